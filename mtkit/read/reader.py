"""What a reader is, and reading a file through the right one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from mtkit.bitext import Document
from mtkit.errors import FormatError
from mtkit.files import open_input, plain_suffix
from mtkit.read.docx import DocxReader
from mtkit.read.encoding import decode
from mtkit.read.html import HtmlReader
from mtkit.read.language import detect_language
from mtkit.read.markdown import MarkdownReader
from mtkit.read.plain import PlainReader

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["READERS", "Reader", "parse_document", "parse_lines", "read_document", "read_lines"]


class Reader(Protocol):
    """Turns the bytes of one format into a document."""

    @property
    def name(self) -> str:
        """Its name in `READERS` and behind `--from`."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of its files, in lower case and with their dot; they know no compression."""

    def read(self, data: bytes, path: str) -> Document:
        """The document in `data`: text, blocks, meta and notes; `lang` is `und`, and there are no segments.

        Raises:
            FormatError: If `data` is not of this format; `path` is for the message.
        """


READERS: dict[str, Reader] = {
    reader.name: reader for reader in (PlainReader(), MarkdownReader(), HtmlReader(), DocxReader())
}
"""The readers by name; a new format is one module and one entry here."""

_HTML_STARTS = (b"<!doctype html", b"<html", b"<!--", b"<?xml")


def read_document(path: str | Path, *, lang: str | None = None, format: str | None = None) -> Document:  # noqa: A002 - the option's name
    """Read a file into a document with blocks and without segments.

    Args:
        path: A file; `-` is standard input, `.gz` and `.zst` are decompressed.
        lang: BCP 47 code of its language; otherwise the script decides between `ar`, `en` and `und`.
        format: A name in `READERS`; otherwise the suffix decides, and for standard input and unknown suffixes what
            the file begins with: a DOCX file, an HTML page, or else plain text.

    Raises:
        FormatError: If the file cannot be read, is not what it claims to be, or holds no text, or if no reader has
            the name `format`.
    """
    if format is not None and format not in READERS:
        raise FormatError(f"unknown format {format!r}", path=path, hint=f"known are {', '.join(sorted(READERS))}")
    return parse_document(_bytes(path), path, lang=lang, format=format)


def parse_document(data: bytes, path: str | Path, *, lang: str | None = None, format: str | None = None) -> Document:  # noqa: A002 - the option's name
    """The document in `data`, the decompressed content of the file at `path`; the rest is that of `read_document`.

    Raises:
        FormatError: As `read_document`, where `format` is a name in `READERS`.
    """
    reader = READERS[format] if format else _reader(path, data)
    document = reader.read(data, str(path))
    if not document.text.strip():
        raise FormatError("holds no text", path=path, hint="name a file with at least one sentence")
    return replace(document, lang=lang or detect_language(document.text))


def read_lines(path: str | Path, *, lang: str | None = None) -> Document:
    r"""Read a file that holds one segment a line, taken as it is: segment `i` is line `i`, also where it is empty.

    Only `\n` and `\r\n` end a line, and the last one may; the encoding is found out as for plain text.

    Args:
        path: A file; `-` is standard input, `.gz` and `.zst` are decompressed.
        lang: BCP 47 code of its language; otherwise the script decides between `ar`, `en` and `und`.

    Raises:
        FormatError: If the file cannot be read or decoded, or holds no text.
    """
    return parse_lines(_bytes(path), path, lang=lang)


def parse_lines(data: bytes, path: str | Path, *, lang: str | None = None) -> Document:
    """The segments in `data`, the decompressed content of the file at `path`; the rest is that of `read_lines`.

    Raises:
        FormatError: As `read_lines`.
    """
    decoded = decode(data, path)
    if not decoded.text.strip():
        raise FormatError("holds no text", path=path, hint="name a file with at least one segment")
    lines = [line.removesuffix("\r") for line in decoded.text.removesuffix("\n").split("\n")]
    document = Document.from_lines(lines, lang or detect_language(decoded.text), str(path))
    return replace(document, meta={"encoding": decoded.encoding}, notes=decoded.notes)


def _bytes(path: str | Path) -> bytes:
    with open_input(path) as stream:
        data = stream.read()
    if not data:
        raise FormatError("is empty", path=path, hint="name a file that holds text")
    return data


def _reader(path: str | Path, data: bytes) -> Reader:
    suffix = "" if str(path) == "-" else plain_suffix(path)
    for reader in READERS.values():
        if suffix in reader.suffixes:
            return reader
    if data.startswith(b"PK\x03\x04"):
        return READERS["docx"]
    start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_HTML_STARTS) and b"<html" in data[:5000].lower():
        return READERS["html"]
    return READERS["plain"]
