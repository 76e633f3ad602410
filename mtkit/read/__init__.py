"""A file into a document: plain text, Markdown, HTML, DOCX; the encoding and the language are found out."""

from mtkit.read.encoding import Decoded, decode
from mtkit.read.language import detect_language
from mtkit.read.reader import READERS, Reader, parse_document, parse_lines, read_document, read_lines

__all__ = [
    "READERS",
    "Decoded",
    "Reader",
    "decode",
    "detect_language",
    "parse_document",
    "parse_lines",
    "read_document",
    "read_lines",
]
