"""Word files: body text in document order, as it reads with all changes accepted, and the notes behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtkit.bitext import Document
from mtkit.errors import FormatError
from mtkit.read.binary import refuse_binary
from mtkit.read.blocks import BlockWriter
from mtkit.wordml import StoryReader, WordFile, looks_like_word, open_word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["DocxReader", "open_docx"]

_ID = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}id"
_EMBEDDED = {"aFChunk": "piece of an embedded file", "diagramData": "diagram", "chart": "chart"}
_PLURALS = {
    "table of contents": "tables of contents",
    "hidden text": "pieces of hidden text",
    "piece of an embedded file": "pieces of embedded files",
}


class DocxReader:
    """Reads DOCX, also with macros (DOCM) and as strict Open XML."""

    name = "docx"
    suffixes = (".docx", ".docm")

    def read(self, data: bytes, path: str) -> Document:
        """Read paragraphs, headings, list items, table cells row by row, and text boxes; each is a block.

        Footnotes and endnotes come behind all of that, in the order in which the text refers to them: so two versions
        of a text run in parallel also where one has footnotes and the other endnotes, or paragraphs were joined.
        A forced line break begins a block. Inserted text is read; deleted and hidden text, tables of contents,
        comments, headers, footers, charts and diagrams are not, and a note says how much there is of them.
        """
        word = open_docx(data, path)
        reader = StoryReader(word)
        writer = BlockWriter()
        wanted: dict[tuple[str, str], None] = {}
        for paragraph in reader.paragraphs(word.main):
            for line in paragraph.lines:
                writer.add(line)
            wanted.update(dict.fromkeys(paragraph.notes))
        known = dict(_notes(word))
        for note in wanted:
            for paragraph in reader.paragraphs(known[note]) if note in known else ():
                for line in paragraph.lines:
                    writer.add(line)
        notes = _remarks(word, reader)
        if not writer.parts and word.related.get("aFChunk"):
            raise FormatError(
                "holds its text as an embedded file, which only a word processor can unpack",
                path=path,
                hint="open it in one and save it as DOCX again",
            )
        meta = {"title": word.title} if word.title else {}
        return Document(path, "und", writer.text, writer.blocks, meta=meta, notes=notes)


def open_docx(data: bytes, path: str) -> WordFile:
    """Open a Word file; what is something else is called by its name.

    Raises:
        FormatError: If it is not a Word file; see `open_word`.
    """
    if data and not looks_like_word(data):
        refuse_binary(data, path)
    return open_word(data, path)


def _notes(word: WordFile) -> Iterator[tuple[tuple[str, str], Any]]:
    for part in word.of_kind("footnotes", "endnotes"):
        for note in part.root.iterchildren():
            if isinstance(note.tag, str):
                yield (part.kind, note.get(_ID, "")), note


def _remarks(word: WordFile, reader: StoryReader) -> tuple[str, ...]:
    """One sentence that says what was not read, if anything was not."""
    counts = dict(reader.left_out)
    for kind, name in _EMBEDDED.items():
        counts[name] = word.related.get(kind, 0)
    counts["header or footer"] = sum(
        any(letter.isalpha() for paragraph in StoryReader(word).paragraphs(part.root) for letter in paragraph.text)
        for part in word.of_kind("header", "footer")
    )
    said = [_counted(count, name) for name, count in counts.items() if count]
    return (f"not read: {', '.join(said)}",) if said else ()


def _counted(count: int, name: str) -> str:
    if count == 1:
        return name if name == "hidden text" else f"1 {name}"
    return f"{count} {_PLURALS.get(name) or _plural(name)}"


def _plural(name: str) -> str:
    return " or ".join(f"{word}s" for word in name.split(" or "))
