"""The programme that measures the aligners: kinds of error, tenths, aligners of others, sets."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.align.evaluate import IndexBead

SCRIPTS = Path(__file__).parents[1] / "scripts"


@pytest.fixture(scope="module")
def modules() -> Iterator[Any]:
    """Loads the modules beside the programmes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SCRIPTS))
        patch.setattr(sys, "dont_write_bytecode", True)
        yield importlib.import_module


@pytest.mark.parametrize(
    ("gold", "test", "kind"),
    [
        ([((0,), (0,)), ((1,), (1,))], [((0, 1), (0, 1))], "over-merged"),
        ([((0, 1), (0, 1))], [((0,), (0,)), ((1,), (1,))], "under-merged"),
        ([((0, 1), (0,)), ((2,), (1,))], [((0,), (0,)), ((1, 2), (1,))], "shifted"),
        ([((0,), ()), ((1,), (0,))], [((0, 1), (0,))], "null missed"),
        ([((0, 1), (0,))], [((0,), ()), ((1,), (0,))], "null invented"),
    ],
)
def test_kinds_of_error(modules: Any, gold: list[IndexBead], test: list[IndexBead], kind: str) -> None:
    """Each kind by its smallest example; the beads around it do not matter."""
    around: list[IndexBead] = [((9,), (9,)), ((8,), ())]
    (found,) = modules("alignment_errors").differences([*gold, *around], [*test, *around])
    assert found == (kind, gold, test)


def test_nulls_over_several_segments_are_no_difference(modules: Any) -> None:
    """Two null beads of one segment are the same as one of two; what the gold does not name does not count."""
    differences = modules("alignment_errors").differences
    assert differences([((0, 1), ())], [((0,), ()), ((1,), ())]) == []
    assert differences([((0,), (0,))], [((0,), (0,)), ((), (1,))]) == []


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)).filter(any), max_size=10))
def test_equal_alignments_do_not_differ(modules: Any, sizes: list[tuple[int, int]]) -> None:
    """Nothing is found where there is nothing."""
    beads: list[IndexBead] = []
    i = j = 0
    for k, size in sizes:
        beads.append((tuple(range(i, i + k)), tuple(range(j, j + size))))
        i, j = i + k, j + size
    assert modules("alignment_errors").differences(beads, beads) == []


def test_tenths(modules: Any) -> None:
    """Mean confidence, share that is right, and count of each tenth; 1.0 belongs to the last."""
    found = modules("alignment_errors").tenths([(0.95, True), (1.0, True), (0.91, False), (0.0, False)])
    assert [tuple(tenth) for tenth in found] == [
        (0.0, 0.0, 0.0, 1),
        (0.9, pytest.approx(2.86 / 3), pytest.approx(2 / 3), 3),
    ]


def test_beads_of_other_aligners(modules: Any) -> None:
    """Links and ladders become beads, and segments that nothing is linked to become nulls."""
    others = modules("other_aligners")
    links = [(0, 0), (1, 1), (1, 2), (2, 4), (3, 4)]
    assert others.beads_of_links(links, 5, 5) == [
        ((0,), (0,)),
        ((1,), (1, 2)),
        ((2, 3), (4,)),
        ((4,), ()),
        ((), (3,)),
    ]
    ladder = "0\t0\t0.3\n1\t2\t-0.1\n2\t2\t0.5\n4\t3\t0\n"
    assert others.beads_of_ladder(ladder) == [((0,), (0, 1)), ((1,), ()), ((2, 3), (2,))]


def test_an_aligner_that_is_not_installed_is_left_out(modules: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is one line."""
    monkeypatch.setenv("PATH", "")
    assert modules("other_aligners").missing("hunalign") == "the program hunalign is not on the PATH"


def test_crossing_beads(modules: Any) -> None:
    """A passage that moved crosses the rest, however long the way; nulls and an order that rises cross nothing."""
    modules("alignment_sets")
    loader = importlib.machinery.SourceFileLoader("bench_moved", str(SCRIPTS / "bench_moved"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench_moved", loader))
    loader.exec_module(module)
    rising: list[IndexBead] = [((0,), (0,)), ((1, 2), (2,)), ((), (3,)), ((3,), (4, 5)), ((4,), ())]
    assert module.crossing(rising) == []
    moved: list[IndexBead] = [((0,), (3,)), ((1,), (0,)), ((2,), (1,)), ((3,), (2,))]
    assert module.crossing(moved) == [((0,), (3,))]


@pytest.mark.data
def test_the_sets_are_whole(modules: Any) -> None:
    """Each segment of each set is in one gold bead, but for the stretch of the tale that the mended gold puts right."""
    sets = modules("alignment_sets")
    if not (sets.DATA / "dev").is_dir():
        pytest.skip("needs the data that is not part of the repository")
    for name in sets.NAMES:
        for pair in sets.dev_set(name):
            for side, lines in ((0, pair.source), (1, pair.target)):
                held = sorted(index for bead in pair.gold for index in bead[side])
                if (name, side) == ("literature", 1):
                    assert {index for index in range(len(lines)) if held.count(index) != 1} == {116, 117, 137, 138}
                else:
                    assert held == list(range(len(lines)))
    lines = sets.dev_set("literature")[0].target
    assert lines[116:119:2] == lines[117:120:2]


@pytest.mark.data
def test_the_floor_of_quality(modules: Any) -> None:
    """The default aligner keeps its level on the shorter development sets."""
    sets = modules("alignment_sets")
    if not (sets.DATA / "dev").is_dir():
        pytest.skip("needs the data that is not part of the repository")
    from mtkit.align import align, load_aligner
    from mtkit.align.evaluate import evaluate, index_beads
    from mtkit.bitext import Document

    engine = load_aligner("bilingual")
    scores = evaluate(
        (
            pair.gold,
            index_beads(
                align(Document.from_lines(pair.source, "ar"), Document.from_lines(pair.target, "en"), engine).beads
            ),
        )
        for pair in sets.dev_set("news1")
    )
    assert scores.strict_f1 >= 0.94
    assert scores.lax_f1 >= 0.985
