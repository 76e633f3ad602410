"""`mtkit check` and `mtkit rule` from the outside: files and folders, fixes, reports, exit codes, bad input."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from docx import Document as WordDocument

from mtkit.cli import group
from mtkit.exchange import read_bitext

if TYPE_CHECKING:
    from pathlib import Path

GLOSSARY = (
    "source\tpreferred\tshort\tforbidden\tkind\n"
    "أحمد الشرع\tAhmed al-Sharaa\tal-Sharaa; Sharaa\tAhmad Al-Shara\tperson\n"
    "خان شيخون\tKhan Sheikhoun\t\t\tplace\n"
)
PAIRS = (
    "id\tsource\ttarget\tscore\n"
    "1\tوقال أحمد الشرع\tThen Ahmad Al-Shara said\t\n"
    "2\tفي خان شيخون\tIn Khan Shaykhun's east\t\n"
    "3\tأحمد الشرع\tHe knew Ahmed Al-Sharaa’s men\t\n"
)
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="ar" datatype="plaintext"/>
<body>
<tu tuid="a"><note>keep me</note><tuv xml:lang="ar"><seg>قال أحمد الشرع</seg></tuv>
<tuv xml:lang="en"><seg>Then <bpt i="1">&lt;b&gt;</bpt>Ahmad<ept i="1">&lt;/b&gt;</ept> Al-Shara said</seg></tuv></tu>
<tu tuid="b"><prop type="mtkit">ignore N101</prop><tuv xml:lang="ar"><seg>قال أحمد الشرع</seg></tuv>
<tuv xml:lang="en"><seg>Then Ahmad Al-Shara said</seg></tuv></tu>
</body></tmx>
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a glossary and a bitext, which is the working folder."""
    (tmp_path / "names.tsv").write_text(GLOSSARY, encoding="utf-8")
    (tmp_path / "pair.tsv").write_text(PAIRS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(group, ["check", *args], input=stdin, catch_exceptions=True, standalone_mode=False)


def rules(result: Result) -> list[tuple[str, str]]:
    """Unit and rule of the findings of a JSON report."""
    return [(each["unit"], each["rule"]) for each in json.loads(result.stdout)["findings"]]


def test_json_report(folder: Path) -> None:
    """The contract, offsets in the text of the unit, exit code 1."""
    result = run("pair.tsv", "-g", "names.tsv", "--output-format", "json")
    assert result.return_value == 1
    assert rules(result) == [("1", "N101"), ("2", "N102"), ("3", "N105")]
    content = json.loads(result.stdout)
    assert content["signature"].startswith("mtkit:")
    assert "glossary:names.tsv-" in content["signature"]
    first = content["findings"][0]
    assert first["target"] == {"start": 5, "end": 19, "text": "Ahmad Al-Shara"}
    assert "Then Ahmad Al-Shara said"[5:19] == first["target"]["text"]
    assert first["fix"] == {"start": 5, "end": 19, "replacement": "Ahmed al-Sharaa", "safe": True}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--fail-on", "error"), 1),
        (("--fail-on", "warning", "--ignore", "N101,N102,N105"), 0),
        (("--exit-zero",), 0),
        (("--select", "A"), 0),
        (("--select", "N2"), 0),
        (("--select", "N1", "--ignore", "N1"), 0),
    ],
)
def test_exit_codes(folder: Path, args: tuple[str, ...], code: int) -> None:
    """0 where nothing at or above the limit was found, or nobody minds."""
    assert run("pair.tsv", "-g", "names.tsv", *args).return_value == code


