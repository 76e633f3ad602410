"""The word lists of the splitter: which words before a full stop do not end a sentence."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

__all__ = ["Words", "fold", "words"]

_DROPPED = regex.compile(r"[\p{Mn}\p{Cf}\u0640]+")
_AND = regex.compile(r"^و(?=\p{L}$|.*\.)")


def fold(token: str) -> str:
    """The form under which an Arabic word is looked up: no diacritics, tatweel, bidi controls or presentation forms."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", token))


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of one script; `abbreviations.toml` says what each holds.

    Attributes:
        kinds: Abbreviation without its last full stop: `never`, `number`, `maybe` or `often`.
        starters: Words that begin a sentence rather than continue a name.
        goes_on: Words after which a sentence that paused at an abbreviation goes on.
        not_after_time: Words that belong to the time of day before them.
        headings: Words that make a number a heading.
        lettered: Words that take a letter behind them.
        reporting: Verbs of a reporting clause.
    """

    kinds: dict[str, str]
    starters: frozenset[str]
    goes_on: frozenset[str]
    not_after_time: frozenset[str]
    headings: frozenset[str]
    lettered: frozenset[str]
    reporting: frozenset[str]

    def kind(self, token: str) -> str | None:
        """The kind of abbreviation that `token` (without its full stop) is, or None.

        A title may follow «و» without a space: «ود» is «و» and «د».
        """
        return self.kinds.get(token) or self.kinds.get(_AND.sub("", token))


@cache
def words(script: str) -> Words:
    """The lists of a script, `ar` or `en`, read once from `abbreviations.toml`."""
    table = tomllib.loads(files("mtkit.segment").joinpath("abbreviations.toml").read_text("utf-8"))[script]
    shape = fold if script == "ar" else str
    kinds: dict[str, str] = {}
    for kind in ("often", "maybe", "number", "never"):
        for entry in table[kind]:
            for form in (shape(entry), entry[:1].upper() + entry[1:], entry.upper()):
                if form == entry or len(form) > 1:
                    kinds[form] = kind
    lists = {
        name: frozenset(map(shape, table[name]))
        for name in ("starters", "goes_on", "not_after_time", "headings", "lettered", "reporting")
    }
    return Words(kinds, **lists)
