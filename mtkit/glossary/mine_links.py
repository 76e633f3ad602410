"""Which English names of a unit render which of its Arabic words: chains of words that sound alike on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtkit.glossary.mine_words import arabic_text, english_text
from mtkit.transliteration.pairing import name_log_odds, options, without_merged_article
from mtkit.transliteration.sketch import arabic_keys, latin_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtkit.glossary.mine_words import ArabicWord, EnglishText, Reading
    from mtkit.transliteration.names import NameWord
    from mtkit.transliteration.weights import NameModel

__all__ = ["Link", "Unit", "links", "prepare"]

STRONG = -1.0  # log-odds of a word that may begin a chain or stand alone
WEAK = -2.5  # log-odds of a word that may stand beside a strong one
BESIDE = 2.0  # log-odds that words beside words that belong together belong together, too
CLITIC = -0.5  # log-odds: a reading that takes a proclitic off must beat the plain one by this much
SKIP = -0.5  # log-odds of a "bin" on one side only
LONGEST = 6  # words of a chain
SHORTEST = 3  # letters of a word that may begin a chain


class Link(NamedTuple):
    """An Arabic name and its rendering in one unit.

    Attributes:
        arabic: Raw range in the source, without proclitic.
        english: Raw range in the target, without possessive.
        form: The Arabic name in clean letters, words parted by one space.
        words: The English words, folded, without articles.
        odds: Log-odds that the one renders the other.
        cut: Code points of a proclitic that were taken off.
        partial: Whether a capitalised word beside it stayed without partner, so that it may be part of a name.
        before: The Arabic word before it, as it stands; empty if there is none.
    """

    arabic: tuple[int, int]
    english: tuple[int, int]
    form: str
    words: tuple[str, ...]
    odds: float
    cut: int
    partial: bool
    before: str


class Unit(NamedTuple):
    """A unit taken apart."""

    source: list[ArabicWord]
    target: EnglishText
    anchors: list[_Anchor]
    asked: list[tuple[str, str]]


class _Anchor(NamedTuple):
    """One or two Arabic words that may be one or two English ones, and the ways to compare them."""

    first: int
    size: int
    readings: tuple[Reading, ...]
    run: int
    place: int
    width: int
    ways: list[tuple[str, str, float]]


class _Chain(NamedTuple):
    total: float
    anchors: tuple[tuple[_Anchor, float], ...]


def prepare(source: str, target: str) -> Unit:
    """Take a unit apart, and list the pairs of words that the model must score."""
    english = english_text(target)
    if not english.runs:
        return Unit(arabic_text(source), english, [], [])
    arabic = arabic_text(source)
    filed: dict[str, list[tuple[int, int, int]]] = {}
    for run_at, run in enumerate(english.runs):
        for place, word in enumerate(run):
            for key in _latin_keys(word.word):
                filed.setdefault(key, []).append((run_at, place, 1))
            if place + 1 < len(run) and len(run[place + 1].key) > 1:
                both = word.word.whole + run[place + 1].word.whole
                for key in latin_keys(both) | latin_keys(word.word.whole + run[place + 1].word.base):
                    filed.setdefault(key, []).append((run_at, place, 2))
    anchors: list[_Anchor] = []
    for first, size, read in _arabic_pieces(arabic):
        words = [each.word for each in read]
        hits = {hit for key in _arabic_keys(words) for hit in filed.get(key, ())}
        for run_at, place, width in sorted(hits):
            if size + width > 3:  # noqa: PLR2004 - two words for two words are two anchors
                continue
            other = [each.word for each in english.runs[run_at][place : place + width]]
            anchors.append(_Anchor(first, size, read, run_at, place, width, options(words, other)))
    return Unit(arabic, english, anchors, [way[:2] for anchor in anchors for way in anchor.ways])


def _arabic_pieces(words: Sequence[ArabicWord]) -> Iterable[tuple[int, int, tuple[Reading, ...]]]:
    """Each reading of each word, and with each reading the next word as it stands."""
    for at, word in enumerate(words):
        following = words[at + 1].readings[0] if at + 1 < len(words) and words[at + 1].joined else None
        for reading in word.readings:
            if len(reading.word.whole) > 1:
                yield at, 1, (reading,)
                if following is not None and len(following.word.whole) > 1:
                    yield at, 2, (reading, following)


def _latin_keys(word: NameWord) -> frozenset[str]:
    keys = latin_keys(word.base)
    if word.article:
        keys |= latin_keys(word.whole)
    merged = without_merged_article(word.base)
    return keys | latin_keys(merged) if merged else keys


def _arabic_keys(words: list[NameWord]) -> frozenset[str]:
    rest = "".join(word.whole for word in words[1:])
    keys = arabic_keys(words[0].base + rest)
    return keys | arabic_keys(words[0].whole + rest) if words[0].article else keys


def links(unit: Unit, model: NameModel) -> list[Link]:
    """The links of a unit, from left to right in English; none overlaps another on either side."""
    if not unit.anchors:
        return []
    odds = iter(model.log_odds_known(unit.asked))
    scored: dict[tuple[int, int, int, int], list[tuple[_Anchor, float]]] = {}
    for anchor in unit.anchors:
        score = max(next(odds) + shift for *_, shift in anchor.ways)
        score = max(-8.0, min(6.0, score)) + (CLITIC if anchor.readings[0].cut else 0.0)
        if score >= WEAK:
            place = (anchor.first, anchor.run, anchor.place, anchor.readings[0].cut)
            scored.setdefault(place, []).append((anchor, score))
    best: dict[tuple[int, int, int, int], _Chain] = {}
    chains = [_extended(item, unit, scored, best, 1) for items in scored.values() for item in items]
    chains.sort(key=lambda chain: -chain.total)
    taken_source: set[int] = set()
    taken_target: set[tuple[int, int]] = set()
    found: list[Link] = []
    for chain in chains:
        source = {at for anchor, _ in chain.anchors for at in range(anchor.first, anchor.first + anchor.size)}
        target = {
            (anchor.run, at) for anchor, _ in chain.anchors for at in range(anchor.place, anchor.place + anchor.width)
        }
        if source & taken_source or target & taken_target:
            continue
        link = _link(chain, unit, model)
        if link is not None:
            taken_source |= source
            taken_target |= target
            found.append(link)
    return sorted(found, key=lambda link: link.english)


def _extended(
    item: tuple[_Anchor, float],
    unit: Unit,
    scored: dict[tuple[int, int, int, int], list[tuple[_Anchor, float]]],
    best: dict[tuple[int, int, int, int], _Chain],
    length: int,
) -> _Chain:
    """The best chain that begins with an anchor."""
    anchor, score = item
    follow = _Chain(0.0, ())
    source, target = anchor.first + anchor.size, anchor.place + anchor.width
    for skip_source, skip_target, cost in ((0, 0, 0.0), (1, 0, SKIP), (0, 1, SKIP)):
        at, place = source + skip_source, target + skip_target
        if not _hangs(unit, anchor, at, place, skip_source, skip_target) or length == LONGEST:
            continue
        key = (at, anchor.run, place, 0)
        if key not in best and key in scored:
            best[key] = max(
                (_extended(each, unit, scored, best, length + 1) for each in scored[key]), key=lambda chain: chain.total
            )
        if key in best and best[key].total + BESIDE + cost > follow.total:
            follow = _Chain(best[key].total + BESIDE + cost, best[key].anchors)
    return _Chain(score * (anchor.size + anchor.width) / 2 + follow.total, (item, *follow.anchors))


def _hangs(  # noqa: PLR0913, PLR0917 - two places and what was passed over
    unit: Unit, anchor: _Anchor, at: int, place: int, skip_source: int, skip_target: int
) -> bool:
    """Whether the words at two places go on a chain; only words for "son" may be passed over."""
    run = unit.target.runs[anchor.run]
    if at >= len(unit.source) or place >= len(run) or not unit.source[at].joined:
        return False
    if skip_source:
        return unit.source[at - 1].joined and unit.source[at - 1].readings[0].word.particle
    return not skip_target or run[place - 1].word.particle


def _link(chain: _Chain, unit: Unit, model: NameModel) -> Link | None:
    (head, _), (tail, _) = chain.anchors[0], chain.anchors[-1]
    if not any(score >= STRONG and len(anchor.readings[0].word.base) >= SHORTEST for anchor, score in chain.anchors):
        return None
    run = unit.target.runs[head.run]
    english = run[head.place : tail.place + tail.width]
    if not any(word.capital for word in english):
        return None
    arabic = unit.source[head.first : tail.first + tail.size]
    reading = head.readings[0]
    read = [reading, *(word.readings[0] for word in arabic[1:])]
    odds = name_log_odds(model, [each.word for each in read], [word.word for word in english])
    mean = sum(score for _, score in chain.anchors) / len(chain.anchors)
    beside = [run[at] for at in (head.place - 1, tail.place + tail.width) if 0 <= at < len(run)]
    before = arabic[0].joined and head.first > 0
    return Link(
        (arabic[0].start + reading.cut, arabic[-1].end),
        (english[0].start, english[-1].end),
        " ".join(each.form for each in read),
        tuple(word.key for word in english),
        (odds + mean) / 2 + (CLITIC if reading.cut else 0.0),
        reading.cut,
        any(word.capital for word in beside),
        unit.source[head.first - 1].readings[0].form if before else "",
    )
