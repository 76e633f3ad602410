"""A hash table of numbers that needs 8 or 12 bytes a place: keys of 32 or 64 bits, values of 32, open addressing."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HashTable"]

_EMPTY = 0xFFFFFFFF
_SMALLEST = 1 << 10
_FULL = 3, 4


class HashTable:
    """Numbers of up to 32 bits by hashes, which are taken to be well spread.

    Args:
        bits: Bits of a hash, 64 or 32.
    """

    def __init__(self, bits: Literal[32, 64] = 64) -> None:
        self._code: Literal["I", "Q"] = "I" if bits == 32 else "Q"  # noqa: PLR2004 - one of two
        self._clear(_SMALLEST)

    def _clear(self, size: int) -> None:
        self._size = size
        self._keys = array(self._code, bytes((4 if self._code == "I" else 8) * size))
        self._values = array("I", b"\xff" * (4 * size))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def _slot(self, key: int) -> int:
        """Where a key stands, or the empty slot where it would."""
        mask, keys, values = self._size - 1, self._keys, self._values
        at = key & mask
        while values[at] != _EMPTY and keys[at] != key:
            at = (at + 1) & mask
        return at

    def first(self, key: int, value: int) -> int | None:
        """The value of a key; None if it had none, then `value` is kept for it."""
        at = self._slot(key)
        if self._values[at] != _EMPTY:
            return self._values[at]
        self._keys[at], self._values[at] = key, value
        self._count += 1
        if self._count * _FULL[1] > self._size * _FULL[0]:
            self._grow()
        return None

    def get(self, key: int) -> int | None:
        """The value of a key, if it has one."""
        value = self._values[self._slot(key)]
        return None if value == _EMPTY else value

    def replace(self, key: int, value: int) -> None:
        """Give another value to a key that is there."""
        self._values[self._slot(key)] = value

    def all(self, key: int) -> Iterator[int]:
        """Every value that `add` kept for a key, the oldest first."""
        mask, keys, values = self._size - 1, self._keys, self._values
        at = key & mask
        while values[at] != _EMPTY:
            if keys[at] == key:
                yield values[at]
            at = (at + 1) & mask

    def add(self, key: int, value: int, most: int | None = None) -> None:
        """Keep one more value for a key, if it has fewer than `most`."""
        mask, keys, values, known = self._size - 1, self._keys, self._values, 0
        at = key & mask
        while values[at] != _EMPTY:
            known += keys[at] == key
            at = (at + 1) & mask
        if most is not None and known >= most:
            return
        self._keys[at], values[at] = key, value
        self._count += 1
        if self._count * _FULL[1] > self._size * _FULL[0]:
            self._grow()

    def _grow(self) -> None:
        """Twice the room; entries keep their order, so that the oldest value of a key stays the first."""
        keys, values, size = self._keys, self._values, self._size
        start = values.index(_EMPTY)  # no chain of slots goes across an empty one
        self._clear(2 * size)
        for step in range(size):
            at = (start + step) & (size - 1)
            if values[at] != _EMPTY:
                self.add(keys[at], values[at])
