"""The word models behind the lexicon: cells, model 1, the hidden Markov model."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.align.training import hmm
from mtkit.align.training.cells import cells_of
from mtkit.align.training.hmm import EMPTY, REACH, refine
from mtkit.align.training.lexicon import WeightedPair, train_lexicon
from mtkit.align.training.model1 import model1

if TYPE_CHECKING:
    from mtkit.align.training.cells import Cells

SENTENCES = st.lists(
    st.tuples(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.lists(st.integers(0, 3), min_size=1, max_size=5)),
    min_size=1,
    max_size=6,
)


def cells(*pairs: tuple[list[int], list[int]], sizes: tuple[int, int] = (5, 4)) -> Cells:
    """The cells of sentence pairs that count once each."""
    left, right = [np.array(a) for a, _ in pairs], [np.array(b) for _, b in pairs]
    return cells_of(left, right, np.ones(len(pairs), np.float32), sizes)


@given(SENTENCES)
def test_cells_hold_the_pairs_of_words_that_meet(pairs: list[tuple[list[int], list[int]]]) -> None:
    """Each once, sorted; the grid of a pair names the entry of each two of its words."""
    found = cells(*pairs)
    expected = sorted({(a, b) for left, right in pairs for a, b in itertools.product(left, right)})
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True)) == expected
    for number, (left, right) in enumerate(pairs):
        grid = found.grid(number)
        assert [[expected[place] for place in row] for row in grid] == [[(a, b) for b in right] for a in left]


def test_entries_are_found_by_their_words() -> None:
    """Words that never meet have none."""
    found = cells(([0, 1], [2]), ([1], [3]))
    assert found.find(np.array([0, 1, 1, 0]), np.array([2, 2, 3, 3])).tolist() == [0, 1, 2, -1]


@given(SENTENCES, st.booleans())
def test_model_1_gives_probabilities(pairs: list[tuple[list[int], list[int]]], forward: bool) -> None:  # noqa: FBT001
    """Those of each given word add up to one, and so do those of the empty word."""
    some = cells(*pairs)
    chances = model1(some, forward=forward)
    rows = some.first if forward else some.second
    totals = np.bincount(rows, weights=chances.entries)
    assert totals[np.unique(rows)] == pytest.approx(1.0, abs=1e-5)
    assert chances.alone.sum() == pytest.approx(1.0, abs=1e-5)


@given(SENTENCES)
def test_the_model_of_word_order_gives_probabilities(pairs: list[tuple[list[int], list[int]]]) -> None:
    """Of each word, whatever the lengths of the sentences that are worked off together."""
    some = cells(*pairs)
    both = refine(some, model1(some, forward=True), model1(some, forward=False))
    for rows, chances in zip((some.first, some.second), both, strict=True):
        assert np.bincount(rows, weights=chances.entries)[np.unique(rows)] == pytest.approx(1.0, abs=1e-4)
        assert chances.alone.sum() == pytest.approx(1.0, abs=1e-5)


def by_enumeration(
    emission: np.ndarray, alone: np.ndarray, steps: np.ndarray, states: int
) -> tuple[np.ndarray, np.ndarray]:
    """Posteriors of links and of the empty word, from all ways to link the words of one sentence pair."""
    length = len(alone)
    links, lone = np.zeros((length, states)), np.zeros(length)
    for path in itertools.product(range(states), repeat=length):
        for empty in itertools.product((False, True), repeat=length):
            before = None
            chance = 1.0
            at = None
            for word, (state, none) in enumerate(zip(path, empty, strict=True)):
                if before is None:
                    chance *= 1.0 / states
                elif none:
                    chance *= float(state == at)
                else:
                    weights = [steps[np.clip(other - at, -REACH, REACH) + REACH] for other in range(states)]
                    chance *= weights[state] / sum(weights)
                chance *= EMPTY * alone[word] if none else (1 - EMPTY) * emission[word, state]
                before = at = state
            for word, (state, none) in enumerate(zip(path, empty, strict=True)):
                if none:
                    lone[word] += chance
                else:
                    links[word, state] += chance
    total = links.sum(axis=1) + lone
    return links / total[:, None], lone / total


@pytest.mark.parametrize(("length", "states"), [(1, 1), (2, 3), (3, 2), (4, 3)])
def test_posteriors_are_those_of_all_ways(length: int, states: int) -> None:
    """Forward and backward give what counting every way of linking gives, also beside longer sentences."""
    numbers = np.random.default_rng(length * 10 + states)
    emission = numbers.uniform(0.01, 1.0, (2, length + 2, states + 1)).astype(np.float32)
    alone = numbers.uniform(0.01, 0.5, (2, length + 2)).astype(np.float32)
    steps = numbers.uniform(0.1, 1.0, 2 * REACH + 1)
    seen, live = np.ones((2, length + 2), np.float32), np.ones((2, states + 1), np.float32)
    seen[0, length:], live[0, states:] = 0.0, 0.0
    found = hmm._run(emission, alone, steps, seen=seen, states=live)
    links, lone = by_enumeration(emission[0, :length, :states], alone[0, :length], steps, states)
    assert found.links[0, :length, :states] == pytest.approx(links, abs=1e-4)
    assert found.alone[0, :length] == pytest.approx(lone, abs=1e-4)
    assert not found.links[0, :, states:].any()


def test_word_order_tells_words_apart_that_always_meet() -> None:
    """Two words that stand in the same sentences only are told apart by where they stand."""
    pairs = [([0, 1, number], [0, 1, number]) for number in (2, 3)] * 4
    some = cells(*pairs)
    plain, back = model1(some, forward=True), model1(some, forward=False)
    place = some.find(np.array([0, 0]), np.array([0, 1]))
    assert plain.entries[place[0]] == pytest.approx(plain.entries[place[1]], abs=1e-3)
    forward, backward = refine(some, plain, back)
    assert forward.entries[place[0]] > 2 * forward.entries[place[1]]
    assert backward.entries[place[0]] > 2 * backward.entries[some.find(np.array([1]), np.array([0]))[0]]


def test_spellings_of_a_name_count_beforehand() -> None:
    """A name that stands once beside other words unknown finds its spelling."""
    pairs = [WeightedPair("زار زرقنوش دلفاوي", "Dalfawi visited Zarqanush"), WeightedPair("زار البيت", "visited home")]
    level = train_lexicon(pairs).levels["form"]
    row = dict(level.forward.row(level.source["زرقنوش"]))
    assert max(row, key=row.__getitem__) == level.target["zarqanush"]
