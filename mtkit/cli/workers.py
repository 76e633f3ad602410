"""Many pairs aligned side by side in worker processes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mtkit.cli.pair import Job, align_pair, load_engine
from mtkit.errors import MtkitError
from mtkit.pool import run_all

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from mtkit.align import Aligner
    from mtkit.cli.outcome import Outcome
    from mtkit.cli.pair import Settings

__all__ = ["Failure", "align_all"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A pair that could not be aligned, and why."""

    job: Job
    error: str


def align_all(jobs: Sequence[Job], settings: Settings, workers: int) -> Generator[tuple[Job, Outcome | Failure]]:
    """Align many pairs, each result as it comes; a pair that fails does not stop the others.

    With more than one worker the pairs go to separate processes. When the caller stops early or is interrupted, the
    workers are told to end; each removes what it has half written.

    Raises:
        MtkitError: If the model or a termbase is not usable, or a worker process was killed from outside.
    """
    return run_all(partial(_run, settings), jobs, partial(load_engine, settings), workers=workers)


def _run(settings: Settings, engine: Aligner, job: Job) -> Outcome | Failure:
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
