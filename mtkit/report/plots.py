"""Small plots with axes for HTML pages: inline SVG without scripts, their description read aloud, numbers as a table.

Each function takes numbers and labels and gives a `Figure`, which a Jinja template writes as `{{ figure }}`; the page
needs the style sheets `base.css` and `plots.css` (`mtkit.report.pages.style`). Parts that differ, differ by pattern and
label as well as by colour.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtkit.report.figure import Box, Figure, Line, Word, number, percent, short, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["density", "histogram"]

_LEFT, _RIGHT, _TOP = 10.0, 98.5, 8.0
_BODY = 170.0
_LABELS = 7
"""Most labels on a horizontal axis, so that they do not touch on a telephone."""


def _across(share: float) -> float:
    return round(_LEFT + share * (_RIGHT - _LEFT), 3)


def _grid(figure: Figure, top: Sequence[float], what: str) -> float:
    """Draw the upright axis with its grid; gives pixels for one unit of it."""
    scale = _BODY / top[-1]
    floor = _TOP + 18 + _BODY
    for value in top:
        y = round(floor - value * scale, 2)
        figure.lines.append(Line(_LEFT, y, _RIGHT, y, "" if value else "axis"))
        figure.words.append(Word(_LEFT - 1, y + 4, short(value), "end"))
    figure.words.append(Word(0, _TOP + 4, what))
    return scale


def _bottom(figure: Figure, labels: Sequence[str], what: str, y: float) -> None:
    """Label the lower axis at equal distances, with so few labels that they do not touch."""
    last = len(labels) - 1
    step = math.ceil(last / (_LABELS - 1)) or 1
    for place in range(0, last + 1, step):
        x = _across(place / last if last else 0)
        figure.lines.append(Line(x, y, x, y + 4, "axis"))
        anchor = "end" if place == last else "middle"
        figure.words.append(Word(x, y + 17, labels[place], anchor))
    figure.words.append(Word(_RIGHT, y + 34, what, "end"))


def _counted(count: int, what: str) -> str:
    """`1 unit`, `1,234 units`; `what` is in the plural."""
    return f"{number(count)} {what.removesuffix('s') if count == 1 else what}"


def _between(edges: Sequence[float], place: int, *, open_end: bool) -> str:
    if open_end and place == len(edges) - 2:
        return f"{number(edges[place])} or more"
    return f"{number(edges[place])} to {number(edges[place + 1])}"


def histogram(  # noqa: PLR0913 - what a plot says besides its numbers
    name: str,
    title: str,
    counts: Sequence[int],
    edges: Sequence[float],
    *,
    x: str,
    y: str = "units",
    open_end: bool = False,
    note: str = "",
) -> Figure:
    """How many values lie between one edge and the next; each bin is drawn as wide as the others.

    Args:
        name: The id on the page.
        title: What it shows.
        counts: One for each bin.
        edges: Where the bins begin, and where the last one ends: one more than `counts`.
        x: What the edges are, with the unit.
        y: What is counted.
        open_end: Whether the last bin holds everything from its lower edge on.
        note: Stands below it.

    Raises:
        ValueError: If there is not one edge more than there are counts.
    """
    if len(edges) != len(counts) + 1 or not counts:
        raise ValueError(f"{len(counts)} counts do not fit {len(edges)} edges")
    total, most = sum(counts), max(counts)
    highest = counts.index(most)
    description = f"{_counted(total, y)}."
    if total:
        where = _between(edges, highest, open_end=open_end)
        description += f" Most, {number(most)} ({percent(most, total)}), have {x} {where}."
    figure = Figure(name, title, description, int(_TOP + 18 + _BODY + 42), note)
    scale = _grid(figure, ticks(most), y)
    floor, width = _TOP + 18 + _BODY, (_RIGHT - _LEFT) / len(counts)
    for place, count in enumerate(counts):
        if count:
            height = max(round(count * scale, 2), 1.0)
            tip = f"{_between(edges, place, open_end=open_end)}: {_counted(count, y)}"
            left = _across(place / len(counts)) + width * 0.04
            figure.boxes.append(Box(round(left, 3), floor - height, round(width * 0.92, 3), height, "plain", tip))
    labels = [short(edge) for edge in edges]
    if open_end:
        labels[-1] = "∞"
    _bottom(figure, labels, x, floor)
    figure.table(
        [x, y, "share"],
        [
            [_between(edges, place, open_end=open_end), number(count), percent(count, total)]
            for place, count in enumerate(counts)
        ],
    )
    return figure


def density(  # noqa: PLR0913 - what a plot says besides its numbers
    name: str,
    title: str,
    counts: Sequence[Sequence[int]],
    edges: Sequence[float],
    *,
    x: str,
    y: str,
    unit: str = "units",
    note: str = "",
) -> Figure:
    """How many pairs of values fall into each cell of a grid; the more, the larger its box, so that print shows it.

    Args:
        name: The id on the page.
        title: What it shows.
        counts: One row for each bin of the upright value, lowest first, with one count for each bin of the other.
        edges: Where the bins begin, the same for both; the last one is open.
        x: What the value across is, with the unit.
        y: What the upright value is, with the unit.
        unit: What is counted.
        note: Stands below it.

    Raises:
        ValueError: If the grid is not a square of as many bins as there are edges.
    """
    size = len(edges)
    if not size or len(counts) != size or any(len(row) != size for row in counts):
        raise ValueError(f"the grid does not have {size} rows and columns")
    cells = [(count, row, column) for row, line in enumerate(counts) for column, count in enumerate(line) if count]
    total = sum(count for count, _, _ in cells)
    most, up, across = max(cells, default=(1, 0, 0))
    ends = [*edges, math.inf]
    description = f"{_counted(total, unit)}."
    if total:
        description += (
            f" Most, {number(most)}, have {x} {_between(ends, across, open_end=True)}"
            f" and {y} {_between(ends, up, open_end=True)}."
        )
    tall = _BODY * 1.5
    floor, width, height = _TOP + 18 + tall, (_RIGHT - _LEFT) / size, tall / size
    figure = Figure(name, title, description, int(floor + 42), note)
    step = max(1, math.ceil(size / 8))
    for place in range(0, size, step):
        line = round(floor - place * height, 2)
        figure.lines.append(Line(_LEFT, line, _RIGHT, line, "" if place else "axis"))
        figure.words.append(Word(_LEFT - 1, line + 4, short(edges[place]), "end"))
    figure.words.append(Word(0, _TOP + 4, y))
    for count, row, column in cells:
        side = math.sqrt(count / most)
        wide, high = max(width * side, 0.5), max(height * side, 2.0)
        middle = _across((column + 0.5) / size), floor - (row + 0.5) * height
        tip = f"{_counted(count, unit)}: {_between(ends, column, open_end=True)}, {_between(ends, row, open_end=True)}"
        figure.boxes.append(
            Box(
                round(middle[0] - wide / 2, 3),
                round(middle[1] - high / 2, 2),
                round(wide, 3),
                round(high, 2),
                "plain",
                tip,
            )
        )
    _bottom(figure, [*(short(edge) for edge in edges), "∞"], x, floor)
    figure.table(
        [f"{y} \\ {x}", *(f"{number(edge)}…" for edge in edges)],
        [
            [f"{number(edges[row])}…", *(number(count) if count else "" for count in counts[row])]
            for row in reversed(range(size))
        ],
    )
    return figure
