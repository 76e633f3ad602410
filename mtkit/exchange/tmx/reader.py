"""TMX 1.1 to 1.4b to units, in flat memory; whatever is not taken is handed over with line and reason."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from mtkit.bitext import DocumentInfo
from mtkit.exchange.languages import canonical
from mtkit.exchange.stream import BitextHead, BitextStream, ReadRequest, Reject
from mtkit.exchange.tmx.inline import Element, line_of, local_name
from mtkit.exchange.tmx.languages import Choice
from mtkit.exchange.tmx.source import broken_xml, checked
from mtkit.exchange.tmx.unit import UnitFault, UnitParser, shown_name
from mtkit.exchange.tmx.vocabulary import HEADER_DEFAULTS, OWN, XML_LANG, Tags, undisguised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.bitext import TranslationUnit

__all__ = ["read", "tu_elements"]

_PEEK = 1000


def read(raw: BinaryIO, path: str, request: ReadRequest) -> BitextStream:
    """The stream of a TMX file that is open as `raw`.

    Raises:
        FormatError: As `checked` does; while the units are read, where the XML is broken.
    """
    reader = _Reader(raw, path, request)
    head = reader.head()
    return BitextStream(head, reader.units(), reader.remarks)


def tu_elements(raw: BinaryIO, tags: Tags, path: str) -> Iterator[Element]:
    """The `header` and `tu` elements, each whole until the next is asked for; at the end what else the body holds.

    Raises:
        FormatError: Where the XML is broken.
    """
    parser = etree.iterparse(
        raw,
        events=("end",),
        tag=(tags.header, tags.tu),
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    previous: Element = None
    parent: Element = None
    try:
        for _, element in parser:
            yield element
            if previous is not None:
                parent.remove(previous)
            above = element.getparent()
            if parent is not above:
                parent = above  # kept, or it would be made anew for each unit
            previous = element
    except etree.XMLSyntaxError as error:
        raise broken_xml(error, path) from error
    root: Element = parser.root
    for child in root:
        if local_name(child) == "body":
            yield from (stray for stray in child if stray is not previous)
        elif child is not previous:
            yield child


class _Reader:
    def __init__(self, raw: BinaryIO, path: str, request: ReadRequest) -> None:
        self.path, self.request = path, request
        self.remarks: list[str] = []
        stream, namespace = checked(raw, path)
        self.tags = Tags.of(namespace)
        self.elements = tu_elements(stream, self.tags, path)
        self.held: list[Element] = []
        self.choice = Choice()

    def head(self) -> BitextHead:
        """Read the header and enough units to know the languages."""
        header: Element = None
        for element in self.elements:
            if element.tag == self.tags.header:
                header = element
                continue
            if not self.held:
                self.choice = self.first_choice(header)
            self.held.append(element)
            if self.choice.settle(self.languages(element)) or len(self.held) >= _PEEK:
                break
        if not self.held:
            self.choice = self.first_choice(header)
        self.choice.give_up()
        if header is None:
            self.remarks.append("the file has no header")
            return BitextHead(*self.choice.langs)
        return self.described(header)

    def first_choice(self, header: Element) -> Choice:
        """What is known of the languages before the first unit."""
        known, told = None, None
        if header is not None:
            known = header.get("srclang")
            props = (prop for prop in header if prop.get("type") == OWN + "target-lang")
            told = next((prop.text for prop in props), None)
        return Choice(self.request.source_lang, self.request.target_lang, known, told)

    def languages(self, tu: Element) -> tuple[str, ...]:
        """The language codes of a unit, canonical, in file order; empty strings where there is none."""
        return tuple(canonical(tuv.get(XML_LANG) or tuv.get("lang") or "") for tuv in tu if local_name(tuv) == "tuv")

    def described(self, header: Element) -> BitextHead:
        """The head, from the header."""
        ours = header.get("creationtool") == "mtkit"
        props: list[tuple[str, str]] = []
        for name, value in header.items():
            known = name.startswith("creationtool") or HEADER_DEFAULTS.get(name) == value
            if name != "srclang" and not (ours and known):
                props.append((f"@{shown_name(name)}", value))
        notes: list[str] = []
        documents: list[DocumentInfo] = []
        signature = ""
        for child in header:
            text = "".join(child.itertext())
            kind = child.get("type") or ""
            match local_name(child):
                case "note":
                    notes.append(text)
                case "ude":
                    props.append(("#ude", outer_xml(child)))
                case "prop" if kind == OWN + "signature":
                    signature = text
                case "prop" if kind == OWN + "target-lang":
                    pass
                case "prop" if kind == OWN + "document" and (info := document(text)):
                    documents.append(info)
                case "prop":
                    props.append((undisguised(kind), text))
                case other:
                    self.remarks.append(f"the header has an unknown element <{other}>, which was left out")
        return BitextHead(*self.choice.langs, signature, tuple(documents), tuple(props), tuple(notes))

    def units(self) -> Iterator[TranslationUnit]:
        """The units that can be taken."""
        held, self.held = self.held, []
        parse, tu = UnitParser(self.tags, self.choice).parse, self.tags.tu
        for element in chain(held, self.elements):
            if element.tag != tu:
                self.stray(element)
                continue
            try:
                unit, rest = parse(element)
            except UnitFault as fault:
                self.reject(element, str(fault))
                continue
            if rest:
                self.left_out(element, rest)
            yield unit
        remark = self.choice.remark()
        if remark:
            self.remarks.append(remark)

    def stray(self, element: Element) -> None:
        """Report an element where only units should be."""
        if element.tag != self.tags.header:
            self.reject(element, f"<{local_name(element) or 'entity'}> where only units should be")

    def reject(self, tu: Element, reason: str, *, whole: bool = True) -> None:
        """Report a unit, or what is left of it."""
        self.request.reject(Reject(self.path, line_of(tu), tu.get("tuid"), reason, outer_xml(tu), whole))

    def left_out(self, tu: Element, rest: tuple[int, ...]) -> None:
        """Report the variants of a unit that are in no language asked for."""
        if self.request.on_reject is None and self.request.source_lang and self.request.target_lang:
            return
        copy: Element = deepcopy(tu)
        names = []
        for at, tuv in enumerate([child for child in copy if local_name(child) == "tuv"]):
            if at in rest:
                names.append(tuv.get(XML_LANG) or tuv.get("lang") or "no language")
            else:
                copy.remove(tuv)
        reason = f"left out: {'variants' if len(rest) > 1 else 'variant'} in {', '.join(names)}"
        copy_line = Reject(self.path, line_of(tu), tu.get("tuid"), reason, outer_xml(copy), whole=False)
        self.request.reject(copy_line)


def outer_xml(element: Element) -> str:
    """`element` as XML, with the namespaces it needs."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def document(text: str) -> DocumentInfo | None:
    """The document that a header prop describes."""
    try:
        fields = json.loads(text)
        return DocumentInfo(str(fields["path"]), str(fields["lang"]), int(fields["length"]), str(fields["sha256"]))
    except (ValueError, TypeError, KeyError):
        return None
