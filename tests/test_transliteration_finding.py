"""Where an English sentence renders an Arabic name."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.transliteration.finding import find_rendering

FOUND = [
    ("أحمد الشرع", "President Ahmad Al-Shara’s visit", "Ahmad Al-Shara"),
    ("أحمد الشرع", "a meeting with Ahmed\u00a0al‑Sharaa.", "Ahmed\u00a0al‑Sharaa"),
    ("أحمد الشرع", "AHMED AL-SHARAA ARRIVES", "AHMED AL-SHARAA"),
    ("الشرع", "said al-Sharaa's office", "al-Sharaa"),
    ("الشرع", "and Sharaa left", "Sharaa"),
    ("دير الزور", "from Deir al-\nZour to", "Deir al-\nZour"),
    ("دير الزور", "in Deir Ezzor", "Deir Ezzor"),
    ("عبد الرحمن", "of ʿAbd al-Raḥmān, who", "ʿAbd al-Raḥmān"),
    ("نصر الله", "“Nasrallah” said", "Nasrallah"),
    ("القاهرة", "flew to Cairo on Monday", "Cairo"),
    ("أبو خالد الحمصي", "by Abu Khaled Al Homsy and", "Abu Khaled Al Homsy"),
    ("خان شيخون", "(Khan Shaykhun)", "Khan Shaykhun"),
    ("خان شيخون", "the attack at Khan Shaykhun", "Khan Shaykhun"),
    ("المعرة", "known as al-Maarra", "al-Maarra"),
    ("الشرع", "as Sharaa said", "Sharaa"),
    ("السويداء", "near as-Suwayda", "as-Suwayda"),
    ("آل سعود", "the house of Al Saud", "Al Saud"),
]


@pytest.mark.parametrize(("arabic", "english", "span"), FOUND)
def test_the_span_is_found(arabic: str, english: str, span: str) -> None:
    """Article included, possessive and punctuation left out, offsets in code points of the text."""
    (found,) = find_rendering(arabic, english)
    assert (english.index(span), english.index(span) + len(span), span) == (found.start, found.end, found.text)
    assert found.score >= 0.5


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("محمد", "Mahmoud spoke"),
        ("أحمد الشرع", "Ahmed Hassan spoke"),
        ("أحمد الشرع", "Ahmed, Sharaa and others"),
        ("شمس", "the shams of lower case"),
        ("حماة", "Hamas said"),
        ("", "Ahmed"),
        ("أحمد", ""),
    ],
)
def test_nothing_is_found_where_nothing_is(arabic: str, english: str) -> None:
    """Near names, words across a comma and words without a capital are no renderings."""
    assert find_rendering(arabic, english) == []


def test_every_mention_is_found_best_first() -> None:
    """Two mentions give two spans that do not overlap, sorted by score."""
    english = "Mohammed met Muhammad and Mahmoud"
    found = find_rendering("محمد", english)
    assert {"Mohammed", "Muhammad"} == {each.text for each in found}
    assert sorted((each.score for each in found), reverse=True) == [each.score for each in found]


def test_a_name_that_explains_the_span_better_takes_it() -> None:
    """With a low threshold a near name would be found; known other names prevent it."""
    english = "Mahmoud spoke"
    loose = find_rendering("محمد", english, threshold=0.001)
    assert [each.text for each in loose] == ["Mahmoud"]
    assert find_rendering("محمد", english, threshold=0.001, others=["محمود", "محمد", ""]) == []


def test_the_threshold_can_be_turned() -> None:
    """At a threshold of 1 nothing is sure enough."""
    assert find_rendering("محمد", "Mohammed", threshold=1.0) == []


@given(st.text(alphabet="ابتحدرسعلمنهوي ءةى", max_size=20), st.text(max_size=60))
def test_spans_lie_in_the_text(arabic: str, english: str) -> None:
    """Whatever the text, the spans are its own and do not overlap."""
    found = sorted(find_rendering(arabic, english, threshold=0.01), key=lambda each: each.start)
    for each in found:
        assert english[each.start : each.end] == each.text
    for one, other in pairwise(found):
        assert one.end <= other.start
