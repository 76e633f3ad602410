"""Which unit of each group of duplicates is kept, and where the units of a corpus contradict each other."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from mtkit.corpus.duplicates import exact_key, fold_text, key_of
from mtkit.corpus.duplicates_table import HashTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.duplicates import Duplicates

__all__ = ["Choice", "Conflict", "Conflicts", "Variant", "conflicts_of"]

_FINGERPRINT = 0xFFFFFFFE
_SHOWN_IDS = 5


class Choice:
    """The unit that is kept of each group; made in a first pass over the units, asked in a second one.

    A unit that a person accepted goes before others, one that a person rejected behind them. Among equals the first
    is kept, or with `best` the one of the highest score; a unit without score is behind all that have one.

    Args:
        duplicates: Tells the groups.
        keep: `first` or `best`.
    """

    def __init__(self, duplicates: Duplicates, keep: Literal["first", "best"] = "first") -> None:
        self.duplicates = duplicates
        self._by_score = keep == "best"
        self._groups = array("I")
        self._best = array("I")
        self._ranks = array("d")
        self._names: dict[int, str] = {}

    def add(self, unit: TranslationUnit) -> None:
        """Look at one more unit."""
        number, rank = len(self._groups), self._rank(unit)
        group = self.duplicates.place(unit)
        if group is None:
            group = len(self._best)
            self._best.append(number)
            self._ranks.append(rank)
        elif rank > self._ranks[group]:
            self._best[group], self._ranks[group] = number, rank
            self._names[group] = unit.id
        self._groups.append(group)

    def _rank(self, unit: TranslationUnit) -> float:
        rank = {"accepted": 4.0, "auto": 2.0, "rejected": 0.0}[unit.status]
        if self._by_score and unit.score is not None:
            rank += 0.5 + unit.score
        return rank

    def kept(self, number: int) -> str | None:
        """The id of the unit that is kept in place of unit `number`, counted from 0; None if that is kept itself."""
        group = self._groups[number]
        if self._best[group] == number:
            return None
        return self._names.get(group) or self.duplicates.name(group)


@dataclass(slots=True)
class Variant:
    """One of the texts that stand against each other.

    Attributes:
        text: As it stands in the first unit that has it.
        count: How many units have it.
        ids: The ids of the first five of them.
    """

    text: str
    count: int = 0
    ids: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A text that goes with several different ones on the other side.

    Attributes:
        side: The side of `text`, `source` or `target`.
        text: As it stands in the first unit that has it.
        variants: What goes with it, the commonest first.
    """

    side: Literal["source", "target"]
    text: str
    variants: tuple[Variant, ...]

    @property
    def count(self) -> int:
        """How many units have it."""
        return sum(variant.count for variant in self.variants)


class Conflicts:
    """The same source with different targets and the reverse; found in a first pass, gathered in a second one.

    Args:
        folded: Whether texts that differ in spelling only (`fold_text`) are the same.
    """

    def __init__(self, *, folded: bool = False) -> None:
        self._fold = fold_text if folded else exact_key
        self._tables = HashTable(), HashTable()
        self._torn: tuple[set[int], set[int]] = (set(), set())
        self._texts: tuple[dict[int, str], dict[int, str]] = ({}, {})
        self._variants: tuple[dict[int, dict[int, Variant]], dict[int, dict[int, Variant]]] = ({}, {})

    def _keys(self, unit: TranslationUnit) -> tuple[int, int] | None:
        source, target = self._fold(unit.source), self._fold(unit.target)
        return (key_of(source), key_of(target)) if source and target else None

    def add(self, unit: TranslationUnit) -> None:
        """Look at one more unit; one with an empty side says nothing."""
        keys = self._keys(unit)
        if keys is None:
            return
        for side in (0, 1):
            fingerprint = keys[1 - side] % _FINGERPRINT
            first = self._tables[side].first(keys[side], fingerprint)
            if first is not None and first != fingerprint:
                self._torn[side].add(keys[side])

    def gather(self, unit: TranslationUnit) -> None:
        """Keep the texts of a unit that was looked at before, if they are in a conflict."""
        if not (self._torn[0] or self._torn[1]) or (keys := self._keys(unit)) is None:
            return
        texts = unit.source, unit.target
        for side in (0, 1):
            if keys[side] in self._torn[side]:
                self._texts[side].setdefault(keys[side], texts[side])
                variants = self._variants[side].setdefault(keys[side], {})
                variant = variants.setdefault(keys[1 - side], Variant(texts[1 - side]))
                variant.count += 1
                if len(variant.ids) < _SHOWN_IDS:
                    variant.ids.append(unit.id)

    def __iter__(self) -> Iterator[Conflict]:
        """The conflicts, sources before targets, those of most units first."""
        sides: tuple[Literal["source", "target"], ...] = ("source", "target")
        for side, texts, groups in zip(sides, self._texts, self._variants, strict=True):
            found = [
                Conflict(side, text, tuple(sorted(groups[key].values(), key=lambda variant: -variant.count)))
                for key, text in texts.items()
            ]
            yield from sorted(found, key=lambda conflict: -conflict.count)


def conflicts_of(units: Iterable[TranslationUnit], *, folded: bool = False) -> list[Conflict]:
    """The conflicts among units in memory."""
    kept = list(units)
    conflicts = Conflicts(folded=folded)
    for unit in kept:
        conflicts.add(unit)
    for unit in kept:
        conflicts.gather(unit)
    return list(conflicts)
