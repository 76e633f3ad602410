"""The termbase table, one entry a row, as TSV and CSV: the contract of columns and cells that XLSX shares."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, get_args

from mtkit.errors import FormatError, GlossaryError
from mtkit.exchange.lines import encode_line, read_lines
from mtkit.exchange.termids import pending_id
from mtkit.files import open_input, open_output
from mtkit.termbase import KINDS, Case, EntrySeverity, Hyphen, Kind, Origin, TermEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mtkit.termbase import Termbase

__all__ = ["COLUMNS", "TermTable", "columns_of", "entries_of", "row_of"]

COLUMNS = (
    "id",
    "kind",
    "source",
    "preferred",
    "short",
    "admitted",
    "forbidden",
    "alias_of",
    "valid_from",
    "valid_to",
    "case",
    "hyphen",
    "severity",
    "note",
)
"""Every column, in the order in which they are written."""

_MANY = frozenset({"source", "short", "admitted", "forbidden"})
_REQUIRED = ("source", "preferred")
_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "case": get_args(Case),
    "hyphen": get_args(Hyphen),
    "severity": get_args(EntrySeverity),
}
_KIND: dict[str | None, Kind] = {kind: kind for kind in KINDS}
_SEVERITY: dict[str | None, EntrySeverity] = {severity: severity for severity in get_args(EntrySeverity)}
_SPELLINGS = {"organization": "organisation", "org": "organisation", "org.": "organisation"}
_SPLIT = re.compile(r"((?:[^\\;]|\\.|\\$)*)(?:;|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\;tnr#])")
_DECODED = {"t": "\t", "n": "\n", "r": "\r"}
_TO_ESCAPE = re.compile(r"[\t\n\r]|\\(?=[\\;tnr#\t\n\r]|$)|^#")
_ENCODED = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\", "#": "\\#", ";": "\\;"}

Row = tuple[int, list[str]]


class TermTable:
    """Reads and writes the table as text: tabs without quoting, or commas with the quoting of spreadsheets."""

    def __init__(self, name: str) -> None:
        """Make the format `tsv` or `csv`."""
        self.name = name
        self.suffixes: tuple[str, ...] = (f".{name}",)

    def read(self, path: str, on_remark: Callable[[str], None]) -> list[TermEntry]:
        """The entries of a table.

        Raises:
            FormatError: If the bytes are not text, or the header is not that of a termbase table.
            GlossaryError: If a row is not a usable entry.
        """
        del on_remark  # a table that is read is read whole
        with open_input(path) as raw:
            lines = ((number, line) for number, line in read_lines(raw, path) if not line.startswith("#"))
            rows = _tab_rows(lines) if self.name == "tsv" else _comma_rows(lines, path)
            return list(entries_of(rows, path))

    def write(self, termbase: Termbase, path: str) -> list[str]:
        """Write the header and a row for each entry; the table holds everything."""
        removed = 0
        with open_output(path) as out:
            for row in (list(COLUMNS), *map(row_of, termbase)):
                line, lost = encode_line(_comma_line(row) if self.name == "csv" else "\t".join(row) + "\n")
                removed += lost
                out.write(line)
        return [f"{removed} lone surrogates were removed"] if removed else []


def _tab_rows(lines: Iterable[tuple[int, str]]) -> Iterator[Row]:
    for number, line in lines:
        yield number, line.split("\t")


def _comma_rows(lines: Iterable[tuple[int, str]], path: str) -> Iterator[Row]:
    at = 0

    def feed() -> Iterator[str]:
        nonlocal at
        for number, line in lines:
            at = number
            yield line + "\n"

    source = feed()
    first = next(source, "")
    delimiter = max(",;\t", key=first.count)
    start = at
    reader = csv.reader(_again(first, source), delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FormatError(
                f"is not CSV: {error}", path=path, line=at, hint="look for a stray quotation mark"
            ) from error
        yield max(start, at - sum(cell.count("\n") for cell in cells)), cells


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _comma_line(row: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(row)
    return buffer.getvalue()


def columns_of(header: Sequence[str], path: str, line: int) -> dict[str, int]:
    """Place of each column that the header names; a column whose name begins with `x-` is left alone.

    Raises:
        FormatError: If a name is not known or comes twice, or `source` or `preferred` is missing.
    """
    columns: dict[str, int] = {}
    known = ", ".join(COLUMNS)
    for place, title in enumerate(header):
        name = title.strip().lower().replace(" ", "_")
        if not name or name.startswith("x-"):
            continue
        if name not in COLUMNS:
            raise FormatError(
                f"unknown column {title.strip()!r}; known are {known}",
                path=path,
                line=line,
                hint=_suggestion(name),
            )
        if name in columns:
            raise FormatError(f"the column {name} comes twice", path=path, line=line)
        columns[name] = place
    for name in _REQUIRED:
        if name not in columns:
            raise FormatError(
                f"the header does not name the column {name}", path=path, line=line, hint=f"known are {known}"
            )
    return columns


def _suggestion(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, COLUMNS, 1)
    ignore = f"call it x-{name} to have it left alone"
    return f"did you mean {near[0]}? Otherwise {ignore}" if near else ignore


def entries_of(rows: Iterable[Row], path: str) -> Iterator[TermEntry]:
    """The entries of a table, its first row being the header; empty rows are passed over.

    Args:
        rows: Number of each row, counted from 1 in the file, and its cells.
        path: The file, for messages and origins.

    Raises:
        FormatError: If the header is not that of a termbase table.
        GlossaryError: If a row is not a usable entry.
    """
    columns: dict[str, int] | None = None
    width = 0
    for number, cells in rows:
        if not any(cell.strip(" ") for cell in cells):
            continue
        if columns is None:
            columns = columns_of(cells, path, number)
            width = len(cells)
            continue
        if any(cell.strip(" ") for cell in cells[width:]):
            raise GlossaryError(
                f"the row has {len(cells)} cells, the header {width}",
                path=path,
                line=number,
                hint="look for a delimiter inside a cell",
            )
        yield _entry({name: cells[at] for name, at in columns.items() if at < len(cells)}, path, number)
    if columns is None:
        raise FormatError("is empty", path=path, hint=f"begin it with a header: {' '.join(COLUMNS)}")


def _entry(cells: dict[str, str], path: str, line: int) -> TermEntry:
    one = {name: _decoded(cell.strip(" ")) for name, cell in cells.items() if cell and name not in _MANY}
    many = {name: _values(cell) for name, cell in cells.items() if name in _MANY and cell}
    problem = partial(GlossaryError, path=path, line=line)
    for name in _REQUIRED:
        if not (one.get(name) or many.get(name)):
            raise problem(f"the row has no {name} form")
    for name, choices in _CHOICES.items():
        value = one.get(name)
        if value and value not in choices:
            one[name] = value = _SPELLINGS.get(value.lower(), value.lower())
            if value not in choices:
                raise problem(f"the {name} {value!r} is not known; known are {', '.join(choices)}")
    return TermEntry(
        id=one.get("id") or pending_id(line),
        source=many["source"],
        preferred=one["preferred"],
        kind=_KIND.get(one.get("kind"), "other"),
        short=many.get("short", ()),
        admitted=many.get("admitted", ()),
        forbidden=many.get("forbidden", ()),
        alias_of=one.get("alias_of") or None,
        valid_from=_date(one, "valid_from", problem),
        valid_to=_date(one, "valid_to", problem),
        case="any" if one.get("case") == "any" else "exact",
        hyphen="any" if one.get("hyphen") == "any" else "exact",
        severity=_SEVERITY.get(one.get("severity")),
        note=one.get("note", ""),
        origin=Origin(path, line),
    )


def _date(cells: dict[str, str], name: str, problem: Callable[..., GlossaryError]) -> date | None:
    value = cells.get(name, "")
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise problem(f"{name} {value!r} is not a date", hint="write it as 2025-01-31") from error


def row_of(entry: TermEntry) -> list[str]:
    """The cells of an entry, one for each of `COLUMNS`."""
    row = []
    for name in COLUMNS:
        value = getattr(entry, name)
        if name in _MANY:
            cell = "; ".join(_encoded(form, many=True) for form in value)
        else:
            cell = "" if value is None else _encoded(str(value))
        row.append("" if name in {"case", "hyphen"} and cell == "exact" else cell)
    return row


def _values(cell: str) -> tuple[str, ...]:
    if ";" not in cell and "\\" not in cell:
        value = cell.strip(" ")
        return (value,) if value else ()
    parts = (_decoded(found.group(1).strip(" ")) for found in _SPLIT.finditer(cell))
    return tuple(part for part in parts if part)


def _decoded(cell: str) -> str:
    if "\\" not in cell:
        return cell
    return _ESCAPED.sub(lambda found: _DECODED.get(found.group(1), found.group(1)), cell)


def _encoded(value: str, *, many: bool = False) -> str:
    value = value.strip(" ")
    text = _TO_ESCAPE.sub(lambda found: _ENCODED[found.group()], value)
    return text.replace(";", "\\;") if many else text
