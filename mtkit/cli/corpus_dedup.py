"""`mtkit corpus dedup`: each unit once, and what contradicts itself."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

from mtkit.cli import example
from mtkit.cli.corpus_output import Job, count, job_options, passes, read_table, signed, with_props
from mtkit.cli.output import not_over, not_twice
from mtkit.files import plain_suffix, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.duplicates_choice import Choice, Conflict, Conflicts
    from mtkit.corpus.spool import Spool

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit corpus dedup memory.tmx -o once.tmx",
        "mtkit corpus dedup memory.tmx -o once.tmx --mode folded --keep best --rejects double.tmx",
        "mtkit corpus dedup memory.tmx -o once.tmx --mode near --threshold 0.85 --conflicts conflicts.tsv",
    )
)
@job_options()
@click.option(
    "--mode",
    type=click.Choice(("exact", "folded", "near")),
    help="What is the same: equal texts, equal but for spelling, nearly equal.  [default: exact]",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SHARE",
    help="Least similarity of both sides of near duplicates.  [default: 0.9]",
)
@click.option(
    "--keep",
    type=click.Choice(("first", "best")),
    default="first",
    show_default=True,
    help="Which one is kept: the first, or that of the highest score; accepted ones go before.",
)
@click.option(
    "--conflicts",
    metavar="FILE",
    help="List sources with different targets and the reverse in FILE: .json or TSV.",
)
@click.option("--config", metavar="FILE", help="Settings out of the table [dedup] of a TOML file.")
def command(  # noqa: PLR0913 - one argument an option
    job: Job,
    *,
    mode: str | None,
    threshold: float | None,
    keep: Literal["first", "best"],
    conflicts: str | None,
    config: str | None,
) -> int:
    """Write one unit of each group of duplicates of IN to OUT.

    Both sides must be the same. Folded texts are compared without marks, tatweel, letter case and punctuation, and
    Arabic letters that are exchanged in print are one letter. Near duplicates are alike when folded and have the same
    digits. The others are left out; --rejects keeps them with a prop reject/duplicate that names the kept unit.
    Conflicts are listed with counts, and nothing is left out for them.
    """
    from mtkit.corpus.building.merge import duplicates_of
    from mtkit.corpus.duplicates import NEAR
    from mtkit.corpus.duplicates_choice import Choice, Conflicts
    from mtkit.corpus.spool import Spool

    table = {"mode": "exact"} if config is None else read_table(config, "dedup")
    table |= {name: value for name, value in (("mode", mode), ("threshold", threshold)) if value is not None}
    if threshold is not None and table.get("mode") != "near":
        raise click.UsageError("--threshold is for --mode near")
    not_over(conflicts, (job.path,))
    not_twice(job.output, job.rejects, conflicts)
    job.check()
    with contextlib.ExitStack() as stack:
        rejects = stack.enter_context(Spool())
        duplicates = stack.enter_context(contextlib.closing(duplicates_of(table, config)))
        mode, least = duplicates.mode, table.get("threshold", NEAR)
        found = Conflicts(folded=mode != "exact") if conflicts is not None else None
        run = _Run(Choice(duplicates, keep), found, rejects if job.rejects is not None else None)
        reading = stack.enter_context(passes(job, "looking for duplicates"))
        with reading.first() as stream:
            head = signed(stream, f"dedup:near>={least:g}" if mode == "near" else f"dedup:{mode}")
            run.look(stream.units)
        with reading.again() as stream:
            kept = job.write(head, run.kept(stream.units))
        job.write_rejects(head, rejects)
    listed = list(found) if found is not None else None
    if listed is not None and conflicts is not None:
        write_text(conflicts, _as_json(listed) if plain_suffix(conflicts) == ".json" else _as_tsv(listed))
    return job.finish(run.summary(kept, listed), run.lines(kept, listed, job, conflicts))


@dataclass(slots=True)
class _Run:
    """One run over the units, in two passes."""

    choice: Choice
    conflicts: Conflicts | None
    rejects: Spool | None
    read: int = 0
    groups: int = 0

    def look(self, units: Iterable[TranslationUnit]) -> None:
        """The first pass."""
        for unit in units:
            self.read += 1
            self.choice.add(unit)
            if self.conflicts is not None:
                self.conflicts.add(unit)

    def kept(self, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
        """The second pass: the units that are kept; the others are put aside."""
        for number, unit in enumerate(units):
            if self.conflicts is not None:
                self.conflicts.gather(unit)
            name = self.choice.kept(number)
            if name is None:
                yield unit
            elif self.rejects is not None:
                self.rejects.add(with_props(unit, "reject/", {"duplicate": name}))

    def summary(self, kept: int, conflicts: list[Conflict] | None) -> dict[str, Any]:
        """The counts as plain data."""
        summary: dict[str, Any] = {"units": {"in": self.read, "out": kept, "rejected": self.read - kept}}
        if conflicts is not None:
            summary["conflicts"] = {
                side: sum(conflict.side == side for conflict in conflicts) for side in ("source", "target")
            }
        return summary

    def lines(self, kept: int, conflicts: list[Conflict] | None, job: Job, path: str | None) -> Iterator[str]:
        """The counts for people."""
        if conflicts is not None:
            sources = sum(conflict.side == "source" for conflict in conflicts)
            yield (
                f"{path}: {count(sources, 'source')} with different targets, "
                f"{count(len(conflicts) - sources, 'target')} with different sources"
            )
        where = f", kept in {job.rejects}" if job.rejects else ""
        yield f"{job.output}: {count(kept, 'unit')} of {self.read:,}; {self.read - kept:,} duplicates left out{where}"


def _as_tsv(conflicts: Iterable[Conflict]) -> str:
    """One variant a line: side, text, how many units have the text, variant, how many have both, first ids."""
    from mtkit.exchange.tsv import escape

    lines = ["side\ttext\tunits\tvariant\tcount\tids"]
    for conflict in conflicts:
        start = f"{conflict.side}\t{escape(conflict.text)}\t{conflict.count}"
        for variant in conflict.variants:
            ids = escape(" ".join(variant.ids))
            lines.append(f"{start}\t{escape(variant.text)}\t{variant.count}\t{ids}")
    return "\n".join(lines) + "\n"


def _as_json(conflicts: Iterable[Conflict]) -> str:
    listed = [
        {
            "side": conflict.side,
            "text": conflict.text,
            "units": conflict.count,
            "variants": [
                {"text": variant.text, "count": variant.count, "ids": variant.ids} for variant in conflict.variants
            ],
        }
        for conflict in conflicts
    ]
    return json.dumps({"conflicts": listed}, ensure_ascii=False, indent=2) + "\n"
