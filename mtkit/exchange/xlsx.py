"""XLSX for people: one row a unit, header frozen, wide wrapped text, Arabic columns right to left."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from mtkit.errors import FormatError
from mtkit.exchange.characters import without_illegal
from mtkit.exchange.languages import primary
from mtkit.exchange.lines import named_languages
from mtkit.exchange.sheetcolumns import RIGHT_TO_LEFT, named_columns, unit_of_row
from mtkit.exchange.stream import BitextHead, BitextStream, ReadRequest, Reject, WriteReport
from mtkit.exchange.swap import is_swapped
from mtkit.exchange.zipped import WriteOnly
from mtkit.files import open_input, open_output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.bitext import TranslationUnit

__all__ = ["Xlsx"]

MAX_ROWS = 1_048_576
MAX_CELL = 32_767

_WIDTHS = (8, 70, 70, 8, 11, 40)
_SHEET, _ABOUT = "bitext", "about"


class Xlsx:
    """Reads and writes workbooks; keeps ids, texts, scores, status, notes, languages and signature."""

    name: ClassVar[str] = "xlsx"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx",)
    keeps: ClassVar[frozenset[str]] = frozenset({"notes", "score", "status"})

    @contextlib.contextmanager
    def open(self, path: str, request: ReadRequest) -> Iterator[BitextStream]:
        """Read the first sheet, into memory as spreadsheets are; its first row names the columns.

        Raises:
            FormatError: If it is not a workbook, or its first row does not name two sides; see `named_columns`.
        """
        workbook = _workbook(path)
        names = workbook.sheet_names
        try:
            sheet = _SHEET if _SHEET in names else names[0]
            rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            about = workbook.get_sheet_by_name(_ABOUT).to_python() if _ABOUT in names else []
            others = [name for name in names if name not in {sheet, _ABOUT} and _has_rows(workbook, name)]
        except _broken() as error:
            raise FormatError(f"is not a workbook that can be read: {error}", path=path) from error
        columns, langs, unread = named_columns(rows[0] if rows else [], request, path)
        if langs[0] and langs[1] and is_swapped((langs[0], langs[1]), request, path):
            columns["source"], columns["target"] = columns["target"], columns["source"]
            langs = langs[1], langs[0]
        facts = {str(row[0]): str(row[1]) for row in about if len(row) > 1}
        units = _units(rows, columns, path, request)
        source, target, units, remarks = named_languages(units, request, langs)
        if unread:
            remarks.append(f"columns that were not read: {', '.join(unread)}")
        if others:
            remarks.append(f"sheets that were not read: {', '.join(others)}")
        yield BitextStream(BitextHead(source, target, facts.get("signature", "")), units, remarks)

    def update(self, path: str, units: Sequence[TranslationUnit]) -> WriteReport:
        """Write a workbook of ours again with the targets of `units`, all its units in row order.

        Raises:
            FormatError: If it was not written by us or changed since, and so holds more than would be written.
        """
        rejects: list[Reject] = []
        with self.open(path, ReadRequest(on_reject=rejects.append)) as stream:
            known = list(stream.units)
            ours = _workbook(path).sheet_names == [_SHEET, _ABOUT] and not rejects and not stream.remarks
            if not ours or [unit.source for unit in known] != [unit.source for unit in units]:
                raise FormatError(
                    "is left alone: columns, sheets and formats of its own would be lost",
                    path=path,
                    hint="make a bitext of it with mtkit convert, and fix that",
                )
            mended = (replace(old, target=new.target) for old, new in zip(known, units, strict=True))
            return self.write(BitextStream(stream.head, mended), path)

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write a workbook; text is never taken for a formula, a number or a link.

        Raises:
            FormatError: If a text does not fit into a cell or the units into a sheet.
        """
        import xlsxwriter

        with open_output(path) as out:
            plain = WriteOnly(out)
            workbook = xlsxwriter.Workbook(
                cast("Any", plain),
                {
                    "constant_memory": True,
                    "strings_to_formulas": False,
                    "strings_to_urls": False,
                    "strings_to_numbers": False,
                },
            )
            workbook.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - same bytes daily
            try:
                report = _write_units(workbook, stream, path)
                _write_about(workbook, stream.head)
            except BaseException:
                plain.mute()
                with contextlib.suppress(Exception):
                    workbook.close()  # removes its temporary files
                raise
            try:
                workbook.close()
            except xlsxwriter.exceptions.FileCreateError as error:
                plain.mute()
                raise (error.args[0] if isinstance(error.args[0], OSError) else error) from None
        return report


