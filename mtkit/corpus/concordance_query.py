"""What a query of a concordance asks for: phrases of words, and which index words answer each of them.

A query is a phrase: its words side by side, in order. In quotation marks it may hold several, which all have to stand
in the unit. A word that ends in `*` stands for every word that begins with it.

An Arabic word is also found behind proclitics and the article, if what stands there is no word of its own: `وليد` is
not و and `ليد`, by the list of whole words that the glossary matcher goes by. A word of three letters or fewer is found
behind a proclitic only where the store does not hold the longer word so often that it must be one of its own.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from mtkit.corpus.store_index import fold_words, index_text, weak_form
from mtkit.corpus.store_rows import text_of
from mtkit.errors import MtkitError
from mtkit.glossary.match_search import tables, word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.corpus.store import Store

__all__ = ["Phrase", "Slot", "Word", "expressions", "parse_query", "slots_of"]

_QUOTED = re.compile('["\u201c\u201d\u201e]([^"\u201c\u201d\u201e]*)["\u201c\u201d\u201e]?|([^"\u201c\u201d\u201e]+)')
_ARABIC = re.compile("[\u0620-\u06ff]")
_ARTICLE, _LAM, _FUSED = "ال", "ل", "لل"
_FUTURE = "يتنا"
"""What a verb begins with behind the س of the future."""
_SHORT, _SHORTEST = 3, 2  # letters
_DIVIDED = 3
"""How many times as often as a short word a longer one may stand if it is that word with a proclitic."""
_COUNTED = 2_000
_MOST_PHRASES = 96
_COMMON, _SAMPLED, _DENSE = 4, 400, 0.02
"""Letters of a beginning that may be common, units that are asked for how common it is, and what is."""


class Word(NamedTuple):
    """An index word of a query, and whether it stands for every word that begins with it."""

    form: str
    prefix: bool = False


class Phrase(NamedTuple):
    """Words that stand side by side, and how they are written, from the first letter to the last."""

    words: tuple[Word, ...]
    raw: str


class Slot(NamedTuple):
    """What may stand in one place of a phrase; the number is that of the letters before the word that was asked for.

    Attributes:
        strong: Index words, the same as the query's but for clitics.
        weak: Index words with letters that are exchanged in print.
        prefixes: Beginnings of index words.
        dense: Whether so many units hold such words that the index is no help.
    """

    strong: dict[str, int]
    weak: dict[str, int]
    prefixes: dict[str, int]
    dense: bool = False

    def letters_before(self, word: str, *, weakly: bool) -> int | None:
        """How many letters of an index word stand before what was asked for; None if the word is no answer."""
        before = self.strong.get(word)
        if before is None and weakly:
            before = self.weak.get(word)
        if before is None and self.prefixes:
            fitting = (count for start, count in self.prefixes.items() if word.startswith(start))
            before = next(fitting, None)
            if before and weak_form(word) in word_list("whole_words.txt"):
                return None
        return before


def parse_query(text: str) -> list[Phrase]:
    """The phrases of a query.

    Raises:
        MtkitError: If it has no word, or a `*` that does not stand behind a word.
    """
    phrases = []
    for found in _QUOTED.finditer(text):
        part = found[1] if found[1] is not None else found[2]
        words: list[Word] = []
        for written in part.split():
            forms = index_text(written).split()
            if "*" in written.rstrip("*") or (written.endswith("*") and not forms):
                raise MtkitError(f"the query {text!r} has a * that does not stand behind a word", hint="write مدرس*")
            words += map(Word, forms)
            if written.endswith("*"):
                words[-1] = Word(forms[-1], prefix=True)
        if words:
            folded = fold_words(part)
            first = len(folded.text) - len(folded.text.lstrip())
            start, end = folded.raw_span(first, len(folded.text.rstrip()))
            phrases.append(Phrase(tuple(words), part[start:end]))
    if not phrases:
        raise MtkitError(f"the query {text!r} has no word to look for", hint="give letters or digits")
    return phrases


def slots_of(store: Store, phrase: Phrase, *, exact: bool = False, trusting: bool = False) -> list[Slot]:
    """What may stand in each place of a phrase, of the words that the store holds.

    Args:
        store: Where it will be looked for.
        phrase: The phrase.
        exact: Only the words as they are.
        trusting: Also what seems to be another word: whoever asks looks again.
    """
    slots = []
    for place, word in enumerate(phrase.words):
        writings = {word.form: 0}
        if not exact and not place and _ARABIC.match(word.form):
            alone = len(phrase.words) == 1
            writings |= _behind_clitics(store, word, doubting=not trusting and alone, dividing=trusting)
        if word.prefix:
            slots.append(Slot({}, {}, writings, dense=_is_dense(store, tuple(writings))))
            continue
        weak: dict[str, int] = {}
        if not exact:
            for writing, before in writings.items():
                weak |= {other: before for other in _spelled_like(store, writing) if other not in writings}
        slots.append(Slot(writings, weak, {}))
    return slots


def expressions(phrases: Iterable[list[Slot]], side: str, *, dense: bool = True) -> tuple[str, str]:
    """The FTS5 expressions that find all of some phrases on a side.

    Args:
        phrases: What may stand in each place of each phrase.
        side: The column.
        dense: Look also for what many units hold; else whoever reads the units has to.

    Returns:
        One for strong hits, and one for strong and weak ones, empty where that is the same. Without the dense places
        the first may be empty, too: nothing is left to look for.
    """
    strong, every = [], []
    for slots in phrases:
        strong.append(_phrase(slots, weakly=False, dense=dense))
        every.append(_phrase(slots, weakly=True, dense=dense))
    return _joined(strong, side), _joined(every, side) if every != strong else ""


def _joined(parts: list[str], side: str) -> str:
    known = [f"({part})" for part in parts if part]
    return f"{side} : ({' AND '.join(known)})" if known else ""


def _phrase(slots: list[Slot], *, weakly: bool, dense: bool) -> str:
    """One phrase: every combination of what its places may hold, or all places in any order if that cannot be said."""
    choices = []
    for slot in slots:
        if dense or not slot.dense:
            words = [f'"{word}"' for word in (*slot.strong, *(slot.weak if weakly else ()))]
            choices.append([*words, *(f'"{start}" *' for start in slot.prefixes)])
    whole = len(choices) == len(slots) and not any(slot.prefixes for slot in slots[:-1])
    if whole and prod(map(len, choices)) <= _MOST_PHRASES:
        return " OR ".join(" + ".join(parts) for parts in product(*choices))
    return " AND ".join(f"({' OR '.join(words)})" for words in choices)


def _spelled_like(store: Store, word: str) -> list[str]:
    """The words of the store, and the weak form itself, that fold weakly to the same as `word`."""
    weak = weak_form(word)
    rows = store.connection.execute("SELECT word FROM spelling WHERE weak = ?", (weak,))
    return [other for other in (weak, *(row[0] for row in rows)) if other != word]


def _behind_clitics(store: Store, word: Word, *, doubting: bool, dividing: bool) -> dict[str, int]:
    """The writings of an Arabic word behind proclitics and the article that the store holds, in any spelling."""
    found = {}
    for writing, before in _with_clitics(word.form):
        if not dividing and weak_form(writing) in word_list("whole_words.txt"):
            continue
        if not word.prefix:
            others = [other for other in (writing, *_spelled_like(store, writing)) if _count(store, other, 1)]
            if not others or (doubting and _is_another(store, word.form, others[0])):
                continue
        found[writing] = before
    return found


def _is_another(store: Store, word: str, longer: str) -> bool:
    """Whether a short word with a proclitic is rather a word of its own, as far as the store can tell."""
    if len(word) > _SHORT:
        return False
    alone = _count(store, word, _COUNTED) + _count(store, _ARTICLE + word, _COUNTED)
    if not alone and len(word) <= _SHORTEST:
        return True
    return _count(store, longer, _COUNTED) > _DIVIDED * alone + 2


def _count(store: Store, word: str, most: int) -> int:
    """Number of units that hold an index word, `most` where they are more."""
    query = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
    return int(store.connection.execute(query, (f'"{word}"', most)).fetchone()[0])


def _is_dense(store: Store, beginnings: tuple[str, ...]) -> bool:
    """Whether many units hold a word with one of these beginnings, by a sample; longer beginnings are not so common."""
    if min(map(len, beginnings)) > _COMMON:
        return False
    size = store.connection.execute("SELECT coalesce(max(last), 0) FROM file").fetchone()[0]
    step = max(size // _SAMPLED, 1)
    query = (
        "WITH RECURSIVE sample (number) AS (SELECT 1 UNION ALL SELECT number + ? FROM sample WHERE number < ?) "
        "SELECT source, target FROM sample JOIN unit ON unit.id = sample.number"
    )
    rows = store.connection.execute(query, (step, size)).fetchall()
    held = sum(
        any(word.startswith(beginnings) for text in row for word in index_text(text_of(text)).split()) for row in rows
    )
    return held > _DENSE * len(rows)


def _with_clitics(word: str) -> Iterator[tuple[str, int]]:
    """A word behind each proclitic and the article, with the number of letters before it."""
    definite = word.startswith(_ARTICLE) and len(word) > _SHORT
    for clitic in _proclitics():
        if clitic[-1:] != "س" or word[0] in _FUTURE:
            if clitic:
                yield clitic + word, len(clitic)
            if len(word) >= _SHORT and not definite and clitic[-1:] != "س":
                yield clitic + _ARTICLE + word, len(clitic) + 2
        if clitic.endswith(_LAM):
            before = clitic.removesuffix(_LAM)
            if definite:
                rest = word[2:].removeprefix(_LAM)
                yield f"{before}{_FUSED}{rest}", len(before) + 1
            elif len(word) >= _SHORT:
                yield f"{before}{_FUSED}{word}", len(before) + 2


@cache
def _proclitics() -> tuple[str, ...]:
    """None, and every proclitic or two that may stand before a word."""
    table = tables()["proclitics"]
    inner = ["", *table["prepositions"], *table["loose"]]
    return tuple(outer + clitic for outer in ("", *table["conjunctions"]) for clitic in inner)
