"""The review page without a browser: what it is made of, and the command that makes it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from mtkit.align.edit_log import fingerprint
from mtkit.bitext import Bitext, Segment, TranslationUnit
from mtkit.check import Fix
from mtkit.check.fix import apply_fixes
from mtkit.exchange import write_bitext
from mtkit.report.review import edits_name, review_page
from mtkit.report.review_data import FINDING, FIX, NAME, gather
from mtkit.report.review_figures import NameUse, name_uses
from mtkit.report.review_fixes import fix_pieces
from mtkit.termbase import Termbase, TermEntry
from tests.review_fixtures import CODES, bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

SHARAA = TermEntry("1", ("أحمد الشرع",), "Ahmed al-Sharaa", "person", forbidden=("Ahmad Al-Shara",), note="a <note>")
GLOSSARY = "source\tpreferred\tforbidden\nأحمد الشرع\tAhmed al-Sharaa\tAhmad Al-Shara\n"


def embedded(page: str) -> dict[str, Any]:
    """The data that a page holds."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_rows_carry_beads_names_and_findings() -> None:
    """A forbidden form is marked as a finding with its fix; its name is marked in the source, vowels inside."""
    data = gather(bitext(), "pair.jsonl", Termbase((SHARAA,)), CODES)
    row = data.rows[1]
    assert row[:6] == [1, 2, 1, 2, 0.5, "auto"]
    assert row[6:8] == [["قال أحمد الشَّرع إنه راضٍ."], ["Then Ahmad Al-Shara said he was content."]]
    assert sorted(mark[:5] for mark in row[8]) == [
        [0, 0, 4, 16, NAME],
        [0, 0, 4, 16, FINDING],
        [1, 0, 5, 19, NAME],
        [1, 0, 5, 19, FINDING],
        [1, 0, 5, 19, FIX],
    ]
    finding = data.findings[row[8][-1][5]]
    assert (finding[0], finding[3:]) == ("N101", [True, "Ahmed al-Sharaa", "a <note>"])
    assert data.rows[2][9] == [next(i for i, one in enumerate(data.findings) if one[0] == "A104")]
    assert (data.sha256, data.names) == (fingerprint(bitext()), ["Ahmed al-Sharaa"])


def test_marks_fall_on_the_segment_they_stand_in() -> None:
    """Offsets in a unit of two segments are told as offsets in the second one."""
    both = bitext(["جاء.", "قال أحمد الشرع."], ["He came.", "Ahmad Al-Shara spoke."], [(0, 2, 0, 2)])
    marks = gather(both, "x", Termbase((SHARAA,)), CODES).rows[0][8]
    assert {tuple(mark[:4]) for mark in marks} == {(0, 1, 4, 14), (1, 1, 0, 14)}


ACROSS = bitext(
    ["قال أحمد الشرع إنه راضٍ."],
    ["Then Ahmad", "Al-Shara said he was content."],
    [(0, 1, 0, 2)],
)


def test_a_fix_across_segments_is_one_in_each() -> None:
    """The mark of each segment has its own new text, and tells that there are two."""
    data = gather(ACROSS, "x", Termbase((SHARAA,)), CODES)
    fixes = [mark for mark in data.rows[0][8] if mark[4] == FIX]
    assert [[*mark[:5], *mark[6:]] for mark in fixes] == [
        [1, 0, 5, 10, FIX, "Ahmed", 2],
        [1, 1, 0, 8, FIX, "al-Sharaa", 2],
    ]


@given(st.lists(st.text(alphabet="abc ", max_size=6), min_size=1, max_size=4), st.data())
def test_the_pieces_of_a_fix_make_the_fixed_text(texts: list[str], data: st.DataObject) -> None:
    """Whatever is fixed where: each segment with its piece, joined by spaces, is the fixed target."""
    target = " ".join(texts)
    start = data.draw(st.integers(0, len(target)))
    fix = Fix(start, data.draw(st.integers(start, len(target))), data.draw(st.text("xb ", max_size=4)))
    parts = [Segment(text, 0, len(text)) for text in texts]
    pieces = fix_pieces(fix, parts)
    assert [piece.segment for piece in pieces] == sorted({piece.segment for piece in pieces})
    for piece in pieces:
        texts[piece.segment] = apply_fixes(texts[piece.segment], [Fix(piece.start, piece.end, piece.text)])
    if pieces:
        assert " ".join(texts) == apply_fixes(target, [fix])


def test_units_with_one_id_have_their_own_findings() -> None:
    """A format may give an id twice; each finding stands at its own bead."""
    units = (TranslationUnit("1", "قال أحمد الشرع", "Ahmad Al-Shara said"), TranslationUnit("1", "نعم", "Yes"))
    rows = gather(Bitext("ar", "en", units), "x", Termbase((SHARAA,)), CODES).rows
    assert [bool(row[8]) for row in rows] == [True, False]


