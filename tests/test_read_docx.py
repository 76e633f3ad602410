"""DOCX: all body text, in order."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from mtkit.errors import FormatError
from mtkit.read import READERS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def saved(document: Any) -> bytes:
    """The bytes of a python-docx document."""
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def paragraph(document: Any, content: str) -> None:
    """Append a paragraph with this XML inside."""
    document.element.body.insert(
        len(document.element.body) - 1, parse_xml(f'<w:p xmlns:w="{W}" xmlns:mc="{MC}">{content}</w:p>')
    )


def blocks(data: bytes) -> list[str]:
    """The texts of the blocks."""
    document = READERS["docx"].read(data, "a.docx")
    return [document.text[start:end] for start, end in document.blocks]


def test_paragraphs_lists_tables_in_order() -> None:
    """Headings, paragraphs, list items and cells come in document order; a merged cell comes once."""
    document = docx.Document()
    document.core_properties.title = "عنوان"
    document.add_heading("رأس", 1)
    document.add_paragraph("قبل")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "أ"
    table.cell(0, 1).text = "ب\nج"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "معا"
    document.add_paragraph("بند", style="List Bullet")
    document.add_paragraph("  ")
    data = saved(document)
    assert blocks(data) == ["رأس", "قبل", "أ", "ب", "ج", "معا", "بند"]
    assert READERS["docx"].read(data, "").meta == {"title": "عنوان"}


def test_soft_breaks_tabs_and_hyphens() -> None:
    """A forced line break begins a block; a tab is a space; a non-breaking hyphen is one."""
    document = docx.Document()
    paragraph(
        document,
        "<w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>al</w:t><w:noBreakHyphen/><w:t>Assad</w:t></w:r>",
    )
    assert blocks(saved(document)) == ["One", "two al\u2011Assad"]


def test_changes_links_and_controls() -> None:
    """Insertions, hyperlinks, fields and content controls are read; deletions and instructions are not."""
    document = docx.Document()
    paragraph(
        document,
        "<w:r><w:t>a </w:t></w:r><w:ins><w:r><w:t>inserted </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
        "<w:hyperlink><w:r><w:t>link </w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:sdt><w:sdtContent><w:r><w:t>control</w:t></w:r></w:sdtContent></w:sdt>",
    )
    assert blocks(saved(document)) == ["a inserted link control"]


def test_text_box_once_and_behind_its_paragraph() -> None:
    """A text box that is stored twice for old readers is read once."""
    box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
    document = docx.Document()
    paragraph(
        document,
        f'<w:r><w:t>before</w:t><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t> after</w:t></w:r>",
    )
    assert blocks(saved(document)) == ["before after", "boxed"]


def test_broken_files_are_named() -> None:
    """Other zips, cut files, text and missing parts are each one clear error."""
    good = saved(docx.Document())
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    hollow = io.BytesIO()
    with zipfile.ZipFile(hollow, "w") as archive:
        archive.writestr("word/document.xml", "<broken")
    for data, said in (
        (b"", "is empty"),
        (b"just text", "is not a DOCX file"),
        (b"%PDF-1.4", "is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Microsoft Office file"),
        (OLE + "WordDocument".encode("utf-16-le"), r"is an old Word file \(DOC\)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (good[:-200], "is a damaged DOCX file"),
        (other.getvalue(), "is an Excel"),
        (hollow.getvalue(), "is not a sound DOCX file"),
    ):
        with pytest.raises(FormatError, match=said) as error:
            READERS["docx"].read(data, "a.docx")
        assert error.value.hint


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that unpacks beyond the limit is not unpacked."""
    monkeypatch.setattr("mtkit.wordml.package._LARGEST", 10)
    with pytest.raises(FormatError, match="unpacks to more than"):
        READERS["docx"].read(saved(docx.Document()), "a.docx")
