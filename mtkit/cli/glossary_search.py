"""`mtkit glossary search`: a name, looked up in termbases."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known

if TYPE_CHECKING:
    from mtkit.glossary import Found

__all__ = ["command"]

_FORMAT = Known("format", "mtkit.exchange.termbases:TERMBASE_FORMATS")
_ISOLATED = "\u2068{}\u2069"


@click.command(
    epilog=example("mtkit glossary search Shara names.tsv", "mtkit glossary search 'احمد الشرع' names.tsv house.tbx")
)
@click.argument("query")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--from", "from_", type=_FORMAT, help="Format of every FILE; otherwise told by the suffix.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="The most entries to print.")
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON.")
def command(query: str, paths: tuple[str, ...], from_: str | None, limit: int, as_json: bool) -> int:  # noqa: FBT001 - a click flag
    """Print the entries of FILE that list QUERY, a part of it or something like it, the best first.

    QUERY may be Arabic or English, with or without vowels, hyphens, apostrophes and capitals. Several FILE are merged
    as `mtkit check` does it: later ones override earlier ones.
    """
    from mtkit.exchange.termbases import read_termbases
    from mtkit.glossary import search

    remarks: list[str] = []
    termbase = read_termbases(paths, from_, on_remark=remarks.append)
    found = search(termbase, query, limit=limit)
    for remark in remarks:
        if "overridden" not in remark:
            click.echo(f"note: {remark}", err=True)
    if as_json:
        click.echo(json.dumps([_object(hit) for hit in found], ensure_ascii=False, indent=2))
        return 0
    for hit in found:
        click.echo(_lines(hit))
    if not found:
        click.echo(f"note: no entry is like {query}", err=True)
    return 0


def _object(hit: Found) -> dict[str, object]:
    from mtkit.exchange.termtable import COLUMNS

    entry = {name: getattr(hit.entry, name) for name in COLUMNS}
    entry |= {name: entry[name] and entry[name].isoformat() for name in ("valid_from", "valid_to")}
    place = {"path": hit.entry.origin.path, "line": hit.entry.origin.line} if hit.entry.origin else {}
    return {"score": round(hit.score, 1), "role": hit.role, "form": hit.form, **entry, **place}


def _lines(hit: Found) -> str:
    """An entry for people: its forms, one kind a line, where it stands; Arabic isolated on a terminal."""
    entry = hit.entry
    place = f"{entry.origin.path}:{entry.origin.line}" if entry.origin else ""
    lines = [f"{place}: {entry.preferred} ({entry.kind}, {entry.id})"]
    shown = {
        "Arabic": "، ".join(entry.source),
        "short": "; ".join(entry.short),
        "admitted": "; ".join(entry.admitted),
        "forbidden": "; ".join(entry.forbidden),
        "alias of": entry.alias_of or "",
        "holds": _validity(hit),
        "note": entry.note,
    }
    terminal = sys.stdout.isatty()
    for name, value in shown.items():
        if value:
            lines.append(f"  {name:9} {_ISOLATED.format(value) if terminal and name == 'Arabic' else value}")
    return "\n".join(lines)


def _validity(hit: Found) -> str:
    start, end = hit.entry.valid_from, hit.entry.valid_to
    return " ".join([f"from {start}" if start else "", f"to {end}" if end else ""]).strip()
