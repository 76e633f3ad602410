"""Lines of text files that come from anywhere: UTF-8 with or without BOM, UTF-16 with BOM; only LF and CRLF break."""

from __future__ import annotations

import codecs
import io
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, cast

from mtkit.errors import FormatError
from mtkit.exchange.languages import UNKNOWN, canonical, language_of_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.exchange.stream import ReadRequest

__all__ = ["encode_line", "named_languages", "read_lines"]

_PEEK = 50


def read_lines(stream: BinaryIO, path: str) -> Iterator[tuple[int, str]]:
    """Number (from 1) and text of each line of `stream`, without its line end.

    Raises:
        FormatError: If the bytes are not UTF-8 (or UTF-16 with a byte order mark), or hold NUL.
    """
    lines: Iterable[bytes] = iter(stream)
    first = next(iter(lines), b"")
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from _utf16_lines(first, stream, path)
        return
    first = first.removeprefix(codecs.BOM_UTF8)
    for number, raw in enumerate(chain([first] if first else [], lines), 1):
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise FormatError(
                f"byte {error.start + 1} of the line is not UTF-8",
                path=path,
                line=number,
                hint="convert the file to UTF-8 (iconv -f WINDOWS-1256 -t UTF-8)",
            ) from error
        if "\0" in line:
            raise FormatError("holds binary data, not text", path=path, line=number)
        yield number, line.removesuffix("\n").removesuffix("\r")


def _utf16_lines(first: bytes, stream: BinaryIO, path: str) -> Iterator[tuple[int, str]]:
    text = io.TextIOWrapper(cast("BinaryIO", _Rest(first, stream)), encoding="utf-16", newline="\n")
    number = 0
    try:
        for number, line in enumerate(text, 1):
            yield number, line.removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise FormatError("is not whole UTF-16", path=path, line=number + 1, hint="save it as UTF-8") from error


class _Rest(io.BufferedIOBase):
    """`first`, then what `stream` still holds; leaves `stream` open."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self._first, self._stream = first, stream

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        del size  # TextIOWrapper takes what it gets
        first, self._first = self._first, b""
        return first or self._stream.read(1 << 16)

    read1 = read


def encode_line(text: str) -> tuple[bytes, int]:
    """`text` as UTF-8, and how many characters had to be removed from it: lone surrogates and NUL."""
    legal = text.replace("\0", "")
    try:
        return legal.encode("utf-8"), len(text) - len(legal)
    except UnicodeEncodeError:
        kept = legal.encode("utf-8", "ignore")
        return kept, len(text) - len(kept.decode("utf-8"))


def named_languages(
    units: Iterator[TranslationUnit], request: ReadRequest, known: tuple[str | None, str | None] = (None, None)
) -> tuple[str, str, Iterator[TranslationUnit], list[str]]:
    """Languages of a file that does not name them (all), the units again, and a remark if they were guessed.

    What the caller asked for counts first, then what is `known` from the file, then the script of the first units.
    """
    first = list(islice(units, _PEEK))
    remarks: list[str] = []
    langs = []
    for side, asked, known_lang in zip(
        ("source", "target"), (request.source_lang, request.target_lang), known, strict=True
    ):
        lang = asked or known_lang
        if lang is None:
            lang = language_of_script(unit.source if side == "source" else unit.target for unit in first)
            if lang != UNKNOWN:
                remarks.append(f"{side} language taken to be {lang} from its script; --{side}-lang says otherwise")
            elif first:
                remarks.append(f"{side} language not known; name it with --{side}-lang")
        langs.append(canonical(lang))
    return langs[0], langs[1], chain(first, units), remarks
