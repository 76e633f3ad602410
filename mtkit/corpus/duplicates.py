"""Duplicate units, found while they stream by: the same texts, the same but for spelling, or nearly the same."""

from __future__ import annotations

import hashlib
from array import array
from typing import TYPE_CHECKING, Literal

from mtkit.corpus.duplicates_table import HashTable
from mtkit.errors import FormatError
from mtkit.orthography import fold_arabic, fold_latin

if TYPE_CHECKING:
    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.duplicates_near import NearIndex

__all__ = ["MODES", "NEAR", "Duplicates", "Mode", "exact_key", "fold_text", "key_of"]

Mode = Literal["exact", "folded", "near"]

MODES: tuple[Mode, ...] = ("exact", "folded", "near")
"""What counts as a duplicate, from strict to wide."""

NEAR = 0.9
"""Least similarity of both sides of near duplicates; see `Duplicates`."""


def exact_key(text: str) -> str:
    """A text as it is compared exactly: without white space at its ends."""
    return text.strip()


def fold_text(text: str) -> str:
    """A text as it is compared when folded: letters and digits in one spelling, small, with one space between words.

    Both folds of `mtkit.orthography` are used, the Arabic one with its second tier; punctuation and symbols part
    words and count no more. A text without letters and digits stays as it is.
    """
    folded = fold_latin(fold_arabic(text, 2).text).text.casefold()
    plain = "".join(char if char.isalnum() else " " for char in folded)
    return " ".join(plain.split()) or exact_key(text)


def key_of(*texts: str) -> int:
    """A number of 64 bits for texts, the same in every run; two of two million differ with a chance of 10⁻⁷."""
    digest = hashlib.blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


class Duplicates:
    """Tells of each unit whether one like it went before.

    In the mode `near` two units are alike if the texts of both sides, folded, have a normalised Indel similarity of
    at least `threshold`, and the same digits in the same order. Units with a side of fewer than 20 folded characters
    are only alike if they are the same when folded. Candidates are found by MinHash (see `duplicates_near`), so that
    a few pairs just above the threshold are missed; none is found that is not above it.

    Memory: 12 bytes a unit and the id in a table that is half to three quarters full; in the mode `near` about 200
    bytes a unit more, and the folded texts in a temporary file.

    Args:
        mode: `exact`, `folded` or `near`.
        threshold: For `near`, above 0 and at most 1.

    Raises:
        FormatError: If the mode or the threshold is none of these.
    """

    def __init__(self, mode: str = "exact", *, threshold: float = NEAR) -> None:
        if mode not in MODES:
            raise FormatError(f"unknown mode {mode!r} of duplicates", hint=f"known are {', '.join(MODES)}")
        if isinstance(threshold, bool) or not 0 < threshold <= 1:
            raise FormatError(f"the threshold {threshold!r} of near duplicates is not above 0 and at most 1")
        self.mode = mode
        self._table = HashTable()
        self._near: NearIndex | None = None
        if mode == "near":
            from mtkit.corpus.duplicates_near import NearIndex

            self._near = NearIndex(threshold)
        self._names = bytearray()
        self._ends = array("Q")

    def __len__(self) -> int:
        """How many different units there were."""
        return len(self._ends)

    def seen(self, unit: TranslationUnit) -> str | None:
        """The id of the first unit like this one; None if this is the first, which is remembered."""
        at = self.place(unit)
        return None if at is None else self.name(at)

    def place(self, unit: TranslationUnit) -> int | None:
        """The number of the first unit like this one among the different ones, counted from 0; None if this is new."""
        if self.mode == "exact":
            source, target = exact_key(unit.source), exact_key(unit.target)
        else:
            source, target = fold_text(unit.source), fold_text(unit.target)
        number = len(self._ends)
        first = self._table.first(key_of(source, target), number)
        if first is None and self._near is not None:
            first = self._near.find_or_add(source, target, number)
            if first is not None:
                self._table.replace(key_of(source, target), first)
        if first is None:
            self._names += unit.id.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._names))
        return first

    def name(self, place: int) -> str:
        """The id of the different unit of this number."""
        start = self._ends[place - 1] if place else 0
        return self._names[start : self._ends[place]].decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Take the temporary file away, if there is one; it goes by itself at the end of the program."""
        if self._near is not None:
            self._near.close()
