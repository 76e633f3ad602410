"""Aligning again around accepted beads: the outcome as merges and splits that change nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from mtkit.align.edit import Draft
from mtkit.align.edit_log import apply_edits
from mtkit.align.realign import realign
from mtkit.bitext import Alignment, Bead, Bitext, Document, Span, TranslationUnit, bitext_of

if TYPE_CHECKING:
    from mtkit.align import ScoredBead
    from mtkit.align.texts import Anchors
    from mtkit.bitext import Status

ARABIC = [
    "وصل الوفد إلى دمشق صباح الأحد.",
    "استقبله وزير الخارجية في المطار.",
    "وقال المتحدث إن المحادثات ستستمر ثلاثة أيام.",
    "لم تعلن أي نتائج حتى الآن.",
]
ENGLISH = [
    "The delegation arrived in Damascus on Sunday morning.",
    "The foreign minister received it at the airport.",
    "The spokesman said that the talks would go on for three days.",
    "No results have been announced so far.",
]


class Planned:
    """An aligner that gives these sizes, as far as they go, and then beads of what is left."""

    signature = "aligner:planned"

    def __init__(self, *sizes: tuple[int, int]) -> None:
        self.sizes = sizes
        self.asked: list[tuple[int, int]] = []

    def align(self, source: Document, target: Document, anchors: Anchors | None = None) -> list[ScoredBead]:
        """The plan, cut off where a side is used up."""
        assert anchors is None
        left, right = len(source.segments), len(target.segments)
        self.asked.append((left, right))
        beads: list[ScoredBead] = []
        i = j = 0
        for more_left, more_right in (*self.sizes, (left, right)):
            k, m = min(i + more_left, left), min(j + more_right, right)
            if (k, m) != (i, j):
                beads.append((i, k, j, m, 0.75))
            i, j = k, m
        return beads


def made(*beads: tuple[int, int, int, int, Status]) -> Bitext:
    """A bitext of these beads, with as many segments as they have."""
    left = Document.from_lines([f"ع{number}" for number in range(max(bead[1] for bead in beads))], "ar")
    right = Document.from_lines([f"e{number}" for number in range(max(bead[3] for bead in beads))], "en")
    spans = tuple(Bead(Span(a, b), Span(c, d), 0.5, status) for a, b, c, d, status in beads)
    return bitext_of(Alignment(left, right, spans, "mtkit:1"))


def ranges(bitext: Bitext) -> list[tuple[int, ...]]:
    """The ranges of all beads."""
    return [(*row.source, *row.target) for row in Draft.of(bitext).rows]


def again(bitext: Bitext, aligner: Any) -> tuple[Bitext, list[dict[str, Any]]]:
    """The bitext after it was aligned again, and by which operations."""
    ops = realign(Draft.of(bitext), aligner)
    return apply_edits(bitext, ops), ops


def test_wrong_beads_are_put_right_between_accepted_ones() -> None:
    """The embedded model finds the right beads; the accepted bead keeps its status, the others are as aligned."""
    left, right = Document.from_lines(ARABIC, "ar"), Document.from_lines(ENGLISH, "en")
    beads = (Bead(Span(0, 2), Span(0, 1)), Bead(Span(2, 2), Span(1, 2)), Bead(Span(2, 3), Span(2, 3), 0.5, "accepted"))
    before = bitext_of(Alignment(left, right, (*beads, Bead(Span(3, 4), Span(3, 4), 0.9)), "mtkit:1"))
    after, ops = again(before, "bilingual")
    assert ranges(after) == [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 3), (3, 4, 3, 4)]
    assert [op["op"] for op in ops] == ["merge", "split"]
    assert [(unit.status, unit.score) for unit in after.units[2:]] == [("accepted", 0.5), ("auto", 0.9)]


def test_what_is_found_again_is_not_touched() -> None:
    """No operation where the aligner finds the same beads; scores and marks are those of before."""
    bitext = made((0, 1, 0, 1, "auto"), (1, 2, 1, 2, "rejected"), (2, 4, 2, 4, "auto"))
    assert realign(Draft.of(bitext), Planned((1, 1), (1, 1))) == []


def test_an_accepted_bead_is_never_changed() -> None:
    """The aligner is asked only for what lies before and behind it, null beads that are accepted included."""
    bitext = made((0, 1, 0, 0, "auto"), (1, 1, 0, 1, "auto"), (1, 2, 1, 1, "accepted"), (2, 4, 1, 4, "auto"))
    aligner = Planned((1, 1))
    after, _ = again(bitext, aligner)
    assert aligner.asked == [(1, 1), (2, 3)]
    assert ranges(after) == [(0, 1, 0, 1), (1, 2, 1, 1), (2, 3, 1, 2), (3, 4, 2, 4)]
    assert [unit.status for unit in after] == ["auto", "accepted", "auto", "auto"]


def test_moved_passages_and_gaps_part_the_text() -> None:
    """Beads that cross, and units without any text, are borders; what lies between is aligned for itself."""
    bitext = made((0, 2, 2, 4, "auto"), (2, 3, 0, 1, "auto"), (3, 4, 1, 2, "auto"))
    aligner = Planned((1, 1))
    after, _ = again(bitext, aligner)
    assert sorted(aligner.asked) == [(2, 2), (2, 2)]
    assert ranges(after) == [(0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 0, 1), (3, 4, 1, 2)]
    texts = [("أ", "a"), ("", ""), ("ب", ""), ("", "b"), ("", "c")]
    units = tuple(TranslationUnit(str(at), *both) for at, both in enumerate(texts))
    plain, _ = again(Bitext("ar", "en", units), Planned((1, 1)))
    assert [(unit.source, unit.target) for unit in plain] == [("أ", "a"), ("", ""), ("ب", "b"), ("", "c")]


def test_one_side_alone_is_left_alone() -> None:
    """There is nothing to align where one text has ended."""
    assert realign(Draft.of(made((0, 1, 0, 0, "auto"), (1, 4, 0, 0, "auto"))), Planned()) == []
    assert realign(Draft.of(Bitext("ar", "en", ())), Planned()) == []


SIZES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any), min_size=1, max_size=8)


@given(SIZES, SIZES, st.data())
def test_every_segment_stays_and_the_plan_is_met(
    old: list[tuple[int, int]], plan: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Whatever the aligner says: accepted beads stay, no text is lost, a second time changes nothing."""
    beads: list[tuple[int, int, int, int, Status]] = []
    i = j = 0
    for left, right in old:
        status: Status = data.draw(st.sampled_from(["auto", "accepted", "rejected"]))
        beads.append((i, i + left, j, j + right, status))
        i, j = i + left, j + right
    bitext = made(*beads)
    after, _ = again(bitext, Planned(*plan))
    kept = {(unit.source, unit.target) for unit in bitext if unit.status == "accepted"}
    assert kept == {(unit.source, unit.target) for unit in after if unit.status == "accepted"}
    for side in ("source", "target"):
        texts = [[getattr(unit, side) for unit in each if getattr(unit, side)] for each in (bitext, after)]
        assert " ".join(texts[0]) == " ".join(texts[1])
    assert realign(Draft.of(after), Planned(*plan)) == []
