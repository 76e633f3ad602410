"""The hidden Markov model of word alignment, both directions trained to agree.

Vogel, Ney and Tillmann (1996), "HMM-based word alignment in statistical translation": the given words are states, the
wanted ones are seen one after the other, and a step from state to state is as probable as its width. A state that
stands for the empty word remembers the one before it (Och and Ney 2003). Both directions are run over a pair of
sentences, and what counts is the product of their posteriors (Liang, Taskar and Klein 2006), so that a rare word does
not collect what its neighbours leave over. Sentence pairs of one length are worked off together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mtkit.align.training.model1 import Chances

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from mtkit.align.training.cells import Cells

    Floats = NDArray[np.float32]
    Counts = NDArray[np.float64]

__all__ = ["refine"]

ROUNDS = 3
EMPTY = 0.2
"""Probability that a word is given by the empty word."""

REACH = 10
"""Steps further than this are as probable as this."""

TRUST = 3.0
"""How many times each word counts as seen with the probabilities that the model began with."""

MOST_CELLS = 400_000
"""Cells that are worked on at once."""

TINY = 1e-20


class _Batch(NamedTuple):
    """Sentence pairs with equally many source words.

    Attributes:
        entries: Shape (pairs, target words, source words): entry of each cell; 0 where a pair has no such target word.
        source: Shape (pairs, source words).
        target: Shape (pairs, target words).
        there: Shape (pairs, target words): 1 where a pair has such a target word, else 0.
        weights: Shape (pairs,).
    """

    entries: NDArray[np.int32]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    there: Floats
    weights: Floats


class _Posteriors(NamedTuple):
    """What a run over a batch has found.

    Attributes:
        links: Shape (pairs, seen words, states): probability of each link.
        alone: Shape (pairs, seen words): probability that the word has no counterpart.
        steps: Shape (2 * REACH + 1,): expected number of steps of each width.
    """

    links: Floats
    alone: Floats
    steps: Counts


def refine(
    cells: Cells,
    forward: Chances,
    backward: Chances,
    prior: Floats | None = None,
    report: Callable[[str], None] | None = None,
) -> tuple[Chances, Chances]:
    """Improve translation probabilities of both directions by where in its sentence a word stands.

    Args:
        cells: The sentence pairs.
        forward: Probabilities of target words given source words, to begin with.
        backward: Probabilities of source words given target words.
        prior: Shape (entries,): how often each entry counts as seen before anything is.
        report: Told one line about each round.
    """
    batches = list(_batches(cells))
    known = np.zeros(len(cells.first), np.float32) if prior is None else prior
    start = forward, backward
    ahead = back = _first_steps()
    for turn in range(ROUNDS):
        links, lone = np.zeros(len(cells.first)), [np.full(size, 1e-3) for size in cells.sizes[::-1]]
        steps = [np.full(2 * REACH + 1, 1e-3), np.full(2 * REACH + 1, 1e-3)]
        for batch in batches:
            emission = forward.entries[batch.entries]
            one = _run(emission, forward.alone[batch.target], ahead, seen=batch.there)
            emission = backward.entries[batch.entries].transpose(0, 2, 1)
            other = _run(emission, backward.alone[batch.source], back, states=batch.there)
            weight = batch.weights[:, None]
            both = one.links * other.links.transpose(0, 2, 1) * (batch.there * weight)[:, :, None]
            _add(links, batch.entries, both)
            _add(lone[0], batch.target, one.alone * batch.there * weight)
            _add(lone[1], batch.source, other.alone * weight)
            steps[0] += one.steps
            steps[1] += other.steps
        forward = Chances(_shares(links + known, cells.first, cells.sizes[0], start[0].entries), _parts(lone[0]))
        backward = Chances(_shares(links + known, cells.second, cells.sizes[1], start[1].entries), _parts(lone[1]))
        ahead, back = steps
        if report:
            report(f"word order, round {turn + 1}: {links.sum() / cells.weights.sum():.2f} links agreed a pair")
    return forward, backward


def _first_steps() -> Counts:
    """Steps to begin with: one forward is likeliest, each further one less so."""
    result: Counts = np.exp(-0.5 * np.abs(np.arange(-REACH, REACH + 1) - 1.0))
    return result


def _shares(counts: Counts, given: NDArray[np.int64], size: int, start: Floats) -> Floats:
    """Probabilities from counts, those of the beginning counted in `TRUST` times."""
    total = np.bincount(given, weights=counts, minlength=size)[given]
    result: Floats = ((counts + TRUST * start) / (total + TRUST)).astype(np.float32)
    return result


def _parts(counts: Counts) -> Floats:
    result: Floats = (counts / counts.sum()).astype(np.float32)
    return result


def _add(totals: Counts, places: NDArray[np.integer], values: Floats) -> None:
    """Add values to the totals of their places, any of which may come more than once."""
    order = np.argsort(places, axis=None, kind="stable")
    some, sorted_values = places.ravel()[order], values.ravel()[order]
    heads = np.flatnonzero(np.concatenate(([True], some[1:] != some[:-1])))
    totals[some[heads]] += np.add.reduceat(sorted_values, heads, dtype=np.float64)


def _batches(cells: Cells) -> Iterator[_Batch]:
    """The sentence pairs, sorted by length and dealt out in batches of at most about `MOST_CELLS` cells."""
    rows = np.array([len(words) for words in cells.source])
    columns = np.array([len(words) for words in cells.target])
    order = np.lexsort((columns, rows))
    at = 0
    while at < len(order):
        size, end = rows[order[at]], at + 1
        while (
            end < len(order) and rows[order[end]] == size and (end - at + 1) * size * columns[order[end]] <= MOST_CELLS
        ):
            end += 1
        yield _batch(cells, order[at:end], int(size), int(columns[order[end - 1]]))
        at = end


def _batch(cells: Cells, some: NDArray[np.intp], size: int, widest: int) -> _Batch:
    entries = np.zeros((len(some), widest, size), np.int32)
    source = np.zeros((len(some), size), np.int64)
    target = np.zeros((len(some), widest), np.int64)
    there = np.zeros((len(some), widest), np.float32)
    for row, pair in enumerate(some.tolist()):
        words = cells.target[pair]
        entries[row, : len(words)] = cells.grid(pair).T
        source[row], target[row, : len(words)], there[row, : len(words)] = cells.source[pair], words, 1.0
    return _Batch(entries, source, target, there, cells.weights[some])


def _run(
    emission: Floats, alone: Floats, steps: Counts, *, seen: Floats | None = None, states: Floats | None = None
) -> _Posteriors:
    """Forward and backward over a batch.

    Args:
        emission: Shape (pairs, seen words, states): probability of each word given each state.
        alone: Shape (pairs, seen words): probability of each word given the empty word.
        steps: Shape (2 * REACH + 1,): weight of the steps of each width.
        seen: Shape (pairs, seen words): 0 for words that a pair lacks, at its end; None if none lacks any.
        states: Shape (pairs, states): 0 for states that a pair lacks; None if none lacks any.
    """
    pairs, length, size = emission.shape
    width = np.clip(np.arange(size)[None, :] - np.arange(size)[:, None], -REACH, REACH) + REACH
    moves = steps[width].astype(np.float32)
    if seen is not None:  # a word that is not there is as probable whatever the state: it changes nothing
        emission = np.where(seen[:, :, None] > 0, emission, np.float32(1.0))
        alone = np.where(seen > 0, alone, np.float32(1.0))
    live = np.ones((pairs, size), np.float32) if states is None else states
    emission = emission * live[:, None, :]
    ways = np.maximum(
        live @ moves.T, np.float32(TINY)
    )  # what the steps from each state to all that are there add up to
    linked, lone = np.empty((2, pairs, length, size), np.float32)
    scale = np.empty((pairs, length, 1), np.float32)
    before = live / live.sum(axis=1, keepdims=True)
    for at in range(length):
        coming = (before / ways) @ moves if at else before
        linked[:, at] = np.float32(1.0 - EMPTY) * coming * emission[:, at]
        lone[:, at] = np.float32(EMPTY) * before * alone[:, at, None]
        scale[:, at, 0] = linked[:, at].sum(axis=1) + lone[:, at].sum(axis=1) + np.float32(TINY)
        linked[:, at] /= scale[:, at]
        lone[:, at] /= scale[:, at]
        before = linked[:, at] + lone[:, at]
    ahead = np.ones((pairs, size), np.float32)
    taken = np.zeros((size, size))
    for at in range(length - 1, -1, -1):
        arriving = np.float32(1.0 - EMPTY) * emission[:, at] * ahead / scale[:, at]
        staying = np.float32(EMPTY) * alone[:, at, None] * ahead / scale[:, at]
        linked[:, at] *= ahead
        lone[:, at] *= ahead
        if at:
            leaving = (linked[:, at - 1] + lone[:, at - 1]) / ways
            if seen is not None:
                leaving *= seen[:, at, None]
            taken += leaving.T @ arriving * moves
            ahead = (arriving @ moves.T) / ways + staying
    empty = lone.sum(axis=2)
    total = linked.sum(axis=2) + empty + np.float32(TINY)
    counts: Counts = np.bincount(width.ravel(), taken.ravel(), 2 * REACH + 1).astype(np.float64)
    return _Posteriors(linked / total[:, :, None], empty / total, counts)
