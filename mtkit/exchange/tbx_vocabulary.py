"""The vocabulary of TBX as data: data categories, dialects, namespaces, the elements of version 2, the schema."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Category", "Vocabulary", "tbx_schema", "vocabulary"]


@dataclass(frozen=True, slots=True)
class Category:
    """A data category.

    Attributes:
        element: The element that carries it in style DCA.
        module: `min` or `basic`.
        levels: The elements of an entry that may hold it; empty for all.
        values: What it may say; empty for free text.
    """

    element: str
    module: str
    levels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tables of `schema/tbx.toml`.

    Attributes:
        categories: Name to data category.
        namespaces: `core`, and each module, to its namespace.
        dialects: Name to the modules it has.
        version2: Name of each element of version 2 to the elements that may stand in it.
    """

    categories: dict[str, Category]
    namespaces: dict[str, str]
    dialects: dict[str, frozenset[str]]
    version2: dict[str, frozenset[str]]


@cache
def vocabulary() -> Vocabulary:
    """The tables, read once."""
    raw: dict[str, Any] = tomllib.loads((files("mtkit.exchange") / "schema" / "tbx.toml").read_text("utf-8"))
    return Vocabulary(
        {
            name: Category(row["element"], row["module"], tuple(row.get("levels", ())), tuple(row.get("values", ())))
            for name, row in raw["category"].items()
        },
        raw["namespaces"],
        {name: frozenset(modules) for name, modules in raw["dialects"].items()},
        {name: frozenset(inner.split()) for name, inner in raw["version2"].items()},
    )


@cache
def tbx_schema() -> etree.RelaxNG:
    """The schema of version 3, parsed once; it takes a whole document or one entry."""
    from lxml import etree

    return etree.RelaxNG(etree.fromstring((files("mtkit.exchange") / "schema" / "tbx.rng").read_bytes()))
