"""Many items worked on side by side in processes, which can be stopped without leaving anything half written.

The state that an item needs (a model, a termbase) is made once in each process; items and results are pickled.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

from mtkit.errors import MtkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Future

__all__ = ["AHEAD", "cores", "one_thread_each", "run_all"]

Item = TypeVar("Item")
Result = TypeVar("Result")
State = TypeVar("State")

AHEAD = 4
"""Items that are handed over for each process: enough that none waits, few enough that memory stays flat."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_GRACE = 10.0
"""Seconds that a process has for tidying up after its parent has died."""
_SOON = 0.05
"""Seconds until an order to end that was lost is given again."""


def cores() -> int:
    """How many processor cores this process may use."""
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def one_thread_each() -> None:
    """Let the arithmetic of every process that loads its libraries from now on run in one thread.

    Where many items are worked on they are the parallel part, and threads would only wait for each other.
    """
    for name in _THREADS:
        os.environ.setdefault(name, "1")


def run_all(
    function: Callable[[State, Item], Result],
    items: Iterable[Item],
    prepare: Callable[[], State],
    *,
    workers: int = 1,
    ordered: bool = False,
) -> Generator[tuple[Item, Result]]:
    """Call `function(prepare(), item)` for every item; each result comes with its item as soon as it is there.

    Items are taken as they are needed, so that they may be many. With more than one worker they go to separate
    processes, which end when the caller stops early, is interrupted or is killed: a process that is told to end
    unwinds its stack, so that it removes what it has half written.

    Args:
        function: Can be pickled; what it raises, this raises.
        items: Can be pickled, as can the results.
        prepare: Can be pickled; is called once in each process. What it raises, this raises.
        workers: Number of processes; 1 stays in this one.
        ordered: Yield the results in the order of the items.

    Raises:
        MtkitError: If a worker process was killed from outside, as a machine without memory does.
    """
    rest = iter(items)
    first = list(islice(rest, max(workers, 1)))
    workers = min(workers, len(first))
    if workers < 2:  # noqa: PLR2004 - one process is this one
        state = prepare() if first else None
        for item in chain(first, rest):
            yield item, function(cast("State", state), item)
        return
    yield from _beside(function, first, rest, prepare, workers, ordered=ordered)


def _beside(  # noqa: PLR0913 - what it was called with
    function: Callable[[State, Item], Result],
    first: list[Item],
    rest: Iterator[Item],
    prepare: Callable[[], State],
    workers: int,
    *,
    ordered: bool,
) -> Generator[tuple[Item, Result]]:
    one_thread_each()
    executor = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(prepare,),
    )
    done = False
    waiting: deque[tuple[Future[Any], Item]] = deque()

    def submit(item: Item) -> None:
        waiting.append((executor.submit(_call, function, item), item))

    try:
        for item in chain(first, islice(rest, workers * (AHEAD - 1))):
            submit(item)
        while waiting:
            future, item = waiting.popleft() if ordered else _finished(waiting)
            result = future.result()
            for more in islice(rest, 1):
                submit(more)
            yield item, result
        done = True
    except BrokenProcessPool as error:
        raise MtkitError(
            "a worker process was killed or could not start",
            hint="the machine may be out of memory: give --jobs 1; what was written is whole",
        ) from error
    finally:
        if not done:
            for child in multiprocessing.active_children():
                child.terminate()
        executor.shutdown(wait=True, cancel_futures=True)


def _finished(waiting: deque[tuple[Future[Any], Item]]) -> tuple[Future[Any], Item]:
    """Take the first that is done, and wait for one where none is."""
    wait([future for future, _item in waiting], return_when=FIRST_COMPLETED)
    index = next(number for number, (future, _item) in enumerate(waiting) if future.done())
    found = waiting[index]
    del waiting[index]
    return found


# --- in the worker processes

_ready: dict[str, Any] = {}
"""The state of this process, or the error that stood in the way of it."""


def _start(prepare: Callable[[], Any]) -> None:
    """Leave Ctrl-C to the parent, let its order to end unwind the stack, and end when it has died."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    sys.unraisablehook = _end_again
    threading.Thread(target=_follow, daemon=True).start()
    gc.set_threshold(100_000, 50, 100)  # texts and findings are many and hold no cycles: a fifth of the time
    try:
        _ready["state"] = prepare()
    except MtkitError as error:
        _ready["error"] = error
    except SystemExit:
        os._exit(1)  # told to end while a model is loading; the pool would print the exception
    gc.freeze()


def _follow() -> None:
    """End this process when its parent is gone, as after `kill -9`."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(_GRACE)
    os._exit(1)


def _end(number: int, frame: object) -> NoReturn:
    del frame
    raise SystemExit(128 + number)


def _end_again(raised: sys.UnraisableHookArgs) -> None:
    """An order to end that came while Python was tidying up is lost there: give it again a moment later."""
    if not isinstance(raised.exc_value, SystemExit):
        sys.__unraisablehook__(raised)
        return
    again = threading.Timer(_SOON, os.kill, (os.getpid(), signal.SIGTERM))
    again.daemon = True
    again.start()


def _call(function: Callable[[Any, Any], Any], item: object) -> object:
    if "error" in _ready:
        raise _ready["error"]
    try:
        return function(_ready["state"], item)
    except SystemExit:
        os._exit(1)  # the pool would take the exception for a result and go on
