"""A whole check: the order of findings, inline ignores, signature, baseline, configuration, rule pages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mtkit.bitext import TranslationUnit
from mtkit.check import RULES, Finding, Severity, TextSpan, expand, page
from mtkit.check.baseline import fingerprint, new_findings, read_baseline, write_baseline
from mtkit.check.config import CheckConfig, find_config, load_config
from mtkit.check.engine import Checker, signature
from mtkit.check.result import CheckResult
from mtkit.errors import FormatError
from tests.check_fixtures import ALL, TERMBASE, units

ROOT = Path(__file__).resolve().parent.parent


def test_findings_are_in_the_order_of_the_text() -> None:
    """By unit, then by place in the target."""
    found = Checker(TERMBASE, ALL).bitext(
        units(("أحمد الشرع في خان شيخون", "In Khan Shaykhun Ahmad Al-Shara said 35"), ("نعم", "")), "a"
    )
    places = [(finding.unit_id, finding.target_span.start if finding.target_span else -1) for finding in found.findings]
    assert places == [("1", 3), ("1", 17), ("1", 37), ("2", -1)]
    assert [finding.rule for finding in found.findings] == ["N102", "N101", "A105", "A104"]


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ({"notes": ("mtkit: ignore N101",)}, ["A105"]),
        ({"notes": ("see below; mtkit: ignore N1, A1",)}, []),
        ({"props": (("mtkit", "ignore N101 A105"),)}, []),
        ({"props": (("x-mtkit:ignore", "N101"),)}, ["A105"]),
        ({"notes": ("mtkit: ignore",)}, []),
        ({"notes": ("mtkit is fine",), "props": (("a", "b"),)}, ["A105", "N101"]),
    ],
)
def test_inline_ignores(more: dict[str, tuple[object, ...]], left: list[str]) -> None:
    """A note or prop of a unit silences rules, families or everything; how many is counted."""
    unit = TranslationUnit("1", "أحمد الشرع", "In 2019 Ahmad Al-Shara", **more)  # type: ignore[arg-type]
    checked = Checker(TERMBASE, ALL).bitext([unit], "a")
    assert sorted(finding.rule for finding in checked.findings) == left
    assert checked.ignored == 2 - len(left)


def test_date_of_the_document() -> None:
    """The date of the document holds where the run has none; that of the run goes first."""
    pair = units(("في كييف", "It was in Kiev."))
    assert [f.rule for f in Checker(TERMBASE, ALL).bitext(pair, "a", day=date(2022, 1, 1)).findings] == ["N107"]
    checker = Checker(TERMBASE, ALL, day=date(2018, 1, 1))
    assert checker.bitext(pair, "a", day=date(2022, 1, 1)).findings == []


def test_signature(tmp_path: Path) -> None:
    """It names version, rules, termbases with a digest, and the date."""
    path = tmp_path / "names.tsv"
    path.write_text("x", encoding="utf-8")
    assert signature(frozenset({"N102", "A101"}), [str(path)], date(2026, 1, 2)).split("|")[1:] == [
        "rules:A101,N102",
        "glossary:names.tsv-2d711642",
        "date:2026-01-02",
    ]


def make(rule: str = "N101", target: str = "Ahmad said", unit: str = "1", start: int = 0) -> Finding:
    """A finding about the first word of a target."""
    return Finding(rule, Severity.ERROR, "m", "dir/a.tmx", unit, None, TextSpan.of(target, start, 5), target=target)


def test_baseline(tmp_path: Path) -> None:
    """Known findings are left out, also in another unit or folder; more of the same and others are new."""
    path = str(tmp_path / "base.json")
    assert write_baseline(path, [make(), make("N105")]) == 2
    known = read_baseline(path)
    moved = replace(make(unit="9"), path="other/a.tmx", line=7)
    assert new_findings([moved, make("N105"), make("N102")], known) == [make("N102")]
    assert new_findings([make(), make()], known) == [make()]
    assert fingerprint(make()) != fingerprint(make(target="Ahmad says"))


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"mtkit": "x", "findings": []}', '{"mtkit": "baseline"}'])
def test_what_is_no_baseline(tmp_path: Path, content: str) -> None:
    """Anything else is refused with what to do."""
    path = tmp_path / "b.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match="is not a baseline; write one with --write-baseline"):
        read_baseline(str(path))


def test_configuration_is_found_upward(tmp_path: Path) -> None:
    """The nearest file counts, mtkit.toml before pyproject.toml, and only a pyproject with our table."""
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    project = tmp_path / "pyproject.toml"
    project.write_text('[tool.mtkit.check]\nselect = ["N2"]\n', encoding="utf-8")
    assert find_config(deep) == project
    own = tmp_path / "mtkit.toml"
    own.write_text(
        '[check]\nglossary = "names.tsv"\nfail-on = "error"\ndate = 2026-01-02\njobs = 2\n', encoding="utf-8"
    )
    assert find_config(deep) == own
    assert load_config(project).codes() == expand(("N2",))
    config = load_config(own)
    assert (config.glossary, config.fail_on, config.date, config.jobs) == (
        (str(tmp_path / "names.tsv"),),
        Severity.ERROR,
        date(2026, 1, 2),
        2,
    )
    assert load_config(None) == CheckConfig()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[check", "not valid TOML"),
        ("[check]\nglosary = 'x'", "unknown key 'glosary' in .check.; known are glossary"),
        ("[check]\nselect = ['X9']", "select: 'X9' names no rule"),
        ("[check]\nselect = 3", "select is 3, not a list"),
        ("[check]\njobs = 'two'", "jobs is 'two', not a int"),
        ("[check]\nfail-on = 'bad'", "fail-on is 'bad'; known are error"),
        ("[check]\ndate = '2026-13-01'", "not a date"),
        ("check = 3", "not a table"),
    ],
)
def test_bad_configuration(tmp_path: Path, content: str, reason: str) -> None:
    """Each mistake is named with its key."""
    path = tmp_path / "mtkit.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=reason):
        load_config(path)
    with pytest.raises(FormatError, match="cannot be read"):
        load_config(tmp_path / "none.toml")


def test_selection() -> None:
    """Codes, families and ALL; selection goes before the configuration, ignoring before all."""
    config = CheckConfig(select=("N2",), ignore=("N203",))
    assert config.codes() == {"N201", "N202"}
    assert config.codes(("A1",), ("N108",), ("A105",)) == {"A101", "A102", "A103", "A104", "N108"}
    assert "N108" not in CheckConfig().codes()
    assert expand(("all",)) == set(RULES)
    with pytest.raises(ValueError, match="'Z' names no rule; known are N101"):
        expand(("Z",))


def test_each_rule_has_a_page() -> None:
    """The page names the rule, its weight and what to do; the index lists all of them."""
    index = (ROOT / "docs" / "rules" / "README.md").read_text(encoding="utf-8")
    for rule in RULES.values():
        text = page(rule.code)
        assert text.startswith(f"# {rule.code}: {rule.name}\n\nSeverity: {rule.severity}.")
        assert "## What to do" in text
        assert f"[{rule.code}](../../mtkit/check/rules/{rule.code}.md) | {rule.name} |" in index
        assert rule.summary in index


def test_summary() -> None:
    """The figures of a result."""
    result = CheckResult((make(), make("N105")), "s", ("a", "b"), 7, suppressed=1)
    assert json.loads(json.dumps(result.summary())) == {
        "files": 2, "units": 7, "findings": 2, "error": 2, "warning": 0, "info": 0, "safe_fixes": 0,
        "unsafe_fixes": 0, "suppressed": 1, "ignored": 0, "fixed": 0, "rules": {"N101": 1, "N105": 1},
    }  # fmt: skip
