"""What two entries of a termbase say against each other, and aliases that lead nowhere."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mtkit.check.catalogue import RULES
from mtkit.check.finding import Finding, Severity
from mtkit.glossary import Claim
from mtkit.glossary.match_patterns import is_pattern
from mtkit.glossary.match_target import forms_of, target_key
from mtkit.glossary.match_variation import compare
from mtkit.orthography import fold_arabic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.termbase import Termbase, TermEntry

__all__ = ["clashes", "finding"]


def clashes(termbase: Termbase) -> Iterator[Finding]:
    """G101, G102, G103 and G109 over all entries."""
    yield from _shared_sources(termbase)
    yield from _shared_targets(termbase)
    yield from _aliases(termbase)


def finding(rule: str, entry: TermEntry, message: str, severity: Severity | None = None) -> Finding:
    """A finding about an entry, at the place where the entry was read."""
    path, line = entry.origin or ("", None)
    return Finding(
        rule=rule,
        severity=severity or RULES[rule].severity,
        message=message,
        path=path,
        line=line,
        entry_id=entry.id,
        note=entry.note,
    )


def _place(entry: TermEntry) -> str:
    return f"line {entry.origin.line}" if entry.origin else f"entry {entry.id}"


def _where(entry: TermEntry, seen_from: TermEntry) -> str:
    """The place of another entry, with its file where that is another one."""
    if entry.origin and seen_from.origin and entry.origin.path != seen_from.origin.path:
        return f"{entry.origin.path}:{entry.origin.line}"
    return _place(entry)


def _overlap(one: TermEntry, other: TermEntry) -> bool:
    """Whether there is a day on which both entries hold."""
    return not (
        (one.valid_to and other.valid_from and one.valid_to < other.valid_from)
        or (other.valid_to and one.valid_from and other.valid_to < one.valid_from)
    )


def _one_bearer(one: TermEntry, other: TermEntry) -> bool:
    """Whether one entry is an alias of the other, or both are of a third."""
    names = [{entry.id, entry.preferred} for entry in (one, other)]
    return (
        one.alias_of in names[1]
        or other.alias_of in names[0]
        or (one.alias_of is not None and one.alias_of == other.alias_of)
    )


def _shared_sources(termbase: Termbase) -> Iterator[Finding]:
    """G101 and G102: one source form in two entries, each held against the first that lists it."""
    firsts: dict[str, TermEntry] = {}
    for entry in termbase:
        reported: set[str] = set()
        for form in entry.source:
            first = firsts.setdefault(fold_arabic(form).text.strip(), entry)
            if first.id == entry.id or first.id in reported or not _overlap(first, entry):
                continue
            reported.add(first.id)
            if entry.preferred == first.preferred:
                message = f"«{form}» is listed as {entry.preferred} before, at {_where(first, entry)}; join the entries"
                yield finding("G101", entry, message)
                continue
            yield finding(
                "G102",
                entry,
                f"«{form}» is {entry.preferred} here and {first.preferred} at {_where(first, entry)}, which counts; "
                "remove one, or give them dates that do not overlap",
                Severity.WARNING if _one_bearer(first, entry) else None,
            )


def _shared_targets(termbase: Termbase) -> Iterator[Finding]:
    """G102 and G103: one English form in two entries, right in both, or right in one and forbidden in the other."""
    right: dict[str, list[Claim]] = defaultdict(list)
    wrong: dict[str, list[Claim]] = defaultdict(list)
    for entry in termbase:
        for role, form in forms_of(entry):
            if not is_pattern(form):
                (wrong if role == "forbidden" else right)[target_key(form)].append(Claim(entry, role, form))
    for key, claims in right.items():
        yield from _two_bearers([claim for claim in claims if claim.role != "short"])
        for banned in wrong.get(key, ()):
            claim = next((claim for claim in claims if _same(claim, banned)), None)
            if claim is not None:
                yield _contradiction(claim, banned)


def _two_bearers(claims: list[Claim]) -> Iterator[Finding]:
    """G102: full forms that several entries list, each held against the first."""
    for first, later in ((claims[0], claim) for claim in claims[1:]):
        one, other = first.entry, later.entry
        if one.id == other.id or _one_bearer(one, other) or not _overlap(one, other) or _keys(one) & _keys(other):
            continue  # the last is said by the rules about source forms
        yield finding(
            "G102",
            other,
            f"{later.form} stands for «{other.source[0]}» here and for «{one.source[0]}» at {_where(one, other)}; list "
            "both as source forms of one entry, or name an alias",
            Severity.WARNING,
        )


def _keys(entry: TermEntry) -> set[str]:
    """The source forms of an entry, folded."""
    return {fold_arabic(form).text.strip() for form in entry.source}


def _same(right: Claim, banned: Claim) -> bool:
    """Whether the forbidden form can never be found because it is a right one."""
    return not compare(banned.form, right, opening=False).differences


def _contradiction(right: Claim, banned: Claim) -> Finding:
    if right.entry.id == banned.entry.id:
        return finding(
            "G103", banned.entry, f"{banned.form} is both {right.role} and forbidden; remove it from one of the two"
        )
    return finding(
        "G103",
        banned.entry,
        f"{banned.form} is forbidden here and {right.role} at {_where(right.entry, banned.entry)}, which counts",
        Severity.WARNING,
    )


def _aliases(termbase: Termbase) -> Iterator[Finding]:
    """G109: an alias that points nowhere, at itself, or in a circle."""
    by_preferred: dict[str, TermEntry] = {}
    for entry in termbase:
        by_preferred.setdefault(target_key(entry.preferred), entry)
    for entry in termbase:
        if entry.alias_of is None:
            continue
        seen = {entry.id}
        at: TermEntry = entry
        while at.alias_of is not None:
            other = termbase.get(at.alias_of) or by_preferred.get(target_key(at.alias_of))
            if other is None:
                if at is entry:
                    yield finding(
                        "G109", entry, f"alias_of names {entry.alias_of}, which is no id and no preferred form here"
                    )
                break
            if other.id in seen:
                yield finding("G109", entry, f"alias_of leads in a circle: {' → '.join((*seen, other.id))}")
                break
            seen.add(other.id)
            at = other
