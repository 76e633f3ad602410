"""`mtkit review`: a bitext as one HTML page on which it can be read, searched and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known
from mtkit.cli.output import not_over

if TYPE_CHECKING:
    from mtkit.report.review_data import ReviewData

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit review pair.tmx -o pair.html",
        "mtkit review pair.jsonl -g names.tsv -o pair.html  # then: mtkit apply pair.jsonl pair.edits.json",
        "mtkit review pair.jsonl -g names.tsv --serve",
    )
)
@click.argument("bitext", metavar="BITEXT")
@click.option(
    "-o",
    "--output",
    metavar="PAGE",
    help="The page to write; - is standard output. With --serve, the file for the edits. [default: BITEXT's name with"
    " .edits.json]",
)
@click.option("-g", "--glossary", multiple=True, metavar="FILE", help="Termbase; may be given again, the last wins.")
@click.option(
    "--select", multiple=True, metavar="CODES", help="Show the findings of these rules only: N101,N2,A or ALL."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave the findings of these rules out.")
@click.option("--from", "from_", type=Known("format", "mtkit.exchange:BITEXT_FORMATS"), help="Format of BITEXT.")
@click.option("--serve", is_flag=True, help="Serve the page on this machine and keep the edits in a file; Ctrl-C ends.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="PORT",
    help="With --serve: the port. [default: a free one]",
)
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    bitext: str,
    output: str | None,
    glossary: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    from_: str | None,
    serve: bool,  # noqa: FBT001 - click flags
    port: int,
    open_: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> None:
    """Write BITEXT as one HTML page, to be read, searched and corrected in a browser.

    The page needs no network and can be mailed. It shows every bead with its confidence and its findings, and saves
    corrections as a log of edits, which mtkit apply replays. Names are marked and checked with -g; the rules that
    need no glossary always run. JSONL tells it which segments a unit is made of; other formats do not.
    """
    _require(bitext, output, serve=serve, show=open_)
    not_over(output, (bitext, *glossary))
    from mtkit.check.config import CheckConfig
    from mtkit.cli.page import page_data
    from mtkit.exchange.termbases import read_termbases
    from mtkit.files import write_text
    from mtkit.report.review import review_page
    from mtkit.report.review_source import read_reviewed

    def split(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part.strip() for word in words for part in word.split(",") if part.strip())

    try:
        codes = CheckConfig().codes(split(select), (), split(ignore))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    read, notes = read_reviewed(bitext, from_)
    termbase = read_termbases(glossary, on_remark=notes.append) if glossary else None
    data = page_data(read, bitext, termbase, glossary, codes)
    if not quiet:
        for note in notes:
            click.echo(f"note: {note}", err=True)
    if serve:
        from mtkit.cli.serving import serve as serve_page

        serve_page(read, data, (bitext, glossary), output, port=port, show=open_, quiet=quiet)
    elif output is not None:
        write_text(output, review_page(data, bitext, glossary))
        if not quiet:
            click.echo(_summary(data, output), err=True)
        if open_:
            from mtkit.cli.serving import open_page

            open_page(output)


def _require(bitext: str, output: str | None, *, serve: bool, show: bool) -> None:
    """Refuse words that do not go together."""
    if output is None and not serve:
        raise click.UsageError("name the page with -o PAGE, or serve it with --serve")
    if serve and "-" in {bitext, output}:
        raise click.UsageError("--serve needs files: it cannot use standard input or output")
    if show and output == "-":
        raise click.UsageError("--open needs a page in a file")


def _summary(data: ReviewData, output: str) -> str:
    where = "standard output" if output == "-" else output
    beads, findings = len(data.rows), len(data.findings)
    return f"written: {where} ({beads} bead{'s' * (beads != 1)}, {findings} finding{'s' * (findings != 1)})"
