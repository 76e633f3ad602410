"""Figures of an alignment for its review page: kinds of beads, confidence, lengths, findings, names."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from mtkit.check import RULES
from mtkit.report.plots import bars, histogram

if TYPE_CHECKING:
    from mtkit.report.figure import Figure
    from mtkit.report.review_data import ReviewData

__all__ = ["NameUse", "alignment_figures", "name_uses"]

_TYPES = 8
"""Kinds of beads with a bar of their own."""
_TENTHS = [place / 10 for place in range(11)]
_RATIOS = [place / 4 for place in range(13)]
"""Bounds of length ratios; the last range is open."""


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
    """The plots of a review page: beads by type, confidence in tenths, length ratios, findings by rule."""
    return [figure for figure in (_types(data), _confidence(data), _ratios(data), _rules(data)) if figure is not None]


def _types(data: ReviewData) -> Figure:
    counts = Counter(f"{len(row[6])}-{len(row[7])}" for row in data.rows).most_common()
    shown, rest = counts[:_TYPES], sum(number for _, number in counts[_TYPES:])
    if rest:
        shown.append(("others", rest))
    nulls = sum(not row[6] or not row[7] for row in data.rows)
    note = f"Source segments - target segments. With one side only: {nulls}."
    return bars("types", "Beads by type", [name for name, _ in shown], [n for _, n in shown], unit="beads", note=note)


def _confidence(data: ReviewData) -> Figure | None:
    scores = [row[4] for row in data.rows if row[4] is not None]
    if not scores:
        return None
    counts = [0] * (len(_TENTHS) - 1)
    for score in scores:
        counts[min(max(int(score * 10 + 1e-9), 0), len(counts) - 1)] += 1
    note = f"Without a confidence: {len(data.rows) - len(scores)}." if len(scores) < len(data.rows) else ""
    return histogram("confidence-tenths", "Confidence", counts, _TENTHS, x="confidence", y="beads", note=note)


def _ratios(data: ReviewData) -> Figure | None:
    ratios = [
        sum(map(len, row[7])) / length for row in data.rows if row[6] and row[7] and (length := sum(map(len, row[6])))
    ]
    if not ratios:
        return None
    counts = [0] * len(_RATIOS)
    for ratio in ratios:
        counts[bisect_right(_RATIOS, ratio) - 1] += 1
    return histogram(
        "length-ratio",
        "Length ratio",
        counts,
        [*_RATIOS, float("inf")],
        x="target characters for each source character",
        y="beads",
        open_end=True,
        note="Beads with both sides. One that stands far from the others may be wrong.",
    )


def _rules(data: ReviewData) -> Figure | None:
    counts = Counter(finding[0] for finding in data.findings).most_common()
    labels = [f"{code} {RULES[code].name}" for code, _ in counts]
    values = [number for _, number in counts]
    return bars("by-rule", "Findings by rule", labels, values, unit="findings") if counts else None


def name_uses(data: ReviewData) -> list[NameUse]:
    """The marked names with their forms on both sides, the most frequent first."""
    from mtkit.report.review_data import NAME

    forms: list[tuple[Counter[str], Counter[str]]] = [(Counter(), Counter()) for _ in data.names]
    for row in data.rows:
        for side, segment, start, end, kind, ref in row[8]:
            if kind == NAME:
                forms[ref][side][row[6 + side][segment][start:end]] += 1
    uses = [
        NameUse(name, left.most_common(), right.most_common(), max(left.total(), right.total()))
        for name, (left, right) in zip(data.names, forms, strict=True)
    ]
    return sorted(uses, key=lambda use: (-use.times, use.preferred))
