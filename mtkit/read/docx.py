"""Word files: body text in document order, as it reads with all changes accepted."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from mtkit.bitext import Document
from mtkit.errors import FormatError
from mtkit.read.binary import refuse_binary
from mtkit.read.blocks import BlockWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DocxReader"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}rt", f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr", _FALLBACK})
_PIECES = {f"{_W}tab": "\t", f"{_W}noBreakHyphen": "\u2011", f"{_W}br": "\x1e", f"{_W}cr": "\x1e"}
_FORCED = "\x1e"
_LARGEST = 300_000_000
_HINT = "open it in a word processor and save it as DOCX again"


class DocxReader:
    """Reads DOCX."""

    name = "docx"
    suffixes = (".docx",)

    def read(self, data: bytes, path: str) -> Document:
        """Read paragraphs, headings, list items, table cells and text boxes; each is a block.

        Inserted text is read and deleted text is not. A forced line break begins a block. Headers, footers and
        comments are left out; footnotes and endnotes are left out too, and a note says how many.
        """
        _check(data, path)
        import docx

        try:
            document = docx.Document(io.BytesIO(data))
            body: Any = document.element.body
        except Exception as error:  # python-docx raises whatever its XML and zip layers raise
            raise FormatError(f"is not a sound DOCX file: {error}", path=path, hint=_HINT) from error
        writer = BlockWriter()
        for text in _paragraphs(body):
            for part in text.split(_FORCED):
                writer.add(part)
        meta: dict[str, str] = {}
        if title := (document.core_properties.title or "").strip():
            meta["title"] = title
        return Document(path, "und", writer.text, writer.blocks, meta=meta, notes=_notes(body))


def _check(data: bytes, path: str) -> None:
    """Check that this is a zip with a Word document in it, of a size that can be read.

    Raises:
        FormatError: If it is not; another known format is named.
    """
    if not data:
        raise FormatError("is empty", path=path, hint="name a file that holds text")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            size = sum(member.file_size for member in archive.infolist() if member.filename.endswith(".xml"))
    except zipfile.BadZipFile as error:
        if data.startswith(b"PK"):
            raise FormatError("is a damaged DOCX file", path=path, hint="fetch or save it again") from error
        refuse_binary(data, path)
        raise FormatError("is not a DOCX file", path=path, hint="check its suffix, or save it as DOCX") from error
    if not any(name.startswith("word/") for name in names):
        refuse_binary(data, path)
    if size > _LARGEST:
        raise FormatError("unpacks to more than 300 MB of XML", path=path, hint="cut it into smaller files")


def _paragraphs(element: Any) -> Iterator[str]:
    """The text of each paragraph below `element`, a text box behind the paragraph that holds it."""
    for child in element.iterchildren():
        if child.tag == f"{_W}p":
            boxes: list[Any] = []
            yield "".join(_runs(child, boxes))
            for box in boxes:
                yield from _paragraphs(box)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _paragraphs(child)


def _runs(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _PIECES:
            yield _PIECES[child.tag]
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        else:
            yield from _runs(child, boxes)


def _notes(body: Any) -> tuple[str, ...]:
    count = sum(1 for _ in body.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"))
    return (f"{count} footnotes or endnotes were not read",) if count else ()
