"""What a review page holds, as plain lists and objects for its script: beads, marks of names, findings, folds."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mtkit.align.edit import Draft
from mtkit.align.edit_log import fingerprint
from mtkit.check import RULES
from mtkit.exchange.languages import primary
from mtkit.exchange.swap import swapped_unit
from mtkit.orthography import fold_arabic, fold_latin
from mtkit.report.pages import direction
from mtkit.report.review_fixes import fix_pieces, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mtkit.bitext import Bitext
    from mtkit.check import Finding
    from mtkit.termbase import Termbase

__all__ = ["FINDING", "FIX", "NAME", "ReviewData", "gather"]

NAME, FINDING, FIX = 0, 1, 2
"""Kinds of marks: a name of the glossary, the place of a finding, the letters that its fix replaces."""

_FOLDED = ((0x20, 0x250), (0x600, 0x700), (0x1E00, 0x1F00), (0x2000, 0x2070), (0xFB50, 0xFE00), (0xFE70, 0xFF00))
"""Code points of which every search may hold one."""


@dataclass(slots=True)
class ReviewData:
    """The content of a page.

    Attributes:
        rows: For each bead: four range ends, score, status, source texts, target texts, marks, findings without a
            place. A mark is side (0, 1), segment, start and end in code points, kind, and the number of a name or a
            finding; that of a fix has its new text, too, and in how many pieces the fix lies.
        findings: Rule, severity, message, whether its fix is safe (None without one), replacement, note.
        names: The preferred form of each marked name.
        langs: Language of both sides.
        sha256: The fingerprint that a log of edits is bound to.
        signature: How the bitext was made, and what it was checked with.
        documents: Path and hash of the documents it was made from.
        figures: What `mtkit corpus stats --json` would print about it, for the plots; None for none.
    """

    rows: list[list[Any]]
    findings: list[list[Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    langs: tuple[str, str] = ("ar", "en")
    sha256: str = ""
    signature: str = ""
    documents: list[dict[str, str]] = field(default_factory=list)
    figures: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """Everything for the script of the page."""
        texts = (text for row in self.rows for side in (row[6], row[7]) for text in side)
        codes = sorted({finding[0] for finding in self.findings})
        return {
            "rows": self.rows,
            "findings": self.findings,
            "names": self.names,
            "langs": list(self.langs),
            "dirs": [direction(lang) for lang in self.langs],
            "sha256": self.sha256,
            "documents": self.documents,
            "rules": {code: [RULES[code].name, RULES[code].summary] for code in codes},
            "folds": _folds(texts),
        }


def gather(bitext: Bitext, path: str, termbase: Termbase | None, codes: frozenset[str]) -> ReviewData:
    """Check a bitext and put together what its page shows.

    Args:
        bitext: The bitext; Arabic may be on either side.
        path: Its file, as the user named it.
        termbase: The names to mark and to check; None for none.
        codes: The rules to run.
    """
    draft = Draft.of(bitext)
    rows: list[list[Any]] = [
        [
            *row.source,
            *row.target,
            row.score,
            row.status,
            [part.text for part in row.left],
            [part.text for part in row.right],
            [],
            [],
        ]
        for row in draft.rows
    ]
    data = ReviewData(rows, langs=(bitext.source_lang, bitext.target_lang), sha256=fingerprint(bitext))
    data.documents = [{"path": info.path, "sha256": info.sha256} for info in bitext.documents if info.sha256]
    swapped = primary(bitext.target_lang) == "ar" and primary(bitext.source_lang) != "ar"
    if termbase is not None:
        _mark_names(data, draft, termbase, swapped=swapped)
    _check(data, draft, path, (termbase, codes), swapped=swapped)
    return data


def _mark_names(data: ReviewData, draft: Draft, termbase: Termbase, *, swapped: bool) -> None:
    """Mark names on both sides; what may be another word or another person only where the other side has the name."""
    from mtkit.glossary import Matcher

    matcher = Matcher(termbase)
    found = [
        (number, side, index, match)
        for number, row in enumerate(draft.rows)
        for side, parts in enumerate((row.left, row.right))
        for index, part in enumerate(parts)
        for match in (matcher.find_source if side == int(swapped) else matcher.find_target)(part.text)
    ]
    beside = {(number, 1 - side, entry.id) for number, side, _, match in found for entry in match.entries()}
    arabic = {match.entry.id for _, _, _, match in found if match.side == "source" and not match.ambiguous}
    known: dict[str, int] = {}
    for number, side, index, match in found:
        entry = next((entry for entry in match.entries() if (number, side, entry.id) in beside), None)
        sure = match.exact and not match.ambiguous and (match.role != "short" or match.entry.id in arabic)
        if entry is not None or sure:
            ref = known.setdefault((entry or match.entry).preferred, len(known))
            data.rows[number][8].append([side, index, match.start, match.end, NAME, ref])
    data.names = list(known)


def _check(
    data: ReviewData, draft: Draft, path: str, rules: tuple[Termbase | None, frozenset[str]], *, swapped: bool
) -> None:
    from mtkit.check.engine import Checker

    units = [replace(unit, id=str(number)) for number, unit in enumerate(draft.bitext.units)]  # ids may stand twice
    checked = Checker(*rules).bitext(map(swapped_unit, units) if swapped else units, path)
    for finding in checked.findings:
        if finding.unit_id is None:
            continue
        number = int(finding.unit_id)
        if swapped:
            finding = replace(  # noqa: PLW2901 - the same finding in the terms of the file
                finding, source_span=finding.target_span, target_span=finding.source_span, fix=None
            )
        _add(data, finding, number, draft)


def _add(data: ReviewData, finding: Finding, number: int, draft: Draft) -> None:
    row, ref = draft.rows[number], len(data.findings)
    marks: list[list[Any]] = [
        [side, index, start, end, FINDING, ref]
        for side, span, parts in ((0, finding.source_span, row.left), (1, finding.target_span, row.right))
        for index, start, end in places(span, parts)
    ]
    safe = new = None
    if finding.fix is not None:
        pieces = fix_pieces(finding.fix, row.right)
        if pieces:
            marks += [[1, index, start, end, FIX, ref, text, len(pieces)] for index, start, end, text in pieces]
            safe, new = finding.fix.safe, finding.fix.replacement
    data.findings.append([finding.rule, str(finding.severity), finding.message, safe, new, finding.note])
    data.rows[number][8].extend(marks)
    if not marks:
        data.rows[number][9].append(ref)


def _folds(texts: Iterable[str]) -> dict[str, str]:
    """What each character becomes in a search, where it is not itself: the folds of both scripts and small letters."""
    chars = {char for text in texts for char in text}
    chars.update(chr(code) for start, end in _FOLDED for code in range(start, end))
    folds = {}
    for char in sorted(chars):
        folded = fold_latin(fold_arabic(char, 2).text).text.casefold()
        if unicodedata.category(char) == "Cs":
            continue
        if folded != char:
            folds[char] = folded
    return folds
