"""What a model is asked for, and what it answers."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Name", "Request", "Translation"]


class Name(NamedTuple):
    """A name that a translation must hold.

    Attributes:
        forms: The forms that are right; the first is the preferred one.
        spans: Where it stands in the source, in code points.
    """

    forms: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


class Request(NamedTuple):
    """A text to translate.

    Attributes:
        text: The source text, no longer than `Translator.limit` tokens.
        names: The names that the translation must hold.
    """

    text: str
    names: tuple[Name, ...] = ()


class Translation(NamedTuple):
    """A text and how it was found.

    Attributes:
        text: The translation.
        tokens: Its tokens, for the alignment of its words.
        whole: Whether it came to its end; else it was cut at the most tokens.
        constrained: Whether it was searched for with the names.
    """

    text: str
    tokens: tuple[int, ...]
    whole: bool
    constrained: bool
