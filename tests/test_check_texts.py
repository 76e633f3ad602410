"""English texts alone: raw offsets, markup masked, encodings and Word formatting kept, spellings and articles."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document as WordDocument

from mtkit.check import RULES
from mtkit.check.engine import Checker
from mtkit.check.finding import Fix
from mtkit.check.masks import Masks, find_masks
from mtkit.check.spellings import KnownForms, article_styles, two_spellings
from mtkit.check.texts import EnglishText, read_text
from mtkit.errors import FormatError
from tests.check_fixtures import TERMBASE
from tests.word_fixtures import STRICT, W, add, notes, paragraph, run, saved, strict, with_parts

if TYPE_CHECKING:
    from pathlib import Path

CODES = frozenset(code for code, rule in RULES.items() if rule.default)


def found(text: str, kind: str = "text") -> list[tuple[str, str, int | None, int | None]]:
    """Rule, words, line and column of the findings in an English text."""
    checked = Checker(TERMBASE, CODES).text(EnglishText("a.txt", kind, text))
    return [
        (each.rule, each.target_span.text if each.target_span else "", each.line, each.column)
        for each in checked.findings
    ]


def test_names_in_a_text() -> None:
    """Forbidden forms, capitals and spacing are found without a source, with line and column."""
    text = "One line.\nThen Ahmad Al-Shara met\r\nthe Khan  Sheikhoun mayor and Ahmed Al-Sharaa."
    assert found(text) == [("N101", "Ahmad Al-Shara", 2, 6), ("N105", "Ahmed Al-Sharaa", 3, 31)]


def test_line_of_a_finding_is_shown() -> None:
    """A finding in a text carries its line, and where that begins."""
    (finding,) = Checker(TERMBASE, CODES).text(EnglishText("a", "text", "One.\nSo Ahmad Al-Shara said.\nTwo.")).findings
    assert (finding.target, finding.target_offset, finding.unit_id) == ("So Ahmad Al-Shara said.", 5, None)


def test_two_spellings_and_the_glossary() -> None:
    """The majority is the suggestion, but a glossary form wins over it."""
    text = "Idlib is near. In Edlib he was. Edlib burnt. We saw Edlib."
    (finding,) = two_spellings(text, "a", Masks())
    assert (finding.message, finding.fix and finding.fix.replacement) == (
        "Idlib looks like the name that is Edlib 3 times in this text",
        "Edlib",
    )
    assert len(two_spellings(text, "a", Masks(), KnownForms(["Idlib"]))) == 3


@pytest.mark.parametrize(
    "text",
    [
        "The Khan Sheikhoun attack. In Khan Shaykhun they saw it.",
        "Mohammad Alloush left. Later Mohammed Alloush came back.",
        "Ma'arat al-Numan was hit, and Maarat al-Nouman again.",
        "In Talbiseh. From Talbisa. To Talbiseh’s east.",
    ],
)
def test_one_name_in_two_spellings(text: str) -> None:
    """Spellings with the same consonants and nearly the same letters are one name."""
    assert len(two_spellings(text, "a", find_masks(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Germany and the German side. Syria and Syrian men. Indonesia's and Indonesian.",
        "The Minister of the Ministry came. Ministers met.",
        "Mohammed Ali and Mahmoud Adel. Ahmed Suleiman and Ahmad Saoud.",
        "Kieran Smith and Kiernan Jones.",
        "Homs and Hims.",
        "See www.Idlib.org/Edlib in Idlib.",
        "Sheikhoun sheikhun",
        "Plant the Planet.",
        "",
    ],
)
def test_different_words_are_not_one_name(text: str) -> None:
    """Countries and their people, common words, other people's first names, short words and URLs."""
    assert two_spellings(text, "a", find_masks(text)) == []


def test_article_styles() -> None:
    """Each style but the usual one is reported once; sentence beginnings do not count."""
    text = "He saw al-Dahik, al-Omar and al-Hamawi. Al-Hamawi saw Omar Al Daqa, and Al-Shami met Al-Homsi."
    assert [finding.message for finding in article_styles(text, "a", Masks())] == [
        "the article is Al X here, but al-X 3 times in this text",
        "the article is Al-X here and once more, but al-X 3 times in this text",
    ]
    assert article_styles("He saw al-Dahik. Al-Dahik left at al-Omar.", "a", Masks()) == []


