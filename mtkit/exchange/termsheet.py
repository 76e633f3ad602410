"""The termbase table as an XLSX workbook."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from mtkit.errors import FormatError
from mtkit.exchange.characters import without_illegal
from mtkit.exchange.termtable import COLUMNS, entries_of, row_of
from mtkit.files import open_input, open_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mtkit.exchange.termtable import Row
    from mtkit.termbase import Termbase, TermEntry

__all__ = ["TermSheet"]

_SHEET = "termbase"
_WIDTHS = {"source": 34, "preferred": 30, "short": 22, "admitted": 34, "forbidden": 40, "note": 50, "id": 24}
_MAX_CELL = 32_767
_MAX_ROWS = 1_048_575


class TermSheet:
    """Reads the sheet called `termbase`, else the first one; writes one sheet, Arabic cells right to left."""

    name: ClassVar[str] = "xlsx"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx",)

    def read(self, path: str, on_remark: Callable[[str], None]) -> list[TermEntry]:
        """The entries of a workbook.

        Raises:
            FormatError: If it is not a workbook, or its header is not that of a termbase table.
            GlossaryError: If a row is not a usable entry.
        """
        import python_calamine

        with open_input(path) as raw:
            content = io.BytesIO(raw.read())
        try:
            workbook = python_calamine.CalamineWorkbook.from_filelike(content)
            names = workbook.sheet_names
            sheet = _SHEET if _SHEET in names else names[0]
            rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except (python_calamine.CalamineError, IndexError, OSError, ValueError) as error:
            raise FormatError(f"is not an XLSX workbook: {error}", path=path, hint="save it as .xlsx again") from error
        if len(names) > 1:
            on_remark(f"{path}: only the sheet {sheet!r} of {len(names)} was read")
        return list(entries_of(_rows(rows), path))

    def write(self, termbase: Termbase, path: str) -> list[str]:
        """Write the table; cells longer than a workbook can hold are refused."""
        import xlsxwriter

        if len(termbase) > _MAX_ROWS:
            raise FormatError(f"{len(termbase):,} entries are more than a sheet can hold", path=path, hint="write TSV")
        content = io.BytesIO()
        workbook = xlsxwriter.Workbook(content, {"in_memory": True})
        workbook.set_properties({"title": "Termbase", "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - same bytes daily
        sheet = workbook.add_worksheet(_SHEET)
        bold = workbook.add_format({"bold": True, "bottom": 1})
        arabic = workbook.add_format({"reading_order": 2, "align": "right", "text_wrap": True, "valign": "top"})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, _WIDTHS.get(name, 12), arabic if name == "source" else plain)
            sheet.write_string(0, column, name, bold)
        removed = sum(_write_row(sheet, number, row_of(entry), path) for number, entry in enumerate(termbase, 1))
        workbook.close()
        with open_output(path) as out:
            out.write(content.getvalue())
        return [f"{removed} characters that a workbook cannot hold were removed"] if removed else []


def _write_row(sheet: Any, number: int, cells: list[str], path: str) -> int:
    removed = 0
    for column, cell in enumerate(cells):
        if not cell:
            continue
        clean, count = without_illegal(cell)
        removed += count
        if len(clean) > _MAX_CELL:
            raise FormatError(
                f"the {COLUMNS[column]} cell of entry {number} has {len(clean):,} characters, a workbook holds "
                f"{_MAX_CELL:,}",
                path=path,
                hint="write TSV",
            )
        sheet.write_string(number, column, clean)
    return removed


def _rows(rows: list[list[Any]]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row]
        if not next((cell for cell in cells if cell), "").startswith("#"):
            yield number, cells


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
