"""Long texts: chains of anchors, blocks with holes, and the programme that measures them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.align import bilingual, coarse, load_aligner
from mtkit.align.bilingual import BilingualAligner
from mtkit.align.coarse import LARGEST, SHORT, anchor_chain, blocks, filled, hole
from mtkit.align.evidence import gather_evidence
from mtkit.align.texts import Texts
from tests.align_fixtures import PAIRS

if TYPE_CHECKING:
    from mtkit.align import ScoredBead

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def engine() -> BilingualAligner:
    """The aligner with the embedded model."""
    found = load_aligner("bilingual")
    assert isinstance(found, BilingualAligner)
    return found


def numbered(count: int, start: int = 1000) -> tuple[list[str], list[str]]:
    """A text of sentences that are told apart by two numbers each."""
    rows = [(*PAIRS[n % len(PAIRS)], f"{start + n} {7 * (start + n)}") for n in range(count)]
    return [f"{a} {mark}" for a, _, mark in rows], [f"{e} {mark}" for _, e, mark in rows]


def covered(beads: list[ScoredBead], n: int, m: int) -> bool:
    """Whether each segment of each side is in exactly one bead, in order."""
    left = [i for bead in beads for i in range(bead[0], bead[1])]
    right = [j for bead in beads for j in range(bead[2], bead[3])]
    return left == list(range(n)) and right == list(range(m))


def test_thousands_of_inserted_lines(engine: BilingualAligner) -> None:
    """What stands on one side only is null, however long it is, and what follows is found again."""
    source, target = numbered(120)
    extra = [f"Appendix, line {500_000 + n}: never translated, said editor {n % 17}." for n in range(3000)]
    beads = engine.align_texts(source, [*target[:60], *extra, *target[60:]])
    assert covered(beads, 120, 3120)
    right = {(n, n + 1, n + 3000 * (n >= 60), n + 1 + 3000 * (n >= 60)) for n in range(120)}
    assert len(right & {bead[:4] for bead in beads}) >= 110
    assert sum(bead[0] == bead[1] for bead in beads) >= 2950


def test_blocks_give_what_the_exact_search_gives(engine: BilingualAligner, monkeypatch: pytest.MonkeyPatch) -> None:
    """On texts that both can do, with sentences merged and left out, the coarse search finds the same beads."""
    source, target = numbered(240)
    merged = [" ".join(target[at : at + 2]) if at % 9 == 4 else target[at] for at in range(240) if at % 9 != 5]
    left = [text for at, text in enumerate(source) if at % 31 != 7]
    monkeypatch.setattr(bilingual, "EXACT", 10**9)
    exact = [bead[:4] for bead in engine.align_texts(left, merged)]
    monkeypatch.setattr(bilingual, "EXACT", 10_000)
    assert [bead[:4] for bead in engine.align_texts(left, merged)] == exact


def test_the_same_the_other_way_round(engine: BilingualAligner) -> None:
    """Lines inserted in the source."""
    source, target = numbered(120)
    extra = [f"ملحق، السطر {500_000 + n}: لم يترجم قط، قال المحرر {n % 17}." for n in range(1500)]
    beads = engine.align_texts([*source[:60], *extra, *source[60:]], target)
    assert covered(beads, 1620, 120)
    right = {(n + 1500 * (n >= 60), n + 1 + 1500 * (n >= 60), n, n + 1) for n in range(120)}
    assert len(right & {bead[:4] for bead in beads}) >= 110


def test_a_part_knows_the_whole(engine: BilingualAligner) -> None:
    """A block is seen as a part of its texts: the sizes and the background are those of the whole."""
    source, target = numbered(40)
    texts = Texts(source, target, engine.model.lexicon)
    texts.whole = engine._sizes(texts)
    part = gather_evidence(texts.part(10, 20, 12, 20), None, engine.model.encoder)
    assert (part.rows, part.columns) == (10, 8)
    assert part.sizes == texts.whole
    assert part.sizes.source_length == sum(map(len, source))
    assert part.sizes.rows == 40
    alone = gather_evidence(Texts(source[:3], target[:4], engine.model.lexicon))
    assert alone.sizes[:4] == (sum(map(len, source[:3])), sum(map(len, target[:4])), 3, 4)


def test_texts_without_a_range(engine: BilingualAligner) -> None:
    """Segments can be taken out of the middle of either side."""
    texts = Texts(*numbered(6), engine.model.lexicon)
    assert [word[-1].form for word in texts.without(1, 4, target=True).right] == ["7000", "7028", "7035"]
    assert len(texts.without(1, 4, target=True).left) == 6
    assert [word[-1].form for word in texts.without(0, 5, target=False).left] == ["7035"]


def test_anchors_are_searched_again_between_anchors(engine: BilingualAligner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that are too common in the whole are rare in a part of it."""
    rows = numbered(300)
    lines = [[line.rsplit(" ", 2)[0] if 20 <= n < 280 else line for n, line in enumerate(side)] for side in rows]
    lines = [[f"{line} {n % 130 + 5000}" for n, line in enumerate(side)] for side in lines]
    texts = Texts(*lines, engine.model.lexicon)
    monkeypatch.setattr(coarse, "COMMONEST", 2)
    few = anchor_chain(texts.left, texts.right, engine.model.lexicon)
    monkeypatch.setattr(coarse, "LARGEST", 10_000)
    many = anchor_chain(texts.left, texts.right, engine.model.lexicon)
    assert len(many) >= len(few)
    assert all(i == j for i, j in many)
    assert many == sorted(set(many))


