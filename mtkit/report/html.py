"""Findings as one HTML page without scripts: grouped by name, both directions of writing right."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtkit.check import RULES
from mtkit.report.alignment_plots import alignment_plots
from mtkit.report.pages import environment, style, without_controls
from mtkit.report.plots_rows import bars

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtkit.check.finding import Finding, TextSpan
    from mtkit.check.result import CheckResult
    from mtkit.report.figure import Figure

__all__ = ["page"]

_CONTEXT = 600
"""Code points that are shown on either side of a finding."""
_BARS = 12
"""Most bars of a plot; the list of findings has all."""
_NAMED = re.compile("«([^»]*)»")


@dataclass(frozen=True, slots=True)
class _Group:
    """The findings about one name, or of one rule where they are about none."""

    title: str
    lang: str
    entry: str | None
    findings: list[Finding]


def _cut(text: str, span: TextSpan | None, offset: int = 0) -> tuple[str, str, str]:
    """`text` before, in and behind `span`, with an ellipsis where it is too long to show whole."""
    start, end = (span.start - offset, span.end - offset) if span else (0, 0)
    left, right = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    return ("…" if left else "") + text[left:start], text[start:end], text[end:right] + ("…" * (right < len(text)))


def page(result: CheckResult) -> str:
    """One self-contained page: a summary with plots, then a section for each name with its findings."""
    groups = _groups(result)
    text = (
        environment()
        .get_template("findings.html.j2")
        .render(
            cut=_cut,
            quoted=_NAMED.split,
            rules=RULES,
            result=result,
            groups=groups,
            by_rule=result.by_rule(),
            figures=list(_figures(result, groups)),
            plots=alignment_plots(result.figures),
            style=style("base.css", "page.css", "plots.css", "findings.css"),
        )
    )
    return without_controls(text) + "\n"


def _groups(result: CheckResult) -> list[_Group]:
    """Findings by the entry they are about, else by the words they stand on, else by their rule; most first."""
    found: dict[str, list[Finding]] = {}
    for finding in result.findings:
        span = finding.source_span
        key = finding.entry_id or (span.text if span else f"{finding.rule} {RULES[finding.rule].name}")
        found.setdefault(key, []).append(finding)
    lang = result.source_lang or "ar"  # English texts alone: the forms are those of the glossary
    groups = [_Group(*_title(key, findings, lang), findings) for key, findings in found.items()]
    return sorted(groups, key=lambda group: (-len(group.findings), group.title))


def _title(key: str, findings: list[Finding], lang: str) -> tuple[str, str, str | None]:
    """Heading of a group, its language if it is a name, its entry: the form in the source is what a reader knows."""
    entry = findings[0].entry_id
    forms = [finding.source_span.text for finding in findings if finding.source_span is not None]
    forms += [form for finding in findings if finding.entry_id for form in _NAMED.findall(finding.message)]
    if forms:
        return Counter(forms).most_common(1)[0][0], lang, entry
    return key, "", entry


def _figures(result: CheckResult, groups: Iterable[_Group]) -> Iterable[Figure]:
    """Plots of what is found most: by name, and by file where there are several."""
    names = [group for group in groups if group.lang][:_BARS]
    if names:
        counts = [len(group.findings) for group in names]
        titles = [group.title for group in names]
        yield bars("by-name", "Names with most findings", titles, counts, unit="findings", lang=names[0].lang)
    files = Counter(finding.path for finding in result.findings).most_common(_BARS)
    if len(files) > 1:
        yield bars(
            "by-file", "Files with most findings", [path for path, _ in files], [n for _, n in files], unit="findings"
        )