def test_ignored_lines() -> None:
    """A line may ask to be ignored, or, where it says nothing else, the next one."""
    checker = Checker(TERMBASE, CODES)
    text = (
        "<!-- mtkit: ignore N101 -->\nSo Ahmad Al-Shara said.\n"
        "So Ahmad Al-Shara said. <!-- mtkit: ignore -->\nSo Ahmad Al-Shara said. <!-- mtkit: ignore N2 -->\n"
    )
    checked = checker.text(EnglishText("a.md", "markdown", text))
    assert ([finding.line for finding in checked.findings], checked.ignored) == ([4], 2)


def test_markdown_and_html_markup_is_masked() -> None:
    """Code, links, front matter and tags have no fixes; the words between them have."""
    text = (
        "---\ntitle: Ahmad Al-Shara\n---\nSo Ahmad Al-Shara said [here](Ahmad Al-Shara.html).\n"
        "```\nAhmad Al-Shara\n```\n<b title='Ahmad Al-Shara'>x</b> `Ahmad Al-Shara`\n"
    )
    checked = Checker(TERMBASE, CODES).text(EnglishText("a.md", "markdown", text))
    assert [finding.line for finding in checked.findings if finding.fix] == [4]
    page = "<p id='Sharaah'>So <i>Ahmad Al-Shara</i> said</p><script>Ahmad Al-Shara</script><!-- Sharaah --> 1 < 2"
    checked = Checker(TERMBASE, CODES).text(EnglishText("a.html", "html", page))
    assert [finding.target_span.start for finding in checked.findings if finding.fix and finding.target_span] == [22]


