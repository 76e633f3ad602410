"""Findings as one HTML page without scripts: grouped by name, both directions of writing right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtkit.check import RULES

if TYPE_CHECKING:
    from mtkit.check.finding import Finding, TextSpan
    from mtkit.check.result import CheckResult

__all__ = ["page"]

_RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_CONTEXT = 600
"""Code points that are shown on either side of a finding."""
_NAMED = re.compile("«([^»]*)»")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Group:
    title: str
    lang: str
    findings: list[Finding]


def direction(lang: str) -> str:
    """`rtl` or `ltr` for a language code."""
    return "rtl" if lang.replace("_", "-").split("-")[0].lower() in _RTL else "ltr"


def _cut(text: str, span: TextSpan | None, offset: int = 0) -> tuple[str, str, str]:
    """`text` before, in and behind `span`, with an ellipsis where it is too long to show whole."""
    start, end = (span.start - offset, span.end - offset) if span else (0, 0)
    left, right = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    return ("…" if left else "") + text[left:start], text[start:end], text[end:right] + ("…" * (right < len(text)))


def _parts(message: str) -> list[str]:
    """A message cut at its «»: every second part stood in them."""
    return _NAMED.split(message)


def page(result: CheckResult) -> str:
    """One self-contained page: a summary, then a section for each name with its findings."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("mtkit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(cut=_cut, parts=_parts, direction=direction, rules=RULES)
    template = environment.get_template("findings.html.j2")
    text = template.render(result=result, groups=_groups(result), by_rule=result.by_rule()) + "\n"
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def _groups(result: CheckResult) -> list[_Group]:
    groups: dict[str, _Group] = {}
    for finding in result.findings:
        if finding.source_span is not None:
            title, lang = finding.source_span.text, result.source_lang
        elif finding.entry_id is not None:
            title, lang = finding.entry_id, ""
        else:
            title, lang = f"{finding.rule} {RULES[finding.rule].name}", "en"
        key = finding.entry_id or title
        groups.setdefault(key, _Group(title, lang, [])).findings.append(finding)
    return sorted(groups.values(), key=lambda group: (-len(group.findings), group.title))
