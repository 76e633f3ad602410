"""Reading TBX of versions 2 and 3, entry by entry, without DTD, entities or network."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from mtkit.errors import FormatError, GlossaryError
from mtkit.exchange.termids import pending_id
from mtkit.files import open_input
from mtkit.termbase import KINDS, Kind, Origin, TermEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from lxml import etree

__all__ = ["NOTE", "read_tbx"]

NOTE = "mtkit:"
"""What a note begins with that holds the rest of an entry, as a JSON object."""

_ENTRIES = {"conceptEntry", "termEntry"}
_LANGUAGES = {"langSec", "langSet"}
_ROOTS = {"tbx", "martif"}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WRONG = {"deprecatedTerm-admn-sts", "supersededTerm-admn-sts", "deprecatedTerm", "supersededTerm", "forbidden"}
_PREFERRED = {"preferredTerm-admn-sts", "preferredTerm", "preferred"}
_SHORT = {"shortForm", "acronym", "abbreviation", "initialism"}


@dataclass(slots=True)
class _Term:
    text: str
    status: str = ""
    type: str = ""
    notes: list[str] = field(default_factory=list)


def read_tbx(path: str, on_remark: Callable[[str], None]) -> list[TermEntry]:
    """The entries of a TBX file that have Arabic and English terms.

    Args:
        path: The file.
        on_remark: Called for every entry that is left out and every language that is not read.

    Raises:
        FormatError: If it is not well-formed XML, not TBX, or declares entities.
        GlossaryError: If an entry is not usable.
    """
    entries: list[TermEntry] = []
    others: dict[str, int] = {}
    with open_input(path) as raw:
        for number, element in enumerate(_elements(raw, path), 1):
            entry = _entry(element, number, path, on_remark, others)
            if entry is not None:
                entries.append(entry)
    if others:
        listed = ", ".join(f"{lang} ({count})" for lang, count in sorted(others.items()))
        on_remark(f"{path}: terms in other languages were left out: {listed}")
    return entries


def _elements(raw: BinaryIO, path: str) -> Iterator[etree._Element]:
    from lxml import etree

    events = etree.iterparse(
        raw, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = None
    try:
        for event, element in events:
            name = _local(element)
            if root is None:
                root = element
                _check_root(root, name, path)
            elif event == "end" and name in _ENTRIES:
                yield element
                element.clear()
                while (before := element.getprevious()) is not None:
                    parent = before.getparent()
                    if parent is None:
                        break
                    parent.remove(before)
    except etree.XMLSyntaxError as error:
        line = error.lineno if isinstance(error.lineno, int) and error.lineno > 0 else None
        raise FormatError(f"is not well-formed XML: {error.msg}", path=path, line=line) from error


def _check_root(root: etree._Element, name: str, path: str) -> None:
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise FormatError("declares XML entities, which are refused", path=path, hint="remove its DOCTYPE")
    if name not in _ROOTS:
        raise FormatError(f"is not TBX: its root element is {name}", path=path, line=_line(root))


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _line(element: Any) -> int:
    return int(element.sourceline or 0)


def _category(element: etree._Element) -> str:
    """The data category of an element: its type (DCA, version 2) or its name (DCT)."""
    name = _local(element)
    return element.get("type", name) if name in {"termNote", "descrip", "admin", "ref", "xref"} else name


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext(with_tail=False))).strip(" \t\r\n")


def _entry(
    element: etree._Element, number: int, path: str, on_remark: Callable[[str], None], others: dict[str, int]
) -> TermEntry | None:
    line = _line(element)
    name = element.get("id") or ""
    kind = ""
    alias = None
    notes: list[str] = []
    ours: dict[str, Any] = {}
    terms: dict[str, list[_Term]] = {"ar": [], "en": []}
    for child in _ungrouped(element):
        category = _category(child)
        if _local(child) in _LANGUAGES:
            lang = (child.get(_XML_LANG) or child.get("lang") or "").replace("_", "-").partition("-")[0].lower()
            if lang in terms:
                terms[lang] += [term for section in child if (term := _term(section)) is not None]
            else:
                others[lang or "?"] = others.get(lang or "?", 0) + 1
        elif category == "subjectField":
            kind = _text(child)
        elif category == "crossReference":
            alias = child.get("target") or _text(child)
        elif category in {"note", "definition"}:
            _take_note(_text(child), notes, ours, path, line)
    place = f"{path}:{line}: the entry {name or number}"
    if not terms["ar"] or not terms["en"]:
        missing = " and ".join(what for what, lang in (("Arabic", "ar"), ("English", "en")) if not terms[lang])
        on_remark(f"{place} has no {missing} term and was left out")
        return None
    source, target = _ranked(terms["ar"]), _ranked(terms["en"])
    if not target["right"]:
        on_remark(f"{place} has no English term that is not deprecated and was left out")
        return None
    if kind and kind not in KINDS:
        notes.append(f"subject field: {kind}")
    notes += [f"{term.text}: {note}" for term in (*terms["ar"], *terms["en"]) for note in term.notes]
    preferred, *rest = target["right"]
    return TermEntry(
        id=str(ours.get("id") or name or pending_id(number)),
        source=tuple(term.text for term in (*source["right"], *source["short"], *source["wrong"])),
        preferred=preferred.text,
        kind=_kind(kind),
        short=tuple(term.text for term in target["short"]),
        admitted=tuple(term.text for term in rest),
        forbidden=tuple(term.text for term in target["wrong"]),
        alias_of=str(ours["alias_of"]) if ours.get("alias_of") else alias,
        valid_from=_date(ours, "valid_from", path, line),
        valid_to=_date(ours, "valid_to", path, line),
        case="any" if ours.get("case") == "any" else "exact",
        hyphen="any" if ours.get("hyphen") == "any" else "exact",
        severity=ours["severity"] if ours.get("severity") in {"error", "warning", "info"} else None,
        note="\n".join(notes),
        origin=Origin(path, line),
    )


def _ungrouped(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if _local(child) in {"descripGrp", "adminGrp"}:
            yield child[0]
        else:
            yield child


def _term(section: etree._Element) -> _Term | None:
    """The term of a `termSec`, `tig` or `ntig`."""
    found = next((child for child in section.iter() if _local(child) == "term"), None)
    if found is None or not _text(found):
        return None
    term = _Term(_text(found))
    for child in section.iter():
        category = _category(child)
        if category == "administrativeStatus":
            term.status = _text(child)
        elif category == "termType":
            term.type = _text(child)
        elif category == "note" and _text(child):
            term.notes.append(_text(child))
    return term


def _ranked(terms: list[_Term]) -> dict[str, list[_Term]]:
    """Right terms with the preferred one first, short ones and wrong ones."""
    wrong = [term for term in terms if term.status in _WRONG]
    rest = [term for term in terms if term.status not in _WRONG]
    preferred = [term for term in rest if term.status in _PREFERRED]
    short = [term for term in rest if term.type in _SHORT and term.status not in _PREFERRED]
    plain = [term for term in rest if term not in preferred and term not in short]
    right = preferred + plain
    if not right and short:
        right, short = short[:1], short[1:]
    return {"right": right, "short": short, "wrong": wrong}


def _take_note(text: str, notes: list[str], ours: dict[str, Any], path: str, line: int) -> None:
    if not text.startswith(NOTE):
        if text:
            notes.append(text)
        return
    try:
        held = json.loads(text.removeprefix(NOTE))
    except ValueError:
        held = None
    if not isinstance(held, dict):
        raise GlossaryError(f"a note that begins with {NOTE} does not hold a JSON object", path=path, line=line)
    ours.update(held)


def _kind(value: str) -> Kind:
    return next((kind for kind in KINDS if kind == value), "other")


def _date(ours: dict[str, Any], name: str, path: str, line: int) -> date | None:
    value = ours.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise GlossaryError(f"{name} {value!r} is not a date", path=path, line=line) from error
