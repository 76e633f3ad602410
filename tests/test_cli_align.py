"""`mtkit align` on one pair: what goes where, in which format, in which order."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from mtkit.bitext import Alignment, Bead, Document, Span
from mtkit.cli.outcome import outcome_of, summary
from mtkit.cli.output import Selection
from mtkit.cli.table import alignment_table
from mtkit.exchange import read_bitext

if TYPE_CHECKING:
    from tests.conftest import RunCommand

ARABIC = (
    "دمشق - وصل الوفد إلى المدينة صباح الأحد.",
    "وقال المتحدث إن المحادثات ستستمر ثلاثة أيام.",
    "ولم تعلن أي نتائج حتى الآن.",
)
ENGLISH = (
    "DAMASCUS - The delegation reached the city on Sunday morning.",
    "The spokesman said that the talks would go on for three days.",
    "No results have been announced so far.",
)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """An Arabic and an English file of three sentences, each a paragraph."""
    source, target = tmp_path / "a.ar.txt", tmp_path / "a.en.txt"
    source.write_text("\n\n".join(ARABIC) + "\n", encoding="utf-8")
    target.write_text("\n\n".join(ENGLISH) + "\n", encoding="utf-8")
    return source, target


def options(pair: tuple[Path, Path]) -> tuple[object, ...]:
    """The words of a plain call, with the aligner that needs no model."""
    return ("align", *pair, "--aligner", "length")


def test_a_pipe_gets_tsv(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """Without -o and without a terminal the pairs are TSV, and nothing else is on standard output."""
    code, out, _ = mtkit(*options(pair))
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert rows[0] == ["id", "source", "target", "score"]
    assert [row[1:3] for row in rows[1:]] == [list(both) for both in zip(ARABIC, ENGLISH, strict=True)]


@pytest.mark.parametrize("suffix", [".tmx", ".tsv", ".jsonl", ".xlsx", ".tmx.gz", ".jsonl.zst"])
def test_the_suffix_tells_the_format(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path, suffix: str) -> None:
    """What is written is read back as the same units, whatever the format."""
    output = tmp_path / f"out{suffix}"
    code, out, err = mtkit(*options(pair), "-o", output)
    bitext = read_bitext(output)
    assert (code, out) == (0, "")
    assert f"written: {output} (3 units)" in err
    assert [(unit.source, unit.target) for unit in bitext.units] == list(zip(ARABIC, ENGLISH, strict=True))


def test_to_overrides_the_suffix(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """--to counts more than the suffix; the compression is still that of the suffix."""
    mtkit(*options(pair), "-o", tmp_path / "out.dat.gz", "--to", "jsonl")
    with gzip.open(tmp_path / "out.dat.gz", "rt", encoding="utf-8") as lines:
        assert json.loads(lines.readline())["mtkit"] == "bitext"


def test_jsonl_keeps_the_signature(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """The output says which aligner and which segmenter made it."""
    mtkit(*options(pair), "-o", tmp_path / "out.jsonl")
    parts = read_bitext(tmp_path / "out.jsonl").signature.split("|")
    assert parts[0].startswith("mtkit:")
    assert "aligner:length" in parts
    assert parts[-1].startswith("segmenter:")


def test_beads_on_standard_output(mtkit: RunCommand, tmp_path: Path) -> None:
    """--segmented --to beads counts the input lines and prints what other aligners print."""
    (tmp_path / "a.ar").write_text("\n".join(ARABIC), encoding="utf-8")
    (tmp_path / "a.en").write_text("\n".join(ENGLISH), encoding="utf-8")
    _, out, _ = mtkit(
        "align", tmp_path / "a.ar", tmp_path / "a.en", "--segmented", "--aligner", "length", "--to", "beads"
    )
    assert [line.rpartition(":")[0] for line in out.splitlines()] == ["[0]:[0]", "[1]:[1]", "[2]:[2]"]
    assert all(0 <= float(line.rpartition(":")[2]) <= 1 for line in out.splitlines())


def test_beads_into_a_file(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """The suffix .beads tells the bead format."""
    mtkit(*options(pair), "-o", tmp_path / "out.beads", "--quiet")
    assert (tmp_path / "out.beads").read_text(encoding="utf-8").startswith("[0]:[0]:")


def test_moses_writes_two_files(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """`stem.{ar,en}` is a Moses pair."""
    mtkit(*options(pair), "-o", tmp_path / "out.{ar,en}")
    assert (tmp_path / "out.ar").read_text(encoding="utf-8").splitlines() == list(ARABIC)
    assert (tmp_path / "out.en").read_text(encoding="utf-8").splitlines() == list(ENGLISH)


def test_the_summary_says_what_a_person_wants_to_know(
    mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    """Segments of both sides, beads by type, nulls, confidence and the lowest beads with their text."""
    lines = mtkit(*options(pair), "-o", tmp_path / "out.tmx").err.splitlines()
    assert lines[0] == f"{pair[0]} (ar): 3 segments; {pair[1]} (en): 3 segments"
    assert lines[1] == "3 beads: 3 1-1"
    assert lines[2] == "without a partner: 0 source segments, 0 target segments"
    assert lines[3].startswith("mean confidence 0.")
    assert lines[3].endswith("; the lowest 3:")
    assert sorted(line.partition("bead ")[2][:1] for line in lines[4:7]) == ["1", "2", "3"]
    assert f"«{ARABIC[0]}» = «{ENGLISH[0][:59].rstrip()}…»" in "\n".join(lines[4:7])


def test_quiet_says_nothing(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """--quiet leaves only errors."""
    assert mtkit(*options(pair), "-o", tmp_path / "out.tmx", "-q") == (0, "", "")


def test_json_is_one_object(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """--json prints the same figures for programs, on standard output."""
    output = tmp_path / "out.tmx"
    found = json.loads(mtkit(*options(pair), "-o", output, "--json", "-q").out)
    assert found["segments"] == {"source": 3, "target": 3}
    assert found["beads"] == {"1-1": 3}
    assert found["nulls"] == {"source": 0, "target": 0}
    assert 0 < found["mean_confidence"] < 1
    assert sorted(low["bead"] for low in found["lowest"]) == [1, 2, 3]
    assert (found["pairs"][0]["output"], found["pairs"][0]["units"]) == (str(output), 3)
    assert "scores" not in found


def test_json_without_output_prints_only_the_figures(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """Without -o the JSON object is all there is on standard output."""
    found = json.loads(mtkit(*options(pair), "--json").out)
    assert found["pairs"][0]["output"] is None


def test_files_in_the_wrong_order_are_noticed(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """English before Arabic is exchanged, and that is said."""
    code, out, err = mtkit("align", pair[1], pair[0], "--aligner", "length")
    assert code == 0
    assert out.splitlines()[1].split("\t")[1:3] == [ARABIC[0], ENGLISH[0]]
    assert f"note: the files came in the wrong order: {pair[0]} is Arabic and was taken as the source" in err


def test_languages_that_are_named_keep_the_order(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """With --source-lang en --target-lang ar the English stays the source."""
    words = ("align", pair[1], pair[0], "--aligner", "length", "--source-lang", "en", "--target-lang", "ar")
    _, out, err = mtkit(*words)
    assert out.splitlines()[1].split("\t")[1:3] == [ENGLISH[0], ARABIC[0]]
    assert "wrong order" not in err


def test_regions_of_a_language_go_into_the_output(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """--source-lang and --target-lang are written as they were given."""
    mtkit(*options(pair), "-o", tmp_path / "out.jsonl", "--source-lang", "ar-SY", "--target-lang", "en-GB")
    bitext = read_bitext(tmp_path / "out.jsonl")
    assert (bitext.source_lang, bitext.target_lang) == ("ar-SY", "en-GB")


def test_min_score_leaves_units_out_and_says_so(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """Units below --min-score are not written, and their number is named."""
    _, _, err = mtkit(*options(pair), "-o", tmp_path / "out.tsv", "--min-score", "1")
    assert f"note: {tmp_path / 'out.tsv'}: units left out as asked: 3 of 3" in err
    assert read_bitext(tmp_path / "out.tsv", source_lang="ar", target_lang="en").units == ()


def test_no_nulls_leaves_units_without_a_partner_out(
    mtkit: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A translation memory for CAT tools needs no half units; they are left out when asked, and that is said."""
    (tmp_path / "a.ar").write_text("\n".join((*ARABIC, "الصورة: وكالة الأنباء")), encoding="utf-8")
    (tmp_path / "a.en").write_text("\n".join(ENGLISH), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = ("align", "a.ar", "a.en", "--segmented", "-o", "out.tmx")
    assert "(4 units)" in mtkit(*words).err
    _, _, err = mtkit(*words, "--no-nulls")
    assert "note: out.tmx: units left out as asked: 1 of 4" in err
    assert all(unit.source and unit.target for unit in read_bitext("out.tmx").units)


GOLD_PERFECT = "[0]:[0]\n[1]:[1]\n[2]:[2]\n"
GOLD_OTHER = "[0]:[0]\n[1, 2]:[1, 2]\n"


@pytest.mark.parametrize(
    ("gold", "figures"),
    [
        (GOLD_PERFECT, (1, 1, 1, 1, 1, 1, 0, 0)),
        (GOLD_OTHER, (1 / 3, 0.5, 0.4, 1, 1, 1, 0, 0)),
    ],
)
def test_gold_prints_the_scores(
    mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path, gold: str, figures: tuple[float, ...]
) -> None:
    """Each figure on a line of its own, in four decimals, and as an object with --json."""
    names = (
        *(f"{kind}_{figure}" for kind in ("strict", "lax") for figure in ("precision", "recall", "f1")),
        "null_precision",
        "null_recall",
    )
    (tmp_path / "a.gold").write_text(gold, encoding="utf-8")
    words = (*options(pair), "--gold", tmp_path / "a.gold", "--quiet")
    expected = [f"{name:18s} {value:.4f}" for name, value in zip(names, figures, strict=True)]
    assert mtkit(*words) == (0, "\n".join(expected) + "\n", "")
    scores = json.loads(mtkit(*words, "--json").out)["scores"]
    assert scores == pytest.approx(dict(zip(names, figures, strict=True)))


def test_a_table_for_people(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """--to table shows both texts side by side, each line isolated, numbers and confidence before them."""
    _, out, _ = mtkit(*options(pair), "--to", "table", "-q")
    assert "so far.\u2069" in out
    assert "ولم تعلن" in out
    assert next(line for line in out.splitlines() if "1-1" in line).split("│")[1:3] == [" 1 ", " 1-1  "]


def test_a_table_wraps_and_isolates_each_line() -> None:
    """Arabic is isolated from right to left, line by line, and no character is lost; nulls show a dash."""
    source = Document.from_lines([" ".join(["كلمة"] * 30)], "ar", "a")
    target = Document.from_lines(["one \x1b[31mred word", "a second"], "en", "b")
    alignment = Alignment(source, target, (Bead(Span(0, 1), Span(0, 1), 0.5), Bead(Span(1, 1), Span(1, 2), 0.2)))
    console = Console(file=io.StringIO(), width=80)
    console.print(alignment_table(alignment, console))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert shown.count("كلمة") == 30
    assert "\x1b" not in shown
    assert shown.count("\u2067") > 1
    assert shown.count("\u2067") + shown.count("\u2066") == shown.count("\u2069")
    assert all(len(line) - sum(line.count(c) for c in "\u2066\u2067\u2069") <= 80 for line in shown.splitlines())
    assert "–" in shown


def test_a_table_leaves_out_what_min_score_leaves_out() -> None:
    """--min-score holds for the table too; a bead that nobody scored stays."""
    source, target = Document.from_lines(["أ", "ب", "ج"], "ar"), Document.from_lines(["a", "b", "c"], "en")
    beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1), score) for n, score in enumerate((0.9, 0.1, None)))
    table = alignment_table(Alignment(source, target, beads), Console(width=80), Selection(0.5))
    assert [str(cell) for cell in table.columns[0].cells] == ["1", "3"]


