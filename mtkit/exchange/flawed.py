"""The units of an exchange file in which flaws were found, as a file of their own that can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtkit.errors import FormatError
from mtkit.exchange.tmx.inline import Element, local_name
from mtkit.files import open_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mtkit.exchange.validation import Flaw

__all__ = ["write_flawed"]

_UNITS = {"tmx": "tu", "tbx": "conceptEntry", "martif": "termEntry"}
"""Root element of each format to what it calls a unit."""


def write_flawed(found: Mapping[str, Sequence[Flaw]], output: str) -> int:
    """Write the units that the flaws of some files name to `output`, with the frame of the first of them.

    Each flaw stands as a comment before its unit. The file is written also where there are no flaws, so that no older
    one is mistaken for it.

    Args:
        found: Path of each file to its flaws, in file order; files that could not be read left out.
        output: The file to write, whole or not at all.

    Returns:
        How many units were written.

    Raises:
        FormatError: If the files are of different formats, or none could be read.
    """
    from lxml import etree

    tree: Any = None
    count = 0
    for path, flaws in found.items():
        root = _kept(path, flaws)
        units = list(_units(root))
        count += len(units)
        if tree is None:
            tree = root
            continue
        if root.tag != tree.tag:
            raise FormatError(
                f"is <{local_name(root)}>, the file before it <{local_name(tree)}>",
                path=path,
                hint="keep the units of one format at a time",
            )
        body = next(element for element in tree.iter() if local_name(element) == "body")
        for unit in units:
            comments = []
            before = unit.getprevious()
            while before is not None and before.tag is etree.Comment:
                comments.append(before)
                before = before.getprevious()
            for element in (*reversed(comments), unit):
                element.tail = "\n"
                body.append(element)
    if tree is None:
        raise FormatError("no file to keep units of could be read", path=output)
    with open_output(output) as out:
        out.write(etree.tostring(tree.getroottree(), encoding="UTF-8", xml_declaration=True))
        out.write(b"\n")
    return count


def _units(root: Element) -> Iterator[Element]:
    name = _UNITS[local_name(root)]
    return (element for element in root.iter() if local_name(element) == name)


def _kept(path: str, flaws: Iterable[Flaw]) -> Element:
    """The tree of a file without the units in which nothing was found."""
    from lxml import etree

    from mtkit.exchange.tmx.source import open_tmx

    reasons: dict[str, list[str]] = {}
    for flaw in flaws:
        if flaw.unit is not None:
            line = "" if flaw.line is None else f"{flaw.line}:"
            text = f"{path}:{line} {flaw.severity}: {' '.join(flaw.message.split())} [{flaw.rule}]"
            reasons.setdefault(flaw.unit, []).append(text.replace("--", "- -").rstrip("-"))
    with open_tmx(path) as raw:
        events: Any = etree.iterparse(raw, events=("start", "end"), **_SAFE)
        return _filtered(events, reasons)


_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "huge_tree": False,
}


def _filtered(events: Iterable[tuple[str, Element]], reasons: Mapping[str, Sequence[str]]) -> Element:
    """Run through a file, drop the units that no reason names, and put the reasons before the others."""
    from lxml import etree

    root: Element = None
    number, unit_name, dropped = 0, "", None
    for event, element in events:
        if root is None:
            root = element
            unit_name = _UNITS[local_name(root)]
        if event != "end" or local_name(element) != unit_name:
            continue
        number += 1
        if dropped is not None:
            dropped.getparent().remove(dropped)
            dropped = None
        name = element.get("tuid" if unit_name == "tu" else "id") or f"#{number}"
        if name not in reasons:
            dropped = element
            continue
        for reason in reasons[name]:
            comment = etree.Comment(f" {reason} ")
            comment.tail = "\n"
            element.addprevious(comment)
    if dropped is not None:
        dropped.getparent().remove(dropped)
    return root
