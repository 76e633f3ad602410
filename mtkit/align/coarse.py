"""The coarse search: where two long documents surely correspond, so that the exact search can work in blocks.

Rare words and their likeliest translations vote for pairs of segments; pairs that are each other's best, by a margin,
are anchors; the heaviest rising chain of anchors runs through both documents, however many segments were inserted.
Blocks are cut at anchors and overlap, so that the path is taken from the middle of each.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mtkit.align import ScoredBead
    from mtkit.align.lexicon import Lexicon
    from mtkit.align.words import Word

    Ints = NDArray[np.int64]

__all__ = ["Block", "anchor_pairs", "blocks", "joined", "rising_chain"]

COMMONEST = 40
"""A word that stands in more segments than this does not vote."""

LIKELY = 0.15
"""Least translation probability of a vote."""

MARGIN = 1.25
"""How much heavier an anchor must be than the next best pair of either of its segments."""

LEAST = 6.0
"""Least weight of an anchor: two rare words, or so."""

BLOCK = 100
"""Segments of a block, about."""

OVERLAP = 14
"""Segments that a block reaches beyond its cuts, about."""

LARGEST = 600_000
"""Most cells of a block; blocks without anchors are cut in proportion."""


class Block(NamedTuple):
    """A part of both documents: segment ranges, and the cell in which the path should pass on to the next block."""

    i0: int
    i1: int
    j0: int
    j1: int
    cut: tuple[int, int]


def anchor_pairs(
    source: Sequence[Sequence[Word]], target: Sequence[Sequence[Word]], lexicon: Lexicon
) -> list[tuple[int, int, float]]:
    """Pairs of segments that are each other's best match by far: (source index, target index, weight), by source."""
    votes = _votes(source, target, lexicon)
    if not len(votes[0]):
        return []
    width = len(target) + 1
    keys, places = np.unique(votes[0] * width + votes[1], return_inverse=True)
    weights = np.bincount(places, weights=votes[2])
    i, j = keys // width, keys % width
    good = (weights >= LEAST) & _stands_out(i, weights) & _stands_out(j, weights)
    return [(int(a), int(b), float(w)) for a, b, w in zip(i[good], j[good], weights[good], strict=True)]


