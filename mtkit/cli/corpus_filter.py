"""`mtkit corpus filter`: the units of a bitext that hold to the rules, and why the others do not."""

from __future__ import annotations

import itertools
import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import example
from mtkit.cli.corpus_output import Job, count, job_options, keeps_props, read_table, signed, with_props

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.filtering import Filters, Verdict
    from mtkit.corpus.spool import Spool

__all__ = ["command"]

_SHOWN = 160
_WORDS = {"least": "at least", "most": "at most"}


def _print_rules(context: click.Context, option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's call
    """Print the rules with their default limits, and end."""
    del option
    if not wanted:
        return
    from mtkit.corpus.filters import FILTERS

    width = max(map(len, FILTERS))
    for name, rule in FILTERS.items():
        click.echo(f"{name:{width}}  {_WORDS[rule.direction] + f' {rule.limit:g}':>13}  {rule.about}")
    context.exit()


@click.command(
    epilog=example(
        "mtkit corpus filter memory.tmx -o good.tmx --rejects rest.jsonl --explain",
        "mtkit corpus filter memory.tmx -o good.tmx --set length-ratio=3 --ignore encoder",
        "mtkit corpus filter memory.tmx -o good.tmx --config corpus.toml --json",
    )
)
@job_options()
@click.option(
    "--set", "settings", multiple=True, metavar="RULE=LIMIT", help="Another limit for a rule, as in length-ratio=3."
)
@click.option("--select", multiple=True, metavar="RULES", help="Only these rules, with commas between them.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules.")
@click.option("--config", metavar="FILE", help="Settings out of the table [filter] of a TOML file.")
@click.option("--accepted", is_flag=True, help="Hold units that somebody accepted to the rules as well.")
@click.option(
    "--rules", is_flag=True, is_eager=True, expose_value=False, callback=_print_rules, help="List the rules and end."
)
@click.option("--explain", is_flag=True, help="Print why each unit went: rule, score, limit, in words.")
@click.option("--keep-scores", is_flag=True, help="Write every score as a prop filter/RULE.")
def command(  # noqa: PLR0913 - one argument an option
    job: Job,
    *,
    settings: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config: str | None,
    accepted: bool,
    explain: bool,
    keep_scores: bool,
) -> int:
    """Write the units of IN that hold to every rule to OUT.

    --rules lists the rules with their limits. What went is counted for each rule: how many units were beyond its
    limit, how many beyond no other, and how many it was the first to take.
    --rejects keeps them with a prop reject/RULE that has the score. A unit that a person accepted stays, and is
    counted, unless --accepted is given.
    """
    from mtkit.corpus.filtering import filters_from
    from mtkit.corpus.spool import Spool

    table = read_table(config, "filter") | _given(settings, select, ignore)
    if accepted:
        table["accepted"] = True
    job.check()
    if keep_scores and job.to is not None and not keeps_props(job.to):
        job.notes.append(f"{job.output}: the format {job.to} holds no scores of rules; jsonl, tmx and xliff do")
    with job.source.open(job.path) as stream, Spool() as rejects:
        head = stream.head
        filters = filters_from(table, source_lang=head.source_lang, target_lang=head.target_lang, path=config)
        run = _Run(filters, rejects if job.rejects is not None else None, job, explain, keep_scores)
        kept = job.write(signed(stream, filters.signature), run.kept(stream.units))
        job.write_rejects(signed(stream, filters.signature), rejects)
    return job.finish(run.summary(kept), run.lines(kept))


def _given(settings: Iterable[str], select: Iterable[str], ignore: Iterable[str]) -> dict[str, Any]:
    """The settings that the command line gives."""
    table: dict[str, Any] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise click.UsageError(f"--set {setting} is not of the form RULE=LIMIT")
        table[name.strip()] = _value(value.strip())
    for key, words in (("select", select), ("ignore", ignore)):
        names = [name.strip() for word in words for name in word.split(",") if name.strip()]
        if names:
            table[key] = names
    return table


def _value(word: str) -> object:
    """A number, a truth value, or the word itself."""
    if word.lower() in {"true", "false"}:
        return word.lower() == "true"
    try:
        return float(word)
    except ValueError:
        return word


@dataclass(slots=True)
class _Counts:
    """How many units a rule was held to, how many were beyond its limit, beyond no other one, and first beyond it."""

    judged: int = 0
    beyond: int = 0
    alone: int = 0
    first: int = 0


@dataclass(slots=True)
class _Run:
    """One run of the filter over a stream."""

    filters: Filters
    rejects: Spool | None
    job: Job
    explain: bool
    keep_scores: bool
    read: int = 0
    rejected: int = 0
    spared: int = 0
    counts: dict[str, _Counts] = field(default_factory=dict)

    def kept(self, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
        """The units that hold to every rule; the others are counted, shown and put aside."""
        from mtkit.cli.corpus_input import counting
        from mtkit.corpus.filtering import BATCH

        self.counts = {name: _Counts() for name in self.filters.limits}
        source = iter(units)
        with counting("filtering", quiet=self.job.quiet or self.explain) as advance:
            while batch := list(itertools.islice(source, BATCH)):
                for unit, verdicts in zip(batch, self.filters.judge(batch), strict=True):
                    if self._passes(unit, verdicts):
                        yield self._scored(unit, verdicts)
                if advance is not None:
                    advance(len(batch))

    def _passes(self, unit: TranslationUnit, verdicts: Sequence[Verdict]) -> bool:
        self.read += 1
        failed = []
        for verdict in verdicts:
            self.counts[verdict.rule].judged += 1
            if not verdict.passed:
                failed.append(verdict)
        if not failed:
            self.spared += any(verdict.why for verdict in verdicts)
            return True
        self.rejected += 1
        self.counts[failed[0].rule].first += 1
        for verdict in failed:
            self.counts[verdict.rule].beyond += 1
            self.counts[verdict.rule].alone += len(failed) == 1
        if self.rejects is not None:
            reasons = {verdict.rule: f"{verdict.score:.4g}" for verdict in failed}
            self.rejects.add(with_props(self._scored(unit, verdicts), "reject/", reasons))
        if self.explain:
            click.echo(_as_json(unit, failed) if self.job.as_json else _explained(unit, failed), err=self._busy())
        return False

    def _busy(self) -> bool:
        """Whether standard output is taken by the bitext."""
        return self.job.output == "-"

    def _scored(self, unit: TranslationUnit, verdicts: Sequence[Verdict]) -> TranslationUnit:
        if not self.keep_scores:
            return unit
        return with_props(unit, "filter/", {verdict.rule: f"{verdict.score:.4g}" for verdict in verdicts})

    def summary(self, kept: int) -> dict[str, Any]:
        """The counts as plain data."""
        from mtkit.corpus.filters import FILTERS

        return {
            "units": {"in": self.read, "out": kept, "rejected": self.rejected, "accepted_kept": self.spared},
            "signature": self.filters.signature,
            "rules": [
                {
                    "rule": name,
                    "direction": FILTERS[name].direction,
                    "limit": self.filters.limits[name],
                    "judged": counts.judged,
                    "beyond": counts.beyond,
                    "alone": counts.alone,
                    "first": counts.first,
                }
                for name, counts in self.counts.items()
            ],
        }

    def lines(self, kept: int) -> Iterator[str]:
        """The counts for people."""
        from mtkit.corpus.filters import FILTERS

        job = self.job
        width = max(map(len, self.counts), default=0)
        if self.rejected:
            yield f"{'rule':{width}}  {'limit':>14}  {'beyond':>8} {'alone':>8} {'first':>8}"
        for name, counts in self.counts.items():
            if counts.beyond:
                limit = f"{_WORDS[FILTERS[name].direction]} {self.filters.limits[name]:g}"
                yield f"{name:{width}}  {limit:>14}  {counts.beyond:>8,} {counts.alone:>8,} {counts.first:>8,}"
        idle = [name for name, counts in self.counts.items() if not counts.judged and self.read]
        if idle:
            yield f"rules that applied to no unit: {', '.join(idle)}"
        if self.spared:
            yield f"kept although a rule speaks against it, for somebody accepted it: {count(self.spared, 'unit')}"
        where = f", kept in {job.rejects}" if job.rejects else ""
        yield f"{job.output}: {count(kept, 'unit')} of {self.read:,}; {self.rejected:,} rejected{where}"


def _explained(unit: TranslationUnit, failed: Sequence[Verdict]) -> str:
    """Why a unit went, for people."""
    from mtkit.corpus.filters import FILTERS
    from mtkit.report.text import visible

    lines = [f"unit {visible(unit.id)}"]
    for verdict in failed:
        bound = f"{_WORDS[FILTERS[verdict.rule].direction]} {verdict.limit:g}"
        lines.append(f"  {verdict.rule} {verdict.score:.3g}, {bound}: {visible(verdict.why)}")
    lines += (f"  {name}: {_shown(text)}" for name, text in (("source", unit.source), ("target", unit.target)))
    return "\n".join(lines)


def _shown(text: str) -> str:
    """A text on one line, cut, and isolated where a terminal shows it."""
    from mtkit.report.text import visible

    line = visible(text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…")
    return f"\u2068{line}\u2069" if sys.stdout.isatty() else line


def _as_json(unit: TranslationUnit, failed: Sequence[Verdict]) -> str:
    verdicts = [
        {"rule": verdict.rule, "score": round(verdict.score, 4), "limit": verdict.limit, "why": verdict.why}
        for verdict in failed
    ]
    rejected = {"unit": unit.id, "source": unit.source, "target": unit.target, "verdicts": verdicts}
    return json.dumps({"rejected": rejected}, ensure_ascii=False)
