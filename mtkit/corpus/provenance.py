"""Where a unit of a corpus comes from: the props that say so, the same in every file that a corpus writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtkit.bitext import TranslationUnit
    from mtkit.exchange import BitextHead

__all__ = ["DATE", "DOCUMENT", "LICENCE", "ORIGIN", "SIGNATURE", "TOOL", "document_of", "tool_of"]

DOCUMENT = "document"
"""Name of the pair of documents, unique in its corpus: the file stem where a folder was built."""

ORIGIN = "origin"
"""The file that the unit was read from, as the user named it."""

TOOL = "tool"
"""The program that wrote that file (`creationtool` of a TMX), if it says so."""

SIGNATURE = "signature"
"""How the unit was aligned, as the head of its file said."""

DATE = "date"
"""Day of the document, ISO 8601."""

LICENCE = "licence"
"""SPDX identifier of the licence of the text."""


def document_of(unit: TranslationUnit, path: str) -> str:
    """The document that a unit belongs to: its prop, else that of the origin, else the file it is read from.

    What is split or counted by document never tears the units of one such name apart.

    Args:
        unit: A unit of a bitext.
        path: The file it is read from.
    """
    return unit.prop(DOCUMENT) or unit.prop(ORIGIN) or path


def tool_of(head: BitextHead) -> str:
    """The program that wrote a bitext, with its version if known; empty if nothing says so.

    Args:
        head: What the bitext says of itself.
    """
    props = dict(head.props)
    if TOOL in props:
        return props[TOOL]
    if head.signature.startswith("mtkit:"):
        return "mtkit " + head.signature.partition("|")[0].removeprefix("mtkit:")
    return f"{props.get('@creationtool', '')} {props.get('@creationtoolversion', '')}".strip()
