"""Names without a glossary: pairings by consonants, two renderings of one name, across files, uncovered names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.check import RULES, Finding
from mtkit.check.consistency import across_corpus, way_of
from mtkit.check.engine import Checker
from mtkit.check.renderings import Verifier, pairings
from mtkit.check.skeleton import arabic_skeletons, first_consonant, skeleton, words
from tests.check_fixtures import TERMBASE, units

N2 = frozenset({"N201"})


def check(*pairs: tuple[str, str], codes: frozenset[str] = N2) -> list[Finding]:
    """The findings for a document without a glossary."""
    return Checker(None, codes).bitext(units(*pairs), "a.tmx").findings


def paired(source: str, target: str) -> list[tuple[str, str]]:
    """The pairings of a unit: the Arabic words and the English ones."""
    return [
        (source[slice(*pairing.source)], target[slice(*pairing.target)])
        for pairing in pairings(source, target, words(target))
    ]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("في خان شيخون", "The town of Khan Sheikhoun", [("خان شيخون", "Khan Sheikhoun")]),
        ("وللشرع بيت", "The house of al-Sharaa", [("شرع", "al-Sharaa")]),
        ("وَبِحِمْصَ", "He is in Homs", [("حِمْصَ", "Homs")]),
        ("بلدة معرزيتا", "The town of Ma'arr Zita", [("معرزيتا", "Ma'arr Zita")]),
        ("هادي العبد الله", "Hadi Alabdallah left", [("هادي العبد الله", "Hadi Alabdallah")]),
        ("عبد الرحمن عطار", "Abdul Rahman Attar", [("عبد الرحمن عطار", "Abdul Rahman Attar")]),
        ("الحكومة قالت", "The Government said", []),
        ("قال", "he said", []),
        ("", "Homs", []),
    ],
)
def test_pairings(source: str, target: str, expected: list[tuple[str, str]]) -> None:
    """Names are paired with their renderings behind proclitics, joined and apart; common words are not."""
    found = paired(source, target)
    assert [latin for _, latin in found] == [latin for _, latin in expected]
    assert all(arabic.endswith(expected[at][0][-3:]) for at, (arabic, _) in enumerate(found))


@pytest.mark.parametrize(
    ("word", "bones"),
    [
        ("Sheikhoun", "skn"),
        ("Shaykhun", "skn"),
        ("Shīkhūn", "skn"),
        ("Alabdallah", "bdl"),
        ("Abdulrahman", "bdrmn"),
        ("Mohammed", "md"),
        ("Ali", "l"),
        ("Aya", "a"),
        ("Qasioun", "ksn"),
    ],
)
def test_skeletons(word: str, bones: str) -> None:
    """Vowels, h, w, y, doubling and accents do not count; k and q, s and z are one."""
    assert skeleton(word) == bones


def test_fine_skeleton_keeps_parted_letters() -> None:
    """Kiernan is not Kieran."""
    assert (skeleton("Kiernan", fine=True), skeleton("Kieran", fine=True)) == ("krnn", "krn")


@pytest.mark.parametrize(
    ("form", "bones"),
    [
        ("خان شيخون", {"knskn"}),
        ("السلام", {"slm"}),
        ("معرة النعمان", {"mrnmn", "mrtnmn"}),
        ("ذياب", {"db", "sb"}),
        ("عبدالسلام", {"bdslm"}),
    ],
)
def test_arabic_skeletons(form: str, bones: set[str]) -> None:
    """Arabic letters give every class that renderings put for them."""
    assert arabic_skeletons(form) == bones


def test_first_consonants() -> None:
    """The quick look gives the beginning of the skeleton, or nothing where it cannot tell."""
    assert [first_consonant(word) for word in ("al-Salam", "Khan", "Chad", "Alabdallah", "Ḥama", "Aya")] == [
        "s", "k", "s", "b", "", "",
    ]  # fmt: skip


def test_words_are_parted() -> None:
    """Hyphens and inner capitals part words; articles are told by the hyphen or by themselves."""
    text = "al-Nu\u2019man inKhan at Al Ḥāfi\u0323z AT-Tall"
    assert [(word.text, word.is_article) for word in words(text)] == [
        ("al", True),
        ("Nu\u2019man", False),
        ("in", False),
        ("Khan", False),
        ("at", False),
        ("Al", True),
        ("Ḥāfi\u0323z", False),
        ("AT", True),
        ("Tall", False),
    ]


def test_two_renderings() -> None:
    """What is not written as most are is reported where it stands, with the majority as an unsafe fix."""
    (finding,) = check(
        ("في خان شيخون", "In Khan Sheikhoun."), ("إلى خان شيخون", "To Khan Shaykhun."), ("خان شيخون", "Khan Sheikhoun")
    )
    assert finding.target_span is not None
    assert finding.fix is not None
    assert (finding.unit_id, finding.message, finding.target_span.text, finding.fix.replacement, finding.fix.safe) == (
        "2",
        "«خان شيخون» is Khan Shaykhun here, but Khan Sheikhoun 2 times in this document",
        "Khan Shaykhun",
        "Khan Sheikhoun",
        False,
    )


@pytest.mark.parametrize(
    "pairs",
    [
        [("في إدلب", "In IDLIB now"), ("في ادلب", "In Idlib now")],
        [("بشار الأسد", "Then Bashar al-Assad"), ("قال الأسد", "Then Assad said"), ("قال الأسد", "Then al-Assad said")],
        [("جاء أحمد سليمان", "Then Ahmed Suleiman"), ("جاء أحمد سعود", "Then Ahmad Saoud")],
        [("في تلبيسة", "In Talbiseh’s east"), ("في تلبيسة", "In Talbiseh")],
        [("من سوريا", "From Syria"), ("السورية", "The Syrian side")],
    ],
)
def test_no_wolf(pairs: list[tuple[str, str]]) -> None:
    """Case, the article, first names of different people, possessives and adjectives do not count."""
    assert check(*pairs) == []


def test_styles_of_the_article_count() -> None:
    """Al Nusra and al-Nusra are two ways."""
    found = check(*[("من النصرة", "From al-Nusra")] * 2, ("من النصرة", "From Al Nusra"))
    assert [finding.unit_id for finding in found] == ["3"]


def test_glossary_names_are_left_to_the_glossary() -> None:
    """What an entry covers is no matter of N201."""
    checker = Checker(TERMBASE, frozenset({"N201", "N102"}))
    pairs = units(("خان شيخون", "In Khan Sheikhoun"), ("خان شيخون", "In Khan Shaykhun"))
    assert [finding.rule for finding in checker.bitext(pairs, "a").findings] == ["N102"]


def test_across_files() -> None:
    """A file that is consistent in itself is held to the others, one finding for each way."""
    checker = Checker(None, N2)
    many = checker.bitext(units(*[("في خان شيخون", "In Khan Sheikhoun")] * 3), "a.tmx")
    few = checker.bitext(units(*[("في خان شيخون", "In Khan Shaykhun")] * 2), "b.tmx")
    assert many.usage is not None
    assert few.usage is not None
    assert many.findings == few.findings == []
    assert [(finding.path, finding.unit_id) for finding in across_corpus([many.usage, few.usage], Verifier())] == [
        ("b.tmx", "1")
    ]
    assert across_corpus([many.usage], Verifier()) == []


def test_uncovered_names() -> None:
    """N301 lists names without an entry, with how they are rendered and how often."""
    pairs = [("في تلبيسة", "In Talbiseh now"), ("إلى تلبيسة", "To Talbiseh now"), ("خان شيخون", "Khan Sheikhoun")]
    checker = Checker(TERMBASE, frozenset({"N301"}))
    assert [finding.message for finding in checker.bitext(units(*pairs), "a").findings] == [
        "«تلبيسة» is in no glossary entry; here it is Talbiseh (2 times)"
    ]
    assert not RULES["N301"].default


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_survived(source: str, target: str) -> None:
    """Pairings lie inside their texts, whatever these are."""
    for pairing in pairings(source, target, words(target)):
        assert 0 <= pairing.source[0] < pairing.source[1] <= len(source)
        assert 0 <= pairing.target[0] < pairing.target[1] <= len(target)


@given(st.text(max_size=40))
def test_ways_do_not_depend_on_case(text: str) -> None:
    """A way of writing is in lower case."""
    assert way_of(text).bare == way_of(text).bare.casefold() or not text.isascii()
