"""TBX in and out: other tools' files, both styles, version 2, hostile input."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mtkit.errors import FormatError, GlossaryError
from mtkit.exchange.termbases import read_termbase, write_termbase
from mtkit.termbase import Termbase, TermEntry
from tests.termbase_fixtures import RICH, SMALL, bare

DATA = Path(os.environ.get("MTKIT_DATA", Path(__file__).parents[2] / "shared" / "data"))
FIXTURES = DATA / "fixtures" / "tbx"
needs_data = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the data folder is not here (set MTKIT_DATA)")

ENTRY = """<conceptEntry id="c1">{before}<langSec xml:lang="ar"><termSec><term>حمص</term>{arabic}</termSec></langSec>
<langSec xml:lang="en-GB">{english}</langSec></conceptEntry>"""


def tbx(tmp_path: Path, body: str, head: str = "") -> Path:
    """A TBX file of version 3 with this body."""
    path = tmp_path / "names.tbx"
    path.write_text(
        f'<?xml version="1.0"?>{head}<tbx type="TBX-Basic" style="dca" xml:lang="en" '
        'xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc>'
        f"</tbxHeader><text><body>{body}</body></text></tbx>",
        "utf-8",
    )
    return path


def concept(*english: tuple[str, str], before: str = "", arabic: str = "") -> str:
    """An entry; each English term with its term notes as XML."""
    terms = "".join(f"<termSec><term>{term}</term>{notes}</termSec>" for term, notes in english)
    return ENTRY.format(before=before, arabic=arabic, english=terms)


def status(word: str) -> str:
    """A term note with an administrative status."""
    return f'<termNote type="administrativeStatus">{word}-admn-sts</termNote>'


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("name", ["tbx", "tbx-dct"])
def test_written_files_are_valid(tmp_path: Path, name: str) -> None:
    """What we write is valid against the grammar of the core structure."""
    from lxml import etree

    path = tmp_path / "rich.tbx"
    write_termbase(RICH, path, name)
    grammar = etree.RelaxNG(etree.parse(str(FIXTURES / "TBXcoreStructV03.rng")))
    assert grammar.validate(etree.parse(str(path))), str(grammar.error_log)


@needs_data
@pytest.mark.data
def test_both_styles_of_the_minimal_examples_are_read() -> None:
    """The two minimal files hold the same name."""
    (dca,) = read_termbase(FIXTURES / "min_dca.tbx")
    (dct,) = read_termbase(FIXTURES / "min_dct.tbx")
    assert (
        dca.id,
        dca.preferred,
        dca.kind,
        dca.forbidden,
    ) == ("ahmed-al-sharaa", "Ahmed al-Sharaa", "person", ("Ahmad Al-Shara",))
    assert (dca.id, dca.preferred, dca.kind, dca.forbidden) == (dct.id, dct.preferred, dct.kind, dct.forbidden)
    assert dca.note == "أبو محمد الجولاني: nom de guerre"


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("style", ["DCA", "DCT"])
def test_entries_without_arabic_are_remarked_on(style: str) -> None:
    """The example of the dialect's authors has no Arabic: every entry is named, none is taken silently."""
    path = FIXTURES / f"Example_Astronomy_{style}_VALID.tbx"
    remarks: list[str] = []
    assert len(read_termbase(path, on_remark=remarks.append)) == 0
    assert len(remarks) == 46
    assert "the entry c1 has no Arabic term and was left out" in remarks[0]
    assert "terms in other languages were left out: es (39), zu (6)" in remarks[-1]
    with pytest.raises(FormatError, match="has no Arabic term"):
        read_termbase(path)


def test_status_and_type_of_terms(tmp_path: Path) -> None:
    """Preferred, admitted, short, deprecated and superseded terms find their columns."""
    body = concept(
        ("Hims", status("deprecatedTerm")),
        ("Hums", status("supersededTerm")),
        ("Homs city", ""),
        ("H.", status("admittedTerm") + '<termNote type="termType">abbreviation</termNote>'),
        ("Homs", status("preferredTerm")),
    )
    (entry,) = read_termbase(tbx(tmp_path, body))
    assert (
        entry.preferred,
        entry.admitted,
        entry.short,
        entry.forbidden,
    ) == ("Homs", ("Homs city",), ("H.",), ("Hims", "Hums"))


def test_terms_without_status(tmp_path: Path) -> None:
    """The first term counts as preferred; a lone short form does too."""
    (entry,) = read_termbase(tbx(tmp_path, concept(("Homs", ""), ("Hims", ""))))
    assert (entry.preferred, entry.admitted) == ("Homs", ("Hims",))
    short = concept(("H.", '<termNote type="termType">acronym</termNote>'))
    assert read_termbase(tbx(tmp_path, short)).entries[0].preferred == "H."


def test_notes_groups_and_references(tmp_path: Path) -> None:
    """Notes, definitions in groups, subject fields of other makers and cross references are kept."""
    before = (
        "<!-- c --><descripGrp><descrip type='definition'>a city</descrip><admin type='source'>s</admin></descripGrp>"
        "<descrip type='subjectField'>Geography</descrip><ref type='crossReference' target='c9'>x</ref><note> n </note>"
    )
    (entry,) = read_termbase(tbx(tmp_path, concept(("Homs", "<note>old</note>"), before=before)))
    assert (entry.kind, entry.alias_of, entry.note) == ("other", "c9", "a city\nn\nsubject field: Geography\nHoms: old")


def test_marked_up_terms(tmp_path: Path) -> None:
    """Inline markup of a term does not cut it."""
    assert read_termbase(tbx(tmp_path, concept(("Homs <hi>city</hi>", "")))).entries[0].preferred == "Homs city"


