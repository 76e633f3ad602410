"""The text of a Word document and how to change words in it without touching anything else.

WordprocessingML (ECMA-376, part 1, chapter 17): a paragraph `w:p` holds runs `w:r`, which hold text `w:t`, tabs and
breaks. A replacement goes into the run in which the replaced words begin, so that it keeps their formatting.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from mtkit.check.fix import edit_pieces
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from lxml import etree

    from mtkit.check.finding import Fix

__all__ = ["DocxText", "docx_bytes", "fix_docx", "read_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = regex.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_BREAKS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}
_LIMIT = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text node: offset of its first code point in the text, and its element."""

    start: int
    element: etree._Element


@dataclass(frozen=True, slots=True)
class DocxText:
    """The paragraphs of a document, its headers, footers and notes, one a line, and where they come from."""

    text: str
    data: bytes
    pieces: tuple[_Piece, ...]
    roots: tuple[tuple[str, etree._Element], ...]
    changed: frozenset[str] = frozenset()


def read_docx(data: bytes, path: str) -> DocxText:
    """Read the bytes of a `.docx` file; deleted text of tracked changes is left out.

    Raises:
        FormatError: If it is not a Word document, is damaged, or unpacks to more than 512 MB.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _LIMIT:
                raise FormatError("unpacks to more than 512 MB", path=path, hint="this may be a zip bomb")
            names = [name for name in archive.namelist() if _PART.fullmatch(name)]
            names.sort(key=lambda name: (name != "word/document.xml", name))
            roots = tuple((name, etree.fromstring(archive.read(name), parser)) for name in names)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError) as error:
        raise FormatError(f"is not a Word document: {error}", path=path, hint="save it as .docx again") from error
    if not roots:
        raise FormatError("is not a Word document: it has no text part", path=path, hint="save it as .docx again")
    text, pieces = _collect(roots)
    return DocxText(text, data, pieces, roots)


def _collect(roots: tuple[tuple[str, etree._Element], ...]) -> tuple[str, tuple[_Piece, ...]]:
    """The text of all paragraphs, and where each text node of it stands."""
    parts: list[str] = []
    pieces: list[_Piece] = []
    at = 0
    for _, root in roots:
        for paragraph in root.iter(f"{_W}p"):
            for element in paragraph.iter(f"{_W}t", *_BREAKS):
                if next(element.iterancestors(f"{_W}p"), None) is not paragraph:
                    continue
                if next(element.iterancestors(f"{_W}tabs"), None) is not None:
                    continue
                words = (element.text or "") if element.tag == f"{_W}t" else _BREAKS[str(element.tag)]
                if element.tag == f"{_W}t":
                    pieces.append(_Piece(at, element))
                parts.append(words)
                at += len(words)
            parts.append("\n\n")
            at += 2
    return "".join(parts), tuple(pieces)


def fix_docx(docx: DocxText, fixes: list[Fix]) -> DocxText:
    """The document with `fixes` applied, in rising order and without overlap; `docx` itself is changed, too.

    Letters that stay keep their runs, new ones go to the run of the letter before them.
    """
    changed = set(docx.changed)
    before = [piece.element.text or "" for piece in docx.pieces]
    after = edit_pieces(before, [piece.start for piece in docx.pieces], docx.text, fixes)
    for piece, old, new in zip(docx.pieces, before, after, strict=True):
        if new != old:
            piece.element.text = new
            piece.element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            changed.add(_root_name(docx, piece.element))
    text, pieces = _collect(docx.roots)
    return DocxText(text, docx.data, pieces, docx.roots, frozenset(changed))


def _root_name(docx: DocxText, element: etree._Element) -> str:
    top = element.getroottree().getroot()
    return next(name for name, root in docx.roots if root is top)


def docx_bytes(docx: DocxText) -> bytes:
    """The document as a file; parts without changes keep their bytes."""
    from lxml import etree

    touched = {name: root for name, root in docx.roots if name in docx.changed}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx.data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            root = touched.get(info.filename)
            if root is None:
                target.writestr(info, source.read(info))
            else:
                body = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
                target.writestr(info, body)
    return out.getvalue()
