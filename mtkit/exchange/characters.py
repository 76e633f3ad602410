"""Characters that XML 1.0 cannot hold, and the white space that it does not count as text."""

from __future__ import annotations

import re

__all__ = ["XML_SPACE", "illegal_characters", "trimmed", "without_illegal"]

XML_SPACE = " \t\r\n"
"""What XML calls white space; NBSP and the other spaces of Unicode are text."""

_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def illegal_characters(text: str) -> list[str]:
    """The characters of `text` that no XML document may hold, in order."""
    return _ILLEGAL.findall(text)


def without_illegal(text: str) -> tuple[str, int]:
    """`text` without the characters that no XML document may hold, and how many they were."""
    return _ILLEGAL.subn("", text)


def trimmed(text: str) -> str:
    """`text` without XML white space at its ends."""
    return text.strip(XML_SPACE)
