"""Where a sentence could end: full stops, question and exclamation marks, ellipses, and what closes behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ARABIC",
    "BLANK",
    "INVISIBLE",
    "OPENERS",
    "QUOTES",
    "Candidate",
    "candidates",
    "chunks",
    "list_items",
    "masked",
    "skip",
]

INVISIBLE = r"\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Bidi controls and zero-width characters, for use inside a character class: they may stand anywhere."""

ARABIC = r"\p{Arabic}\p{Mn}\u0640"
"""Letters, marks and tatweel of Arabic words, for use inside a character class."""

QUOTES = "\"'“”‘’«»‹›„"

BLANK = regex.compile(rf"[\s{INVISIBLE}]*")
"""White space and invisible characters; matches everywhere, perhaps nothing."""

OPENERS = regex.compile(rf"[{regex.escape(QUOTES)}(\[{{{INVISIBLE}\-–—\s]*")
"""What may stand before the first letter of a sentence; matches everywhere, perhaps nothing."""

_MARKS = r".!?؟…‼⁇⁈⁉۔"
_CLOSING = regex.escape(QUOTES) + r")\]}"
_DIRECTED = r"»”›)\]}"

_CANDIDATE = regex.compile(
    rf"""
    (?<![{_MARKS}])(?<mark>[{_MARKS}][{_MARKS}{INVISIBLE}]*+)
    (?<close>(?:[{_CLOSING}{INVISIBLE}]|\[\d{{1,3}}\]|[ \u00a0\u202f][{_DIRECTED}](?=\s|$))*+)
    (?=\s|$)
    |   # a missing space behind an Arabic sentence
    (?<=[{ARABIC}]{{3}})(?<mark>[.!?؟]+)(?<close>[»”)]*)(?=[«“(]?\p{{Arabic}}[{ARABIC}]+)
    |   # and behind a Latin one, but not in a host name
    (?=[.!?])(?<=(?<!\S)[^\s.:/@]{{0,40}}\p{{Ll}}{{2}})(?<mark>[.!?])(?<close>[”)]*)(?=[“(]?\p{{Lu}}\p{{Ll}}+[\s,])
    """,
    regex.VERBOSE,
)

_HARD_BREAK = regex.compile(
    rf"""
    (?<![ \t\f\v])(?:[ \t\f\v]*(?:\r\n|\n|\r)){{2,}} | \u2029 | \f
    | (?:\n|\r|\u2028)[ \t]*(?=(?:[-–—*·]|\(?\d{{1,3}}[)]|\(\d{{1,3}}\)|\(?[A-Za-z]\)|\(?\p{{Arabic}}\))[ \t\u00a0])
    | (?=[\n\r\u2028])(?<=[.!?؟:;؛،,…{_CLOSING}][ \t\r]{{0,40}})(?:\n|\r|\u2028)[ \t]*
      (?=(?:\d{{1,3}}[.\-–]|[a-z]\.|\p{{Arabic}}[.\-–])[ \t\u00a0])
    | (?<=^|\s)(?=[•▪●◦‣■□▸►])
    """,
    regex.VERBOSE,
)

_BREAKING = re.compile("[\n\r\f\u2028\u2029•▪●◦‣■□▸►]")
"""What every hard break has in it or before it: most texts have none, and this is found out sooner."""

_LIST_ITEM = regex.compile(
    r"""
    (?:(?<=(?:[:;؛]|(?<ended>[.!?؟]))(?:\s{1,9}(?:and|or|و|أو))?)\s+|(?<!\s)\s*\n\s*)
    (?=(?<open>[(\[])?(?:(?<number>\d{1,2})|(?<letter>[a-z]|\p{Arabic}))(?(open)[)\]]|[.)\-–])[\s\u00a0])
    """,
    regex.VERBOSE,
)
_MARKER = re.compile(r"[\s(\[]\w{1,2}[)\].\-–]\s")
"""What every item of a list begins with."""

_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "أبتثجحخدذرزسشصضطظعغفقكلمنهوي", "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ")

_BRACKETED = regex.compile(r"\([^()]{1,400}\)|\[[^\[\]]{1,400}\]")
_MASK = str.maketrans(dict.fromkeys(QUOTES.replace("'", "").replace("’", "") + "()[]{}\r\n\t\f\v\u2028\u2029", " "))
_EDGE_APOSTROPHE = regex.compile(r"(?<!\w)['’]|['’](?!\w)")


class Candidate(NamedTuple):
    """A place where a sentence could end; offsets count code points of the text that was searched.

    Attributes:
        start: Where its mark begins.
        mark: The mark without invisible characters: `.`, `?!`, `...`
        close: Quotation marks and brackets that close behind the mark.
        stop: Behind the mark, before what closes.
        end: Behind what closes: the sentence would end here.
        next: The first character of what follows that is no white space; the length of the text at its end.
        enclosed: Where the round or square brackets that it stands in open, or -1.
    """

    start: int
    mark: str
    close: str
    stop: int
    end: int
    next: int
    enclosed: int


def chunks(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of `text` between hard breaks: blank lines, form feeds, and before bullets and numbered lines.

    A single line break is white space, as in text wrapped at a fixed width.
    """
    start = 0
    for found in _HARD_BREAK.finditer(text) if _BREAKING.search(text) else ():
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def list_items(text: str) -> Iterator[tuple[int, int]]:
    """Where a list inside running text has its items: (end of what stands before, start of the item).

    An item begins with `1.`, `1)`, `(1)`, `(a)`, `أ-` ... on a new line, or behind a colon, a semicolon or the end of a
    sentence, and it must be the first of its list or follow the item before it.
    """
    if not _MARKER.search(text):
        return
    due: set[tuple[int, int]] = set()
    for found in _LIST_ITEM.finditer(text):
        places = _places(found["number"], found["letter"])
        if any(place == 1 or (kind, place) in due for kind, place in places):
            due |= {(kind, place + 1) for kind, place in places}
            if not found["ended"]:
                yield found.span()


def _places(number: str | None, letter: str | None) -> list[tuple[int, int]]:
    """The places in a list that a marker may stand for, each with the kind of numbering."""
    if number is not None:
        return [(0, int(number))]
    letter = "أ" if letter == "ا" else letter or ""
    return [(kind, order.index(letter) + 1) for kind, order in enumerate(_ALPHABETS, 1) if letter in order]


def candidates(text: str) -> Iterator[Candidate]:
    """The places in `text` where a sentence could end, in order."""
    brackets = [found.span() for found in _BRACKETED.finditer(text)]
    for found in _CANDIDATE.finditer(text):
        end = found.end()
        while brackets and brackets[0][1] < end:
            brackets.pop(0)
        enclosed = brackets[0][0] if brackets and brackets[0][0] < found.start() and end < brackets[0][1] else -1
        mark = _INVISIBLE.sub("", found["mark"])
        yield Candidate(found.start(), mark, found["close"], found.end("mark"), end, skip(_SPACE, text, end), enclosed)


def skip(pattern: regex.Pattern[str], text: str, start: int = 0) -> int:
    """Where `text` goes on behind a match of `pattern` at `start`; `start` itself if there is none."""
    found = pattern.match(text, start)
    return found.end() if found else start


_SPACE = regex.compile(r"\s*")
_INVISIBLE = regex.compile(rf"[{INVISIBLE}]+")


def masked(text: str) -> str:
    """`text` with quotation marks, brackets and line breaks turned into spaces, offset by offset.

    sentencex keeps whatever stands between quotation marks or brackets in one piece; a news quotation of three
    sentences is three segments to us.
    """
    return _EDGE_APOSTROPHE.sub(" ", text.translate(_MASK))
