"""What is kept of one pair, or of one part of a bitext: units as aligned, units as checked, and what they depend on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Frame", "Record", "digest", "pack", "parse_record", "unpack"]

_VERSION = "work 1"

_encoded = json.JSONEncoder(ensure_ascii=False).encode
"""As `json.dumps`, which would make an encoder for each line."""


def digest(*parts: object) -> str:
    """A hash of values that JSON can hold, or of bytes."""
    told = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else json.dumps(part, sort_keys=True, default=str).encode()
        told.update(b"%d:" % len(data))
        told.update(data)
    return told.hexdigest()


def pack(lines: Iterable[object]) -> bytes:
    """Objects as compressed JSON lines."""
    import zstandard

    text = "".join([_encoded(line) + "\n" for line in lines])
    return zstandard.ZstdCompressor(level=1).compress(text.encode("utf-8", "surrogatepass"))


def unpack(data: bytes, first: int = 0, count: int | None = None) -> list[Any]:
    """The objects in compressed JSON lines, `count` of them from number `first` on."""
    import zstandard

    lines = zstandard.ZstdDecompressor().decompress(data).decode("utf-8", "surrogatepass").split("\n")[:-1]
    return [json.loads(line) for line in lines[first : None if count is None else first + count]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Some result with what it was made of.

    Attributes:
        parts: Name of each thing that it depends on, and a hash of it.
        about: Figures and texts about it, as JSON can hold them.
        data: Compressed JSON lines.
    """

    parts: Mapping[str, str]
    about: Mapping[str, Any] = field(default_factory=dict)
    data: bytes = b""

    @property
    def key(self) -> str:
        """A hash of the result."""
        return digest(dict(self.about), self.data)


@dataclass(frozen=True, slots=True)
class Record:
    """The results of one pair or part.

    Attributes:
        name: Name of the document.
        number: Number of the part, from 0; 0 for a pair.
        aligned: A unit a line, as aligned or read.
        checked: The units that are kept, those that are not, and the findings; see `about` for how many of each.
    """

    name: str
    number: int
    aligned: Frame
    checked: Frame

    def to_bytes(self) -> bytes:
        """The record as a file: a line of JSON, then the data of both frames."""
        frames = (self.aligned, self.checked)
        head = {
            "mtkit": _VERSION,
            "name": self.name,
            "number": self.number,
            "frames": [
                {
                    "parts": dict(frame.parts),
                    "about": dict(frame.about),
                    "size": len(frame.data),
                    "digest": hashlib.blake2b(frame.data, digest_size=16).hexdigest(),
                }
                for frame in frames
            ],
        }
        line = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        return b"".join((line, *(frame.data for frame in frames)))


def parse_record(data: bytes) -> Record | None:
    """The record in a file; None if it is damaged, or of another version."""
    line, _, rest = data.partition(b"\n")
    try:
        head = json.loads(line.decode("utf-8", "surrogatepass"))
        if head["mtkit"] != _VERSION:
            return None
        frames = []
        for told in head["frames"]:
            part, rest = rest[: told["size"]], rest[told["size"] :]
            if hashlib.blake2b(part, digest_size=16).hexdigest() != told["digest"]:
                return None
            frames.append(Frame(told["parts"], told["about"], part))
        aligned, checked = frames
        return Record(head["name"], head["number"], aligned, checked)
    except (KeyError, TypeError, ValueError):
        return None
