"""What the tests of the checks share: a small termbase, units, and short ways to run a checker."""

from __future__ import annotations

from datetime import date

from mtkit.bitext import TranslationUnit
from mtkit.check import RULES, Finding
from mtkit.check.engine import Checker
from mtkit.termbase import Termbase, TermEntry

SHARAA = TermEntry(
    "sharaa",
    ("أحمد الشرع",),
    "Ahmed al-Sharaa",
    kind="person",
    short=("al-Sharaa", "Sharaa"),
    forbidden=("Ahmad Al-Shara", "Sharaah"),
)
JULANI = TermEntry(
    "julani",
    ("أبو محمد الجولاني",),
    "Abu Mohammed al-Julani",
    kind="person",
    short=("al-Julani",),
    forbidden=("al-Jolani",),
    alias_of="sharaa",
)
SHEIKHOUN = TermEntry("sheikhoun", ("خان شيخون",), "Khan Sheikhoun", kind="place")
NUMAN = TermEntry("numan", ("معرة النعمان",), "Maarat al-Numan", kind="place")
SYRIA = TermEntry("syria", ("سوريا", "سورية"), "Syria", kind="place")
HUDA = TermEntry("huda", ("هدى",), "Huda", kind="person")
KIEV = TermEntry("kiev", ("كييف",), "Kiev", kind="place", valid_to=date(2019, 8, 13))
KYIV = TermEntry("kyiv", ("كييف",), "Kyiv", kind="place", valid_from=date(2019, 8, 14))
TERMBASE = Termbase((SHARAA, JULANI, SHEIKHOUN, NUMAN, SYRIA, HUDA, KYIV, KIEV))
NAMES = frozenset(code for code, rule in RULES.items() if code.startswith("N1") and rule.default)
ALL = frozenset(RULES)


def units(*pairs: tuple[str, str]) -> list[TranslationUnit]:
    """Units with the ids 1, 2, ..."""
    return [TranslationUnit(str(number), source, target) for number, (source, target) in enumerate(pairs, 1)]


def check(
    *pairs: tuple[str, str],
    termbase: Termbase | None = TERMBASE,
    codes: frozenset[str] = NAMES,
    day: date | None = None,
) -> list[Finding]:
    """The findings of the rules in `codes` for a document of these units."""
    return Checker(termbase, codes, day=day).bitext(units(*pairs), "pair.tmx").findings


def brief(findings: list[Finding]) -> list[tuple[str, str | None, str]]:
    """Rule, unit and the words of the target each finding is about."""
    return [
        (finding.rule, finding.unit_id, finding.target_span.text if finding.target_span else "") for finding in findings
    ]
