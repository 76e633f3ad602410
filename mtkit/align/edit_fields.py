"""Reading an operation on an alignment: the bead it names, its numbers and texts; what is not right is refused."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from mtkit.bitext import Span
from mtkit.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtkit.align.edit_rows import Row, Side

__all__ = ["find", "number", "segment", "side_of", "text_of"]

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def find(rows: Sequence[Row], bead: Any) -> int:
    """The place among `rows` of the bead that an operation names by its two ranges.

    Raises:
        EditError: If it names none, or there is not exactly one.
    """
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


def number(op: Mapping[str, Any], key: str, least: int, most: int) -> int:
    """A whole number of an operation.

    Raises:
        EditError: If it is none, or outside of `least` to `most`.
    """
    value = op.get(key)
    if type(value) is not int or not least <= value <= most:
        raise EditError(f"{key} is {value!r}, not a whole number from {least} to {most}")
    return value


def side_of(op: Mapping[str, Any]) -> Side:
    """The side that an operation is about.

    Raises:
        EditError: If it names neither source nor target.
    """
    side: Any = op.get("side")
    if side not in {"source", "target"}:
        raise EditError(f"side is {side!r}, not source or target")
    return "source" if side == "source" else "target"


def text_of(op: Mapping[str, Any], key: str) -> str:
    """A text of an operation.

    Raises:
        EditError: If it is none, or holds a control character or half of a surrogate pair.
    """
    value = op.get(key)
    if not isinstance(value, str):
        raise EditError(f"{key} is not a text")
    if _ILLEGAL.search(value):
        raise EditError(f"{key} holds a character that no text may hold")
    return value


def segment(row: Row, side: Side, op: Mapping[str, Any]) -> int:
    """Which segment of the side is meant, counted from the first one of the bead.

    Raises:
        EditError: If the bead has no such segment.
    """
    span = row.span(side)
    if not span.size:
        raise EditError(f"the bead has no {side} segment")
    return number(op, "segment", span.start, span.end - 1) - span.start
