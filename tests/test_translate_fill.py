"""Empty units of a bitext filled where they stand: what else there is stays byte for byte."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mtkit.errors import FormatError
from mtkit.exchange import read_bitext
from mtkit.exchange.fill import can_fill, filled, open_slots

if TYPE_CHECKING:
    from pathlib import Path

TMX = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<!-- <tu> in a comment -->
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
  srclang="ar" datatype="plaintext"/>
<body>
 <tu tuid="a" ><tuv xml:lang="AR-SA"><seg>نعم &amp; لا</seg></tuv> <tuv
 xml:lang='en'><seg>Yes &#38; no</seg></tuv></tu>
 <tu><prop type="x-mtkit-empty">target</prop><tuv xml:lang="AR-SA"><seg>ليلى</seg></tuv></tu>
 <tu><note>keep</note><tuv xml:lang="AR-SA"><seg>سامي</seg></tuv><tuv xml:lang="en"><seg/></tuv></tu>
 <tu tuid="f"><tuv xml:lang="AR-SA"><seg>ثلج</seg></tuv><tuv xml:lang="fr"><seg>neige</seg></tuv></tu>
</body></tmx>
"""


def refilled(path: Path, **targets: str) -> bytes:
    """The file with targets by source."""
    parts = []
    with open_slots(str(path)) as (head, slots):
        for slot in slots:
            unit, raw = slot.unit, slot.raw
            if unit is not None and unit.source in targets and not unit.target:
                made = replace(
                    unit,
                    target=targets[unit.source],
                    props=(("x-status", "draft"), ("target/@creationid", "m")),
                    notes=("n",),
                )
                raw, _ = filled(slot, made, head)
            parts.append(raw)
    return b"".join(parts)


def test_slots_are_the_whole_file(tmp_path: Path) -> None:
    """Nothing filled: the same bytes, for each format and each line ending."""
    head = b'{"mtkit": "bitext", "source_lang": "ar", "target_lang": "en"}'
    jsonl = head + b'\r\n\n{"id": "1", "source": "a", "target": ""}\nx'
    for name, content in {
        "a.tmx": TMX.replace("\n", "\r\n").encode(),
        "bom.tmx": b"\xef\xbb\xbf" + TMX.encode(),
        "a.tsv": "id\tsource\ttarget\tscore\r\n1\tنعم\t\t\r\nbad\n2\tلا\tNo\t0.5".encode(),
        "b.tsv": "نعم\t\nلا\tNo\n".encode(),
        "a.jsonl": jsonl,
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert can_fill(str(path))
        assert refilled(path) == content


def test_a_tmx_is_filled(tmp_path: Path) -> None:
    """An absent variant is added, an empty one filled; other units and other languages stay."""
    path = tmp_path / "a.tmx"
    path.write_text(TMX, encoding="utf-8")
    new = refilled(path, ليلى="Leyla <3 & co", سامي="Samy", ثلج="Snow").decode()
    old, lines = TMX.splitlines(), new.splitlines()
    marks = '<note>n</note><prop type="x-status">draft</prop>'
    assert lines[8] == (
        f' <tu>{marks}<tuv xml:lang="AR-SA"><seg>ليلى</seg></tuv>'
        '<tuv xml:lang="en" creationid="m"><seg>Leyla &lt;3 &amp; co</seg></tuv></tu>'
    )
    assert lines[9] == old[9].replace("<seg/>", "<seg>Samy</seg>").replace("</note>", f"</note>{marks}")
    assert '<tuv xml:lang="fr"><seg>neige</seg></tuv><tuv xml:lang="en" creationid="m"><seg>Snow</seg>' in lines[10]
    assert lines[:8] + lines[11:] == old[:8] + old[11:]
    path.write_text(new, encoding="utf-8")
    bitext = read_bitext(path, source_lang="ar", target_lang="en")
    assert [unit.target for unit in bitext] == ["Yes & no", "Leyla <3 & co", "Samy", "Snow"]
    assert [unit.prop("x-status") for unit in bitext] == [None, "draft", "draft", "draft"]


def test_a_large_tmx_is_read_in_parts(tmp_path: Path) -> None:
    """Units lie across the borders of what is read at once."""
    path = tmp_path / "a.tmx"
    unit = '<tu><tuv xml:lang="ar"><seg>نعم {}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>\n'
    head = TMX.partition("<body>")[0]
    text = head + "<body>\n" + "".join(unit.format(at, "" if at % 2 else "x") for at in range(3000)) + "</body></tmx>\n"
    path.write_text(text, encoding="utf-8")
    new = refilled(path, **{f"نعم {at}": f"y{at}" for at in range(3000)}).decode()
    assert new.count("<seg>y") == 1500
    assert new.replace('<note>n</note><prop type="x-status">draft</prop>', "").replace("\n", "") == "".join(
        line.replace("<seg></seg>", f"<seg>y{at - 6}</seg>") for at, line in enumerate(text.split("\n"))
    )


def test_tables_and_json_lines_are_filled(tmp_path: Path) -> None:
    """A table keeps its other cells and line endings; JSONL takes props and notes, too."""
    table = tmp_path / "a.tsv"
    table.write_bytes("id\tsource\ttarget\tscore\r\n1\tنعم\t\t0.50\r\n2\tلا\tNo\t1\n".encode())
    assert refilled(table, نعم="Yes\tsir").decode() == (
        "id\tsource\ttarget\tscore\r\n1\tنعم\tYes\\tsir\t0.50\r\n2\tلا\tNo\t1\n"
    )
    plain = tmp_path / "b.tsv"
    plain.write_bytes("نعم\t\nلا\tNo\n".encode())
    assert refilled(plain, نعم="Yes  sir").decode() == "نعم\tYes sir\nلا\tNo\n"
    lines = tmp_path / "a.jsonl"
    head = '{"mtkit": "bitext", "source_lang": "ar", "target_lang": "en"}\n'
    lines.write_text(
        head + '{"id":"1","source":"نعم","target":""}\n{"id":"2", "source":"لا", "target":"No"}\n', "utf-8"
    )
    new = refilled(lines, نعم="Yes").decode().splitlines(keepends=True)
    assert [new[0], new[2]] == [head, '{"id":"2", "source":"لا", "target":"No"}\n']
    assert '"target": "Yes"' in new[1]
    assert '"x-status": "draft"' in new[1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tmx", TMX.replace("utf-8", "utf-16").encode("utf-16")),
        ("a.tmx", TMX.replace("utf-8", "windows-1256").encode("windows-1256", "replace")),
        ("a.jsonl", b'{"translation": {"ar": "a", "en": ""}}\n'),
        ("a.xlf", b"<xliff/>"),
    ],
)
def test_what_cannot_be_filled_in_place(tmp_path: Path, name: str, content: bytes) -> None:
    """Other encodings and formats are left to the usual readers and writers."""
    (tmp_path / name).write_bytes(content)
    assert not can_fill(str(tmp_path / name))


def test_a_broken_tmx(tmp_path: Path) -> None:
    """It is an error with its line, before anything is written."""
    path = tmp_path / "a.tmx"
    path.write_text(TMX.replace("</body>", "</bodi>"), encoding="utf-8")
    with pytest.raises(FormatError):
        refilled(path)
