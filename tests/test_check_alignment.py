"""Signs of bad alignment: confidence, length, untranslated and empty sides, numbers."""

from __future__ import annotations

import pytest

from mtkit.bitext import TranslationUnit
from mtkit.check import RULES, Finding
from mtkit.check.alignment import check_alignment
from mtkit.check.numbers import missing, numbers

CODES = frozenset(code for code in RULES if code.startswith("A1"))


def check(source: str, target: str, score: float | None = None, **more: object) -> list[Finding]:
    """The findings for one unit."""
    unit = TranslationUnit("1", source, target, score, **more)  # type: ignore[arg-type]
    return list(check_alignment(unit, "a.tmx", CODES))


def rules(source: str, target: str, score: float | None = None) -> list[str]:
    """The codes of the findings for one unit."""
    return [finding.rule for finding in check(source, target, score)]


def test_low_confidence() -> None:
    """A score below one half is reported, none and a good one are not, nor is what a person accepted."""
    assert rules("نعم", "Yes", 0.3) == ["A101"]
    assert rules("نعم", "Yes", 0.9) == []
    assert rules("نعم", "Yes") == []
    assert check("نعم", "Yes", 0.3, status="accepted") == []


@pytest.mark.parametrize(("source", "target"), [("نعم", ""), ("", "Yes"), (" ", "\n")])
def test_empty_side(source: str, target: str) -> None:
    """A unit with nothing on one side, or on both, is reported and not checked further."""
    assert rules(source, target) == ["A104"]


def test_suspicious_length() -> None:
    """A target far too long or short is reported; ordinary differences are not."""
    sentence = "وقال المتحدث باسم الوزارة إن الأعمال سوف تبدأ قبل نهاية العام الحالي في جميع المحافظات"
    translated = "The ministry spokesman said that works would start in all governorates before the end of the year"
    assert rules(sentence, translated) == []
    assert rules(sentence, "The spokesman said so.") == ["A102"]
    assert rules(sentence, translated + " and so on" * 20) == ["A102"]
    assert rules("نعم", "Yes, it is so") == []


def test_untranslated() -> None:
    """A target that repeats its source or holds three Arabic words outside quotations is reported."""
    assert [f.message for f in check("هذا نص طويل", "هذا نص طويل")] == ["the target repeats its source"]
    assert [f.message for f in check("هذا نص طويل", "هذا نص آخر")] == ["the target is in Arabic"]
    (finding,) = check("قال إن هذا نص طويل جدا", "He said that هذا نص طويل and left it")
    assert finding.target_span is not None
    assert finding.target_span.text == "هذا نص طويل"
    assert rules("قال إن هذا نص طويل جدا", "He called it «هذا نص طويل» and left") == []
    assert rules("اسمه زيد", "He is called زيد") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,200", [(1200.0, 1.2)]),
        ("1٬200", [(1200.0, 1.2)]),
        ("١٢٠٠ و ٣٫٥", [(1200.0,), (3.5,)]),
        ("360.000", [(360000.0, 360.0)]),
        ("1,200,000", [(1200000.0,)]),
        ("۱۲", [(12.0,)]),
        ("07:15", [(7.0,), (15.0,)]),
        ("see https://x.org/2017/05 and a@b2.org", []),
        ("3 - one", []),
        ("3. ٤ men", [(4.0,)]),
        ("9" * 40, []),
        ("none", []),
        ("x²", []),
    ],
)
def test_numbers_are_read_in_all_scripts(text: str, values: list[tuple[float, ...]]) -> None:
    """Digits of all scripts, separators, times; no URLs, addresses, list numbers and monsters."""
    assert [number.values for number in numbers(text)] == values


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("في ٣٠ حزيران ٢٠١٧", "on 30 June 2017"),
        ("قتل خمسة وعشرون", "25 were killed"),
        ("قتل 5 أشخاص", "Five were killed"),
        ("1.5 مليون", "1,500,000 people"),
        ("30 ألف", "30,000"),
        ("الساعة 19:30", "at 7:30 pm"),
        ("في 4/3/2017", "on 4 March 2017"),
        ("1950-1953", "1950-53"),
        ("في ثمانينات القرن", "in the 1980s"),
        ("أربع ساعات ونصف", "4.5 hours"),
        ("360.000 شخص", "360,000 people"),
        ("30،000 شخص", "30,000 people"),
        ("مسعفان", "2 medics"),
        ("بنسبة ٥٠٪", "by half, 50 percent"),
        ("في عيد ميلاده الحادي والعشرين", "on his 21st birthday"),
    ],
)
def test_numbers_written_otherwise_are_the_same(source: str, target: str) -> None:
    """Words, scales, months, clocks, decades and separators are no mismatch, in either direction."""
    assert missing(source, target) == []
    assert missing(target, source) == []


def test_number_mismatch() -> None:
    """One number for another is one finding with both places; a lost number has one place."""
    (finding,) = check("قتل 35 شخصا في المدينة", "53 were killed in the town")
    assert (finding.rule, finding.message) == ("A105", "the source has 35 where the target has 53")
    assert finding.source_span is not None
    assert finding.target_span is not None
    assert [f.message for f in check("قتل 35 شخصا في 2017", "They were killed in the town")] == [
        "the number 35 of the source is not in the target",
        "the number 2017 of the source is not in the target",
    ]
    assert [f.message for f in check("قتلوا في المدينة", "53 were killed in the town")] == [
        "the number 53 of the target is not in the source"
    ]


def test_codes_choose_the_rules() -> None:
    """A rule that is not chosen is not run."""
    assert list(check_alignment(TranslationUnit("1", "نعم", ""), "a", frozenset())) == []
    assert list(check_alignment(TranslationUnit("1", "35", "53", 0.1), "a", frozenset())) == []
