"""Building the text of a document block by block, for formats whose markup is left behind."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import quantiles

__all__ = ["BlockWriter", "is_wrapped"]

_SPACE = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_SEPARATOR = "\n\n"

_NARROW, _WIDE = 40, 200
_LEAST_LINES = 3
_FULL_SHARE = 0.85
_SLACK = 2


class BlockWriter:
    """Collects paragraphs, headings, list items and table cells; a blank line stands between two of them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._blocks: list[tuple[int, int]] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Add a block; white space in it becomes single spaces, and a block without text is left out."""
        text = _SPACE.sub(" ", text).strip()
        if not text:
            return
        if self._parts:
            self._length += len(_SEPARATOR)
        self._parts.append(text)
        self._blocks.append((self._length, self._length + len(text)))
        self._length += len(text)

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts of the blocks so far."""
        return tuple(self._parts)

    @property
    def text(self) -> str:
        """The text of the document."""
        return _SEPARATOR.join(self._parts)

    @property
    def blocks(self) -> tuple[tuple[int, int], ...]:
        """The half-open code point range of each block in `text`."""
        return tuple(self._blocks)


def is_wrapped(groups: list[list[str]]) -> bool:
    """Whether the lines of a text were broken at a fixed width, so that a line break is only a space.

    A line was broken because the next word did not fit: of the lines that have a successor in their group, nearly all
    must be so full that the first word of the next line would pass the width of the text (its longest lines).

    Args:
        groups: The lines of each paragraph; blank lines stood between the groups.
    """
    pairs = [(line, after) for group in groups for line, after in pairwise(group)]
    if len(pairs) < _LEAST_LINES:
        return False
    width = quantiles([len(line) for group in groups for line in group], n=50, method="inclusive")[-1]
    if not _NARROW <= width <= _WIDE:
        return False
    full = sum(len(line) + 1 + len(after.split()[0]) > width - _SLACK for line, after in pairs)
    return full >= _FULL_SHARE * len(pairs)
