"""The core types: what they hold, and what they refuse to hold."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit import bitext
from mtkit.bitext import (
    Alignment,
    Bead,
    Bitext,
    Document,
    Segment,
    Span,
    TranslationUnit,
    collapse,
    units_of,
)
from mtkit.errors import AlignmentError

SOURCE = Document.from_lines(["قال الوزير إنه سيستقيل.", "ولم يذكر موعداً.", "دمشق"], "ar", "a.txt")
TARGET = Document.from_lines(["The minister said he would resign, without a date.", "Photo: AFP"], "en", "b.txt")


def test_all_is_sorted() -> None:
    """`__all__` is sorted, as in every public module."""
    assert bitext.__all__ == sorted(bitext.__all__)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  a \t b\r\nc  ", "a b c"),
        ("a\u2028b\u2029c\fd\ve", "a b c d e"),
        ("الأمم\u00a0المتحدة", "الأمم\u00a0المتحدة"),
        ("\u00a0a", "\u00a0a"),
        ("\u200fa\u200f ", "\u200fa\u200f"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_collapse_joins_breaks_and_keeps_nbsp(raw: str, clean: str) -> None:
    """Runs of spaces and breaks become one space; NBSP and bidi marks are text."""
    assert collapse(raw) == clean


@given(st.text())
def test_collapse_twice_changes_nothing(text: str) -> None:
    """Collapsing is idempotent and never makes a text longer."""
    once = collapse(text)
    assert collapse(once) == once
    assert len(once) <= len(text)


def test_a_span_counts_and_lists_its_indices() -> None:
    """A span is half open."""
    assert (Span(2, 5).size, list(Span(2, 5).indices())) == (3, [2, 3, 4])
    assert (Span(4, 4).size, list(Span(4, 4).indices())) == (0, [])


@pytest.mark.parametrize(("start", "end", "block"), [(3, 2, 0), (-1, 2, 0), (0, 0, -1)])
def test_a_segment_refuses_impossible_offsets(start: int, end: int, block: int) -> None:
    """Offsets rise from 0, block numbers too."""
    with pytest.raises(ValueError, match=r"segment offsets|block number"):
        Segment("x", start, end, block)


def test_values_are_frozen() -> None:
    """Nobody changes a segment, bead or unit behind another's back."""
    for value, name in ((SOURCE, "lang"), (SOURCE.segments[0], "text"), (Bead(Span(0, 1), Span(0, 1)), "score")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, None)


@given(st.lists(st.text(st.characters(exclude_characters="\n"))))
def test_from_lines_keeps_every_line(lines: list[str]) -> None:
    """Segment i is line i, also where the line is empty, and its offsets lead back to the raw line."""
    document = Document.from_lines(lines, "ar", "p")
    assert [document.text[s.start : s.end] for s in document.segments] == lines
    assert [s.text for s in document.segments] == [collapse(line) for line in lines]
    assert [s.block for s in document.segments] == list(range(len(lines)))
    assert document.blocks == tuple((s.start, s.end) for s in document.segments)


@pytest.mark.parametrize("blocks", [((0, 2), (1, 3)), ((2, 1),), ((0, 9),)])
def test_blocks_rise_and_stay_inside(blocks: tuple[tuple[int, int], ...]) -> None:
    """A block that overlaps, falls or leaves the text is a mistake of the program."""
    with pytest.raises(ValueError, match="overlaps its neighbour or leaves the text"):
        Document("", "ar", "abcd", blocks)


@pytest.mark.parametrize(
    "segments",
    [
        (Segment("ab", 0, 2), Segment("b", 1, 2)),
        (Segment("a", 0, 1, 1), Segment("b", 1, 2, 0)),
        (Segment("a", 0, 9),),
    ],
)
def test_segments_rise_and_stay_inside(segments: tuple[Segment, ...]) -> None:
    """Segments come in order of text and of blocks, inside the text."""
    with pytest.raises(ValueError, match="is out of order"):
        Document("", "ar", "abcd", segments=segments)


@pytest.mark.parametrize(
    ("source", "target", "kind", "null"),
    [((0, 1), (0, 1), "1-1", False), ((0, 1), (1, 3), "1-2", False), ((2, 2), (0, 1), "0-1", True)],
)
def test_a_bead_names_its_type(source: tuple[int, int], target: tuple[int, int], kind: str, *, null: bool) -> None:
    """The type counts segments, source first; a side of none makes a null bead."""
    bead = Bead(Span(*source), Span(*target))
    assert (bead.type, bead.is_null) == (kind, null)


