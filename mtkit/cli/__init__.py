"""The command group and the one boundary where errors become a line and an exit code.

Exit codes: 0 nothing found; 1 findings at or above the limit; 2 bad usage, unreadable input or internal error.
Each command lives in a module of its own, which is imported only when the command is called.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from mtkit import __version__
from mtkit.errors import MtkitError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "group", "main"]

COMMANDS = {
    "align": ("mtkit.cli.align", "Align a translation with its original and write the pairs."),
    "convert": ("mtkit.cli.convert", "Convert a bitext or a termbase from one format to another."),
    "validate": ("mtkit.cli.validate", "Check TMX and TBX files strictly, with line and unit."),
}
"""Name of each command: its module, which holds a click command called `command`, and its one-line help."""


class LazyGroup(click.Group):
    """A group that knows the names and one-line helps of its commands, and imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name][0]}.command is not a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their one-line helps, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="mtkit")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def group(ctx: click.Context, debug: bool) -> None:  # noqa: FBT001 - a click flag
    r"""Align Arabic-English translations, hold names to a glossary, build bitexts.

    \b
    Example:
      mtkit align original.ar.txt translation.en.txt -o pair.tmx
    """
    ctx.obj = {"debug": debug}


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit; every error of ours becomes one line on standard error and exit code 2."""
    given = list(sys.argv[1:] if args is None else args)
    words = [word for word in given if word != "--debug"]
    try:
        code = group.main(words, prog_name="mtkit", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except BaseException as error:
        if len(words) < len(given) and not isinstance(error, click.ClickException):
            raise
        _report(error)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def _report(error: BaseException) -> None:
    """Say on standard error, in one line where it can be one, what went wrong."""
    if isinstance(error, click.ClickException):
        error.show(sys.stderr)
    elif isinstance(error, MtkitError):
        click.echo(f"mtkit: {error}", err=True)
    elif isinstance(error, click.Abort | KeyboardInterrupt):
        click.echo("mtkit: stopped; no output was left half written", err=True)
    elif isinstance(error, Exception):
        click.echo(
            f"mtkit: internal error: {type(error).__name__}: {error}; run again with --debug and report it", err=True
        )
    else:
        raise error