def test_an_anchor_that_stands_alone_is_none() -> None:
    """One pair in the midst of inserted lines does not bend the path."""
    chain = [(at, at) for at in range(0, 20, 2)] + [(21, 900)] + [(at, at + 2000) for at in range(22, 40, 2)]
    kept = coarse._supported(chain)
    assert (21, 900) not in kept
    assert len(kept) == len(chain) - 1
    assert coarse._supported([]) == []
    assert coarse._supported([(3, 3)]) == []


def test_holes() -> None:
    """Only a long side against a short one has a hole; both its ends are kept."""
    assert hole(0, 0, 50, 3000) == (SHORT, 3000 - SHORT)
    assert hole(10, 20, 5010, 60) == (10 + SHORT, 5010 - SHORT)
    assert hole(0, 0, 50, 300) is None
    assert hole(0, 0, 1000, 1000) is None
    assert hole(0, 0, 0, 10_000) is not None


def test_blocks_with_a_hole_are_not_divided() -> None:
    """A gap has a block of its own between two anchors; two long sides without anchors are cut in proportion."""
    chain = [(at, at) for at in range(0, 100, 3)] + [(at, at + 9000) for at in range(110, 200, 3)]
    found = blocks(chain, 200, 9200)
    wide = [block for block in found if block.j1 - block.j0 > 5000]
    assert len(wide) == 1
    assert wide[0].i1 - wide[0].i0 < SHORT
    found = blocks([], 3000, 3000)
    assert max((block.i1 - block.i0) * (block.j1 - block.j0) for block in found) <= 2 * LARGEST


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)).filter(any), max_size=12),
    st.integers(0, 20),
    st.integers(0, 30),
    st.booleans(),
)
def test_what_was_taken_out_is_put_back(sizes: list[tuple[int, int]], start: int, size: int, target: bool) -> None:  # noqa: FBT001
    """Whatever the path, each segment is in one bead again, those that were taken out in null beads."""
    beads: list[ScoredBead] = []
    i = j = 0
    for k, count in sizes:
        beads.append((i, i + k, j, j + count, 0.5))
        i, j = i + k, j + count
    start = min(start, j if target else i)
    found = filled(beads, (start, start + size), target=target)
    assert covered(found, i + size * (not target), j + size * target)
    nulls = {bead[2 if target else 0] for bead in found if (bead[0] == bead[1] if target else bead[2] == bead[3])}
    assert set(range(start, start + size)) <= nulls


def test_the_programme_measures(tmp_path: Path) -> None:
    """`scripts/bench_scale` runs without the data folder and prints a table."""
    script = ROOT / "scripts" / "bench_scale"
    if not script.exists():
        pytest.skip("the scripts are not beside the package")
    run = subprocess.run(
        [sys.executable, script, "--size", "60", "--exact"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"MTKIT_DATA": str(tmp_path)},
    )
    head, _, blocks_row, exact_row = run.stdout.splitlines()
    names = [cell.strip() for cell in head.strip("|").split("|")]
    rows = [dict(zip(names, map(str.strip, row.strip("|").split("|")), strict=True)) for row in (blocks_row, exact_row)]
    assert [row["search"] for row in rows] == ["blocks", "exact"]
    assert all(float(row["lax F1"]) > 0.5 for row in rows), json.dumps(rows)
    assert bilingual.EXACT == 90_000
