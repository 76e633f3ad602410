"""Findings for programs: the JSON of the command-line contract, and SARIF 2.1.0.

SARIF is the OASIS standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mtkit import __version__
from mtkit.check import RULES
from mtkit.check.baseline import fingerprint
from mtkit.check.finding import finding_to_dict

if TYPE_CHECKING:
    from mtkit.check.finding import Finding
    from mtkit.check.result import CheckResult

__all__ = ["finding_to_dict", "json_report", "sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def json_report(result: CheckResult) -> str:
    """One JSON object: signature, summary, findings. Offsets are code points of the text of the unit."""
    content = {
        "signature": result.signature,
        "summary": result.summary(),
        "findings": [finding_to_dict(finding) for finding in result.findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def sarif(result: CheckResult) -> str:
    """A SARIF 2.1.0 log with one run; regions count code points."""
    used = sorted({finding.rule for finding in result.findings})
    driver = {
        "name": "mtkit",
        "version": __version__,
        "rules": [
            {
                "id": code,
                "name": RULES[code].name,
                "shortDescription": {"text": RULES[code].summary},
                "defaultConfiguration": {"level": _LEVELS[str(RULES[code].severity)]},
            }
            for code in used
        ],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, used.index(finding.rule)) for finding in result.findings],
        "properties": {"signature": result.signature},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _uri(path: str) -> str:
    """A relative reference for a relative path, a `file:` URI for an absolute one."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix(), safe="/")


def _result(finding: Finding, index: int) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.path)}}
    region = _region(finding)
    if region:
        physical["region"] = region
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.unit_id is not None:
        location["logicalLocations"] = [{"name": finding.unit_id, "kind": "translation unit"}]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[str(finding.severity)],
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"mtkit/v1": fingerprint(finding)},
        "properties": {
            key: value
            for key, value in finding_to_dict(finding).items()
            if key in {"entry", "source", "target", "fix"} and value is not None
        },
    }
    fix = finding.fix
    if fix is not None and finding.unit_id is None:
        result["fixes"] = [
            {
                "description": {"text": f"write {fix.replacement}"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": _uri(finding.path)},
                        "replacements": [
                            {
                                "deletedRegion": {"charOffset": fix.start, "charLength": fix.end - fix.start},
                                "insertedContent": {"text": fix.replacement},
                            }
                        ],
                    }
                ],
            }
        ]
    return result


def _region(finding: Finding) -> dict[str, int]:
    region: dict[str, int] = {}
    if finding.line is not None:
        region["startLine"] = finding.line
        if finding.column is not None:
            region["startColumn"] = finding.column
    if finding.unit_id is None and finding.target_span is not None:
        region["charOffset"] = finding.target_span.start
        region["charLength"] = finding.target_span.end - finding.target_span.start
    return region
