"""Which words of an Arabic name and of a Latin one belong together, and what that says about the two names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.transliteration.names import NameWord
    from mtkit.transliteration.weights import NameModel

__all__ = ["name_features", "name_log_odds", "options"]

ARTICLE_DROPPED = -0.3  # log-odds: الأسد as "Assad"
ARTICLE_ADDED = -1.5  # log-odds: أسد as "al-Assad"
SKIPPED_SON = -0.5  # log-odds: "bin" on one side only
SKIPPED_WORD = -8.0
LEAST, MOST = -8.0, 6.0


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
    sizes = ((1, 1), (2, 1), (1, 2)) if count * other > 1 else ((1, 1),)
    return [
        (i, j, di, dj)
        for i in range(count)
        for j in range(other)
        for di, dj in sizes
        if i + di <= count and j + dj <= other
    ]


def name_features(
    model: NameModel, arabic: Sequence[NameWord], latin: Sequence[NameWord]
) -> tuple[list[float], int, int]:
    """Log-odds of the paired groups of the best pairing, and how many sons and other words stand alone."""
    groups = _groups(len(arabic), len(latin))
    tried = [options(arabic[i : i + di], latin[j : j + dj]) for i, j, di, dj in groups]
    odds = iter(model.log_odds_known([(first, second) for each in tried for first, second, _ in each]))
    score = {
        group: max(LEAST, min(MOST, max(next(odds) + shift for *_, shift in each)))
        for group, each in zip(groups, tried, strict=True)
    }
    best: dict[tuple[int, int], tuple[float, tuple[int, int, int, int] | None]] = {(0, 0): (0.0, None)}
    for i in range(len(arabic) + 1):
        for j in range(len(latin) + 1):
            if (i, j) == (0, 0):
                continue
            ways: list[tuple[float, tuple[int, int, int, int]]] = []
            if i:
                cost = SKIPPED_SON if arabic[i - 1].particle else SKIPPED_WORD
                ways.append((best[i - 1, j][0] + cost, (i - 1, j, 1, 0)))
            if j:
                cost = SKIPPED_SON if latin[j - 1].particle else SKIPPED_WORD
                ways.append((best[i, j - 1][0] + cost, (i, j - 1, 0, 1)))
            for di, dj in ((1, 1), (2, 1), (1, 2)):
                group = (i - di, j - dj, di, dj)
                if group in score:
                    ways.append((best[i - di, j - dj][0] + score[group] * (di + dj) / 2, group))
            best[i, j] = max(ways)
    found: list[float] = []
    sons = alone = 0
    at = (len(arabic), len(latin))
    while at != (0, 0):
        step = best[at][1]
        if step is None:
            break
        i, j, di, dj = step
        if di and dj:
            found.append(score[step])
        elif (arabic[i] if di else latin[j]).particle:
            sons += 1
        else:
            alone += 1
        at = (i, j)
    return found, sons, alone


def name_log_odds(model: NameModel, arabic: Sequence[NameWord], latin: Sequence[NameWord]) -> float:
    """Log-odds that the Latin name renders the Arabic one; both have at least one word."""
    found, sons, alone = name_features(model, arabic, latin)
    if not found:
        return -math.inf
    if len(found) == 1 and not sons and not alone:
        return found[0]
    least, mean, son, other, bias = model.name_layer.tolist()
    return float(
        least * min(found) + mean * sum(found) / len(found) + son * sons + other * alone / (len(found) + alone) + bias
    )
