"""Many pairs aligned side by side in worker processes, which can be stopped without leaving anything half written."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from mtkit.cli.pair import Job, align_pair, load_engine
from mtkit.errors import MtkitError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from mtkit.align import Aligner
    from mtkit.cli.outcome import Outcome
    from mtkit.cli.pair import Settings

__all__ = ["Failure", "align_all", "cores"]

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, slots=True)
class Failure:
    """A pair that could not be aligned, and why."""

    job: Job
    error: str


def cores() -> int:
    """How many processor cores this process may use."""
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def align_all(jobs: Sequence[Job], settings: Settings, workers: int) -> Generator[tuple[Job, Outcome | Failure]]:
    """Align many pairs, each result as it comes; a pair that fails does not stop the others.

    With more than one worker the pairs go to separate processes. When the caller stops early or is interrupted, the
    workers are told to end; each removes what it has half written.

    Raises:
        MtkitError: If a worker process was killed from outside, as a machine without memory does.
    """
    if workers < 2 or len(jobs) < 2:  # noqa: PLR2004 - one process is this one
        _start(settings)
        for job in jobs:
            yield job, _run(job)
        return
    for name in _THREADS:
        os.environ.setdefault(name, "1")  # the pairs are the parallel part
    executor = ProcessPoolExecutor(
        min(workers, len(jobs)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(settings,),
    )
    done = False
    try:
        waiting = {executor.submit(_run_in_worker, job): job for job in jobs}
        for future in as_completed(waiting):
            yield waiting[future], future.result()
        done = True
    except BrokenProcessPool as error:
        raise MtkitError(
            "a worker process was killed or could not start",
            hint="the machine may be out of memory: give --jobs 1; pairs already written are whole",
        ) from error
    finally:
        if not done:
            for child in multiprocessing.active_children():
                child.terminate()
        executor.shutdown(wait=True, cancel_futures=True)


_ready: dict[str, tuple[Settings, Aligner | MtkitError]] = {}
"""The settings and the loaded aligner of this process."""


def _start(settings: Settings) -> None:
    try:
        _ready["now"] = settings, load_engine(settings)
    except MtkitError as error:
        _ready["now"] = settings, error


def _start_worker(settings: Settings) -> None:
    """Leave Ctrl-C to the parent, and let its order to end unwind the stack so that nothing is left half written."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    try:
        _start(settings)
    except SystemExit:
        os._exit(1)  # told to end while the model is loading; the pool would print the exception


def _end(number: int, frame: object) -> NoReturn:
    del frame
    raise SystemExit(128 + number)


def _run_in_worker(job: Job) -> Outcome | Failure:
    try:
        return _run(job)
    except SystemExit:
        os._exit(1)  # the pool would take the exception for a result and go on


def _run(job: Job) -> Outcome | Failure:
    settings, engine = _ready["now"]
    if isinstance(engine, MtkitError):
        raise engine
    try:
        if job.output is not None:
            Path(job.output).parent.mkdir(parents=True, exist_ok=True)
        return align_pair(job, settings, engine)[1]
    except MtkitError as error:
        return Failure(job, str(error))
    except OSError as error:
        return Failure(job, f"{error.filename or job.source}: {(error.strerror or type(error).__name__).lower()}")
    except Exception as error:  # noqa: BLE001 - a defect in one pair is reported and the others go on
        return Failure(job, f"{job.source}: internal error: {type(error).__name__}: {error}")
