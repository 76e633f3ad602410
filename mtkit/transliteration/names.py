"""Names as sequences of words: the article, the particles, and which words of two names belong together."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from mtkit.transliteration.letters import arabic_words, latin_words

__all__ = ["NameWord", "Particles", "arabic_name", "latin_name", "particles"]


@dataclass(frozen=True, slots=True)
class Particles:
    """The word lists of `particles.toml`.

    Attributes:
        articles: Latin spellings of the article where it stands apart.
        small: Latin particles that may begin a name in lower case.
        latin: Latin particle to the one form that is compared.
        arabic: Arabic particle to the one form that is compared.
        proclitics: Arabic ones, the longest first, as the file gives them.
        spelled: How news writes an Arabic particle: spelling and weight.
    """

    articles: frozenset[str]
    small: frozenset[str]
    latin: dict[str, str]
    arabic: dict[str, str]
    proclitics: tuple[str, ...]
    spelled: dict[str, dict[str, float]]


LATIN_SON, ARABIC_SON, LATIN_FATHER, ARABIC_FATHER = "bin", "بن", "abu", "ابو"


@cache
def particles() -> Particles:
    """The word lists, read once."""
    raw = tomllib.loads((resources.files("mtkit.transliteration") / "particles.toml").read_text("utf-8"))
    latin, arabic = raw["latin"], raw["arabic"]
    articles = frozenset(latin["articles"].split())
    return Particles(
        articles=articles,
        small=articles | frozenset(latin["small"].split()),
        latin=dict.fromkeys(latin["son"].split(), LATIN_SON) | dict.fromkeys(latin["father"].split(), LATIN_FATHER),
        arabic=dict.fromkeys(arabic["son"].split(), ARABIC_SON)
        | dict.fromkeys(arabic["father"].split(), ARABIC_FATHER),
        proclitics=tuple(arabic["proclitics"].split()),
        spelled=raw["spelled"],
    )


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
        return self.base in {LATIN_SON, ARABIC_SON}


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
            base = particles().arabic.get(word, word)
            out.append(NameWord(base, article=False, whole=base))
    return tuple(out)


@lru_cache(maxsize=65536)
def latin_name(text: str) -> tuple[NameWord, ...]:
    """The words of a Latin name; an article counts as one where a word follows it."""
    out: list[NameWord] = []
    article = ""
    words = latin_words(text)
    for at, word in enumerate(words):
        if word in particles().articles and at + 1 < len(words) and not article:
            article = word
            continue
        base = word if article else particles().latin.get(word, word)
        out.append(NameWord(base, article=bool(article), whole=article + base))
        article = ""
    return tuple(out)
