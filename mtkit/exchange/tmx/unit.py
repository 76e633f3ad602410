"""A `tu` element to a translation unit; written for speed, with the usual case first."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from mtkit.bitext import STATUSES, Bead, Span, Status, TranslationUnit
from mtkit.exchange.characters import XML_SPACE, trimmed
from mtkit.exchange.languages import canonical
from mtkit.exchange.tmx.inline import Element, local_name, markup_of, plain_text, uses_entities
from mtkit.exchange.tmx.vocabulary import OWN, OWN_FIELDS, XML_LANG, Tags, undisguised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.exchange.tmx.languages import Choice

__all__ = ["UnitFault", "UnitParser", "parsed_spans", "probability", "shown_name"]

SIDES = ("source", "target")

_LANG_ATTRIBUTES = frozenset({XML_LANG, "lang"})

Props: TypeAlias = list[tuple[str, str]]
Variant: TypeAlias = "tuple[str, str, str | None, Sequence[tuple[str, str]]]"


_OWN_NAMES = {OWN + field: field for field in OWN_FIELDS}
_XML = XML_LANG.removesuffix("lang")
_NOTHING: Variant = ("", "", None, ())


class UnitFault(Exception):  # noqa: N818 - it is caught by the reader and becomes a `Reject`
    """Why a unit cannot be taken."""


def shown_name(name: str) -> str:
    """An attribute name as props show it: `xml:lang` for that of XML, `{NAMESPACE}NAME` for that of others."""
    return name.replace(_XML, "xml:")


class UnitParser:
    """Parses the units of one file and counts them.

    Args:
        tags: The element names of the file.
        choice: Which variants are source and target.
    """

    def __init__(self, tags: Tags, choice: Choice) -> None:
        self._tags, self._choice = tags, choice
        self._names = tags.tuv, tags.prop, tags.note
        self._number = 0

    def parse(self, tu: Element) -> tuple[TranslationUnit, tuple[int, ...]]:
        """The unit, and which of its variants (counted from 0) are not in it.

        A unit without `tuid` is called by its number in the file.

        Raises:
            UnitFault: If it cannot be taken whole.
        """
        self._number += 1
        tuv, prop, note = self._names
        props: Props = []
        own: dict[str, str] = {}
        notes: list[str] = []
        variants: list[Variant] = []
        _no_text(tu.text)
        for child in tu[:]:  # the list is made faster than an iterator
            tag = child.tag
            if tag == tuv:
                variants.append(self._variant(child))
            elif tag == prop:
                field = _OWN_NAMES.get(child.get("type"))
                if field is None or field in own or len(child):
                    _take_prop(child, own, props)
                else:
                    own[field] = child.text or ""
            elif tag == note:
                notes.append("".join(child.itertext()))
            else:
                raise UnitFault(_unknown(child, "the unit"))
            text = child.tail
            if text:
                _no_text(text)
        langs = tuple([variant[0] for variant in variants])
        source_at, target_at, rest = self._choice.of(langs)
        if source_at < 0 or target_at < 0:
            if own.get("empty") not in SIDES or len(langs) != 1 or source_at == target_at:
                raise UnitFault(self._choice.lack(langs))
            variants.append(_NOTHING)  # which -1 is the place of
        ident, attributes = self._attributes(tu, self._choice.langs[0] if source_at >= 0 else canonical(langs[0]))
        source, target = variants[source_at], variants[target_at]
        if source[3] or target[3] or (source[0], target[0]) != self._choice.langs:
            self._side("source", source, props)
            self._side("target", target, props)
        score, status, bead = _own_values(own, props) if own else (None, "auto", None)
        unit = TranslationUnit(
            ident or str(self._number),
            source[1],
            target[1],
            score,
            status,
            (*attributes, *props) if attributes or props else (),
            tuple(notes) if notes else (),
            bead,
            (),
            (),
            source[2],
            target[2],
        )
        return unit, rest

    def _attributes(self, tu: Element, source: str) -> tuple[str, Props]:
        """The id, and the other attributes as props; a source language that is `source` says nothing new."""
        ident = ""
        props: Props = []
        items = tu.items()
        if len(items) == 1 and items[0][0] == "tuid":
            return items[0][1], props
        for name, value in items:
            if name == "tuid":
                ident = value
            elif name != "srclang" or canonical(value) != source:
                props.append((f"@{shown_name(name)}", value))
        return ident, props

    def _side(self, side: str, variant: Variant, props: Props) -> None:
        """Put the props of a variant, and its language if it is not that of the bitext, to those of the unit."""
        lang = self._choice.deviating(variant[0], side) if variant is not _NOTHING else ""
        if lang:
            props.append((f"{side}/@xml:lang", lang))
        if variant[3]:
            props.extend((f"{side}/{name}", value) for name, value in variant[3])

    def _variant(self, tuv: Element) -> Variant:
        items = tuv.items()
        if len(items) == 1 and len(tuv) == 1 and items[0][0] in _LANG_ATTRIBUTES:
            seg = tuv[0]
            if seg.tag == self._tags.seg and not len(seg):
                around = (tuv.text or "") + (seg.tail or "")
                if around:
                    _no_text(around)
                return items[0][1], (seg.text or "").strip(XML_SPACE), None, ()
        return self._full_variant(tuv)

    def _full_variant(self, tuv: Element) -> Variant:
        """A variant with attributes, props, notes or inline elements."""
        lang = tuv.get(XML_LANG) or tuv.get("lang") or ""
        name = f"the variant {lang or 'without language'}"
        props: Props = [
            (f"@{shown_name(key)}", value)
            for key, value in tuv.items()
            if key != XML_LANG and not (key == "lang" and canonical(value) == canonical(lang))
        ]
        segs = []
        _no_text(tuv.text)
        for child in tuv:
            if child.tag == self._tags.seg:
                segs.append(child)
            elif child.tag == self._tags.note:
                props.append(("#note", "".join(child.itertext())))
            elif child.tag == self._tags.prop:
                props.append((undisguised(child.get("type") or ""), "".join(child.itertext())))
            else:
                raise UnitFault(_unknown(child, name))
            _no_text(child.tail)
        if len(segs) != 1:
            raise UnitFault(f"{name} has {len(segs)} segments, not one")
        seg = segs[0]
        if not len(seg):
            return lang, trimmed(seg.text or ""), None, props
        if uses_entities(seg):
            raise UnitFault(f"{name} uses an entity, which is not expanded")
        return lang, plain_text(seg), markup_of(seg), props


def _no_text(text: str | None) -> None:
    if text and not text.isspace():
        raise UnitFault(f"text outside of a segment: {text.strip()[:40]!r}")


def _unknown(child: Element, where: str) -> str:
    if not isinstance(child.tag, str):
        return f"{where} uses the entity {child.text}, which is not expanded"
    return f"unknown element <{local_name(child)}> in {where}"


def _take_prop(prop: Element, own: dict[str, str], props: Props) -> None:
    """Put a prop where it belongs: with ours if it is one of them, for the first time."""
    name, value = prop.get("type") or "", prop.text or ""
    if len(prop):
        value = "".join(prop.itertext())
    if name.startswith(OWN):
        field = name[len(OWN) :]
        if field in OWN_FIELDS and field not in own:
            own[field] = value
            return
        name = undisguised(name)
    props.append((name, value))


def _own_values(own: dict[str, str], props: Props) -> tuple[float | None, Status, Bead | None]:
    """Score, status and bead; what is not a value of its field stays a prop."""
    score = probability(own["score"]) if "score" in own else None
    if score is not None and len(own) == 1:  # the usual case
        return score, "auto", None
    status: Status = "auto"
    if own.get("status") in STATUSES:
        status = cast("Status", own["status"])
    spans = parsed_spans(own["bead"]) if "bead" in own else None
    good = {"score": score is not None, "status": own.get("status") in STATUSES, "empty": own.get("empty") in SIDES}
    good["bead"] = good["bead-type"] = spans is not None
    props.extend((OWN + field, value) for field, value in own.items() if not good[field])
    return score, status, None if spans is None else Bead(spans[0], spans[1], score, status)


def probability(text: str) -> float | None:
    """The number in `text` if it is between 0 and 1."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0.0 <= number <= 1.0 else None


def parsed_spans(text: str) -> tuple[Span, Span] | None:
    """The spans of `4:6 6:7`."""
    try:
        (start, end), (other_start, other_end) = (part.split(":") for part in text.split(" "))
        source, target = Span(int(start), int(end)), Span(int(other_start), int(other_end))
    except ValueError:
        return None
    rising = 0 <= source.start <= source.end and 0 <= target.start <= target.end
    return (source, target) if rising else None
