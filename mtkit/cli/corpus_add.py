"""`mtkit corpus add`: bitexts into a store."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.convert import Losses
from mtkit.cli.corpus_input import counting, options
from mtkit.cli.corpus_output import count
from mtkit.cli.output import not_over

if TYPE_CHECKING:
    from datetime import datetime

    from mtkit.corpus.store import AddReport, Store

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit corpus add corpus.mtkit memory.tmx",
        "mtkit corpus add corpus.mtkit pairs/*.tmx --licence CC-BY-4.0 --date 2026-03-01",
        "mtkit corpus add corpus.mtkit memory.tmx --replace --rejects rest.tmx",
    )
)
@click.argument("store")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--document", default="", metavar="NAME", help="Document of the units that do not name one.")
@click.option("--licence", "--license", default="", metavar="SPDX", help="Licence of the texts, as CC-BY-4.0.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Day of the documents.")
@options
@click.option("--replace", is_flag=True, help="Take out what was added from the same FILE before.")
@click.option("--rejects", metavar="FILE", help="Keep what cannot be taken in FILE, in the format of the input.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    store: str,
    files: tuple[str, ...],
    document: str,
    licence: str,
    day: datetime | None,
    from_: str | None,
    source_lang: str | None,
    target_lang: str | None,
    replace: bool,  # noqa: FBT001 - a click flag
    rejects: str | None,
    as_json: bool,  # noqa: FBT001 - a click flag
    quiet: bool,  # noqa: FBT001 - a click flag
) -> int:
    """Add the units of each FILE, a bitext of any format, to STORE; a STORE that is not there is made.

    The first FILE says which languages the STORE holds. A FILE whose content is in the STORE is not added again. Each
    FILE is added whole or not at all, while others may search; two that add wait for each other. Ends with 1 if units
    were lost and not kept with --rejects.
    """
    from mtkit.corpus.store import Store
    from mtkit.corpus.store_adding import add_file
    from mtkit.exchange import open_bitext

    not_over(rejects, (*files, store))
    losses = Losses(quiet=quiet)
    reports: list[AddReport] = []
    if not Path(store).exists() and files[0] != "-":  # what cannot be read makes no store
        with open_bitext(files[0], format=from_, source_lang=source_lang, target_lang=target_lang):
            pass
    with contextlib.ExitStack() as stack:
        if rejects is not None:
            from mtkit.exchange.rejects import open_rejects

            losses.keep = stack.enter_context(open_rejects(rejects, _format_of(files, from_)))
        opened = stack.enter_context(Store(store, write=True, on_wait=None if quiet else _say_waiting))
        for path in files:
            with counting(f"adding {path}", quiet=quiet) as tell:
                report, remarks = add_file(
                    opened,
                    path,
                    format=from_,
                    source_lang=source_lang,
                    target_lang=target_lang,
                    document=document,
                    licence=licence,
                    date=f"{day:%Y-%m-%d}" if day else "",
                    replace=replace,
                    on_reject=losses.take,
                    on_units=tell,
                )
            reports.append(report)
            if not quiet:
                _say(report, remarks)
        losses.tell()
        if as_json:
            click.echo(json.dumps(_object(opened, reports, losses.whole), ensure_ascii=False, indent=2))
    return int(losses.whole > 0 and rejects is None)


def _format_of(files: tuple[str, ...], from_: str | None) -> str:
    from mtkit.exchange import detect_format

    names = {detect_format(path, from_) for path in files}
    if len(names) > 1:
        raise click.UsageError(f"--rejects holds one format, the files are {', '.join(sorted(names))}")
    return names.pop()


def _say_waiting() -> None:
    click.echo("note: waiting for another process that writes to the store", err=True)


def _say(report: AddReport, remarks: list[str]) -> None:
    for remark in remarks:
        click.echo(f"note: {report.path}: {remark}", err=True)
    replaced = f", {count(report.replaced, 'older unit')} taken out" if report.replaced else ""
    if report.known_as:
        also = "" if report.known_as == report.path else f" as {report.known_as}"
        click.echo(f"{report.path}: is in the store already{also}{replaced}; nothing was added", err=True)
    else:
        click.echo(f"{report.path}: {count(report.units, 'unit')} added{replaced}", err=True)


def _object(store: Store, reports: list[AddReport], lost: int) -> dict[str, object]:
    files = [
        {"path": one.path, "added": one.units, "replaced": one.replaced, "known_as": one.known_as or None}
        for one in reports
    ]
    added = sum(one.units for one in reports)
    return {"store": store.path, "units": len(store), "added": added, "unreadable": lost, "files": files}
