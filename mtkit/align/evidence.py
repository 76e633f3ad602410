"""What speaks for a bead: the words of both sides that explain each other, lengths, punctuation.

The lexical gain of a target segment t given a source span S is the log-odds of its words against chance,

    sum over words w in t of  min(log((λ·p(w|S) + (1-λ)·u(w)) / u(w)), CAP),
    p(w|S) = sum over s in S of tr(w|s) / (|S|+1)

where u is the unigram probability, part of it taken from the document itself. The `|S|+1` punishes spans that are too
long. Gains are computed for all spans of up to `MAX_SIDE` segments, both ways and at both levels of the lexicon.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mtkit.align.dynamic import MAX_SIDE
from mtkit.align.words import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from mtkit.align.encoder import Encoder
    from mtkit.align.lexicon import Level, Lexicon

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]
    Pairs = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[int, int, float]]]

__all__ = [
    "Anchors",
    "Cosines",
    "Evidence",
    "LevelGains",
    "Surface",
    "Texts",
    "Whole",
    "background_of",
    "gather_evidence",
    "like_spellings",
]

LAMBDA = 0.2
CAP = 6.0
OWN_SHARE = 0.3
EQUAL = 0.9
SHORT = 3
CHUNK = 2000
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
class Cosines:
    """What is needed for the cosine of any two spans: products of prefix sums of segment vectors.

    Attributes:
        products: Shape (n + 1, m + 1): inner products of the prefix sums of both sides.
        source_norms: Shape (MAX_SIDE + 1, n + 1): `source_norms[k, i]` is the norm of the vector of segments i .. i+k.
        target_norms: Shape (MAX_SIDE + 1, m + 1): the same for the target.
        background: Mean cosine of single segments of the two texts.
    """

    products: Floats
    source_norms: Floats
    target_norms: Floats
    background: float


@dataclass(frozen=True, slots=True)
class Surface:
    """Cumulative counts over the segments of one side; each row has one value more than there are segments.

    Attributes:
        length: Code points.
        words: Words.
        counts: Shape (kinds, segments + 1): question marks, exclamation marks, brackets opened minus closed, colons,
            numbers.
        ends: Shape (kinds, segments): flags of how each segment ends: colon, question mark.
    """

    length: Floats
    words: Floats
    counts: Floats
    ends: Floats


class Whole(NamedTuple):
    """What is known of two whole texts, of which the evidence may be that of a part.

    Attributes:
        source_length: Code points of the source, stretched as its lengths are.
        target_length: Code points of the target.
        rows: Source segments.
        columns: Target segments.
        background: Mean cosine of single segments; None where there is no encoder.
    """

    source_length: float
    target_length: float
    rows: int
    columns: int
    background: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the bead score looks at, for two lists of segments.

    Attributes:
        levels: Lexical gains.
        source: Surface of the source.
        target: Surface of the target.
        cosines: Cosines of the sentence encoders.
        whole: Sizes of the texts that the segments are a part of.
    """

    levels: tuple[LevelGains, ...]
    source: Surface
    target: Surface
    cosines: tuple[Cosines, ...] = ()
    whole: Whole | None = None

    @property
    def sizes(self) -> Whole:
        """Sizes of the whole texts; where nobody told them, these segments are all."""
        if self.whole is not None:
            return self.whole
        return Whole(float(self.source.length[-1]), float(self.target.length[-1]), self.rows, self.columns)

    @property
    def rows(self) -> int:
        """Number of source segments."""
        return int(self.source.ends.shape[1])

    @property
    def columns(self) -> int:
        """Number of target segments."""
        return int(self.target.ends.shape[1])


class Anchors(NamedTuple):
    """What finds the entries of a glossary in a text: one callable for each side, from a text to the ids in it.

    An id that both find in a pair of segments speaks for that pair as much as an equal number does.
    """

    source: Callable[[str], Iterable[str]]
    target: Callable[[str], Iterable[str]]

    def turned(self) -> Anchors:
        """The same with the sides exchanged."""
        return Anchors(self.target, self.source)


