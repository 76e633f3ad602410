"""The findings of the rules N101 to N108: message, place, remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtkit.check.catalogue import RULES
from mtkit.check.finding import Finding, Fix, Severity, TextSpan
from mtkit.check.wording import all_capitals, carry_case, in_title, nearest_right, opens_sentence
from mtkit.glossary.match import Claim
from mtkit.glossary.match_patterns import is_pattern
from mtkit.glossary.match_variation import compare
from mtkit.orthography import fold_arabic

if TYPE_CHECKING:
    from mtkit.check.unit_names import UnitNames
    from mtkit.check.variants import Variant
    from mtkit.glossary import TermMatch
    from mtkit.termbase import TermEntry

__all__ = ["NameFindings"]

_WHAT = {
    "case": "capitals",
    "hyphen": "hyphen",
    "space": "space",
    "apostrophe": "apostrophe",
    "diacritic": "accent",
}


class NameFindings:
    """Makes findings for one file.

    Args:
        path: The file as the user named it.
        codes: The rules to apply; findings of others are dropped.
    """

    def __init__(self, path: str, codes: frozenset[str]) -> None:
        self._path = path
        self._codes = codes

    def forbidden(self, match: TermMatch, source: TermMatch | None, names: UnitNames) -> None:
        """N101: a forbidden form; in a unit whose source lacks the name it may be somebody else's."""
        found = names.unit.target[match.start : match.end]
        machine = names.masks.is_machine(match.start, match.end)
        sure = source is not None or not names.unit.source or _has_last_name(names.unit.source, match.entry)
        right = nearest_right(found, match.entry)
        same = all(other.form == match.form for other in match.others)
        safe = sure and same and not is_pattern(match.form)
        self._add(
            names,
            "N101",
            f"{found} is a forbidden form of {_named(match.entry, source, names)}; write {right}",
            match.entry,
            source=source,
            span=(match.start, match.end),
            fix=self._fix(names, match.start, match.end, right, safe=safe),
            severity=Severity.INFO if machine else None if sure else Severity.WARNING,
        )

    def spelling(self, match: TermMatch, source: TermMatch | None, names: UnitNames) -> None:
        """N105, N106: a right form with wrong capitals, hyphens, spaces, apostrophes or accents."""
        text = names.unit.target
        differences = match.differences
        if not differences and _is_wrong_capital(match, text):
            differences = ("case",)
        if not differences or names.masks.is_machine(match.start, match.end):
            return
        if source is None and _may_be_a_word(match, text):
            return
        safe = not match.ambiguous and all(other.form == match.form for other in match.others)
        self._differs(match.entry, match.form, differences, (match.start, match.end), source, names, safe=safe)

    def variant(self, source: TermMatch, entry: TermEntry, variant: Variant, names: UnitNames) -> None:
        """N102: an unlisted spelling; N105, N106 where only capitals, hyphens and the like differ."""
        text = names.unit.target
        found, span = text[variant.start : variant.end], (variant.start, variant.end)
        if found in entry.right_forms:
            return
        if variant.part and entry.kind == "other":
            self.part(source, entry, span, names)
            return
        verdict = compare(found, Claim(entry, "preferred", variant.form), opening=opens_sentence(text, variant.start))
        if variant.part:
            if verdict.differences == ("case",):
                self._differs(entry, variant.form, verdict.differences, span, source, names)
            return
        self._add(
            names,
            "N102",
            f"{found} is not a listed form of {_named(entry, source, names)}; write {variant.form}",
            entry,
            source=source,
            span=span,
            fix=self._fix(names, *span, variant.form, safe=False),
        )

    def part(self, source: TermMatch, entry: TermEntry, span: tuple[int, int], names: UnitNames) -> None:
        """N102 as an advice: a part of a name whose kind nobody stated."""
        if names.masks.is_machine(*span):
            return
        found = names.unit.target[slice(*span)]
        self._add(
            names,
            "N102",
            f"{found} is only a part of {entry.preferred} for {_named(entry, source, names)}; "
            "if that is right, list it as a short form or call the entry a person",
            entry,
            source=source,
            span=span,
            fix=self._fix(names, *span, entry.preferred, safe=False),
            severity=Severity.INFO,
        )

    def missing(self, source: TermMatch, entry: TermEntry, names: UnitNames) -> None:
        """N103: no rendering of a name."""
        self._add(names, "N103", f"{_named(entry, source, names)} is not in the target", entry, source=source)

    def alias(self, source: TermMatch, entry: TermEntry, match: TermMatch, names: UnitNames) -> None:
        """N104: another name of the same bearer."""
        found = names.unit.target[match.start : match.end]
        self._add(
            names,
            "N104",
            f"{found} is another name of the bearer of {_named(entry, source, names)}",
            entry,
            source=source,
            span=(match.start, match.end),
            fix=self._fix(names, match.start, match.end, entry.preferred, safe=False),
        )

    def out_of_date(
        self,
        match: TermMatch,
        source: TermMatch | None,
        valid: tuple[TermEntry, ...],
        names: UnitNames,
    ) -> None:
        """N107: a form whose entry does not hold on the date of the text."""
        entry = match.entry
        found = names.unit.target[match.start : match.end]
        until = f" held until {entry.valid_to}" if entry.valid_to else f" holds from {entry.valid_from}"
        advice = f"; write {valid[0].preferred}" if valid else ""
        self._add(
            names,
            "N107",
            f"{found} for {_named(entry, source, names)}{until}{advice}",
            entry,
            source=source,
            span=(match.start, match.end),
            fix=self._fix(names, match.start, match.end, valid[0].preferred, safe=False) if valid else None,
        )

    def first_mention(self, short: TermMatch, source: TermMatch, entry: TermEntry, names: UnitNames) -> None:
        """N108: the short form where the document has not had the full one."""
        found = names.unit.target[short.start : short.end]
        self._add(
            names,
            "N108",
            f"{found} is the short form of {entry.preferred}, which the text has not named before",
            entry,
            source=source,
            span=(short.start, short.end),
            fix=self._fix(names, short.start, short.end, entry.preferred, safe=False),
        )

    def _differs(  # noqa: PLR0913, PLR0917 - the parts of one finding
        self,
        entry: TermEntry,
        form: str,
        differences: tuple[str, ...],
        span: tuple[int, int],
        source: TermMatch | None,
        names: UnitNames,
        *,
        safe: bool = False,
    ) -> None:
        found = names.unit.target[span[0] : span[1]]
        if differences == ("case",) and found.istitle() and in_title(names.unit.target, *span):
            return
        what = " and ".join(_WHAT.get(word, word) for word in differences)
        self._add(
            names,
            "N105" if differences == ("case",) else "N106",
            f"{found} for {_named(entry, source, names)} has the wrong {what}; write {form}",
            entry,
            source=source,
            span=span,
            fix=self._fix(names, *span, form, safe=safe),
        )

    def _add(  # noqa: PLR0913 - the parts of one finding
        self,
        names: UnitNames,
        rule: str,
        message: str,
        entry: TermEntry,
        *,
        source: TermMatch | None = None,
        span: tuple[int, int] | None = None,
        fix: Fix | None = None,
        severity: Severity | None = None,
    ) -> None:
        if rule not in self._codes:
            return
        unit = names.unit
        weight = severity or (Severity(entry.severity) if entry.severity else RULES[rule].severity)
        names.findings.append(
            Finding(
                rule,
                weight,
                message,
                self._path,
                unit.id,
                TextSpan.of(unit.source, source.start, source.end) if source else None,
                TextSpan.of(unit.target, *span) if span else None,
                entry.id,
                fix,
                source=unit.source,
                target=unit.target,
                note=entry.note,
            )
        )

    @staticmethod
    def _fix(names: UnitNames, start: int, end: int, form: str, *, safe: bool) -> Fix | None:
        """Replace `start:end` by `form`; None where that would break machine text or change nothing."""
        text = names.unit.target
        if names.masks.is_machine(start, end):
            return None
        found = text[start:end]
        capitals = all_capitals(text, start, end)
        title = found.istitle() and in_title(text, start, end)
        opening = opens_sentence(text, start)
        replacement = carry_case(found, form, opening=opening, capitals=capitals, title=title)
        if replacement == found:
            return None
        return Fix(start, end, replacement, safe and not names.masks.is_quoted(start, end))


