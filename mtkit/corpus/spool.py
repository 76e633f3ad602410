"""Units kept on disk for a while, without loss: what is written only when something else has been written first."""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from mtkit.exchange.records import unit_of, unit_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from mtkit.bitext import TranslationUnit

__all__ = ["Spool"]


class Spool:
    """Units in a temporary file, in the order in which they were added; they can be read again and again."""

    def __init__(self) -> None:
        self._file = cast("BinaryIO", tempfile.TemporaryFile(prefix="mtkit-"))  # noqa: SIM115 - closed by `__exit__`
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def add(self, unit: TranslationUnit) -> None:
        """Keep one more unit."""
        self._file.write(json.dumps(unit_record(unit)).encode("ascii") + b"\n")
        self._count += 1

    def __iter__(self) -> Iterator[TranslationUnit]:
        """The units; no more may be added while they are read."""
        self._file.seek(0)
        for line in self._file:
            yield unit_of(json.loads(line))
        self._file.seek(0, 2)