def _workbook(path: str) -> Any:
    import python_calamine

    with open_input(path) as raw:
        content = io.BytesIO(raw.read())
    try:
        return python_calamine.CalamineWorkbook.from_filelike(content)
    except _broken() as error:
        raise FormatError(f"is not a workbook that can be read: {error}", path=path) from error


def _broken() -> tuple[type[Exception], ...]:
    import python_calamine

    return python_calamine.CalamineError, IndexError, ValueError, OSError


def _has_rows(workbook: Any, name: str) -> bool:
    """Whether there is anything in a sheet; charts have no rows."""
    try:
        return bool(workbook.get_sheet_by_name(name).height)
    except _broken():
        return False


def _write_units(workbook: Any, stream: BitextStream, path: str) -> WriteReport:
    head = stream.head
    sheet = workbook.add_worksheet(_SHEET)
    formats = [workbook.add_format({"valign": "top"} | extra) for extra in _looks(head)]
    bold = workbook.add_format({"bold": True, "bottom": 1})
    titles = ("id", f"source ({head.source_lang})", f"target ({head.target_lang})", "score", "status", "notes")
    for column, (title, width, look) in enumerate(zip(titles, _WIDTHS, formats, strict=True)):
        sheet.set_column(column, column, width, look)
        sheet.write_string(0, column, title, bold)
    sheet.freeze_panes(1, 0)
    count = removed = 0
    for count, unit in enumerate(stream.units, 1):
        if count >= MAX_ROWS:
            raise FormatError(
                f"more than {MAX_ROWS - 1} units do not fit into a sheet", path=path, hint="write TSV or TMX"
            )
        notes = "\n".join(unit.notes)
        for column, value in ((0, unit.id), (1, unit.source), (2, unit.target), (4, unit.status), (5, notes)):
            text, lost = without_illegal(value)
            removed += lost
            if len(text.encode("utf-16-le")) > 2 * MAX_CELL:
                raise FormatError(
                    f"a text of {len(text)} characters does not fit into a cell",
                    path=path,
                    unit=unit.id,
                    hint="write TSV or TMX",
                )
            sheet.write_string(count, column, text, formats[column])
        if unit.score is not None:
            sheet.write_number(count, 3, unit.score, formats[3])
    sheet.autofilter(0, 0, max(count, 1), len(titles) - 1)
    return WriteReport(count, removed)


def _looks(head: BitextHead) -> list[dict[str, object]]:
    def text(lang: str) -> dict[str, object]:
        backwards = primary(lang) in RIGHT_TO_LEFT
        return {"text_wrap": True, "reading_order": 2 if backwards else 1, "align": "right" if backwards else "left"}

    return [
        {"num_format": "@"},
        text(head.source_lang),
        text(head.target_lang),
        {"num_format": "0.00"},
        {},
        {"text_wrap": True},
    ]


def _write_about(workbook: Any, head: BitextHead) -> None:
    sheet = workbook.add_worksheet(_ABOUT)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    facts = [
        ("source language", head.source_lang),
        ("target language", head.target_lang),
        ("signature", head.signature),
    ]
    facts += [("document", f"{info.path} ({info.lang}, {info.length} characters)") for info in head.documents]
    facts += [("note", note) for note in head.notes]
    for row, (name, value) in enumerate(facts):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, without_illegal(value)[0][:MAX_CELL])


def _units(
    rows: Sequence[Sequence[Any]], columns: dict[str, int], path: str, request: ReadRequest
) -> Iterator[TranslationUnit]:
    for number, row in enumerate(rows[1:], 2):
        cells = {name: _text(row[at]) for name, at in columns.items() if at < len(row)}
        if not any(cells.values()):
            continue
        try:
            yield unit_of_row(cells, str(number - 1))
        except ValueError as error:
            request.reject(Reject(path, number, cells.get("id") or None, str(error), "\t".join(map(str, row))))


def _text(value: object) -> str:
    """A cell as text; a whole number that a spreadsheet made of an id loses its `.0`."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
