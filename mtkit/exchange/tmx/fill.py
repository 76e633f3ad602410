"""A TMX file taken apart into its units and what stands between them, byte for byte, and a unit given its target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from mtkit.bitext import TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange.characters import XML_SPACE, trimmed, without_illegal
from mtkit.exchange.languages import canonical, primary
from mtkit.exchange.tmx.inline import Element, local_name, plain_text
from mtkit.exchange.tmx.vocabulary import OWN, XML_LANG

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["filled_tmx", "is_utf8", "tmx_slots"]

_CHUNK = 1 << 16
_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']""")
_EMPTY = re.compile(rb"""[ \t]*<prop\s+type\s*=\s*["']x-mtkit-empty["']\s*>target</prop>\s*""")
_VARIANT = re.compile(rb"<tuv\b.*?</tuv\s*>", re.DOTALL)
_SEG = re.compile(rb"<seg\b[^>]*/>|<seg\b[^>]*>.*?</seg\s*>", re.DOTALL)
_ATTRIBUTES = ("creationtool", "creationid")


def is_utf8(start: bytes) -> bool:
    """Whether a TMX file that begins with these bytes is written in UTF-8."""
    declared = _DECLARED.match(start.removeprefix(b"\xef\xbb\xbf"))
    plain = not start.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in start
    return plain and (declared is None or declared[1].lower() in {b"utf-8", b"utf8", b"us-ascii"})


class _Finder:
    """Tells where the units of a stream begin and end."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._entity
        self.found: list[tuple[int, int]] = []
        """Half-open byte ranges without the end tag's last byte: the end is that of the end tag's first byte."""
        self._open: int | None = None

    def feed(self, data: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise FormatError(
                f"is not well-formed XML: {expat.ErrorString(error.code)}", path=self._path, line=error.lineno
            ) from error

    def _start(self, name: str, _attributes: object) -> None:
        if name.rpartition(":")[2] == "tu":
            self._open = self._parser.CurrentByteIndex

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "tu" and self._open is not None:
            self.found.append((self._open, self._parser.CurrentByteIndex))
            self._open = None

    def _entity(self, *_about: object) -> None:
        raise FormatError("declares entities, which are not read", path=self._path)


def tmx_slots(raw: BinaryIO, path: str, langs: tuple[str, str]) -> Iterator[tuple[bytes, TranslationUnit | None]]:
    """The parts of a TMX file in order: the bytes of a unit with the unit, other bytes with None.

    Args:
        raw: The file, in UTF-8.
        path: What the user calls it.
        langs: The languages of source and target.

    Raises:
        FormatError: If it is not well-formed XML, or declares entities.
    """
    finder = _Finder(path)
    buffer, base, number = b"", 0, 0
    while True:
        data = raw.read(_CHUNK)
        finder.feed(data, last=not data)
        buffer += data
        for start, end in finder.found:
            close = buffer.index(b">", end - base) + 1
            if start > base:
                yield buffer[: start - base], None
            number += 1
            part = buffer[start - base : close]
            yield part, _unit(part, number, langs)
            buffer, base = buffer[close:], base + close
        finder.found.clear()
        if not data:
            break
    if buffer:
        yield buffer, None


def _unit(part: bytes, number: int, langs: tuple[str, str]) -> TranslationUnit | None:
    """What a unit says; None where it has no source or cannot be filled."""
    tu = _parsed(part)
    if tu is None:
        return None
    texts: dict[str, str] = {}
    for tuv in tu:
        if local_name(tuv) == "tuv":
            lang = canonical(tuv.get(XML_LANG) or tuv.get("lang") or "und")
            seg = next((child for child in tuv if local_name(child) == "seg"), None)
            texts.setdefault(primary(lang), "" if seg is None else trimmed(plain_text(seg)))
    source = texts.get(primary(langs[0]))
    if source is None:
        return None
    return TranslationUnit(tu.get("tuid") or str(number), source, texts.get(primary(langs[1]), "").strip(XML_SPACE))


def _parsed(part: bytes) -> Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        tu: Element = etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        return None
    variants = sum(1 for child in tu if local_name(child) == "tuv")
    return tu if variants == len(_VARIANT.findall(part)) else None


def filled_tmx(part: bytes, unit: TranslationUnit, lang: str) -> bytes:
    """The bytes of a unit with its target; its props and notes are added, the rest of it stays.

    Args:
        part: The bytes of the unit.
        unit: Its target, and the props and notes to add; `target/@NAME` becomes an attribute of a new variant.
        lang: The language of the target.
    """
    part = _EMPTY.sub(b"", part)
    seg = f"<seg>{_clean(unit.target)}</seg>".encode()
    tu = _parsed(part)
    places = [] if tu is None else [child for child in tu if local_name(child) == "tuv"]
    variants = list(_VARIANT.finditer(part))
    for tuv, found in zip(places, variants, strict=False):
        if primary(tuv.get(XML_LANG) or tuv.get("lang") or "und") == primary(lang):
            hole = _SEG.search(part, found.start(), found.end())
            if hole is not None:
                part = part[: hole.start()] + seg + part[hole.end() :]
                break
    else:
        attributes = "".join(
            f" {name}={quoteattr(without_illegal(value)[0])}"
            for name in _ATTRIBUTES
            if (value := unit.prop(f"target/@{name}")) is not None
        )
        after = variants[-1].end()
        tuv_start = f"<tuv xml:lang={quoteattr(canonical(lang))}{attributes}>".encode()
        part = part[:after] + tuv_start + seg + b"</tuv>" + part[after:]
    first = variants[0].start()
    added = [f"<note>{_clean(note)}</note>" for note in unit.notes]
    added += [
        f"<prop type={quoteattr(_name(name))}>{_clean(value)}</prop>" for name, value in unit.props if "/" not in name
    ]
    fresh = (each.encode() for each in added)
    more = b"".join(each for each in fresh if each not in part[:first])  # what a deleted draft left is not doubled
    return part[:first] + more + part[first:]


def _name(name: str) -> str:
    return OWN + name if name.startswith(("@", "#")) else name


def _clean(text: str) -> str:
    return escape(without_illegal(text)[0])
