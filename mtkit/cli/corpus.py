"""`mtkit corpus`: many bitexts at once. Each subcommand is a module, imported when called."""

from __future__ import annotations

from typing import ClassVar

import click

from mtkit.cli import LazyGroup, example

__all__ = ["SUBCOMMANDS", "command"]

SUBCOMMANDS: dict[str, tuple[str, str]] = {
    "add": ("mtkit.cli.corpus_add", "Put the units of bitexts into a store."),
    "clean": ("mtkit.cli.corpus_clean", "Take out characters that mean nothing, and units without translation."),
    "dedup": ("mtkit.cli.corpus_dedup", "Keep each unit once, and list what contradicts itself."),
    "diff": ("mtkit.cli.corpus_diff", "Show the units in which two bitexts differ."),
    "export": ("mtkit.cli.corpus_export", "Write the units of a store as a bitext of any format."),
    "filter": ("mtkit.cli.corpus_filter", "Keep the units that hold to rules, and say why the others do not."),
    "list": ("mtkit.cli.corpus_list", "List the files whose units a store holds."),
    "overlap": ("mtkit.cli.corpus_overlap", "Count how much of one bitext is in another."),
    "remove": ("mtkit.cli.corpus_remove", "Take the units of a file out of a store."),
    "search": ("mtkit.cli.corpus_search", "Find words, phrases and names in a store, with both sides."),
    "split": ("mtkit.cli.corpus_split", "Split by document into train, dev and test, without leaks."),
    "stats": ("mtkit.cli.corpus_stats", "Count units, words, lengths, scores, duplicates and names."),
    "card": ("mtkit.cli.corpus_card", "Write the card of a data set, in Markdown."),
}
"""Name of each subcommand: its module, which holds a click command called `command`, and its one-line help."""


class CorpusGroup(LazyGroup):
    """The subcommands of `mtkit corpus`."""

    table: ClassVar[dict[str, tuple[str, str]]] = SUBCOMMANDS


@click.group(cls=CorpusGroup, epilog=example("mtkit corpus stats memory.tmx"))
def command() -> None:
    """Clean, filter and compare bitexts, keep them in a store and search it."""
