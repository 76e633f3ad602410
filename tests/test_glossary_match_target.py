"""English forms in English text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from mtkit.glossary import Matcher, TermMatch
from mtkit.termbase import Termbase, TermEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARAA = TermEntry(
    "sharaa",
    ("أحمد الشرع",),
    "Ahmed al-Sharaa",
    kind="person",
    short=("al-Sharaa",),
    forbidden=("Ahmad Al-Shara", "Sharaa"),
)


def find(text: str, *entries: TermEntry) -> list[TermMatch]:
    """The matches of some entries, or of Sharaa alone."""
    return Matcher(Termbase(entries or (SHARAA,))).find_target(text)


def entry(
    preferred: str,
    *,
    kind: Literal["person", "place"] = "person",
    short: Sequence[str] = (),
    forbidden: Sequence[str] = (),
    name: str = "",
) -> TermEntry:
    """An entry with a source form that does not matter."""
    return TermEntry(name or preferred, ("اسم",), preferred, kind=kind, short=tuple(short), forbidden=tuple(forbidden))


@pytest.mark.parametrize(
    ("text", "span", "variation"),
    [
        ("He met Ahmed al-Sharaa.", "Ahmed al-Sharaa", ()),
        ("Ahmed al‑Sharaa", "Ahmed al‑Sharaa", ("typography",)),
        ("Ahmed al\u2010Sharaa", "Ahmed al\u2010Sharaa", ("typography",)),
        ("Ahmed\nal-Sharaa", "Ahmed\nal-Sharaa", ("typography",)),
        ("Ahmed\u00a0al-Sharaa", "Ahmed\u00a0al-Sharaa", ("typography",)),
        ("Ahmed  al-\r\nSharaa", "Ahmed  al-\r\nSharaa", ("typography",)),
        ("Ahmed al-Sha\u00adraa", "Ahmed al-Sha\u00adraa", ("typography",)),
        ("\u202aAhmed al-Sharaa\u202c", "Ahmed al-Sharaa", ()),
        ("AHMED AL-SHARAA VISITS", "AHMED AL-SHARAA", ("capitals",)),
        ("Al-Sharaa said", "Al-Sharaa", ("sentence",)),
        ("It ended. Al-Sharaa said", "Al-Sharaa", ("sentence",)),
        ("“Al-Sharaa is here,” he said", "Al-Sharaa", ("sentence",)),
        ("- Al-Sharaa", "Al-Sharaa", ("sentence",)),
        ("## Al-Sharaa", "Al-Sharaa", ("sentence",)),
        ("Note: Al-Sharaa", "Al-Sharaa", ("sentence",)),
        ("Ahmed al-Sharaa’s plan", "Ahmed al-Sharaa", ("possessive",)),
        ("Ahmed al-Sharaa's plan", "Ahmed al-Sharaa", ("possessive",)),
        ("AHMED AL-SHARAA’S PLAN", "AHMED AL-SHARAA", ("capitals", "possessive")),
        ("two Ahmed al-Sharaas", "Ahmed al-Sharaa", ("plural",)),
        ("pro-Ahmed al-Sharaa", "Ahmed al-Sharaa", ()),
    ],
)
def test_variation_that_is_always_right(text: str, span: str, variation: tuple[str, ...]) -> None:
    """Typography, capitals, sentence beginnings, possessives and plurals do not make a form wrong."""
    (match,) = find(text)
    assert (span, True, (), variation) == (
        text[match.start : match.end],
        match.exact,
        match.differences,
        match.variation,
    )


@pytest.mark.parametrize(
    ("text", "differences"),
    [
        ("the plan of Ahmed Al-Sharaa", ("case",)),
        ("said al-sharaa", ("case",)),
        ("he said Al-Sharaa", ("case",)),
        ("then Ahmed al Sharaa", ("hyphen",)),
        ("then Ahmed alSharaa", ("hyphen",)),
        ("then Ahmed al–Sharaa", ("hyphen",)),
        ("then Ahmed-al-Sharaa", ("hyphen",)),
        ("then Ahmed al-Shara'a", ("apostrophe",)),
        ("then Ahmed al-Sharaʿa", ("apostrophe",)),
        ("then Aḥmed al-Sharāa", ("diacritic",)),
        ("then Ahmed Al Sharaa", ("hyphen", "case")),
    ],
)
def test_differences_that_should_not_be(text: str, differences: tuple[str, ...]) -> None:
    """The span is found and what is wrong with it is named."""
    (match,) = find(text)
    assert (False, differences, True) == (match.exact, match.differences, match.right)


@pytest.mark.parametrize(
    ("case", "hyphen", "text"),
    [
        ("any", "exact", "the Ahmed Al-Sharaa"),
        ("exact", "any", "the Ahmed al Sharaa"),
        ("any", "any", "ahmed al sharaa"),
    ],
)
def test_entries_may_leave_case_and_hyphens_free(
    case: Literal["exact", "any"], hyphen: Literal["exact", "any"], text: str
) -> None:
    """What an entry leaves free is variation, not a difference."""
    (match,) = find(text, TermEntry("s", ("الشرع",), "Ahmed al-Sharaa", case=case, hyphen=hyphen))
    assert match.exact
    assert match.variation


def test_right_form_masks_a_forbidden_one_inside() -> None:
    """The forbidden Sharaa is not seen inside Ahmed al-Sharaa, but by itself."""
    text = "Ahmed al-Sharaa and Sharaa"
    assert [(match.role, text[match.start : match.end]) for match in find(text)] == [
        ("preferred", "Ahmed al-Sharaa"),
        ("forbidden", "Sharaa"),
    ]


def test_right_form_of_another_entry_masks_too() -> None:
    """Masks work across entries."""
    other = entry("Farouk Sharaa")
    assert [match.form for match in find("said Farouk Sharaa", SHARAA, other)] == ["Farouk Sharaa"]


def test_longer_forbidden_form_goes_before_a_right_one_inside() -> None:
    """Ahmad Al-Shara is wrong as a whole although a part of it may be right."""
    (match,) = find("Ahmad Al-Shara came", SHARAA, entry("Shara", name="b"))
    assert (match.role, match.form) == ("forbidden", "Ahmad Al-Shara")


def test_forbidden_form_without_article_is_not_seen_behind_one() -> None:
    """al-Jolani is another form than the forbidden Jolani, a right Assad is right in al-Assad."""
    jolani = entry("Abu Mohammed al-Jolani", forbidden=["Jolani"], short=["Assad"])
    assert find("said al-Jolani", jolani) == []
    assert [match.form for match in find("said ex-Jolani", jolani)] == ["Jolani"]
    assert [match.form for match in find("said al-Assad", jolani)] == ["Assad"]


def test_nearest_form_is_chosen() -> None:
    """Forms that differ in an apostrophe only are told apart; right ones win where both fit."""
    sanaa = entry("Sanaa", kind="place", forbidden=["Sana'a"])
    assert [(match.role, match.exact) for match in find("Sanaa, Sana’a", sanaa)] == [
        ("preferred", True),
        ("forbidden", True),
    ]
    cased = entry("al-Bab", kind="place", forbidden=["Al-Bab"])
    assert [match.role for match in find("Al-Bab is in Al-Bab", cased)] == ["preferred", "forbidden"]


@pytest.mark.parametrize(
    ("preferred", "text"),
    [("Hadi Alabdallah", "Hadi Al Abdallah"), ("Hadi Al-Abdallah", "Hadi Alabdallah"), ("Deir ez-Zor", "Deir ezZor")],
)
def test_words_joined_and_parted(preferred: str, text: str) -> None:
    """The article is found joined to its noun and apart from it, and hyphens may be missing."""
    (match,) = find(text, entry(preferred))
    assert (0, len(text), False) == (match.start, match.end, match.exact)


def test_places_have_no_plural() -> None:
    """Hamas is not the plural of Hama."""
    assert find("Hamas", entry("Hama", kind="place")) == []
    assert [match.clitic for match in find("Hama’s streets", entry("Hama", kind="place"))] == ["’s"]


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("the Assads", "s"),
        ("the Assads’ house", "s’"),
        ("Assad's house", "'s"),
        ("Assad`s house", "`s"),
        ("Assad’ house", ""),
        ("Assad", ""),
    ],
)
def test_endings(text: str, suffix: str) -> None:
    """The ending stands behind the span."""
    (match,) = find(text, entry("Assad"))
    assert ("Assad", suffix) == (text[match.start : match.end], match.clitic)


@pytest.mark.parametrize(("text", "suffix"), [("Abbas’ plan", "’"), ("Abbas’s plan", "’s"), ("the Abbases", "es")])
def test_endings_of_names_in_s(text: str, suffix: str) -> None:
    """A name in s takes an apostrophe alone, and es for several."""
    (match,) = find(text, entry("Abbas"))
    assert ("Abbas", suffix) == (text[match.start : match.end], match.clitic)


@pytest.mark.parametrize("text", ["Assadist", "Assadism", "Asad", "Assades", "xAssad", "As sad", "Assad2"])
def test_parts_of_words_are_not_names(text: str) -> None:
    """Only whole words match."""
    assert find(text, entry("Assad")) == []


def test_short_names_have_no_bare_plural() -> None:
    """Alis may be anything."""
    assert find("Alis", entry("Ali")) == []


def test_punctuation_parts_names() -> None:
    """A comma or a dash with spaces ends a name."""
    assert find("Ahmed, al-Bakr; Ahmed - al-Bakr", entry("Ahmed al-Bakr")) == []
    assert [match.form for match in find("in St. Petersburg.", entry("St. Petersburg"))] == ["St. Petersburg"]
    assert [match.form for match in find("the U.S. army", entry("U.S."))] == ["U.S."]


def test_words_in_lower_case_are_words() -> None:
    """The verb said is not the man Said; at the head of a sentence it may be."""
    said = entry("Said")
    assert find("he said", said) == []
    assert [(match.exact, match.ambiguous) for match in find("Said was born", said)] == [(True, True)]
    assert [(match.exact, match.ambiguous) for match in find("when Said was born", said)] == [(True, False)]
    assert [match.exact for match in find("in damascus", entry("Damascus"))] == [False]


def test_forms_of_several_entries() -> None:
    """The first entry counts; the others that fit as well are named, those that fit worse are not."""
    first, second = entry("Ahmed X", short=["Sharaa"]), entry("Farouk X", short=["Sharaa"])
    third = entry("Ali X", short=["Shara'a"])
    (match,) = find("then Sharaa", first, second, third)
    assert (match.entry.id, [claim.entry.id for claim in match.others]) == ("Ahmed X", ["Farouk X"])


def test_leading_ain_belongs_to_the_name() -> None:
    """A half ring before a name is a letter of it, a quotation mark is not."""
    text = "said ʿAli, ‘Ali’"
    assert [text[match.start : match.end] for match in find(text, entry("Ali"))] == ["ʿAli", "Ali"]


def test_other_scripts_do_not_disturb() -> None:
    """Names in mixed text keep their offsets."""
    text = "قال الشرع (Ahmed al-Sharaa) ﷲ Ahmed al-Sharaa"
    assert [text[match.start : match.end] for match in find(text)] == ["Ahmed al-Sharaa"] * 2


def test_nothing_listed_nothing_found() -> None:
    """An empty termbase and forms without letters find nothing."""
    assert Matcher(Termbase(())).find_target("Assad") == []
    assert find("’’ ’", TermEntry("x", ("ا",), "’")) == []


def test_a_million_characters() -> None:
    """Long texts take time in proportion."""
    assert len(find("Ahmed al-Sharaa met Ahmed al-Sharaa. " * 5_000)) == 10_000
    assert find("a" * 1_000_000) == []


def test_names_with_nothing_but_overlap() -> None:
    """Chains of overlapping names are cut from the longest on."""
    text = "Abu Ali Abu " * 5_000
    assert len(find(text, entry("Abu Ali"), entry("Ali Abu"))) == 5_000


def test_no_name_reaches_over_an_empty_line() -> None:
    """A heading and the paragraph behind it are not one name."""
    text = "Visit of Ahmed\n\nal-Sharaa said"
    assert [text[match.start : match.end] for match in find(text)] == ["al-Sharaa"]