def _has_last_name(source: str, entry: TermEntry) -> bool:
    """Whether `source` has the last word of a person's name, behind any proclitic, as news has it later on."""
    if entry.kind != "person":
        return False
    text = fold_arabic(source).text
    lasts = {fold_arabic(form).text.split()[-1].removeprefix("ال") for form in entry.source if " " in form.strip()}
    return any(len(last) > 2 and re.search(rf"(?<!\w)[وفبكلا]{{0,4}}{re.escape(last)}(?!\w)", text) for last in lasts)  # noqa: PLR2004


def _named(entry: TermEntry, source: TermMatch | None, names: UnitNames) -> str:
    """The Arabic name as it stands in the source, or as the entry lists it."""
    return f"«{names.unit.source[source.start : source.end] if source else entry.source[0]}»"


def _is_wrong_capital(match: TermMatch, text: str) -> bool:
    """Whether capitals that a headline or a sentence would excuse stand in neither."""
    if match.entry.case == "any":
        return False
    if "capitals" in match.variation:
        return not all_capitals(text, match.start, match.end)
    return "sentence" in match.variation and not opens_sentence(text, match.start)


def _may_be_a_word(match: TermMatch, text: str) -> bool:
    """Whether a form that only differs by case may be a common word (tow, TOW), with no source to tell."""
    found = text[match.start : match.end]
    return "case" in match.differences and found.islower() and found.isalpha()
