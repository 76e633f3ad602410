"""Concordance: where words, phrases and names stand in the units of a store, on either side.

for hit in search(store, "أحمد الشرع", limit=20):
    print(hit.unit.target, hit.places)
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from mtkit.corpus.concordance_hit import Hit, Located, Pass, Place
from mtkit.corpus.concordance_query import expressions, parse_query, slots_of
from mtkit.corpus.store_index import fold_words
from mtkit.corpus.store_rows import COLUMNS, FileFinder, Selection, Side, StoredFile, text_of, unit_from
from mtkit.corpus.store_schema import reported
from mtkit.exchange.languages import UNKNOWN, language_of_script, primary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.corpus.concordance_query import Phrase, Slot
    from mtkit.corpus.store import Store

__all__ = ["Hit", "Located", "Pass", "Place", "count_units", "passes_of", "run_passes", "search", "sides_of"]

_WORD = re.compile(r"[^ ]+")
_MOST_RANGES = 200
"""Files that are named to the index; of more, only where they begin and end."""
_QUICKLY = 1_000
"""Units that are looked at before the index is asked for a beginning that many words have."""


def search(  # noqa: PLR0913 - what can be asked for
    store: Store,
    query: str,
    *,
    side: Side | None = None,
    exact: bool = False,
    limit: int | None = None,
    selection: Selection | None = None,
) -> Iterator[Hit]:
    """The units that hold a query, those that hold it as written before those that hold it in a weaker spelling.

    Args:
        store: Where to look.
        query: A phrase, or several in quotation marks; a word may end in `*`. See `concordance_query`.
        side: The side to search; None for the one in whose script the query is written, both if neither is.
        exact: Only what is written letter by letter like the query, without proclitics.
        limit: The most units to give.
        selection: Which units to look at; None for all.

    Returns:
        Hits in the order in which the units were added, strong ones first.

    Raises:
        MtkitError: If the query has no word.
    """
    passes = passes_of(store, query, sides_of(store, query) if side is None else (side,), exact=exact)
    return run_passes(store, passes, limit, selection)


def sides_of(store: Store, query: str) -> tuple[Side, ...]:
    """The side in whose script a query is written; both if that does not tell."""
    script = language_of_script([query])
    source, target = (primary(lang) for lang in store.langs)
    if script == UNKNOWN or (source == "ar") == (target == "ar"):
        return "source", "target"
    return ("source",) if (script == "ar") == (source == "ar") else ("target",)


def passes_of(store: Store, query: str, sides: Sequence[Side], *, exact: bool = False) -> list[Pass]:
    """The passes that find a query on some sides.

    Raises:
        MtkitError: If the query has no word.
    """
    phrases = parse_query(query)
    with reported(store.path):
        slots = [slots_of(store, phrase, exact=exact) for phrase in phrases]
    passes: list[Pass] = []
    before = ""
    for side in sides:
        strong, every = expressions(slots, side)
        quick = expressions(slots, side, dense=False)[0] if any(slot.dense for some in slots for slot in some) else None
        literals = tuple(phrase.raw for phrase in phrases) if exact else ()
        locate = _Locator(side, phrases, slots, exact=exact)
        passes.append(Pass(side, _without(strong, before), locate, literals=literals, quick=None if before else quick))
        if every:
            locate = _Locator(side, phrases, slots, weakly=True)
            passes.append(Pass(side, _without(every, strong, before), locate, weak=True))
        before = every or strong
    return passes


def run_passes(
    store: Store, passes: Sequence[Pass], limit: int | None = None, selection: Selection | None = None
) -> Iterator[Hit]:
    """The hits of some passes, one after the other, as the store was when the first is asked for."""
    return islice(_hits(store, passes, selection or Selection()), limit)


def count_units(store: Store, passes: Sequence[Pass], most: int) -> int | None:
    """How many units the index names for some passes; `most` where they are more, None where counting takes too long.

    Beginnings that very many words have are counted only in a store of fewer than `most` units.
    """
    found = 0
    if any(one.quick is not None for one in passes) and len(store) >= most:
        return None
    with reported(store.path):
        for one in passes:
            query = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
            found += store.connection.execute(query, (one.expression, most - found)).fetchone()[0]
    return found


def _hits(store: Store, passes: Sequence[Pass], selection: Selection) -> Iterator[Hit]:
    with store.snapshot(), reported(store.path):
        files = FileFinder(store.files())
        within = _ranges(store, selection)
        for one in passes:
            for row in _rows(store, one, within):
                places, renderings = one.locate(text_of(row[2]), text_of(row[3]))
                if places:
                    unit, file = unit_from(row), files[row[0]]
                    if selection.takes(unit, file):
                        yield Hit(unit, file, one.side, places, one.weak, renderings)


def _rows(store: Store, one: Pass, within: str) -> Iterator[tuple[Any, ...]]:
    """The rows of the units that a pass has to look at."""
    within += "".join(f" AND instr(unit.{one.side}, ?)" for _ in one.literals)
    begun = 0
    if one.quick is not None:
        for row in islice(store.connection.execute(*_statement(one.quick, within, one.literals)), _QUICKLY):
            begun = row[0]
            yield row
    yield from store.connection.execute(
        *_statement(one.expression, f"{within} AND words.rowid > {begun}", one.literals)
    )


def _statement(expression: str, within: str, literals: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The query for the units that an expression finds, all if it is empty, and its parameters."""
    if not expression:
        within = within.replace("words.rowid", "unit.id")
        return f"SELECT {COLUMNS} FROM unit WHERE 1{within} ORDER BY unit.id", literals  # noqa: S608 - our own words
    tables = "words CROSS JOIN unit ON unit.id = words.rowid"
    query = f"SELECT {COLUMNS} FROM {tables} WHERE words MATCH ?{within} ORDER BY words.rowid"  # noqa: S608 - our own words
    return query, (expression, *literals)


