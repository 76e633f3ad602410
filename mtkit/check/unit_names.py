"""What is known of the names of one unit while it is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mtkit.check.masks import find_masks
from mtkit.check.renderings import common_english
from mtkit.check.skeleton import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.check.finding import Finding
    from mtkit.check.masks import Masks
    from mtkit.check.skeleton import Word
    from mtkit.check.variants import Variant
    from mtkit.glossary import TermMatch
    from mtkit.termbase import TermEntry

__all__ = ["UnitNames", "Wanted"]

_CAPITAL = re.compile("[A-Z\u00c0-\u00de\u0100-\u024f\u1e00-\u1eff][^\\W\\d_]*")


@dataclass(slots=True)
class Wanted:
    """A name of the source that the target should have.

    Attributes:
        match: Where it is in the source.
        entries: The entries it may stand for.
        stale: Entries it would stand for on another date.
        rendered: Whether the target has it, in whatever form.
        short: Whether the target has only a short form of it.
        own: Whether it is rendered by a form of its own entry, or by a variant of one.
        part: A form of another entry, whose name is a part of this one, that stands where this name should.
    """

    match: TermMatch
    entries: tuple[TermEntry, ...]
    stale: tuple[TermEntry, ...] = ()
    rendered: bool = False
    short: TermMatch | None = None
    own: bool = False
    part: TermMatch | None = None

    def means(self, ids: set[str]) -> bool:
        """Whether it may stand for one of these entries."""
        entries = self.entries
        return entries[0].id in ids if len(entries) == 1 else any(entry.id in ids for entry in entries)

    def meant(self, ids: set[str]) -> bool:
        """Whether it would stand for one of these entries on another date."""
        return bool(self.stale) and any(entry.id in ids for entry in self.stale)


@dataclass(slots=True)
class UnitNames:
    """What the names of one unit are.

    Attributes:
        unit: The unit.
        wanted: The names of its source.
        found: The forms of its target.
        covered: Target ranges that belong to a glossary name.
        loose: Target ranges of short forms behind another name, which may be the last words of a wrong full form.
        unlinked: Right forms whose name the source does not have, or has by a last name that is not listed.
        findings: What was found.
    """

    unit: TranslationUnit
    wanted: list[Wanted] = field(default_factory=list)
    found: list[TermMatch] = field(default_factory=list)
    covered: list[tuple[int, int]] = field(default_factory=list)
    loose: list[tuple[int, int]] = field(default_factory=list)
    unlinked: list[TermMatch] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _masks: Masks | None = None
    _words: list[Word] | None = None
    _capitals: list[str] | None = None

    @property
    def masks(self) -> Masks:
        """The masks of its target, worked out when they are first asked for."""
        if self._masks is None:
            self._masks = find_masks(self.unit.target)
        return self._masks

    def take(self, variants: Sequence[Variant]) -> None:
        """Let variants belong to a name; what was said about a short form inside one is taken back."""
        self.covered += [(variant.start, variant.end) for variant in variants]
        if self.loose:
            self.findings = [
                finding
                for finding in self.findings
                if not any(
                    finding.target_span
                    and variant.start <= finding.target_span.start
                    and finding.target_span.end <= variant.end
                    for variant in variants
                )
            ]

    def free_capitals(self) -> list[str]:
        """The words outside the names that were found that are capitalised and no common English words.

        Quick, to tell whether a closer look is worth while.
        """
        if self._capitals is None:
            common = common_english()
            text = self.unit.target
            found = [match for match in _CAPITAL.finditer(text) if match.group().lower() not in common]
            ranges = [*self.covered, *((match.start, match.end) for match in self.found if match.right)]
            self._capitals = [
                match.group() for match in found if not any(start <= match.start() < end for start, end in ranges)
            ]
        return self._capitals

    def free(self, *, right: bool = False) -> list[Word]:
        """The words of its target that belong to no name of its source.

        Args:
            right: Only those that belong to no right form at all and may be parts of names.
        """
        taken = bytearray(len(self.unit.target) + 1)
        for start, end in self.covered:
            taken[start:end] = b"\1" * (end - start)
        for match in self.found if right else ():
            if match.right:
                taken[match.start : match.end] = b"\1" * (match.end - match.start)
        listed = self._words
        if listed is None:
            listed = words(self.unit.target, names=right, taken=taken)
            if not right:
                self._words = listed  # what is covered now stays covered
        return [word for word in listed if not taken[word.start] and not taken[word.end - 1]]
