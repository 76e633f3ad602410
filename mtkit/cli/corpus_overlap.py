"""`mtkit corpus overlap`: how much of one bitext is in another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import example
from mtkit.cli.corpus_input import inputs, two_files

if TYPE_CHECKING:
    from mtkit.cli.corpus_input import Input
    from mtkit.corpus.comparison_overlap import Overlap

__all__ = ["command"]

_SAID = {
    "exact": "both texts the same",
    "folded": "the same but for spelling and punctuation",
    "source": "source the same, folded",
    "target": "target the same, folded",
    "near": "{share} of the runs of {size} words of a side",
    "any": "any of these",
}
_ROWS = 20


@click.command(
    epilog=example(
        "mtkit corpus overlap test.tmx train.tmx",
        "mtkit corpus overlap dev.jsonl 'train.{ar,en}' --words 13 --json",
        "mtkit corpus overlap --exit-code test.tsv train.tsv",
    )
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--words", type=click.IntRange(2, 50), default=8, show_default=True, help="Words of a run.")
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.5,
    show_default=True,
    help="Least share of the runs of a side for a unit to be near.",
)
@click.option("--examples", type=click.IntRange(0), default=3, show_default=True, help="Examples of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if a unit of A is in B in any way.")
@inputs()
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    first: str,
    second: str,
    words: int,
    share: float,
    examples: int,
    as_json: bool,  # noqa: FBT001 - a click flag
    exit_code: bool,  # noqa: FBT001 - a click flag
    source: Input,
) -> int:
    """Count how many units of A are in B, to find out whether a test set was seen in training.

    A unit counts where both texts, or one of them, are in B, letter by letter or folded, or where B has many runs of
    its words. The kinds are not apart: what is the same is near as well. A is held in memory, about 50 bytes for each
    of its words; B streams.
    """
    from mtkit.corpus.comparison_overlap import overlap

    two_files(first, second)
    found = overlap(first, second, source.open, size=words, threshold=share, examples=examples)
    if as_json:
        click.echo(json.dumps(_object(found, (first, second), words, share), ensure_ascii=False, indent=2))
    else:
        _print(found, (first, second), words, share)
    return int(exit_code and found.counts["any"] > 0)


def _object(found: Overlap, paths: tuple[str, str], words: int, share: float) -> dict[str, Any]:
    """The object that `docs/statistics.md` describes."""
    return {
        "mtkit": "overlap",
        "a": {"path": paths[0], "units": found.sizes[0]},
        "b": {"path": paths[1], "units": found.sizes[1]},
        "words": words,
        "share": share,
        "counts": found.counts,
        "long_enough": found.long_enough,
        "by_document": [
            {"document": name, "units": units, "found": there} for name, (units, there) in found.documents.items()
        ],
        "examples": found.examples,
    }


def _print(found: Overlap, paths: tuple[str, str], words: int, share: float) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from mtkit.report.text import visible

    console = Console()
    title = f"{visible(paths[0])} ({found.sizes[0]:,} units) in {visible(paths[1])} ({found.sizes[1]:,} units)"
    console.print(Text(title, style="bold"), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("in both")
    table.add_column("units", justify="right")
    table.add_column("share", justify="right")
    for kind, count in found.counts.items():
        whole = found.long_enough if kind == "near" else found.sizes[0]
        said = _SAID[kind].format(share=f"{share:.0%}", size=words)
        table.add_row(Text(said), f"{count:,}", f"{100 * count / whole:.1f} %" if whole else "–")
    console.print(table)
    if found.long_enough < found.sizes[0]:
        click.echo(f"runs were looked for in the {found.long_enough:,} units with a side of {words} words or more")
    documents = [(name, units, there) for name, (units, there) in found.documents.items() if there and name]
    for name, units, there in documents[:_ROWS]:
        click.echo(f"{visible(name)}: {there:,} of {units:,} units")
    if len(documents) > _ROWS:
        click.echo(f"and {len(documents) - _ROWS:,} more documents")
    for shown in found.examples:
        click.echo(f"\n{shown['kind']}")
        for key in ("a", "b"):
            unit = shown[key]
            place = f"{unit['document']}: {unit['id']}" if unit["document"] else unit["id"]
            same = key == "b" and all(unit[side] == shown["a"][side] for side in ("source", "target"))
            click.echo(f"  {key.upper()} {visible(place)}{': the same texts' if same else ''}")
            if same:
                continue
            click.echo(f"    {visible(unit['source'])}")
            click.echo(f"    {visible(unit['target'])}")
