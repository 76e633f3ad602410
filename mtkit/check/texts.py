"""English texts that are checked on their own: plain text, Markdown, HTML and Word, with raw offsets.

The text of the file is taken as it is, so that a fix changes nothing but the words it is about. In Markdown and HTML
the markup is part of the text and masked; in Word the text is that of all paragraphs, and a fix keeps their runs.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from mtkit.check.docx import DocxText, docx_bytes, fix_docx, read_docx
from mtkit.check.fix import apply_fixes
from mtkit.errors import FormatError
from mtkit.files import open_input, open_output, plain_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.check.finding import Fix

__all__ = ["TEXT_KINDS", "EnglishText", "read_text"]

TEXT_KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx-text",
    ".docm": "docx-text",
}
"""Suffixes of the texts that can be checked, and what they are read as."""

_FENCE = regex.compile(r"^(?P<f>```+|~~~+)[^\n]*\n(?:.*?^(?P=f)[`~]*[ \t\r]*$|.*\Z)", regex.MULTILINE | regex.DOTALL)
_FRONT = regex.compile(r"\A---[ \t\r]*\n.*?^---[ \t\r]*$", regex.MULTILINE | regex.DOTALL)
_LINK = regex.compile(r"\]\([^)\n]*+\)|^\[[^\]\n]++\]:[^\n]*+|<[^<>\n]++>", regex.MULTILINE)
_OPAQUE = ("script", "style", "code", "pre", "kbd", "samp", "tt", "svg", "math")


@dataclass(frozen=True, slots=True)
class EnglishText:
    """A text to check.

    Attributes:
        path: The file as the user named it.
        kind: `text`, `markdown`, `html` or `docx-text`.
        text: What offsets count in: the decoded file, or the paragraphs of a Word document, one a line.
        encoding: How to write it again; empty for Word.
        bom: The byte order mark it began with.
        docx: The parts of a Word document.
    """

    path: str
    kind: str
    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    docx: DocxText | None = None

    def fixed(self, fixes: list[Fix]) -> EnglishText:
        """This text with `fixes` applied: in rising order and without overlap."""
        after = apply_fixes(self.text, fixes)
        if self.docx is None:
            return replace(self, text=after)
        docx = fix_docx(self.docx, fixes)
        return replace(self, text=docx.text, docx=docx)

    def save(self) -> None:
        """Write it to its file, whole or not at all, in the encoding it was read in.

        Raises:
            FormatError: If the file cannot be written, or a character does not fit its encoding.
        """
        if self.docx is not None:
            data = docx_bytes(self.docx)
        else:
            try:
                data = self.bom + self.text.encode(self.encoding)
            except UnicodeEncodeError as error:
                raise FormatError(
                    f"{self.text[error.start : error.end]!r} cannot be written in {self.encoding}",
                    path=self.path,
                    hint="save the file as UTF-8 first",
                ) from error
        with open_output(self.path) as stream:
            stream.write(data)

    def machine(self) -> list[tuple[int, int]]:
        """The ranges that are markup or code, not sorted."""
        if self.kind == "markdown":
            found = [match.span() for pattern in (_FRONT, _FENCE, _LINK) for match in pattern.finditer(self.text)]
            return found + [span for span in _markup(self.text) if span[1] - span[0] > 1]
        return list(_markup(self.text)) if self.kind == "html" else []


def _markup(text: str) -> Iterator[tuple[int, int]]:
    """Tags, comments and the content of code-like elements; linear also where nothing is closed."""
    lower, at, gone = text.lower(), 0, set[str]()
    while (start := text.find("<", at)) >= 0:
        follower = text[start + 1 : start + 2]
        if not (follower.isalpha() or follower in {"/", "!", "?"}):
            at = start + 1
            continue
        close = "-->" if text.startswith("<!--", start) else ">"
        end = text.find(close, start)
        if end < 0:
            return
        end += len(close)
        name = next((name for name in _OPAQUE if lower.startswith(f"<{name}", start)), None)
        if name and name not in gone and not lower[start + 1 + len(name)].isalnum():
            stop = lower.find(f"</{name}", end)
            if stop < 0:
                gone.add(name)
            else:
                end = stop
        yield start, end
        at = end


def read_text(path: str, kind: str | None = None) -> EnglishText:
    """Read an English text.

    Args:
        path: A file, `-` for standard input (plain text).
        kind: One of the values of `TEXT_KINDS`; None to go by the suffix.

    Raises:
        FormatError: If it cannot be read, holds NUL bytes or is in no encoding that can be written again.
    """
    kind = kind or TEXT_KINDS.get(plain_suffix(path), "text")
    with open_input(path) as stream:
        data = stream.read()
    if kind == TEXT_KINDS[".docx"]:
        docx = read_docx(data, path)
        return EnglishText(path, kind, docx.text, "", docx=docx)
    text, encoding, bom = _decode(data, path)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FormatError(
            "holds a NUL byte, so it is no text", path=path, line=line, hint="remove it or convert the file"
        )
    return EnglishText(path, kind, text, encoding, bom)


def _decode(data: bytes, path: str) -> tuple[str, str, bytes]:
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding, path), encoding, bom
    try:
        return data.decode("utf-8"), "utf-8", b""
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data, cp_isolation=["cp1252", "cp1256", "mac_roman", "latin_1"]).best()
        encoding = best.encoding if best else "cp1252"
        text = _strictly(data, encoding, path)
        if text.encode(encoding) != data:
            raise FormatError("is in an unknown encoding", path=path, hint="save it as UTF-8") from None
        return text, encoding, b""


def _strictly(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(f"is not valid {encoding}", path=path, line=line, hint="save it as UTF-8") from error
