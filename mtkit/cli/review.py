"""`mtkit review`: a bitext as one HTML page on which it can be read, searched and corrected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from mtkit.align.edit import Draft
    from mtkit.bitext import Bitext
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
    quiet: bool,  # noqa: FBT001
) -> None:
    """Write BITEXT as one HTML page, to be read, searched and corrected in a browser.

    The page needs no network and can be mailed. It shows every bead with its confidence and its findings, and saves
    corrections as a log of edits, which mtkit apply replays. Names are marked and checked with -g; the rules that
    need no glossary always run. JSONL tells it which segments a unit is made of; other formats do not.
    """
    if output is None and not serve:
        raise click.UsageError("name the page with -o PAGE, or serve it with --serve")
    if serve and "-" in {bitext, output}:
        raise click.UsageError("--serve needs files: it cannot use standard input or output")
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
        _serve(read, data, (bitext, output, glossary), port)
    elif output is not None:
        write_text(output, review_page(data, bitext, glossary))
        if not quiet:
            click.echo(_summary(data, output), err=True)


def _serve(read: Bitext, data: ReviewData, names: tuple[str, str | None, tuple[str, ...]], port: int) -> None:
    """Serve the page until Ctrl-C; every edit is in the file as soon as it is made."""
    import contextlib
    import secrets
    import socket

    from mtkit.errors import MtkitError
    from mtkit.report.review import edits_name, review_page
    from mtkit.report.review_serve import EditStore, application

    try:
        import starlette  # noqa: F401 - said here if it is missing
        import uvicorn
    except ImportError as error:
        raise MtkitError("--serve needs starlette and uvicorn", hint="pip install 'mtkit[serve]'") from error
    bitext, output, glossary = names
    store = EditStore(output or Path(bitext).parent / edits_name(bitext), read)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen()  # who opens the address before the server is up waits, and is not turned away
        except OSError as error:
            raise MtkitError(f"port {port} cannot be used", hint="choose another --port, or none") from error
        port = listener.getsockname()[1]
        token = secrets.token_urlsafe(32)
        app = application(
            store, lambda serve: review_page(data, bitext, glossary, serve=serve), token, port, _realigner(glossary)
        )
        click.echo(f"http://127.0.0.1:{port}/?token={token}")
        click.echo(f"open this address; edits are kept in {store.path}; Ctrl-C ends", err=True)
        settings = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", server_header=False)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(settings).run(sockets=[listener])
    click.echo(f"kept: {store.path} ({len(store.read()[1])} edits)", err=True)


def _realigner(glossary: tuple[str, ...]) -> Callable[[Draft], list[dict[str, Any]]]:
    """Aligns a draft again with the embedded model and the names of the glossary; both are loaded when first needed."""
    from functools import cache

    from mtkit.align import Aligner, load_aligner
    from mtkit.align.realign import realign

    @cache
    def engine() -> Aligner:
        from mtkit.corpus.anchors import anchored

        return anchored(load_aligner("bilingual"), glossary)

    return lambda draft: realign(draft, engine())


def _summary(data: ReviewData, output: str) -> str:
    where = "standard output" if output == "-" else output
    return f"written: {where} ({len(data.rows)} beads, {len(data.findings)} findings)"
