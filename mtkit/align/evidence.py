"""What speaks for a bead: the words of both sides that explain each other, names, lengths, punctuation, cosines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.cosines import Cosines, cosines_of
from mtkit.align.gains import LevelGains, level_gains
from mtkit.align.surface import Surface, surface
from mtkit.align.texts import Whole, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mtkit.align.encoder import Encoder
    from mtkit.align.names import NameFinder
    from mtkit.align.texts import Texts
    from mtkit.align.words import Word

    Floats = NDArray[np.float32]

__all__ = ["Evidence", "gather_evidence"]

SHORT = 3
RARE_SOURCE = 40
RARE_TARGET = 120


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


def gather_evidence(texts: Texts, renderings: NameFinder | None = None, encoder: Encoder | None = None) -> Evidence:
    """Look at all segments of two texts once.

    Args:
        texts: The segments and their words.
        renderings: Given distinct Arabic and English words (lower case), tells (index, index, probability) of those
            that are renderings of one name.
        encoder: The sentence encoder, if its evidence is wanted.
    """
    left, right = texts.left, texts.right
    names = _names(texts, renderings) if renderings else []
    levels = tuple(
        level_gains(texts, level, column, names) for column, level in enumerate(texts.lexicon.levels.values())
    )
    plain_left, plain_right = spoken(left), spoken(right)
    cosines: tuple[Cosines, ...] = ()
    if texts.vectors is not None:
        cosines = (cosines_of(*texts.vectors, None if texts.whole is None else texts.whole.background),)
    elif encoder is not None:
        cosines = (cosines_of(*texts.encoded(encoder)),)
    source = surface(texts.source, plain_left)
    if texts.stretch != 1.0:
        source = replace(source, length=source.length * np.float32(texts.stretch))
    return Evidence(levels, source, surface(texts.target, plain_right), cosines, texts.whole)


def _names(texts: Texts, renderings: NameFinder) -> list[tuple[Word, Word, float]]:
    """Pairs of words that are renderings of one name, among those that the lexicon hardly knows."""
    level = texts.lexicon.levels["form"]
    arabic = _rare(texts.left_words.types, level.source, level.source_counts, RARE_SOURCE)
    latin = _rare(texts.right_words.types, level.target, level.target_counts, RARE_TARGET)
    found = renderings(list(arabic), list(latin)) if arabic and latin else []
    first, second = list(arabic.values()), list(latin.values())
    return [(first[i], second[j], chance) for i, j, chance in found]


def _rare(words: Sequence[Word], vocabulary: dict[str, int], counts: Floats, most: int) -> dict[str, Word]:
    """The words that stood at most `most` times in the training data."""
    found: dict[str, Word] = {}
    for word in words:
        form, _, kind = word
        if kind == "word" and len(form) >= SHORT and form not in found:
            found[form] = word
    rows = np.array([vocabulary.get(form, -1) for form in found], np.intp)
    rare = (rows < 0) | (counts[rows] <= most)
    return {form: word for (form, word), kept in zip(found.items(), rare.tolist(), strict=True) if kept}
