"""What speaks for a bead: the words of both sides that explain each other, lengths, punctuation.

The lexical gain of a target segment t given a source span S is the log-odds of its words against chance,

    sum over words w in t of  min(log((λ·p(w|S) + (1-λ)·u(w)) / u(w)), CAP),
    p(w|S) = sum over s in S of tr(w|s) / (|S|+1)

where u is the unigram probability, part of it taken from the document itself. The `|S|+1` punishes spans that are too
long. Gains are computed for all spans of up to `MAX_SIDE` segments, both ways and at both levels of the lexicon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.dynamic import MAX_SIDE
from mtkit.align.words import Word, arabic_words, english_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from mtkit.align.lexicon import Level, Lexicon

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]
    Pairs = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[int, int, float]]]

__all__ = ["Evidence", "LevelGains", "Surface", "gather_evidence"]

LAMBDA = 0.2
CAP = 6.0
OWN_SHARE = 0.3
EQUAL = 0.9
SHORT = 3
RARE_SOURCE = 40
RARE_TARGET = 120


@dataclass(frozen=True, slots=True)
class LevelGains:
    """Lexical gains of one level, as cumulative sums.

    Attributes:
        forward: Shape (MAX_SIDE, n, m + 1): `forward[k-1, i, j]` is the gain of the target segments before j given the
            source segments i .. i+k.
        backward: Shape (MAX_SIDE, m, n + 1): the same the other way round.
    """

    forward: Floats
    backward: Floats


@dataclass(frozen=True, slots=True)
class Surface:
    """Cumulative counts over the segments of one side; each row has one value more than there are segments.

    Attributes:
        length: Code points.
        words: Words.
        counts: Shape (kinds, segments + 1): question marks, exclamation marks, opening minus closing quotes,
            quotation marks of any kind, brackets opened minus closed, colons, numbers.
        starts: Shape (kinds, segments): flags of how each segment begins: conjunction, lower case, quotation mark,
            list mark, pronoun.
        ends: Shape (kinds, segments): flags of how each segment ends: no final punctuation, colon, quotation mark,
            question mark.
    """

    length: Floats
    words: Floats
    counts: Floats
    starts: Floats
    ends: Floats


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the bead score looks at, for two lists of segments."""

    levels: tuple[LevelGains, ...]
    source: Surface
    target: Surface

    @property
    def rows(self) -> int:
        """Number of source segments."""
        return int(self.source.starts.shape[1])

    @property
    def columns(self) -> int:
        """Number of target segments."""
        return int(self.target.starts.shape[1])


def gather_evidence(
    source: Sequence[str], target: Sequence[str], lexicon: Lexicon, renderings: Pairs | None = None
) -> Evidence:
    """Look at all segments of two texts once.

    Args:
        source: Arabic segments.
        target: English segments.
        lexicon: The bilingual lexicon.
        renderings: Given distinct Arabic and English words (lower case), tells (index, index, probability) of those
            that are renderings of one name.
    """
    known_source: dict[str, Word] = {}
    known_target: dict[str, Word] = {}
    left = [arabic_words(text, lexicon.counts, known_source) for text in source]
    right = [english_words(text, known_target) for text in target]
    names = _names(known_source, known_target, lexicon, renderings) if renderings else []
    levels = tuple(
        _level_gains(left, right, level, column, names) for column, level in enumerate(lexicon.levels.values())
    )
    return Evidence(levels, surface(source, left), surface(target, right))


def _names(
    source: dict[str, Word], target: dict[str, Word], lexicon: Lexicon, renderings: Pairs
) -> list[tuple[Word, Word, float]]:
    """Pairs of words that are renderings of one name, among those that the lexicon hardly knows."""
    level = lexicon.levels["form"]
    arabic = [
        token
        for token, word in source.items()
        if word.kind == "word" and len(token) >= SHORT and lexicon.counts.get(token, 0) <= RARE_SOURCE
    ]
    latin = [
        token
        for token, word in target.items()
        if word.kind == "word" and len(token) >= SHORT and _count(level, word.form) <= RARE_TARGET
    ]
    found = renderings(arabic, latin)
    return [(source[arabic[i]], target[latin[j]], chance) for i, j, chance in found]


def _count(level: Level, form: str) -> float:
    index = level.target.get(form)
    return 0.0 if index is None else float(level.target_counts[index])


class _Side:
    """Distinct words of one side and where they stand."""

    def __init__(
        self, segments: Sequence[Sequence[Word]], column: int, vocabulary: dict[str, int], counts: Floats
    ) -> None:
        self.types: dict[tuple[str, str], int] = {}
        tokens: list[int] = []
        sizes: list[int] = []
        for words in segments:
            tokens.extend(self.types.setdefault((word[column], word.kind), len(self.types)) for word in words)
            sizes.append(len(words))
        self.sizes = np.array(sizes, np.intp)
        self.tokens = np.array(tokens, np.intp)
        self.owner = np.repeat(np.arange(len(sizes)), self.sizes)
        self.index = np.array(
            [vocabulary.get(form, -1) if kind == "word" else -1 for form, kind in self.types], np.int64
        )
        total = float(counts.sum()) + 1.0
        frequency = (np.where(self.index >= 0, counts[self.index], 0.0) + 0.5) / total
        for place, (form, kind) in enumerate(self.types):
            if kind != "word":
                frequency[place] = 10.0 ** -(1 + min(len(form), 4))
        own = np.bincount(self.tokens, minlength=len(self.types)) / max(len(tokens), 1)
        self.chance = ((1 - OWN_SHARE) * frequency + OWN_SHARE * own).astype(np.float32)
        self.matrix = np.zeros((len(sizes), len(self.types)), np.float32)
        np.add.at(self.matrix, (self.owner, self.tokens), 1.0)


