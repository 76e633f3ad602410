"""No command writes over what it reads, or one output over another; each such name is refused before the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.exchange import write_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

UNITS = (TranslationUnit("1", "نعم", "yes"), TranslationUnit("2", "لا", "no"))
READ, TWICE = "is one of the files that are read; name another output", "is named for two outputs"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mtkit: RunCommand) -> Path:
    """A folder with bitexts, a store of them, and a corpus."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.tmx", "b.jsonl", "train.jsonl"):
        write_bitext(Bitext("ar", "en", UNITS), name)
    assert mtkit("corpus", "add", "s.mtkit", "a.tmx").code == 0
    for name, text in (("ar", "نعم."), ("en", "Yes.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text(text, encoding="utf-8")
    dirs = 'source_dir = "ar"\ntarget_dir = "en"\n'
    (tmp_path / "corpus.toml").write_text(
        f'name = "c"\nsource_lang = "ar"\ntarget_lang = "en"\n{dirs}', encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("convert a.tmx o.tmx --rejects a.tmx", READ),
        ("convert a.tmx o.tmx --rejects ./o.tmx", TWICE),
        ("validate a.tmx --rejects a.tmx", READ),
        ("corpus add s.mtkit b.jsonl --rejects s.mtkit", READ),
        ("corpus add s.mtkit b.jsonl --rejects b.jsonl", READ),
        ("corpus clean s.mtkit -o s.mtkit --to tmx", READ),
        ("corpus clean a.tmx -o o.tmx --rejects o.tmx", "is the input or the output"),
        ("corpus dedup a.tmx -o o.tsv --conflicts o.tsv", TWICE),
        ("corpus dedup a.tmx -o o.tmx --conflicts a.tmx", READ),
        ("corpus split train.jsonl -o .", READ),
        ("corpus stats a.tmx b.jsonl --html b.jsonl", READ),
        ("corpus card a.tmx -o a.tmx", READ),
        ("corpus diff a.tmx b.jsonl -o b.jsonl", READ),
        ("corpus export s.mtkit -o s.mtkit --to tmx", "is the store"),
        ("build . -o .", "is a folder of the corpus itself, whose files could be written over"),
        ("build . -o en", "is a folder of the corpus itself"),
    ],
)
def test_refused(mtkit: RunCommand, folder: Path, words: str, message: str) -> None:
    """One line, exit 2, and every file is as it was."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = mtkit(*words.split())
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert (result.code, result.out, message in result.err, after) == (2, "", True, before)
