"""All rules over one bitext or one English text."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

import regex

from mtkit import __version__
from mtkit.check.alignment import check_alignment
from mtkit.check.consistency import Consistency, Usage, uncovered
from mtkit.check.masks import find_masks
from mtkit.check.names import NameChecker
from mtkit.check.renderings import Verifier
from mtkit.check.spellings import KnownForms, article_styles, two_spellings
from mtkit.check.unit_names import UnitNames
from mtkit.files import open_input

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from mtkit.bitext import TranslationUnit
    from mtkit.check.finding import Finding, TextSpan
    from mtkit.check.texts import EnglishText
    from mtkit.termbase import Termbase

__all__ = ["Checked", "Checker", "signature"]

_BREAK = regex.compile(r"\r\n|[\n\r\u2028\u2029]")
_IGNORE = regex.compile(r"mtkit:\s*ignore\b[ \t:]*((?:[A-Za-z]\d{0,3}\b[ \t,]*)*)", regex.IGNORECASE)


@dataclass(slots=True)
class Checked:
    """What the checks say about one file.

    Attributes:
        findings: In the order of the text.
        units: Number of units; 1 for an English text.
        ignored: Number of findings that the text itself asks to ignore.
        usage: How the names are rendered, for comparing files; None for an English text.
    """

    findings: list[Finding] = field(default_factory=list)
    units: int = 0
    ignored: int = 0
    usage: Usage | None = None


class Checker:
    """Runs the chosen rules; made once, used for many files.

    Args:
        termbase: The names; None to run only the rules that need none.
        codes: The rules to run.
        day: The date of the texts, if it is known.
        threshold: The least plausibility, 0 to 1, of an unlisted rendering.
    """

    def __init__(
        self,
        termbase: Termbase | None,
        codes: frozenset[str],
        *,
        day: date | None = None,
        threshold: float = 0.5,
    ) -> None:
        self._codes = codes
        self._verifier = Verifier(threshold)
        self._names: NameChecker | None = None
        self._termbase = termbase
        if termbase is not None and len(termbase):
            from mtkit.glossary import Matcher

            self._names = NameChecker(Matcher(termbase), codes, day=day, threshold=threshold)

    @property
    def verifier(self) -> Verifier:
        """What decides whether a rendering is one."""
        return self._verifier

    def bitext(self, units: Iterable[TranslationUnit], path: str, *, day: date | None = None) -> Checked:
        """Check the units of one document, in order.

        Args:
            units: The units, Arabic source and English target, with ids of their own.
            path: The file, for the findings.
            day: The date of the document, where the checker was given none.
        """
        checked = Checked()
        consistency = Consistency(path, self._verifier) if self._codes & {"N201", "N301"} else None
        ignores: dict[str, frozenset[str]] = {}
        order: dict[str, int] = {}
        found: list[Finding] = []
        for names in self._unit_names(units, path, day):
            unit = names.unit
            checked.units += 1
            order[unit.id] = checked.units
            codes = _ignored(unit)
            if codes is not None:
                ignores[unit.id] = codes
            found += check_alignment(unit, path, self._codes)
            found += names.findings
            if consistency and unit.source and unit.target and names.free_capitals():
                ranges = [(want.match.start, want.match.end) for want in names.wanted if want.rendered]
                consistency.add(unit, names.free(right=True), ranges)
        if consistency:
            more, checked.usage = consistency.finish()
            found += more if "N201" in self._codes else ()
            found += uncovered(checked.usage, self._verifier) if "N301" in self._codes else ()
        found.sort(key=lambda finding: _place(finding, order))
        checked.findings = [finding for finding in found if not _is_ignored(finding, ignores)]
        checked.ignored = len(found) - len(checked.findings)
        return checked

    def _unit_names(self, units: Iterable[TranslationUnit], path: str, day: date | None) -> Iterator[UnitNames]:
        if self._names is None:
            return (UnitNames(unit) for unit in units)
        return self._names.bitext(units, path, day=day)

    def text(self, text: EnglishText) -> Checked:
        """Check an English text without its original."""
        masks = find_masks(text.text, text.machine())
        found: list[Finding] = []
        if self._names is not None:
            found += self._names.text(text.text, text.path, masks).findings
        taken = [finding.target_span for finding in found if finding.target_span is not None]
        if "N202" in self._codes:
            found += [
                finding
                for finding in two_spellings(text.text, text.path, masks, self._known)
                if finding.target_span and not any(_overlap(finding.target_span, span) for span in taken)
            ]
        if "N203" in self._codes:
            found += article_styles(text.text, text.path, masks, taken)
        found.sort(key=lambda finding: finding.target_span.start if finding.target_span else 0)
        return _in_lines(found, text.text)

    @cached_property
    def _known(self) -> KnownForms | None:
        return None if self._termbase is None else KnownForms(entry.preferred for entry in self._termbase)


def signature(codes: frozenset[str], termbases: Sequence[str] = (), day: date | None = None) -> str:
    """What a run depends on: version, rules, termbases with the first digits of their SHA-256, date.

    Args:
        codes: The rules that ran.
        termbases: Paths of the termbases.
        day: The date of the texts.
    """
    parts = [f"mtkit:{__version__}", f"rules:{','.join(sorted(codes))}"]
    for path in termbases:
        with open_input(path) as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a binary stream
        parts.append(f"glossary:{PurePath(path).name}-{digest[:8]}")
    if day is not None:
        parts.append(f"date:{day.isoformat()}")
    return "|".join(parts)


def _overlap(one: TextSpan, other: TextSpan) -> bool:
    return one.start < other.end and other.start < one.end


def _place(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    target, source = finding.target_span, finding.source_span
    return (
        order.get(finding.unit_id or "", 0),
        target.start if target else -1,
        source.start if source else -1,
        finding.rule,
    )


def _ignored(unit: TranslationUnit) -> frozenset[str] | None:
    """The rules, or beginnings of rules, that a note or prop of the unit asks to ignore; None if it asks for none."""
    if not unit.notes and not unit.props:
        return None
    asked: set[str] = set()
    any_found = False
    for text in (*unit.notes, *(f"{name}: {value}" for name, value in unit.props), *(v for _, v in unit.props)):
        for match in _IGNORE.finditer(text):
            any_found = True
            asked.update(match[1].upper().replace(",", " ").split() or [""])
    return frozenset(asked) if any_found else None


def _is_ignored(finding: Finding, ignores: Mapping[str, frozenset[str]]) -> bool:
    asked = ignores.get(finding.unit_id or "")
    return asked is not None and finding.rule.startswith(tuple(asked))


def _in_lines(found: list[Finding], text: str) -> Checked:
    """The findings with line, column and the line they stand in; those of lines that ask for it are left out."""
    starts = [0, *(match.end() for match in _BREAK.finditer(text))]
    ignores = _line_ignores(text, starts) if "mtkit" in text else {}
    checked = Checked(units=1)
    for finding in found:
        span = finding.target_span
        if span is None:
            checked.findings.append(finding)
            continue
        number = bisect_right(starts, span.start)
        first = starts[number - 1]
        last = starts[number] if number < len(starts) else len(text)
        asked = ignores.get(number)
        if asked is not None and finding.rule.startswith(tuple(asked)):
            checked.ignored += 1
            continue
        line = text[first : max(last, span.end)].rstrip("\r\n")
        checked.findings.append(
            replace(finding, unit_id=None, line=number, column=span.start - first + 1, target=line, target_offset=first)
        )
    return checked


def _line_ignores(text: str, starts: Sequence[int]) -> dict[int, frozenset[str]]:
    """What each line asks to ignore: on itself, and on the next line where it holds nothing but the request."""
    found: dict[int, frozenset[str]] = {}
    for match in _IGNORE.finditer(text):
        number = bisect_right(starts, match.start())
        asked = frozenset(match[1].upper().replace(",", " ").split() or [""])
        last = starts[number] if number < len(starts) else len(text)
        rest = text[starts[number - 1] : match.start()] + text[match.end() : last]
        for line in (number, number + 1) if not any(char.isalnum() for char in rest) else (number,):
            found[line] = found.get(line, frozenset()) | asked
    return found
