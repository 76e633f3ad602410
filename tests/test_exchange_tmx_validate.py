"""Strict validation of TMX: each flaw with rule, line and unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtkit.errors import FormatError
from mtkit.exchange.validation import validate_file

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" '
    'srclang="ar" datatype="xml"/>'
)
GOOD = '<tu tuid="1"><tuv xml:lang="ar"><seg>نص</seg></tuv><tuv xml:lang="en"><seg>text</seg></tuv></tu>'


def flaws(tmp_path: Path, text: str) -> list[tuple[str, str, int | None, str | None]]:
    """Rule without prefix, severity, line and unit of each flaw."""
    (tmp_path / "a.tmx").write_text(text, encoding="utf-8")
    found = list(validate_file(str(tmp_path / "a.tmx")))
    assert all(flaw.message and flaw.path == str(tmp_path / "a.tmx") for flaw in found)
    return [(flaw.rule.removeprefix("tmx-"), flaw.severity, flaw.line, flaw.unit) for flaw in found]


def tmx(unit: str, header: str = HEADER, root: str = 'version="1.4"') -> str:
    """A file whose second unit, on line 5, is `unit`."""
    return f"<tmx {root}>\n{header}\n<body>\n{GOOD}\n{unit}\n</body>\n</tmx>\n"


def test_a_good_file(tmp_path: Path) -> None:
    """No flaw."""
    assert flaws(tmp_path, tmx("")) == []


def tu(ar: str = "نص", en: str = "text", attributes: str = ' tuid="2"') -> str:
    """A unit."""
    return f'<tu{attributes}><tuv xml:lang="ar"><seg>{ar}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("<tu/>", [("structure", "error", 5, "#2"), ("srclang", "error", 5, "#2")]),
        (tu(attributes=' tuid="2" foo="x"'), [("structure", "error", 5, "2")]),
        (tu(attributes=' segtype="word"'), [("structure", "error", 5, "#2")]),
        (tu(en="<b>x</b>"), [("structure", "error", 5, "2"), ("structure", "error", 5, "2")]),
        (tu().replace("<tuv", "<prop>x</prop><tuv", 1), [("structure", "error", 5, "2")]),
        (tu().replace("</seg>", '</seg><prop type="a"/>', 1), [("structure", "error", 5, "2")]),
        ("<unit/>", [("structure", "error", 5, None)]),
        (tu(attributes=' tuid="1"'), [("duplicate", "warning", 5, "1")]),
        (tu(attributes=' tuid="2" changedate="2024-01-02"'), [("date", "warning", 5, "2")]),
        (tu().replace("<tuv", '<tuv lastusagedate="20241301T000000Z"', 1), [("date", "warning", 5, "2")]),
        (tu().replace("ar", "AR"), [("srclang", "warning", 5, "2")]),
        (tu().replace("ar", "fr"), [("srclang", "error", 5, "2")]),
        (tu().replace("ar", "fr").replace('"2"', '"2" srclang="*all*"'), []),
        (tu().replace("en", "en_US"), [("language", "warning", 5, "2")]),
        (tu().replace('"en"', '"ar"'), [("language", "warning", 5, "2")]),
        (tu().replace(' xml:lang="en"', ""), [("language", "error", 5, "2")]),
        (tu().replace('xml:lang="en"', 'lang="en"'), [("language", "error", 5, "2")]),
        (tu(en=" text"), [("space", "warning", 5, "2")]),
        (tu(ar="نص\n"), [("space", "warning", 5, "2")]),
        (tu(ar="\u00a0نص\u200f"), []),
        (tu(en=""), [("empty", "warning", 5, "2")]),
        (tu(en=" \n"), [("empty", "warning", 5, "2")]),
        (tu(en="a\x80b\x80\ufffd"), [("characters", "warning", 5, "2")] * 2),
        (tu('<bpt i="1"/>ا<ept i="1"/>', '<bpt i="1"/>a<ept i="1"/>'), []),
        (tu('<bpt i="1"/>ا', "a"), [("pairing", "error", 5, "2")]),
        (tu('ا<ept i="1"/>', "a"), [("pairing", "error", 5, "2")]),
        (tu('<ept i="1"/>ا<bpt i="1"/>', "a"), [("pairing", "error", 5, "2")]),
        (tu('<bpt i="1"/><bpt i="1"/>ا<ept i="1"/>', "a"), [("pairing", "error", 5, "2")]),
        (tu('<ph x="1"/>ا', '<ph x="2"/>a'), [("pairing", "warning", 5, "2")]),
        (tu('<ph x="1"/>ا', '<ph x="1"/>a'), []),
    ],
)
def test_units(tmp_path: Path, unit: str, expected: list[tuple[str, str, int, str | None]]) -> None:
    """Structure, ids, dates, languages, white space, characters, inline codes."""
    assert expected == flaws(tmp_path, tmx(unit))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (tmx("", root=""), [("version", "error", 1, None)]),
        (tmx("", root='version="2.0"'), [("version", "error", 1, None)]),
        (tmx("", root='version="1.4" id="x"'), [("structure", "error", 1, None)]),
        (tmx("", root='version="1.4" xmlns="http://www.lisa.org/tmx14"'), [("namespace", "error", 1, None)]),
        (tmx("", root='version="1.4" xmlns:x="urn:x"'), [("namespace", "warning", 1, None)]),
        (tmx("", ""), [("structure", "error", 1, None)]),
        (tmx("", HEADER * 2), [("structure", "error", 2, None)]),
        (tmx("", HEADER.replace('o-tmf="t" ', "")), [("structure", "error", 2, None)]),
        (
            tmx("", HEADER.replace('"en"', '"en_US" creationdate="now"')),
            [("date", "warning", 2, None), ("language", "warning", 2, None)],
        ),
        (f'<tmx version="1.4">\n{HEADER}\n</tmx>', [("structure", "error", 1, None)]),
        (f'<tmx version="1.4">\n<body>\n{GOOD}\n</body>{HEADER}</tmx>', [("structure", "error", 4, None)]),
        ('<tmx version="1.4"/>', [("structure", "error", 1, None)]),
        (tmx("").replace("xml:lang", "lang").replace("1.4", "1.1"), []),
    ],
)
def test_files(tmp_path: Path, text: str, expected: list[tuple[str, str, int, str | None]]) -> None:
    """Version, namespaces, header, body."""
    assert expected == flaws(tmp_path, text)


def test_lines_beyond_65535(tmp_path: Path) -> None:
    """Also those that the schema reports."""
    unit = tu(attributes=' tuid="2" foo="x"', en=" text")
    found = flaws(tmp_path, tmx("\n" * 70_000 + unit))
    assert found == [("structure", "error", 70_005, "2"), ("space", "warning", 70_005, "2")]


@pytest.mark.parametrize("text", ["", "<tmx", "<html/>", '<!DOCTYPE tmx [<!ENTITY a "b">]><tmx version="1.4"/>'])
def test_unreadable(tmp_path: Path, text: str) -> None:
    """An error, not a finding."""
    with pytest.raises(FormatError, match=r"a\.tmx"):
        flaws(tmp_path, text)


def test_other_formats(tmp_path: Path) -> None:
    """Only what has a validator."""
    with pytest.raises(FormatError, match=r"there is no validator for tsv; known are .*tmx"):
        validate_file(str(tmp_path / "a.tsv"))
