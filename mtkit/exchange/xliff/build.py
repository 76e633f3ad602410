"""Mixed content built in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtkit.exchange.tmx.inline import Element

__all__ = ["MixedContent", "items_of"]


class MixedContent:
    """Puts text and elements into `top`, one behind the other.

    Args:
        top: The element to fill.
    """

    def __init__(self, top: Element) -> None:
        self._open: list[Element] = [top]
        self._last: Element = None

    def text(self, text: str | None) -> None:
        """Add text."""
        if not text:
            return
        if self._last is None:
            self._open[-1].text = (self._open[-1].text or "") + text
        else:
            self._last.tail = (self._last.tail or "") + text

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element; what is added until `close` stands in it."""
        from lxml import etree

        self._open.append(etree.SubElement(self._open[-1], name, dict(attributes)))
        self._last = None

    def close(self) -> None:
        """End the innermost element."""
        self._last = self._open.pop()

    def add(self, element: Element) -> None:
        """Add a whole element."""
        element.tail = None
        self._open[-1].append(element)
        self._last = element


def items_of(element: Element) -> list[Element]:
    """Text and child elements of `element` in reading order; text as `str`."""
    items: list[Element] = [element.text] if element.text else []
    for child in element:
        items.append(child)
        if child.tail:
            items.append(child.tail)
    return items
