"""`mtkit align` on two folders: pairing by name, parallel work, one bad pair among good ones."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from mtkit.cli.workers import align_all
from mtkit.corpus.pairing import gold_of, pair_up
from mtkit.errors import FormatError
from mtkit.pool import cores

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

ARABIC = "وصل الوفد إلى المدينة صباح الأحد.\n\nولم تعلن أي نتائج حتى الآن.\n"
ENGLISH = "The delegation reached the city on Sunday morning.\n\nNo results have been announced so far.\n"


def put(folder: Path, *names: str, text: str = ENGLISH) -> None:
    """Write files of one text."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with two pairs, one of them in a subfolder, and one file without a partner on each side."""
    put(tmp_path / "ar", "01.ar.txt", "2024/02.txt", "alone.txt", text=ARABIC)
    put(tmp_path / "en", "01.en.md", "2024/02.txt", "single.txt")
    return tmp_path / "ar", tmp_path / "en"


def names(tmp_path: Path, left: list[str], right: list[str]) -> tuple[dict[str, tuple[str, str]], tuple[str, ...]]:
    """Pair up empty files of these names; paths relative to the folder of both."""
    put(tmp_path / "l", *left)
    put(tmp_path / "r", *right)
    found = pair_up(tmp_path / "l", tmp_path / "r")
    pairs = {
        name: (str(source.relative_to(tmp_path / "l")), str(target.relative_to(tmp_path / "r")))
        for name, (source, target) in found.pairs.items()
    }
    return pairs, tuple(note.replace(f"{tmp_path}{os.sep}", "") for note in found.notes)


@pytest.mark.parametrize(
    ("left", "right", "stem"),
    [
        ("01.txt", "01.docx", "01"),
        ("01.ar.txt", "01.en.txt", "01"),
        ("01_ar.html", "01-en.md", "01"),
        ("01.ar", "01.en", "01"),
        ("01.AR.txt", "01.EN.txt", "01"),
        ("a/b/01.txt", "a/b/01.txt", "a/b/01"),
        ("01.txt.gz", "01.txt", "01"),
        ("v1.2.txt", "v1.2.en.txt", "v1.2"),
        ("قصة.ar.txt", "قصة.txt", "قصة"),
    ],
)
def test_partners_have_one_name(tmp_path: Path, left: str, right: str, stem: str) -> None:
    """Suffix, compression and language tag do not count; the subfolder does."""
    assert names(tmp_path, [left], [right]) == ({stem: (left, right)}, ())


def test_files_without_a_partner_are_named(tmp_path: Path) -> None:
    """Each lonely file is said with the folder that lacks its partner; hidden files do not count."""
    assert names(tmp_path, ["1.txt", "2.txt", ".hidden", ".git/x.txt"], ["1.txt", "3.txt"]) == (
        {"1": ("1.txt", "1.txt")},
        ("l/2.txt: no partner in r", "r/3.txt: no partner in l"),
    )


def test_files_that_cannot_be_told_apart_are_left_out(tmp_path: Path) -> None:
    """Two files of one name on one side are not guessed at."""
    pairs, notes = names(tmp_path, ["1.txt", "1.md", "2.txt"], ["1.txt", "2.txt"])
    assert list(pairs) == ["2"]
    assert notes == ("l/1.md, l/1.txt, r/1.txt: more than two files of one name, left out",)


def test_gold_files_are_no_texts(tmp_path: Path) -> None:
    """A gold alignment beside the texts is not taken for one of them."""
    assert names(tmp_path, ["1.ar", "1.gold"], ["1.en", "1.beads"]) == ({"1": ("1.ar", "1.en")}, ())


def test_one_folder_for_both_sides(tmp_path: Path) -> None:
    """Where both folders are one, the language tag tells the side and files without one are left alone."""
    put(tmp_path, "1.ar", "1.en", "1.gold", "README.md", "2.ar.txt", "2.en.txt")
    found = pair_up(tmp_path, tmp_path)
    assert {name: (a.name, b.name) for name, (a, b) in found.pairs.items()} == {
        "1": ("1.ar", "1.en"),
        "2": ("2.ar.txt", "2.en.txt"),
    }
    assert found.notes == ()


def test_no_pair_at_all_is_an_error(tmp_path: Path) -> None:
    """Two folders that have nothing in common are a mistake, not an empty run."""
    put(tmp_path, "l/1.txt", "r/2.txt")
    with pytest.raises(FormatError, match=r"no file in .*l has a partner in .*r; partners have the same name"):
        pair_up(tmp_path / "l", tmp_path / "r")


