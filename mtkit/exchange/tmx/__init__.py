"""TMX 1.1 to 1.4b in, 1.4b level 2 out; streaming both ways in flat memory."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, ClassVar

from mtkit.exchange.stream import KEPT
from mtkit.files import open_output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.exchange.stream import BitextStream, ReadRequest, WriteReport

__all__ = ["Tmx"]


class Tmx:
    """Reads and writes TMX; segment offsets inside a unit are not kept (JSONL keeps them)."""

    name: ClassVar[str] = "tmx"
    suffixes: ClassVar[tuple[str, ...]] = (".tmx",)
    keeps: ClassVar[frozenset[str]] = KEPT

    @contextlib.contextmanager
    def open(self, path: str, request: ReadRequest) -> Iterator[BitextStream]:
        """Open a TMX file (`.gz`, `.zst` and `.zip` are decompressed) and read its header.

        Raises:
            FormatError: If it is not well-formed XML, not TMX, or declares entities.
        """
        from mtkit.exchange.tmx.reader import read
        from mtkit.exchange.tmx.source import open_tmx

        with open_tmx(path) as raw:
            yield read(raw, path, request)

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write TMX 1.4b, one unit a line."""
        from mtkit.exchange.tmx.writer import write

        with open_output(path) as out:
            return write(stream, out)
