"""The operations on an alignment: each takes the rows, the place of the bead and the operation; gives the new rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mtkit.align.edit_fields import find, number, segment, side_of, text_of
from mtkit.align.edit_rows import SIDES, Row, Side
from mtkit.bitext import Segment, Span, Status, TranslationUnit, collapse
from mtkit.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["OPERATIONS"]

_SPACE = " \t\r\n\f\v\u2028\u2029"
_STATUS: dict[str, Status] = {"accept": "accepted", "review": "rejected", "clear": "auto"}


def _mark(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    rows[at] = replace(rows[at], status=_STATUS[op["op"]])
    return rows


def _merge(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    del op
    if at + 1 == len(rows):
        raise EditError("the last bead has no next one to be merged with")
    one, other = rows[at], rows[at + 1]
    for side in SIDES:
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
    for side in SIDES:
        span, segments = row.span(side), row.segments(side)
        place = number(op, side, span.start, span.end)
        first = first.with_side(side, Span(span.start, place), segments[: place - span.start])
        second = second.with_side(side, Span(place, span.end), segments[place - span.start :])
    if not (first.left or first.right) or not (second.left or second.right):
        raise EditError("one of the two halves would be empty")
    rows[at : at + 1] = [first.by_hand(), replace(second, unit=_sibling(rows, row.unit)).by_hand()]
    return rows


def _sibling(rows: Sequence[Row], unit: TranslationUnit) -> TranslationUnit:
    """A unit for what is split from `unit`, with an id that is free."""
    taken = {row.unit.id for row in rows}
    count = 2
    while f"{unit.id}.{count}" in taken:
        count += 1
    return replace(unit, id=f"{unit.id}.{count}", notes=())


def _cut(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    row, side = rows[at], side_of(op)
    place = segment(row, side, op)
    segments, index = row.segments(side), row.span(side).start + place
    whole = segments[place]
    split = number(op, "at", 0, len(whole.text))
    one, other = whole.text[:split].rstrip(_SPACE), whole.text[split:].lstrip(_SPACE)
    if not one or not other:
        raise EditError("there is no text on one side of the cut")
    # Exact where the segment stands in its document as it is shown; else a little too early.
    middle = min(whole.start + split, whole.end)
    parts = (Segment(one, whole.start, middle, whole.block), Segment(other, middle, whole.end, whole.block))
    rows[at] = row.with_side(side, row.span(side), (*segments[:place], *parts, *segments[place + 1 :]))
    for other_at, each in enumerate(rows):
        span = each.span(side)
        if span.end > index:
            rows[other_at] = each.with_side(
                side, Span(span.start + (span.start > index), span.end + 1), each.segments(side)
            )
    return rows


def _move(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    side, direction = side_of(op), op.get("direction")
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
    to = find(rows, op.get("to"))
    one, other = (at, to) if rows[at].left else (to, at)
    source, target = rows[one], rows[other]
    if not source.left or source.right or target.left or not target.right:
        raise EditError("one of the two beads must have only a source, the other only a target")
    rows[one] = source.with_side("target", target.target, target.right).by_hand()
    del rows[other]
    return rows


def _edit(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    row = rows[at]
    place = segment(row, "target", op)
    return _retext(rows, at, place, collapse(text_of(op, "text")))


def _fix(rows: list[Row], at: int, op: Mapping[str, Any]) -> list[Row]:
    row = rows[at]
    place = segment(row, "target", op)
    text = row.right[place].text
    start = number(op, "start", 0, len(text))
    end = number(op, "end", start, len(text))
    if text[start:end] != text_of(op, "old"):
        raise EditError(f"the text at {start}..{end} is not the one that the fix replaces")
    return _retext(rows, at, place, text[:start] + text_of(op, "new") + text[end:])


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
