"""Scores of alignments: by hand, and to the last digit as the reference programme counts."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtkit.align.evaluate import IndexBead, evaluate, index_beads
from mtkit.bitext import Bead, Span

if TYPE_CHECKING:
    from tests.conftest import RunCommand

DATA = Path(os.environ.get("MTKIT_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
REFERENCE = DATA.parent / "tools" / "score_alignment.py"

INDICES = st.lists(st.integers(0, 9), max_size=4).map(tuple)
BEADS = st.lists(st.tuples(INDICES, INDICES), max_size=12)
PAIRS = st.lists(st.tuples(BEADS, BEADS), max_size=3)
SIX = [f"{kind}_{figure}" for kind in ("strict", "lax") for figure in ("precision", "recall", "f1")]


@pytest.fixture(scope="module")
def reference() -> Any:
    """The reference programme as a module."""
    if not REFERENCE.is_file():
        pytest.skip("needs the scorer that is not part of the repository")
    spec = importlib.util.spec_from_file_location("score_alignment", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.dont_write_bytecode", True)
        spec.loader.exec_module(module)
    return module


def test_a_perfect_alignment() -> None:
    """Everything right gives ones, also for null segments."""
    gold: list[IndexBead] = [((0,), (0,)), ((1,), ()), ((), (1,)), ((2, 3), (2,))]
    assert set(evaluate([(gold, gold)]).as_dict().values()) == {1.0}


def test_figures_by_hand() -> None:
    """One bead right, one merged, one null invented, one null missed."""
    gold: list[IndexBead] = [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), ()), ((4,), (3,))]
    test: list[IndexBead] = [((0,), (0,)), ((1, 2), (1, 2)), ((3, 4), (3,)), ((), ())]
    scores = evaluate([(gold, test)])
    assert (scores.strict_precision, scores.strict_recall) == (1 / 3, 1 / 4)
    assert (scores.lax_precision, scores.lax_recall) == (1.0, 1.0)
    assert scores.strict_f1 == pytest.approx(2 / 7)
    assert (scores.null_precision, scores.null_recall) == (0.0, 0.0)


def test_null_segments_are_counted_one_by_one() -> None:
    """A null bead over two segments counts twice, and sides are kept apart."""
    gold: list[IndexBead] = [((0, 1), ()), ((), (0,)), ((2,), (1,))]
    test: list[IndexBead] = [((0,), ()), ((1,), (0,)), ((2,), (1,)), ((), (2,))]
    scores = evaluate([(gold, test)])
    assert (scores.null_precision, scores.null_recall) == (1 / 2, 1 / 3)


def test_nothing_scores_nothing() -> None:
    """Without documents, and without beads, every figure is 0."""
    assert set(evaluate([]).as_dict().values()) == {0.0}
    assert set(evaluate([([], [])]).as_dict().values()) == {0.0}


def test_documents_are_counted_together() -> None:
    """Figures are micro-averaged: a long document weighs more, and indices of documents do not mix."""
    right: list[IndexBead] = [((n,), (n,)) for n in range(3)]
    scores = evaluate([(right, right), ([((0,), (0,))], [((0,), (1,))])])
    assert scores.strict_precision == 3 / 4
    assert scores.lax_recall == 3 / 4


def test_index_beads_of_an_alignment() -> None:
    """Spans become tuples of indices."""
    assert index_beads([Bead(Span(0, 2), Span(0, 1)), Bead(Span(2, 2), Span(1, 2))]) == [((0, 1), (0,)), ((), (1,))]


@given(PAIRS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_reference_counts_the_same(reference: Any, pairs: list[tuple[list[IndexBead], list[IndexBead]]]) -> None:
    """The six figures are those of the reference to the last digit, on any beads."""
    scores = evaluate(pairs).as_dict()
    assert {name: scores[name] for name in SIX} == reference.score(pairs)


@given(PAIRS)
def test_figures_are_shares(pairs: list[tuple[list[IndexBead], list[IndexBead]]]) -> None:
    """All figures lie between 0 and 1, and lax is never below strict."""
    scores = evaluate(pairs)
    assert all(0.0 <= figure <= 1.0 for figure in scores.as_dict().values())
    assert scores.lax_precision >= scores.strict_precision
    assert scores.lax_recall >= scores.strict_recall


def test_the_command_prints_what_the_reference_prints(mtkit: RunCommand, reference: Any, tmp_path: Path) -> None:
    """`mtkit align --gold` gives the figures of the reference for what it writes, on one pair."""
    source = ["كلمة " * size for size in (5, 9, 3, 7, 4)]
    target = ["word " * size for size in (5, 5, 4, 3, 11)]
    gold: list[IndexBead] = [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,)), ((3,), (4,)), ((4,), ())]
    for name, lines in (("a.ar", source), ("a.en", target)):
        (tmp_path / name).write_text("".join(f"{line.strip()}\n" for line in lines), encoding="utf-8")
    text = "".join(f"{list(left)} : {list(right)}\n" for left, right in gold)
    (tmp_path / "a.gold").write_text(text, encoding="utf-8")
    words = ["align", "--segmented", "--aligner", "length", tmp_path / "a.ar", tmp_path / "a.en"]
    words += ["--gold", tmp_path / "a.gold", "-o", tmp_path / "a.beads", "--json", "-q"]
    code, out, _ = mtkit(*words)
    expected = reference.score([(reference.read(tmp_path / "a.gold"), reference.read(tmp_path / "a.beads"))])
    found = json.loads(out)["scores"]
    assert code == 0
    assert {name: found[name] for name in SIX} == expected
    assert 0 < expected["strict_f1"] < 1
