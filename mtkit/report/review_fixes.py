"""A fix as what it changes in each segment, for a page on which every segment stands for itself."""

from __future__ import annotations

from itertools import takewhile
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

from mtkit.bitext import TranslationUnit
from mtkit.check.fix import fix_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.bitext import Segment
    from mtkit.check import Fix, TextSpan

__all__ = ["FixPiece", "fix_pieces", "places"]


class FixPiece(NamedTuple):
    """What a fix does in one segment: replace code points `start:end` of segment number `segment` by `text`."""

    segment: int
    start: int
    end: int
    text: str


def fix_pieces(fix: Fix, parts: Sequence[Segment]) -> list[FixPiece]:
    """A fix of a unit's target as replacements in its segments; none if it cannot be parted so.

    Args:
        fix: The fix; its offsets count in the segments joined by one space.
        parts: The segments.
    """
    texts = [part.text for part in parts]
    fixed = fix_unit(TranslationUnit("1", "", " ".join(texts), target_segments=tuple(parts)), [fix])
    if fixed is None or not fixed.target_segments:
        return []
    inside = {index: (start, end) for index, start, end in places((fix.start, fix.end), parts)}
    pieces = []
    for index, (old, part) in enumerate(zip(texts, fixed.target_segments, strict=True)):
        new = part.text
        if old == new and index not in inside:
            continue
        start, end = inside.get(index, (len(old), 0))
        head = min(start, _alike(old, new))
        tail = min(len(old) - end, _alike(old[head:][::-1], new[head:][::-1]))
        pieces.append(FixPiece(index, head, len(old) - tail, new[head : len(new) - tail]))
    return pieces


def _alike(one: str, other: str) -> int:
    """With how many code points both texts begin."""
    return sum(takewhile(bool, map(eq, one, other)))


def places(span: TextSpan | tuple[int, int] | None, parts: Sequence[Segment]) -> Iterator[tuple[int, int, int]]:
    """Segment, start and end of the pieces of a range of a unit's text, whose segments are joined by one space."""
    if span is None:
        return
    at = 0
    for index, part in enumerate(parts):
        start, end = max(span[0] - at, 0), min(span[1] - at, len(part.text))
        if start < end:
            yield index, start, end
        at += len(part.text) + 1
