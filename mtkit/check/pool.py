"""Many files checked side by side in worker processes."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtkit.check.engine import Checker
from mtkit.check.files import FileResult, Job, check_file
from mtkit.errors import MtkitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from mtkit.termbase import Termbase

__all__ = ["Plan", "check_all"]

_AHEAD = 4
"""Files that wait for each worker."""


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
    if workers < 2 or len(jobs) < 2:  # noqa: PLR2004 - one process is this one
        checker = plan.checker()
        for job in jobs:
            yield check_file(job, checker)
        return
    executor = ProcessPoolExecutor(
        min(workers, len(jobs)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(plan,),
    )
    done = False
    try:
        yield from executor.map(_run, jobs, chunksize=max(1, min(_AHEAD, len(jobs) // workers)))
        done = True
    except BrokenProcessPool as error:
        raise MtkitError(
            "a worker process was killed or could not start", hint="the machine may be out of memory: give --jobs 1"
        ) from error
    finally:
        if not done:
            for child in multiprocessing.active_children():
                child.terminate()
        executor.shutdown(wait=True, cancel_futures=True)


_ready: list[Checker] = []
"""The checker of this worker process."""


def _start(plan: Plan) -> None:
    """Leave Ctrl-C to the parent."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    _ready[:] = [plan.checker()]


def _run(job: Job) -> FileResult:
    try:
        return check_file(job, _ready[0])
    except Exception as error:  # noqa: BLE001 - a defect met in one file is reported and the others go on
        return FileResult(job.path, error=MtkitError(f"internal error: {type(error).__name__}: {error}", path=job.path))
