"""The steps of cleaning a text: each takes a text and gives the changed one with the number of places changed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import regex

    Step: TypeAlias = Callable[[str], tuple[str, int]]

__all__ = ["STEPS", "arabic_digits", "ascii_digits", "suspicious"]

_BREAKING = "\x0b\x0c\x85\u2028\u2029"
"""Controls that break a line or a page; a space takes their place, so that no two words become one."""

_CONTROLS = re.compile(
    f"[{_BREAKING}]|[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff]")
_JOINERS = re.compile("[\u200c\u200d]")
_FORMS = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf2\ufe70-\ufe7e\ufe7f-\ufefc]")
_NBSP = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile("\t+[ \t]*| [ \t]+")
_TRIM = re.compile(r"\A[ \t\r\n]+|[ \t\r\n]+\Z")
_ASCII_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w.,]*\w)|(?<![\w.,])\d+(?:\.\d+)?(?![.,]\d)")
_TOKEN = re.compile(r"\S+")
_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
_TO_ASCII = {ord(digit): str(at % 10) for at, digit in enumerate(_ARABIC_DIGITS + "۰۱۲۳۴۵۶۷۸۹")}
_TO_ARABIC = {ord(str(at)): digit for at, digit in enumerate(_ARABIC_DIGITS)}
_PERSIAN_TO_ARABIC = {ord(digit): _ARABIC_DIGITS[at] for at, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")}
_EASTERN = re.compile("[٠-٩۰-۹]+(?:[٫٬][٠-٩۰-۹]+)*[ \u00a0]?٪?")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u0671-\u06d3]")

_PLAIN = re.compile(r"[!-~\u0621-\u063a\u0641-\u0652]+(?: [!-~\u0621-\u063a\u0641-\u0652]+)*")
"""What most clean texts are made of."""

_DIGIT = re.compile(r"\d")


def suspicious(text: str, *, arabic_digits: str = "keep") -> bool:
    """Whether any step could change `text`; False only where none can."""
    if _PLAIN.fullmatch(text) is None:
        return True
    return arabic_digits == "arabic" and _DIGIT.search(text) is not None


def _removing(pattern: re.Pattern[str]) -> Step:
    return lambda text: pattern.subn("", text)


def _controls(text: str) -> tuple[str, int]:
    return _CONTROLS.subn(lambda found: " " if found[0] in _BREAKING else "", text)


def _presentation(text: str) -> tuple[str, int]:
    return _FORMS.subn(lambda found: unicodedata.normalize("NFKC", found[0]).strip(" "), text)


@cache
def _tatweel_pattern() -> regex.Pattern[str]:
    import regex

    return regex.compile(
        r"(?<=\p{L}\p{M}*)\u0640+(?=[\p{M}\u0640]*[\p{L}--\u0640])|(?<=[\p{L}--\u0640]\p{M}*[\p{L}--\u0640]\p{M}*)\u0640+",
        regex.VERSION1,
    )


def _tatweel(text: str) -> tuple[str, int]:
    if "\u0640" not in text:
        return text, 0
    after, count = _tatweel_pattern().subn("", text)
    while True:  # a tatweel that another one shielded
        after, more = _tatweel_pattern().subn("", after)
        if not more:
            return after, count
        count += more


def _trim(text: str) -> tuple[str, int]:
    return _TRIM.subn("", text)


STEPS: dict[str, Step] = {
    "controls": _controls,
    "bidi": _removing(_BIDI),
    "zero_width": _removing(_ZERO_WIDTH),
    "joiners": _removing(_JOINERS),
    "presentation": _presentation,
    "tatweel": _tatweel,
    "nbsp": lambda text: _NBSP.subn(" ", text),
    "spaces": lambda text: _SPACES.subn(" ", text),
    "trim": _trim,
}
"""Name of each step and the step, in the order in which they work: a later one never makes work for an earlier one."""


def ascii_digits(text: str) -> tuple[str, int]:
    """Numbers in Arabic-Indic digits in ASCII digits, with their separators and percent sign; counts numbers."""

    def plain(found: re.Match[str]) -> str:
        return found[0].translate(_TO_ASCII).translate({0x66B: ".", 0x66C: ",", 0x66A: "%"})

    return _EASTERN.subn(plain, text)


def arabic_digits(text: str) -> tuple[str, int]:
    """Numbers of an Arabic text in Arabic-Indic digits, but not those in a word with Latin letters; counts numbers.

    A text with more Latin than Arabic letters, or with neither, is not Arabic. Separators of a number change with it
    where they can only be separators; in dates and versions they stay.
    """
    if len(_ARABIC_LETTER.findall(text)) <= len(_LATIN_LETTER.findall(text)):
        return text, 0
    count = 0

    def number(found: re.Match[str]) -> str:
        return found[0].translate({0x2E: "٫", 0x2C: "٬"})

    def token(found: re.Match[str]) -> str:
        nonlocal count
        word = found[0]
        if not _DIGIT.search(word) or _LATIN_LETTER.search(word):
            return word
        after = _ASCII_NUMBER.sub(number, word) if "." in word or "," in word else word
        after = after.translate(_TO_ARABIC).translate(_PERSIAN_TO_ARABIC)
        after = re.sub("(?<=[٠-٩])%", "٪", after)
        count += after != word
        return after

    return _TOKEN.sub(token, text), count
