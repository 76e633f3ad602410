"""What changes the tables of a store, inside a transaction that somebody else began and ends."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mtkit.corpus.store_index import FOLDING, Indexer, text_key
from mtkit.corpus.store_rows import text_of, unit_row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from mtkit.exchange.stream import BitextStream

__all__ = ["Writer"]

_BATCH = 2_000
_ADD_UNIT = "INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_WORDS = "INSERT INTO words (rowid, source, target) VALUES (?, ?, ?)"
_ADD_SPELLING = "INSERT OR IGNORE INTO spelling VALUES (?, ?)"
_FORGET_WORDS = "INSERT INTO words (words, rowid, source, target) VALUES ('delete', ?, ?, ?)"
_TEXTS = "SELECT id, source, target FROM unit WHERE id BETWEEN ? AND ? ORDER BY id"


class Writer:
    """Adds units and takes them out, with their words in the index.

    It remembers which spellings it has noted; where the transaction is undone, another one must take its place.

    Args:
        connection: The open store.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._indexer = Indexer()

    def next_unit(self) -> int:
        """The number of the unit that is added next."""
        return int(self._connection.execute("SELECT coalesce(max(last), 0) + 1 FROM file").fetchone()[0])

    def add_units(self, stream: BitextStream, first: int, *, digest: bool) -> tuple[int, str]:
        """Add the units of a bitext.

        Args:
            stream: The bitext; it is used up.
            first: The number of its first unit.
            digest: Whether a hash of the units is wanted.

        Returns:
            The number of its last unit, less than `first` if there is none; and the hash of ids and texts.
        """
        number = first - 1
        hashed = hashlib.sha256()
        units: list[tuple[object, ...]] = []
        words: list[tuple[int, str, str]] = []
        indexed = self._indexer
        for unit in stream.units:
            number += 1
            source, target = indexed(unit.source), indexed(unit.target)
            row = unit_row(unit)
            units.append((number, *row[:-1], text_key(source), row[-1]))
            words.append((number, source, target))
            if digest:
                hashed.update(f"{unit.id}\0{unit.source}\0{unit.target}\0".encode("utf-8", "surrogatepass"))
            if len(units) == _BATCH:
                self._flush(units, words)
        self._flush(units, words)
        return number, f"units:{hashed.hexdigest()}"

    def forget_units(self, first: int, last: int) -> None:
        """Take out the units of these numbers, both included."""
        for batch in self._words(first, last):
            self._connection.executemany(_FORGET_WORDS, batch)
        self._connection.execute("DELETE FROM unit WHERE id BETWEEN ? AND ?", (first, last))

    def index_anew(self) -> None:
        """Make the index of all units again, with the folding of this program."""
        self._connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
        self._connection.execute("DELETE FROM spelling")
        self._indexer = Indexer()
        for batch in self._words(0, self.next_unit()):
            self._index(batch)
            keys = [(text_key(source), number) for number, source, _ in batch]
            self._connection.executemany("UPDATE unit SET key = ? WHERE id = ?", keys)
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('folding', ?)", (FOLDING,))

    def _flush(self, units: list[tuple[object, ...]], words: list[tuple[int, str, str]]) -> None:
        self._connection.executemany(_ADD_UNIT, units)
        self._index(words)
        units.clear()
        words.clear()

    def _index(self, words: list[tuple[int, str, str]]) -> None:
        self._connection.executemany(_ADD_WORDS, words)
        if self._indexer.spellings:
            self._connection.executemany(_ADD_SPELLING, sorted(self._indexer.spellings))
            self._indexer.spellings.clear()

    def _words(self, first: int, last: int) -> Iterator[list[tuple[int, str, str]]]:
        """Number and index words of the units of a range, in batches."""
        rows = self._connection.execute(_TEXTS, (first, last))
        indexed = self._indexer
        while batch := rows.fetchmany(_BATCH):
            yield [(number, indexed(text_of(left)), indexed(text_of(right))) for number, left, right in batch]
