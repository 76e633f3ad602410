"""Corrections to an alignment by hand: pure operations on beads and segments, replayed from a log.

An operation is a mapping with the key `op` and names the bead it changes by its two segment ranges, half open:
`{"op": "merge", "bead": {"source": [4, 5], "target": [4, 6]}}`. Ranges are those at the time of the operation.
Where a bitext does not say which segments its units are made of (TMX, TSV), each unit has one on each side that is not
empty, counted from 0.

| op | further keys | what it does |
|---|---|---|
| `accept`, `review`, `clear` | | sets the status to `accepted`, `rejected` (somebody must look) or `auto` |
| `merge` | | joins the bead with the next one |
| `split` | `source`, `target` | parts the bead before these segments |
| `cut` | `side`, `segment`, `at` | parts a segment before a code point of its text |
| `move` | `side`, `direction` | gives its first segment to the bead above (`up`), its last to the one below (`down`) |
| `unlink` | | parts the bead into its source and its target |
| `link` | `to` | joins a bead that has only a source with one that has only a target |
| `edit` | `segment`, `text` | replaces the text of a target segment |
| `fix` | `segment`, `start`, `end`, `old`, `new` | replaces code points of a target segment |

Operations other than `edit` and `fix` keep every character of both texts but for white space where a segment is cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from mtkit.bitext import Bead, Bitext, Segment, Span, Status, TranslationUnit, collapse
from mtkit.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["OPERATIONS", "Draft", "Row"]

Side = Literal["source", "target"]
_SIDES: tuple[Side, Side] = ("source", "target")

_SPACE = " \t\r\n\f\v\u2028\u2029"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_STATUS: dict[str, Status] = {"accept": "accepted", "review": "rejected", "clear": "auto"}


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


@dataclass(frozen=True, slots=True)
class Draft:
    """A bitext that is being corrected: frozen; each operation gives a new one.

    Attributes:
        bitext: The bitext as it was read.
        rows: The beads as they are now.
        placed: Whether the segment indices are those of the documents; False where units were counted instead.
    """

    bitext: Bitext
    rows: tuple[Row, ...]
    placed: bool

    @classmethod
    def of(cls, bitext: Bitext) -> Draft:
        """The draft of a bitext as it was read."""
        rows = [_row(unit) for unit in bitext.units]
        placed = all(row is not None for row in rows) and not any(
            _overlap([row.span(side) for row in rows if row is not None]) for side in _SIDES
        )
        if placed:
            return cls(bitext, tuple(row for row in rows if row is not None), placed=True)
        counted = []
        i = j = 0
        for unit in bitext.units:
            left, right = _pieces(unit.source, unit.source_segments), _pieces(unit.target, unit.target_segments)
            spans = Span(i, i + len(left)), Span(j, j + len(right))
            counted.append(Row(*spans, left, right, unit.score, unit.status, unit))
            i, j = spans[0].end, spans[1].end
        return cls(bitext, tuple(counted), placed=False)

    def apply(self, op: Mapping[str, Any]) -> Draft:
        """The draft after one operation.

        Raises:
            EditError: If it is no operation, or cannot be done here.
        """
        if not isinstance(op, Mapping) or not isinstance(op.get("op"), str):
            raise EditError("is not an object with an op", hint='write {"op": "accept", "bead": {...}}')
        do = OPERATIONS.get(op["op"])
        if do is None:
            raise EditError(f"unknown operation {op['op']!r}; known are {', '.join(sorted(OPERATIONS))}")
        return replace(self, rows=tuple(do(list(self.rows), _find(self.rows, op.get("bead")), op)))

    def result(self) -> Bitext:
        """The bitext as it is now; units that nobody touched are as they were, but for segment indices."""
        return replace(self.bitext, units=tuple(_unit(row, placed=self.placed) for row in self.rows))


# --- a bitext in and out


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


def _unit(row: Row, *, placed: bool) -> TranslationUnit:
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


# --- reading an operation


def _find(rows: Sequence[Row], bead: Any) -> int:
    try:
        source, target = (Span(*(_whole(value) for value in bead[side])) for side in ("source", "target"))
    except (KeyError, TypeError, ValueError) as error:
        raise EditError(
            f"names no bead: {json.dumps(bead, ensure_ascii=True)[:60]}",
            hint='write "bead": {"source": [4, 6], "target": [2, 3]}, half-open ranges of segments',
        ) from error
    found = [at for at, row in enumerate(rows) if row.source == source and row.target == target]
    if len(found) != 1:
        raise EditError(
            f"there is {'no' if not found else 'more than one'} bead of the source segments"
            f" {list(source)} and the target segments {list(target)}"
        )
    return found[0]


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("an index is a whole number")
    return value


def _number(op: Mapping[str, Any], key: str, least: int, most: int) -> int:
    value = op.get(key)
    if type(value) is not int or not least <= value <= most:
        raise EditError(f"{key} is {value!r}, not a whole number from {least} to {most}")
    return value


def _side(op: Mapping[str, Any]) -> Side:
    side: Any = op.get("side")
    if side not in {"source", "target"}:
        raise EditError(f"side is {side!r}, not source or target")
    return "source" if side == "source" else "target"


def _text(op: Mapping[str, Any], key: str) -> str:
    value = op.get(key)
    if not isinstance(value, str):
        raise EditError(f"{key} is not a text")
    if _ILLEGAL.search(value):
        raise EditError(f"{key} holds a character that no text may hold")
    return value


def _segment(row: Row, side: Side, op: Mapping[str, Any]) -> int:
    """Which segment of the side is meant, counted from the first one of the bead."""
    span = row.span(side)
    if not span.size:
        raise EditError(f"the bead has no {side} segment")
    return _number(op, "segment", span.start, span.end - 1) - span.start


# --- the operations: each takes the rows, the place of the bead in them and the operation, and gives the new rows


def _mark(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    rows[at] = replace(rows[at], status=_STATUS[op["op"]])
    return rows


def _merge(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    del op
    if at + 1 == len(rows):
        raise EditError("the last bead has no next one to be merged with")
    one, other = rows[at], rows[at + 1]
    for side in _SIDES:
        one = _joined(one, other, side)
    names = {name for name, _ in one.unit.props}
    props = (*one.unit.props, *(pair for pair in other.unit.props if pair[0] not in names))
    unit = replace(one.unit, props=props, notes=(*one.unit.notes, *other.unit.notes))
    rows[at : at + 2] = [replace(one, unit=unit).by_hand()]
    return rows


def _joined(one: Row, other: Row, side: Side) -> Row:
    a, b = one.span(side), other.span(side)
    if not other.has(side):
        return one
    if not one.has(side):
        return one.with_side(side, b, other.segments(side))
    if a.end == b.start:
        return one.with_side(side, Span(a.start, b.end), one.segments(side) + other.segments(side))
    if b.end == a.start:
        return one.with_side(side, Span(b.start, a.end), other.segments(side) + one.segments(side))
    raise EditError(f"the {side} segments {list(a)} and {list(b)} are not neighbours in their text")


def _split(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    row = first = second = rows[at]
    for side in _SIDES:
        span, segments = row.span(side), row.segments(side)
        place = _number(op, side, span.start, span.end)
        first = first.with_side(side, Span(span.start, place), segments[: place - span.start])
        second = second.with_side(side, Span(place, span.end), segments[place - span.start :])
    if not (first.left or first.right) or not (second.left or second.right):
        raise EditError("one of the two halves would be empty")
    rows[at : at + 1] = [first.by_hand(), replace(second, unit=_sibling(rows, row.unit)).by_hand()]
    return rows


def _sibling(rows: Sequence[Row], unit: TranslationUnit) -> TranslationUnit:
    """A unit for what is split from `unit`, with an id that is free."""
    taken = {row.unit.id for row in rows}
    number = 2
    while f"{unit.id}.{number}" in taken:
        number += 1
    return replace(unit, id=f"{unit.id}.{number}", notes=())


def _cut(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    row, side = rows[at], _side(op)
    place = _segment(row, side, op)
    segments, index = row.segments(side), row.span(side).start + place
    whole = segments[place]
    split = _number(op, "at", 0, len(whole.text))
    one, other = whole.text[:split].rstrip(_SPACE), whole.text[split:].lstrip(_SPACE)
    if not one or not other:
        raise EditError("there is no text on one side of the cut")
    # Exact where the segment stands in its document as it is shown; else a little too early.
    middle = min(whole.start + split, whole.end)
    parts = (Segment(one, whole.start, middle, whole.block), Segment(other, middle, whole.end, whole.block))
    rows[at] = row.with_side(side, row.span(side), (*segments[:place], *parts, *segments[place + 1 :]))
    for number, each in enumerate(rows):
        span = each.span(side)
        if span.end > index:
            rows[number] = each.with_side(
                side, Span(span.start + (span.start > index), span.end + 1), each.segments(side)
            )
    return rows


def _move(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    side, direction = _side(op), op.get("direction")
    if direction not in {"up", "down"}:
        raise EditError(f"direction is {direction!r}, not up or down")
    up = direction == "up"
    row, to = rows[at], at - 1 if up else at + 1
    if not row.has(side):
        raise EditError(f"the bead has no {side} segment")
    if not 0 <= to < len(rows):
        raise EditError(f"there is no bead {'above' if up else 'below'}")
    span, segments, there = row.span(side), row.segments(side), rows[to]
    if up:
        moved, kept = (Span(span.start, span.start + 1), segments[:1]), (Span(span.start + 1, span.end), segments[1:])
    else:
        moved, kept = (Span(span.end - 1, span.end), segments[-1:]), (Span(span.start, span.end - 1), segments[:-1])
    if there.has(side) and (there.span(side).end != span.start if up else there.span(side).start != span.end):
        raise EditError(
            f"the {side} segments of the bead {'above' if up else 'below'} are not the neighbours of those of this one"
        )
    rows[to] = _joined(there, row.with_side(side, *moved), side).by_hand()
    rows[at] = row.with_side(side, *kept).by_hand()
    if not (rows[at].left or rows[at].right):
        del rows[at]
    return rows


def _unlink(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    del op
    row = rows[at]
    if not (row.left and row.right):
        raise EditError("the bead has only one side")
    one = row.with_side("target", Span(row.target.start, row.target.start), ())
    other = row.with_side("source", Span(row.source.end, row.source.end), ())
    rows[at : at + 1] = [one.by_hand(), replace(other, unit=_sibling(rows, row.unit)).by_hand()]
    return rows


def _link(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    to = _find(rows, op.get("to"))
    one, other = (at, to) if rows[at].left else (to, at)
    source, target = rows[one], rows[other]
    if not source.left or source.right or target.left or not target.right:
        raise EditError("one of the two beads must have only a source, the other only a target")
    rows[one] = source.with_side("target", target.target, target.right).by_hand()
    del rows[other]
    return rows


def _edit(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    row = rows[at]
    place = _segment(row, "target", op)
    return _retext(rows, at, place, collapse(_text(op, "text")))


def _fix(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    row = rows[at]
    place = _segment(row, "target", op)
    text = row.right[place].text
    start = _number(op, "start", 0, len(text))
    end = _number(op, "end", start, len(text))
    if text[start:end] != _text(op, "old"):
        raise EditError(f"the text at {start}..{end} is not the one that the fix replaces")
    return _retext(rows, at, place, text[:start] + _text(op, "new") + text[end:])


def _retext(rows: list[Row], at: int, place: int, text: str) -> list[Row]:
    row = rows[at]
    if not text.strip(_SPACE):
        raise EditError("the text would be empty", hint="unlink the bead instead")
    segments = list(row.right)
    segments[place] = replace(segments[place], text=text)
    rows[at] = replace(row, right=tuple(segments))
    return rows


OPERATIONS: dict[str, Callable[[list[Row], int, Mapping[str, Any]], list[Row]]] = {
    "accept": _mark,
    "clear": _mark,
    "cut": _cut,
    "edit": _edit,
    "fix": _fix,
    "link": _link,
    "merge": _merge,
    "move": _move,
    "review": _mark,
    "split": _split,
    "unlink": _unlink,
}
"""Name of each operation: what does it."""
