"""Bitext TSV, Moses pairs and workbooks: what is particular to each."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import python_calamine

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange import BITEXT_FORMATS, Reject, open_bitext, read_bitext, write_bitext, xlsx
from mtkit.exchange.tsv import escape, unescape

if TYPE_CHECKING:
    from pathlib import Path

AR_EN = {"source_lang": "ar", "target_lang": "en"}


def pairs(bitext: Bitext) -> list[tuple[str, str]]:
    """Source and target of each unit."""
    return [(unit.source, unit.target) for unit in bitext]


class TestTsv:
    """The contract of bitext TSV."""

    def test_what_is_written(self, tmp_path: Path) -> None:
        """Header, escapes, empty score; line breaks of any kind are one escape."""
        units = (
            TranslationUnit("1", "نص\tب\\ج", "a\nb\r\nc\rd", 0.25),
            TranslationUnit("2", "", "x"),
        )
        write_bitext(Bitext("ar", "en", units), tmp_path / "a.tsv")
        assert ("id\tsource\ttarget\tscore\n1\tنص\\tب\\\\ج\ta\\nb\\nc\\nd\t0.25\n2\t\tx\t\n").encode() == (
            tmp_path / "a.tsv"
        ).read_bytes()

    @pytest.mark.parametrize("text", ["", "\\", "\\n", "\n", "a\\\tb", "\\\\n\n\\", "C:\\new\\table"])
    def test_escapes_are_undone(self, text: str) -> None:
        """A backslash before `n` in the text is not a line break."""
        assert text == unescape(escape(text))
        assert not {"\t", "\n"} & set(escape(text))

    def test_unknown_escapes_are_text(self) -> None:
        """A lone backslash stands for itself."""
        assert unescape("a\\b\\") == "a\\b\\"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_two_columns_are_taken_as_they_are(self, tmp_path: Path, encoding: str, end: str) -> None:
        """Without header nothing is unescaped; ids are line numbers; UTF-16 is what spreadsheets save."""
        text = end.join(["نص\tC:\\new", "ثانٍ\ttwo", "", "رابع\t"])
        (tmp_path / "a.tsv").write_bytes(text.encode(encoding))
        bitext = read_bitext(tmp_path / "a.tsv")
        assert pairs(bitext) == [("نص", "C:\\new"), ("ثانٍ", "two"), ("رابع", "")]
        assert [unit.id for unit in bitext] == ["1", "2", "4"]
        assert (bitext.source_lang, bitext.target_lang) == ("ar", "en")

    def test_columns_in_any_order(self, tmp_path: Path) -> None:
        """A header may leave out id and score."""
        (tmp_path / "a.tsv").write_text("Target\tSource\nx\tا\n", encoding="utf-8")
        (unit,) = read_bitext(tmp_path / "a.tsv")
        assert (unit.id, unit.source, unit.target, unit.score) == ("1", "ا", "x", None)

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("2\tا\tx", "3 columns where the header has 4"),
            ("2\tا\tx\t0.5\tmore", "5 columns where the header has 4"),
            ("2\tا\tx\tgood", "could not convert string to float: 'good'"),
            ("2\tا\tx\t1.5", "score 1.5 of unit 2 is not between 0 and 1"),
            ("2\tا\tx\tnan", "score nan of unit 2 is not between 0 and 1"),
        ],
    )
    def test_bad_rows(self, tmp_path: Path, row: str, reason: str) -> None:
        """Raised with the line, or handed over with the row."""
        path = tmp_path / "a.tsv"
        path.write_text(f"id\tsource\ttarget\tscore\n1\tا\tx\t\n{row}\n3\tا\tx\t\n", encoding="utf-8")
        with pytest.raises(FormatError, match=rf"a\.tsv:3: {reason}"):
            read_bitext(path)
        rejects: list[Reject] = []
        assert len(read_bitext(path, on_reject=rejects.append)) == 2
        assert [(3, reason, row)] == [(reject.line, reject.reason, reject.raw) for reject in rejects]

    def test_bad_rows_of_two_columns(self, tmp_path: Path) -> None:
        """The first row tells how many columns there are."""
        (tmp_path / "a.tsv").write_text("ا\tx\nب\n", encoding="utf-8")
        with pytest.raises(FormatError, match=r"a\.tsv:2: 1 columns where there should be two"):
            read_bitext(tmp_path / "a.tsv")

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "is empty"),
            (b"doc\tseg\tarabic\tenglish\n", ":1: has 4 columns and no header"),
            (b"only one\n", ":1: has 1 column and no header"),
            ("ا\tx\n".encode("cp1256"), ":1: byte 1 of the line is not UTF-8; convert the file"),
            (b"id\tsource\ttarget\n\n1\ta\xffb\tc\n", ":3: byte 4 of the line is not UTF-8"),
            (b"a\x00\tb\n", ":1: holds binary data, not text"),
            ("ا\tx".encode("utf-16") + b"\x00", ":1: is not whole UTF-16"),
        ],
    )
    def test_files_that_are_no_tsv(self, tmp_path: Path, content: bytes, message: str) -> None:
        """One line that says what is wrong."""
        (tmp_path / "a.tsv").write_bytes(content)
        with pytest.raises(FormatError, match=rf"a\.tsv:? ?.*{message}"):
            read_bitext(tmp_path / "a.tsv")

    def test_languages_that_the_script_does_not_tell(self, tmp_path: Path) -> None:
        """Unknown, and said; a language that is given is believed."""
        (tmp_path / "a.tsv").write_text("١٢٣\t123\n", encoding="utf-8")
        with open_bitext(tmp_path / "a.tsv") as stream:
            assert (stream.head.source_lang, stream.head.target_lang) == ("und", "und")
            assert stream.remarks[0] == "source language not known; name it with --source-lang"
        with open_bitext(tmp_path / "a.tsv", **AR_EN) as stream:
            assert (stream.head.source_lang, stream.head.target_lang, stream.remarks) == ("ar", "en", [])

    def test_nul_is_removed(self, tmp_path: Path) -> None:
        """No text file may hold it."""
        report = write_bitext(Bitext("ar", "en", (TranslationUnit("1", "a\0b", "c"),)), tmp_path / "a.tsv")
        assert (report.removed, pairs(read_bitext(tmp_path / "a.tsv"))) == (1, [("ab", "c")])


class TestMoses:
    """Which two files a path means."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A folder with one pair."""
        (tmp_path / "c.ar").write_text("واحد\n\nثلاثة\n", encoding="utf-8")
        (tmp_path / "c.en").write_text("one\ntwo\nthree\n", encoding="utf-8")
        return tmp_path

    EXPECTED = ("ar", "en", [("واحد", "one"), ("", "two"), ("ثلاثة", "three")])

    @pytest.mark.parametrize(
        ("path", "langs"),
        [
            ("c.{ar,en}", {}),
            ("c.ar", {}),
            ("c.ar", {"target_lang": "en"}),
            ("c.en", {"target_lang": "en"}),
            ("c.en", AR_EN),
            ("c", AR_EN),
            ("c.{ar,en}", AR_EN),
        ],
    )
    def test_ways_to_name_a_pair(self, folder: Path, path: str, langs: dict[str, str]) -> None:
        """Braces, one of the files, the stem with both languages."""
        bitext = read_bitext(folder / path, format="moses", **langs)
        assert (bitext.source_lang, bitext.target_lang, pairs(bitext)) == self.EXPECTED
        assert [unit.id for unit in bitext] == ["1", "2", "3"]

    def test_the_file_that_is_named_is_the_source(self, folder: Path) -> None:
        """Unless languages say otherwise."""
        bitext = read_bitext(folder / "c.en", format="moses")
        assert (bitext.source_lang, bitext.target_lang, pairs(bitext)[0]) == ("en", "ar", ("one", "واحد"))

    def test_languages_choose_the_direction_of_braces(self, folder: Path) -> None:
        """Asked for English to Arabic, the sides are exchanged."""
        bitext = read_bitext(folder / "c.{ar,en}", source_lang="en", target_lang="ar")
        assert (bitext.source_lang, bitext.target_lang, pairs(bitext)[0]) == ("en", "ar", ("one", "واحد"))
        with pytest.raises(FormatError, match="holds ar and en, not fr and any"):
            read_bitext(folder / "c.{ar,en}", source_lang="fr")

    def test_partners_that_cannot_be_told(self, folder: Path) -> None:
        """None or several other languages; a stem alone; standard input."""
        (folder / "alone.ar").write_text("x\n", encoding="utf-8")
        with pytest.raises(FormatError, match="other languages beside it are none"):
            read_bitext(folder / "alone.ar", format="moses")
        (folder / "c.fr").write_text("un\ndeux\ntrois\n", encoding="utf-8")
        with pytest.raises(FormatError, match=r"other languages beside it are en, fr; name the pair as stem\.{ar,en}"):
            read_bitext(folder / "c.ar", format="moses")
        assert read_bitext(folder / "c.ar", format="moses", target_lang="fr").units[0].target == "un"
        with pytest.raises(FormatError, match="languages of the Moses pair are not known"):
            read_bitext(folder / "c", format="moses")
        with pytest.raises(FormatError, match="cannot be read from standard input"):
            read_bitext("-", format="moses")
        with pytest.raises(FormatError, match="cannot be written to standard output"):
            write_bitext(Bitext("ar", "en", ()), "-", format="moses")

    def test_files_of_different_length(self, folder: Path) -> None:
        """Said with the line where the shorter one ends."""
        (folder / "c.en").write_text("one\ntwo\n", encoding="utf-8")
        with pytest.raises(FormatError, match=r"c\.en: ends before line 3 of .*c\.ar"):
            read_bitext(folder / "c.ar", format="moses")

    @pytest.mark.parametrize(
        ("path", "files"),
        [
            ("o", {"o.ar": "ا\n", "o.en": "a\n"}),
            ("o.en", {"o.ar": "ا\n", "o.en": "a\n"}),
            ("o.ar", {"o.ar": "ا\n", "o.en": "a\n"}),
            ("o.{arabic,english}.txt", {"o.arabic.txt": "ا\n", "o.english.txt": "a\n"}),
            ("o.2024", {"o.2024.ar": "ا\n", "o.2024.en": "a\n"}),
        ],
    )
    def test_names_of_what_is_written(self, tmp_path: Path, path: str, files: dict[str, str]) -> None:
        """The language stands last, or where the braces are."""
        write_bitext(Bitext("ar", "en", (TranslationUnit("1", "ا", "a"),)), tmp_path / path, format="moses")
        assert files == {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}

    @pytest.mark.parametrize("mark", ["\n", "\r\n", "\u2028", "\x85", "\v", "\n\n"])
    def test_one_line_a_unit(self, tmp_path: Path, mark: str) -> None:
        """Whatever any program takes for a line break becomes a space, and is counted."""
        units = (TranslationUnit("1", f"ا{mark}ب", "a"),)
        report = write_bitext(Bitext("ar", "en", units), tmp_path / "c.{ar,en}")
        assert (tmp_path / "c.ar").read_text(encoding="utf-8") == "ا ب\n"
        assert report.notes == ("1 line break inside a text was written as a space",)


