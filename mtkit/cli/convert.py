"""`mtkit convert`: a bitext or a termbase from one format to another."""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtkit.exchange import BitextStream, Reject, WriteReport

__all__ = ["command"]

TERMBASE_SUFFIXES = (".tbx",)
_SHOWN = 10


@click.command(
    epilog=example(
        "mtkit convert memory.tmx memory.tsv",
        "mtkit convert old.tmx.gz clean.tmx --source-lang ar --target-lang en --rejects rest.tmx",
        "mtkit convert 'corpus.{ar,en}' corpus.jsonl",
    )
)
@click.argument("source", metavar="IN")
@click.argument("output", metavar="OUT")
@click.option("--from", "from_", type=Known("format", "mtkit.exchange:BITEXT_FORMATS", ("tbx",)), help="Format of IN.")
@click.option("--to", type=Known("format", "mtkit.exchange:BITEXT_FORMATS", ("beads", "tbx")), help="Format of OUT.")
@click.option("--source-lang", metavar="CODE", help="Language to take as source; ar finds AR-SA.")
@click.option("--target-lang", metavar="CODE", help="Language to take as target.")
@click.option("--rejects", metavar="FILE", help="Keep what could not be taken in FILE, in the format of IN.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    source: str,
    output: str,
    from_: str | None,
    to: str | None,
    source_lang: str | None,
    target_lang: str | None,
    rejects: str | None,
    quiet: bool,  # noqa: FBT001 - a click flag
) -> int:
    """Convert IN to OUT; the suffixes tell the formats, also behind .gz and .zst.

    A pair of plain text files is named 'stem.{ar,en}' or by one of its files; - is standard input or output. What
    cannot be taken is reported with its line. Ends with 1 if units were lost and not kept with --rejects.
    """
    from mtkit.exchange import detect_format, open_bitext

    if _is_termbase(source, from_) or _is_termbase(output, to):
        return _convert_termbase(source, output, from_, to)
    name = detect_format(source, from_)
    losses = _Losses(quiet=quiet)
    with contextlib.ExitStack() as stack:
        if rejects is not None:
            from mtkit.exchange.rejects import open_rejects

            losses.keep = stack.enter_context(open_rejects(rejects, name))
        stream = stack.enter_context(
            open_bitext(source, format=name, source_lang=source_lang, target_lang=target_lang, on_reject=losses.take)
        )
        report = _write(stream, output, to)
    _say(stream.remarks, losses, report, output, quiet=quiet)
    return int(losses.whole > 0 and rejects is None)


class _Losses:
    """What was left out: counted, said, and kept where the user asked for it."""

    def __init__(self, *, quiet: bool) -> None:
        self.whole = self.parts = 0
        self.keep: Callable[[Reject], None] | None = None
        self._quiet = quiet

    def take(self, reject: Reject) -> None:
        if self.keep is not None:
            self.keep(reject)
        if not reject.whole:
            self.parts += 1
            return
        self.whole += 1
        if not self._quiet and self.whole <= _SHOWN:
            click.echo(f"note: {_place(reject)} {reject.reason}", err=True)


def _place(reject: Reject) -> str:
    line = "" if reject.line is None else f"{reject.line}:"
    unit = "" if reject.unit is None else f" unit {reject.unit}:"
    return f"{reject.path}:{line}{unit}"


def _write(stream: BitextStream, output: str, to: str | None) -> WriteReport:
    from mtkit.exchange import write_bitext
    from mtkit.files import plain_suffix

    if to == "beads" or (to is None and plain_suffix(output) == ".beads"):
        return _write_beads(stream, output)
    return write_bitext(stream, output, format=to)


def _write_beads(stream: BitextStream, output: str) -> WriteReport:
    from mtkit.exchange import WriteReport, format_beads
    from mtkit.files import write_text

    beads = []
    for unit in stream.units:
        if unit.bead is None:
            raise FormatError(
                "does not say which segments it joins", path=output, unit=unit.id, hint="only an alignment has beads"
            )
        beads.append(unit.bead)
    write_text(output, format_beads(beads))
    return WriteReport(len(beads))


def _say(remarks: list[str], losses: _Losses, report: WriteReport, output: str, *, quiet: bool) -> None:
    if quiet:
        return
    if losses.whole > _SHOWN:
        click.echo(f"note: and {losses.whole - _SHOWN} more units that could not be taken", err=True)
    if losses.parts:
        click.echo(f"note: {losses.parts} units had variants that were left out", err=True)
    for remark in [*remarks, *report.notes]:
        click.echo(f"note: {remark}", err=True)
    if report.removed:
        click.echo(f"note: {report.removed} characters that the format cannot hold were removed", err=True)
    lost = f", {losses.whole} could not be taken" if losses.whole else ""
    click.echo(f"{output}: {report.units} units{lost}", err=True)


def _is_termbase(path: str, name: str | None) -> bool:
    from mtkit.files import plain_suffix

    return name == "tbx" or (name is None and plain_suffix(path) in TERMBASE_SUFFIXES)


def _convert_termbase(source: str, output: str, from_: str | None, to: str | None) -> int:
    try:
        termbases = importlib.import_module("mtkit.exchange.termbases")
    except ModuleNotFoundError as error:
        raise FormatError("termbases cannot be converted by this version", path=source) from error
    termbases.convert(source, output, source_format=from_, target_format=to)
    return 0
