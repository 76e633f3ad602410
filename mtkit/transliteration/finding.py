"""Where in an English sentence an Arabic name is rendered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mtkit.orthography import latin_tokens
from mtkit.transliteration.names import arabic_name, latin_name, particles
from mtkit.transliteration.pairing import name_log_odds, without_merged_article
from mtkit.transliteration.plausible import Scorer, log_odds, sigmoid
from mtkit.transliteration.sketch import arabic_keys, latin_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtkit.transliteration.names import NameWord

__all__ = ["FIND_THRESHOLD", "Rendering", "find_rendering"]

_POSSESSIVE = re.compile("['’]s$", re.IGNORECASE)
_BETWEEN = re.compile("\\s*[-\u2010\u2011\u2012\u2013]?\\s*")
FIND_THRESHOLD = 0.3  # lower than for any two names: that the name stands in the text is likely beforehand
MORE_WORDS = 3  # words a rendering may have beyond those of the Arabic name


@dataclass(frozen=True, slots=True)
class Rendering:
    """A span of an English text that renders an Arabic name.

    Attributes:
        start: First code point.
        end: Code point after the last; a possessive `'s` is left outside.
        score: How sure it is, 0 to 1.
        text: The span.
    """

    start: int
    end: int
    score: float
    text: str


class _Word(NamedTuple):
    start: int
    end: int
    folded: str
    name_like: bool  # begins with a capital, or is a particle that may stand in a name
    capital: bool
    joined: bool  # only a space or hyphen stands between it and the word before


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[_Word, ...]:
    out: list[_Word] = []
    last = -1
    for raw, start, end in latin_tokens(text):
        possessive = _POSSESSIVE.search(raw)
        stop = start + (possessive.start() if possessive and possessive.start() > 0 else len(raw))
        folded = "".join(word.whole for word in latin_name(text[start:stop]))
        capital = raw.lstrip("ʻʼʽʾʿ")[:1].isupper()
        joined = last >= 0 and _BETWEEN.fullmatch(text, last, start) is not None
        if folded:
            out.append(_Word(start, stop, folded, capital or folded in particles().small, capital, joined))
        last = end if stop == end else -1  # nothing joins on across a possessive
    return tuple(out)


def find_rendering(
    arabic_name_: str,
    english_text: str,
    *,
    threshold: float = FIND_THRESHOLD,
    others: Iterable[str] = (),
    scorer: Scorer | None = None,
) -> list[Rendering]:
    """Where `english_text` renders an Arabic name, the best span first; the spans do not overlap.

    Args:
        arabic_name_: The whole Arabic name as it stands in the source, without proclitics.
        english_text: A sentence or segment; spans are code points of it.
        threshold: The least score.
        others: Arabic names that may stand in the text, too; a span that renders one of them better is left out.
        scorer: The scorer to ask; a new one over the shipped model if none is given.
    """
    name = arabic_name(arabic_name_)
    words = _words(english_text)
    if not name or not words:
        return []
    scorer = scorer or Scorer()
    limit = log_odds(threshold)
    found: list[tuple[float, int, int]] = []
    spellings = scorer.model.spellings
    on_record = frozenset() if spellings is None else frozenset(spellings.of(name[0].base))
    for first, last in _windows(name, words, on_record):
        start, end = words[first].start, words[last].end
        odds = name_log_odds(scorer.model, name, latin_name(english_text[start:end]))
        if odds >= limit:
            found.append((odds, first, last))
    rivals = [rival for rival in map(arabic_name, others) if rival and rival != name]
    found.sort(key=lambda each: (-each[0], each[1] - each[2], each[1]))
    taken: set[int] = set()
    out: list[Rendering] = []
    for odds, first, last in found:
        span = set(range(first, last + 1))
        if span & taken:
            continue
        start, end = words[first].start, words[last].end
        text = english_text[start:end]
        if any(name_log_odds(scorer.model, rival, latin_name(text)) > odds for rival in rivals):
            continue
        taken |= span
        out.append(Rendering(start, end, sigmoid(odds), text))
    return out


def _windows(name: Sequence[NameWord], words: Sequence[_Word], on_record: frozenset[str]) -> Iterable[tuple[int, int]]:
    """Runs of name-like words that may be the name: their first and last word look like its first and last."""
    head = arabic_keys(name[0].base) | arabic_keys(name[0].whole)
    if len(name) > 1:
        head |= arabic_keys(name[0].whole + name[1].whole)
    for first, word in enumerate(words):
        if not word.name_like or not _may_begin(name, words, first):
            continue
        before = (
            first > 0
            and word.joined
            and words[first - 1].folded in particles().articles
            and _may_begin(name, words, first - 1)
        )
        capital = False
        for last in range(first, min(first + len(name) + MORE_WORDS, len(words))):
            each = words[last]
            if last > first and not (each.joined and each.name_like):
                break
            capital = capital or each.capital
            if each.folded in particles().articles and last + 1 < len(words) and words[last + 1].joined:
                continue
            if not capital or (before and name[0].article):
                continue
            if word.folded in on_record or head & _opening(words, first, last):
                yield first, last


def _may_begin(name: Sequence[NameWord], words: Sequence[_Word], first: int) -> bool:
    """Whether a word that looks like a small article is one: "as" and "at" are English words, too."""
    word = words[first]
    if word.capital or word.folded not in particles().articles:
        return True
    following = words[first + 1 : first + 2]
    if not name[0].article or not following or following[0].folded in particles().articles:
        return False
    sun, base = word.folded[1:], following[0].folded
    return word.folded.endswith("l") or base[:2] == sun or (base[:1] == sun and base[1:2] != "h")


def _opening(words: Sequence[_Word], first: int, last: int) -> frozenset[str]:
    """Keys of the first word of a run, with and without an article before it, and of its first two in one piece."""
    run = [word.folded for word in words[first : last + 1]]
    keys = latin_keys(run[0])
    if len(run) > 1:
        keys |= latin_keys(run[0] + run[1])
        if run[0] in particles().articles:
            keys |= latin_keys(run[1])
            keys |= latin_keys("".join(run[1:3]))
    merged = without_merged_article(run[0])
    if merged:
        keys |= latin_keys(merged)
    return keys
