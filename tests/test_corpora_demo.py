"""The demo corpus: its gold alignments are whole, its texts are what its README promises."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).resolve().parents[1] / "corpora" / "demo"
STEMS = sorted(path.stem for path in (DEMO / "gold").glob("*.beads"))
LANGS = ("ar", "en")
ENCODINGS = {("02-euphrates-checkpoint", "ar"): "cp1256"}
BEAD = re.compile(r"(\[(?:\d+(?:, \d+)*)?\]):(\[(?:\d+(?:, \d+)*)?\])")
MIN_WORDS, MAX_WORDS = 300, 700


def document_path(stem: str, lang: str) -> Path:
    """The one file of this stem and language."""
    (path,) = (DEMO / lang).glob(f"{stem}.*")
    return path


def raw_text(stem: str, lang: str) -> str:
    """The text of a plain or Markdown file as it is stored."""
    return document_path(stem, lang).read_text(encoding=ENCODINGS.get((stem, lang), "utf-8"))


def gold_lines(stem: str, lang: str) -> list[str]:
    """The gold segments of one side."""
    return (DEMO / "gold" / f"{stem}.{lang}").read_text(encoding="utf-8").splitlines()


def gold_text(stem: str, lang: str) -> str:
    """The gold segments of one side, joined by spaces."""
    return " ".join(gold_lines(stem, lang))


def gold_beads(stem: str) -> list[tuple[list[int], list[int]]]:
    """The gold beads as pairs of lists of line numbers."""
    beads = []
    for line in (DEMO / "gold" / f"{stem}.beads").read_text(encoding="utf-8").splitlines():
        match = BEAD.fullmatch(line)
        assert match is not None, f"{stem}: {line}"
        beads.append((json.loads(match[1]), json.loads(match[2])))
    return beads


def shapes(stem: str) -> set[tuple[int, int]]:
    """The bead types of a document, as numbers of segments."""
    return {(len(source), len(target)) for source, target in gold_beads(stem)}


def assert_in_order(lines: list[str], text: str) -> None:
    """Every line stands in the text after the one before it, with white space collapsed."""
    collapsed = " ".join(text.split())
    position = 0
    for line in lines:
        found = collapsed.find(line, position)
        assert found >= 0, f"not found in order: {line}"
        position = found + len(line)


def corpus() -> dict[str, Any]:
    """The parsed corpus.toml."""
    return tomllib.loads((DEMO / "corpus.toml").read_text(encoding="utf-8"))


def test_ten_pairs() -> None:
    """There are ten pairs, and both folders hold nothing else."""
    assert len(STEMS) == 10
    for lang in LANGS:
        assert sorted(path.stem for path in (DEMO / lang).iterdir()) == STEMS


def test_corpus_toml_describes_every_document() -> None:
    """corpus.toml names the languages, a free licence, and a date and genre for each document."""
    told = corpus()
    assert (told["name"], told["source_lang"], told["target_lang"], told["licence"]) == ("demo", "ar", "en", "CC0-1.0")
    assert (told["source_dir"], told["target_dir"], told["gold_dir"]) == ("ar", "en", "gold")
    assert list(told["documents"]) == STEMS
    for document in told["documents"].values():
        assert isinstance(document["date"], date)
        assert document["genre"]
    assert "invented" in told["description"]


@pytest.mark.parametrize("stem", STEMS)
def test_every_line_is_in_exactly_one_bead(stem: str) -> None:
    """The beads cover both sides once, in rising order, without an empty bead."""
    beads = gold_beads(stem)
    for side, lang in enumerate(LANGS):
        covered = [index for bead in beads for index in bead[side]]
        assert covered == list(range(len(gold_lines(stem, lang))))
    assert all(source or target for source, target in beads)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("stem", STEMS)
def test_gold_lines_are_clean(stem: str, lang: str) -> None:
    """A gold line is not empty and has its white space collapsed."""
    for line in gold_lines(stem, lang):
        assert line
        assert line == " ".join(line.split())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("stem", STEMS)
def test_gold_lines_occur_in_the_stored_text(stem: str, lang: str) -> None:
    """Every gold line stands in the plain or Markdown file, in order."""
    if document_path(stem, lang).suffix not in {".txt", ".md"}:
        pytest.skip("needs a reader; see the next test")
    assert_in_order(gold_lines(stem, lang), raw_text(stem, lang))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("stem", STEMS)
def test_gold_lines_occur_in_the_document_as_read(stem: str, lang: str) -> None:
    """Every gold line stands in the text that our reader makes of the file, in order."""
    reader = pytest.importorskip("mtkit.read")
    if not hasattr(reader, "read_document"):
        pytest.skip("no reader yet")
    document = reader.read_document(document_path(stem, lang), lang=lang)
    assert_in_order(gold_lines(stem, lang), document.text)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("stem", STEMS)
def test_nothing_of_the_text_is_missing_from_the_gold(stem: str, lang: str) -> None:
    """A plain text is the sum of its gold lines."""
    if document_path(stem, lang).suffix != ".txt":
        pytest.skip("markup stands between the lines")
    assert " ".join(raw_text(stem, lang).split()) == gold_text(stem, lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("stem", STEMS)
def test_word_counts(stem: str, lang: str) -> None:
    """A document has 300 to 700 words."""
    assert MIN_WORDS <= len(gold_text(stem, lang).split()) <= MAX_WORDS


def test_bead_types() -> None:
    """Merged, split, dropped and added sentences are all there; most beads are one to one."""
    counts: dict[tuple[int, int], int] = {}
    for stem in STEMS:
        for source, target in gold_beads(stem):
            shape = (len(source), len(target))
            counts[shape] = counts.get(shape, 0) + 1
    assert set(counts) == {(1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (2, 2), (1, 0), (0, 1)}
    assert 0.6 < counts[1, 1] / sum(counts.values()) < 0.8
    assert min(counts[1, 2], counts[2, 1], counts[1, 0], counts[0, 1]) >= 10


@pytest.mark.parametrize("stem", STEMS)
def test_every_document_is_hard_in_some_way(stem: str) -> None:
    """Each document splits, merges and leaves something without a partner."""
    found = shapes(stem)
    assert found & {(1, 2), (1, 3)}
    assert (2, 1) in found
    assert found & {(1, 0), (0, 1)}


def test_headline_on_one_side_only() -> None:
    """Document 05 has its headline in English only, 09 in Arabic only."""
    assert gold_beads("05-match-in-homs")[:2] == [([], [0]), ([], [1])]
    assert gold_beads("09-interview-hospital-director")[0] == ([0], [])


@pytest.mark.parametrize("stem", [stem for stem in STEMS if not stem.startswith("05")])
def test_english_foot_has_no_arabic(stem: str) -> None:
    """A note, disclaimer or credit stands at the foot of the English only."""
    assert gold_beads(stem)[-1] == ([], [len(gold_lines(stem, "en")) - 1])


def test_dropped_paragraph() -> None:
    """A whole Arabic paragraph is missing from the English of document 10."""
    dropped = [source for source, target in gold_beads("10-incident-report-khan-sheikhoun") if not target]
    (line,) = (gold_lines("10-incident-report-khan-sheikhoun", "ar")[index] for (index,) in dropped)
    assert line in raw_text("10-incident-report-khan-sheikhoun", "ar").split("\n\n")


@pytest.mark.parametrize(
    ("stem", "lang", "forms"),
    [
        ("01", "ar", ["أحمد الشرع", "أبو محمد الجولاني", "هيئة تحرير الشام", "جبهة النصرة"]),
        (
            "01",
            "en",
            ["Ahmed al-Sharaa", "quoted Al-Sharaa", "years Sharaa", "Ahmad Al-Shara is", "Abu Mohammed al-Jolani"],
        ),
        ("01", "en", ["Hayat Tahrir al-Sham", "HTS", "Nusra Front", "Mohammed Salim", "Mohammad al-Sayyad"]),
        ("02", "en", ["Deir ez-Zor", "Deir Ezzor", "Deir al-Zour", "Mohammed al-Khalaf", "Mohammad al-Jadaan"]),
        ("03", "ar", ["1,120,000", "400 ألف", "؟"]),
        ("05", "en", ["Mohammed Daas", "Mohammad Daas", "2-1", "!"]),
        ("07", "ar", ["؛", "؟", "!"]),
        ("08", "ar", ["مُحَمَّد نُعْمَان", "ملثـــما", "٢٢٢", "١٤"]),
        ("09", "en", ["Khan Sheikhoun", "Khan Shaykhun", "Mohamed al-Sayyed", "told Mohammed"]),
        ("10", "en", ["Khan Sheikhoun", "Khan Shaykhun", "Jabhat al-Nusra", "Al-Nusra Front", "Hayat Tahrir al-Sham"]),
    ],
)
def test_planted_forms(stem: str, lang: str, forms: list[str]) -> None:
    """The names and signs that the README promises are in the text."""
    (full,) = (name for name in STEMS if name.startswith(stem))
    text = gold_text(full, lang)
    assert [form for form in forms if form not in text] == []


@pytest.mark.parametrize("stem", STEMS)
def test_quotation_marks(stem: str) -> None:
    """Arabic quotes with guillemets, English with curly marks, and both are balanced."""
    arabic, english = gold_text(stem, "ar"), gold_text(stem, "en")
    assert arabic.count("«") == arabic.count("»") > 0
    assert english.count("“") == english.count("”") > 0


def test_formats() -> None:
    """Markdown, a saved page, Word files and a Windows-1256 file are among the plain ones."""
    suffixes = {stem[:2]: tuple(document_path(stem, lang).suffix for lang in LANGS) for stem in STEMS}
    plain = dict.fromkeys(("01", "02", "05", "07", "08", "09", "10"), (".txt", ".txt"))
    assert suffixes == plain | {"03": (".md", ".md"), "04": (".html", ".txt"), "06": (".docx", ".docx")}
    with pytest.raises(UnicodeDecodeError):
        document_path("02-euphrates-checkpoint", "ar").read_text(encoding="utf-8")


def test_page_has_noise_that_the_gold_has_not() -> None:
    """The saved page carries a menu and a footer, which are no part of the gold."""
    page = document_path("04-oud-maker-of-aleppo", "ar").read_text(encoding="utf-8")
    gold = gold_text("04-oud-maker-of-aleppo", "ar")
    for noise in ("القائمة الرئيسية", "اقرأ أيضا", "جميع الحقوق محفوظة"):
        assert noise in page
        assert noise not in gold
