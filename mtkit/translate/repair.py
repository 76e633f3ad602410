"""A name that came out in another spelling is replaced by the right one.

Where it stands is told by how likely a span renders the Arabic name (`transliteration`), and by the alignment of words;
the span with most of both is taken. A span that is no rendering is only taken where the alignment is clear and it looks
like a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtkit.orthography import latin_tokens
from mtkit.translate.names import NameOutcome, held, right_spans, sentence_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mtkit.translate.names import Demand, NameFinder, Way

    Span = tuple[int, int]

__all__ = ["WordWeight", "correct", "placed", "renderings", "replaced", "words_of"]

CLEAR = 0.35
"""Least weight of a word that is taken for a name by its alignment alone."""

_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\-\u2010\u2011\u2013'\u2019]*")
_OPENING = re.compile(r"(?:^|[.!?\u2026][\"'\u201d\u2019)\]]*\s+)[\"'\u201c\u2018(\[]*$")


class WordWeight(NamedTuple):
    """How far a word of the target comes from a span of the source: 0 to 1.

    Attributes:
        start: Its first code point.
        end: The one behind it.
        weight: Share of its attention, or of its probability.
    """

    start: int
    end: int
    weight: float


def renderings(name: str, text: str, others: Sequence[str]) -> list[tuple[int, int, float]]:
    """Spans of a target text that may render an Arabic name, with how likely they do, the likeliest first."""
    from mtkit.transliteration.finding import find_rendering

    return [(each.start, each.end, each.score) for each in find_rendering(name, text, others=others)]


def placed(
    text: str,
    candidates: Sequence[tuple[int, int, float]],
    words: Sequence[WordWeight],
    protected: Sequence[Span],
) -> Span | None:
    """The span of a target text that stands for a name, or None where there is none.

    Args:
        text: The target text.
        candidates: Spans that may render the name, with their likelihood.
        words: The alignment of the name with the words of the text; empty where there is none.
        protected: Spans that are right names already.
    """
    free = [each for each in candidates if not _touches(each[:2], protected)]
    if free:
        start, end, _ = max(free, key=lambda each: (each[2] + _weight(each[:2], words), -each[0]))
        return start, end
    best: list[WordWeight] = []
    for word in words:
        if word.weight >= CLEAR and _is_name(text, word) and not _touches((word.start, word.end), protected):
            if best and _BETWEEN.fullmatch(text, best[-1].end, word.start):
                best.append(word)
            elif not best or word.weight > max(each.weight for each in best):
                best = [word]
    return (best[0].start, best[-1].end) if best else None


def _touches(span: Span, protected: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in protected)


def _weight(span: Span, words: Sequence[WordWeight]) -> float:
    inside = [word.weight for word in words if word.start < span[1] and span[0] < word.end]
    return sum(inside) / len(inside) if inside else 0.0


def _is_name(text: str, word: WordWeight) -> bool:
    """Whether a word has a capital that is not that of a sentence."""
    first = text[word.start : word.start + 1]
    return first.isupper() and _OPENING.search(text[: word.start]) is None


def replaced(text: str, span: Span, form: str) -> tuple[str, Span]:
    """The text with a form in the place of a span, and where the form stands then.

    A possessive ending stays. An article before the span goes where the form brings one, and a form that begins a
    sentence has a capital.
    """
    start, end = span
    if form.lower().startswith("the "):
        before = _ARTICLE.search(text[:start])
        start = before.start() if before else start
    elif form.lower().startswith(("al-", "el-")):
        before = re.search(r"\b[aeAE]l[- ]$", text[:start])
        start = before.start() if before else start
    written = sentence_start(form) if _OPENING.search(text[:start]) else form
    return text[:start] + written + text[end:], (start, start + len(written))


def words_of(text: str) -> list[Span]:
    """The words of a target text."""
    return [(token.start, token.end) for token in latin_tokens(text)]


def _stand_ins(text: str, demand: Demand) -> Iterator[tuple[int, int, float]]:
    """Where a text has a plain spelling that was searched for; nothing is likelier to be the name."""
    for spelling in demand.stand_ins:
        for found in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", text, re.IGNORECASE):
            yield found.start(), found.end(), 2.0


def correct(
    source: str,
    target: str,
    demands: Sequence[Demand],
    finder: NameFinder,
    focus: Callable[[Sequence[Span]], Sequence[Sequence[WordWeight]]],
) -> tuple[str, list[NameOutcome]]:
    """Put the demanded names that a target text has not into the place of what stands there for them.

    Args:
        source: The source text.
        target: The target text.
        demands: The names.
        finder: What finds names in texts.
        focus: The alignment of spans of the source with the words of the target; asked only if it is needed.

    Returns:
        The text, and what became of each name: `model` if it was there, `repaired`, `missing`, or `word` for one that
        is taken for another word.
    """
    there = [right_spans(target, demand, finder) for demand in demands]
    outcomes = {
        at: NameOutcome(demand.entry.id, "model", target[there[at][0][0] : there[at][0][1]])
        for at, demand in enumerate(demands)
        if there[at]
    }
    lacking = [at for at in range(len(demands)) if at not in outcomes]
    fewer = [at for at, demand in enumerate(demands) if len(there[at]) < len(demand.spans)]
    if not fewer:
        return target, list(outcomes.values())
    protected = [span for spans in there for span in spans]
    looks = dict(zip(lacking, focus([demands[at].spans[0] for at in lacking]) if lacking else (), strict=True))
    mentions = [source[slice(*demand.spans[0])] for demand in demands]
    placements: list[tuple[Span, int]] = []
    for at in fewer:
        others = [name for other, name in enumerate(mentions) if other != at]
        candidates = [*_stand_ins(target, demands[at]), *renderings(mentions[at], target, others)]
        words = looks.get(at, ()) if demands[at].sure else ()
        for _ in range(len(there[at]), len(demands[at].spans)):
            span = placed(target, candidates, words, protected)
            if span is None:
                break
            placements.append((span, at))
            protected.append(span)
            words = ()  # of further mentions only other spellings are sought
    text = target
    for span, at in sorted(placements, reverse=True):
        text, _ = replaced(text, span, demands[at].forms[0])
    changed = {at for _, at in placements}
    for at, good in zip(fewer, held(text, [demands[at] for at in fewer], finder), strict=True):
        if good and at in outcomes and at not in changed:
            continue
        if good:
            outcomes[at] = NameOutcome(demands[at].entry.id, "repaired", demands[at].forms[0])
        else:
            way: Way = "missing" if demands[at].sure else "word"
            outcomes[at] = NameOutcome(demands[at].entry.id, way, demands[at].forms[0])
    return text, [outcomes[at] for at in sorted(outcomes)]
