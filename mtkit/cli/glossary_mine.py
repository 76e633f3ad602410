"""`mtkit glossary mine`: names of an aligned corpus that no termbase holds yet."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.exchange import Reject
    from mtkit.glossary.mine import Miner, Proposal
    from mtkit.termbase import Termbase

__all__ = ["command"]

_FROM = Known("format", "mtkit.exchange:BITEXT_FORMATS")
_TO = Known("format", "mtkit.exchange.termbases:TERMBASE_FORMATS")


@click.command(
    epilog=example(
        "mtkit glossary mine memory.tmx -g names.tsv -o proposals.tsv",
        "mtkit glossary mine corpus/ --min-count 3 --json | jq '.proposals[].preferred'",
    )
)
@click.argument("paths", nargs=-1, required=True, metavar="BITEXT...")
@click.option(
    "-g", "--glossary", "glossaries", multiple=True, metavar="GLOSSARY", help="What is known already; may be repeated."
)
@click.option(
    "-o",
    "--output",
    default="-",
    show_default=True,
    metavar="OUT",
    help="Termbase to write; the suffix tells its format.",
)
@click.option("--from", "from_", type=_FROM, help="Format of every BITEXT; otherwise told by the suffix.")
@click.option("--to", type=_TO, help="Format of OUT; otherwise told by the suffix, TSV on standard output.")
@click.option("--min-count", type=click.IntRange(1), default=1, show_default=True, help="Least number of uses.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Least confidence, 0 to 1."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON with counts, variants and contexts instead.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    paths: tuple[str, ...],
    glossaries: tuple[str, ...],
    output: str,
    from_: str | None,
    to: str | None,
    min_count: int,
    min_confidence: float,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> int:
    """Propose termbase entries: the Arabic names of BITEXT and how they are rendered, the most used first.

    BITEXT is a file of any bitext format, or a folder of them. Each entry has the Arabic forms without proclitics and
    the most used rendering as preferred; the note has the number of uses, how sure it is, the other renderings and a
    place where the name stands. A name that GLOSSARY covers on either side is not proposed. Read the entries before
    you use them.
    """
    from mtkit.exchange.termbases import detect_termbase_format, read_termbases, write_termbase
    from mtkit.files import write_text
    from mtkit.glossary.mine import Miner

    if as_json and to is not None:
        raise click.UsageError("--json and --to exclude each other")
    if not as_json:
        to = detect_termbase_format(output, to)
    remarks: list[str] = []
    termbase = read_termbases(glossaries, on_remark=remarks.append) if glossaries else None
    miner = Miner(termbase)
    files = list(_files(paths, from_))
    if output != "-" and any(
        os.path.realpath(path) == os.path.realpath(output) for path in (*glossaries, *(path for path, _ in files))
    ):
        raise FormatError("is one of the inputs", path=output, hint="name another output")
    _read(files, miner, remarks)
    found = miner.proposals(min_count=min_count, min_confidence=min_confidence)
    if as_json:
        shown = {
            "summary": {"files": len(files), "units": miner.units, "proposals": len(found)},
            "proposals": [_object(each) for each in found],
        }
        write_text(output, json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
    else:
        remarks += write_termbase(_termbase(found, termbase), output, to).notes
    if miner.pruned:
        remarks.append("names met only once were forgotten on the way, to keep memory bounded")
    for remark in remarks:
        if "overridden" not in remark:
            click.echo(f"note: {remark}", err=True)
    click.echo(
        f"{_count(len(found), 'proposal')} from {_count(miner.units, 'unit')} in {_count(len(files), 'file')}", err=True
    )
    return 0


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _read(files: Sequence[tuple[str, str]], miner: Miner, remarks: list[str]) -> None:
    """Give every unit of every file to the miner."""
    from mtkit.exchange import open_bitext

    for path, kind in files:
        lost: list[Reject] = []
        with open_bitext(path, format=kind, source_lang="ar", target_lang="en", on_reject=lost.append) as stream:
            for unit in stream.units:
                miner.add(unit, path)
        units = [reject for reject in lost if reject.whole]
        if units:
            remarks.append(f"{path}: {_count(len(units), 'unit')} left out; the first: {units[0].reason}")


def _files(paths: Sequence[str], from_: str | None) -> Iterator[tuple[str, str]]:
    """Path and format of each bitext; one that is named twice is read once."""
    from mtkit.check.files import find_jobs

    seen: set[str] = set()
    for path in paths:
        jobs = [job for job in find_jobs([path], from_) if not job.is_text]
        if not jobs:
            raise FormatError("holds no bitext", path=path, hint="align the texts first; see mtkit align --help")
        for job in jobs:
            place = os.path.realpath(job.path)
            if place not in seen:
                seen.add(place)
                yield job.path, job.kind


def _termbase(found: Sequence[Proposal], known: Termbase | None) -> Termbase:
    """Entries with ids that none of the known entries has, so that they can be pasted."""
    from mtkit.exchange.termids import named, pending_id
    from mtkit.termbase import Termbase, TermEntry

    entries: list[TermEntry] = [
        TermEntry(
            pending_id(number),
            each.source,
            each.preferred,
            each.kind,
            note=_note(each),
        )
        for number, each in enumerate(found, 1)
    ]
    taken = tuple(known) if known is not None else ()
    return Termbase(tuple(named([*taken, *entries])[len(taken) :]))


def _note(proposal: Proposal) -> str:
    """What was counted, in one line."""
    parts = [f"mined: {_count(proposal.uses, 'use')}, confidence {proposal.confidence:.2f}"]
    if proposal.variants:
        parts.append("also " + ", ".join(f"{spelling.text} ({spelling.uses})" for spelling in proposal.variants))
    if proposal.contexts:
        context = proposal.contexts[0]
        parts.append(f"{context.path}, unit {context.unit}: {context.target}")
    return " | ".join(parts)


def _object(proposal: Proposal) -> dict[str, object]:
    return {
        "source": list(proposal.source),
        "preferred": proposal.preferred,
        "variants": [spelling._asdict() for spelling in proposal.variants],
        "kind": proposal.kind,
        "uses": proposal.uses,
        "count": proposal.count,
        "confidence": round(proposal.confidence, 4),
        "source_units": proposal.source_units,
        "target_units": proposal.target_units,
        "contexts": [context._asdict() for context in proposal.contexts],
    }
