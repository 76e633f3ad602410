"""`mtkit align`: a pair of files, or two folders of them, into an aligned bitext."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known
from mtkit.cli.output import format_of, write
from mtkit.cli.pair import Job, Settings, align_pair, load_engine
from mtkit.cli.say import Loudness, print_json, print_scores, say_notes, say_summary

if TYPE_CHECKING:
    from typing import Any

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit align original.ar.txt translation.en.docx              # a table, or TSV into a pipe",
        "mtkit align original.ar.txt translation.en.docx -o pair.tmx",
        "mtkit align original.ar.txt translation.en.docx -o page.html -g names.tsv",
        "mtkit align ar/ en/ -o tmx/                                  # two folders, paired by name",
        "mtkit align a.ar.txt a.en.txt -g names.tsv --pins edits.json -o a.jsonl",
        "mtkit align --segmented lines.ar lines.en --gold lines.gold  # how good is it?",
    ),
)
@click.argument("source", metavar="SOURCE")
@click.argument("target", metavar="TARGET")
@click.option("-o", "--output", metavar="OUT", help="The file to write, or with two folders the folder to write in.")
@click.option(
    "--to",
    type=Known("format", "mtkit.exchange:BITEXT_FORMATS", ("beads", "html", "table")),
    help="Write this: tmx, xliff, xliff2, tsv, jsonl, moses, xlsx, parquet, beads, html (the review"
    " page, to be read and corrected in a browser), or table (for the terminal)."
    " [default: by the suffix of OUT; tmx for folders]",
)
@click.option(
    "--from",
    "read_as",
    type=Known("reader", "mtkit.read:READERS"),
    help="Read both files as this: plain, markdown, html, docx. [default: by suffix]",
)
@click.option("--segmented", is_flag=True, help="The files hold one segment a line; take the lines as they are.")
@click.option(
    "--aligner",
    type=Known("aligner", "mtkit.align:ALIGNERS"),
    default="bilingual",
    show_default=True,
    help="How to align: bilingual (embedded model), neural (an encoder of transformers), length (lengths alone).",
)
@click.option(
    "--model",
    metavar="PATH",
    help="Use this model instead of the embedded one; for neural, folder or hub id of an encoder.",
)
@click.option(
    "-g",
    "--glossary",
    "glossaries",
    metavar="FILE",
    multiple=True,
    help="A termbase whose names anchor the alignment; may be given several times.",
)
@click.option("--no-cache", is_flag=True, help="neural: do not keep the vectors of segments for the next time.")
@click.option("--source-lang", metavar="CODE", help="Language of SOURCE. [default: told by its script]")
@click.option("--target-lang", metavar="CODE", help="Language of TARGET. [default: told by its script]")
@click.option(
    "--min-score", type=click.FloatRange(0, 1), metavar="SCORE", help="Leave out units of a lower confidence."
)
@click.option("--no-nulls", is_flag=True, help="Leave out units without a partner, as some CAT tools need it.")
@click.option(
    "--gold",
    metavar="FILE",
    help="Print strict and lax precision, recall and F1 against this gold alignment (a folder for folders).",
)
@click.option(
    "--pins",
    metavar="FILE",
    help="Keep the accepted beads of this file (a log of edits, a bitext as JSONL, or beads) and align only between"
    " them (a folder for folders).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object on standard output.")
@click.option(
    "--jobs", "-j", type=click.IntRange(1), metavar="N", help="Processes for folders. [default: one for each core]"
)
@click.option("-q", "--quiet", is_flag=True, help="No summary, notes or progress; errors only.")
@click.pass_context
def command(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    /,
    *,
    source: str,
    target: str,
    output: str | None,
    gold: str | None,
    pins: str | None,
    as_json: bool,
    jobs: int | None,
    quiet: bool,
    **chosen: Any,
) -> None:
    """Align a translation with its original and write the pairs.

    SOURCE and TARGET are two files (plain text, Markdown, HTML, DOCX), or two folders of files that are paired by
    name. Without -o a single pair is shown as a table in the terminal and written as TSV into a pipe.
    """
    settings = Settings(**chosen)
    folders = [Path(path).is_dir() for path in (source, target)]
    if settings.to == "table" and (output is not None or all(folders)):
        raise click.UsageError("a table is for the terminal: give --to table without -o, for one pair")
    if source == target == "-":
        raise click.UsageError("standard input can be only one of the two files")
    if folders[0] != folders[1]:
        raise click.UsageError(
            f"{source if folders[0] else target} is a folder and {target if folders[0] else source} is not:"
            " give two files or two folders"
        )
    if settings.glossaries and settings.aligner == "length" and not quiet:
        say_notes(["the aligner length looks at no words: the glossary changes nothing"])
    job, loud = Job(source, target, output, gold, pins), Loudness(as_json=as_json, quiet=quiet)
    if all(folders):
        from mtkit.cli.folders import align_folders

        ctx.exit(2 if align_folders(job, settings, jobs, loud) else 0)
    _align_files(job, settings, loud)


def _align_files(job: Job, settings: Settings, loud: Loudness) -> None:
    if job.output is None and settings.to is None and sys.stdout.isatty():
        settings = replace(settings, to="table")
    figures = loud.as_json or job.gold is not None
    if figures and (job.output == "-" or (job.output is None and settings.to not in (None, "table"))):
        raise click.UsageError("the bitext and the figures cannot both go to standard output: give -o FILE")
    if job.output is not None:
        settings = replace(settings, to=format_of(job.output, settings.to))  # before the work, not after it
    alignment, outcome = align_pair(job, settings, load_engine(settings, quiet=loud.quiet))
    if loud.as_json:
        print_json([outcome])
    elif outcome.judged is not None:
        print_scores([outcome])
    elif job.output is None and settings.to == "table":
        from mtkit.cli.table import print_table

        print_table(alignment, settings.selection)
    elif job.output is None:
        _units, notes = write(alignment, "-", settings.to, settings.selection, settings.glossaries)
        outcome = replace(outcome, notes=(*outcome.notes, *notes))
    if not loud.quiet:
        say_notes(outcome.notes)
        say_summary([outcome])
