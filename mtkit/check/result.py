"""What a run of the checks gives: the findings, and what they add up to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtkit.check.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtkit.check.finding import Finding

__all__ = ["CheckResult"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The findings of a run.

    Attributes:
        findings: In the order of files, units and offsets.
        signature: Version, rules and termbases, so that the run can be repeated.
        paths: Every file that was checked, also those without findings.
        units: Number of units checked; an English text counts as one.
        source_lang: BCP 47 code of the source texts; empty if there are none.
        target_lang: BCP 47 code of the target texts.
        suppressed: Findings that the baseline holds and that are left out here.
        ignored: Findings that an inline ignore left out.
        fixed: Fixes that were applied.
        figures: What `mtkit corpus stats --json` prints about the bitexts, for a report with plots; None for none.
    """

    findings: tuple[Finding, ...]
    signature: str = ""
    paths: tuple[str, ...] = ()
    units: int = 0
    source_lang: str = "ar"
    target_lang: str = "en"
    suppressed: int = 0
    ignored: int = 0
    fixed: int = 0
    figures: Mapping[str, Any] | None = None

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def fixable(self, *, safe: bool) -> int:
        """How many findings have a fix that is safe, or that is not."""
        return sum(finding.fix is not None and finding.fix.safe is safe for finding in self.findings)

    def by_rule(self) -> dict[str, int]:
        """Findings per rule, most first."""
        counts = Counter(finding.rule for finding in self.findings)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def summary(self) -> dict[str, object]:
        """The figures as the JSON report gives them."""
        return {
            "files": len(self.paths),
            "units": self.units,
            "findings": len(self.findings),
            "error": self.count(Severity.ERROR),
            "warning": self.count(Severity.WARNING),
            "info": self.count(Severity.INFO),
            "safe_fixes": self.fixable(safe=True),
            "unsafe_fixes": self.fixable(safe=False),
            "suppressed": self.suppressed,
            "ignored": self.ignored,
            "fixed": self.fixed,
            "rules": self.by_rule(),
        }
