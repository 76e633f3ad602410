"""How the commands that make a bitext out of a bitext write: the kept units, the rejected ones, and the counts."""

from __future__ import annotations

import contextlib
import functools
import json
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli.corpus_input import Input
from mtkit.cli.corpus_input import options as input_options
from mtkit.cli.names import Known
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.spool import Spool
    from mtkit.exchange import BitextHead, BitextStream

__all__ = ["Job", "Passes", "count", "job_options", "keeps_props", "passes", "read_table", "signed", "with_props"]


@dataclass(slots=True)
class Job:
    """A bitext to read, what to write of it, and what to say.

    Attributes:
        path: The bitext.
        source: How to open it.
        output: The file for what is kept; None where nothing is written.
        to: Its format; None for what the suffix tells.
        rejects: The file for what is not kept, in any format.
        as_json: Print the counts as JSON on standard output.
        quiet: Say nothing on standard error that is not an error.
        notes: What the user should be told at the end.
    """

    path: str
    source: Input
    output: str | None = None
    to: str | None = None
    rejects: str | None = None
    as_json: bool = False
    quiet: bool = False
    notes: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Find out before the work whether it can be written.

        Raises:
            FormatError: If no format is told, or the rejects would be written over something else.
        """
        from mtkit.cli.output import not_over
        from mtkit.corpus.store_schema import is_store
        from mtkit.exchange import detect_format

        if self.output == "-" and self.as_json:
            raise click.UsageError("-o - and --json both need standard output")
        if self.output == "-" and self.to is None:
            self.to = "jsonl"
        if self.output is not None:
            if is_store(self.path):
                not_over(self.output, (self.path,))
            self.to = detect_format(self.output, self.to)
        if self.rejects is not None:
            if self.rejects == "-":
                raise click.UsageError("--rejects needs the name of a file")
            if not keeps_props(detect_format(self.rejects)):
                self.notes.append(f"{self.rejects}: the format holds no reasons; jsonl, tmx and xliff do")
            places = [path for path in (self.path, self.output) if path not in (None, "-")]
            if os.path.realpath(self.rejects) in map(os.path.realpath, places):
                raise FormatError("is the input or the output", path=self.rejects, hint="name another file of rejects")

    def write(self, head: BitextHead, units: Iterable[TranslationUnit]) -> int:
        """Write what is kept; returns how many units that were."""
        if self.output is None:
            return sum(1 for _ in units)
        return self.write_to(self.output, self.to, head, units)

    def write_rejects(self, head: BitextHead, units: Spool | None) -> None:
        """Write what is not kept, if a file was named for it; also where it is nothing."""
        if self.rejects is not None and units is not None:
            self.write_to(self.rejects, None, head, units, told=True)

    def write_to(
        self, path: str, to: str | None, head: BitextHead, units: Iterable[TranslationUnit], *, told: bool = False
    ) -> int:
        """Write units to a file; what its format could not hold becomes a note. Returns how many were written.

        Args:
            path: The file.
            to: Its format; None for what the suffix tells.
            head: Languages and the rest.
            units: What is written.
            told: The user knows what the format does not keep.
        """
        from mtkit.exchange import BitextStream, detect_format, write_bitext
        from mtkit.exchange.kept import Unkept

        name = detect_format(path, to)
        unkept = Unkept(name)
        report = write_bitext(unkept.watched(BitextStream(head, iter(units))), path, format=name)
        self.notes += (f"{path}: {note}" for note in (*report.notes, *(() if told else unkept.notes())))
        if report.removed:
            self.notes.append(f"{path}: characters that the format cannot hold were removed: {report.removed}")
        return report.units

    def finish(self, summary: Mapping[str, Any], lines: Iterable[str]) -> int:
        """Say what was done; returns the exit code, 1 if units could not be read.

        Args:
            summary: The counts, for `--json`; input, output and unreadable units are put in front.
            lines: The same for people.
        """
        if self.as_json:
            about = {"input": self.path, "output": self.output, "rejects": self.rejects, "unreadable": self.source.lost}
            click.echo(json.dumps(about | dict(summary), ensure_ascii=False))
        if not self.quiet:
            for note in self.notes:
                click.echo(f"note: {note}", err=True)
            for line in lines:
                click.echo(line, err=True)
            if self.source.lost:
                click.echo(f"{self.path}: {count(self.source.lost, 'unit')} could not be read", err=True)
        return int(self.source.lost > 0)


def job_options(
    *,
    output: bool = True,
    help: str = "The file to write; - is standard output.",  # noqa: A002 - as in click
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The argument IN and the options of a `Job`, which the command gets as its first argument.

    Args:
        output: Whether `-o` must be given.
        help: What `-o` is.
    """

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(function)
        def call(  # noqa: PLR0913 - one argument an option
            *,
            path: str,
            output: str | None,
            to: str | None,
            from_: str | None,
            source_lang: str | None,
            target_lang: str | None,
            rejects: str | None,
            as_json: bool,
            quiet: bool,
            **others: Any,
        ) -> int:
            source = Input(from_, source_lang, target_lang, quiet)
            return function(Job(path, source, output, to, rejects, as_json, quiet), **others)

        options = (
            click.argument("path", metavar="IN"),
            click.option("--output", "-o", metavar="OUT", required=output, help=help),
            click.option("--to", type=Known("format", "mtkit.exchange:BITEXT_FORMATS"), help="Format of OUT."),
            input_options,
            click.option("--rejects", metavar="FILE", help="Keep what is left out in FILE, a bitext of any format."),
            click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON."),
            click.option("--quiet", "-q", is_flag=True, help="Say nothing that is not an error."),
        )
        command: Callable[..., int] = call
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