def test_the_glossary_is_not_needed() -> None:
    """Rules that need no glossary run without one."""
    data = gather(bitext(), "pair.jsonl", None, CODES)
    assert {finding[0] for finding in data.findings} >= {"A104"}
    assert data.names == []


def test_arabic_may_be_the_target() -> None:
    """Names are marked on both sides of an English-Arabic bitext; fixes are only offered for English targets."""
    unit = TranslationUnit("1", "Ahmad Al-Shara spoke.", "تحدث أحمد الشرع.")
    data = gather(Bitext("en", "ar", (unit,)), "x", Termbase((SHARAA,)), CODES)
    kinds = {(mark[0], mark[4]) for mark in data.rows[0][8]}
    assert kinds == {(0, NAME), (1, NAME), (0, FINDING), (1, FINDING)}
    assert [finding[3] for finding in data.findings] == [None]


def test_small_words_are_no_names_without_their_name_beside_them() -> None:
    """The acronym IS does not mark every `is`."""
    entry = TermEntry("1", ("داعش",), "Islamic State", "organisation", short=("IS",), case="any")
    without = bitext(["انتهى"], ["It is over."], [(0, 1, 0, 1)])
    assert gather(without, "x", Termbase((entry,)), CODES).names == []


def test_the_fold_of_the_search_is_that_of_the_library() -> None:
    """Every character that folds to another one is listed with what it becomes."""
    folds = gather(bitext(), "x", None, CODES).as_json()["folds"]
    listed = [folds.get(char, char) for char in "أىة٣\u064e\u0640A\u2019é\u200f"]
    assert listed == ["ا", "ي", "ه", "3", "", "", "a", "", "e", ""]


def test_the_script_of_the_page_is_the_only_one_that_runs() -> None:
    """The policy names the hash of the script, and the page names no address at all."""
    page = review_page(gather(bitext(), "pair.jsonl", None, CODES), "pair.jsonl")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert len(scripts) == 1
    assert f"script-src 'sha256-{digest.replace('+', '&#43;')}'" in page or f"script-src 'sha256-{digest}'" in page
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", page) == []


def test_the_page_has_figures_that_need_no_script(tmp_path: Path, mtkit: RunCommand) -> None:
    """Kinds of beads, confidence, lengths, renderings, findings; every name with its forms; ids are unique."""
    source, path, names = tmp_path / "pair.jsonl", tmp_path / "pair.html", tmp_path / "names.tsv"
    write_bitext(bitext(), source)
    names.write_text(GLOSSARY, encoding="utf-8")
    assert mtkit("review", source, "-g", names, "-o", path, "-q").code == 0
    page = html.fromstring(path.read_text(encoding="utf-8"))
    tables = {
        figure.get("id"): [[cell.text_content() for cell in row][:2] for row in figure.xpath(".//tbody/tr")]
        for figure in page.xpath("//details[@id='figures']//figure")
    }
    assert list(tables) == ["beads", "scores", "ratio", "names", "by-rule"]
    assert tables["beads"] == [["1\u20131", "2"], ["0\u20131", "1"], ["1\u20130", "1"], ["2\u20131", "1"]]
    assert [row for row in tables["scores"] if row[1] != "0"] == [["0.5 to 0.6", "3"], ["0.9 to 1", "2"]]
    assert ["N101 forbidden-form", "1"] in tables["by-rule"]
    used = page.xpath("//table[caption[starts-with(., 'Names of the glossary')]]/tbody/tr")
    assert [[cell.text_content() for cell in row] for row in used] == [
        ["Ahmed al-Sharaa", "1", "أحمد الشَّرع 1", "Ahmad Al-Shara 1"]
    ]
    ids = page.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))


def test_names_are_listed_by_how_often_they_stand_there() -> None:
    """With every form on both sides; a name that is not rendered has none in the translation."""
    arabic = ["أحمد الشرع في دمشق", "أحمد الشَّرع", "أحمد الشرع"]
    english = ["Ahmad Al-Shara in Damascus", "Ahmed al-Sharaa", "He"]
    beads = [(at, at + 1, at, at + 1) for at in range(3)]
    termbase = Termbase((SHARAA, TermEntry("2", ("دمشق",), "Damascus", "place")))
    uses = name_uses(gather(bitext(arabic, english, beads), "x", termbase, CODES))
    assert uses == [
        NameUse(
            "Ahmed al-Sharaa",
            [("أحمد الشرع", 2), ("أحمد الشَّرع", 1)],
            [("Ahmad Al-Shara", 1), ("Ahmed al-Sharaa", 1)],
            3,
        ),
        NameUse("Damascus", [("دمشق", 1)], [("Damascus", 1)], 1),
    ]


