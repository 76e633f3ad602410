"""`mtkit review`: a bitext as one HTML page on which it can be read, searched and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known

if TYPE_CHECKING:
    from mtkit.report.review_data import ReviewData

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit review pair.tmx -o pair.html",
        "mtkit review pair.jsonl -g names.tsv -o pair.html  # then: mtkit apply pair.jsonl pair.edits.json",
    )
)
@click.argument("bitext", metavar="BITEXT")
@click.option("-o", "--output", metavar="PAGE", required=True, help="The page to write; - is standard output.")
@click.option("-g", "--glossary", multiple=True, metavar="FILE", help="Termbase; may be given again, the last wins.")
@click.option(
    "--select", multiple=True, metavar="CODES", help="Show the findings of these rules only: N101,N2,A or ALL."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave the findings of these rules out.")
@click.option("--from", "from_", type=Known("format", "mtkit.exchange:BITEXT_FORMATS"), help="Format of BITEXT.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    bitext: str,
    output: str,
    glossary: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    from_: str | None,
    quiet: bool,  # noqa: FBT001 - a click flag
) -> None:
    """Write BITEXT as one HTML page, to be read, searched and corrected in a browser.

    The page needs no network and can be mailed. It shows every bead with its confidence and its findings, and saves
    corrections as a log of edits, which mtkit apply replays. Names are marked and checked with -g; the rules that
    need no glossary always run. JSONL tells it which segments a unit is made of; other formats do not.
    """
    from mtkit.check.config import CheckConfig
    from mtkit.check.engine import signature
    from mtkit.exchange.termbases import read_termbases
    from mtkit.files import write_text
    from mtkit.report.review import review_page
    from mtkit.report.review_data import gather
    from mtkit.report.review_source import read_reviewed

    def split(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part.strip() for word in words for part in word.split(",") if part.strip())

    try:
        codes = CheckConfig().codes(split(select), (), split(ignore))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    read, notes = read_reviewed(bitext, from_)
    termbase = read_termbases(glossary, on_remark=notes.append) if glossary else None
    data = gather(read, bitext, termbase, codes)
    made = signature(codes, glossary)
    data.signature = f"{read.signature} · {made}" if read.signature else made
    write_text(output, review_page(data, bitext, glossary))
    if not quiet:
        for note in notes:
            click.echo(f"note: {note}", err=True)
        click.echo(_summary(data, output), err=True)


def _summary(data: ReviewData, output: str) -> str:
    where = "standard output" if output == "-" else output
    return f"written: {where} ({len(data.rows)} beads, {len(data.findings)} findings)"
