"""Where the names of a termbase stand in a text, on either side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtkit.glossary.match_search import collector_paused
from mtkit.orthography import fold_latin

if TYPE_CHECKING:
    from mtkit.glossary.match_source import SourceIndex
    from mtkit.glossary.match_target import TargetIndex
    from mtkit.termbase import Termbase, TermEntry

__all__ = ["Claim", "Matcher", "Role", "Side", "TermMatch"]

Side = Literal["source", "target"]
Role = Literal["source", "preferred", "short", "admitted", "forbidden"]


class Claim(NamedTuple):
    """An entry that lists a form for itself.

    Attributes:
        entry: The entry.
        role: The column in which it lists the form.
        form: The form as listed.
    """

    entry: TermEntry
    role: Role
    form: str


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A listed form, found in a text.

    Attributes:
        entry: The entry that lists the form; where several do, the one that fits best, then the earliest.
        side: Which text it was found in.
        start: Raw offset of its first code point; a proclitic is outside.
        end: Raw offset behind its last one; a possessive or plural ending is outside.
        form: The form as listed.
        role: The column in which the form is listed.
        clitic: What is written together with the name, as it stands: a proclitic before `start` in Arabic, a possessive
            or plural ending behind `end` in English. Empty where there is none. In للشرع, where a letter of the article
            is lost, the clitic is ل and the span begins with the second lam.
        exact: Whether the span is written as listed, apart from variation that is always allowed. Always true for
            Arabic on tier 1, where vowels and the like are free.
        differences: In what it is not as listed and should be: of `case`, `hyphen`, `apostrophe`, `diacritic`, `space`
            in English, `letters` in Arabic on tier 2. Empty if and only if `exact`.
        variation: In what it is not as listed, but may be: of `typography` (spaces, line breaks, shapes of hyphens and
            apostrophes), `capitals` (ALL CAPITALS), `sentence` (first letter of a sentence), `case` and `hyphen` where
            the entry leaves them free, `plural`, `possessive`.
        tier: 1, or 2 where letters that are exchanged in print had to be taken for the same (Arabic).
        ambiguous: Whether the form may also be another word (هدى, أمل, سلام), so that it needs evidence on the other
            side.
        others: Other entries that list the same form and fit as well, in order of precedence.
    """

    entry: TermEntry
    side: Side
    start: int
    end: int
    form: str
    role: Role
    clitic: str = ""
    exact: bool = True
    differences: tuple[str, ...] = ()
    variation: tuple[str, ...] = ()
    tier: Literal[1, 2] = 1
    ambiguous: bool = False
    others: tuple[Claim, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the form is one that the house allows (preferred, short, admitted)."""
        return self.role in {"preferred", "short", "admitted"}

    def entries(self) -> tuple[TermEntry, ...]:
        """Every entry that the span may stand for, the likeliest first."""
        return (self.entry, *(claim.entry for claim in self.others))


class Matcher:
    """Finds the names of a termbase in texts; what it needs is built when a side is first searched.

    The time for a text does not depend on the size of the termbase. An instance may be used from one thread at a time.

    Args:
        termbase: The entries, earlier ones first where two claim one form.
    """

    def __init__(self, termbase: Termbase) -> None:
        self.termbase = termbase

    def find_source(self, text: str) -> list[TermMatch]:
        """The names in an Arabic text, from left to right, without overlap, longest first where two compete.

        Args:
            text: Raw text of any length.

        Returns:
            Matches with raw code point offsets.
        """
        return self._source.find(text)

    def find_target(self, text: str) -> list[TermMatch]:
        """The names in an English text, right and forbidden forms, from left to right and without overlap.

        Where forms compete the longest counts, so that a right form hides a forbidden one inside it.

        Args:
            text: Raw text of any length.

        Returns:
            Matches with raw code point offsets.

        Raises:
            GlossaryError: If a `/pattern/` among the forbidden forms is not valid or takes too long on this text.
        """
        return self._target.find(text)

    def aliases(self, entry: TermEntry) -> tuple[TermEntry, ...]:
        """The other entries whose bearer is the same: those it points at, that point at it or at the same entry."""
        main = self._alias_root(entry)
        return tuple(other for other in self._groups.get(main, ()) if other.id != entry.id)

    def _alias_root(self, entry: TermEntry) -> str:
        seen = {entry.id}
        while entry.alias_of:
            other = self.termbase.get(entry.alias_of) or self._by_preferred.get(_key(entry.alias_of))
            if other is None or other.id in seen:
                break
            entry = other
            seen.add(entry.id)
        return entry.id

    @cached_property
    def _by_preferred(self) -> dict[str, TermEntry]:
        return {_key(entry.preferred): entry for entry in reversed(self.termbase.entries)}

    @cached_property
    def _groups(self) -> dict[str, list[TermEntry]]:
        pointing = [entry for entry in self.termbase if entry.alias_of]
        groups: dict[str, list[TermEntry]] = {}
        for entry in pointing:
            main = self._alias_root(entry)
            root = self.termbase.get(main)
            members = groups.setdefault(main, [root] if root is not None else [])
            if entry.id != main:
                members.append(entry)
        return groups

    @cached_property
    def _source(self) -> SourceIndex:
        from mtkit.glossary.match_source import SourceIndex

        with collector_paused():
            return SourceIndex(self.termbase)

    @cached_property
    def _target(self) -> TargetIndex:
        from mtkit.glossary.match_target import TargetIndex

        with collector_paused():
            return TargetIndex(self.termbase)


def _key(form: str) -> str:
    return fold_latin(form).text.casefold()
