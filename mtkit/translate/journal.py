"""What has been drafted so far, kept beside the output, so that a run that was killed goes on where it stopped.

The texts are drafted window by window. A line holds drafts of one window; the first line holds a key of all that the
drafts depend on. What a killed run left half written at the end is dropped.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mtkit.errors import FormatError
from mtkit.translate.draft import Draft
from mtkit.translate.names import NameOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

__all__ = ["Journal"]

_KIND = "translate-journal"


class Journal:
    """The journal of one output.

    Args:
        output: The file that is being made; the journal lies beside it, as `OUTPUT.journal`.
        key: A hash of all that the drafts depend on.

    Attributes:
        resumed: How many drafts were there already.
        stale: Whether there was a journal of another key, which is done away with.

    Raises:
        FormatError: If the journal cannot be written.
    """

    def __init__(self, output: str | Path, key: str) -> None:
        self.path = Path(f"{os.path.realpath(output)}.journal")
        self._windows: dict[int, list[int]] = {}
        self.resumed = 0
        self.stale = False
        try:
            end = self._scan(key) if self.path.exists() else 0
            self._file = self.path.open("r+b" if end else "wb")
            self._file.truncate(end)
            self._file.seek(end)
            if not end:
                self._write({"mtkit": _KIND, "key": key})
        except OSError as error:
            if not self.path.parent.is_dir():
                raise FormatError(
                    "cannot be written: there is no such folder", path=output, hint="make the folder first"
                ) from error
            raise FormatError(
                f"cannot be written: {(error.strerror or '').lower()}", path=self.path, hint="give --no-resume"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; it stays for another run."""
        self._file.close()

    def _scan(self, key: str) -> int:
        """Where the whole lines of this key end; 0 if there are none."""
        end = 0
        with self.path.open("rb") as lines:
            for line in lines:
                value = _object(line)
                if end == 0 and (value.get("mtkit") != _KIND or value.get("key") != key):
                    self.stale = True
                    return 0
                if not value:
                    break
                if end:
                    self._windows.setdefault(int(value["window"]), []).append(end)
                    self.resumed += len(value["drafts"])
                end += len(line)
        return end

    def recall(self, window: int) -> dict[int, Draft]:
        """The drafts of a window that were made already, by their place in it."""
        found: dict[int, Draft] = {}
        for place in self._windows.get(window, ()):
            with self.path.open("rb") as lines:
                lines.seek(place)
                drafts = json.loads(lines.readline())["drafts"]
            found.update({int(at): _draft(value) for at, value in drafts.items()})
        return found

    def record(self, window: int, drafts: Mapping[int, Draft]) -> None:
        """Keep drafts of a window; they are on the disk when this returns."""
        self._write({"window": window, "drafts": {str(at): draft for at, draft in drafts.items()}})

    def discard(self) -> None:
        """Do away with the journal, once the output is there."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _write(self, value: dict[str, Any]) -> None:
        self._file.write(json.dumps(value).encode("ascii") + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _object(line: bytes) -> dict[str, Any]:
    """The object of a whole line; an empty one if it is none."""
    try:
        value = json.loads(line) if line.endswith(b"\n") else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _draft(value: list[Any]) -> Draft:
    target, origin, names, notes, likeness = value
    return Draft(target, origin, tuple(NameOutcome(*name) for name in names), tuple(notes), likeness)