def test_fix_writes_and_fixing_twice_changes_nothing(folder: Path) -> None:
    """Safe fixes are applied, possessives kept, the rest reported; a second run changes no byte."""
    result = run("pair.tsv", "-g", "names.tsv", "--fix", "--output-format", "json")
    assert result.return_value == 1
    assert rules(result) == [("2", "N102")]
    fixed = (folder / "pair.tsv").read_bytes()
    assert [unit.target for unit in read_bitext("pair.tsv")] == [
        "Then Ahmed al-Sharaa said",
        "In Khan Shaykhun's east",
        "He knew Ahmed al-Sharaa’s men",
    ]
    run("pair.tsv", "-g", "names.tsv", "--fix")
    assert (folder / "pair.tsv").read_bytes() == fixed
    assert run("pair.tsv", "-g", "names.tsv", "--unsafe-fixes").return_value == 0
    assert [unit.target for unit in read_bitext("pair.tsv")][1] == "In Khan Sheikhoun's east"


def test_diff_changes_nothing(folder: Path) -> None:
    """The diff shows units; the file stays; exit code 1 as long as there is something to fix."""
    result = run("pair.tsv", "-g", "names.tsv", "--diff")
    assert result.stdout == (
        "--- pair.tsv\n+++ pair.tsv\n@@ unit 1 @@\n-Then Ahmad Al-Shara said\n+Then Ahmed al-Sharaa said\n"
        "@@ unit 3 @@\n-He knew Ahmed Al-Sharaa’s men\n+He knew Ahmed al-Sharaa’s men\n"
    )
    assert (folder / "pair.tsv").read_text(encoding="utf-8") == PAIRS
    assert result.return_value == 1


def test_tmx_keeps_markup_notes_and_ids(folder: Path) -> None:
    """A TMX is fixed in place: inline codes, notes and props stay, an ignored unit is left alone."""
    (folder / "memory.tmx").write_text(TMX, encoding="utf-8")
    result = run("memory.tmx", "-g", "names.tsv", "--fix")
    assert result.return_value == 0
    assert "Fixed 1." in result.stdout
    assert "1 ignored in the text" in result.stdout
    first, second = read_bitext("memory.tmx")
    assert (first.id, first.notes, first.target) == ("a", ("keep me",), "Then Ahmed al-Sharaa said")
    assert "&lt;b&gt;" in (first.target_markup or "")
    assert second.target == "Then Ahmad Al-Shara said"


def test_other_formats_are_fixed(folder: Path) -> None:
    """JSONL and compressed files, ids that come twice kept."""
    head = '{"mtkit": "bitext", "source_lang": "ar", "target_lang": "en", "signature": "", "documents": []}\n'
    row = json.dumps({"id": "x", "source": "أحمد الشرع", "target": "So Ahmad Al-Shara"}, ensure_ascii=False) + "\n"
    (folder / "a.jsonl.gz").write_bytes(gzip.compress((head + row).encode()))
    assert run("a.jsonl.gz", "-g", "names.tsv", "--fix").return_value == 0
    assert [unit.target for unit in read_bitext("a.jsonl.gz")] == ["So Ahmed al-Sharaa"]


def test_english_text_alone(folder: Path) -> None:
    """A text is checked and fixed by itself; its line breaks stay; the diff is one that patch reads."""
    text = "One.\r\nThen Ahmad Al-Shara said “Ahmad Al-Shara”.\r\n"
    (folder / "a.txt").write_bytes(text.encode())
    diff = run("a.txt", "-g", "names.tsv", "--diff")
    assert "@@ -1,2 +1,2 @@" in diff.stdout
    result = run("a.txt", "-g", "names.tsv", "--output-format", "json", "--fix")
    assert [(each["unit"], each["target"]["text"]) for each in json.loads(result.stdout)["findings"]] == [
        (None, "Ahmad Al-Shara")
    ]
    assert (folder / "a.txt").read_bytes().decode() == "One.\r\nThen Ahmed al-Sharaa said “Ahmad Al-Shara”.\r\n"


def test_word_document(folder: Path) -> None:
    """A Word document is fixed and stays one."""
    word = WordDocument()
    word.add_paragraph("Then ").add_run("Ahmad Al-Shara").bold = True
    word.save("a.docx")
    assert run("a.docx", "-g", "names.tsv", "--fix").return_value == 0
    assert [(run.text, run.bold) for run in WordDocument("a.docx").paragraphs[0].runs] == [
        ("Then ", None),
        ("Ahmed al-Sharaa", True),
    ]


