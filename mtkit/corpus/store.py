"""A store: the units of many bitexts in one SQLite file, with where each comes from, searched by their words.

with Store("corpus.mtkit", write=True) as store, open_bitext("memory.tmx") as stream:
    store.add(stream, "memory.tmx")

Several processes may read while one writes; a second writer waits. A file is added in one transaction: whoever is
killed leaves whole files.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mtkit.corpus.provenance import tool_of
from mtkit.corpus.store_index import FOLDING, index_text, text_key
from mtkit.corpus.store_rows import COLUMNS, Selection, Side, StoredFile, text_of, unit_from, with_provenance
from mtkit.corpus.store_schema import begin_writing, connect, create, is_store, reported
from mtkit.corpus.store_writing import Writer
from mtkit.errors import FormatError
from mtkit.exchange.languages import UNKNOWN, agreement
from mtkit.exchange.records import head_of, head_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from mtkit.bitext import TranslationUnit
    from mtkit.exchange.stream import BitextHead, BitextStream

__all__ = ["AddReport", "Selection", "Side", "Store", "StoredFile", "is_store"]

_LONGEST_WAIT = 3_600.0
_FILE = "path, content, first, last, added, document, licence, date, tool, signature"


@dataclass(frozen=True, slots=True)
class AddReport:
    """What adding a file did.

    Attributes:
        path: The file as the user named it.
        units: Number of units added.
        replaced: Number of units of that path that were taken out for them.
        known_as: Where the same content was added before, if it was; then nothing was done.
    """

    path: str
    units: int
    replaced: int = 0
    known_as: str = ""


class Store:
    """The units of many bitexts of one pair of languages in one file.

    Args:
        path: The file.
        write: Open it to be changed, and make it if there is none; else it can only be read.
        wait: The most seconds to wait for another process that writes.
        on_wait: Called when there is one to wait for.

    Raises:
        FormatError: If there is no store to read, the file is something else, is damaged, was written by a newer
            mtkit, or cannot be made.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        write: bool = False,
        wait: float = _LONGEST_WAIT,
        on_wait: Callable[[], None] | None = None,
    ) -> None:
        self.path = str(path)
        self._wait, self._on_wait = wait, on_wait
        self._writer: Writer | None = None
        try:
            self.connection = connect(self.path, write=write)
        except FormatError as error:
            if not write or error.message != "no such store":
                raise
            create(self.path)
            self.connection = connect(self.path, write=write)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the last process that closes it folds pending changes into it."""
        self.connection.close()

    @property
    def langs(self) -> tuple[str, str]:
        """Source and target language, BCP 47; `und` for both until a file was added."""
        return self._meta("source_lang", UNKNOWN), self._meta("target_lang", UNKNOWN)

    def files(self) -> list[StoredFile]:
        """The files, by path, and by age where several have one path."""
        return sorted(self._files(), key=lambda file: (file.path, file.first))

    def head(self, file: StoredFile) -> BitextHead:
        """The head of a file as it was read."""
        with reported(self.path):
            row = self.connection.execute("SELECT head FROM file WHERE first = ? AND content = ?", (file[2], file[1]))
            return head_of(json.loads(row.fetchone()[0]), self.path)

    def find_content(self, content: str) -> StoredFile | None:
        """The file with this hash of its content, if the store has it."""
        return next((file for file in self._files("WHERE content = ?", content)), None)

    def __len__(self) -> int:
        """Number of units."""
        return sum(file.units for file in self._files())

    def add(  # noqa: PLR0913 - what is to be known of a file
        self,
        stream: BitextStream,
        path: str | Path,
        *,
        content: str = "",
        document: str = "",
        licence: str = "",
        date: str = "",
        replace: bool = False,
    ) -> AddReport:
        """Add the units of a bitext, all or, where anything raises, none.

        Args:
            stream: The bitext; it is used up unless its content is known already.
            path: The file it is read from, as the user named it.
            content: A hash by which the same content is known again; empty for one of the units' ids and texts.
            document: Name of the document of units that do not name one themselves.
            licence: SPDX identifier of its licence.
            date: Day of the document, ISO 8601.
            replace: Take out what was added from this path before.

        Raises:
            FormatError: If its languages are not those of the store, another version of the path is in the store, or
                the store cannot be written; and whatever the reader of the stream raises.
        """
        path = str(path)
        with self._writing() as writer:
            self._settle_languages(stream.head, path)
            replaced = self._take_out(writer, path) if replace and path != "-" else 0
            if content:
                known = self._known(path, content)
                if known:
                    return AddReport(path, 0, replaced, known)
            first = writer.next_unit()
            last, digest = writer.add_units(stream, first, digest=not content)
            if not content:
                content = digest
                known = self._known(path, content)
                if known:
                    writer.forget_units(first, last)
                    return AddReport(path, 0, replaced, known)
            head = stream.head
            facts = (document, licence, date, tool_of(head), head.signature, json.dumps(head_record(head)))
            values = (path, content, first, last, datetime.now(UTC).isoformat(timespec="seconds"), *facts)
            self.connection.execute(f"INSERT INTO file ({_FILE}, head) VALUES ({', '.join('?' * 11)})", values)  # noqa: S608 - our columns
        return AddReport(path, last - first + 1, replaced)

    def remove(self, path: str | Path) -> int:
        """Take out the units of a path.

        Returns:
            How many units it had.

        Raises:
            FormatError: If the store has no file of that path, or cannot be written.
        """
        with self._writing() as writer:
            if not self._files("WHERE path = ?", str(path)):
                raise FormatError(f"holds no file {path}", path=self.path, hint="mtkit corpus list shows what it holds")
            return self._take_out(writer, str(path))

    def units(self, selection: Selection | None = None, *, provenance: bool = False) -> Iterator[TranslationUnit]:
        """The units, file by file in the order of `files`, as they were when the first is asked for.

        Args:
            selection: Which units; None for all.
            provenance: Add a prop for each thing that is known of their file and that they do not say themselves.
        """
        wanted = selection or Selection()
        with self.snapshot(), reported(self.path):
            for file in self.files():
                if wanted.files and file.path not in wanted.files:
                    continue
                query = f"SELECT {COLUMNS} FROM unit WHERE id BETWEEN ? AND ? ORDER BY id"  # noqa: S608 - our columns
                for row in self.connection.execute(query, (file.first, file.last)):
                    unit = unit_from(row)
                    if wanted.takes(unit, file):
                        yield with_provenance(unit, file) if provenance else unit

    def lookup(self, source: str) -> list[TranslationUnit]:
        """The units whose source has the same index words in the same order: marks, case and punctuation are free.

        Args:
            source: A source text, raw or folded by `store_index.index_text`.

        Returns:
            In the order in which they were added.
        """
        wanted = index_text(source)
        query = f"SELECT {COLUMNS} FROM unit WHERE key = ? ORDER BY id"  # noqa: S608 - our columns
        with reported(self.path):
            rows = self.connection.execute(query, (text_key(wanted),)).fetchall()
        return [unit_from(row) for row in rows if index_text(text_of(row[2])) == wanted]

    def similar(self, text: str, *, side: Side = "source", limit: int = 10) -> list[TranslationUnit]:
        """Units that share rare words with `text` on that side, those that share most first: fuzzy candidates.

        Args:
            text: A raw text in the language of that side.
            side: Which side of the units it is compared with.
            limit: The most units to give.
        """
        from mtkit.corpus.store_similar import similar_units

        return similar_units(self, text, side, limit)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside the block belongs to one moment, whatever other processes write."""
        if self.connection.in_transaction:
            yield
            return
        with reported(self.path):
            self.connection.execute("BEGIN")
        try:
            yield
        finally:
            with contextlib.suppress(sqlite3.ProgrammingError):  # closed before the last unit was asked for
                self.connection.execute("ROLLBACK")

    def _files(self, where: str = "", *values: str) -> list[StoredFile]:
        """The files, the first added first."""
        with reported(self.path):
            query = f"SELECT {_FILE} FROM file {where} ORDER BY first, id"  # noqa: S608 - our columns
            return [StoredFile(*row) for row in self.connection.execute(query, values)]

    def _meta(self, name: str, default: str) -> str:
        with reported(self.path):
            row: Any = self.connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return default if row is None else str(row[0])

    def _settle_languages(self, head: BitextHead, path: str) -> None:
        """Take the languages of the first file for those of the store; later ones have to agree."""
        given = (head.source_lang, head.target_lang)
        if self._meta("source_lang", ""):
            for ours, theirs in zip(self.langs, given, strict=True):
                if UNKNOWN not in {ours, theirs} and not agreement(ours, theirs):
                    raise FormatError(
                        f"holds {given[0]} and {given[1]}, the store {self.path} {' and '.join(self.langs)}",
                        path=path,
                        hint="keep another store for them",
                    )
            return
        pairs = [("source_lang", given[0]), ("target_lang", given[1]), ("folding", FOLDING)]
        self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", pairs)

    def _known(self, path: str, content: str) -> str:
        """The path under which the store has this content; empty where it has not.

        Raises:
            FormatError: If it has another content of the same path.
        """
        known = self.find_content(content)
        if known is not None:
            return known.path
        if path != "-" and self._files("WHERE path = ?", path):
            raise FormatError(
                f"another version of it is in the store {self.path}", path=path, hint="take its place with --replace"
            )
        return ""

    def _take_out(self, writer: Writer, path: str) -> int:
        """Take out all units of a path; how many it had."""
        files = self._files("WHERE path = ?", path)
        for file in files:
            writer.forget_units(file.first, file.last)
        self.connection.execute("DELETE FROM file WHERE path = ?", (path,))
        return sum(file.units for file in files)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Writer]:
        """A transaction that writes: whole, or undone where the block raises."""
        with reported(self.path):
            begin_writing(self.connection, self.path, self._wait, self._on_wait)
            try:
                self._writer = self._writer or Writer(self.connection)
                if self._meta("folding", FOLDING) != FOLDING:
                    self._writer.index_anew()
                yield self._writer
                self.connection.execute("COMMIT")
            except BaseException:
                self._writer = None  # the spellings that it noted are undone, too
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
