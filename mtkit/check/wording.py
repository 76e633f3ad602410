"""What a right form looks like in the place of a wrong one: capitals, sentence beginnings, the nearest right form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from mtkit.orthography import fold_latin

if TYPE_CHECKING:
    from mtkit.termbase import TermEntry

__all__ = ["all_capitals", "carry_case", "nearest_right", "no_possessive", "opens_sentence", "times"]

_OPENERS = frozenset("\"'“”„«‘([{*_\\")
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


def carry_case(found: str, form: str, *, opening: bool, capitals: bool) -> str:
    """`form` with the capitals that the place of `found` asks for.

    Args:
        found: What stands there.
        form: The right form as listed.
        opening: Whether the place opens a sentence.
        capitals: Whether the place is a headline in capitals.
    """
    letters = [char for char in found if char.isalpha()]
    if capitals and len(letters) > 1 and all(char.isupper() for char in letters):
        return form.upper()
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
    for ending in ("'s", "\u2019s", "'", "\u2019"):
        if text.endswith(ending):
            return text.removesuffix(ending)
    return text


def times(count: int) -> str:
    """`once`, `2 times`."""
    return "once" if count == 1 else f"{count} times"
