"""`mtkit corpus remove`: a file's units out of a store."""

from __future__ import annotations

import click

from mtkit.cli import example
from mtkit.cli.corpus_output import count

__all__ = ["command"]


@click.command(epilog=example("mtkit corpus remove corpus.mtkit memory.tmx"))
@click.argument("store")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error.")
def command(store: str, files: tuple[str, ...], quiet: bool) -> int:  # noqa: FBT001 - a click flag
    """Take the units of each FILE out of STORE; FILE is written as `mtkit corpus list` shows it.

    The room that they took is used for what is added next.
    """
    from mtkit.corpus.store import Store
    from mtkit.errors import FormatError

    with Store(store) as opened:
        held = {file.path for file in opened.files()}
    for path in files:
        if path not in held:
            raise FormatError(f"holds no file {path}", path=store, hint="mtkit corpus list shows what it holds")
    with Store(store, write=True) as opened:
        for path in files:
            removed = opened.remove(path)
            if not quiet:
                click.echo(f"{path}: {count(removed, 'unit')} taken out", err=True)
    return 0
