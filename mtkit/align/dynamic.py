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


def _previous(table: Floats, lattice: Lattice, row: int, shift: Ints) -> Floats:
    """Values of the predecessors of each (type but the first, cell) of a row; `-inf` outside the lattice."""
    width = lattice.width
    back = row - _K[1:]
    inside = back >= 0
    source = np.where(inside, back, 0)
    column = shift + (lattice.lows[row] - lattice.lows[source])[:, None]
    good = inside[:, None] & (column >= 0) & (column < width)
    taken: Floats = table[source[:, None], np.where(good, column, 0)]
    return np.where(good, taken, -np.inf)


def _chain(lattice: Lattice, row: int) -> Floats:
    """Scores of the null target beads of a row, 0 where there is none (such cells are never reached or left)."""
    null = lattice.scores[row, 0].copy()
    null[0] = 0.0
    return np.where(np.isfinite(null), null, -1e6)


def _forward(lattice: Lattice, accumulate: np.ufunc) -> Floats:
    """Log weight of all (or the best of the) ways from the start to each cell; shape (rows + 1, width)."""
    table = np.full((lattice.rows + 1, lattice.width), -np.inf)
    shift = np.arange(lattice.width, dtype=np.intp)[None, :] - _L[1:, None]
    for row in range(lattice.rows + 1):
        if row == 0:
            entry = np.full(lattice.width, -np.inf)
            entry[0] = 0.0
        else:
            entry = accumulate.reduce(_previous(table, lattice, row, shift) + lattice.scores[row, 1:], axis=0)
        total = np.cumsum(_chain(lattice, row))
        table[row] = accumulate.accumulate(entry - total) + total
    return table


def best_path(lattice: Lattice) -> tuple[list[tuple[int, int, int, int]], float]:
    """The path of highest total score from (0, 0) to the last cell.

    Returns:
        Its beads as (source start, source end, target start, target end), in order, and its score. No path has the
        score `-inf` and no beads.
    """
    table = _forward(lattice, np.maximum)
    row, column = lattice.rows, lattice.columns
    score = float(table[row, column - lattice.lows[row]])
    beads: list[tuple[int, int, int, int]] = []
    if not np.isfinite(score):
        return beads, score
    while row or column:
        cell = column - lattice.lows[row]
        best, value = -1, -np.inf
        for kind, (k, size) in enumerate(TYPES):
            if k > row or size > column:
                continue
            came = column - size - lattice.lows[row - k]
            if 0 <= came < lattice.width:
                total = table[row - k, came] + lattice.scores[row, kind, cell]
                if total > value:
                    best, value = kind, total
        if best < 0:  # only null beads that are missing lead here
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
    forward = _forward(lattice, accumulate)
    backward = _backward(lattice, accumulate)
    total = float(forward[lattice.rows, lattice.columns - lattice.lows[lattice.rows]])
    result = np.full_like(lattice.scores, -np.inf)
    if not np.isfinite(total):
        return result, total
    shift = np.arange(lattice.width, dtype=np.intp)[None, :] - _L[1:, None]
    result[:, 0, 1:] = forward[:, :-1] + lattice.scores[:, 0, 1:] + backward[:, 1:] - total
    for row in range(1, lattice.rows + 1):
        came = _previous(forward, lattice, row, shift)
        result[row, 1:] = came + lattice.scores[row, 1:] + backward[row][None, :] - total
    return result, total


def _backward(lattice: Lattice, accumulate: np.ufunc) -> Floats:
    """Log weight of all (or the best of the) ways from each cell to the last one; shape (rows + 1, width)."""
    width, rows = lattice.width, lattice.rows
    table = np.full((rows + 1, width), -np.inf)
    cells = np.arange(width, dtype=np.intp)
    for row in range(rows, -1, -1):
        entry = np.full(width, -np.inf)
        if row == rows:
            entry[lattice.columns - lattice.lows[row]] = 0.0
        else:
            ahead = row + _K[1:]
            inside = ahead <= rows
            target = np.where(inside, ahead, rows)
            column = cells[None, :] + _L[1:, None] + (lattice.lows[row] - lattice.lows[target])[:, None]
            good = inside[:, None] & (column >= 0) & (column < width)
            column = np.where(good, column, 0)
            kinds = np.arange(1, len(TYPES), dtype=np.intp)[:, None]
            value = table[target[:, None], column] + lattice.scores[target[:, None], kinds, column]
            entry = accumulate.reduce(np.where(good, value, -np.inf), axis=0)
        null = np.append(_chain(lattice, row)[1:], 0.0)
        total = np.cumsum(null[::-1])
        table[row] = (accumulate.accumulate(entry[::-1] - total) + total)[::-1]
    return table
