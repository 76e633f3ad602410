"""Empty units of a bitext filled in where they stand: every byte of the file that is not of such a unit stays.

The file is taken apart into slots: the bytes of a unit with what it says, or bytes that are no unit. What is written is
the bytes of all slots one behind the other, those of filled units made anew. JSONL, TSV and TMX in UTF-8 can be filled
so; for others `can_fill` says no.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, NamedTuple

from mtkit.exchange import detect_format, open_bitext
from mtkit.exchange.lines import encode_line
from mtkit.exchange.records import unit_of, unit_record
from mtkit.exchange.tmx.fill import filled_tmx, is_utf8, tmx_slots
from mtkit.exchange.tmx.source import open_tmx
from mtkit.exchange.tsv import escape, unescape
from mtkit.files import open_input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.exchange.stream import BitextHead

__all__ = ["Slot", "can_fill", "filled", "open_slots"]

_BOM = b"\xef\xbb\xbf"


class Slot(NamedTuple):
    """A part of a file.

    Attributes:
        raw: Its bytes.
        unit: The unit that it is; None for what is no unit, or none that can be read.
        header: The columns of a table, where it is a row of one.
    """

    raw: bytes
    unit: TranslationUnit | None = None
    header: tuple[str, ...] = ()


def can_fill(path: str, format: str | None = None) -> bool:  # noqa: A002 - the word users know
    """Whether units of this file can be filled so that all else stays byte for byte."""
    name = detect_format(path, format)
    if path == "-" or path.lower().endswith(".zip") or name not in {"jsonl", "tmx", "tsv"}:
        return False
    with open_input(path) as raw:
        start = raw.read(1 << 12)
    if name == "tmx":
        return is_utf8(start)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start:
        return False
    return name == "tsv" or b'"translation"' not in start.partition(b"\n")[0]


@contextlib.contextmanager
def open_slots(
    path: str,
    format: str | None = None,  # noqa: A002 - the word users know
    langs: tuple[str | None, str | None] = (None, None),
) -> Iterator[tuple[BitextHead, Iterator[Slot]]]:
    """Open a file that `can_fill` and take it apart.

    Args:
        path: The file.
        format: A name in `BITEXT_FORMATS`; None for what the suffix tells.
        langs: Languages to take as source and target; None for what the file says.

    Yields:
        The head of the bitext, and its slots in order; the slots are read as they are asked for.

    Raises:
        FormatError: If the file cannot be read as this format.
    """
    name = detect_format(path, format)
    with open_bitext(path, format=name, source_lang=langs[0], target_lang=langs[1], on_reject=lambda _: None) as stream:
        head = stream.head
        next(stream.units, None)
    if name == "tmx":
        with open_tmx(path) as raw:
            pairs = tmx_slots(raw, path, (head.source_lang, head.target_lang))
            yield head, (Slot(part, unit) for part, unit in pairs)
        return
    with open_input(path) as raw:
        yield head, _json_slots(raw) if name == "jsonl" else _table_slots(raw)


def _json_slots(lines: Iterator[bytes]) -> Iterator[Slot]:
    for number, line in enumerate(lines):
        try:
            yield Slot(line, unit_of(json.loads(line)) if number else None)
        except (ValueError, TypeError, KeyError):
            yield Slot(line)


def _table_slots(lines: Iterator[bytes]) -> Iterator[Slot]:
    header: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        try:
            cells = line.removeprefix(_BOM).decode("utf-8").rstrip("\r\n").split("\t")
        except UnicodeDecodeError:
            yield Slot(line)
            continue
        if number == 1:
            names = tuple(cell.strip().lower() for cell in cells)
            header = names if {"source", "target"} <= set(names) else ("", "")
            if header != ("", ""):
                yield Slot(line)
                continue
        yield Slot(line, _row_unit(cells, header, number), header)


def _row_unit(cells: list[str], header: tuple[str, ...], number: int) -> TranslationUnit | None:
    from mtkit.bitext import TranslationUnit

    if len(cells) != len(header):
        return None
    if header == ("", ""):
        return TranslationUnit(str(number), cells[0], cells[1])
    row = dict(zip(header, map(unescape, cells), strict=True))
    return TranslationUnit(row.get("id") or str(number - 1), row["source"], row["target"])


def filled(slot: Slot, unit: TranslationUnit, head: BitextHead) -> tuple[bytes, bool]:
    """The bytes of a slot whose unit was filled.

    Args:
        slot: The slot.
        unit: Its unit with the target, and with the props and notes that are to be added.
        head: The head of the bitext.

    Returns:
        The bytes, and whether they hold the props and notes, too.
    """
    if slot.header:
        ending = slot.raw[len(slot.raw.rstrip(b"\r\n")) :]
        cells = slot.raw.rstrip(b"\r\n").split(b"\t")
        plain = slot.header == ("", "")
        text = " ".join(unit.target.split()) if plain else escape(unit.target)
        cells[1 if plain else slot.header.index("target")] = encode_line(text)[0]
        return b"\t".join(cells) + ending, False
    if slot.raw.lstrip().startswith(b"{"):
        ending = slot.raw[len(slot.raw.rstrip(b"\r\n")) :]
        try:
            return json.dumps(unit_record(unit), ensure_ascii=False).encode() + ending, True
        except UnicodeEncodeError:
            return json.dumps(unit_record(unit)).encode() + ending, True
    return filled_tmx(slot.raw, unit, head.target_lang), True
