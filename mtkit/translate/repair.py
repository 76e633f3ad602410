"""A name that came out in another spelling is replaced by the right one.

Where it stands is told by how likely a span renders the Arabic name (`transliteration`), and by the alignment of words;
the span with most of both is taken. A span that is no rendering is only taken where the alignment is clear and it looks
like a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtkit.orthography import latin_tokens
from mtkit.translate.names import sentence_start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Span = tuple[int, int]
    Aligned = Callable[[Span], Sequence["WordWeight"]]

__all__ = ["WordWeight", "placed", "renderings", "replaced", "words_of"]

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
