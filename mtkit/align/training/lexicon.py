"""Train the bilingual lexicon: IBM model 1, then a hidden Markov model, both ways, over forms and over stems.

Dictionary rows are short sentence pairs with a weight of their own; spellings of one name count as seen together
before training begins.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mtkit.align.lexicon import LEVELS, STEP, Level, Lexicon, Table
from mtkit.align.names import name_finder
from mtkit.align.training.cells import cells_of
from mtkit.align.training.hmm import refine
from mtkit.align.training.model1 import model1
from mtkit.align.words import Word, tokens, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from mtkit.align.names import NameFinder

    Name = tuple[Word, Word, float]

__all__ = ["WeightedPair", "clitic_counts", "train_lexicon"]

LONGEST = 80
"""Words of a segment that are looked at."""

FLOOR = 0.01
"""Translation probabilities below this are dropped."""

WIDEST = 60
"""Most translations of a word that are kept."""

RARE = 40
"""Most sentence pairs that a word stands in to be looked at as a name."""

SHORTEST = 3
"""Letters of a name, at least."""

AT_ONCE = 200
"""Sentence pairs whose names are compared at once."""

SPELLED = 2.0
"""How often two sure spellings of one name count as seen together."""


@dataclass(frozen=True, slots=True)
class WeightedPair:
    """A source text, its translation, and how much the pair counts."""

    source: str
    target: str
    weight: float = 1.0


class Row(NamedTuple):
    """The words of a sentence pair and how much it counts."""

    source: list[Word]
    target: list[Word]
    weight: float


def train_lexicon(
    pairs: Iterable[WeightedPair],
    report: Callable[[str], None] | None = None,
    langs: tuple[str, str] = ("ar", "en"),
) -> Lexicon:
    """Train a lexicon.

    Args:
        pairs: Sentence pairs and dictionary rows.
        report: Told one line about each step.
        langs: Source and target language.
    """
    say = report or (lambda _: None)
    some = list(pairs)
    counts = clitic_counts([pair.source for pair in some], langs[0])
    left, right = words_of(langs[0], counts), words_of(langs[1], counts)
    read = (Row(_words(left(pair.source)), _words(right(pair.target)), pair.weight) for pair in some)
    rows = [row for row in read if row.source and row.target]
    names = _names(rows, name_finder(langs[0]))
    levels = {}
    for column, name in enumerate(LEVELS):
        level = levels[name] = _level(rows, column, names, say)
        entries = len(level.forward.columns) + len(level.backward.columns)
        say(f"{name}: {len(level.source)} x {len(level.target)} words, {entries} entries")
    return Lexicon(levels, {word: count for word, count in counts.items() if count > 1})


def _words(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if word.kind != "number"][:LONGEST]


def clitic_counts(texts: Iterable[str], lang: str) -> Counter[str]:
    """How often each folded word stands in texts; nothing for languages whose words are not split."""
    if lang.lower().partition("-")[0] != "ar":
        return Counter()
    return Counter(token for text in texts for token in tokens(text))


def _level(rows: Sequence[Row], column: int, names: Sequence[Name], say: Callable[[str], None]) -> Level:
    source: dict[str, int] = {}
    target: dict[str, int] = {}
    left = [np.array([source.setdefault(word[column], len(source)) for word in row.source]) for row in rows]
    right = [np.array([target.setdefault(word[column], len(target)) for word in row.target]) for row in rows]
    weights = np.array([row.weight for row in rows], np.float32)
    cells = cells_of(left, right, weights, (len(source), len(target)))
    prior = np.zeros(len(cells.first), np.float32)
    if names:
        found = cells.find(
            np.array([source[one[column]] for one, _, _ in names]),
            np.array([target[two[column]] for _, two, _ in names]),
        )
        np.maximum.at(prior, found[found >= 0], SPELLED * np.array([p for _, _, p in names], np.float32)[found >= 0])
    forward, backward = model1(cells, forward=True, prior=prior), model1(cells, forward=False, prior=prior)
    forward, backward = refine(cells, forward, backward, prior, say)
    turned = np.lexsort((cells.first, cells.second))
    return Level(
        source,
        target,
        _segments(left, len(source)),
        _segments(right, len(target)),
        _pruned(cells.first, cells.second, forward.entries, len(source)),
        _pruned(cells.second[turned], cells.first[turned], backward.entries[turned], len(target)),
    )


def _segments(sides: Sequence[NDArray[np.int64]], size: int) -> NDArray[np.float32]:
    """In how many segments each word stands."""
    return np.bincount(np.concatenate([np.unique(words) for words in sides]), minlength=size).astype(np.float32)


def _names(rows: Sequence[Row], find: NameFinder) -> list[Name]:
    """Pairs of rare words of one sentence pair that are spellings of one name, and how much that is worth."""
    counts = (
        Counter(word.form for row in rows for word in set(row.source)),
        Counter(word.form for row in rows for word in set(row.target)),
    )
    found: dict[tuple[str, str], Name] = {}
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        left = {word.form: word for row in some for word in row.source if _rare(word, counts[0])}
        right = {word.form: word for row in some for word in row.target if _rare(word, counts[1])}
        first, second = list(left.values()), list(right.values())
        for i, j, chance in find(list(left), list(right)):
            found[first[i].form, second[j].form] = first[i], second[j], chance
    return list(found.values())


def _rare(word: Word, counts: Mapping[str, int]) -> bool:
    return word.kind == "word" and len(word.form) >= SHORTEST and counts[word.form] <= RARE


def _pruned(first: NDArray[np.int64], second: NDArray[np.int64], chance: NDArray[np.float32], size: int) -> Table:
    """The `WIDEST` best entries of each row that reach `FLOOR`, sorted by column."""
    keep = np.flatnonzero((chance >= FLOOR) & (first < size))
    keep = keep[np.lexsort((second[keep], -chance[keep], first[keep]))]
    rows = first[keep]
    rank = np.arange(len(keep)) - np.searchsorted(rows, rows)
    keep = keep[rank < WIDEST]
    keep = keep[np.lexsort((second[keep], first[keep]))]
    starts = np.searchsorted(first[keep], np.arange(size + 1))
    codes = np.minimum(np.round(-np.log(chance[keep]) / STEP), 255)
    return Table(starts.astype(np.int64), second[keep].astype(np.uint32), codes.astype(np.uint8))
