"""What corpus.toml may say, and how it is told that it may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mtkit.corpus.settings import DocumentSettings, PairPattern, load_corpus
from mtkit.errors import FormatError
from tests.build_fixtures import FOLDERS, HEAD

DEMO = Path(__file__).resolve().parents[1] / "corpora" / "demo"


def load(folder: Path, text: str) -> str:
    """The error of a corpus.toml, with its path left out."""
    path = folder / "corpus.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as error:
        load_corpus(folder)
    return str(error.value).removeprefix(f"{path}:")


def test_the_demo_corpus_is_read() -> None:
    """Folder and file are the same corpus; dates and folders are taken from it."""
    settings = load_corpus(DEMO)
    assert settings == load_corpus(DEMO / "corpus.toml")
    assert (settings.name, settings.source_lang, settings.target_lang) == ("demo", "ar", "en")
    assert settings.source_dir == str(DEMO / "ar")
    assert settings.documents["01-hauran-delegation"] == DocumentSettings(date(2025, 3, 2))


def test_everything_can_be_said(tmp_path: Path) -> None:
    """Each table has its place in the settings; paths start at the corpus."""
    (tmp_path / "corpus.toml").write_text(
        HEAD + 'pairs = [["a.txt", "b.txt"], {source = "x/*.md", target = "y/*.md"}]\nbitexts = ["old/*.tmx"]\n'
        'clean = false\nfilter = {too-long = 500}\n[documents.a]\ndate = "2025-01-31"\nlicence = "CC-BY-4.0"\n'
        'genre = "war"\n[align]\naligner = "length"\nread-as = "plain"\nsegmented = true\n'
        '[glossary]\nfiles = "names.tsv"\nanchors = true\n[check]\nselect = ["N1"]\nfail-on = "error"\n'
        '[dedup]\nmode = "near"\n[export]\nformats = ["tmx", "all.jsonl"]\nrejects = false\ncard = "CARD.md"\n',
        encoding="utf-8",
    )
    settings = load_corpus(tmp_path, "elsewhere")
    assert settings.pairs == (PairPattern("a.txt", "b.txt"), PairPattern("x/*.md", "y/*.md"))
    assert (settings.clean, settings.filter, settings.dedup) == (None, {"too-long": 500}, {"mode": "near"})
    assert settings.documents == {"a": DocumentSettings(date(2025, 1, 31), "CC-BY-4.0")}
    assert (settings.align.aligner, settings.align.read_as, settings.align.segmented) == ("length", "plain", True)
    assert (settings.glossaries, settings.anchors) == ((str(tmp_path / "names.tsv"),), True)
    assert settings.check is not None
    assert str(settings.check.fail_on) == "error"
    assert (settings.export.folder, settings.export.formats) == ("elsewhere", ("tmx", "all.jsonl"))
    assert (settings.export.rejects, settings.export.card) == (None, "CARD.md")


def test_checks_can_be_left_out(tmp_path: Path) -> None:
    """`check = false` runs no rule; without the table the default ones run."""
    path = tmp_path / "corpus.toml"
    path.write_text(HEAD + "check = false\n" + FOLDERS, encoding="utf-8")
    assert load_corpus(path).check is None
    path.write_text(HEAD + FOLDERS, encoding="utf-8")
    assert load_corpus(path).check is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + FOLDERS + "colour = 1\n", "7: unknown key 'colour'; known are align, bitexts, check"),
        (HEAD + FOLDERS + '[align]\nalgner = "x"\n', "8: unknown key 'algner' in [align]; known are aligner, model"),
        (HEAD + FOLDERS + '[align]\naligner = "x"\n', "8: unknown aligner 'x'; known are bilingual, length, neural"),
        (HEAD + FOLDERS + "[align]\nsegmented = 1\n", "8: segmented is 1, not true or false"),
        (HEAD + FOLDERS + '[check]\nfail-on = "bad"\n', "8: fail-on is 'bad'; known are error, warning, info"),
        (HEAD + FOLDERS + '[check]\nselect = ["X9"]\n', "8: select: "),
        (HEAD + FOLDERS + "[check]\njobs = 2\n", "8: unknown key 'jobs' in [check]; known are extend-select"),
        (HEAD + FOLDERS + '[documents."a"]\ndate = "May"\n', "8: date is 'May', not a date such as 2026-01-31"),
        (HEAD + FOLDERS + "[documents.a]\ndate = 2025\n", "8: date is 2025, not a date such as 2026-01-31"),
        (HEAD + FOLDERS + "documents = 3\n", " documents is not a table"),
        (HEAD + FOLDERS + "[export]\nformats = 3\n", "8: formats is 3, not a list of texts"),
        (HEAD + FOLDERS + '[export]\nformats = ["../a.tmx"]\n', "8: '../a.tmx' is not the name of a file"),
        (HEAD + FOLDERS + "[export]\ncard = 3\n", "8: card is 3, not the name of a file, true or false"),
        (HEAD + FOLDERS + "clean = 3\n", "7: clean is 3, not a table, true or false"),
        (HEAD + FOLDERS + "align = 3\n", "7: [align] is not a table"),
        (HEAD + 'source_dir = "ar"\n', "5: source_dir and target_dir belong together; name both, or neither"),
        (HEAD, " names nothing to build from; give source_dir and target_dir, or pairs, or bitexts"),
        (HEAD + "pairs = 3\n", "5: pairs is not a list"),
        (HEAD + 'pairs = [["a"]]\n', "5: ['a'] is not a pair"),
        (HEAD + 'pairs = [{source = "a"}]\n', "5: {'source': 'a'} does not name two files"),
        (HEAD + 'pairs = [["*.a", "b"]]\n', "5: *.a and b have not the same number of stars"),
        (HEAD + "version = 1\n", "5: version is 1, not a text"),
        (HEAD.replace('"small"', '"a/b"') + FOLDERS, "1: name is 'a/b'; it names files"),
        (HEAD.replace('name = "small"\n', "") + FOLDERS, ' has no name; write a line such as name = "news"'),
        ("name = \n", " is not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    """A key that is not known, or a value of the wrong kind, is named with its line and what is known."""
    assert load(tmp_path, text).startswith(message)


def test_a_folder_without_a_corpus(tmp_path: Path) -> None:
    """The folder is named, and what should be in it."""
    with pytest.raises(FormatError, match=r"holds no corpus\.toml; a corpus is a folder with that file in it"):
        load_corpus(tmp_path)
    with pytest.raises(FormatError, match="cannot be read"):
        load_corpus(tmp_path / "none.toml")
