"""What stands in a `seg`: text, and inline elements that hold code of the original file.

The plain text of a segment is its text without what stands in `bpt`, `ept`, `it`, `ph` and `ut`: that is code. `hi`
only marks text, and so does any element that TMX does not know. `sub` is text of another flow inside a code (a
footnote, the alternative text of an image): it would break the sentence, so it is left to the markup. A `ph` of
type `lb` is a line break.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeAlias

from mtkit.exchange.characters import XML_SPACE, trimmed, without_illegal
from mtkit.exchange.tmx.vocabulary import INLINE_CODES

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Element", "line_of", "local_name", "markup_of", "parsed_markup", "plain_text", "tmx_dtd", "uses_entities"]

Element: TypeAlias = Any
"""An element of lxml, whose stubs do not know that its strings are `str`."""

_LINES_KEPT = 0xFFFF
_OPENING = re.compile(r"\A<[^>]*>")


def local_name(element: Element) -> str:
    """The name of `element` without namespace; empty for an entity reference."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def line_of(element: Element) -> int | None:
    """The line of `element`, counted from 1: where its start tag ends.

    libxml2 keeps 16 bits of it; further down it answers with the line where the next text ends.
    """
    line: int | None = element.sourceline
    if line is None or line < _LINES_KEPT:
        return line
    node = element
    while not node.text and len(node):
        node = node[0]
    return line - (node.text or node.tail or "").count("\n")


def plain_text(seg: Element) -> str:
    """The text of `seg` that a reader sees, trimmed."""
    if not len(seg):
        return trimmed(seg.text or "")
    parts: list[str] = []
    _collect(seg, parts)
    return trimmed("".join(parts))


def _collect(element: Element, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        name = local_name(child)
        if name not in INLINE_CODES:
            _collect(child, parts)
        elif name == "ph" and child.get("type") == "lb":
            parts.append("\n")
        if child.tail:
            parts.append(child.tail)


def uses_entities(element: Element) -> bool:
    """Whether `element` holds a reference to an entity that only a DTD could resolve."""
    return any(not isinstance(node.tag, str) for node in element.iter())


def markup_of(seg: Element) -> str:
    """The content of `seg` as XML, trimmed, its elements without namespace."""
    from lxml import etree

    copy = deepcopy(seg)
    copy.tail = None
    copy.attrib.clear()
    for element in copy.iter():
        element.tag = local_name(element)
    etree.cleanup_namespaces(copy)
    copy.text = (copy.text or "").lstrip(XML_SPACE)
    last = copy[-1]
    last.tail = (last.tail or "").rstrip(XML_SPACE)
    xml = etree.tostring(copy, encoding="unicode")
    return _OPENING.sub("", xml).removesuffix("</seg>")


@cache
def tmx_dtd() -> etree.DTD:
    """The content model of TMX 1.4b, in our own declaration."""
    from lxml import etree

    with resources.files("mtkit.exchange").joinpath("schema/tmx14.dtd").open("rb") as stream:
        return etree.DTD(stream)


def parsed_markup(markup: str, text: str) -> tuple[Element | None, int]:
    """A `seg` made of `markup`, and how many illegal characters were removed from it.

    The element is None if the markup is not that of a valid TMX segment or its text is not `text`: the text counts,
    so that an edited unit is never written with the markup of its old text.
    """
    from lxml import etree

    clean, removed = without_illegal(markup)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        seg = etree.fromstring(f"<seg>{clean}</seg>", parser)
    except etree.XMLSyntaxError:
        return None, 0
    if uses_entities(seg) or plain_text(seg) != trimmed(text) or not tmx_dtd().validate(seg):
        return None, 0
    return seg, removed
