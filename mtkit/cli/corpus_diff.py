"""`mtkit corpus diff`: the units in which two bitexts differ."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import example
from mtkit.cli.corpus_input import inputs, two_files
from mtkit.cli.output import not_over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rich.text import Text

    from mtkit.cli.corpus_input import Input
    from mtkit.corpus.comparison import Change, Comparison, Shown

__all__ = ["command"]

_SIGNS = {"added": "+", "removed": "-", "changed": "~", "judged": "="}
_GREEN, _RED = "green underline", "red strike"


@click.command(
    epilog=example(
        "mtkit corpus diff old.tmx new.tmx",
        "mtkit corpus diff before.jsonl after.jsonl --json -o changes.json",
        "mtkit corpus diff --exit-code --quiet expected.tmx built.tmx",
    )
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--output", "-o", default="-", show_default="standard output", metavar="FILE", help="Write to FILE.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there are differences, as git diff does.")
@inputs(quiet="Write nothing; for use with --exit-code.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    before: str,
    after: str,
    output: str,
    as_json: bool,  # noqa: FBT001 - a click flag
    exit_code: bool,  # noqa: FBT001 - a click flag
    source: Input,
) -> int:
    """Show the units that B has and A has not, the other way round, and those with another text, score or status.

    Units belong together if both texts are the same, else the source, else the target, else the id while a text is
    similar. Changes are shown by document, with the words marked: [-old-] {+new+}. The order of units does not count.
    """
    from mtkit.corpus.comparison import compare

    two_files(before, after)
    not_over(output, (before, after))
    with compare(before, after, source.open) as comparison:
        if source.quiet:
            pass
        elif as_json:
            _write(_json(comparison, before, after), output)
        elif output == "-" and sys.stdout.isatty():
            _show(comparison, before, after)
        else:
            _write((line + "\n" for line in _lines(comparison, before, after)), output)
        return int(exit_code and bool(comparison))


def _write(parts: Iterator[str], output: str) -> None:
    from mtkit.files import open_output

    with open_output(output) as stream:
        for part in parts:
            stream.write(part.encode("utf-8", "replace"))


def _json(comparison: Comparison, before: str, after: str) -> Iterator[str]:
    """The object, written piece by piece; `docs/statistics.md` describes it."""
    names = ("a", before, comparison.sizes[0]), ("b", after, comparison.sizes[1])
    head: dict[str, Any] = {"mtkit": "diff"} | {key: {"path": path, "units": size} for key, path, size in names}
    head["same"] = comparison.same
    head.update({str(kind): count for kind, count in comparison.counts.items()})
    head["by_document"] = [{"document": name, **found} for name, found in comparison.documents.items()]
    yield json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}") + ',\n  "changes": ['
    comma = "\n    "
    for change in comparison.changes():
        shown = {"kind": change.kind, "document": change.document}
        sides = {key: unit and unit._asdict() for key, unit in (("a", change.before), ("b", change.after))}
        yield comma + json.dumps(shown | sides, ensure_ascii=False)
        comma = ",\n    "
    yield "]\n}\n" if comma == "\n    " else "\n  ]\n}\n"


def _heads(comparison: Comparison, before: str, after: str) -> list[str]:
    return [f"--- {before} ({comparison.sizes[0]:,} units)", f"+++ {after} ({comparison.sizes[1]:,} units)"]


def _counted(counts: Mapping[Any, int]) -> str:
    from mtkit.corpus.comparison import KINDS

    return ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts.get(kind))


def _lines(comparison: Comparison, before: str, after: str) -> Iterator[str]:
    """The differences as plain lines, one for each side of a unit."""
    if not comparison:
        return
    yield from _heads(comparison, before, after)
    yield from _body(comparison, lambda text, _lang: [f"      {text.plain}"])


def _body(comparison: Comparison, laid: Callable[[Text, str], list[Any]]) -> Iterator[Any]:
    """Everything below the names of the files, by document; `laid` lays out the text of one side."""
    from mtkit.report.text import visible

    document = None
    for change in comparison.changes():
        if change.document != document:
            document = change.document
            yield ""
            yield f"@@ {visible(document) or 'all units'}: {_counted(comparison.documents[document])}"
        yield f"{_SIGNS[change.kind]} {_about(change)}"
        for lang, side in zip(comparison.langs, ("source", "target"), strict=True):
            yield from laid(_marked(change, side), lang)
    yield ""
    yield f"{comparison.same:,} the same, {_counted(comparison.counts)}"


def _about(change: Change) -> str:
    """Id, and what else changed beside the texts."""
    from mtkit.report.text import visible

    before, after = change.before, change.after
    if before is None or after is None:
        only = before or after
        return f"{visible(only.id) if only else ''} {change.kind}"
    name = before.id if before.id == after.id else f"{before.id} → {after.id}"
    parts = [visible(name), change.kind]
    if before.score != after.score:
        parts.append(f"score {_score(before)} → {_score(after)}")
    if before.status != after.status:
        parts.append(f"status {before.status} → {after.status}")
    return " ".join(parts)


def _score(unit: Shown) -> str:
    return "none" if unit.score is None else f"{unit.score:.4g}"


def _marked(change: Change, side: str) -> Text:
    """The text of one side with its changed words in marks and colours."""
    from rich.text import Text

    from mtkit.corpus.comparison_words import word_diff
    from mtkit.report.text import visible

    before = None if change.before is None else str(getattr(change.before, side))
    after = None if change.after is None else str(getattr(change.after, side))
    if before is None or after is None:
        return Text(visible(before or after or ""), style="green" if before is None else "red")
    text = Text()
    for piece in word_diff(before, after):
        if piece.same:
            text.append(visible(piece.before))
            continue
        if piece.before:
            text.append(f"[-{visible(piece.before)}-]", style=_RED)
        if piece.after:
            text.append(f"{{+{visible(piece.after)}+}}", style=_GREEN)
    return text


def _show(comparison: Comparison, before: str, after: str) -> None:
    """The differences in a terminal, Arabic at the right edge, each line isolated for itself."""
    from rich.console import Console
    from rich.text import Text

    from mtkit.cli.table import RIGHT_TO_LEFT, isolated

    if not comparison:
        return
    console = Console()

    def laid(text: Text, lang: str) -> list[Text]:
        opening, closing = isolated(" ", lang).split(" ")
        right = lang.partition("-")[0] in RIGHT_TO_LEFT
        return [
            Text.assemble("      ", opening, line, closing, justify="right" if right else "left")
            for line in text.wrap(console, max(console.width - 8, 20))
        ]

    for line in _heads(comparison, before, after):
        console.print(Text(line, style="bold"))
    for line in _body(comparison, laid):
        if isinstance(line, Text):
            console.print(line, justify=line.justify)
        else:
            console.print(Text(line, style="cyan" if line.startswith("@@") else ""))
