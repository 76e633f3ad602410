"""The one boundary where errors become a line and an exit code."""

from __future__ import annotations

import errno
import io
import signal
import sys
from typing import TYPE_CHECKING

import click
import pytest

from mtkit import __version__
from mtkit.cli import COMMANDS, group
from mtkit.cli.pair import Job, Settings
from mtkit.cli.say import progress
from mtkit.cli.workers import Failure, align_all
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

STOPPED = "mtkit: stopped; no output was left half written\n"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """A command `fail` that raises what is put into this list."""
    errors: list[BaseException] = []

    @click.command
    def fail() -> None:
        raise errors[0]

    known = group.get_command
    monkeypatch.setattr(group, "get_command", lambda ctx, name: fail if name == "fail" else known(ctx, name))
    return errors


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (FormatError("is\nempty", path="a.txt", line=3, hint="fill it"), "mtkit: a.txt:3: is empty; fill it\n"),
        (OSError(errno.EIO, "Input/output error", "a.txt"), "mtkit: a.txt: input/output error\n"),
        (OSError(errno.EIO, "Input/output error"), "mtkit: input or output: input/output error\n"),
        (KeyboardInterrupt(), STOPPED),
        (click.Abort(), STOPPED),
        (click.ClickException("not so"), "Error: not so\n"),
        (BrokenPipeError(), ""),
        (
            KeyError("a\nb"),
            "mtkit: internal error: KeyError: 'a\\nb'; run again with --debug and report it\n",
        ),
    ],
)
def test_every_error_is_a_line_and_exit_code_2(
    mtkit: RunCommand, failing: list[BaseException], error: BaseException, line: str
) -> None:
    """Ours, the system's, the user's and our mistakes all end the same way."""
    failing.append(error)
    assert mtkit("fail") == (2, "", line)


def test_debug_shows_the_traceback(mtkit: RunCommand, failing: list[BaseException]) -> None:
    """--debug, wherever it stands, adds the traceback; the line and the exit code stay."""
    failing.append(FormatError("is empty", path="a.txt"))
    for words in (("--debug", "fail"), ("fail", "--debug")):
        code, _, err = mtkit(*words)
        assert code == 2
        assert err.startswith("Traceback (most recent call last):")
        assert err.endswith("\nmtkit: a.txt: is empty\n")


def test_an_exit_code_of_a_command_is_kept(mtkit: RunCommand, failing: list[BaseException]) -> None:
    """What a command ends with is what the process ends with."""
    failing.append(click.exceptions.Exit(1))
    assert mtkit("fail").code == 1
    failing[0] = SystemExit(7)
    assert mtkit("fail").code == 7


def test_an_unknown_command_is_bad_usage(mtkit: RunCommand) -> None:
    """The name is repeated and the help is pointed at."""
    code, out, err = mtkit("algin")
    assert (code, out) == (2, "")
    assert "No such command 'algin'" in err
    assert "--help" in err


def test_a_module_without_a_command_is_our_mistake(mtkit: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in COMMANDS is a click command or an internal error."""
    monkeypatch.setattr("mtkit.cli.say.command", "no command", raising=False)
    monkeypatch.setitem(COMMANDS, "broken", ("mtkit.cli.say", "Broken."))
    assert "internal error: TypeError: mtkit.cli.say.command is not a click command" in mtkit("broken").err


def test_the_version(mtkit: RunCommand) -> None:
    """`-V` names the program and its version."""
    assert mtkit("-V") == (0, f"mtkit, version {__version__}\n", "")


def test_a_request_to_end_is_like_ctrl_c(mtkit: RunCommand) -> None:
    """SIGTERM and SIGHUP unwind the stack, unless somebody has set them to be ignored (nohup)."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    mtkit("--help")
    assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


class Full(io.StringIO):
    """A standard output that cannot be written when it is flushed."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def flush(self) -> None:
        """Fail."""
        raise self.error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "mtkit: standard output: cannot be written: no space left on device\n",
        ),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), ""),
    ],
)
def test_the_last_flush_can_fail(mtkit: RunCommand, monkeypatch: pytest.MonkeyPatch, error: OSError, line: str) -> None:
    """What standard output still held when the command was done counts, too."""
    monkeypatch.setattr(sys, "stdout", Full(error))
    monkeypatch.setattr("mtkit.cli.group", click.Group("mtkit", invoke_without_command=True, callback=lambda: None))
    code, _, err = mtkit()
    assert (code, err) == (2, line)


def test_a_closed_standard_output_is_no_error(mtkit: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was started without standard output can still work."""
    monkeypatch.setattr("mtkit.cli.group", click.Group("mtkit", invoke_without_command=True, callback=lambda: None))
    monkeypatch.setattr(sys, "stdout", None)
    assert mtkit().code == 0


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_progress_is_shown_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar counts what has been passed through; without a terminal or with --quiet there is none."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert list(progress(iter("abc"), 3, quiet=True)) == ["a", "b", "c"]
    assert terminal.getvalue() == ""
    assert list(progress(iter("abc"), 3, quiet=False)) == ["a", "b", "c"]
    assert "aligning" in terminal.getvalue()


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (FormatError("is empty", path="s"), "s: is empty"),
        (OSError(errno.EIO, "Input/output error", "s.part"), "s.part: input/output error"),
        (OSError(errno.EIO, "Input/output error"), "s: input/output error"),
        (RuntimeError("oops"), "s: internal error: RuntimeError: oops"),
    ],
)
def test_whatever_goes_wrong_in_a_pair_is_its_failure(
    monkeypatch: pytest.MonkeyPatch, error: Exception, text: str
) -> None:
    """An error of one pair, also one of ours, is kept with the pair."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("mtkit.cli.workers.align_pair", fail)
    job = Job("s", "t")
    assert list(align_all([job], Settings(aligner="length"), 1)) == [(job, Failure(job, text))]


def test_a_termbase_that_cannot_be_read_stops_the_run(mtkit: RunCommand, tmp_path: Path) -> None:
    """--glossary is read before the files are."""
    code, _, err = mtkit("align", "a.txt", "b.txt", "--aligner", "length", "-q", "-g", tmp_path / "no.tsv")
    assert (code, err) == (2, f"mtkit: {tmp_path / 'no.tsv'}: no such file; check the spelling of the path\n")
