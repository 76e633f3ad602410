"""The engine of the folds: a table from characters to replacements, and the way back to the raw text."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from itertools import chain, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["FoldTable", "Folded", "fold", "read_table"]

_RUNS = re.compile(" {2,}")
_ATTACHED = frozenset("\u0640\u02be\u02bf")  # tatweel, half rings


class FoldTable(dict[int, str]):
    """What each code point becomes; an unknown one is worked out by `rule` when it is first met and remembered."""

    __slots__ = ("_rule", "uneven")

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule
        self.uneven: set[str] = set()
        """The characters met so far that become none or several."""

    def __missing__(self, key: int) -> str:
        char = chr(key)
        folded = self._rule(char)
        if folded != char:
            folded = "".join(part if part == char else self[ord(part)] for part in folded)
        self[key] = folded
        if len(folded) != 1:
            self.uneven.add(char)
        return folded


class Folded:
    """A folded text that knows where each of its characters stands in the raw text.

    Attributes:
        raw: The text as it was given.
        text: The folded text.
    """

    __slots__ = ("_starts", "_table", "raw", "text")

    def __init__(
        self, text: str, raw: str, starts: Sequence[int] | None = None, table: FoldTable | None = None
    ) -> None:
        """Join a folded text with its raw text.

        Args:
            text: The folded text.
            raw: The raw text.
            starts: Raw offset of each folded character; None where it is still to be worked out from `table`.
            table: The table that made `text` from `raw`; None, and no `starts`, where both are the same.
        """
        self.text = text
        self.raw = raw
        self._starts: Sequence[int] | None = starts
        self._table = table

    def __repr__(self) -> str:
        return f"Folded({self.text!r}, raw={self.raw!r})"

    @property
    def starts(self) -> Sequence[int]:
        """Raw code point offset of each folded character; never falls. Worked out when first asked for."""
        if self._starts is None:
            if self._table is None or (len(self.text) == len(self.raw) and self._table.uneven.isdisjoint(self.raw)):
                self._starts = range(len(self.raw))
            else:
                self._starts = _collapsed([*map(self._table.__getitem__, map(ord, self.raw))])[1]
        return self._starts

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw code points behind `text[start:end]`.

        Marks and letters that the fold dropped belong to the letter before them and are inside the span; other dropped
        characters at its edges (bidi controls, apostrophes) are outside. A ligature that the span only cuts is inside
        as a whole.

        Args:
            start: Offset of the first folded character.
            end: Offset behind the last one.

        Returns:
            Raw offsets, half open.

        Raises:
            ValueError: If the span does not lie in the folded text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span {start}..{end} is outside the folded text of {len(self.text)} characters")
        starts = self.starts
        if type(starts) is range:  # a character for a character
            return start, end
        if start == end:
            place = starts[start] if start < len(starts) else len(self.raw)
            return place, place
        last = starts[end - 1] + 1
        limit = next((starts[i] for i in range(end, len(starts)) if starts[i] >= last), len(self.raw))
        while last < limit and _belongs(self.raw[last]):
            last += 1
        return starts[start], last


def fold(raw: str, table: FoldTable, pieces: list[str] | None = None) -> Folded:
    """Fold `raw` by `table`, runs of spaces to one.

    Args:
        raw: Any text.
        table: What each character becomes.
        pieces: What each character of `raw` becomes, where the context changed what the table says.
    """
    if pieces is not None:
        text, starts = _collapsed(pieces)
        return Folded(text, raw, starts)
    text = raw.translate(table)
    if "  " in text:
        text = _RUNS.sub(" ", text)
    return Folded(text, raw, None, table)


def _belongs(char: str) -> bool:
    return char in _ATTACHED or unicodedata.category(char) in {"Mn", "Lo"}


def _collapsed(pieces: list[str]) -> tuple[str, Sequence[int]]:
    text = "".join(pieces)
    lengths = [*map(len, pieces)]
    starts: Sequence[int]
    if len(text) == len(pieces) and min(lengths, default=1) == 1:
        starts = range(len(pieces))
    else:
        starts = [*chain.from_iterable(map(repeat, range(len(pieces)), lengths))]
    if "  " not in text:
        return text, starts
    kept: list[int] = []
    place = 0
    for run in _RUNS.finditer(text):
        kept += starts[place : run.start() + 1]
        place = run.end()
    kept += starts[place:]
    return _RUNS.sub(" ", text), kept


def read_table(name: str) -> Iterator[tuple[str, ...]]:
    """The cells of each row of a table of this package; `#` starts a comment row.

    The first cell is a character as `U+0640` or a range as `U+064B-065F`, expanded to one row for each character.
    """
    for row in (files("mtkit.orthography") / name).read_text("utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        codes, *cells = row.split("\t")
        first, _, last = codes.removeprefix("U+").partition("-")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            yield chr(code), *cells
