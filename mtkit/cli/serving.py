"""`mtkit review --serve`: the review page from this machine, its edits in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.errors import MtkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from mtkit.align.edit import Draft
    from mtkit.bitext import Bitext
    from mtkit.report.review_data import ReviewData
    from mtkit.report.review_store import EditStore

__all__ = ["open_page", "serve"]


def serve(  # noqa: PLR0913 - what the command was told
    read: Bitext,
    data: ReviewData,
    names: tuple[str, Sequence[str]],
    edits: str | None,
    *,
    port: int,
    show: bool = False,
    quiet: bool = False,
) -> None:
    """Serve the page until Ctrl-C; every edit is in the file as soon as it is made.

    Args:
        read: The bitext.
        data: What the page shows.
        names: The bitext and the termbases, as the user named them.
        edits: The file for the edits; None for the one beside the bitext.
        port: The port to listen on; 0 for a free one.
        show: Whether to open the page in the browser.
        quiet: Whether to print the address only.

    Raises:
        MtkitError: If the libraries are missing, the port is taken, or the file holds something else.
    """
    import contextlib
    import secrets
    import socket

    from mtkit.report.review import edits_name, review_page
    from mtkit.report.review_serve import application
    from mtkit.report.review_store import EditStore

    try:
        import starlette  # noqa: F401 - said here if it is missing
        import uvicorn
    except ImportError as error:
        raise MtkitError("--serve needs starlette and uvicorn", hint="pip install 'mtkit[serve]'") from error
    bitext, glossaries = names
    store = EditStore(edits or Path(bitext).parent / edits_name(bitext), read, bitext)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen()  # who opens the address before the server is up waits, and is not turned away
        except OSError as error:
            raise MtkitError(f"port {port} cannot be used", hint="choose another --port, or none") from error
        port = listener.getsockname()[1]
        token = secrets.token_urlsafe(32)

        def page(known: dict[str, Any]) -> str:
            return review_page(data, bitext, glossaries, serve=known)

        app = application(store, page, token, port, _realigner(tuple(glossaries)))
        address = f"http://127.0.0.1:{port}/?token={token}"
        click.echo(address)
        if not quiet:
            click.echo(f"open this address; edits are kept in {store.path}; Ctrl-C ends", err=True)
        if show:
            open_page(address)
        settings = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", server_header=False)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(settings).run(sockets=[listener])
    _farewell(store, bitext, quiet=quiet)


def open_page(address: str) -> None:
    """Open a page in the browser of the user; where there is none, say so."""
    if click.launch(address):
        click.echo("note: no browser could be started; open the page by hand", err=True)


def _farewell(store: EditStore, bitext: str, *, quiet: bool) -> None:
    """Say what is kept, and what to do with it."""
    import shlex

    edits = len(store.read()[1])
    if not quiet:
        click.echo(f"kept: {store.path} ({edits} edit{'s' * (edits != 1)})", err=True)
    if store.outdated():
        click.echo(f"note: {bitext} was changed while it was reviewed; the edits fit it as it was before", err=True)
    elif edits and not quiet:
        click.echo(f"next: mtkit apply {shlex.quote(bitext)} {shlex.quote(str(store.path))} -o OUT", err=True)


def _realigner(glossaries: tuple[str, ...]) -> Callable[[Draft], list[dict[str, Any]]]:
    """Aligns a draft again with the embedded model and the names of the glossary; both are loaded when first needed."""
    from functools import cache

    from mtkit.align import Aligner, load_aligner
    from mtkit.align.realign import realign

    @cache
    def engine() -> Aligner:
        from mtkit.corpus.anchors import anchored

        return anchored(load_aligner("bilingual"), glossaries)

    return lambda draft: realign(draft, engine())
