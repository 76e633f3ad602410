"""The consonants of a name in either script: what stays when vowels, articles and doubling vary.

Consonants that renderings confuse share a class: `k` for k, q, kh and c, `g` for g, j and gh, `s` for s, sh and z,
`f` for f and v, `b` for b and p; h, w and y are left out like vowels. A skeleton proposes, it never decides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import regex

from mtkit.orthography import fold_latin

__all__ = ["ARTICLES", "Word", "arabic_skeletons", "first_consonant", "skeleton", "words"]

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
    r"\p{Latin}[\p{Latin}\p{M}]*+(?:['\u2018\u2019\u02bb-\u02bf`\u00b4](?=\p{Latin})[\p{Latin}\p{M}]++)*+"
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['\u2018\u2019\u02bb-\u02bf`\u00b4](?=[^\W\d_])[^\W\d_]+)*")
_NAME_WORD = re.compile(
    r"(?:[A-Z\u00c0-\u00de\u0100-\u024f\u1e00-\u1eff][^\W\d_]*|(?<=[-\u2010\u2011])[^\W\d_]+"
    r"|\b(?:[aeiu][ldrsnzt]h?|bin|ibn|ben|bint|abu|abd|abdul|umm)\b(?=[- ]))"
    r"(?:['\u2018\u2019\u02bb-\u02bf`\u00b4](?=[^\W\d_])[^\W\d_]+)*"
)
_MARK = re.compile("[\u0300-\u036f]")
_CAMEL = regex.compile(r".+?(?:(?<=\p{Ll}\p{M}*)(?=\p{Lu})|$)")
_JOINED = regex.compile(r"^[aeu]l(?=\p{L}{4})")
_HYPHENS = ("-", "\u2010", "\u2011")
_SERVANT = regex.compile(r"^abd(?:[aeou]+l(?=\p{L}{3}|$))?")
_DOUBLE = re.compile(r"(.)\1+")
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
        is_capital: Whether it begins with a capital.
    """

    start: int
    end: int
    text: str
    bones: str
    is_article: bool
    is_capital: bool


@lru_cache(maxsize=1 << 12)
def skeleton(word: str, *, fine: bool = False) -> str:
    """The consonant classes of one word: `skn` for Sheikhoun, Shaykhun and Shīkhūn; its first letter if it has none.

    Args:
        word: A word, raw or folded.
        fine: Keep two equal consonants that a vowel parts (Kiernan, `krnn`); else they count as one.
    """
    plain = word.lower() if word.isascii() and word.isalpha() else fold_latin(word).text.lower()
    if plain[1:2] == "l":
        plain = _JOINED.sub("", plain)
    if plain.startswith("abd"):
        plain = _SERVANT.sub("abd", plain)
    if "h" in plain or "dj" in plain or "ck" in plain:
        for pair, letter in _PAIRS:
            if pair in plain:
                plain = plain.replace(pair, letter)
    single = _DOUBLE.sub(r"\1", plain if plain.isalpha() else "".join(char for char in plain if char.isalpha()))
    bones = single.translate(_CLASSES)
    return (bones if fine else _DOUBLE.sub(r"\1", bones)) or single[:1]


@lru_cache(maxsize=1 << 12)
def _class(letters: str) -> str:
    """The class of the consonant that two letters begin with."""
    return skeleton(letters)[:1] if letters[0] not in _SILENT else ""


_SILENT = frozenset("aeiouyhw-'\u2019 ")
_FIRST = re.compile(r"(?:[aeu]l(?:[- ]|(?=[a-z]{4})))?[aeiouyhw' -]*([a-z].?)")


_PLAIN_FIRST = {letter: skeleton(letter) for letter in "bfgjklmnqrstvzBFGJKLMNQRSTVZ"}
"""Letters whose class does not depend on the next letter."""


def first_consonant(form: str) -> str:
    """The class of the first consonant of a Latin name, without working out the rest; empty where that is not plain."""
    return _PLAIN_FIRST.get(form[:1]) or _first_consonant(form)


@lru_cache(maxsize=1 << 14)
def _first_consonant(form: str) -> str:
    lower = form.lower()
    match = _FIRST.match(lower) if lower.isascii() else None
    return _class(match[1]) if match else ""


