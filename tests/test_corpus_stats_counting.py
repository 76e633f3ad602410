"""Counters in bounded memory: exact up to their limit, near the truth beyond it."""

from __future__ import annotations

import statistics
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.corpus.duplicates import key_of
from mtkit.corpus.statistics_counting import Distinct, Numbers


@given(st.lists(st.integers(0, 3000), min_size=1), st.integers(1, 5))
@settings(deadline=None)
def test_numbers_tell_what_a_sorted_list_tells(values: list[int], parts: int) -> None:
    """Quantiles are the least value that the share does not exceed; mean, extremes and sum are exact."""
    numbers = Numbers()
    for start in range(parts):
        numbers.add(values[start::parts])
    ranked = sorted(values)
    found = numbers.quantiles()
    for name, share in (("q05", 0.05), ("median", 0.5), ("q95", 0.95)):
        below = sum(value <= found[name] for value in ranked)
        assert below >= share * len(ranked)
        assert found[name] in ranked
        assert sum(value < found[name] for value in ranked) < share * len(ranked)
    assert (found["min"], found["max"]) == (ranked[0], ranked[-1])
    assert found["mean"] == pytest.approx(statistics.fmean(values), abs=0.001)
    assert (numbers.sum, numbers.total) == (sum(values), len(values))


@given(st.lists(st.integers(0, 50_000)))
@settings(deadline=None)
def test_bins_hold_every_number(values: list[int]) -> None:
    """The counts come to the whole; edges rise in equal steps; all but one in a hundred lie before the last bin."""
    numbers = Numbers()
    numbers.add(values)
    bins = numbers.bins()
    assert sum(bins["counts"]) == len(values)
    assert len(bins["edges"]) == len(bins["counts"])
    steps = {after - before for before, after in zip(bins["edges"], bins["edges"][1:], strict=False)}
    assert len(steps) <= 1
    if values:
        assert bins["counts"][-1] <= 0.01 * len(values)
        assert len(bins["counts"]) <= 22


def test_numbers_of_a_step_are_reported_in_its_unit() -> None:
    """Hundredths are given as fractions, what is too great counts as the greatest in bins."""
    numbers = Numbers(0.01, 200)
    numbers.add([100, 150, 999])
    assert numbers.quantiles() == {
        "min": 1.0,
        "q05": 1.0,
        "q25": 1.0,
        "median": 1.5,
        "q75": 2.0,
        "q95": 2.0,
        "max": 9.99,
        "mean": 4.163,
    }


def test_nothing_was_counted() -> None:
    """Without numbers there are no quantiles and no bins."""
    numbers = Numbers()
    numbers.add([])
    assert (numbers.quantiles(), numbers.bins()) == ({}, {"edges": [], "counts": []})


@given(st.lists(st.text(max_size=3)))
@settings(deadline=None)
def test_distinct_things_are_counted_exactly(things: list[str]) -> None:
    """Below the limit: how many there are, how many once, how many came again."""
    counted = Distinct()
    for start in range(3):
        counted.add(Counter(things[start::3]))
    truth = Counter(things)
    assert counted.exact
    assert counted.distinct() == len(truth)
    assert counted.once() == sum(times == 1 for times in truth.values())
    assert counted.again() == len(things) - len(truth)
    assert counted.total == len(things)


def test_beyond_the_limit_the_numbers_are_near() -> None:
    """With 4,000 places 100,000 things are estimated within 5 %, and it is said that they are an estimate."""
    counted = Distinct(limit=4000)
    for start in range(0, 100_000, 10_000):
        counted.add_keys(key_of(str(number)) for number in range(start, start + 10_000))
    counted.add_keys(key_of(str(number)) for number in range(20_000))
    assert not counted.exact
    assert counted.distinct() == pytest.approx(100_000, rel=0.05)
    assert counted.again() == pytest.approx(20_000, rel=0.1)
    assert counted.once() == pytest.approx(80_000, rel=0.06)
    assert counted.total == 120_000


def test_an_estimate_does_not_depend_on_the_order() -> None:
    """What is kept is chosen by hash alone: the same things give the same estimate in any order."""
    found = []
    for things in (range(5000), reversed(range(5000))):
        counted = Distinct(limit=300)
        counted.add_keys(key_of(str(number)) for number in things)
        found.append((counted.distinct(), counted.once()))
    assert found[0] == found[1]
