"""The dynamic programme against enumeration of all paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.align.dynamic import MAX_SIDE, TYPES, Lattice, best_path, max_marginals, posteriors

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[tuple[int, int, int, int], ...]
KINDS = {kind: place for place, kind in enumerate(TYPES)}


def all_paths(rows: int, columns: int) -> Iterator[Path]:
    """Every way through the grid in beads of known types."""
    if rows == columns == 0:
        yield ()
    for k, size in TYPES:
        if k <= rows and size <= columns:
            for path in all_paths(rows - k, columns - size):
                yield (*path, (rows - k, rows, columns - size, columns))


def value(lattice: Lattice, path: Path) -> float:
    """Sum of the scores of the beads of a path."""
    return sum(float(lattice.scores[k, KINDS[k - i, m - j], m - lattice.lows[k]]) for i, k, j, m in path)


def full(rows: int, columns: int, seed: int, holes: float = 0.0) -> Lattice:
    """A lattice of random scores; a share of the beads other than null beads is missing."""
    numbers = np.random.default_rng(seed)
    scores = numbers.normal(0.0, 3.0, (rows + 1, len(TYPES), columns + 1))
    scores[:, 2:][numbers.random((rows + 1, len(TYPES) - 2, columns + 1)) < holes] = -np.inf
    return Lattice(scores, np.zeros(rows + 1, np.intp), columns)


def banded(lattice: Lattice, lows: list[int], width: int) -> Lattice:
    """The part of a full lattice inside a band."""
    scores = np.stack([lattice.scores[row, :, low : low + width] for row, low in enumerate(lows)])
    return Lattice(scores, np.array(lows, np.intp), lattice.columns)


def inside(path: Path, lows: list[int], width: int) -> bool:
    """Whether a path stays inside a band."""
    return all(lows[k] <= m < lows[k] + width for _, k, _, m in path)


def test_types_are_what_they_should_be() -> None:
    """The null target bead first, each type once, the sizes that long Arabic sentences need."""
    assert TYPES[:2] == ((0, 1), (1, 0))
    assert len(TYPES) == len(set(TYPES))
    assert {(1, MAX_SIDE), (MAX_SIDE, 1), (2, 8), (8, 2), (4, 4)} <= set(TYPES)
    assert max(max(kind) for kind in TYPES) == MAX_SIDE


@pytest.mark.parametrize("sizes", [(0, 2), (2, 0), (1, 1), (1, 3), (3, 2), (3, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_best_path_is_the_best_of_all(sizes: tuple[int, int], seed: int) -> None:
    """Path and score are those that enumeration finds."""
    lattice = full(*sizes, seed, holes=0.2)
    expected = max(all_paths(*sizes), key=lambda path: value(lattice, path))
    beads, score = best_path(lattice)
    assert tuple(beads) == expected
    assert score == pytest.approx(value(lattice, expected))


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 10_000), st.sampled_from([0.3, 0.98]))
@settings(max_examples=30, deadline=None)
def test_posteriors_are_shares_of_all_paths(rows: int, columns: int, seed: int, holes: float) -> None:
    """The posterior of a bead is the weight of the paths through it, and the total the weight of all."""
    lattice = full(rows, columns, seed, holes)
    weights = {path: np.exp(value(lattice, path)) for path in all_paths(rows, columns)}
    whole = sum(weights.values())
    chances, total = posteriors(lattice)
    assert total == pytest.approx(np.log(whole))
    expected = np.zeros_like(chances)
    for path, weight in weights.items():
        for i, k, j, m in path:
            expected[k, KINDS[k - i, m - j], m] += weight / whole
    np.testing.assert_allclose(chances, expected, atol=1e-9)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_posteriors_sum_to_one_for_each_segment(rows: int, columns: int, seed: int) -> None:
    """Each segment of each side is in exactly one bead, so its posteriors sum to one."""
    lattice = full(rows, columns, seed, holes=0.3)
    chances, _ = posteriors(lattice)
    source, target = np.zeros(rows), np.zeros(columns)
    for k, kind, m in zip(*np.nonzero(chances), strict=True):
        left, right = TYPES[kind]
        source[k - left : k] += chances[k, kind, m]
        target[m - right : m] += chances[k, kind, m]
    np.testing.assert_allclose(source, 1.0, atol=1e-9)
    np.testing.assert_allclose(target, 1.0, atol=1e-9)


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_max_marginals_are_the_best_paths_through_each_bead(rows: int, columns: int, seed: int) -> None:
    """The margin of a bead is the best path through it, less the best path of all."""
    lattice = full(rows, columns, seed, holes=0.3)
    values = {path: value(lattice, path) for path in all_paths(rows, columns)}
    margins, best = max_marginals(lattice)
    assert best == pytest.approx(max(values.values()))
    expected = np.full_like(margins, -np.inf)
    for path, score in values.items():
        for i, k, j, m in path:
            cell = k, KINDS[k - i, m - j], m
            expected[cell] = max(expected[cell], score - best)
    np.testing.assert_allclose(margins, expected, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_a_band_is_the_lattice_without_what_lies_outside(seed: int) -> None:
    """Best path and posteriors in a band are those of the paths that stay inside it."""
    lows, width = [0, 0, 1, 2], 3
    lattice = full(3, 4, seed)
    band = banded(lattice, lows, width)
    values = {path: value(lattice, path) for path in all_paths(3, 4) if inside(path, lows, width)}
    expected = max(values, key=values.__getitem__)
    beads, score = best_path(band)
    assert tuple(beads) == expected
    assert score == pytest.approx(values[expected])
    chances, total = posteriors(band)
    assert total == pytest.approx(np.logaddexp.reduce(list(values.values())))
    i, k, j, m = expected[0]
    share = np.logaddexp.reduce([score for path, score in values.items() if expected[0] in path]) - total
    assert chances[k, KINDS[k - i, m - j], m - lows[k]] == pytest.approx(np.exp(share))


def test_a_band_that_holds_everything_changes_nothing() -> None:
    """With all cells inside, the banded lattice gives the same as the full one."""
    lattice = full(6, 7, 1)
    band = banded(lattice, [0] * 7, 8)
    assert best_path(band) == best_path(lattice)
    np.testing.assert_array_equal(posteriors(band)[0], posteriors(lattice)[0])


def test_no_path_is_no_path() -> None:
    """Without beads there is neither a path nor a probability."""
    lattice = Lattice(np.full((2, len(TYPES), 2), -np.inf), np.zeros(2, np.intp), 1)
    assert best_path(lattice) == ([], -np.inf)
    chances, total = posteriors(lattice)
    assert total == -np.inf
    assert not chances.any()


def test_a_path_only_through_a_missing_null_bead_is_no_path() -> None:
    """A cell that only a missing null bead would reach leads nowhere."""
    scores = np.full((2, len(TYPES), 2), -np.inf)
    scores[1, KINDS[1, 0], 1] = 0.0  # from cell (0, 1), which nothing reaches
    assert best_path(Lattice(scores, np.zeros(2, np.intp), 1)) == ([], -np.inf)
