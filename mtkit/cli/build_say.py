"""What `mtkit build` says on standard error: notes, failures, progress, the figures at the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self

import click

from mtkit.cli.say import progress_bar, say_failure, say_notes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from rich.progress import Progress

    from mtkit.corpus.building import Built
    from mtkit.corpus.building.work import Failure

__all__ = ["Voice"]


class Voice:
    """Tells of a build as it gets on; with a progress bar where standard error is a terminal.

    Args:
        quiet: Tell of failures only.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar: Progress | None = None
        self._task: Any = None
        self._done: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def found(self, items: int, notes: list[str]) -> None:
        """Begin the progress bar."""
        if self._quiet:
            return
        say_notes(notes)
        if sys.stderr.isatty():
            self._bar = progress_bar()
            self._task = self._bar.add_task("building", total=items)
            self._bar.start()

    def done(self, name: str) -> None:
        """One more is done."""
        self._advance(name)

    def noted(self, remarks: Iterable[str]) -> None:
        """What should be known of files that were read."""
        if not self._quiet:
            say_notes(remarks)

    def failed(self, failure: Failure) -> None:
        """Say which pair failed and why, also when quiet."""
        say_failure(str(failure.error))
        self._advance(failure.name)

    def writing(self) -> None:
        """The records are there."""
        if self._bar is not None:
            self._bar.update(self._task, description="writing")

    def _advance(self, name: str) -> None:
        if self._bar is not None and name not in self._done:
            self._done.add(name)  # the parts of a bitext count as one
            self._bar.advance(self._task)

    def summary(self, built: Built) -> None:
        """The figures, and where the outputs are."""
        say_notes(built.notes)
        counts = built.manifest["counts"]
        left = dict(counts["rejected_by"]) | ({"duplicate": counts["duplicates"]} if counts["duplicates"] else {})
        lines = [
            f"{counts['pairs']} pairs and {counts['bitexts']} bitexts, {built.fresh} of their records made now"
            + (f"; failed: {counts['failed']}" if counts["failed"] else ""),
            f"{counts['units']} units: {counts['kept']} kept" + (f"; left out: {_listed(left)}" if left else ""),
        ]
        if counts["filtered_by"]:
            lines.append(f"rules that filtered: {_listed(counts['filtered_by'])}")
        if counts["unreadable"]:
            lines.append(f"units that could not be read: {counts['unreadable']}")
        lines.append(f"findings: {_listed(counts['findings_by_rule']) or 'none'}")
        lines.append(f"written: {built.folder}" if built.written else f"{built.folder} is as it should be")
        for line in lines:
            click.echo(line, err=True)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
