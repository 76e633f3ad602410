"""Folding of names to the letters that carry them, and the splitting of names into words.

A word is compared by its letters alone: vowel signs, tatweel, case, accents and apostrophes do not count, spaces and
hyphens separate words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["arabic_words", "fold_arabic_word", "fold_latin_word", "latin_words"]

_ARABIC_FOLDS = str.maketrans(
    {
        "ٱ": "ا",
        "ی": "ي",
        "ې": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ھ": "ه",
        "ہ": "ه",
        "ە": "ه",
        "ۀ": "ه",
        "ۃ": "ة",
        "ۇ": "و",
        "ۆ": "و",
        "ۋ": "و",
        "ڨ": "گ",
        "ڭ": "گ",
        "ڬ": "گ",
        "ڕ": "ر",
        "ڵ": "ل",
        "ݣ": "گ",
        "ٹ": "ت",
        "ڈ": "د",
        "ں": "ن",
    }
)
_ARABIC_LETTERS = frozenset("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىةپچژگڤ")
_LATIN_FOLDS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "dh",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ə": "e",
        "ɣ": "gh",
        "ḏ": "dh",
        "ṯ": "th",
        "ḫ": "kh",
        "ġ": "gh",
        "ǧ": "j",
    }
)
_POSSESSIVE = re.compile(r"['’]s?(?![\w'’])")
_LATIN_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_APOSTROPHES = frozenset("'’‘ʼʿʾ`´ʻ′ˈˊˋ‛ʽʔʕ")


def _split(text: str, letters: frozenset[str]) -> list[str]:
    words: list[str] = []
    word: list[str] = []
    for char in text:
        if char in letters:
            word.append(char)
        elif char in _APOSTROPHES or unicodedata.category(char) in {"Mn", "Cf", "Lm", "Sk"}:
            continue
        elif word:
            words.append("".join(word))
            word = []
    if word:
        words.append("".join(word))
    return words


@lru_cache(maxsize=65536)
def arabic_words(text: str) -> tuple[str, ...]:
    """The Arabic words of `text` in folded letters; everything that is no Arabic letter separates or is dropped."""
    return tuple(_split(unicodedata.normalize("NFKC", text).translate(_ARABIC_FOLDS), _ARABIC_LETTERS))


@lru_cache(maxsize=65536)
def latin_words(text: str) -> tuple[str, ...]:
    """The Latin words of `text` in the letters a to z.

    Apostrophes are dropped, a possessive `'s` with them; other signs separate words.
    """
    lowered = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text).casefold()).replace("i̇", "i").translate(_LATIN_FOLDS)
    return tuple(_split(unicodedata.normalize("NFKD", lowered), _LATIN_LETTERS))


def fold_arabic_word(text: str) -> str:
    """All Arabic letters of `text` in one piece."""
    return "".join(arabic_words(text))


def fold_latin_word(text: str) -> str:
    """All Latin letters of `text`, a to z, in one piece."""
    return "".join(latin_words(text))
