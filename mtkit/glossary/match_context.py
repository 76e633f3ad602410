"""What stands around an English name in the text: endings, an article before it, the beginning of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtkit.glossary.match_search import tables

if TYPE_CHECKING:
    from mtkit.glossary.match import Claim

__all__ = ["behind_article", "ending", "has_plural", "is_plural", "opens_sentence", "with_leading_sign"]

_APOSTROPHES = "'\u2019\u2018\u02bc\u02b9\u201b`\u00b4"
_LEADING = "\u02bb\u02bc\u02bd\u02be\u02bf"
_HYPHENS = "-\u2010\u2011"
_HISSING = "sxzSXZ"
_ENDING = re.compile(rf"[{_APOSTROPHES}]?s[{_APOSTROPHES}]?|[{_APOSTROPHES}]|es", re.IGNORECASE)
_FAMILY = 4  # letters; a shorter name plus s is more often another word than a plural
_OPENING = re.compile(
    r"""(?:^|[.!?:;\u2026\u2022*#>|\n\u2014\u2013(\["\u201c\u201d\u00ab\u2018']|\s-|(?:^|\n)\s*(?:[-+]|\d+[.)])\s)"""
    r"""[\s"\u201c\u2018'(\[*_]*$"""
)
_BEFORE = 8  # characters that are looked at before a name


def with_leading_sign(text: str, start: int) -> int:
    """`start`, or one less where a half ring or another sign for ain or hamza stands before the name."""
    return start - 1 if start and text[start - 1] in _LEADING else start


def ending(text: str, end: int, *, bare: bool) -> str | None:
    """The possessive or plural ending at `end`, as it stands; empty where there is none.

    Args:
        text: The raw text.
        end: Offset behind the name.
        bare: Whether the word ends there once apostrophes are dropped. Then only the apostrophe of a name in s is an
            ending; otherwise an ending with a letter must follow.

    Returns:
        The ending, or None where one must follow and what follows is none.
    """
    if bare and not (end < len(text) and text[end] in _APOSTROPHES):
        return ""
    found = _ENDING.match(text, end)
    suffix = found.group() if found else ""
    if bare:
        return "" if suffix[-1:] in "sS" or text[end - 1] not in _HISSING else suffix
    return suffix or None


def is_plural(suffix: str) -> bool:
    """Whether an ending is one without apostrophe (U+02BC, which is one, counts as a letter in Unicode)."""
    return suffix.isalpha() and "\u02bc" not in suffix


def has_plural(claim: Claim, suffix: str) -> bool:
    """Whether the bare ending s or es may make the plural of a form: of a person's name, and not a short one."""
    hissing = claim.form[-1] in _HISSING
    return (
        claim.entry.kind == "person"
        and len(claim.form) >= _FAMILY
        and hissing == (len(suffix) > 1)
        and not claim.form.islower()
    )


def behind_article(text: str, start: int) -> bool:
    """Whether the word at `start` hangs on an article by a hyphen: what is listed without it is another form."""
    if not start or text[start - 1] not in _HYPHENS:
        return False
    word = re.search(r"[^\W\d_]+$", text[max(start - _BEFORE, 0) : start - 1])
    return word is not None and word.group().lower() in tables()["articles"]["glued"]


def opens_sentence(text: str, start: int) -> bool:
    """Whether a capital at `start` may be that of a sentence, a heading, a list item or a quotation."""
    return not start or _OPENING.search(text[max(start - _BEFORE, 0) : start]) is not None
