"""The command group and the one boundary where errors become a line and an exit code.

Exit codes: 0 nothing found; 1 findings at or above the limit; 2 bad usage, unreadable input or internal error.
Each command lives in a module of its own, which is imported only when the command is called.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, ClassVar, NoReturn

import click

from mtkit import __version__
from mtkit.errors import MtkitError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "LazyGroup", "example", "group", "main"]

COMMANDS = {
    "align": ("mtkit.cli.align", "Align a translation with its original and write the pairs."),
    "apply": ("mtkit.cli.apply", "Replay the edits of a review page on its bitext."),
    "build": ("mtkit.cli.build", "Build a whole corpus by its corpus.toml."),
    "check": ("mtkit.cli.check", "Hold names to a glossary, and find what disagrees with itself."),
    "convert": ("mtkit.cli.convert", "Convert a bitext or a termbase from one format to another."),
    "corpus": ("mtkit.cli.corpus", "Clean, filter, compare, store and search bitexts."),
    "glossary": ("mtkit.cli.glossary", "Lint, search and convert termbases."),
    "model": ("mtkit.cli.model", "Train models of the aligner for any languages, measure them."),
    "review": ("mtkit.cli.review", "Write a page on which an alignment is read and corrected."),
    "rule": ("mtkit.cli.rule", "Explain a rule of the checks."),
    "translate": ("mtkit.cli.translate", "Draft a translation in which the names of a glossary are right."),
    "validate": ("mtkit.cli.validate", "Check TMX and TBX files strictly, with line and unit."),
}
"""Name of each command: its module, which holds a click command called `command`, and its one-line help."""


def example(*lines: str) -> str:
    """The epilog of a help page: the examples, one a line, as every command ends with them."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


class LazyGroup(click.Group):
    """A group that knows the names and one-line helps of its commands, and imports a command when it is called."""

    table: ClassVar[dict[str, tuple[str, str]]] = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        del ctx
        return sorted(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        del ctx
        if cmd_name not in self.table:
            return None
        command = importlib.import_module(self.table[cmd_name][0]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.table[cmd_name][0]}.command is not a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their one-line helps, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.table[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that went away and Ctrl-C end it before click prints anything of its own."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise click.exceptions.Exit(2) from None
        except KeyboardInterrupt:
            raise click.Abort from None


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example("mtkit align original.ar.txt translation.en.txt -o pair.tmx"),
)
@click.version_option(__version__, "-V", "--version", prog_name="mtkit")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def group(debug: bool) -> None:  # noqa: FBT001 - a click flag
    """Align Arabic-English translations, hold names to a glossary, build bitexts."""
    del debug  # `main` takes it out of the words before, so that it may stand anywhere


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit; every error of ours becomes one line on standard error and exit code 2."""
    given = list(sys.argv[1:] if args is None else args)
    words = [word for word in given if word != "--debug"]
    _prepare()
    try:
        code = group.main(words, prog_name="mtkit", standalone_mode=False)
        _flush()
    except BaseException as error:
        _mute(sys.stdout)
        if isinstance(error, SystemExit):
            raise
        if len(words) < len(given) and not isinstance(error, click.ClickException):
            traceback.print_exception(error)
        _report(error)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def _prepare() -> None:
    """Let a request to end clean up as Ctrl-C does, and let no character of a name stop a message."""
    for name in ("SIGTERM", "SIGHUP"):
        with contextlib.suppress(AttributeError, ValueError):  # not on this system; not in the main thread
            number = getattr(signal, name)
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # closed, or replaced by a test
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _flush() -> None:
    """Write out what standard output still holds, while an error can still be reported."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _mute(sys.stdout)
        sys.exit(2)
    except OSError as error:
        raise MtkitError(f"cannot be written: {(error.strerror or '').lower()}", path="standard output") from error


def _mute(stream: object) -> None:
    """Drop what `stream` still holds if it cannot be written, so that the interpreter does not try again."""
    try:
        stream.flush()  # type: ignore[attr-defined]
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[attr-defined]
    except AttributeError:
        return


def _report(error: BaseException) -> None:
    """Say on standard error, in one line where it can be one, what went wrong."""
    if isinstance(error, click.ClickException):
        error.show(sys.stderr)
    elif isinstance(error, MtkitError):
        click.echo(f"mtkit: {' '.join(str(error).splitlines())}", err=True)
    elif isinstance(error, click.Abort | KeyboardInterrupt):
        click.echo("mtkit: stopped; no output was left half written", err=True)
    elif isinstance(error, OSError):
        place = error.filename if error.filename is not None else "input or output"
        click.echo(f"mtkit: {place}: {(error.strerror or type(error).__name__).lower()}", err=True)
    elif isinstance(error, Exception):
        text = " ".join(str(error).splitlines())
        click.echo(
            f"mtkit: internal error: {type(error).__name__}: {text}; run again with --debug and report it", err=True
        )
    else:
        raise error
