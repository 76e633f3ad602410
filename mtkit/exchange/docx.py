"""DOCX as translators exchange it: a table with a column for the source and one for the target."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, ClassVar

from mtkit.files import open_input, open_output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.exchange.stream import BitextStream, ReadRequest, WriteReport

__all__ = ["Docx"]


class Docx:
    """Reads and writes tables; keeps ids, texts, scores, status, notes, languages and signature."""

    name: ClassVar[str] = "docx"
    suffixes: ClassVar[tuple[str, ...]] = (".docx", ".docm")
    keeps: ClassVar[frozenset[str]] = frozenset({"notes", "score", "status"})

    @contextlib.contextmanager
    def open(self, path: str, request: ReadRequest) -> Iterator[BitextStream]:
        """Read the tables of two languages, into memory as Word files are; see `mtkit.exchange.wordtable.read`.

        Raises:
            FormatError: If it is not a Word file, or none of its tables has two languages side by side.
        """
        from mtkit.exchange.wordtable import read

        with open_input(path) as raw:
            data = raw.read()
        yield read(data, path, request)

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write a table with one row a unit, its header repeated on each page, Arabic from right to left."""
        from mtkit.exchange.wordtable_write import write

        with open_output(path) as out:
            return write(stream, out)

    def update(self, path: str, units: Sequence[TranslationUnit]) -> WriteReport:
        """Put the targets of `units` into the table that they were read from, and leave everything else as it is.

        Args:
            path: The file, which is replaced whole or not at all.
            units: All its units in file order.

        Returns:
            How many targets changed.

        Raises:
            FormatError: If the file does not hold these units, or a text cannot be put back.
        """
        from mtkit.exchange.wordtable import patched

        with open_input(path) as raw:
            data = raw.read()
        content, report = patched(data, path, units)
        with open_output(path) as out:
            out.write(content)
        return report
