"""Termbases in and out: one module a format, several files merged into one termbase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from mtkit.errors import FormatError
from mtkit.exchange.omegat import OmegatGlossary
from mtkit.exchange.tbx import Tbx
from mtkit.exchange.termids import named
from mtkit.exchange.termsheet import TermSheet
from mtkit.exchange.termtable import TermTable
from mtkit.files import plain_suffix
from mtkit.orthography import fold_arabic
from mtkit.termbase import Termbase, TermEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = [
    "TERMBASE_FORMATS",
    "TermbaseFormat",
    "TermbaseWriteReport",
    "detect_termbase_format",
    "read_termbase",
    "read_termbases",
    "write_termbase",
]


class TermbaseFormat(Protocol):
    """One termbase format: a module with one object of this shape, registered in `TERMBASE_FORMATS`."""

    @property
    def name(self) -> str:
        """The name on the command line."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File suffixes in lower case, with the dot, that mean this format."""

    def read(self, path: str, on_remark: Callable[[str], None]) -> list[TermEntry]:
        """The entries of `path` in file order; those without an id of their own carry a `pending_id`.

        Raises:
            FormatError: With line and cause, where the file is not of this format.
            GlossaryError: With line and cause, where an entry is not usable.
        """

    def write(self, termbase: Termbase, path: str) -> list[str]:
        """Write every entry to `path`, whole or not at all; what the format cannot hold is said in the answer."""


@dataclass(frozen=True, slots=True)
class TermbaseWriteReport:
    """What a writer did.

    Attributes:
        entries: Number of entries written.
        notes: What the format could not hold, one sentence each.
    """

    entries: int
    notes: tuple[str, ...] = ()


TERMBASE_FORMATS: dict[str, TermbaseFormat] = {
    "csv": TermTable("csv"),
    "omegat": OmegatGlossary(),
    "tbx": Tbx("dca"),
    "tbx-dct": Tbx("dct"),
    "tbx-v2": Tbx("v2"),
    "tsv": TermTable("tsv"),
    "xlsx": TermSheet(),
}
"""Name of each termbase format: what reads and writes it."""


def detect_termbase_format(path: str | Path, format: str | None = None) -> str:  # noqa: A002 - the word users know
    """Name of the termbase format of `path`: `format` if given, else told by the suffix behind compression.

    Standard input and output (`-`) are TSV unless a format is given.

    Raises:
        FormatError: If the format is not known; the message lists those that are.
    """
    known = ", ".join(sorted(TERMBASE_FORMATS))
    if format is not None:
        if format not in TERMBASE_FORMATS:
            raise FormatError(f"unknown termbase format {format!r}; known are {known}")
        return format
    if str(path) == "-":
        return "tsv"
    suffix = plain_suffix(path)
    for name, candidate in TERMBASE_FORMATS.items():
        if suffix in candidate.suffixes:
            return name
    raise FormatError(
        f"the suffix {suffix or '(none)'} does not tell a termbase format; known are {known}",
        path=path,
        hint="name one of them with --from or --to",
    )


def read_termbase(
    path: str | Path,
    format: str | None = None,  # noqa: A002 - the word users know
    *,
    on_remark: Callable[[str], None] | None = None,
) -> Termbase:
    """Read one termbase.

    Args:
        path: The file; `-` is standard input; `.gz` and `.zst` are decompressed.
        format: A name in `TERMBASE_FORMATS`; None for what the suffix tells.
        on_remark: Called with one sentence for everything that is left out. Without it something lost raises.

    Returns:
        Entries in file order; those without an id are given a stable one.

    Raises:
        FormatError: If the file is not of the format, or something is lost and nobody listens.
        GlossaryError: If an entry is not usable, or an id comes twice.
    """
    return Termbase(tuple(named(_read(path, format, on_remark))))


def read_termbases(
    paths: Sequence[str | Path],
    format: str | None = None,  # noqa: A002 - the word users know
    *,
    on_remark: Callable[[str], None] | None = None,
) -> Termbase:
    """Read several termbases and merge them: a later file overrides the earlier ones, entry by entry.

    An entry of an earlier file is overridden as a whole by one of a later file with the same id (written in the file,
    not generated) or the same main source form, folded. The entries of later files also come first, so that they count
    first where two list the same form. Entries of one file never override each other.

    Args:
        paths: The files, the most specific last.
        format: A name in `TERMBASE_FORMATS` for all of them; None for what each suffix tells.
        on_remark: Called with one sentence for every entry that is overridden and everything that is left out. Nothing
            that is overridden raises.

    Raises:
        FormatError: As `read_termbase`.
        GlossaryError: As `read_termbase`.
    """
    merged: list[TermEntry] = []
    ids: dict[str, TermEntry] = {}
    forms: dict[str, TermEntry] = {}
    for path in reversed(paths):
        entries = _read(path, format, on_remark)
        kept = []
        for entry in entries:
            winner = ids.get(entry.id) or forms.get(_main_form(entry))
            if winner is None:
                kept.append(entry)
            elif on_remark is not None:
                on_remark(f"{_place(entry)}: the entry «{entry.source[0]}» is overridden by {_place(winner)}")
        ids.update((entry.id, entry) for entry in kept if not entry.id.startswith("\0"))
        for entry in kept:
            forms.setdefault(_main_form(entry), entry)
        merged += kept
    return Termbase(tuple(named(merged)))


def write_termbase(
    termbase: Termbase,
    path: str | Path,
    format: str | None = None,  # noqa: A002 - the word users know
) -> TermbaseWriteReport:
    """Write a termbase to `path`, whole or not at all.

    Args:
        termbase: What to write.
        path: The file; `-` is standard output.
        format: A name in `TERMBASE_FORMATS`; None for what the suffix tells.

    Returns:
        How many entries were written, and what the format could not hold.

    Raises:
        FormatError: If the format is not known or the file cannot be written.
    """
    notes = TERMBASE_FORMATS[detect_termbase_format(path, format)].write(termbase, str(path))
    return TermbaseWriteReport(len(termbase), tuple(notes))


def _read(path: str | Path, format: str | None, on_remark: Callable[[str], None] | None) -> list[TermEntry]:  # noqa: A002
    return TERMBASE_FORMATS[detect_termbase_format(path, format)].read(str(path), on_remark or _refuse(path))


def _refuse(path: str | Path) -> Callable[[str], None]:
    def refuse(remark: str) -> None:
        raise FormatError(remark, path=None if remark.startswith(f"{path}:") else path)

    return refuse


def _main_form(entry: TermEntry) -> str:
    return fold_arabic(entry.source[0]).text.strip()


def _place(entry: TermEntry) -> str:
    return f"{entry.origin.path}:{entry.origin.line}" if entry.origin else entry.id
