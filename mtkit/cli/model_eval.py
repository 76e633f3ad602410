"""`mtkit model eval`: measure a model on documents with gold alignments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mtkit.cli import example
from mtkit.errors import FormatError
from mtkit.files import open_input

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.align.bilingual import BilingualAligner
    from mtkit.align.evaluate import IndexBead

__all__ = ["Task", "command", "read_tasks"]

HIGH = 0.9


class Task(NamedTuple):
    """Segments of both sides of a document, in the languages of the model, and its gold beads."""

    name: str
    source: list[str]
    target: list[str]
    gold: list[IndexBead]


@click.command(
    epilog=example(
        "mtkit model eval de-en/ tasks.jsonl", "mtkit model eval ar-en lines.ar lines.en lines.gold  # the embedded one"
    )
)
@click.argument("model", metavar="MODEL")
@click.argument("tasks", metavar="TASKS...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(model: str, tasks: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """Align documents with MODEL and compare with their gold alignments.

    TASKS are JSONL files of one document a line, {"id", "ar": [...], "en": [...], "gold": [[[0], [0, 1]], ...]} with
    the languages of the model for names (or "source" and "target"), or triples of files SOURCE TARGET GOLD.
    """
    from mtkit.align.bilingual import BilingualAligner, load_model, model_folder

    engine = BilingualAligner(load_model(model_folder(model)))
    rows = [_measured(engine, name, some) for name, some in _sets(tasks, engine.model.langs)]
    if as_json:
        click.echo(json.dumps({"model": engine.model.name, "sets": rows}, ensure_ascii=False, indent=2))
        return
    click.echo(f"model {engine.model.name}\n")
    names = list(rows[0])
    table = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in table) for place in range(len(names))]
    for line in table:
        cells = [
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def _cell(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _sets(paths: Sequence[str], langs: tuple[str, str]) -> Iterator[tuple[str, list[Task]]]:
    tables = [path for path in paths if ".jsonl" in Path(path).suffixes]
    if tables and len(tables) < len(paths):
        raise click.UsageError("give either JSONL files or triples SOURCE TARGET GOLD")
    if not tables and len(paths) % 3:
        raise click.UsageError(f"{len(paths)} files are no triples SOURCE TARGET GOLD")
    for path in tables:
        yield Path(path).name, read_tasks(path, langs)
    for at in range(0, len(paths) if not tables else 0, 3):
        yield Path(paths[at]).name, [_of_files(*paths[at : at + 3])]


def _of_files(source: str, target: str, gold: str) -> Task:
    from mtkit.cli.pair import read_gold
    from mtkit.read import read_lines

    texts = [[segment.text for segment in read_lines(path).segments] for path in (source, target)]
    return _checked(Task(source, texts[0], texts[1], read_gold(gold)), gold, None)


def read_tasks(path: str, langs: tuple[str, str]) -> list[Task]:
    """The documents of a JSONL file with their gold beads.

    Raises:
        FormatError: With path and line, where a line is not such a document.
    """
    tasks = []
    with open_input(path) as stream:
        for number, raw in enumerate(stream, 1):
            if not raw.strip():
                continue
            try:
                row = json.loads(raw)
                keys = langs if langs[0] in row and langs[1] in row else ("source", "target")
                source, target = (list(map(_text, row[key])) for key in keys)
                gold = [(tuple(map(int, left)), tuple(map(int, right))) for left, right in row["gold"]]
            except (ValueError, KeyError, TypeError) as error:
                raise FormatError(
                    f"is not a document with gold beads in {langs[0]} and {langs[1]}",
                    path=path,
                    line=number,
                    hint=f'write {{"id": "1", "{langs[0]}": [...], "{langs[1]}": [...], "gold": [[[0], [0, 1]], ...]}}',
                ) from error
            tasks.append(_checked(Task(str(row.get("id", number)), source, target, gold), path, number))
    if not tasks:
        raise FormatError("holds no documents", path=path, hint="write one document a line")
    return tasks


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a segment is a text")
    return value


def _checked(task: Task, path: str, line: int | None) -> Task:
    for side, texts in enumerate((task.source, task.target)):
        last = max((index for bead in task.gold for index in bead[side]), default=-1)
        if last >= len(texts):
            raise FormatError(
                f"a gold bead counts to {('source', 'target')[side]} segment {last} (from 0) of {len(texts)}",
                path=path,
                line=line,
            )
    return task


def _measured(engine: BilingualAligner, name: str, tasks: Sequence[Task]) -> dict[str, Any]:
    from mtkit.align.evaluate import evaluate

    judged, high = [], []
    for task in tasks:
        beads = engine.align_texts(task.source, task.target)
        found = [(tuple(range(i, k)), tuple(range(j, m))) for i, k, j, m, _ in beads]
        judged.append((task.gold, found))
        gold = set(task.gold)
        high += [bead in gold for bead, (*_, chance) in zip(found, beads, strict=True) if chance >= HIGH]
    scores = {key: round(value, 4) for key, value in evaluate(judged).as_dict().items()}
    sure = round(sum(high) / max(len(high), 1), 4)
    return {"set": name, "documents": len(tasks), **scores, "sure": len(high), "sure_right": sure}