def test_every_script_is_part_of_the_page() -> None:
    """Each file of the folder stands in the page once."""
    folder = files("mtkit.report") / "templates" / "review"
    parts = [part.read_text("utf-8") for part in folder.iterdir()]
    page = review_page(gather(bitext(), "x", None, CODES), "x")
    assert len(parts) > 10
    assert [page.count(part) for part in parts] == [1] * len(parts)


def test_no_text_leaves_the_data_of_the_page() -> None:
    """Tags, ends of scripts, surrogates and controls come back as they were, from escapes."""
    texts = ["</script>", "<!--", "a\u202eb\ud800c\x00d\x85", "\u2028&amp;", "🙂"]
    units = tuple(TranslationUnit(str(i), text, text) for i, text in enumerate(texts))
    page = review_page(gather(Bitext("ar", "en", units), "<b>&\u202e.jsonl", None, CODES), "<b>&.jsonl")
    assert [row[6][0] for row in embedded(page)["rows"]] == texts
    assert page.count("</script>") == 2
    assert "<b>&" not in page
    page.encode("utf-8")


def test_segments_are_shown_as_they_are_even_where_they_do_not_fit() -> None:
    """Units whose text was changed are shown with the changed text."""
    units = bitext().units
    changed = replace(units[0], target="Changed.", target_segments=(Segment("Old.", 0, 4),))
    rows = gather(replace(bitext(), units=(changed, *units[1:])), "x", None, CODES).rows
    assert rows[0][7] == ["Changed."]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/pair.jsonl.gz", "pair.edits.json"),
        ("pair.tmx", "pair.edits.json"),
        ("corpus.{ar,en}", "corpus.edits.json"),
        ("-", "bitext.edits.json"),
        (".tmx", ".tmx.edits.json"),
    ],
)
def test_the_log_is_named_after_the_bitext(path: str, name: str) -> None:
    """So that `mtkit align --pins FOLDER` finds it by the name of the pair."""
    assert edits_name(path) == name


def test_the_command_writes_the_page(tmp_path: Path, mtkit: RunCommand) -> None:
    """With a glossary, from a file or standard input, and only the rules asked for."""
    source, page, names = tmp_path / "pair.jsonl", tmp_path / "pair.html", tmp_path / "names.tsv"
    write_bitext(bitext(), source)
    names.write_text(GLOSSARY, encoding="utf-8")
    result = mtkit("review", source, "-g", names, "-o", page)
    data = embedded(page.read_text(encoding="utf-8"))
    assert (result.code, result.out) == (0, "")
    assert result.err.endswith(f"written: {page} (5 beads, {len(data['findings'])} findings)\n")
    assert {"N101", "A104"} <= set(data["rules"])
    assert "names.tsv" in page.read_text(encoding="utf-8")
    assert mtkit("review", source, "-o", page, "--select", "A104", "-q") == (0, "", "")
    assert set(embedded(page.read_text(encoding="utf-8"))["rules"]) == {"A104"}


def test_the_command_opens_the_page_and_never_writes_over_what_it_reads(
    tmp_path: Path, mtkit: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--open hands the file to the browser; the bitext and the glossary are no outputs."""
    source, page, opened = tmp_path / "pair.jsonl", tmp_path / "pair.html", []
    write_bitext(bitext(), source)
    monkeypatch.setattr("click.launch", opened.append)
    assert mtkit("review", source, "-o", page, "-q", "--open") == (0, "", "")
    assert opened == [str(page)]
    before = source.read_bytes()
    over = mtkit("review", source, "-o", tmp_path / "." / "pair.jsonl")
    assert (over.code, "is one of the files that are read" in over.err, source.read_bytes()) == (2, True, before)
    (tmp_path / "e.json").write_text("{}")
    assert "is one of the files that are read" in mtkit("apply", source, page, "-o", page, "--to", "jsonl").err


def test_the_command_refuses_what_it_cannot_show(tmp_path: Path, mtkit: RunCommand) -> None:
    """An unknown rule, a missing output and a file that is not there end with 2; nothing is written."""
    assert "no rule" in mtkit("review", "x.jsonl", "-o", tmp_path / "p", "--select", "Z9").err
    assert "name the page with -o PAGE" in mtkit("review", "x.jsonl").err
    missing = mtkit("review", tmp_path / "x.jsonl", "-o", tmp_path / "p")
    assert (missing.code, list(tmp_path.iterdir())) == (2, [])
