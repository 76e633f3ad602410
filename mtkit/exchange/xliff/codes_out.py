"""Markup of a TMX segment as inline elements of XLIFF; the other way round of `codes_in`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import etree

from mtkit.exchange.characters import trimmed, without_illegal
from mtkit.exchange.tmx.inline import Element, local_name, parsed_markup
from mtkit.exchange.xliff.build import MixedContent, items_of
from mtkit.exchange.xliff.vocabulary import DIALECT_1, Dialect, ctype_of, types_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ContentWriter"]

_ASSOC = {"p": "preceding", "f": "following", "b": "both"}
_POSITIONS = {"begin": "open", "end": "close"}
_TOKEN = re.compile(r"[\w.:-]+")
_TAG = re.compile(r"\A<[A-Za-z]")


class ContentWriter:
    """Fills `source` and `target` elements.

    Args:
        dialect: What to write.
        namespace: The namespace of the elements to fill.

    Attributes:
        removed: Number of characters removed so far because XML cannot hold them.
        unmarked: Number of texts so far whose markup did not fit them and was left out.
        data: Native codes of the present unit to the ids of their `data` elements (XLIFF 2).
    """

    def __init__(self, dialect: Dialect, namespace: str) -> None:
        self._dialect, self._namespace = dialect, namespace
        self._first = dialect is DIALECT_1
        self.removed = self.unmarked = 0
        self.data: dict[str, str] = {}
        self.reserved: set[str] = set()
        """Ids of `data` elements of the present unit that stand for themselves."""

    def clean(self, text: str) -> str:
        """`text` without what XML cannot hold, counted."""
        kept, removed = without_illegal(text)
        self.removed += removed
        return kept

    def fill(self, element: Element, text: str, markup: str | None) -> None:
        """Put text, with its inline elements if they fit it, into the empty `element`."""
        if markup is not None:
            seg, removed = parsed_markup(markup, without_illegal(text)[0])
            if seg is not None:
                self.removed += removed
                self._fill(element, seg)
                return
            self.unmarked += 1
        element.text = trimmed(self.clean(text))

    def _fill(self, element: Element, seg: Element) -> None:
        self._out = MixedContent(element)
        self._ids: dict[str, str] = {}
        self._taken = {node.get("x") for node in seg.iter()}
        self._taken |= {restored.get("id") for node in seg.iter() if (restored := self._restored(node)) is not None}
        self._last_id = 0
        self._emit(items_of(seg))

    def _emit(self, items: Sequence[Element]) -> None:
        at = 0
        while at < len(items):
            item = items[at]
            if isinstance(item, str):
                self._out.text(item)
            elif local_name(item) == "hi":
                self._mark(item)
            else:
                tag = self._tag(item)
                end = self._end_of(items, at, tag)
                if end and tag is not None:
                    self._out.open(tag.tag, dict(tag.attrib))
                    self._emit(items[at + 1 : end])
                    self._out.close()
                    at = end
                else:
                    self._code(item)
            at += 1

    @staticmethod
    def _end_of(items: Sequence[Element], at: int, tag: Element | None) -> int:
        """Where the element that begins with the code at `at` ends among its siblings; 0 if it is none of XLIFF."""
        if tag is None:
            return 0
        for end in range(at + 1, len(items)):
            item = items[end]
            if not isinstance(item, str) and local_name(item) == "ept" and item.get("i") == items[at].get("i"):
                return end if item.text == f"</{local_name(tag)}>" else 0
        return 0

    def _tag(self, code: Element) -> Element | None:
        """The element around text whose start tag `code` holds."""
        text = code.text or ""
        if local_name(code) != "bpt" or len(code) or not text.endswith(">"):
            return None
        return self._parsed(f"{text[:-1]}/>", self._dialect.pairs)

    def _restored(self, code: Element) -> Element | None:
        """The element without text of the sentence that `code` holds."""
        return self._parsed(code.text or "", self._dialect.codes) if not len(code) else None

    def _parsed(self, xml: str, known: object) -> Element | None:
        """`xml` as an inline element of the dialect, one of `known`."""
        if not _TAG.match(xml) or not isinstance(known, dict):
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            element: Element = etree.fromstring(xml, parser)
        except etree.XMLSyntaxError:
            return None
        name = element.tag
        own = {key for key in element.attrib if not key.startswith("{")}
        if name not in known or not own <= known[name]:
            return None
        if self._dialect.required.get(name, "id") not in own and not (name == "ec" and "startRef" in own):
            return None
        if not self._first and (len(element) or element.text):
            return None
        for node in element.iter():
            if isinstance(node.tag, str) and not node.tag.startswith("{"):
                node.tag = self._named(node.tag)
        return element

    def _named(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}" if self._namespace else name

    def _new_id(self) -> str:
        self._last_id += 1
        while str(self._last_id) in self._taken:
            self._last_id += 1
        return str(self._last_id)

    def _mark(self, hi: Element) -> None:
        kind, number = hi.get("type") or "hi", hi.get("x")
        if self._first:
            attributes = {"mtype": ctype_of(kind)} | ({"mid": number} if number else {})
        else:
            token = f"m{number}" if number and number.isascii() and number.isdigit() else f"m{self._new_id()}"
            attributes = {"id": token, "type": f"mtkit:{quote(kind, safe='')}"}
        self._out.open(self._named("mrk"), attributes)
        self._emit(items_of(hi))
        self._out.close()

    def _code(self, code: Element) -> None:
        restored = self._restored(code)
        if restored is not None:
            self._out.add(restored)
            return
        name = local_name(code)
        ident = self._ids.get(code.get("i", ""), "") if name == "ept" else code.get("x") or ""
        if not _TOKEN.fullmatch(ident):
            ident = self._new_id()
        if name == "bpt":
            self._ids[code.get("i")] = ident
        if self._first:
            self._code_1(code, name, ident)
        else:
            self._code_2(code, name, ident)

    def _code_1(self, code: Element, name: str, ident: str) -> None:
        attributes = {"id": ident}
        if name in {"bpt", "ept"}:
            attributes["rid"] = code.get("i")
        elif name == "it":
            attributes["pos"] = _POSITIONS[code.get("pos")]
        elif _ASSOC.get(code.get("assoc")):
            attributes["assoc"] = _ASSOC[code.get("assoc")]
        kind = "ut" if name == "ut" else code.get("type")
        if kind:
            attributes["ctype"] = ctype_of(kind)
        self._out.open(self._named("ph" if name == "ut" else name), attributes)
        for item in items_of(code):
            if isinstance(item, str):
                self._out.text(item)
                continue
            described = {"datatype": item.get("datatype")}
            if item.get("type"):
                described["ctype"] = ctype_of(item.get("type"))
            self._out.open(self._named("sub"), {key: value for key, value in described.items() if value is not None})
            self._emit(items_of(item))
            self._out.close()
        self._out.close()

    def _code_2(self, code: Element, name: str, ident: str) -> None:
        element = {"bpt": "sc", "ept": "ec", "it": "sc" if code.get("pos") == "begin" else "ec"}.get(name, "ph")
        attributes = {"startRef" if name == "ept" else "id": ident}
        if name == "it":
            attributes["isolated"] = "yes"
        kind = "ut" if name == "ut" else code.get("type")
        if kind:
            attributes["type"], sub = types_of(kind)
            if sub:
                attributes["subType"] = sub
        native = "".join(code.itertext())
        if native:
            attributes["dataRef"] = self._data_id(native)
        self._out.open(self._named(element), attributes)
        self._out.close()

    def _data_id(self, native: str) -> str:
        if native not in self.data:
            number = len(self.data) + 1
            while f"d{number}" in self.reserved:
                number += 1
            self.data[native] = f"d{number}"
            self.reserved.add(f"d{number}")
        return self.data[native]
