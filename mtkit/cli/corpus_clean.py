"""`mtkit corpus clean`: texts without characters that mean nothing, units without translation left out."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import example
from mtkit.cli.corpus_output import Job, count, job_options, read_table, signed, with_props

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.cleaning import Cleaner
    from mtkit.corpus.spool import Spool

__all__ = ["command"]

_SWITCHES = {
    "controls": ("Take out control characters.", True),
    "bidi": ("Take out bidi marks, embeddings and isolates.", True),
    "zero-width": ("Take out spaces and joiners of no width, soft hyphens.", True),
    "joiners": ("Take out U+200C and U+200D as well.", False),
    "presentation": ("Turn Arabic presentation forms into letters.", True),
    "tatweel": ("Take out tatweel.", True),
    "nbsp": ("Turn NBSP and other spaces of Unicode into plain ones.", True),
    "spaces": ("Turn tabs and runs of spaces into one space.", True),
    "trim": ("Take out spaces at both ends.", True),
    "empty": ("Leave out units of which a side is empty.", True),
    "same": ("Leave out units whose target is their source.", True),
}
_LABELS = {
    "controls": "control characters",
    "bidi": "bidi controls",
    "zero_width": "characters of no width",
    "joiners": "joiners",
    "presentation": "presentation forms",
    "tatweel": "tatweel",
    "nbsp": "spaces of Unicode",
    "spaces": "tabs and double spaces",
    "trim": "spaces at the ends",
    "digits": "numbers in other digits",
    "markup": "sides left as they were, for their inline markup does not hold their text",
}


def _switches(function: Callable[..., int]) -> Callable[..., int]:
    """The switches of the cleaner as pairs of flags; what is not given is None."""
    for name, (text, on) in reversed(_SWITCHES.items()):
        shown = f"{text}  [default: {'on' if on else 'off'}]"
        function = click.option(f"--{name}/--no-{name}", default=None, help=shown)(function)
    return function


@click.command(
    epilog=example(
        "mtkit corpus clean memory.tmx -o clean.tmx --rejects rest.tmx",
        "mtkit corpus clean memory.tmx -o clean.tmx --digits ascii --no-tatweel",
        "mtkit corpus clean memory.tmx --diff",
    )
)
@job_options(output=False)
@_switches
@click.option(
    "--digits", type=click.Choice(("keep", "ascii", "arabic")), help="Write numbers in these digits.  [default: keep]"
)
@click.option("--config", metavar="FILE", help="Settings out of the table [clean] of a TOML file.")
@click.option("--dry-run", is_flag=True, help="Only count what would change; write nothing.")
@click.option("--diff", is_flag=True, help="Only show what would change; write nothing.")
def command(
    job: Job, *, digits: str | None, config: str | None, dry_run: bool, diff: bool, **switches: bool | None
) -> int:
    """Write IN with clean texts to OUT.

    Inline markup and segments are changed with the text. What was changed is counted by kind, units and places.
    Arabic texts get ٠-٩ with --digits arabic, all texts get 0-9 with --digits ascii. Cleaning twice changes nothing.
    """
    from mtkit.corpus.cleaning import cleaner_from
    from mtkit.corpus.spool import Spool

    given: dict[str, Any] = {name.replace("_", "-"): value for name, value in switches.items() if value is not None}
    if digits is not None:
        given["digits"] = digits
    cleaner = cleaner_from(read_table(config, "clean") | given, config)
    if dry_run or diff:
        job.output = job.rejects = None
    elif job.output is None:
        raise click.UsageError("Missing option '--output' / '-o'; --dry-run and --diff need none")
    if diff and job.as_json:
        raise click.UsageError("--diff and --json both need standard output")
    job.check()
    with job.source.open(job.path) as stream, Spool() as rejects:
        run = _Run(cleaner, rejects if job.rejects is not None else None, job, diff)
        head = signed(stream, _signature(cleaner))
        kept = job.write(head, run.cleaned(stream.units))
        job.write_rejects(head, rejects)
    return job.finish(run.summary(kept), run.lines(kept))


def _signature(cleaner: Cleaner) -> str:
    """What is switched on: `clean:bidi,controls,digits=ascii`."""
    values = dataclasses.asdict(cleaner)
    digits = values.pop("digits")
    on = [name.replace("_", "-") for name, value in values.items() if value]
    return "clean:" + ",".join([*on, *([f"digits={digits}"] if digits != "keep" else [])])


@dataclass(slots=True)
class _Run:
    """One run of the cleaner over a stream."""

    cleaner: Cleaner
    rejects: Spool | None
    job: Job
    diff: bool
    read: int = 0
    changed: int = 0
    units: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    def cleaned(self, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
        """The clean units; the dropped ones are counted and put aside as they were."""
        from mtkit.cli.corpus_input import counting

        with counting("cleaning", quiet=self.job.quiet or self.diff) as advance:
            for unit in units:
                self.read += 1
                if advance is not None:
                    advance(1)
                clean, changes, reason = self.cleaner.clean(unit)
                if self.diff:
                    _show(unit, clean, reason)
                if clean is None:
                    self.dropped[reason or ""] += 1
                    if self.rejects is not None:
                        self.rejects.add(with_props(unit, "reject/", {"clean": reason or ""}))
                    continue
                self.places.update(changes)
                self.units.update(changes.keys())
                self.changed += clean is not unit
                yield clean

    def summary(self, kept: int) -> dict[str, Any]:
        """The counts as plain data."""
        dropped = self.dropped.total()
        return {
            "units": {"in": self.read, "out": kept, "rejected": dropped, "changed": self.changed},
            "changes": {name: {"units": self.units[name], "places": self.places[name]} for name in self._kinds()},
            "rejected": dict(sorted(self.dropped.items())),
        }

    def lines(self, kept: int) -> Iterator[str]:
        """The counts for people."""
        for name in self._kinds():
            yield f"{_LABELS[name]}: {count(self.places[name], 'place')} in {count(self.units[name], 'unit')}"
        for reason, number in sorted(self.dropped.items()):
            yield f"left out, {reason}: {count(number, 'unit')}"
        job = self.job
        where = f", kept in {job.rejects}" if job.rejects else ""
        counts = f"{count(kept, 'unit')} of {self.read:,}, {self.changed:,} changed; {self.dropped.total():,} left out"
        yield f"{job.output}: {counts}{where}" if job.output else f"would be written: {counts}; nothing was written"

    def _kinds(self) -> list[str]:
        from mtkit.corpus.cleaning import KINDS

        return [name for name in KINDS if self.places[name]]


def _show(unit: TranslationUnit, clean: TranslationUnit | None, reason: str | None) -> None:
    """Print what changes in a unit, invisible characters in angle brackets."""
    from mtkit.report.text import visible

    if clean is None:
        click.echo(f"@@ unit {visible(unit.id)} @@ left out: {reason}\n-{_seen(unit.source)}\n-{_seen(unit.target)}")
        return
    for side in ("source", "target"):
        before, after = getattr(unit, side), getattr(clean, side)
        if before != after:
            click.echo(f"@@ unit {visible(unit.id)}, {side} @@\n-{_seen(before)}\n+{_seen(after)}")


def _seen(text: str) -> str:
    """A text on one line, with the code of each character that cannot be seen or told from a space."""
    from mtkit.report.text import visible

    marked = "".join(f"<U+{ord(char):04X}>" if char.isspace() and char != " " else char for char in text)
    return visible(marked)
