"""`mtkit check`: hold bitexts and English texts to a glossary, and find what disagrees with itself."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.cli.names import Known

if TYPE_CHECKING:
    from datetime import datetime

    from mtkit.check import Finding
    from mtkit.check.config import CheckConfig
    from mtkit.check.files import FileResult, Job
    from mtkit.check.pool import Plan
    from mtkit.check.result import CheckResult

__all__ = ["command"]

_COLOURS = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "blue", "bold": True},
    "place": {"bold": True},
    "fix": {"fg": "green"},
}


class _Kind(Known):
    """The name of a bitext format or of a kind of English text."""

    def __init__(self) -> None:
        super().__init__("format", "mtkit.exchange:BITEXT_FORMATS", ("text", "markdown", "html", "docx-text"))


@dataclass(frozen=True, slots=True)
class _Options:
    """What the command line says about output and exit code."""

    output_format: str
    output: str
    fail_on: str
    exit_zero: bool
    statistics: bool
    quiet: bool
    diff: bool


@click.command(
    epilog=example(
        "mtkit check pair.tmx -g names.tsv",
        "mtkit check article.en.txt -g names.tsv --diff",
        "mtkit check translations/ -g names.tsv --output-format sarif -o findings.sarif",
        "mtkit check pair.tmx --select N2",
    )
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("-g", "--glossary", multiple=True, metavar="FILE", help="Termbase; may be given again, the last wins.")
@click.option("--select", multiple=True, metavar="CODES", help="Run these rules only: N101,N2,A or ALL.")
@click.option("--extend-select", multiple=True, metavar="CODES", help="Run these rules as well.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.")
@click.option("--fix", is_flag=True, help="Apply the safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply the unsafe fixes, too; with --diff, show them.")
@click.option("--diff", is_flag=True, help="Show what the fixes change and change nothing.")
@click.option(
    "--output-format",
    type=Known("report", "mtkit.report:REPORTS"),
    help="How to report: full (the default), concise, json, sarif, junit, github or html.",
)
@click.option("-o", "--output", metavar="FILE", default="-", help="Write the report to FILE.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "info"]), help="Least severity that ends with 1.")
@click.option("--exit-zero", is_flag=True, help="End with 0 whatever is found.")
@click.option("--baseline", metavar="FILE", help="Leave out the findings that FILE holds.")
@click.option("--write-baseline", metavar="FILE", help="Write all findings to FILE, to be left out later.")
@click.option("--statistics", is_flag=True, help="Count findings by rule and by name instead of listing them.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Date of the texts, ISO.")
@click.option("--from", "from_", type=_Kind(), help="Format of every PATH; by default the suffix tells.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="Processes to use; 1 by default.")
@click.option("--config", metavar="FILE", help="Configuration; by default mtkit.toml or pyproject.toml, found upward.")
@click.option("--isolated", is_flag=True, help="Read no configuration.")
@click.option("--quiet", "-q", is_flag=True, help="No remarks and no progress.")
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    paths: tuple[str, ...],
    glossary: tuple[str, ...],
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    fix: bool,  # noqa: FBT001 - click flags
    unsafe_fixes: bool,  # noqa: FBT001
    diff: bool,  # noqa: FBT001
    output_format: str | None,
    output: str,
    fail_on: str | None,
    exit_zero: bool,  # noqa: FBT001
    baseline: str | None,
    write_baseline: str | None,
    statistics: bool,  # noqa: FBT001
    day: datetime | None,
    from_: str | None,
    jobs: int | None,
    config: str | None,
    isolated: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> int:
    """Check bitexts, folders of them, or English texts alone.

    Names are held to the glossary (rules N1), to each other (N2), and alignments to plausibility (A1); `mtkit rule
    CODE` explains a rule. A Word file counts as a bitext if most of it is a table of two languages. A unit is left
    alone where a note or prop of it says `mtkit: ignore N101`, a text where its line does. Ends with 0 if nothing was
    found, 1 if something at or above --fail-on was, 2 if a file was unreadable.
    """
    from mtkit.check.baseline import write_baseline as keep
    from mtkit.check.config import find_config, load_config
    from mtkit.check.files import find_jobs

    settings = load_config(None if isolated else Path(config) if config else find_config(Path.cwd()))
    options = _Options(
        Known("report", "mtkit.report:REPORTS").convert(output_format or settings.output_format or "full", None, None),
        output,
        fail_on or (str(settings.fail_on) if settings.fail_on else "warning"),
        exit_zero,
        statistics,
        quiet,
        diff,
    )
    mode = "diff" if diff else "write" if fix or unsafe_fixes else "none"
    todo = find_jobs(paths, from_, mode=mode, unsafe=unsafe_fixes)  # type: ignore[arg-type]  # the three words
    plan, names = _plan(settings, glossary, (select, extend_select, ignore), day, quiet=quiet)
    results = _run(todo, plan, jobs or settings.jobs or 1, quiet=quiet)
    result = _gather(results, plan, names)
    if write_baseline is not None:
        count = keep(write_baseline, result.findings)
        click.echo(f"written: {count} findings, in {write_baseline}", err=True)
    result = _without_known(result, baseline or settings.baseline, explicit=baseline is not None)
    if options.output_format == "html" and not diff and not statistics:
        result = _with_figures(result, results, todo, plan)
    _say(results, result, options)
    if any(one.error is not None for one in results):
        return 2
    failed = _fails(result.findings, options.fail_on) or (diff and any(one.diff for one in results))
    return 1 if failed and not exit_zero and write_baseline is None else 0


def _plan(
    settings: CheckConfig,
    glossary: tuple[str, ...],
    selectors: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
    day: datetime | None,
    *,
    quiet: bool,
) -> tuple[Plan, tuple[str, ...]]:
    """What to check for, and the paths of the termbases."""
    from mtkit.check.pool import Plan
    from mtkit.exchange.termbases import read_termbases

    def split(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part.strip() for word in words for part in word.split(",") if part.strip())

    names = glossary or settings.glossary
    try:
        codes = settings.codes(*(split(words) for words in selectors))
    except ValueError as error:
        raise click.UsageError(str(error)) from error

    def remark(text: str) -> None:
        if not quiet:
            click.echo(f"note: {text}", err=True)

    termbase = read_termbases(names, on_remark=remark) if names else None
    return Plan(termbase, codes, day.date() if day else settings.date), tuple(names)


def _run(todo: list[Job], plan: Plan, jobs: int, *, quiet: bool) -> list[FileResult]:
    import gc

    from mtkit.check.pool import check_all
    from mtkit.cli.say import progress

    gc.set_threshold(100_000, 50, 100)  # units and findings are many and hold no cycles: a tenth of the time
    return list(progress(check_all(todo, plan, jobs), len(todo), quiet=quiet or len(todo) == 1))


def _gather(results: list[FileResult], plan: Plan, names: tuple[str, ...]) -> CheckResult:
    """The findings of all files, with those that only the comparison of files can give."""
    from mtkit.check.consistency import across_corpus
    from mtkit.check.engine import signature
    from mtkit.check.renderings import Verifier
    from mtkit.check.result import CheckResult

    findings = [finding for one in results for finding in one.findings]
    usages = [one.usage for one in results if one.usage is not None]
    if len(usages) > 1 and "N201" in plan.codes:
        findings += across_corpus(usages, Verifier())
        order = {one.path: number for number, one in enumerate(results)}
        findings.sort(key=lambda finding: order[finding.path])
    langs = next((one.langs for one in results if one.error is None), ("ar", "en"))
    return CheckResult(
        tuple(findings),
        signature(plan.codes, names, plan.day),
        tuple(one.path for one in results),
        sum(one.units for one in results),
        *langs,
        ignored=sum(one.ignored for one in results),
        fixed=sum(one.fixed for one in results if not one.diff),
    )


def _without_known(result: CheckResult, baseline: str | None, *, explicit: bool) -> CheckResult:
    """`result` without what the baseline holds; a baseline of the configuration need not exist yet."""
    from dataclasses import replace

    from mtkit.check.baseline import new_findings, read_baseline

    if baseline is None or not (explicit or Path(baseline).exists()):
        return result
    fresh = new_findings(result.findings, read_baseline(baseline))
    return replace(result, findings=tuple(fresh), suppressed=len(result.findings) - len(fresh))


def _with_figures(result: CheckResult, results: list[FileResult], todo: list[Job], plan: Plan) -> CheckResult:
    """`result` with the figures of the bitexts that could be read, for the plots of the page."""
    from dataclasses import replace

    from mtkit.cli.page import bitext_figures

    read = {one.path for one in results if one.error is None}
    files = [(job.path, job.kind) for job in todo if job.path in read and not job.is_text]
    return replace(result, figures=bitext_figures(files, plan.termbase, (result.source_lang, result.target_lang)))


def _say(results: list[FileResult], result: CheckResult, options: _Options) -> None:
    for one in results:
        if one.error is not None:
            click.echo(f"mtkit: {one.error}", err=True)
        for remark in () if options.quiet else one.remarks:
            click.echo(f"note: {remark}", err=True)
    if options.diff:
        click.echo("".join(one.diff for one in results), nl=False)
        changes = sum(one.fixed for one in results)
        if not options.quiet:
            fixes = "1 fix" if changes == 1 else f"{changes} fixes"
            click.echo(f"{fixes} would be applied; nothing was changed", err=True)
        return
    text = _rendered(result, options)
    if options.output == "-":
        click.echo(text, nl=False)
    else:
        from mtkit.files import write_text

        write_text(options.output, text)


def _rendered(result: CheckResult, options: _Options) -> str:
    from mtkit.report import REPORTS
    from mtkit.report.text import concise, full, statistics

    if options.statistics:
        return statistics(result)
    coloured = options.output == "-" and sys.stdout.isatty()
    if options.output_format in {"full", "concise"} and coloured:
        return (full if options.output_format == "full" else concise)(result, style=_style)
    return REPORTS[options.output_format](result)


def _style(text: str, kind: str) -> str:
    return click.style(text, **_COLOURS.get(kind, {})) if text else text  # type: ignore[arg-type]  # click's own names


def _fails(findings: tuple[Finding, ...], fail_on: str) -> bool:
    from mtkit.check import Severity

    return any(finding.severity >= Severity(fail_on) for finding in findings)
