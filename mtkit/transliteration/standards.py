"""Romanisation by published standards. Exact where the text has its vowel signs, honest where it lacks them.

The tables are data (`schemes/*.toml`), written from the standards. A scheme of kind `letters` gives each Arabic sign
one Latin one and can be turned round; a `transcription` follows the sound: doubled consonants, long vowels, the
article, the ending of feminine nouns. Vowels that the text does not write are not guessed.
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from mtkit.errors import ModelError
from mtkit.transliteration.reading import Unit, read_words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SCHEMES", "Romanized", "Scheme", "load_scheme", "romanize_standard", "unromanize"]

SCHEMES = ("bgn-pcgn-1956", "ungegn-2017", "ala-lc-1997", "din-31635", "iso-233-2", "ijmes", "buckwalter", "hsb")
"""The schemes, the names of their files."""

SUN = frozenset("تثدذرزسشصضطظلن")
HAMZAS = frozenset("ءأإؤئ")
ALEFS = frozenset("اٱ")
TANWIN = {"an": "a", "in": "i", "un": "u"}


@dataclass(frozen=True, slots=True)
class Romanized:
    """A romanised text.

    Attributes:
        text: The Latin text; where a vowel is missing it shows the consonants only.
        missing: Code points of the source after which a vowel or its absence should have been marked.
    """

    text: str
    missing: tuple[int, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the source has all the signs that the scheme needs."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Scheme:
    """A romanisation scheme as its file gives it.

    Attributes:
        name: Name of the file.
        title: The usual name.
        kind: `letters` or `transcription`.
        letters: Latin for each Arabic letter or sign.
        vowels: Latin for the vowels: a, i, u, aa, ii, uu, ay, aw, maqsura, an, in, un.
        rules: What the standard says of the article, feminine endings, doubled semivowels.
    """

    name: str
    title: str
    kind: str
    letters: Mapping[str, str]
    vowels: Mapping[str, str]
    rules: Mapping[str, str | bool]

    def text(self, rule: str) -> str:
        """A rule that is a string."""
        return str(self.rules[rule])


@cache
def load_scheme(name: str) -> Scheme:
    """Read a scheme.

    Raises:
        ModelError: If no scheme has this name.
    """
    if name not in SCHEMES:
        raise ModelError(f"unknown romanisation scheme {name!r}", hint=f"known are {', '.join(SCHEMES)}")
    raw = tomllib.loads((resources.files("mtkit.transliteration") / "schemes" / f"{name}.toml").read_text("utf-8"))
    return Scheme(name, raw["title"], raw["kind"], raw["letters"], raw.get("vowels", {}), raw.get("rules", {}))


def romanize_standard(text: str, scheme: str, *, capitals: bool = True) -> Romanized:
    """Romanise a text by a standard.

    Args:
        text: Arabic text, best with all vowel signs.
        scheme: One of `SCHEMES`.
        capitals: Capitalise words, as names are; transcriptions only. The article follows the standard.

    Raises:
        ModelError: If no scheme has this name.
    """
    rules = load_scheme(scheme)
    if rules.kind == "letters":
        return Romanized("".join(rules.letters.get(char, char) for char in text))
    missing: list[int] = []
    words = read_words(text)
    out: list[str] = []
    before = ""
    for at, word in enumerate(words):
        if not word.units:
            out.append(word.other)
            continue
        following = next((each for each in words[at + 1 :] if each.units), None)
        construct = not word.article and following is not None and following.article
        body = _Writer(rules, missing).word(word.units, construct=construct)
        if capitals:
            body = _capitalised(body)
        if word.article:
            body = _with_article(rules, word.units[0], body, before, capitals=capitals)
        out.append(body)
        before = body
    return Romanized(unicodedata.normalize("NFC", "".join(out)), tuple(missing))


def unromanize(text: str, scheme: str) -> str:
    """Turn a romanisation by a scheme of kind `letters` (buckwalter, hsb) back into Arabic.

    Raises:
        ModelError: If no scheme has this name, or it cannot be turned round.
    """
    rules = load_scheme(scheme)
    if rules.kind != "letters":
        raise ModelError(f"{rules.title} cannot be turned back into Arabic", hint="buckwalter and hsb can")
    back = {latin: arabic for arabic, latin in rules.letters.items()}
    return "".join(back.get(char, char) for char in unicodedata.normalize("NFC", text))


def _with_article(rules: Scheme, first: Unit, body: str, before: str, *, capitals: bool) -> str:
    """The article before a word, assimilated, elided and capitalised as the scheme says."""
    article = rules.text("article")
    if rules.rules["sun"] and first.letter in SUN:
        article = article[0] + rules.letters[first.letter]
    if rules.rules["elide"] and before[-1:] in tuple("aiuāīū"):
        article = article[1:]
    if capitals and rules.rules["article_capital"] == "always":
        article = article[0].upper() + article[1:]
    return article + rules.text("join") + body


def _capitalised(body: str) -> str:
    for at, char in enumerate(body):
        if char.isalpha() and unicodedata.category(char) != "Lm":
            return body[:at] + char.upper() + body[at + 1 :]
    return body


class _Writer:
    """Writes one word, and notes where vowels are missing."""

    def __init__(self, rules: Scheme, missing: list[int]) -> None:
        self.rules = rules
        self.missing = missing
        self.out: list[str] = []
        self.last: Unit | None = None
        self.vowel = ""  # the short vowel just written, if any

    def word(self, units: tuple[Unit, ...], *, construct: bool) -> str:
        self.last = units[-1]
        for at, unit in enumerate(units):
            after = units[at + 1] if at + 1 < len(units) else None
            self._unit(unit, after, first=at == 0, construct=construct)
        return "".join(self.out)

    def _unit(self, unit: Unit, after: Unit | None, *, first: bool, construct: bool) -> None:
        if unit.letter in ALEFS:
            self._alef(unit, after, first=first)
        elif unit.letter == "آ":
            self._consonant("" if first else self.rules.letters["ء"])
            self._long("aa")
        elif unit.letter == "ى" and not unit.vowel:
            self._maqsura()
        elif unit.letter == "ة":
            self._feminine(unit, construct=construct)
        elif unit.letter in "وي" and self._semivowel(unit, after, first=first):
            return
        else:
            self._plain(unit, after, first=first)

    def _alef(self, unit: Unit, after: Unit | None, *, first: bool) -> None:
        if first:
            if unit.vowel in self.rules.vowels:
                self._short(unit.vowel)
            else:
                self.missing.append(unit.end)
        elif self.vowel in TANWIN:
            return  # the seat of an accusative ending
        elif self.out and self.out[-1] == self.rules.vowels["uu"] and after is None:
            return  # the silent alif of a plural verb
        elif self.vowel in {"a", ""}:
            self._replace("aa")

    def _maqsura(self) -> None:
        if self.vowel in TANWIN:
            return
        self._replace("ii" if self.vowel == "i" else "maqsura")

    def _feminine(self, unit: Unit, *, construct: bool) -> None:
        after_long = self.vowel == "long" and self.out[-1:] == [self.rules.vowels["aa"]]
        if self.vowel != "a" and not after_long:
            self._short("a")
        ending = self.rules.vowels.get(unit.vowel, "")
        if ending:
            self._consonant(self.rules.text("ta_construct"))
            self._short(unit.vowel)
        elif construct:
            self._consonant(self.rules.text("ta_construct"))
        else:
            self._consonant(self.rules.text("ta_after_long" if after_long else "ta_marbuta"))

    def _semivowel(self, unit: Unit, after: Unit | None, *, first: bool) -> bool:  # noqa: PLR0911 - one case a line
        """Write a waw or yeh that is part of a vowel; whether it was one."""
        kin, long, glide = ("u", "uu", "aw") if unit.letter == "و" else ("i", "ii", "ay")
        bare = not unit.vowel or unit.vowel == "o"
        into_alef = after is not None and after.letter in ALEFS and not after.vowel
        if into_alef and after is self.last and self.vowel == "u" and kin == "u" and not unit.shadda:
            into_alef = False  # the silent alif behind the -ū of a verb
        if unit.shadda:
            if self.vowel == kin and unit.letter == "ي" and (after is None and bare):
                self._replace_text(self.rules.text("iyy_final"))
                return True
            if self.vowel == kin:
                self._replace_text(self.rules.text("iyy" if unit.letter == "ي" else "uww"))
                self._after(unit, after)
                return True
            return False
        if first or not bare or (into_alef and unit.vowel != "o"):
            return False
        if self.vowel == kin:
            self._replace(long)
            return True
        if self.vowel == "a":
            self._replace(glide)
            return True
        return False

    def _plain(self, unit: Unit, after: Unit | None, *, first: bool) -> None:
        if unit.letter in HAMZAS:
            latin = self.rules.letters["ء"]
            self._consonant("" if first and not self.rules.rules["initial_hamza"] else latin)
            if first and unit.letter == "إ" and not unit.vowel:
                self._short("i")
                return
        else:
            latin = self.rules.letters.get(unit.letter, "")
            self._consonant(latin)
            if unit.shadda:
                self._consonant(latin)
        self._after(unit, after)

    def _after(self, unit: Unit, after: Unit | None) -> None:
        """The vowel after a consonant, or a note that it is missing."""
        self.vowel = ""
        if unit.long:
            self._long("aa")
        elif unit.vowel == "o":
            return
        elif unit.vowel:
            self._short(unit.vowel)
        elif after is not None and (after.letter in "ىة" or (after.letter in ALEFS and not after.vowel)):
            self._short("a")
        elif after is not None:
            self.missing.append(unit.end)

    def _consonant(self, latin: str) -> None:
        if latin.startswith("h") and self.out and not self.vowel and self.out[-1][-1:] in tuple("tkdsgz"):
            separator = self.rules.text("separator")
            if self.rules.letters["ش"] == "sh" and separator:
                self.out.append(separator)
        if latin:
            self.out.append(latin)
        self.vowel = ""

    def _short(self, vowel: str) -> None:
        latin = self.rules.vowels[vowel]
        self.out.append(latin)
        self.vowel = vowel

    def _long(self, vowel: str) -> None:
        self.out.append(self.rules.vowels[vowel])
        self.vowel = "long"

    def _replace(self, vowel: str) -> None:
        self._replace_text(self.rules.vowels[vowel])

    def _replace_text(self, latin: str) -> None:
        if self.vowel in {"a", "i", "u"} and self.out:
            self.out.pop()
        self.out.append(latin)
        self.vowel = "long"
