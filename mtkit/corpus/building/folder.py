"""The work folder: one record a pair or part, each written whole; who works in it holds a lock."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from mtkit.corpus.building.records import Record, parse_record
from mtkit.errors import FormatError, MtkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["WorkFolder"]

_SUFFIX = ".work"
_INDEX = ".json"


class WorkFolder:
    """Records by name and number, below a folder that may be deleted at any time: a build then does all again.

    A record is written beside its place and renamed, so that a process that is killed leaves the old one or the new
    one. Its digest is held against what is read, so that a machine that lost its power leaves none.

    Args:
        path: The folder; is made when something is written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def place(self, name: str, number: int, suffix: str = _SUFFIX) -> Path:
        """Where a record lies."""
        told = hashlib.sha256(f"{number}:{name}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self.path / told[:2] / f"{told[2:]}{suffix}"

    def read(self, name: str, number: int = 0) -> Record | None:
        """The record of a pair or part, if there is a whole one."""
        try:
            data = self.place(name, number).read_bytes()
        except OSError:
            return None
        record = parse_record(data)
        return record if record is not None and (record.name, record.number) == (name, number) else None

    def write(self, record: Record) -> None:
        """Keep a record."""
        self._write(self.place(record.name, record.number), record.to_bytes())

    def read_index(self, name: str) -> dict[str, Any] | None:
        """What is known of the bitext `name`: its hash, its parts."""
        try:
            value = json.loads(self.place(name, 0, _INDEX).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return value if isinstance(value, dict) and value.get("name") == name else None

    def write_index(self, name: str, value: dict[str, Any]) -> None:
        """Keep what is known of a bitext."""
        self._write(self.place(name, 0, _INDEX), json.dumps(value | {"name": name}).encode("ascii"))

    def _write(self, place: Path, data: bytes) -> None:
        part = place.with_suffix(".part")
        try:
            try:
                part.write_bytes(data)
            except FileNotFoundError:
                part.parent.mkdir(parents=True, exist_ok=True)
                part.write_bytes(data)
            part.replace(place)
        except OSError as error:
            cause = (error.strerror or type(error).__name__).lower()
            raise FormatError(
                f"the work folder cannot be written: {cause}",
                path=self.path,
                hint="what is done is kept; see to the space and permissions, or name another --work",
            ) from error

    def prune(self, kept: Iterable[Path]) -> int:
        """Delete every record that is not one of `kept`, and what a killed build left; return how many went."""
        wanted = {path.name for path in kept}  # a hash of its own, and a suffix
        gone = 0
        for path in self.path.glob("[0-9a-f][0-9a-f]/*"):
            if path.suffix in {_SUFFIX, _INDEX, ".part"} and path.name not in wanted:
                with contextlib.suppress(OSError):
                    path.unlink()
                    gone += 1
        return gone

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other builds out while the block runs; a lock goes with its process, however that ends.

        Raises:
            MtkitError: If another build works in this folder.
            FormatError: If the folder cannot be made.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            cause = (error.strerror or type(error).__name__).lower()
            raise FormatError(
                f"the work folder cannot be made: {cause}", path=self.path, hint="name another with --work"
            ) from error
        try:
            _lock(handle, self.path)
            yield
        finally:
            os.close(handle)


def _lock(handle: int, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # not on this system
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise MtkitError(
            "another build is at work in this folder", path=path, hint="wait for it, or name another with --work"
        ) from error
    except OSError:  # a file system without locks
        return
