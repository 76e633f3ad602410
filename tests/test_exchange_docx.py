"""Bitexts in tables of Word files: which tables, which columns, what is said, and fixes in place."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtkit.bitext import Bitext, DocumentInfo, TranslationUnit
from mtkit.check.files import find_jobs
from mtkit.cli import group
from mtkit.cli.translate_source import Wanted, opened
from mtkit.errors import FormatError
from mtkit.exchange import BITEXT_FORMATS, UpdatableFormat, open_bitext, read_bitext, write_bitext
from mtkit.exchange.characters import XML_SPACE, illegal_characters
from mtkit.exchange.wordtable import is_bitext_file
from tests.word_fixtures import NOTES, STORY, STRICT, W, add, notes, paragraph, plain, run, saved, with_parts, zipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PAIRS = list(zip(STORY["ar"], STORY["en"], strict=True))


def with_table(rows: Sequence[Sequence[str]], document: Any = None) -> Any:
    """A document with a table of these texts."""
    document = document or docx.Document()
    table = document.add_table(len(rows), max(map(len, rows)))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    return document


def stored(path: Path, document: Any) -> Path:
    """The file it was written to."""
    path.write_bytes(saved(document))
    return path


def pairs(path: Path, **wanted: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Texts of the units of a file, and the remarks."""
    with open_bitext(path, **wanted) as stream:  # type: ignore[arg-type]
        return [(unit.source, unit.target) for unit in stream.units], stream.remarks


SAID = [
    "source language taken to be ar from its script; --source-lang says otherwise",
    "target language taken to be en from its script; --target-lang says otherwise",
]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["Arabic", "English"], (0, 1)),
        (["No.", "العربية", "الإنجليزية"], (1, 2)),
        (["Segment ID", "Segment status", "Source segment (ar-SY)", "Target segment (en-GB)"], (2, 3)),
        (["ID", "English", "Arabic", "Comment"], (2, 1)),
    ],
)
def test_header_names_the_columns(header: list[str], columns: tuple[int, int], tmp_path: Path) -> None:
    """Our words and those of other tools, in two languages; asked for Arabic to English, the sides are exchanged."""
    rows = [header]
    for number, texts in enumerate(PAIRS, 1):
        row = [str(number), "Draft (75%)", "", ""][: len(header)]
        row[columns[0]], row[columns[1]] = texts
        rows.append(row)
    path = stored(tmp_path / "a.docx", with_table(rows))
    assert pairs(path, source_lang="ar", target_lang="en") == (PAIRS, [])


def test_status_of_other_tools_is_kept(tmp_path: Path) -> None:
    """What another tool calls a status or score is a prop; notes and ids are ours."""
    rows = [
        ["id", "source (ar)", "target (en)", "status", "score", "notes"],
        ["x", *PAIRS[1], "Draft", "88%", "see\nme"],
    ]
    unit = read_bitext(stored(tmp_path / "a.docx", with_table(rows))).units[0]
    assert (unit.id, unit.props, unit.notes) == ("x", (("status", "Draft"), ("score", "88%")), ("see", "me"))


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize("english_first", [False, True])
def test_script_tells_the_columns(numbers: bool, english_first: bool, tmp_path: Path) -> None:  # noqa: FBT001 - cases
    """Without a header two columns that differ in script are the sides, and numbers are ids."""
    rows = [list(reversed(texts)) if english_first else list(texts) for texts in PAIRS]
    if numbers:
        rows = [[f"{number}.", *row] for number, row in enumerate(rows, 7)]
    path = stored(tmp_path / "a.docx", with_table(rows))
    assert pairs(path, source_lang="ar") == (PAIRS, [SAID[1]])
    assert pairs(path, target_lang="en")[0] == PAIRS
    first = [(english, arabic) if english_first else (arabic, english) for arabic, english in PAIRS]
    assert pairs(path)[0] == first
    assert [unit.id for unit in read_bitext(path)][:2] == (["7.", "8."] if numbers else ["1", "2"])


