"""Units to XLIFF 1.2 or 2.0: one unit a line, one segment a unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO

from lxml import etree

from mtkit import __version__
from mtkit.exchange.languages import UNKNOWN, canonical
from mtkit.exchange.stream import BitextStream, WriteReport
from mtkit.exchange.tmx.inline import Element, local_name
from mtkit.exchange.xliff.codes_out import ContentWriter
from mtkit.exchange.xliff.places import Placed, placed
from mtkit.exchange.xliff.states import set_state_1, set_state_2
from mtkit.exchange.xliff.vocabulary import DEFAULT_ORIGINAL, DIALECT_1, OWN, XML_LANG, XML_SPACE_ATTRIBUTE, Dialect

if TYPE_CHECKING:
    from mtkit.bitext import TranslationUnit

__all__ = ["write"]

_OWN = f"{{{OWN}}}"
_serial: Any = etree.tostring
"""Its stubs do not tell the types of its results apart."""
_TOKEN = re.compile(r"[\w.:-]+")


def write(stream: BitextStream, out: BinaryIO, dialect: Dialect) -> WriteReport:
    """Write `stream` to `out` as UTF-8.

    Confidence, bead and what else XLIFF has no place for stand in attributes and elements of a namespace of our own.
    Texts are trimmed; characters that XML cannot hold are removed and counted.
    """
    writer = _Writer(stream, dialect)
    count = 0
    current: str | None = None
    out.write(writer.begin())
    for count, unit in enumerate(stream.units, 1):
        original = unit.prop("file/@original") or writer.original
        if original != current:
            if current is not None:
                out.write(writer.end_file())
            out.write(writer.begin_file(original))
            current = original
        out.write(writer.line(writer.unit(unit, count)))
    if current is None:
        out.write(writer.begin_file(writer.original))
    out.write(writer.end_file() + b"</xliff>\n")
    notes: tuple[str, ...] = ()
    unmarked = writer.content.unmarked
    if unmarked:
        texts = "1 text was" if unmarked == 1 else f"{unmarked} texts were"
        notes = (f"{texts} written without inline markup, which did not fit",)
    return WriteReport(count, writer.content.removed, notes)


class _Writer:
    def __init__(self, stream: BitextStream, dialect: Dialect) -> None:
        self.head, self.dialect = stream.head, dialect
        self.first = dialect is DIALECT_1
        self.langs = canonical(self.head.source_lang), canonical(self.head.target_lang)
        self.content = ContentWriter(dialect, dialect.namespace)
        self.clean = self.content.clean
        self.files = 0
        self.original = DEFAULT_ORIGINAL
        self.props: list[tuple[str, str]] = []
        for name, value in self.head.props:
            if name == "@original" and value and self.original == DEFAULT_ORIGINAL:
                self.original = value
            else:
                self.props.append((name, value))
        self.nsmap: Any = {None: dialect.namespace, "m": OWN}
        empty = _serial(etree.Element(self.named("x"), nsmap=self.nsmap), encoding="unicode")
        self.declared = empty.removeprefix("<x").removesuffix("/>")

    def named(self, name: str) -> str:
        """`name` in the namespace of XLIFF."""
        return f"{{{self.dialect.namespace}}}{name}"

    def new(self, name: str) -> Element:
        """An element that declares the namespaces as the root does."""
        return etree.Element(self.named(name), nsmap=self.nsmap)

    def xml(self, element: Element) -> str:
        """`element` as XML, without the namespaces that the root declares."""
        xml: str = _serial(element, encoding="unicode")
        name = local_name(element)
        if element.prefix:
            name = f"{element.prefix}:{name}"
        return f"<{name}{xml.removeprefix(f'<{name}{self.declared}')}"

    def line(self, element: Element) -> bytes:
        """`element` as a line."""
        return f"{self.xml(element)}\n".encode()

    def begin(self) -> bytes:
        """The declaration and the start tag of the root."""
        root = self.new("xliff")
        root.set("version", self.dialect.version)
        if not self.first:
            root.set("srcLang", self.langs[0])
            if self.langs[1] != UNKNOWN:
                root.set("trgLang", self.langs[1])
        xml = _serial(root, encoding="unicode").removesuffix("/>")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}>\n'.encode()

    def begin_file(self, original: str) -> bytes:
        """The start tag of a file, and what is known of the whole bitext in the first one."""
        self.files += 1
        file = self.new("file")
        if not self.first:
            file.set("id", f"f{self.files}")
        file.set("original", self.clean(original))
        if self.first:
            file.set("source-language", self.langs[0])
            if self.langs[1] != UNKNOWN:
                file.set("target-language", self.langs[1])
            datatype = next((value for name, value in self.props if name == "@datatype" and value), "plaintext")
            file.set("datatype", self.clean(datatype))
            file.set("tool-id", "mtkit")
        file.set(XML_SPACE_ATTRIBUTE, "preserve")
        start = f"{self.xml(file).removesuffix('/>')}>\n"
        head = "".join(f"{self.xml(element)}\n" for element in self.described())
        return f"{start}{head}{'<body>' if self.first else ''}{chr(10) if self.first else ''}".encode()

    def end_file(self) -> bytes:
        """The end tags of a file."""
        return b"</body>\n</file>\n" if self.first else b"</file>\n"

    def described(self) -> list[Element]:
        """What is known of the whole bitext, before the units of the first file."""
        own = self.own_head() if self.files == 1 else None
        notes = self.head.notes if self.files == 1 else ()
        if self.first:
            header = self.new("header")
            tool = {"tool-id": "mtkit", "tool-name": "mtkit", "tool-version": __version__}
            etree.SubElement(header, self.named("tool"), tool)
            for note in notes:
                etree.SubElement(header, self.named("note")).text = self.clean(note)
            if own is not None:
                header.append(own)
            return [header]
        elements = [] if own is None else [own]
        if notes:
            block = self.new("notes")
            for note in notes:
                etree.SubElement(block, self.named("note")).text = self.clean(note)
            elements.append(block)
        return elements

    def own_head(self) -> Element | None:
        """Signature, documents and props of the bitext."""
        head = etree.Element(f"{_OWN}head", nsmap=self.nsmap)
        if self.head.signature:
            head.set("signature", self.clean(self.head.signature))
        for info in self.head.documents:
            fields = {"path": info.path, "lang": info.lang, "length": str(info.length), "sha256": info.sha256}
            etree.SubElement(
                head, f"{_OWN}document", {name: self.clean(value) for name, value in fields.items() if value}
            )
        skipped = {"@datatype"} if self.first else set()
        for name, value in self.props:
            if name in skipped and value:
                skipped.discard(name)
                continue
            etree.SubElement(head, f"{_OWN}prop", {"name": self.clean(name)}).text = self.clean(value)
        return head if len(head) or head.attrib else None

    def unit(self, unit: TranslationUnit, number: int) -> Element:
        """The element of one unit."""
        element = self.new(self.dialect.unit)
        ident = self.clean(unit.id) or str(number)
        if self.first or _TOKEN.fullmatch(ident):
            element.set("id", ident)
        else:
            element.set("id", f"u{number}")
            element.set(f"{_OWN}id", ident)
        places = placed(unit.props, self.dialect)
        self.attributes(element, places.unit)
        if unit.score is not None:
            element.set(f"{_OWN}score", repr(float(unit.score)))
        if unit.bead is not None:
            spans = (unit.bead.source, unit.bead.target)
            element.set(f"{_OWN}bead", " ".join(f"{span.start}:{span.end}" for span in spans))
        if self.first:
            self.fill_1(element, unit, places)
        else:
            self.fill_2(element, unit, places)
        return element

    def attributes(self, element: Element, attributes: list[tuple[str, str]]) -> None:
        """Set attributes of others."""
        for name, value in attributes:
            element.set(XML_LANG if name == "xml:lang" else name, self.clean(value))

    def sides(self, parent: Element, unit: TranslationUnit, places: Placed) -> Element | None:
        """Add `source` and, if there is anything to say, `target`, which is returned."""
        source = etree.SubElement(parent, self.named("source"))
        self.attributes(source, places.source)
        self.content.fill(source, unit.source, unit.source_markup)
        target = etree.SubElement(parent, self.named("target"))
        self.attributes(target, places.target)
        self.content.fill(target, unit.target, unit.target_markup)
        if len(target) or target.text or target.attrib:
            return target
        parent.remove(target)
        return None

    def fill_1(self, element: Element, unit: TranslationUnit, places: Placed) -> None:
        """Everything in a `trans-unit`."""
        target = self.sides(element, unit, places)
        set_state_1(element, target, unit.status)
        for note in unit.notes:
            etree.SubElement(element, self.named("note")).text = self.clean(note)
        for side, text in places.notes:
            etree.SubElement(element, self.named("note"), {"annotates": side}).text = self.clean(text)
        for group in places.elements:
            element.append(group)
        self.own_props(element, places)

    def fill_2(self, element: Element, unit: TranslationUnit, places: Placed) -> None:
        """Everything in a `unit`."""
        data = places.data
        self.content.data = {}
        self.content.reserved = set() if data is None else {item.get("id") or "" for item in data}
        segment = etree.Element(self.named("segment"), nsmap=self.nsmap)
        self.attributes(segment, places.segment)
        target = self.sides(segment, unit, places)
        set_state_2(element, segment, unit.status, has_target=target is not None)
        for group in places.elements:
            element.append(group)
        self.own_props(element, places)
        notes = [("", text) for text in unit.notes] + places.notes
        if notes:
            block = etree.SubElement(element, self.named("notes"))
            for side, text in notes:
                note = etree.SubElement(block, self.named("note"), {"appliesTo": side} if side else {})
                note.text = self.clean(text)
        if data is not None or self.content.data:
            block = etree.Element(self.named("originalData")) if data is None else data
            for native, ident in self.content.data.items():
                etree.SubElement(block, self.named("data"), {"id": ident}).text = native
            element.append(block)
        element.append(segment)

    def own_props(self, element: Element, places: Placed) -> None:
        """Put what has no other place into elements of our own."""
        for name, value in places.own:
            etree.SubElement(element, f"{_OWN}prop", {"name": self.clean(name)}).text = self.clean(value)
