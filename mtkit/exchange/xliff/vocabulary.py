"""Names and values of XLIFF 1.2 and 2.x, and what they are in a bitext."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = [
    "DEFAULT_ORIGINAL",
    "DIALECTS",
    "DIALECT_1",
    "DIALECT_2",
    "OWN",
    "XML_LANG",
    "XML_SPACE_ATTRIBUTE",
    "Dialect",
    "ctype_of",
    "type_of",
    "type_of_ctype",
    "types_of",
]

OWN = "urn:mtkit:xliff"
"""Namespace of the attributes and elements that we write for what XLIFF has no place for."""

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE_ATTRIBUTE = "{http://www.w3.org/XML/1998/namespace}space"

DEFAULT_ORIGINAL = "bitext"
"""What `original` says where nobody knows which file the text is from."""


class Dialect(NamedTuple):
    """How a version of XLIFF calls things.

    Attributes:
        version: What is written.
        namespace: The one that is written.
        unit: Name of the element of a unit.
        codes: Inline elements without text of the sentence: name to the attributes that they may have.
        pairs: Inline elements around text of the sentence: name to attributes.
        required: The attribute without which an inline element is not one of this dialect, if it is not `id`.
    """

    version: str
    namespace: str
    unit: str
    codes: Mapping[str, frozenset[str]]
    pairs: Mapping[str, frozenset[str]]
    required: Mapping[str, str]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CODE_1 = "id ctype xid equiv-text ts"
_CODE_2 = "id canCopy canDelete canReorder copyOf disp equiv type subType"

DIALECT_1 = Dialect(
    "1.2",
    "urn:oasis:names:tc:xliff:document:1.2",
    "trans-unit",
    {
        "x": _names(f"{_CODE_1} clone"),
        "bx": _names(f"{_CODE_1} clone rid"),
        "ex": _names("id rid xid equiv-text ts"),
        "bpt": _names(f"{_CODE_1} rid crc"),
        "ept": _names("id rid xid equiv-text ts crc"),
        "it": _names(f"{_CODE_1} rid pos crc"),
        "ph": _names(f"{_CODE_1} crc assoc"),
    },
    {"g": _names(f"{_CODE_1} clone"), "mrk": _names("mtype mid comment ts")},
    {"mrk": "mtype", "it": "pos"},
)
DIALECT_2 = Dialect(
    "2.0",
    "urn:oasis:names:tc:xliff:document:2.0",
    "unit",
    {
        "ph": _names(f"{_CODE_2} dataRef subFlows"),
        "sc": _names(f"{_CODE_2} canOverlap dataRef dir isolated subFlows"),
        "ec": _names(f"{_CODE_2} canOverlap dataRef dir isolated startRef subFlows"),
        "cp": _names("hex"),
        "sm": _names("id translate type ref value"),
        "em": _names("startRef"),
    },
    {
        "pc": _names(
            f"{_CODE_2} canOverlap dataRefStart dataRefEnd dir dispStart dispEnd equivStart equivEnd "
            "subFlowsStart subFlowsEnd"
        ),
        "mrk": _names("id translate type ref value"),
    },
    {"cp": "hex", "em": "startRef"},
)
DIALECTS = {"1": DIALECT_1, "2": DIALECT_2}
"""First figure of the version to the dialect."""

_CTYPES = frozenset({"bold", "image", "italic", "lb", "link", "pb", "underlined"})
_TYPES_2 = {
    "bold": ("fmt", "xlf:b"),
    "image": ("image", None),
    "italic": ("fmt", "xlf:i"),
    "lb": ("fmt", "xlf:lb"),
    "link": ("link", None),
    "pb": ("fmt", "xlf:pb"),
    "underlined": ("fmt", "xlf:u"),
}
_KINDS_2 = {pair: name for name, pair in _TYPES_2.items()}


def ctype_of(kind: str) -> str:
    """The `ctype` of XLIFF 1.2 for a `type` of TMX."""
    return kind if kind in _CTYPES else f"x-{kind}"


def type_of_ctype(ctype: str) -> str:
    """The `type` of TMX for a `ctype` of XLIFF 1.2."""
    return ctype.removeprefix("x-")


def types_of(kind: str) -> tuple[str, str | None]:
    """`type` and `subType` of XLIFF 2 for a `type` of TMX."""
    return _TYPES_2.get(kind) or ("other", f"mtkit:{quote(kind, safe='')}")


def type_of(kind: str | None, sub: str | None) -> str:
    """The `type` of TMX for `type` and `subType` of XLIFF 2; empty if there is none."""
    known = _KINDS_2.get((kind or "", sub))
    if known is not None:
        return known
    if sub is not None and sub.startswith("mtkit:"):
        return unquote(sub.removeprefix("mtkit:"))
    return sub or kind or ""
