"""`mtkit glossary convert`: one termbase format to another, several termbases into one."""

from __future__ import annotations

import click

from mtkit.cli import example
from mtkit.cli.names import Known

__all__ = ["command"]

_FORMAT = Known("format", "mtkit.exchange.termbases:TERMBASE_FORMATS")


@click.command(
    epilog=example(
        "mtkit glossary convert names.tsv names.tbx",
        "mtkit glossary convert names.tsv house.xlsx merged.tsv",
        "mtkit glossary convert names.tsv omegat.txt --to omegat",
    )
)
@click.argument("paths", nargs=-1, required=True, metavar="IN... OUT")
@click.option("--from", "from_", type=_FORMAT, help="Format of every IN; otherwise told by the suffix.")
@click.option("--to", type=_FORMAT, help="Format of OUT; otherwise told by the suffix.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error.")
def command(paths: tuple[str, ...], from_: str | None, to: str | None, quiet: bool) -> int:  # noqa: FBT001 - a click flag
    """Convert the termbase IN to OUT; several IN are merged, later ones override earlier ones.

    Standard input and output are - and TSV unless --from and --to say otherwise. What a format cannot hold, what is
    overridden and what is left out is said on standard error. Ends with 1 if an entry of IN could not be taken.
    """
    from mtkit.exchange.termbases import read_termbase, read_termbases, write_termbase

    *sources, output = paths
    if not sources:
        raise click.UsageError("name what to convert and where to write it: IN OUT")
    remarks: list[str] = []
    if len(sources) == 1:
        termbase = read_termbase(sources[0], from_, on_remark=remarks.append)
    else:
        termbase = read_termbases(sources, from_, on_remark=remarks.append)
    report = write_termbase(termbase, output, to)
    if not quiet:
        for remark in (*remarks, *report.notes):
            click.echo(f"note: {remark}", err=True)
        click.echo(f"{output}: {report.entries} entr{'y' if report.entries == 1 else 'ies'}", err=True)
    return int(any("left out" in remark for remark in remarks))
