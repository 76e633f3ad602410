"""The review page: a bitext with its findings as one HTML file that can be read, searched and corrected offline."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from mtkit import __version__
from mtkit.report.pages import environment, style, without_controls
from mtkit.report.review_figures import alignment_figures, name_uses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtkit.report.review_data import ReviewData

__all__ = ["edits_name", "review_page"]

_SCRIPTS = (
    "letters",
    "core",
    "state",
    "paint",
    "overview",
    "filter",
    "choose",
    "log",
    "save",
    "edit",
    "realign",
    "theme",
    "keys",
    "begin",
)
"""The script of the page, one file a concern, in `templates/review`: they share one scope, in this order."""
_UNSAFE = re.compile("[<>&\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""What is written as an escape inside the script: it could end it, reorder it on a screen, or be no text at all."""


def review_page(
    data: ReviewData, path: str, glossaries: Sequence[str] = (), *, serve: Mapping[str, Any] | None = None
) -> str:
    """One self-contained page, without any reference to the network.

    Args:
        data: What `gather` gave.
        path: The bitext, as the user named it.
        glossaries: The termbases, as the user named them.
        serve: What the page needs to save on the server it comes from: token, version, operations; None for a file.
    """
    from markupsafe import Markup

    script = _script()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    text = (
        environment()
        .get_template("review.html.j2")
        .render(
            data=data,
            path=path,
            title=PurePath(path).name,
            glossaries=glossaries,
            version=__version__,
            download=edits_name(path),
            script_hash=f"sha256-{digest}",
            figures=alignment_figures(data),
            uses=name_uses(data),
            style=style("base.css", "page.css", "plots.css", "review.css"),
            script=Markup(script),  # noqa: S704 - files of ours
            serve=serve is not None,
            realign=serve is not None and bool(serve.get("realign")),
            json=Markup(_json(data, serve)),  # noqa: S704 - every character that HTML knows is escaped
        )
    )
    return without_controls(text) + "\n"


def _script() -> str:
    """The script of the page; a block of its own, so that nothing of it is a name of the page."""
    folder = files("mtkit.report") / "templates" / "review"
    parts = "\n".join((folder / f"{name}.js").read_text("utf-8") for name in _SCRIPTS)
    return f'\n"use strict";\n{{\n{parts}}}\n'


def _json(data: ReviewData, serve: Mapping[str, Any] | None) -> str:
    text = json.dumps(
        data.as_json() | ({"serve": serve} if serve is not None else {}), ensure_ascii=False, separators=(",", ":")
    )
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def edits_name(path: str) -> str:
    """The name under which the page saves its log of edits: `pair.edits.json` for `pair.jsonl.gz`."""
    from mtkit.exchange import BITEXT_FORMATS
    from mtkit.files import COMPRESSED

    name = "bitext" if path == "-" else re.sub(r"\.\{[^{}]*\}", "", PurePath(path).name)
    formats = tuple(suffix for known in BITEXT_FORMATS.values() for suffix in known.suffixes)
    for suffixes in ((*COMPRESSED, ".zip"), formats):
        stem = next((name[: -len(end)] for end in suffixes if name.lower().endswith(end)), name)
        name = stem or name
    return f"{name}.edits.json"
