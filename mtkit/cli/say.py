"""What commands say: notes, summary and progress on standard error, figures on standard output."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from mtkit.cli.outcome import as_json, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.progress import Progress

    from mtkit.align.evaluate import Scores
    from mtkit.cli.outcome import Outcome
    from mtkit.exchange import Reject

__all__ = [
    "Loudness",
    "embedding_progress",
    "judge",
    "place_of",
    "print_json",
    "print_scores",
    "progress",
    "progress_bar",
    "say_failure",
    "say_notes",
    "say_summary",
]

T = TypeVar("T")

SHOWN_FROM = 500
"""Fewest segments for which the progress of embedding is shown."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """What to say: the summary as JSON on standard output; no summary, notes or progress on standard error."""

    as_json: bool = False
    quiet: bool = False


def say_notes(notes: Iterable[str]) -> None:
    """One line a note, on standard error."""
    for note in notes:
        click.echo(f"note: {note}", err=True)


def say_failure(error: str) -> None:
    """One line for a pair that failed, as a fatal error would be reported."""
    click.echo(f"mtkit: {' '.join(error.splitlines())}", err=True)


def say_summary(outcomes: Sequence[Outcome]) -> None:
    """The counts of what was done, on standard error."""
    for line in summary(outcomes, isolate=sys.stderr.isatty()):
        click.echo(line, err=True)


def judge(outcomes: Iterable[Outcome]) -> Scores | None:
    """The scores over all pairs that had a gold alignment; None if none had."""
    from mtkit.align.evaluate import evaluate

    judged = [outcome.judged for outcome in outcomes if outcome.judged is not None]
    return evaluate(judged) if judged else None


def print_scores(outcomes: Iterable[Outcome]) -> None:
    """The scores over all pairs with a gold alignment, one figure a line on standard output, four decimals."""
    scores = judge(outcomes)
    for name, value in scores.as_dict().items() if scores is not None else ():
        click.echo(f"{name:18s} {value:.4f}")


def print_json(outcomes: Sequence[Outcome], **more: object) -> None:
    """The summary as one JSON object on standard output, with the scores if there are any."""
    found = as_json(outcomes) | more
    scores = judge(outcomes)
    if scores is not None:
        found["scores"] = scores.as_dict()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def embedding_progress() -> Callable[[int, int], None] | None:
    """What shows on standard error how many segments have a vector; None where that is no terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        if total >= SHOWN_FROM:
            click.echo(f"\rembedding {done} of {total} segments", nl=done == total, err=True)

    return show


def progress(results: Iterable[T], total: int, *, quiet: bool) -> Iterator[T]:
    """Pass `results` through, with a progress bar on standard error if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield from results
        return
    with progress_bar() as bar:
        task = bar.add_task("aligning", total=total)
        for result in results:
            bar.advance(task)
            yield result


def progress_bar() -> Progress:
    """A bar on standard error with what is being done, how much of how much, and the time that is left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, redirect_stderr=True)


def place_of(reject: Reject) -> str:
    """Where in a file something was left out: path, line and unit, as far as they are known, with a colon behind."""
    line = "" if reject.line is None else f"{reject.line}:"
    unit = "" if reject.unit is None else f" unit {reject.unit}:"
    return f"{reject.path}:{line}{unit}"