def test_version_two_with_a_doctype(tmp_path: Path) -> None:
    """Files of version 2 name a DTD, which is not fetched; `ntig` and region codes are understood."""
    path = tmp_path / "old.tbx"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif type="TBX" xml:lang="en"><text>'
        '<body><termEntry id="t1"><langSet xml:lang="AR_sy"><ntig><termGrp><term>حمص</term></termGrp></ntig></langSet>'
        '<langSet xml:lang="EN"><tig><term>Homs</term></tig></langSet></termEntry></body></text></martif>',
        "utf-8",
    )
    (entry,) = read_termbase(path)
    assert (entry.id, entry.source, entry.preferred) == ("t1", ("حمص",), "Homs")


def test_version_two_is_written_for_older_tools(tmp_path: Path) -> None:
    """Element names are those of version 2, without namespace; the user is told what OmegaT makes of it."""
    path = tmp_path / "old.martif"
    report = write_termbase(RICH, path)
    text = path.read_text("utf-8")
    assert all(f"<{name}" in text for name in ("martif", "martifHeader", "termEntry", "langSet", "tig"))
    assert "xmlns" not in text
    assert "2 forbidden forms were written as deprecated terms; OmegaT takes those for right" in report.notes


def test_ids_that_xml_cannot_hold(tmp_path: Path) -> None:
    """Ids are kept in a note where they are no XML names, also where their substitutes collide."""
    termbase = Termbase(tuple(TermEntry(name, ("ا",), "A", alias_of="1 b") for name in ("1 b", "1/b", "e-1-b", "ok")))
    path = tmp_path / "ids.tbx"
    write_termbase(termbase, path)
    assert bare(termbase) == bare(read_termbase(path))
    assert 'id="e-1-b-2"' in path.read_text("utf-8")


def test_characters_that_xml_cannot_hold_are_counted(tmp_path: Path) -> None:
    """Control characters are removed and said."""
    report = write_termbase(Termbase((TermEntry("a", ("ا",), "A\x01\x02"),)), tmp_path / "a.tbx")
    assert "2 characters that XML cannot hold were removed" in report.notes


def test_empty_termbase(tmp_path: Path) -> None:
    """An empty file is written with a warning and read again."""
    path = tmp_path / "empty.tbx"
    assert write_termbase(Termbase(()), path).notes == ("the termbase is empty; TBX wants at least one entry",)
    assert len(read_termbase(path)) == 0


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (concept(("Homs", ""), before="<note>mtkit: {</note>"), "does not hold a JSON object"),
        (concept(("Homs", ""), before="<note>mtkit: []</note>"), "does not hold a JSON object"),
        (concept(("Homs", ""), before='<note>mtkit: {"valid_to": "soon"}</note>'), "valid_to 'soon' is not a date"),
        (concept(("Homs", ""), before='<note>mtkit: {"valid_to": 7}</note>'), "valid_to 7 is not a date"),
        (concept(("Homs", "")) * 2, "the id c1 is used twice"),
    ],
)
def test_unusable_entries_are_errors(tmp_path: Path, body: str, message: str) -> None:
    """What cannot be an entry stops with file and line."""
    path = tbx(tmp_path, body)
    with pytest.raises(GlossaryError, match=message) as caught:
        read_termbase(path)
    assert (str(path), True) == (caught.value.path, bool(caught.value.line))


@pytest.mark.parametrize(
    ("english", "message"),
    [([("Hims", status("deprecatedTerm"))], "no English term that is not deprecated"), ([("", "")], "no English term")],
)
def test_entries_without_a_right_form_are_remarked_on(
    tmp_path: Path, english: list[tuple[str, str]], message: str
) -> None:
    """They are left out, and said."""
    remarks: list[str] = []
    assert len(read_termbase(tbx(tmp_path, concept(*english)), on_remark=remarks.append)) == 0
    assert message in remarks[0]


BOMB = '<!DOCTYPE tbx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [BOMB, OUTSIDE])
def test_entities_are_refused(tmp_path: Path, head: str) -> None:
    """No file can make us expand or fetch anything."""
    with pytest.raises(FormatError, match="declares XML entities"):
        read_termbase(tbx(tmp_path, concept(("&a;", "")), head))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<tbx><text>", "is not well-formed XML"),
        (b"", "is not well-formed XML"),
        (b"<html/>", "is not TBX: its root element is html"),
        (b"<tbx>\n<text>\x00</text></tbx>", "is not well-formed XML"),
        ('<?xml version="1.0" encoding="UTF-8"?>\n<tbx>حمص</tbx>'.encode("cp1256"), "is not well-formed XML"),
    ],
)
def test_broken_files_are_errors(tmp_path: Path, content: bytes, message: str) -> None:
    """What is no TBX is said to be none, with its name."""
    path = tmp_path / "broken.tbx"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=message) as caught:
        read_termbase(path)
    assert str(path) == caught.value.path


def test_utf_16(tmp_path: Path) -> None:
    """The encoding is that of the XML declaration."""
    path = tmp_path / "wide.tbx"
    text = tbx(tmp_path, concept(("Homs", ""))).read_text("utf-8").replace('"1.0"', '"1.0" encoding="UTF-16"', 1)
    path.write_bytes(text.encode("utf-16"))
    assert read_termbase(path).entries[0].preferred == "Homs"


def test_any_tbx_format_reads_any_tbx(tmp_path: Path) -> None:
    """The name of the format chooses what is written; what is read tells itself."""
    path = tmp_path / "names.tbx"
    write_termbase(SMALL, path, "tbx-dct")
    assert bare(SMALL) == bare(read_termbase(path, "tbx-v2"))
