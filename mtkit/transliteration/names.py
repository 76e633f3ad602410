"""Names as sequences of words: the article, the particles, and which words of two names belong together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from mtkit.transliteration.letters import arabic_words, latin_words

__all__ = ["NameWord", "arabic_name", "latin_name"]

ARTICLES = frozenset(
    "al el ul il ol ad ar as ash at an az ath adh ed er es esh et en ez eth edh ech ach ur us ush ut un uz ud l".split()
)
SON = {"ibn": "bin", "bin": "bin", "ben": "bin", "bn": "bin", "b": "bin", "ibne": "bin", "بن": "بن", "ابن": "بن"}
FATHER = {"abou": "abu", "abo": "abu", "abi": "abu", "aba": "abu", "abu": "abu", "bou": "abu", "bu": "abu"}
FATHER_ARABIC = {"أبو": "ابو", "ابو": "ابو", "أبي": "ابو", "ابي": "ابو", "أبا": "ابو", "ابا": "ابو", "بو": "ابو"}


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of a name.

    Attributes:
        base: Its folded letters without an article that stands apart.
        article: Whether an article stands before it.
        whole: Article and base in one piece.
    """

    base: str
    article: bool
    whole: str

    @property
    def particle(self) -> bool:
        """Whether it is a word for son, which renderings leave out or put in."""
        return self.base in {"bin", "بن"}


@lru_cache(maxsize=65536)
def arabic_name(text: str) -> tuple[NameWord, ...]:
    """The words of an Arabic name; `ال` is an article where at least two letters follow."""
    out: list[NameWord] = []
    for word in arabic_words(text):
        if word == "ال":
            continue
        if word.startswith("ال") and len(word) > 3 and word != "الله":  # noqa: PLR2004 - two letters follow
            out.append(NameWord(word[2:], article=True, whole=word))
        else:
            base = SON.get(word) or FATHER_ARABIC.get(word, word)
            out.append(NameWord(base, article=False, whole=base))
    return tuple(out)


@lru_cache(maxsize=65536)
def latin_name(text: str) -> tuple[NameWord, ...]:
    """The words of a Latin name; an article counts as one where a word follows it."""
    out: list[NameWord] = []
    article = ""
    words = latin_words(text)
    for at, word in enumerate(words):
        if word in ARTICLES and at + 1 < len(words) and not article:
            article = word
            continue
        base = word if article else SON.get(word) or FATHER.get(word, word)
        out.append(NameWord(base, article=bool(article), whole=article + base))
        article = ""
    return tuple(out)
