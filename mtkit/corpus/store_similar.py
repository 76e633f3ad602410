"""Units of a store that are like a text: what a translation memory offers as fuzzy matches, before they are scored.

The rarest words of the text vote: each unit that holds one gets the weight of the word, log(1 + N / n) with n units of
N that hold it. Words that too many units hold have no vote, unless the text has no other.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtkit.corpus.store_index import index_text
from mtkit.corpus.store_rows import COLUMNS, unit_from
from mtkit.corpus.store_schema import reported

if TYPE_CHECKING:
    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.store import Store
    from mtkit.corpus.store_rows import Side

__all__ = ["similar_units"]

_MOST = 2_000
"""Units that may hold a word that votes."""
_VOTERS = 24
"""Words that vote; the rarest."""
_HOLDING = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"


def similar_units(store: Store, text: str, side: Side, limit: int) -> list[TranslationUnit]:
    """The units that share rare words with `text`; see `Store.similar`."""
    with store.snapshot(), reported(store.path):
        size = len(store)
        holding = []
        for word in dict.fromkeys(index_text(text).split()):
            numbers = [row[0] for row in store.connection.execute(_HOLDING, (f'{side} : "{word}"', _MOST + 1))]
            if numbers:
                holding.append(numbers)
        holding.sort(key=len)
        voting = [numbers for numbers in holding if len(numbers) <= _MOST][:_VOTERS] or holding[:1]
        votes: dict[int, float] = {}
        for numbers in voting:
            weight = math.log(1 + size / len(numbers))
            for number in numbers:
                votes[number] = votes.get(number, 0.0) + weight
        best = sorted(votes, key=lambda number: (-votes[number], number))[:limit]
        return [_unit(store, number) for number in best]


def _unit(store: Store, number: int) -> TranslationUnit:
    query = f"SELECT {COLUMNS} FROM unit WHERE id = ?"  # noqa: S608 - our columns
    return unit_from(store.connection.execute(query, (number,)).fetchone())
