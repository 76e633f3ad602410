"""`mtkit glossary lint`: the rules G1xx over termbases."""

from __future__ import annotations

from datetime import date, datetime

import click

from mtkit.cli import example
from mtkit.cli.names import Known

__all__ = ["command"]

_FORMAT = Known("format", "mtkit.exchange.termbases:TERMBASE_FORMATS")
_REPORT = Known("report", "mtkit.report:REPORTS")


@click.command(
    epilog=example("mtkit glossary lint names.tsv", "mtkit glossary lint names.tsv --ignore G104 --fail-on error")
)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--from", "from_", type=_FORMAT, help="Format of every FILE; otherwise told by the suffix.")
@click.option("--select", multiple=True, metavar="RULES", help="Only these rules, such as G102 or G1; may be repeated.")
@click.option("--ignore", multiple=True, metavar="RULES", help="All but these rules; may be repeated.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day on which entries must hold.  [today]")
@click.option("--output-format", type=_REPORT, default="concise", show_default=True, help="How to print the findings.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="End with 1 if a finding weighs as much.",
)
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    paths: tuple[str, ...],
    from_: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    day: datetime | None,
    output_format: str,
    fail_on: str,
) -> int:
    """Report duplicates, collisions, contradictions, bad patterns and bad characters in termbases, each with its line.

    Each FILE is judged by itself. Ends with 1 if there are findings at or above --fail-on, with 2 if a file cannot be
    read.
    """
    from mtkit.check.catalogue import expand
    from mtkit.check.entries import lint
    from mtkit.check.finding import Severity
    from mtkit.check.result import CheckResult
    from mtkit.exchange.termbases import read_termbase
    from mtkit.report import REPORTS

    try:
        codes = expand(_words(select) or ("G",)) - expand(_words(ignore))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    when = date.today() if day is None else day.date()  # noqa: DTZ011 - the user's own day
    remarks: list[str] = []
    findings = []
    entries = 0
    for path in paths:
        termbase = read_termbase(path, from_, on_remark=remarks.append)
        entries += len(termbase)
        findings += [finding for finding in lint(termbase, day=when) if finding.rule in codes]
    for remark in remarks:
        click.echo(f"note: {remark}", err=True)
    result = CheckResult(tuple(findings), paths=paths, units=entries)
    click.echo(REPORTS[output_format](result), nl=False)
    return int(any(finding.severity >= Severity(fail_on) for finding in findings))


def _words(selectors: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for selector in selectors for word in selector.replace(",", " ").split())
