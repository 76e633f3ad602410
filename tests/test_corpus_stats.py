"""`mtkit corpus stats`: every figure against units that were counted by hand."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.bitext import Bead, Bitext, Span, TranslationUnit
from mtkit.corpus import statistics as module
from mtkit.corpus.provenance import DATE, DOCUMENT, LICENCE, ORIGIN, tool_of
from mtkit.corpus.statistics import Statistics
from mtkit.corpus.statistics_side import Side, word_reader
from mtkit.errors import FormatError
from mtkit.exchange import BitextHead, write_bitext
from mtkit.termbase import Termbase, TermEntry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

SHARAA = TermEntry(
    "sharaa",
    ("أحمد الشرع",),
    "Ahmed al-Sharaa",
    "person",
    short=("al-Sharaa",),
    admitted=("Ahmed Al Sharaa",),
    forbidden=("Ahmad Al-Shara",),
)
HAMA = TermEntry("hama", ("حماة",), "Hama", "place")
UNUSED = TermEntry("homs", ("حمص",), "Homs", "place")
UNITS = (
    TranslationUnit("1", "قال أحمد الشرع", "Ahmed al-Sharaa said", 0.95, "accepted", bead=Bead(Span(0, 1), Span(0, 1))),
    TranslationUnit("2", "قال أحمد الشرع", "Ahmad Al-Shara said", 0.35, bead=Bead(Span(1, 2), Span(1, 3))),
    TranslationUnit("3", "", "An editor's note", 1.0, bead=Bead(Span(2, 2), Span(3, 4))),
    TranslationUnit("4", "لم يُترجم", "", bead=Bead(Span(2, 3), Span(4, 4))),
    TranslationUnit("5", "وصل إلى حماة", "He arrived", 0.9, "rejected"),
    TranslationUnit("6", "قالَ أحمدُ الشرعُ", "AHMED AL-SHARAA said!", 0.9),
    TranslationUnit("7", "قال أحمد الشرع", "Ahmed al-Sharaa said", 0.9),
    TranslationUnit("8", "هذا نص عربي", "هذا نص آخر", 0.9),
    TranslationUnit("9", "Reuters", "Reuters", 0.9),
    TranslationUnit("10", " ", ""),
)


def counted(units: tuple[TranslationUnit, ...] = UNITS, termbase: Termbase | None = None) -> dict[str, Any]:
    """The figures of some units."""
    statistics = Statistics(termbase, "test")
    statistics.add(BitextHead("ar", "en", "mtkit:1|aligner:x"), units, "a.tmx")
    return statistics.as_dict()


def test_units_are_counted_by_their_sides() -> None:
    """Both sides, one side, no text at all; bead types, status and scores."""
    found = counted()
    assert found["units"] == {"all": 10, "both_sides": 7, "no_source": 1, "no_target": 1, "empty": 1}
    assert found["beads"] == {"0-1": 1, "1-0": 1, "1-1": 1, "1-2": 1}
    assert found["status"] == {"auto": 8, "accepted": 1, "rejected": 1}
    assert found["scores"] == {
        "scored": 8,
        "unscored": 2,
        "mean": round((0.95 + 0.35 + 1 + 5 * 0.9) / 8, 4),
        "tenths": [0, 0, 0, 1, 0, 0, 0, 0, 0, 7],
    }


def test_duplicates_are_those_that_dedup_would_take() -> None:
    """Letter by letter 7 repeats 1; folded 6 does, too."""
    assert counted()["duplicates"] == {"exact": 1, "folded": 2, "counted": True}


def test_what_is_not_translated_is_counted_once() -> None:
    """A target that repeats its source, and one in Arabic; a passage that is left; each unit in one place."""
    more = TranslationUnit("11", "قال هذا كله أمس", "He said هذا كله أمس yesterday and went home")
    same = TranslationUnit("12", "نص واحد هنا", "نص  واحد هنا")
    assert counted((*UNITS, more, same))["untranslated"] == {
        "same_as_source": 2,
        "in_source_script": 1,
        "passages_left": 1,
    }


def test_words_are_folded_and_counted() -> None:
    """Vowels and capitals do not make another word; words, code points, types and their ratio."""
    units = (TranslationUnit("1", "قال قَالَ محمد", "He said HE"), TranslationUnit("2", "قال", "said"))
    found = counted(units)
    left, right = found["source"], found["target"]
    assert (left["words"], left["types"], left["types_once"], left["texts"]) == (4, 2, 1, 2)
    assert (right["words"], right["types"], right["types_once"]) == (4, 2, 0)
    assert left["code_points"] == sum(len(unit.source) for unit in units)
    assert left["type_token_ratio"] == 0.5
    assert left["words_per_text"]["mean"] == 2
    assert left["words_histogram"] == {"edges": [0, 1, 2, 3, 4], "counts": [0, 1, 0, 1, 0]}


def test_scripts_and_special_characters() -> None:
    """Letters by script, digits apart, and signs that often mean trouble."""
    side = Side("ar")
    side.add(["محـمد ٣ \u200fABC\u00a0\ufffd\x07", "ﷲ يُ 5"])
    found = side.as_dict()
    assert found["scripts"] == {"Arabic": 6, "Latin": 3, "Digits": 2}
    assert found["special"] == {
        "arabic_indic_digits": 1,
        "bidi_controls": 1,
        "controls": 1,
        "no_break_spaces": 1,
        "presentation_forms": 1,
        "replacement_characters": 1,
        "tatweel": 1,
        "vowel_marks": 1,
    }


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("ar", "وقال ١٢٫٥ كِتَاب", ["وقال", "12٫5", "كتاب"]),
        ("en-GB", "Don't stop, 1,000 times", ["don't", "stop", "1,000", "times"]),
        ("de", "Äpfel und Öl", ["äpfel", "und", "öl"]),
        ("ja", "東京都", ["東京", "京都"]),
    ],
)
def test_words_of_a_language(lang: str, text: str, words: list[str]) -> None:
    """Arabic and English as the aligner reads them, other languages by letters, unspaced scripts by pairs."""
    assert word_reader(lang)(text) == words


def test_a_reader_of_other_languages_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it remembers of words is bounded, and forgetting changes nothing."""
    monkeypatch.setattr("mtkit.corpus.statistics_side._MOST_REMEMBERED", 1)
    read = word_reader("de")
    assert [read("eins zwei"), read("eins zwei"), read("drei")] == [["eins", "zwei"], ["eins", "zwei"], ["drei"]]


