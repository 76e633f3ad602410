"""The tables of a Word file that hold two languages side by side: found, read, and written back into."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mtkit.errors import FormatError, MtkitError
from mtkit.exchange.characters import trimmed
from mtkit.exchange.languages import UNKNOWN, language_of_script, primary
from mtkit.exchange.lines import named_languages
from mtkit.exchange.sheetcolumns import named_columns, unit_of_row
from mtkit.exchange.stream import BitextHead, BitextStream, ReadRequest, Reject, WriteReport
from mtkit.exchange.swap import is_swapped
from mtkit.files import open_input
from mtkit.wordml import StoryReader, open_word, saved_word
from mtkit.wordml.tables import Cell, put_text, rows, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.wordml import WordFile

__all__ = ["ABOUT", "holds_bitext", "is_bitext_file", "patched", "read"]

ABOUT = ("source language", "target language")
"""What the rows begin with of the table that our writer puts behind the bitext."""

_HEADER_ROWS = 4
_LEAST_SHARE = 0.5
_SHORT = 12
_SHOWN = 3
_ARABIC_SCRIPT = frozenset({"ar", "ckb", "fa", "ps", "sd", "ug", "ur"})
_HINT = (
    "give the table a first row that names its columns source and target, or by their languages (Arabic, English); "
    "a running text and its translation are for mtkit align"
)


@dataclass(slots=True)
class _Table:
    """A table that holds two languages.

    Attributes:
        rows: Its rows without what stands up to the header.
        first: Number of the first of them in the table, counted from 1.
        columns: Name of the field to the column.
        langs: Source and target language, if its header names them.
        width: How many columns it has.
        full: In how many rows both sides have text.
        unread: Titles of columns that are not read.
    """

    rows: list[list[Cell]]
    first: int
    columns: dict[str, int]
    langs: tuple[str | None, str | None]
    width: int
    full: int = 0
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """What a Word file holds.

    Attributes:
        word: The file.
        tables: The tables that are read, in document order.
        langs: Source and target language, if a header names them.
        facts: What the table says that the writer puts behind them.
        outside: How many letters stand elsewhere.
        notes: How many footnotes and endnotes the tables refer to.
    """

    word: WordFile
    tables: list[_Table] = field(default_factory=list)
    langs: tuple[str | None, str | None] = (None, None)
    facts: dict[str, str] = field(default_factory=dict)
    inside: int = 0
    outside: int = 0
    notes: int = 0


def holds_bitext(data: bytes, path: str) -> bool:
    """Whether a Word file is a bitext in a table: two languages side by side hold more than half of its letters.

    Raises:
        FormatError: If it is not a Word file.
    """
    found = _found(open_word(data, path), ReadRequest(), path)
    return bool(found.tables) and found.inside > found.outside


def is_bitext_file(path: str) -> bool:
    """Whether the file at `path` is a Word file that `holds_bitext`; standard input and what cannot be read is not."""
    if path == "-":
        return False
    try:
        with open_input(path) as stream:
            return holds_bitext(stream.read(), path)
    except (MtkitError, OSError):
        return False  # whoever reads it says why


def read(data: bytes, path: str, request: ReadRequest) -> BitextStream:
    """Read the bitext in the tables of a Word file.

    The header of a table names its columns, as in a spreadsheet. Without one, the two columns whose scripts differ in
    most rows are the sides, the first one the source, and a column of numbers is the id. Of several tables the one
    with most rows counts, and all that have the same columns.

    Raises:
        FormatError: If it is not a Word file, or no table holds two languages.
    """
    found = _found(open_word(data, path), request, path)
    if not found.tables:
        raise FormatError("holds no table with two languages side by side", path=path, hint=_HINT)
    read_units = (unit for unit, _ in _units(found.tables, path, request))
    source, target, units, remarks = named_languages(read_units, request, found.langs)
    remarks += _remarks(found)
    return BitextStream(BitextHead(source, target, found.facts.get("signature", "")), units, remarks)


def patched(data: bytes, path: str, units: Sequence[TranslationUnit]) -> tuple[bytes, WriteReport]:
    """The Word file `data` with the target texts of `units`, all units of the file as they were read otherwise.

    Raises:
        FormatError: If it does not hold these units, or a break or symbol in a cell would have to change.
    """
    word = open_word(data, path)
    request = ReadRequest(on_reject=lambda _: None)
    known = list(_units(_found(word, request, path).tables, path, request))
    if [unit.source for unit, _ in known] != [unit.source for unit in units]:
        raise FormatError("has changed since it was read, and is left alone", path=path, hint="run it again")
    changed = 0
    for (old, cell), new in zip(known, units, strict=True):
        if old.target == new.target:
            continue
        before = cell.text if cell is not None else ""
        start = before.find(old.target)
        text = before[:start] + new.target + before[start + len(old.target) :]
        if cell is None or not put_text(cell.pieces, text):
            raise FormatError("holds breaks that cannot be put back, and is left alone", path=path, unit=new.id)
        changed += 1
    return saved_word(word, {word.parts[0].name}), WriteReport(changed)


def _found(word: WordFile, request: ReadRequest, path: str) -> _Found:
    """The tables of two languages that are laid out like the one with most rows."""
    found = _Found(word)
    reader = StoryReader(word)
    grids = [(element, list(rows(element, reader))) for element in tables(word.main)]
    read = []
    others: list[FormatError] = []
    for element, grid in grids:
        try:
            read.append((element, grid, None if _is_about(grid) else _table(grid, request, path)))
        except FormatError as error:
            others.append(error)  # a table of other languages
    candidates = [table for _, _, table in read if table is not None]
    best = max(candidates, key=lambda table: (table.full, table.langs != (None, None)), default=None)
    everything = sum(_letters(paragraph.text) for paragraph in StoryReader(word).paragraphs(word.main))
    if best is None:
        if others:
            raise others[0]
        found.outside = everything
        return found
    known, elements = 0, set()
    for element, grid, table in read:
        if any(above in elements for above in element.iterancestors()):
            continue
        if table is not None and (table.columns, table.width) == (best.columns, best.width):
            found.tables.append(table)
            found.inside += sum(_letters(cell.text) for row in grid for cell in row)
            found.notes += sum(len(paragraph.notes) for row in grid for cell in row for paragraph in cell.paragraphs)
        elif _is_about(grid):
            found.facts.update((row[0].text, row[1].text) for row in grid if len(row) > 1)
            known += sum(_letters(cell.text) for row in grid for cell in row)
        else:
            continue
        elements.add(element)
    named = (table.langs for table in found.tables if table.langs != (None, None))
    found.langs = next(named, (None, None))
    found.outside = everything - known - found.inside
    return found


def _is_about(grid: list[list[Cell]]) -> bool:
    return tuple(row[0].text for row in grid[: len(ABOUT)] if row) == ABOUT


def _table(grid: list[list[Cell]], request: ReadRequest, path: str) -> _Table | None:
    """What a table holds; None if not two languages."""
    width = max((row[-1].column + row[-1].span for row in grid if row), default=0)
    for number, row in enumerate(grid[:_HEADER_ROWS], 1):
        titles = [""] * width
        for cell in row:
            titles[cell.column] = trimmed(cell.text)
        try:
            columns, langs, unread = named_columns(titles, request, path)
        except FormatError:
            continue
        if langs[0] and langs[1] and is_swapped((langs[0], langs[1]), request, path):
            columns["source"], columns["target"] = columns["target"], columns["source"]
            langs = langs[1], langs[0]
        table = _Table(grid[number:], number + 1, columns, langs, width, unread=unread)
        table.full = sum(_side(row, columns["source"]) != "" != _side(row, columns["target"]) for row in table.rows)
        return table
    return _by_script(grid, width, request)


def _by_script(grid: list[list[Cell]], width: int, request: ReadRequest) -> _Table | None:
    """A table without header whose columns differ in script, or that has two columns of languages that are named."""
    texts = [{cell.column: trimmed(cell.text) for cell in row} for row in grid]
    scripts = [{column: language_of_script([text]) for column, text in row.items() if text} for row in texts]
    votes = Counter(
        (left, right)
        for row in scripts
        for left in row
        for right in row
        if left < right and UNKNOWN not in {row[left], row[right]} and row[left] != row[right]
    )
    filled = Counter(column for row in texts for column, text in row.items() if text)
    if votes:
        (source, target), full = votes.most_common(1)[0]
    elif width == 2 and request.source_lang and request.target_lang:  # noqa: PLR2004 - one column a language
        (source, target), full = (0, 1), sum(len(row) == 2 for row in scripts)  # noqa: PLR2004
    else:
        return None
    if full < _LEAST_SHARE * max(filled[source], filled[target]) or not full:
        return None
    kinds = [language_of_script(row.get(column, "") for row in texts) for column in (source, target)]
    if votes and _is_backwards(kinds[0], request):
        source, target = target, source
    columns = {"source": source, "target": target}
    number = next((column for column in range(min(source, target)) if _are_ids(texts, column)), None)
    if number is not None:
        columns["id"] = number
    titled = filled.keys() - set(columns.values())
    unread = tuple(f"column {column + 1}" for column in sorted(titled))
    return _Table(grid, 1, columns, (None, None), width, full, unread)


def _is_backwards(script: str, request: ReadRequest) -> bool:
    """Whether the languages that are asked for say that the column with `script` is the target."""
    if request.source_lang is not None:
        return (primary(request.source_lang) in _ARABIC_SCRIPT) != (script == "ar")
    return request.target_lang is not None and (primary(request.target_lang) in _ARABIC_SCRIPT) == (script == "ar")


def _are_ids(texts: list[dict[int, str]], column: int) -> bool:
    """Whether a column numbers its rows: short, with a digit, and no text twice."""
    values = [text for row in texts if (text := row.get(column, ""))]
    return (
        len(values) > 1
        and len(set(values)) == len(values)
        and all(len(value) <= _SHORT and any(char.isdigit() for char in value) for value in values)
    )


def _units(found: list[_Table], path: str, request: ReadRequest) -> Iterator[tuple[TranslationUnit, Cell | None]]:
    """Each unit, and the cell of its target."""
    number = 0
    for table in found:
        for row in table.rows:
            number += 1
            cells = {name: _side(row, at) for name, at in table.columns.items()}
            if not any(cells.get(side) for side in ("source", "target")) or _is_across(row, table):
                continue
            try:
                unit = unit_of_row(cells, str(number), strict=False)
            except ValueError as error:
                raw = "\t".join(cell.text for cell in row)
                request.reject(Reject(path, None, cells.get("id") or None, str(error), raw))
                continue
            yield unit, next((cell for cell in row if cell.column == table.columns["target"]), None)


def _is_across(row: list[Cell], table: _Table) -> bool:
    """Whether a cell of a row goes across both sides, as headings in the table do."""
    sides = sorted((table.columns["source"], table.columns["target"]))
    return any(cell.column <= sides[0] and sides[1] < cell.column + cell.span for cell in row)


def _side(row: list[Cell], column: int) -> str:
    return next((trimmed(cell.text) for cell in row if cell.column == column), "")


def _remarks(found: _Found) -> list[str]:
    """What of the file is not in the bitext."""
    remarks = []
    unread = dict.fromkeys(title for table in found.tables for title in table.unread)
    if unread:
        remarks.append(f"columns that were not read: {', '.join(unread)}")
    across = [trimmed(row[0].text) for table in found.tables for row in table.rows if row and _is_across(row, table)]
    if across:
        many = f"{len(across)} rows that go across both columns were" if len(across) > 1 else "1 row across was"
        remarks.append(f"{many} not read: {'; '.join(across[:_SHOWN])}{'; ...' * (len(across) > _SHOWN)}")
    if found.notes:
        remarks.append(f"footnotes and endnotes that were not read: {found.notes}")
    if found.outside:
        remarks.append(f"text outside of the table was not read: {found.outside} letters")
    return remarks


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
