"""The file of edits behind a review page that is served: whole at any time, and never a log that cannot be replayed."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtkit.align.edit import Draft
from mtkit.align.edit_log import fingerprint, parse_log, replay, require_fit
from mtkit.errors import EditError, FormatError
from mtkit.files import write_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtkit.bitext import Bitext

__all__ = ["EditStore"]


class EditStore:
    """The log of edits of one bitext, in a file that is whole at any time.

    Args:
        path: The file; it need not exist, its folder must.
        bitext: What the edits are made on.
        source: The file of the bitext, to notice when it is changed; None where there is none to look at.

    Raises:
        MtkitError: If the file holds something else, or edits that do not fit the bitext.
    """

    def __init__(self, path: str | Path, bitext: Bitext, source: str | Path | None = None) -> None:
        self.path = Path(path)
        if not self.path.parent.is_dir():
            raise FormatError("the folder for the edits does not exist", path=path)
        self._sha256 = fingerprint(bitext)
        self._first = Draft.of(bitext)
        self._last: tuple[list[Any], Draft] = ([], self._first)
        self._source = None if source is None else Path(source)
        self._seen, self._content = self._look(), self._digest()
        self.read()

    def read(self) -> tuple[str, list[Any]]:
        """The version of the log, and its operations; version and list are empty where there is no file.

        Raises:
            MtkitError: If the file holds something else, or edits that do not fit the bitext.
        """
        raw = self._raw()
        if not raw:
            return "", []
        log = parse_log(raw, str(self.path))
        try:
            self._replay(log)
        except EditError as error:
            hint = "move the file away, or serve the bitext that it was made for"
            raise EditError(error.message, path=self.path, hint=hint) from error
        return _version(raw), list(log["ops"])

    def draft(self, raw: bytes) -> Draft:
        """The bitext after the edits of a log, whether they are kept or not.

        Raises:
            MtkitError: If it is no log, or does not fit the bitext.
        """
        return self._replay(parse_log(raw))

    def save(self, raw: bytes, version: str) -> str | None:
        """Keep a log that was made on `version` of the file.

        Returns:
            The new version; None if the file has changed since, and then it stays as it is.

        Raises:
            MtkitError: If it is no log, or does not fit the bitext, or the file cannot be written.
        """
        if not hmac.compare_digest(version.encode(), _version(self._raw()).encode()):
            return None
        log = parse_log(raw)
        self._replay(log)
        text = json.dumps(log, indent=1) + "\n"
        write_text(self.path, text)
        return _version(text.encode())

    def outdated(self) -> bool:
        """Whether the file of the bitext holds something else now than when the edits were begun."""
        if self._look() == self._seen:
            return False
        if self._digest() != self._content:
            return True
        self._seen = self._look()
        return False

    def _replay(self, log: Mapping[str, Any]) -> Draft:
        """The draft after a log; one that goes on from the log before it costs only what is new."""
        require_fit(log, self._sha256)
        ops = list(log["ops"])
        done, draft = self._last
        if ops[: len(done)] != done:
            done, draft = [], self._first
        draft = replay(draft, ops[len(done) :], first=len(done) + 1)
        self._last = (ops, draft)
        return draft

    def _raw(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise FormatError(f"cannot be read: {error.strerror}", path=self.path) from error

    def _look(self) -> tuple[int, int, int] | None:
        """What tells whether the file of the bitext may have changed; None if there is none."""
        if self._source is None or not self._source.is_file():
            return None
        found = self._source.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _digest(self) -> str:
        if self._source is None or not self._source.is_file():
            return ""
        with self._source.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def _version(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest() if raw else ""
