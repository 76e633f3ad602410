"""Arabic names in Arabic text."""

from __future__ import annotations

import pytest

from mtkit.glossary import Matcher, TermMatch
from mtkit.termbase import Termbase, TermEntry


def matcher(*forms: str) -> Matcher:
    """A matcher with one entry for each form; `a|b` are two forms of one entry."""
    return Matcher(
        Termbase(tuple(TermEntry(form, tuple(form.split("|")), f"Name {place}") for place, form in enumerate(forms)))
    )


def found(text: str, *forms: str) -> list[tuple[str, str]]:
    """Clitic and raw span of every match."""
    return [(match.clitic, text[match.start : match.end]) for match in matcher(*forms).find_source(text)]


@pytest.mark.parametrize(
    ("text", "clitic", "span"),
    [
        ("قال أحمد الشرع", "", "أحمد الشرع"),
        ("وأحمد الشرع", "و", "أحمد الشرع"),
        ("احمد الشرع", "", "احمد الشرع"),
        ("أحمد الشّرع", "", "أحمد الشّرع"),
        ("أَحْمَدُ الشَّرْعُ", "", "أَحْمَدُ الشَّرْعُ"),
        ("أحمد\u00a0الشرع", "", "أحمد\u00a0الشرع"),
        ("أحمد\nالشرع", "", "أحمد\nالشرع"),
        ("أحمـــد الشرع", "", "أحمـــد الشرع"),
        ("ﺃﺣﻤﺪ ﺍﻟﺸﺮﻉ", "", "ﺃﺣﻤﺪ ﺍﻟﺸﺮﻉ"),
        ("#أحمد_الشرع", "", "أحمد_الشرع"),
        ("«أحمد الشرع»", "", "أحمد الشرع"),
        ("(ولأحمد الشرع)", "ول", "أحمد الشرع"),
        ("\u202bوَأحمد الشرع\u202c", "وَ", "أحمد الشرع"),
    ],
)
def test_one_name_in_many_writings(text: str, clitic: str, span: str) -> None:
    """What other glossary checks miss: clitics, hamza, vowels, NBSP, tatweel, presentation forms."""
    assert [(clitic, span)] == found(text, "أحمد الشرع")


@pytest.mark.parametrize(
    ("text", "clitic", "span"),
    [
        ("الشرع", "", "الشرع"),
        ("والشرع", "و", "الشرع"),
        ("فالشرع", "ف", "الشرع"),
        ("بالشرع", "ب", "الشرع"),
        ("كالشرع", "ك", "الشرع"),
        ("وبالشرع", "وب", "الشرع"),
        ("للشرع", "ل", "لشرع"),
        ("وللشرع", "ول", "لشرع"),
        ("فللشرع", "فل", "لشرع"),
        ("لِلشَّرعِ", "لِ", "لشَّرعِ"),
    ],
)
def test_article_and_proclitics(text: str, clitic: str, span: str) -> None:
    """The article is part of the form, also where ل has taken its alef."""
    assert [(clitic, span)] == found(text, "الشرع")


def test_article_with_a_lam_behind_it() -> None:
    """Of three lams two are written."""
    assert found("للاذقية", "اللاذقية") == [("ل", "لاذقية")]
    assert found("اللاذقية", "اللاذقية") == [("", "اللاذقية")]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("وليد", "ليد"),
        ("بشار", "شار"),
        ("كمال", "مال"),
        ("فراس", "راس"),
        ("لبنان", "بنان"),
        ("كريم", "ريم"),
        ("وسام", "سام"),
        ("وكريم", "ريم"),
        ("سنجار", "نجار"),
        ("الشرع", "شرع"),
        ("بالشرع", "شرع"),
        ("الشرعية", "الشرع"),
        ("محمداوي", "محمد"),
        ("بللشرع", "الشرع"),
        ("ووالشرع", "الشرع"),
        ("أحمد، الشرع", "أحمد الشرع"),
        ("أحمد - الشرع", "أحمد الشرع"),
        ("على الطاولة", "علي"),
        ("إلى", "الي"),
    ],
)
def test_words_that_only_look_like_the_name(text: str, form: str) -> None:
    """Names that begin with letters of a proclitic, longer words and other words are not matches."""
    assert found(text, form) == []


@pytest.mark.parametrize("name", ["وليد", "بشار", "كمال", "فراس", "لبنان", "كريم", "سنجار"])
@pytest.mark.parametrize("clitic", ["", "و", "ل", "ب", "ول"])
def test_names_that_begin_like_a_proclitic(name: str, clitic: str) -> None:
    """They are found as they are and behind a real proclitic."""
    assert [(clitic, name)] == found(f"قال {clitic}{name} أمس", name)


def test_a_listed_word_is_not_divided() -> None:
    """Where the glossary knows the whole word, its end is not taken for another name."""
    assert found("بزلان", "زلان", "بزلان") == [("", "بزلان")]
    assert found("بزلان حسن", "زلان حسن", "بزلان") == [("", "بزلان")]


def test_a_doubtful_proclitic_is_marked() -> None:
    """س does not stand before names in careful Arabic, and a two-letter name behind a clitic is weak evidence."""
    assert [(match.clitic, match.ambiguous) for match in matcher("قنطش").find_source("سقنطش")] == [("س", True)]
    assert [(match.clitic, match.ambiguous) for match in matcher("قط").find_source("بقط")] == [("ب", True)]


def test_names_that_are_words_are_marked() -> None:
    """هدى, أمل and سلام need evidence from the other side."""
    words = ("هدى", "أمل", "سلام", "دمشق")
    matches = matcher(*words).find_source(" ".join(words))
    assert [match.ambiguous for match in matches] == [True, True, True, False]


