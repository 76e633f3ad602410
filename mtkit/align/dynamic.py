"""The one dynamic programme: best path and posteriors over a lattice of candidate beads.

A lattice covers the grid of cells (i, j): i source segments and j target segments consumed. Row i holds the cells
`lows[i] <= j < lows[i] + width`, so that memory is rows times width, whatever the length of the target. A bead of type
(k, l) that ends in cell (i, j) comes from cell (i - k, j - l). Rows are worked off one after the other, all cells of a
row at once; the chain of null target beads inside a row is a cumulative maximum (or sum).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

__all__ = ["MAX_SIDE", "TYPES", "Lattice", "best_path", "max_marginals", "posteriors"]

MAX_SIDE = 10
"""Most segments that a bead holds on one side."""

TYPES: tuple[tuple[int, int], ...] = (
    (0, 1),
    (1, 0),
    *((1, size) for size in range(1, MAX_SIDE + 1)),
    *((size, 1) for size in range(2, MAX_SIDE + 1)),
    *(
        (k, size)
        for k in range(2, 9)
        for size in range(2, 9)
        if max(k, size) <= {2: 8, 3: 6, 4: 5}.get(min(k, size), 0)
    ),
)
"""Bead types (source segments, target segments); the null target bead stands first."""

_K = np.array([k for k, _ in TYPES], dtype=np.intp)
_L = np.array([size for _, size in TYPES], dtype=np.intp)
_EACH = np.arange(len(TYPES) - 1)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Scores of candidate beads.

    Attributes:
        scores: Shape (rows + 1, types, width); `scores[i, t, w]` is the log score of the bead of type `TYPES[t]` that
            ends in cell (i, lows[i] + w); `-inf` where there is no such bead.
        lows: Shape (rows + 1,), first target cell of each row; never falls.
        columns: Number of target segments.
    """

    scores: Floats
    lows: Ints
    columns: int

    @property
    def rows(self) -> int:
        """Number of source segments."""
        return int(self.scores.shape[0]) - 1

    @property
    def width(self) -> int:
        """Number of cells in a row."""
        return int(self.scores.shape[2])


class _Reach:
    """Where the predecessors and successors of the cells of a lattice lie in tables padded with `-inf`.

    A padded table has `MAX_SIDE` rows and columns more than the lattice: before the first ones (for predecessors), or
    behind the last ones (for successors). Where all rows begin at one column the places of a row are those of the row
    before it, moved by one row; else they are found anew for each row.
    """

    def __init__(self, lattice: Lattice) -> None:
        self.lattice = lattice
        self.stride = lattice.width + MAX_SIDE
        self.kinds = len(TYPES) - 1
        self.cells = np.arange(lattice.width, dtype=np.intp)[None, :]
        self.even = bool((lattice.lows == lattice.lows[0]).all())
        self.before = (MAX_SIDE - _K[1:, None]) * self.stride + MAX_SIDE + self.cells - _L[1:, None]
        self.behind = _K[1:, None] * self.stride + self.cells + _L[1:, None]
        self.held: NDArray[np.bool_] | None = None
        """Shape (rows + 1, types - 1): whether any bead of the type ends in the row; None to look at all types."""

    def thin_out(self) -> None:
        """Look only at types that have beads: pays where sums are dear, as of logarithms, and most types have none."""
        if self.even:
            self.held = np.asarray(np.isfinite(self.lattice.scores[:, 1:]).any(axis=2))

    def padded(self) -> Floats:
        """An empty padded table."""
        return np.full((self.lattice.rows + 1 + MAX_SIDE, self.stride), -np.inf)

    def arriving(self, row: int) -> slice | Ints:
        """The types of the beads that end in a row, as indices of all types but the first."""
        return slice(None) if self.held is None else np.flatnonzero(self.held[row])

    def leaving(self, row: int) -> slice | Ints:
        """The types of the beads that begin in a row, as indices of all types but the first."""
        if self.held is None:
            return slice(None)
        ends = row + _K[1:]
        return np.flatnonzero((ends <= self.lattice.rows) & self.held[np.minimum(ends, self.lattice.rows), _EACH])

    def previous(self, table: Floats, row: int, kinds: slice | Ints = slice(None)) -> Floats:
        """Values of the predecessors of each (type but the first, cell) of a row, shape (types - 1, width).

        Args:
            table: A padded table.
            row: The row.
            kinds: Only these types, where all rows begin at one column.
        """
        flat = table.ravel()
        if self.even:
            found: Floats = flat[self.before[kinds] + row * self.stride]
            return found
        source = np.maximum(row - _K[1:], 0)
        moved = (self.lattice.lows[row] - self.lattice.lows[source])[:, None]
        column = self.cells - _L[1:, None] + moved
        good = (column >= 0) & (column < self.lattice.width)
        return np.where(good, flat[np.where(good, self.before + row * self.stride + moved, 0)], -np.inf)

    def following(self, table: Floats, row: int, kinds: slice | Ints = slice(None)) -> Floats:
        """Values of the successors of each (type but the first, cell) of a row, shape (types - 1, width).

        The arguments are those of `previous`.
        """
        flat = table.reshape(-1)
        if self.even:
            found: Floats = flat[self.behind[kinds] + row * self.stride]
            return found
        target = np.minimum(row + _K[1:], self.lattice.rows)
        moved = (self.lattice.lows[row] - self.lattice.lows[target])[:, None]
        column = self.cells + _L[1:, None] + moved
        good = (column >= 0) & (column < self.lattice.width)
        return np.where(good, flat[np.where(good, self.behind + row * self.stride + moved, 0)], -np.inf)


