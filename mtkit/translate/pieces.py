"""Texts that are too long for a model, cut into pieces and joined again; nothing is lost on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Span = tuple[int, int]

__all__ = ["joined", "pieces_of"]

_CLAUSE = re.compile(r"(?<=[،؛:;,.!?؟…])\s+")
_WORD = re.compile(r"\s+")


def pieces_of(
    text: str,
    most: int,
    size: Callable[[str], int],
    sentences: Callable[[str], Sequence[Span]],
    names: Sequence[Span] = (),
) -> list[Span]:
    """Where to cut a text so that each piece has at most `most` tokens: between sentences, else clauses, else words.

    Args:
        text: The text.
        most: Most tokens of a piece.
        size: Tokens of a text.
        sentences: Half-open ranges of the sentences of a text.
        names: Spans that are not cut, as far as can be.

    Returns:
        Half-open ranges, rising; between them lies only white space.
    """
    if size(text) <= most:
        return [(0, len(text))] if text.strip() else []
    found = [(0, len(text))]
    for cut in (sentences, _clauses, _words):
        found = [part for span in found for part in _cut(text, span, cut, most, size, names)]
    return [part for span in found for part in _forced(text, span, most, size)]


def _clauses(text: str) -> list[Span]:
    return _between(_CLAUSE, text)


def _words(text: str) -> list[Span]:
    return _between(_WORD, text)


def _between(pattern: re.Pattern[str], text: str) -> list[Span]:
    spans, start = [], 0
    for gap in pattern.finditer(text):
        spans.append((start, gap.start()))
        start = gap.end()
    return [span for span in (*spans, (start, len(text))) if span[0] < span[1]]


def _cut(  # noqa: PLR0913, PLR0917 - one question, asked of one text
    text: str,
    span: Span,
    cut: Callable[[str], Sequence[Span]],
    most: int,
    size: Callable[[str], int],
    names: Sequence[Span],
) -> list[Span]:
    """The parts of a span that is too long, as many of them together as fit."""
    if size(text[slice(*span)]) <= most:
        return [span]
    parts = [(span[0] + start, span[0] + end) for start, end in cut(text[slice(*span)])]
    whole: list[Span] = []
    for start, end in parts:
        if whole and any(left < start and whole[-1][1] < right for left, right in names):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    found: list[Span] = []
    room = 0
    for start, end in whole:
        needed = size(text[start:end])
        if found and needed <= room:
            found[-1] = (found[-1][0], end)
            room -= needed
        else:
            found.append((start, end))
            room = most - needed
    return found


def _forced(text: str, span: Span, most: int, size: Callable[[str], int]) -> list[Span]:
    """Halves of what has no white space to cut at."""
    start, end = span
    if end - start < 2 or size(text[start:end]) <= most:  # noqa: PLR2004 - one code point cannot be cut
        return [span]
    middle = (start + end) // 2
    return [*_forced(text, (start, middle), most, size), *_forced(text, (middle, end), most, size)]


def joined(parts: Sequence[str]) -> str:
    """The translations of the pieces of a text as one text."""
    return " ".join(part for part in parts if part)
