"""Alignment by length alone, after Gale and Church (1993): the floor that always works.

A bead costs what the difference in length and its type are worth: δ = (t - c·s) / sqrt(s·v) of the lengths s and t in
code points is taken to be normal, with c and v estimated on Arabic-English data; type priors as in the paper, spread
over the larger types.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.dynamic import TYPES, Lattice, best_path, posteriors
from mtkit.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mtkit.align import ScoredBead
    from mtkit.align.texts import Anchors
    from mtkit.bitext import Document

__all__ = ["LengthAligner", "align_lengths", "length_lattice", "load"]

EXACT = 600
"""Most segments on a side that are searched without a band."""

RATIO = 1.19
"""English code points for each Arabic one, over the training data."""

VARIANCE = 6.8
"""Variance of the length difference for each source code point, as in the paper."""

_PRIORS = {(1, 1): 0.89, (0, 1): 0.005, (1, 0): 0.005, (1, 2): 0.0445, (2, 1): 0.0445, (2, 2): 0.011}
_LARGER = 0.004
_FALL = 0.4


def _prior(k: int, size: int) -> float:
    known = _PRIORS.get((k, size))
    return known if known is not None else _LARGER * _FALL ** (k + size - 3)


def _log_two_tails(delta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log of the two-sided tail of the normal distribution, by the asymptotic series where it would underflow."""
    size = np.abs(delta)
    series = -0.5 * size**2 - np.log(np.maximum(size, 1.0)) - 0.5 * math.log(math.pi / 2.0)
    exact = np.array([math.erfc(value / math.sqrt(2.0)) for value in np.minimum(size, 8.0).ravel()]).reshape(size.shape)
    return np.where(size > 8.0, series, np.log(exact))  # noqa: PLR2004 - where erfc is still far from underflow


def length_lattice(source: Sequence[int], target: Sequence[int], band: int | None = None) -> Lattice:
    """The lattice of length scores.

    Args:
        source: Length of each source segment in code points.
        target: Length of each target segment in code points.
        band: Cells on each side of the diagonal; None for all.

    Returns:
        Lattice over all bead types.
    """
    rows, columns = len(source), len(target)
    width = columns + 1 if band is None else min(columns + 1, 2 * band + 1)
    slope = columns / max(rows, 1)
    lows = np.array([min(max(0, round(i * slope) - width // 2), columns + 1 - width) for i in range(rows + 1)], np.intp)
    left = np.concatenate(([0.0], np.cumsum(np.asarray(source, dtype=np.float64))))
    right = np.concatenate(([0.0], np.cumsum(np.asarray(target, dtype=np.float64))))
    scores = np.full((rows + 1, len(TYPES), width), -np.inf)
    ends = lows[:, None] + np.arange(width)[None, :]
    for kind, (k, size) in enumerate(TYPES):
        starts = ends - size
        valid = (starts >= 0) & (np.arange(rows + 1)[:, None] >= k)
        prior = math.log(_prior(k, size))
        s = left[:, None] - left[np.maximum(np.arange(rows + 1) - k, 0)][:, None]
        t = right[ends] - right[np.maximum(starts, 0)]
        mean = np.maximum((s + t / RATIO) / 2.0, 1.0)
        delta = (t - s * RATIO) / np.sqrt(mean * VARIANCE)
        scores[:, kind] = np.where(valid, prior + _log_two_tails(delta), -np.inf)
    return Lattice(scores, lows, columns)


def align_lengths(source: Sequence[int], target: Sequence[int], band: int | None = None) -> list[ScoredBead]:
    """Align two sequences of segment lengths.

    Returns:
        Beads as (source start, source end, target start, target end, probability), in order.
    """
    lattice = length_lattice(source, target, band)
    beads, _ = best_path(lattice)
    chances, _ = posteriors(lattice)
    kinds = {kind: index for index, kind in enumerate(TYPES)}
    return [
        (i, k, j, size, float(chances[k, kinds[k - i, size - j], size - lattice.lows[k]])) for i, k, j, size in beads
    ]


class LengthAligner:
    """The aligner `length`."""

    signature = "aligner:length"

    def align(self, source: Document, target: Document, anchors: Anchors | None = None) -> list[ScoredBead]:
        """Align by the lengths of the segments; documents beyond `EXACT` segments are searched in a band."""
        del anchors  # no word is looked at
        left = [len(segment.text) for segment in source.segments]
        right = [len(segment.text) for segment in target.segments]
        band = None if max(len(left), len(right)) <= EXACT else max(200, 2 * abs(len(left) - len(right)))
        return align_lengths(left, right, band)


def load(model: object = None) -> LengthAligner:
    """Make the aligner.

    Raises:
        ModelError: If a model is given; this aligner has none.
    """
    if model is not None:
        raise ModelError("the aligner 'length' takes no model", path=model, hint="leave --model away")
    return LengthAligner()
