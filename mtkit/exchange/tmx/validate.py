"""TMX, strictly: the content model of 1.4b, and what it cannot say; only the ids of the units are held in memory."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lxml import etree

from mtkit.exchange.characters import trimmed
from mtkit.exchange.languages import agreement, is_language_code
from mtkit.exchange.tmx.inline import Element, line_of, local_name, tmx_dtd
from mtkit.exchange.tmx.reader import tu_elements
from mtkit.exchange.tmx.source import checked, open_tmx
from mtkit.exchange.tmx.vocabulary import DATES, XML_LANG, Tags, is_tmx_date
from mtkit.exchange.validation import Flaw, FlawSeverity

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["validate"]

VERSIONS = ("1.1", "1.2", "1.3", "1.4")

_EXACT = 2
_LINES_KEPT = 0xFFFF
_CONTROL = re.compile("[\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffd]")


def validate(path: str) -> Iterator[Flaw]:
    """The flaws of the TMX file `path`, in file order.

    Raises:
        FormatError: If it cannot be read at all: not well-formed, not TMX, entities.
    """
    with open_tmx(path) as raw:
        stream, namespace = checked(raw, path)
        yield from _Validator(path, namespace).run(tu_elements(stream, Tags.of(namespace), path))


class _Validator:
    def __init__(self, path: str, namespace: str) -> None:
        self.path, self.namespace = path, namespace
        self.srclang = ""
        self.version = ""
        self.ids: set[str] = set()

    def run(self, elements: Iterator[Element]) -> Iterator[Flaw]:
        """Check everything once."""
        root: Element = None
        headers = units = 0
        for element in elements:
            if root is None:
                root = element.getroottree().getroot()
                yield from self.root(root)
            name = local_name(element)
            if name == "header":
                headers += 1
                if units or headers > 1:
                    yield self.flaw(
                        "structure", "error", "the header is not the first element, or not the only one", element
                    )
                yield from self.header(element)
            elif name == "tu":
                units += 1
                yield from self.unit(element, element.get("tuid") or f"#{units}")
            else:
                yield self.flaw("structure", "error", f"<{name}> where only units should be", element)
        if not headers:
            yield Flaw("tmx-structure", "error", "there is no header", self.path, 1)
        if root is not None and not any(local_name(child) == "body" for child in root):
            yield Flaw("tmx-structure", "error", "there is no body", self.path, line_of(root))

    def flaw(self, rule: str, severity: FlawSeverity, message: str, element: Element, unit: str | None = None) -> Flaw:
        """A flaw at the line of `element`."""
        return Flaw(f"tmx-{rule}", severity, message, self.path, line_of(element), unit)

    def root(self, root: Element) -> Iterator[Flaw]:
        """Version and namespace."""
        self.version = root.get("version") or ""
        if self.version not in VERSIONS:
            shown = f"version {self.version!r} is not known" if self.version else "no version is given"
            yield self.flaw("version", "error", f"{shown}; known are {', '.join(VERSIONS)}", root)
        if self.namespace:
            yield self.flaw(
                "namespace", "error", f"the elements are in the namespace {self.namespace}; TMX has none", root
            )
        elif root.nsmap:
            names = ", ".join(str(name) for name in root.nsmap.values())
            yield self.flaw("namespace", "warning", f"declares the namespace {names}; TMX knows none", root)
        for name in sorted(set(root.attrib) - {"version"}):
            yield self.flaw("structure", "error", f"<tmx> has an attribute {name}", root)

    def structure(self, element: Element, unit: str | None = None) -> Iterator[Flaw]:
        """What the content model says of `element`."""
        copy: Element = deepcopy(element)  # an element inside of another tree never fits a declaration
        copy.tail = None
        if self.namespace:
            for node in copy.iter():
                node.tag = local_name(node)
            etree.cleanup_namespaces(copy)
        dtd: Any = tmx_dtd()
        if not dtd.validate(copy):
            top = line_of(element)
            for entry in dtd.error_log:
                line = entry.line if 0 < entry.line < _LINES_KEPT else top
                yield Flaw("tmx-structure", "error", entry.message, self.path, line, unit)

    def header(self, header: Element) -> Iterator[Flaw]:
        """The header, its languages and dates."""
        yield from self.structure(header)
        yield from self.dates(header, None)
        self.srclang = header.get("srclang") or ""
        for name in ("srclang", "adminlang"):
            code = header.get(name)
            if code and not is_language_code(code) and code != "*all*":
                yield self.flaw("language", "warning", f"{name} {code!r} is not a language code", header)

    def unit(self, tu: Element, unit: str) -> Iterator[Flaw]:
        """One unit."""
        yield from self.structure(tu, unit)
        yield from self.dates(tu, unit)
        ident = tu.get("tuid")
        if ident is not None:
            if ident in self.ids:
                yield self.flaw("duplicate", "warning", f"the tuid {ident!r} is used before", tu, unit)
            self.ids.add(ident)
        langs: list[str] = []
        marks: list[frozenset[tuple[str, str]]] = []
        for tuv in tu:
            if local_name(tuv) != "tuv":
                continue
            yield from self.dates(tuv, unit)
            yield from self.language(tuv, unit)
            lang = tuv.get(XML_LANG) or tuv.get("lang") or ""
            if lang and lang in langs:
                yield self.flaw("language", "warning", f"a second variant in {lang}", tuv, unit)
            langs.append(lang)
            for seg in tuv:
                if local_name(seg) == "seg":
                    yield from self.segment(seg, lang, unit)
                    marks.append(_marks(seg))
        yield from self.source(tu, langs, unit)
        if any(marks) and len(set(marks)) > 1:
            yield self.flaw("pairing", "warning", "the codes of the variants do not match by their x", tu, unit)

    def source(self, tu: Element, langs: list[str], unit: str) -> Iterator[Flaw]:
        """Whether a variant is in the source language, spelled as the header spells it."""
        srclang = tu.get("srclang") or self.srclang
        if not srclang or srclang == "*all*" or srclang in langs:
            return
        near = next((lang for lang in langs if lang and agreement(srclang, lang) == _EXACT), None)
        if near is not None:
            yield self.flaw("srclang", "warning", f"srclang is {srclang!r}, the variant {near!r}", tu, unit)
        else:
            yield self.flaw("srclang", "error", f"no variant in the source language {srclang!r}", tu, unit)

    def language(self, tuv: Element, unit: str) -> Iterator[Flaw]:
        """The language code of a variant."""
        code, old = tuv.get(XML_LANG), tuv.get("lang")
        if code is None and old is None:
            yield self.flaw("language", "error", "a variant without language", tuv, unit)
        elif code is None and self.version == "1.4":
            yield self.flaw("language", "error", "lang instead of xml:lang", tuv, unit)
        shown = code if code is not None else old
        if shown is not None and not is_language_code(shown):
            yield self.flaw("language", "warning", f"{shown!r} is not a language code", tuv, unit)

    def dates(self, element: Element, unit: str | None) -> Iterator[Flaw]:
        """The dates among the attributes."""
        for name in sorted(DATES):
            value = element.get(name)
            if value is not None and not is_tmx_date(value):
                yield self.flaw(
                    "date", "warning", f"{name} {value!r} is not of the form YYYYMMDDThhmmssZ", element, unit
                )

    def segment(self, seg: Element, lang: str, unit: str) -> Iterator[Flaw]:
        """Text and inline codes of one segment."""
        text = "".join(seg.itertext())
        if not trimmed(text):
            yield self.flaw("empty", "warning", f"the segment in {lang} is empty", seg, unit)
        elif trimmed(text) != text:
            yield self.flaw("space", "warning", f"the segment in {lang} begins or ends with white space", seg, unit)
        for found in dict.fromkeys(_CONTROL.findall(text)):
            yield self.flaw("characters", "warning", f"the segment in {lang} holds U+{ord(found):04X}", seg, unit)
        opened: set[str] = set()
        closed: set[str] = set()
        for code in seg.iter():
            name, number = local_name(code), code.get("i")
            if number is None or name not in {"bpt", "ept"}:
                continue
            mine, message = (opened, "opens") if name == "bpt" else (closed, "closes")
            if number in mine:
                yield self.flaw("pairing", "error", f"{name} {message} i={number} twice in {lang}", code, unit)
            elif name == "ept" and number not in opened:
                yield self.flaw("pairing", "error", f"ept closes i={number}, which no bpt opened in {lang}", code, unit)
            mine.add(number)
        for number in sorted(opened - closed):
            yield self.flaw("pairing", "error", f"bpt opens i={number}, which no ept closes in {lang}", seg, unit)


def _marks(seg: Element) -> frozenset[tuple[str, str]]:
    """Name and x of the codes that have one."""
    return frozenset((local_name(code), code.get("x")) for code in seg.iter() if code.get("x") is not None)
