"""Processes that work on many items: results, order, errors, and how they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from mtkit import pool
from mtkit.errors import FormatError, MtkitError
from mtkit.pool import cores, run_all


def prepared(value: int) -> int:
    """The state of a process."""
    return value


def refused() -> int:
    """A state that cannot be made."""
    raise FormatError("is damaged", path="model")


def added(state: int, item: int) -> int:
    """The work on one item."""
    return state + item


def killed(state: int, item: int) -> int:
    """Work that the machine ends."""
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return state + item


class LeftError(Exception):
    """Stands for the end of a worker process."""


@pytest.mark.parametrize("workers", [1, 2])
def test_every_item_gives_its_result(workers: int) -> None:
    """One process and two give the same, in order where that is asked for; items may be a generator."""
    items = (number for number in range(20))
    found = list(run_all(added, items, partial(prepared, 100), workers=workers, ordered=True))
    assert found == [(number, 100 + number) for number in range(20)]
    loose = list(run_all(added, range(20), partial(prepared, 100), workers=workers))
    assert sorted(loose) == found


def test_no_items_no_state() -> None:
    """Nothing is prepared where there is nothing to do; there is at least one core."""
    assert list(run_all(added, [], refused, workers=2)) == []
    assert cores() >= 1


@pytest.mark.parametrize("workers", [1, 2])
def test_a_state_that_cannot_be_made_is_said_once(workers: int) -> None:
    """The error of the preparation comes to the caller as it was raised."""
    with pytest.raises(FormatError, match=r"^model: is damaged$"):
        list(run_all(added, range(3), refused, workers=workers))


def test_a_killed_worker_is_an_error() -> None:
    """A process that the system killed ends the run with a hint."""
    with pytest.raises(MtkitError, match="a worker process was killed or could not start; the machine may be out of"):
        list(run_all(killed, range(6), partial(prepared, 0), workers=2))


def test_a_worker_ends_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its handler unwinds the stack, and the task then leaves the process, past the pool that would go on."""

    def leave(code: int) -> None:
        raise LeftError(code)

    def told(_state: object, _item: object) -> None:
        pool._end(signal.SIGTERM, None)

    monkeypatch.setattr("os._exit", leave)
    monkeypatch.setattr(pool, "_ready", {"state": None})
    with pytest.raises(LeftError, match="1"):
        pool._call(told, 1)


def test_a_worker_leaves_ctrl_c_to_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ignores the interrupt of the terminal and prepares its state once."""
    import gc

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    threshold = gc.get_threshold()
    monkeypatch.setattr(pool, "_ready", {})
    try:
        pool._start(partial(prepared, 7))
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is pool._end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        gc.unfreeze()
        gc.set_threshold(*threshold)
    assert pool._call(added, 3) == 10


LOST = """
import os, signal, sys, time
from mtkit import pool

class Tidy:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.2)

signal.signal(signal.SIGTERM, pool._end)
sys.unraisablehook = pool._end_again
Tidy()
print("went on", flush=True)
time.sleep(20)
"""


def test_an_order_to_end_is_not_lost() -> None:
    """A worker that is told to end while Python is tidying up ends a moment later, and without a word."""
    run = subprocess.run([sys.executable, "-c", LOST], capture_output=True, text=True, check=False, timeout=15)
    assert (run.returncode, run.stdout, run.stderr) == (128 + 15, "went on\n", "")
