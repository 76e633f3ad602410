"""`mtkit model train`: a model for any pair of languages from any bitext."""

from __future__ import annotations

import time
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtkit.align.training.documents import GoldDocument
    from mtkit.align.training.model import Corpus, Trained

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit model train memory.tmx -o de-en --source-lang de --target-lang en",
        "mtkit model train a.tsv 'b.{fr,en}' -o fr-en --source-lang fr --target-lang en --dictionary words.tsv",
    )
)
@click.argument("pairs", metavar="PAIRS...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="MODEL", required=True, help="The folder to write; an older model is replaced.")
@click.option("--source-lang", metavar="CODE", required=True, help="Language of the source texts.")
@click.option("--target-lang", metavar="CODE", required=True, help="Language of the target texts.")
@click.option(
    "--dictionary",
    "dictionaries",
    metavar="TSV",
    multiple=True,
    help="Words and their translations, two columns, several translations joined by '; '; may be given several times.",
)
@click.option(
    "--documents",
    "documents",
    metavar="JSONL",
    multiple=True,
    help="Documents with beads that people found natural, as `mtkit model eval` reads them.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing that is not an error.")
def command(  # noqa: PLR0913 - one for each option
    *,
    pairs: tuple[str, ...],
    output: str,
    source_lang: str,
    target_lang: str,
    dictionaries: tuple[str, ...],
    documents: tuple[str, ...],
    quiet: bool,
) -> None:
    """Train a model of the aligner on sentence pairs (TMX, TSV, Moses, JSONL, XLSX), offline and on a CPU.

    The pairs should be in the order of their documents. A few hundred are enough for a start, ten thousand are good.
    """
    from mtkit.align.training.model import Corpus, train_model, write_model

    started = time.monotonic()

    def say(line: str) -> None:
        if not quiet:
            click.echo(f"[{time.monotonic() - started:5.0f} s] {line}", err=True)

    langs = source_lang, target_lang
    rows = [row for path in pairs for row in _pairs(path, langs, say)]
    words = [row for path in dictionaries for row in _words(path)]
    corpus = Corpus(rows, words, [row for path in documents for row in _documents(path, langs)])
    say(f"{len(rows)} pairs, {len(words)} dictionary rows, {len(corpus.documents)} documents")
    trained = train_model(corpus, source_lang, target_lang, say)
    card = _card(trained, corpus, {"pairs": pairs, "dictionary": dictionaries, "documents": documents})
    write_model({**trained.files, "card.md": card.encode("utf-8")}, output)
    scores = trained.scores
    say(f"held-out documents: strict F1 {scores.strict_f1:.3f}, lax F1 {scores.lax_f1:.3f}")
    if not quiet:
        click.echo(f"written: {output} ({trained.model.name})", err=True)


def _pairs(path: str, langs: tuple[str, str], say: Callable[[str], None]) -> list[tuple[str, str]]:
    from mtkit.exchange import open_bitext

    lost: list[object] = []
    with open_bitext(path, source_lang=langs[0], target_lang=langs[1], on_reject=lost.append) as stream:
        units = [(unit.source, unit.target) for unit in stream.units]
    rows = [(source, target) for source, target in units if source and target]
    if len(rows) < len(units) + len(lost):
        say(f"{path}: left out {len(units) - len(rows)} units with an empty side, {len(lost)} that cannot be read")
    if not rows:
        raise FormatError("holds no pairs", path=path, hint="name a bitext with both languages")
    return rows


def _words(path: str) -> list[tuple[str, str]]:
    from mtkit.files import open_input

    rows = []
    with open_input(path) as stream:
        for number, raw in enumerate(stream, 1):
            try:
                cells = raw.decode("utf-8-sig").rstrip("\r\n").split("\t")
            except UnicodeDecodeError as error:
                raise FormatError("is not UTF-8 text", path=path, line=number) from error
            if (
                not any(cells)
                or cells[0].startswith("#")
                or [cell.lower() for cell in cells[:2]] == ["source", "target"]
            ):
                continue
            if len(cells) < 2:  # noqa: PLR2004 - word and translation
                raise FormatError("has one column", path=path, line=number, hint="write word, tab, translation")
            rows += [
                (cells[0].strip(), word.strip()) for word in cells[1].split(";") if cells[0].strip() and word.strip()
            ]
    return rows


def _documents(path: str, langs: tuple[str, str]) -> list[GoldDocument]:
    from mtkit.align.training.documents import GoldDocument
    from mtkit.cli.model_eval import read_tasks

    short = langs[0].lower().partition("-")[0], langs[1].lower().partition("-")[0]
    return [GoldDocument(task.source, task.target, task.gold) for task in read_tasks(path, short)]


def _card(trained: Trained, corpus: Corpus, sources: dict[str, tuple[str, ...]]) -> str:
    """What the model is, what it was trained on and how good it is, as Markdown."""
    model, scores = trained.model, trained.scores
    sizes = {"pairs": len(corpus.pairs), "dictionary": len(corpus.dictionary), "documents": len(corpus.documents)}
    rows = [(name, ", ".join(PurePath(path).name for path in paths)) for name, paths in sources.items() if paths]
    data = "".join(f"| {name} | {files} | {sizes[name]:,} |\n" for name, files in rows)
    return (
        f"# {model.name}\n\n"
        f"A model of `mtkit align` for {model.source_lang} and {model.target_lang}, made by `mtkit model train`.\n\n"
        f"| data | files | rows |\n|---|---|---|\n{data}\n"
        f"On {trained.documents} documents that were made of held-out pairs by merging, shifting and dropping, seen"
        " through a lexicon and an encoder that knew half of the other pairs:\n\n"
        "| strict P | R | F1 | lax P | R | F1 |\n|---|---|---|---|---|---|\n"
        f"| {' | '.join(f'{value:.3f}' for value in list(scores.as_dict().values())[:6])} |\n\n"
        "The licence of the data holds for what is trained on it: name it here before you pass the model on.\n"
    )
