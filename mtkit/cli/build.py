"""`mtkit build`: a whole corpus by its `corpus.toml`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import example

if TYPE_CHECKING:
    from pathlib import Path

    from mtkit.corpus.building import BuildOptions, Built, Corpus
    from mtkit.corpus.settings import CorpusSettings

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit build corpora/demo -o demo-build",
        "mtkit build news/corpus.toml --jobs 8 --fail-on error",
        "mtkit build news --dry-run                        # what would be done again, and why",
        "mtkit build news --scheduler tcp://10.0.0.1:8786  # on a Dask cluster",
    )
)
@click.argument("corpus", metavar="CORPUS")
@click.option(
    "-o", "--output", metavar="OUT", help="The folder to write in. [default: what corpus.toml says, or build]"
)
@click.option("--work", metavar="DIR", help="Where results of single pairs are kept. [default: CORPUS/.mtkit]")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes. [default: one for each core]")
@click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster with this scheduler: tcp://HOST:8786.")
@click.option("--force", is_flag=True, help="Do everything again, whatever is there.")
@click.option("--dry-run", is_flag=True, help="Say what would be done and why; do nothing.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    help="Least severity of a finding that ends with 1. [default: what corpus.toml says, or never]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest on standard output.")
@click.option("-q", "--quiet", is_flag=True, help="No notes, no progress, no summary; errors only.")
def command(  # noqa: PLR0913 - one for each option
    *,
    corpus: str,
    output: str | None,
    work: str | None,
    jobs: int | None,
    scheduler: str | None,
    force: bool,
    dry_run: bool,
    fail_on: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Build a corpus: read, segment, align, clean, check, filter, find duplicates, export.

    CORPUS is a folder with a corpus.toml, or that file. Only what changed is done again; a build that was killed goes
    on where it stopped, and gives the same bytes. A pair that fails is reported and left out, and the build then ends
    with 2; units of a bitext that cannot be read are reported and left out, and it ends with 1.
    """
    from mtkit.corpus.building import BuildOptions, build
    from mtkit.corpus.settings import load_corpus
    from mtkit.pool import cores, one_thread_each

    one_thread_each()
    settings = load_corpus(corpus, output)
    options = BuildOptions(work, jobs or cores(), force, scheduler)
    if dry_run:
        return _dry_run(settings, options, as_json=as_json)
    import gc

    from mtkit.cli.build_say import Voice

    gc.set_threshold(100_000, 50, 100)  # units and findings are many and hold no cycles
    with Voice(quiet=quiet) as voice:
        built = build(settings, options, voice, _write_pages)
    if as_json:
        click.echo(json.dumps(built.manifest, ensure_ascii=False, indent=2))
    if not quiet:
        voice.summary(built)
    return _code(built, settings, fail_on)


def _write_pages(corpus: Corpus, folder: Path) -> None:
    """The statistics page and the card of a corpus, as far as they are asked for."""
    export = corpus.settings.export
    if export.statistics is None and export.card is None:
        return
    from mtkit.corpus.building.export import bitext_names
    from mtkit.corpus.card import about_corpus, dataset_card
    from mtkit.corpus.statistics import Statistics
    from mtkit.exchange.termbases import read_termbases
    from mtkit.files import write_text
    from mtkit.report.statistics import statistics_page

    names = corpus.settings.glossaries
    files = tuple(bitext_names(corpus.settings))
    counted = Statistics(read_termbases(names) if names else None, corpus.manifest["signature"])
    counted.add(corpus.head, corpus.merged.kept(), files[0] if files else corpus.settings.name)
    figures = counted.as_dict() | {"unreadable_units": corpus.manifest["counts"]["unreadable"]}
    about = replace(about_corpus(corpus.settings), files=files)
    if export.statistics is not None:
        write_text(folder / export.statistics, statistics_page(figures, about.title or about.name))
    if export.card is not None:
        write_text(folder / export.card, dataset_card(figures, about))


def _code(built: Built, settings: CorpusSettings, fail_on: str | None) -> int:
    """2 where a pair failed, 1 where a finding weighs too much or a unit of a bitext could not be read."""
    from mtkit.check import Severity

    if built.failures:
        return 2
    told = settings.check.fail_on if settings.check is not None else None
    limit = (None if fail_on == "never" else Severity(fail_on)) if fail_on else told
    counts = built.manifest["counts"]
    heavy = limit is not None and any(Severity(name) >= limit for name in counts["findings_by_severity"])
    return int(heavy or counts["unreadable"] > 0)


def _dry_run(settings: CorpusSettings, options: BuildOptions, *, as_json: bool) -> int:
    """List what would be done, and why; 2 where a pair would fail at once."""
    from mtkit.corpus.building import plan_build
    from mtkit.corpus.building.planning import REASONS
    from mtkit.corpus.building.work import Failure

    rows: list[dict[str, Any]] = []
    failed = 0
    for task in plan_build(settings, options):
        if isinstance(task, Failure):
            failed += 1
            rows.append({"name": task.name, "action": "fails", "reasons": [str(task.error)]})
            continue
        action = "nothing" if task.job is None else "align" if task.aligns else "check"
        why = [REASONS[reason] for reason in task.reasons]
        rows.append({"name": task.name, "part": task.number, "action": action, "reasons": why})
    if as_json:
        click.echo(json.dumps({"tasks": rows}, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            if row["action"] != "nothing":
                part = f", part {row['part'] + 1}" if row.get("part") else ""
                click.echo(f"{row['action']:5s} {row['name']}{part}: {'; '.join(row['reasons'])}")
        todo = sum(row["action"] in {"align", "check"} for row in rows)
        click.echo(f"{todo} of {len(rows)} would be done; nothing was written", err=True)
    return 2 if failed else 0
