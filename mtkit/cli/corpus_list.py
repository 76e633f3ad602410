"""`mtkit corpus list`: the files whose units a store holds."""

from __future__ import annotations

import json

import click

from mtkit.cli import example
from mtkit.cli.corpus_output import count

__all__ = ["command"]


@click.command(epilog=example("mtkit corpus list corpus.mtkit", "mtkit corpus list corpus.mtkit --json"))
@click.argument("store")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(store: str, as_json: bool) -> int:  # noqa: FBT001 - a click flag
    """List the files whose units STORE holds: number of units, when they were added, and what is known of them."""
    from mtkit.corpus.store import Store
    from mtkit.report.text import visible

    with Store(store) as opened:
        files = opened.files()
        source, target = opened.langs
    total = sum(file.units for file in files)
    if as_json:
        listed = [{"path": file.path, "units": file.units} | file.facts() for file in files]
        found = {"store": store, "source_lang": source, "target_lang": target, "units": total, "files": listed}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    width = len(f"{total:,}")
    for file in files:
        facts = [value for name, value in file.facts().items() if value and name not in {"content", "signature"}]
        click.echo(f"{file.units:{width},}  {visible(file.path)}  ({', '.join(map(visible, facts))})")
    click.echo(f"{count(total, 'unit')} of {count(len(files), 'file')}, {source} to {target}", err=True)
    return 0
