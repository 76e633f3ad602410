"""A build that is killed at any moment, or loses a worker of its cluster, gives the same bytes in the end."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from mtkit.corpus.building.cluster import run_on_cluster
from mtkit.corpus.building.work import Plan
from mtkit.corpus.settings import AlignSettings
from mtkit.errors import MtkitError
from tests.build_fixtures import FOLDERS, contents, write_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import RunCommand

PAIRS = 30
QUIET = '[export]\nformats = ["tmx", "jsonl"]\nstatistics = false\ncard = false\n'


def command(folder: Path, where: Path, *more: str) -> list[str]:
    """A build of `folder` with its outputs and records below `where`."""
    words = ["build", str(folder), "-o", str(where / "out"), "--work", str(where / "work"), "-q", *more]
    return [sys.executable, "-m", "mtkit", *words]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pairs enough for a build to be killed in the middle."""
    folder = tmp_path_factory.mktemp("corpus")
    return write_corpus(folder, *(f"{number:03d}" for number in range(PAIRS)), settings=FOLDERS + QUIET)


@pytest.fixture(scope="module")
def expected(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build that nobody disturbs gives."""
    where = tmp_path_factory.mktemp("expected")
    subprocess.run(command(corpus, where, "-j", "1"), check=True)
    return contents(where / "out")


def until(holds: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait until something holds; whether it does in the end."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def records(where: Path) -> int:
    """How many records there are."""
    return len(list(where.glob("work/*/*.work")))


def test_killed_again_and_again(corpus: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    """Killed after some records each time, it goes on where it stopped; its processes end with it."""
    rng = random.Random(7)  # noqa: S311 - not for secrets
    done = 0
    for _ in range(2):
        process = subprocess.Popen(command(corpus, tmp_path, "-j", "2"), start_new_session=True)
        assert until(lambda before=done: records(tmp_path) > before)  # type: ignore[misc]
        time.sleep(rng.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert records(tmp_path) >= done
        done = records(tmp_path)

        def gone(group: int = process.pid) -> bool:
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return True
            return False

        assert until(gone), "worker processes outlive their parent"
    run = subprocess.run([*command(corpus, tmp_path, "-j", "2"), "--json"], check=True, capture_output=True, text=True)
    assert contents(tmp_path / "out") == expected
    assert json.loads(run.stdout)["counts"]["pairs"] == PAIRS


def test_killed_while_it_writes(corpus: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    """Killed when the first output lies there, it writes them again."""
    process = subprocess.Popen(command(corpus, tmp_path, "-j", "1"))
    assert until(lambda: (tmp_path / "out").is_dir() and any((tmp_path / "out").iterdir()))
    process.send_signal(signal.SIGKILL)
    process.wait()
    subprocess.run(command(corpus, tmp_path, "-j", "1"), check=True)
    assert contents(tmp_path / "out") == expected


@contextmanager
def running(words: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the cluster, which ends with the block."""
    environment = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """The address of a scheduler on this machine, on a port of its own."""
    told = folder / "scheduler.json"
    words = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    with running([*words, "--no-dashboard", "--no-show", "--scheduler-file", str(told)]):
        assert until(told.exists)
        assert until(lambda: "address" in told.read_text(encoding="utf-8"))
        yield json.loads(told.read_text(encoding="utf-8"))["address"]


def worker(address: str, folder: Path) -> list[str]:
    """The command line of a worker that nobody starts again."""
    words = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1"]
    return [*words, "--no-nanny", "--no-dashboard", "--local-directory", str(folder)]


def test_a_cluster_that_loses_a_worker(
    corpus: Path, expected: dict[str, bytes], mtkit: RunCommand, tmp_path: Path
) -> None:
    """Two workers do the work, one is killed in the middle; the outputs are those of this machine.

    So they are where the other one then does all of it, for a builder in this process.
    """
    pytest.importorskip("distributed")
    with ExitStack() as stack:
        address = stack.enter_context(scheduler(tmp_path))
        workers = [stack.enter_context(running(worker(address, tmp_path / str(n)))) for n in range(2)]
        build = subprocess.Popen(command(corpus, tmp_path, "--scheduler", address))
        stack.callback(build.kill)
        assert until(lambda: records(tmp_path) > 0)
        workers[0].send_signal(signal.SIGKILL)
        assert records(tmp_path) < PAIRS
        assert build.wait(60) == 0
        assert workers[1].poll() is None
        where = ("-o", tmp_path / "again" / "out", "--work", tmp_path / "again" / "work")
        assert mtkit("build", corpus, "-q", *where, "--scheduler", address) == (0, "", "")
    assert contents(tmp_path / "out") == expected
    assert contents(tmp_path / "again" / "out") == expected


def test_a_scheduler_without_workers(corpus: Path, mtkit: RunCommand, tmp_path: Path) -> None:
    """It is said what is missing and how to start it; so it is where nothing listens, or the address is none."""
    pytest.importorskip("distributed")
    with scheduler(tmp_path) as address:
        run = subprocess.run(
            command(corpus, tmp_path, "--scheduler", address), check=False, capture_output=True, text=True
        )
    assert run.returncode == 2
    assert f"the scheduler {address} has no worker; start some with: dask worker {address}" in run.stderr
    code, _, err = mtkit("build", corpus, "-q", "--work", tmp_path / "work", "--scheduler", "carrier:pigeon")
    assert code == 2
    assert "the scheduler carrier:pigeon cannot be reached" in err


def test_no_package_no_cluster(
    corpus: Path, mtkit: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra the error names it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, _, err = mtkit("build", corpus, "-q", "--work", tmp_path, "--scheduler", "tcp://127.0.0.1:1")
    assert code == 2
    assert "a cluster needs the package distributed, which is not installed; pip install 'mtkit[cluster]'" in err


class Stub:
    """A client of a cluster that answers as it is told."""

    def __init__(self, versions: object) -> None:
        self.versions = versions

    def wait_for_workers(self, *_: object, **__: object) -> None:
        """There are some."""

    def run(self, _function: object) -> object:
        """The versions of the workers."""
        if isinstance(self.versions, Exception):
            raise self.versions
        return self.versions

    def nthreads(self) -> dict[str, int]:
        """Threads of each worker."""
        return {"a": 2, "b": 3}


def test_workers_with_another_mtkit() -> None:
    """A worker with another version, or without mtkit, is named before the work."""
    from mtkit import __version__
    from mtkit.corpus.building import cluster

    assert cluster._checked_workers(Stub({"a": __version__}), "x") == 5  # type: ignore[arg-type]
    with pytest.raises(MtkitError, match=r"the worker b has mtkit 9\.9, this is .*; install the same version"):
        cluster._checked_workers(Stub({"a": __version__, "b": "9.9"}), "x")  # type: ignore[arg-type]
    with pytest.raises(MtkitError, match="a worker of x cannot load mtkit: No module named 'mtkit'; install mtkit"):
        cluster._checked_workers(Stub(ModuleNotFoundError("No module named 'mtkit'")), "x")  # type: ignore[arg-type]
    with pytest.raises(MtkitError, match=r"the build runs with mtkit 9\.9, this worker with"):
        Plan(("ar", "en"), AlignSettings(), version="9.9").bench()


def test_what_a_cluster_may_answer() -> None:
    """A job that takes its workers with it is a failure; what no job can pass ends the build."""
    distributed = pytest.importorskip("distributed")
    from concurrent.futures import CancelledError

    from mtkit.corpus.building import cluster
    from mtkit.corpus.building.records import Frame
    from mtkit.corpus.building.work import Failure, Job
    from mtkit.errors import ModelError

    job = Job("a", 0, ("ar/a.txt", "en/a.txt"), None, Frame({}), {})

    class Answer:
        def __init__(self, error: Exception) -> None:
            self.error = error

        def result(self) -> None:
            raise self.error

    def told(error: Exception) -> str:
        result = cluster._result(Answer(error), job)  # type: ignore[arg-type]
        assert isinstance(result, Failure)
        return str(result.error)

    killed = distributed.KilledWorker("a", None, 3)
    assert told(killed) == "ar/a.txt: the workers that had it were lost, one after the other; see their logs"
    assert told(ValueError("first\nodd")) == "ar/a.txt: on a worker: odd"
    with pytest.raises(ModelError):
        told(ModelError("no model here"))
    with pytest.raises(MtkitError, match="the cluster is lost; see to its scheduler and build again"):
        told(CancelledError())


def test_the_work_of_a_worker_is_prepared_once() -> None:
    """A thread of a worker keeps model and rules as long as one build lasts."""
    import pickle

    from mtkit.corpus.building import cluster
    from mtkit.corpus.building.records import Frame, Record, pack
    from mtkit.corpus.building.work import Job

    plan = pickle.dumps(Plan(("ar", "en"), AlignSettings()))
    job = Job("a", 0, ("a.tmx",), None, Frame({}, {"units": 0}, pack([])), {})
    assert isinstance(cluster._work(job, cluster._plan(plan, "one")), Record)
    bench = cluster._here.bench
    cluster._work(job, cluster._plan(plan, "one"))
    assert cluster._here.bench is bench
    cluster._work(job, cluster._plan(plan, "two"))
    assert cluster._here.bench is not bench
    assert cluster._version()
    assert callable(run_on_cluster)
