"""Option values that are names out of a registry; the registry is imported only when a value is given."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    StringType = click.ParamType[str]
else:
    StringType = click.ParamType  # cannot be subscribed in every release of click

__all__ = ["Known"]


class Known(StringType):
    """One of the keys of a registry, such as `mtkit.align:ALIGNERS`; an unknown one is answered with the list.

    Args:
        what: What the name names, for messages and as the metavar.
        registry: Module and attribute of a mapping or tuple of names, joined by a colon.
        more: Names that are known beside those.
    """

    def __init__(self, what: str, registry: str, more: Iterable[str] = ()) -> None:
        self.name = what
        self._registry = registry
        self._more = tuple(more)

    def known(self) -> list[str]:
        """Every name, sorted."""
        module, attribute = self._registry.split(":")
        return sorted({*getattr(importlib.import_module(module), attribute), *self._more})

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take a known name in any letter case."""
        name = value.lower().removeprefix(".")
        if name not in self.known():
            self.fail(f"unknown {self.name} {value!r}; known are {', '.join(self.known())}", param, ctx)
        return name

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin with what has been typed."""
        del ctx, param
        return [CompletionItem(name) for name in self.known() if name.startswith(incomplete)]