def _level_gains(
    left: Sequence[Sequence[Word]],
    right: Sequence[Sequence[Word]],
    level: Level,
    column: int,
    names: Sequence[tuple[Word, Word, float]],
) -> LevelGains:
    source = _Side(left, column, level.source, level.source_counts)
    target = _Side(right, column, level.target, level.target_counts)
    forward = level.forward.local(source.index, target.index, len(level.target))
    backward = level.backward.local(target.index, source.index, len(level.source))
    links = [
        (i, target.types[form, "word" if kind == "latin" else kind], EQUAL)
        for (form, kind), i in source.types.items()
        if kind != "word" and (form, "word" if kind == "latin" else kind) in target.types
    ]
    links += [
        (source.types[a[column], a.kind], target.types[e[column], e.kind], chance)
        for a, e, chance in names
        if (a[column], a.kind) in source.types and (e[column], e.kind) in target.types
    ]
    for i, j, chance in links:
        forward[i, j] = max(forward[i, j], chance)
        backward[j, i] = max(backward[j, i], chance)
    return LevelGains(_gains(source, target, forward), _gains(target, source, backward))


def _gains(given: _Side, wanted: _Side, table: Floats) -> Floats:
    """Cumulative gains of the segments of `wanted` for each span of `given`: (MAX_SIDE, given, wanted + 1)."""
    n, m = len(given.sizes), len(wanted.sizes)
    support = np.zeros((n + 1, len(wanted.types)), np.float32)
    np.cumsum(given.matrix @ table, axis=0, out=support[1:])
    size = np.concatenate(([0], np.cumsum(given.sizes)))
    result = np.zeros((MAX_SIDE, n, m + 1), np.float32)
    odds = (LAMBDA / wanted.chance)[None, :]
    counts = np.ascontiguousarray(wanted.matrix.T)
    for k in range(1, min(MAX_SIDE, n) + 1):
        share = (support[k:] - support[:-k]) / (size[k:] - size[:-k] + 1).astype(np.float32)[:, None]
        gain = np.log(np.maximum(share, 0.0) * odds + np.float32(1 - LAMBDA))
        np.minimum(gain, CAP, out=gain)
        np.cumsum(gain @ counts, axis=1, out=result[k - 1, : n - k + 1, 1:])
    return result


_CONJUNCTIONS = frozenset(("و", "ف", "ثم", "لكن", "بل", "and", "but", "so", "then", "or", "yet", "for"))
_PRONOUNS = frozenset(
    (
        *("he", "she", "it", "they", "this", "that", "these", "those", "his", "her", "their", "who", "which"),
        *("هو", "هي", "هم", "وهو", "وهي", "هذا", "هذه", "ذلك", "تلك"),
    )
)
_FINAL = frozenset(".!?؟…:؛;۔")
_CLOSERS = "\"'”’»)]}"
_OPENERS = "\"'“‘«([{"
_QUOTES = frozenset('"“”«»')


def surface(texts: Sequence[str], words: Sequence[Sequence[Word]]) -> Surface:
    """Lengths, punctuation and edges of the segments of one side."""
    counts = np.zeros((7, len(texts) + 1), np.float32)
    starts = np.zeros((5, len(texts)), np.float32)
    ends = np.zeros((4, len(texts)), np.float32)
    for place, text in enumerate(texts):
        opened = text.count("“") + text.count("«")
        closed = text.count("”") + text.count("»")
        counts[:, place + 1] = (
            text.count("?") + text.count("؟"),
            text.count("!"),
            opened - closed,
            opened + closed + text.count('"'),
            text.count("(") + text.count("[") - text.count(")") - text.count("]"),
            text.count(":"),
            sum(word.kind == "number" for word in words[place]),
        )
        bare = text.lstrip(_OPENERS + " ")
        first = bare.split(" ", 1)[0].lower().strip(".,،:") if bare else ""
        starts[:, place] = (
            first in _CONJUNCTIONS or (first[:1] in {"و", "ف"} and len(first) > 3),  # noqa: PLR2004
            first[:1].islower() and first[:1].isascii() and bare[:1].islower(),
            text[:1] in _OPENERS and bool(text),
            bare[:1].isdigit() or text[:1] in {"-", "•", "–", "*"},
            first in _PRONOUNS,
        )
        tail = text.rstrip(_CLOSERS + " ")[-1:]
        ends[:, place] = (
            tail not in _FINAL,
            tail == ":",
            text[-1:] in _QUOTES,
            tail in {"?", "؟"},
        )
    return Surface(
        _cumulative([len(text) for text in texts]),
        _cumulative([len(some) for some in words]),
        np.cumsum(counts, axis=1),
        starts,
        ends,
    )


def _cumulative(values: Sequence[int]) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values))).astype(np.float32)
