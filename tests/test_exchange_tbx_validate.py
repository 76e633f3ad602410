"""Strict validation of TBX: each flaw with rule, line and entry."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from mtkit.errors import FormatError
from mtkit.exchange.tbx_vocabulary import tbx_schema
from mtkit.exchange.termbases import write_termbase
from mtkit.exchange.validation import validate_file
from mtkit.termbase import Termbase, TermEntry

if TYPE_CHECKING:
    from tests.conftest import RunCommand

CORE = "urn:iso:std:iso:30042:ed-2"
DATA = Path(os.environ.get("MTKIT_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
FIXTURES = DATA / "fixtures" / "tbx"
GOOD = (
    '<conceptEntry id="a"><langSec xml:lang="ar"><termSec><term>نص</term></termSec></langSec>'
    '<langSec xml:lang="en"><termSec><term>text</term></termSec></langSec></conceptEntry>'
)
HEADER = "<tbxHeader><fileDesc><sourceDesc><p>t</p></sourceDesc></fileDesc></tbxHeader>"
Flaws = list[tuple[str, str, int | None, str | None]]


def flaws(tmp_path: Path, text: str, name: str = "a.tbx") -> Flaws:
    """Rule without prefix, severity, line and entry of each flaw."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = list(validate_file(str(path)))
    assert all(flaw.message and flaw.path == str(path) for flaw in found)
    return [(flaw.rule.removeprefix("tbx-"), flaw.severity, flaw.line, flaw.unit) for flaw in found]


def tbx(entry: str, attributes: str = 'type="TBX-Basic" style="dca" xml:lang="en"', back: str = "") -> str:
    """A file whose second entry, on line 5, is `entry`."""
    names = 'xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"'
    root = f'<tbx xmlns="{CORE}" {names} {attributes}>'
    return f"{root}\n{HEADER}\n<text><body>\n{GOOD}\n{entry}\n</body>{back}</text>\n</tbx>\n"


def concept(more: str = "", section: str = "", term: str = "", word: str = "<term>x</term>", *, name: str = "b") -> str:
    """An entry with one term, and more in the entry, its section and its term."""
    return (
        f'<conceptEntry id="{name}">{more}<langSec xml:lang="en">{section}<termSec>{word}{term}</termSec></langSec>'
        "</conceptEntry>"
    )


STATUS = '<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>'


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("", []),
        (concept(), []),
        (concept('<descrip type="subjectField">person</descrip>', term=STATUS), []),
        (concept('<descripGrp><descrip type="definition">d</descrip><admin type="source">s</admin></descripGrp>'), []),
        (concept("<note>أ <hi>ب</hi></note>"), []),
        (concept('<ref type="crossReference" target="a">a</ref>'), []),
        (concept('<ref type="crossReference" target="b">b</ref>'), []),
        (concept('<xref type="xGraphic" target="http://x.org/a.png">a</xref>'), []),
        (concept("<bogus/>"), [("structure", "error", 5, "b")]),
        (concept("<term>y</term>"), [("structure", "error", 5, "b")]),
        (concept(section=STATUS), [("level", "warning", 5, "b"), ("structure", "error", 5, "b")]),
        (concept(word="<note>n</note><term>x</term>"), [("structure", "error", 5, "b")]),
        (concept(word=""), [("structure", "error", 5, "b")]),
        (concept(word="<term>x</term><term>y</term>"), [("structure", "error", 5, "b")]),
        (concept().replace(' id="b"', ""), [("structure", "error", 5, "#2")]),
        (concept().replace(' xml:lang="en"', ""), [("language", "error", 5, "b")]),
        (concept().replace('"en"', '"en_US"'), [("language", "error", 5, "b")]),
        (concept().replace('"en"', '"english"'), [("language", "warning", 5, "b")]),
        (concept().replace('"en"', '"x-klingon"'), []),
        ('<conceptEntry id="b"/>', [("structure", "error", 5, "b")]),
        ('<conceptEntry id="b"><langSec xml:lang="en"/></conceptEntry>', [("structure", "error", 5, "b")]),
        (concept(name="a"), [("duplicate", "error", 5, "a")]),
        (concept(name="9"), [("structure", "error", 5, "9")]),
        (concept('<ref type="crossReference" target="zz">z</ref>'), [("reference", "error", 5, "b")]),
        (concept("<note><hi target='zz'>z</hi></note>"), [("reference", "error", 5, "b")]),
        (concept(word="<term/>"), [("empty", "error", 5, "b")]),
        (concept(word="<term> \n</term>"), [("empty", "error", 5, "b")]),
        (concept(word="<term>x<!-- y --></term>"), []),
        (concept(word="<term>x </term>"), [("space", "warning", 5, "b")]),
        (concept(word="<term>نص\ufffd</term>"), [("characters", "warning", 5, "b")]),
        (concept('<descrip type="definition"/>'), [("empty", "warning", 5, "b")]),
        (concept("<descrip>x</descrip>"), [("untyped", "error", 5, "b")]),
        (concept('<descrip type="colour">x</descrip>'), [("category", "error", 5, "b")]),
        (concept('<admin type="definition">x</admin>'), [("category", "error", 5, "b")]),
        (concept(section='<descrip type="subjectField">x</descrip>'), [("level", "warning", 5, "b")]),
        (concept('<descrip type="context">x</descrip>'), [("level", "warning", 5, "b")]),
        (concept(term='<termNote type="partOfSpeech">thing</termNote>'), [("value", "warning", 5, "b")]),
        (concept("<min:subjectField>x</min:subjectField>"), [("style", "error", 5, "b")]),
        (
            concept().replace("</conceptEntry>", '<langSec xml:lang="EN"><termSec><term>y</term></termSec></langSec>'
                              "</conceptEntry>"),
            [("language", "warning", 5, "b")],
        ),
        (
            concept(term="</termSec><termSec><term>x</term>"),
            [("duplicate-term", "warning", 5, "b")],
        ),
        ("<note>n</note>", [("structure", "error", 5, None)]),
        ("stray", [("structure", "error", 3, None)]),
    ],
)  # fmt: skip
def test_entries(tmp_path: Path, entry: str, expected: Flaws) -> None:
    """Each flaw of an entry, and no other."""
    assert flaws(tmp_path, tbx(entry)) == expected


