"""Baselines: findings that are known and put up with, so that only new ones count."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from mtkit.errors import FormatError
from mtkit.files import open_input, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtkit.check.finding import Finding

__all__ = ["fingerprint", "new_findings", "read_baseline", "write_baseline"]


def fingerprint(finding: Finding) -> str:
    """A digest by which a finding is known again after text elsewhere in its file has changed.

    It covers rule, file name, entry, the forms found and the text of the unit, but neither unit id nor offsets.
    Two equal findings in one unit have one fingerprint; a baseline counts them.
    """
    parts = (
        finding.rule,
        PurePath(finding.path).name,
        finding.entry_id or "",
        finding.source_span.text if finding.source_span else "",
        finding.target_span.text if finding.target_span else "",
        finding.source,
        finding.target,
    )
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def write_baseline(path: str, findings: Iterable[Finding]) -> int:
    """Write the fingerprints of `findings` to `path`, with a readable word on each; return how many there are."""
    known = [
        {"fingerprint": fingerprint(finding), "rule": finding.rule, "path": finding.path, "message": finding.message}
        for finding in findings
    ]
    known.sort(key=lambda row: (row["path"], row["rule"], row["fingerprint"]))
    write_text(path, json.dumps({"mtkit": "baseline", "findings": known}, ensure_ascii=False, indent=1) + "\n")
    return len(known)


def read_baseline(path: str) -> Counter[str]:
    """How often each fingerprint stands in a baseline.

    Raises:
        FormatError: If the file cannot be read or is no baseline.
    """
    with open_input(path) as stream:
        data = stream.read()
    try:
        content = json.loads(data)
        rows = {"baseline": content["findings"]}[content["mtkit"]]
        return Counter(str(row["fingerprint"]) for row in rows)
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError("is not a baseline", path=path, hint="write one with --write-baseline") from error


def new_findings(findings: Iterable[Finding], known: Counter[str]) -> list[Finding]:
    """The findings that are not in `known`, or are there less often than found."""
    left = Counter(known)
    fresh: list[Finding] = []
    for finding in findings:
        mark = fingerprint(finding)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            fresh.append(finding)
    return fresh
