"""The tables of a Word file as rows of cells, and new text for a cell."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, NamedTuple

from mtkit.wordml.names import MC, W
from mtkit.wordml.story import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.wordml.story import Paragraph, StoryReader

__all__ = ["Cell", "put_text", "rows", "tables"]

_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{MC}Fallback"})
_LINE_END = Piece("\n")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Cell(NamedTuple):
    """A cell of a table.

    Attributes:
        column: The first column of the grid that it covers, counted from 0.
        span: How many columns it covers.
        paragraphs: What stands in it.
    """

    column: int
    span: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """Its text; paragraphs and forced line breaks are line ends."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def pieces(self) -> list[Piece]:
        """Its text piece by piece; a line end inside a `w:t` is a space, as Word shows it."""
        pieces: list[Piece] = []
        for paragraph in self.paragraphs:
            if pieces or paragraph is not self.paragraphs[0]:
                pieces.append(_LINE_END)
            pieces += (
                piece if piece.element is None else piece._replace(text=piece.text.replace("\n", " "))
                for piece in paragraph.pieces
            )
        return pieces


def tables(root: Any) -> Iterator[Any]:
    """The tables below `root` in document order, those inside of tables too, but none of deleted text."""
    for table in root.iter(f"{W}tbl"):
        if not any(above.tag in _GONE for above in table.iterancestors()):
            yield table


def rows(table: Any, reader: StoryReader) -> Iterator[list[Cell]]:
    """The rows of a table, deleted ones left out; cells from before and behind the grid keep their columns."""
    for row in _inside(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        cells = []
        for cell in _inside(row, f"{W}tc"):
            if cell.find(f"{W}tcPr/{W}cellDel") is None:
                span = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
                cells.append(Cell(column, span, tuple(reader.paragraphs(cell))))
                column += span
        yield cells


def _inside(element: Any, tag: str) -> Iterator[Any]:
    """The rows or cells of an element, also inside content controls and the like."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            yield from _inside(child, tag)


_AROUND = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))


def _number(element: Any, otherwise: int) -> int:
    value = "" if element is None else element.get(f"{W}val", "")
    return int(value) if value.isdecimal() else otherwise


def put_text(pieces: list[Piece], text: str) -> bool:
    """Change the elements of `pieces` so that together they say `text`; letters that stay keep their runs.

    Returns:
        False, with nothing changed, if a break or a symbol would have to change, or there is no run to write in.
    """
    owners = [at for at, piece in enumerate(pieces) for _ in piece.text]
    old = "".join(piece.text for piece in pieces)
    fresh = ["" for _ in pieces]
    matcher = difflib.SequenceMatcher(None, old, text, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            for letter, owner in zip(old[start:end], owners[start:end], strict=True):
                fresh[owner] += letter
            continue
        if any(pieces[owner].element is None for owner in owners[start:end]) or "\n" in text[first:last]:
            return False
        near = [owners[at] for at in (start - 1, start) if 0 <= at < len(owners)]
        if kind == "replace":
            near.reverse()
        place = next((owner for owner in near if pieces[owner].element is not None), None)
        if place is None and first < last:
            return False
        if place is not None:
            fresh[place] += text[first:last]
    for piece, now in zip(pieces, fresh, strict=True):
        if piece.element is not None and now != piece.text:
            piece.element.text = now
            piece.element.set(_SPACE, "preserve")
    return True
