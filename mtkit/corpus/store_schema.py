"""The SQLite file behind a store: its tables, how it is opened, and what its errors mean to a user."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["APPLICATION", "VERSION", "begin_writing", "connect", "create", "is_store", "reported"]

APPLICATION = 0x6D746B73  # "mtks"
"""The `application_id` in the head of the file, by which a store is known whatever its name."""

VERSION = 1
"""The `user_version`: raised when the tables change in a way that older programs cannot read."""

_SCHEMA = f"""
PRAGMA page_size = 8192;
PRAGMA journal_mode = WAL;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
BEGIN;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  content TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  added TEXT NOT NULL,
  document TEXT NOT NULL,
  licence TEXT NOT NULL,
  date TEXT NOT NULL,
  tool TEXT NOT NULL,
  signature TEXT NOT NULL,
  head TEXT NOT NULL
);
CREATE INDEX file_by_content ON file (content);
CREATE TABLE unit (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  score REAL,
  status TEXT NOT NULL,
  document TEXT,
  key INTEGER NOT NULL,
  rest TEXT
);
CREATE INDEX unit_by_key ON unit (key);
CREATE INDEX unit_by_document ON unit (document) WHERE document IS NOT NULL;
CREATE TABLE spelling (weak TEXT, word TEXT, PRIMARY KEY (weak, word)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (source, target, content = '', columnsize = 0, tokenize = 'ascii');
INSERT INTO words (words, rank) VALUES ('hashsize', {1 << 25});
INSERT INTO words (words, rank) VALUES ('automerge', 8);
COMMIT;
"""  # noqa: S608 - our own constants
_HEAD = 72  # bytes of the file head up to the application id
_READ_WAIT = 30.0  # seconds
_POLL = 200  # milliseconds between two tries, so that Ctrl-C is heard
_CACHE = 32_768  # KiB


def is_store(path: str | Path) -> bool:
    """Whether `path` is a file that a store wrote; told by its head, not by its name."""
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError):
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")


def create(path: str) -> None:
    """Make an empty store at `path`, whole or not at all; one that another process made meanwhile stays."""
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        os.close(handle)
        try:
            with reported(path):
                _make(name)
            _place(name, target)
        finally:
            for leftover in (name, f"{name}-wal", f"{name}-shm"):
                Path(leftover).unlink(missing_ok=True)
    except OSError as error:
        cause = (error.strerror or type(error).__name__).lower()
        raise FormatError(f"cannot be made: {cause}", path=path, hint="check its folder and the free space") from error


def _place(made: str, target: Path) -> None:
    """Give the store its name, unless there is one of that name by now."""
    try:
        os.link(made, target)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not target.exists():
            Path(made).replace(target)


def _make(path: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(_SCHEMA)
    finally:
        connection.close()
    mask = os.umask(0)
    os.umask(mask)
    Path(path).chmod(0o666 & ~mask)


def connect(path: str, *, write: bool) -> sqlite3.Connection:
    """Open the store at `path`; one that may not be written is still read.

    Raises:
        FormatError: If there is none, it is no store, or a newer mtkit wrote it.
    """
    if not Path(path).is_file():
        cause = "is a folder, not a store" if Path(path).is_dir() else "no such store"
        raise FormatError(cause, path=path, hint="make one with mtkit corpus add")
    if not is_store(path):
        raise FormatError("is no store of mtkit", path=path, hint="mtkit corpus add makes one at a path that is free")
    with reported(path), contextlib.ExitStack() as stack:
        connection = _opened(path, write=write)
        stack.callback(connection.close)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise FormatError(f"was written by a newer mtkit (store version {version})", path=path, hint="update mtkit")
        stack.pop_all()
    return connection


def _opened(path: str, *, write: bool) -> sqlite3.Connection:
    """A connection that has read something; a store in a folder that may not be written is taken as it lies."""
    uri = Path(path).absolute().as_uri()
    if os.access(path, os.W_OK) and os.access(Path(path).absolute().parent, os.W_OK):
        return _patiently(f"{uri}?mode=rw", write=write)
    if write:
        raise FormatError("cannot be written: read-only", path=path, hint="check its permissions")
    with contextlib.suppress(sqlite3.OperationalError):
        return _tried(f"{uri}?mode=ro", write=False)
    pending = Path(f"{path}-wal")
    if pending.exists() and pending.stat().st_size:
        raise FormatError("may not be read: its folder is read-only while changes are pending", path=path)
    return _tried(f"{uri}?immutable=1", write=False)


def _patiently(uri: str, *, write: bool) -> sqlite3.Connection:
    """A connection, also where others open, close and recover the store at the same moment."""
    deadline = time.monotonic() + _READ_WAIT
    while True:
        try:
            return _tried(uri, write=write)
        except sqlite3.OperationalError as error:
            if not _passes(error) or time.monotonic() > deadline:
                raise
        time.sleep(_POLL / 1000)


def _passes(error: sqlite3.OperationalError) -> bool:
    """Whether an error comes of what other processes do with the store just now."""
    return str(getattr(error, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_PROTOCOL", "SQLITE_CANTOPEN"))


def _tried(uri: str, *, write: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, timeout=_READ_WAIT, isolation_level=None, uri=True, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        if write:
            connection.execute("PRAGMA secure_delete = OFF")
        else:
            connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM meta").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def begin_writing(
    connection: sqlite3.Connection, path: str, wait: float, on_wait: Callable[[], None] | None = None
) -> None:
    """Begin a transaction that writes; where another process writes, wait for it.

    Args:
        connection: The open store.
        path: Its path, for the error.
        wait: The most seconds to wait.
        on_wait: Called once when it is clear that there is something to wait for.

    Raises:
        FormatError: If the other process has not finished by then.
    """
    deadline = time.monotonic() + wait
    connection.execute(f"PRAGMA busy_timeout = {_POLL}")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not _passes(error):
                    raise
                if time.monotonic() > deadline:
                    raise FormatError(
                        "another process is writing to it", path=path, hint="try again when it has finished"
                    ) from error
                if on_wait is not None:
                    on_wait()
                    on_wait = None
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(_READ_WAIT * 1000)}")


_CAUSES = {
    "SQLITE_BUSY": ("another process holds it", "try again when it has finished"),
    "SQLITE_PROTOCOL": ("another process holds it", "try again when it has finished"),
    "SQLITE_FULL": ("cannot be written: no space left on device", "nothing of this file was added; free some space"),
    "SQLITE_READONLY": ("cannot be written: read-only", "check its permissions and those of its folder"),
    "SQLITE_CANTOPEN": ("cannot be opened", "check the path and the permissions of its folder"),
    "SQLITE_IOERR": ("cannot be read or written", "check the disk; nothing of this file was added"),
    "SQLITE_CORRUPT": ("is damaged", "make a new store from the files, or restore a copy"),
    "SQLITE_NOTADB": ("is no store of mtkit", "mtkit corpus add makes one at a path that is free"),
}


@contextlib.contextmanager
def reported(path: str) -> Iterator[None]:
    """Turn the errors of SQLite inside the block into one that a user understands.

    Raises:
        FormatError: With the path and what to do.
    """
    try:
        yield
    except sqlite3.Error as error:
        name = str(getattr(error, "sqlite_errorname", ""))
        for code, (message, hint) in _CAUSES.items():
            if name.startswith(code):
                raise FormatError(message, path=path, hint=hint) from error
        raise FormatError(f"the store failed: {error}", path=path) from error
