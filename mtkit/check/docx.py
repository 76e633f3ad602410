"""The text of a Word document and how to change words in it without touching anything else.

A replacement goes into the run in which the replaced words begin, so that it keeps their formatting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtkit.check.fix import edit_pieces
from mtkit.read.docx import open_docx
from mtkit.wordml import StoryReader, WordFile, saved_word
from mtkit.wordml.story import stored_twice

if TYPE_CHECKING:
    from lxml import etree

    from mtkit.check.finding import Fix

__all__ = ["DocxText", "docx_bytes", "fix_docx", "read_docx"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text node: offset of its first code point in the text, and its element."""

    start: int
    element: etree._Element


@dataclass(frozen=True, slots=True)
class DocxText:
    """The paragraphs of a document, its notes, headers and footers, a blank line between two, and where they are."""

    text: str
    word: WordFile
    pieces: tuple[_Piece, ...]
    changed: frozenset[str] = frozenset()


def read_docx(data: bytes, path: str) -> DocxText:
    """Read the bytes of a `.docx` file as they read with all changes accepted, tables of contents included.

    Raises:
        FormatError: If it is not a Word document; see `mtkit.wordml.open_word`.
    """
    word = open_docx(data, path)
    text, pieces = _collect(word)
    return DocxText(text, word, pieces)


def _collect(word: WordFile) -> tuple[str, tuple[_Piece, ...]]:
    """The text of all paragraphs, and where each text node of it stands."""
    reader = StoryReader(word, generated=True)
    parts: list[str] = []
    pieces: list[_Piece] = []
    at = 0
    for part in word.parts:
        for paragraph in reader.paragraphs(part.root):
            for words, element in paragraph.pieces:
                if element is not None:
                    pieces.append(_Piece(at, element))
                parts.append(words)
                at += len(words)
            parts.append("\n\n")
            at += 2
    return "".join(parts), tuple(pieces)


def fix_docx(docx: DocxText, fixes: list[Fix]) -> DocxText:
    """The document with `fixes` applied, in rising order and without overlap; `docx` itself is changed, too.

    Letters that stay keep their runs, new ones go to the run of the letter before them. What is stored twice, for
    newer and older programs, is changed twice.
    """
    changed = set(docx.changed)
    before = [piece.element.text or "" for piece in docx.pieces]
    after = edit_pieces(before, [piece.start for piece in docx.pieces], docx.text, fixes)
    twins = {twin: other for part in docx.word.parts for twin, other in stored_twice(part.root)}
    for piece, old, new in zip(docx.pieces, before, after, strict=True):
        if new == old:
            continue
        for element in (piece.element, twins.get(piece.element)):
            if element is not None:
                element.text = new
                element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        changed.add(_part_name(docx, piece.element))
    text, pieces = _collect(docx.word)
    return DocxText(text, docx.word, pieces, frozenset(changed))


def _part_name(docx: DocxText, element: etree._Element) -> str:
    top = element.getroottree().getroot()
    return next(part.name for part in docx.word.parts if part.root is top)


def docx_bytes(docx: DocxText) -> bytes:
    """The document as a file; parts without changes keep their bytes."""
    return saved_word(docx.word, docx.changed)
