"""The score of a candidate bead: features of all evidence, weighed by a small trained network.

The network is trained so that the gold path of a document is probable among all paths through its lattice (a
semi-Markov conditional random field, Sarawagi and Cohen 2004), so scores add up along a path and the posteriors of the
lattice are confidences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.arrays import pack_arrays, read_arrays
from mtkit.align.dynamic import MAX_SIDE, TYPES, Lattice, max_marginals
from mtkit.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from mtkit.align.evidence import Cosines, Evidence, LevelGains

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]

__all__ = [
    "Candidates",
    "Network",
    "candidates",
    "features",
    "lexical_gain",
    "load_network",
    "rough_lattice",
    "save_network",
    "scored_lattice",
]

RATIO = 1.19
"""English code points for each Arabic one, over the training data."""

UNEVEN = 1.7
"""How far the length ratio of two texts is believed to differ from `RATIO`; beyond that one holds other things."""

LEANEST = 1.0
"""The same for the logarithm of the ratio of their segments."""

SKIP = -4.6
"""Rough log score of a null bead."""

CLIP = 6.0
"""Standardised features are cut at this many standard deviations, so that odd documents do not derail the network."""

PRUNE = 18.0
"""Candidates whose best path scores less than the best path by more than this are dropped."""


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


_SIZES = np.array(TYPES, np.intp)


class _Gains:
    """Lexical gain of arbitrary beads at one level; empty and outside ranges count 0."""

    def __init__(self, level: LevelGains) -> None:
        self.ahead, self.back = level.forward, level.backward

    def forward(self, i0: Ints, i1: Ints, j0: Ints, j1: Ints) -> Floats:
        """Gain of the target segments j0 .. j1 given the source segments i0 .. i1."""
        return _ranged(self.ahead, (i0, i1), (j0, j1))

    def backward(self, i0: Ints, i1: Ints, j0: Ints, j1: Ints) -> Floats:
        """Gain of the source segments i0 .. i1 given the target segments j0 .. j1."""
        return _ranged(self.back, (j0, j1), (i0, i1))

    def both(self, i0: Ints, i1: Ints, j0: Ints, j1: Ints) -> Floats:
        """Mean of both directions."""
        return 0.5 * (self.forward(i0, i1, j0, j1) + self.backward(i0, i1, j0, j1))


def _ranged(table: Floats, given: tuple[Ints, Ints], wanted: tuple[Ints, Ints]) -> Floats:
    (a0, a1), (b0, b1) = given, wanted
    n, m = table.shape[1], table.shape[2] - 1
    size = a1 - a0
    good = (size > 0) & (size <= MAX_SIDE) & (a0 >= 0) & (a1 <= n) & (b1 > b0) & (b0 >= 0) & (b1 <= m)
    k, a = np.where(good, size - 1, 0), np.where(good, a0, 0)
    value = table[k, a, np.where(good, b1, 0)] - table[k, a, np.where(good, b0, 0)]
    result: Floats = np.where(good, value, np.float32(0.0))
    return result


def lexical_gain(evidence: Evidence, i0: int, i1: int, j0: int, j1: int) -> float:
    """Mean lexical gain of one bead over both directions and all levels, in nats."""
    ends = [np.array([value], np.intp) for value in (i0, i1, j0, j1)]
    return float(np.mean([_Gains(level).both(*ends)[0] for level in evidence.levels]))


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


def candidates(evidence: Evidence, prune: float = PRUNE) -> tuple[Candidates, Lattice]:
    """The beads that deserve a closer look, and the rough lattice they were found in."""
    lattice = rough_lattice(evidence)
    margins, _ = max_marginals(lattice)
    rows, kinds, ends = np.nonzero(margins > -prune)
    sizes = _SIZES[kinds]
    return Candidates(kinds, rows - sizes[:, 0], rows, ends - sizes[:, 1], ends), lattice


def features(evidence: Evidence, some: Candidates, lattice: Lattice) -> Floats:
    """Feature matrix of candidate beads, shape (candidates, features); roughly within -5 .. 5."""
    rough = lattice.scores[some.i1, some.kinds, some.j1].astype(np.float32)
    columns: list[Floats] = [rough / 10.0, _squash(rough, 2.0)]
    for level in evidence.levels:
        columns += _lexical(_Gains(level), evidence, some)
    for cosines in evidence.cosines:
        columns += _semantic(cosines, some)
    columns += _lengths(evidence, some)
    columns += _punctuation(evidence, some)
    columns += _shape(evidence, some)
    return np.stack(columns, axis=1).astype(np.float32)


def _squash(value: Floats, scale: float) -> Floats:
    """Compress the tails: the sign times log(1 + |value| / scale)."""
    result: Floats = np.sign(value) * np.log1p(np.abs(value) / np.float32(scale))
    return result


def _lexical(gains: _Gains, evidence: Evidence, some: Candidates) -> list[Floats]:
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
    a0, a1, b0, b1, k, size = (np.where(good, value, 0) for value in (a0, a1, b0, b1, k, size))
    table = cosines.products
    product = table[a1, b1] - table[a0, b1] - table[a1, b0] + table[a0, b0]
    result: Floats = np.where(good, product / (cosines.source_norms[k, a0] * cosines.target_norms[size, b0]), 0.0)
    return result.astype(np.float32)


def _weakest(gains: _Gains, some: Candidates) -> list[Floats]:
    """The least gain of a single segment within the bead, each side."""
    target = np.full(len(some), np.float32(20.0))
    source = target.copy()
    longest = int(max((some.i1 - some.i0).max(initial=0), (some.j1 - some.j0).max(initial=0)))
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
    best_s = np.zeros(len(some), np.float32)
    best_t = np.zeros(len(some), np.float32)
    rows = np.flatnonzero(null_s)
    if rows.size:
        j = some.j0[rows][:, None] + near[None, :]
        i = np.broadcast_to(some.i0[rows][:, None], j.shape)
        best_s[rows] = gains.both(i, i + 1, j, j + 1).max(axis=1)
    rows = np.flatnonzero(null_t)
    if rows.size:
        i = some.i0[rows][:, None] + near[None, :]
        j = np.broadcast_to(some.j0[rows][:, None], i.shape)
        best_t[rows] = gains.both(i, i + 1, j, j + 1).max(axis=1)
    return [_squash(best_s, 1.0), _squash(best_t, 1.0)]


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


def _shape(evidence: Evidence, some: Candidates) -> list[Floats]:
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


Layers = tuple[tuple["NDArray[np.float32]", "NDArray[np.float32]"], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """A few small feed-forward networks with rectified units; their mean, and a share of the rough score, is the score.

    The rough score knows little but errs little; on texts unlike the training documents it keeps the networks on the
    path. The temperature makes the posteriors of the lattice honest.

    Attributes:
        mean: Shape (features,), taken off first.
        scale: Shape (features,), divided by next.
        members: The networks: weights (inputs, outputs) and biases (outputs,) of each layer.
        rough: Share of the rough score.
        temperature: What the sum is multiplied by.
    """

    mean: Floats
    scale: Floats
    members: tuple[Layers, ...]
    rough: float = 0.0
    temperature: float = 1.0

    def score(self, matrix: Floats, rough: Floats) -> Floats:
        """Scores of candidates from their feature matrix and their rough scores, shape (candidates,)."""
        start: NDArray[np.float32] = np.clip((matrix - self.mean) / self.scale, -CLIP, CLIP).astype(np.float32)
        total = np.zeros(len(matrix), np.float32)
        for layers in self.members:
            value: Floats = start
            for weights, bias in layers[:-1]:
                value = np.maximum(value @ weights + bias, np.float32(0.0)).astype(np.float32)
            weights, bias = layers[-1]
            total += (value @ weights + bias)[:, 0]
        mixed = (total / len(self.members) + self.rough * rough) * self.temperature
        return mixed.astype(np.float32)


def scored_lattice(evidence: Evidence, network: Network, prune: float = PRUNE) -> tuple[Lattice, Candidates]:
    """The lattice of network scores over the candidates that are worth it, and those candidates."""
    some, rough = candidates(evidence, prune)
    scores = np.full(rough.scores.shape, -np.inf)
    cells = some.i1, some.kinds, some.j1
    scores[cells] = network.score(features(evidence, some, rough), rough.scores[cells].astype(np.float32))
    return Lattice(scores, rough.lows, rough.columns), some


def save_network(network: Network) -> bytes:
    """The network as a zip archive of NumPy arrays, the same bytes for the same network."""
    arrays: dict[str, NDArray[np.generic]] = {
        "mean": network.mean,
        "scale": network.scale,
        "mix": np.array([network.rough, network.temperature], np.float32),
    }
    for member, layers in enumerate(network.members):
        for place, (weights, bias) in enumerate(layers):
            arrays[f"weights{member}_{place}"] = weights
            arrays[f"bias{member}_{place}"] = bias
    return pack_arrays(arrays)


def load_network(path: Path) -> Network:
    """Read what `save_network` wrote.

    Raises:
        ModelError: If the file is missing or not a network.
    """
    arrays = read_arrays(path)
    try:
        members: list[Layers] = []
        while f"weights{len(members)}_0" in arrays:
            name = f"{len(members)}_"
            depth = sum(key.startswith(f"weights{name}") for key in arrays)
            members.append(tuple((arrays[f"weights{name}{at}"], arrays[f"bias{name}{at}"]) for at in range(depth)))
        rough, temperature = arrays["mix"].tolist()
        return Network(arrays["mean"], arrays["scale"], tuple(members), rough, temperature)
    except (KeyError, ValueError) as error:
        raise ModelError(f"is not a network of mtkit: {error}", path=path, hint="install mtkit again") from error
