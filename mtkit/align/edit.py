"""Corrections to an alignment by hand: pure operations on beads and segments, replayed from a log.

An operation is a mapping with the key `op` and names the bead it changes by its two segment ranges, half open:
`{"op": "merge", "bead": {"source": [4, 5], "target": [4, 6]}}`. Ranges are those at the time of the operation.
Where a bitext does not say which segments its units are made of (TMX, TSV), each unit has one on each side that is not
empty, counted from 0.

| op | further keys | what it does |
|---|---|---|
| `accept`, `review`, `clear` | | sets the status to `accepted`, `rejected` (somebody must look) or `auto` |
| `merge` | | joins the bead with the next one |
| `split` | `source`, `target` | parts the bead before these segments |
| `cut` | `side`, `segment`, `at` | parts a segment before a code point of its text |
| `move` | `side`, `direction` | gives its first segment to the bead above (`up`), its last to the one below (`down`) |
| `unlink` | | parts the bead into its source and its target |
| `link` | `to` | joins a bead that has only a source with one that has only a target |
| `edit` | `segment`, `text` | replaces the text of a target segment |
| `fix` | `segment`, `start`, `end`, `old`, `new` | replaces code points of a target segment |

Operations other than `edit` and `fix` keep every character of both texts but for white space where a segment is cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mtkit.align.edit_fields import find
from mtkit.align.edit_operations import OPERATIONS
from mtkit.align.edit_rows import rows_of, unit_of
from mtkit.errors import EditError

if TYPE_CHECKING:
    from mtkit.align.edit_rows import Row
    from mtkit.bitext import Bitext

__all__ = ["Draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A bitext that is being corrected: frozen; each operation gives a new one.

    Attributes:
        bitext: The bitext as it was read.
        rows: The beads as they are now.
        placed: Whether the segment indices are those of the documents; False where units were counted instead.
    """

    bitext: Bitext
    rows: tuple[Row, ...]
    placed: bool

    @classmethod
    def of(cls, bitext: Bitext) -> Draft:
        """The draft of a bitext as it was read."""
        rows, placed = rows_of(bitext)
        return cls(bitext, rows, placed)

    def apply(self, op: Mapping[str, Any]) -> Draft:
        """The draft after one operation.

        Raises:
            EditError: If it is no operation, or cannot be done here.
        """
        if not isinstance(op, Mapping) or not isinstance(op.get("op"), str):
            raise EditError("is not an object with an op", hint='write {"op": "accept", "bead": {...}}')
        do = OPERATIONS.get(op["op"])
        if do is None:
            raise EditError(f"unknown operation {op['op']!r}; known are {', '.join(sorted(OPERATIONS))}")
        return replace(self, rows=tuple(do(list(self.rows), find(self.rows, op.get("bead")), op)))

    def result(self) -> Bitext:
        """The bitext as it is now; units that nobody touched are as they were, but for segment indices."""
        return replace(self.bitext, units=tuple(unit_of(row, placed=self.placed) for row in self.rows))
