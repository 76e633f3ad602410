"""Word files as people have them: all that is read, in an order that is the same on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from mtkit.cli import group
from mtkit.errors import FormatError
from mtkit.read import READERS
from tests.word_fixtures import FIXTURES, NOTES, STORY, WITH_NOTES, add, paragraph, plain, run, saved, zipped

if TYPE_CHECKING:
    from pathlib import Path


def blocks(data: bytes) -> list[str]:
    """The texts of the blocks."""
    document = READERS["docx"].read(data, "a.docx")
    return [document.text[start:end] for start, end in document.blocks]


def expected(kind: str, lang: str) -> list[str]:
    """What a file of a kind holds."""
    return [*STORY[lang], *(NOTES[lang] if kind in WITH_NOTES else ())]


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("kind", FIXTURES)
def test_is_read_in_order(kind: str, lang: str) -> None:
    """Every block once, notes behind the text, nothing that was deleted or hidden."""
    assert expected(kind, lang) == blocks(FIXTURES[kind](lang))


@pytest.mark.parametrize("kind", FIXTURES)
def test_is_aligned(kind: str, tmp_path: Path) -> None:
    """`mtkit align` pairs every block of the two files with its translation."""
    for lang in ("ar", "en"):
        (tmp_path / f"{lang}.docx").write_bytes(FIXTURES[kind](lang))
    words = ["align", f"{tmp_path}/ar.docx", f"{tmp_path}/en.docx", "-o", f"{tmp_path}/out.tsv", "--quiet"]
    result = CliRunner().invoke(group, words, standalone_mode=False)
    assert (result.exception, result.return_value or 0) == (None, 0)
    rows = (tmp_path / "out.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [tuple(row.split("\t")[1:3]) for row in rows]
    assert list(zip(expected(kind, "ar"), expected(kind, "en"), strict=True)) == pairs


def test_what_was_not_read_is_said() -> None:
    """Hidden text, comments, letterheads and tables of contents are counted in one sentence."""
    notes = READERS["docx"].read(FIXTURES["hidden"]("en"), "").notes
    assert notes == ("not read: 2 pieces of hidden text, 1 comment, 1 header or footer",)
    notes = READERS["docx"].read(FIXTURES["controls"]("en"), "").notes
    assert notes == ("not read: 1 table of contents",)


def test_symbols() -> None:
    """Symbols that have a letter are read; others are counted."""
    document = plain("en")
    symbols = (("Symbol", "F061"), ("Symbol", "70"), ("AGA Arabesque", "F072"), ("Arial", "20AC"), ("Odd", "F041"))
    parts = [f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>' for font, code in (*symbols, ("Odd", "zz"))]
    add(document, paragraph(*parts))
    assert blocks(saved(document))[-1] == "α\u03c0\ufdfa€"
    assert READERS["docx"].read(saved(document), "").notes == ("not read: 2 symbols",)


def test_mark_of_a_note_is_no_text() -> None:
    """A mark that was typed for a note is not part of the word before it."""
    document = plain("en")
    mark = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="9"/><w:t>*</w:t></w:r>'
    add(document, paragraph(run("word"), mark, run(" and more")))
    assert blocks(saved(document))[-1] == "word and more"


def test_field_without_end_loses_nothing() -> None:
    """Where the end of a field is missing, the text behind its beginning is read."""
    document = plain("en")
    add(document, paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', run("still here")))
    add(document, paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', run("and here")))
    add(document, paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', run("here too")))
    assert blocks(saved(document))[-1] == "here too"
    assert blocks(saved(document))[-2] == "and here"


def test_macros_and_only_fallback() -> None:
    """A DOCM is read as a DOCX is; where there is nothing for new programs, the old content is read."""
    document = plain("en")
    add(document, paragraph(f"<mc:AlternateContent><mc:Fallback>{run('old')}</mc:Fallback></mc:AlternateContent>"))
    assert blocks(saved(document))[-1] == "old"
    assert ".docm" in READERS["docx"].suffixes


RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>'
)
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"word/x.xml": b""}, "holds no Word document"),
        ({"word/document.xml": b"<document/>"}, "its main part is no Word document"),
        ({"word/document.xml": b'<!DOCTYPE a [<!ENTITY e "eee">]><a>&e;</a>'}, "declares a document type"),
        (
            {"word/document.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16")},
            "declares a document type",
        ),
        (
            {
                "word/document.xml": b"<w:document %s><w:body/></w:document>" % W,
                "word/_rels/document.xml.rels": RELATIONS % (b"aFChunk", b"a.mht"),
            },
            "holds its text as an embedded file",
        ),
        ({"word/document.xml": b"<w:document %s>" % W + b"<w:p>" * 300}, "is not a sound DOCX file"),
    ],
)
def test_what_cannot_be_read_is_refused(members: dict[str, bytes], reason: str) -> None:
    """Parts that are missing, of another kind, hostile or nested too deep: one clear error with a hint."""
    with pytest.raises(FormatError, match=reason) as error:
        READERS["docx"].read(zipped(members), "a.docx")
    assert error.value.hint


def test_damaged_and_locked_members() -> None:
    """A member that does not unpack, and one that needs a password."""
    data = FIXTURES["plain"]("en")
    at = data.index(b"word/document.xml") + 60
    with pytest.raises(FormatError, match="is a damaged DOCX file"):
        READERS["docx"].read(data[:at] + bytes(40) + data[at + 40 :], "a.docx")
    members = bytearray(zipped({"word/document.xml": b"<a/>"}))
    members[6] |= 1
    directory = members.index(b"PK\x01\x02")
    members[directory + 8] |= 1
    with pytest.raises(FormatError, match="is protected by a password"):
        READERS["docx"].read(bytes(members), "a.docx")
