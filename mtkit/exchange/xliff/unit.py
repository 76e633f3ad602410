"""A unit of XLIFF to translation units: one for each segment of it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from lxml import etree

from mtkit.bitext import STATUSES, Bead, Status, TranslationUnit
from mtkit.exchange.languages import canonical
from mtkit.exchange.tmx.inline import Element, local_name
from mtkit.exchange.tmx.unit import UnitFault, parsed_spans, probability
from mtkit.exchange.xliff.codes_in import Content, ContentReader
from mtkit.exchange.xliff.states import STATES, status_of
from mtkit.exchange.xliff.vocabulary import DIALECT_1, OWN, XML_LANG, XML_SPACE_ATTRIBUTE, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Piece", "UnitParser", "own_props", "plain_name"]

_OWN = f"{{{OWN}}}"
_SIDES = {"source": "source", "target": "target"}
_ALTERNATIVES = frozenset({"alt-trans", "matches"})


class Piece(NamedTuple):
    """A translation unit and where its texts stand.

    Attributes:
        unit: What was read.
        source: The element that holds the source text.
        target: The one that holds the target text; None if there is none.
        parent: The element in which a new `target` would stand.
    """

    unit: TranslationUnit
    source: Element
    target: Element | None
    parent: Element


def plain_name(name: str) -> str:
    """An attribute name as props show it: `xml:lang` for the namespaced one, others as lxml does."""
    return "xml:lang" if name == XML_LANG else name


def own_props(element: Element) -> list[tuple[str, str]]:
    """The props that we wrote into `element`."""
    return [(child.get("name") or "", "".join(child.itertext())) for child in element if child.tag == f"{_OWN}prop"]


class UnitParser:
    """Parses the units of one file and counts them.

    Args:
        dialect: What the elements mean.
        namespace: The namespace of the file.

    Attributes:
        alternatives: Number of units so far with proposals of other translations, which are left out.
        passed_over: Number of units so far with text between their segments that is not to be translated.
    """

    def __init__(self, dialect: Dialect, namespace: str) -> None:
        self._dialect, self._namespace = dialect, namespace
        self._number = 0
        self.alternatives = self.passed_over = 0

    def parse(self, element: Element, original: str | None, langs: tuple[str, str]) -> list[Piece]:
        """The translation units of `element`.

        Args:
            element: A `trans-unit` or `unit`.
            original: The file that the text is from, if it has to be said.
            langs: Source and target language of the file, canonical.

        Raises:
            UnitFault: If it cannot be taken whole.
        """
        self._number += 1
        if any(node.tag is etree.Entity for node in element.iter()):
            raise UnitFault("the unit uses an entity, which is not expanded")
        first = self._dialect is DIALECT_1
        pieces = list((self._segments_1 if first else self._segments_2)(element, langs))
        if not pieces:
            raise UnitFault("the unit has no segment")
        common = [("file/@original", original)] if original is not None else []
        common += self._attributes(element)
        once, notes = self._described(element)
        score, status, bead = _own_values(element)
        taken = []
        for at, piece in enumerate(pieces):
            props = (*common, *(once if at == 0 else ()), *piece.unit.props)
            told = status or piece.unit.status
            if status == "rejected":  # what we wrote beside it says no more
                props = tuple(prop for prop in props if prop != ("target/@state", "needs-review-translation"))
            taken.append(
                piece._replace(
                    unit=replace(
                        piece.unit,
                        score=score,
                        status=told,
                        props=props,
                        notes=notes if at == 0 else (),
                        bead=None if bead is None else replace(bead, status=told),
                    )
                )
            )
        return taken

    def ident(self, element: Element) -> str:
        """The id of a unit; its number if it has none."""
        return element.get(f"{_OWN}id") or element.get("id") or str(self._number)

    def _attributes(self, element: Element) -> Iterator[tuple[str, str]]:
        approved = element.get("approved") if self._dialect is DIALECT_1 else None
        for name, value in element.items():
            if name in {"id", XML_SPACE_ATTRIBUTE} or name.startswith(_OWN):
                continue
            if name == "approved" and approved == "yes" and _final(element):
                continue
            yield f"@{plain_name(name)}", value

    def _described(self, element: Element) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
        """What of a unit is neither segment nor attribute: props, and notes on the whole unit."""
        notes: list[str] = []
        props: list[tuple[str, str]] = []
        late: list[tuple[str, str]] = []
        for child in element:
            name = local_name(child)
            if not name or child.tag == f"{_OWN}prop":
                continue
            if name in _ALTERNATIVES:
                self.alternatives += 1
            elif name == "note":
                self._note(child, child.get("annotates"), notes, late)
            elif name == "notes":
                for note in child:
                    self._note(note, note.get("appliesTo"), notes, late)
            elif name not in {"source", "seg-source", "target", "segment", "ignorable", "originalData"}:
                props.append((f"#{name}", _xml(child)))
        return [*props, *own_props(element), *late], tuple(notes)

    @staticmethod
    def _note(note: Element, side: str | None, notes: list[str], late: list[tuple[str, str]]) -> None:
        text = "".join(note.itertext())
        if side in _SIDES:
            late.append((f"{side}/#note", text))
        else:
            notes.append(text)

    # --- XLIFF 1

    def _segments_1(self, element: Element, langs: tuple[str, str]) -> Iterator[Piece]:
        found: dict[str, Element] = {}
        for child in element:
            name = local_name(child)
            if name in {"source", "seg-source", "target"}:
                if name in found:
                    raise UnitFault(f"the unit has a second {name}")
                found[name] = child
            _no_text(child.tail)
        _no_text(element.text)
        source, target = found.get("source"), found.get("target")
        if source is None:
            raise UnitFault("the unit has no source")
        reader = ContentReader(self._dialect, self._namespace)
        props, status = self._target_props(element, source, target, langs)
        parts = self._matched(found.get("seg-source"), target)
        ident = self.ident(element)
        if not parts:
            yield Piece(_unit(ident, reader.read(source), reader.read(target), status, props), source, target, element)
            return
        for mid, left, right in parts:
            unit = _unit(f"{ident}/{mid}", reader.read(left), reader.read(right), status, props)
            yield Piece(unit, left, right, right if right is not None else element)

    def _target_props(
        self, element: Element, source: Element, target: Element | None, langs: tuple[str, str]
    ) -> tuple[tuple[tuple[str, str], ...], Status]:
        props = []
        final = element.get("approved") == "yes" and _final(element)
        for side, lang, side_element in zip(("source", "target"), langs, (source, target), strict=True):
            for name, value in side_element.items() if side_element is not None else ():
                says_nothing = (
                    name == XML_SPACE_ATTRIBUTE
                    or (name == XML_LANG and canonical(value) == lang)
                    or (name == "state" and final)
                )
                if not says_nothing:
                    props.append((f"{side}/@{plain_name(name)}", value))
        state = None if target is None else target.get("state")
        qualifier = None if target is None else target.get("state-qualifier")
        return tuple(props), status_of(element.get("approved"), state, qualifier)

    def _matched(self, source: Element | None, target: Element | None) -> list[tuple[str, Element, Element | None]]:
        """The segments of a segmented unit; none where a part of it would be lost by taking it in segments."""
        if source is None:
            return []
        lefts, rights = _marked(source), {} if target is None else _marked(target)
        whole = target is None or rights is not None
        if not lefts or not whole or not (rights or {}).keys() <= lefts.keys():
            return []
        if target is not None and not rights and "".join(target.itertext()).strip():
            return []
        return [(mid, left, (rights or {}).get(mid)) for mid, left in lefts.items()]

    # --- XLIFF 2

    def _segments_2(self, element: Element, langs: tuple[str, str]) -> Iterator[Piece]:
        data, data_xml = self._data(element)
        segments = []
        for child in element:
            name = local_name(child)
            if name == "segment":
                segments.append(child)
            elif name == "ignorable" and "".join(child.itertext()).strip():
                self.passed_over += 1
            _no_text(child.tail)
        _no_text(element.text)
        for number, segment in enumerate(segments, 1):
            sides = _sides(segment)
            reader = ContentReader(self._dialect, self._namespace, data)
            source, target = reader.read(sides["source"]), reader.read(sides.get("target"))
            ident = self.ident(element)
            if len(segments) > 1:
                ident += f"/{segment.get('id') or number}"
            props = self._segment_props(segment, sides, langs)
            if reader.needs_data:
                props.append(("#originalData", data_xml))
            status = status_of(None, segment.get("state"))
            unit = _unit(ident, source, target, status, tuple(props))
            yield Piece(unit, sides["source"], sides.get("target"), segment)

    @staticmethod
    def _segment_props(segment: Element, sides: dict[str, Element], langs: tuple[str, str]) -> list[tuple[str, str]]:
        status = status_of(None, segment.get("state"))
        props = []
        for name, value in segment.items():
            usual = name == "state" and value == STATES[status] and "target" in sides
            if name != "id" and not usual:
                props.append((f"segment/@{plain_name(name)}", value))
        for side, lang in zip(("source", "target"), langs, strict=True):
            for name, value in sides[side].items() if side in sides else ():
                if name != XML_SPACE_ATTRIBUTE and not (name == XML_LANG and canonical(value) == lang):
                    props.append((f"{side}/@{plain_name(name)}", value))
        return props

    @staticmethod
    def _data(element: Element) -> tuple[dict[str, str], str]:
        """The native codes of a unit that are plain text, and all of them as XML."""
        for child in element:
            if local_name(child) == "originalData":
                data = {item.get("id") or "": item.text or "" for item in child if not len(item)}
                return data, _xml(child)
        return {}, ""


def _sides(segment: Element) -> dict[str, Element]:
    """`source` and, if there is one, `target` of a segment of XLIFF 2."""
    sides: dict[str, Element] = {}
    for child in segment:
        name = local_name(child)
        if not name:
            continue  # a comment
        if name not in _SIDES or name in sides:
            raise UnitFault(f"a segment has {'a second' if name in sides else 'an unknown element'} {name}")
        sides[name] = child
    if "source" not in sides:
        raise UnitFault("a segment has no source")
    return sides


def _unit(
    ident: str, source: Content, target: Content, status: Status, props: tuple[tuple[str, str], ...]
) -> TranslationUnit:
    return TranslationUnit(
        ident, source[0], target[0], None, status, props, source_markup=source[1], target_markup=target[1]
    )


def _final(element: Element) -> bool:
    """Whether the state of a unit is what we write for one that is approved."""
    target = next((child for child in element if local_name(child) == "target"), None)
    return target is None or (target.get("state") == "final" and target.get("state-qualifier") is None)


def _marked(element: Element) -> dict[str, Element] | None:
    """The segments in a `seg-source` or `target`; None if there is text outside of them, or one id comes twice."""
    found: dict[str, Element] = {}

    def walk(node: Element) -> bool:
        clean = not (node.text or "").strip()
        for child in node:
            if local_name(child) == "mrk" and child.get("mtype") == "seg" and child.get("mid"):
                clean = clean and child.get("mid") not in found
                found[child.get("mid")] = child
            elif local_name(child) in {"g", "mrk"}:
                clean = walk(child) and clean
            clean = clean and not (child.tail or "").strip()
        return clean

    return found if walk(element) else None


def _xml(element: Element) -> str:
    """`element` as XML that declares only the namespaces it uses."""
    copy = deepcopy(element)
    copy.tail = None
    etree.cleanup_namespaces(copy)
    return etree.tostring(copy, encoding="unicode")


def _no_text(text: str | None) -> None:
    if text and not text.isspace():
        raise UnitFault(f"text outside of a segment: {text.strip()[:40]!r}")


def _own_values(element: Element) -> tuple[float | None, Status | None, Bead | None]:
    """Score, status and bead as we write them."""
    attributes: Any = element.attrib
    score = probability(attributes.get(f"{_OWN}score", ""))
    told = attributes.get(f"{_OWN}status")
    status = cast("Status", told) if told in STATUSES else None
    spans = parsed_spans(attributes.get(f"{_OWN}bead", ""))
    return score, status, None if spans is None else Bead(spans[0], spans[1], score)
