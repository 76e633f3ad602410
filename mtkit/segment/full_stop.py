"""Whether a single full stop ends a sentence: item numbers, abbreviations, initials, acronyms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import regex

from mtkit.segment.abbreviations import fold, words
from mtkit.segment.candidates import INVISIBLE, OPENERS, QUOTES, skip

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["full_stop_ends"]

_TOKEN = regex.compile(r"(?:(?<previous>\S+)\s+)?(?<token>\S+)$", regex.REVERSE)
_WORD = regex.compile(r"\p{L}[\p{L}\p{Mn}\u0640]*")
_NUMBER = regex.compile(r"\d[\d.,:/\-–]*")
_ARABIC_LETTER = regex.compile(r"\p{Arabic}")
_ACRONYM = regex.compile(r"\p{L}(?:\.\p{L})+")
_MARKER = regex.compile(
    rf"[{regex.escape(QUOTES)}(\[*_#\s{INVISIBLE}]*(?:(?<word>[\p{{L}}\p{{Mn}}]{{2,}})\s+)?"
    r"(?:\d{1,4}(?:[.\-–]\d{1,3})*|[A-Za-z]|[IVXivx]{1,5}|\p{Arabic})"
)
_CLOCK = frozenset({"a.m", "p.m"})
_OPENING_WORDS = 3


class _Stop(NamedTuple):
    """A full stop: the sentence before it, the last two words of that, and what follows without what opens it."""

    before: str
    previous: str
    token: str
    following: str
    opened: bool


def full_stop_ends(before: str, after: str, opinion: Callable[[], bool]) -> bool:
    """Whether a full stop between `before` (the sentence so far) and `after` (the beginning of the rest) ends it.

    Args:
        before: From the first character of the sentence to the full stop, which is left out.
        after: Some of the text behind it, from its first visible character.
        opinion: What sentencex says; it is asked only if no rule applies.
    """
    marker = _MARKER.fullmatch(before)
    if marker and (marker["word"] is None or fold(marker["word"]) in words("en").headings | words("ar").headings):
        return False
    found = _TOKEN.search(before)
    if found is None:
        return opinion()
    token = OPENERS.sub("", found["token"], count=1)
    opened = skip(OPENERS, after)
    stop = _Stop(before, found["previous"] or "", token, after[opened:], opened > 0)
    return _arabic_ends(stop) if _ARABIC_LETTER.search(token) else _latin_ends(stop, opinion)


def _arabic_ends(stop: _Stop) -> bool:
    """Arabic has no capitals, so the abbreviation alone decides; sentencex is not asked.

    Its Arabic list lacks the commonest titles, and it takes «له.» and «فُتح.» for abbreviations.
    """
    lists = words("ar")
    token = fold(stop.token)
    number = _NUMBER.match(token)
    token = token[number.end() :] if number else token
    counted = number is not None or _NUMBER.fullmatch(stop.previous) is not None
    kind = lists.kind(token)
    if len(token) == 2 and token[0] == "و":  # noqa: PLR2004 - «وج. 2»: "and" and a letter
        token = token[1]
    if len(token) == 1:
        if fold(stop.previous) in lists.lettered | lists.headings:
            return True
        kind = "often" if counted or kind == "often" else "never"
    elif kind is None and _ACRONYM.fullmatch(token):
        kind = "never"
    if kind == "often":
        word = _WORD.match(stop.following)
        return word is not None and fold(word[0]) not in lists.goes_on
    return kind is None


def _latin_ends(stop: _Stop, opinion: Callable[[], bool]) -> bool:
    lists = words("en")
    token = stop.token
    kind = lists.kind(token)
    arabic = _ARABIC_LETTER.match(stop.following) is not None
    if kind is None and len(token) == 1 and token.isupper():
        return stop.previous in lists.lettered | lists.headings or arabic or _starts(stop, but="I")
    if kind is None and _ACRONYM.fullmatch(token):
        kind = "maybe"
    match kind:
        case "never":
            return False
        case "number":
            return not stop.following[:1].isdigit()
        case "maybe":
            return arabic or _starts(stop) or (stop.opened and stop.following[:1].isupper())
        case "often":
            opening = token.lower() in _CLOCK and stop.before.count(" ") < _OPENING_WORDS
            return not opening and _first(stop.following) not in lists.not_after_time
        case _:
            return token.islower() or (token.isupper() and len(token) > 1) or opinion()


def _first(following: str) -> str:
    word = _WORD.match(following)
    return word[0] if word else ""


def _starts(stop: _Stop, but: str = "") -> bool:
    """Whether the next word begins sentences rather than continues a name; an initial («A. Smith») does not."""
    word = _first(stop.following)
    return word != but and word in words("en").starters and stop.following[len(word) : len(word) + 1] != "."