def test_standard_input(folder: Path) -> None:
    """A text and a bitext may come by standard input; it cannot be fixed in place."""
    text = run("-", "--from", "text", "-g", "names.tsv", "--output-format", "concise", stdin="So Ahmad Al-Shara said")
    assert text.stdout.startswith("-:1:4: N101 Ahmad Al-Shara")
    assert run("-", "--from", "tsv", "-g", "names.tsv", stdin=PAIRS).return_value == 1
    for kind, data in (("text", "So Ahmad Al-Shara said"), ("tsv", PAIRS)):
        refused = run("-", "--from", kind, "-g", "names.tsv", "--fix", stdin=data)
        assert refused.return_value == 2
        assert "cannot be fixed in place" in refused.stderr


def test_folder(folder: Path) -> None:
    """A folder gives its bitexts and English texts with all subfolders, not its termbases and Arabic texts."""
    deep = folder / "x" / "ar"
    deep.mkdir(parents=True)
    (folder / "x" / "a.tmx").write_text(TMX, encoding="utf-8")
    (folder / "x" / "b.en.md").write_text("So Ahmad Al-Shara said", encoding="utf-8")
    (folder / "x" / "b.ar.md").write_text("قال", encoding="utf-8")
    (deep / "c.txt").write_text("قال", encoding="utf-8")
    (folder / ".hidden.txt").write_text("So Ahmad Al-Shara said", encoding="utf-8")
    result = run(".", "-g", "names.tsv", "--output-format", "json", "--select", "N101")
    content = json.loads(result.stdout)
    assert content["summary"]["files"] == 3
    assert [each["path"] for each in content["findings"]] == ["pair.tsv", "x/a.tmx", "x/b.en.md"]
    two = run(".", "-g", "names.tsv", "--output-format", "json", "--select", "N101", "--jobs", "2", "-q")
    assert json.loads(two.stdout) == content


def test_across_files(folder: Path) -> None:
    """Without a glossary, files are held to each other."""
    for name, form in (("a", "Talbiseh"), ("b", "Talbiseh"), ("c", "Talbisa")):
        (folder / f"{name}.tsv").write_text(f"id\tsource\ttarget\n1\tفي تلبيسة\tIn {form}\n", encoding="utf-8")
    result = run("a.tsv", "b.tsv", "c.tsv", "--output-format", "concise")
    assert result.stdout.splitlines()[0] == (
        "c.tsv: unit 1: N201 «تلبيسة» is Talbisa here, but Talbiseh 2 times in the corpus [?]"
    )


def test_english_to_arabic(folder: Path) -> None:
    """A bitext the other way round is checked too; its English side is the source and has no fix."""
    (folder / "a.tsv").write_text("id\tsource\ttarget\n1\tSo Ahmad Al-Shara\tأحمد الشرع\n", encoding="utf-8")
    (finding,) = json.loads(run("a.tsv", "-g", "names.tsv", "--output-format", "json").stdout)["findings"]
    assert (finding["source"]["text"], finding["target"]["text"], finding["fix"]) == (
        "Ahmad Al-Shara",
        "أحمد الشرع",
        None,
    )


def test_baseline(folder: Path) -> None:
    """What the baseline holds is left out; something new fails."""
    assert run("pair.tsv", "-g", "names.tsv", "--write-baseline", "known.json").return_value == 0
    result = run("pair.tsv", "-g", "names.tsv", "--baseline", "known.json")
    assert (result.return_value, result.stdout) == (0, "Nothing found in 3 units. 3 known from the baseline.\n")
    (folder / "pair.tsv").write_text(PAIRS + "4\tأحمد الشرع\tSo Ahmad Al-Shara\t\n", encoding="utf-8")
    result = run("pair.tsv", "-g", "names.tsv", "--baseline", "known.json", "--output-format", "json")
    assert rules(result) == [("4", "N101")]
    assert run("pair.tsv", "--baseline", "none.json").exception is not None


