"""Bytes to text: byte order marks, UTF-8, UTF-16, and the one-byte encodings in which Arabic was written before."""

from __future__ import annotations

import codecs
import math
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mtkit.errors import FormatError
from mtkit.read.binary import refuse_binary, refuse_controls

__all__ = ["Decoded", "decode", "encoding_name"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ARABIC = ("cp1256", "iso8859-6", "cp720")
_NAMES = {
    "ascii": "ASCII",
    "cp1252": "Windows-1252",
    "cp1256": "Windows-1256",
    "cp720": "DOS code page 720",
    "iso8859-1": "ISO-8859-1",
    "iso8859-6": "ISO-8859-6",
    "utf-16-be": "UTF-16 (big endian)",
    "utf-16-le": "UTF-16 (little endian)",
    "utf-8": "UTF-8",
}
_ARTICLE = re.compile("(?<![\u0621-\u064a])[وفبك]?ال[\u0621-\u064a]{2}")
_MIXED = re.compile("[A-Za-z][\u0621-\u064a]|[\u0621-\u064a][A-Za-z]")
_SAMPLE = 100_000
_PLAUSIBLE = -4.2
_WIDE_BLOCKS = frozenset({0x00, 0x01, 0x06, 0x20, 0xFB, 0xFD, 0xFE})
_WIDE_SHARE = 0.9
_DAMAGE_SHARE = 0.05
_DAMAGE_LEAST = 20
_HINT = "save it again as UTF-8"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was read.

    Attributes:
        text: Without a byte order mark; nothing else is changed.
        encoding: Python's name of the encoding.
        notes: What the user should be told; empty for sound UTF-8.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def encoding_name(encoding: str) -> str:
    """What people call an encoding: `Windows-1256` for `cp1256`."""
    name = codecs.lookup(encoding).name
    return _NAMES.get(name, name)


def decode(data: bytes, path: object = None, declared: str | None = None) -> Decoded:
    """Decode the bytes of a text file, finding out the encoding.

    In this order: a byte order mark; UTF-16 without one; valid UTF-8; the encoding that the file declares, if it
    decodes and gives no letter salad; whichever of Windows-1256, ISO-8859-6 and DOS 720 gives plausible Arabic (mean
    log-frequency of the letters); and what charset-normalizer finds.

    Args:
        data: The whole file.
        path: For error messages.
        declared: What the file says of itself, as an HTML page does.

    Raises:
        FormatError: If the file is empty, is a known binary format, holds NUL or control characters, is damaged
            UTF-8, or cannot be decoded at all.
    """
    if not data:
        raise FormatError("is empty", path=path, hint="name a file that holds text")
    refuse_binary(data, path)
    text, encoding = _decoded(data, path, declared)
    refuse_controls(text, path)
    notes = [] if encoding == "utf-8" else [f"read as {encoding_name(encoding)}"]
    if broken := text.count("\ufffd"):
        notes.append(f"holds {broken} replacement characters: text was lost before it came here")
    return Decoded(text, encoding, tuple(notes))


def _decoded(data: bytes, path: object, declared: str | None) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _damaged(data, error.start + len(mark), encoding, path) from error
    if wide := _wide(data):
        return data.decode(wide), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        bad, good = text.count("\ufffd"), sum(char > "\x7f" for char in text)
        if good >= _DAMAGE_LEAST and bad <= _DAMAGE_SHARE * good:
            raise _damaged(data, error.start, "utf-8", path) from error
    return _one_byte(data, path, declared)


def _damaged(data: bytes, at: int, encoding: str, path: object) -> FormatError:
    line = data.count(b"\n", 0, at) + 1
    return FormatError(
        f"is not sound {encoding_name(encoding)}: byte {at + 1} does not fit", path=path, line=line, hint=_HINT
    )


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte names a block of Unicode, and a text uses very few blocks."""
    if len(data) % 2 or not (b"\0" in data or b"\x06" in data):
        return None
    sample = data[:_SAMPLE]
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        fitting = sum(byte in _WIDE_BLOCKS for byte in high)
        low = sample[0::2] if high == sample[1::2] else sample[1::2]
        if fitting < _WIDE_SHARE * len(high) or len(set(low)) <= len(set(high)):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return encoding
    return None


def _one_byte(data: bytes, path: object, declared: str | None) -> tuple[str, str]:
    if declared and (text := _attempt(data, declared)) is not None:
        name = codecs.lookup(declared).name
        if name not in _ARABIC or _plausibility(text) > _PLAUSIBLE:
            return text, name
    scored = [(_plausibility(text[:_SAMPLE]), name) for name in _ARABIC if (text := _attempt(data, name)) is not None]
    best, name = max(scored, default=(-math.inf, ""))
    if best > _PLAUSIBLE:
        return data.decode(name), name
    from charset_normalizer import from_bytes

    latin = _attempt(data, "cp1252")
    if latin is not None and _latin(latin[:_SAMPLE]):
        return latin, "cp1252"
    match = from_bytes(data).best()
    if match is None or (text := _attempt(data, match.encoding)) is None:
        raise FormatError("is not text in any encoding that mtkit knows", path=path, hint=_HINT)
    return text, codecs.lookup(match.encoding).name


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _latin(text: str) -> bool:
    """Whether the characters above ASCII are accented letters in words and typographic punctuation, and few."""
    above = [char for char in text if char > "\x7f"]
    letters = sum(char.isalpha() for char in text)
    return 3 * sum(char.isalpha() for char in above) < letters and all(
        unicodedata.category(char)[0] in "LPZS" for char in above
    )


@cache
def _frequencies() -> dict[str, float]:
    table = tomllib.loads(files("mtkit.read").joinpath("arabic_letters.toml").read_text("utf-8"))["letters"]
    return {letter: math.log(count / 1000) for letter, count in table.items()}


def _plausibility(text: str) -> float:
    """Mean log-frequency of the Arabic letters in `text`; what cannot stand in Arabic counts as very rare.

    Each word that begins with the article adds a bonus, and each word of two scripts costs as much as a stray letter.

    Real Arabic gives about -2.9, a wrong one-byte encoding less than -4.5, a text without Arabic minus infinity.
    """
    frequencies = _frequencies()
    total = 4.0 * len(_ARTICLE.findall(text)) - 9.0 * len(_MIXED.findall(text))
    count = arabic = 0
    for char in text:
        if char <= "\x7f":
            continue
        if char in frequencies:
            total += frequencies[char]
            arabic += 1
        elif "\u064b" <= char <= "\u0652":
            total += -5.0
        elif char.isalpha() and char != "\u0640":
            total += -9.0
        elif "\x80" <= char <= "\x9f" or unicodedata.category(char) in {"Sm", "So", "Sc"}:
            total += -7.0
        else:
            continue
        count += 1
    return total / count if 2 * arabic > count else -math.inf
