"""The figures of a corpus as tables in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mtkit.cli.table import isolated
from mtkit.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["print_statistics"]

_ROWS = 20
_WAYS = {"preferred": "pref.", "admitted": "adm.", "forbidden": "forb.", "missing": "none"}
_NARROWEST = 20
_SMALL = 0.1


def print_statistics(found: Mapping[str, Any]) -> None:
    """Show the figures on standard output, the longest lists cut."""
    console = Console()
    for title, head, rows in _tables(found):
        console.print(Text(title, style="bold"), soft_wrap=True)
        table = Table(box=box.SIMPLE_HEAD)
        for place, cell in enumerate(head):
            if place:
                table.add_column(cell, justify="right", no_wrap=True)
            else:
                table.add_column(cell, overflow="fold", min_width=_NARROWEST)
        for row in rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(_said(cell)) for cell in row))
        console.print(table)


def _said(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}" if value >= _SMALL or not value else f"{value:.2g}"
    return visible(str(value))


def _tables(found: Mapping[str, Any]) -> Iterable[tuple[str, list[str], list[list[Any]]]]:
    left, right = found["source"], found["target"]
    sides = [f"source ({found['source_lang']})", f"target ({found['target_lang']})"]
    units = found["units"]
    yield (
        "Units",
        ["", "units", "share"],
        [
            _shared(name, count, units["all"])
            for name, count in (
                ("all", units["all"]),
                ("with both sides", units["both_sides"]),
                ("without target", units["no_target"]),
                ("without source", units["no_source"]),
                ("duplicates" if found["duplicates"]["counted"] else "duplicates, about", found["duplicates"]["exact"]),
                ("duplicates but for spelling", found["duplicates"]["folded"]),
                ("target same as source", found["untranslated"]["same_as_source"]),
                ("target in the source script", found["untranslated"]["in_source_script"]),
                ("passages left in the source script", found["untranslated"]["passages_left"]),
                *((f"status {name}", count) for name, count in found["status"].items()),
            )
            if count or name == "all"
        ],
    )
    about = "" if left["types_exact"] and right["types_exact"] else ", about"
    yield (
        f"Texts of {found['documents']:,} document{'s' * (found['documents'] != 1)}",
        ["", *sides],
        [
            ["words", left["words"], right["words"]],
            ["code points", left["code_points"], right["code_points"]],
            [f"different words{about}", left["types"], right["types"]],
            ["of them once", left["types_once"], right["types_once"]],
            ["different words a word", left["type_token_ratio"], right["type_token_ratio"]],
            *(
                [f"words a text, {name}", left["words_per_text"].get(name), right["words_per_text"].get(name)]
                for name in ("min", "q05", "median", "mean", "q95", "max")
            ),
            *_scripts(left, right),
        ],
    )
    ratio = found["length_ratio"]["quantiles"]
    if ratio:
        names = ("q05", "q25", "median", "q75", "q95")
        yield "Code points of the target for one of the source", list(names), [[ratio[name] for name in names]]
    if found["beads"]:
        rows = list(found["beads"].items())[:_ROWS]
        yield "Beads", ["type", "units", "share"], [_shared(name, count, units["all"]) for name, count in rows]
    scores = found["scores"]
    if scores["scored"]:
        yield (
            f"Scores of {scores['scored']:,} units, mean {scores['mean']:.2f}",
            ["score", "units", "share"],
            [
                _shared(f"{place / 10:.1f} to {(place + 1) / 10:.1f}", count, scores["scored"])
                for place, count in enumerate(scores["tenths"])
            ],
        )
    if found["names"]:
        yield from _names(found["names"])
    documents = found["by_document"]
    if len(documents) > 1:
        more = f" (the first {_ROWS} of {len(documents):,})" if len(documents) > _ROWS else ""
        yield (
            f"Documents{more}",
            ["document", "units", "null", "words", "words", "score", "names", "right"],
            [
                [
                    row["document"] or "other documents",
                    row["units"],
                    row["null_units"],
                    row["source_words"],
                    row["target_words"],
                    row["mean_score"],
                    row["names"],
                    row["names_right"],
                ]
                for row in documents[:_ROWS]
            ],
        )


def _shared(name: str, count: int, whole: int) -> list[Any]:
    return [name, count, f"{100 * count / whole:.1f} %" if whole else None]


def _scripts(left: Mapping[str, Any], right: Mapping[str, Any]) -> Iterable[list[Any]]:
    """The share of each script among the letters and digits of each side."""
    listed = list(dict.fromkeys([*left["scripts"], *right["scripts"]]))[:6]
    for script in listed:
        cells = []
        for side in (left, right):
            total = sum(side["scripts"].values())
            cells.append(f"{100 * side['scripts'].get(script, 0) / total:.1f} %" if total else None)
        yield [f"characters: {script}", *cells]


def _names(names: Mapping[str, Any]) -> Iterable[tuple[str, list[str], list[list[Any]]]]:
    yield (
        f"Names: {names['entries_found']:,} of {names['entries']:,} entries in {names['units_with_names']:,} units",
        ["name", "times", *(_WAYS.get(way, way) for way in names["rendered"])],
        [
            ["all", names["mentions"], *names["rendered"].values()],
            *(
                [
                    Text(f"{visible(row['preferred'])}\n{isolated(visible(row['source']), 'ar')}"),
                    row["mentions"],
                    *row["rendered"].values(),
                ]
                for row in names["most_frequent"][:_ROWS]
            ),
        ],
    )
