"""Bitexts in and out, one module a format; everything streams and every output appears whole or not at all.

with open_bitext("memory.tmx", source_lang="ar", target_lang="en") as stream:
    write_bitext(stream, "memory.jsonl")
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange.beads import format_beads, parse_beads
from mtkit.exchange.docx import Docx
from mtkit.exchange.jsonl import Jsonl
from mtkit.exchange.moses import Moses, is_half_of_a_pair, names_a_pair
from mtkit.exchange.parquet import Parquet
from mtkit.exchange.stream import (
    BitextFormat,
    BitextHead,
    BitextStream,
    OnReject,
    ReadRequest,
    Reject,
    UpdatableFormat,
    WriteReport,
)
from mtkit.exchange.tmx import Tmx
from mtkit.exchange.tsv import Tsv
from mtkit.exchange.xliff import Xliff, Xliff2
from mtkit.exchange.xlsx import Xlsx
from mtkit.files import plain_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "BITEXT_FORMATS",
    "BitextFormat",
    "BitextHead",
    "BitextStream",
    "OnReject",
    "ReadRequest",
    "Reject",
    "UpdatableFormat",
    "WriteReport",
    "detect_format",
    "format_beads",
    "open_bitext",
    "parse_beads",
    "read_bitext",
    "write_bitext",
]

BITEXT_FORMATS: dict[str, BitextFormat] = {
    "docx": Docx(),
    "jsonl": Jsonl(),
    "moses": Moses(),
    "parquet": Parquet(),
    "tmx": Tmx(),
    "tsv": Tsv(),
    "xliff": Xliff(),
    "xliff2": Xliff2(),  # shares its suffixes with the one above, which they tell
    "xlsx": Xlsx(),
}
"""Name of each bitext format: what reads and writes it."""


def detect_format(path: str | Path, format: str | None = None) -> str:  # noqa: A002 - the word users know
    """Name of the bitext format of `path`: `format` if given, else told by the suffix behind compression.

    `stem.{ar,en}` is a Moses pair. For standard input (`-`) the first bytes are looked at.

    Raises:
        FormatError: If the format is not known; the message lists those that are.
    """
    known = ", ".join(sorted(BITEXT_FORMATS))
    if format is not None:
        if format not in BITEXT_FORMATS:
            raise FormatError(f"unknown bitext format {format!r}; known are {known}")
        return format
    name = str(path)
    if name == "-":
        return _sniffed()
    if names_a_pair(name):
        return "moses"
    suffix = plain_suffix(name.lower().removesuffix(".zip"))
    for key, candidate in BITEXT_FORMATS.items():
        if suffix in candidate.suffixes:
            return key
    if Path(name).is_dir():
        raise FormatError("is a folder, not a bitext", path=path, hint="name a file in it")
    if _is_database(name):
        raise FormatError("is a store or another database", path=path, hint="mtkit corpus export makes a bitext of one")
    hint = "name one of them with --from or --to"
    if is_half_of_a_pair(name):
        hint += "; a pair of plain text files is named as stem.{ar,en}, or by one of them with the format moses"
    raise FormatError(
        f"the suffix {suffix or '(none)'} does not tell a bitext format; known are {known}", path=path, hint=hint
    )


def _is_database(path: str) -> bool:
    """Whether a file is one of SQLite, as stores of bitexts are."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\0"
    except (OSError, ValueError):
        return False


_SNIFFED = 4096
"""How many bytes at the start of standard input are looked at."""


def _sniffed() -> str:
    start = sys.stdin.buffer.peek(_SNIFFED)[:_SNIFFED] if hasattr(sys.stdin.buffer, "peek") else b""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in start else "xlsx"
    if text.startswith(b"PAR1"):
        return "parquet"
    if text.startswith(b"{"):
        return "jsonl"
    if text.startswith(b"<") or start.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        return "xliff" if "<xliff" in _decoded(start) else "tmx"
    return "tsv"


def _decoded(start: bytes) -> str:
    """The beginning of an XML file, near enough to see its root."""
    return start.decode("utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace")


@contextlib.contextmanager
def open_bitext(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the word users know
    source_lang: str | None = None,
    target_lang: str | None = None,
    on_reject: OnReject | None = None,
) -> Iterator[BitextStream]:
    """Open a bitext of any format and read it unit by unit, in flat memory.

    Args:
        path: The file; `-` is standard input.
        format: A name in `BITEXT_FORMATS`; None for what the suffix tells.
        source_lang: Language to take as source (`ar` finds `AR-SA`); None for what the file says.
        target_lang: Language to take as target.
        on_reject: Called with everything that is left out; see `ReadRequest`.

    Raises:
        FormatError: If the file cannot be read as this format, or a unit is lost and `on_reject` is not given.
    """
    request = ReadRequest(source_lang, target_lang, on_reject)
    with BITEXT_FORMATS[detect_format(path, format)].open(str(path), request) as stream:
        yield stream


def read_bitext(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the word users know
    source_lang: str | None = None,
    target_lang: str | None = None,
    on_reject: OnReject | None = None,
) -> Bitext:
    """Read a whole bitext into memory; the arguments are those of `open_bitext`.

    Where an id comes twice, the later unit is called `ID#2`, so that ids are unique.
    """
    with open_bitext(
        path, format=format, source_lang=source_lang, target_lang=target_lang, on_reject=on_reject
    ) as stream:
        return stream.with_units(_unique(stream.units))


def _unique(units: Iterator[TranslationUnit]) -> Iterator[TranslationUnit]:
    seen: dict[str, int] = {}
    for unit in units:
        name = unit.id
        while name in seen:
            seen[unit.id] += 1
            name = f"{unit.id}#{seen[unit.id]}"
        seen[name] = 1
        yield unit if name == unit.id else replace(unit, id=name)


def write_bitext(
    bitext: Bitext | BitextStream,
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the word users know
) -> WriteReport:
    """Write a bitext, or a stream of one, to `path`, whole or not at all.

    Args:
        bitext: What to write; a stream is used up.
        path: The file; `-` is standard output, and then `format` must be given.
        format: A name in `BITEXT_FORMATS`; None for what the suffix tells.

    Raises:
        FormatError: If the format is not known, cannot hold the bitext, or the file cannot be written.
    """
    if str(path) == "-" and format is None:
        raise FormatError("standard output needs the name of a format", hint="name it with --to")
    stream = BitextStream.of(bitext) if isinstance(bitext, Bitext) else bitext
    return BITEXT_FORMATS[detect_format(path, format)].write(stream, str(path))
