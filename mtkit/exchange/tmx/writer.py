"""Units to TMX 1.4b, level 2: one unit a line, valid by construction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from mtkit import __version__
from mtkit.exchange.characters import XML_SPACE, trimmed, without_illegal
from mtkit.exchange.languages import canonical
from mtkit.exchange.stream import BitextHead, BitextStream, WriteReport
from mtkit.exchange.tmx.inline import Element, parsed_markup, tmx_dtd
from mtkit.exchange.tmx.vocabulary import (
    HEADER_ATTRIBUTES,
    HEADER_DEFAULTS,
    OWN,
    TU_ATTRIBUTES,
    TUV_ATTRIBUTES,
    XML_LANG,
    allowed_value,
)

if TYPE_CHECKING:
    from mtkit.bitext import TranslationUnit

__all__ = ["write"]


def write(stream: BitextStream, out: BinaryIO) -> WriteReport:
    """Write `stream` to `out` as UTF-8.

    Confidence, status, bead type and bead go into `prop` elements of the unit, signature, target language and
    documents into those of the header. Segments are trimmed; characters that XML cannot hold are removed and counted.
    """
    writer = _Writer(stream.head)
    count = 0
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    with etree.xmlfile(out, encoding="utf-8") as xml, xml.element("tmx", version="1.4"):
        xml.write("\n")
        xml.write(writer.header())
        with xml.element("body"):
            xml.write("\n")
            for count, unit in enumerate(stream.units, 1):
                xml.write(writer.element(unit, count))
        xml.write("\n")
    out.write(b"\n")
    notes: tuple[str, ...] = ()
    if writer.unmarked == 1:
        notes = ("1 segment was written without inline markup, which did not fit its text",)
    elif writer.unmarked:
        notes = (f"{writer.unmarked} segments were written without inline markup, which did not fit their text",)
    return WriteReport(count, writer.removed, notes)


class _Skeleton:
    """A unit's element that is filled again and again, with the elements that change from unit to unit."""

    def __init__(self, langs: tuple[str, str], names: tuple[str, ...]) -> None:
        self.tu = etree.Element("tu")
        self.tu.tail = "\n"
        self.props = [_sub_prop(self.tu, OWN + name) for name in names]
        self.segs = []
        for lang in langs:
            tuv = etree.SubElement(self.tu, "tuv")
            tuv.set(XML_LANG, lang)
            self.segs.append(etree.SubElement(tuv, "seg"))


def _sub_prop(parent: Element, name: str) -> Element:
    prop = etree.SubElement(parent, "prop")
    prop.set("type", name)
    return prop


