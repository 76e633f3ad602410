"""Which words of two texts are spellings of one name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

__all__ = ["NameFinder", "like_spellings", "name_finder"]

NameFinder = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[int, int, float]]]
"""Given distinct source and target words (folded), tells (index, index, how much it counts) of those that belong
together."""

FLOOR = 0.5
"""Least score of an Arabic and a Latin word to count as two spellings of one name."""

SHARE = 0.8
"""How much of that score counts as translation probability."""

ALIKE = 85.0
"""Least likeness (percent) of two words of one script to count as one name."""

ALIKE_SHARE = 0.7
"""How much of it counts as translation probability."""

AT_ONCE = 1000


@lru_cache(maxsize=2)
def name_finder(source_lang: str) -> NameFinder:
    """What finds names between a source language and one in Latin letters; what has been loaded for it is kept."""
    if source_lang != "ar":
        return like_spellings
    from mtkit.transliteration.plausible import Scorer

    scorer = Scorer()

    def find(arabic: Sequence[str], latin: Sequence[str]) -> list[tuple[int, int, float]]:
        return [(i, j, SHARE * chance) for i, j, chance in scorer.matrix(arabic, latin, floor=FLOOR)]

    return find


def like_spellings(source: Sequence[str], target: Sequence[str]) -> list[tuple[int, int, float]]:
    """Index pairs of words of two languages of one script that are spelled alike, and how much they count."""
    from rapidfuzz import fuzz, process

    found = []
    for start in range(0, len(source), AT_ONCE):
        likeness = process.cdist(source[start : start + AT_ONCE], target, scorer=fuzz.ratio, score_cutoff=ALIKE)
        rows, columns = np.nonzero(likeness)
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
            found.append((start + i, j, ALIKE_SHARE * float(likeness[i, j]) / 100.0))
    return found
