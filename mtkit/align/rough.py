"""A quick score of all beads, and the beads that deserve a closer look by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.dynamic import TYPES, Lattice, max_marginals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mtkit.align.evidence import Evidence

    Ints = NDArray[np.intp]

__all__ = ["PRUNE", "RATIO", "Candidates", "candidates", "rough_lattice"]

RATIO = 1.19
"""English code points for each Arabic one, over the training data."""

SKIP = -4.6
"""Rough log score of a null bead."""

PRUNE = 18.0
"""Candidates whose best path scores less than the best path by more than this are dropped."""

_SIZES = np.array(TYPES, np.intp)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidate beads, one a row: types (index into `TYPES`), and half-open segment ranges on both sides."""

    kinds: Ints
    i0: Ints
    i1: Ints
    j0: Ints
    j1: Ints

    def __len__(self) -> int:
        return len(self.kinds)


def candidates(evidence: Evidence, prune: float = PRUNE) -> tuple[Candidates, Lattice]:
    """The beads that deserve a closer look, and the rough lattice they were found in."""
    lattice = rough_lattice(evidence)
    margins, _ = max_marginals(lattice)
    rows, kinds, ends = np.nonzero(margins > -prune)
    sizes = _SIZES[kinds]
    return Candidates(kinds, rows - sizes[:, 0], rows, ends - sizes[:, 1], ends), lattice


def rough_lattice(evidence: Evidence) -> Lattice:
    """A quick score of all beads, good enough to tell which deserve a closer look: lexical gain, length, type."""
    n, m = evidence.rows, evidence.columns
    scores = np.full((n + 1, len(TYPES), m + 1), -np.inf)
    source, target = evidence.source.length, evidence.target.length
    levels = [(level.forward, level.backward) for level in evidence.levels]
    for kind, (k, size) in enumerate(TYPES):
        if k > n or size > m:
            continue
        if not (k and size):
            scores[k:, kind, size:] = SKIP
            continue
        gain = np.zeros((n - k + 1, m - size + 1), np.float32)
        for ahead, back in levels:
            gain += ahead[k - 1, : n - k + 1, size:] - ahead[k - 1, : n - k + 1, : m - size + 1]
            gain += (back[size - 1, : m - size + 1, k:] - back[size - 1, : m - size + 1, : n - k + 1]).T
        s = (source[k:] - source[:-k])[:, None]
        t = (target[size:] - target[:-size])[None, :]
        off = np.log((t + 15.0) / (RATIO * s + 15.0))
        scores[k:, kind, size:] = gain * (0.5 / len(levels)) - 3.0 * off**2 - 0.7 * (k + size - 2)
    return Lattice(scores, np.zeros(n + 1, np.intp), m)
