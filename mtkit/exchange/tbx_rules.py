"""The rules of TBX version 3: structure by the schema, and styles, data categories, languages, terms in code."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from mtkit.exchange.tbx_flaws import XML_LANG, Collector, elements
from mtkit.exchange.tbx_vocabulary import tbx_schema, vocabulary
from mtkit.exchange.tmx.inline import Element, line_of, local_name
from mtkit.exchange.validation import Flaw

if TYPE_CHECKING:
    from mtkit.exchange.tbx_vocabulary import Category

__all__ = ["TbxRules"]

_LEVELS = ("conceptEntry", "langSec", "termSec")
_TYPED = {"admin", "adminNote", "descrip", "descripNote", "ref", "termNote", "transac", "transacNote", "xref"}
_TELLING = (
    re.compile(r"Invalid attribute"),
    re.compile(r"Expecting element \w+, got"),
    re.compile(r"Did not expect|has extra content"),
    re.compile(r"failed to validate attributes"),
    re.compile(r"Expecting|got nothing"),
)
"""What the schema says, the most telling first; much of it only follows from the rest."""
_WORDS = (
    (re.compile(r"Expecting element (\w+), got (\w+)"), r"<\2> may not stand here; <\1> may, for one"),
    (re.compile(r"Invalid attribute (\w+) for element (\w+)"), r"<\2> may not have this attribute, or not so: \1"),
    (re.compile(r"Element (\w+) failed to validate attributes"), r"<\1> lacks an attribute, or has one that is wrong"),
    (re.compile(r"Element (\w+) has extra content: (\w+)"), r"<\2> may not stand in <\1>, or not here"),
)
_STRUCTURAL = {"tbx-structure", "tbx-language", "tbx-untyped"}
_LINES_KEPT = 0xFFFF


class TbxRules:
    """Judges a file, entry by entry.

    Args:
        collector: What takes the flaws.
        root: The root element; its attributes must have been read.
    """

    def __init__(self, collector: Collector, root: Element) -> None:
        self.take = collector
        self.root = root
        self.core = vocabulary().namespaces["core"]
        self.style = root.get("style") or ""
        self.modules = vocabulary().dialects.get(root.get("type") or "")
        self._modules_of = {name: module for module, name in vocabulary().namespaces.items() if module != "core"}

    def entry(self, entry: Element, unit: str) -> None:
        """Judge a `conceptEntry`; the schema is asked where nothing plainer was found wrong with its structure."""
        if _namespace(entry) != self.core:
            return  # said once, of the frame
        start = len(self.take.pending)
        self._required(entry, unit)
        self._elements(entry, unit)
        found = self.take.pending[start:]
        if not any(flaw.severity == "error" and flaw.rule in _STRUCTURAL for flaw in found):
            copy = deepcopy(entry)  # inside of its tree the whole tree would be judged
            copy.tail = None
            self._structure(copy, unit)
        self.take.pending[start:] = sorted(self.take.pending[start:], key=lambda flaw: flaw.line or 0)

    def _elements(self, entry: Element, unit: str) -> None:
        languages: set[str] = set()
        terms: set[str] = set()
        for element in elements(entry):
            name = local_name(element)
            self.take.id_of(element, unit)
            self.take.language(element, unit)
            if name == "langSec":
                lang, terms = (element.get(XML_LANG) or "").lower(), set()
                if lang and lang in languages:
                    self.take.flaw("language", "warning", f"a second section in {lang}", element, unit)
                languages.add(lang)
            elif name == "term":
                text = self.take.text(element, unit)
                if text and text in terms:
                    self.take.flaw("duplicate-term", "warning", f"the term {text!r} stands here before", element, unit)
                terms.add(text)
            else:
                self._statement(element, unit)

    def frame(self, *, entries: int) -> None:
        """Judge what stands around the entries, once they are gone."""
        root = self.root
        if _namespace(root) != self.core:
            shown = _namespace(root) or "no namespace"
            self.take.flaw("namespace", "error", f"the elements are in {shown}, not in {self.core}", root)
            return
        kind = root.get("type") or ""
        if kind not in vocabulary().dialects:
            known = ", ".join(vocabulary().dialects)
            self.take.flaw("dialect", "warning", f"the dialect {kind!r} is not judged; known are {known}", root)
        self.take.language(root)
        for element in elements(root):
            self.take.id_of(element)
            if element.get("target") and local_name(element) not in {"xref", "ec"}:
                self.take.points_at(element.get("target"), element)
        body = next((element for element in elements(root) if local_name(element) == "body"), None)
        if body is not None:
            for rest in [child for child in body if local_name(child) == "conceptEntry"]:
                stub = _stub(self.core)
                stub.tail = rest.tail
                body.replace(rest, stub)
        if not entries:
            self.take.flaw("structure", "error", "there are no entries", root if body is None else body)
            return
        self._structure(root, None)

    def _required(self, entry: Element, unit: str) -> None:
        """What an entry must have, said in plain words."""
        if entry.get("id") is None:
            self.take.flaw("structure", "error", "an entry without id", entry, unit)
        sections = [child for child in entry if local_name(child) == "langSec"]
        if not sections:
            self.take.flaw("structure", "error", "an entry without language section", entry, unit)
        for section in sections:
            if section.get(XML_LANG) is None:
                self.take.flaw("language", "error", "a language section without xml:lang", section, unit)
            terms = [child for child in section if local_name(child) == "termSec"]
            if not terms:
                self.take.flaw("structure", "error", "a language section without term section", section, unit)
            for term in terms:
                if sum(local_name(child) == "term" for child in term) != 1:
                    self.take.flaw("structure", "error", "a term section must have exactly one term", term, unit)

    def _structure(self, element: Element, unit: str | None) -> None:
        """What the schema says of an entry or of the frame: the most telling of its messages."""
        schema = tbx_schema()
        if schema.validate(element):
            return
        log = [(entry.line, entry.message) for entry in schema.error_log]
        line, message = min(log, key=lambda item: _rank(item[1]), default=(0, "does not fit the schema"))
        place = line if 0 < line < _LINES_KEPT else line_of(element)
        self.take.pending.append(Flaw("tbx-structure", "error", _plain(message), self.take.path, place, unit))

    def _statement(self, element: Element, unit: str) -> None:
        """Judge an element that may be a data category: style, dialect, level, value, and where it points."""
        name, space = local_name(element), _namespace(element)
        tagged = space != self.core
        typed = not tagged and name in _TYPED
        if not (tagged or typed):
            if element.get("target") and name != "ec":
                self.take.points_at(element.get("target"), element, unit)
            return
        if tagged and self.style == "dca":
            self.take.flaw(
                "style", "error", f"the style is dca, but <{name}> is an element of style dct", element, unit
            )
        elif typed and self.style == "dct":
            self.take.flaw("style", "error", f"the style is dct, but <{name} type> is of style dca", element, unit)
        self.take.text(element, unit)
        category_name = name if tagged else element.get("type")
        if category_name is None:
            self.take.flaw("untyped", "error", f"<{name}> without type", element, unit)
        category = vocabulary().categories.get(category_name or "")
        role = name if typed else category.element if category else ""
        if element.get("target") and role not in {"xref", ""}:
            self.take.points_at(element.get("target"), element, unit)
        if category_name is not None and self.modules is not None:
            self._category(element, category_name, category, unit, space if tagged else None)

    def _category(self, element: Element, name: str, category: Category | None, unit: str, space: str | None) -> None:
        if category is None or self.modules is None or category.module not in self.modules:
            dialect = self.root.get("type")
            self.take.flaw("category", "error", f"the data category {name!r} is not one of {dialect}", element, unit)
            return
        if space is None and local_name(element) != category.element:
            message = f"{name} belongs in <{category.element}>, not in <{local_name(element)}>"
            self.take.flaw("category", "error", message, element, unit)
        if space is not None and self._modules_of.get(space) != category.module:
            right = vocabulary().namespaces[category.module]
            self.take.flaw("namespace", "error", f"<{name}> belongs to the namespace {right}", element, unit)
        level = _level(element)
        if category.levels and level not in category.levels:
            message = f"{name} stands in <{level}>, where it does not belong; it belongs in <{category.levels[0]}>"
            self.take.flaw("level", "warning", message, element, unit)
        value = "".join(element.itertext()).strip()
        if category.values and value and value not in category.values:
            known = ", ".join(category.values)
            self.take.flaw("value", "warning", f"{name} says {value!r}; known are {known}", element, unit)


def _level(element: Element) -> str:
    return next(local_name(above) for above in element.iterancestors() if local_name(above) in _LEVELS)


def _namespace(element: Element) -> str:
    tag = str(element.tag)
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _rank(message: str) -> int:
    return next((place for place, pattern in enumerate(_TELLING) if pattern.search(message)), len(_TELLING))


def _plain(message: str) -> str:
    """A message of the schema in words that do not depend on how it is searched."""
    for pattern, words in _WORDS:
        message = pattern.sub(words, message)
    return message[:1].lower() + message[1:]


def _stub(core: str) -> Element:
    """An entry that is as small as it can be."""
    from lxml import etree

    entry = etree.Element(f"{{{core}}}conceptEntry", {"id": "mtkit-checked"})
    section = etree.SubElement(entry, f"{{{core}}}langSec", {XML_LANG: "en"})
    etree.SubElement(etree.SubElement(section, f"{{{core}}}termSec"), f"{{{core}}}term")
    return entry
