"""What a right form looks like in the place of a wrong one: capitals, sentence beginnings, the nearest right form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from mtkit.orthography import fold_latin

if TYPE_CHECKING:
    from mtkit.termbase import TermEntry

__all__ = ["all_capitals", "carry_case", "in_title", "nearest_right", "no_possessive", "opens_sentence", "times"]

_OPENERS = frozenset("\"'“”„«‘([{*_\\")
_POSSESSIVE = re.compile("['\u2019\u02bc\u2018\u201b`\u00b4][sS]?$")
_TITLE_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]+)?")
_SMALL = 3
"""Letters of the longest word that a headline in title case may leave small."""
_LONGEST_TITLE = 20
_LONGEST_LINE = 250
_ENDS = frozenset(".!?…\n•#>|؟")


def opens_sentence(text: str, start: int) -> bool:
    """Whether what begins at `start` begins a sentence, a heading, a list item or a quotation.

    A colon, a dash and a comma open no sentence unless a quotation mark follows them.
    """
    at = start
    quoted = False
    while at and (text[at - 1] in _OPENERS or text[at - 1] in " \t\u00a0"):
        quoted = quoted or text[at - 1] in '"“„«‘'
        at -= 1
    if at == 0 or text[at - 1] in _ENDS:
        return True
    if text[at - 1] in ")]" or text[at - 1] in "-–—":
        return not text[:at].rstrip(")]-–— 0123456789").strip() or text[max(at - 2, 0) : at - 1].isspace()
    return quoted and text[at - 1] in ":,;"


def in_title(text: str, start: int, end: int) -> bool:
    """Whether `start:end` stands in a headline in title case, where an article may have its capital.

    That is a line of some words without a full stop in which every other word of four letters or more begins with a
    capital, and one of them is a common word, so that it is no mere list of names.
    """
    from mtkit.check.renderings import common_english

    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    if right - left > _LONGEST_LINE:
        return False
    line = f"{text[left:start]} {text[end:right]}"
    listed = _TITLE_WORD.findall(line)
    if line.rstrip().endswith(".") or not 1 < len(listed) <= _LONGEST_TITLE:
        return False
    first = 1 if text[left:start].strip() else 0  # its capital says nothing
    if any(len(word) > _SMALL and not word[0].isupper() for word in listed):
        return False
    return any(len(word) > _SMALL and word.lower() in common_english() for word in listed[first:])


def all_capitals(text: str, start: int, end: int) -> bool:
    """Whether `start:end` stands in a headline or dateline in capitals, so that its own capitals are right.

    A headline is a line most of whose other letters are capitals. A dateline is followed by a dash, or begins its line
    and is followed by a comma or a bracket.
    """
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    others = [char for char in text[left:start] + text[end:right] if char.isalpha()]
    if sum(char.isupper() for char in others) * 2 > len(others) or not others:
        return True
    behind = text[end:right].lstrip()
    if behind[:1] in {"-", "–", "—"} and text[end : end + 1].isspace():
        return True
    return not any(char.isalpha() for char in text[left:start]) and behind[:1] in {"(", ",", "-", "–", "—", "/"}


def carry_case(found: str, form: str, *, opening: bool, capitals: bool, title: bool = False) -> str:
    """`form` with the capitals that the place of `found` asks for.

    Args:
        found: What stands there.
        form: The right form as listed.
        opening: Whether the place opens a sentence.
        capitals: Whether the place is a headline in capitals.
        title: Whether it is a headline in title case.
    """
    letters = [char for char in found if char.isalpha()]
    if capitals and len(letters) > 1 and all(char.isupper() for char in letters):
        return form.upper()
    if title and found.istitle():
        return " ".join(word[:1].upper() + word[1:] for word in form.split(" "))
    if opening and found[:1].isupper() and form[:1].islower():
        return form[:1].upper() + form[1:]
    return form


def nearest_right(found: str, entry: TermEntry) -> str:
    """The right form of `entry` that is written most like `found`; the preferred one where another is no nearer."""
    forms = entry.right_forms
    if len(forms) == 1:
        return forms[0]
    folded = fold_latin(found).text.casefold()
    words = len(folded.replace("-", " ").split())

    def distance(form: str) -> tuple[float, int]:
        other = fold_latin(form).text.casefold()
        return Indel.normalized_distance(folded, other), abs(words - len(other.replace("-", " ").split()))

    return min((entry.preferred, *entry.short), key=distance)


def no_possessive(text: str) -> str:
    """`text` without a possessive ending."""
    return _POSSESSIVE.sub("", text)


def times(count: int) -> str:
    """`once`, `2 times`."""
    return "once" if count == 1 else f"{count} times"
