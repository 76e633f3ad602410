"""`mtkit glossary mine`: files and folders, outputs that load, what is known, errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.exchange import write_bitext
from mtkit.exchange.termbases import read_termbase

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

PAIRS = [
    ("في مدينة تلبيسة", "in the city of Talbiseh"),
    ("من تلبيسة", "from Talbiseh"),
    ("إلى تلبيسة", "to Talbisa"),
    ("قصف حمص", "shelling of Homs"),
    *[("لم يصدر أي تعليق", "There was no comment"), ("هطلت أمطار غزيرة", "Heavy rain fell")] * 10,
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two bitexts, one in a subfolder, and a termbase beside them."""
    units = tuple(TranslationUnit(str(number), *pair) for number, pair in enumerate(PAIRS, 1))
    (tmp_path / "corpus" / "more").mkdir(parents=True)
    write_bitext(Bitext("ar", "en", units[:2]), tmp_path / "corpus" / "more" / "a.tmx")
    write_bitext(Bitext("ar", "en", units[2:]), tmp_path / "corpus" / "b.jsonl")
    (tmp_path / "corpus" / "names.tsv").write_text("source\tpreferred\nحمص\tHoms\n", encoding="utf-8")
    return tmp_path / "corpus"


def test_a_table_that_loads(mtkit: RunCommand, folder: Path, tmp_path: Path) -> None:
    """Entries with the most used spelling, and a note with counts, the other spellings and a place."""
    result = mtkit("glossary", "mine", folder, "-o", tmp_path / "out.tsv")
    assert (result.code, result.out, result.err) == (0, "", "2 proposals from 24 units in 2 files\n")
    first, second = read_termbase(tmp_path / "out.tsv")
    assert (first.id, first.source, first.preferred, first.kind) == ("talbiseh", ("تلبيسة",), "Talbiseh", "place")
    assert (first.short, first.admitted, first.forbidden) == ((), (), ())
    uses, also, place = first.note.split(" | ")
    assert uses.startswith("mined: 3 uses, confidence ")
    assert also == "also Talbisa (1)"
    assert place == f"{folder / 'more' / 'a.tmx'}, unit 1: in the city of Talbiseh"
    assert (second.preferred, second.note.split(", ")[0]) == ("Homs", "mined: 1 use")


def test_on_standard_output(mtkit: RunCommand, folder: Path) -> None:
    """TSV unless told otherwise."""
    assert mtkit("glossary", "mine", folder).out.splitlines()[1].startswith("talbiseh\tplace\tتلبيسة\tTalbiseh\t")
    assert "<term>تلبيسة</term>" in mtkit("glossary", "mine", folder, "--to", "tbx").out


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.tbx", "out.martif"])
def test_other_formats(mtkit: RunCommand, folder: Path, tmp_path: Path, name: str) -> None:
    """Whatever termbase format the suffix tells."""
    assert mtkit("glossary", "mine", folder, "-o", tmp_path / name).code == 0
    assert [entry.preferred for entry in read_termbase(tmp_path / name)] == ["Talbiseh", "Homs"]


def test_what_is_known(mtkit: RunCommand, folder: Path) -> None:
    """Covered names are not proposed, and no id of the termbase is given again."""
    glossary = folder / "names.tsv"
    assert "Homs" not in mtkit("glossary", "mine", folder, "-g", glossary).out
    glossary.write_text("id\tsource\tpreferred\ntalbiseh\tحمص\tHoms\n", encoding="utf-8")
    (line,) = mtkit("glossary", "mine", folder, "-g", glossary).out.splitlines()[1:]
    assert line.startswith("talbiseh-")


def test_a_file_named_twice(mtkit: RunCommand, folder: Path) -> None:
    """A file in a folder that is named, too, is read once."""
    assert mtkit("glossary", "mine", folder / "b.jsonl", folder).err == "2 proposals from 24 units in 2 files\n"


def test_notes_of_the_termbase(mtkit: RunCommand, folder: Path) -> None:
    """What a termbase loses on reading is said; that one entry overrides another is not, it changes nothing here."""
    tbx = folder / "names.tbx"
    mtkit("glossary", "mine", folder, "-o", tbx)
    text = tbx.read_text(encoding="utf-8").replace('xml:lang="ar"', 'xml:lang="fr"', 1)
    tbx.write_text(text, encoding="utf-8")
    result = mtkit("glossary", "mine", folder, "-g", tbx, "-g", folder / "names.tsv")
    assert "has no Arabic term and was left out" in result.err
    assert "overridden" not in result.err


def test_least_count_and_confidence(mtkit: RunCommand, folder: Path) -> None:
    """Both limits are kept."""
    assert "Homs" not in mtkit("glossary", "mine", folder, "--min-count", 2).out
    assert len(mtkit("glossary", "mine", folder, "--min-confidence", 1).out.splitlines()) == 1


def test_json(mtkit: RunCommand, folder: Path) -> None:
    """Counts, variants and contexts as data."""
    found = json.loads(mtkit("glossary", "mine", folder, "--json").out)
    assert found["summary"] == {"files": 2, "units": 24, "proposals": 2}
    first = found["proposals"][0]
    assert 0.9 < first.pop("confidence") <= 1
    contexts = first.pop("contexts")
    assert first == {
        "source": ["تلبيسة"],
        "preferred": "Talbiseh",
        "variants": [{"text": "Talbisa", "uses": 1}],
        "kind": "place",
        "uses": 3,
        "count": 2,
        "source_units": 3,
        "target_units": 3,
    }
    assert {"path": str(folder / "b.jsonl"), "unit": "3", "source": "إلى تلبيسة", "target": "to Talbisa"} in contexts


def test_the_other_way_round(mtkit: RunCommand, tmp_path: Path) -> None:
    """A bitext from English into Arabic is read as one from Arabic."""
    units = tuple(TranslationUnit(str(number), *reversed(pair)) for number, pair in enumerate(PAIRS, 1))
    write_bitext(Bitext("en", "ar", units), tmp_path / "a.tmx")
    assert "\tتلبيسة\tTalbiseh\t" in mtkit("glossary", "mine", tmp_path / "a.tmx").out


def test_units_that_cannot_be_read(mtkit: RunCommand, tmp_path: Path) -> None:
    """They are counted in a note."""
    units = tuple(TranslationUnit(str(number), *pair) for number, pair in enumerate(PAIRS, 1))
    path = tmp_path / "a.tmx"
    write_bitext(Bitext("ar", "en", units), path)
    text = path.read_text(encoding="utf-8").replace('xml:lang="en"', 'xml:lang="fr"', 1)
    path.write_text(text, encoding="utf-8")
    result = mtkit("glossary", "mine", path)
    assert result.code == 0
    assert f"note: {path}: 1 unit left out; the first: " in result.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.tmx"], "no such file"),
        (["empty"], "holds nothing to check"),
        (["text"], "holds no bitext"),
        (["a.tmx", "--json", "--to", "tsv"], "exclude each other"),
        (["a.tsv", "-o", "a.tsv"], "is one of the inputs"),
        (["a.tsv", "-o", "a.doc"], "does not tell a termbase format"),
        (["a.tsv", "--min-count", "0"], "0 is not in the range"),
    ],
)
def test_errors(
    mtkit: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    """One clear line and exit code 2; nothing is overwritten."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tsv").write_text("id\tsource\ttarget\tscore\n1\tحمص\tHoms\t\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "a.txt").write_text("Homs", encoding="utf-8")
    result = mtkit("glossary", "mine", *words)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert (tmp_path / "a.tsv").read_text(encoding="utf-8").startswith("id\tsource\ttarget")