def test_full_names_are_not_ambiguous() -> None:
    """A word inside a longer name says nothing about the name."""
    assert [match.ambiguous for match in matcher("هدى شعراوي").find_source("هدى شعراوي")] == [False]


@pytest.mark.parametrize(
    ("form", "text", "tier"),
    [
        ("حماة", "حماة", 1),
        ("حماة", "حماه", 2),
        ("فؤاد", "فواد", 2),
        ("صنعاء", "صنعا", 2),
        ("مصطفى", "مصطفي", 2),
        ("علي", "على", 0),
        ("محمد علي", "محمد على", 2),
    ],
)
def test_tiers(form: str, text: str, tier: int) -> None:
    """Exchanged letters make a match of the second tier, but not where they make a common word."""
    matches = matcher(form).find_source(text)
    assert ([tier] if tier else []) == [match.tier for match in matches]
    assert [tier == 1 for _ in matches] == [match.exact for match in matches]
    assert [("letters",) if tier > 1 else () for _ in matches] == [match.differences for match in matches]


def test_first_tier_goes_first() -> None:
    """Of two entries that fold together on the second tier the one with the written letters counts."""
    assert [match.form for match in matcher("على حسن", "علا").find_source("علا")] == ["علا"]
    assert [match.form for match in matcher("هادى", "هادي").find_source("هادي")] == ["هادي"]


def test_longest_name_counts() -> None:
    """A name inside a longer one is not reported, and the rest of the text is still searched."""
    text = "أحمد الشرع وأحمد والشرع"
    assert found(text, "أحمد", "الشرع", "أحمد الشرع") == [("", "أحمد الشرع"), ("و", "أحمد"), ("و", "الشرع")]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("أبو محمد الجولاني", "لأبي محمد الجولاني"),
        ("أبو محمد الجولاني", "أبا محمد الجولاني"),
        ("أبو محمد الجولاني", "أبو محمد الجولاني"),
        ("هادي العبد الله", "هادي العبدالله"),
        ("هادي العبدالله", "هادي العبد الله"),
        ("عبد الرحمن", "عبدالرحمن"),
        ("عبدالرحمن", "وعبد الرحمن"),
    ],
)
def test_case_endings_and_compounds(form: str, text: str) -> None:
    """أبو changes with its case, and عبد is written together or apart."""
    assert [match.tier for match in matcher(form).find_source(text)] == [1]


def test_writing_as_listed_goes_before_another_writing() -> None:
    """Where both are listed each is found as itself."""
    matches = matcher("العبد الله", "العبدالله").find_source("العبدالله العبد الله")
    assert [match.form for match in matches] == ["العبدالله", "العبد الله"]


def test_every_entry_that_lists_the_form_is_named() -> None:
    """The first entry counts, the others are listed, each once."""
    match = matcher("الشرع", "فاروق|الشرع", "الشرع|الشَّرع").find_source("الشرع")[0]
    assert (match.entry.id, [claim.entry.id for claim in match.others]) == ("الشرع", ["فاروق|الشرع", "الشرع|الشَّرع"])
    assert len(match.entries()) == 3


def test_offsets_are_raw() -> None:
    """Folded and dropped characters before a name do not move it."""
    text = "\u200fقَالَ… ﷲ ٢٠٢٥ – «الشّـرعُ»، ثم  حمص."
    matches = matcher("الشرع", "حمص").find_source(text)
    assert [text[match.start : match.end] for match in matches] == ["الشّـرعُ", "حمص"]


def test_match_says_what_it_is() -> None:
    """All fields of a plain match."""
    entry = TermEntry("homs", ("حمص",), "Homs")
    assert [TermMatch(entry, "source", 5, 8, "حمص", "source", "و")] == Matcher(Termbase((entry,))).find_source(
        "مدن وحمص"
    )


def test_forms_without_letters_are_not_searched() -> None:
    """A form that folds to nothing matches nothing."""
    assert matcher("ـ").find_source("ـ ـ") == []
    assert Matcher(Termbase(())).find_source("دمشق") == []


def test_digits_in_names() -> None:
    """Arabic-Indic digits are the same digits."""
    assert found("كتيبة ٣١٣", "كتيبة 313") == [("", "كتيبة ٣١٣")]


def test_a_million_characters() -> None:
    """Long texts take time in proportion."""
    text = "قال أحمد الشرع في دمشق، " * 10_000
    assert len(matcher("أحمد الشرع", "دمشق", "أحمد").find_source(text)) == 20_000
    assert matcher("دمشق").find_source("ا" * 1_000_000) == []


@pytest.mark.parametrize(
    ("text", "span"), [("زار محمداً أمس", "محمداً"), ("زار محمدًا أمس", "محمدًا"), ("ومحمداً", "محمداً")]
)
def test_accusative_ending_belongs_to_the_span(text: str, span: str) -> None:
    """The alef that carries the ending is no letter of the name."""
    (match,) = matcher("محمد").find_source(text)
    assert (span, 1) == (text[match.start : match.end], match.tier)


def test_ending_does_not_make_another_name() -> None:
    """سنًا is not سناء without its hamza."""
    assert found("الأصغر سنًا هنا", "سناء") == []


def test_no_name_reaches_over_an_empty_line() -> None:
    """A line break may stand inside a name, an empty line may not."""
    assert found("أحمد\n \nالشرع", "أحمد الشرع") == []
    assert found("أحمد\n\n\nالشرع", "الشرع", "أحمد الشرع") == [("", "الشرع")]
