"""In which words two texts differ."""

from __future__ import annotations

from typing import NamedTuple

import regex

__all__ = ["Piece", "word_diff"]

_PIECE = regex.compile(r"\s+|[\p{L}\p{M}\p{N}\u0640\u200c\u200d]+|[^\s\p{L}\p{M}\p{N}\u0640\u200c\u200d]")


class Piece(NamedTuple):
    """A stretch of text that stayed (`before` is `after`) or was replaced; whole words, never a part of one."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        """Whether it stayed."""
        return self.before == self.after


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces of two texts in order: those that stayed and those that differ.

    Args:
        before: The first text.
        after: The second.

    Returns:
        Pieces whose `before` make the first text when joined, and whose `after` make the second.
    """
    from rapidfuzz.distance import Levenshtein

    left, right = _PIECE.findall(before), _PIECE.findall(after)
    found: list[Piece] = []
    for step in Levenshtein.opcodes(left, right):
        here = "".join(left[step.src_start : step.src_end])
        there = "".join(right[step.dest_start : step.dest_end])
        short = step.tag == "equal" and here.isspace()
        if found and (bool(step.tag == "equal") == found[-1].same or (short and not found[-1].same)):
            found[-1] = Piece(found[-1].before + here, found[-1].after + there)
        else:
            found.append(Piece(here, there))
    return [part for piece in found for part in _trimmed(piece)]


def _trimmed(piece: Piece) -> list[Piece]:
    """A piece that was replaced, without the white space that both ends share."""
    if piece.same:
        return [piece]
    before, after = piece
    end = 0
    while end < min(len(before), len(after)) and before[-1 - end] == after[-1 - end] and before[-1 - end].isspace():
        end += 1
    if not end:
        return [piece]
    return [Piece(before[:-end], after[:-end]), Piece(before[-end:], after[-end:])]
