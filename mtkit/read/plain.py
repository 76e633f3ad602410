"""Plain text: the document is the file, character by character, and blocks are ranges in it."""

from __future__ import annotations

import regex

from mtkit.bitext import Document
from mtkit.read.blocks import is_wrapped
from mtkit.read.encoding import decode

__all__ = ["PlainReader", "line_blocks"]

_LINE = regex.compile(r"[^\r\n\f\u2028\u2029\x85]+|(?<blank>\r\n|[\r\n\f\u2028\u2029\x85])")
_ITEM = regex.compile(
    r"(?:[-–—*+•·▪●◦‣■□▸►]|\(?(?:\d{1,3}|[A-Za-z]|\p{Arabic})\)|(?:\d{1,3}|[a-z])[.\-–]|\p{Arabic}[\-–])[ \t\u00a0]"
)


class PlainReader:
    """Reads plain text; offsets of segments are offsets in the decoded file."""

    name = "plain"
    suffixes = (".txt", ".text")

    def read(self, data: bytes, path: str) -> Document:
        """Decode `data` and find its paragraphs, as `line_blocks` says."""
        decoded = decode(data, path)
        meta = {"encoding": decoded.encoding}
        return Document(path, "und", decoded.text, line_blocks(decoded.text), meta=meta, notes=decoded.notes)


def line_blocks(text: str) -> tuple[tuple[int, int], ...]:
    """The paragraphs of a text: half-open code point ranges without the white space around them.

    Each line is a paragraph, unless the text is evidently wrapped at a fixed width (see `is_wrapped`): then blank
    lines part the paragraphs, and so do lines that begin as list items.
    """
    groups: list[list[tuple[int, int]]] = [[]]
    ended = True
    for found in _LINE.finditer(text):
        if found["blank"]:
            if ended:
                groups.append([])
            ended = True
            continue
        start, end = _trimmed(text, *found.span())
        ended = start >= end
        if not ended:
            if _ITEM.match(text, start):
                groups.append([])
            groups[-1].append((start, end))
    groups = [group for group in groups if group]
    if is_wrapped([[text[start:end] for start, end in group] for group in groups]):
        return tuple((group[0][0], group[-1][1]) for group in groups)
    return tuple(line for group in groups for line in group)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    left = len(line) - len(line.lstrip())
    return start + left, start + max(left, len(line.rstrip()))