class _Writer:
    """Makes elements of units and counts what had to be removed."""

    def __init__(self, head: BitextHead) -> None:
        self.head = head
        self.langs = (canonical(head.source_lang), canonical(head.target_lang))
        self.removed = 0
        self.unmarked = 0
        self._skeletons: dict[tuple[str, ...], _Skeleton] = {}

    def element(self, unit: TranslationUnit, number: int) -> Element:
        """The element of a unit, valid until the next call; `number` names it if its id is not one in XML."""
        plain = self.plain(unit)
        return self.full(unit, number) if plain is None else plain

    def plain(self, unit: TranslationUnit) -> Element | None:
        """The element of a unit of text alone; None for one that needs `full`. Valid until the next call."""
        if unit.props or unit.notes or unit.source_markup is not None or unit.target_markup is not None:
            return None
        names, values = _own_props(unit)
        skeleton = self._skeletons.get(names)
        if skeleton is None:
            skeleton = self._skeletons[names] = _Skeleton(self.langs, names)
        source, target = unit.source.strip(XML_SPACE), unit.target.strip(XML_SPACE)
        if not (source and target):
            return None
        try:
            skeleton.tu.set("tuid", unit.id)
            for prop, value in zip(skeleton.props, values, strict=True):
                prop.text = value
            skeleton.segs[0].text, skeleton.segs[1].text = source, target
        except ValueError:  # lxml's word for a character that XML cannot hold
            return None
        return skeleton.tu

    def full(self, unit: TranslationUnit, number: int) -> Element:
        """The element of any unit.

        A side without text gets no variant: programs take an empty one for a translation by nothing.
        """
        tu = etree.Element("tu")
        tu.tail = "\n"
        tu.set("tuid", self.clean(unit.id) or str(number))
        sides: dict[str, list[tuple[str, str]]] = {"source": [], "target": []}
        own: list[tuple[str, str]] = []
        for name, value in unit.props:
            side, slash, rest = name.partition("/")
            if slash and side in sides:
                sides[side].append((rest, value))
            else:
                own.append((name, value))
        for note in unit.notes:
            etree.SubElement(tu, "note").text = self.clean(note)
        for name, value in zip(*_own_props(unit), strict=True):
            _sub_prop(tu, OWN + name).text = value
        segs = [self.seg(unit.source, unit.source_markup), self.seg(unit.target, unit.target_markup)]
        absent = [not (len(seg) or seg.text or sides[side]) for seg, side in zip(segs, sides, strict=True)]
        if any(absent) and not all(absent):
            _sub_prop(tu, OWN + "empty").text = "source" if absent[0] else "target"
            if absent[0]:
                tu.set("srclang", self.langs[1])
        self.describe(tu, own, TU_ATTRIBUTES)
        for lang, seg, side, is_absent in zip(self.langs, segs, sides, absent, strict=True):
            if is_absent and not all(absent):
                continue
            tuv = etree.SubElement(tu, "tuv")
            tuv.set(XML_LANG, lang)
            self.describe(tuv, sides[side], TUV_ATTRIBUTES)
            tuv.append(seg)
        return tu

    def seg(self, text: str, markup: str | None) -> Element:
        """A `seg`, with its inline elements if they fit its text."""
        if markup is not None:
            seg, removed = parsed_markup(markup, without_illegal(text)[0])
            if seg is not None:
                self.removed += removed
                return seg
            self.unmarked += 1
        seg = etree.Element("seg")
        seg.text = trimmed(self.clean(text))
        return seg

    def describe(self, element: Element, props: list[tuple[str, str]], allowed: frozenset[str]) -> None:
        """Put `props` into attributes where TMX has them, into `note` and `prop` elements otherwise."""
        for name, value in props:
            if name == "#note":
                etree.SubElement(element, "note").text = self.clean(value)
                continue
            if name.startswith("@"):
                if self.attribute(element, name[1:], value, allowed):
                    continue
                name = OWN + name  # noqa: PLW2901 - the same prop under the name that TMX lets it have
            _sub_prop(element, self.clean(name)).text = self.clean(value)

    def attribute(self, element: Element, name: str, value: str, allowed: frozenset[str]) -> bool:
        """Set an attribute if TMX allows it there with such a value, and it is not set."""
        fit = allowed_value(name, self.clean(value)) if name in allowed and element.get(name) is None else None
        if fit is None or (name == "srclang" and fit not in {*self.langs, "*all*"}):
            return False
        element.set(name, fit)
        return True

    def header(self) -> Element:
        """The header, with all seven attributes that TMX asks for."""
        header = etree.Element("header")
        header.tail = "\n"
        props = [(OWN + "target-lang", self.langs[1])]
        if self.head.signature:
            props.append((OWN + "signature", self.head.signature))
        for info in self.head.documents:
            fields = {"path": info.path, "lang": info.lang, "length": info.length, "sha256": info.sha256}
            props.append((OWN + "document", json.dumps(fields, ensure_ascii=False)))
        extra = []
        for name, value in self.head.props:
            if name == "#ude":
                ude = self.ude(value)
                if ude is not None:
                    header.append(ude)
                    continue
            extra.append((name, value))
        for note in self.head.notes:
            etree.SubElement(header, "note").text = self.clean(note)
        header.set("creationtool", "mtkit")
        header.set("creationtoolversion", __version__)
        self.describe(header, props + extra, HEADER_ATTRIBUTES)
        for name, value in HEADER_DEFAULTS.items():
            if header.get(name) is None:
                header.set(name, value)
        header.set("srclang", self.langs[0])
        return header

    def ude(self, xml: str) -> Element | None:
        """A user-defined encoding as it was read; None if it is not one."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            ude = etree.fromstring(self.clean(xml), parser)
        except etree.XMLSyntaxError:
            return None
        return ude if ude.tag == "ude" and tmx_dtd().validate(ude) else None

    def clean(self, text: str) -> str:
        """`text` without what XML cannot hold, counted."""
        kept, removed = without_illegal(text)
        self.removed += removed
        return kept


def _own_props(unit: TranslationUnit) -> tuple[tuple[str, ...], list[str]]:
    """Names (without our prefix) and values of what TMX has no place for."""
    names: tuple[str, ...] = ()
    values: list[str] = []
    if unit.score is not None:
        names = ("score",)
        values.append(repr(float(unit.score)))
    if unit.status != "auto":
        names += ("status",)
        values.append(unit.status)
    if unit.bead is not None:
        names += ("bead-type", "bead")
        source, target = unit.bead.source, unit.bead.target
        values += (unit.bead.type, f"{source.start}:{source.end} {target.start}:{target.end}")
    return names, values