def _chain(lattice: Lattice) -> Floats:
    """Scores of the null target beads, 0 at the head of a row; where there is none the chain breaks."""
    null = lattice.scores[:, 0].copy()
    null[:, 0] = 0.0
    return np.where(np.isfinite(null), null, -1e6)


def _forward(lattice: Lattice, accumulate: np.ufunc, reach: _Reach) -> Floats:
    """Log weight of all (or the best of the) ways from the start to each cell; padded at the head."""
    table = reach.padded()
    totals = np.cumsum(_chain(lattice), axis=1)
    for row in range(lattice.rows + 1):
        if row == 0:
            entry = np.full(lattice.width, -np.inf)
            entry[0] = 0.0
        else:
            kinds = reach.arriving(row)  # the others have the score -inf in every cell
            entry = _joined(accumulate, reach.previous(table, row, kinds) + lattice.scores[row, 1:][kinds])
        table[row + MAX_SIDE, MAX_SIDE:] = accumulate.accumulate(entry - totals[row]) + totals[row]
    return table


def _joined(accumulate: np.ufunc, ways: Floats) -> Floats:
    """All (or the best of the) ways to each cell, from those by each type; shape (types, width)."""
    joined: Floats = accumulate.reduce(ways, axis=0) if len(ways) else np.full(ways.shape[1], -np.inf)
    return joined


def best_path(lattice: Lattice) -> tuple[list[tuple[int, int, int, int]], float]:
    """The path of highest total score from (0, 0) to the last cell.

    Returns:
        Its beads as (source start, source end, target start, target end), in order, and its score. No path has the
        score `-inf` and no beads.
    """
    reach = _Reach(lattice)
    table = _forward(lattice, np.maximum, reach)
    row, column = lattice.rows, lattice.columns
    score = float(table[row + MAX_SIDE, column - lattice.lows[row] + MAX_SIDE])
    beads: list[tuple[int, int, int, int]] = []
    if not np.isfinite(score):
        return beads, score
    while row or column:
        cell = column - lattice.lows[row]
        back = np.maximum(row - _K, 0)
        came = column - _L - lattice.lows[back]
        good = (row >= _K) & (came >= 0) & (came < lattice.width)
        value = table[back + MAX_SIDE, np.where(good, came, 0) + MAX_SIDE] + lattice.scores[row, :, cell]
        best = int(np.argmax(np.where(good, value, -np.inf)))
        if not (good[best] and np.isfinite(value[best])):  # only null beads that are missing lead here
            return [], -np.inf
        k, size = TYPES[best]
        beads.append((row - k, row, column - size, column))
        row, column = row - k, column - size
    return beads[::-1], score


