"""What a concordance finds, and what it goes through to find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from mtkit.corpus.store_rows import Side, StoredFile, document_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtkit.bitext import TranslationUnit

__all__ = ["Hit", "Located", "Pass", "Place"]


class Place(NamedTuple):
    """A place in the raw text of a side of a unit, in code points, half open.

    Attributes:
        start: Offset of its first code point; proclitics are outside.
        end: Offset behind its last one.
        form: The form as the glossary lists it, for a name.
        role: The column of that form: `source`, `preferred`, `short`, `admitted`, `forbidden`.
        entry: The id of its entry.
    """

    start: int
    end: int
    form: str = ""
    role: str = ""
    entry: str = ""


Located: TypeAlias = tuple[tuple[Place, ...], tuple[Place, ...]]
"""Places on the side that is searched, and renderings on the other."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that answers a query.

    Attributes:
        unit: The unit as it was added.
        file: The file it came from.
        side: The side that was searched.
        places: Where on that side, in order; at least one.
        weak: Whether letters that are exchanged in print (ى and ي, ة and ه ...) had to be taken for the same.
        renderings: For a name: where its entry stands on the other side.
    """

    unit: TranslationUnit
    file: StoredFile
    side: Side
    places: tuple[Place, ...]
    weak: bool = False
    renderings: tuple[Place, ...] = ()

    @property
    def document(self) -> str:
        """The document of the unit."""
        return document_in(self.unit, self.file)

    @property
    def text(self) -> str:
        """The text of the side that was searched."""
        return self.unit.source if self.side == "source" else self.unit.target

    @property
    def other(self) -> str:
        """The text of the other side."""
        return self.unit.target if self.side == "source" else self.unit.source


class Pass(NamedTuple):
    """One way through the index, and what is made of each unit that it meets.

    Attributes:
        side: The side that is searched.
        expression: An FTS5 expression that names every unit that may be an answer.
        locate: Tells places and renderings by source and target; no place if the unit is no answer.
        weak: Whether its hits are weak ones.
        literals: Strings that stand in the raw text of every answer.
        quick: A wider expression that is quicker to begin with, empty for every unit: its first units are looked at
            before the index is asked for the rest. None where there is none.
    """

    side: Side
    expression: str
    locate: Callable[[str, str], Located]
    weak: bool = False
    literals: tuple[str, ...] = ()
    quick: str | None = None
