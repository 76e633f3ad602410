"""Which words of an Arabic name and of a Latin one belong together, and what that says about the two names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.transliteration.names import NameWord
    from mtkit.transliteration.weights import NameModel

__all__ = ["Pairing", "name_features", "name_log_odds", "options", "pair_words", "without_merged_article"]

ARTICLE_DROPPED = -0.3  # log-odds: الأسد as "Assad"
ARTICLE_ADDED = -1.5  # log-odds: أسد as "al-Assad"
SKIPPED_SON = -0.5  # log-odds: "bin" on one side only
SKIPPED_WORD = -8.0
LEAST, MOST = -8.0, 6.0
SIZES = ((1, 1), (2, 1), (1, 2))  # words on the left and on the right that are compared in one piece


def options(left: Sequence[NameWord], right: Sequence[NameWord]) -> list[tuple[str, str, float]]:
    """The ways to compare one or two words of a name with one or two of another: letters, letters, log-odds shift.

    The right name is in Latin letters, the left one in Arabic or Latin ones.
    """
    first, second = left[0], right[0]
    rest = "".join(word.whole for word in left[1:])
    tail = "".join(word.whole for word in right[1:])
    bare, whole = first.base + rest, first.whole + rest
    plain, full = second.base + tail, second.whole + tail
    if first.article and second.article:
        return [(bare, plain, 0.0)]
    if first.article:
        ways = [(bare, plain, ARTICLE_DROPPED), (whole, full, 0.0)]
        merged = without_merged_article(plain)
        return [*ways, (bare, merged, 0.0)] if merged else ways
    if second.article:
        ways = [(whole, plain, ARTICLE_ADDED), (whole, full, 0.0)]
        merged = without_merged_article(whole)
        return [*ways, (merged, plain, 0.0)] if merged else ways
    return [(whole, full, 0.0)]


def without_merged_article(latin: str) -> str:
    """The rest of a Latin word that begins with an assimilated article, as in "Ezzor"; empty if it does not."""
    if latin[:1] not in _ARTICLE_VOWELS or len(latin) < SHORTEST_MERGED:
        return ""
    rest = latin[1:]
    if rest[0] == rest[1] and rest[0] in _SUN:
        return rest[1:]
    if rest[:4] == rest[:2] * 2 and rest[:2] in _SUN_PAIRS:
        return rest[2:]
    return rest[1:] if rest[1:3] in _SUN_PAIRS and rest[0] == rest[1] else ""


_ARTICLE_VOWELS = frozenset("aeiou")
_SUN = frozenset("tdrzsnl")
_SUN_PAIRS = frozenset(("sh", "th", "dh", "ch"))
SHORTEST_MERGED = 5  # letters


def _groups(count: int, other: int) -> list[tuple[int, int, int, int]]:
    return [
        (i, j, di, dj)
        for i in range(count)
        for j in range(other)
        for di, dj in SIZES
        if i + di <= count and j + dj <= other
    ]


@dataclass(frozen=True, slots=True)
class Pairing:
    """The best pairing of two names.

    Attributes:
        groups: First word and number of words on the left, the same on the right, and the log-odds, in order.
        sons: How many words for "son" stand on one side only.
        alone: How many other words do.
    """

    groups: tuple[tuple[int, int, int, int, float], ...]
    sons: int
    alone: int


def pair_words(model: NameModel, left: Sequence[NameWord], right: Sequence[NameWord]) -> Pairing:
    """Pair the words of two names so that the sum of the log-odds is greatest."""
    groups = _groups(len(left), len(right))
    tried = [options(left[i : i + di], right[j : j + dj]) for i, j, di, dj in groups]
    odds = iter(model.log_odds_known([(first, second) for each in tried for first, second, _ in each]))
    score = {
        group: max(LEAST, min(MOST, max(next(odds) + shift for *_, shift in each)))
        for group, each in zip(groups, tried, strict=True)
    }
    best: dict[tuple[int, int], tuple[float, tuple[int, int, int, int] | None]] = {(0, 0): (0.0, None)}
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if i or j:
                best[i, j] = max(_ways(i, j, best, score, left, right))
    found: list[tuple[int, int, int, int, float]] = []
    sons = alone = 0
    at = (len(left), len(right))
    while (step := best[at][1]) is not None:
        i, j, di, dj = step
        if di and dj:
            found.append((i, j, di, dj, score[step]))
        elif (left[i] if di else right[j]).particle:
            sons += 1
        else:
            alone += 1
        at = (i, j)
    return Pairing(tuple(reversed(found)), sons, alone)


def _ways(  # noqa: PLR0913, PLR0917 - one cell of the dynamic programme
    i: int,
    j: int,
    best: dict[tuple[int, int], tuple[float, tuple[int, int, int, int] | None]],
    score: dict[tuple[int, int, int, int], float],
    left: Sequence[NameWord],
    right: Sequence[NameWord],
) -> Iterator[tuple[float, tuple[int, int, int, int]]]:
    if i:
        yield best[i - 1, j][0] + (SKIPPED_SON if left[i - 1].particle else SKIPPED_WORD), (i - 1, j, 1, 0)
    if j:
        yield best[i, j - 1][0] + (SKIPPED_SON if right[j - 1].particle else SKIPPED_WORD), (i, j - 1, 0, 1)
    for di, dj in SIZES:
        group = (i - di, j - dj, di, dj)
        if group in score:
            yield best[i - di, j - dj][0] + score[group] * (di + dj) / 2, group


def name_features(pairing: Pairing) -> list[float]:
    """Worst and mean log-odds of the groups, sons and share of words that stand alone, and 1; empty without groups."""
    found = [group[4] for group in pairing.groups]
    if not found:
        return []
    return [
        min(found),
        sum(found) / len(found),
        float(pairing.sons),
        pairing.alone / (len(found) + pairing.alone),
        1.0,
    ]


def name_log_odds(model: NameModel, left: Sequence[NameWord], right: Sequence[NameWord]) -> float:
    """Log-odds that the right name renders the left one; both have at least one word."""
    pairing = pair_words(model, left, right)
    features = name_features(pairing)
    if not features:
        return -math.inf
    if len(pairing.groups) == 1 and not pairing.sons and not pairing.alone:
        return features[0]
    return float(sum(weight * value for weight, value in zip(model.name_layer.tolist(), features, strict=True)))
