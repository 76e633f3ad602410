"""The consonants of a name in either script: what stays when vowels, articles and doubling vary.

Consonants that renderings confuse share a class: `k` for k, q, kh and c, `g` for g, j and gh, `s` for s, sh and z,
`f` for f and v, `b` for b and p; h, w and y are left out like vowels. A skeleton proposes, it never decides.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import regex

from mtkit.orthography import fold_latin

__all__ = ["ARTICLES", "Word", "arabic_skeletons", "skeleton", "words"]

ARTICLES = frozenset(
    {
        "al",
        "el",
        "ul",
        "il",
        "ad",
        "ar",
        "as",
        "ash",
        "at",
        "an",
        "az",
        "adh",
        "ath",
        "ed",
        "er",
        "es",
        "esh",
        "et",
        "ez",
    }
)
"""Latin spellings of the article, also before sun letters, in lower case."""
_PLAIN_ARTICLES = frozenset({"al", "el", "ul", "il"})
"""Those that count without a hyphen behind them, too; `at`, `as`, `an` are English words."""

_WORD = regex.compile(
    r"\p{Latin}(?:(?<!\p{Ll})\p{Lu}|(?!\p{Lu})[\p{Latin}\p{M}]|['\u2018\u2019\u02bb-\u02bf`\u00b4](?=\p{Latin}))*+"
)
_JOINED = regex.compile(r"^[aeu]l(?=\p{L}{4})")
_HYPHENS = frozenset("-\u2010\u2011")
_SERVANT = regex.compile(r"^abd(?:[aeou]+l(?=\p{L}{3}|$))?")
_DOUBLE = regex.compile(r"(.)\1+")
_PAIRS = (
    ("kh", "k"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "s"),
    ("gh", "g"),
    ("dj", "g"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
    ("ou", "u"),
    ("ck", "k"),
)
_CLASSES = str.maketrans("qcgjzvpb", "kkggsfbb", "aeiouyhw")


class Word(NamedTuple):
    """A Latin word in a text.

    Attributes:
        start: Raw offset of its first code point.
        end: Raw offset behind its last one.
        text: How it stands there.
        bones: Its consonants; empty for an article.
        is_article: Whether it is an article that stands apart.
    """

    start: int
    end: int
    text: str
    bones: str
    is_article: bool

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()


@lru_cache(maxsize=1 << 16)
def skeleton(word: str, *, fine: bool = False) -> str:
    """The consonant classes of one word: `skn` for Sheikhoun, Shaykhun and Shīkhūn; its first letter if it has none.

    Args:
        word: A word, raw or folded.
        fine: Keep two equal consonants that a vowel parts (Kiernan, `krnn`); else they count as one.
    """
    plain = _SERVANT.sub("abd", _JOINED.sub("", fold_latin(word).text.lower()))
    for pair, letter in _PAIRS:
        if pair in plain:
            plain = plain.replace(pair, letter)
    single = _DOUBLE.sub(r"\1", "".join(char for char in plain if char.isalpha()))
    bones = single.translate(_CLASSES)
    return (bones if fine else _DOUBLE.sub(r"\1", bones)) or single[:1]


def words(text: str) -> list[Word]:
    """The Latin words of `text` with their consonants; hyphens part them, and so do capitals behind small letters."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        word, end = match.group(), match.end()
        article = False
        if len(word) < 4:  # noqa: PLR2004 - the longest article has three letters
            lower = word.lower()
            article = lower in _PLAIN_ARTICLES or (lower in ARTICLES and text[end : end + 1] in _HYPHENS)
        found.append(Word(match.start(), end, word, "" if article else skeleton(word), article))
    return found


_ARABIC = str.maketrans("بتجخدرزسشصضطغفقكلمنپچڤگژ", "btgkdrssssdtgfkklmnbsfgs")
_OPEN = {"ث": "ts", "ذ": "ds", "ظ": "ds", "ض": "ds", "ج": "gs", "ش": "s"}
_MOST = 8


@lru_cache(maxsize=1 << 16)
def arabic_skeletons(form: str) -> frozenset[str]:
    """The skeletons that Latin renderings of an Arabic form may have; `form` is folded and without proclitics."""
    ways = [""]
    for word in form.split():
        bare = word[2:] if word.startswith("ال") and len(word) > 4 else word  # noqa: PLR2004 - two letters must follow
        if bare.startswith("عبدال"):
            bare = f"عبد{bare[5:]}"
        for at, char in enumerate(bare):
            letters = _OPEN.get(char) or char.translate(_ARABIC)
            if char == "ة" and at == len(bare) - 1:
                ways = [*ways, *(way + "t" for way in ways)][:_MOST]
            elif letters.isascii():
                ways = [way + letter for way in ways for letter in letters][:_MOST]
    return frozenset(_DOUBLE.sub(r"\1", way) for way in ways)
