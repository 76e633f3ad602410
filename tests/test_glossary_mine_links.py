"""Links between Arabic names and their renderings in one unit: spans, readings, chains."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.glossary.mine_links import links, prepare
from mtkit.glossary.mine_words import arabic_text, english_text, name_key, readings
from mtkit.transliteration.weights import shipped


def found(source: str, target: str) -> list[tuple[str, str, str]]:
    """The form of each link, and the raw text on both sides."""
    return [
        (link.form, source[slice(*link.arabic)], target[slice(*link.english)])
        for link in links(prepare(source, target), shipped())
    ]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("وصل إلى حمص أمس", "He came to Homs yesterday", [("حمص", "حمص", "Homs")]),
        ("قصف بحمص", "Shelling in Homs", [("حمص", "حمص", "Homs")]),
        ("وقال للشرع", "He told Sharaa", [("الشرع", "شرع", "Sharaa")]),
        ("سافر للاذقية", "He went to Latakia", [("لاذقية", "لاذقية", "Latakia")]),
        ("قال وليد", "Walid said", [("وليد", "وليد", "Walid")]),
        ("في لبنان", "in Lebanon", [("لبنان", "لبنان", "Lebanon")]),
        ("أحمد الشرع", "Ahmed al-Sharaa", [("أحمد الشرع", "أحمد الشرع", "Ahmed al-Sharaa")]),
        ("وأحمد الشرع", "and Ahmed Al Sharaa", [("أحمد الشرع", "أحمد الشرع", "Ahmed Al Sharaa")]),
        ("خالد بن الوليد", "Khaled ibn al-Walid", [("خالد بن الوليد", "خالد بن الوليد", "Khaled ibn al-Walid")]),
        ("أسامة بن لادن", "Osama Laden", [("أسامة بن لادن", "أسامة بن لادن", "Osama Laden")]),
        ("أبو محمد الجولاني", "Abu Mohammed al-Jolani", [("أبو محمد الجولاني",) * 2 + ("Abu Mohammed al-Jolani",)]),
        ("عبد الرحمن عطار", "Abdul Rahman Attar", [("عبد الرحمن عطار",) * 2 + ("Abdul Rahman Attar",)]),
        ("عبد الله حمدوك", "Abdullah Hamdok", [("عبد الله حمدوك",) * 2 + ("Abdullah Hamdok",)]),
        ("دير الزور", "Deir ez-Zor", [("دير الزور", "دير الزور", "Deir ez-Zor")]),
        ("دير الزور", "Deir Ezzor", [("دير الزور", "دير الزور", "Deir Ezzor")]),
        ("أخت أحمد سعيدة", "Ahmed's sister is happy", [("أحمد", "أحمد", "Ahmed")]),
        ("أحمد وسامي", "Ahmed, Sami", [("أحمد", "أحمد", "Ahmed"), ("سامي", "سامي", "Sami")]),
        ("حَـلَـب", "Aleppo", [("حلب", "حَـلَـب", "Aleppo")]),
        ("بِحَلَبَ", "in Aleppo", [("حلب", "حَلَبَ", "Aleppo")]),
        ("إِدْلِب", "Idlib", [("إدلب", "إِدْلِب", "Idlib")]),
        ("بـإدلـب", "in Idlib", [("إدلب", "إدلـب", "Idlib")]),
        ("ﺇﺩﻟﺐ", "Idlib", [("إدلب", "ﺇﺩﻟﺐ", "Idlib")]),
        ("في \u2067إدلب\u2069", "in \u2066Idlib\u2069", [("إدلب", "إدلب", "Idlib")]),
        ("محمد\u00a0كريم", "Mohammed\u00a0Karim", [("محمد كريم", "محمد\u00a0كريم", "Mohammed\u00a0Karim")]),
        ("معرة النعمان", "Ma‘arrat al-Nu’man", [("معرة النعمان", "معرة النعمان", "Ma‘arrat al-Nu’man")]),
        ("جاء رجل", "a man came", []),
        ("", "Homs", []),
        ("حمص", "", []),
        ("١٢٣", "123", []),
    ],
)
def test_links(source: str, target: str, expected: list[tuple[str, str, str]]) -> None:
    """The name without proclitic, and its span on both sides."""
    assert found(source, target) == expected


def test_a_name_does_not_reach_over_punctuation() -> None:
    """Words are joined by white space alone on the Arabic side."""
    assert found("خالد، الأحمد", "Khaled al-Ahmad") != [("خالد الأحمد", "خالد، الأحمد", "Khaled al-Ahmad")]


def test_an_english_word_is_no_article() -> None:
    """`At` and `As` before a name are prepositions where no hyphen follows."""
    assert found("في حمص", "At Homs") == [("حمص", "حمص", "Homs")]


def test_partial() -> None:
    """A capital beside the link that stays without partner marks it."""
    (link,) = links(prepare("قناة تلبيسة", "Talbiseh Channel"), shipped())
    assert (link.partial, link.before, link.cut) == (True, "قناة", 0)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("كريم", ["كريم"]),
        ("وحمص", ["وحمص", "حمص"]),
        ("وبحمص", ["وبحمص", "حمص", "بحمص"]),
        ("للشرع", ["للشرع", "لشرع", "الشرع", "اللشرع"]),
        ("ـ", []),
        ("بن", ["بن"]),
    ],
)
def test_readings(token: str, expected: list[str]) -> None:
    """The whole word first; a word that is known as a whole is not divided, and three letters must remain."""
    assert [reading.form for reading in readings(token)] == expected


def test_name_key() -> None:
    """Case endings of أبو at the beginning, hamzas and final letters do not part names."""
    assert name_key("أبي محمد") == name_key("ابو محمد") == name_key("أبا محمد") == "ابو محمد"
    assert name_key("أبي") != name_key("أبو")
    assert name_key("معرة") == name_key("معره")


def test_english_words() -> None:
    """Capitals that open a sentence are told from others, possessives end a run."""
    text = english_text("Reports said Ali's Brother met Sami. Homs fell.")
    assert text.upper == {"ali", "brother", "sami"}
    assert text.lower == {"said", "met", "fell"}
    assert [[word.key for word in run] for run in text.runs] == [["reports"], ["ali"], ["brother"], ["sami"], ["homs"]]


@settings(deadline=None, max_examples=80)
@given(
    st.text(st.sampled_from("أابتحمدلشرعوفكنسيةى َـ،\u200f\u2067 \u00a01\n"), max_size=60),
    st.text(st.sampled_from("abdelhmnrsAHMD '’-\n.ʿ\u00a0"), max_size=60),
)
def test_spans_lie_in_the_texts(source: str, target: str) -> None:
    """Whatever the texts, links are within them, in order, and none overlaps another."""
    linked = links(prepare(source, target), shipped())
    words = [(word.start, word.end) for word in arabic_text(source)]
    for link in linked:
        assert 0 <= link.arabic[0] < link.arabic[1] <= len(source)
        assert 0 <= link.english[0] < link.english[1] <= len(target)
        assert any(link.arabic[1] == end for _, end in words)
    assert all(one.english[1] <= other.english[0] for one, other in pairwise(linked))
    spans = sorted(link.arabic for link in linked)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
