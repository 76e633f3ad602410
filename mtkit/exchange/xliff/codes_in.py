"""The inline elements of XLIFF as markup of a TMX segment.

A code whose attributes TMX has too becomes the element of TMX with the same native code. Any other becomes an element
of TMX whose native code is the tag of XLIFF itself, so that nothing of it is lost and a writer can put it back.
Elements around text become a pair of `bpt` and `ept`.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from mtkit.exchange.characters import trimmed
from mtkit.exchange.tmx.inline import Element, local_name, markup_of, plain_text
from mtkit.exchange.xliff.build import MixedContent
from mtkit.exchange.xliff.vocabulary import DIALECT_1, Dialect, type_of, type_of_ctype, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Content", "ContentReader"]

_NUMBER = re.compile("[0-9]{1,9}")
_TAG = re.compile("</?([a-z]+)")
_ASSOC = {"preceding": "p", "following": "f", "both": "b"}
_POSITIONS = {"open": "begin", "close": "end"}
_STARTS = frozenset({"bpt", "bx", "sc", "sm"})
_ENDS = frozenset({"ept", "ex", "ec", "em"})
_PLAIN = {
    "bpt": frozenset({"id", "rid", "ctype"}),
    "ept": frozenset({"id", "rid"}),
    "it": frozenset({"id", "pos", "ctype"}),
    "ph": frozenset({"id", "ctype", "assoc"}),
}
_PLAIN_SUB = frozenset({"datatype", "ctype"})

Content = tuple[str, str | None]
"""Plain text, and markup if there are inline elements."""


class ContentReader:
    """Reads the content of `source` and `target` elements of one unit.

    Args:
        dialect: What the inline elements mean.
        namespace: The namespace of the file.
        data: The `data` elements of a unit of XLIFF 2: id to native code.
    """

    def __init__(self, dialect: Dialect, namespace: str, data: Mapping[str, str] | None = None) -> None:
        self._dialect, self._namespace, self._data = dialect, namespace, data or {}
        self._first = dialect is DIALECT_1
        self.needs_data = False
        """Whether a tag was kept that refers to a `data` element."""

    def read(self, element: Element | None) -> Content:
        """The text of `element`, trimmed, and its markup if it has inline elements."""
        if element is None:
            return "", None
        if not len(element):
            return trimmed(element.text or ""), None
        seg = etree.Element("seg")
        self._out, self._number = MixedContent(seg), 0
        self._pairs: dict[str, str] = dict.fromkeys(_paired_keys(element), "")
        self._taken = {key for key in self._pairs if self._first and _NUMBER.fullmatch(key)}
        self._start_ids: dict[str, str | None] = {}
        self._walk(element)
        return plain_text(seg), markup_of(seg)

    def _walk(self, element: Element) -> None:
        self._out.text(element.text)
        for child in element:
            self._take(child)
            self._out.text(child.tail)

    def _take(self, child: Element) -> None:
        name = local_name(child)
        if child.tag != self._named(name) or name not in self._dialect.codes:
            self._around(child, name)
        elif name in _STARTS or name in _ENDS:
            self._half(child, name)
        elif self._first:
            if name == "it" and child.get("pos") not in _POSITIONS:
                self._whole("ph", child)
            elif name in {"it", "ph"} and self._is_plain(child, name):
                extra = {"pos": _POSITIONS[child.get("pos")]} if name == "it" else {}
                if child.get("assoc"):
                    extra["assoc"] = _ASSOC[child.get("assoc")]
                self._native(name, child, extra)
            else:
                extra = {"pos": _POSITIONS[child.get("pos")]} if name == "it" else {}
                self._whole(name if name == "it" else "ph", child, extra)
        elif name == "ph" and self._is_plain(child, name):
            self._native("ph", child, {})
        else:
            self._whole("ph", child)

    def _next(self) -> str:
        """A number for a pair that has none in the file."""
        self._number += 1
        while str(self._number) in self._taken:
            self._number += 1
        return str(self._number)

    def _named(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}" if self._namespace else name

    def _around(self, child: Element, name: str) -> None:
        """An element around text: `hi` if it says no more than that, a pair of codes otherwise."""
        marked = self._as_hi(child) if name == "mrk" and child.tag == self._named(name) else None
        if marked is not None:
            self._out.open("hi", marked)
            self._walk(child)
            self._out.close()
            return
        number = self._next()
        tag = self._bare(etree.Element(child.tag, dict(child.attrib), nsmap=child.nsmap))
        self.needs_data |= "dataRef" in tag
        self._out.open("bpt", {"i": number, **self._described(child)})
        self._out.text(f"{tag.removesuffix('/>')}>")
        self._out.close()
        self._walk(child)
        self._out.open("ept", {"i": number})
        self._out.text(f"</{re.split('[ />]', tag[1:], maxsplit=1)[0]}>")
        self._out.close()

    def _as_hi(self, mrk: Element) -> dict[str, str] | None:
        """Attributes of the `hi` that says all that a `mrk` says, if there is one."""
        attributes = dict(mrk.attrib)
        if self._first:
            number = attributes.pop("mid", None)
            kind = type_of_ctype(attributes.pop("mtype", ""))
            fits = number is None or number.isascii()
        else:
            ident, kind = attributes.pop("id", ""), attributes.pop("type", "")
            number = ident.removeprefix("m")
            fits = ident.startswith("m") and _NUMBER.fullmatch(number) is not None and kind.startswith("mtkit:")
            kind = type_of("other", kind) if fits else kind
        if attributes or not fits:
            return None
        found = {"type": "" if kind == "hi" else kind, "x": number or ""}
        return {name: value for name, value in found.items() if value}

    def _half(self, child: Element, name: str) -> None:
        """One end of a pair; without its other end in the same segment it is an isolated code."""
        start = name in _STARTS
        key = _key(child, name)
        if key not in self._pairs:
            extra = {"pos": "begin" if start else "end"}
            if not self._first and child.get("isolated") == "yes" and self._is_plain(child, name):
                self._native("it", child, extra)
            else:
                self._whole("it", child, extra)
            return
        if not self._pairs[key]:
            self._pairs[key] = key if key in self._taken else self._next()
        extra = {"i": self._pairs[key]}
        plain = name in {"bpt", "ept", "sc", "ec"} and self._is_plain(child, name)
        if self._first:
            plain = plain and child.get("rid") == key
            plain = plain and (start or self._start_ids.get(key) == child.get("id"))
            self._start_ids.setdefault(key, child.get("id"))
        write = self._native if plain else self._whole
        write("bpt" if start else "ept", child, extra)

    def _is_plain(self, child: Element, name: str) -> bool:
        """Whether TMX can say all that `child` says."""
        names = set(child.attrib)
        ident = child.get("id") or ""
        native = (child.text if self._first else self._data.get(child.get("dataRef", ""))) or ""
        found = _TAG.match(native)
        if found is not None and (found[1] in self._dialect.codes or found[1] in self._dialect.pairs):
            return False  # or a writer would take the native code for a tag of XLIFF
        if self._first:
            subs = all(local_name(sub) == "sub" and set(sub.attrib) <= _PLAIN_SUB for sub in child)
            assoc = child.get("assoc")
            return (
                subs
                and names <= _PLAIN[name]
                and _NUMBER.fullmatch(ident) is not None
                and (assoc is None or assoc in _ASSOC)
            )
        names -= {"dataRef", "isolated"}
        if child.get("dataRef", "") not in {*self._data, ""}:
            return False
        if name == "ec" and child.get("isolated") is None:
            return names <= {"startRef"}
        kind, sub = child.get("type"), child.get("subType")
        fits = kind is None or types_of(type_of(kind, sub)) == (kind, sub)
        return names <= {"id", "type", "subType"} and _NUMBER.fullmatch(ident) is not None and fits

    def _described(self, child: Element) -> dict[str, str]:
        """`x` and `type` of a code, as far as TMX has them."""
        found = {}
        ident = child.get("id") or ""
        if _NUMBER.fullmatch(ident):
            found["x"] = ident
        kind = (
            type_of_ctype(child.get("ctype", "")) if self._first else type_of(child.get("type"), child.get("subType"))
        )
        if kind and local_name(child) != "mrk":
            found["type"] = kind
        return found

    def _native(self, name: str, child: Element, extra: dict[str, str]) -> None:
        """A code of TMX with the native code of `child`."""
        described = {} if name == "ept" else self._described(child)
        self._out.open(name, {**extra, **described})
        if self._first:
            self._out.text(child.text)
            for sub in child:
                attributes = {"datatype": sub.get("datatype"), "type": type_of_ctype(sub.get("ctype", "")) or None}
                self._out.open("sub", {key: value for key, value in attributes.items() if value is not None})
                self._walk(sub)
                self._out.close()
                self._out.text(sub.tail)
        else:
            self._out.text(self._data.get(child.get("dataRef", ""), ""))
        self._out.close()

    def _whole(self, name: str, child: Element, extra: dict[str, str] | None = None) -> None:
        """A code of TMX whose native code is the element of XLIFF."""
        copy = deepcopy(child)
        copy.tail = None
        xml = self._bare(copy)
        self.needs_data |= "dataRef" in xml
        described = {} if name == "ept" else self._described(child)
        self._out.open(name, {**(extra or {}), **described})
        self._out.text(xml)
        self._out.close()

    def _bare(self, element: Element) -> str:
        """`element` as XML, its XLIFF elements without namespace."""
        for node in element.iter():
            if isinstance(node.tag, str) and node.tag == self._named(local_name(node)):
                node.tag = local_name(node)
        etree.cleanup_namespaces(element)
        return etree.tostring(element, encoding="unicode")


def _key(child: Element, name: str) -> str:
    """What the two ends of a pair have in common."""
    if name in {"ec", "em"}:
        return child.get("startRef") or ""
    return child.get("rid") or child.get("id") or ""


def _paired_keys(element: Element) -> Iterator[str]:
    """The keys of pairs whose two ends both stand in `element`, in this order."""
    opened: dict[str, bool] = {}
    ends: list[str] = []
    for node in element.iter():
        name = local_name(node)
        if name in _STARTS:
            opened[_key(node, name)] = _key(node, name) not in opened
        elif name in _ENDS and _key(node, name) in opened:
            ends.append(_key(node, name))
    return (key for key in opened if opened[key] and ends.count(key) == 1)
