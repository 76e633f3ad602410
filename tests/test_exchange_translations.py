"""Lines of translations, spreadsheets of translators, other language codes, units that need mending."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from mtkit.bitext import Bitext, DocumentInfo, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange import BitextStream, Reject, open_bitext, read_bitext, write_bitext
from mtkit.exchange.langmap import parse_language_map, relabelled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """A file as a library of data sets writes it."""
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"translation": {"en": "one", "ar": "واحد"}}\n\n'
        '{"id": 7, "translation": {"en": "two", "ar": "اثنان"}, "domain": "news", "score": 1}\n',
        encoding="utf-8",
    )
    return path


def test_lines_of_translations(lines: Path) -> None:
    """The first language is the source; ids are those of the file or numbers of lines; other fields are props."""
    bitext = read_bitext(lines)
    assert (bitext.source_lang, bitext.target_lang) == ("en", "ar")
    assert bitext.units == (
        TranslationUnit("1", "one", "واحد"),
        TranslationUnit("7", "two", "اثنان", props=(("domain", "news"), ("score", "1"))),
    )
    assert read_bitext(lines, target_lang="en").units[0].source == "واحد"
    with pytest.raises(FormatError, match=r"a\.jsonl:1: has no fr, but en, ar"):
        read_bitext(lines, source_lang="fr")


def test_lines_of_translations_that_cannot_be_taken(lines: Path) -> None:
    """Each with its line; a third language is a part left out."""
    with lines.open("a", encoding="utf-8") as stream:
        stream.write('{"translation": {"en": "x", "ar": "y", "fr": "z"}}\n{"translation": {"en": "x"}}\n')
        stream.write('{"translation": {"en": 1, "ar": "y"}}\nnot JSON\n{}\n[]\n')
    rejects: list[Reject] = []
    assert len(read_bitext(lines, on_reject=rejects.append)) == 3
    assert [(reject.line, reject.reason.partition(":")[0], reject.whole) for reject in rejects] == [
        (4, "left out", False),
        (5, "the line has no ar", True),
        (6, "not a translation", True),
        (7, "not a translation", True),
        (8, "the line has no translation", True),
        (9, "not a translation", True),
    ]


def test_a_line_with_one_language_only(tmp_path: Path) -> None:
    """Is no translation."""
    (tmp_path / "a.jsonl").write_text('{"translation": {"en": "x"}}\n', encoding="utf-8")
    with pytest.raises(FormatError, match="is no translation from one language to another: en"):
        read_bitext(tmp_path / "a.jsonl")


@pytest.mark.parametrize(
    ("header", "langs", "expected", "unread"),
    [
        (["Arabic", "English"], {}, ("ar", "en", "a", "b"), ""),
        (["Arabic", "English"], {"source_lang": "en"}, ("en", "ar", "b", "a"), ""),
        (["العربية", "الإنجليزية", "ملاحظات"], {}, ("ar", "en", "a", "b"), ""),
        (["النص الأصلي (ar)", "Translation [en-GB]"], {}, ("ar", "en-GB", "a", "b"), ""),
        (["English", "French", "Arabic"], {"source_lang": "ar", "target_lang": "en"}, ("ar", "en", "c", "a"), "French"),
        (["English", "French", "Arabic"], {}, ("en", "fr", "a", "b"), "Arabic"),
        (["English", "French", "Arabic"], {"target_lang": "en"}, ("fr", "en", "b", "a"), "Arabic"),
        (["No.", "Source", "en_us", "Reviewer"], {"source_lang": "ar"}, ("ar", "en-US", "b", "c"), "Reviewer"),
    ],
)  # fmt: skip
def test_sheets_of_translators(
    tmp_path: Path, header: list[str], langs: dict[str, str], expected: tuple[str, ...], unread: str
) -> None:
    """Columns are told by their names or languages; those that are not read are named."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, list("abcd"[: len(header)]))
    with open_bitext(tmp_path / "a.xlsx", **langs) as stream:
        (unit,) = stream.units
    assert expected == (stream.head.source_lang, stream.head.target_lang, unit.source, unit.target)
    assert [f"columns that were not read: {unread}"] * bool(unread) == [
        remark for remark in stream.remarks if "not read" in remark
    ]


def test_language_maps() -> None:
    """Words, commas, spellings; what cannot be one is said."""
    assert parse_language_map(["AR_xa=ar, en-UK=en_gb", "fr=fr-FR"]) == {
        "ar-XA": "ar",
        "en-UK": "en-GB",
        "fr": "fr-FR",
    }
    for word, message in (
        ("ar", "does not map a language; write OLD=NEW"),
        ("=ar", "does not map"),
        ("ar=a b", "'a b' is not the code of a language"),
        ("ar=en,ar=fr", "the language ar is mapped twice"),
    ):
        with pytest.raises(FormatError, match=message):
            parse_language_map([word])


def test_relabelling() -> None:
    """Head, documents and units that differ; a code that nothing is in is said."""
    units = (
        TranslationUnit(
            "1", "ا", "a", props=(("source/@xml:lang", "ar-SA"), ("p", "q"), ("target/@xml:lang", "en-AU"))
        ),
        TranslationUnit("2", "ا", "a"),
    )
    stream = BitextStream.of(Bitext("ar-XA", "en", units, documents=(DocumentInfo("a", "AR-xa", 1),)))
    new = relabelled(stream, {"ar-XA": "ar", "ar-SA": "ar", "de": "fr"})
    props = [unit.props for unit in new.units]
    assert (new.head.source_lang, new.head.target_lang, new.head.documents[0].lang) == ("ar", "en", "ar")
    assert props == [(("p", "q"), ("target/@xml:lang", "en-AU")), ()]
    assert new.remarks == ["no text is in de, which is to be called fr"]


