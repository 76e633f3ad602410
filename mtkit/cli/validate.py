"""`mtkit validate`: exchange files, strictly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known
from mtkit.cli.output import not_over
from mtkit.errors import MtkitError

if TYPE_CHECKING:
    from mtkit.exchange.validation import Flaw

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit validate memory.tmx names.tbx",
        "mtkit validate --lenient --json exports/*.tmx > flaws.json",
        "mtkit validate memory.tmx --rejects to-mend.tmx",
    )
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--from",
    "from_",
    type=Known("format", "mtkit.exchange.validation:VALIDATORS"),
    help="Format of the files; otherwise told by the suffix.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option(
    "--strict/--lenient",
    default=True,
    help="Lenient: only what makes programs refuse the file or lose text.  [default: strict]",
)
@click.option("--rejects", metavar="FILE", help="Keep the units with findings in FILE, in the format of theirs.")
@click.option("--quiet", "-q", is_flag=True, help="Print findings and errors only.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    files: tuple[str, ...],
    from_: str | None,
    as_json: bool,  # noqa: FBT001 - a click flag
    strict: bool,  # noqa: FBT001 - a click flag
    rejects: str | None,
    quiet: bool,  # noqa: FBT001 - a click flag
) -> int:
    """Check TMX and TBX files against the format's content model and against what no schema can say.

    TMX: language codes, dates, pairs of inline codes, characters, white space, source language, empty and double
    units. TBX: style, data categories of TBX-Basic and their values, language codes, ids and references, empty and
    double terms. Each finding has file, line and unit. --rejects takes what was found to mend it: the units, with the
    findings as comments. Ends with 1 if there are findings, 2 if a file cannot be read.
    """
    from mtkit.exchange.validation import validate_file

    if rejects is not None and "-" in files:
        raise click.UsageError("--rejects reads the file again: standard input cannot be read twice")
    not_over(rejects, files)
    report: list[dict[str, object]] = []
    found = unreadable = 0
    kept: dict[str, list[Flaw]] = {}
    for path in files:
        flaws: list[dict[str, object]] = []
        entry: dict[str, object] = {"path": path, "findings": flaws}
        report.append(entry)
        seen: list[Flaw] = []
        try:
            for flaw in validate_file(path, from_):
                if not strict and flaw.severity != "error":
                    continue
                found += 1
                if rejects is not None:
                    seen.append(flaw)
                if as_json:
                    flaws.append(flaw._asdict())
                else:
                    click.echo(_line(flaw))
            kept[path] = seen
        except MtkitError as error:
            unreadable += 1
            entry["error"] = {"message": error.message, "line": error.line, "hint": error.hint}
            click.echo(f"mtkit: {' '.join(str(error).splitlines())}", err=True)
    _keep(kept, rejects)
    if as_json:
        summary = {"files": len(files), "findings": found, "unreadable": unreadable}
        click.echo(json.dumps({"summary": summary, "files": report}, ensure_ascii=False, indent=2))
    elif not quiet:
        click.echo(_summary(len(files), found, unreadable), err=True)
    return 2 if unreadable else int(found > 0)


def _keep(found: dict[str, list[Flaw]], rejects: str | None) -> None:
    """Write the units with findings, if a file was named for them."""
    if rejects is not None:
        from mtkit.exchange.flawed import write_flawed

        write_flawed(found, rejects)


def _line(flaw: Flaw) -> str:
    line = "" if flaw.line is None else f"{flaw.line}:"
    unit = "" if flaw.unit is None else f" unit {flaw.unit}:"
    message = " ".join(flaw.message.split())
    return f"{flaw.path}:{line}{unit} {flaw.severity}: {message} [{flaw.rule}]"


def _summary(files: int, found: int, unreadable: int) -> str:
    words = [f"{files} file{'s' * (files != 1)}", f"{found} finding{'s' * (found != 1)}"]
    if unreadable:
        words.append(f"{unreadable} could not be read")
    return ", ".join(words)
