"""`mtkit glossary`: what is done with termbases themselves. Each subcommand is a module, imported when it is called."""

from __future__ import annotations

from typing import ClassVar

import click

from mtkit.cli import LazyGroup, example

__all__ = ["SUBCOMMANDS", "command"]

SUBCOMMANDS = {
    "convert": ("mtkit.cli.glossary_convert", "Convert termbases, or merge several into one."),
    "lint": ("mtkit.cli.glossary_lint", "Report what is wrong in a termbase itself."),
    "mine": ("mtkit.cli.glossary_mine", "Propose entries from an aligned corpus."),
    "romanize": ("mtkit.cli.glossary_romanize", "Show how an Arabic name is spelled in Latin letters."),
    "search": ("mtkit.cli.glossary_search", "Look a name up, however it is written."),
}
"""Name of each subcommand: its module, which holds a click command called `command`, and its one-line help."""


class GlossaryGroup(LazyGroup):
    """The subcommands of `mtkit glossary`."""

    table: ClassVar[dict[str, tuple[str, str]]] = SUBCOMMANDS


@click.group(cls=GlossaryGroup, epilog=example("mtkit glossary lint names.tsv"))
def command() -> None:
    """Lint, search and convert termbases."""
