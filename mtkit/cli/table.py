"""An alignment as a table in the terminal, source and target side by side."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mtkit.bitext import units_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtkit.bitext import Alignment, TranslationUnit
    from mtkit.cli.output import Selection

__all__ = ["alignment_table", "isolated", "print_table"]

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_SURE, _DOUBTFUL = 0.9, 0.6
_FIXED = 26
"""Columns that numbers, types, scores and rules take."""
_NARROWEST = 16


def isolated(line: str, lang: str) -> str:
    """`line` between bidi isolates, so that it neither turns its neighbours round nor is turned by them.

    The controls have no width and stand outside the words: letters keep their joins.
    """
    opening = "\u2067" if lang.partition("-")[0] in RIGHT_TO_LEFT else "\u2066"
    return f"{opening}{line}\u2069"


def print_table(alignment: Alignment, selection: Selection | None = None) -> None:
    """Show an alignment on standard output."""
    console = Console()
    console.print(alignment_table(alignment, console, selection))


def alignment_table(alignment: Alignment, console: Console, selection: Selection | None = None) -> Table:
    """One row a bead: its number, type, confidence, and both texts wrapped to the width of the terminal.

    Each wrapped line is isolated for itself. Right-to-left text stands at the right edge of its column.
    """
    langs = alignment.source.lang, alignment.target.lang
    width = max((console.width - _FIXED) // 2, _NARROWEST)
    table = Table(box=box.ROUNDED, show_lines=True)
    table.add_column("#", justify="right", style="dim", no_wrap=True)
    table.add_column("type", no_wrap=True)
    table.add_column("sure", justify="right", no_wrap=True)
    for lang in langs:
        justify = "right" if lang.partition("-")[0] in RIGHT_TO_LEFT else "left"
        table.add_column(lang, justify=justify, no_wrap=True, width=width)  # type: ignore[arg-type]
    for unit in units_of(alignment):
        if selection is None or selection.takes(unit):
            table.add_row(*_row(unit, langs, width, console))
    return table


def _row(unit: TranslationUnit, langs: tuple[str, str], width: int, console: Console) -> Iterable[Text]:
    kind = unit.bead.type if unit.bead else ""
    yield Text(unit.id)
    yield Text(kind, style="" if kind == "1-1" else "cyan")
    yield Text("" if unit.score is None else f"{unit.score:.2f}", style=_colour(unit.score))
    for text, lang in zip((unit.source, unit.target), langs, strict=True):
        if not text:
            yield Text("–", style="yellow")
            continue
        lines = Text(_visible(text)).wrap(console, width)
        yield Text("\n").join(Text(isolated(line.plain.rstrip(), lang)) for line in lines)


def _visible(text: str) -> str:
    """`text` without control characters, which could steer a terminal."""
    return "".join(char for char in text if unicodedata.category(char) != "Cc")


def _colour(score: float | None) -> str:
    if score is None:
        return "dim"
    return "green" if score >= _SURE else "yellow" if score >= _DOUBTFUL else "bold red"
