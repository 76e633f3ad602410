"""The features of candidate beads: how each looks, and how it would look a segment larger or smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.dynamic import MAX_SIDE
from mtkit.align.rough import RATIO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mtkit.align.cosines import Cosines
    from mtkit.align.dynamic import Lattice
    from mtkit.align.evidence import Evidence
    from mtkit.align.gains import LevelGains
    from mtkit.align.rough import Candidates

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]

__all__ = ["features", "lexical_gain", "shape_features"]

UNEVEN = 1.7
"""How far the length ratio of two texts is believed to differ from `RATIO`; beyond that one holds other things."""

LEANEST = 1.0
"""The same for the logarithm of the ratio of their segments."""


class _Gains:
    """Lexical gain of arbitrary beads, shape (levels, beads); empty and outside ranges count 0."""

    def __init__(self, levels: Sequence[LevelGains]) -> None:
        self.ahead = [level.forward for level in levels]
        self.back = [level.backward for level in levels]

    def forward(self, i0: Ints, i1: Ints, j0: Ints, j1: Ints) -> Floats:
        """Gain of the target segments j0 .. j1 given the source segments i0 .. i1."""
        return _ranged(self.ahead, (i0, i1), (j0, j1))

    def backward(self, i0: Ints, i1: Ints, j0: Ints, j1: Ints) -> Floats:
        """Gain of the source segments i0 .. i1 given the target segments j0 .. j1."""
        return _ranged(self.back, (j0, j1), (i0, i1))

    def both(self, i0: Ints, i1: Ints, j0: Ints, j1: Ints) -> Floats:
        """Mean of both directions."""
        return 0.5 * (self.forward(i0, i1, j0, j1) + self.backward(i0, i1, j0, j1))


def _ranged(tables: Sequence[Floats], given: tuple[Ints, Ints], wanted: tuple[Ints, Ints]) -> Floats:
    (a0, a1), (b0, b1) = given, wanted
    n, m = tables[0].shape[1], tables[0].shape[2] - 1
    size = a1 - a0
    good = (size > 0) & (size <= MAX_SIDE) & (a0 >= 0) & (a1 <= n) & (b1 > b0) & (b0 >= 0) & (b1 <= m)
    row = ((size - 1) * n + a0) * (m + 1)
    first, last = np.where(good, row + b0, 0), np.where(good, row + b1, 0)  # one place twice: a gain of 0
    flat = [table.reshape(-1) for table in tables]
    return np.array([some.take(last) - some.take(first) for some in flat])


def lexical_gain(evidence: Evidence, i0: int, i1: int, j0: int, j1: int) -> float:
    """Mean lexical gain of one bead over both directions and all levels, in nats."""
    ends = [np.array([value], np.intp) for value in (i0, i1, j0, j1)]
    return float(np.mean(_Gains(evidence.levels).both(*ends)[:, 0]))


def features(evidence: Evidence, some: Candidates, lattice: Lattice) -> Floats:
    """Feature matrix of candidate beads, shape (candidates, features); roughly within -5 .. 5."""
    rough = lattice.scores[some.i1, some.kinds, some.j1].astype(np.float32)
    columns: list[Floats] = [rough / 10.0, _squash(rough, 2.0)]
    if evidence.levels:
        lexical = _lexical(_Gains(evidence.levels), evidence, some)
        columns += [value[level] for level in range(len(evidence.levels)) for value in lexical]
    for cosines in evidence.cosines:
        columns += _semantic(cosines, some)
    columns += _lengths(evidence, some)
    columns += _punctuation(evidence, some)
    columns += shape_features(evidence, some)
    return np.stack(columns, axis=1).astype(np.float32)


def _squash(value: Floats, scale: float) -> Floats:
    """Compress the tails: the sign times log(1 + |value| / scale)."""
    result: Floats = np.sign(value) * np.log1p(np.abs(value) / np.float32(scale))
    return result


def _lexical(gains: _Gains, evidence: Evidence, some: Candidates) -> list[Floats]:
    """Features of the lexical gain, each of the shape (levels, candidates)."""
    i0, i1, j0, j1 = some.i0, some.i1, some.j0, some.j1
    ahead, back = gains.forward(i0, i1, j0, j1), gains.backward(i0, i1, j0, j1)
    here = 0.5 * (ahead + back)
    words_s = evidence.source.words[i1] - evidence.source.words[i0] + 1.0
    words_t = evidence.target.words[j1] - evidence.target.words[j0] + 1.0
    changes = [
        here - gains.both(i0, i1 - 1, j0, j1),
        here - gains.both(i0 + 1, i1, j0, j1),
        here - gains.both(i0, i1, j0, j1 - 1),
        here - gains.both(i0, i1, j0 + 1, j1),
        gains.both(i0, i1 + 1, j0, j1) - here,
        gains.both(i0 - 1, i1, j0, j1) - here,
        gains.both(i0, i1, j0, j1 + 1) - here,
        gains.both(i0, i1, j0 - 1, j1) - here,
    ]
    # how well the segments at the edges fit outside instead of inside, and those outside fit inside
    edges = [
        gains.forward(i1, i1 + 1, j1 - 1, j1) - gains.forward(i0, i1, j1 - 1, j1),
        gains.forward(i0 - 1, i0, j0, j0 + 1) - gains.forward(i0, i1, j0, j0 + 1),
        gains.backward(i1 - 1, i1, j1, j1 + 1) - gains.backward(i1 - 1, i1, j0, j1),
        gains.backward(i0, i0 + 1, j0 - 1, j0) - gains.backward(i0, i0 + 1, j0, j1),
        gains.forward(i0, i1, j1, j1 + 1) - gains.forward(i1, i1 + 1, j1, j1 + 1),
        gains.forward(i0, i1, j0 - 1, j0) - gains.forward(i0 - 1, i0, j0 - 1, j0),
        gains.backward(i1, i1 + 1, j0, j1) - gains.backward(i1, i1 + 1, j1, j1 + 1),
        gains.backward(i0 - 1, i0, j0, j1) - gains.backward(i0 - 1, i0, j0 - 1, j0),
    ]
    return [
        here / 10.0,
        _squash(here, 2.0),
        ahead / words_t,
        back / words_s,
        *(_squash(value, 1.0) for value in changes),
        *(_squash(value, 1.0) for value in edges),
        *_weakest(gains, some),
        *_elsewhere(gains, some),
    ]


def _weakest(gains: _Gains, some: Candidates) -> list[Floats]:
    """The least gain of a single segment within the bead, each side."""
    target = np.full((len(gains.ahead), len(some)), np.float32(20.0))
    source = target.copy()
    longest = int(max(np.max(some.i1 - some.i0, initial=0), np.max(some.j1 - some.j0, initial=0)))
    for step in range(longest):
        j, i = some.j0 + step, some.i0 + step
        value = gains.forward(some.i0, some.i1, j, j + 1)
        target = np.where((j < some.j1) & (some.i1 > some.i0), np.minimum(target, value), target)
        value = gains.backward(i, i + 1, some.j0, some.j1)
        source = np.where((i < some.i1) & (some.j1 > some.j0), np.minimum(source, value), source)
    return [_squash(target, 1.0), _squash(source, 1.0)]


def _elsewhere(gains: _Gains, some: Candidates) -> list[Floats]:
    """For null beads: how well their segment fits the best partner near the diagonal of the cell; else 0."""
    near = np.arange(-4, 4)
    null_s, null_t = some.j0 == some.j1, some.i0 == some.i1
    best_s = np.zeros((len(gains.ahead), len(some)), np.float32)
    best_t = np.zeros((len(gains.ahead), len(some)), np.float32)
    rows = np.flatnonzero(null_s)
    if rows.size:
        j = some.j0[rows][:, None] + near[None, :]
        i = np.broadcast_to(some.i0[rows][:, None], j.shape)
        best_s[:, rows] = gains.both(i, i + 1, j, j + 1).max(axis=2)
    rows = np.flatnonzero(null_t)
    if rows.size:
        i = some.i0[rows][:, None] + near[None, :]
        j = np.broadcast_to(some.j0[rows][:, None], i.shape)
        best_t[:, rows] = gains.both(i, i + 1, j, j + 1).max(axis=2)
    return [_squash(best_s, 1.0), _squash(best_t, 1.0)]


def _semantic(cosines: Cosines, some: Candidates) -> list[Floats]:
    """Cosines of the encoder: of the bead, of the bead made longer and shorter, of its edges with what lies outside."""
    i0, i1, j0, j1 = some.i0, some.i1, some.j0, some.j1

    def cosine(a0: Ints, a1: Ints, b0: Ints, b1: Ints) -> Floats:
        return _cosine(cosines, (a0, a1), (b0, b1))

    here = cosine(i0, i1, j0, j1)
    changed = [
        cosine(i0, i1 - 1, j0, j1),
        cosine(i0 + 1, i1, j0, j1),
        cosine(i0, i1, j0, j1 - 1),
        cosine(i0, i1, j0 + 1, j1),
        cosine(i0, i1 + 1, j0, j1),
        cosine(i0 - 1, i1, j0, j1),
        cosine(i0, i1, j0, j1 + 1),
        cosine(i0, i1, j0 - 1, j1),
    ]
    edges = [
        cosine(i1, i1 + 1, j1 - 1, j1) - cosine(i0, i1, j1 - 1, j1),
        cosine(i0 - 1, i0, j0, j0 + 1) - cosine(i0, i1, j0, j0 + 1),
        cosine(i1 - 1, i1, j1, j1 + 1) - cosine(i1 - 1, i1, j0, j1),
        cosine(i0, i0 + 1, j0 - 1, j0) - cosine(i0, i0 + 1, j0, j1),
        cosine(i0, i1, j1, j1 + 1) - cosine(i1, i1 + 1, j1, j1 + 1),
        cosine(i0, i1, j0 - 1, j0) - cosine(i0 - 1, i0, j0 - 1, j0),
        cosine(i1, i1 + 1, j0, j1) - cosine(i1, i1 + 1, j1, j1 + 1),
        cosine(i0 - 1, i0, j0, j1) - cosine(i0 - 1, i0, j0 - 1, j0),
        cosine(i1 - 1, i1, j1 - 1, j1) - here,
        cosine(i0, i0 + 1, j0, j0 + 1) - here,
    ]
    far = np.float32(cosines.background)
    solid = ((i1 > i0) & (j1 > j0)).astype(np.float32)
    return [
        solid * here,
        solid * (here - far),
        *(solid * (here - value) * 4.0 for value in changed),
        *(value * 3.0 for value in edges),
        np.maximum(cosine(i0, i1, j1, j1 + 1), cosine(i1, i1 + 1, j0, j1)) - far,
    ]


def _cosine(cosines: Cosines, source: tuple[Ints, Ints], target: tuple[Ints, Ints]) -> Floats:
    """Cosine of two spans; 0 where one is empty, too long or outside."""
    (a0, a1), (b0, b1) = source, target
    n, m = cosines.products.shape
    k, size = a1 - a0, b1 - b0
    good = (k > 0) & (k <= MAX_SIDE) & (a0 >= 0) & (a1 < n) & (size > 0) & (size <= MAX_SIDE) & (b0 >= 0) & (b1 < m)
    table = cosines.products.reshape(-1)
    r0, r1 = a0 * m, a1 * m
    product = table.take(np.where(good, r1 + b1, 0)) - table.take(np.where(good, r0 + b1, 0))
    product = product - table.take(np.where(good, r1 + b0, 0)) + table.take(np.where(good, r0 + b0, 0))
    norms = cosines.source_norms.reshape(-1).take(np.where(good, k * n + a0, 0))
    norms *= cosines.target_norms.reshape(-1).take(np.where(good, size * m + b0, 0))
    result: Floats = np.where(good, product / norms, np.float32(0.0))
    return result


def _lengths(evidence: Evidence, some: Candidates) -> list[Floats]:
    source, target = evidence.source.length, evidence.target.length
    s = source[some.i1] - source[some.i0]
    t = target[some.j1] - target[some.j0]
    whole = evidence.sizes
    own = (np.float32(whole.target_length) + 200.0) / (np.float32(whole.source_length) + 200.0 / RATIO)
    own = np.clip(own, RATIO / UNEVEN, RATIO * UNEVEN)
    solid = ((some.i1 > some.i0) & (some.j1 > some.j0)).astype(np.float32)
    ratio = np.log((t + 10.0) / (RATIO * s + 10.0))
    tuned = np.log((t + 10.0) / (own * s + 10.0))
    delta = (t - own * s) / np.sqrt((t + own * s + 20.0) * 3.0)
    n, m = evidence.rows, evidence.columns

    def tuned_with(di: int, dj: int) -> Floats:
        i, j = np.minimum(some.i1 + di, n), np.minimum(some.j1 + dj, m)
        wide_s, wide_t = source[i] - source[some.i0], target[j] - target[some.j0]
        value: Floats = np.abs(np.log((wide_t + 10.0) / (own * wide_s + 10.0))) - np.abs(tuned)
        return value

    return [
        solid * ratio,
        solid * np.abs(tuned),
        solid * np.minimum(tuned**2, 6.0),
        solid * np.clip(delta, -5, 5),
        solid * np.minimum(delta**2, 25.0) / 5.0,
        np.log1p(s / 50.0),
        np.log1p(t / 50.0),
        (1 - solid) * np.log1p((s + t) / 20.0),
        solid * tuned_with(1, 0),
        solid * tuned_with(0, 1),
    ]


def _punctuation(evidence: Evidence, some: Candidates) -> list[Floats]:
    source, target = evidence.source, evidence.target
    solid = ((some.i1 > some.i0) & (some.j1 > some.j0)).astype(np.float32)
    s = source.counts[:, some.i1] - source.counts[:, some.i0]
    t = target.counts[:, some.j1] - target.counts[:, some.j0]
    question, exclaim, brackets, colons, numbers = range(5)
    last_i, last_j = np.maximum(some.i1 - 1, 0), np.maximum(some.j1 - 1, 0)
    return [
        solid * np.minimum(s[question], t[question]),
        solid * np.clip(s[question] - t[question], -3, 3),
        solid * np.clip(s[exclaim] - t[exclaim], -3, 3),
        solid * np.clip(s[brackets] - t[brackets], -2, 2),
        solid * np.abs(np.clip(s[colons] - t[colons], -3, 3)),
        solid * np.abs(np.clip(s[numbers] - t[numbers], -4, 4)),
        *(solid * (source.ends[row, last_i] != target.ends[row, last_j]) for row in range(2)),
        *(solid * source.ends[row, last_i] * target.ends[row, last_j] for row in range(2)),
    ]


def shape_features(evidence: Evidence, some: Candidates) -> list[Floats]:
    """How many segments there are on each side, against how many the texts have."""
    n, m = evidence.sizes.rows, evidence.sizes.columns
    k, size = some.i1 - some.i0, some.j1 - some.j0
    lean = np.clip(np.log((m + 2.0) / (n + 2.0)), -LEANEST, LEANEST)
    steps = [
        *((k == value).astype(np.float32) for value in range(4)),
        *((size == value).astype(np.float32) for value in range(4)),
    ]
    return [
        *steps,
        k * 0.25,
        size * 0.25,
        (k * size == 1).astype(np.float32),
        (k * size > 1) * np.minimum(k, size) * 0.5,
        lean * (size - k) * 0.5,
        ((k == 0) | (size == 0)) * np.abs(lean),
    ]
