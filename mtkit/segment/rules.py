"""Whether a sentence ends at a candidate: our corrections of sentencex, in the order in which they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from mtkit.segment.abbreviations import fold, words
from mtkit.segment.candidates import BLANK, OPENERS, QUOTES, skip
from mtkit.segment.full_stop import full_stop_ends

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtkit.segment.candidates import Candidate

__all__ = ["ends"]

_ARABIC_LETTER = regex.compile(r"\p{Arabic}")
_CAMEL = regex.compile(r"(?:\p{Ll}{1,3}[-’'‘ʿ])?\p{Ll}?\p{Lu}")
_ITEM = regex.compile(r"[\[(]?(?:\d{1,3}|[A-Za-z]|\p{Arabic})[\])][ \u00a0]|[•▪●◦‣■□▸►]")
_TAIL_EN = regex.compile(
    r"(?:\p{Lu}[\p{L}'’\-]*\s+){1,4}(?<verb>\p{Ll}+)"
    r"(?:\s*[.,;]|\s+(?:(?:him|her|me|them|us)[.,;]|(?:to|as|when|while|in|with|from|after|before|at|through|over|on)\b))"
)
_TAIL_AR = regex.compile(
    r"(?:(?<as>كما|هكذا|مثلما)\s+)?(?<verb>[\p{L}\p{Mn}]+)(?<rest>(?:\s+[^\s.:،«“\"!?؟]+){0,5}?)(?<stop>[.:،«“\"])"
)
_REPORTED = regex.compile(r"\s(?:إن|أن|ان)\p{L}{0,3}(?=\s|$)")

_LEADERS = 5
_LOOK = 120


def ends(text: str, start: int, at: Candidate, opinion: Callable[[int], bool]) -> bool:
    """Whether the sentence that began at `start` ends at `at`.

    Args:
        text: What both offsets count in, without hard breaks.
        start: First character of the sentence.
        at: The candidate.
        opinion: What sentencex says of the candidate whose mark ends at a given offset.
    """
    before, after = text[max(start, at.start - _LOOK) : at.start], text[at.next : at.next + _LOOK]
    after = after[skip(BLANK, after) :]
    if not after or after[0] in ".,;:،؛…?!؟)]" or not before.strip() or before[-1] in "([":
        return False
    opened = skip(OPENERS, after)
    following = after[opened:]
    latin = not _ARABIC_LETTER.match(before[-1])
    if latin and following[:1].islower() and not (_CAMEL.match(following) or _ITEM.match(after)):
        return False
    quoted = any(mark in QUOTES for mark in at.close)
    if set(at.mark) <= {".", "…"} and at.mark != ".":
        return _ellipsis_ends(at, after, following, quoted=quoted, latin=latin)
    if at.mark == ".":
        return full_stop_ends(before, after, lambda: opinion(at.stop))
    return not (quoted and _reports(following if not opened else ""))


def _ellipsis_ends(at: Candidate, after: str, following: str, *, quoted: bool, latin: bool) -> bool:
    """An ellipsis ends a sentence where a capital follows, in Arabic where a quotation closes or opens at it."""
    if len(at.mark) >= _LEADERS:
        return False
    if latin and following[:1].isupper():
        return True
    return quoted or after[0] in "«“-–—"


def _reports(following: str) -> bool:
    """Whether a clause such as «Hammel added.» or «كما أضاف هاميل.» belongs to the quotation before it."""
    if found := _TAIL_EN.match(following):
        return found["verb"] in words("en").reporting
    if found := _TAIL_AR.match(following):
        told = fold(found["verb"]) in words("ar").reporting
        return told and not _REPORTED.search(found["rest"]) and (found["as"] is not None or found["stop"] in ".،")
    return False
