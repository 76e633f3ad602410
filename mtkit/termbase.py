"""The termbase: how each name is written on both sides. Frozen, no input or output."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtkit.errors import GlossaryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

__all__ = ["Case", "Hyphen", "Kind", "Origin", "TermEntry", "Termbase"]

Kind = Literal["person", "place", "organisation", "other"]
Case = Literal["exact", "any"]
Hyphen = Literal["exact", "any"]
EntrySeverity = Literal["error", "warning", "info"]
KINDS: tuple[Kind, ...] = ("person", "place", "organisation", "other")


class Origin(NamedTuple):
    """Where an entry was read: path as the user named it, line or row counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One name and how the house writes it.

    Attributes:
        id: Unique in its termbase; stable, so that a baseline or an alias can point at it.
        source: Arabic forms as written, the first is the usual one; at least one.
        preferred: The English spelling of the house.
        kind: Person, place, organisation or other.
        short: English forms that are right after the first full mention ("al-Sharaa"; "Sharaa").
        admitted: Other English spellings that are right.
        forbidden: English spellings that are wrong.
        alias_of: Id or preferred form of the entry whose bearer also has this name (a nom de guerre, an old name).
        valid_from: First day on which the entry holds, if it has one.
        valid_to: Last day on which the entry holds, if it has one.
        case: `exact` where "Al-Sharaa" is not "al-Sharaa"; `any` where letter case does not matter.
        hyphen: `exact` where "al Sharaa" is not "al-Sharaa"; `any` where hyphen, space and none are the same.
        severity: What a finding about this entry weighs; None for the weight of the rule.
        note: A remark for people, shown with the finding.
        origin: Where it was read.

    Raises:
        GlossaryError: If it has no source form or no preferred form, or its validity ends before it begins.
    """

    id: str
    source: tuple[str, ...]
    preferred: str
    kind: Kind = "other"
    short: tuple[str, ...] = ()
    admitted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    alias_of: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    case: Case = "exact"
    hyphen: Hyphen = "exact"
    severity: EntrySeverity | None = None
    note: str = ""
    origin: Origin | None = None

    def __post_init__(self) -> None:
        path, line = self.origin or (None, None)
        if not self.id:
            raise GlossaryError("an entry needs an id", path=path, line=line)
        if not any(form.strip() for form in self.source):
            raise GlossaryError(f"entry {self.id} has no source form", path=path, line=line)
        if not self.preferred.strip():
            raise GlossaryError(f"entry {self.id} has no preferred form", path=path, line=line)
        if self.kind not in KINDS:
            raise GlossaryError(
                f"entry {self.id} has the unknown kind {self.kind!r}; known are {', '.join(KINDS)}",
                path=path,
                line=line,
            )
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise GlossaryError(
                f"entry {self.id} is valid to {self.valid_to}, before {self.valid_from}", path=path, line=line
            )

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies within the validity of the entry, both ends included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def right_forms(self) -> tuple[str, ...]:
        """Preferred, short and admitted forms, in that order, without repeats."""
        return tuple(dict.fromkeys((self.preferred, *self.short, *self.admitted)))


@dataclass(frozen=True, slots=True)
class Termbase:
    """Entries in order of precedence: where two claim the same source form, the earlier one counts.

    Raises:
        GlossaryError: If two entries have one id.
    """

    entries: tuple[TermEntry, ...]
    _by_id: dict[str, TermEntry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id: dict[str, TermEntry] = {}
        for entry in self.entries:
            if entry.id in by_id:
                path, line = entry.origin or (None, None)
                first = by_id[entry.id].origin
                where = f" (first at {first.path}:{first.line})" if first else ""
                raise GlossaryError(f"the id {entry.id} is used twice{where}", path=path, line=line)
            by_id[entry.id] = entry
        object.__setattr__(self, "_by_id", by_id)

    def __iter__(self) -> Iterator[TermEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, entry_id: str) -> TermEntry | None:
        """The entry with this id, if there is one."""
        return self._by_id.get(entry_id)
