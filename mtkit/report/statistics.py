"""The figures of a corpus as one HTML page with plots, readable without scripts and without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtkit.report.figure import number, percent
from mtkit.report.pages import environment, style, without_controls
from mtkit.report.plots import density, histogram
from mtkit.report.plots_rows import bars, stacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtkit.report.figure import Figure

__all__ = ["statistics_page", "statistics_plots"]

_NAMES, _DOCUMENTS, _ORIGINS = 20, 500, 200
"""Rows that are shown of each table; the page says how many there are."""
_WAYS = {
    "preferred form": ("preferred",),
    "short or admitted form": ("short", "admitted"),
    "forbidden form": ("forbidden",),
    "form that is not listed": ("other",),
    "not rendered": ("missing",),
}


def statistics_page(figures: Mapping[str, Any], title: str = "") -> str:
    """One self-contained page.

    Args:
        figures: What `mtkit corpus stats --json` prints; `docs/statistics.md` describes it.
        title: What the corpus is called; its files, if nothing is given.
    """
    template = environment().get_template("statistics.html.j2")
    paths = [file["path"] for file in figures["files"]]
    text = template.render(
        found=figures,
        title=title or (paths[0] if len(paths) == 1 else f"{len(paths)} bitexts"),
        style=style("base.css", "page.css", "plots.css", "statistics.css"),
        plots={figure.name: figure for figure in statistics_plots(figures)},
        signatures=list(dict.fromkeys(row["signature"] for row in figures["origins"][:_ORIGINS])),
        number=number,
        percent=percent,
        most={"documents": _DOCUMENTS, "origins": _ORIGINS},
    )
    return without_controls(text) + "\n"


def statistics_plots(figures: Mapping[str, Any]) -> Iterator[Figure]:
    """The plots of the page, for the use of other pages, too; those that there are no figures for are left out.

    Args:
        figures: What `mtkit corpus stats --json` prints.
    """
    langs = figures["source_lang"], figures["target_lang"]
    for side, lang in zip(("source", "target"), langs, strict=True):
        bins = figures[side]["words_histogram"]
        if bins["counts"]:
            yield histogram(
                f"{side}-words",
                f"Words of a {side} text ({lang})",
                bins["counts"],
                [*bins["edges"], _after(bins["edges"])],
                x="words",
                y="texts",
                open_end=True,
            )
    if figures["units"]["both_sides"]:
        yield density(
            "lengths",
            "Words on both sides",
            figures["lengths_grid"]["counts"],
            figures["lengths_grid"]["edges"],
            x=f"words of the source ({langs[0]})",
            y=f"words of the target ({langs[1]})",
            note="The larger a box, the more units. Units without a source or a target stand at 0.",
        )
        ratio = figures["length_ratio"]["histogram"]
        yield histogram(
            "ratio",
            "Length of the target to that of the source",
            ratio["counts"],
            [*ratio["edges"], _after(ratio["edges"])],
            x="code points of the target for one of the source",
            open_end=True,
        )
    if figures["scores"]["scored"]:
        yield histogram(
            "scores",
            "Confidence of the alignment",
            figures["scores"]["tenths"],
            [tenth / 10 for tenth in range(11)],
            x="score",
        )
    if figures["beads"]:
        beads = list(figures["beads"].items())[:12]
        yield bars(
            "beads",
            "Beads: segments of the source and of the target in a unit",
            [kind.replace("-", "–") for kind, _ in beads],
            [count for _, count in beads],
        )
    if figures["names"] and figures["names"]["mentions"]:
        yield from _names(figures["names"], langs)


def _after(edges: list[float]) -> float:
    """An upper end for the last bin, which is open."""
    return edges[-1] + (edges[1] - edges[0] if len(edges) > 1 else 1)


def _names(names: Mapping[str, Any], langs: tuple[str, str]) -> Iterator[Figure]:
    rendered = names["rendered"]
    yield stacked(
        "names-all",
        "How names are rendered",
        ["all names"],
        {way: [sum(rendered[key] for key in keys)] for way, keys in _WAYS.items()},
    )
    rows = names["most_frequent"][:_NAMES]
    arabic = next((lang for lang in langs if lang.startswith("ar")), langs[0])
    yield stacked(
        "names",
        f"The {len(rows)} most frequent names" if len(rows) > 1 else "The most frequent name",
        [row["source"] for row in rows],
        {way: [sum(row["rendered"][key] for key in keys) for row in rows] for way, keys in _WAYS.items()},
        lang=arabic,
    )
