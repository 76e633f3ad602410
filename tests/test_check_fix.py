"""Fixes: which are chosen, what they make of a text, markup kept, diffs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.bitext import TranslationUnit
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
