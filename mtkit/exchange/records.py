"""Heads and units of bitexts as JSON objects, without loss; what JSONL and Parquet share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mtkit.bitext import STATUSES, Bead, DocumentInfo, Segment, Span, Status, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange.stream import BitextHead

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["head_of", "head_record", "text_field", "unit_of", "unit_record"]

_JOINT = " "


def head_record(head: BitextHead) -> dict[str, Any]:
    """The head of a bitext as a JSON object."""
    record: dict[str, Any] = {
        "mtkit": "bitext",
        "source_lang": head.source_lang,
        "target_lang": head.target_lang,
        "signature": head.signature,
        "documents": [
            {"path": info.path, "lang": info.lang, "length": info.length, "sha256": info.sha256}
            for info in head.documents
        ],
    }
    if head.props:
        record["props"] = _props_out(head.props)
    if head.notes:
        record["notes"] = list(head.notes)
    return record


def head_of(value: dict[str, Any], path: str) -> BitextHead:
    """The head that a JSON object describes.

    Raises:
        FormatError: If something in it is missing or of another type; the line is the first.
    """
    try:
        return BitextHead(
            text_field(value["source_lang"], "source_lang"),
            text_field(value["target_lang"], "target_lang"),
            text_field(value.get("signature") or "", "signature"),
            tuple(_document(info) for info in value.get("documents") or ()),
            _props_in(value.get("props") or {}),
            tuple(text_field(note, "notes") for note in value.get("notes") or ()),
        )
    except KeyError as error:
        raise FormatError(f"the head has no {error.args[0]}", path=path, line=1) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise FormatError(f"the head is damaged: {error}", path=path, line=1) from error


def unit_record(unit: TranslationUnit) -> dict[str, Any]:
    """A unit as a JSON object."""
    out: dict[str, Any] = {
        "id": unit.id,
        "source": unit.source,
        "target": unit.target,
        "score": unit.score,
        "status": unit.status,
        "props": _props_out(unit.props),
        "notes": list(unit.notes),
    }
    if unit.bead is not None or unit.source_segments or unit.target_segments:
        out["beads"] = _beads_out(unit)
    if unit.source_markup is not None:
        out["source_markup"] = unit.source_markup
    if unit.target_markup is not None:
        out["target_markup"] = unit.target_markup
    return out


def _props_out(props: Sequence[tuple[str, str]]) -> dict[str, str | list[str]] | list[list[str]]:
    """An object, a repeated name with a list; pairs where names alternate, for an object would lose their order."""
    grouped: dict[str, list[str]] = {}
    last = None
    for name, value in props:
        if name in grouped and name != last:
            return [list(pair) for pair in props]
        grouped.setdefault(name, []).append(value)
        last = name
    return {name: values[0] if len(values) == 1 else values for name, values in grouped.items()}


def _beads_out(unit: TranslationUnit) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if unit.bead is not None:
        out["source"] = list(unit.bead.source)
        out["target"] = list(unit.bead.target)
        if unit.bead.score != unit.score:
            out["score"] = unit.bead.score
        if unit.bead.status != unit.status:
            out["status"] = unit.bead.status
    out["source_segments"] = _segments_out(unit.source, unit.source_segments)
    out["target_segments"] = _segments_out(unit.target, unit.target_segments)
    return out


def _segments_out(text: str, segments: Sequence[Segment]) -> list[list[int | str]]:
    """Start, end, block and length of each segment; its text in place of the length where the unit's text differs."""
    whole = _JOINT.join(segment.text for segment in segments) == text
    return [
        [segment.start, segment.end, segment.block, len(segment.text) if whole else segment.text]
        for segment in segments
    ]


def _document(value: dict[str, Any]) -> DocumentInfo:
    return DocumentInfo(
        text_field(value["path"], "path"),
        text_field(value["lang"], "lang"),
        int(value.get("length", 0)),
        text_field(value.get("sha256", ""), "sha256"),
    )


def unit_of(value: dict[str, Any]) -> TranslationUnit:
    """The unit that a JSON object describes.

    Raises:
        KeyError: If it has no id, source or target.
        TypeError: If something in it is of another type.
        ValueError: If something in it is out of its range.
    """
    source, target = text_field(value["source"], "source"), text_field(value["target"], "target")
    score, status = _score(value.get("score")), _status(value.get("status") or "auto")
    beads = value.get("beads") or {}
    bead = None
    if "source" in beads:
        bead = Bead(
            Span(*beads["source"]),
            Span(*beads["target"]),
            _score(beads["score"]) if "score" in beads else score,
            _status(beads.get("status", status)),
        )
    return TranslationUnit(
        text_field(value["id"], "id"),
        source,
        target,
        score,
        status,
        _props_in(value.get("props") or {}),
        tuple(text_field(note, "notes") for note in value.get("notes") or ()),
        bead,
        _segments_in(source, beads.get("source_segments") or ()),
        _segments_in(target, beads.get("target_segments") or ()),
        _optional(value.get("source_markup"), "source_markup"),
        _optional(value.get("target_markup"), "target_markup"),
    )


def text_field(value: object, name: str) -> str:
    """`value` if it is a string.

    Raises:
        TypeError: If it is not; the message calls it `name`.
    """
    if not isinstance(value, str):
        raise TypeError(f"{name} is {type(value).__name__}, not a string")
    return value


def _optional(value: object, name: str) -> str | None:
    return None if value is None else text_field(value, name)


def _score(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"score is {type(value).__name__}, not a number")
    return float(value)


def _status(value: object) -> Status:
    if value not in STATUSES:
        raise ValueError(f"unknown status {value!r}; known are {', '.join(STATUSES)}")
    return value


def _props_in(value: object) -> tuple[tuple[str, str], ...]:
    if isinstance(value, dict):
        pairs = [
            (name, item) for name, items in value.items() for item in (items if isinstance(items, list) else [items])
        ]
    else:
        pairs = [(name, item) for name, item in cast("list[list[Any]]", value)]
    return tuple((text_field(name, "the name of a prop"), text_field(item, f"prop {name}")) for name, item in pairs)


def _segments_in(text: str, values: Sequence[Sequence[Any]]) -> tuple[Segment, ...]:
    segments = []
    at = 0
    for start, end, block, length in values:
        part = length if isinstance(length, str) else text[at : at + length]
        at += len(part) + len(_JOINT)
        segments.append(Segment(part, start, end, block))
    return tuple(segments)
