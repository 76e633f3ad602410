"""What the index of a store sees of a text: words folded by spelling, one space between them.

Two writings that a reader takes for the same word become one index word: without vowel signs, tatweel, accents, bidi
controls and letter case; every alef a bare one; punctuation and hyphens part words, apostrophes are dropped but part
the possessive s. The weaker joins (ى with ي, ة with ه ...) are not made here: a table of the store lists the spellings
of each weakly folded word, so that a search can tell the strong hits from the weak.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import cache

from mtkit.orthography import Folded, fold_arabic, fold_latin
from mtkit.orthography.folding import FoldTable, fold

__all__ = ["FOLDING", "Indexer", "fold_words", "index_text", "text_key", "weak_form"]

FOLDING = f"1/{unicodedata.unidata_version}"
"""Version of the folding and of the characters it knows; an index made by another one is made anew."""

_MOST_REMEMBERED = 200_000
_UNSPACED = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"))
"""Scripts of Asia without spaces that are not wide: each letter is a word."""
_POSSESSIVE = re.compile("['`\u00b4\u2018\u2019\u02bc](?=[sS](?!\\w))")
_CONTEXTUAL = re.compile("['`\u00b4\u2018\u2019\u02bc\u0654]")
_SEATED = re.compile("([\u0648\u064a\u0649])([\u064b-\u0653]*)\u0654")
_SEATS = {"\u0648": "\u0624", "\u064a": "\u0626", "\u0649": "\u0626"}
_TATWEEL = "\u0640"


def index_text(text: str) -> str:
    """The index words of `text`, in order, one space between them; folding it again changes nothing."""
    return " ".join(_prepared(text).translate(_table()).split())


def fold_words(text: str) -> Folded:
    """The index words of `text` with the way back to the raw text; a space may stand before the first, behind the last.

    The words are those of `index_text`: what its `text.split()` gives. Offsets count in `text`.
    """
    return fold(_prepared(text), _table())  # what is prepared is as long as the raw text


def text_key(indexed: str) -> int:
    """A number by which equal index texts are found (CRC-32); different ones may share it."""
    return zlib.crc32(indexed.encode("utf-8", "surrogatepass"))


def weak_form(word: str) -> str:
    """An index word with the letters joined that are exchanged in print; the word itself where that leaves nothing."""
    return word.translate(_weak_table()) or word


class Indexer:
    """Makes index texts, and collects the spellings that it meets.

    Attributes:
        spellings: Weak form and word of each index word met that differs from its weak form, until it is cleared.
    """

    def __init__(self) -> None:
        self.spellings: list[tuple[str, str]] = []
        self._met: set[str] = set()

    def __call__(self, text: str) -> str:
        """What `index_text` gives."""
        words = _prepared(text).translate(_table()).split()
        indexed = " ".join(words)
        if not indexed.isascii() and not self._met.issuperset(words):
            self._meet({word for word in words if not word.isascii()} - self._met)
        return indexed

    def _meet(self, words: set[str]) -> None:
        if len(self._met) > _MOST_REMEMBERED:
            self._met.clear()
        self._met |= words
        self.spellings += [(weak, word) for word in words if (weak := weak_form(word)) != word]


def _prepared(text: str) -> str:
    """The text with what depends on its neighbours put into single characters; same length."""
    if _CONTEXTUAL.search(text) is None:
        return text
    return _SEATED.sub(lambda found: _SEATS[found[1]] + found[2] + _TATWEEL, _POSSESSIVE.sub(" ", text))


@cache
def _table() -> FoldTable:
    return FoldTable(_folded_character)


@cache
def _weak_table() -> FoldTable:
    return FoldTable(lambda char: fold_arabic(char, 2).text)


def _folded_character(char: str) -> str:
    folded = fold_latin(fold_arabic(char).text).text.casefold()
    if not folded:
        return ""
    words = "".join(part if part.isalnum() else " " for part in folded if not unicodedata.combining(part))
    if len(words) == 1 and (unicodedata.east_asian_width(words) == "W" or _is_unspaced(words)):
        return f" {words} "
    return words


def _is_unspaced(char: str) -> bool:
    return any(first <= char <= last for first, last in _UNSPACED)
