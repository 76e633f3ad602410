"""Anchors, chains and blocks of long texts; passages that moved."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.align.bilingual import EMBEDDED
from mtkit.align.coarse import LARGEST, OVERLAP, anchor_pairs, blocks, joined, rising_chain
from mtkit.align.lexicon import Lexicon, load_lexicon
from mtkit.align.moved import LONGEST, Run, null_runs, relink
from mtkit.align.texts import Texts
from tests.align_fixtures import PAIRS

if TYPE_CHECKING:
    from mtkit.align import ScoredBead


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The embedded lexicon."""
    return load_lexicon(EMBEDDED / "lexicon.npz")


def covered(beads: list[ScoredBead], n: int, m: int) -> bool:
    """Whether each segment of each side is in exactly one bead."""
    left = sorted(i for bead in beads for i in range(bead[0], bead[1]))
    right = sorted(j for bead in beads for j in range(bead[2], bead[3]))
    return left == list(range(n)) and right == list(range(m))


def test_anchors_are_translations(lexicon: Lexicon) -> None:
    """Sentences that are each other's best match by far are anchors, also out of order."""
    source, target = [pair[0] for pair in PAIRS], [pair[1] for pair in reversed(PAIRS)]
    texts = Texts(source, target, lexicon)
    found = anchor_pairs(texts.left, texts.right, lexicon)
    assert len(found) >= 5
    assert all(i + j == len(PAIRS) - 1 and weight > 0 for i, j, weight in found)


def test_texts_in_other_words_have_no_anchors(lexicon: Lexicon) -> None:
    """Without a word in common there is nothing to hold on to."""
    texts = Texts(["...", "؟"], ["- -", "!"], lexicon)
    assert anchor_pairs(texts.left, texts.right, lexicon) == []


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=8, unique_by=(lambda p: p[0], lambda p: p[1]))
)
def test_a_chain_rises(cells: list[tuple[int, int]]) -> None:
    """The heaviest rising chain of anchors, checked against all chains."""
    pairs = [(i, j, float(1 + (3 * i + 5 * j) % 4)) for i, j in sorted(cells)]
    weight = {pair[:2]: pair[2] for pair in pairs}
    chain = rising_chain(pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(chain))
    best = max(
        sum(weight[pair] for pair in some)
        for size in range(len(pairs) + 1)
        for some in itertools.combinations(weight, size)
        if all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(some))
    )
    assert sum(weight[pair] for pair in chain) == best


@pytest.mark.parametrize(
    ("n", "m", "chain"),
    [
        (500, 500, [(at, at) for at in range(0, 500, 3)]),
        (500, 900, [(at, at + 400 * (at > 200)) for at in range(0, 500, 3)]),
        (3000, 3000, []),
        (5, 2000, []),
        (1, 1, []),
    ],
)
def test_blocks_cover_both_texts(n: int, m: int, chain: list[tuple[int, int]]) -> None:
    """Blocks begin and end with the texts, overlap, and are no larger than allowed."""
    found = blocks(chain, n, m)
    assert found[0][:4:2] == (0, 0)
    assert (found[-1].i1, found[-1].j1) == found[-1].cut == (n, m)
    for block, following in itertools.pairwise(found):
        assert following.i0 <= block.cut[0] <= block.i1
        assert following.j0 <= block.cut[1] <= block.j1
        assert following.cut > block.cut
    sizes = [(block.i1 - block.i0) * (block.j1 - block.j0) for block in found]
    assert max(sizes) <= 2 * LARGEST + OVERLAP**2


def test_paths_are_joined_where_they_meet() -> None:
    """Two overlapping paths are one from the common cell nearest to the cut."""
    first: list[ScoredBead] = [(0, 1, 0, 1, 0.9), (1, 2, 1, 2, 0.9), (2, 3, 2, 3, 0.9), (3, 4, 3, 4, 0.1)]
    second: list[ScoredBead] = [(1, 2, 1, 2, 0.8), (2, 3, 2, 3, 0.8), (3, 5, 3, 4, 0.8)]
    path = joined(first, second, (3, 3))
    assert path == [*first[:3], second[2]]
    assert joined([], second, (0, 0)) == second


