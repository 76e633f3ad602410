"""Lexical gains: how well the words of segments explain each other.

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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mtkit.align.lexicon import Level
    from mtkit.align.texts import Distinct, Keys, Texts
    from mtkit.align.words import Word

    Floats = NDArray[np.float32]

__all__ = ["CAP", "LevelGains", "level_gains"]

LAMBDA = 0.2
CAP = 6.0
OWN_SHARE = 0.3
EQUAL = 0.9


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


def level_gains(texts: Texts, level: Level, column: int, names: Sequence[tuple[Word, Word, float]]) -> LevelGains:
    """The lexical gains of two texts at one level of the lexicon.

    Args:
        texts: The segments and their words.
        level: The level.
        column: Its place in a `Word`.
        names: Words that are spellings of one name, and how much that counts.
    """
    own = texts.own[column]
    left, right = texts.keys[column]
    source = _Side(texts.left_words, left, level.source, level.source_counts, own[0])
    target = _Side(texts.right_words, right, level.target, level.target_counts, own[1])
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
        gain = support[k:] - support[:-k]
        gain /= (size[k:] - size[:-k] + 1).astype(np.float32)[:, None]
        np.maximum(gain, 0.0, out=gain)
        gain *= odds
        gain += np.float32(1 - LAMBDA)
        np.log(gain, out=gain)
        np.minimum(gain, CAP, out=gain)
        np.cumsum(gain @ counts, axis=1, out=result[k - 1, : n - k + 1, 1:])
    return result


class _Side:
    """Distinct words of one side and where they stand."""

    def __init__(
        self,
        words: Distinct,
        keys: Keys,
        vocabulary: dict[str, int],
        counts: Floats,
        shares: dict[tuple[str, str], float],
    ) -> None:
        self.types = keys.types
        self.sizes = words.sizes
        tokens = keys.of[words.tokens]
        owner = np.repeat(np.arange(len(words.sizes)), words.sizes)
        other = [(place, form) for place, (form, kind) in enumerate(self.types) if kind != "word"]
        self.index = np.array([vocabulary.get(form, -1) for form, _kind in self.types], np.int64)
        self.index[[place for place, _form in other]] = -1
        total = float(counts.sum()) + 1.0
        frequency = (np.where(self.index >= 0, counts[self.index], 0.0) + 0.5) / total
        for place, form in other:
            frequency[place] = 10.0 ** -(1 + min(len(form), 4))
        own = np.array([*map(shares.__getitem__, self.types)])
        self.chance = ((1 - OWN_SHARE) * frequency + OWN_SHARE * own).astype(np.float32)
        shape = len(words.sizes), len(self.types)
        cells = np.bincount(owner * shape[1] + tokens, minlength=shape[0] * shape[1])
        self.matrix = cells.reshape(shape).astype(np.float32)