def test_statistics_and_output_file(folder: Path) -> None:
    """Counts instead of findings, and a report in a file."""
    assert run("pair.tsv", "-g", "names.tsv", "--statistics").stdout.startswith("     1  N101  forbidden-form\n")
    assert run("pair.tsv", "-g", "names.tsv", "--output-format", "html", "-o", "r.html").stdout == ""
    assert (folder / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_configuration(folder: Path) -> None:
    """The file found upward gives glossary and rules; the command line overrides; --isolated reads none."""
    (folder / "mtkit.toml").write_text(
        '[check]\nglossary = ["names.tsv"]\nselect = ["N101"]\noutput-format = "json"\nbaseline = "later.json"\n',
        encoding="utf-8",
    )
    assert rules(run("pair.tsv")) == [("1", "N101")]
    assert rules(run("pair.tsv", "--select", "N105")) == [("3", "N105")]
    assert rules(run("pair.tsv", "--extend-select", "N102")) == [("1", "N101"), ("2", "N102")]
    assert run("pair.tsv", "--isolated").stdout == "Nothing found in 3 units.\n"
    (folder / "other.toml").write_text('[check]\nselect = ["N102"]\nglossary = "names.tsv"', encoding="utf-8")
    assert "N102" in run("pair.tsv", "--config", "other.toml").stdout


def test_several_glossaries_and_date(folder: Path) -> None:
    """The last glossary wins; a date decides which entry holds."""
    (folder / "mine.tsv").write_text("source\tpreferred\nخان شيخون\tKhan Shaykhun\n", encoding="utf-8")
    result = run("pair.tsv", "-g", "names.tsv", "-g", "mine.tsv", "--output-format", "json")
    assert rules(result) == [("1", "N101"), ("3", "N105")]
    (folder / "kyiv.tsv").write_text(
        "source\tpreferred\tvalid_from\tvalid_to\nكييف\tKyiv\t2019-08-14\t\nكييف\tKiev\t\t2019-08-13\n",
        encoding="utf-8",
    )
    (folder / "k.tsv").write_text("id\tsource\ttarget\n1\tفي كييف\tNow in Kiev\n", encoding="utf-8")
    args = ("k.tsv", "-g", "kyiv.tsv", "--select", "N1", "--output-format", "json")
    assert rules(run(*args, "--date", "2022-03-01")) == [("1", "N107")]
    assert rules(run(*args, "--date", "2010-03-01")) == []


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("none.tmx",), "no such file"),
        (("pair.xyz",), "does not tell a bitext format; name it with --from"),
        (("pair.tsv", "--select", "X1"), "'X1' names no rule"),
        (("pair.tsv", "--output-format", "pdf"), "unknown report 'pdf'; known are concise, full, github"),
        (("pair.tsv", "-g", "none.tsv"), "no such file"),
        (("pair.tsv", "--date", "yesterday"), "does not match the format"),
        (("empty",), "holds nothing to check"),
    ],
)
def test_bad_usage(folder: Path, args: tuple[str, ...], reason: str) -> None:
    """One clear line and exit code 2, whether click or mtkit objects."""
    (folder / "empty").mkdir()
    result = run(*args)
    told = f"{result.stderr} {result.exception}"
    if result.exception is not None and hasattr(result.exception, "format_message"):
        told += result.exception.format_message()
    assert reason in told
    assert result.return_value in {None, 2}


