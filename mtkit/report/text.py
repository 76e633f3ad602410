"""Findings for the terminal: `full`, with the text around each, and `concise`, one line each.

Arabic and English never share a ruler: under a line that holds right-to-left letters there are no carets, because
a terminal may draw it in another order than its code points have. Control characters are shown by their number, so
that a hostile file cannot steer the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtkit.check.finding import Finding, TextSpan
    from mtkit.check.result import CheckResult

__all__ = ["Style", "concise", "full", "place", "statistics", "visible"]

Style = Callable[[str, str], str]
"""Takes a text and what it is (`error`, `warning`, `info`, `place`, `code`, `fix`), gives it back in colour."""

_WIDTH = 96
_RTL = frozenset({"R", "AL", "AN"})


def _plain(word: str, _kind: str) -> str:
    return word


def visible(word: str) -> str:
    """`word` on one line: breaks and tabs as spaces, other controls and bidi controls as `<U+202E>`."""
    if word.isascii() and word.isprintable():
        return word
    shown: list[str] = []
    for char in word:
        if char in "\t\n\r\v\f\x85\u2028\u2029":
            shown.append(" ")
        elif unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in "\u200c\u200d":
            shown.append(f"<U+{ord(char):04X}>")
        else:
            shown.append(char)
    return "".join(shown)


def place(finding: Finding) -> str:
    """Where a finding is: `file:line:column` or `file:unit ID`."""
    where = visible(finding.path)
    if finding.line is not None:
        where += f":{finding.line}"
        if finding.column is not None:
            where += f":{finding.column}"
    if finding.unit_id is not None:
        where += f": unit {visible(finding.unit_id)}"
    return where


def _head(finding: Finding, style: Style) -> str:
    mark = "" if finding.fix is None else " [*]" if finding.fix.safe else " [?]"
    code = style(finding.rule, str(finding.severity))
    return f"{style(place(finding), 'place')}: {code} {visible(finding.message)}{style(mark, 'fix')}"


def concise(result: CheckResult, *, style: Style = _plain) -> str:
    """One line a finding, and a closing line."""
    return "".join(f"{_head(finding, style)}\n" for finding in result.findings) + _tail(result)


def full(result: CheckResult, *, style: Style = _plain) -> str:
    """Each finding with the text around it and its remedy, and a closing line."""
    return "".join(f"{_block(finding, style)}\n" for finding in result.findings) + _tail(result)


def _block(finding: Finding, style: Style) -> str:
    lines = [_head(finding, style)]
    if finding.source:
        lines.append(f"  source | {_window(finding.source, finding.source_span, 0)[0]}")
    if finding.target:
        shown, before, width = _window(finding.target, finding.target_span, finding.target_offset)
        lines.append(f"  target | {shown}")
        if width and not any(unicodedata.bidirectional(char) in _RTL for char in shown):
            lines.append(f"         | {' ' * before}{style('^' * width, str(finding.severity))}")
    if finding.fix is not None and finding.target_span is not None:
        kind = "fix" if finding.fix.safe else "possible fix"
        lines.append(f"  {kind}: {style(visible(_after(finding)), 'fix')}")
    if finding.note:
        lines.append(f"  note: {visible(finding.note)}")
    return "\n".join(lines) + "\n"


def _after(finding: Finding) -> str:
    """What the fix makes of the words it touches."""
    fix, span = finding.fix, finding.target_span
    if fix is None or span is None:
        return ""
    if fix.start <= span.start and span.end <= fix.end:
        return fix.replacement or "(nothing)"
    start, end = fix.start - span.start, fix.end - span.start
    return span.text[: max(start, 0)] + fix.replacement + span.text[end:]


def _window(text: str, span: TextSpan | None, offset: int) -> tuple[str, int, int]:
    """A part of `text` around `span` that fits a line, the cells before the span in it, and the cells it fills."""
    start, end = (span.start - offset, span.end - offset) if span else (0, 0)
    left = max(0, min(start - _WIDTH // 3, len(text) - _WIDTH))
    right = min(len(text), max(left + _WIDTH, min(end, start + 2 * _WIDTH)))
    before = ("…" if left else "") + visible(text[left:start])
    inside, after = visible(text[start : min(end, right)]), visible(text[min(end, right) : right])
    shown = before + inside + after + ("…" if right < len(text) else "")
    return shown, _cells(before), _cells(inside)


def _cells(text: str) -> int:
    """The number of terminal cells that `text` fills."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _tail(result: CheckResult) -> str:
    total = len(result.findings)
    fixed = f" Fixed {result.fixed}." if result.fixed else ""
    known = f" {result.suppressed} known from the baseline." if result.suppressed else ""
    ignored = f" {result.ignored} ignored in the text." if result.ignored else ""
    if not total:
        return f"Nothing found in {_many(result.units, 'unit')}.{fixed}{known}{ignored}\n"
    counts = [
        _many(number, name)
        for name in ("error", "warning", "info")
        if (number := sum(str(finding.severity) == name for finding in result.findings))
    ]
    text = f"Found {', '.join(counts)} in {_many(result.units, 'unit')}.{fixed}{known}{ignored}\n"
    safe, unsafe = result.fixable(safe=True), result.fixable(safe=False)
    if safe or unsafe:
        text += f"[*] {safe} fixable with --fix, [?] {unsafe} more with --unsafe-fixes.\n"
    return text


def _many(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 or name == "info" else f"{number} {name}s"


def statistics(result: CheckResult) -> str:
    """How often each rule and each name was found, most first."""
    from mtkit.check import RULES

    lines = [f"{number:6}  {code}  {RULES[code].name}" for code, number in result.by_rule().items()]
    names: dict[str, int] = {}
    for finding in result.findings:
        name = finding.entry_id or (finding.source_span.text if finding.source_span else "")
        if name:
            names[name] = names.get(name, 0) + 1
    most = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    lines += ["", *(f"{number:6}  {visible(name)}" for name, number in islice(most, 20))] if most else []
    return "\n".join(lines) + "\n" if lines else ""