def test_lengths_of_both_sides_in_a_grid() -> None:
    """Rows are target lengths, columns source lengths; every unit is in one cell."""
    found = counted()["lengths_grid"]
    assert found["counts"][0][2] == 1  # a source of two words without target
    assert found["counts"][3][0] == 1  # a target of three words without source
    assert sum(map(sum, found["counts"])) == len(UNITS)


def test_the_ratio_of_lengths_needs_both_sides() -> None:
    """Code points of the target for one of the source, over units that have both."""
    units = (TranslationUnit("1", "abcd", "abcdef"), TranslationUnit("2", "ab", ""), TranslationUnit("3", "ab", "ab"))
    found = counted(units)["length_ratio"]
    assert (found["quantiles"]["min"], found["quantiles"]["max"]) == (1.0, 1.5)
    assert sum(found["histogram"]["counts"]) == 2


def test_names_are_counted_as_they_are_rendered() -> None:
    """Preferred, forbidden and missing forms; entries that do not occur; the share of units with a name."""
    units = (
        *UNITS,
        TranslationUnit("11", "أحمد الشرع وأحمد الشرع", "Ahmed al-Sharaa and Ahmed Al Sharaa"),
        TranslationUnit("12", "عاد أحمد الشرع", "Then al-Sharaa was back"),
        TranslationUnit("13", "عاد أحمد الشرع", "Then Ahmed Alsharaa was back"),
    )
    found = counted(units, Termbase((SHARAA, HAMA, UNUSED)))["names"]
    assert (found["entries"], found["entries_found"], found["mentions"]) == (3, 2, 9)
    assert found["units_with_names"] == 8
    assert found["rendered"] == {
        "preferred": 4,
        "short": 1,
        "admitted": 1,
        "forbidden": 1,
        "other": 1,
        "missing": 1,
    }
    first, second = found["most_frequent"]
    assert (first["preferred"], first["source"], first["mentions"]) == ("Ahmed al-Sharaa", "أحمد الشرع", 8)
    assert (second["id"], second["rendered"]["missing"]) == ("hama", 1)


def test_names_of_a_bitext_into_arabic() -> None:
    """The sides are turned round for the names, and back for everything else."""
    statistics = Statistics(Termbase((HAMA,)))
    units = (TranslationUnit("1", "To Hama", "إلى حماة"), TranslationUnit("2", "English left", "English left"))
    statistics.add(BitextHead("en", "ar"), units, "a.tmx")
    found = statistics.as_dict()
    assert found["names"]["rendered"]["preferred"] == 1
    assert (found["source"]["lang"], found["source"]["scripts"]) == ("en", {"Latin": 17})
    assert found["untranslated"]["same_as_source"] == 1


