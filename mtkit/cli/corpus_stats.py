"""`mtkit corpus stats`: the figures of a corpus as tables, JSON or a page with plots."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import example
from mtkit.cli.corpus_input import counting, inputs
from mtkit.cli.output import not_over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.cli.corpus_input import Input
    from mtkit.termbase import Termbase

__all__ = ["command", "figures"]


@click.command(
    epilog=example(
        "mtkit corpus stats memory.tmx",
        "mtkit corpus stats pairs/*.jsonl -g names.tsv --html statistics.html",
        "mtkit corpus stats 'corpus.{ar,en}' --json",
    )
)
@click.argument("paths", nargs=-1, required=True, metavar="BITEXT...")
@click.option("--glossary", "-g", "glossaries", multiple=True, metavar="FILE", help="Count the names of FILE, too.")
@click.option("--html", "page", metavar="PAGE", help="Write a page with plots; - is standard output.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@inputs()
def command(
    paths: tuple[str, ...],
    glossaries: tuple[str, ...],
    page: str | None,
    as_json: bool,  # noqa: FBT001 - a click flag
    source: Input,
) -> int:
    """Count what is in BITEXT: units, words, lengths, scores, duplicates, names.

    Several files, or stores, count as one corpus. Words are those that the aligner sees: folded, with their clitics.
    With -g the names of a termbase are counted, each as it is rendered. Memory does not grow with the corpus: beyond
    half a million different words or pairs their number is estimated, and said to be.
    """
    if page == "-" and as_json:
        raise click.UsageError("--html - and --json both need standard output")
    not_over(page, (*paths, *glossaries))
    found = figures(paths, glossaries, source)
    if page is not None:
        from mtkit.files import write_text
        from mtkit.report.statistics import statistics_page

        write_text(page, statistics_page(found))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif page != "-":
        from mtkit.cli.corpus_tables import print_statistics

        print_statistics(found)
    return 0


def figures(paths: Sequence[str], glossaries: Sequence[str], source: Input) -> dict[str, Any]:
    """The figures of some bitexts as plain data.

    Args:
        paths: Bitexts and stores.
        glossaries: Termbases, the last wins; none for no figures of names.
        source: How to open them.

    Raises:
        FormatError: If one cannot be read, or holds other languages than the first.
    """
    from mtkit.check.engine import signature
    from mtkit.corpus.statistics import Statistics

    termbase = _termbase(glossaries)
    codes = frozenset({"A103"} if termbase is None else {"A103", "N102", "N104"})
    counted = Statistics(termbase, signature(codes, glossaries))
    with counting("counting", quiet=source.quiet) as on_units:
        for path in paths:
            with source.open(path) as stream:
                counted.add(stream.head, stream.units, path, on_units)
    return counted.as_dict() | {"unreadable_units": source.lost}


def _termbase(glossaries: Sequence[str]) -> Termbase | None:
    if not glossaries:
        return None
    from mtkit.exchange.termbases import read_termbases

    remarks: list[str] = []
    termbase = read_termbases(glossaries, on_remark=remarks.append)
    for remark in remarks:
        if "overridden" not in remark:
            click.echo(f"note: {remark}", err=True)
    return termbase
