"""The text of an HTML tree, block by block, and what is taken out of the tree before anybody reads it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mtkit.read.blocks import BlockWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

__all__ = ["block_texts", "cleaned", "kinds_of_elements", "markup_blocks"]

_FORCED = "\x1e"
_SOFT_HYPHEN = "\u00ad"
_LINE = re.compile(r"\r\n?|\n")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MARK = re.compile(r"[\[(\u2068]*(?:\d{1,3}|[*\u2020\u2021\u00a7]{1,3}|[a-z])[\])\u2069]*|[\u21a9\u2191^]\ufe0e?")


@cache
def kinds_of_elements() -> dict[str, frozenset[str]]:
    """Names of elements, and of classes that hide them, by what they mean to a reader; see `elements.toml`."""
    table = tomllib.loads(files("mtkit.read").joinpath("elements.toml").read_text("utf-8"))
    return {name: frozenset(tags) for name, tags in table.items()}


def cleaned(root: HtmlElement) -> tuple[str, ...]:
    """Take out of the tree what nobody sees, and the marks of notes; a tree that is all hidden stays as it is.

    Hidden is what says so by an attribute, its own style or a usual class, and what is marked as deleted. A mark is a
    link inside the page whose text is a number, a letter, an asterisk or an arrow back.

    Returns:
        The ids that the marks point to, in order.
    """
    hidden = [element for element in root.iter() if _hidden(element)]
    marks = [link for link in root.iter("a") if _is_mark(link)]
    targets = dict.fromkeys(str(link.get("href")).partition("#")[2] for link in marks)
    for link in marks:
        above = link.getparent()
        alone = above is not None and above.tag == "sup" and above.text_content() == link.text_content()
        (above if alone else link).drop_tree()
    kept = sum(map(len, block_texts(root, without=frozenset(), skipping=frozenset(hidden))))
    if kept:
        for element in hidden:
            if element.getparent() is not None:
                element.drop_tree()
    return tuple(targets)


def _hidden(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    classes = kinds_of_elements()["hidden_classes"]
    return (
        element.tag == "del"
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDING.search(element.get("style", "")) is not None
        or not classes.isdisjoint(element.get("class", "").split())
    )


def _is_mark(link: Any) -> bool:
    return link.get("href", "").startswith("#") and _MARK.fullmatch(link.text_content().strip()) is not None


def block_texts(
    root: HtmlElement, *, without: frozenset[str] = frozenset(), skipping: frozenset[Any] = frozenset()
) -> Iterator[str]:
    """The text of each block below `root`; line breaks that the page forces part blocks too.

    Args:
        root: The element to begin with.
        without: Names of elements to leave out.
        skipping: Elements to leave out.
    """
    kinds = kinds_of_elements()
    current: list[str] = []

    def flush() -> Iterator[str]:
        text = "".join(current).replace(_SOFT_HYPHEN, "")
        current.clear()
        if text.strip():
            yield from text.split(_FORCED)

    stack: list[tuple[Any, bool, bool]] = [(root, True, False)]
    while stack:
        element, entering, lines = stack.pop()
        name = element.tag if isinstance(element.tag, str) else None
        silent = (
            name is None or name in kinds["silent"] or (name in without and element is not root) or element in skipping
        )
        block = not silent and name not in kinds["inline"] and name not in kinds["breaks"]
        inside = lines or name in kinds["lines"]
        if entering:
            if block:
                yield from flush()
            if not silent:
                current.append(_text(element.text, lines=inside))
                stack.append((element, False, lines))
                stack.extend((child, True, inside) for child in reversed(element))
                continue
        if name in kinds["breaks"]:
            current.append(_FORCED)
        elif block:
            yield from flush()
        if element is not root:
            current.append(_text(element.tail, lines=lines))
    yield from flush()


def _text(text: str | None, *, lines: bool) -> str:
    """A piece of text; where the page keeps the ends of lines, they part blocks."""
    return _LINE.sub(_FORCED, text or "") if lines else text or ""


def markup_blocks(markup: str) -> tuple[str, ...]:
    """The texts of the blocks in a piece of HTML, all of them, in order."""
    from lxml import etree, html

    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return ()
    cleaned(root)
    writer = BlockWriter()
    for text in block_texts(root):
        writer.add(text)
    return writer.parts
