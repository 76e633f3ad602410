"""What a format has no place for: counted while units go by, so that nothing is lost without a word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.exchange.stream import BitextStream

__all__ = ["Unkept"]


class Unkept:
    """Counts the units that have something which a format does not keep.

    Scores are not counted: who wants pairs of lines does not miss them.

    Args:
        format: A name in `BITEXT_FORMATS`.
    """

    def __init__(self, format: str) -> None:  # noqa: A002 - the word users know
        from mtkit.exchange import BITEXT_FORMATS

        self._format = format
        self._keeps = BITEXT_FORMATS[format].keeps | {"score"}
        self._lost: Counter[str] = Counter()

    def watched(self, stream: BitextStream) -> BitextStream:
        """The same stream, counted as it is read."""
        if {"markup", "notes", "props", "status"} <= self._keeps:
            return stream
        return replace(stream, units=self._counted(stream.units))

    def _counted(self, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
        for unit in units:
            for name, there in (
                ("props", unit.props),
                ("notes", unit.notes),
                ("status", unit.status != "auto"),
                ("markup", unit.source_markup is not None or unit.target_markup is not None),
            ):
                if there and name not in self._keeps:
                    self._lost[name] += 1
            yield unit

    def notes(self) -> list[str]:
        """What the user should be told, once the stream was read: nothing, or one sentence."""
        if not self._lost:
            return []
        told = (f"{name} ({number:,} unit{'s' * (number != 1)})" for name, number in sorted(self._lost.items()))
        return [f"{self._format} does not keep {', '.join(told)}"]
