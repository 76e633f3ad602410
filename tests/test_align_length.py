"""Alignment by length alone."""

from __future__ import annotations

import numpy as np
import pytest

from mtkit.align import length, load_aligner
from mtkit.align.dynamic import TYPES, best_path
from mtkit.align.length import LengthAligner, align_lengths, length_lattice
from mtkit.bitext import Document
from mtkit.errors import ModelError


def cells(beads: list[tuple[int, int, int, int, float]]) -> list[tuple[int, int, int, int]]:
    """The beads without their probabilities."""
    return [bead[:4] for bead in beads]


def test_equal_lengths_are_aligned_one_to_one() -> None:
    """Segments in proportion go together, with high confidence."""
    source = [80, 31, 120, 55, 94]
    beads = align_lengths(source, [round(1.19 * size) for size in source])
    assert cells(beads) == [(n, n + 1, n, n + 1) for n in range(5)]
    assert min(bead[4] for bead in beads) > 0.8


def test_a_merged_sentence_is_found() -> None:
    """Two source segments that became one target segment are one bead."""
    source = [90, 60, 45, 150, 70]
    target = [round(1.19 * size) for size in (90, 105, 150, 70)]
    assert cells(align_lengths(source, target)) == [(0, 1, 0, 1), (1, 3, 1, 2), (3, 4, 2, 3), (4, 5, 3, 4)]


def test_empty_segments_do_no_harm() -> None:
    """Lengths of zero are scored, and every segment is in one bead."""
    beads = align_lengths([0, 0, 40], [0, 48])
    assert (beads[0][0], beads[0][2], beads[-1][1], beads[-1][3]) == (0, 0, 3, 2)
    assert all(0.0 <= bead[4] <= 1.0 + 1e-9 for bead in beads)


def test_far_off_lengths_have_finite_scores() -> None:
    """The tail of the normal distribution does not underflow to nothing."""
    lattice = length_lattice([10], [100_000])
    assert np.isfinite(lattice.scores[1, TYPES.index((1, 1)), 1])


def test_more_off_is_less_likely() -> None:
    """The score of a 1-1 bead falls as the lengths part, also where the tail is approximated."""
    one = TYPES.index((1, 1))
    scores = [length_lattice([100], [119 + more]).scores[1, one, 1] for more in (0, 40, 120, 190, 215, 240, 400, 2000)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_a_band_finds_the_same_path() -> None:
    """Where the path runs near the diagonal, the banded search finds the exact one."""
    numbers = np.random.default_rng(2)
    source = [int(size) for size in numbers.integers(20, 200, 60)]
    target = [round(1.19 * size) for size in source]
    target[30:32] = [sum(target[30:32])]
    exact = best_path(length_lattice(source, target))
    near = best_path(length_lattice(source, target, band=12))
    assert near[0] == exact[0]
    assert near[1] == pytest.approx(exact[1])
    assert cells(align_lengths(source, target, 12)) == exact[0]


def test_long_documents_are_searched_in_a_band(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond `EXACT` segments the aligner takes a band, wide enough for what one side has more."""
    monkeypatch.setattr(length, "EXACT", 20)
    lines = ["x" * (20 + 7 * (number % 9)) for number in range(30)]
    more = ["y" * round(1.19 * len(line)) for line in lines]
    beads = LengthAligner().align(Document.from_lines(lines, "ar"), Document.from_lines(more, "en"))
    assert cells(beads) == [(n, n + 1, n, n + 1) for n in range(30)]


def test_it_takes_no_model() -> None:
    """A model is an error that says what to do; the signature names the aligner alone."""
    with pytest.raises(ModelError, match="takes no model") as caught:
        load_aligner("length", "some/folder")
    assert caught.value.hint == "leave --model away"
    assert load_aligner("length").signature == "aligner:length"