def _stands_out(side: Ints, weights: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each pair is the heaviest of its segment, by `MARGIN`."""
    order = np.lexsort((-weights, side))
    first = np.ones(len(order), bool)
    first[1:] = side[order][1:] != side[order][:-1]
    second = np.zeros(len(order))
    second[:-1] = np.where(first[1:], 0.0, weights[order][1:])
    result = np.zeros(len(order), bool)
    result[order] = first & (weights[order] >= MARGIN * second)
    return result


def _votes(
    source: Sequence[Sequence[Word]], target: Sequence[Sequence[Word]], lexicon: Lexicon
) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Votes of single words: source segment, target segment, weight."""
    level = lexicon.levels["stem"]
    left, right = _places(source), _places(target)
    known = {word: row for word, row in level.target.items() if (word, "word") in right}
    names = {row: word for word, row in known.items()}
    table = level.forward
    rows: list[int] = []
    columns: list[int] = []
    weights: list[float] = []
    total = len(source) + len(target)
    for (stem, kind), here in left.items():
        if len(here) > COMMONEST:
            continue
        partners = [(stem, 1.0)] if kind != "word" else []
        index = level.source.get(stem, -1) if kind == "word" else -1
        if index >= 0:
            span = slice(int(table.starts[index]), int(table.starts[index + 1]))
            chances = np.exp(-0.02 * table.codes[span].astype(np.float64))
            for column, chance in zip(table.columns[span].tolist(), chances.tolist(), strict=True):
                if chance >= LIKELY and column in names:
                    partners.append((names[column], chance))
        for other, chance in partners:
            there = right.get((other, kind if kind in {"number", "name"} else "word"), ())
            if there and len(there) <= COMMONEST:
                weight = chance * float(np.log(total / (len(here) + len(there))))
                for i in here:
                    rows += [i] * len(there)
                    columns += there
                    weights += [weight] * len(there)
    return np.array(rows, np.int64), np.array(columns, np.int64), np.array(weights)


def _places(segments: Sequence[Sequence[Word]]) -> dict[tuple[str, str], list[int]]:
    """The segments in which each stem stands."""
    places: dict[tuple[str, str], list[int]] = {}
    for index, words in enumerate(segments):
        for stem, kind in {(word.stem, word.kind) for word in words}:
            places.setdefault((stem, kind), []).append(index)
    return places


def rising_chain(pairs: Sequence[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """The heaviest chain of pairs that rises strictly on both sides (pairs sorted by source)."""
    best: list[tuple[int, float, int]] = []  # target end, total weight, place; both rising
    came = [-1] * len(pairs)
    for place, (_, j, weight) in enumerate(pairs):
        at = bisect_left(best, (j, -np.inf, -1))
        total = weight + (best[at - 1][1] if at else 0.0)
        came[place] = best[at - 1][2] if at else -1
        if at < len(best) and best[at][0] == j and best[at][1] >= total:
            continue
        end = at
        while end < len(best) and best[end][1] <= total:
            end += 1
        best[at:end] = [(j, total, place)]
    chain = []
    place = best[-1][2] if best else -1
    while place >= 0:
        chain.append(pairs[place][:2])
        place = came[place]
    return chain[::-1]


def blocks(chain: Sequence[tuple[int, int]], n: int, m: int) -> list[Block]:
    """Cut both documents into overlapping blocks.

    Args:
        chain: Anchors, rising on both sides.
        n: Number of source segments.
        m: Number of target segments.
    """
    solid = _supported(chain)
    cuts: list[tuple[int, int]] = [(0, 0)]
    for i, j in solid:
        if i - cuts[-1][0] >= BLOCK or j - cuts[-1][1] >= BLOCK:
            cuts.append((i, j))
    cuts = _divided([*cuts, (n, m)])
    marks = sorted({*solid, *cuts})
    result = []
    for start, end in itertools.pairwise(cuts):
        before = _near(marks, start, -OVERLAP)
        after = _near(marks, end, OVERLAP)
        result.append(Block(before[0], after[0], before[1], after[1], end))
    return result


def _supported(chain: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Anchors with a neighbour in the chain on each side that is about as far on both sides."""
    found = []
    for place in range(1, len(chain) - 1):
        (a, b), (i, j), (c, d) = chain[place - 1 : place + 2]
        if max(i - a, j - b) <= 8 and max(c - i, d - j) <= 8:  # noqa: PLR2004 - segments
            found.append((i, j))
    return found


def _divided(cuts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cuts, and proportional ones between those that hold too many cells."""
    result = [cuts[0]]
    for end in cuts[1:]:
        start = result[-1]
        parts = 1
        while ((end[0] - start[0]) / parts + 2 * OVERLAP) * ((end[1] - start[1]) / parts + 2 * OVERLAP) > LARGEST:
            parts += 1
        result.extend(
            (start[0] + (end[0] - start[0]) * part // parts, start[1] + (end[1] - start[1]) * part // parts)
            for part in range(1, parts)
        )
        if end != result[-1]:
            result.append(end)
    return result


def _near(marks: Sequence[tuple[int, int]], cell: tuple[int, int], reach: int) -> tuple[int, int]:
    """The mark about `reach` segments behind (or, if negative, before) a cell; or the cell itself."""
    place = bisect_left(marks, cell)
    step = 1 if reach > 0 else -1
    found = cell
    while 0 <= place + step < len(marks):
        place += step
        i, j = marks[place]
        if max(abs(i - cell[0]), abs(j - cell[1])) > 4 * abs(reach):
            break
        found = marks[place]
        if min(abs(i - cell[0]), abs(j - cell[1])) >= abs(reach):
            break
    return found


def joined(path: list[ScoredBead], more: list[ScoredBead], cut: tuple[int, int]) -> list[ScoredBead]:
    """Two overlapping paths made one: over at the common cell that is nearest to the cut.

    Where they have no cell in common, the beads across the cut are replaced by null beads of no confidence.
    """
    if not path:
        return more
    ends = {(k, m): place for place, (_, k, _, m, _) in enumerate(path)}
    common = [
        (max(abs(i - cut[0]), abs(j - cut[1])), place) for place, (i, _, j, _, _) in enumerate(more) if (i, j) in ends
    ]
    if common:
        _, place = min(common)
        i, _, j, _, _ = more[place]
        return path[: ends[i, j] + 1] + more[place:]
    head = [bead for bead in path if bead[1] <= cut[0] and bead[3] <= cut[1]]
    tail = [bead for bead in more if bead[0] >= cut[0] and bead[2] >= cut[1]]
    i, j = (head[-1][1], head[-1][3]) if head else (0, 0)
    k, m = (tail[0][0], tail[0][2]) if tail else cut
    gap: list[ScoredBead] = [(at, at + 1, j, j, 0.0) for at in range(i, k)]
    gap += [(k, k, at, at + 1, 0.0) for at in range(j, m)]
    return head + gap + tail
