"""TMX 1.1 to 1.4b to units, in flat memory; whatever is not taken is handed over with line and reason."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from lxml import etree

from mtkit.bitext import STATUSES, Bead, DocumentInfo, Span, Status, TranslationUnit
from mtkit.exchange.characters import XML_SPACE, trimmed
from mtkit.exchange.languages import canonical
from mtkit.exchange.stream import BitextHead, BitextStream, ReadRequest, Reject
from mtkit.exchange.tmx.inline import local_name, markup_of, plain_text, uses_entities
from mtkit.exchange.tmx.languages import Choice
from mtkit.exchange.tmx.source import broken_xml, checked
from mtkit.exchange.tmx.vocabulary import HEADER_DEFAULTS, OWN, XML_LANG

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read", "tu_elements"]

_PEEK = 1000
_LANG_ATTRIBUTES = frozenset({XML_LANG, "lang"})

Props = list[tuple[str, str]]


class _Fault(Exception):  # noqa: N818 - never leaves this module
    """Why a unit cannot be taken."""


class _Variant(NamedTuple):
    lang: str
    text: str
    markup: str | None
    props: Props


def read(raw: BinaryIO, path: str, request: ReadRequest) -> BitextStream:
    """The stream of a TMX file that is open as `raw`.

    Raises:
        FormatError: As `checked` does; while the units are read, where the XML is broken.
    """
    reader = _Reader(raw, path, request)
    head = reader.head()
    return BitextStream(head, reader.units(), reader.remarks)


def tu_elements(raw: BinaryIO, namespace: str, path: str) -> Iterator[etree._Element]:
    """The `header` and `tu` elements, each whole until the next is asked for; at the end what else the body holds.

    Raises:
        FormatError: Where the XML is broken.
    """
    name = f"{{{namespace}}}" if namespace else ""
    parser = etree.iterparse(
        raw,
        events=("end",),
        tag=(f"{name}header", f"{name}tu"),
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    previous: etree._Element | None = None
    try:
        for _, element in parser:
            yield element
            if previous is not None:
                parent = previous.getparent()
                if parent is not None:
                    parent.remove(previous)
            previous = element
    except etree.XMLSyntaxError as error:
        raise broken_xml(error, path) from error
    for child in parser.root:
        if local_name(child) == "body":
            yield from (stray for stray in child if stray is not previous)
        elif local_name(child) != "header" and child is not previous:
            yield child


class _Reader:
    def __init__(self, raw: BinaryIO, path: str, request: ReadRequest) -> None:
        self.path, self.request = path, request
        self.remarks: list[str] = []
        stream, namespace = checked(raw, path)
        prefix = f"{{{namespace}}}" if namespace else ""
        self.tu_tag, self.header_tag = f"{prefix}tu", f"{prefix}header"
        self.tuv_tag, self.seg_tag = f"{prefix}tuv", f"{prefix}seg"
        self.note_tag, self.prop_tag = f"{prefix}note", f"{prefix}prop"
        self.elements = tu_elements(stream, namespace, path)
        self.held: list[etree._Element] = []
        self.choice = Choice()
        self.number = 0

    # ---- head ------------------------------------------------------------------------------------------------

    def head(self) -> BitextHead:
        """Read the header and enough units to know the languages."""
        header: etree._Element | None = None
        for element in self.elements:
            if element.tag == self.header_tag and header is None:
                header = element
                continue
            self.held.append(element)
            if len(self.held) == 1:
                known = None if header is None else header.get("srclang")
                told = None if header is None else self.own(header, "target-lang")
                self.choice = Choice(self.request.source_lang, self.request.target_lang, known, told)
            if self.choice.settle(self.languages(element)) or len(self.held) >= _PEEK:
                break
        if not self.held:
            known = None if header is None else header.get("srclang")
            told = None if header is None else self.own(header, "target-lang")
            self.choice = Choice(self.request.source_lang, self.request.target_lang, known, told)
        self.choice.give_up()
        if header is None:
            self.remarks.append("the file has no header")
        return self.described(header)

    def own(self, element: etree._Element, name: str) -> str | None:
        """The value of one of our own props in `element`."""
        for prop in element.iterfind(self.prop_tag):
            if prop.get("type") == OWN + name:
                return prop.text
        return None

    def languages(self, tu: etree._Element) -> tuple[str, ...]:
        """The language codes of a unit, canonical, in file order; empty strings where there is none."""
        return tuple(canonical(tuv.get(XML_LANG) or tuv.get("lang") or "") for tuv in tu if local_name(tuv) == "tuv")

    def described(self, header: etree._Element | None) -> BitextHead:
        """The head, from the header."""
        props: Props = []
        notes: list[str] = []
        signature = ""
        documents: list[DocumentInfo] = []
        for name, value in [] if header is None else header.items():
            ours = header is not None and header.get("creationtool") == "mtkit"
            if name == "srclang" or (ours and (name.startswith("creationtool") or HEADER_DEFAULTS.get(name) == value)):
                continue
            props.append((f"@{local(name)}", value))
        for child in [] if header is None else header:
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
                    props.append((unescaped(kind), text))
                case other:
                    self.remarks.append(f"the header has an unknown element <{other}>, which was left out")
        source, target = self.choice.langs
        return BitextHead(source, target, signature, tuple(documents), tuple(props), tuple(notes))

    # ---- units -----------------------------------------------------------------------------------------------

    def units(self) -> Iterator[TranslationUnit]:
        """The units that can be taken."""
        held, self.held = self.held, []
        for element in chain(held, self.elements):
            if element.tag != self.tu_tag:
                self.stray(element)
                continue
            self.number += 1
            try:
                unit = self.unit(element)
            except _Fault as fault:
                self.reject(element, str(fault))
                continue
            yield unit
        remark = self.choice.remark()
        if remark:
            self.remarks.append(remark)

    def stray(self, element: etree._Element) -> None:
        """Report an element where only units should be."""
        if local_name(element) != "header":
            reason = f"<{local_name(element) or 'entity'}> where only units should be"
            self.request.reject(Reject(self.path, element.sourceline, None, reason, outer_xml(element)))

    def reject(self, tu: etree._Element, reason: str, *, whole: bool = True) -> None:
        """Report a unit, or what is left of it."""
        self.request.reject(
            Reject(self.path, tu.sourceline, tu.get("tuid"), reason, outer_xml(tu), whole),
        )

    def unit(self, tu: etree._Element) -> TranslationUnit:
        """The unit of a `tu` element; written for speed, with the usual case first."""
        score: float | None = None
        status: Status = "auto"
        bead: tuple[Span, Span] | None = None
        props: Props = []
        notes: list[str] = []
        variants: list[_Variant | etree._Element] = []
        langs: list[str] = []
        texts: list[str | None] = []
        items = tu.items()
        ident = ""
        for name, value in items:
            if name == "tuid":
                ident = value
            elif name != "srclang" or canonical(value) != self.choice.langs[0]:
                props.append((f"@{local(name)}", value))
        for child in tu:
            tag = child.tag
            if tag == self.tuv_tag:
                attributes = child.items()
                if len(attributes) == 1 and len(child) == 1 and attributes[0][0] in _LANG_ATTRIBUTES:
                    seg = child[0]
                    if seg.tag == self.seg_tag and not len(seg):
                        langs.append(attributes[0][1])
                        texts.append((seg.text or "").strip(XML_SPACE))
                        variants.append(child)
                        continue
                variant = self.variant(child)
                langs.append(variant.lang)
                texts.append(None)
                variants.append(variant)
            elif tag == self.prop_tag:
                name, value = child.get("type") or "", child.text or ""
                if len(child):
                    value = "".join(child.itertext())
                if name.startswith(OWN):
                    own = name[len(OWN) :]
                    if own == "score" and (number := probability(value)) is not None:
                        score = number
                        continue
                    if own == "status" and value in STATUSES:
                        status = cast("Status", value)
                        continue
                    if own == "bead-type":
                        continue
                    if own == "bead" and (spans := bead_spans(value)) is not None:
                        bead = spans
                        continue
                    name = unescaped(name)
                props.append((name, value))
            elif tag == self.note_tag:
                notes.append("".join(child.itertext()))
            elif isinstance(tag, str):
                raise _Fault(f"unknown element <{local_name(child)}> in the unit")
            else:
                raise _Fault(f"uses the entity {child.text}, which is not expanded")
        source_at, target_at, rest = self.choice.of(tuple(langs))
        if source_at < 0 or target_at < 0:
            raise _Fault(self.choice.lack(langs))
        source, source_markup = self.side("source", source_at, langs, texts, variants, props)
        target, target_markup = self.side("target", target_at, langs, texts, variants, props)
        if rest:
            self.left_out(tu, rest, langs)
        return TranslationUnit(
            ident or str(self.number),
            source,
            target,
            score,
            status,
            tuple(props),
            tuple(notes),
            None if bead is None else Bead(bead[0], bead[1], score, status),
            (),
            (),
            source_markup,
            target_markup,
        )

    def side(  # noqa: PLR0913, PLR0917 - the columns of one unit
        self,
        side: str,
        at: int,
        langs: list[str],
        texts: list[str | None],
        variants: list[_Variant | etree._Element],
        props: Props,
    ) -> tuple[str, str | None]:
        """Text and markup of one side; its props join those of the unit."""
        lang = self.choice.deviating(langs[at], side)
        if lang:
            props.append((f"{side}/@xml:lang", lang))
        text = texts[at]
        if text is not None:
            return text, None
        variant = cast("_Variant", variants[at])
        props.extend((f"{side}/{name}", value) for name, value in variant.props)
        return variant.text, variant.markup

    def variant(self, tuv: etree._Element) -> _Variant:
        """A variant with attributes, props, notes or inline elements."""
        lang = tuv.get(XML_LANG) or tuv.get("lang") or ""
        props: Props = []
        for name, value in tuv.items():
            if name != XML_LANG and not (name == "lang" and canonical(value) == canonical(lang)):
                props.append((f"@{local(name)}", value))
        segs = []
        for child in tuv:
            if not isinstance(child.tag, str):
                raise _Fault(f"uses the entity {child.text}, which is not expanded")
            text = "".join(child.itertext())
            match local_name(child):
                case "seg":
                    segs.append(child)
                case "note":
                    props.append(("#note", text))
                case "prop":
                    props.append((unescaped(child.get("type") or ""), text))
                case other:
                    raise _Fault(f"unknown element <{other}> in the variant {lang or 'without language'}")
        if len(segs) != 1:
            raise _Fault(f"the variant {lang or 'without language'} has {len(segs)} segments, not one")
        seg = segs[0]
        if not len(seg):
            return _Variant(lang, trimmed(seg.text or ""), None, props)
        if uses_entities(seg):
            raise _Fault(f"the variant {lang} uses an entity, which is not expanded")
        return _Variant(lang, plain_text(seg), markup_of(seg), props)

    def left_out(self, tu: etree._Element, rest: tuple[int, ...], langs: list[str]) -> None:
        """Report the variants of a unit that are in no language asked for."""
        if self.request.on_reject is None and self.request.source_lang and self.request.target_lang:
            return
        copy = deepcopy(tu)
        tuvs = [child for child in copy if local_name(child) == "tuv"]
        for at, tuv in enumerate(tuvs):
            if at not in rest:
                copy.remove(tuv)
        names = ", ".join(langs[at] or "no language" for at in rest)
        raw = outer_xml(copy)
        reason = f"left out: {'variants' if len(rest) > 1 else 'variant'} in {names}"
        self.request.reject(Reject(self.path, tu.sourceline, tu.get("tuid"), reason, raw, whole=False))


def local(name: str) -> str:
    """An attribute name as we show it: `xml:lang` for the namespaced one, others without namespace."""
    return "xml:lang" if name == XML_LANG else name.rpartition("}")[2]


def unescaped(name: str) -> str:
    """The prop name behind one that the writer had to disguise: `@x` of `x-mtkit-@x`."""
    return name[len(OWN) :] if name.startswith((f"{OWN}@", f"{OWN}#")) else name


def outer_xml(element: etree._Element) -> str:
    """`element` as XML, with the namespaces it needs."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def probability(text: str) -> float | None:
    """The number in `text` if it is between 0 and 1."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0.0 <= number <= 1.0 else None


def bead_spans(text: str) -> tuple[Span, Span] | None:
    """The spans of `4:6 6:7`."""
    try:
        (a, b), (c, d) = (part.split(":") for part in text.split(" "))
        source, target = Span(int(a), int(b)), Span(int(c), int(d))
    except ValueError:
        return None
    return (source, target) if 0 <= source.start <= source.end and 0 <= target.start <= target.end else None


def document(text: str) -> DocumentInfo | None:
    """The document that a header prop describes."""
    try:
        fields = json.loads(text)
        return DocumentInfo(str(fields["path"]), str(fields["lang"]), int(fields["length"]), str(fields["sha256"]))
    except (ValueError, TypeError, KeyError):
        return None
