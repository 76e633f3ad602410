"""Writing TBX: version 3 in the dialect TBX-Basic, in either style, or version 2."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from mtkit.exchange.characters import without_illegal
from mtkit.exchange.tbx_read import NOTE
from mtkit.files import open_output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.exchange.tbx import Style
    from mtkit.termbase import Termbase, TermEntry

__all__ = ["write_tbx"]

_CORE = "urn:iso:std:iso:30042:ed-2"
_MIN = "http://www.tbxinfo.net/ns/min"
_BASIC = "http://www.tbxinfo.net/ns/basic"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IN_MIN = {"subjectField", "administrativeStatus", "partOfSpeech"}
_XML_NAME = re.compile(r"[^\W\d][\w.\-]*")
_STATUS = {
    "preferred": "preferredTerm",
    "admitted": "admittedTerm",
    "short": "admittedTerm",
    "forbidden": "deprecatedTerm",
}


def write_tbx(termbase: Termbase, path: str, style: Style) -> list[str]:
    """Write `termbase` to `path`.

    Args:
        termbase: What to write.
        path: The file.
        style: `dca`, `dct` or `v2`.

    Returns:
        What the reader of the file should know, one sentence each.
    """
    writer = _Writer(termbase, style)
    names = f' xmlns:min="{_MIN}" xmlns:basic="{_BASIC}"' if style == "dct" else ""
    opening = f'<tbx type="TBX-Basic" style="{style}" xml:lang="en" xmlns="{_CORE}"{names}>'
    closing = "</tbx>"
    if style == "v2":
        opening, closing = '<martif type="TBX-Basic" xml:lang="en">', "</martif>"
    with open_output(path) as out:
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}\n  {writer.header()}\n  <text>\n    <body>\n'
        out.write(head.encode())
        for entry in termbase:
            out.write(f"      {writer.entry(entry)}\n".encode())
        out.write(f"    </body>\n  </text>\n{closing}\n".encode())
    return writer.notes()


class _Writer:
    """Makes the elements of one file and counts what could not be kept."""

    def __init__(self, termbase: Termbase, style: Style) -> None:
        self.style = style
        self.removed = 0
        self.patterns = 0
        self.forbidden = 0
        self.ids = _xml_ids(termbase)
        self.empty = not len(termbase)

    def core(self, name: str) -> str:
        """The tag of an element of the core structure."""
        return name if self.style == "v2" else f"{{{_CORE}}}{name}"

    def notes(self) -> list[str]:
        """What the reader of the file should know."""
        notes = []
        if self.removed:
            notes.append(f"{self.removed} characters that XML cannot hold were removed")
        if self.patterns:
            notes.append(f"{self.patterns} forbidden patterns were written as terms; other tools take them literally")
        if self.forbidden and self.style == "v2":
            notes.append(
                f"{self.forbidden} forbidden forms were written as deprecated terms; OmegaT takes those for right"
            )
        if self.empty:
            notes.append("the termbase is empty; TBX wants at least one entry")
        return notes

    def header(self) -> str:
        """The header; it says what made the file."""
        header = self._element("martifHeader" if self.style == "v2" else "tbxHeader")
        source = self._child(self._child(header, "fileDesc"), "sourceDesc")
        self._child(source, "p", "Written by mtkit")
        return self._serialised(header)

    def entry(self, entry: TermEntry) -> str:
        """A `conceptEntry` or `termEntry`."""
        element = self._element("termEntry" if self.style == "v2" else "conceptEntry", {"id": self.ids[entry.id]})
        self._categorised(element, "descrip", "subjectField", entry.kind)
        if entry.alias_of in self.ids:
            self._categorised(element, "ref", "crossReference", entry.alias_of, self.ids[entry.alias_of])
        if entry.note:
            self._child(element, "note", entry.note)
        rest = self._rest(entry)
        if rest:
            self._child(element, "note", f"{NOTE} {json.dumps(rest, ensure_ascii=False)}")
        self._language(element, "ar", _source_terms(entry))
        self._language(element, "en", self._target_terms(entry))
        return self._serialised(element)

    @staticmethod
    def _serialised(element: Any) -> str:
        """The element without the namespaces, which the root declares."""
        from lxml import etree

        opening, end, rest = etree.tostring(element, encoding="unicode").partition(">")
        return re.sub(r' xmlns(:\w+)?="[^"]*"', "", opening) + end + rest

    def _rest(self, entry: TermEntry) -> dict[str, str]:
        rest = {
            "id": entry.id if self.ids[entry.id] != entry.id else None,
            "alias_of": entry.alias_of if self.ids.get(entry.alias_of or "") != entry.alias_of else None,
            "valid_from": entry.valid_from and entry.valid_from.isoformat(),
            "valid_to": entry.valid_to and entry.valid_to.isoformat(),
            "case": entry.case if entry.case != "exact" else None,
            "hyphen": entry.hyphen if entry.hyphen != "exact" else None,
            "severity": entry.severity,
        }
        return {name: value for name, value in rest.items() if value}

    def _target_terms(self, entry: TermEntry) -> Iterator[tuple[str, str, str]]:
        yield entry.preferred, "preferred", "fullForm"
        for form in entry.admitted:
            yield form, "admitted", "variant"
        for form in entry.short:
            yield form, "short", "shortForm"
        for form in entry.forbidden:
            self.forbidden += 1
            self.patterns += form.startswith("/")
            yield form, "forbidden", "variant"

    def _language(self, entry: Any, lang: str, terms: Iterator[tuple[str, str, str]]) -> None:
        old = self.style == "v2"
        section = self._child(entry, "langSet" if old else "langSec")
        section.set(_XML_LANG, lang)
        for form, role, kind in terms:
            term = self._child(section, "tig" if old else "termSec")
            self._child(term, "term", form)
            self._categorised(term, "termNote", "partOfSpeech", "noun")
            self._categorised(term, "termNote", "administrativeStatus", f"{_STATUS[role]}-admn-sts")
            self._categorised(term, "termNote", "termType", kind)

    def _categorised(self, parent: Any, name: str, category: str, text: str, target: str | None = None) -> None:
        if self.style == "dct":
            child = self._child(parent, f"{{{_MIN if category in _IN_MIN else _BASIC}}}{category}", text)
        else:
            child = self._child(parent, name, text)
            child.set("type", category)
        if target is not None:
            child.set("target", target)

    def _child(self, parent: Any, name: str, text: str = "") -> Any:
        from lxml import etree

        child = etree.SubElement(parent, name if name.startswith("{") else self.core(name))
        if text:
            child.text, removed = without_illegal(text)
            self.removed += removed
        return child

    def _element(self, name: str, attributes: dict[str, str] | None = None) -> Any:
        from lxml import etree

        names: Any = {None: _CORE, "min": _MIN, "basic": _BASIC} if self.style == "dct" else {None: _CORE}
        return etree.Element(self.core(name), attributes or {}, nsmap=None if self.style == "v2" else names)


def _source_terms(entry: TermEntry) -> Iterator[tuple[str, str, str]]:
    for place, form in enumerate(entry.source):
        yield form, "admitted" if place else "preferred", "variant" if place else "fullForm"


def _xml_ids(termbase: Termbase) -> dict[str, str]:
    """An XML name for each id: the id itself where it is one."""
    names = {entry.id: entry.id for entry in termbase if _XML_NAME.fullmatch(entry.id)}
    taken = set(names)
    for entry in termbase:
        if entry.id not in names:
            stem = "e-" + re.sub(r"[^\w.\-]+", "-", entry.id)
            name = stem
            count = 1
            while name in taken:
                count += 1
                name = f"{stem}-{count}"
            names[entry.id] = name
            taken.add(name)
    return names
