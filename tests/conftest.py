"""Fixtures that tests of several areas ask for."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


class CommandResult(NamedTuple):
    """What a run of the command line left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


class RunCommand(Protocol):
    """Runs `mtkit` with these words in this process."""

    def __call__(self, *words: object) -> CommandResult:
        """Run it and return what it left."""


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    """What a test changes in the handling of signals ends with it; else the commands of later tests inherit it."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def mtkit(capsys: pytest.CaptureFixture[str]) -> RunCommand:
    """The command line as a function; much quicker than a process of its own."""
    from mtkit.cli import main

    def run(*words: object) -> CommandResult:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(word) for word in words])
        code = stop.value.code
        return CommandResult(code if isinstance(code, int) else 1, *capsys.readouterr())

    return run
