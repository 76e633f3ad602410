"""Words of Arabic and Latin script with their raw offsets."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    import regex

__all__ = ["Token", "arabic_tokens", "latin_tokens"]

_ARABIC = r"[\p{Arabic}&&\p{L}](?:[\p{Arabic}&&[\p{L}\p{M}\p{Lm}]]|\p{M}|\u0640|\p{Cf}(?=[\p{Arabic}&&\p{L}]|\p{M}))*"
_LATIN = (
    r"[\u02bb-\u02bf]?\p{Latin}(?:\p{Latin}|\p{M}|[\u00ad\u200b-\u200d\u2060](?=\p{Latin})"
    r"|['\u2018\u2019\u02bb-\u02bf`\u00b4](?=\p{Latin}))*"
)


class Token(NamedTuple):
    """A word as it stands, with raw code point offsets, half open."""

    text: str
    start: int
    end: int


def arabic_tokens(text: str) -> Iterator[Token]:
    """The words of Arabic letters; marks, tatweel and controls inside a word belong to it, digits do not."""
    return _tokens(_pattern(_ARABIC), text)


def latin_tokens(text: str) -> Iterator[Token]:
    """The words of Latin letters; marks and apostrophes inside a word belong to it, hyphens part words."""
    return _tokens(_pattern(_LATIN), text)


def _tokens(pattern: regex.Pattern[str], text: str) -> Iterator[Token]:
    for found in pattern.finditer(text):
        yield Token(found.group(), found.start(), found.end())


@cache
def _pattern(pattern: str) -> regex.Pattern[str]:
    import regex

    return regex.compile(pattern, regex.VERSION1)