class Passes:
    """A bitext that is read several times; standard input is kept on disk meanwhile.

    Args:
        job: What is read.
        what: What is being done in the first pass, for the progress.
        spool: Where standard input is kept; None for a file.
    """

    def __init__(self, job: Job, what: str, spool: Spool | None) -> None:
        self._job, self._what, self._spool = job, what, spool
        self._head: BitextHead | None = None

    @contextlib.contextmanager
    def first(self) -> Iterator[BitextStream]:
        """The first pass; what cannot be read is counted and told in this one."""
        from mtkit.cli.corpus_input import counting

        with (
            self._job.source.open(self._job.path) as stream,
            counting(self._what, quiet=self._job.quiet) as advance,
        ):
            self._head = stream.head
            stream.units = self._counted(stream.units, advance)
            yield stream

    def _counted(
        self, units: Iterator[TranslationUnit], advance: Callable[[int], None] | None
    ) -> Iterator[TranslationUnit]:
        for unit in units:
            if self._spool is not None:
                self._spool.add(unit)
            if advance is not None:
                advance(1)
            yield unit

    @contextlib.contextmanager
    def again(self) -> Iterator[BitextStream]:
        """Another pass over the same units."""
        from mtkit.exchange import BitextStream

        if self._spool is not None and self._head is not None:
            yield BitextStream(self._head, iter(self._spool))
            return
        source = replace(self._job.source, quiet=True, lost=0)
        with source.open(self._job.path) as stream:
            yield stream


@contextlib.contextmanager
def passes(job: Job, what: str) -> Iterator[Passes]:
    """The input of a job, to be read several times."""
    from mtkit.corpus.spool import Spool

    if job.path != "-":
        yield Passes(job, what, None)
        return
    with Spool() as spool:
        yield Passes(job, what, spool)


def with_props(unit: TranslationUnit, prefix: str, props: Mapping[str, str]) -> TranslationUnit:
    """A unit with more props in place of all that begin with `prefix`.

    Args:
        unit: The unit.
        prefix: What their names begin with.
        props: Their names behind the prefix, and their values.
    """
    old = tuple(pair for pair in unit.props if not pair[0].startswith(prefix))
    return replace(unit, props=(*old, *((prefix + name, value) for name, value in props.items())))


def signed(stream: BitextStream, part: str) -> BitextHead:
    """The head of a stream with one more part in its signature, once."""
    head = stream.head
    parts = head.signature.split("|") if head.signature else []
    return head if part in parts else replace(head, signature="|".join([*parts, part]))


def read_table(path: str | None, name: str) -> dict[str, Any]:
    """The table `name` of a TOML file, such as a `corpus.toml`; nothing without a file.

    Raises:
        FormatError: If the file cannot be read or has no such table.
    """
    if path is None:
        return {}
    from pathlib import Path

    from mtkit.check.config import read_toml

    table = read_toml(Path(path), hint="correct it").get(name)
    if not isinstance(table, dict):
        raise FormatError(f"has no table [{name}]", path=path, hint="name another --config")
    return table


def keeps_props(name: str) -> bool:
    """Whether the bitext format `name` has a place for props, as those that give reasons and scores of rules."""
    from mtkit.exchange import BITEXT_FORMATS

    return "props" in BITEXT_FORMATS[name].keeps


def count(number: int, what: str) -> str:
    """`1 unit`, `1,234 units`."""
    return f"{number:,} {what}{'s' * (number != 1)}"
