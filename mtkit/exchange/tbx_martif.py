"""The rules of TBX version 2 (`martif`): its elements, what they need, languages, ids and terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtkit.exchange.tbx_flaws import XML_LANG, Collector, elements
from mtkit.exchange.tbx_vocabulary import vocabulary
from mtkit.exchange.tmx.inline import Element, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MartifRules"]

_TYPED = {"admin", "adminNote", "descrip", "descripNote", "ref", "termNote", "transac", "transacNote", "xref"}
_TERM_HOLDERS = {"tig", "termGrp"}


class MartifRules:
    """Judges a file, entry by entry.

    Args:
        collector: What takes the flaws.
        root: The root element.
    """

    def __init__(self, collector: Collector, root: Element) -> None:
        self.take = collector
        self.root = root
        self.known = vocabulary().version2

    def entry(self, entry: Element, unit: str) -> None:
        """Judge a `termEntry`."""
        start = len(self.take.pending)
        if not any(local_name(child) == "langSet" for child in entry):
            self.take.flaw("structure", "error", "an entry without langSet", entry, unit)
        languages: set[str] = set()
        for element in elements(entry):
            self._place(element, element is entry, unit)
            self.take.id_of(element, unit)
            self.take.language(element, unit)
            name = local_name(element)
            if name == "langSet":
                self._section(element, languages, unit)
            else:
                self._content(element, name, unit)
            if element.get("target") and name != "xref":
                self.take.points_at(element.get("target"), element, unit)
        self.take.pending[start:] = sorted(self.take.pending[start:], key=lambda flaw: flaw.line or 0)

    def _content(self, element: Element, name: str, unit: str) -> None:
        if name in _TERM_HOLDERS and _count(element, {"term"}) != 1:
            self.take.flaw("structure", "error", f"<{name}> must have exactly one term", element, unit)
        elif name == "ntig" and _count(element, {"termGrp"}) != 1:
            self.take.flaw("structure", "error", "<ntig> must have exactly one termGrp", element, unit)
        elif name == "term" or name in _TYPED:
            self.take.text(element, unit)
        if name in _TYPED and element.get("type") is None:
            self.take.flaw("untyped", "error", f"<{name}> without type", element, unit)

    def _section(self, section: Element, languages: set[str], unit: str) -> None:
        lang = (section.get(XML_LANG) or "").lower()
        if not lang:
            old = section.get("lang")
            shown = "a langSet with lang instead of xml:lang" if old else "a langSet without xml:lang"
            self.take.flaw("language", "error", shown, section, unit)
        elif lang in languages:
            self.take.flaw("language", "warning", f"a second langSet in {lang}", section, unit)
        languages.add(lang)
        if not _count(section, {"tig", "ntig"}):
            self.take.flaw("structure", "error", "a langSet without tig or ntig", section, unit)

    def frame(self, *, entries: int) -> None:
        """Judge what stands around the entries, once they are gone."""
        root = self.root
        if str(root.tag).startswith("{"):
            self.take.flaw("namespace", "error", "the elements are in a namespace; version 2 has none", root)
        if root.get("type") is None:
            self.take.flaw("dialect", "warning", "the root has no type, such as TBX-Basic", root)
        if root.get(XML_LANG) is None:
            self.take.flaw("language", "warning", "the root has no xml:lang", root)
        for name in ("martifHeader", "text"):
            if _count(root, {name}) != 1:
                self.take.flaw("structure", "error", f"there must be exactly one <{name}>", root)
        self.take.language(root)
        for element in elements(root):
            if local_name(element) == "termEntry":
                continue
            self._place(element, element is root, None)
            self.take.id_of(element)
        if not entries:
            self.take.flaw("structure", "error", "there are no entries", root)

    def _place(self, element: Element, top: bool, unit: str | None) -> None:  # noqa: FBT001 - private
        """Whether an element is known and may stand where it does."""
        name = local_name(element)
        if name not in self.known:
            self.take.flaw("structure", "error", f"<{name}> is no element of version 2", element, unit)
            return
        if top:
            return
        above = local_name(element.getparent())
        if name not in self.known.get(above, {name}):
            self.take.flaw("structure", "error", f"<{name}> may not stand in <{above}>", element, unit)


def _count(element: Element, names: Iterable[str]) -> int:
    return sum(local_name(child) in names for child in element)
