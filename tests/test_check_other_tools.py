"""What other glossary checkers get wrong, each as a test that ours does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mtkit.check import Severity
from mtkit.check.engine import Checker
from mtkit.check.fix import apply_fixes, choose
from mtkit.exchange.termbases import read_termbase, write_termbase
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