@pytest.mark.parametrize("tail", ["<script>", "<!-- ", "<", "<a", "</"])
def test_broken_html_is_survived(tail: str) -> None:
    """What is never closed does not hide the rest, or end it."""
    text = EnglishText("a.html", "html", f"Ahmad Al-Shara {tail} " + "<script> " * 50)
    assert Checker(TERMBASE, CODES).text(text).findings[0].rule == "N101"


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("“Ahmad”\r\n".encode(), "utf-8", "“Ahmad”\r\n"),
        ("“Ahmad”".encode("utf-8-sig"), "utf-8", "“Ahmad”"),
        ("“Ahmad”".encode("utf-16"), "utf-16-le", "“Ahmad”"),
        (b"\xfe\xff" + "“Ahmad”".encode("utf-16-be"), "utf-16-be", "“Ahmad”"),
        ("He said “Ahmad” was café-born – really".encode("cp1252"), "cp1252", "He said “Ahmad” was café-born – really"),
    ],
)
def test_a_file_is_written_as_it_was(tmp_path: Path, data: bytes, encoding: str, text: str) -> None:
    """Encoding, byte order mark and line breaks stay; saving without a change gives the same bytes."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    read = read_text(str(path))
    assert (read.encoding, read.text) == (encoding, text)
    read.fixed([]).save()
    assert path.read_bytes() == data
    at = text.index("Ahmad")
    read.fixed([Fix(at, at + 5, "Ahmed")]).save()
    assert read_text(str(path)).text == text.replace("Ahmad", "Ahmed")


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A letter that the encoding of the file lacks is an error, and the file stays."""
    path = tmp_path / "a.txt"
    path.write_bytes("He said “Ahmad” was café-born – really".encode("cp1252"))
    with pytest.raises(FormatError, match="cannot be written in cp1252"):
        read_text(str(path)).fixed([Fix(0, 2, "Ḥe")]).save()
    assert b"caf\xe9" in path.read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"one\ntwo\0three", r"a.txt:2: holds a NUL byte"),
        ("a.txt", b"\xef\xbb\xbfone\n\xff", r"a.txt:2: is not valid utf-8"),
        ("a.docx", b"PK no zip", "is a damaged DOCX file"),
        ("a.txt.gz", b"no gzip", "is not a whole gzip file"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """NUL bytes, false marks and damaged files are one clear error."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FormatError, match=reason):
        read_text(str(path))


def test_zip_without_text_is_no_word_document(tmp_path: Path) -> None:
    """A zip file needs a text part."""
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(FormatError, match="is a zip archive"):
        read_text(str(path))


def test_word_formatting_is_kept(tmp_path: Path) -> None:
    """A name over several runs is fixed and each run keeps its format; other parts keep their bytes."""
    path = tmp_path / "a.docx"
    word = WordDocument()
    paragraph = word.add_paragraph("So ")
    paragraph.add_run("Ahmad ").bold = True
    paragraph.add_run("Al-").italic = True
    paragraph.add_run("Shara")
    paragraph.add_run("\tsaid")
    word.add_table(1, 1).cell(0, 0).text = "Ahmad Al-Shara"
    word.save(str(path))
    before = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    text = read_text(str(path))
    checked = Checker(TERMBASE, CODES).text(text)
    fixes = [finding.fix for finding in checked.findings if finding.fix]
    assert len(fixes) == 2
    fixed = text.fixed(fixes)
    fixed.save()
    again = WordDocument(str(path))
    assert [(run.text, run.bold, run.italic) for run in again.paragraphs[0].runs] == [
        ("So ", None, None),
        ("Ahmed ", True, None),
        ("al-", None, True),
        ("Sharaa", None, None),
        ("\tsaid", None, None),
    ]
    assert again.tables[0].cell(0, 0).text == "Ahmed al-Sharaa"
    assert Checker(TERMBASE, CODES).text(fixed).findings == []
    after = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    assert after.namelist() == before.namelist()
    assert after.read("word/styles.xml") == before.read("word/styles.xml")


def test_deleted_text_is_left_out(tmp_path: Path) -> None:
    """What tracked changes have deleted is no text."""
    path = tmp_path / "a.docx"
    word = WordDocument()
    word.add_paragraph("kept")
    word.save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].replace(b"<w:t>kept</w:t>", b"<w:delText>gone</w:delText><w:t>kept</w:t>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, body if name == "word/document.xml" else data)
    assert read_text(str(path)).text.strip() == "kept"


def test_text_boxes_are_fixed_in_both_copies(tmp_path: Path) -> None:
    """A text box counts once and is mended for newer and older programs; letterheads and notes too, comments not."""
    path = tmp_path / "a.docx"
    word = WordDocument()
    box = f"<w:txbxContent>{paragraph(run('Ahmad Al-Shara'))}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    add(word, paragraph(f"<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"))
    texts = {kind: paragraph(run(f"Ahmad Al-Shara in {kind}")) for kind in ("header", "comments")}
    texts["comments"] = f'<w:comment w:id="1">{texts["comments"]}</w:comment>'
    texts["footnotes"] = notes("footnote", "Ahmad Al-Shara in a note")
    path.write_bytes(with_parts(saved(word), **texts))
    text = read_text(str(path))
    assert text.text.split("\n\n") == [
        "",
        "Ahmad Al-Shara",
        "",
        " Ahmad Al-Shara in a note",
        "Ahmad Al-Shara in header",
        "",
    ]
    text.fixed([finding.fix for finding in Checker(TERMBASE, CODES).text(text).findings if finding.fix]).save()
    with zipfile.ZipFile(path) as archive:
        assert archive.read("word/document.xml").count(b"Ahmed al-Sharaa") == 2
        assert b"Ahmed al-Sharaa in a note" in archive.read("word/footnotes.xml")
        assert b"Ahmed al-Sharaa in header" in archive.read("word/header.xml")
        assert b"Ahmad Al-Shara in comments" in archive.read("word/comments.xml")


def test_strict_files_stay_strict(tmp_path: Path) -> None:
    """A file in strict Open XML whose document has another name is mended, and stays what it is."""
    path = tmp_path / "a.docx"
    path.write_bytes(strict("en"))
    text = read_text(str(path))
    at = text.text.index("Layla")
    text.fixed([Fix(at, at + 5, "Laila")]).save()
    with zipfile.ZipFile(path) as archive:
        body = archive.read("word/document2.xml")
    assert (b"Laila al-Hassan" in body, STRICT.encode() in body, W.encode() in body) == (True, True, False)
    assert "Laila al-Hassan" in read_text(str(path)).text
