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

__all__ = ["Block", "anchor_chain", "anchor_pairs", "blocks", "filled", "hole", "joined", "rising_chain"]

COMMONEST = 40
"""A word that stands in more segments than this does not vote."""

LIKELY = 0.15
"""Least translation probability of a vote."""

MARGIN = 1.25
"""How much heavier an anchor must be than the next best pair of either of its segments."""

LEAST = 6.0
"""Least weight of an anchor: two rare words, or so."""

BLOCK = 60
"""Segments of a block, about."""

OVERLAP = 10
"""Segments that a block reaches beyond its cuts, about."""

GAP = 30
"""Where more segments than this lie between two anchors, on either side, they have a block of their own."""

SLACK = 6
"""Segments by which the distances of two neighbouring anchors may always differ in the two texts."""

SPARSE = 6_000
"""Cells between two anchors in which others are searched for again."""

LARGEST = 90_000
"""Most cells of a block; larger ones are cut in proportion, or have a hole."""

SHORT = 150
"""Segments that the shorter side of a block with a hole has at most."""


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
    names = {row: word for word, row in level.target.items() if (word, "word") in right}
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
            partners += [
                (names[column], chance)
                for column, chance in level.forward.row(index)
                if chance >= LIKELY and column in names
            ]
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


def anchor_chain(
    source: Sequence[Sequence[Word]], target: Sequence[Sequence[Word]], lexicon: Lexicon
) -> list[tuple[int, int]]:
    """The anchors that a path through two texts should pass: the heaviest rising chain, without what stands alone.

    Between anchors that are far apart it is searched again: within a part of the texts more words are rare.
    """
    n, m = len(source), len(target)
    chain = _supported(rising_chain(anchor_pairs(source, target, lexicon)))
    if not chain:
        return []
    found: list[tuple[int, int]] = []
    for (i, j), (k, e) in itertools.pairwise([(0, 0), *chain, (n, m)]):
        if min(k - i, e - j) > GAP and (k - i) * (e - j) > SPARSE and (k - i, e - j) != (n, m):
            more = anchor_chain(source[i:k], target[j:e], lexicon)
            found.extend((a + i, b + j) for a, b in more if a and b)
        if (k, e) != (n, m):
            found.append((k, e))
    return found


def _supported(chain: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Anchors with a neighbour in the chain, on one side at least, that is about as far in both texts."""
    near = [
        max(k - i, m - j) <= BLOCK and abs((k - i) - (m - j)) <= max(SLACK, 0.5 * max(k - i, m - j))
        for (i, j), (k, m) in itertools.pairwise(chain)
    ]
    return (
        [anchor for anchor, before, after in zip(chain, [False, *near], [*near, False], strict=True) if before or after]
        if chain
        else []
    )


def blocks(chain: Sequence[tuple[int, int]], n: int, m: int) -> list[Block]:
    """Cut both documents into overlapping blocks.

    Args:
        chain: Anchors, rising on both sides, as `anchor_chain` gives them.
        n: Number of source segments.
        m: Number of target segments.
    """
    cuts: list[tuple[int, int]] = [(0, 0)]
    before = cuts[0]
    for i, j in chain:
        if before != cuts[-1] and max(i - before[0], j - before[1]) > GAP:
            cuts.append(before)
        before = i, j
        if max(i - cuts[-1][0], j - cuts[-1][1]) >= BLOCK:
            cuts.append(before)
    cuts = _divided([*cuts, (n, m)])
    marks = sorted({*chain, *cuts})
    result = []
    for start, end in itertools.pairwise(cuts):
        before = _near(marks, start, -OVERLAP)
        after = _near(marks, end, OVERLAP)
        result.append(Block(before[0], after[0], before[1], after[1], end))
    return result


def _cells(n: int, m: int, parts: int = 1) -> float:
    """Cells of a block of n and m segments that is cut into some parts, each with its overlap."""
    return (n / parts + 2 * OVERLAP) * (m / parts + 2 * OVERLAP)


def _divided(cuts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cuts, and proportional ones between those that hold too many cells."""
    result = [cuts[0]]
    for end in cuts[1:]:
        start = result[-1]
        parts = 1
        whole = hole(*start, *end) is not None
        while not whole and _cells(end[0] - start[0], end[1] - start[1], parts) > LARGEST:
            parts += 1
        result.extend(
            (start[0] + (end[0] - start[0]) * part // parts, start[1] + (end[1] - start[1]) * part // parts)
            for part in range(1, parts)
        )
        if end != result[-1]:
            result.append(end)
    return result


def hole(i0: int, j0: int, i1: int, j1: int) -> tuple[int, int] | None:
    """The segments in the middle of the longer side of a block that surely have no partner in it.

    Where a few segments stand against thousands, their partners are at one of the ends, or there are none.

    Returns:
        A range of indices of the longer side; None for a block that can be searched as it is, or has no short side.
    """
    short, long = sorted((i1 - i0, j1 - j0))
    kept = max(SHORT, 2 * short)
    if short > SHORT or _cells(short, long) <= LARGEST or long <= 2 * kept:
        return None
    start, end = (i0, i1) if i1 - i0 == long else (j0, j1)
    return start + kept, end - kept


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


def filled(beads: Sequence[ScoredBead], gap: tuple[int, int], *, target: bool) -> list[ScoredBead]:
    """The beads of texts from which a range of segments of one side was taken out, with null beads for it put in.

    Args:
        beads: Beads over the texts without that range, which rise on both sides.
        gap: The range, in the numbers of the whole.
        target: Whether it was taken out of the target.
    """
    if not target:
        turned = filled([(j, m, i, k, chance) for i, k, j, m, chance in beads], gap, target=True)
        return [(i, k, j, m, chance) for j, m, i, k, chance in turned]
    start, end = gap
    size = end - start
    before = [bead for bead in beads if bead[3] <= start]
    after = [(i, k, j + size, m + size, chance) for i, k, j, m, chance in beads if j >= start and m > start]
    at = before[-1][1] if before else 0
    for i, k, j, m, chance in beads:
        if j < start < m:  # across the range: what lies behind it has no partner
            before.append((i, k, j, start, chance))
            at, end = k, end + m - start
    return [*before, *((at, at, index, index + 1, 1.0) for index in range(start, end)), *after]
