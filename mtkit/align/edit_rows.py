"""The rows of a bitext that is being corrected: beads with the texts of their segments, and the way back to units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from mtkit.bitext import Bead, Bitext, Segment, Span, Status, TranslationUnit

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SIDES", "Row", "Side", "rows_of", "unit_of"]

Side = Literal["source", "target"]
SIDES: tuple[Side, Side] = ("source", "target")


@dataclass(frozen=True, slots=True)
class Row:
    """A bead with the texts of its segments.

    Attributes:
        source: Range of source segments.
        target: Range of target segments.
        left: The source segments.
        right: The target segments.
        score: Confidence, 0 to 1; None if nobody estimated it, or the bead was made by hand.
        status: What a person said about it.
        unit: The unit it comes from: id, props, notes and markup.
    """

    source: Span
    target: Span
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    score: float | None
    status: Status
    unit: TranslationUnit

    def has(self, side: Side) -> bool:
        """Whether there is a segment on this side."""
        return bool(self.left if side == "source" else self.right)

    def span(self, side: Side) -> Span:
        """The range of one side."""
        return self.source if side == "source" else self.target

    def segments(self, side: Side) -> tuple[Segment, ...]:
        """The segments of one side."""
        return self.left if side == "source" else self.right

    def with_side(self, side: Side, span: Span, segments: tuple[Segment, ...]) -> Row:
        """The row with another range and other segments on one side."""
        if side == "source":
            return replace(self, source=span, left=segments)
        return replace(self, target=span, right=segments)

    def by_hand(self) -> Row:
        """The row as it is after its segments were changed: without a score, and nobody has accepted it."""
        return replace(self, score=None, status="auto")


def rows_of(bitext: Bitext) -> tuple[tuple[Row, ...], bool]:
    """The rows of a bitext, and whether their ranges are those of its documents; else units were counted."""
    rows = [_row(unit) for unit in bitext.units]
    if all(row is not None for row in rows):
        known = tuple(row for row in rows if row is not None)
        if not any(_overlap([row.span(side) for row in known]) for side in SIDES):
            return known, True
    counted = []
    i = j = 0
    for unit in bitext.units:
        left, right = _pieces(unit.source, unit.source_segments), _pieces(unit.target, unit.target_segments)
        spans = Span(i, i + len(left)), Span(j, j + len(right))
        counted.append(Row(*spans, left, right, unit.score, unit.status, unit))
        i, j = spans[0].end, spans[1].end
    return tuple(counted), False


def _pieces(text: str, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    if segments and " ".join(segment.text for segment in segments) == text:
        return segments
    return (Segment(text, 0, len(text)),) if text else ()


def _row(unit: TranslationUnit) -> Row | None:
    """The row of a unit that knows its place; None if its bead and its segments do not agree."""
    if unit.bead is None:
        return None
    left, right = _pieces(unit.source, unit.source_segments), _pieces(unit.target, unit.target_segments)
    if len(left) != unit.bead.source.size or len(right) != unit.bead.target.size:
        return None
    return Row(unit.bead.source, unit.bead.target, left, right, unit.score, unit.status, unit)


def _overlap(spans: Sequence[Span]) -> bool:
    return any(one.end > other.start for one, other in pairwise(sorted(span for span in spans if span.size)))


def unit_of(row: Row, *, placed: bool) -> TranslationUnit:
    """The unit of a row.

    Args:
        row: The row.
        placed: Whether its ranges are those of the documents, and stay in the unit.
    """
    unit = row.unit
    source = " ".join(segment.text for segment in row.left)
    target = " ".join(segment.text for segment in row.right)
    bead = None
    if placed:
        same = unit.bead is not None and unit.score == row.score and unit.status == row.status
        score = unit.bead.score if same and unit.bead is not None else row.score
        status = unit.bead.status if same and unit.bead is not None else row.status
        bead = Bead(row.source, row.target, score, status)
    return replace(
        unit,
        source=source,
        target=target,
        score=row.score,
        status=row.status,
        bead=bead,
        source_segments=row.left if placed else (),
        target_segments=row.right if placed else (),
        source_markup=unit.source_markup if source == unit.source else None,
        target_markup=unit.target_markup if target == unit.target else None,
    )