DCT = 'type="TBX-Basic" style="dct" xml:lang="en"'


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (concept("<min:subjectField>x</min:subjectField>"), []),
        (concept('<basic:crossReference target="a">a</basic:crossReference>'), []),
        (concept('<basic:xGraphic target="http://x.org/a.png">a</basic:xGraphic>'), []),
        (concept('<basic:crossReference target="zz">a</basic:crossReference>'), [("reference", "error", 5, "b")]),
        (concept("<basic:subjectField>x</basic:subjectField>"), [("namespace", "error", 5, "b")]),
        (concept("<min:colour>x</min:colour>"), [("category", "error", 5, "b")]),
        (concept('<descrip type="subjectField">x</descrip>'), [("style", "error", 5, "b")]),
        (concept(section="<min:partOfSpeech>noun</min:partOfSpeech>"), [("level", "warning", 5, "b")]),
    ],
)
def test_style_dct(tmp_path: Path, entry: str, expected: Flaws) -> None:
    """Categories as elements: their namespaces, and what belongs to the other style."""
    assert flaws(tmp_path, tbx(entry, DCT)) == expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('type="TBX-Basic" style="dcx" xml:lang="en"', [("structure", "error", 1, None)]),
        ('type="TBX-Basic" style="dca"', [("structure", "error", 1, None)]),
        ('type="TBX-Basic" style="dca" xml:lang="arabic"', [("language", "warning", 1, None)]),
        ('type="TBX-House" style="dca" xml:lang="en"', [("dialect", "warning", 1, None)]),
        (
            'type="TBX-Min" style="dca" xml:lang="en"',
            [("category", "error", 5, "b")],
        ),
    ],
)
def test_root(tmp_path: Path, attributes: str, expected: Flaws) -> None:
    """Attributes of the root; a category that only TBX-Basic has."""
    entry = concept('<descrip type="definition">d</descrip>')
    assert flaws(tmp_path, tbx(entry, attributes)) == expected


