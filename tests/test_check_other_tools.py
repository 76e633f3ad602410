"""What other glossary checkers get wrong, each as a test that ours does not.

======================  ============================================================  ================================
tool                    what it cannot do                                             test
======================  ============================================================  ================================
Weblate glossary check  finds no name behind و, without hamza, with shadda, NBSP or   the_source_name_is_not_missed
                        tatweel
                        accepts Ahmed Al-Sharaa for Ahmed al-Sharaa                   wrong_case_is_not_accepted
                        refuses the name with U+2011 or a line break                  typography_is_not_refused
                        a forbidden form fires inside the preferred one               forbidden_form_inside_the_...
                        no places, so no fix                                          there_is_a_place_and_a_fix
Okapi CheckMate         names of several words never match in term mode               names_of_several_words_match
                        string mode matches inside Arabic words                       names_do_not_match_inside_words
                        takes the first term of a language only                       every_admitted_form_counts
                        no fix                                                        there_is_a_place_and_a_fix
OmegaT                  a deprecated term of a TBX counts as right                    a_deprecated_term_of_a_tbx_is_...
Xbench, Verifika        fire on a term inside a longer one                            a_term_inside_a_longer_one_is_...
Vale, textlint          know one language only                                        the_source_decides_what_is_right
                        textlint crashes on a hyphen in a pattern                     forms_are_no_patterns
                        miss possessives with a curly apostrophe                      possessives_are_not_missed
LanguageTool            each rule is XML written by hand                              a_line_of_a_table_is_enough
======================  ============================================================  ================================

What users ask of them: capitals for each term (case_is_set_for_each_term), variants that are not each required
(every_admitted_form_counts), inflection (inflected_names_are_found), a forbidden form inside the preferred one
(forbidden_form_inside_the_preferred_one_is_quiet), malformed lists that fail loudly (a_malformed_list_fails_loudly),
annotations in CI (findings_are_annotations_in_ci), no fear of patterns (a_slow_pattern_is_refused,
forms_are_no_patterns).
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mtkit.check import Severity
from mtkit.check.engine import Checker
from mtkit.check.fix import apply_fixes, choose
from mtkit.check.result import CheckResult
from mtkit.errors import GlossaryError
from mtkit.exchange.termbases import read_termbase, write_termbase
from mtkit.report import REPORTS
from mtkit.termbase import Termbase, TermEntry
from tests.check_fixtures import NAMES, brief, check, units

if TYPE_CHECKING:
    from pathlib import Path

SHARAA = TermEntry("s", ("أحمد الشرع",), "Ahmed al-Sharaa", forbidden=("Sharaa", "Ahmad Al-Shara"))
BASE = Termbase((SHARAA,))


@pytest.mark.parametrize(
    "source", ["وأحمد الشرع", "احمد الشرع", "أحمد الشّرع", "أحمد\u00a0الشرع", "أحمد الشـــرع", "فلأحمد الشرع"]
)
def test_the_source_name_is_not_missed(source: str) -> None:
    """A conjunction, a missing hamza, a shadda, an NBSP or a tatweel does not hide the name."""
    assert brief(check((source, "It was Ahmad Al-Shara."), termbase=BASE)) == [("N101", "1", "Ahmad Al-Shara")]


def test_wrong_case_is_not_accepted() -> None:
    """Ahmed Al-Sharaa is not Ahmed al-Sharaa."""
    assert brief(check(("أحمد الشرع", "It was Ahmed Al-Sharaa."), termbase=BASE)) == [("N105", "1", "Ahmed Al-Sharaa")]


@pytest.mark.parametrize(
    "target", ["It was Ahmed al\u2011Sharaa.", "It was Ahmed\nal-Sharaa.", "It was Ahmed al-\nSharaa."]
)
def test_typography_is_not_refused(target: str) -> None:
    """A non-breaking hyphen and a line break are typography."""
    assert check(("أحمد الشرع", target), termbase=BASE) == []


def test_forbidden_form_inside_the_preferred_one_is_quiet() -> None:
    """Sharaa is forbidden and Ahmed al-Sharaa is right."""
    assert check(("أحمد الشرع", "It was Ahmed al-Sharaa’s."), termbase=BASE) == []


def test_there_is_a_place_and_a_fix() -> None:
    """A finding has spans on both sides and a fix that gives the right text."""
    source, target = "قال أحمد الشرع", "It was Ahmad Al-Shara’s, said Ahmad Al-Shara."
    found = check((source, target), termbase=BASE)
    assert all(finding.source_span and finding.source_span.text == "أحمد الشرع" for finding in found)
    fixes = [finding.fix for finding in choose(found) if finding.fix]
    assert apply_fixes(target, fixes) == "It was Ahmed al-Sharaa’s, said Ahmed al-Sharaa."


def test_names_of_several_words_match() -> None:
    """A name of three words is found."""
    base = Termbase((TermEntry("e", ("جبهة تحرير الشام",), "Sham Liberation Front", forbidden=("Levant Front",)),))
    assert brief(check(("مع جبهة تحرير الشام", "With the Levant Front"), termbase=base)) == [
        ("N101", "1", "Levant Front")
    ]


def test_names_do_not_match_inside_words() -> None:
    """A name is not found inside a longer Arabic word."""
    base = Termbase((TermEntry("e", ("علي",), "Ali"),))
    assert check(("العليا تعليم عليهم", "Higher education, upon them"), termbase=base) == []


def test_every_admitted_form_counts() -> None:
    """Not only the first form of a language is right, and not each is required."""
    base = Termbase((TermEntry("e", ("حماة", "حماه"), "Hama", admitted=("Hamah", "Hamath")),))
    for form in ("Hama", "Hamah", "Hamath"):
        assert check(("في حماه", f"It was in {form}."), termbase=base) == []


def test_a_deprecated_term_of_a_tbx_is_wrong(tmp_path: Path) -> None:
    """The status of a term survives the termbase format."""
    path = str(tmp_path / "names.tbx")
    write_termbase(BASE, path)
    checker = Checker(read_termbase(path), NAMES)
    found = checker.bitext(units(("أحمد الشرع", "It was Ahmad Al-Shara.")), "a").findings
    assert brief(found) == [("N101", "1", "Ahmad Al-Shara")]


def test_a_term_inside_a_longer_one_is_quiet() -> None:
    """The longest match counts on both sides."""
    base = Termbase(
        (
            TermEntry("h", ("حمص",), "Homs", forbidden=("Hims",)),
            TermEntry("g", ("محافظة حمص",), "Hims Governorate"),
        )
    )
    assert check(("في محافظة حمص", "In Hims Governorate"), termbase=base) == []


@pytest.mark.parametrize("form", ["al-Shara (President)", "Al+Shara", "A.-Shara*", "[Shara]"])
def test_forms_are_no_patterns(form: str) -> None:
    """Hyphens, brackets and stars in a form are letters."""
    base = Termbase((replace(SHARAA, forbidden=(form,)),))
    found = check(("أحمد الشرع", f"So {form} said"), termbase=base)
    assert "N101" in {finding.rule for finding in found}


@pytest.mark.parametrize("ending", ["’s", "'s"])
def test_possessives_are_not_missed(ending: str) -> None:
    """The name before any apostrophe is found, and the ending stays."""
    target = f"It was Ahmad Al-Shara{ending} car."
    fixes = [finding.fix for finding in choose(check(("أحمد الشرع", target), termbase=BASE)) if finding.fix]
    assert apply_fixes(target, fixes) == f"It was Ahmed al-Sharaa{ending} car."


def test_case_is_set_for_each_term() -> None:
    """One entry may leave its capitals free while another does not."""
    base = Termbase((replace(SHARAA, case="any"), TermEntry("y", ("يوتيوب",), "YouTube")))
    found = check(("أحمد الشرع على يوتيوب", "He is Ahmed Al-Sharaa on Youtube."), termbase=base)
    assert brief(found) == [("N105", "1", "Youtube")]


def test_weights_are_set_for_each_term() -> None:
    """One entry may be a warning while the rule is an error."""
    base = Termbase((replace(SHARAA, severity="warning"),))
    (finding,) = check(("أحمد الشرع", "It was Ahmad Al-Shara."), termbase=base)
    assert finding.severity is Severity.WARNING


def test_the_source_decides_what_is_right() -> None:
    """Hamid for حميد and Hameed for حامد: each is right for one name and wrong for the other."""
    base = Termbase(
        (
            TermEntry("a", ("حميد",), "Hamid", forbidden=("Hameed",)),
            TermEntry("b", ("حامد",), "Hameed", forbidden=("Hamid",)),
        )
    )
    assert check(("جاء حميد", "Hamid came."), ("جاء حامد", "Hameed came."), termbase=base) == []
    found = check(("جاء حميد", "We saw Hameed."), ("جاء حامد", "We saw Hamid."), termbase=base)
    assert {finding.unit_id for finding in found} == {"1", "2"}


def test_a_line_of_a_table_is_enough(tmp_path: Path) -> None:
    """Two columns, and unlisted spellings, capitals and hyphens are checked."""
    path = tmp_path / "names.tsv"
    path.write_text("source\tpreferred\nخان شيخون\tKhan Sheikhoun\n", encoding="utf-8")
    checker = Checker(read_termbase(str(path)), NAMES)
    pairs = [
        ("في خان شيخون", f"In {form} it rained.") for form in ("Khan Shaykhun", "Khan sheikhoun", "Khan-Sheikhoun")
    ]
    assert [finding.rule for finding in checker.bitext(units(*pairs), "a").findings] == ["N102", "N105", "N106"]


@pytest.mark.parametrize(
    ("listed", "source", "form", "target"),
    [
        ("محمد خالد", "رأيت محمد خالداً", "Mohammed Khaled", "I saw Muhammad Khalid."),
        ("أبو علي", "مع أبي علي", "Abu Ali", "With Abou Aly."),
        ("الشرع", "وللشرع", "al-Sharaa", "And to al-Shara."),
        ("اللاذقية", "وباللاذقية", "Latakia", "And in Lattaqia."),
    ],
)
def test_inflected_names_are_found(listed: str, source: str, form: str, target: str) -> None:
    """Case endings and proclitics are not part of the name."""
    base = Termbase((TermEntry("e", (listed,), form),))
    assert [finding.rule for finding in check((source, target), termbase=base)] == ["N102"]


def test_english_plurals_and_possessives_are_found() -> None:
    """Endings are no reason to miss a forbidden form."""
    base = Termbase((TermEntry("e", ("الأسد",), "al-Assad", kind="person", short=("Assad",), forbidden=("Asad",)),))
    for text in ("the Asads", "Asad’s men", "the Asads’ men"):
        assert [finding.rule for finding in check(("آل الأسد", f"It was {text}."), termbase=base)] == ["N101"]


@pytest.mark.parametrize("row", ["خان شيخون\n", "\tKhan\n", "خان\tKhan\textra\n"])
def test_a_malformed_list_fails_loudly(tmp_path: Path, row: str) -> None:
    """A row without its cells, or with too many, stops with file and line."""
    path = tmp_path / "names.tsv"
    path.write_text(f"source\tpreferred\nحمص\tHoms\n{row}", encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        read_termbase(str(path))
    assert (str(caught.value.path), caught.value.line) == (str(path), 3)


def test_findings_are_annotations_in_ci() -> None:
    """SARIF has the rule, the level and the place; GitHub gets a command a finding."""
    found = check(("أحمد الشرع", "It was Ahmad Al-Shara."), termbase=BASE)
    result = CheckResult(tuple(found), "mtkit:x", ("pair.tmx",), 1)
    (listed,) = json.loads(REPORTS["sarif"](result))["runs"][0]["results"]
    assert (listed["ruleId"], listed["level"]) == ("N101", "error")
    assert REPORTS["github"](result).startswith("::error ")


def test_a_slow_pattern_is_refused() -> None:
    """A forbidden form that is a pattern may not hang."""
    base = Termbase((replace(SHARAA, forbidden=(r"/(?:a|a|aa)+(?:a|aa)+$(?<=b)/",)),))
    begin = time.monotonic()
    with pytest.raises(GlossaryError, match="takes longer"):
        check(("أحمد الشرع", "a" * 4_000 + "!"), termbase=base)
    assert time.monotonic() - begin < 10