def test_one_bad_file_does_not_hide_the_others(folder: Path) -> None:
    """The others are reported, and the exit code is 2."""
    (folder / "broken.tmx").write_text("<tmx><body>", encoding="utf-8")
    result = run("broken.tmx", "pair.tsv", "-g", "names.tsv", "--output-format", "json")
    assert result.return_value == 2
    assert len(rules(result)) == 3
    assert "mtkit: broken.tmx:1:" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("n.tbx", "<tbx><broken", "n.tbx:1"),
        ("n.tsv", "source\tpreferred\tid\nا ب\tA\tx\nج د\tB\tx\n", "n.tsv:3: the id x is used twice"),
        ("n.tsv", "source\tpreferred\nأحمد\n", "n.tsv:2"),
        ("n.tsv", "source\tpreferred\tforbidden\nأحمد\tAhmed\t/(/\n", "is not valid"),
    ],
)
def test_bad_glossary(folder: Path, name: str, content: str, reason: str) -> None:
    """A malformed glossary stops with file, line and cause."""
    (folder / name).write_text(content, encoding="utf-8")
    result = run("pair.tsv", "-g", name)
    assert reason in f"{result.exception}{result.stderr}"


def test_catastrophic_pattern_ends(folder: Path) -> None:
    """A pattern that would run for ever is told by name within seconds."""
    (folder / "n.tsv").write_text("source\tpreferred\tforbidden\nأحمد\tAhmed\t/(a+)+$/\n", encoding="utf-8")
    (folder / "a.tsv").write_text(f"id\tsource\ttarget\n1\tأحمد\t{'a' * 5000}b\n", encoding="utf-8")
    start = time.monotonic()
    result = run("a.tsv", "-g", "n.tsv")
    assert result.return_value in {0, 1, 2}
    assert time.monotonic() - start < 20


def test_segment_of_a_million_characters(folder: Path) -> None:
    """It is checked in seconds, and shown in one screen."""
    filler = "and so it goes on 'in' \"Homs\" with the Men of Al Nowhere. " * 17_000
    arabic = "وهكذا يمضي الأمر في كل مكان " * 17_000
    row = f"1\t{arabic} أحمد الشرع\t{filler} Ahmad Al-Shara\n"
    (folder / "a.tsv").write_text(f"id\tsource\ttarget\n{row}", encoding="utf-8")
    start = time.monotonic()
    result = run("a.tsv", "-g", "names.tsv")
    assert time.monotonic() - start < 60
    assert "N101 Ahmad Al-Shara" in result.stdout
    assert len(result.stdout) < 5_000


def test_nul_bytes(folder: Path) -> None:
    """NUL bytes in a bitext end in a finding or an error, not in a crash."""
    (folder / "a.tsv").write_bytes("id\tsource\ttarget\n1\tأحمد\0الشرع\tAhmad\0 Al-Shara\n".encode())
    result = run("a.tsv", "-g", "names.tsv")
    assert result.return_value in {0, 1, 2}
    assert "Traceback" not in result.stderr


def test_rule_pages() -> None:
    """`mtkit rule` prints a page, lists all, lists as JSON, and knows what it does not know."""
    runner = CliRunner()
    shown = runner.invoke(group, ["rule", "n101"], standalone_mode=False).stdout
    assert shown.startswith("# N101: forbidden-form\n")
    listed = runner.invoke(group, ["rule", "--all"], standalone_mode=False).stdout
    assert "N108  warning  first-mention" in listed
    assert "(only if selected)" in listed
    everything = json.loads(runner.invoke(group, ["rule", "--json"], standalone_mode=False).stdout)
    assert everything[0]["code"] == "N101"
    unknown = runner.invoke(group, ["rule", "N999"], standalone_mode=False)
    assert "there is no rule 'N999'" in str(unknown.exception)


def test_from_the_outside(folder: Path) -> None:
    """As a program: findings on standard output, remarks on standard error, no colours in a pipe, code 1."""
    done = subprocess.run(
        [sys.executable, "-m", "mtkit", "check", "pair.tsv", "-g", "names.tsv"],
        capture_output=True, check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout
    assert done.stdout.decode().startswith("pair.tsv: unit 1: N101 Ahmad Al-Shara")
    assert done.stderr == b""
