"""Fixes: which are chosen, what they make of a text, markup kept, diffs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.align.edit import Draft
from mtkit.bitext import Alignment, Bead, Bitext, Document, Segment, Span, TranslationUnit, bitext_of
from mtkit.check import Finding, Fix, Severity, TextSpan
from mtkit.check.fix import apply_fixes, choose, edit_pieces, fix_unit, unified_diff


def finding(start: int, end: int, replacement: str, *, safe: bool = True) -> Finding:
    """A finding with a fix."""
    return Finding(
        "N101", Severity.ERROR, "m", target_span=TextSpan(start, end, ""), fix=Fix(start, end, replacement, safe)
    )


def fixes(*findings: Finding) -> list[Fix]:
    """The fixes of findings."""
    return [each.fix for each in findings if each.fix]


def test_safe_fixes_are_chosen_in_order_without_overlap() -> None:
    """Unsafe fixes need asking for; of two that overlap the safe one is taken."""
    late, early = finding(8, 9, "x"), finding(0, 2, "y")
    unsafe, over = finding(1, 5, "z", safe=False), Finding("A101", Severity.INFO, "m")
    assert choose([late, early, unsafe, over]) == [early, late]
    assert choose([unsafe, late], unsafe=True) == [unsafe, late]
    assert choose([unsafe, early], unsafe=True) == [early]


def test_apply() -> None:
    """Replacements stand where the fixes say; what overlaps is refused."""
    assert apply_fixes("one two three", fixes(finding(0, 3, "1"), finding(4, 7, "2"))) == "1 2 three"
    with pytest.raises(ValueError, match="overlaps"):
        apply_fixes("one", fixes(finding(0, 2, "x"), finding(1, 3, "y")))
    with pytest.raises(ValueError, match="leaves"):
        apply_fixes("one", fixes(finding(2, 9, "x")))
    with pytest.raises(ValueError, match="rise"):
        Fix(3, 2, "x")


@given(st.text(max_size=40), st.data())
def test_applying_changes_nothing_else(text: str, data: st.DataObject) -> None:
    """What stands before and behind a fix stays."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert apply_fixes(text, [Fix(start, end, "NEW")]) == f"{text[:start]}NEW{text[end:]}"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "Ahmad <bpt i='1'>&lt;b&gt;</bpt>Shara<ept i='1'>x</ept> said",
            'Ahmed al-<bpt i="1">&lt;b&gt;</bpt>Sharaa<ept i="1">x</ept> said',
        ),
        ("<g id='1'>Ahmad Shara</g> said", '<g id="1">Ahmed al-Sharaa</g> said'),
        ("Ahmad Shara said<ph x='1'/>", 'Ahmed al-Sharaa said<ph x="1"/>'),
    ],
)
def test_inline_markup_is_kept(markup: str, expected: str) -> None:
    """The replacement goes where the replaced words begin; codes stay."""
    unit = TranslationUnit("1", "س", "Ahmad Shara said", target_markup=markup)
    fixed = fix_unit(unit, [Fix(0, 11, "Ahmed al-Sharaa")])
    assert fixed is not None
    assert fixed.target == "Ahmed al-Sharaa said"
    assert fixed.target_markup is not None
    assert fixed.target_markup.replace("'", '"') == expected


@pytest.mark.parametrize("markup", ["other words", "<broken", "Ahmad &entity; Shara said"])
def test_markup_that_does_not_agree_is_not_fixed(markup: str) -> None:
    """Where the markup says something else, nothing is changed."""
    unit = TranslationUnit("1", "س", "Ahmad Shara said", target_markup=markup)
    assert fix_unit(unit, [Fix(0, 5, "x")]) is None


def test_plain_unit() -> None:
    """A unit without markup is simply fixed; without fixes it is the same."""
    unit = TranslationUnit("1", "س", "Ahmad said")
    assert fix_unit(unit, []) is unit
    fixed = fix_unit(unit, [Fix(0, 5, "Ahmed")])
    assert fixed is not None
    assert fixed.target == "Ahmed said"


def two_segments() -> TranslationUnit:
    """A unit whose target is two sentences, each a segment."""
    texts = (Segment("Ahmad said.", 5, 16, 1), Segment("Ahmad Shara left.", 17, 34, 1))
    target = " ".join(text.text for text in texts)
    return TranslationUnit("1", "س", target, bead=Bead(Span(0, 1), Span(3, 5)), target_segments=texts)


def test_segments_are_fixed_where_the_fix_is() -> None:
    """Each segment gets its own fixes and keeps its place in the document; the bead stays."""
    unit = two_segments()
    fixed = fix_unit(unit, [Fix(0, 5, "Ahmed"), Fix(11, 11, "!"), Fix(12, 12, "Mr "), Fix(18, 23, "al-Sharaa")])
    assert fixed is not None
    assert fixed.target == "Ahmed said.! Mr Ahmad al-Sharaa left."
    assert fixed.target_segments == (Segment("Ahmed said.!", 5, 16, 1), Segment("Mr Ahmad al-Sharaa left.", 17, 34, 1))
    assert fixed.bead == unit.bead
    untouched = fix_unit(unit, [Fix(12, 17, "Ahmed")])
    assert untouched is not None
    assert untouched.target_segments[0] is unit.target_segments[0]


