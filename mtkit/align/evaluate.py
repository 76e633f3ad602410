"""Precision, recall and F1 of alignments against gold, the way the sentence alignment literature counts.

A tested bead is *strictly* right if the same bead is in the gold, and *laxly* right if some gold bead shares a source
and a target segment with it (Sennrich and Volk 2011; Thompson and Koehn 2019). Precision counts null beads; recall
leaves nulls out on both sides. Figures are micro-averaged over documents.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtkit.bitext import Bead

__all__ = ["IndexBead", "Scores", "evaluate", "index_beads"]

IndexBead = tuple[tuple[int, ...], tuple[int, ...]]
"""Source and target segment indices of a bead; unlike a `Span` they may have gaps."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of `evaluate`, each between 0 and 1; a share of nothing is 0."""

    strict_precision: float
    strict_recall: float
    strict_f1: float
    lax_precision: float
    lax_recall: float
    lax_f1: float
    null_precision: float
    null_recall: float

    def as_dict(self) -> dict[str, float]:
        """Name of each figure and its value, in the order of the fields."""
        return asdict(self)


def index_beads(beads: Iterable[Bead]) -> list[IndexBead]:
    """The beads of an `Alignment` as pairs of index tuples."""
    return [(tuple(bead.source.indices()), tuple(bead.target.indices())) for bead in beads]


def evaluate(pairs: Iterable[tuple[Iterable[IndexBead], Iterable[IndexBead]]]) -> Scores:
    """Score tested beads against gold beads.

    Args:
        pairs: One (gold beads, tested beads) for each document. Beads with two empty sides do not count.

    Returns:
        The figures over all documents. Null precision is the share of the null segments of the test that are null in
        the gold, null recall the share of the null segments of the gold that the test found; a null bead over several
        segments counts once for each of them.
    """
    right, found, nulls = [0, 0, 0], [0, 0, 0], [0, 0, 0]
    for some_gold, some_test in pairs:
        gold = {bead for bead in some_gold if any(bead)}
        test = {bead for bead in some_test if any(bead)}
        _add(right, _hits(gold, test))
        _add(found, _hits({bead for bead in test if all(bead)}, {bead for bead in gold if all(bead)}))
        gold_nulls, test_nulls = _null_segments(gold), _null_segments(test)
        _add(nulls, (len(gold_nulls & test_nulls), len(test_nulls), len(gold_nulls)))
    strict = _figures(right[0], right[2], found[0], found[2])
    lax = _figures(right[1], right[2], found[1], found[2])
    return Scores(*strict, *lax, _share(nulls[0], nulls[1]), _share(nulls[0], nulls[2]))


def _add(total: list[int], some: Sequence[int]) -> None:
    for index, value in enumerate(some):
        total[index] += value


def _hits(reference: set[IndexBead], tested: set[IndexBead]) -> tuple[int, int, int]:
    """Counts of the tested beads that are strictly right, laxly right, and all of them."""
    linked: dict[int, set[int]] = {}
    for source, target in reference:
        for index in source:
            linked.setdefault(index, set()).update(target)
    strict = sum(bead in reference for bead in tested)
    lax = sum(
        bead in reference or any(not linked.get(index, set()).isdisjoint(bead[1]) for index in bead[0])
        for bead in tested
    )
    return strict, lax, len(tested)


def _null_segments(beads: Iterable[IndexBead]) -> set[tuple[str, int]]:
    return {
        (side, index)
        for source, target in beads
        if not (source and target)
        for side, indices in (("source", source), ("target", target))
        for index in indices
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _figures(right: int, tested: int, found: int, wanted: int) -> tuple[float, float, float]:
    precision, recall = _share(right, tested), _share(found, wanted)
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0
