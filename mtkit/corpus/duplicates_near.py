"""Near duplicates: candidates by MinHash signatures in bands, verified by the similarity of their texts.

The MinHash of a set of shingles under one hash function is equal for two sets with the probability of their Jaccard
similarity (Broder 1997). `BANDS` bands of `ROWS` functions each find a pair of similarity s with the probability
1 - (1 - s^ROWS)^BANDS.
"""

from __future__ import annotations

import re
import tempfile
import zlib
from array import array
from functools import cache
from typing import TYPE_CHECKING, Any

from mtkit.corpus.duplicates_table import HashTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BANDS", "ROWS", "SHINGLE", "SHORTEST", "NearIndex", "band_keys"]

BANDS = 10
ROWS = 5
SHINGLE = 4
"""Characters of a shingle."""

SHORTEST = 20
"""Folded characters of the shorter side, below which no near duplicate is looked for."""

_MOST = 8
"""Units that are kept for one key of a band: a text of which there are many does not slow down the search."""

_PIECE = 4096
"""Shingles that are hashed at once."""

_SEED = 2026
_SPREAD = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio
_MASK = 0xFFFFFFFF
_DIGITS = re.compile(r"\d+")


@cache
def _functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Odd multipliers of the characters of a shingle, multipliers and addends of the hash functions."""
    import numpy as np

    dice = np.random.default_rng(_SEED)

    def odd(count: int) -> NDArray[np.uint64]:
        return dice.integers(1 << 62, 1 << 63, count, dtype=np.uint64) | np.uint64(1)

    return odd(SHINGLE), odd(BANDS * ROWS), odd(BANDS * ROWS)


def _shingles(text: str) -> NDArray[np.uint64]:
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    weights, _, _ = _functions()
    count = len(codes) - SHINGLE + 1
    mixed = sum(codes[at : at + count] * weights[at] for at in range(SHINGLE))
    hashed: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(29))
    return hashed


def _least(shingles: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The least value of each hash function over some shingles."""
    import numpy as np

    _, factors, addends = _functions()
    hashes = shingles[:, None] * factors
    hashes += addends
    hashes >>= np.uint64(24)
    least: NDArray[np.uint64] = hashes.min(axis=0)
    return least


def band_keys(source: str, target: str) -> list[int]:
    """The keys of the bands of a unit, 32 bits each; texts with other digits have other keys.

    Args:
        source: Folded source, at least `SHINGLE` characters.
        target: Folded target, likewise.
    """
    import numpy as np

    shingles = np.concatenate((_shingles(source), _shingles(target) + np.uint64(1)))
    least = np.min([_least(shingles[at : at + _PIECE]) for at in range(0, len(shingles), _PIECE)], axis=0)
    digits = _hash_of_digits(source, target)
    rows = least.reshape(BANDS, ROWS).tolist()
    return [hash((band, digits, *row)) * _SPREAD >> 32 & _MASK for band, row in enumerate(rows)]


def _hash_of_digits(source: str, target: str) -> int:
    """A number for the digits of both sides, in order."""
    return zlib.crc32("|".join((*_DIGITS.findall(source), "", *_DIGITS.findall(target))).encode())


class NearIndex:
    """The units met so far, by their bands.

    Args:
        threshold: Least similarity of both sides.
    """

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self._table = HashTable(32)
        self._texts: Any = tempfile.TemporaryFile(prefix="mtkit-")  # noqa: SIM115 - closed by `close`
        self._numbers = array("I")
        self._ends = array("Q")
        self._end = 0

    def find_or_add(self, source: str, target: str, number: int) -> int | None:
        """The number of a unit that is near, the oldest of those found; None if there is none: then it is kept.

        Args:
            source: Folded source.
            target: Folded target.
            number: What the unit is called.
        """
        if min(len(source), len(target)) < SHORTEST:
            return None
        keys = band_keys(source, target)
        found = self._find(source, target, keys)
        if found is None:
            self._keep(source, target, keys, number)
        return found

    def find(self, source: str, target: str) -> int | None:
        """The number of a unit that is near, the oldest of those found; None if there is none."""
        if min(len(source), len(target)) < SHORTEST:
            return None
        return self._find(source, target, band_keys(source, target))

    def add(self, source: str, target: str, number: int) -> None:
        """Keep a unit under a number, whatever is near it."""
        if min(len(source), len(target)) >= SHORTEST:
            self._keep(source, target, band_keys(source, target), number)

    def _find(self, source: str, target: str, keys: list[int]) -> int | None:
        from rapidfuzz.distance import Indel

        candidates: set[int] = set()
        for key in keys:
            candidates.update(self._table.all(key))
        digits = _DIGITS.findall(source), _DIGITS.findall(target)
        for place in sorted(candidates):
            left, right = self._read(place)
            if (
                Indel.normalized_similarity(source, left, score_cutoff=self.threshold) >= self.threshold
                and Indel.normalized_similarity(target, right, score_cutoff=self.threshold) >= self.threshold
                and digits == (_DIGITS.findall(left), _DIGITS.findall(right))
            ):
                return self._numbers[place]
        return None

    def _keep(self, source: str, target: str, keys: list[int], number: int) -> None:
        for key in keys:
            self._table.add(key, len(self._numbers), _MOST)
        self._numbers.append(number)
        data = f"{source}\0{target}".encode("utf-8", "surrogatepass")
        self._texts.seek(self._end)
        self._texts.write(data)
        self._end += len(data)
        self._ends.append(self._end)

    def _read(self, place: int) -> tuple[str, str]:
        start = self._ends[place - 1] if place else 0
        self._texts.seek(start)
        text = self._texts.read(self._ends[place] - start).decode("utf-8", "surrogatepass")
        source, _, target = text.partition("\0")
        return source, target

    def close(self) -> None:
        """Take the temporary file away."""
        self._texts.close()
