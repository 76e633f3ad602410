"""Rules N101 to N108: the names of a bitext, or of an English text alone, against a termbase."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from mtkit.bitext import TranslationUnit
from mtkit.check.name_findings import NameFindings
from mtkit.check.skeleton import first_consonant, words
from mtkit.check.unit_names import UnitNames, Wanted
from mtkit.check.variants import Variants, name_windows
from mtkit.check.wording import opens_sentence
from mtkit.glossary.match import Claim
from mtkit.glossary.match_patterns import is_pattern
from mtkit.glossary.match_variation import compare
from mtkit.orthography import fold_arabic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from mtkit.check.finding import Finding
    from mtkit.check.masks import Masks
    from mtkit.check.variants import Variant
    from mtkit.glossary import Matcher, TermMatch
    from mtkit.termbase import TermEntry

__all__ = ["NameChecker"]

_FIRST_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*[ \u00a0\n]$")
_NEIGHBOURS = 2
"""Units on either side in which a name may be rendered instead."""
_STEM = 4
"""Letters that a word must share with a right form to count as derived from it (Syria, Syrian)."""


class NameChecker:
    """Checks names against one termbase.

    Args:
        matcher: The termbase, ready for searching.
        codes: The rules to apply.
        day: The date of the texts, if it is known.
        threshold: The least plausibility, 0 to 1, of an unlisted variant.
    """

    def __init__(
        self, matcher: Matcher, codes: frozenset[str], *, day: date | None = None, threshold: float = 0.5
    ) -> None:
        self._matcher = matcher
        self._codes = codes
        self._day = day
        self._today = day
        self._variants = Variants(threshold)

    def bitext(self, units: Iterable[TranslationUnit], path: str, *, day: date | None = None) -> Iterator[UnitNames]:
        """Check the units of a document in order; yields each unit with its names and findings.

        Args:
            units: The units, Arabic source and English target.
            path: The file, for the findings.
            day: The date of the document, where the checker was given none.
        """
        self._today = self._day or day
        report = NameFindings(path, self._codes)
        window: list[UnitNames] = []
        seen: set[str] = set()
        at = 0
        for unit in units:
            window.append(self._unit(unit, report))
            if len(window) > at + _NEIGHBOURS:
                yield self._finish(window, at, report, seen)
                at += 1
            if at > _NEIGHBOURS:
                del window[0]
                at -= 1
        while at < len(window):
            yield self._finish(window, at, report, seen)
            at += 1

    def text(self, text: str, path: str, masks: Masks) -> UnitNames:
        """Check an English text without its original; offsets count in `text`."""
        report = NameFindings(path, self._codes)
        names = UnitNames(TranslationUnit("text", "", text), [], self._matcher.find_target(text), _masks=masks)
        for match in names.found:
            if match.role == "forbidden":
                report.forbidden(match, None, names)
            elif self._day is not None and not any(entry.holds_on(self._day) for entry in match.entries()):
                report.out_of_date(match, None, (), names)
            elif not match.ambiguous:
                report.spelling(match, None, names)
            names.covered.append((match.start, match.end))
        return names

    def _unit(self, unit: TranslationUnit, report: NameFindings) -> UnitNames:
        """The findings of one unit but those that need its neighbours."""
        if not unit.target:
            return UnitNames(unit)
        sources = self._matcher.find_source(unit.source) if unit.source else []
        targets = self._matcher.find_target(unit.target)
        if not sources and not targets:
            return UnitNames(unit)
        wanted = [self._want(match, unit.source) for match in sources]
        names = UnitNames(unit, wanted, targets)
        aliases: list[tuple[Wanted, TermMatch]] = []
        for match in targets:
            self._link(_meant(match, names) if match.others else match, names, report, aliases)
        if self._codes & {"N102", "N103", "N108"}:
            self._search_variants(names, report)
        names.covered += names.loose
        self._borrowed(names, report)
        for want, match in aliases:
            if not want.rendered:
                want.rendered = True
                names.covered.append((match.start, match.end))
                report.alias(want.match, want.entries[0], match, names)
        return names

    def _want(self, match: TermMatch, source: str) -> Wanted:
        """The entries that a match may stand for: those that list it letter by letter, and hold on the day."""
        if not match.others and self._today is None:
            return Wanted(match, (match.entry,))
        entries = match.entries()
        if len(entries) > 1:
            raw = _unmarked(source[match.start : match.end])
            entries = tuple(entry for entry in entries if raw in map(_unmarked, entry.source)) or entries
        day = self._today
        if day is None:
            return Wanted(match, entries)
        return Wanted(
            match,
            tuple(entry for entry in entries if entry.holds_on(day)),
            tuple(entry for entry in entries if not entry.holds_on(day)),
        )

    def _link(
        self,
        match: TermMatch,
        names: UnitNames,
        report: NameFindings,
        aliases: list[tuple[Wanted, TermMatch]],
    ) -> None:
        """Judge one form of the target and link it with the names of the source."""
        entries = match.entries() if match.others else (match.entry,)
        ids = {entry.id for entry in entries}
        linked = [want for want in names.wanted if want.means(ids)]
        for want in linked:
            want.own = True
        if not linked and match.right:
            linked = [want for want in names.wanted if _holds(names.unit.source, want.match, entries)]
            for want in linked:
                want.part = want.part or match
        stale = [want for want in names.wanted if want.meant(ids)]
        where = next(iter((*linked, *stale)), None)
        if where is not None:
            _mark_rendered((*linked, *stale), match)
        if where is not None and match.role == "short" and _FIRST_NAME.search(names.unit.target, 0, match.start):
            names.loose.append((match.start, match.end))
        elif where is not None or match.role == "forbidden":
            names.covered.append((match.start, match.end))
        if match.role == "forbidden":
            report.forbidden(match, where.match if where else None, names)
        elif linked:
            report.spelling(match, linked[0].match, names)
        elif stale:
            report.out_of_date(match, stale[0].match, stale[0].entries, names)
        else:
            aliases += [(want, match) for want in names.wanted if self._is_alias(want, entries)]
            names.unlinked.append(match)

    def _is_alias(self, want: Wanted, entries: tuple[TermEntry, ...]) -> bool:
        """Whether one of `entries` is another name of the bearer of a wanted name."""
        others = {alias.id for entry in want.entries for alias in self._matcher.aliases(entry)}
        return bool(others) and any(entry.id in others for entry in entries)

    def _search_variants(self, names: UnitNames, report: NameFindings) -> None:
        if not names.wanted or (all(want.rendered for want in names.wanted) and not _may_vary(names)):
            return
        unit = names.unit
        windows = name_windows(names.free(), unit.target)
        others = [(match.start, match.end) for match in names.found if match.right and match.role != "short"]
        done: set[str] = set()
        for want in names.wanted:
            entry = (want.entries or want.stale)[0]
            if entry.id in done or not windows:
                continue
            done.add(entry.id)
            variants = [
                variant
                for variant in self._variants.find(want.match, entry, unit, windows, rendered=want.rendered)
                if not any(_cuts(variant, place) for place in others)
            ]
            if not variants:
                continue
            for other in names.wanted:
                if other.means({entry.id}):
                    other.rendered = other.own = True
            names.take(variants)
            windows = name_windows(names.free(), unit.target)
            for variant in variants:
                if not names.masks.is_machine(variant.start, variant.end):
                    report.variant(want.match, entry, variant, names)

    def _borrowed(self, names: UnitNames, report: NameFindings) -> None:
        """Report names of which only a part stands there, by a form that another entry lists."""
        for want in names.wanted:
            entry = (want.entries or want.stale)[0]
            if want.part is None or want.own or entry.kind != "other":
                continue
            arabic = names.unit.source[want.match.start : want.match.end]
            latin = names.unit.target[want.part.start : want.part.end]
            parts = [form for other in want.part.entries() for form in other.source]
            if latin not in entry.right_forms and self._variants.lacks_names(arabic, entry.preferred, parts, latin):
                report.part(want.match, entry, (want.part.start, want.part.end), names)

    # --- neighbours

    def _finish(self, window: list[UnitNames], at: int, report: NameFindings, seen: set[str]) -> UnitNames:
        """Add to a unit what only its neighbours can tell: missing names and first mentions."""
        names = window[at]
        for want in names.wanted:
            entry = (want.entries or want.stale)[0]
            if want.short is not None and entry.id not in seen:
                report.first_mention(want.short, want.match, entry, names)
            if want.rendered:
                seen.add(entry.id)
            elif "N103" in self._codes and self._is_missing(want, entry, window, at, seen):
                report.missing(want.match, entry, names)
                seen.add(entry.id)
        for match in names.unlinked:
            if (
                match.entry.id in seen
                and not match.form.isupper()
                and not any(a < match.end and match.start < b for a, b in names.covered)
            ):
                report.spelling(match, None, names)
        if len(names.findings) > 1:
            names.findings.sort(key=_position)
        return names

    @staticmethod
    def _is_missing(want: Wanted, entry: TermEntry, window: list[UnitNames], at: int, seen: set[str]) -> bool:
        """Whether a name is rendered neither here, nor nearby, nor by a pronoun after it was introduced."""
        names = window[at]
        if entry.id in seen or want.match.ambiguous or want.match.tier > 1 or not names.unit.target.strip():
            return False
        near = window[max(at - _NEIGHBOURS, 0) : at + _NEIGHBOURS + 1]
        return not any(
            _is_derived(entry, other.unit.target)
            or (other is not names and any(entry.id == one.id for match in other.found for one in match.entries()))
            for other in near
        )


def _may_vary(names: UnitNames) -> bool:
    """Whether a free word begins with a consonant that a word of a right form begins with."""
    capitals = names.free_capitals()
    if not capitals:
        return False
    begins = {first_consonant(word) for word in capitals}
    if "" in begins:
        return True
    begins.add("")
    return any(
        first_consonant(word) in begins
        for want in names.wanted
        for entry in want.entries
        for form in (entry.preferred, *entry.admitted)
        for word in form.replace("-", " ").split()
    )


def _cuts(variant: Variant, place: tuple[int, int]) -> bool:
    """Whether a variant takes a part of the name at `place` and leaves the rest."""
    start, end = place
    whole = variant.start <= start and end <= variant.end
    return start < variant.end and variant.start < end and not whole


def _meant(match: TermMatch, names: UnitNames) -> TermMatch:
    """The match as what the source says it is, where the form is listed by entries that the unit has no name of."""
    claims = (Claim(match.entry, match.role, match.form), *match.others)
    meant = [claim for claim in claims if any(want.means({claim.entry.id}) for want in names.wanted)]
    if not meant or len(meant) == len(claims):
        return match
    best, *others = sorted(meant, key=lambda claim: claim.role == "forbidden")
    found = names.unit.target[match.start : match.end]
    opening = opens_sentence(names.unit.target, match.start)
    differences, variation = ((), ()) if is_pattern(best.form) else compare(found, best, opening=opening)
    return replace(
        match,
        entry=best.entry,
        form=best.form,
        role=best.role,
        exact=not differences,
        differences=differences,
        variation=(*variation, *(word for word in match.variation if word in {"plural", "possessive"})),
        others=tuple(others),
    )


def _mark_rendered(wanted: Iterable[Wanted], match: TermMatch) -> None:
    for want in wanted:
        want.rendered = True
        if match.role == "short":
            want.short = want.short or match


def _is_derived(entry: TermEntry, target: str) -> bool:
    """Whether `target` has a word with the stem of a right form: Syrian for Syria, Assad for Bashar al-Assad."""
    stems = {
        word.text.casefold()[: max(_STEM, len(word.text) - 2)]
        for form in entry.right_forms
        for word in words(form)
        if len(word.text) >= _STEM
    }
    return any(word.text.casefold().startswith(tuple(stems)) for word in words(target)) if stems else False


def _holds(source: str, match: TermMatch, entries: tuple[TermEntry, ...]) -> bool:
    """Whether a source form of `entries` is a part of what `match` found in `source`, or the same without article."""
    whole = fold_arabic(source[match.start : match.end]).text.strip()
    parts = {fold_arabic(form).text.strip() for entry in entries for form in entry.source}
    bare = whole.removeprefix("ا").removeprefix("ل")
    return any(part != whole and (f" {part} " in f" {whole} " or part == bare) for part in parts)


def _unmarked(form: str) -> str:
    """An Arabic form without vowels and tatweel, otherwise letter by letter."""
    return "".join(
        char for char in unicodedata.normalize("NFC", form) if not unicodedata.combining(char) and char != "\u0640"
    )


def _position(finding: Finding) -> tuple[int, int, str]:
    target, source = finding.target_span, finding.source_span
    return (target.start if target else -1, source.start if source else -1, finding.rule)
