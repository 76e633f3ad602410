"""A plot as plain data: boxes, lines and words with their places, and its numbers as a table.

Horizontal places are percent of the width, so that a plot fits any column without shrinking its letters; vertical ones
are CSS pixels. The macro `plot` of `templates/plots.html.j2` draws a figure; every text goes through its autoescape.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

__all__ = ["KINDS", "Box", "Figure", "Kind", "Label", "Line", "Word", "number", "percent", "short", "ticks"]

Kind = Literal["plain", "good", "doubt", "bad", "other", "none", "track"]
KINDS: tuple[Kind, ...] = ("good", "doubt", "bad", "other", "none")
"""The fills that differ by pattern as well as by colour: full, slanted, crossed, striped, empty."""

_NAME = re.compile("[a-z][a-z0-9-]*")


class Label(NamedTuple):
    """A text of a table or legend, with its language if it is not English; `wordy` where it is no figure."""

    text: str
    lang: str = ""
    wordy: bool = False


class Box(NamedTuple):
    """A rectangle; `x` and `width` in percent, `y` and `height` in pixels; `tip` is shown under the mouse."""

    x: float
    y: float
    width: float
    height: float
    kind: Kind = "plain"
    tip: str = ""


class Line(NamedTuple):
    """A straight line, of the kind `axis`, `mark` or, without one, a line of the grid."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str = ""


class Word(NamedTuple):
    """A text at a place; `anchor` is `start`, `middle` or `end` of the text in its own direction."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    lang: str = ""
    soft: bool = True


@dataclass(slots=True)
class Figure:
    """A plot.

    Attributes:
        name: Its id on the page: small letters, digits and hyphens.
        title: What it shows.
        description: What a reader learns from it, in a sentence or two; read aloud in its place.
        height: In pixels.
        note: Stands below it.
        head: The columns of its table.
        rows: The rows of its table; the first cell is the name of the row.
    """

    name: str
    title: str
    description: str
    height: int
    note: str = ""
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    legend: list[tuple[Kind, Label]] = field(default_factory=list)
    head: list[Label] = field(default_factory=list)
    rows: list[list[Label]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name of a figure")

    @property
    def kinds(self) -> list[Kind]:
        """The patterns that it needs."""
        used = {box.kind for box in self.boxes} | {kind for kind, _ in self.legend}
        return [kind for kind in KINDS if kind in used and kind not in {"good", "none"}]

    def table(self, head: Iterable[str | Label], rows: Iterable[Iterable[str | Label]]) -> None:
        """Set the table of its numbers."""
        self.head = [_label(cell) for cell in head]
        self.rows = [[_label(cell) for cell in row] for row in rows]

    def __html__(self) -> Markup:
        """The figure as HTML, so that a template writes it as `{{ figure }}`."""
        from markupsafe import Markup

        from mtkit.report.pages import environment, without_controls

        module = environment().get_template("plots.html.j2").module
        drawn = str(module.plot(self))  # type: ignore[attr-defined]  # a macro
        return Markup(without_controls(drawn))  # noqa: S704 - the macro escapes every text


def _label(cell: str | Label) -> Label:
    return cell if isinstance(cell, Label) else Label(cell)


def number(value: float) -> str:
    """A figure for people: `1,234`, `0.25`, `1.5`; infinity as `∞`."""
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"  # noqa: PLR2004 - three digits


def percent(part: float, whole: float) -> str:
    """A share: `12.3 %`; `–` of nothing, `<0.1 %` where a part would be shown as none."""
    if not whole:
        return "–"
    share = 100 * part / whole
    return "<0.1 %" if 0 < share < 0.05 else f"{share:.1f} %"  # noqa: PLR2004 - half of the last digit


def short(value: float) -> str:
    """A figure for an axis: `950`, `1.2k`, `3M`."""
    for limit, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= limit:
            return f"{value / limit:.3g}{sign}"
    return f"{value:.3g}"


def ticks(top: float, most: int = 4) -> list[float]:
    """Round values from 0 to the first at or above `top`, steps of 1, 2 or 5 times a power of ten, none below 1.

    Args:
        top: The greatest value to be shown.
        most: The greatest number of steps.
    """
    if top <= 0:
        return [0.0, 1.0]
    rough = max(top / most, 1.0)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    return [step * place for place in range(math.ceil(top / step - 1e-9) + 1)]
