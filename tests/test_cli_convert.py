"""`mtkit convert`: formats, languages, losses, exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.exchange import read_bitext, write_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="ar" '
    'datatype="xml"/>'
)


def tmx(*units: str) -> str:
    """A TMX file; its first unit is on line 4."""
    return f'<tmx version="1.4">\n{HEADER}\n<body>\n' + "\n".join(units) + "\n</body>\n</tmx>\n"


def tu(**variants: str) -> str:
    """A unit."""
    tuvs = "".join(f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>' for lang, text in variants.items())
    return f"<tu>{tuvs}</tu>"


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """A TMX file of two units."""
    path = tmp_path / "memory.tmx"
    path.write_text(tmx(tu(ar="نعم", en="yes"), tu(ar="لا", en="no")), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.tmx", "a.tsv.gz", "a.jsonl.zst", "a.xlsx", "a.{ar,en}"])
def test_every_format(mtkit: RunCommand, memory: Path, tmp_path: Path, name: str) -> None:
    """The suffix tells the format; what was written is said; nothing is on standard output."""
    result = mtkit("convert", memory, tmp_path / name)
    assert (0, "", f"{tmp_path / name}: 2 units\n") == result
    bitext = read_bitext(tmp_path / name, source_lang="ar", target_lang="en")
    assert [(unit.source, unit.target) for unit in bitext] == [("نعم", "yes"), ("لا", "no")]


def test_quiet(mtkit: RunCommand, memory: Path, tmp_path: Path) -> None:
    """Nothing is said."""
    assert mtkit("convert", memory, tmp_path / "a.tsv", "-q") == (0, "", "")


def test_standard_input_and_output(memory: Path) -> None:
    """Sniffed in, named out; only the data on standard output."""
    with memory.open("rb") as stdin:
        done = subprocess.run(
            [sys.executable, "-m", "mtkit", "convert", "-", "-", "--to", "tsv"],
            stdin=stdin,
            capture_output=True,
            check=False,
        )
    assert (done.returncode, done.stdout.decode()) == (0, "id\tsource\ttarget\tscore\n1\tنعم\tyes\t\n2\tلا\tno\t\n")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xef\xbb\xbf" + tmx(tu(ar="ا", en="a")).encode(), "tmx"),
        (tmx(tu(ar="ا", en="a")).encode("utf-16"), "tmx"),
        (
            (
                b'{"mtkit": "bitext", "source_lang": "ar", "target_lang": "en"}\n'
                b'{"id":"1","source":"\xd8\xa7","target":"a"}'
            ),
            "jsonl",
        ),
        ("ا\ta\n".encode(), "tsv"),
    ],
)
def test_standard_input_is_looked_at(
    mtkit: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, expected: str
) -> None:
    """By its first bytes."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
    assert mtkit("convert", "-", tmp_path / f"{expected}.tsv").code == 0
    assert (tmp_path / f"{expected}.tsv").read_text(encoding="utf-8").splitlines(keepends=True)[1] == "1\tا\ta\t\n"


def test_languages_choose_the_direction(mtkit: RunCommand, memory: Path, tmp_path: Path) -> None:
    """The sides are exchanged."""
    mtkit("convert", memory, tmp_path / "a.tsv", "--source-lang", "en", "--target-lang", "ar")
    assert (tmp_path / "a.tsv").read_text(encoding="utf-8").splitlines()[1] == "1\tyes\tنعم\t"


