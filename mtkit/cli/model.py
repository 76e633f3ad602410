"""`mtkit model`: models of the aligner for any pair of languages. Each subcommand is a module, imported when called."""

from __future__ import annotations

from typing import ClassVar

import click

from mtkit.cli import LazyGroup, example

__all__ = ["SUBCOMMANDS", "command"]

SUBCOMMANDS = {
    "eval": ("mtkit.cli.model_eval", "Measure a model on documents with gold alignments."),
    "info": ("mtkit.cli.model_info", "Say what a model is made of."),
    "train": ("mtkit.cli.model_train", "Train a model for any pair of languages from any bitext."),
}
"""Name of each subcommand: its module, which holds a click command called `command`, and its one-line help."""


class ModelGroup(LazyGroup):
    """The subcommands of `mtkit model`."""

    table: ClassVar[dict[str, tuple[str, str]]] = SUBCOMMANDS


@click.group(cls=ModelGroup, epilog=example("mtkit model train memory.tmx -o de-en --source-lang de --target-lang en"))
def command() -> None:
    """Train models of the aligner, measure them, see what they hold."""
