"""Where in a unit of XLIFF the props of a translation unit stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from mtkit.exchange.characters import illegal_characters
from mtkit.exchange.tmx.inline import Element, local_name
from mtkit.exchange.xliff.vocabulary import DIALECT_1, OWN, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Placed", "placed"]

_YES_NO = frozenset({"yes", "no"})
_ANY = None
_Values = frozenset[str] | None
_UNIT_1: dict[str, _Values] = {
    "approved": _YES_NO,
    "translate": _YES_NO,
    "reformat": _YES_NO,
    **dict.fromkeys(
        ("css-style", "coord", "datatype", "extradata", "extype", "font", "help-id", "maxbytes", "maxheight",
         "maxwidth", "menu", "menu-name", "menu-option", "minbytes", "minheight", "minwidth", "phase-name",
         "resname", "restype", "size-unit", "style")
    ),
}  # fmt: skip
_TARGET_1: dict[str, _Values] = {
    "equiv-trans": _YES_NO,
    **dict.fromkeys(("coord", "css-style", "font", "phase-name", "resname", "state", "state-qualifier", "style")),
    "xml:lang": _ANY,
}
_UNIT_2: dict[str, _Values] = {
    "canResegment": _YES_NO,
    "name": _ANY,
    "srcDir": frozenset({"auto", "ltr", "rtl"}),
    "translate": _YES_NO,
    "trgDir": frozenset({"auto", "ltr", "rtl"}),
    "type": _ANY,
}
_SEGMENT_2: dict[str, _Values] = {
    "canResegment": _YES_NO,
    "state": frozenset({"final", "initial", "reviewed", "translated"}),
    "subState": _ANY,
}
_XML = "http://www.w3.org/XML/1998/namespace"
_FAMILY = "urn:oasis:names:tc:xliff:document:"
_GROUPS = {"1": frozenset({"context-group", "count-group", "prop-group"}), "2": frozenset[str]()}


@dataclass(slots=True)
class Placed:
    """Props by where they stand.

    Attributes:
        unit: Attributes of the unit.
        segment: Attributes of the segment (XLIFF 2).
        source: Attributes of the source.
        target: Attributes of the target.
        notes: Side and text of notes on one side.
        elements: Elements of the unit that are kept as they were.
        data: The native codes of the unit as they were (XLIFF 2).
        own: What has no place of its own.
    """

    unit: list[tuple[str, str]] = field(default_factory=list)
    segment: list[tuple[str, str]] = field(default_factory=list)
    source: list[tuple[str, str]] = field(default_factory=list)
    target: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    data: Element | None = None
    own: list[tuple[str, str]] = field(default_factory=list)


def placed(props: Iterable[tuple[str, str]], dialect: Dialect) -> Placed:
    """The props of a unit by where `dialect` has a place for them."""
    places = Placed()
    first = dialect is DIALECT_1
    attributes: dict[str, tuple[list[tuple[str, str]], dict[str, _Values]]] = {
        "": (places.unit, _UNIT_1 if first else _UNIT_2),
        "source": (places.source, {"xml:lang": _ANY}),
        "target": (places.target, _TARGET_1 if first else {"xml:lang": _ANY}),
        "segment": (places.segment, {} if first else _SEGMENT_2),
    }
    original = True
    for name, value in props:
        if name == "file/@original" and value and original:
            original = False
            continue
        where, _, rest = name.rpartition("/") if not name.startswith("@") else ("", "", name)
        if rest.startswith("@") and where in attributes:
            found, allowed = attributes[where]
            fits = _is_attribute(rest[1:], value, allowed, foreign=where in {"", "segment"})
            if fits and not any(key == rest[1:] for key, _ in found):
                found.append((rest[1:], value))
                continue
        elif name in {"source/#note", "target/#note"}:
            places.notes.append((where, value))
            continue
        elif name.startswith("#") and _place_element(places, name[1:], value, dialect):
            continue
        places.own.append((name, value))
    if first:
        places.elements.sort(key=lambda element: not element.tag.startswith(f"{{{dialect.namespace}}}"))
    return places


def _place_element(places: Placed, name: str, xml: str, dialect: Dialect) -> bool:
    """Keep an element as it was; False if it may not stand in a unit."""
    if name == "originalData":
        if dialect is DIALECT_1 or places.data is not None:
            return False
        places.data = _element(name, xml, dialect, frozenset({name}))
        return places.data is not None
    element = _element(name, xml, dialect, _GROUPS[dialect.version[0]])
    if element is not None:
        places.elements.append(element)
    return element is not None


def _is_attribute(name: str, value: str, allowed: dict[str, _Values], *, foreign: bool) -> bool:
    """Whether an attribute may stand there with that value."""
    if name.startswith("{"):
        try:
            namespace = etree.QName(name).namespace
        except ValueError:
            return False
        return foreign and namespace not in {OWN, _XML, None} and not str(namespace).startswith(_FAMILY)
    if name not in allowed:
        return False
    values = allowed[name]
    return value in values if values is not None else bool(value)


def _element(name: str, xml: str, dialect: Dialect, names: frozenset[str]) -> Element | None:
    """The element that `xml` is, if it is called `name` and may stand in a unit: one of `names`, or a foreign one."""
    if illegal_characters(xml):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        element: Element = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if local_name(element) != name or any(not isinstance(node.tag, str) for node in element.iter()):
        return None
    namespace = etree.QName(element).namespace
    if namespace is None or namespace.startswith(_FAMILY):
        if name not in names:
            return None
        for node in element.iter():
            if (etree.QName(node).namespace or _FAMILY).startswith(_FAMILY):
                node.tag = f"{{{dialect.namespace}}}{local_name(node)}"
        return element
    return None if namespace == OWN else element