def test_documents_and_origins_come_from_props() -> None:
    """The prop names the document, else the origin, else the file; licence and dates are kept by origin."""
    units = (
        TranslationUnit("1", "ا ب", "a", 0.5, props=((DOCUMENT, "d1"), (ORIGIN, "x.tmx"), (DATE, "2025-02-01"))),
        TranslationUnit("2", "ا", "a", props=((DOCUMENT, "d1"), (ORIGIN, "x.tmx"), (DATE, "2024-01-01"))),
        TranslationUnit("3", "ا", "", props=((ORIGIN, "y.tmx"), (LICENCE, "MIT"))),
        TranslationUnit("4", "ا", "a"),
    )
    found = counted(units)
    assert [(row["document"], row["units"], row["null_units"]) for row in found["by_document"]] == [
        ("d1", 2, 0),
        ("y.tmx", 1, 1),
        ("a.tmx", 1, 0),
    ]
    assert (found["by_document"][0]["mean_score"], found["by_document"][0]["source_words"]) == (0.5, 3)
    assert [(row["origin"], row["licence"], row["from"], row["to"]) for row in found["origins"]] == [
        ("a.tmx", "", "", ""),
        ("x.tmx", "", "2024-01-01", "2025-02-01"),
        ("y.tmx", "MIT", "", ""),
    ]
    assert found["origins"][0]["signature"] == "mtkit:1|aligner:x"
    assert found["origins"][0]["tool"] == "mtkit 1"
    assert found["documents"] == 3


def test_rows_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit documents and origins are counted together; their number stays right."""
    monkeypatch.setattr(module, "_MOST_ROWS", 2)
    units = tuple(TranslationUnit(str(n), "ا", "a", props=((DOCUMENT, str(n)), (ORIGIN, str(n)))) for n in range(6))
    found = counted(units)
    assert [(row["document"], row["units"]) for row in found["by_document"]] == [("0", 1), ("1", 1), ("", 4)]
    assert sorted((row["origin"], row["units"]) for row in found["origins"]) == [("", 4), ("0", 1), ("1", 1)]
    assert found["documents"] == 6


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures are the same however many units are counted together, and progress counts every unit."""
    whole = counted(termbase=Termbase((SHARAA,)))
    monkeypatch.setattr(module, "_BATCH", 3)
    told: list[int] = []
    statistics = Statistics(Termbase((SHARAA,)), "test")
    statistics.add(BitextHead("ar", "en", "mtkit:1|aligner:x"), UNITS, "a.tmx", told.append)
    assert statistics.as_dict() == whole
    assert told == [3, 3, 3, 1]


def test_files_of_other_languages_are_refused() -> None:
    """What counts as one corpus has one pair of languages; regions do not matter."""
    statistics = Statistics()
    statistics.add(BitextHead("ar", "en"), (), "a.tmx")
    statistics.add(BitextHead("ar-SY", "en-GB"), (), "b.tmx")
    with pytest.raises(FormatError, match="is en to ar, the file before it ar to en") as error:
        statistics.add(BitextHead("en", "ar"), (), "c.tmx")
    assert error.value.path == "c.tmx"


def test_nothing_was_added() -> None:
    """Without a file there are no languages, and no figures."""
    with pytest.raises(ValueError, match="nothing was counted"):
        Statistics().as_dict()


@pytest.mark.parametrize(
    ("head", "tool"),
    [
        (BitextHead("ar", "en", props=(("tool", "x 1"),)), "x 1"),
        (BitextHead("ar", "en", "mtkit:0.1.0|aligner:y"), "mtkit 0.1.0"),
        (BitextHead("ar", "en", props=(("@creationtool", "Trados"), ("@creationtoolversion", "8"))), "Trados 8"),
        (BitextHead("ar", "en"), ""),
    ],
)
def test_the_tool_of_a_head(head: BitextHead, tool: str) -> None:
    """A prop, our signature, or what the header of a TMX file says."""
    assert tool_of(head) == tool


# --- the command


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """A bitext as a file."""
    path = tmp_path / "memory.jsonl"
    write_bitext(Bitext("ar", "en", UNITS, "mtkit:1|aligner:x"), path)
    return path


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """A termbase as a file."""
    path = tmp_path / "names.tsv"
    path.write_text(
        "id\tkind\tsource\tpreferred\tforbidden\nsharaa\tperson\tأحمد الشرع\tAhmed al-Sharaa\tAhmad Al-Shara\n",
        encoding="utf-8",
    )
    return path


def test_the_json_is_the_figures(mtkit: RunCommand, memory: Path, names: Path) -> None:
    """`--json` prints what `Statistics` counts, with the signature of the run."""
    result = mtkit("corpus", "stats", memory, "-g", names, "--json")
    assert (result.code, result.err) == (0, "")
    found = json.loads(result.out)
    assert found["units"]["all"] == 10
    assert found["names"]["rendered"]["forbidden"] == 1
    assert found["signature"].startswith("mtkit:")
    assert "glossary:names.tsv-" in found["signature"]
    assert found["unreadable_units"] == 0
    assert found["files"] == [
        {"path": str(memory), "units": 10, "source_lang": "ar", "target_lang": "en", "signature": "mtkit:1|aligner:x"}
    ]


