"""Strict checks of exchange files: what a schema says and what it cannot say, each with line and unit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from mtkit.errors import FormatError
from mtkit.files import plain_suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["VALIDATORS", "Flaw", "FlawSeverity", "validate_file"]

FlawSeverity: TypeAlias = Literal["error", "warning"]


class Flaw(NamedTuple):
    """Something that is not as the format asks for.

    Attributes:
        rule: What kind, `tmx-date`.
        severity: `error` where other programs refuse the file or lose text, `warning` otherwise.
        message: One sentence without a final full stop.
        path: The file as the user named it.
        line: Line in the (decompressed) file, counted from 1.
        unit: Id of the unit or entry, or `#3` for the third.
    """

    rule: str
    severity: FlawSeverity
    message: str
    path: str
    line: int | None = None
    unit: str | None = None


def _tmx(path: str) -> Iterator[Flaw]:
    from mtkit.exchange.tmx.validate import validate

    return validate(path)


def _tbx(path: str) -> Iterator[Flaw]:
    from mtkit.exchange.tbx_validation import validate

    return validate(path)


VALIDATORS: dict[str, Callable[[str], Iterator[Flaw]]] = {"martif": _tbx, "tbx": _tbx, "tmx": _tmx}
"""Name of each format that can be validated: what finds the flaws of a file, in file order."""


def validate_file(path: str, format: str | None = None) -> Iterator[Flaw]:  # noqa: A002 - the word users know
    """The flaws of a file, by `format`, a name in `VALIDATORS`, or else the format that its suffix tells.

    Raises:
        FormatError: If the format has no validator, or the file cannot be read at all.
    """
    if format is not None:
        return VALIDATORS[format](path)
    if path == "-":
        raise FormatError("standard input needs the name of a format", hint="name it with --from")
    suffix = plain_suffix(path.lower().removesuffix(".zip")).removeprefix(".")
    if suffix not in VALIDATORS:
        if Path(path).is_dir():
            raise FormatError("is a folder, not a file", path=path, hint="name files in it")
        known = ", ".join(sorted(VALIDATORS))
        raise FormatError(
            f"there is no validator for {suffix or 'files without suffix'}; known are {known}",
            path=path,
            hint="name one of them with --from",
        )
    return VALIDATORS[suffix](path)
