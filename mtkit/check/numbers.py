"""The numbers of a text, in the digits of any script, and which numbers of one text another one lacks."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

import regex

__all__ = ["Number", "mismatches", "missing", "numbers"]

_NUMBER = re.compile(
    r"\d(?:(?<!\d\d)\d{0,2}(?:([.,٬،'\u2019\u00a0\u202f])\d{3})(?:\1\d{3})*(?!\d)(?:[.٫]\d+)?"
    r"|\d*(?:[.,٫]\d+)?)"
)
_MASK = regex.compile(r"(?:https?://|www\.)\S++|[^\s@]++@\S++|[\p{L}\p{Nd}_-]++(?:[_/][\p{L}\p{Nd}_-]++)++\.\w{2,4}\b")
_MASK_HINT = re.compile(r"[/@_]|www")
_DIGIT = re.compile(r"\d")
_LIST = re.compile(r"\s*[([]?\d{1,3}\s*(?:[-.):\]\u2013]|\\\.)\s")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:st|nd|rd|th)")
_DROP = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640]")
_HALVES = frozenset({"half", "نصف"})
_ALEF = str.maketrans("أإآٱى", "ااااي")
_PROCLITICS = ("لل", "وال", "فال", "كال", "بال", "ال", "وب", "ول", "و", "ف", "ب", "ل", "ك")
_LONGEST = 15
_SMALL = 2
_MONTHS = 12
_CENTURY = 100
_FIRST_YEAR = 1500


class Number(NamedTuple):
    """A number in a text: its range in code points, and the values that it can be read as."""

    start: int
    end: int
    values: tuple[float, ...]


class _Words(NamedTuple):
    numbers: dict[str, int]
    scales: dict[str, int]
    months: dict[str, int]


@cache
def _tables() -> _Words:
    """Number words, scales and months, each word with its value."""
    data = tomllib.loads(resources.files("mtkit.check").joinpath("numbers.toml").read_text(encoding="utf-8"))
    tables: dict[str, dict[str, int]] = {
        name: {word: int(value) for value, words in table.items() for word in words} for name, table in data.items()
    }
    return _Words(tables["english"] | tables["arabic"], tables["scales"], tables["months"])


def numbers(text: str) -> list[Number]:
    """The numbers in digits of `text`, without those in URLs, mail addresses and paths and without a list number.

    `1,200`, `1٬200` and `1200` are one value, so are `٣٫٥` and `3.5`; `360.000` may be read in two ways.
    Times and dates count as their parts.
    """
    if not _DIGIT.search(text):
        return []
    masked = _MASK.sub(lambda match: " " * len(match.group()), text) if _MASK_HINT.search(text) else text
    listed = _LIST.match(masked)
    return [
        Number(match.start(), match.end(), _readings(match.group(), grouped=bool(match[1])))
        for match in _NUMBER.finditer(masked, listed.end() if listed else 0)
        if len(match.group()) <= _LONGEST
    ]


def _readings(word: str, *, grouped: bool) -> tuple[float, ...]:
    """The values of a number as written; `grouped` if it may hold separators of thousands."""
    plain = "".join(str(unicodedata.digit(char)) if char.isdecimal() else "." if char in ".٫" else "," for char in word)
    if grouped:
        whole = plain.replace(",", "") if "," in plain else plain.replace(".", "")
        decimal = (float(plain.replace(",", ".")),) if plain.count(".") + plain.count(",") == 1 else ()
        return (float(whole), *decimal)
    return (float(plain.replace(",", ".")),)


@lru_cache(maxsize=1 << 14)
def _stems(word: str) -> tuple[str, ...]:
    """The readings of a word that the tables hold: as it stands, and without each proclitic it begins with."""
    folded = word.lower().translate(_ALEF)
    readings = [folded]
    if not folded.isascii():
        readings += [
            folded[len(start) :] for start in _PROCLITICS if folded.startswith(start) and len(folded) > len(start) + 1
        ]
    tables = _tables()
    return tuple(
        stem
        for stem in readings
        if stem in tables.numbers or stem in tables.scales or stem in tables.months or stem in _HALVES
    )


def _each_stem(text: str) -> list[str]:
    plain = text if text.isascii() else _DROP.sub("", text)
    return [stem for word in _WORD.findall(plain) for stem in _stems(word)]


def _stated(text: str, digits: set[float]) -> tuple[set[float], set[int]]:
    """Every value that `text` gives in words, or in digits, which are `digits`; and its months."""
    tables, stems = _tables(), _each_stem(text)
    spelled = {tables.numbers[stem] for stem in stems if stem in tables.numbers}
    large = [value for value in spelled if value >= 10]  # noqa: PLR2004 - tens, hundreds, thousands
    sums = {ten + other for ten in large for other in spelled if other < ten}
    products = {ten * other for ten in large for other in spelled}
    base = {*digits, *spelled, *sums, *products}
    if not _HALVES.isdisjoint(stems):
        base |= {value + 0.5 for value in base}
    scales = {tables.scales[stem] for stem in stems if stem in tables.scales}
    scaled = {value * scale for value in base for scale in scales}
    return base | scaled | scales, {tables.months[stem] for stem in stems if stem in tables.months}


def missing(source: str, target: str) -> list[Number]:
    """The numbers in digits of `source` that `target` gives in no way, neither in digits nor in words.

    Left alone are 0 to 2 (an article, a dual), hours that the other side counts to twelve, months by number, short
    years (1950-53), decades (the 1980s), feet and inches, and values given in thousands or millions on one side.
    """
    return mismatches(source, target)[0]


def mismatches(source: str, target: str) -> tuple[list[Number], list[Number]]:
    """What `missing` gives in either direction."""
    here, there = numbers(source), numbers(target)
    if not here and not there:
        return [], []
    return _missing(here, there, source, target), _missing(there, here, target, source)


def _missing(here: list[Number], there: list[Number], source: str, target: str) -> list[Number]:
    digits = {value for number in there for value in number.values}
    wanted = [number for number in here if max(number.values) > _SMALL and digits.isdisjoint(number.values)]
    if not wanted:
        return []
    stated, months = _stated(target, digits)
    scales = {1, *(scale for stem in _each_stem(source) if (scale := _tables().scales.get(stem)))}
    timed = ":" in source or ":" in target
    return [
        number
        for number in wanted
        if not any(_given(value, stated, months, scales, timed=timed) for value in number.values)
    ]


def _given(value: float, stated: set[float], months: set[int], scales: set[int], *, timed: bool) -> bool:
    if any(value * scale in stated for scale in scales) or (timed and {value - 12, value + 12} & stated):
        return True
    if value <= _MONTHS and (value in months or (value != int(value) and int(value) in stated)):
        return True
    if value < _CENTURY:
        return any(other >= _FIRST_YEAR and other % _CENTURY == value for other in stated)
    if value == int(value) and _FIRST_YEAR <= value < 2 * _FIRST_YEAR:
        short = value % _CENTURY
        return short in stated
    return False
