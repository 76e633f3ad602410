"""`mtkit corpus card`: what a data set is, for whoever gets it."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.corpus_input import inputs
from mtkit.cli.output import not_over

if TYPE_CHECKING:
    from mtkit.cli.corpus_input import Input
    from mtkit.corpus.card import About

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit corpus card corpora/demo -o corpora/demo/build/README.md",
        "mtkit corpus card news.jsonl --licence CC-BY-4.0 --title 'News pairs' -o README.md",
    )
)
@click.argument("paths", nargs=-1, required=True, metavar="CORPUS|BITEXT...")
@click.option("--output", "-o", default="-", show_default="standard output", metavar="FILE", help="Write to FILE.")
@click.option("--glossary", "-g", "glossaries", multiple=True, metavar="FILE", help="Count the names of FILE, too.")
@click.option("--title", metavar="TEXT", help="What the data set is called.")
@click.option("--licence", "--license", metavar="SPDX", help="Its licence, where the units name none.")
@inputs()
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    paths: tuple[str, ...],
    output: str,
    glossaries: tuple[str, ...],
    title: str | None,
    licence: str | None,
    source: Input,
) -> int:
    """Write the card of a data set: Markdown with the head that Hugging Face reads.

    CORPUS is a corpus.toml or its folder: title, description, version and licence are those that it states, the figures
    those of its built outputs, or of the BITEXTs behind it. Without one the figures and the provenance are all the
    card knows; edit it.
    """
    from dataclasses import replace

    from mtkit.cli.corpus_stats import figures
    from mtkit.corpus.card import dataset_card
    from mtkit.files import write_text

    not_over(output, (*paths, *glossaries))
    about, bitexts = _about(paths)
    found = figures(bitexts, glossaries, source)
    about = replace(about, title=title or about.title, licence=licence or about.licence)
    write_text(output, dataset_card(found, about))
    return 0


def _about(paths: tuple[str, ...]) -> tuple[About, tuple[str, ...]]:
    """What is stated of the data set, and the bitexts that it consists of.

    Raises:
        FormatError: If the first path is a corpus that was not built, and no bitext is named.
    """
    from mtkit.corpus.card import About, about_corpus
    from mtkit.corpus.settings import FILE_NAME, load_corpus
    from mtkit.errors import FormatError

    first, *rest = paths
    if not (Path(first).is_dir() or PurePath(first).suffix == ".toml"):
        name = PurePath(first).name.split(".")[0] or "bitext"
        files = tuple(PurePath(path).name for path in paths)
        return About("bitext" if first == "-" else name, files=files), paths
    settings = load_corpus(first)
    if not rest:
        from mtkit.corpus.building.export import bitext_names

        folder = Path(settings.export.folder)
        rest = [str(folder / name) for name in bitext_names(settings) if (folder / name).exists()][:1]
        if not rest:
            raise FormatError(
                "was not built yet, so that there is nothing to count",
                path=first,
                hint=f"run mtkit build {first}, or name bitexts behind {FILE_NAME}",
            )
    about = about_corpus(settings)
    return About(
        about.name,
        about.title,
        about.description,
        about.version,
        about.licence,
        tuple(PurePath(path).name for path in rest),
    ), tuple(rest)