def words(text: str, *, names: bool = False, taken: bytes | bytearray = b"") -> list[Word]:
    """The Latin words of `text` with their consonants; hyphens part them, and so do capitals behind small letters.

    Args:
        text: Raw text.
        names: Leave out small words that are no articles or particles and follow no hyphen; quicker.
        taken: A byte for each character, not zero where words are to be left out.
    """
    pattern = _WORD if _MARK.search(text) else _NAME_WORD if names else _PLAIN_WORD
    found: list[Word] = []
    for match in pattern.finditer(text):
        start, end = match.span()
        if taken and taken[start] and taken[end - 1]:
            continue
        word = match.group()
        facts = _facts(word)
        if facts is None:
            for part in _CAMEL.finditer(word):
                piece, at = part.group(), start + part.end()
                found.append(_placed(piece, _facts(piece) or _Facts("", _NO, is_capital=False), at, text))
        elif facts.article == _NO:
            found.append(_new(Word, (start, end, word, facts[0], False, facts[2])))  # half the time of Word(...)
        else:
            found.append(_placed(word, facts, end, text))
    return found


_new = tuple.__new__
_NO, _YES, _WITH_HYPHEN = 0, 1, 2
"""Whether a word is an article: no; yes; where a hyphen follows."""


class _Facts(NamedTuple):
    """What a word is wherever it stands."""

    bones: str
    article: int
    is_capital: bool


@lru_cache(maxsize=1 << 14)
def _facts(word: str) -> _Facts | None:
    """The facts of a word; None for one that falls into parts."""
    if not (word.islower() or word[1:].islower() or word.isupper()) and len(_CAMEL.findall(word)) > 1:
        return None
    lower = word.lower()
    article = _YES if lower in _PLAIN_ARTICLES else _WITH_HYPHEN if lower in ARTICLES else _NO
    return _Facts(skeleton(word), article, word[0].isupper())


def _placed(word: str, facts: _Facts, end: int, text: str) -> Word:
    article = facts.article == _YES or (facts.article == _WITH_HYPHEN and text[end : end + 1] in _HYPHENS)
    return Word(end - len(word), end, word, "" if article else facts.bones, article, facts.is_capital)


_CONSONANTS = dict(zip("بتجخدرزسشصضطغفقكلمنپچڤگژ", "btgkdrssssdtgfkklmnbsfgs", strict=True))
_OPEN = {"ث": "ts", "ذ": "ds", "ظ": "ds", "ض": "ds", "ج": "gs"}
_OPEN_LETTER = re.compile("[ثذظضجة]")


class _Consonants(dict[int, str]):
    """What each code point of a folded Arabic word becomes; vowels, h, w, y and everything unknown become nothing."""

    def __missing__(self, key: int) -> str:
        self[key] = value = _CONSONANTS.get(chr(key), "")
        return value


_ARABIC = _Consonants()
_MOST = 8


@lru_cache(maxsize=1 << 12)
def arabic_skeletons(form: str) -> frozenset[str]:
    """The skeletons that Latin renderings of an Arabic form may have; `form` is folded and without proclitics."""
    ways = [""]
    for word in form.split():
        bare = word[2:] if word.startswith("ال") and len(word) > 4 else word  # noqa: PLR2004 - two letters must follow
        if bare.startswith("عبدال"):
            bare = f"عبد{bare[5:]}"
        if _OPEN_LETTER.search(bare):
            ways = [way + end for way in ways for end in _open_ways(bare)][:_MOST]
        else:
            bones = bare.translate(_ARABIC)
            ways = [way + bones for way in ways]
    return frozenset(_DOUBLE.sub(r"\1", way) for way in ways)


def _open_ways(word: str) -> list[str]:
    """The skeletons of a word with letters that have more than one rendering."""
    ways = [""]
    for at, char in enumerate(word):
        if char == "ة":
            ways = [*ways, *(way + "t" for way in ways)][:_MOST] if at == len(word) - 1 else ways
        else:
            letters = _OPEN.get(char) or char.translate(_ARABIC)
            ways = [way + letter for way in ways for letter in letters][:_MOST] if letters else ways
    return ways
