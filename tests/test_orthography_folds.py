"""The folds of Arabic and Latin script, case by case."""

from __future__ import annotations

import pytest

from mtkit.orthography import Folded, fold_arabic, fold_latin


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("أحمد", "احمد"),
        ("إدلب آمال ٱلله", "ادلب امال الله"),
        ("الشَّرْعُ", "الشرع"),
        ("الشّرع", "الشرع"),
        ("أحمـــد", "احمد"),
        ("ﺃﺣﻤﺪ ﺍﻟﺸﺮﻉ", "احمد الشرع"),
        ("ﷲ", "الله"),
        ("ﻻجئ", "لاجئ"),
        ("أحمد\u00a0الشرع", "احمد الشرع"),
        ("أحمد \n\t الشرع", "احمد الشرع"),
        ("\u202bأحمد\u202c \u2068الشرع\u2069", "احمد الشرع"),
        ("كردی", "كردي"),
        ("کرکوک", "كركوك"),
        ("١٢٣ ۴۵۶", "123 456"),
        ("على", "على"),
        ("حماة", "حماة"),
        ("مؤتمر", "مؤتمر"),
        ("مو\u0654تمر", "مؤتمر"),
        ("هي\u064e\u0654ة", "هئة"),
        ("ا\u0654حمد", "احمد"),
        ("\u0654حمد", "حمد"),
        ("Assad, 2011", "Assad, 2011"),
        ("", ""),
    ],
)
def test_tier_one_joins_writings_of_one_spelling(raw: str, folded: str) -> None:
    """Marks, controls, forms and letter variants go; letters that make another word stay."""
    assert fold_arabic(raw).text == folded


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("على", "علي"),
        ("حماة", "حماه"),
        ("مؤتمر", "موتمر"),
        ("هيئة", "هييه"),
        ("صنعاء", "صنعا"),
        ("مو\u0654تمر", "موتمر"),
        ("پوتين ڤيينا چاد گوگل", "بوتين فيينا جاد كوكل"),
    ],
)
def test_tier_two_also_joins_exchanged_letters(raw: str, folded: str) -> None:
    """What print exchanges falls together on the second tier only."""
    assert fold_arabic(raw, 2).text == folded


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Ḥāfiẓ al-Asad", "Hafiz al-Asad"),
        ("Hafiz", "Hafiz"),
        ("Sana'a Sana’a Sana‘a Sanaʼa Sanaʿa Sanaʾa Sana`a Sana´a", "Sanaa " * 7 + "Sanaa"),
        ("al\u2010Asad al\u2011Asad al–Asad al−Asad al-Asad", "al-Asad " * 4 + "al-Asad"),
        ("As\u00adsad As\u200bsad", "Assad Assad"),
        ("ﬁle Æsop œuvre Łódź Đurić straße", "file AEsop oeuvre Lodz Duric strasse"),
        ("Ａｓｓａｄ", "Assad"),
        ("Ahmed\u00a0al-Sharaa  said", "Ahmed al-Sharaa said"),
        ("al-\nSharaa al-\r\n  Sharaa", "al-Sharaa al-Sharaa"),
        ("said -\nand", "said - and"),
        ("a\nb", "a b"),
        ("Bashar al-Assad", "Bashar al-Assad"),
        ("دمشق Москва", "دمشق Москва"),
        ("", ""),
    ],
)
def test_latin_fold(raw: str, folded: str) -> None:
    """Diacritics, apostrophes and shapes of hyphens and spaces go; case and other scripts stay."""
    assert fold_latin(raw).text == folded


def test_span_of_a_vocalised_word_holds_its_last_mark() -> None:
    """Dropped marks and tatweel behind the last letter belong to the word."""
    raw = "قال أحمدُ الشَّرْعُ."
    folded = fold_arabic(raw)
    start = folded.text.index("الشرع")
    assert raw[slice(*folded.raw_span(start, start + 5))] == "الشَّرْعُ"


def test_span_leaves_controls_at_its_edges_out() -> None:
    """Bidi controls around a name are not part of it."""
    raw = "\u2068الشرع\u2069"
    assert fold_arabic(raw).raw_span(0, 5) == (1, 6)


def test_span_holds_a_hamza_that_tier_two_drops() -> None:
    """The hamza on the line at the end of a word is a letter of it."""
    raw = "في صنعاء اليوم"
    folded = fold_arabic(raw, 2)
    start = folded.text.index("صنعا")
    assert raw[slice(*folded.raw_span(start, start + 4))] == "صنعاء"


def test_span_through_a_ligature_takes_all_of_it() -> None:
    """A ligature cannot be cut."""
    folded = fold_arabic("ﷲ")
    assert folded.raw_span(1, 3) == (0, 1)


def test_span_in_a_composed_hamza() -> None:
    """A hamza that is a mark of its own lies inside the span of its letter."""
    raw = "المو\u0654تمر"
    folded = fold_arabic(raw)
    assert raw[slice(*folded.raw_span(2, 5))] == "مو\u0654ت"


def test_span_ends_before_an_apostrophe() -> None:
    """The apostrophe of a possessive is not part of the name."""
    raw = "Assad’s army"
    folded = fold_latin(raw)
    assert raw[slice(*folded.raw_span(0, 5))] == "Assad"


def test_span_behind_collapsed_spaces() -> None:
    """Runs of spaces are one character of the folded text."""
    raw = "a  \n b’c"
    folded = fold_latin(raw)
    assert folded.text == "a bc"
    assert raw[slice(*folded.raw_span(2, 4))] == "b’c"


def test_empty_spans_have_a_place() -> None:
    """An empty span points between characters, also at the very end."""
    folded = fold_arabic("أـب")
    assert folded.raw_span(0, 0) == (0, 0)
    assert folded.raw_span(2, 2) == (3, 3)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 9)])
def test_spans_outside_are_refused(start: int, end: int) -> None:
    """A span that is not in the folded text is a mistake of the caller."""
    with pytest.raises(ValueError, match="outside the folded text"):
        fold_arabic("أحمد").raw_span(start, end)


def test_plain_text_keeps_its_offsets() -> None:
    """Text that no fold changes is not copied."""
    folded = fold_latin("Assad")
    assert range(5) == folded.starts
    assert repr(folded) == "Folded('Assad', raw='Assad')"


def test_folded_can_be_made_by_hand() -> None:
    """Another fold can use the same way back."""
    assert Folded("b", "ab", [1]).raw_span(0, 1) == (1, 2)