def test_back_matter(tmp_path: Path) -> None:
    """A reference to a person in the back is good; an id that both use is not."""
    person = '<refObject id="p"><item type="fn">P</item></refObject>'
    back = f'<back><refObjectSec type="respPerson">{person}</refObjectSec></back>'
    event = '<transacGrp><transac type="transactionType">origination</transac><date>2025-01-31</date>'
    event += '<transacNote type="responsibility" target="p">P</transacNote></transacGrp>'
    assert flaws(tmp_path, tbx(concept(event), back=back)) == []
    assert flaws(tmp_path, tbx(concept(event, name="p"), back=back)) == [("duplicate", "error", 6, None)]
    assert flaws(tmp_path, tbx(concept(event.replace("-31", "-32")))) == [
        ("structure", "error", 5, "b"),
        ("reference", "error", 5, "b"),
    ]


def test_without_entries_or_namespace(tmp_path: Path) -> None:
    """Both are said once, of the file."""
    whole = tbx(concept())
    assert flaws(tmp_path, whole.replace(GOOD, "").replace(concept(), "")) == [("structure", "error", 3, None)]
    assert flaws(tmp_path, whole.replace(f'xmlns="{CORE}"', "")) == [("namespace", "error", 1, None)]
    assert flaws(tmp_path, whole.replace(CORE, "urn:x")) == [("namespace", "error", 1, None)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"no XML", "is not well-formed XML"),
        (b"<tmx/>", "is not TBX"),
        (b"<tbx><text>", "is not well-formed XML"),
        (b'<!DOCTYPE tbx [<!ENTITY a "b">]><tbx>&a;</tbx>', "declares entities"),
        (b"<tbx>\0</tbx>", "is not well-formed XML"),
    ],
)
def test_unreadable(tmp_path: Path, content: bytes, message: str) -> None:
    """What is no TBX at all is an error, not a finding."""
    (tmp_path / "a.tbx").write_bytes(content)
    with pytest.raises(FormatError, match=message):
        list(validate_file(str(tmp_path / "a.tbx")))


MARTIF = (
    '<martif type="TBX-Basic" xml:lang="en">\n<martifHeader><fileDesc><sourceDesc><p>t</p></sourceDesc></fileDesc>'
    '</martifHeader>\n<text><body>\n<termEntry id="a"><langSet xml:lang="ar"><tig><term>نص</term></tig></langSet>'
    "</termEntry>\n{}\n</body></text></martif>"
)
GROUP = '<termGrp><term>x</term><termNote type="termType">variant</termNote></termGrp>'
TIG = '<langSet xml:lang="en"><tig><term>x</term></tig></langSet>'


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (f'<termEntry id="b">{TIG}</termEntry>', []),
        (f"<termEntry>{TIG}</termEntry>", []),
        (
            f"<termEntry>{TIG.replace('tig', 'ntig').replace('<term>x</term>', GROUP)}</termEntry>",
            [],
        ),
        ("<termEntry/>", [("structure", "error", 5, "#2")]),
        (f'<termEntry id="a">{TIG}</termEntry>', [("duplicate", "error", 5, "a")]),
        (f"<termEntry>{TIG}{TIG}</termEntry>", [("language", "warning", 5, "#2")]),
        (f"<termEntry>{TIG.replace('xml:', '')}</termEntry>", [("language", "error", 5, "#2")]),
        (f"<termEntry>{TIG.replace(' xml:lang=', ' x=')}</termEntry>", [("language", "error", 5, "#2")]),
        (f"<termEntry>{TIG.replace('en', 'e_n')}</termEntry>", [("language", "error", 5, "#2")]),
        ('<termEntry><langSet xml:lang="en"/></termEntry>', [("structure", "error", 5, "#2")]),
        (f"<termEntry>{TIG.replace('<term>x</term>', '')}</termEntry>", [("structure", "error", 5, "#2")]),
        (f"<termEntry>{TIG.replace('tig', 'ntig')}</termEntry>", [("structure", "error", 5, "#2")] * 2),
        (f"<termEntry>{TIG.replace('x<', '<')}</termEntry>", [("empty", "error", 5, "#2")]),
        (f"<termEntry><bogus/>{TIG}</termEntry>", [("structure", "error", 5, "#2")]),
        (f"<termEntry><tig/>{TIG}</termEntry>", [("structure", "error", 5, "#2")] * 2),
        (f"<termEntry><descrip>d</descrip>{TIG}</termEntry>", [("untyped", "error", 5, "#2")]),
        (f'<termEntry><ref type="see" target="z">z</ref>{TIG}</termEntry>', [("reference", "error", 5, "#2")]),
    ],
)
@pytest.mark.parametrize("name", ["a.tbx", "a.martif"])
def test_version_2(tmp_path: Path, entry: str, expected: Flaws, name: str) -> None:
    """Elements, languages, ids and terms of version 2."""
    assert flaws(tmp_path, MARTIF.format(entry), name) == expected


