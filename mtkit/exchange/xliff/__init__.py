"""XLIFF 1.0 to 1.2 and 2.x in, 1.2 or 2.0 out; streaming both ways in flat memory."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, ClassVar

from mtkit.exchange.stream import KEPT
from mtkit.files import open_input, open_output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.exchange.stream import BitextStream, ReadRequest, WriteReport

__all__ = ["Xliff", "Xliff2"]


class Xliff:
    """Reads any XLIFF and writes 1.2; segment offsets inside a unit are not kept (JSONL keeps them)."""

    name: ClassVar[str] = "xliff"
    suffixes: ClassVar[tuple[str, ...]] = (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff")
    keeps: ClassVar[frozenset[str]] = KEPT
    version: ClassVar[str] = "1"

    @contextlib.contextmanager
    def open(self, path: str, request: ReadRequest) -> Iterator[BitextStream]:
        """Open an XLIFF file and read up to its first unit.

        Raises:
            FormatError: If it is not well-formed XML, not XLIFF, declares entities, or the languages of its first
                file are not those asked for.
        """
        from mtkit.exchange.xliff.reader import read

        with open_input(path) as raw:
            yield read(raw, path, request)

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write XLIFF, one unit a line."""
        from mtkit.exchange.xliff.vocabulary import DIALECTS
        from mtkit.exchange.xliff.writer import write

        with open_output(path) as out:
            return write(stream, out, DIALECTS[self.version])

    def update(self, path: str, units: Sequence[TranslationUnit]) -> WriteReport:
        """Put the targets of `units` into the file that they were read from, and leave everything else as it is.

        Args:
            path: The file, which is replaced whole or not at all.
            units: All its units in file order.

        Returns:
            How many targets changed.

        Raises:
            FormatError: If the file does not hold these units, or a text cannot be put back.
        """
        from mtkit.exchange.xliff.patch import patched

        with open_input(path) as raw:
            content, report = patched(raw, path, units)
        with open_output(path) as out:
            out.write(content)
        return report


class Xliff2(Xliff):
    """Reads any XLIFF and writes 2.0."""

    name: ClassVar[str] = "xliff2"
    version: ClassVar[str] = "2"
