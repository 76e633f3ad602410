"""Zip files written to outputs that cannot be sought in: standard output, compressed files."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["WriteOnly"]


class WriteOnly:
    """An output that zipfile may only write to."""

    def __init__(self, out: BinaryIO) -> None:
        self.write: Callable[[bytes], int] = out.write
        self.flush: Callable[[], None] = out.flush

    def mute(self) -> None:
        """Drop what is still written: after an error zipfile tries once more when it is collected."""
        self.write, self.flush = len, lambda: None