def test_rows_that_are_no_units_are_said(tmp_path: Path) -> None:
    """Lines above the header, headings across the table, other columns, notes, and text around it."""
    rows = [["Do not edit", "", "", ""], ["ID", "Arabic", "English", "Author"]]
    rows += [[str(number), *texts, "me"] for number, texts in enumerate(PAIRS, 1)]
    document = with_table([*rows, ["", "", "", ""]], plain("en"))
    table = document.tables[0]
    line = table.add_row()
    line.cells[0].merge(line.cells[3]).text = "Part two"
    mark = table.cell(2, 1).paragraphs[0].runs[0]._r
    mark.append(docx.oxml.parse_xml(f'<w:footnoteReference xmlns:w="{W}" w:id="1"/>'))
    (tmp_path / "a.docx").write_bytes(with_parts(saved(document), footnotes=notes("footnote", NOTES["ar"][0])))
    found, remarks = pairs(tmp_path / "a.docx")
    assert found == PAIRS
    outside = sum(map(str.isalpha, "".join(STORY["en"])))
    assert remarks == [
        "columns that were not read: Author",
        "1 row across was not read: Part two",
        "footnotes and endnotes that were not read: 1",
        f"text outside of the table was not read: {outside} letters",
    ]


def test_a_table_that_goes_on(tmp_path: Path) -> None:
    """Tables that are laid out like the longest are read, too; others, and tables inside of them, are not."""
    document = with_table([["Arabic", "English"], *PAIRS[:1]])
    document.add_paragraph()
    with_table(PAIRS[1:], document)
    with_table([["Name", "Ahmed"], ["اسم", "أحمد"]], document)
    document.tables[1].cell(0, 1).add_table(1, 2).cell(0, 0).text = "inside"
    found, remarks = pairs(stored(tmp_path / "a.docx", document))
    expected = [*PAIRS]
    expected[1] = (PAIRS[1][0], f"{PAIRS[1][1]}\ninside\n".rstrip())
    assert [(source, target.rstrip()) for source, target in found] == expected
    assert remarks == [f"text outside of the table was not read: {len('NameAhmedاسمأحمد')} letters"]


def test_named_languages_of_one_script(tmp_path: Path) -> None:
    """Two columns in one script need a header, or both languages."""
    rows = [("Bonjour à tous", "Good morning all"), ("Merci", "Thanks")]
    path = stored(tmp_path / "a.docx", with_table(rows))
    assert pairs(path, source_lang="fr", target_lang="en") == (rows, [])
    with pytest.raises(FormatError, match="holds no table with two languages side by side") as error:
        pairs(path)
    assert "mtkit align" in error.value.hint
    path = stored(tmp_path / "b.docx", with_table([("French", "English"), *rows]))
    assert pairs(path) == (rows, [])
    with pytest.raises(FormatError, match="holds fr and en, not ar and any"):
        pairs(path, source_lang="ar")
    path = stored(tmp_path / "b.docx", with_table(PAIRS, docx.Document(str(path))))
    assert pairs(path, source_lang="ar")[0] == PAIRS


def test_texts_of_a_cell(tmp_path: Path) -> None:
    """Paragraphs and breaks are line ends; tracked changes are accepted, also of rows and cells; strict files."""
    texts = [paragraph(run(text)) for text in ("نص", "سطر")]
    ins = paragraph(
        run("one", "<w:b/>"), f"<w:ins w:id='1'>{run(' two')}</w:ins>", "<w:r><w:br/><w:t>three</w:t></w:r>"
    )
    gone = f"<w:tr><w:trPr><w:del w:id='2'/></w:trPr><w:tc>{texts[0]}</w:tc><w:tc>{paragraph(run('no'))}</w:tc></w:tr>"
    cut = f"<w:tc><w:tcPr><w:cellDel w:id='3'/></w:tcPr>{paragraph(run('cut'))}</w:tc>"
    row = (
        f"<w:sdt><w:sdtContent><w:tr><w:tc>{''.join(texts)}</w:tc>{cut}<w:tc>{ins}</w:tc></w:tr></w:sdtContent></w:sdt>"
    )
    document = docx.Document()
    add(document, f"<w:tbl><w:tblPr/><w:tblGrid/>{gone}{row}</w:tbl>")
    path = stored(tmp_path / "a.docx", document)
    assert pairs(path) == ([("نص\nسطر", "one two\nthree")], SAID)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name).replace(W.encode(), STRICT.encode()) for name in archive.namelist()}
    path.write_bytes(zipped(members))
    assert pairs(path)[0] == [("نص\nسطر", "one two\nthree")]