class TestXlsx:
    """Workbooks for people."""

    def test_text_is_text(self, tmp_path: Path) -> None:
        """Formulas, links, numbers, escapes of the format and spaces stay what they are."""
        texts = ["=1+1", "https://example.org/?a=b", "0012", "_x0041_", "  space ", "a\nb", "@x", "-5", "1e5", "TRUE"]
        units = tuple(TranslationUnit(text, text, text, 1.0, "accepted", notes=("a", "b")) for text in texts)
        write_bitext(Bitext("ar", "en", units), tmp_path / "a.xlsx")
        assert units == read_bitext(tmp_path / "a.xlsx").units

    def test_illegal_characters(self, tmp_path: Path) -> None:
        """Removed and counted."""
        report = write_bitext(Bitext("ar", "en", (TranslationUnit("1", "a\x01\ufffeb", "c"),)), tmp_path / "a.xlsx")
        assert (report.removed, pairs(read_bitext(tmp_path / "a.xlsx"))) == (2, [("ab", "c")])

    def test_what_a_person_sees(self, tmp_path: Path) -> None:
        """Languages in the header, the header frozen, Arabic from right to left, the signature on its own sheet."""
        import zipfile

        write_bitext(Bitext("ar", "en", (TranslationUnit("1", "نص", "text"),), "sig"), tmp_path / "a.xlsx")
        workbook = python_calamine.CalamineWorkbook.from_path(tmp_path / "a.xlsx")
        assert workbook.sheet_names == ["bitext", "about"]
        rows = workbook.get_sheet_by_name("bitext").to_python()
        assert rows[0] == ["id", "source (ar)", "target (en)", "score", "status", "notes"]
        with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
            styles = archive.read("xl/styles.xml").decode()
        assert ('state="frozen"' in sheet, '<autoFilter ref="A1:F2"/>' in sheet) == (True, True)
        assert ('readingOrder="2"' in styles, 'wrapText="1"' in styles) == (True, True)

    def test_texts_that_do_not_fit(self, tmp_path: Path) -> None:
        """A cell holds 32,767 UTF-16 units; more is an error, never a cut text."""
        fits, long = "ا" * 32_767, "\U0001f600" * 16_384
        write_bitext(Bitext("ar", "en", (TranslationUnit("1", fits, "x"),)), tmp_path / "a.xlsx")
        assert fits == read_bitext(tmp_path / "a.xlsx").units[0].source
        with pytest.raises(FormatError, match="unit 2: a text of 16384 characters does not fit into a cell"):
            write_bitext(Bitext("ar", "en", (TranslationUnit("2", long, "x"),)), tmp_path / "b.xlsx")
        assert not (tmp_path / "b.xlsx").exists()

    def test_units_that_do_not_fit(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A sheet has a last row."""
        monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
        units = tuple(TranslationUnit(str(number), "ا", "a") for number in range(3))
        write_bitext(Bitext("ar", "en", units[:2]), tmp_path / "a.xlsx")
        with pytest.raises(FormatError, match="more than 2 units do not fit into a sheet"):
            write_bitext(Bitext("ar", "en", units), tmp_path / "b.xlsx")

    def sheet(self, path: Path, rows: list[list[object]]) -> None:
        """Write a workbook as a person would."""
        import xlsxwriter

        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as workbook:
            page = workbook.add_worksheet("Sheet1")
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
        path.write_bytes(content.getvalue())

    def test_workbooks_of_others(self, tmp_path: Path) -> None:
        """Columns in any order, numbers as ids, empty rows, languages from the script."""
        rows: list[list[object]] = [["Target", "x", "Source", "ID"], ["text", "?", "نص", 7], [], ["two", "", "اثنان"]]
        self.sheet(tmp_path / "a.xlsx", rows)
        bitext = read_bitext(tmp_path / "a.xlsx")
        assert [(u.id, u.source, u.target) for u in bitext] == [("7", "نص", "text"), ("3", "اثنان", "two")]
        assert (bitext.source_lang, bitext.target_lang) == ("ar", "en")

    def test_targets_are_put_back(self, tmp_path: Path) -> None:
        """Into a workbook of ours; one of others holds more than a bitext, and is left alone."""
        bitext = Bitext("ar", "en", (TranslationUnit("1", "نص", "old"), TranslationUnit("1", "آخر", "same")), "sig")
        write_bitext(bitext, tmp_path / "a.xlsx")
        units = [replace(bitext.units[0], target="new"), replace(bitext.units[1], id="1#2")]
        assert BITEXT_FORMATS["xlsx"].update(str(tmp_path / "a.xlsx"), units).units == 2  # type: ignore[attr-defined]
        back = read_bitext(tmp_path / "a.xlsx")
        assert ([unit.target for unit in back], back.signature) == (["new", "same"], "sig")
        self.sheet(tmp_path / "b.xlsx", [["source (ar)", "target (en)", "x"], ["نص", "old", "?"]])
        before = (tmp_path / "b.xlsx").read_bytes()
        with pytest.raises(FormatError, match="is left alone: columns, sheets and formats of its own would be lost"):
            BITEXT_FORMATS["xlsx"].update(str(tmp_path / "b.xlsx"), units[:1])  # type: ignore[attr-defined]
        assert (tmp_path / "b.xlsx").read_bytes() == before

    @pytest.mark.parametrize(
        ("row", "reason"), [(["ا", "a", "high"], "could not convert"), (["ا", "a", "", "odd"], "unknown status 'odd'")]
    )
    def test_bad_rows(self, tmp_path: Path, row: list[object], reason: str) -> None:
        """With their number."""
        self.sheet(tmp_path / "a.xlsx", [["source", "target", "score", "status"], row])
        with pytest.raises(FormatError, match=rf"a\.xlsx:2: {reason}"):
            read_bitext(tmp_path / "a.xlsx")

    def test_what_is_no_bitext(self, tmp_path: Path) -> None:
        """No columns, no workbook, an empty file."""
        self.sheet(tmp_path / "a.xlsx", [["a", "b"]])
        with pytest.raises(FormatError, match="does not name the columns source and target"):
            read_bitext(tmp_path / "a.xlsx")
        for content in (b"", b"PK\x03\x04junk", b"text"):
            (tmp_path / "b.xlsx").write_bytes(content)
            with pytest.raises(FormatError, match="is not a workbook that can be read"):
                read_bitext(tmp_path / "b.xlsx")


def test_sheets_that_were_not_read_are_named(tmp_path: Path) -> None:
    """The first sheet is the bitext; another with rows is said, an empty one is not."""
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        for name in ("March", "April", "empty"):
            sheet = workbook.add_worksheet(name)
            if name != "empty":
                sheet.write_row(0, 0, ("Arabic", "English"))
                sheet.write_row(1, 0, ("نعم", "yes"))
    with open_bitext(tmp_path / "a.xlsx") as stream:
        assert len(list(stream.units)) == 1
        assert stream.remarks == ["sheets that were not read: April"]
