"""`mtkit apply`: replay the edits of a review page on the bitext that it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known
from mtkit.cli.output import not_over
from mtkit.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from mtkit.bitext import Bitext

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit apply pair.jsonl pair.edits.json -o corrected.jsonl",
        "mtkit apply pair.jsonl pair.edits.json -o corrected.tmx",
    )
)
@click.argument("bitext", metavar="BITEXT")
@click.argument("edits", metavar="EDITS")
@click.option("-o", "--output", metavar="OUT", default="-", help="The file to write. [default: standard output]")
@click.option("--from", "from_", type=Known("format", "mtkit.exchange:BITEXT_FORMATS"), help="Format of BITEXT.")
@click.option(
    "--to",
    type=Known("format", "mtkit.exchange:BITEXT_FORMATS"),
    help="Format of OUT. [default: by its suffix; that of BITEXT for standard output]",
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    bitext: str,
    edits: str,
    output: str,
    from_: str | None,
    to: str | None,
    quiet: bool,  # noqa: FBT001 - a click flag
) -> None:
    """Apply EDITS, the log that a review page saved, to the BITEXT it was made from.

    A log that was made for another bitext is refused, and so is one with an operation that cannot be done: then
    nothing is written. Only JSONL keeps segments and what was accepted; TMX and TSV keep the texts.
    """
    from mtkit.align.edit_log import apply_log, parse_log
    from mtkit.exchange import detect_format, write_bitext
    from mtkit.files import open_input
    from mtkit.report.review_source import read_reviewed

    if bitext == edits == "-":
        raise click.UsageError("standard input can be only one of the two files")
    not_over(output, (edits,))
    kind = detect_format(bitext, from_)
    name = detect_format(output, to) if output != "-" else to or kind  # before the work, not after it
    with open_input(edits) as stream:
        log = parse_log(stream.read(), edits)
    before, notes = read_reviewed(bitext, kind)
    try:
        after = apply_log(before, log)
    except EditError as error:
        raise EditError(error.message, path=edits, hint=error.hint) from error
    report = write_bitext(after, output, format=name)
    if quiet:
        return
    if report.removed:
        notes.append(f"characters that the format cannot hold were removed: {report.removed}")
    for note in (*notes, *_markup_lost(before, after), *report.notes):
        click.echo(f"note: {note}", err=True)
    click.echo(_summary(log, after, output), err=True)


def _markup_lost(before: Bitext, after: Bitext) -> list[str]:
    def count(bitext: Bitext) -> int:
        return sum((unit.source_markup is not None) + (unit.target_markup is not None) for unit in bitext)

    lost = count(before) - count(after)
    return [f"inline markup of changed texts was left out: {lost}"] if lost > 0 else []


def _summary(log: Mapping[str, Any], after: Bitext, output: str) -> str:
    edits, units = len(log["ops"]), len(after)
    where = "standard output" if output == "-" else output
    return f"written: {where} ({units} unit{'s' * (units != 1)}, after {edits} edit{'s' * (edits != 1)})"