def test_frame_of_version_2(tmp_path: Path) -> None:
    """Header, namespace, type and language of the file, and a file without entries."""
    assert flaws(
        tmp_path, '<martif><text><body><termEntry id="a">' + TIG + "</termEntry><p/></body></text></martif>"
    ) == [
        ("dialect", "warning", 1, None),
        ("language", "warning", 1, None),
        ("structure", "error", 1, None),
        ("structure", "error", 1, None),
    ]
    empty = flaws(tmp_path, '<martif xmlns="x" type="TBX" xml:lang="en"><martifHeader/><text/></martif>')
    assert empty == [("namespace", "error", 1, None), ("structure", "error", 1, None)]


@pytest.mark.parametrize("name", ["a.tbx", "b.tbx", "c.tbx"])
def test_what_we_write_is_valid(tmp_path: Path, name: str) -> None:
    """All three writers, with an entry that uses every column."""
    entry = TermEntry(
        "ahmed-al-sharaa",
        ("أحمد الشرع",),
        "Ahmed al-Sharaa",
        "person",
        ("Sharaa",),
        ("al-Sharaa",),
        ("Shara",),
        note="n",
    )
    alias = TermEntry("jolani", ("أبو محمد الجولاني",), "Abu Mohammed al-Jolani", alias_of="ahmed-al-sharaa")
    style = {"a.tbx": "tbx", "b.tbx": "tbx-dct", "c.tbx": "tbx-v2"}[name]
    write_termbase(Termbase((entry, alias)), tmp_path / name, style)
    assert list(validate_file(str(tmp_path / name))) == []


def test_many_entries_in_flat_memory(tmp_path: Path) -> None:
    """Every entry is judged, also the last; none is held until the end."""
    entries = "\n".join(concept(name=f"e{number}") for number in range(2000))
    assert flaws(tmp_path, tbx(entries + "\n" + concept(word="<term/>", name="last"))) == [
        ("empty", "error", 2005, "last")
    ]


def test_command(mtkit: RunCommand, tmp_path: Path) -> None:
    """Exit 1 with findings, each with file, line and entry; 2 where a file cannot be read."""
    path = tmp_path / "a.tbx"
    path.write_text(tbx(concept(word="<term/>")), encoding="utf-8")
    code, out, err = mtkit("validate", path)
    assert (code, out) == (1, f"{path}:5: unit b: error: <term> is empty [tbx-empty]\n")
    assert err == "1 file, 1 finding\n"
    path.write_text("<tbx", encoding="utf-8")
    assert mtkit("validate", path)[0] == 2


needs_data = pytest.mark.skipif(not FIXTURES.exists(), reason="no fixtures: set MTKIT_DATA")


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.tbx")), ids=lambda path: path.name)
def test_fixtures_are_valid(path: Path) -> None:
    """The examples of the dialect's authors have no flaw."""
    assert list(validate_file(str(path))) == []


@needs_data
@pytest.mark.data
@pytest.mark.parametrize("path", sorted(FIXTURES.glob("min*.tbx")), ids=lambda path: path.name)
def test_schemas_agree(path: Path) -> None:
    """Our schema and that of the standard take and refuse the same: the file, and the file with one element changed."""
    theirs = etree.RelaxNG(etree.parse(FIXTURES / "TBXcoreStructV03.rng"))
    raw = path.read_bytes()
    names = ["note", "term", "descrip", "termSec", "langSec", "admin", "p", "ref", "foo", "hi", "transacGrp"]
    verdicts = []
    for place in range(len([*etree.fromstring(raw).iter("*")])):
        for name in names:
            tree = etree.fromstring(raw)
            element = [*tree.iter("*")][place]
            element.tag = f"{{{CORE}}}{name}"
            text = etree.tostring(tree)
            verdicts.append((tbx_schema().validate(etree.fromstring(text)), theirs.validate(etree.fromstring(text))))
    assert tbx_schema().validate(etree.fromstring(raw))
    assert {ours == other for ours, other in verdicts} == {True}
    assert {ours for ours, _ in verdicts} == {True, False}