def test_the_tables_for_people(mtkit: RunCommand, memory: Path, names: Path) -> None:
    """Without options tables are printed on standard output, Arabic names isolated."""
    result = mtkit("corpus", "stats", memory, memory, "-g", names)
    assert result.code == 0
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert "all 20 100.0 %" in lines
    assert "duplicates 11 55.0 %" in lines
    assert "Names: 1 of 1 entries in 8 units" in lines
    assert "\u2067أحمد الشرع\u2069" in result.out


def test_many_documents_are_cut_in_the_table(mtkit: RunCommand, tmp_path: Path) -> None:
    """The table of documents has twenty rows and says how many there are."""
    units = tuple(TranslationUnit(str(n), "ا", "a", props=((DOCUMENT, f"d{n}"),)) for n in range(30))
    write_bitext(Bitext("ar", "en", units), tmp_path / "m.jsonl")
    result = mtkit("corpus", "stats", tmp_path / "m.jsonl")
    assert "Documents (the first 20 of 30)" in result.out
    assert "d19" in result.out
    assert "d20" not in result.out


def test_an_empty_bitext_has_figures(mtkit: RunCommand, tmp_path: Path) -> None:
    """No unit, no division by nothing; tables, JSON and page."""
    write_bitext(Bitext("ar", "en", ()), tmp_path / "m.jsonl")
    page = tmp_path / "page.html"
    assert mtkit("corpus", "stats", tmp_path / "m.jsonl", "--html", page).code == 0
    found = json.loads(mtkit("corpus", "stats", tmp_path / "m.jsonl", "--json").out)
    assert (found["units"]["all"], found["scores"]["mean"], found["source"]["type_token_ratio"]) == (0, None, None)
    assert "<figure" not in page.read_text("utf-8")


def test_units_that_cannot_be_read_are_told(mtkit: RunCommand, tmp_path: Path) -> None:
    """They are left out, counted, and named on standard error."""
    path = tmp_path / "m.tsv"
    path.write_text("id\tsource\ttarget\tscore\n1\tا\ta\t0.5\n" + "2\tب\tb\tx\n" * 7, encoding="utf-8")
    result = mtkit("corpus", "stats", path, "--json", "--source-lang", "ar", "--target-lang", "en")
    assert result.code == 0
    assert json.loads(result.out)["unreadable_units"] == 7
    assert result.err.count("left out") == 5
    assert f"note: {path}: units that could not be read: 7" in result.err


def test_a_page_on_standard_output_stands_alone(mtkit: RunCommand, memory: Path) -> None:
    """With `--html -` no tables are printed behind the page."""
    result = mtkit("corpus", "stats", memory, "--html", "-")
    assert result.out.startswith("<!DOCTYPE html>")
    assert result.out.endswith("</html>\n")
    both = mtkit("corpus", "stats", memory, "--html", "-", "--json")
    assert (both.code, both.out) == (2, "")
    assert "--html - and --json both need standard output" in both.err


def test_a_termbase_that_overrides_is_told(mtkit: RunCommand, memory: Path, names: Path, tmp_path: Path) -> None:
    """Remarks on a termbase go to standard error; that one overrides another is expected."""
    other = tmp_path / "other.tsv"
    other.write_text(names.read_text("utf-8"), encoding="utf-8")
    assert mtkit("corpus", "stats", memory, "-g", names, "-g", other, "--json").err == ""


def test_a_store_has_the_figures_of_what_was_added(mtkit: RunCommand, memory: Path, tmp_path: Path) -> None:
    """A store is read as a bitext; its units know the file that they came from."""
    store = tmp_path / "corpus.db"
    assert mtkit("corpus", "add", store, memory, "-q").code == 0
    found = json.loads(mtkit("corpus", "stats", store, "--json").out)
    plain = json.loads(mtkit("corpus", "stats", memory, "--json").out)
    assert (found["source"], found["units"], found["scores"]) == (plain["source"], plain["units"], plain["scores"])
    assert [row["origin"] for row in found["origins"]] == [str(memory)]


def test_progress_is_shown_on_a_terminal(mtkit: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units are counted on standard error while they are read, and remarks are told; not so with --quiet."""
    path = tmp_path / "m.tsv"
    path.write_text("قال\tsaid\n", encoding="utf-8")
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda _: True)
    monkeypatch.setenv("TERM", "xterm")
    loud, quiet = mtkit("corpus", "stats", path), mtkit("corpus", "stats", path, "-q")
    assert "counting" in loud.err
    assert "language taken to be ar from its script" in loud.err
    assert quiet.err == ""
