"""Splitting a corpus into parts by document: the same in every run, and stable when documents are added.

Every document has a number out of a hash of its name and the seed; which part it goes to depends on that number alone,
and for parts of a fixed size on the numbers of the others.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from mtkit.corpus.duplicates import NEAR, fold_text, key_of
from mtkit.corpus.duplicates_table import HashTable
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.duplicates_near import NearIndex

__all__ = ["LEAKAGE", "Leakage", "Leaks", "Part", "Place", "Plan", "parse_parts", "plan_parts"]

Leakage = Literal["either", "both", "near", "none"]

LEAKAGE: tuple[Leakage, ...] = ("either", "both", "near", "none")
"""What must not stand in two parts: a text of either side, a whole unit, one of these or a near duplicate; nothing."""

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a split: a share of the documents, or a number of units.

    Attributes:
        name: Name of its file.
        share: Share of what parts with a number of units leave, 0 to 1; None for the rest, or where `count` is given.
        count: Exact number of units.
    """

    name: str
    share: float | None = None
    count: int | None = None


def parse_parts(text: str) -> tuple[Part, ...]:
    """Read `train=0.9,dev=0.05,test=0.05`: shares below 1, numbers of units, and one part without either for the rest.

    Raises:
        FormatError: If it is not of this form, or the shares do not add up to 1.
    """
    parts = tuple(_part(word.strip()) for word in text.split(",") if word.strip())
    names = [part.name for part in parts]
    twice = next((name for name in names if names.count(name) > 1), None)
    if not parts or twice is not None:
        raise FormatError(f"part {twice} is named twice" if twice else "no parts are named", hint=_HINT)
    rests = [part.name for part in parts if part.share is None and part.count is None]
    if len(rests) > 1:
        raise FormatError(f"{' and '.join(rests)} cannot both be the rest", hint=_HINT)
    if not rests and all(part.count is not None for part in parts):
        raise FormatError("no part takes the units that are left", hint=_HINT)
    shares = [part.share for part in parts if part.share is not None]
    if (shares or not rests) and abs(sum(shares) - 1) > _ROUNDING and not (rests and sum(shares) < 1):
        raise FormatError(f"the shares add up to {sum(shares):g}, not to 1", hint=_HINT)
    return parts


_HINT = "write train=0.9,dev=0.05,test=0.05 or train,dev=1000,test=1000"


def _part(word: str) -> Part:
    name, equals, value = (side.strip() for side in word.partition("="))
    if not _NAME.fullmatch(name):
        raise FormatError(f"{name!r} is no name of a part", hint="it names a file: letters, digits, hyphen and dot")
    if not equals or value == "rest":
        return Part(name)
    try:
        if value.isdecimal() and int(value) > 0 and value != "1":
            return Part(name, count=int(value))
        share = float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise FormatError(f"{word!r} gives neither a share between 0 and 1 nor a number of units", hint=_HINT)
    return Part(name, share=share)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the units of a document go.

    Attributes:
        part: Index of the part.
        first: How many of its units go there; None for all. The others are left out: the part is full.
    """

    part: int
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Where each document goes.

    Attributes:
        parts: The parts.
        fixed: The places of the documents in parts of a number of units.
        seed: The seed of the hashes.
    """

    parts: tuple[Part, ...]
    fixed: Mapping[str, Place]
    seed: int = 0

    def place(self, name: str) -> Place:
        """The place of a document, also of one that nobody knew when the plan was made."""
        known = self.fixed.get(name)
        if known is not None:
            return known
        at, borders = _share(self.seed, "share", name), _borders(self.parts)
        return Place(next((index for index, border in borders if at < border), borders[-1][0]))


def plan_parts(parts: Sequence[Part], documents: Mapping[str, int], seed: int = 0) -> Plan:
    """Plan a split.

    Parts with a number of units take whole documents in the order of their hashes until they are full; of the last
    one only as many units as there is room for. The others share the rest: a document goes where its hash falls.

    Args:
        parts: As `parse_parts` gives them.
        documents: Name of each document and how many units it has; asked only if a part has a number of units.
        seed: Another one gives another split.

    Raises:
        FormatError: If a part asks for more units than there are.
    """
    wanted = [(index, part, part.count) for index, part in enumerate(parts) if part.count is not None]
    places: dict[str, Place] = {}
    left = iter(sorted(documents, key=lambda name: (_share(seed, "order", name), name)) if wanted else ())
    for index, part, room in wanted:
        while room:
            name = next(left, None)
            if name is None:
                raise FormatError(
                    f"{part.name} wants {part.count} units, {room} more than are left", hint="ask for fewer"
                )
            size = documents[name]
            places[name] = Place(index, None if size <= room else room)
            room -= min(size, room)  # noqa: PLW2901 - what is left of it
    return Plan(tuple(parts), places, seed)


@cache
def _borders(parts: tuple[Part, ...]) -> list[tuple[int, float]]:
    """Upper border of the hashes of each part that shares; without any, the last part takes what is left."""
    given = sum(part.share for part in parts if part.share is not None)
    borders: list[tuple[int, float]] = []
    at = 0.0
    for index, part in enumerate(parts):
        if part.count is None:
            at += 1 - given if part.share is None else part.share
            borders.append((index, at))
    return borders


def _share(seed: int, purpose: str, name: str) -> float:
    """A number from 0 to 1 for a document."""
    return key_of(str(seed), purpose, name) / (1 << 64)


class Leaks:
    """Finds units that stand, or half stand, in a part that goes before.

    A part gives way to all that are named after it: of `train,dev,test`, what test has is taken out of dev and train.

    Args:
        what: What must not stand in two parts.
        threshold: Least similarity of near duplicates.
    """

    def __init__(self, what: Leakage, threshold: float = NEAR) -> None:
        self.what = what
        self._table = HashTable()
        self._near: NearIndex | None = None
        self._parts = array("B")
        if what == "near":
            from mtkit.corpus.duplicates_near import NearIndex

            self._near = NearIndex(threshold)

    def _keys(self, source: str, target: str) -> tuple[int, ...]:
        if self.what == "both":
            return (key_of("unit", source, target),)
        return tuple(key_of(side, text) for side, text in (("source", source), ("target", target)) if text)

    def protect(self, unit: TranslationUnit, part: int) -> None:
        """Keep what a unit of a part holds from the parts before it."""
        if self.what == "none" or part == 0:
            return
        source, target = fold_text(unit.source), fold_text(unit.target)
        for key in self._keys(source, target):
            known = self._table.first(key, part)
            if known is not None and known < part:
                self._table.replace(key, part)
        if self._near is not None:
            self._near.add(source, target, part)

    def leak(self, unit: TranslationUnit, part: int) -> int | None:
        """The part for which a unit must be taken out of `part`; None if it may stay."""
        if self.what == "none":
            return None
        source, target = fold_text(unit.source), fold_text(unit.target)
        found = [known for key in self._keys(source, target) if (known := self._table.get(key)) is not None]
        if self._near is not None and (near := self._near.find(source, target)) is not None:
            found.append(near)
        return max((known for known in found if known > part), default=None)

    def close(self) -> None:
        """Take the temporary file away, if there is one."""
        if self._near is not None:
            self._near.close()
