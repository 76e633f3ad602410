"""Reports: golden files for each format, and what must hold of them whatever the findings are."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from mtkit import __version__
from mtkit.check import Finding, Fix, Severity, TextSpan
from mtkit.check.result import CheckResult
from mtkit.cli.page import bitext_figures
from mtkit.report import REPORTS
from mtkit.report.text import concise, full, statistics, visible

if TYPE_CHECKING:
    from tests.conftest import RunCommand

GOLDEN = Path(__file__).resolve().parent / "golden"
SOURCE, TARGET = "وقال أحمد الشرع في دمشق", "Then Ahmad Al-Shara said in Damascus"
FORBIDDEN = Finding(
    "N101",
    Severity.ERROR,
    "Ahmad Al-Shara is a forbidden form of «أحمد الشرع»; write Ahmed al-Sharaa",
    "pair.tmx",
    "1",
    TextSpan.of(SOURCE, 5, 15),
    TextSpan.of(TARGET, 5, 19),
    "sharaa",
    Fix(5, 19, "Ahmed al-Sharaa"),
    source=SOURCE,
    target=TARGET,
    note="house style",
)
HOSTILE = "50% <b>&\x1b[31m\u0000 : , «x»"
FINDINGS = (
    FORBIDDEN,
    Finding("A104", Severity.WARNING, "the source has no translation", "pair.tmx", "2 & 3", source="نص آخر"),
    Finding(
        "N202",
        Severity.WARNING,
        "Edlib looks like the name that is Idlib 7 times in this text",
        "dir x/article.md",
        None,
        None,
        TextSpan(103, 108, "Edlib"),
        None,
        Fix(103, 108, "Idlib", safe=False),
        4,
        4,
        "",
        "In Edlib, there",
        100,
    ),
    Finding(
        "N301",
        Severity.INFO,
        HOSTILE,
        "odd:name,%.tsv",
        HOSTILE,
        TextSpan(0, 4, "50% "),
        TextSpan(4, 7, "<b>"),
        source=HOSTILE,
        target=HOSTILE,
    ),
)
RESULT = CheckResult(
    FINDINGS, "mtkit:x|rules:N1", ("pair.tmx", "clean.tmx", "dir x/article.md"), 12, suppressed=1, ignored=2
)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_golden(name: str) -> None:
    """Each format gives the text that a person has looked at; MTKIT_GOLDEN=write writes it anew."""
    path = GOLDEN / f"check.{name}"
    text = REPORTS[name](RESULT).replace(f'"version": "{__version__}"', '"version": "VERSION"')
    text = re.sub(r"(?s)<style>.*</style>", "<style>STYLE</style>", text)
    if os.environ.get("MTKIT_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode("utf-8")


def test_json_contract() -> None:
    """One object: signature, summary, findings with exactly the promised keys; null is what is not there."""
    content = json.loads(REPORTS["json"](RESULT))
    assert sorted(content) == ["findings", "signature", "summary"]
    assert content["findings"][0] == {
        "rule": "N101",
        "severity": "error",
        "message": FORBIDDEN.message,
        "path": "pair.tmx",
        "unit": "1",
        "entry": "sharaa",
        "source": {"start": 5, "end": 15, "text": "أحمد الشرع"},
        "target": {"start": 5, "end": 19, "text": "Ahmad Al-Shara"},
        "fix": {"start": 5, "end": 19, "replacement": "Ahmed al-Sharaa", "safe": True},
    }
    assert content["findings"][1]["target"] is None
    assert (content["summary"]["error"], content["summary"]["warning"], content["summary"]["info"]) == (1, 2, 1)


def test_sarif_structure() -> None:
    """What the schema of SARIF 2.1.0 asks for: names, types, levels, indices, regions that count from 1."""
    log: dict[str, Any] = json.loads(REPORTS["sarif"](RESULT))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "mtkit"
    assert run["columnKind"] == "unicodeCodePoints"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"none", "note", "warning", "error"}
    for result in run["results"]:
        assert set(result) <= {
            "ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "properties", "fixes",
        }  # fmt: skip
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert isinstance(result["message"]["text"], str)
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert " " not in uri
        region = location["physicalLocation"].get("region", {})
        assert all(
            isinstance(value, int) and value >= (0 if key.startswith("char") else 1) for key, value in region.items()
        )
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            assert change["artifactLocation"]["uri"] == uri
            assert change["replacements"][0]["deletedRegion"]["charLength"] == 5


def test_sarif_of_an_absolute_path() -> None:
    """An absolute path is a file URI."""
    log = json.loads(REPORTS["sarif"](CheckResult((replace(FORBIDDEN, path="/a b/c.tmx"),))))
    location = log["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "file:///a%20b/c.tmx"


def test_junit_is_xml() -> None:
    """Counts agree, and control characters do not break it."""
    root = etree.fromstring(REPORTS["junit"](RESULT).encode())
    assert (root.get("tests"), root.get("failures")) == ("5", "4")
    assert len(root.findall(".//testcase")) == 5
    assert len(root.findall(".//failure")) == 4
    assert [suite.get("name") for suite in root] == ["pair.tmx", "clean.tmx", "dir x/article.md", "odd:name,%.tsv"]


def test_github_escapes() -> None:
    """Percent signs and line breaks are escaped, in fields colons and commas too; one line a finding."""
    nasty = replace(FINDINGS[3], message="a%b\nc:d,e")
    (line,) = REPORTS["github"](CheckResult((nasty,))).splitlines()
    assert line.startswith("::notice file=odd%3Aname%2C%25.tsv,title=N301 uncovered-name::unit ")
    assert "\x1b" not in line
    assert line.endswith("a%25b c:d,e")


def test_html_has_directions_and_no_scripts() -> None:
    """Each text cell has language and direction; nothing is loaded or run; nothing of the texts is markup."""
    page = html.fromstring(REPORTS["html"](RESULT))
    cells = page.xpath("//details[@class='group']//td")
    assert len(cells) == 12
    assert {(cell.get("lang"), cell.get("dir")) for cell in cells} == {("en", "ltr"), ("ar", "rtl")}
    assert page.xpath("//script | //img | //link | //iframe | //b | //@src | //@onclick") == []
    assert "default-src 'none'" in page.xpath("//meta/@content")[1]
    assert sorted((mark.text, mark.get("class")) for mark in page.xpath("//mark")) == [
        ("50% ", "info"),
        ("<b>", "info"),
        ("Ahmad Al-Shara", "error"),
        ("Edlib", "warning"),
        ("أحمد الشرع", "error"),
    ]


def test_html_groups_by_the_name_that_a_reader_knows() -> None:
    """The heading is the form in the source, also where only the message of a finding has it; most findings first."""
    unmarked = replace(FORBIDDEN, source_span=None)
    page = html.fromstring(REPORTS["html"](CheckResult((unmarked, *FINDINGS[1:], unmarked))))
    heads = page.xpath("//summary/h3")
    assert [head.text_content() for head in heads] == [
        "أحمد الشرع (2)",
        "50%  (1)",
        "A104 empty-side (1)",
        "N202 two-spellings (1)",
    ]
    assert (heads[0][0].get("lang"), heads[0][0].get("dir")) == ("ar", "rtl")
    assert page.xpath("string(//summary/small)") == "entry sharaa"


def test_html_has_plots_that_can_be_read_without_a_script() -> None:
    """Names and files with most findings, as pictures with a description and as tables."""
    page = html.fromstring(REPORTS["html"](RESULT))
    rows = {
        figure.get("id"): [[cell.text_content() for cell in row] for row in figure.xpath(".//tbody/tr")]
        for figure in page.xpath("//figure")
    }
    assert rows["by-name"] == [["50% ", "1", "50.0 %"], ["أحمد الشرع", "1", "50.0 %"]]
    assert rows["by-file"] == [
        ["pair.tmx", "2", "50.0 %"],
        ["dir x/article.md", "1", "25.0 %"],
        ["odd:name,%.tsv", "1", "25.0 %"],
    ]
    assert page.xpath("//figure/svg/@role") == ["img", "img"]
    alone = CheckResult((FINDINGS[2],), source_lang="", paths=("article.md",))
    assert html.fromstring(REPORTS["html"](alone)).xpath("//figure") == []


def _luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG 2.1 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_html_has_the_figures_of_the_bitexts_if_they_are_given(tmp_path: Path, mtkit: RunCommand) -> None:
    """The command gives them for what it could read; a text alone and standard input have none."""
    (tmp_path / "pair.tsv").write_text("id\tsource\ttarget\tscore\n1\tنعم\tYes\t0.5\n2\tلا\tNo\t0.9\n", "utf-8")
    (tmp_path / "text.md").write_text("Yes and no\n", "utf-8")
    code, out, err = mtkit(
        "check", tmp_path / "pair.tsv", tmp_path / "text.md", "--output-format", "html", "--exit-zero"
    )
    page = html.fromstring(out)
    assert code == 0, err
    assert page.xpath("//section[@class='alignment']//figure/@id") == ["scores", "ratio"]
    assert "2 units of 1 of 2 files, ar to en." in page.xpath("string(//section[@class='alignment']/p)")
    alone = html.fromstring(mtkit("check", tmp_path / "text.md", "--output-format", "html").out)
    assert alone.xpath("//section[@class='alignment']") == []
    assert bitext_figures([("-", "tsv")], None, ("ar", "en")) is None
    assert bitext_figures([(str(tmp_path / "pair.tsv"), "tsv")], None, ("fa", "en")) is None


COLOURS = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\)")
PAIRS = [
    *((ink, paper) for ink in ("ink", "soft", "good", "bad", "doubt") for paper in ("page", "sheet")),
    *(("ink", paper) for paper in ("name", "error", "warning", "info", "chosen")),
]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_text_can_be_read(mode: int) -> None:
    """Every text has a contrast of 4.5 at least (WCAG AA) to what it stands on; borders of findings have 3."""
    found = {name: both[mode] for name, *both in COLOURS.findall(REPORTS["html"](RESULT))}
    colours = {
        name: f"#{value[1] * 2}{value[2] * 2}{value[3] * 2}" if len(value) == 4 else value
        for name, value in found.items()
    }

    def contrast(one: str, other: str) -> float:
        dark, light = sorted((_luminance(colours[one]), _luminance(colours[other])))
        return (light + 0.05) / (dark + 0.05)

    assert [(pair, round(contrast(*pair), 2)) for pair in PAIRS if contrast(*pair) < 4.5] == []
    lines = [(f"{kind}-line", kind) for kind in ("name", "error", "warning", "info")]
    assert [pair for pair in [*lines, ("focus", "sheet"), ("focus", "page")] if contrast(*pair) < 3] == []


def test_html_shows_a_window_of_a_long_text() -> None:
    """A very long text does not make a very long page."""
    long = "a" * 1_000_000
    finding = replace(FORBIDDEN, target=f"{long}Homs{long}", target_span=TextSpan(1_000_000, 1_000_004, "Homs"))
    page = REPORTS["html"](CheckResult((finding,)))
    assert len(page) < 20_000
    assert '<mark class="error">Homs</mark>' in page


def test_no_caret_under_arabic() -> None:
    """Carets stand under English only; a line with Arabic letters has none."""
    assert "^" * 14 in full(RESULT)
    mixed = replace(FORBIDDEN, target=f"قال {TARGET}", target_span=TextSpan(9, 23, "Ahmad Al-Shara"), fix=None)
    assert "^" not in full(CheckResult((mixed,)))


def test_carets_are_under_the_words() -> None:
    """Combining marks fill no cell and wide letters two."""
    target = "e\u0301 \u4e2d Homs"
    finding = replace(FORBIDDEN, target=target, target_span=TextSpan.of(target, 5, 9), fix=None, note="")
    lines = full(CheckResult((finding,))).splitlines()
    assert lines[3] == "         |      ^^^^"


def test_long_lines_are_cut_around_the_finding() -> None:
    """The window shows the finding, with an ellipsis on either side."""
    target = f"{'x ' * 300}Homs{' y' * 300}"
    finding = replace(FORBIDDEN, target=target, target_span=TextSpan(600, 604, "Homs"), fix=None)
    line = full(CheckResult((finding,))).splitlines()[2]
    assert line.startswith("  target | …")
    assert "Homs" in line
    assert line.endswith("…")
    assert len(line) < 120


def test_colours_are_the_callers() -> None:
    """A style is asked for each part that may be coloured."""
    asked: set[str] = set()

    def style(text: str, kind: str) -> str:
        asked.add(kind)
        return text

    assert concise(RESULT, style=style) == concise(RESULT)
    assert full(RESULT, style=style) == full(RESULT)
    assert asked == {"error", "warning", "info", "place", "fix"}


def test_nothing_found() -> None:
    """An empty result says so in words, and is valid in every format."""
    empty = CheckResult((), "s", ("a.tmx",), 1, fixed=2)
    assert full(empty) == concise(empty) == "Nothing found in 1 unit. Fixed 2.\n"
    assert statistics(empty) == ""
    assert REPORTS["github"](empty) == ""
    assert json.loads(REPORTS["json"](empty))["findings"] == []
    assert json.loads(REPORTS["sarif"](empty))["runs"][0]["results"] == []
    assert "no findings" in REPORTS["junit"](empty)
    assert "0 findings" in REPORTS["html"](empty)


def test_statistics() -> None:
    """Rules by how often they were found, then names."""
    assert statistics(CheckResult((FORBIDDEN, FORBIDDEN, FINDINGS[1]))) == (
        "     2  N101  forbidden-form\n     1  A104  empty-side\n\n     2  sharaa\n"
    )


@given(st.text(max_size=50))
def test_terminals_are_not_steered(text: str) -> None:
    """What is shown is one line without controls."""
    shown = visible(text)
    assert shown.isprintable() or all(
        char.isprintable() or char in "\u200c\u200d\u00a0\u3000 " or ord(char) > 127 for char in shown
    )
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert len(shown.splitlines()) <= 1


def test_html_counts_one_thing_as_one() -> None:
    """One finding in one unit of one file."""
    page = REPORTS["html"](CheckResult(FINDINGS[:1], units=1, paths=("a.tsv",)))
    assert "1 finding in 1 unit of 1 file:" in page
    assert "<title>mtkit check: 1 finding</title>" in page