class TestLosses:
    """What cannot be taken."""

    @pytest.fixture
    def lossy(self, tmp_path: Path) -> Path:
        """A file with a unit without target and one in three languages."""
        path = tmp_path / "lossy.tmx"
        units = [tu(ar="ا", en="a"), tu(ar="وحده"), tu(ar="ب", fr="b--b", en="b")]
        path.write_text(tmx(*units), encoding="utf-8")
        return path

    def test_said_and_exit_1(self, mtkit: RunCommand, lossy: Path, tmp_path: Path) -> None:
        """With line and reason; the rest is written."""
        result = mtkit("convert", lossy, tmp_path / "a.tsv")
        assert result.code == 1
        assert [
            f"note: {lossy}:5: no variant in en; it has ar",
            "note: variants left out of 1 unit",
            (
                "note: the file holds 3 languages (ar, en, fr); ar and en were taken, --source-lang and --target-lang "
                "choose others"
            ),
            f"{tmp_path / 'a.tsv'}: 2 units, 1 could not be taken",
        ] == result.err.splitlines()

    def test_kept_and_exit_0(self, mtkit: RunCommand, lossy: Path, tmp_path: Path) -> None:
        """As TMX that can be read again, with the reasons."""
        rejects = tmp_path / "rest.tmx"
        assert mtkit("convert", lossy, tmp_path / "a.tsv", "--rejects", rejects).code == 0
        text = rejects.read_text(encoding="utf-8")
        assert "<!-- line 5: no variant in en; it has ar -->\n" + tu(ar="وحده") in text
        assert "<!-- line 6: left out: variant in fr -->\n" + tu(fr="b--b") in text
        assert mtkit("validate", "--lenient", rejects).code == 0

    def test_an_older_rejects_file_does_not_stay(self, mtkit: RunCommand, memory: Path, tmp_path: Path) -> None:
        """It is written anew where nothing was rejected."""
        (tmp_path / "rest.tmx").write_text("old", encoding="utf-8")
        mtkit("convert", memory, tmp_path / "a.tsv", "--rejects", tmp_path / "rest.tmx")
        assert "<tu>" not in (tmp_path / "rest.tmx").read_text(encoding="utf-8")
        assert mtkit("validate", tmp_path / "rest.tmx").code == 0

    def test_lines_are_kept_as_lines(self, mtkit: RunCommand, tmp_path: Path) -> None:
        """From a table, the rows."""
        (tmp_path / "a.tsv").write_text("ا\ta\nب\nج\tc\td\n", encoding="utf-8")
        result = mtkit("convert", tmp_path / "a.tsv", tmp_path / "b.tmx", "--rejects", tmp_path / "rest.tsv")
        assert (result.code, (tmp_path / "rest.tsv").read_text(encoding="utf-8")) == (0, "ب\nج\tc\td\n")

    def test_many_losses_are_counted(self, mtkit: RunCommand, tmp_path: Path) -> None:
        """Ten are shown."""
        (tmp_path / "a.tsv").write_text("ا\ta\n" + "ب\n" * 12, encoding="utf-8")
        result = mtkit("convert", tmp_path / "a.tsv", tmp_path / "b.tmx")
        assert result.err.count("1 columns where there should be two") == 10
        assert "note: and 2 more units that could not be taken\n" in result.err

    def test_removed_characters_are_said(self, mtkit: RunCommand, tmp_path: Path) -> None:
        """And what else the format cannot hold."""
        (tmp_path / "a.tsv").write_text("id\tsource\ttarget\n1\tا\\nب\ta\x01\n", encoding="utf-8")
        langs = ("--source-lang", "ar", "--target-lang", "en")
        assert (
            "note: 1 character that the format cannot hold was removed\n"
            in mtkit("convert", tmp_path / "a.tsv", tmp_path / "a.tmx", *langs).err
        )
        assert (
            "note: 1 line break inside a text was written as a space\n"
            in mtkit("convert", tmp_path / "a.tsv", tmp_path / "a.{ar,en}", *langs).err
        )


class TestErrors:
    """One line, exit 2, no half-written file."""

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("missing.tmx", "out.tsv"), "no such file"),
            ((".", "out.tsv"), ".: is a folder, not a bitext; name a file in it"),
            (("half.ar", "out.tsv"), "or by one of them with the format moses"),
            (("cut.tmx", "out.tsv"), "cut.tmx:1: is not well-formed XML"),
            (("empty.tmx", "out.tsv"), "is empty"),
            (("good.tsv", "no/out.tmx"), "cannot be written: no such file or directory"),
            (("good.tsv", "out.po"), "the suffix .po does not tell a bitext format"),
            (("good.tsv", "-"), "standard output needs the name of a format"),
            (("good.tsv", "out.beads"), "unit 1: does not say which segments it joins"),
            (("good.tsv", "out.tsv", "--to", "po"), "unknown format 'po'; known are beads,"),
            (("bad.tbx", "out.tsv"), "bad.tbx"),
            (("pairs.csv", "out.tmx"), "pairs.csv: is a termbase by its suffix, out.tmx a bitext; save a table of"),
        ],
    )
    def test_errors(
        self, mtkit: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
    ) -> None:
        """What is wrong, and with which file."""
        monkeypatch.chdir(tmp_path)
        (tmp_path / "cut.tmx").write_text("<tmx>", encoding="utf-8")
        (tmp_path / "empty.tmx").write_bytes(b"")
        for lang in ("ar", "en"):
            (tmp_path / f"half.{lang}").write_text("a\n", encoding="utf-8")
        (tmp_path / "good.tsv").write_text("ا\ta\n", encoding="utf-8")
        (tmp_path / "bad.tbx").write_text("<x", encoding="utf-8")
        before = sorted(tmp_path.iterdir())
        result = mtkit("convert", *words)
        assert (2, "", before) == (result.code, result.out, sorted(tmp_path.iterdir()))
        assert message in result.err

    def test_a_file_may_be_converted_onto_itself(self, mtkit: RunCommand, memory: Path) -> None:
        """It is replaced when all of it is written."""
        assert mtkit("convert", memory, memory).code == 0
        assert len(read_bitext(memory)) == 2

    def test_a_file_does_not_lose_units_to_itself(self, mtkit: RunCommand, tmp_path: Path) -> None:
        """A unit that could not be taken would be gone: nothing is written, unless it is kept elsewhere."""
        path, rest = tmp_path / "a.tmx", tmp_path / "rest.tmx"
        path.write_text(tmx(tu(ar="نعم", en="yes"), tu(en="no")), encoding="utf-8")
        before = path.read_bytes()
        result = mtkit("convert", path, path)
        assert (2, before) == (result.code, path.read_bytes())
        assert f"mtkit: {path}:5: no variant in ar; it has en; the file would lose it" in result.err
        assert mtkit("convert", path, path, "--rejects", rest).code == 0
        assert len(read_bitext(path)) == 1
        assert "<seg>no</seg>" in rest.read_text(encoding="utf-8")


