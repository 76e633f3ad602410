"""`mtkit corpus search`: a concordance of a store."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from mtkit.cli import example
from mtkit.cli.corpus_output import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.corpus.concordance import Hit, Pass, Place
    from mtkit.corpus.store import Store
    from mtkit.corpus.store_rows import Side

__all__ = ["command"]

_COUNTED = 10_000
"""Units up to which it is told how many more there are."""


class _Found(NamedTuple):
    """The hits that are shown, and how many units there are in all: None if that is not known."""

    hits: list[Hit]
    more: bool
    total: int | None

    @property
    def places(self) -> int:
        return sum(len(hit.places) for hit in self.hits)


@click.command(
    epilog=example(
        "mtkit corpus search corpus.mtkit أحمد الشرع",
        "mtkit corpus search corpus.mtkit '\"cease-fire\" Damascus' --side target -n 50",
        "mtkit corpus search corpus.mtkit 'مفاوض*' --json",
        "mtkit corpus search corpus.mtkit --entry ahmad-al-sharaa -g names.tsv",
    )
)
@click.argument("store")
@click.argument("query", nargs=-1)
@click.option(
    "--side",
    type=click.Choice(("source", "target", "both")),
    help="The side to search.  [default: the one in whose script QUERY is written]",
)
@click.option("--exact", is_flag=True, help="Only what is written letter by letter as in QUERY.")
@click.option("--entry", metavar="ID", help="Look for the bearer of a name, by the id of an entry.")
@click.option("--glossary", "-g", "glossaries", multiple=True, metavar="FILE", help="Termbase of --entry.")
@click.option("--document", "documents", multiple=True, metavar="NAME", help="Only this document; may be repeated.")
@click.option("--file", "files", multiple=True, metavar="FILE", help="Only what was added from FILE; may be repeated.")
@click.option(
    "--limit", "-n", type=click.IntRange(0), default=20, show_default=True, help="The most units to show; 0 for all."
)
@click.option("--width", type=click.IntRange(40), help="Columns of a line.  [default: those of the terminal]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--quiet", "-q", is_flag=True, help="Do not say how many hits there are.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    store: str,
    query: tuple[str, ...],
    side: str | None,
    exact: bool,  # noqa: FBT001 - a click flag
    entry: str | None,
    glossaries: tuple[str, ...],
    documents: tuple[str, ...],
    files: tuple[str, ...],
    limit: int,
    width: int | None,
    as_json: bool,  # noqa: FBT001 - a click flag
    quiet: bool,  # noqa: FBT001 - a click flag
) -> int:
    """Show where QUERY stands in the units of STORE, in the middle of its line, with the other side below.

    The words of QUERY stand side by side; phrases in quotation marks may stand apart. A word that ends in * finds all
    words that begin so. Vowel signs, tatweel, hamza on alef, accents, hyphens and letter case are free; an Arabic word
    is found behind proclitics and the article, too. Spellings with ى for ي or ة for ه come last. Ends with 0, also
    where nothing is found.
    """
    from mtkit.corpus.concordance import count_units, run_passes
    from mtkit.corpus.store import Selection, Store

    words = " ".join(query)
    if (entry is None) == (not words):
        raise click.UsageError("give either QUERY or --entry")
    if entry is not None and (exact or not glossaries):
        raise click.UsageError("--entry needs --glossary, and --exact does not go with it")
    selection = Selection(files, documents)
    with Store(store) as opened:
        passes = _passes(opened, words, side, entry, glossaries, exact=exact)
        hits = list(run_passes(opened, passes, limit + 1 if limit else None, selection))
        more = bool(limit) and len(hits) > limit
        total: int | None = len(hits)
        if more:
            hits.pop()
            sure = not (selection.files or selection.documents or exact or entry)
            total = count_units(opened, passes, _COUNTED + 1) if sure else None
        langs = opened.langs
    found = _Found(hits, more, total)
    if as_json:
        click.echo(json.dumps(_object(store, words, entry, found), ensure_ascii=False, indent=2))
        return 0
    _print(found, langs, width)
    if not quiet:
        click.echo(_summary(found), err=True)
    return 0


def _passes(  # noqa: PLR0913 - what the command line says
    store: Store, query: str, side: str | None, entry: str | None, glossaries: tuple[str, ...], *, exact: bool
) -> list[Pass]:
    from mtkit.corpus.concordance import passes_of, sides_of

    sides: Sequence[Side] = ("source", "target")
    if side is not None and side != "both":
        sides = [one for one in sides if one == side]
    if entry is None:
        return passes_of(store, query, sides_of(store, query) if side is None else sides, exact=exact)
    from mtkit.corpus.concordance_names import passes_of_entry
    from mtkit.exchange.termbases import read_termbases

    remarks: list[str] = []
    termbase = read_termbases(glossaries, on_remark=remarks.append)
    for remark in remarks:
        if "overridden" not in remark:
            click.echo(f"note: {remark}", err=True)
    if side is None:
        return passes_of_entry(store, termbase, entry)
    return [one for each in sides for one in passes_of_entry(store, termbase, entry, each)]


def _print(found: _Found, langs: tuple[str, str], width: int | None) -> None:
    """The hits, a blank line between them."""
    from rich.console import Console

    from mtkit.cli.kwic import hit_lines

    console = Console(highlight=False)
    room = width or console.width
    for number, hit in enumerate(found.hits):
        if number:
            console.print()
        for line in hit_lines(hit, langs, room, isolate=sys.stdout.isatty()):
            console.print(line, soft_wrap=True)


def _summary(found: _Found) -> str:
    text = f"{count(found.places, 'hit')} in {count(len(found.hits), 'unit')}"
    weak = sum(hit.weak for hit in found.hits)
    if weak:
        text += f", {weak:,} in a weaker spelling"
    if found.more:
        if found.total is None:
            text += "; there are more"
        else:
            text += f" of {found.total:,}" if found.total <= _COUNTED else f" of more than {_COUNTED:,}"
        text += ", -n 0 shows all"
    return text


def _object(store: str, query: str, entry: str | None, found: _Found) -> dict[str, object]:
    asked = {"query": query} if entry is None else {"entry": entry}
    total = found.total if found.total is None or found.total <= _COUNTED else None
    summary = {"hits": found.places, "units": len(found.hits), "more": found.more, "units_in_all": total}
    return {"store": store, **asked, "summary": summary, "hits": [_hit_object(hit) for hit in found.hits]}


def _hit_object(hit: Hit) -> dict[str, object]:
    return {
        "path": hit.file.path,
        "document": hit.document,
        "unit": hit.unit.id,
        "score": hit.unit.score,
        "status": hit.unit.status,
        "source": hit.unit.source,
        "target": hit.unit.target,
        "side": hit.side,
        "weak": hit.weak,
        "spans": [_span(place, hit.text) for place in hit.places],
        "renderings": [_span(place, hit.other) for place in hit.renderings],
    }


def _span(place: Place, text: str) -> dict[str, object]:
    span: dict[str, object] = {"start": place.start, "end": place.end, "text": text[place.start : place.end]}
    if place.entry:
        span |= {"entry": place.entry, "form": place.form, "role": place.role}
    return span
