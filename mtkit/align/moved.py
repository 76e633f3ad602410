"""Passages that moved elsewhere: found among the null beads and linked as crossing beads.

A path through the lattice rises on both sides, so a passage that a translator put elsewhere is left as null beads in
two places. Runs of null beads of the two sides are compared with each other; those that fit far better than chance
are linked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mtkit.align import ScoredBead

__all__ = ["Run", "null_runs", "relink"]

SURE = 0.6
"""Least probability of a bead between two runs of nulls, in the lattice of the two runs alone."""

FIT = 3.0
"""Least lexical gain of such a bead, in nats: it must be no chance resemblance."""

LONGEST = 200
"""Runs longer than this are not compared: they are other texts, not moved passages."""


class Run(NamedTuple):
    """A half-open range of segments of one side that are all in null beads."""

    start: int
    end: int


def null_runs(beads: Sequence[ScoredBead], *, target: bool) -> list[Run]:
    """Maximal runs of neighbouring null segments of one side."""
    segments = sorted(
        index
        for i, k, j, m, _ in beads
        for index in (range(j, m) if target and i == k else range(i, k) if not target and j == m else ())
    )
    runs: list[Run] = []
    for index in segments:
        if runs and runs[-1].end == index:
            runs[-1] = Run(runs[-1].start, index + 1)
        else:
            runs.append(Run(index, index + 1))
    return runs


def relink(
    beads: Sequence[ScoredBead],
    compare: Callable[[Run, Run], list[tuple[ScoredBead, float]]],
) -> list[ScoredBead]:
    """Link runs of null beads that translate each other.

    Args:
        beads: An alignment in order.
        compare: Aligns a run of source segments with a run of target segments; gives each bead, in the numbers of the
            whole documents, with its lexical gain.

    Returns:
        The beads, ordered by source, some null beads replaced by crossing ones.
    """
    sources = [run for run in null_runs(beads, target=False) if run.end - run.start <= LONGEST]
    targets = [run for run in null_runs(beads, target=True) if run.end - run.start <= LONGEST]
    if not sources or not targets or len(sources) * len(targets) > LONGEST:
        return list(beads)
    found = [
        (gain, bead)
        for source in sources
        for target in targets
        for bead, gain in compare(source, target)
        if bead[0] < bead[1] and bead[2] < bead[3] and bead[4] >= SURE and gain >= FIT
    ]
    taken_source: set[int] = set()
    taken_target: set[int] = set()
    links: list[ScoredBead] = []
    for _, bead in sorted(found, reverse=True):
        left, right = set(range(bead[0], bead[1])), set(range(bead[2], bead[3]))
        if not (left & taken_source or right & taken_target):
            taken_source |= left
            taken_target |= right
            links.append(bead)
    if not links:
        return list(beads)
    kept: list[ScoredBead] = []
    for i, k, j, m, chance in beads:
        if j == m:
            kept += [(at, at + 1, j, j, chance) for at in range(i, k) if at not in taken_source]
        elif i == k:
            kept += [(i, i, at, at + 1, chance) for at in range(j, m) if at not in taken_target]
        else:
            kept.append((i, k, j, m, chance))
    return sorted([*kept, *links], key=lambda bead: (bead[0], bead[1] > bead[0], bead[2]))
