"""IBM model 1: how probable a word is as a translation of another, wherever in the sentence both stand.

Brown, Della Pietra, Della Pietra and Mercer (1993), "The Mathematics of Statistical Machine Translation". A word counts
once in a sentence; an empty word takes what has no counterpart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mtkit.align.training.cells import Cells

    Floats = NDArray[np.float32]

__all__ = ["Chances", "model1"]

ROUNDS = 5


class Chances(NamedTuple):
    """Translation probabilities of one direction.

    Attributes:
        entries: Shape (entries,): of the wanted word of each entry, given the other one.
        alone: Shape (wanted words,): of each wanted word, given the empty word.
    """

    entries: Floats
    alone: Floats


def model1(cells: Cells, *, forward: bool, prior: Floats | None = None) -> Chances:
    """Probabilities of target words given source words, or the other way round.

    Args:
        cells: The sentence pairs.
        forward: Whether the source is given.
        prior: Shape (entries,): how often each entry counts as seen before anything is.
    """
    given = cells.first if forward else cells.second
    given_size, wanted_size = cells.sizes if forward else cells.sizes[::-1]
    owners, words, share, weight = _wanted_words(cells, forward=forward)
    chance = (1.0 / np.bincount(given, minlength=given_size)[given]).astype(np.float32)
    alone = np.full(wanted_size, 1.0 / wanted_size, np.float32)
    for _ in range(ROUNDS):
        parts = chance[cells.places]
        lone = alone[words]
        total = np.bincount(owners, weights=parts, minlength=len(words)) + lone
        found = np.bincount(cells.places, weights=parts / total[owners] * share, minlength=len(chance))
        expected = found if prior is None else found + prior
        chance = (expected / np.bincount(given, weights=expected, minlength=given_size)[given]).astype(np.float32)
        counts = np.bincount(words, weights=lone / total * weight, minlength=wanted_size)
        alone = (counts / counts.sum()).astype(np.float32)
    return Chances(chance, alone)


def _wanted_words(cells: Cells, *, forward: bool) -> tuple[NDArray[np.int32], NDArray[np.int64], Floats, Floats]:
    """The wanted words of all pairs one behind the other.

    Returns:
        Which of them the wanted word of each cell is; each word; the weight of the pair of each cell and of each word.
    """
    sides = cells.target if forward else cells.source
    types = [np.unique(words) for words in sides]
    counts = np.array([len(each) for each in types])
    cell_counts = np.diff(cells.starts)
    owners = np.empty(len(cells.places), np.int32)
    at = 0
    for pair, (start, size) in enumerate(zip(cells.starts.tolist(), counts.tolist(), strict=False)):
        others = int(cell_counts[pair]) // size
        own = np.arange(at, at + size, dtype=np.int32)
        owners[start : start + size * others] = np.tile(own, others) if forward else np.repeat(own, others)
        at += size
    return owners, np.concatenate(types), np.repeat(cells.weights, cell_counts), np.repeat(cells.weights, counts)
