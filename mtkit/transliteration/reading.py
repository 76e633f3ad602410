"""Reading Arabic text sign by sign: letters with what is written above and below them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

__all__ = ["Unit", "Word", "read_words"]

_VOWELS = {
    "\u064b": "an",
    "\u064c": "un",
    "\u064d": "in",
    "\u064e": "a",
    "\u064f": "u",
    "\u0650": "i",
    "\u0652": "o",
}
SHADDA, DAGGER = "\u0651", "\u0670"
_PERSIAN = {"ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه"}
_LETTERS = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژڤگٱ")
_SUN = frozenset("تثدذرزسشصضطظلن")
ARTICLE_REST = 2  # letters that must follow for ال to be read as the article


@dataclass(frozen=True, slots=True)
class Unit:
    """A letter with its marks.

    Attributes:
        letter: The letter.
        vowel: a, i, u, an, in, un, o for the sign of no vowel, or empty.
        shadda: Whether it is doubled.
        long: Whether a dagger alif stands on it.
        end: Code point in the text after the letter and its marks.
    """

    letter: str
    vowel: str
    shadda: bool
    long: bool
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word without its article, or what stands between words.

    Attributes:
        units: Its letters; empty for what is no Arabic word.
        article: Whether the article stands before them.
        other: The text between words.
    """

    units: tuple[Unit, ...]
    article: bool = False
    other: str = ""


def read_words(text: str) -> list[Word]:
    """The words of a text and what stands between them, in order; tatweel and invisible controls are passed over."""
    out: list[Word] = []
    units: list[Unit] = []
    other: list[str] = []
    for at, raw in enumerate(text):
        for char in unicodedata.normalize("NFKC", raw) if raw >= "\ufb50" else raw:
            letter = _PERSIAN.get(char, char)
            if letter in _LETTERS:
                if other:
                    out.append(Word((), other="".join(other)))
                    other = []
                units.append(Unit(letter, "", shadda=False, long=False, end=at + 1))
            elif units and (letter in _VOWELS or letter in {SHADDA, DAGGER} or unicodedata.category(letter) == "Mn"):
                units[-1] = _marked(units[-1], letter, at + 1)
            elif letter == "\u0640" or unicodedata.category(letter) in {"Cf", "Mn"}:
                continue
            else:
                if units:
                    out.append(_word(units))
                    units = []
                other.append(letter)
    if units:
        out.append(_word(units))
    if other:
        out.append(Word((), other="".join(other)))
    return out


def _marked(unit: Unit, mark: str, end: int) -> Unit:
    if mark == SHADDA:
        return Unit(unit.letter, unit.vowel, shadda=True, long=unit.long, end=end)
    if mark == DAGGER:
        return Unit(unit.letter, "", unit.shadda, long=True, end=end)
    if mark == "\u0653" and unit.letter == "ا":
        return Unit("آ", unit.vowel, unit.shadda, unit.long, end)
    if mark == "\u0654":
        letter = {"ا": "أ", "و": "ؤ", "ي": "ئ", "ى": "ئ"}.get(unit.letter, unit.letter)
        return Unit(letter, unit.vowel, unit.shadda, unit.long, end)
    if mark == "\u0655" and unit.letter == "ا":
        return Unit("إ", unit.vowel, unit.shadda, unit.long, end)
    return Unit(unit.letter, _VOWELS.get(mark, unit.vowel), unit.shadda, unit.long, end)


def _word(units: list[Unit]) -> Word:
    """Take the article off: alif without another vowel than a, lam without a vowel, and enough after them."""
    if "".join(unit.letter for unit in units) in {"الله", "ٱلله"}:
        allah = (
            Unit("ا", "a", shadda=False, long=False, end=units[0].end),
            Unit("ل", "", shadda=True, long=True, end=units[2].end),
            units[3],
        )
        return Word(allah)
    if len(units) < ARTICLE_REST + 2 or units[0].letter not in "اٱ" or units[1].letter != "ل":
        return Word(tuple(units))
    alef, lam = units[:2]
    if alef.vowel not in {"", "a"} or lam.vowel not in {"", "o"} or lam.shadda or lam.long:
        return Word(tuple(units))
    first, *rest = units[2:]
    if first.shadda and first.letter in _SUN:
        first = Unit(first.letter, first.vowel, shadda=False, long=first.long, end=first.end)
    return Word((first, *rest), article=True)