def _ranges(store: Store, selection: Selection) -> str:
    """A condition that holds for the numbers of all units that may be in a selection, and of few others."""
    if not (selection.files or selection.documents):
        return ""
    ranges = [(file.first, file.last) for file in store.files() if _may_hold(file, selection)]
    for document in selection.documents:
        query = "SELECT min(id), max(id) FROM unit WHERE document = ?"
        first, last = store.connection.execute(query, (document,)).fetchone()
        if first is not None:
            ranges.append((first, last))
    if not ranges:
        return " AND 0"
    low, high = min(first for first, _ in ranges), max(last for _, last in ranges)
    condition = f" AND words.rowid BETWEEN {low} AND {high}"
    if len(ranges) > _MOST_RANGES:
        return condition
    parts = " OR ".join(f"words.rowid BETWEEN {first} AND {last}" for first, last in sorted(ranges))
    return f"{condition} AND ({parts})"


def _may_hold(file: StoredFile, selection: Selection) -> bool:
    """Whether all units of a file may be in the selection, as far as the file tells."""
    return file.path in selection.files or bool({file.document, file.path} & set(selection.documents))


def _without(expression: str, *others: str) -> str:
    """An expression for what `expression` finds and none of the others does."""
    known = " OR ".join(f"({other})" for other in others if other)
    return f"({expression}) NOT ({known})" if known and expression else expression


class _Locator:
    """Finds all places of the phrases in a unit; none if it lacks one of the phrases."""

    def __init__(
        self,
        side: Side,
        phrases: Sequence[Phrase],
        slots: Sequence[list[Slot]],
        *,
        exact: bool = False,
        weakly: bool = False,
    ) -> None:
        self._side, self._exact, self._weakly = side, exact, weakly
        self._wanted = list(zip(phrases, slots, strict=True))

    def __call__(self, source: str, target: str) -> Located:
        text = source if self._side == "source" else target
        folded = fold_words(text)
        words = [(found[0], found.start(), found.end()) for found in _WORD.finditer(folded.text)]
        places: set[Place] = set()
        for phrase, slots in self._wanted:
            spans = [folded.raw_span(*span) for span in self._spans(words, slots)]
            found = {Place(*span) for span in spans if not self._exact or _written_so(text, span, phrase)}
            if not found:
                return (), ()
            places |= found
        return tuple(sorted(places)), ()

    def _spans(self, words: Sequence[tuple[str, int, int]], slots: Sequence[Slot]) -> Iterator[tuple[int, int]]:
        """Where the places of a phrase are filled, by the words with their offsets in the folded text."""
        for first in range(len(words) - len(slots) + 1):
            start = words[first][1]
            for at, slot in enumerate(slots, first):
                before = slot.letters_before(words[at][0], weakly=self._weakly)
                if before is None:
                    break
                start += before  # of the first word only: no other is looked for behind clitics
            else:
                yield start, words[first + len(slots) - 1][2]


def _written_so(text: str, span: tuple[int, int], phrase: Phrase) -> bool:
    """Whether a place is written letter by letter like the phrase, or begins so where its last word is a prefix."""
    written = text[span[0] : span[1]]
    return written.startswith(phrase.raw) if phrase.words[-1].prefix else written == phrase.raw
