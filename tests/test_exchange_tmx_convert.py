"""TMX to TMX on the command line, unit by unit: what stood in the file stands in the new one or in the rejects.

Everything is counted by the standard library's parser.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from mtkit.cli import group
from mtkit.exchange.languages import canonical

DATA = Path(os.environ.get("MTKIT_DATA") or Path(__file__).parents[2] / "shared" / "data") / "fixtures" / "tmx"
FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.tmx"))
XML = "{http://www.w3.org/XML/1998/namespace}"
INLINE = frozenset({"bpt", "ept", "it", "ph", "hi", "sub", "ut"})

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FILES, reason="the TMX fixtures are not here; set MTKIT_DATA"),
]


def name_of(element: ET.Element) -> str:
    """Name without namespace."""
    return element.tag.rpartition("}")[2]


def words(text: str | None) -> str:
    """A text without white space."""
    return "".join((text or "").split())


def facts(root: ET.Element) -> Counter[tuple[str, ...]]:
    """What the units of a file hold, piece by piece: ids, dates and other attributes, props, notes, texts, codes."""
    found: Counter[tuple[str, ...]] = Counter()
    default = next((element.get("srclang") for element in root.iter() if name_of(element) == "header"), None)
    for unit in (element for element in root.iter() if name_of(element) == "tu"):
        for element in unit.iter():
            name = name_of(element)
            if name in {"tu", "tuv"}:
                found[name,] += 1
                # What the header says need not be said again.
                told = (
                    (key, value) for key, value in attributes(element).items() if (key, value) != ("srclang", default)
                )
                found.update(("attribute", name, key, value) for key, value in told)
            elif name == "prop" and not element.get("type", "").startswith("x-mtkit-"):
                found["prop", element.get("type", ""), (element.text or "").strip()] += 1
            elif name == "note":
                found["note", (element.text or "").strip()] += 1
            elif name == "seg":
                found["seg", words("".join(element.itertext()))] += 1
            elif name in INLINE:
                found["code", name, words("".join(element.itertext())), *sorted(map("=".join, element.items()))] += 1
    return found


def attributes(element: ET.Element) -> dict[str, str]:
    """The attributes of a unit or variant, also those that stand in a prop because TMX has no place for them there."""
    moved = {
        key.removeprefix("x-mtkit-@").replace("xml:", XML): child.text or ""
        for child in element
        if (key := child.get("type", "")).startswith("x-mtkit-@")
    }
    told = {key: value.strip() for key, value in (dict(element.items()) | moved).items()}
    for key in ("lang", XML + "lang"):
        if key in told:
            told[XML + "lang"] = canonical(told.pop(key))
    return told


@pytest.mark.parametrize("name", FILES)
def test_units_survive(name: str, tmp_path: Path) -> None:
    """Ids, dates, props, notes, languages, texts and inline codes: in = out + rejected."""
    command = ["convert", str(DATA / name), str(tmp_path / "out.tmx"), "--rejects", str(tmp_path / "rest.tmx"), "-q"]
    result = CliRunner().invoke(group, command, standalone_mode=False)
    assert (result.exception, result.return_value or 0) == (None, 0)
    before = facts(ET.parse(DATA / name).getroot())  # noqa: S314 - fixtures of our own choosing
    after = facts(ET.parse(tmp_path / "out.tmx").getroot())  # noqa: S314 - made by us
    left = tmp_path / "rest.tmx"
    rest = facts(ET.parse(left).getroot()) if left.exists() else Counter()  # noqa: S314 - made by us
    assert sorted((before - after - rest).elements()) == []
    # Only ids are new, for units without one; what surrounds a rejected variant stands in both files.
    assert {fact[:3] for fact in after + rest - before if fact not in rest} <= {("attribute", "tu", "tuid")}
