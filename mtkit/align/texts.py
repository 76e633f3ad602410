"""Two lists of segments and their words, whole or in part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mtkit.align.words import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from mtkit.align.encoder import Encoder
    from mtkit.align.lexicon import Lexicon

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]

__all__ = ["Anchors", "Distinct", "Keys", "Texts", "Whole", "distinct", "keys_of", "spoken"]

CHUNK = 2000


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


class Anchors(NamedTuple):
    """What finds the entries of a glossary in a text: one callable for each side, from a text to the ids in it.

    An id that both find in a pair of segments speaks for that pair as much as an equal number does.
    """

    source: Callable[[str], Iterable[str]]
    target: Callable[[str], Iterable[str]]

    def turned(self) -> Anchors:
        """The same with the sides exchanged."""
        return Anchors(self.target, self.source)


class Distinct(NamedTuple):
    """The distinct words of some segments and where they stand.

    Attributes:
        types: Each word once, in the order in which they first come.
        tokens: Shape (words,): which of them each word of the segments is.
        sizes: Shape (segments,): how many words each has.
    """

    types: list[Word]
    tokens: Ints
    sizes: Ints


class Keys(NamedTuple):
    """Words as one level of the lexicon tells them apart: by that form, and kind.

    Attributes:
        types: Each form and kind once, with its number, in the order in which they first come.
        of: Shape (distinct words,): the number of each.
    """

    types: dict[tuple[str, str], int]
    of: Ints


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

    Attributes:
        left: The words of each source segment.
        right: The words of each target segment.
        left_words: The distinct words of the source.
        right_words: The distinct words of the target.
        keys: For each level of the lexicon, what it tells apart among the words of the source and of the target.
        own: For each level of the lexicon, how much of both whole texts each word is.
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
        self._tell_apart()
        self.own = tuple(
            (_shares(self.left_words, left_keys), _shares(self.right_words, right_keys))
            for left_keys, right_keys in self.keys
        )

    def _tell_apart(self) -> None:
        self.left_words, self.right_words = distinct(self.left), distinct(self.right)
        self.keys = tuple(
            (keys_of(self.left_words.types, column), keys_of(self.right_words.types, column))
            for column in range(len(self.lexicon.levels))
        )

    def encoded(self, encoder: Encoder) -> tuple[Floats, Floats]:
        """The vectors of both sides by the embedded encoder."""
        sides = _encoded(encoder, self.left, target=False), _encoded(encoder, self.right, target=True)
        for target, (texts, vectors) in enumerate(zip((self.source, self.target), sides, strict=True)):
            if len(texts) <= CHUNK:
                encoder.keep(texts, vectors, target=bool(target))
        return sides

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
        some._tell_apart()  # noqa: SLF001 - one of our own
        return some


def _encoded(encoder: Encoder, segments: Sequence[Sequence[Word]], *, target: bool) -> Floats:
    """The vectors of segments, a few thousand at a time: the vectors of their words take much more room."""
    some = spoken(segments)
    parts = [encoder.sums(some[at : at + CHUNK], target=target) for at in range(0, max(len(some), 1), CHUNK)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _named(
    segments: Sequence[list[Word]], texts: Sequence[str], find: Callable[[str], Iterable[str]]
) -> list[list[Word]]:
    """The words of each segment, followed by the names that a glossary finds in it."""
    return [
        [*words, *(Word(name, name, "name") for name in find(text))]
        for words, text in zip(segments, texts, strict=True)
    ]


def spoken(segments: Sequence[Sequence[Word]]) -> Sequence[Sequence[Word]]:
    """The words of each segment that stand in its text: without names that a glossary found."""
    if not any(words and words[-1].kind == "name" for words in segments):
        return segments
    return [[word for word in words if word.kind != "name"] for words in segments]


def distinct(segments: Sequence[Sequence[Word]]) -> Distinct:
    """The distinct words of segments, in the order in which they first come."""
    places: dict[Word, int] = {}
    tokens = [places.setdefault(word, len(places)) for words in segments for word in words]
    return Distinct(list(places), np.array(tokens, np.intp), np.array([len(words) for words in segments], np.intp))


def keys_of(words: Sequence[Word], column: int) -> Keys:
    """What the level whose forms are in a column of `Word` tells apart among words."""
    types: dict[tuple[str, str], int] = {}
    of = [types.setdefault((word[column], word[2]), len(types)) for word in words]
    return Keys(types, np.array(of, np.intp))


def _shares(words: Distinct, keys: Keys) -> dict[tuple[str, str], float]:
    counts = np.bincount(keys.of[words.tokens], minlength=len(keys.types))
    return dict(zip(keys.types, (counts / max(len(words.tokens), 1)).tolist(), strict=True))
