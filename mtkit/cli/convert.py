"""`mtkit convert`: a bitext or a termbase from one format to another."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known
from mtkit.cli.output import not_over, not_twice
from mtkit.cli.say import place_of
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtkit.exchange import BitextStream, Reject, WriteReport

__all__ = ["Losses", "command"]

_SHOWN = 10


class _Format(Known):
    """The name of a bitext format or a termbase format."""

    def __init__(self, *more: str) -> None:
        super().__init__("format", "mtkit.exchange:BITEXT_FORMATS", more)

    def known(self) -> list[str]:
        """Every name, sorted."""
        from mtkit.exchange.termbases import TERMBASE_FORMATS

        return sorted({*super().known(), *TERMBASE_FORMATS})


@click.command(
    epilog=example(
        "mtkit convert memory.tmx memory.tsv",
        "mtkit convert old.tmx.gz clean.tmx --source-lang ar --target-lang en --rejects rest.tmx",
        "mtkit convert 'corpus.{ar,en}' corpus.jsonl",
        "mtkit convert project.xlf memory.tmx --lang-map ar-XA=ar --lang-map en-US=en",
        "mtkit convert names.tsv names.tbx",
    )
)
@click.argument("source", metavar="IN")
@click.argument("output", metavar="OUT")
@click.option("--from", "from_", type=_Format(), help="Format of IN.")
@click.option("--to", type=_Format("beads"), help="Format of OUT.")
@click.option("--source-lang", metavar="CODE", help="Language to take as source; ar finds AR-SA.")
@click.option("--target-lang", metavar="CODE", help="Language to take as target.")
@click.option(
    "--lang-map",
    multiple=True,
    metavar="OLD=NEW",
    help="Call a language otherwise in OUT, as in ar-XA=ar; may be given again.",
)
@click.option("--rejects", metavar="FILE", help="Keep what could not be taken in FILE, in the format of IN.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    source: str,
    output: str,
    from_: str | None,
    to: str | None,
    source_lang: str | None,
    target_lang: str | None,
    lang_map: tuple[str, ...],
    rejects: str | None,
    quiet: bool,  # noqa: FBT001 - a click flag
) -> int:
    """Convert IN to OUT; the suffixes tell the formats, also behind .gz and .zst.

    A pair of plain text files is named 'stem.{ar,en}' or by one of its files; - is standard input or output. What
    cannot be taken is reported with its line; it ends with 1 if units were lost and not kept with --rejects.
    Termbases are told by their suffix or their columns.
    """
    from mtkit.exchange import detect_format, open_bitext
    from mtkit.exchange.langmap import parse_language_map, relabelled

    mapping = parse_language_map(lang_map)
    if _is_termbase(source, output, from_, to):
        if mapping:
            raise click.UsageError("--lang-map is for bitexts")
        return _convert_termbase(source, output, from_, to, quiet=quiet)
    name = detect_format(source, from_)
    not_over(rejects, (source,))
    not_twice(output, rejects)
    losses = Losses(quiet=quiet)
    if rejects is None and output != "-" and os.path.realpath(output) == os.path.realpath(source):
        losses.keep = _refuse
    with contextlib.ExitStack() as stack:
        if rejects is not None:
            from mtkit.exchange.rejects import open_rejects

            losses.keep = stack.enter_context(open_rejects(rejects, name))
        stream = stack.enter_context(
            open_bitext(source, format=name, source_lang=source_lang, target_lang=target_lang, on_reject=losses.take)
        )
        if mapping:
            stream = relabelled(stream, mapping)
        report = _write(stream, output, to)
    _say(stream.remarks, losses, report, output, quiet=quiet)
    return int(losses.whole > 0 and rejects is None)


class Losses:
    """What was left out: counted, said, and kept where the user asked for it.

    Args:
        quiet: Say nothing.

    Attributes:
        whole: How many units could not be taken.
        parts: How many units were taken without some of their variants.
        keep: Called with everything that is left out, if somebody keeps it.
    """

    def __init__(self, *, quiet: bool) -> None:
        self.whole = self.parts = 0
        self.keep: Callable[[Reject], None] | None = None
        self._quiet = quiet

    def take(self, reject: Reject) -> None:
        """Count what was left out, and say so if it is one of the first."""
        if self.keep is not None:
            self.keep(reject)
        if not reject.whole:
            self.parts += 1
            return
        self.whole += 1
        if not self._quiet and self.whole <= _SHOWN:
            click.echo(f"note: {place_of(reject)} {reject.reason}", err=True)

    def tell(self) -> None:
        """Say how much more was left out, unless nothing is to be said."""
        if self._quiet:
            return
        if self.whole > _SHOWN:
            click.echo(f"note: and {self.whole - _SHOWN} more units that could not be taken", err=True)
        if self.parts:
            click.echo(f"note: variants left out of {self.parts} unit{'s' * (self.parts != 1)}", err=True)


def _refuse(reject: Reject) -> None:
    """Stop before a file is replaced by one with less in it.

    Raises:
        FormatError: If a unit would be lost.
    """
    if reject.whole:
        raise FormatError(
            f"{reject.reason}; the file would lose it, for it is converted onto itself",
            path=reject.path,
            line=reject.line,
            unit=reject.unit,
            hint="name another OUT, or keep what is left out with --rejects",
        )


def _write(stream: BitextStream, output: str, to: str | None) -> WriteReport:
    from mtkit.exchange import detect_format, write_bitext
    from mtkit.exchange.kept import Unkept
    from mtkit.files import plain_suffix

    if to == "beads" or (to is None and plain_suffix(output) == ".beads"):
        return _write_beads(stream, output)
    if to is None and output != "-":
        to = detect_format(output)
    if to is None:
        return write_bitext(stream, output)  # which says that a format is needed
    unkept = Unkept(to)
    report = write_bitext(unkept.watched(stream), output, format=to)
    return replace(report, notes=(*report.notes, *unkept.notes()))


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


def _say(remarks: list[str], losses: Losses, report: WriteReport, output: str, *, quiet: bool) -> None:
    if quiet:
        return
    losses.tell()
    for remark in [*remarks, *report.notes]:
        click.echo(f"note: {remark}", err=True)
    if report.removed:
        many = f"{report.removed} characters that the format cannot hold were removed"
        one = "1 character that the format cannot hold was removed"
        click.echo(f"note: {one if report.removed == 1 else many}", err=True)
    lost = f", {losses.whole} could not be taken" if losses.whole else ""
    click.echo(f"{output}: {report.units} unit{'s' * (report.units != 1)}{lost}", err=True)


def _is_termbase(source: str, output: str, from_: str | None, to: str | None) -> bool:
    """Whether a termbase is meant: by a name or a suffix that only termbases have, or the columns of a table."""
    from mtkit.exchange import BITEXT_FORMATS
    from mtkit.exchange.termbases import TERMBASE_FORMATS
    from mtkit.files import plain_suffix

    if any(name in TERMBASE_FORMATS and name not in BITEXT_FORMATS for name in (from_, to)):
        return True
    theirs = {suffix for form in TERMBASE_FORMATS.values() for suffix in form.suffixes}
    ours = {suffix for form in BITEXT_FORMATS.values() for suffix in form.suffixes}
    places = ((source, from_), (output, to))
    told = [(path, plain_suffix(path)) for path, name in places if name is None]
    terms = [path for path, suffix in told if suffix in theirs - ours]
    texts = [path for path, suffix in told if suffix in ours - theirs]
    if terms and texts:
        raise FormatError(
            f"is a termbase by its suffix, {texts[0]} a bitext",
            path=terms[0],
            hint="save a table of source and target texts as XLSX, or as TSV",
        )
    if terms:
        return True
    return from_ is None and plain_suffix(source) == ".tsv" and _lists_terms(source)


def _lists_terms(path: str) -> bool:
    """Whether the header of a TSV file is that of a termbase table."""
    from mtkit.exchange.lines import read_lines
    from mtkit.files import open_input

    with open_input(path) as raw:
        lines = (line for _, line in read_lines(raw, path) if line.strip() and not line.startswith("#"))
        columns = {name.strip().lower() for name in next(lines, "").split("\t")}
    return {"source", "preferred"} <= columns


def _convert_termbase(source: str, output: str, from_: str | None, to: str | None, *, quiet: bool) -> int:
    from mtkit.exchange.termbases import read_termbase, write_termbase

    remarks: list[str] = []
    report = write_termbase(read_termbase(source, from_, on_remark=remarks.append), output, to)
    if not quiet:
        for remark in [*remarks, *report.notes]:
            click.echo(f"note: {remark}", err=True)
        click.echo(f"{output}: {report.entries} {'entry' if report.entries == 1 else 'entries'}", err=True)
    return int(bool(remarks))
