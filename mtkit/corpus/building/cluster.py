"""The work of a build on a Dask cluster: the same function, the files sent with the work, nothing kept on the workers.

Workers need no folder in common with the builder: a job carries the bytes of its files (some kilobytes), a result
those of its record, and all writing is done here. Only a model other than the embedded one must lie on every worker,
under the same path.
"""

from __future__ import annotations

import pickle
import threading
import uuid
from concurrent.futures import CancelledError
from itertools import islice
from typing import TYPE_CHECKING, Any

from mtkit import __version__
from mtkit.corpus.building.work import Failure, Job, Plan, work
from mtkit.errors import MtkitError
from mtkit.pool import AHEAD

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from distributed import Client, Future

    from mtkit.corpus.building.records import Record

__all__ = ["run_on_cluster"]

TIMEOUT = 5.0
"""Seconds after which a scheduler that does not answer, or has no worker, counts as not there."""

RETRIES = 3
"""How often a job is tried again where a worker could not do it; the loss of a worker has a count of its own."""

_LEAST = 256
"""Least number of jobs that are handed over at once, so that workers that join later find some."""


def run_on_cluster(address: str, plan: Plan, jobs: Iterable[Job]) -> Generator[tuple[Job, Record | Failure]]:
    """Do jobs on the workers of a cluster; each result comes with its job as soon as it is there.

    What a worker had in hand when it was lost is done by another. A job that takes several workers with it is a
    failure, and the others go on.

    Args:
        address: The scheduler, such as `tcp://10.0.0.1:8786`.
        plan: What holds for every job.
        jobs: Taken as they are needed.

    Raises:
        MtkitError: If the package `distributed` is not installed, the scheduler does not answer or has no worker, a
            worker has another version of mtkit or none, or the scheduler is lost.
    """
    try:
        import dask
        from distributed import Client, as_completed
        from distributed.comm.addressing import parse_address
        from distributed.comm.registry import get_backend
    except ImportError as error:
        raise MtkitError(
            "a cluster needs the package distributed, which is not installed", hint="pip install 'mtkit[cluster]'"
        ) from error
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"}):
        try:
            get_backend(parse_address(address)[0])  # an unknown kind of address leaves a client that cannot be closed
            client: Client = Client(address, timeout=TIMEOUT, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, ImportError) as error:
            raise MtkitError(
                f"the scheduler {address} cannot be reached: {_short(error)}",
                hint="start it with: dask scheduler; its address is on its first lines",
            ) from error
        with client:
            threads = _checked_workers(client, address)
            finished = as_completed(loop=client.loop)  # type: ignore[no-untyped-call]
            yield from _run(client, finished, plan, iter(jobs), max(_LEAST, AHEAD * threads))


def _run(
    client: Client, finished: Any, plan: Plan, jobs: Iterable[Job], ahead: int
) -> Generator[tuple[Job, Record | Failure]]:
    run = uuid.uuid4().hex
    told = client.submit(_plan, pickle.dumps(plan), run, key=f"mtkit-plan-{run}")  # made again where it is lost
    waiting: dict[str, Job] = {}

    def submit(number: int, job: Job) -> None:
        key = f"mtkit-{run}-{number}"
        waiting[key] = job
        finished.add(client.submit(_work, job, told, key=key, retries=RETRIES, pure=False))

    rest = enumerate(jobs)
    for number, job in islice(rest, ahead):
        submit(number, job)
    while waiting:
        future = next(finished)
        job = waiting.pop(future.key)
        result = _result(future, job)
        del future  # the cluster may forget it
        for number, more in islice(rest, 1):
            submit(number, more)
        yield job, result


def _result(future: Future[Any], job: Job) -> Record | Failure:
    from distributed import KilledWorker

    try:
        result: Record | Failure = future.result()
    except MtkitError:
        raise  # what stands in the way of every job
    except KilledWorker:
        error = MtkitError(
            "the workers that had it were lost, one after the other", path=job.paths[0], hint="see their logs"
        )
        return Failure(job.name, error)
    except (CancelledError, OSError, TimeoutError) as error:
        raise MtkitError(
            "the cluster is lost", hint="see to its scheduler and build again: what is done is kept"
        ) from error
    except Exception as error:  # noqa: BLE001 - what one worker could not do with one job
        return Failure(job.name, MtkitError(f"on a worker: {_short(error)}", path=job.paths[0]))
    return result


def _checked_workers(client: Client, address: str) -> int:
    """The number of threads of all workers, each of which must have this version of mtkit."""
    try:
        client.wait_for_workers(1, timeout=TIMEOUT)
    except TimeoutError as error:
        raise MtkitError(
            f"the scheduler {address} has no worker", hint=f"start some with: dask worker {address} --nthreads 1"
        ) from error
    try:
        versions: dict[str, str] = client.run(_version)
    except Exception as error:
        raise MtkitError(
            f"a worker of {address} cannot load mtkit: {_short(error)}",
            hint=f"install mtkit {__version__} where the workers run",
        ) from error
    for worker, version in sorted(versions.items()):
        if version != __version__:
            raise MtkitError(
                f"the worker {worker} has mtkit {version}, this is {__version__}",
                hint="install the same version everywhere",
            )
    return sum(client.nthreads().values())  # type: ignore[no-untyped-call]


def _short(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__


# --- on the workers

_here = threading.local()
"""The bench of each thread of a worker, and the run that it is for."""


def _version() -> str:
    return __version__


def _plan(data: bytes, run: str) -> tuple[str, bytes]:
    return run, data


def _work(job: Job, told: tuple[str, bytes]) -> Record | Failure:
    run, data = told
    if getattr(_here, "run", None) != run:
        _here.bench = pickle.loads(data).bench()  # noqa: S301 - what the builder sent, as the job itself
        _here.run = run
    return work(_here.bench, job)
