"""Saying what a file is that is not text: by how it begins, by what its zip holds, by its control characters."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from mtkit.errors import FormatError

__all__ = ["refuse_binary", "refuse_controls"]

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19]")
_SHARE = 0.002
_SAMPLE = 200_000


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("mtkit.read").joinpath("signatures.toml").read_text("utf-8"))


def refuse_binary(data: bytes, path: object = None) -> None:
    """Check that `data` does not begin as a PDF, an image, an archive or the like.

    Raises:
        FormatError: If it does; the message says what it is, the hint what to do.
    """
    for entry in _table()["signature"]:
        at = entry.get("at", 0)
        magic = bytes.fromhex(entry["hex"])
        if data[at : at + len(magic)] == magic:
            raise FormatError(f"is {entry['name']}, not text", path=path, hint=entry["hint"])
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        members = _members(data)
        for entry in _table()["zip"]:
            if any(name.startswith(entry["member"]) for name in members) or not entry["member"]:
                raise FormatError(f"is {entry['name']}, not text", path=path, hint=entry["hint"])


def _members(data: bytes) -> list[str]:
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []


def refuse_controls(text: str, path: object = None) -> None:
    """Check that `text` holds no NUL and hardly any other control character.

    Raises:
        FormatError: With the line of the first one.
    """
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FormatError("holds NUL bytes, so it is not text", path=path, line=line, hint=_HINT)
    sample = text[:_SAMPLE]
    found = [control.start() for control in _CONTROL.finditer(sample)]
    if len(found) > max(1, _SHARE * len(sample)):
        line = text.count("\n", 0, found[0]) + 1
        raise FormatError("holds control characters, so it is not text", path=path, line=line, hint=_HINT)


_HINT = "name a plain text, Markdown, HTML or DOCX file"
