"""Figures of an alignment for its review page: what its beads are like, what was found, which names it has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from mtkit.check import RULES
from mtkit.report.alignment_plots import alignment_plots
from mtkit.report.plots_rows import bars
from mtkit.report.review_data import NAME

if TYPE_CHECKING:
    from mtkit.report.figure import Figure
    from mtkit.report.review_data import ReviewData

__all__ = ["NameUse", "alignment_figures", "name_uses"]


class NameUse(NamedTuple):
    """A name of the glossary in the texts.

    Attributes:
        preferred: Its preferred form.
        source: Its forms in the source, each with how often it stands there, most first.
        target: The same for the target.
        times: How often it stands in the source, or in the target if that is more.
    """

    preferred: str
    source: list[tuple[str, int]]
    target: list[tuple[str, int]]
    times: int


def alignment_figures(data: ReviewData) -> list[Figure]:
    """The plots of a review page: kinds of beads, confidence, length ratios, renderings of names, findings by rule."""
    found = alignment_plots(data.figures)
    counts = Counter(finding[0] for finding in data.findings).most_common()
    if counts:
        labels = [f"{code} {RULES[code].name}" for code, _ in counts]
        found.append(bars("by-rule", "Findings by rule", labels, [n for _, n in counts], unit="findings"))
    return found


def name_uses(data: ReviewData) -> list[NameUse]:
    """The marked names with their forms on both sides, the most frequent first."""
    forms: list[tuple[Counter[str], Counter[str]]] = [(Counter(), Counter()) for _ in data.names]
    for row in data.rows:
        for side, segment, start, end, kind, ref, *_ in row[8]:
            if kind == NAME:
                forms[ref][side][row[6 + side][segment][start:end]] += 1
    uses = [
        NameUse(name, left.most_common(), right.most_common(), max(left.total(), right.total()))
        for name, (left, right) in zip(data.names, forms, strict=True)
    ]
    return sorted(uses, key=lambda use: (-use.times, use.preferred))
