"""`mtkit validate`: lines, JSON, exit codes."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.exchange import write_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file that we wrote."""
    write_bitext(Bitext("ar", "en", (TranslationUnit("1", "نص", "text"),)), tmp_path / "good.tmx")
    return tmp_path / "good.tmx"


@pytest.fixture
def loose(good: Path, tmp_path: Path) -> Path:
    """One with a warning."""
    path = tmp_path / "loose.tmx"
    path.write_text(good.read_text(encoding="utf-8").replace("<seg>text", "<seg> text"), encoding="utf-8")
    return path


@pytest.fixture
def broken(good: Path, tmp_path: Path) -> Path:
    """One with an error."""
    path = tmp_path / "broken.tmx"
    path.write_text(good.read_text(encoding="utf-8").replace(' o-tmf="mtkit"', ""), encoding="utf-8")
    return path


def test_nothing_found(mtkit: RunCommand, good: Path) -> None:
    """Exit 0 and no line on standard output."""
    assert mtkit("validate", good) == (0, "", "1 file, 0 findings\n")


def test_findings(mtkit: RunCommand, good: Path, loose: Path, broken: Path) -> None:
    """One line each, with file, line, unit, severity and rule; exit 1."""
    result = mtkit("validate", good, loose, broken)
    assert (
        1,
        (
            f"{loose}:5: unit 1: warning: the segment in en begins or ends with white space [tmx-space]\n"
            f"{broken}:3: error: Element header does not carry attribute o-tmf [tmx-structure]\n"
        ),
        "3 files, 2 findings\n",
    ) == result


def test_lenient(mtkit: RunCommand, loose: Path, broken: Path) -> None:
    """Warnings do not count."""
    assert mtkit("validate", "--lenient", loose) == (0, "", "1 file, 0 findings\n")
    assert mtkit("validate", "--lenient", broken).code == 1


def test_json(mtkit: RunCommand, good: Path, loose: Path, tmp_path: Path) -> None:
    """One object, also where a file cannot be read."""
    missing = tmp_path / "missing.tmx"
    result = mtkit("validate", "--json", good, loose, missing)
    assert (2, f"mtkit: {missing}: no such file; check the spelling of the path\n") == (result.code, result.err)
    assert {
        "summary": {"files": 3, "findings": 1, "unreadable": 1},
        "files": [
            {"path": str(good), "findings": []},
            {
                "path": str(loose),
                "findings": [
                    {
                        "rule": "tmx-space",
                        "severity": "warning",
                        "message": "the segment in en begins or ends with white space",
                        "path": str(loose),
                        "line": 5,
                        "unit": "1",
                    }
                ],
            },
            {
                "path": str(missing),
                "findings": [],
                "error": {"message": "no such file", "line": None, "hint": "check the spelling of the path"},
            },
        ],
    } == json.loads(result.out)


@pytest.mark.parametrize(
    ("name", "message"), [("a.tsv", "there is no validator for tsv"), ("a", "there is no validator for files without")]
)
def test_other_files(mtkit: RunCommand, tmp_path: Path, name: str, message: str) -> None:
    """Exit 2 and which formats can be validated; the others are checked all the same."""
    result = mtkit("validate", tmp_path / name)
    assert result.code == 2
    assert message in result.err
    assert "1 file, 0 findings, 1 could not be read\n" in result.err


def test_compressed(mtkit: RunCommand, tmp_path: Path) -> None:
    """As everywhere."""
    write_bitext(Bitext("ar", "en", (TranslationUnit("1", "نص", "text"),)), tmp_path / "a.tmx.gz")
    assert mtkit("validate", tmp_path / "a.tmx.gz").code == 0


def test_files_are_needed(mtkit: RunCommand) -> None:
    """Usage, exit 2."""
    assert mtkit("validate").code == 2


def test_standard_input_and_other_suffixes(
    mtkit: RunCommand, loose: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--from names the format; standard input needs it, and has no second reading for --rejects."""
    finding = ":5: unit 1: warning: the segment in en begins or ends with white space [tmx-space]\n"
    other = tmp_path / "memory.xml"
    other.write_bytes(loose.read_bytes())
    assert mtkit("validate", "-q", "--from", "tmx", other) == (1, f"{other}{finding}", "")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(loose.read_bytes()))))  # type: ignore[arg-type]  # a raw stream of bytes
    assert mtkit("validate", "-", "--from", "tmx") == (1, f"-{finding}", "1 file, 1 finding\n")
    assert "standard input needs the name of a format; name it with --from" in mtkit("validate", "-").err
    refused = mtkit("validate", "-", "--from", "tmx", "--rejects", tmp_path / "r.tmx")
    assert (refused.code, "standard input cannot be read twice" in refused.err) == (2, True)
    assert f"{tmp_path}: is a folder, not a file; name files in it" in mtkit("validate", tmp_path).err