def test_the_summary_of_a_terminal_isolates_texts() -> None:
    """In a terminal each text of a lowest bead is isolated inside its quotation marks."""
    source, target = Document.from_lines(["أ", "ب"], "ar", "s"), Document.from_lines(["a"], "en", "t")
    beads = (Bead(Span(0, 1), Span(0, 1), 0.25), Bead(Span(1, 2), Span(1, 1), 0.5))
    lines = list(summary([outcome_of(Alignment(source, target, beads))], isolate=True))
    assert lines == [
        "s (ar): 2 segments; t (en): 1 segment",
        "2 beads: 1 1-0, 1 1-1",
        "without a partner: 1 source segment, 0 target segments",
        "mean confidence 0.38; the lowest 2:",
        "  0.25  bead 1, 1-1: «\u2068أ\u2069» = «\u2068a\u2069»",
        "  0.50  bead 2, 1-0: «\u2068ب\u2069» = (nothing)",
    ]


def test_beads_without_scores_have_no_confidence() -> None:
    """An alignment that nobody scored has a summary without a mean."""
    source, target = Document.from_lines(["أ"], "ar", "s"), Document.from_lines(["a"], "en", "t")
    outcome = outcome_of(Alignment(source, target, (Bead(Span(0, 1), Span(0, 1)),)))
    assert len(list(summary([outcome]))) == 3