def test_gold_of_a_pair(tmp_path: Path) -> None:
    """NAME.gold counts before NAME.beads; without either there is none."""
    put(tmp_path, "1.beads", "2.beads", "2.gold")
    assert [gold_of(tmp_path, name) for name in ("1", "2", "3")] == [tmp_path / "1.beads", tmp_path / "2.gold", None]


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_pair_is_written(mtkit: RunCommand, folders: tuple[Path, Path], tmp_path: Path, jobs: int) -> None:
    """One TMX for each pair, in the same subfolders; files without a partner are said; the exit code is 0."""
    output = tmp_path / "out"
    code, out, err = mtkit("align", *folders, "-o", output, "--aligner", "length", "--jobs", jobs)
    assert (code, out) == (0, "")
    assert sorted(str(path.relative_to(output)) for path in output.rglob("*.*")) == ["01.tmx", "2024/02.tmx"]
    assert f"note: {folders[0] / 'alone.txt'}: no partner in {folders[1]}" in err
    assert f"note: {folders[1] / 'single.txt'}: no partner in {folders[0]}" in err
    assert "2 pairs: 4 source and 4 target segments" in err
    assert "4 beads: 4 1-1" in err
    assert err.endswith(f"written: 2 of 2 pairs, in {output}\n")


def test_another_format_for_all(mtkit: RunCommand, folders: tuple[Path, Path], tmp_path: Path) -> None:
    """--to holds for every pair; a Moses pair is two files."""
    mtkit("align", *folders, "-o", tmp_path / "o", "--aligner", "length", "--jobs", 1, "--to", "moses", "-q")
    assert sorted(str(path.relative_to(tmp_path / "o")) for path in (tmp_path / "o").rglob("*.*")) == [
        "01.ar",
        "01.en",
        "2024/02.ar",
        "2024/02.en",
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bad_pair_does_not_stop_the_others(
    mtkit: RunCommand, folders: tuple[Path, Path], tmp_path: Path, jobs: int
) -> None:
    """Its error is one line, the rest is written, and the exit code is 2."""
    put(folders[0], "00.txt", text="")
    put(folders[1], "00.txt")
    words = ("align", *folders, "-o", tmp_path / "out", "--aligner", "length", "--jobs", jobs)
    code, out, err = mtkit(*words, "--quiet", "--json")
    found = json.loads(out)
    assert code == 2
    assert [line for line in err.splitlines() if line.startswith("mtkit: ")] == err.splitlines()
    assert err.startswith(f"mtkit: {folders[0] / '00.txt'}: ")
    assert err.count("\n") == 1
    assert [pair["source"]["path"] for pair in found["pairs"]] == [
        str(folders[0] / "01.ar.txt"),
        str(folders[0] / "2024" / "02.txt"),
    ]
    assert [failed["source"] for failed in found["failed"]] == [str(folders[0] / "00.txt")]
    assert sorted(path.name for path in (tmp_path / "out").rglob("*.*")) == ["01.tmx", "02.tmx"]


def test_gold_over_all_pairs(mtkit: RunCommand, folders: tuple[Path, Path], tmp_path: Path) -> None:
    """Scores are micro-averaged over the pairs that have a gold alignment; the others are named."""
    put(tmp_path / "gold", "01.gold", text="[0]:[0]\n[1]:[1]\n")
    put(tmp_path / "gold", "2024/02.beads", text="[0, 1]:[0, 1]\n")
    words = ("align", *folders, "--gold", tmp_path / "gold", "--aligner", "length", "--jobs", 1)
    code, out, err = mtkit(*words)
    assert code == 0
    assert out.splitlines()[:3] == [
        "strict_precision   0.5000",
        "strict_recall      0.6667",
        "strict_f1          0.5714",
    ]
    (tmp_path / "gold" / "2024" / "02.beads").unlink()
    code, out, err = mtkit(*words)
    assert out.splitlines()[2] == "strict_f1          1.0000"
    assert f"note: 2024/02: no gold alignment in {tmp_path / 'gold'}, not scored" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "two folders need -o OUT_DIR"),
        (("-o", "-"), "two folders need -o OUT_DIR"),
        (("-o", "out", "--to", "table"), "a table is for the terminal"),
        (("--gold", "no-such-folder"), "no-such-folder: is not a folder"),
        (("-o", "file.txt"), "file.txt: is a file, not a folder"),
    ],
)
def test_folders_that_cannot_be_aligned_so(
    mtkit: RunCommand,
    folders: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    message: str,
) -> None:
    """Options that do not go with folders are refused before any work."""
    monkeypatch.chdir(folders[0].parent)
    put(folders[0].parent, "file.txt")
    code, out, err = mtkit("align", *folders, "--aligner", "length", *words)
    assert (code, out) == (2, "")
    assert message in err


def test_a_model_that_is_missing_stops_at_once(mtkit: RunCommand, folders: tuple[Path, Path], tmp_path: Path) -> None:
    """What is wrong for every pair is said once, not once for each."""
    code, _, err = mtkit("align", *folders, "-o", tmp_path / "out", "--model", tmp_path / "no-model", "--jobs", 1, "-q")
    assert code == 2
    assert err.count("\n") == 1
    assert "no-model" in err
    assert "internal error" not in err


def test_no_pairs_no_work() -> None:
    """An empty list of jobs yields nothing; there is at least one core."""
    from mtkit.cli.pair import Settings

    assert list(align_all([], Settings(aligner="length"), 4)) == []
    assert cores() >= 1