def posteriors(lattice: Lattice) -> tuple[Floats, float]:
    """Probability of each candidate bead in the distribution that weighs a path by the exponential of its score.

    Returns:
        Array of the shape of `lattice.scores`, and the log of the sum over all paths.
    """
    logs, total = _through(lattice, np.logaddexp)
    return np.exp(np.minimum(logs, 0.0)), total


def max_marginals(lattice: Lattice) -> tuple[Floats, float]:
    """Score of the best path through each candidate bead, less the score of the best path (so never above 0).

    Returns:
        Array of the shape of `lattice.scores`, `-inf` where no path goes through, and the score of the best path.
    """
    return _through(lattice, np.maximum)


def _through(lattice: Lattice, accumulate: np.ufunc) -> tuple[Floats, float]:
    """Weight of all (or the best of the) paths through each bead, relative to all (or the best) paths."""
    reach = _Reach(lattice)
    if accumulate is np.logaddexp:
        reach.thin_out()
    forward = _forward(lattice, accumulate, reach)
    backward = _backward(lattice, accumulate, reach)
    ways = forward[MAX_SIDE:, MAX_SIDE:]
    total = float(ways[lattice.rows, lattice.columns - lattice.lows[lattice.rows]])
    result = np.full_like(lattice.scores, -np.inf)
    if not np.isfinite(total):
        return result, total
    rest = backward - total
    result[:, 0, 1:] = ways[:, :-1] + lattice.scores[:, 0, 1:] + rest[:, 1:]
    if reach.even:
        held = None if reach.held is None else np.any(reach.held, axis=0).tolist()
        for kind, (k, size) in enumerate(TYPES[1:], 1):
            if (held is None or held[kind - 1]) and k <= lattice.rows and size < lattice.width:
                some = ways[: lattice.rows + 1 - k, : lattice.width - size] + rest[k:, size:]
                result[k:, kind, size:] = some + lattice.scores[k:, kind, size:]
    else:
        for row in range(1, lattice.rows + 1):
            result[row, 1:] = reach.previous(forward, row) + lattice.scores[row, 1:] + rest[row][None, :]
    return result, total


def _backward(lattice: Lattice, accumulate: np.ufunc, reach: _Reach) -> Floats:
    """Log weight of all (or the best of the) ways from each cell to the last one; shape (rows + 1, width)."""
    width, rows = lattice.width, lattice.rows
    table = reach.padded()
    totals = np.cumsum(np.pad(_chain(lattice)[:, 1:], ((0, 0), (0, 1)))[:, ::-1], axis=1)
    scores = np.full((rows + 1 + MAX_SIDE, reach.stride, reach.kinds), -np.inf)
    scores[: rows + 1, :width] = lattice.scores[:, 1:].transpose(0, 2, 1)
    worth = scores.reshape(-1, reach.kinds)
    kinds = np.arange(reach.kinds)[:, None]
    for row in range(rows, -1, -1):
        if row == rows:
            entry = np.full(width, -np.inf)
            entry[lattice.columns - lattice.lows[row]] = 0.0
        else:
            some = reach.leaving(row)
            value = reach.following(table, row, some)
            place = reach.behind[some] + row * reach.stride
            if not reach.even:
                target = np.minimum(row + _K[1:], rows)
                place = place + (lattice.lows[row] - lattice.lows[target])[:, None]
                place = np.where(np.isfinite(value), place, 0)
            entry = _joined(accumulate, value + worth[place, kinds[some]])
        table[row, :width] = (accumulate.accumulate(entry[::-1] - totals[row]) + totals[row])[::-1]
    return table[: rows + 1, :width]
