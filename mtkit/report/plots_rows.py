"""Small plots of one row for each label, such as bars; made and written as those of `mtkit.report.plots`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtkit.report.figure import KINDS, Box, Figure, Kind, Label, Line, Word, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Lane", "bars", "stacked", "strip"]

_ROW = 38.0
_COLUMNS = 240
"""Most columns of a strip."""
_CUT = 48
"""Code points of a label that are drawn; the table has it whole."""
_RANGES = 20


class Lane(NamedTuple):
    """One row of a strip: what it marks, how, and at which of the places, counted from 0."""

    label: str
    places: Sequence[int]
    kind: Kind = "plain"


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else text[: _CUT - 1] + "…"


def _row_label(figure: Figure, place: int, label: str, lang: str, said: str) -> float:
    """Write the label of a row and what it comes to above it; gives the place of the row."""
    from mtkit.report.pages import direction

    y = place * _ROW
    anchor = "end" if lang and direction(lang) == "rtl" else "start"
    figure.words.append(Word(0, y + 13, _cut(label), anchor, lang, soft=False))
    figure.words.append(Word(100, y + 13, said, "end"))
    return y + 19


def bars(  # noqa: PLR0913 - what a plot says besides its numbers
    name: str,
    title: str,
    labels: Sequence[str],
    values: Sequence[float],
    *,
    unit: str = "units",
    lang: str = "",
    note: str = "",
) -> Figure:
    """One bar across for each label, in the given order.

    Args:
        name: The id on the page.
        title: What it shows.
        labels: The names of the bars.
        values: As many, none below 0.
        unit: What is counted.
        lang: Language of the labels, if it is not that of the page.
        note: Stands below it.

    Raises:
        ValueError: If there are not as many values as labels.
    """
    if len(values) != len(labels):
        raise ValueError(f"{len(values)} values do not fit {len(labels)} labels")
    total = sum(values)
    top = max(values, default=0) or 1
    figure = Figure(name, title, _of_rows(labels, values, unit), int(len(labels) * _ROW + 4), note)
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = _row_label(figure, place, label, lang, f"{number(value)} ({percent(value, total)})")
        figure.boxes.append(Box(0, y, 100, 12, "track"))
        if value:
            figure.boxes.append(Box(0, y, max(round(100 * value / top, 3), 0.3), 12, "plain"))
    figure.table(
        ["", unit, "share"],
        [
            [Label(label, lang), number(value), percent(value, total)]
            for label, value in zip(labels, values, strict=True)
        ],
    )
    return figure


def _of_rows(labels: Sequence[str], values: Sequence[float], unit: str) -> str:
    if not labels:
        return f"Nothing to show: there are no {unit}."
    top = max(range(len(values)), key=lambda place: values[place])
    return f"{len(labels)} rows; the most {unit}, {number(values[top])}, has {_cut(labels[top])}."


def stacked(  # noqa: PLR0913 - what a plot says besides its numbers
    name: str,
    title: str,
    labels: Sequence[str],
    parts: Mapping[str, Sequence[int]],
    *,
    unit: str = "times",
    lang: str = "",
    note: str = "",
) -> Figure:
    """One bar across for each label, cut into up to five parts that differ by pattern and colour.

    Args:
        name: The id on the page.
        title: What it shows.
        labels: The names of the bars.
        parts: Name of each part: its value for each label. The first is drawn full, as what should be.
        unit: What is counted.
        lang: Language of the labels, if it is not that of the page.
        note: Stands below it.

    Raises:
        ValueError: If there are more than five parts, or not as many values as labels.
    """
    if len(parts) > len(KINDS) or any(len(values) != len(labels) for values in parts.values()):
        raise ValueError(f"{len(parts)} parts do not fit {len(labels)} labels and {len(KINDS)} patterns")
    sums = [sum(values[place] for values in parts.values()) for place in range(len(labels))]
    top = max(sums, default=0) or 1
    figure = Figure(name, title, _of_rows(labels, sums, unit), int(len(labels) * _ROW + 4), note)
    figure.legend = [(kind, Label(part)) for kind, part in zip(KINDS, parts, strict=False)]
    for place, label in enumerate(labels):
        y = _row_label(figure, place, label, lang, number(sums[place]))
        figure.boxes.append(Box(0, y, 100, 12, "track"))
        left = 0.0
        for kind, (part, values) in zip(KINDS, parts.items(), strict=False):
            width = 100 * values[place] / top
            if width:
                tip = f"{part}: {number(values[place])}"
                figure.boxes.append(Box(round(left, 3), y, round(width, 3), 12, kind, tip))
            left += width
    figure.table(
        ["", *parts, "all"],
        [
            [Label(label, lang), *(number(values[place]) for values in parts.values()), number(sums[place])]
            for place, label in enumerate(labels)
        ],
    )
    return figure


def strip(  # noqa: PLR0913 - what a plot says besides its numbers
    name: str, title: str, size: int, lanes: Sequence[Lane], *, unit: str = "bead", first: int = 1, note: str = ""
) -> Figure:
    """A line of `size` places seen from far, with a lane for each thing that is marked in it.

    Where there are more places than columns, a column is as full as the share of its places that are marked.

    Args:
        name: The id on the page.
        title: What it shows.
        size: How many places there are.
        lanes: What is marked, and where.
        unit: What a place is.
        first: The number of the first place, as people count.
        note: Stands below it.

    Raises:
        ValueError: If a place is outside.
    """
    found = "; ".join(f"{lane.label}: {number(len(set(lane.places)))}" for lane in lanes)
    figure = Figure(
        name, title, f"{number(size)} {unit}s. {found}{'.' if found else ''}", int(len(lanes) * _ROW + 44), note
    )
    columns = min(size, _COLUMNS) or 1
    rows: list[list[str | Label]] = []
    for number_of, lane in enumerate(lanes):
        places = sorted(set(lane.places))
        if places and not 0 <= places[0] <= places[-1] < size:
            raise ValueError(f"a place of {lane.label!r} is not among {size}")
        said = f"{number(len(places))} ({percent(len(places), size)})"
        y = _row_label(figure, number_of, lane.label, "", said)
        figure.boxes.append(Box(0, y, 100, 14, "track"))
        figure.boxes += [
            Box(round(100 * at / columns, 3), round(y + 14 - high, 2), round(100 * wide / columns, 3), high, lane.kind)
            for at, wide, high in _filled(places, size, columns)
        ]
        rows.append(
            [lane.label, number(len(places)), percent(len(places), size), Label(_ranges(places, first), "", wordy=True)]
        )
    floor = len(lanes) * _ROW
    steps = min(4, max(size - 1, 1))
    figure.lines.append(Line(0, floor, 100, floor, "axis"))
    for place in range(steps + 1):
        x = round(100 * place / steps, 3)
        figure.lines.append(Line(x, floor, x, floor + 4, "axis"))
        anchor = "start" if not place else "end" if place == steps else "middle"
        at = first + round(place * max(size - 1, 0) / steps)
        if place == 0 or size > 1:
            figure.words.append(Word(x, floor + 17, number(at), anchor))
    figure.words.append(Word(100, floor + 34, f"number of the {unit}", "end"))
    figure.table(["", f"{unit}s", "share", "where"], rows)
    return figure


def _filled(places: Iterable[int], size: int, columns: int) -> list[tuple[int, int, float]]:
    """First column, number of columns and height of each box: neighbours that are equally full are one box."""
    counts = [0] * columns
    for place in places:
        counts[place * columns // size] += 1
    boxes: list[tuple[int, int, float]] = []
    for column, count in enumerate(counts):
        if not count:
            continue
        # how many places fall into this column
        wide = -(-(column + 1) * size // columns) - -(-column * size // columns)
        high = round(4 + 10 * count / wide, 2)
        if boxes and boxes[-1][0] + boxes[-1][1] == column and boxes[-1][2] == high:
            boxes[-1] = (boxes[-1][0], boxes[-1][1] + 1, high)
        else:
            boxes.append((column, 1, high))
    return boxes


def _ranges(places: Sequence[int], first: int) -> str:
    """Places for people: `3, 7-9 and 12`, the first twenty runs of them."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    said = [
        number(start + first) if start == end else f"{number(start + first)}–{number(end + first)}"
        for start, end in runs[:_RANGES]
    ]
    more = len(runs) - len(said)
    return ", ".join(said) + (f" and {number(more)} more" if more else "")
