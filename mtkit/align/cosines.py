"""Cosines of spans of segments: the vector of a span is the sum of its segments, a difference of prefix sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.dynamic import MAX_SIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Cosines", "background_of", "cosines_of"]


@dataclass(frozen=True, slots=True)
class Cosines:
    """What is needed for the cosine of any two spans: products of prefix sums of segment vectors.

    Attributes:
        products: Shape (n + 1, m + 1): inner products of the prefix sums of both sides.
        source_norms: Shape (MAX_SIDE + 1, n + 1): `source_norms[k, i]` is the norm of the vector of segments i .. i+k.
        target_norms: Shape (MAX_SIDE + 1, m + 1): the same for the target.
        background: Mean cosine of single segments of the two texts.
    """

    products: Floats
    source_norms: Floats
    target_norms: Floats
    background: float


def cosines_of(source: Floats, target: Floats, background: float | None = None) -> Cosines:
    """Prepare the cosines of spans from one vector a segment, shapes (n, dimensions) and (m, dimensions).

    Args:
        source: Vectors of the source segments.
        target: Vectors of the target segments.
        background: Mean cosine of single segments, where it is known of a larger text.
    """
    left, right = _prefix(source), _prefix(target)
    if background is None:
        background = background_of(source, target)
    return Cosines((left @ right.T).astype(np.float32), _span_norms(left), _span_norms(right), background)


def background_of(source: Floats, target: Floats) -> float:
    """Mean cosine of single segments of two texts."""
    mean_s, mean_t = (_unit(side).mean(axis=0) if len(side) else side.sum(axis=0) for side in (source, target))
    return float(mean_s @ mean_t)


def _unit(vectors: Floats) -> Floats:
    result: Floats = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-6))
    return result


def _prefix(vectors: Floats) -> NDArray[np.float64]:
    result = np.zeros((len(vectors) + 1, vectors.shape[1]))
    np.cumsum(vectors, axis=0, out=result[1:])
    return result


def _span_norms(prefix: NDArray[np.float64]) -> Floats:
    result = np.ones((MAX_SIDE + 1, len(prefix)), np.float32)
    for k in range(1, min(MAX_SIDE, len(prefix) - 1) + 1):
        result[k, : len(prefix) - k] = np.linalg.norm(prefix[k:] - prefix[:-k], axis=1) + 1e-4
    return result
