"""`mtkit corpus export`: the units of a store as a bitext of any format."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.corpus_output import count
from mtkit.cli.names import Known
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit corpus export corpus.mtkit -o corpus.tmx",
        "mtkit corpus export corpus.mtkit -o accepted.jsonl --accepted-only --since 2026-01-01",
    )
)
@click.argument("store")
@click.option("--output", "-o", required=True, metavar="OUT", help="The file to write; - is standard output.")
@click.option("--to", type=Known("format", "mtkit.exchange:BITEXT_FORMATS"), help="Format of OUT.")
@click.option("--document", "documents", multiple=True, metavar="NAME", help="Only this document; may be repeated.")
@click.option("--file", "files", multiple=True, metavar="FILE", help="Only what was added from FILE; may be repeated.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Only documents of that day and later."
)
@click.option("--accepted-only", is_flag=True, help="Only units that a person accepted.")
@click.option("--min-score", type=click.FloatRange(0, 1), help="Leave out units with a lower score.")
@click.option(
    "--provenance/--no-provenance", default=True, show_default=True, help="Say of each unit where it is from."
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    store: str,
    output: str,
    to: str | None,
    documents: tuple[str, ...],
    files: tuple[str, ...],
    since: datetime | None,
    accepted_only: bool,  # noqa: FBT001 - a click flag
    min_score: float | None,
    provenance: bool,  # noqa: FBT001 - a click flag
    quiet: bool,  # noqa: FBT001 - a click flag
) -> int:
    """Write the units of STORE to OUT, file by file in the order of their paths, always the same.

    Each unit gets the props document, origin, tool, signature, date and licence, as far as they are known and it does
    not have them. A unit without date has that of its file, or the day on which it was added.
    """
    from mtkit.corpus.store import Selection, Store
    from mtkit.corpus.store_reading import stream_of
    from mtkit.exchange import detect_format, write_bitext
    from mtkit.exchange.kept import Unkept

    if output != "-" and os.path.realpath(output) == os.path.realpath(store):
        raise FormatError("is the store", path=output, hint="name another output")
    to = "jsonl" if output == "-" and to is None else detect_format(output, to)
    unkept = Unkept(to)
    selection = Selection(files, documents, f"{since:%Y-%m-%d}" if since else "", min_score, accepted_only)
    with Store(store) as opened:
        stream = unkept.watched(stream_of(opened, selection, provenance=provenance))
        report = write_bitext(stream, output, format=to)
    if not quiet:
        for note in (*report.notes, *unkept.notes()):
            click.echo(f"note: {note}", err=True)
        if report.removed:
            click.echo(f"note: characters that the format cannot hold were removed: {report.removed}", err=True)
        click.echo(f"{output}: {count(report.units, 'unit')}", err=True)
    return 0
