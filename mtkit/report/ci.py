"""Findings for CI systems: JUnit XML and the workflow commands of GitHub Actions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtkit.check import RULES
from mtkit.report.text import place, visible

if TYPE_CHECKING:
    from mtkit.check.finding import Finding
    from mtkit.check.result import CheckResult

__all__ = ["github", "junit"]

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def github(result: CheckResult) -> str:
    """One workflow command a finding: `::error file=…,line=…,title=…::message`."""
    return "".join(f"{_command(finding)}\n" for finding in result.findings)


def _command(finding: Finding) -> str:
    fields = {"file": finding.path}
    if finding.line is not None:
        fields["line"] = str(finding.line)
        if finding.column is not None:
            fields["col"] = str(finding.column)
    fields["title"] = f"{finding.rule} {RULES[finding.rule].name}"
    unit = "" if finding.unit_id is None else f"unit {finding.unit_id}: "
    listed = ",".join(f"{name}={_escape(visible(value), field=True)}" for name, value in fields.items())
    message = visible(unit + finding.message)
    return f"::{_LEVELS[str(finding.severity)]} {listed}::{_escape(message, field=False)}"


def _escape(value: str, *, field: bool) -> str:
    for char in "%\r\n:," if field else "%\r\n":
        value = value.replace(char, f"%{ord(char):02X}")
    return value


def junit(result: CheckResult) -> str:
    """JUnit XML: one suite a file, one failed case a finding; a file without findings has one case that passed."""
    from lxml import etree

    by_path: dict[str, list[Finding]] = {path: [] for path in result.paths}
    for finding in result.findings:
        by_path.setdefault(finding.path, []).append(finding)
    total = str(len(result.findings))
    root = etree.Element("testsuites", name="mtkit check", tests=str(_cases(by_path)), failures=total, errors="0")
    for path, findings in by_path.items():
        tests = str(max(len(findings), 1))
        suite = etree.SubElement(
            root, "testsuite", name=_xml(path), tests=tests, failures=str(len(findings)), errors="0"
        )
        if not findings:
            etree.SubElement(suite, "testcase", classname=_xml(path), name="no findings")
        for finding in findings:
            case = etree.SubElement(
                suite, "testcase", classname=_xml(path), name=_xml(f"{finding.rule} {place(finding)}")
            )
            failure = etree.SubElement(case, "failure", type=finding.rule, message=_xml(visible(finding.message)))
            failure.text = _xml(f"{finding.source}\n{finding.target}".strip())
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return data.decode("utf-8")


def _cases(by_path: dict[str, list[Finding]]) -> int:
    return sum(max(len(findings), 1) for findings in by_path.values())


def _xml(value: str) -> str:
    """`value` without the characters that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value)
