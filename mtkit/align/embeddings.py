"""Vectors of segments, kept on disk so that a text is embedded once."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Cache"]


class Cache:
    """Vectors by model and text, in half precision, in one SQLite file.

    Args:
        path: The file; it and its folder are made where they are missing.

    Raises:
        OSError: If the folder cannot be made.
        sqlite3.Error: If the file cannot be opened or is no such cache.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        store = self._connection()
        try:
            with store:
                store.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        finally:
            store.close()

    @classmethod
    def of_user(cls) -> Cache:
        """The cache in the user's cache folder: `$XDG_CACHE_HOME/mtkit`, by default `~/.cache/mtkit`."""
        base = os.environ.get("XDG_CACHE_HOME")
        return cls((Path(base) if base else Path.home() / ".cache") / "mtkit" / "vectors.sqlite")

    def _connection(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=30.0)

    def get(self, model: str, texts: Iterable[str]) -> dict[str, Floats]:
        """The vectors that are there, by text."""
        found = {}
        store = self._connection()
        try:
            for text in texts:
                row = store.execute("SELECT vector FROM vectors WHERE key = ?", (_key(model, text),)).fetchone()
                if row is not None:
                    found[text] = np.frombuffer(row[0], np.float16).astype(np.float32)
        finally:
            store.close()
        return found

    def put(self, model: str, texts: Sequence[str], vectors: Floats) -> None:
        """Keep the vector of each text."""
        rows = [
            (_key(model, text), vector.astype(np.float16).tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        store = self._connection()
        try:
            with store:
                store.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        finally:
            store.close()


def _key(model: str, text: str) -> bytes:
    return hashlib.sha256(f"{model}\0{text}".encode("utf-8", "surrogatepass")).digest()
