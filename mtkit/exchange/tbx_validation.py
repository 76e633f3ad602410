"""TBX, strictly: version 3 by schema and by what a schema cannot say, version 2 by its elements; entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtkit.errors import FormatError
from mtkit.exchange.tbx_flaws import Collector
from mtkit.exchange.tmx.inline import Element, local_name
from mtkit.files import open_input

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from mtkit.exchange.validation import Flaw

__all__ = ["validate"]

_ROOTS = {"tbx": "conceptEntry", "martif": "termEntry"}
"""Root element of versions 3 and 2: what it calls an entry."""


def validate(path: str) -> Iterator[Flaw]:
    """The flaws of the TBX file `path`, in file order; those of the frame around the entries come last.

    Memory grows with the number of ids, not with the entries.

    Raises:
        FormatError: If it cannot be read at all: not well-formed, not TBX, entities.
    """
    with open_input(path) as raw:
        yield from _run(raw, path)


def _run(raw: BinaryIO, path: str) -> Iterator[Flaw]:
    from mtkit.exchange.tbx_martif import MartifRules
    from mtkit.exchange.tbx_rules import TbxRules

    collector = Collector(path)
    rules: TbxRules | MartifRules | None = None
    root: Element = None
    number = 0
    for event, element in _events(raw, path):
        if root is None:
            root = element
            name = local_name(root)
            if name not in _ROOTS:
                raise FormatError(f"is not TBX: its root is <{name}>", path=path, line=root.sourceline)
            _refuse_entities(root, path)
            rules = MartifRules(collector, root) if name == "martif" else TbxRules(collector, root)
        elif event == "end" and local_name(element) == _ROOTS[local_name(root)] and rules is not None:
            parent = element.getparent()
            if parent is None or local_name(parent) != "body":
                continue
            number += 1
            rules.entry(element, element.get("id") or f"#{number}")
            yield from collector.taken()
            _drop(element)
    if root is None or rules is None:
        raise FormatError("is empty", path=path)
    rules.frame(entries=number)
    collector.references()
    yield from collector.taken()


def _events(raw: BinaryIO, path: str) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    try:
        yield from etree.iterparse(
            raw, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
    except etree.XMLSyntaxError as error:
        line = error.lineno if isinstance(error.lineno, int) and error.lineno > 0 else None
        what = (error.msg or "damaged").rpartition(", line ")[0] or error.msg or "damaged"
        if "no element found" in what.lower():
            raise FormatError("is empty", path=path) from error
        raise FormatError(f"is not well-formed XML: {what}", path=path, line=line) from error


def _refuse_entities(root: Element, path: str) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise FormatError(
            "declares entities, which are not expanded", path=path, hint="replace them by the text that they stand for"
        )


def _drop(element: Element) -> None:
    """Forget an entry that was judged; the last one stays, empty, so that the frame keeps its shape."""
    element.clear(keep_tail=True)
    before = element.getprevious()
    if before is None or local_name(before) != local_name(element):
        return
    parent = element.getparent()
    stray = before.tail
    parent.remove(before)
    if stray and stray.strip():
        parent.text = (parent.text or "") + stray
