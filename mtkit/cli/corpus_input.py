"""How the commands that count and compare bitexts open them: what is left out is counted and told, never silent."""

from __future__ import annotations

import contextlib
import functools
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli.names import Known
from mtkit.cli.say import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mtkit.exchange import BitextStream, Reject

__all__ = ["FROM", "LANGS", "Input", "counting", "inputs", "options", "two_files"]

FROM = click.option(
    "--from",
    "from_",
    type=Known("format", "mtkit.exchange:BITEXT_FORMATS"),
    help="Format of the bitexts; otherwise told by the suffix.",
)
LANGS = (
    click.option("--source-lang", metavar="CODE", help="Language to take as source; ar finds AR-SA."),
    click.option("--target-lang", metavar="CODE", help="Language to take as target."),
)
_SHOWN = 5


def options(command: Callable[..., int]) -> Callable[..., int]:
    """The options that say how bitexts are read."""
    for option in (*reversed(LANGS), FROM):
        command = option(command)
    return command


@dataclass(slots=True)
class Input:
    """How bitexts are opened, and what was left out of them.

    Attributes:
        format: Name of the format; None for what the suffix tells.
        source_lang: Language to take as source; None for what the file says.
        target_lang: Language to take as target; None for what the file says.
        quiet: Tell nothing of what was left out; it is counted all the same.
        lost: How many units could not be read.
    """

    format: str | None = None
    source_lang: str | None = None
    target_lang: str | None = None
    quiet: bool = False
    lost: int = 0
    _reasons: list[str] = field(default_factory=list)
    _parts: int = 0
    _told: set[str] = field(default_factory=set)

    @contextlib.contextmanager
    def open(self, path: str) -> Iterator[BitextStream]:
        """Open a bitext or a store; at the end what was left out of it is told on standard error, once a file."""
        from mtkit.corpus.store_reading import open_corpus

        before, self._parts = self.lost, 0
        self._reasons.clear()
        again = path in self._told
        self._told.add(path)
        with open_corpus(
            path,
            format=self.format,
            source_lang=self.source_lang,
            target_lang=self.target_lang,
            on_reject=self._on_reject,
        ) as stream:
            yield stream
        if again:
            self.lost = before
        if again or self.quiet:
            return
        for reason in self._reasons:
            click.echo(f"note: {reason}", err=True)
        if self.lost - before > _SHOWN:
            click.echo(f"note: {path}: units that could not be read: {self.lost - before}", err=True)
        if self._parts:
            click.echo(f"note: {path}: variants left out of {self._parts:,} unit{'s' * (self._parts != 1)}", err=True)
        for remark in stream.remarks:
            click.echo(f"note: {path}: {remark}", err=True)

    def _on_reject(self, reject: Reject) -> None:
        self.lost += reject.whole
        self._parts += not reject.whole
        if reject.whole and len(self._reasons) < _SHOWN:
            self._reasons.append(f"{place_of(reject)} left out: {reject.reason}")


def inputs(*, quiet: str = "Say nothing that is not an error.") -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The options of an `Input`, which the command gets as `source` in their place.

    Args:
        quiet: What `--quiet` does.
    """

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(function)
        def call(
            *, from_: str | None, source_lang: str | None, target_lang: str | None, quiet: bool, **others: Any
        ) -> int:
            return function(source=Input(from_, source_lang, target_lang, quiet), **others)

        return options(click.option("--quiet", "-q", is_flag=True, help=quiet)(call))

    return decorate


@contextlib.contextmanager
def counting(what: str, *, quiet: bool = False) -> Iterator[Callable[[int], None] | None]:
    """A count that grows on standard error while the block runs; None where that is no terminal.

    Args:
        what: What is being done.
        quiet: Show nothing.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(what), TextColumn("{task.completed:,} units"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda more: bar.advance(task, more)


def two_files(*paths: str) -> None:
    """Refuse standard input for bitexts that are read twice.

    Raises:
        UsageError: If one of them is `-`.
    """
    if "-" in paths:
        raise click.UsageError("standard input cannot be read twice: name a file")
