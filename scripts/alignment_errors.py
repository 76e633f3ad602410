"""What kind of mistake a wrong bead is, and how far confidences keep their promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtkit.align.evaluate import IndexBead

__all__ = ["KINDS", "Stretch", "Tenth", "differences", "tenths"]

KINDS = ("over-merged", "under-merged", "shifted", "null missed", "null invented")
"""Too few beads; too many; as many with other borders; a segment without a partner got one; the other way round."""


class Stretch(NamedTuple):
    """The smallest run of segments that test and gold divide into beads in two ways.

    Attributes:
        kind: One of `KINDS`.
        gold: Its gold beads.
        test: Its tested beads.
    """

    kind: str
    gold: list[IndexBead]
    test: list[IndexBead]


def differences(gold: Iterable[IndexBead], test: Iterable[IndexBead]) -> list[Stretch]:
    """Where two alignments of one document differ.

    Null beads over several segments are taken one segment at a time, and target segments that the gold names in no
    bead do not count.
    """
    sides = [list(_single(gold)), list(_single(test))]
    owner: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        while owner.setdefault(node, node) != node:
            node = owner[node]
        return node

    for beads in sides:
        for source, target in beads:
            nodes = [*((0, i) for i in source), *((1, j) for j in target)]
            for node in nodes[1:]:
                owner[root(node)] = root(nodes[0])
    groups: dict[tuple[int, int], tuple[list[IndexBead], list[IndexBead]]] = {}
    for which, beads in enumerate(sides):
        for bead in beads:
            first = (0, bead[0][0]) if bead[0] else (1, bead[1][0])
            groups.setdefault(root(first), ([], []))[which].append(bead)
    return [
        Stretch(_kind(mine, other), mine, other) for mine, other in groups.values() if mine and set(mine) != set(other)
    ]


def _single(beads: Iterable[IndexBead]) -> Iterable[IndexBead]:
    for source, target in beads:
        if source and target:
            yield source, target
        else:
            yield from (((i,), ()) for i in source)
            yield from (((), (j,)) for j in target)


def _kind(gold: Sequence[IndexBead], test: Sequence[IndexBead]) -> str:
    nulls, found = ({bead for bead in beads if not all(bead)} for beads in (gold, test))
    if nulls - found:
        return "null missed"
    if found - nulls:
        return "null invented"
    if len(gold) == len(test):
        return "shifted"
    return "over-merged" if len(test) < len(gold) else "under-merged"


class Tenth(NamedTuple):
    """Beads whose confidence lies in one tenth of the scale."""

    low: float
    promised: float
    right: float
    count: int


def tenths(judged: Iterable[tuple[float, bool]]) -> list[Tenth]:
    """For each tenth of the scale that has beads: mean confidence, share that is right, number of beads."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for score, right in judged:
        bins.setdefault(min(int(score * 10), 9), []).append((score, right))
    return [
        Tenth(
            place / 10,
            sum(score for score, _ in some) / len(some),
            sum(right for _, right in some) / len(some),
            len(some),
        )
        for place, some in sorted(bins.items())
    ]