def test_convert_with_a_language_map(tmp_path: Path, mtkit: RunCommand) -> None:
    """On the command line; not for termbases."""
    write_bitext(Bitext("ar-XA", "en-US", (TranslationUnit("1", "ا", "a"),)), tmp_path / "a.tmx")
    result = mtkit(
        "convert", tmp_path / "a.tmx", tmp_path / "b.xlf", "--lang-map", "ar-XA=ar", "--lang-map", "en-US=en"
    )
    assert result.code == 0
    assert 'source-language="ar" target-language="en"' in (tmp_path / "b.xlf").read_text(encoding="utf-8")
    (tmp_path / "g.tsv").write_text("source\tpreferred\nا\ta\n", encoding="utf-8")
    result = mtkit("convert", tmp_path / "g.tsv", tmp_path / "g.tbx", "--lang-map", "ar-XA=ar")
    assert (result.code, "--lang-map is for bitexts" in result.err) == (2, True)


def test_rejects_of_xliff_are_xliff(tmp_path: Path, mtkit: RunCommand) -> None:
    """In both versions, with the reasons; also where there are none."""
    for name, unit in (("trans-unit", "<target>x</target>"), ("unit", "<segment><target>x</target></segment>")):
        write_bitext(
            Bitext("ar", "en", (TranslationUnit("1", "ا", "a"),)),
            tmp_path / "a.xlf",
            format="xliff" if name == "trans-unit" else "xliff2",
        )
        good = (tmp_path / "a.xlf").read_text(encoding="utf-8")
        (tmp_path / "a.xlf").write_text(good.replace(f"<{name} ", f'<{name} id="9">{unit}</{name}><{name} '), "utf-8")
        result = mtkit("convert", tmp_path / "a.xlf", tmp_path / "b.tsv", "--rejects", tmp_path / "r.xlf")
        rejected = (tmp_path / "r.xlf").read_text(encoding="utf-8")
        assert (result.code, "no source -->" in rejected) == (0, True)
        (tmp_path / "r.xlf").write_text(rejected.replace("<target>", "<source>ب</source><target>"), encoding="utf-8")
        assert [unit.source for unit in read_bitext(tmp_path / "r.xlf")] == ["ب"]
    assert mtkit("convert", tmp_path / "b.tsv", tmp_path / "c.xlf").code == 0
    assert mtkit("convert", tmp_path / "c.xlf", tmp_path / "d.tsv", "--rejects", tmp_path / "r.xlf").code == 0
    assert read_bitext(tmp_path / "r.xlf").units == ()


def test_validate_keeps_what_is_to_be_mended(tmp_path: Path, mtkit: RunCommand) -> None:
    """The units with findings of all files, each finding as a comment, under the header of the first."""
    units = tuple(TranslationUnit(str(number), "نص", f"text{number}") for number in range(1, 5))
    for name in ("a.tmx", "b.tmx"):
        write_bitext(Bitext("ar", "en", units), tmp_path / name)
        text = (tmp_path / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("text2", " text2").replace('tuid="4"', 'tuid="3"'), encoding="utf-8")
    result = mtkit("validate", tmp_path / "a.tmx", tmp_path / "b.tmx", "--rejects", tmp_path / "r.tmx")
    assert result.code == 1
    kept = (tmp_path / "r.tmx").read_text(encoding="utf-8")
    assert [unit.target for unit in read_bitext(tmp_path / "r.tmx")] == ["text2", "text3", "text4"] * 2
    assert kept.count("ends with white space [tmx-space] -->") == 2
    assert mtkit("validate", "--lenient", tmp_path / "a.tmx", "--rejects", tmp_path / "r.tmx").code == 0
    assert read_bitext(tmp_path / "r.tmx", source_lang="ar", target_lang="en").units == ()


def test_validate_keeps_entries_of_one_format_at_a_time(tmp_path: Path, mtkit: RunCommand) -> None:
    """TBX works as TMX does; both into one file do not."""
    (tmp_path / "g.tsv").write_text("id\tsource\tpreferred\ngood\tا\ta\nbad\tب\tb\n", encoding="utf-8")
    mtkit("convert", tmp_path / "g.tsv", tmp_path / "g.tbx")
    text = (tmp_path / "g.tbx").read_text(encoding="utf-8")
    (tmp_path / "g.tbx").write_text(text.replace("<term>b</term>", "<term></term>"), encoding="utf-8")
    assert mtkit("validate", tmp_path / "g.tbx", "--rejects", tmp_path / "r.tbx").code == 1
    kept = (tmp_path / "r.tbx").read_text(encoding="utf-8")
    assert ('id="bad"' in kept, 'id="good"' in kept, "<!-- " in kept) == (True, False, True)
    write_bitext(Bitext("ar", "en", (TranslationUnit("1", "ا", "a"),)), tmp_path / "a.tmx")
    result = mtkit("validate", tmp_path / "g.tbx", tmp_path / "a.tmx", "--rejects", tmp_path / "r.tbx")
    assert (result.code, "keep the units of one format at a time" in result.err) == (2, True)
    result = mtkit("validate", tmp_path / "none.tmx", "--rejects", tmp_path / "r.tbx")
    assert (result.code, "no file to keep units of could be read" in result.err) == (2, True)
