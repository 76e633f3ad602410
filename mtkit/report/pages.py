"""What every HTML page shares: the template environment, the style sheets, the direction of a language."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["direction", "environment", "style", "without_controls"]

_RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def direction(lang: str) -> str:
    """`rtl` or `ltr` for a language code."""
    return "rtl" if lang.replace("_", "-").split("-")[0].lower() in _RTL else "ltr"


@cache
def environment() -> Environment:
    """The environment of the templates of all pages: everything is escaped, nothing may be undefined."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("mtkit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(direction=direction)
    return made


def style(*names: str) -> Markup:
    """Style sheets among the templates, one behind the other: `base.css` has the colours of both modes.

    Args:
        names: File names.
    """
    from markupsafe import Markup

    folder = files("mtkit.report") / "templates"
    return Markup("".join((folder / name).read_text("utf-8") for name in names))  # noqa: S704 - files of ours


def without_controls(page: str) -> str:
    """A page in which characters that HTML cannot hold are replaced."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", page)