def test_paths_that_do_not_meet_leave_nulls() -> None:
    """Without a common cell the segments around the cut are null beads of no confidence; none is lost."""
    first: list[ScoredBead] = [(0, 2, 0, 1, 0.9), (2, 4, 1, 4, 0.9)]
    second: list[ScoredBead] = [(1, 3, 0, 3, 0.8), (3, 5, 3, 5, 0.8)]
    path = joined(first, second, (2, 2))
    assert covered(path, 5, 5)
    assert path[0] == first[0]
    assert path[-1] == second[1]
    assert {bead[4] for bead in path[1:-1]} == {0.0}


NULLS: list[ScoredBead] = [
    (0, 1, 0, 1, 0.9),
    (1, 2, 1, 1, 0.8),
    (2, 3, 1, 1, 0.8),
    (3, 4, 1, 2, 0.9),
    (4, 4, 2, 3, 0.7),
    (4, 4, 3, 4, 0.7),
]


def test_runs_of_nulls() -> None:
    """Neighbouring null segments of one side are one run."""
    assert null_runs(NULLS, target=False) == [Run(1, 3)]
    assert null_runs(NULLS, target=True) == [Run(2, 4)]
    assert null_runs(NULLS[:1], target=True) == []


def test_a_moved_passage_is_linked() -> None:
    """Nulls that translate each other become crossing beads, ordered by source; the rest stays."""

    def compare(left: Run, right: Run) -> list[tuple[ScoredBead, float]]:
        assert (left, right) == (Run(1, 3), Run(2, 4))
        return [((1, 2, 2, 3, 0.95), 20.0), ((2, 3, 3, 4, 0.5), 20.0)]

    found = relink(NULLS, compare)
    assert covered(found, 4, 4)
    assert [bead[:4] for bead in found] == [(0, 1, 0, 1), (1, 2, 2, 3), (2, 3, 1, 1), (3, 4, 1, 2), (4, 4, 3, 4)]


@pytest.mark.parametrize("bead", [(1, 2, 2, 3, 0.5), (1, 2, 2, 2, 0.99)])
def test_what_is_not_sure_stays_null(bead: ScoredBead) -> None:
    """Unsure beads, null beads and beads that gain little are not linked."""
    assert relink(NULLS, lambda _left, _right: [(bead, 50.0)]) == NULLS
    assert relink(NULLS, lambda _left, _right: [((1, 2, 2, 3, 0.99), 1.0)]) == NULLS


def test_the_best_link_wins() -> None:
    """A segment is linked once, to what it gains most from."""
    beads = [*NULLS, (4, 5, 4, 5, 0.9), (5, 6, 5, 5, 0.9)]

    def compare(left: Run, right: Run) -> list[tuple[ScoredBead, float]]:
        return [((left.start, left.start + 1, right.start, right.start + 1, 0.95), 10.0 + left.start)]

    found = relink(beads, compare)
    assert (5, 6, 2, 3, 0.95) in found
    assert covered(found, 6, 5)


def test_other_texts_are_not_compared() -> None:
    """A run longer than `LONGEST` is no moved passage."""
    beads: list[ScoredBead] = [(at, at + 1, 0, 0, 1.0) for at in range(LONGEST + 1)]
    beads.append((LONGEST + 1, LONGEST + 1, 0, 1, 1.0))
    assert relink(beads, lambda _left, _right: pytest.fail("was compared")) == beads


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)).filter(any), min_size=1, max_size=12), st.data())
@settings(deadline=None)
def test_relinking_loses_nothing(sizes: list[tuple[int, int]], data: st.DataObject) -> None:
    """Whatever the comparison says, each segment stays in exactly one bead."""
    beads: list[ScoredBead] = []
    i = j = 0
    for k, size in sizes:
        beads.append((i, i + k, j, j + size, 0.5))
        i, j = i + k, j + size

    def compare(left: Run, right: Run) -> list[tuple[ScoredBead, float]]:
        a0, b0 = data.draw(st.integers(left.start, left.end - 1)), data.draw(st.integers(right.start, right.end - 1))
        a1, b1 = data.draw(st.integers(a0 + 1, left.end)), data.draw(st.integers(b0 + 1, right.end))
        return [((a0, a1, b0, b1, 0.95), data.draw(st.floats(8, 20)))]

    assert covered(relink(beads, compare), i, j)