class Texts:
    """Two lists of segments and their words; the evidence of any part of them can be gathered.

    Args:
        source: Segments in the source language of the lexicon.
        target: Segments in its target language.
        lexicon: The bilingual lexicon.
        langs: Source and target language.
        anchors: Finds names in segments; each becomes one more word, of the kind `name`.
        stretch: What lengths of the source are multiplied by, so that the target is as much longer as English is than
            Arabic.
        vectors: One vector for each segment of the source and of the target, from an encoder of sentences; used in
            place of those of the embedded encoder.
    """

    def __init__(  # noqa: PLR0913 - what can be known of two texts
        self,
        source: Sequence[str],
        target: Sequence[str],
        lexicon: Lexicon,
        langs: tuple[str, str] = ("ar", "en"),
        *,
        anchors: Anchors | None = None,
        stretch: float = 1.0,
        vectors: tuple[Floats, Floats] | None = None,
    ) -> None:
        self.lexicon = lexicon
        self.source, self.target = source, target
        left, right = lexicon.reader(langs[0]), lexicon.reader(langs[1])
        self.left = [left(text) for text in source]
        self.right = [right(text) for text in target]
        self.stretch, self.vectors = stretch, vectors
        self.whole: Whole | None = None
        if anchors is not None:
            self.left = _named(self.left, source, anchors.source)
            self.right = _named(self.right, target, anchors.target)
        self.own = tuple(
            (_shares(self.left, column), _shares(self.right, column)) for column in range(len(lexicon.levels))
        )

    def encoded(self, encoder: Encoder) -> tuple[Floats, Floats]:
        """The vectors of both sides by the embedded encoder."""
        return _encoded(encoder, self.left, target=False), _encoded(encoder, self.right, target=True)

    def part(self, i0: int, i1: int, j0: int, j1: int) -> Texts:
        """The segments i0 .. i1 and j0 .. j1, with the word frequencies of the whole."""
        return self._taken(np.arange(i0, i1), np.arange(j0, j1))

    def without(self, start: int, end: int, *, target: bool) -> Texts:
        """All segments but start .. end of one side."""
        rows, columns = np.arange(len(self.source)), np.arange(len(self.target))
        if target:
            return self._taken(rows, np.delete(columns, np.s_[start:end]))
        return self._taken(np.delete(rows, np.s_[start:end]), columns)

    def _taken(self, rows: Ints, columns: Ints) -> Texts:
        """Some segments of both sides, in their order, with what is known of the whole."""
        some = Texts.__new__(Texts)
        some.lexicon, some.own, some.stretch, some.whole = self.lexicon, self.own, self.stretch, self.whole
        some.source, some.left = [self.source[i] for i in rows], [self.left[i] for i in rows]
        some.target, some.right = [self.target[j] for j in columns], [self.right[j] for j in columns]
        some.vectors = None if self.vectors is None else (self.vectors[0][rows], self.vectors[1][columns])
        return some


def _encoded(encoder: Encoder, segments: Sequence[Sequence[Word]], *, target: bool) -> Floats:
    """The vectors of segments, a few thousand at a time: the vectors of their words take much more room."""
    spoken = _spoken(segments)
    parts = [encoder.sums(spoken[at : at + CHUNK], target=target) for at in range(0, max(len(spoken), 1), CHUNK)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _named(
    segments: Sequence[list[Word]], texts: Sequence[str], find: Callable[[str], Iterable[str]]
) -> list[list[Word]]:
    """The words of each segment, followed by the names that a glossary finds in it."""
    return [
        [*words, *(Word(name, name, "name") for name in find(text))]
        for words, text in zip(segments, texts, strict=True)
    ]


def _spoken(segments: Sequence[Sequence[Word]]) -> Sequence[Sequence[Word]]:
    """The words of each segment that stand in its text: without names that a glossary found."""
    if not any(words and words[-1].kind == "name" for words in segments):
        return segments
    return [[word for word in words if word.kind != "name"] for words in segments]


def _shares(segments: Sequence[Sequence[Word]], column: int) -> dict[tuple[str, str], float]:
    counts = Counter((word[column], word.kind) for words in segments for word in words)
    total = max(counts.total(), 1)
    return {key: count / total for key, count in counts.items()}


def gather_evidence(texts: Texts, renderings: Pairs | None = None, encoder: Encoder | None = None) -> Evidence:
    """Look at all segments of two texts once.

    Args:
        texts: The segments and their words.
        renderings: Given distinct Arabic and English words (lower case), tells (index, index, probability) of those
            that are renderings of one name.
        encoder: The sentence encoder, if its evidence is wanted.
    """
    left, right = texts.left, texts.right
    names = _names(left, right, texts.lexicon, renderings) if renderings else []
    levels = tuple(
        _level_gains(texts, level, column, names) for column, level in enumerate(texts.lexicon.levels.values())
    )
    plain_left, plain_right = _spoken(left), _spoken(right)
    cosines: tuple[Cosines, ...] = ()
    if texts.vectors is not None:
        cosines = (cosines_of(*texts.vectors, None if texts.whole is None else texts.whole.background),)
    elif encoder is not None:
        cosines = (cosines_of(*texts.encoded(encoder)),)
    source = surface(texts.source, plain_left)
    if texts.stretch != 1.0:
        source = replace(source, length=source.length * np.float32(texts.stretch))
    return Evidence(levels, source, surface(texts.target, plain_right), cosines, texts.whole)


def cosines_of(source: Floats, target: Floats, background: float | None = None) -> Cosines:
    """Prepare the cosines of spans from one vector a segment, shapes (n, dimensions) and (m, dimensions).

    Args:
        source: Vectors of the source segments.
        target: Vectors of the target segments.
        background: Mean cosine of single segments, where it is known of a larger text.
    """
    left, right = _prefix(source), _prefix(target)
    if background is None:
        background = background_of(source, target)
    return Cosines((left @ right.T).astype(np.float32), _span_norms(left), _span_norms(right), background)


def background_of(source: Floats, target: Floats) -> float:
    """Mean cosine of single segments of two texts."""
    mean_s, mean_t = (_unit(side).mean(axis=0) if len(side) else side.sum(axis=0) for side in (source, target))
    return float(mean_s @ mean_t)


def _unit(vectors: Floats) -> Floats:
    result: Floats = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-6))
    return result


