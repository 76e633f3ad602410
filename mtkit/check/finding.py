"""What a check reports: findings with a place on each side, and the remedy where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import total_ordering
from typing import NamedTuple

__all__ = ["Finding", "Fix", "Severity", "TextSpan", "finding_to_dict"]


@total_ordering
class Severity(Enum):
    """How much a finding weighs: `info < warning < error`."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return _RANKS[self.value]

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Severity):
            return NotImplemented
        return self.rank < other.rank

    def __str__(self) -> str:
        return self.value


_RANKS = {"info": 0, "warning": 1, "error": 2}


class TextSpan(NamedTuple):
    """Half-open code-point range of a text, and what stands there."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> TextSpan:
        """The range `start:end` of `text`."""
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace `start:end` (code points) of the target text by `replacement`.

    Attributes:
        start: Offset of the first code point to replace.
        end: Offset behind the last one.
        replacement: What stands there afterwards.
        safe: Whether it may be applied without asking: a listed form, one match, outside quotations.
    """

    start: int
    end: int
    replacement: str
    safe: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"fix offsets {self.start}..{self.end} do not rise")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule objects to.

    Attributes:
        rule: Code of the rule, `N101`.
        severity: What it weighs.
        message: One sentence without a final full stop. Arabic forms in it stand in «».
        path: The file, as the user named it.
        unit_id: The translation unit; None where the file is one English text or a termbase.
        source_span: Where it is in the source text of the unit.
        target_span: Where it is in the target text of the unit, or in the text of the file if it is an English text.
        entry_id: The termbase entry it is about.
        fix: The remedy, if there is one; its offsets count where those of `target_span` count.
        line: Line in the file, counted from 1, where that means something (texts, termbases, line formats).
        column: Code point in that line, counted from 1.
        source: The source text of the unit, for showing the finding.
        target: The target text of the unit, or the line of the text.
        target_offset: Offset of the first code point of `target`; 0 but in an English text, where `target` is one line.
        note: A remark of the entry, for people.
    """

    rule: str
    severity: Severity
    message: str
    path: str = ""
    unit_id: str | None = None
    source_span: TextSpan | None = None
    target_span: TextSpan | None = None
    entry_id: str | None = None
    fix: Fix | None = None
    line: int | None = None
    column: int | None = None
    source: str = ""
    target: str = ""
    target_offset: int = 0
    note: str = ""


def _span(span: TextSpan | None) -> dict[str, object] | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": span.text}


def finding_to_dict(finding: Finding) -> dict[str, object]:
    """A finding as the JSON contract has it; what does not apply is null."""
    fix = finding.fix
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": finding.path,
        "unit": finding.unit_id,
        "entry": finding.entry_id,
        "source": _span(finding.source_span),
        "target": _span(finding.target_span),
        "fix": None
        if fix is None
        else {"start": fix.start, "end": fix.end, "replacement": fix.replacement, "safe": fix.safe},
    }
