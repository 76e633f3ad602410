"""Names of a bitext against a termbase: what is reported, where, with which fix, and what is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.check import Severity
from mtkit.check.fix import apply_fixes, choose
from mtkit.termbase import Termbase, TermEntry
from tests.check_fixtures import NAMES, SHARAA, TERMBASE, brief, check


@pytest.mark.parametrize(
    "source",
    [
        "قال أحمد الشرع",
        "وأحمد الشرع",
        "احمد الشرع",
        "أحمد الشّرع",
        "أَحْمَد الشَّرْع",
        "أحمد\u00a0الشرع",
        "أحمـد الشـرع",
        "ولأحمد الشرع",
        "\u202bأحمد الشرع\u202c",
    ],
)
def test_arabic_name_is_found_behind_clitics_and_spelling(source: str) -> None:
    """Conjunction, missing hamza, shadda, vowels, NBSP, tatweel, prepositions, bidi controls: all are the name."""
    assert brief(check((source, "He met Ahmad Al-Shara there."))) == [("N101", "1", "Ahmad Al-Shara")]


@pytest.mark.parametrize(
    "target",
    [
        "He met Ahmed al-Sharaa.",
        "He met Ahmed al\u2011Sharaa.",
        "He met Ahmed\nal-Sharaa.",
        "He met Ahmed\u00a0al-Sharaa.",
        "He took Ahmed al-Sharaa's hand.",
        "He took Ahmed al-Sharaa\u2019s hand.",
        "AHMED AL-SHARAA WINS",
        "Sharaa said so.",
        "Al-Sharaa said so.",
        "He met al-Sharaa.",
    ],
)
def test_right_forms_in_any_typography_are_no_findings(target: str) -> None:
    """Hyphens, breaks, possessives, headlines, short forms and a capital at the beginning are right."""
    assert check(("التقى أحمد الشرع", target)) == []


def test_case_is_judged_in_mid_sentence() -> None:
    """Al- for al- in mid-sentence is reported with a safe fix."""
    (finding,) = check(("التقى أحمد الشرع", "He met Ahmed Al-Sharaa's men."))
    assert (
        finding.rule,
        apply_fixes("He met Ahmed Al-Sharaa's men.", [finding.fix] if finding.fix else []),
        finding.fix is not None and finding.fix.safe,
    ) == ("N105", "He met Ahmed al-Sharaa's men.", True)


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("He met Ahmed al Sharaa.", "N106"),
        ("He met Ahmed al-Shara'a.", "N106"),
        ("He met Ahmed al-Sharāa.", "N106"),
        ("He met ahmed al-sharaa.", "N105"),
        ("We came to AHMED AL-SHARAA yesterday.", "N105"),
    ],
)
def test_hyphen_apostrophe_accent_and_capitals(target: str, rule: str) -> None:
    """What is letter by letter the listed form but for these is N105 or N106."""
    assert [rule] == [finding.rule for finding in check(("التقى أحمد الشرع", target))]


def test_free_case_and_hyphen() -> None:
    """An entry may leave case and hyphens free."""
    entry = replace(SHARAA, case="any", hyphen="any")
    assert check(("التقى أحمد الشرع", "he met Ahmed Al Sharaa"), termbase=Termbase((entry,))) == []


def test_right_form_hides_a_forbidden_one_inside_it() -> None:
    """Forbidden "Sharaa" does not fire inside the preferred form."""
    entry = TermEntry("e", ("أحمد الشرع",), "Ahmed al-Sharaa", forbidden=("Sharaa",))
    termbase = Termbase((entry,))
    assert check(("أحمد الشرع", "It was Ahmed al-Sharaa."), termbase=termbase) == []
    assert brief(check(("أحمد الشرع", "It was Sharaa."), termbase=termbase)) == [("N101", "1", "Sharaa")]


def test_name_inside_an_arabic_word_is_not_a_name() -> None:
    """A form inside a longer word does not count."""
    entry = TermEntry("e", ("شام",), "Sham")
    assert check(("هاشم", "Hashem came."), termbase=Termbase((entry,))) == []


def test_forbidden_pattern() -> None:
    """A forbidden /pattern/ is reported; its fix is not safe."""
    entry = TermEntry("e", ("أحمد الشرع",), "Ahmed al-Sharaa", forbidden=("/Ahm[ae]d (A|E)l-Char[ae]+/",))
    (finding,) = check(("أحمد الشرع", "It was Ahmad El-Charaa."), termbase=Termbase((entry,)))
    assert (
        finding.rule,
        finding.target_span and finding.target_span.text,
        finding.fix is not None and finding.fix.safe,
    ) == ("N101", "Ahmad El-Charaa", False)


def test_forbidden_without_the_name_in_the_source_is_a_warning() -> None:
    """Where the source lacks the name somebody else may be meant."""
    (finding,) = check(("قال الرجل", "He met Ahmad Al-Shara."))
    assert (finding.severity, finding.fix is not None and finding.fix.safe) == (Severity.WARNING, False)


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("قصف خان شيخون", "The attack on Khan Shaykhun was", "Khan Shaykhun"),
        ("قصف خان شيخون", "The attack on Khan Shaykoun.", "Khan Shaykoun"),
        ("قصف خان شيخون", "The attack onKhan Shaykhun was", "Khan Shaykhun"),
        ("في معرة النعمان", "He lives in Ma'arat al-Nu'maan now", "Ma'arat al-Nu'maan"),
        ("قال أحمد الشرع", "It was Ahmad Alsharaa who said", "Ahmad Alsharaa"),
    ],
)
def test_unlisted_variant(source: str, target: str, found: str) -> None:
    """A spelling that no list holds is found at its span, with an unsafe fix."""
    (finding,) = check((source, target))
    assert ("N102", found, False) == (
        finding.rule,
        finding.target_span and finding.target_span.text,
        finding.fix is None or finding.fix.safe,
    )


def test_second_rendering_in_one_unit_is_found() -> None:
    """A right rendering does not excuse a wrong one beside it."""
    assert brief(check(("خان شيخون وخان شيخون", "Khan Sheikhoun, also Khan Shaykoun, burnt."))) == [
        ("N102", "1", "Khan Shaykoun")
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("سمع محمود وأحمد الشرع", "Mahmoud and Ahmed al-Sharaa heard"),
        ("الحكومة السورية", "the Syrian government"),
        ("في سوريا", "a Syrian town"),
        ("هدى من الله", "guidance from God"),
        ("قال هدى", "Huda said"),
    ],
)
def test_no_wolf(source: str, target: str) -> None:
    """Near names, adjectives of a country and common words that are also names are left alone."""
    assert check((source, target)) == []


def test_near_name_is_not_taken_for_the_name() -> None:
    """Mahmoud beside محمود is not a rendering of محمد, which is missing."""
    entry = TermEntry("m", ("محمد",), "Mohammed", kind="person")
    found = check(("جاء محمد ومحمود", "Mahmoud came."), termbase=Termbase((entry,)))
    assert [finding.rule for finding in found] == ["N103"]


def test_missing_name() -> None:
    """A name that neither the unit nor its neighbours render is reported once."""
    filler = ("نعم", "Yes.")
    assert brief(check(("في خان شيخون", "There."), filler, filler, filler, ("في خان شيخون", "There."))) == [
        ("N103", "1", "")
    ]


@pytest.mark.parametrize(
    "pairs",
    [
        [("في خان شيخون", "The town burnt."), ("نعم", "It was Khan Sheikhoun.")],
        [("نعم", "In Khan Sheikhoun."), ("x", "y"), ("في خان شيخون", "There.")],
        [("في خان شيخون", "In Khan Sheikhoun."), *[("x", "y")] * 5, ("في خان شيخون", "The town burnt.")],
    ],
)
def test_name_rendered_nearby_or_before_is_not_missing(pairs: list[tuple[str, str]]) -> None:
    """A neighbouring unit may have the name, and later mentions may be pronouns."""
    assert check(*pairs) == []


def test_alias() -> None:
    """A nom de guerre rendered by the other name, and the other way round, is a warning."""
    first = check(("قال أبو محمد الجولاني", "Then Ahmed al-Sharaa said"))
    second = check(("قال أحمد الشرع", "Then Abu Mohammed al-Julani said"))
    assert [(finding.rule, finding.severity) for finding in (*first, *second)] == [
        ("N104", Severity.WARNING),
        ("N104", Severity.WARNING),
    ]


def test_both_names_of_a_bearer_are_right() -> None:
    """Where the source has both names, the target may."""
    assert check(("أحمد الشرع المعروف بأبو محمد الجولاني", "Ahmed al-Sharaa, known as Abu Mohammed al-Julani,")) == []


@pytest.mark.parametrize(
    ("day", "target", "expected"),
    [
        (date(2022, 3, 1), "It was in Kiev.", [("N107", "1", "Kiev")]),
        (date(2018, 3, 1), "It was in Kiev.", []),
        (date(2022, 3, 1), "It was in Kyiv.", []),
        (None, "It was in Kiev, not in Kyiv.", []),
    ],
)
def test_validity(day: date | None, target: str, expected: list[tuple[str, str, str]]) -> None:
    """A form counts only while its entry holds; without a date every entry does."""
    assert expected == brief(check(("في كييف", target), day=day))


def test_first_mention_in_short_form() -> None:
    """N108: the short form before the full one, but not after it."""
    pairs = [("قال أحمد الشرع", "Then Sharaa said"), ("وقال أحمد الشرع", "Then Sharaa said")]
    assert brief(check(*pairs, codes=frozenset({"N108"}))) == [("N108", "1", "Sharaa")]
    full = ("قال أحمد الشرع", "Then Ahmed al-Sharaa said")
    assert check(full, *pairs, codes=frozenset({"N108"})) == []


def test_last_name_of_an_untyped_entry_is_an_information() -> None:
    """A part of a name is right for a person; where the kind is not known it is only mentioned."""
    entry = TermEntry("e", ("بشار الأسد",), "Bashar al-Assad")
    pair = ("قال بشار الأسد", "Then Assad said")
    assert [finding.severity for finding in check(pair, termbase=Termbase((entry,)))] == [Severity.INFO]
    assert check(pair, termbase=Termbase((replace(entry, kind="person"),))) == []


@pytest.mark.parametrize(
    ("target", "applied"),
    [
        ('He said: "I know Ahmad Al-Shara well."', False),
        ("He wrote *Ahmad Al-Shara and I* there.", False),
        ("He met Ahmad Al-Shara.", True),
    ],
)
def test_quotations_and_titles_are_never_fixed_safely(target: str, applied: bool) -> None:  # noqa: FBT001
    """A finding in a quotation or title has an unsafe fix."""
    findings = check(("أحمد الشرع", target))
    assert [finding.rule for finding in findings] == ["N101"]
    assert applied is bool(choose(findings))


def test_machine_text_has_no_fix() -> None:
    """In a URL or file name a forbidden form is an information without a fix, even an unsafe one."""
    (finding,) = [f for f in check(("أحمد الشرع", "See www.x.org/Sharaah, Ahmed al-Sharaa.")) if f.rule == "N101"]
    assert (finding.severity, finding.fix) == (Severity.INFO, None)


def test_entry_severity_and_note() -> None:
    """An entry may say what its findings weigh, and its note goes with them."""
    entry = replace(SHARAA, severity="info", note="since 2025")
    (finding,) = check(("أحمد الشرع", "x Ahmed Al-Sharaa"), termbase=Termbase((entry,)))
    assert (finding.severity, finding.note, finding.entry_id) == (Severity.INFO, "since 2025", "sharaa")


def test_short_form_after_the_full_name_is_held_to_its_spelling() -> None:
    """Where the source has only an unlisted last name, the short form counts once the name was met."""
    full, short = ("قال أحمد الشرع", "Then Ahmed al-Sharaa spoke"), ("وأضاف الشرع", "He quoted Al-Sharaa again")
    assert brief(check(full, short)) == [("N105", "2", "Al-Sharaa")]
    assert check(short) == []


@pytest.mark.parametrize(
    "target", ["AHMED AL-SHARAA - The man", "It rained AHMED AL-SHARAA \u2014 The man", "AHMED AL-SHARAA, Homs (x)"]
)
def test_datelines_may_be_in_capitals(target: str) -> None:
    """Capitals before a dash, or at the beginning before a comma, are those of a dateline."""
    assert check(("أحمد الشرع", target)) == []


def test_codes_choose_the_rules() -> None:
    """A rule that is not chosen reports nothing."""
    assert check(("أحمد الشرع", "Ahmad Al-Shara"), codes=NAMES - {"N101"}) == []


def test_spans_are_raw() -> None:
    """Both spans count code points of the raw texts."""
    source, target = "وقال أَحْمَدُ الشَّرْعُ", "“He” met Ahmed Al-Sharaa’s men"
    (finding,) = check((source, target))
    assert finding.source_span is not None
    assert finding.target_span is not None
    assert (
        source[finding.source_span.start : finding.source_span.end],
        target[finding.target_span.start : finding.target_span.end],
    ) == ("أَحْمَدُ الشَّرْعُ", "Ahmed Al-Sharaa")


def test_units_without_names_or_text() -> None:
    """Empty sides and units without names give nothing."""
    assert check(("", ""), ("أحمد الشرع", ""), ("", "Hello there"), ("نعم", "Yes")) == []


WORDS = st.sampled_from(
    [
        "Ahmed al-Sharaa",
        "Ahmad Al-Shara",
        "AHMED AL-SHARAA",
        "Khan Shaykhun",
        "said",
        '"',
        "”",
        "’s",
        ".",
        ":",
        "\n",
        "-",
    ]
)
ARABIC = st.sampled_from(["أحمد الشرع", "خان شيخون", "وقال", "أبو محمد الجولاني", "،", "في"])


@given(st.lists(ARABIC, max_size=6), st.lists(WORDS, max_size=12), st.booleans())
def test_fixing_twice_changes_nothing(source: list[str], target: list[str], unsafe: bool) -> None:  # noqa: FBT001
    """After the fixes are applied until none is left, they change nothing more, and that state is reached."""
    text = " ".join(target)
    for _ in range(6):
        fixes = [f.fix for f in choose(check((" ".join(source), text)), unsafe=unsafe) if f.fix]
        if not fixes:
            break
        text = apply_fixes(text, fixes)
    again = [f.fix for f in choose(check((" ".join(source), text)), unsafe=unsafe) if f.fix]
    assert text == apply_fixes(text, again)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_survived(source: str, target: str) -> None:
    """Whatever stands there, findings have spans inside their texts."""
    for finding in check((source, target), termbase=TERMBASE):
        for span, text in ((finding.source_span, source), (finding.target_span, target)):
            assert span is None or text[span.start : span.end] == span.text


HADI = TermEntry("h", ("هادي العبدالله",), "Hadi Alabdallah")
LAST = TermEntry("l", ("العبدالله",), "Alabdallah")


def test_the_form_of_another_entry_for_a_part_of_the_name() -> None:
    """Alabdallah is right for one entry, and only a part of the name that stands in the source."""
    base = Termbase((LAST, HADI))
    (finding,) = check(("يقول هادي العبدالله", "In the video, Alabdallah stated"), termbase=base)
    assert brief([finding]) == [("N102", "1", "Alabdallah")]
    assert finding.severity is Severity.INFO
    assert finding.entry_id == "h"


@pytest.mark.parametrize(
    ("base", "source", "target"),
    [
        ((LAST, replace(HADI, kind="person")), "يقول هادي العبدالله", "In the video, Alabdallah stated"),
        ((LAST, replace(HADI, short=("Alabdallah",))), "يقول هادي العبدالله", "In the video, Alabdallah stated"),
        ((LAST, HADI), "يقول هادي العبدالله", "Hadi Alabdallah said; Alabdallah added"),
        (
            (TermEntry("f", ("جبهة النصرة",), "al-Nusra Front"), TermEntry("n", ("النصرة",), "al-Nusra")),
            "مقاتلو جبهة النصرة",
            "Fighters of al-Nusra",
        ),
    ],
)
def test_a_part_of_the_name_that_is_right(base: tuple[TermEntry, ...], source: str, target: str) -> None:
    """Last names of persons, listed short forms, names given in full as well, and descriptions that are no names."""
    assert check((source, target), termbase=Termbase(base)) == []


@pytest.mark.parametrize(
    "target",
    [
        "Putin Meets Al-Sharaa",
        "Al-Sharaa Arrives in Ankara",
        "Ahmed Al-Sharaa and the Long Way to Peace\n\nHe met al-Sharaa there.",
    ],
)
def test_headlines_in_title_case(target: str) -> None:
    """The capital of the article is right in a headline in which every longer word has one."""
    assert check(("التقى أحمد الشرع", target)) == []


@pytest.mark.parametrize(
    "target",
    ["He met Ahmed Al-Sharaa", "Ahmed Al-Sharaa", "Putin met Ahmed Al-Sharaa in Moscow"],
)
def test_lines_that_are_no_headlines(target: str) -> None:
    """A sentence, a lone name and a line with small words excuse no capital."""
    assert [rule for rule, _, _ in brief(check(("التقى أحمد الشرع", target)))] == ["N105"]


def test_fix_in_a_headline_in_title_case() -> None:
    """What replaces a name in a headline has the capitals of the headline."""
    (finding,) = check(("بوتين يلتقي أحمد الشرع", "Putin Meets Ahmad Al-Shara in Moscow"))
    assert finding.fix is not None
    assert finding.fix.replacement == "Ahmed Al-Sharaa"


@pytest.mark.parametrize("mark", ["'", "\u2019", "\u02bc"])
def test_possessives_with_any_apostrophe(mark: str) -> None:
    """The ending stays outside of a forbidden form and of an unlisted variant, with U+02BC too, a letter in Unicode."""
    base = Termbase((TermEntry("a", ("بشار الأسد",), "Bashar al-Assad", forbidden=("Bashar Assad",)),))
    for form, rule in (("Bashar Assad", "N101"), ("Beshar Al Asad", "N102")):
        assert brief(check(("سيارة بشار الأسد", f"It was {form}{mark}s car."), termbase=base)) == [(rule, "1", form)]
    assert check(("سيارة بشار الأسد", f"It was Bashar al-Assad{mark}s car."), termbase=base) == []


def test_the_article_of_a_variant_belongs_to_it() -> None:
    """Where the right form has an article, the span of a variant has it too, so that the fix does not double it."""
    base = Termbase((TermEntry("n", ("النيرب",), "al-Nayrab"),))
    (finding,) = check(("في باب النيرب", "Bab al-Nairab is old."), termbase=base)
    assert brief([finding]) == [("N102", "1", "al-Nairab")]
    assert apply_fixes("Bab al-Nairab is old.", [finding.fix] if finding.fix else []) == "Bab al-Nayrab is old."


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("SAMS reported: “Al-Salaam hospital was hit.”", []),
        ("In Idlib, “Al-Salaam hospital was hit,” he said.", []),
        ("They call the “Al-Salaam hospital” a ruin.", [("N105", "1", "Al-Salaam hospital")]),
    ],
)
def test_the_capital_of_a_quotation(target: str, expected: list[tuple[str, str, str]]) -> None:
    """A quotation behind a colon or comma begins a sentence, one in the middle of a sentence does not."""
    base = Termbase((TermEntry("s", ("مشفى السلام",), "al-Salaam hospital"),))
    assert brief(check(("قصف مشفى السلام", target), termbase=base)) == expected


def test_an_everyday_word_that_is_also_a_name_is_not_missed() -> None:
    """صيدا is Sidon, and game in the accusative."""
    base = Termbase((TermEntry("s", ("صيدا",), "Sidon"),))
    assert check(("ظن الأمر في البداية صيدا ليليا", "At first he took it for night hunting"), termbase=base) == []
    assert brief(check(("في صيدا", "It is in Saida."), termbase=base)) == [("N102", "1", "Saida")]


@pytest.mark.parametrize(("source", "safe"), [("وصل الشرع", True), ("وقال للشرع", True), ("وصل الوزير", False)])
def test_a_forbidden_form_where_the_source_has_the_last_name(source: str, safe: bool) -> None:  # noqa: FBT001
    """After the first mention the source has the last name only, which says enough; without it nobody knows."""
    (finding,) = check((source, "Ahmad Al-Shara came."))
    assert finding.fix is not None
    assert (finding.rule, finding.fix.safe) == ("N101", safe)
