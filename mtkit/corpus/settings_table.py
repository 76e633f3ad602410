"""Tables of a TOML file, asked for value by value; an error names the line."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from mtkit.errors import FormatError

__all__ = ["Table", "TomlText"]

T = TypeVar("T")


class TomlText:
    """The text of the file, for finding the line of a key.

    Args:
        path: The file.
        text: What it holds.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path, self._lines = path, text.splitlines()

    def line_of(self, table: str, key: str) -> int | None:
        """The line where `key` of `table` is set, else the one where the table begins; None if neither is found."""
        inside, head = not table, None
        wanted, itself = (re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[.=]") for name in (key, table or key))
        for number, line in enumerate(self._lines, 1):
            opened = re.fullmatch(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?", line)
            if opened:
                name = opened[1].replace('"', "").replace("'", "")
                inside = name == table
                head = number if inside or (not table and name.partition(".")[0] == key) else head
            elif inside and wanted.match(line):
                return number
            elif head is None and itself.match(line):
                head = number
        return head


class Table:
    """A table of the file: values are asked for by key and kind.

    Args:
        values: What the file has there.
        name: Name of the table with its dots; empty for the top.
        file: The file.
        known: The keys that it may have.

    Raises:
        FormatError: If it is no table, or has a key that is not known.
    """

    def __init__(self, values: Any, name: str, file: TomlText, known: tuple[str, ...]) -> None:
        self.name, self._file = name, file
        if not isinstance(values, dict):
            raise self.error(name, f"[{name}] is not a table")
        self._values: dict[str, Any] = values
        for key in values:
            if key not in known:
                where = f" in [{name}]" if name else ""
                raise self.error(key, f"unknown key {key!r}{where}", f"known are {', '.join(known)}")

    def error(self, key: str, message: str, hint: str | None = None) -> FormatError:
        """The error about `key`, with its line."""
        return FormatError(message, path=self._file.path, line=self._file.line_of(self.name, key), hint=hint)

    def take(self, key: str, kind: type[T], word: str) -> T | None:
        """The value of `key`, if there is one; `word` says what it should be."""
        value = self._values.get(key)
        if value is None or (isinstance(value, kind) and not (kind is int and isinstance(value, bool))):
            return value
        raise self.error(key, f"{key} is {value!r}, not {word}")

    def text(self, key: str, default: str = "") -> str:
        """The text at `key`, trimmed."""
        value = self.take(key, str, "a text")
        return default if value is None else value.strip()

    def flag(self, key: str, *, default: bool) -> bool:
        """The switch at `key`."""
        value = self.take(key, bool, "true or false")
        return default if value is None else value

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts at `key`; one alone is a list of one."""
        value = self._values.get(key, [])
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(item, str) and item.strip() for item in listed):
            raise self.error(key, f"{key} is {value!r}, not a list of texts")
        return tuple(listed)

    def get(self, key: str) -> Any:
        """The value at `key` as it is."""
        return self._values.get(key)