DEMO = Path(__file__).resolve().parent.parent / "corpora" / "demo"
needs_demo = pytest.mark.skipif(not DEMO.is_dir(), reason="the demonstration corpus is not beside the package")


@needs_demo
def test_the_demo_is_aligned_well(mtkit: RunCommand) -> None:
    """The default aligner on the demonstration corpus: boundaries right in nine of ten, hardly anything astray."""
    code, out, _ = mtkit(
        "align", DEMO / "gold", DEMO / "gold", "--segmented", "--gold", DEMO / "gold", "--jobs", 1, "-q"
    )
    scores = {line.split()[0]: float(line.split()[1]) for line in out.splitlines()}
    assert code == 0
    assert scores["strict_f1"] >= 0.9
    assert scores["lax_f1"] >= 0.985


@needs_demo
def test_a_pair_takes_a_moment(tmp_path: Path) -> None:
    """A news text of thirty sentences takes less than 1.5 seconds from start to end, in processor time (best of three).

    On an idle machine that is the time on the clock; the clock itself would measure what else runs beside the tests.
    """
    source, target = (DEMO / side / "05-match-in-homs.txt" for side in ("ar", "en"))
    words = [sys.executable, "-m", "mtkit", "align", source, target, "-o", tmp_path / "out.tmx", "-q"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    assert min(processor_time(words, env) for _ in range(3)) < 1.5


def processor_time(words: list[object], env: dict[str, str]) -> float:
    """Seconds of processor time that a process takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(word) for word in words], check=True, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
