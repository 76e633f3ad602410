"""A batch of units as the rules see it: each feature is worked out once, over all units at the same time."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from mtkit.corpus.filters.pair import TABLED, letter_table, sign_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.filters.pair import Pair

    Ints = NDArray[np.intp]

__all__ = ["Batch", "Side", "longest_runs"]

_EDGES = ".,;:!?\"'()[]{}<>«»“”„‘’‹›،؛؟…-–—*_/|\\•·%٪#"


class Side:
    """The texts of one side.

    Args:
        texts: One text a unit.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts

    @cached_property
    def bounds(self) -> Ints:
        """Offset of each text in `codes`, and the end of the last one."""
        return np.concatenate(([0], np.cumsum([len(text) for text in self.texts], dtype=np.intp)))

    @cached_property
    def codes(self) -> NDArray[np.uint32]:
        """The code points of all texts; those without a row in the tables are 0."""
        every = np.frombuffer("".join(self.texts).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
        every[every >= TABLED] = 0
        return every

    def count(self, table: NDArray[np.bool_]) -> Ints:
        """How many characters of each text are in a table."""
        sums = np.concatenate(([0], np.cumsum(table[self.codes], dtype=np.intp)))
        counts: Ints = sums[self.bounds[1:]] - sums[self.bounds[:-1]]
        return counts

    @cached_property
    def letters(self) -> Ints:
        """Letters of each text."""
        return self.count(letter_table())

    @cached_property
    def signs(self) -> Ints:
        """Characters of each text, without marks, tatweel and controls."""
        return self.count(sign_table())

    @cached_property
    def words(self) -> list[list[str]]:
        """The words of each text, case folded and without punctuation at their edges."""
        return [[word for part in text.casefold().split() if (word := part.strip(_EDGES))] for text in self.texts]

    @cached_property
    def word_ids(self) -> tuple[NDArray[np.int64], Ints]:
        """A number for each word of all texts, the same for the same word, and the bounds of texts in them."""
        bounds = np.concatenate(([0], np.cumsum([len(words) for words in self.words], dtype=np.intp)))
        return np.fromiter(map(hash, chain.from_iterable(self.words)), np.int64, bounds[-1]), bounds


def longest_runs(same: NDArray[np.bool_], bounds: Ints) -> Ints:
    """The longest run of true values in each of the ranges that `bounds` cuts an array into."""
    padded = np.concatenate(([False], same, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    starts, ends = edges[::2], edges[1::2]
    longest = np.zeros(len(bounds) - 1, np.intp)
    np.maximum.at(longest, np.searchsorted(bounds, starts, side="right") - 1, ends - starts)
    return longest


class Batch:
    """Some units and what the rules ask of them.

    Args:
        units: The units.
        pair: Their languages.
    """

    def __init__(self, units: Sequence[TranslationUnit], pair: Pair) -> None:
        self.units = units
        self.pair = pair
        self.source = Side([unit.source for unit in units])
        self.target = Side([unit.target for unit in units])

    def __len__(self) -> int:
        return len(self.units)

    @property
    def sides(self) -> tuple[Side, Side]:
        """Source and target."""
        return self.source, self.target
