"""How a span of English text differs from a listed form, and which of the differences are free."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from mtkit.orthography import fold_latin

if TYPE_CHECKING:
    from mtkit.glossary.match import Claim

__all__ = ["Verdict", "compare"]

_SPACES = re.compile(r"\s+")
_BROKEN = re.compile(r"(?<=-)\s*\n\s*")
_SAME = str.maketrans(
    {
        "\u2010": "-",
        "\u2011": "-",
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\u201b": "'",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e", ""),
        **dict.fromkeys("\u2066\u2067\u2068\u2069", ""),
    }
)
_APOSTROPHES = "'`\u00b4\u02b9\u02ba\u02bb\u02bd\u02be\u02bf\u02c0\u02c1\u2032"
_DASHES = "-\u2012\u2013\u2014\u2015\u2212"
_NO_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHES, ""))
_NO_SEPARATORS = str.maketrans(dict.fromkeys(_DASHES + " _", ""))


class Verdict(NamedTuple):
    """Differences that should not be, and variation that may be; the words are those of `TermMatch`."""

    differences: tuple[str, ...]
    variation: tuple[str, ...]


_SAME_TEXT = Verdict((), ())


def compare(raw: str, claim: Claim, *, opening: bool) -> Verdict:
    """Judge a span that folds to the same letters as a listed form.

    Args:
        raw: The span as it stands, without possessive or plural ending.
        claim: The entry and its form; the entry says whether case and hyphens are free.
        opening: Whether the span opens a sentence.
    """
    if raw == claim.form:
        return _SAME_TEXT
    differences: list[str] = []
    variation: list[str] = []
    written, listed = _typeset(raw), _typeset(claim.form)
    if written == listed:
        return Verdict((), ("typography",))
    if raw != written:
        variation.append("typography")
    if _marks(written) != _marks(listed):
        differences.append("diacritic")
    if _apostrophes(written) != _apostrophes(listed):
        differences.append("apostrophe")
    separation = _separation(_plain(written), _plain(listed))
    if separation:
        (variation if claim.entry.hyphen == "any" else differences).append(separation)
    letters, wanted = (_plain(text).translate(_NO_SEPARATORS) for text in (written, listed))
    if letters != wanted:
        if letters.isupper() and len(letters) > 1:
            variation.append("capitals")
        elif opening and letters[0] == wanted[0].upper() and letters[1:] == wanted[1:]:
            variation.append("sentence")
        else:
            (variation if claim.entry.case == "any" else differences).append("case")
    return Verdict(tuple(differences), tuple(variation))


def _typeset(text: str) -> str:
    """The text in composed form, with one kind of space, hyphen and apostrophe, and without line breaks."""
    text = unicodedata.normalize("NFC", text).translate(_SAME)
    return _SPACES.sub(" ", _BROKEN.sub("", text)) if not text.isprintable() or "  " in text else text


def _marks(text: str) -> str:
    """The letters with their diacritics, nothing else."""
    return text.translate(_NO_APOSTROPHES).translate(_NO_SEPARATORS).casefold()


def _apostrophes(text: str) -> str:
    """The letters without diacritics, with their apostrophes."""
    kept = "".join("\x01" if char == "'" else "\x02" if char in _APOSTROPHES else char for char in text)
    return _plain(kept, controls=True).translate(_NO_SEPARATORS).casefold()


def _plain(text: str, *, controls: bool = False) -> str:
    """The folded letters with their case and separators."""
    if controls:
        return "".join(char if char in "\x01\x02" else fold_latin(char).text for char in text)
    return text if text.isascii() and "'" not in text and "`" not in text else _folded(text)


def _folded(text: str) -> str:
    return "".join(char if char in _DASHES else fold_latin(char).text for char in text)


def _separation(written: str, listed: str) -> str:
    """`hyphen` or `space` where the words are joined or parted otherwise than listed, else empty."""
    if "".join(char if char in _DASHES + " " else "x" for char in written) == "".join(
        char if char in _DASHES + " " else "x" for char in listed
    ):
        return ""
    hyphens = any(char in text for char in _DASHES for text in (written, listed))
    return "hyphen" if hyphens else "space"
