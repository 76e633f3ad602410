"""The rules G1xx, each both ways, and `mtkit glossary`."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from mtkit.check.entries import lint
from mtkit.check.finding import Severity
from mtkit.exchange.termbases import read_termbase

if TYPE_CHECKING:
    from pathlib import Path

    from mtkit.check.finding import Finding
    from tests.conftest import RunCommand

COLUMNS = ("id", "source", "preferred", "short", "admitted", "forbidden", "alias_of", "valid_from", "valid_to", "case")
DAY = date(2025, 6, 1)


@pytest.fixture
def findings(tmp_path: Path) -> RunLint:
    """Lint a table given by its rows."""

    def run(*rows: dict[str, str]) -> list[Finding]:
        path = tmp_path / "names.tsv"
        lines = ["\t".join(COLUMNS), *("\t".join(row.get(name, "") for name in COLUMNS) for row in rows)]
        path.write_text("\n".join(lines), "utf-8")
        return lint(read_termbase(path), day=DAY)

    return run


if TYPE_CHECKING:
    from collections.abc import Callable

    RunLint = Callable[..., list[Finding]]


def row(source: str, preferred: str, **cells: str) -> dict[str, str]:
    """The cells of a row."""
    return {"source": source, "preferred": preferred, **cells}


HOMS = row("حمص", "Homs")

CASES = [
    ("G101", [HOMS, row("حمص; الحمص", "Homs")], "«حمص» is listed as Homs before, at line 2", 3),
    ("G102", [row("أحمد الشرع", "A"), row("احمد الشرع", "B")], "is B here and A at line 2, which counts", 3),
    (
        "G102",
        [row("سالم", "Salem X"), row("سليم", "Salem X")],
        "Salem X stands for «سليم» here and for «سالم» at line 2",
        3,
    ),
    ("G103", [row("حمص", "Homs", forbidden="Homs")], "Homs is both preferred and forbidden", 2),
    ("G103", [row("حمص", "Homs", case="any", forbidden="homs")], "homs is both preferred and forbidden", 2),
    ("G103", [row("أ", "Al X", short="Xyz"), row("ب", "B", forbidden="Xyz")], "forbidden here and short at line 2", 3),
    ("G103", [row("حمص", "Homs", forbidden=r"/Ho\w+/")], "also takes in Homs, which is right", 2),
    (
        "G104",
        [row("الشرع", "Ahmed al-Sharaa", forbidden="Sharaa")],
        "the forbidden Sharaa stands inside Ahmed al-Sharaa",
        2,
    ),
    ("G105", [row("حمص", "Homs", forbidden="/H[/")], "is not valid", 2),
    ("G105", [row("حمص", "Homs", forbidden="/x*/")], "matches the empty text", 2),
    ("G105", [row("حمص", "Homs", forbidden=r"/(\w|\w\w)+\d$/")], "takes too long", 2),
    ("G106", [row("حمص", "Homs", valid_to="2025-05-31")], "Homs held until 2025-05-31", 2),
    ("G107", [row("حمص\u200f", "Homs")], "«حمص\u200f» holds U+200F", 2),
    ("G107", [row("حمص", "Homs\u00a0")], "begins or ends with a space", 2),
    ("G107", [row("حمص", "Abu\u00a0Ali")], "holds a space that is not a plain one", 2),
    ("G107", [row("ﺣﻤﺺ", "Homs")], "is written in presentation forms", 2),
    ("G107", [row("ا\u0654حمد", "Ahmed")], "is not in composed form", 2),
    ("G107", [row("حمـص", "Homs")], "holds tatweel", 2),
    ("G108", [row("Homs", "حمص")], "the source form Homs has no Arabic letter; are the columns exchanged?", 2),
    ("G108", [row("حمص", "Homs", short="حم")], "the short form «حم» holds Arabic letters", 2),
    ("G108", [row("حمص", "H\u043ems")], "holds letters that only look Latin: \u043e (U+043E)", 2),
    ("G109", [row("حمص", "Homs", alias_of="nobody")], "alias_of names nobody, which is no id and no preferred form", 2),
    ("G109", [row("حمص", "Homs", id="a", alias_of="a")], "alias_of leads in a circle: a → a", 2),
    ("G110", [row("هدى", "Huda")], "«هدى» is also a common word", 2),
    ("G110", [row("الشَّرع", "al-Sharaa")], "carries vowel signs, which are not compared", 2),
]


@pytest.mark.parametrize(
    ("rule", "rows", "message", "line"), CASES, ids=[f"{case[0]}-{case[2][:12]}" for case in CASES]
)
def test_rule_objects(findings: RunLint, rule: str, rows: list[dict[str, str]], message: str, line: int) -> None:
    """The rule finds the fault, says what it is and where."""
    found = [finding for finding in findings(*rows) if finding.rule == rule]
    assert found, findings(*rows)
    assert any(message in finding.message for finding in found)
    assert line == found[0].line
    assert found[0].path.endswith("names.tsv")
    assert found[0].entry_id


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [HOMS, row("دمشق", "Damascus")],
        [row("النصرة", "Nusra", valid_to="2016-07-28", id="x"), row("النصرة", "Fatah", valid_from="2016-07-29")][1:],
        [row("أحمد الزرع", "Ahmed Z", id="a"), row("أبو محمد الزرع", "Ahmed Z", alias_of="a")],
        [row("أحمد الزرع", "Ahmed Z", short="Z"), row("محمد الزرع", "Mohammed Z", short="Z")],
        [row("صنعاء", "Sanaa", forbidden="Sana'a; SANA")],
        [row("حمص", "Homs", forbidden=r"/\bHi\w+s\b/i")],
        [row("حمص", "Homs", valid_to="2025-06-01")],
        [row("قناة ANB", "ANB")],
        [row("حلب", "Ḥalab")],
        [row("حلب", "Aleppo", id="a"), row("الشهباء", "Shahba", id="b", alias_of="aleppo")],
    ],
)
def test_rules_keep_quiet(findings: RunLint, rows: list[dict[str, str]]) -> None:
    """Sound entries are left alone."""
    assert [finding.message for finding in findings(*rows)] == []


def test_dates_part_entries_of_one_name(findings: RunLint) -> None:
    """A renamed group has two entries, of which the old one is only said to have ended."""
    old = row("جبهة فتح الشام", "Fatah al-Sham Front", valid_to="2017-01-27", id="old")
    new = row("جبهة فتح الشام", "Tahrir al-Sham", valid_from="2017-01-28", id="new")
    assert [finding.rule for finding in findings(old, new)] == ["G106"]


def test_aliases_soften_a_collision(findings: RunLint) -> None:
    """Two preferred forms of one bearer are worth a warning."""
    rows = row("الجولاني", "Jolani", id="a"), row("الجولاني", "al-Sharaa", alias_of="a")
    assert [(finding.rule, finding.severity) for finding in findings(*rows)] == [("G102", Severity.WARNING)]


def test_longer_circles_are_found(findings: RunLint) -> None:
    """a, b and c point at each other."""
    rows = [
        row(form, name, id=name, alias_of=other)
        for form, name, other in (("س", "a", "b"), ("ص", "b", "c"), ("ض", "c", "a"))
    ]
    assert sum(finding.rule == "G109" for finding in findings(*rows)) == 3


def test_many_entries_with_one_form_are_said_once_each(findings: RunLint) -> None:
    """A thousand duplicates make a thousand findings, not half a million."""
    assert len(findings(*(row("حمص", "Homs") for _ in range(301)))) == 300


def test_lint_command(mtkit: RunCommand, tmp_path: Path) -> None:
    """Findings on standard output; the exit code follows --fail-on, --select and --ignore."""
    path = tmp_path / "names.tsv"
    path.write_text("source\tpreferred\tforbidden\tvalid_to\nهدى\tHuda\tHuda\t2020-01-01\n", "utf-8")
    result = mtkit("glossary", "lint", path)
    assert result.code == 1
    assert f"{path}:2: G103 Huda is both preferred and forbidden" in result.out
    assert mtkit("glossary", "lint", path, "--fail-on", "error").code == 1
    assert mtkit("glossary", "lint", path, "--ignore", "G103,G104").code == 0
    assert mtkit("glossary", "lint", path, "--ignore", "G103", "--fail-on", "info").code == 1
    assert mtkit("glossary", "lint", path, "--select", "G107").code == 0
    assert "G106" not in mtkit("glossary", "lint", path, "--date", "2019-12-31").out
    found = json.loads(mtkit("glossary", "lint", path, "--output-format", "json").out)
    assert [finding["rule"] for finding in found["findings"]] == ["G103", "G106", "G110"]


def test_lint_command_errors(mtkit: RunCommand, tmp_path: Path) -> None:
    """A file that cannot be read and a rule that does not exist end with 2 and one line."""
    assert mtkit("glossary", "lint", "none.tsv") == (
        2,
        "",
        "mtkit: none.tsv: no such file; check the spelling of the path\n",
    )
    path = tmp_path / "names.tsv"
    path.write_text("source\tpreferred\nحمص\n", "utf-8")
    result = mtkit("glossary", "lint", path)
    assert (2, f"mtkit: {path}:2: the row has no preferred form\n") == (result.code, result.err)
    assert "names no rule" in mtkit("glossary", "lint", path, "--select", "G9").err


def test_convert_command(mtkit: RunCommand, tmp_path: Path) -> None:
    """One file to another format; several into one; losses on standard error."""
    one, two = tmp_path / "one.tsv", tmp_path / "two.csv"
    one.write_text("source\tpreferred\tforbidden\nحمص\tHoms\tHims\nدمشق\tDamascus\t\n", "utf-8")
    two.write_text("source,preferred\nحمص,Hims\n", "utf-8")
    result = mtkit("glossary", "convert", one, tmp_path / "one.tbx")
    assert (0, "", f"{tmp_path / 'one.tbx'}: 2 entries\n") == result
    result = mtkit("glossary", "convert", tmp_path / "one.tbx", two, tmp_path / "all.tsv")
    assert result.code == 0
    assert f"is overridden by {two}:2" in result.err
    assert [entry.preferred for entry in read_termbase(tmp_path / "all.tsv")] == ["Hims", "Damascus"]
    result = mtkit("glossary", "convert", one, "-", "--to", "omegat")
    assert result.out == "حمص\tHoms\nدمشق\tDamascus\n"
    assert "note: forbidden forms left out: 1" in result.err
    assert mtkit("glossary", "convert", one, tmp_path / "q.txt", "--quiet").err == ""
    assert mtkit("glossary", "convert", one).code == 2
    assert "known are csv, omegat" in mtkit("glossary", "convert", one, "-", "--to", "tmx").err


def test_convert_says_what_it_could_not_take(mtkit: RunCommand, tmp_path: Path) -> None:
    """Entries that are left out make the exit code 1."""
    path = tmp_path / "x.tbx"
    path.write_text('<tbx><text><body><conceptEntry id="a"><langSec xml:lang="en"/></conceptEntry></body></text></tbx>')
    result = mtkit("glossary", "convert", path, tmp_path / "x.tsv")
    assert result.code == 1
    assert "the entry a has no Arabic and English term and was left out" in result.err


def test_search_command(mtkit: RunCommand, tmp_path: Path) -> None:
    """Names are found however they are written, the best first."""
    path = tmp_path / "names.tsv"
    path.write_text(
        "id\tkind\tsource\tpreferred\tshort\tforbidden\talias_of\tvalid_to\tnote\n"
        "sharaa\tperson\tأحمد الشرع\tAhmed al-Sharaa\tSharaa\t/x+/\t\t\tpresident\n"
        "jolani\tperson\tأبو محمد الجولاني\tAbu Mohammed al-Jolani\t\t\tsharaa\t2025-01-28\t\n",
        "utf-8",
    )
    result = mtkit("glossary", "search", "احمد الشّرع", path)
    assert result.out.startswith(
        f"{path}:2: Ahmed al-Sharaa (person, sharaa)\n  Arabic    أحمد الشرع\n  short     Sharaa\n"
    )
    assert "note      president" in result.out
    assert "alias of  sharaa\n  holds     to 2025-01-28" in mtkit("glossary", "search", "JOLANI", path).out
    assert "sharaa" in mtkit("glossary", "search", "Sharra", path).out
    assert "sharaa" in mtkit("glossary", "search", "قال وأحمد الشرع", path).out
    assert mtkit("glossary", "search", "Putin", path) == (0, "", "note: no entry is like Putin\n")
    found = json.loads(mtkit("glossary", "search", "sharaa", path, "--json", "--limit", "1").out)
    assert [(hit["id"], hit["score"], hit["role"], hit["line"]) for hit in found] == [("sharaa", 100.0, "id", 2)]
    found = json.loads(mtkit("glossary", "search", "al-jolani", path, "--json").out)
    assert (found[0]["valid_to"], found[0]["valid_from"], found[0]["score"]) == ("2025-01-28", None, 90.0)


def test_help_names_the_subcommands(mtkit: RunCommand) -> None:
    """Each subcommand stands in the help, which ends with an example."""
    result = mtkit("glossary", "--help")
    assert all(name in result.out for name in ("convert", "lint", "search", "Example:"))
    assert "Example:" in mtkit("glossary", "search", "--help").out
    assert mtkit("glossary", "nothing").code == 2