def _prefix(vectors: Floats) -> NDArray[np.float64]:
    result = np.zeros((len(vectors) + 1, vectors.shape[1]))
    np.cumsum(vectors, axis=0, out=result[1:])
    return result


def _span_norms(prefix: NDArray[np.float64]) -> Floats:
    result = np.ones((MAX_SIDE + 1, len(prefix)), np.float32)
    for k in range(1, min(MAX_SIDE, len(prefix) - 1) + 1):
        result[k, : len(prefix) - k] = np.linalg.norm(prefix[k:] - prefix[:-k], axis=1) + 1e-4
    return result


def _names(
    left: Sequence[Sequence[Word]], right: Sequence[Sequence[Word]], lexicon: Lexicon, renderings: Pairs
) -> list[tuple[Word, Word, float]]:
    """Pairs of words that are renderings of one name, among those that the lexicon hardly knows."""
    level = lexicon.levels["form"]
    arabic = _rare(left, level.source, level.source_counts, RARE_SOURCE)
    latin = _rare(right, level.target, level.target_counts, RARE_TARGET)
    found = renderings(list(arabic), list(latin)) if arabic and latin else []
    first, second = list(arabic.values()), list(latin.values())
    return [(first[i], second[j], chance) for i, j, chance in found]


def _rare(segments: Sequence[Sequence[Word]], vocabulary: dict[str, int], counts: Floats, most: int) -> dict[str, Word]:
    """The distinct words that stood at most `most` times in the training data."""
    found = {}
    for words in segments:
        for word in words:
            if word.form not in found and word.kind == "word" and len(word.form) >= SHORT:
                row = vocabulary.get(word.form)
                if row is None or counts[row] <= most:
                    found[word.form] = word
    return found


ALIKE = 85.0
"""Least likeness (percent) of two words of one script to count as one name."""

ALIKE_SHARE = 0.7
"""How much of it counts as translation probability."""


def like_spellings(source: Sequence[str], target: Sequence[str]) -> list[tuple[int, int, float]]:
    """Index pairs of words of two languages of one script that are spelled alike, and how much they count."""
    from rapidfuzz import fuzz, process

    found = []
    for start in range(0, len(source), 1000):
        likeness = process.cdist(source[start : start + 1000], target, scorer=fuzz.ratio, score_cutoff=ALIKE)
        rows, columns = np.nonzero(likeness)
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
            found.append((start + i, j, ALIKE_SHARE * float(likeness[i, j]) / 100.0))
    return found


class _Side:
    """Distinct words of one side and where they stand."""

    def __init__(
        self,
        segments: Sequence[Sequence[Word]],
        column: int,
        vocabulary: dict[str, int],
        counts: Floats,
        shares: dict[tuple[str, str], float],
    ) -> None:
        self.types: dict[tuple[str, str], int] = {}
        tokens: list[int] = []
        sizes: list[int] = []
        for words in segments:
            tokens += [self.types.setdefault((word[column], word[2]), len(self.types)) for word in words]
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
        own = np.array([shares[key] for key in self.types])
        self.chance = ((1 - OWN_SHARE) * frequency + OWN_SHARE * own).astype(np.float32)
        self.matrix = np.zeros((len(sizes), len(self.types)), np.float32)
        np.add.at(self.matrix, (self.owner, self.tokens), 1.0)


def _level_gains(texts: Texts, level: Level, column: int, names: Sequence[tuple[Word, Word, float]]) -> LevelGains:
    own = texts.own[column]
    source = _Side(texts.left, column, level.source, level.source_counts, own[0])
    target = _Side(texts.right, column, level.target, level.target_counts, own[1])
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


_CLOSERS = "\"'”’»)]}\\"


def surface(texts: Sequence[str], words: Sequence[Sequence[Word]]) -> Surface:
    """Lengths, punctuation and ends of the segments of one side."""
    counts = np.zeros((5, len(texts) + 1), np.float32)
    ends = np.zeros((2, len(texts)), np.float32)
    for place, text in enumerate(texts):
        counts[:, place + 1] = (
            text.count("?") + text.count("؟"),
            text.count("!"),
            text.count("(") + text.count("[") - text.count(")") - text.count("]"),
            text.count(":"),
            sum(word.kind == "number" for word in words[place]),
        )
        tail = text.rstrip(_CLOSERS + " ")[-1:]
        ends[:, place] = tail == ":", tail in {"?", "؟"}
    return Surface(
        _cumulative([len(text) for text in texts]),
        _cumulative([len(some) for some in words]),
        np.cumsum(counts, axis=1),
        ends,
    )


def _cumulative(values: Sequence[int]) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values))).astype(np.float32)
