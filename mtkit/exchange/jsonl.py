"""Bitext JSONL: a head line, then one unit a line; keeps everything a bitext holds."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any, ClassVar, cast

from mtkit.bitext import STATUSES, Bead, DocumentInfo, Segment, Span, Status, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange.lines import read_lines
from mtkit.exchange.stream import BitextHead, BitextStream, ReadRequest, Reject, WriteReport
from mtkit.exchange.swap import is_swapped, swapped_head, swapped_unit
from mtkit.files import open_input, open_output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Jsonl"]

_JOINT = " "


class Jsonl:
    """Reads and writes bitext JSONL, without loss."""

    name: ClassVar[str] = "jsonl"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

    @contextlib.contextmanager
    def open(self, path: str, request: ReadRequest) -> Iterator[BitextStream]:
        """Open a bitext JSONL; languages asked for the other way round swap the sides.

        Raises:
            FormatError: If the first line is not the head of a bitext, or the languages are not those asked for.
        """
        with open_input(path) as raw:
            lines = read_lines(raw, path)
            head = _head(next(lines, (1, "")), path)
            swap = is_swapped((head.source_lang, head.target_lang), request, path)
            units = _units(lines, path, request)
            if swap:
                head, units = swapped_head(head), map(swapped_unit, units)
            yield BitextStream(head, units)

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write head and units; a lone surrogate is written as a JSON escape."""
        head = stream.head
        count = 0
        with open_output(path) as out:
            first: dict[str, Any] = {
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
                first["props"] = _props_out(head.props)
            if head.notes:
                first["notes"] = list(head.notes)
            out.write(_line(first))
            for unit in stream.units:
                count += 1
                out.write(_line(_unit_out(unit)))
        return WriteReport(count)


def _line(value: dict[str, Any]) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value).encode("ascii") + b"\n"


def _unit_out(unit: TranslationUnit) -> dict[str, Any]:
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


def _head(line: tuple[int, str], path: str) -> BitextHead:
    try:
        value = json.loads(line[1])
    except ValueError:
        value = None
    if not isinstance(value, dict) or value.get("mtkit") != "bitext":
        raise FormatError(
            "does not begin with the head of a bitext",
            path=path,
            line=1,
            hint='the first line is {"mtkit": "bitext", …}',
        )
    try:
        return BitextHead(
            _text(value["source_lang"], "source_lang"),
            _text(value["target_lang"], "target_lang"),
            _text(value.get("signature") or "", "signature"),
            tuple(_document(info) for info in value.get("documents") or ()),
            _props_in(value.get("props") or {}),
            tuple(_text(note, "notes") for note in value.get("notes") or ()),
        )
    except KeyError as error:
        raise FormatError(f"the head has no {error.args[0]}", path=path, line=1) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise FormatError(f"the head is damaged: {error}", path=path, line=1) from error


def _document(value: dict[str, Any]) -> DocumentInfo:
    return DocumentInfo(
        _text(value["path"], "path"),
        _text(value["lang"], "lang"),
        int(value.get("length", 0)),
        _text(value.get("sha256", ""), "sha256"),
    )


def _units(lines: Iterator[tuple[int, str]], path: str, request: ReadRequest) -> Iterator[TranslationUnit]:
    for number, line in lines:
        if not line.strip():
            continue
        ident: str | None = None
        try:
            value = json.loads(line)
            if not isinstance(value, dict):
                raise TypeError("a unit is a JSON object")  # noqa: TRY301 - one exit
            ident = value["id"] if isinstance(value.get("id"), str) else None
            yield _unit_in(value)
        except KeyError as error:
            request.reject(Reject(path, number, ident, f"the unit has no {error.args[0]}", line))
        except (TypeError, ValueError) as error:
            request.reject(Reject(path, number, ident, f"not a unit: {error}", line))


def _unit_in(value: dict[str, Any]) -> TranslationUnit:
    source, target = _text(value["source"], "source"), _text(value["target"], "target")
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
        _text(value["id"], "id"),
        source,
        target,
        score,
        status,
        _props_in(value.get("props") or {}),
        tuple(_text(note, "notes") for note in value.get("notes") or ()),
        bead,
        _segments_in(source, beads.get("source_segments") or ()),
        _segments_in(target, beads.get("target_segments") or ()),
        _optional(value.get("source_markup"), "source_markup"),
        _optional(value.get("target_markup"), "target_markup"),
    )


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} is {type(value).__name__}, not a string")
    return value


def _optional(value: object, name: str) -> str | None:
    return None if value is None else _text(value, name)


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
    return tuple((_text(name, "the name of a prop"), _text(item, f"prop {name}")) for name, item in pairs)


def _segments_in(text: str, values: Sequence[Sequence[Any]]) -> tuple[Segment, ...]:
    segments = []
    at = 0
    for start, end, block, length in values:
        part = length if isinstance(length, str) else text[at : at + length]
        at += len(part) + len(_JOINT)
        segments.append(Segment(part, start, end, block))
    return tuple(segments)
