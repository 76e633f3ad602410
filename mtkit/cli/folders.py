"""`mtkit align` over two folders: pair the files by name, align all pairs, say what became of each."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli.output import suffix_of
from mtkit.cli.pair import Job
from mtkit.cli.pins import pins_of
from mtkit.cli.say import print_json, print_scores, progress, say_failure, say_notes, say_summary
from mtkit.cli.workers import Failure, align_all
from mtkit.corpus.pairing import gold_of, pair_up
from mtkit.errors import FormatError
from mtkit.pool import cores

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtkit.cli.outcome import Outcome
    from mtkit.cli.pair import Settings
    from mtkit.cli.say import Loudness

__all__ = ["align_folders"]


@dataclass(slots=True)
class _Results:
    """What came of each pair so far, and what was said about the folders."""

    notes: tuple[str, ...]
    done: list[Outcome] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def align_folders(folders: Job, settings: Settings, jobs: int | None, loud: Loudness) -> bool:
    """Align all pairs of two folders.

    Args:
        folders: The two folders, the folder to write in, and the folder of gold alignments.
        settings: What holds for every pair; the format is TMX if none is named.
        jobs: Processes to use; None for one on each core.
        loud: What to say where.

    Returns:
        Whether a pair failed.

    Raises:
        MtkitError: If there is no pair, or the folder to write in cannot be one.
    """
    output = _folder_to_write(folders, loud)
    gold, pins = _folder_of(folders.gold, "--gold"), _folder_of(folders.pins, "--pins")
    settings = replace(settings, to=settings.to or "tmx")
    langs = settings.source_lang or "ar", settings.target_lang or "en"
    pairing = pair_up(Path(folders.source), Path(folders.target), langs)
    todo, notes = _plan(pairing.pairs, output, suffix_of(settings.to or "tmx", langs), gold, pins)
    results = _Results((*pairing.notes, *notes))
    if not loud.quiet:
        say_notes(results.notes)
    with contextlib.closing(align_all(todo, settings, jobs or cores())) as pairs:
        for _job, result in progress(pairs, len(todo), quiet=loud.quiet):
            _take(result, results, loud)
    order = {job.source: number for number, job in enumerate(todo)} | {job.target: n for n, job in enumerate(todo)}
    results.done.sort(key=lambda outcome: order[outcome.source])
    _report(results, loud)
    if output is not None and not loud.quiet:
        click.echo(f"written: {len(results.done)} of {len(todo)} pairs, in {output}", err=True)
    return bool(results.failed)


def _folder_to_write(folders: Job, loud: Loudness) -> Path | None:
    if folders.output == "-" or (folders.output is None and not (folders.gold or loud.as_json)):
        raise click.UsageError("two folders need -o OUT_DIR")
    output = None if folders.output is None else Path(folders.output)
    if output is not None and output.exists() and not output.is_dir():
        raise FormatError("is a file, not a folder", path=output, hint="with two folders -o names a folder")
    return output


def _folder_of(path: str | None, option: str) -> Path | None:
    folder = None if path is None else Path(path)
    if folder is not None and not folder.is_dir():
        raise FormatError("is not a folder", path=folder, hint=f"with two folders {option} names a folder too")
    return folder


def _take(result: Outcome | Failure, results: _Results, loud: Loudness) -> None:
    if isinstance(result, Failure):
        results.failed.append(result)
        say_failure(result.error)
        return
    results.done.append(result)
    if not loud.quiet:
        say_notes(result.notes)


def _report(results: _Results, loud: Loudness) -> None:
    if loud.as_json:
        failed = [{"source": f.job.source, "target": f.job.target, "error": f.error} for f in results.failed]
        print_json(results.done, failed=failed, notes=list(results.notes))
    else:
        print_scores(results.done)
    if results.done and not loud.quiet:
        say_summary(results.done)


def _plan(
    pairing: Mapping[str, tuple[Path, Path]], output: Path | None, suffix: str, gold: Path | None, pins: Path | None
) -> tuple[list[Job], list[str]]:
    """The jobs of a pairing, and a note for each pair whose gold alignment is missing."""
    jobs, notes = [], []
    for name, (source, target) in pairing.items():
        judged = None if gold is None else gold_of(gold, name)
        if gold is not None and judged is None:
            notes.append(f"{name}: no gold alignment in {gold}, not scored")
        written = None if output is None else str(output / f"{name}{suffix}")
        pinned = None if pins is None else pins_of(pins, name)
        extra = (None if path is None else str(path) for path in (judged, pinned))
        jobs.append(Job(str(source), str(target), written, *extra))
    return jobs, notes