TEXT = st.text(
    st.one_of(
        st.sampled_from("ابةى\u0651\u064b\u0640\u2067\u200f\xa0\u2028\u2011\xad\t\n\r &<>\"'\\"),
        st.characters(exclude_categories=["Cs"]).filter(lambda char: not illegal_characters(char)),
    ),
    max_size=20,
).map(lambda text: text.strip(XML_SPACE))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT.filter(bool), st.none() | st.floats(0, 1)), max_size=4))
def test_any_text_comes_back(tmp_path: Path, rows: list[tuple[str, str, str, float | None]]) -> None:
    """Every text that XML can hold, every score, status and id."""
    units = tuple(
        TranslationUnit(f"{number}-{ident}", source, target, score, "accepted", (), ("a", "b"))
        for number, (source, target, ident, score) in enumerate(rows)
        if source or target
    )
    bitext = Bitext("ar", "en-GB", units, "mtkit:1|x", (DocumentInfo("a.txt", "ar", 3),), (), ("note",))
    write_bitext(bitext, tmp_path / "a.docx")
    back = read_bitext(tmp_path / "a.docx")
    assert (units, "ar", "en-GB", "mtkit:1|x") == (back.units, back.source_lang, back.target_lang, back.signature)


def test_what_is_written_is_for_word(tmp_path: Path) -> None:
    """The header repeats, rows stay whole, Arabic runs from right to left; the same bitext gives the same bytes."""
    bitext = Bitext("ar", "en", (TranslationUnit("1", *PAIRS[0]),))
    write_bitext(bitext, tmp_path / "a.docx")
    write_bitext(bitext, tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    table = docx.Document(str(tmp_path / "a.docx")).tables[0]
    assert [cell.text for cell in table.rows[0].cells][:3] == ["id", "source (ar)", "target (en)"]
    assert len(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")) == 1
    assert [len(cell._tc.xpath("./w:p/w:pPr/w:bidi")) for cell in table.rows[1].cells] == [0, 1, 0, 0, 0, 0]
    assert table.rows[1]._tr.xpath(".//w:lang/@w:bidi | .//w:lang/@w:val") == ["ar", "en"]


# --- fixing and checking


def update(path: Path, **targets: str) -> int:
    """Put new targets into a file by id; return how many changed."""
    units = [
        replace(unit, target=targets.get(f"u{unit.id}", unit.target))
        for unit in read_bitext(path, source_lang="ar", target_lang="en")
    ]
    form = BITEXT_FORMATS["docx"]
    assert isinstance(form, UpdatableFormat)
    return form.update(str(path), units).units


def test_targets_are_put_back(tmp_path: Path) -> None:
    """Words change in their runs; all else stays; a break cannot change."""
    document = with_table([["نص", ""], ["آخر", "plain"], ["ثالث", ""]])
    cell = document.tables[0].cell(0, 1).paragraphs[0]
    cell.add_run(" Ahmad ").bold = True
    cell.add_run("Al-").italic = True
    cell.add_run("Shara\nspoke ")
    path = stored(tmp_path / "a.docx", document)
    assert update(path, u1="Ahmed al-Sharaa\nspoke", u2="Xplainer") == 2
    table = docx.Document(str(path)).tables[0]
    assert [(part.text, part.bold, part.italic) for part in table.cell(0, 1).paragraphs[0].runs][1:] == [
        (" Ahmed ", True, None),
        ("al-", None, True),
        ("Sharaa\nspoke ", None, None),
    ]
    assert table.cell(1, 1).text == "Xplainer"
    for targets in ({"u1": "Ahmed al-Sharaa spoke"}, {"u3": "new"}, {"u2": "a\nb"}):
        with pytest.raises(FormatError, match="holds breaks that cannot be put back"):
            update(path, **targets)
    with pytest.raises(FormatError, match="has changed since it was read"):
        BITEXT_FORMATS["docx"].update(str(path), [])  # type: ignore[attr-defined]


GLOSSARY = "source\tpreferred\tforbidden\nليلى الحسن\tLayla al-Hassan\tLaila Al-Hasan\n"


def test_check_goes_by_content(tmp_path: Path) -> None:
    """A table of two languages is a bitext; an English text with a small one in it is a text."""
    bitext = stored(tmp_path / "a.docx", with_table(PAIRS))
    text = stored(tmp_path / "b.docx", with_table([("نعم", "yes"), ("لا", "no")], plain("en")))
    broken = tmp_path / "c.docx"
    broken.write_bytes(b"no")
    assert [job.kind for job in find_jobs([str(bitext), str(text), str(broken)])] == ["docx", "docx-text", "docx-text"]
    assert [job.kind for job in find_jobs([str(bitext), str(text)], "docx-text")] == ["docx-text", "docx-text"]
    assert [job.kind for job in find_jobs([str(bitext), "-"], "docx")] == ["docx", "docx-text"]
    assert {job.path[-6]: job.kind for job in find_jobs([str(tmp_path)])} == {
        "a": "docx",
        "b": "docx-text",
        "c": "docx-text",
    }


def test_translate_goes_by_content(tmp_path: Path) -> None:
    """`translate` takes a Word file that is a text as a text, and a table of two languages as a bitext."""
    bitext = stored(tmp_path / "a.docx", with_table(PAIRS))
    text = stored(tmp_path / "b.docx", plain("ar"))
    with opened(Wanted(str(bitext), read_as="docx")) as source:
        assert (source.format, len(list(source.items))) == ("docx", len(PAIRS))
    with opened(Wanted(str(text))) as source:
        assert (source.format, source.size) == (None, len(PAIRS))
    assert not is_bitext_file("-")
    assert not is_bitext_file(str(tmp_path / "none.docx"))


def test_commands_take_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check --fix` mends it in place, `convert` makes TMX of it and a table of TMX, `review` shows it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "names.tsv").write_text(GLOSSARY, encoding="utf-8")
    rows = [(arabic, english.replace("Layla al-Hassan", "Laila Al-Hasan")) for arabic, english in PAIRS]
    stored(tmp_path / "a.docx", with_table(rows))

    def code(*words: str) -> object:
        result = CliRunner().invoke(group, words, standalone_mode=False)
        assert result.exception is None, result.output
        return result.return_value or 0

    assert code("check", "a.docx", "-g", "names.tsv") == 1
    assert code("check", "a.docx", "-g", "names.tsv", "--fix") == 0
    assert code("convert", "a.docx", "a.tmx") == 0
    assert code("convert", "a.tmx", "b.docx.gz") == 0
    assert [(unit.source, unit.target) for unit in read_bitext("b.docx.gz")] == PAIRS
    assert code("review", "a.docx", "-o", "a.html") == 0
    assert STORY["en"][2] in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_no_word_file(tmp_path: Path) -> None:
    """What is not DOCX is said as such."""
    (tmp_path / "a.docx").write_bytes(b"text")
    with pytest.raises(FormatError, match="is not a DOCX file"):
        read_bitext(tmp_path / "a.docx")


def test_damaged_rows_are_rejected(tmp_path: Path) -> None:
    """A score of a file of ours that is out of range is kept as what it is, not lost."""
    rows = [["id", "source (ar)", "target (en)", "score"], ["1", *PAIRS[0], "7"], ["2", *PAIRS[1], "0.5"]]
    units = read_bitext(stored(tmp_path / "a.docx", with_table(rows))).units
    assert [(unit.score, unit.props) for unit in units] == [(None, (("score", "7"),)), (0.5, ())]
