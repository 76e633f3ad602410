"""Which column of a spreadsheet holds what, told by its header: ours, or a translator's `Arabic | English`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from mtkit.bitext import STATUSES, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange.languages import agreement, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtkit.exchange.stream import ReadRequest

__all__ = ["RIGHT_TO_LEFT", "SheetColumns", "named_columns", "unit_of_row"]

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Languages whose columns run from right to left."""

_TITLE = re.compile(r"(.+?)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]")
_SCORE = re.compile(r"0(?:\.\d+)?(?:e-\d+)?|1(?:\.0*)?|\.\d+|[1-9](?:\.\d+)?e-\d+")
_SIDES = ("source", "target")
_CODE = re.compile(r"([a-z]{2,3})[-_]([A-Za-z0-9]{2,8})", re.IGNORECASE)


class SheetColumns(NamedTuple):
    """Where things stand in a row.

    Attributes:
        columns: Name of the field to the number of its column, counted from 0; `source` and `target` are among them.
        langs: Source and target language, if the header names them.
        unread: Titles of columns that are not read.
    """

    columns: dict[str, int]
    langs: tuple[str | None, str | None]
    unread: tuple[str, ...]


def named_columns(header: Sequence[object], request: ReadRequest, path: str) -> SheetColumns:
    """The columns that a header names.

    A side is told by its name (`source`, `Translation`, `source (ar)`) or by its language (`Arabic`, `en-GB`). Of
    columns of languages those that are asked for are taken, otherwise the first is the source.

    Raises:
        FormatError: If the header does not name two sides.
    """
    columns: dict[str, int] = {}
    langs: dict[str, str] = {}
    spoken: dict[str, int] = {}
    titles = [str(title).strip() for title in header]
    for at, title in enumerate(titles):
        name, lang = _read(title)
        if name is not None and name not in columns:
            columns[name] = at
            if lang:
                langs[name] = lang
        elif name is None and lang and lang not in spoken:
            spoken[lang] = at
    for side in _SIDES:
        if side not in columns and spoken:
            wanted = request.source_lang if side == "source" else request.target_lang
            lang = _chosen(list(spoken), wanted, request)
            columns[side], langs[side] = spoken.pop(lang), lang
    if not set(_SIDES) <= columns.keys():
        raise FormatError(
            "the first row does not name the columns source and target",
            path=path,
            line=1,
            hint="call them source and target, or by their languages",
        )
    unread = tuple(title for at, title in enumerate(titles) if title and at not in columns.values())
    return SheetColumns(columns, (langs.get("source"), langs.get("target")), unread)


def unit_of_row(cells: Mapping[str, str], number: str, *, strict: bool = True) -> TranslationUnit:
    """The unit in a row.

    Args:
        cells: Name of the field to the text of its cell.
        number: The id of a unit that has none.
        strict: Whether a status must be one of ours and a score a number; otherwise what other programs write there is
            kept as a prop.

    Raises:
        ValueError: If the score is not between 0 and 1, or the status is unknown.
    """
    status, score, props = cells.get("status") or "auto", cells.get("score") or None, []
    if not strict and status not in STATUSES:
        props.append(("status", status))
        status = "auto"
    if not strict and score is not None and not _SCORE.fullmatch(score):
        props.append(("score", score))
        score = None
    if status not in STATUSES:
        raise ValueError(f"unknown status {status!r}; known are {', '.join(STATUSES)}")
    return TranslationUnit(
        cells.get("id") or number,
        cells.get("source", ""),
        cells.get("target", ""),
        None if score is None else float(score),
        status,
        tuple(props),
        tuple(cells["notes"].split("\n")) if cells.get("notes") else (),
    )


def _chosen(spoken: list[str], wanted: str | None, request: ReadRequest) -> str:
    """The language to take for a side: the one asked for, or the first that is not asked for as another side."""
    if wanted is not None:
        best = max(spoken, key=lambda lang: agreement(wanted, lang))
        if agreement(wanted, best):
            return best
    others = [code for code in (request.source_lang, request.target_lang) if code is not None]
    free = [lang for lang in spoken if not any(agreement(code, lang) for code in others)]
    return free[0] if free else spoken[0]


def _read(title: str) -> tuple[str | None, str | None]:
    """Field and language that a title names; either may be missing."""
    found = _TITLE.fullmatch(title)
    if found is not None:
        field, lang = _read(found[1])
        inner = _language(found[2])
        return field, inner or lang or (canonical(found[2]) if field in _SIDES else None)
    return _words()[0].get(title.lower()), _language(title)


def _language(title: str) -> str | None:
    """The language that a title is the name or the code of."""
    known = _words()[1].get(title.lower())
    if known is not None:
        return known
    found = _CODE.fullmatch(title)
    return canonical(title) if found is not None and found[1].lower() in _words()[1] else None


@cache
def _words() -> tuple[dict[str, str], dict[str, str]]:
    """Title to field, and title to language."""
    with resources.files("mtkit.exchange").joinpath("schema/headers.toml").open("rb") as stream:
        table = tomllib.load(stream)
    fields, languages = (
        {title: name for name, titles in table[kind].items() for title in titles} for kind in ("columns", "languages")
    )
    return fields, languages
