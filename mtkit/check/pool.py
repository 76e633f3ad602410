"""Many files checked side by side in worker processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtkit.check.engine import Checker
from mtkit.check.files import FileResult, Job, check_file
from mtkit.errors import MtkitError
from mtkit.pool import run_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from mtkit.termbase import Termbase

__all__ = ["Plan", "check_all"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is checked for.

    Attributes:
        termbase: The names; None for none.
        codes: The rules to run.
        day: The date of the texts, if it is known.
    """

    termbase: Termbase | None
    codes: frozenset[str]
    day: date | None = None

    def checker(self) -> Checker:
        """A checker for this plan."""
        return Checker(self.termbase, self.codes, day=self.day)


def check_all(jobs: Sequence[Job], plan: Plan, workers: int = 1) -> Iterator[FileResult]:
    """Check many files; results come in the order of `jobs`.

    Args:
        jobs: The files.
        plan: What to check for.
        workers: Number of processes; 1 stays in this one.

    Raises:
        MtkitError: If a worker process was killed from outside, as a machine without memory does.
    """
    alone = workers < 2 or len(jobs) < 2  # noqa: PLR2004 - one process is this one
    run = _check_here if alone else _check
    for _job, result in run_all(run, jobs, plan.checker, workers=workers, ordered=True):
        yield result


def _check_here(checker: Checker, job: Job) -> FileResult:
    return check_file(job, checker)


def _check(checker: Checker, job: Job) -> FileResult:
    try:
        return check_file(job, checker)
    except Exception as error:  # noqa: BLE001 - a defect met in one file is reported and the others go on
        return FileResult(job.path, error=MtkitError(f"internal error: {type(error).__name__}: {error}", path=job.path))
