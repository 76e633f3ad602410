"""The plots that tell something about an alignment, out of the figures of a corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtkit.report.statistics import statistics_plots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtkit.report.figure import Figure

__all__ = ["alignment_plots"]

_PLOTS = ("beads", "scores", "ratio", "names")


def alignment_plots(figures: Mapping[str, Any] | None) -> list[Figure]:
    """Kinds of beads, confidence in tenths, length ratios, and how the most frequent names are rendered.

    Args:
        figures: What `mtkit corpus stats --json` prints; None for no plots.
    """
    found = {figure.name: figure for figure in statistics_plots(figures)} if figures else {}
    return [found[name] for name in _PLOTS if name in found]