@pytest.mark.parametrize(
    ("fixes", "texts"),
    [
        ([Fix(10, 12, " and ")], ["Ahmad said", "and Ahmad Shara left."]),
        ([Fix(6, 17, "Said")], ["Ahmad Said", "Shara left."]),
        ([Fix(11, 17, " he")], ["Ahmad said.", "he Shara left."]),
        ([Fix(6, 17, "spoke; Ahmed")], ["Ahmad spoke;", "Ahmed Shara left."]),
        ([Fix(0, 17, "Ahmad")], ["Ahmad", "Shara left."]),
        ([Fix(0, 5, "Mr Ahmed"), Fix(6, 17, "said: Mr Ahmed")], ["Mr Ahmed said:", "Mr Ahmed Shara left."]),
        ([Fix(0, 23, "Mr A. Shara")], ["Mr A.", "Shara left."]),
        ([Fix(0, 12, ""), Fix(12, 23, "He")], None),
        ([Fix(0, 29, "He left.")], ["He", "left."]),
        ([Fix(0, 29, "Gone.")], None),
    ],
)
def test_a_fix_across_segments_keeps_them_apart(fixes: list[Fix], texts: list[str] | None) -> None:
    """Where a fix takes the space between two segments, a space of the replacement or beside it stands for it."""
    fixed = fix_unit(two_segments(), fixes)
    assert fixed is not None
    assert fixed.target == apply_fixes(two_segments().target, fixes)
    assert [part.text for part in fixed.target_segments] == (texts or [])
    assert [(part.start, part.end) for part in fixed.target_segments] == ([(5, 16), (17, 34)] if texts else [])


def test_segments_that_are_not_the_target_are_left_out() -> None:
    """Segments of another text are not carried on, and there need be none."""
    unit = TranslationUnit("1", "س", "Ahmad said", target_segments=(Segment("Other words", 0, 11),))
    bare = TranslationUnit("1", "س", "Ahmad said")
    for one in (unit, bare):
        fixed = fix_unit(one, [Fix(0, 5, "Ahmed")])
        assert fixed is not None
        assert fixed.target_segments == ()
    filled = fix_unit(TranslationUnit("1", "س", ""), [Fix(0, 0, "Ahmed")])
    assert filled is not None
    assert (filled.target, filled.target_segments) == ("Ahmed", ())


def test_a_fixed_unit_with_markup_keeps_its_segments() -> None:
    """Markup and segments are fixed together."""
    segment = Segment("Ahmad said", 0, 10)
    unit = TranslationUnit("1", "س", "Ahmad said", target_markup="<g id='1'>Ahmad</g> said", target_segments=(segment,))
    fixed = fix_unit(unit, [Fix(0, 5, "Ahmed")])
    assert fixed is not None
    assert fixed.target_segments == (Segment("Ahmed said", 0, 10),)


def test_a_fixed_bitext_keeps_the_ranges_of_its_beads() -> None:
    """After a fix in a unit of two segments the edits of a review still count in segments of the documents."""
    left = Document.from_lines(["قال أحمد", "وغادر"], "ar")
    right = Document.from_lines(["Ahmad spoke.", "Then Ahmad left.", "End."], "en")
    beads = (Bead(Span(0, 1), Span(0, 2)), Bead(Span(1, 2), Span(2, 3)))
    before = bitext_of(Alignment(left, right, beads, "mtkit:1"))
    fixed = fix_unit(before.units[0], [Fix(18, 23, "Ahmed")])
    assert fixed is not None
    draft = Draft.of(Bitext("ar", "en", (fixed, before.units[1])))
    assert draft.placed
    after = draft.apply({"op": "accept", "bead": {"source": [0, 1], "target": [0, 2]}}).result()
    assert [unit.bead and unit.bead.target for unit in after] == [Span(0, 2), Span(2, 3)]
    assert [part.text for part in after.units[0].target_segments] == ["Ahmad spoke.", "Then Ahmed left."]


@given(st.lists(st.text(alphabet="abc ", max_size=6), min_size=1, max_size=4), st.data())
def test_segments_together_are_the_fixed_target(texts: list[str], data: st.DataObject) -> None:
    """Whatever is fixed where, the segments that are kept are as many as before, and joined they are the target."""
    target = " ".join(texts)
    places = sorted(data.draw(st.lists(st.integers(0, len(target)), max_size=6)))
    if len(places) % 2:
        places.pop()
    ranges = zip(places[::2], places[1::2], strict=True)
    wanted = [Fix(start, end, data.draw(st.text("xy ", max_size=3))) for start, end in ranges]
    segments = tuple(Segment(text, 0, len(text)) for text in texts)
    fixed = fix_unit(TranslationUnit("1", "س", target, target_segments=segments), wanted)
    assert fixed is not None
    assert fixed.target == apply_fixes(target, wanted)
    assert len(fixed.target_segments) in {0, len(segments)}
    if fixed.target_segments:
        assert " ".join(segment.text for segment in fixed.target_segments) == fixed.target


def test_diff() -> None:
    """A unified diff as patch reads it; equal texts have none."""
    assert unified_diff("a\nb\n", "a\nc\n", "x.txt") == "--- x.txt\n+++ x.txt\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    assert unified_diff("b", "c", "x").endswith("+c\n\\ No newline at end of file\n")
    assert unified_diff("a", "a", "x") == ""


def test_severities_are_ordered() -> None:
    """Info < warning < error, and they are shown by their names."""
    assert sorted(Severity, reverse=True) == [Severity.ERROR, Severity.WARNING, Severity.INFO]
    assert str(Severity.ERROR) == "error"
    assert Severity.INFO.__lt__("error") is NotImplemented


@given(st.lists(st.text(alphabet="abc ", max_size=5), max_size=6), st.data())
def test_pieces_together_are_the_fixed_text(pieces: list[str], data: st.DataObject) -> None:
    """However a text is cut into pieces, editing the pieces gives the edited text."""
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if not pieces or start == end:
        return
    fix = Fix(start, end, data.draw(st.text(alphabet="abcX", max_size=6)))
    starts = [len("".join(pieces[:at])) for at in range(len(pieces))]
    assert "".join(edit_pieces(pieces, starts, text, [fix])) == apply_fixes(text, [fix])
