"""Settings of the checks from `mtkit.toml` or `[tool.mtkit.check]` of `pyproject.toml`, found upward from a folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path  # noqa: TC003 - the field types of a dataclass may be asked for
from typing import Any, cast

from mtkit.check.catalogue import RULES, expand
from mtkit.check.finding import Severity
from mtkit.errors import FormatError

__all__ = ["CheckConfig", "check_config", "find_config", "load_config", "read_toml"]

_KEYS = ("glossary", "select", "extend-select", "ignore", "fail-on", "date", "baseline", "jobs", "output-format")


@dataclass(frozen=True, slots=True)
class CheckConfig:
    """What a configuration file says; None and empty where it says nothing.

    Attributes:
        path: The file; None if there is none.
        glossary: Termbases, resolved against the folder of the file.
        select: Rules to run instead of the default ones.
        extend_select: Rules to run as well.
        ignore: Rules to leave out.
        fail_on: The least severity that makes the exit code 1.
        date: The date of the texts.
        baseline: The baseline file.
        jobs: Number of processes.
        output_format: Name of the report.
    """

    path: Path | None = None
    glossary: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = None
    date: date | None = None
    baseline: str | None = None
    jobs: int | None = None
    output_format: str | None = None

    def codes(
        self, select: tuple[str, ...] = (), extend_select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
    ) -> frozenset[str]:
        """The rules to run; what is given here goes before what the file says.

        Raises:
            ValueError: If a selector names no rule.
        """
        chosen = select or self.select
        codes = expand(chosen) if chosen else frozenset(rule.code for rule in RULES.values() if rule.default)
        codes |= expand((*extend_select, *self.extend_select))
        return codes - expand(ignore or self.ignore)


def find_config(folder: Path) -> Path | None:
    """The configuration that holds for `folder`: the nearest one upward; in one folder `mtkit.toml` goes first."""
    for place in (folder, *folder.parents):
        own = place / "mtkit.toml"
        if own.is_file():
            return own
        project = place / "pyproject.toml"
        if project.is_file() and "mtkit" in _parse(project).get("tool", {}):
            return project
    return None


def read_toml(path: Path, *, hint: str) -> dict[str, Any]:
    """The content of a TOML file.

    Args:
        path: The file.
        hint: What to do where it is damaged.

    Raises:
        FormatError: If it cannot be read, is not UTF-8 or is not valid TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"is not valid TOML: {error}", path=path, hint=hint) from error
    except OSError as error:
        raise FormatError("cannot be read", path=path, hint="check the path of the configuration") from error
    except UnicodeDecodeError as error:
        raise FormatError("is not UTF-8", path=path, hint="save it as UTF-8") from error


def _parse(path: Path) -> dict[str, Any]:
    return read_toml(path, hint="correct it or name another --config")


def load_config(path: Path | None) -> CheckConfig:
    """Read a configuration file; None gives the default settings.

    Raises:
        FormatError: If it is not valid TOML, has an unknown key or a value of the wrong kind.
    """
    if path is None:
        return CheckConfig()
    content = _parse(path)
    if path.name == "pyproject.toml":
        content = content.get("tool", {}).get("mtkit", {})
    table = content.get("check", {})
    if not isinstance(table, dict):
        raise FormatError("[check] is not a table", path=path)
    return check_config(table, path)


def check_config(table: dict[str, Any], path: Path) -> CheckConfig:
    """The settings that a table holds; relative paths in it start at the folder of `path`.

    Raises:
        FormatError: If it has an unknown key or a value of the wrong kind.
    """
    for key in table:
        if key not in _KEYS:
            raise FormatError(f"unknown key {key!r} in [check]; known are {', '.join(_KEYS)}", path=path)
    words = {key: _words(table, key, path) for key in ("glossary", "select", "extend-select", "ignore")}
    for key in ("select", "extend-select", "ignore"):
        try:
            expand(words[key])
        except ValueError as error:
            raise FormatError(f"{key}: {error}", path=path) from error
    return CheckConfig(
        path=path,
        glossary=tuple(str(path.parent / name) for name in words["glossary"]),
        select=words["select"],
        extend_select=words["extend-select"],
        ignore=words["ignore"],
        fail_on=_severity(table, path),
        date=_date(table, path),
        baseline=str(path.parent / _value(table, "baseline", str, path)) if "baseline" in table else None,
        jobs=_value(table, "jobs", int, path),
        output_format=_value(table, "output-format", str, path),
    )


def _value(table: dict[str, Any], key: str, kind: type, path: Path) -> Any:
    value = table.get(key)
    if value is not None and not isinstance(value, kind):
        raise FormatError(f"{key} is {value!r}, not a {kind.__name__}", path=path)
    return value


def _words(table: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = table.get(key, [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise FormatError(f"{key} is {value!r}, not a list of texts", path=path)
    return tuple(cast("list[str]", listed))


def _severity(table: dict[str, Any], path: Path) -> Severity | None:
    value = table.get("fail-on")
    try:
        return None if value is None else Severity(value)
    except ValueError as error:
        raise FormatError(f"fail-on is {value!r}; known are error, warning, info", path=path) from error


def _date(table: dict[str, Any], path: Path) -> date | None:
    value = table.get("date")
    try:
        return value if value is None or isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise FormatError(f"date is {value!r}, not a date such as 2026-01-31", path=path) from error
