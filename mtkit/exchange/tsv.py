"""Bitext TSV: header `id source target score`, one unit a line; a file without header is two columns, as they are."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, ClassVar

from mtkit.bitext import TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange.lines import encode_line, named_languages, read_lines
from mtkit.exchange.stream import BitextHead, BitextStream, ReadRequest, Reject, WriteReport
from mtkit.files import open_input, open_output

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Tsv", "escape", "unescape"]

COLUMNS = ("id", "source", "target", "score")

_SPECIAL = re.compile(r"\r\n|[\\\t\n\r]")
_ESCAPE = re.compile(r"\\[tn\\]")
_WRITTEN = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\n", "\r\n": "\\n"}
_MEANT = {"\\\\": "\\", "\\t": "\t", "\\n": "\n"}


def escape(text: str) -> str:
    r"""`text` as a cell: tab, line break (LF, CR or both) and backslash become `\t`, `\n`, `\\`."""
    return _SPECIAL.sub(lambda found: _WRITTEN[found[0]], text)


def unescape(cell: str) -> str:
    """The text of a cell; a backslash before any other character stands for itself."""
    return _ESCAPE.sub(lambda found: _MEANT[found[0]], cell) if "\\" in cell else cell


class Tsv:
    """Reads and writes bitext TSV; props, notes, beads and status are not kept."""

    name: ClassVar[str] = "tsv"
    suffixes: ClassVar[tuple[str, ...]] = (".tsv", ".tab")
    keeps: ClassVar[frozenset[str]] = frozenset({"score"})

    @contextlib.contextmanager
    def open(self, path: str, request: ReadRequest) -> Iterator[BitextStream]:
        """Open a TSV file; languages come from the caller or the script of the first units.

        Raises:
            FormatError: If the first line is not a header and does not have two columns.
        """
        with open_input(path) as raw:
            units = _units(read_lines(raw, path), path, request)
            source, target, units, remarks = named_languages(units, request)
            yield BitextStream(BitextHead(source, target), units, remarks)

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write id, source, target and score."""
        count = removed = 0
        with open_output(path) as out:
            out.write(("\t".join(COLUMNS) + "\n").encode())
            for unit in stream.units:
                count += 1
                score = "" if unit.score is None else repr(float(unit.score))
                line, lost = encode_line(f"{escape(unit.id)}\t{escape(unit.source)}\t{escape(unit.target)}\t{score}\n")
                out.write(line)
                removed += lost
        return WriteReport(count, removed)


def _units(lines: Iterator[tuple[int, str]], path: str, request: ReadRequest) -> Iterator[TranslationUnit]:
    first = next(lines, None)
    if first is None:
        raise FormatError("is empty", path=path, hint="a bitext TSV has the header id source target score")
    header = _header(first[1])
    if header is None:
        width = first[1].count("\t") + 1
        if width != 2:  # noqa: PLR2004 - source, target
            raise FormatError(
                f"has {width} column{'s' * (width > 1)} and no header",
                path=path,
                line=first[0],
                hint="write the header id source target score, or two columns source and target",
            )
        yield from _plain_units(first, lines, path, request)
        return
    places = [header.index(name) if name in header else None for name in COLUMNS]
    for number, line in lines:
        if not line:
            continue
        cells = line.split("\t")
        try:
            if len(cells) != len(header):
                raise ValueError(f"{len(cells)} columns where the header has {len(header)}")  # noqa: TRY301 - one exit
            ident, source, target, score = (None if at is None else unescape(cells[at]) for at in places)
            yield TranslationUnit(ident or str(number - 1), source or "", target or "", float(score) if score else None)
        except ValueError as error:
            request.reject(Reject(path, number, None, str(error), line))


def _header(line: str) -> list[str] | None:
    names = [name.strip().lower() for name in line.split("\t")]
    known = {"source", "target"} <= set(names) and len(set(names)) == len(names)
    return names if known and set(names) <= {*COLUMNS, "status"} else None


def _plain_units(
    first: tuple[int, str], lines: Iterator[tuple[int, str]], path: str, request: ReadRequest
) -> Iterator[TranslationUnit]:
    """Two columns as they are: nothing is unescaped, for nobody promised that anything was escaped."""
    row: tuple[int, str] | None = first
    while row is not None:
        number, line = row
        if line:
            source, *target = line.split("\t")
            if len(target) == 1:
                yield TranslationUnit(str(number), source, target[0])
            else:
                request.reject(Reject(path, number, None, f"{len(target) + 1} columns where there should be two", line))
        row = next(lines, None)
