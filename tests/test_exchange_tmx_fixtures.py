"""TMX files of other tools: every unit and every character is read or reported; what we write is valid."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from mtkit.errors import FormatError
from mtkit.exchange import Reject, open_bitext, read_bitext, write_bitext
from mtkit.exchange.validation import validate_file

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(os.environ.get("MTKIT_DATA") or Path(__file__).parents[2] / "shared" / "data") / "fixtures" / "tmx"
FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.tmx"))
HOSTILE = sorted(path.name for path in DATA.glob("defusedxml/*.xml"))
LOSSES = {
    "ImportTest1C.tmx": (3, 0, 3),
    "ImportTest1J_many.tmx": (1, 2, 0),
    "ImportTest1K.tmx": (1, 1, 0),
    "ImportTest1L.tmx": (1, 0, 1),
    "ImportTest2C.tmx": (1, 0, 1),
    "aligned.tmx": (0, 2, 0),
    "corporate.tmx": (5, 0, 5),
    "memory-seed.tmx": (200, 0, 200),
    "okapi-confusion.tmx": (0, 1, 0),
    "potest.po.empty.tmx": (0, 12, 0),
    "potest.po.normal.tmx": (9, 3, 0),
    "sampleTMX2.tmx": (2, 0, 1),
    "simple.tmx": (2, 0, 1),
}
"""Units taken, units rejected, units of which variants in other languages were left out; all others lose nothing."""

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FILES, reason="the TMX fixtures are not here; set MTKIT_DATA"),
]


def local(element: ET.Element) -> str:
    """Name without namespace."""
    return element.tag.rpartition("}")[2]


def characters(root: ET.Element) -> int:
    """Characters in all segments, codes included, white space left out."""
    return sum(len("".join("".join(seg.itertext()).split(None))) for seg in root.iter() if local(seg) == "seg")


def count(xml: str | bytes) -> tuple[int, int]:
    """Units and characters, by the standard library's parser."""
    root = ET.fromstring(xml)  # noqa: S314 - fixtures of our own choosing
    return sum(local(element) == "tu" for element in root.iter()), characters(root)


def seg_of(text: str, markup: str | None) -> ET.Element:
    """A segment as it went into the bitext."""
    if markup is not None:
        return ET.fromstring(f"<seg>{markup}</seg>")  # noqa: S314 - made by us
    seg = ET.Element("seg")
    seg.text = text
    return seg


@pytest.mark.parametrize("name", FILES)
def test_in_is_out_plus_rejected(name: str) -> None:
    """Units and characters as counted by another parser are in the bitext or in the rejects."""
    rejects: list[Reject] = []
    bitext = read_bitext(DATA / name, on_reject=rejects.append)
    whole = [reject for reject in rejects if reject.whole]
    units, text = count((DATA / name).read_bytes())
    taken = sum(
        characters(seg_of(*side))
        for unit in bitext
        for side in ((unit.source, unit.source_markup), (unit.target, unit.target_markup))
    )
    assert (units, text) == (
        len(bitext) + len(whole),
        taken + sum(count(reject.raw)[1] for reject in rejects),
    )
    assert all(reject.line for reject in rejects)
    expected = LOSSES.get(Path(name).name, (units, 0, 0))
    assert expected == (len(bitext), len(whole), len(rejects) - len(whole))


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_is_valid_and_equal(name: str, tmp_path: Path) -> None:
    """Written again it is valid against the format's own DTD, and reads as it did; so it does by way of JSONL."""
    with open_bitext(DATA / name, on_reject=lambda _: None) as stream:
        report = write_bitext(stream, tmp_path / "a.tmx")
    assert (report.removed, report.notes) == (0, ())
    tree = etree.parse(tmp_path / "a.tmx")
    with (DATA / "dtd" / "tmx14.dtd").open("rb") as file:
        dtd = etree.DTD(file)
    assert dtd.validate(tree), dtd.error_log
    bitext = read_bitext(DATA / name, on_reject=lambda _: None)
    again = read_bitext(tmp_path / "a.tmx")
    assert [(unit.id, unit.source, unit.target, unit.source_markup, unit.target_markup) for unit in bitext] == [
        (unit.id, unit.source, unit.target, unit.source_markup, unit.target_markup) for unit in again
    ]
    write_bitext(bitext, tmp_path / "a.jsonl")
    assert bitext == read_bitext(tmp_path / "a.jsonl")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str) -> None:
    """Bombs, loops and external entities: refused before anything is expanded or fetched."""
    with pytest.raises(FormatError, match=r"is not TMX|is not well-formed|declares entities"):
        read_bitext(DATA / "defusedxml" / name, format="tmx")


def versions() -> Iterator[str]:
    """The fixtures of version 1.4 without namespaces, for which the DTD speaks."""
    for name in FILES:
        head = (DATA / name).read_bytes()[:2000].replace(b"\0", b"")
        if b'version="1.4"' in head and b"xmlns" not in head:
            yield name


@pytest.mark.parametrize("name", list(versions()))
def test_our_declaration_agrees_with_the_dtd(name: str) -> None:
    """What we call a fault of structure is what the format's own DTD objects to, and nothing else."""
    with (DATA / "dtd" / "tmx14.dtd").open("rb") as file:
        valid = etree.DTD(file).validate(etree.parse(DATA / name, etree.XMLParser(load_dtd=False, no_network=True)))
    ours = [flaw for flaw in validate_file(str(DATA / name)) if flaw.rule in {"tmx-structure", "tmx-version"}]
    assert valid == (not ours), ours