@pytest.mark.parametrize(
    ("source", "target", "score", "status", "message"),
    [
        ((1, 0), (0, 1), None, "auto", "do not rise"),
        ((0, 1), (-1, 1), None, "auto", "do not rise"),
        ((0, 1), (0, 1), 1.1, "auto", "not between 0 and 1"),
        ((0, 1), (0, 1), -0.1, "auto", "not between 0 and 1"),
        ((0, 1), (0, 1), float("nan"), "auto", "not between 0 and 1"),
        ((0, 1), (0, 1), None, "maybe", "unknown bead status 'maybe'; known are auto, accepted, rejected"),
    ],
)
def test_a_bead_refuses_what_makes_no_sense(
    source: tuple[int, int], target: tuple[int, int], score: float | None, status: str, message: str
) -> None:
    """Ranges rise, scores are probabilities, the status is one of three."""
    with pytest.raises(ValueError, match=message):
        Bead(Span(*source), Span(*target), score, status)  # type: ignore[arg-type]


def test_an_alignment_may_cross() -> None:
    """A moved passage is legal; each segment is still in one bead."""
    beads = (Bead(Span(0, 1), Span(1, 2)), Bead(Span(1, 3), Span(0, 1)))
    assert Alignment(SOURCE, TARGET, beads).beads == beads


@pytest.mark.parametrize(
    ("beads", "message"),
    [
        (((0, 3, 0, 1),), "b.txt: target segment 1 is in 0 beads, not in one"),
        (((0, 2, 0, 2), (1, 3, 2, 2)), "a.txt: source segment 1 is in 2 beads, not in one"),
        (((0, 4, 0, 2),), "a.txt: a bead holds source segments 0..4 of 3"),
        (((0, 3, 0, 5),), "b.txt: a bead holds target segments 0..5 of 2"),
        ((), "a.txt: source segment 0 is in 0 beads, not in one"),
    ],
)
def test_an_alignment_holds_each_segment_once(beads: tuple[tuple[int, int, int, int], ...], message: str) -> None:
    """A lost, doubled or invented segment is an error that names the document."""
    made = tuple(Bead(Span(a, b), Span(c, d)) for a, b, c, d in beads)
    with pytest.raises(AlignmentError) as caught:
        Alignment(SOURCE, TARGET, made)
    assert str(caught.value) == message


def test_empty_documents_align_to_nothing() -> None:
    """No segments, no beads."""
    empty = Document("", "ar", "")
    assert list(units_of(Alignment(empty, empty, ()))) == []


def test_units_join_the_segments_of_a_bead() -> None:
    """Each bead is a unit, null beads too; ids count from 1 and the way back is kept."""
    beads = (
        Bead(Span(0, 2), Span(0, 1), 0.75, "accepted"),
        Bead(Span(2, 3), Span(1, 1), 0.5),
        Bead(Span(3, 3), Span(1, 2)),
    )
    units = list(units_of(Alignment(SOURCE, TARGET, beads)))
    assert [(u.id, u.source, u.target, u.score, u.status) for u in units] == [
        ("1", "قال الوزير إنه سيستقيل. ولم يذكر موعداً.", TARGET.segments[0].text, 0.75, "accepted"),
        ("2", "دمشق", "", 0.5, "auto"),
        ("3", "", "Photo: AFP", None, "auto"),
    ]
    assert [u.bead for u in units] == list(beads)
    assert [u.source_segments for u in units] == [SOURCE.segments[:2], SOURCE.segments[2:], ()]
    assert [u.target_segments for u in units] == [TARGET.segments[:1], (), TARGET.segments[1:]]


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        ({"id": ""}, "needs an id"),
        ({"id": "7", "score": 1.5}, "score 1.5 of unit 7 is not between 0 and 1"),
        ({"id": "7", "status": "done"}, "unknown status 'done' of unit 7; known are auto, accepted, rejected"),
    ],
)
def test_a_unit_refuses_what_makes_no_sense(unit: dict[str, object], message: str) -> None:
    """A unit has an id, a probability and a known status."""
    with pytest.raises(ValueError, match=message):
        TranslationUnit(source="أ", target="a", **unit)  # type: ignore[arg-type]


def test_the_first_prop_of_a_name_counts() -> None:
    """Props may repeat; looking one up gives the first, or None."""
    unit = TranslationUnit("1", "أ", "a", props=(("x", "1"), ("x", "2"), ("source/y", "3")))
    assert (unit.prop("x"), unit.prop("source/y"), unit.prop("z")) == ("1", "3", None)


def test_a_bitext_is_a_sequence_of_units() -> None:
    """Its length and order are those of its units."""
    units = tuple(TranslationUnit(str(n), "أ", "a") for n in range(3))
    assert (len(Bitext("ar", "en", units)), tuple(Bitext("ar", "en", units))) == (3, units)
