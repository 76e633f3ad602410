"""Folding of names to the letters that carry them, and the splitting of names into words.

A word is compared by its letters alone: vowel signs, tatweel, case, accents and apostrophes do not count, spaces and
hyphens separate words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from mtkit.orthography import fold_latin

__all__ = ["arabic_words", "fold_arabic_word", "fold_latin_word", "latin_words"]

# Not `fold_arabic`: the seats of hamza, which it levels, tell vowels.
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
_DIGRAPHS = str.maketrans({"ḏ": "dh", "ṯ": "th", "ḫ": "kh", "ẖ": "kh", "ġ": "gh", "ǧ": "j", "ð": "dh", "ə": "e"})
_POSSESSIVE = re.compile(r"['’]s?(?![\w'’])")
_LATIN_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def _split(text: str, letters: frozenset[str]) -> list[str]:
    words: list[str] = []
    word: list[str] = []
    for char in text:
        if char in letters:
            word.append(char)
        elif unicodedata.category(char) in {"Mn", "Cf", "Lm", "Sk"}:
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
    plain = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text).casefold()).translate(_DIGRAPHS)
    return tuple(_split(fold_latin(plain).text, _LATIN_LETTERS))


def fold_arabic_word(text: str) -> str:
    """All Arabic letters of `text` in one piece."""
    return "".join(arabic_words(text))


def fold_latin_word(text: str) -> str:
    """All Latin letters of `text`, a to z, in one piece."""
    return "".join(latin_words(text))
