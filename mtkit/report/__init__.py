"""Findings as text, JSON, SARIF, JUnit, GitHub annotations or one HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mtkit.report import ci, html, machine, text

if TYPE_CHECKING:
    from mtkit.check.result import CheckResult

__all__ = ["REPORTS", "Report"]


class Report(Protocol):
    """Render the result of a run as one text that ends with a line break, or is empty."""

    def __call__(self, result: CheckResult, /) -> str:
        """Render `result`."""
        ...


REPORTS: dict[str, Report] = {
    "full": text.full,
    "concise": text.concise,
    "json": machine.json_report,
    "sarif": machine.sarif,
    "junit": ci.junit,
    "github": ci.github,
    "html": html.page,
}
"""The output formats of `mtkit check`."""