def test_what_has_no_place_is_said(mtkit: RunCommand, tmp_path: Path) -> None:
    """Props, notes, status and markup that a format does not keep are counted; nothing is said of the others."""
    units = (
        TranslationUnit("1", "نعم", "yes", status="accepted", props=(("a", "1"),), notes=("n",)),
        TranslationUnit("2", "لا", "no", props=(("a", "2"),), target_markup="<hi>no</hi>"),
    )
    write_bitext(Bitext("ar", "en", units), tmp_path / "a.jsonl")
    told = {
        name: mtkit("convert", tmp_path / "a.jsonl", tmp_path / name).err.splitlines()[:-1]
        for name in ("b.tmx", "b.xlf", "b.jsonl", "b.tsv", "b.xlsx")
    }
    assert told == {
        "b.tmx": [],
        "b.xlf": [],
        "b.jsonl": [],
        "b.tsv": ["note: tsv does not keep markup (1 unit), notes (1 unit), props (2 units), status (1 unit)"],
        "b.xlsx": ["note: xlsx does not keep markup (1 unit), props (2 units)"],
    }


def test_a_word_file_from_standard_input(
    mtkit: RunCommand, memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Word files and workbooks begin alike; the names of their parts tell them apart."""
    for name in ("a.docx", "a.xlsx"):
        assert mtkit("convert", memory, tmp_path / name).code == 0
        content = (tmp_path / name).read_bytes()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
        assert mtkit("convert", "-", tmp_path / "b.tsv").code == 0
        assert [unit.target for unit in read_bitext(tmp_path / "b.tsv")] == ["yes", "no"]


def test_beads(mtkit: RunCommand, tmp_path: Path) -> None:
    """The beads of an alignment that is kept as JSONL."""
    head = {"mtkit": "bitext", "source_lang": "ar", "target_lang": "en"}
    unit = {"id": "1", "source": "ا", "target": "a", "score": 0.5, "beads": {"source": [0, 2], "target": [0, 1]}}
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(head)}\n{json.dumps(unit)}\n", encoding="utf-8")
    assert mtkit("convert", tmp_path / "a.jsonl", tmp_path / "a.beads").code == 0
    assert (tmp_path / "a.beads").read_text(encoding="utf-8") == "[0, 1]:[0]:0.5000\n"


def test_termbases(mtkit: RunCommand, tmp_path: Path) -> None:
    """Told by the suffix or by the columns of the table."""
    (tmp_path / "a.tsv").write_text("# names\nsource\tpreferred\nدمشق\tDamascus\n", encoding="utf-8")
    result = mtkit("convert", tmp_path / "a.tsv", tmp_path / "a.tbx")
    assert (0, f"{tmp_path / 'a.tbx'}: 1 entry\n") == (result.code, result.err)
    assert mtkit("convert", tmp_path / "a.tbx", tmp_path / "b.tsv", "-q").code == 0
    assert "Damascus" in (tmp_path / "b.tsv").read_text(encoding="utf-8")
    assert mtkit("convert", tmp_path / "a.tsv", tmp_path / "c.xlsx").code == 0
    assert mtkit("convert", tmp_path / "a.tsv", tmp_path / "d.txt", "--to", "csv").code == 0
