"""Units as rows of a store and back, without loss; what is asked for of a store."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from mtkit.corpus.provenance import DATE, DOCUMENT, LICENCE, ORIGIN, SIGNATURE, TOOL
from mtkit.exchange.records import unit_of, unit_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtkit.bitext import TranslationUnit

__all__ = [
    "COLUMNS",
    "FileFinder",
    "Selection",
    "Side",
    "Stored",
    "StoredFile",
    "document_in",
    "text_of",
    "unit_from",
    "unit_row",
    "with_provenance",
]

COLUMNS = "unit.id, unit.name, unit.source, unit.target, unit.score, unit.status, unit.rest"
"""What `unit_from` reads, in this order."""

_OWN = ("id", "source", "target", "score", "status")
"""Fields of a unit record with a column of their own."""


Side = Literal["source", "target"]
"""One side of a unit."""


class StoredFile(NamedTuple):
    """A file whose units a store holds, and what its units have in common.

    Attributes:
        path: The file as the user named it.
        content: Hash of its bytes, or of its units where it was a stream or a pair of files.
        first: Number of its first unit in the store.
        last: Number of its last one; less than `first` where it has none. Its units are all those between.
        added: When it was added, ISO 8601, UTC.
        document: Name of the document, if the user gave one.
        licence: SPDX identifier, if known.
        date: Day of the document, ISO 8601, if known.
        tool: The program that wrote the file, if it says so.
        signature: How its units were aligned, if the head of the file says so.
    """

    path: str
    content: str
    first: int
    last: int
    added: str
    document: str = ""
    licence: str = ""
    date: str = ""
    tool: str = ""
    signature: str = ""

    @property
    def units(self) -> int:
        """Number of its units."""
        return self.last - self.first + 1

    def facts(self) -> dict[str, str]:
        """What is known of it, by name; empty where it is not known."""
        facts = {name: str(value) for name, value in self._asdict().items()}
        return {name: facts[name] for name in ("document", "licence", "date", "tool", "signature", "added", "content")}


class FileFinder:
    """Tells the file of a unit by its number.

    Args:
        files: All files of the store.
    """

    def __init__(self, files: Iterable[StoredFile]) -> None:
        self._files = sorted((file for file in files if file.units), key=lambda file: file.first)
        self._firsts = [file.first for file in self._files]

    def __getitem__(self, number: int) -> StoredFile:
        return self._files[bisect_right(self._firsts, number) - 1]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which units of a store are wanted; an empty field takes all.

    Attributes:
        files: Paths of files, as `StoredFile.path` says them.
        documents: Names of documents, as `provenance.document_of` tells them.
        since: First day, ISO 8601: of the unit's or its file's date, or, where neither has one, of its adding.
        min_score: Least score; a unit that nobody scored is taken.
        accepted_only: Only units that a person accepted.
    """

    files: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    since: str = ""
    min_score: float | None = None
    accepted_only: bool = False

    def takes(self, unit: TranslationUnit, file: StoredFile) -> bool:
        """Whether a unit of the file is wanted."""
        if self.files and file.path not in self.files:
            return False
        if self.accepted_only and unit.status != "accepted":
            return False
        if self.min_score is not None and unit.score is not None and unit.score < self.min_score:
            return False
        if self.documents and document_in(unit, file) not in self.documents:
            return False
        return not self.since or (unit.prop(DATE) or file.date or file.added[:10]) >= self.since


def document_in(unit: TranslationUnit, file: StoredFile) -> str:
    """The document of a unit of a stored file: as its props say, else as was said of the file, else the file."""
    return unit.prop(DOCUMENT) or file.document or unit.prop(ORIGIN) or file.path


Stored: TypeAlias = "str | bytes"
"""A text in a column: a string, or its bytes where it holds half a surrogate pair."""


def unit_row(unit: TranslationUnit) -> tuple[Stored, Stored, Stored, float | None, str, Stored | None, str | None]:
    """Name, source, target, score, status, document and the rest as JSON; None where there is no rest."""
    rest: str | None = None
    document: Stored | None = None
    if (
        unit.props
        or unit.notes
        or unit.bead is not None
        or unit.source_segments
        or unit.target_segments
        or unit.source_markup is not None
        or unit.target_markup is not None
    ):
        record = unit_record(unit)
        for name in _OWN:
            del record[name]
        rest = json.dumps(record, separators=(",", ":"))
        document = unit.prop(DOCUMENT) or unit.prop(ORIGIN)
        document = document and _storable(document)
    return _storable(unit.id), _storable(unit.source), _storable(unit.target), unit.score, unit.status, document, rest


def unit_from(row: tuple[Any, ...]) -> TranslationUnit:
    """The unit of a row with the columns of `COLUMNS`."""
    _, name, source, target, score, status, rest = row
    record: dict[str, Any] = {} if rest is None else json.loads(rest)
    record |= {
        "id": text_of(name),
        "source": text_of(source),
        "target": text_of(target),
        "score": score,
        "status": status,
    }
    return unit_of(record)


def with_provenance(unit: TranslationUnit, file: StoredFile) -> TranslationUnit:
    """The unit with a prop for each thing known of its origin that it does not say itself."""
    known = (
        (DOCUMENT, file.document),
        (ORIGIN, file.path),
        (TOOL, file.tool),
        (SIGNATURE, file.signature),
        (DATE, file.date),
        (LICENCE, file.licence),
    )
    said = {name for name, _ in unit.props}
    more = tuple((name, value) for name, value in known if value and name not in said)
    return replace(unit, props=unit.props + more) if more else unit


def _storable(text: str) -> Stored:
    """The text, or its bytes where it holds half a surrogate pair, which SQLite takes for no text."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def text_of(value: Stored) -> str:
    """The text of a column that `unit_row` filled."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value
