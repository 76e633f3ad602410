"""Which words of sentence pairs meet: the cells that the word models share.

A cell is a pair of distinct words that stand in one sentence pair; an entry is such a pair of words, wherever it
stands. Models keep one probability for each entry and each direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]

__all__ = ["Cells", "cells_of"]


@dataclass(frozen=True, slots=True)
class Cells:
    """Sentence pairs as numbers of words, and the entries of their cells.

    Attributes:
        source: The words of each source sentence, in order.
        target: The words of each target sentence, in order.
        weights: Shape (pairs,): how much each pair counts.
        sizes: How many distinct words there are on each side.
        first: Shape (entries,): source word of each entry; rising.
        second: Shape (entries,): its target word; rising within a source word.
        places: Shape (cells,): the entry of each cell, pair by pair, the cells of a source word side by side.
        starts: Shape (pairs + 1,): where the cells of each pair begin.
    """

    source: Sequence[Ints]
    target: Sequence[Ints]
    weights: Floats
    sizes: tuple[int, int]
    first: Ints
    second: Ints
    places: NDArray[np.int32]
    starts: Ints

    def grid(self, pair: int) -> NDArray[np.int32]:
        """The entries of a sentence pair, a row for each source word as it stands, a column for each target word."""
        left, at_left = np.unique(self.source[pair], return_inverse=True)
        right, at_right = np.unique(self.target[pair], return_inverse=True)
        block = self.places[self.starts[pair] : self.starts[pair + 1]].reshape(len(left), len(right))
        return block[at_left][:, at_right]

    def find(self, source: Ints, target: Ints) -> Ints:
        """The entries of pairs of words, -1 for words that never meet."""
        keys, wanted = self.first * self.sizes[1] + self.second, source * self.sizes[1] + target
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, place, -1)


def cells_of(source: Sequence[Ints], target: Sequence[Ints], weights: Floats, sizes: tuple[int, int]) -> Cells:
    """Find the cells of sentence pairs, none of whose sides is empty.

    Args:
        source: The words of each source sentence, as numbers below `sizes[0]`.
        target: The words of each target sentence, as numbers below `sizes[1]`.
        weights: How much each pair counts.
        sizes: How many distinct words there are on each side.
    """
    keys = [
        (np.unique(left)[:, None] * sizes[1] + np.unique(right)[None, :]).ravel()
        for left, right in zip(source, target, strict=True)
    ]
    starts = np.concatenate(([0], np.cumsum([len(each) for each in keys])))
    entries, places = np.unique(np.concatenate(keys), return_inverse=True)
    del keys
    first, second = entries // sizes[1], entries % sizes[1]
    return Cells(source, target, weights, sizes, first, second, places.ravel().astype(np.int32), starts)
