"""Bitext JSONL: a head line, then one unit a line; keeps everything a bitext holds.

Lines of the form `{"translation": {"ar": "…", "en": "…"}}`, as data set libraries write them, are read, too.
"""

from __future__ import annotations

import contextlib
import json
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from mtkit.bitext import TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange.languages import agreement, canonical
from mtkit.exchange.lines import read_lines
from mtkit.exchange.records import head_of, head_record, text_field, unit_of, unit_record
from mtkit.exchange.stream import KEPT, BitextHead, BitextStream, ReadRequest, Reject, WriteReport
from mtkit.exchange.swap import is_swapped, swapped_head, swapped_unit
from mtkit.files import open_input, open_output

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Jsonl", "chosen_languages"]


class Jsonl:
    """Reads and writes bitext JSONL, without loss; reads lines of translations."""

    name: ClassVar[str] = "jsonl"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")
    keeps: ClassVar[frozenset[str]] = KEPT

    @contextlib.contextmanager
    def open(self, path: str, request: ReadRequest) -> Iterator[BitextStream]:
        """Open a bitext JSONL; languages asked for the other way round swap the sides.

        Raises:
            FormatError: If the first line is neither the head of a bitext nor a translation, or the languages are not
                those asked for.
        """
        with open_input(path) as raw:
            lines = read_lines(raw, path)
            first = next(lines, (1, ""))
            value = _object(first[1])
            if isinstance(value.get("translation"), dict) and value["translation"]:
                langs = chosen_languages(value["translation"], request, path)
                head = BitextHead(canonical(langs[0]), canonical(langs[1]))
                yield BitextStream(head, _translations(chain([first], lines), path, request, langs))
                return
            head = _head(value, path)
            swap = is_swapped((head.source_lang, head.target_lang), request, path)
            units = _units(lines, path, request)
            if swap:
                head, units = swapped_head(head), map(swapped_unit, units)
            yield BitextStream(head, units)

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write head and units; a lone surrogate is written as a JSON escape."""
        count = 0
        with open_output(path) as out:
            out.write(_line(head_record(stream.head)))
            for unit in stream.units:
                count += 1
                out.write(_line(unit_record(unit)))
        return WriteReport(count)


def chosen_languages(translation: dict[str, object], request: ReadRequest, path: str) -> tuple[str, str]:
    """Which of the languages of a translation are source and target; where nobody asks, the first two.

    Raises:
        FormatError: If it has not the languages that were asked for, or fewer than two.
    """
    codes = list(translation)
    source, target = (
        max(codes, key=lambda code: agreement(wanted, code), default=None) if wanted else None
        for wanted in (request.source_lang, request.target_lang)
    )
    for wanted, found in ((request.source_lang, source), (request.target_lang, target)):
        if wanted and (found is None or not agreement(wanted, found)):
            raise FormatError(f"has no {wanted}, but {', '.join(codes) or 'nothing'}", path=path, line=1)
    source = source or next((code for code in codes if code != target), None)
    target = target or next((code for code in codes if code != source), None)
    if source is None or target is None or source == target:
        raise FormatError(f"is no translation from one language to another: {', '.join(codes)}", path=path, line=1)
    return source, target


def _line(value: dict[str, Any]) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value).encode("ascii") + b"\n"


def _object(line: str) -> dict[str, Any]:
    """The JSON object of a line; an empty one if it is none."""
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _head(value: dict[str, Any], path: str) -> BitextHead:
    if value.get("mtkit") != "bitext":
        raise FormatError(
            "does not begin with the head of a bitext",
            path=path,
            line=1,
            hint='the first line is {"mtkit": "bitext", …}',
        )
    return head_of(value, path)


def _translations(
    lines: Iterator[tuple[int, str]], path: str, request: ReadRequest, langs: tuple[str, str]
) -> Iterator[TranslationUnit]:
    """The units of lines of translations; what else a line holds becomes props."""
    for number, line in lines:
        if not line.strip():
            continue
        ident: str | None = None
        try:
            value = json.loads(line)
            translation = value["translation"]
            source, target = (text_field(translation[lang], lang) for lang in langs)
            ident = str(value.get("id", number)) or str(number)
            others = {lang: text for lang, text in translation.items() if lang not in langs}
            rest = [(name, item) for name, item in value.items() if name not in {"id", "translation"}]
            props = tuple((name, item if isinstance(item, str) else json.dumps(item)) for name, item in rest)
            unit = TranslationUnit(ident, source, target, props=props)
        except KeyError as error:
            request.reject(Reject(path, number, ident, f"the line has no {error.args[0]}", line))
        except (TypeError, ValueError, AttributeError) as error:
            request.reject(Reject(path, number, ident, f"not a translation: {error}", line))
        else:
            if others and not (request.on_reject is None and request.source_lang and request.target_lang):
                reason = f"left out: {', '.join(others)}"
                request.reject(Reject(path, number, ident, reason, line, whole=False))
            yield unit


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
            yield unit_of(value)
        except KeyError as error:
            request.reject(Reject(path, number, ident, f"the unit has no {error.args[0]}", line))
        except (TypeError, ValueError) as error:
            request.reject(Reject(path, number, ident, f"not a unit: {error}", line))
