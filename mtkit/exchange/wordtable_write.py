"""A bitext as a table in a Word file, for people who translate and review in Word."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from mtkit.exchange.characters import without_illegal
from mtkit.exchange.languages import UNKNOWN, primary
from mtkit.exchange.sheetcolumns import RIGHT_TO_LEFT
from mtkit.exchange.stream import WriteReport
from mtkit.exchange.wordtable import ABOUT
from mtkit.exchange.zipped import WriteOnly
from mtkit.wordml.names import TRANSITIONAL, W

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtkit.exchange.stream import BitextHead, BitextStream

__all__ = ["write"]

_MAIN = "word/document.xml"
_WIDTHS = (800, 5700, 5700, 900, 1100, 1640)
"""Widths of the columns in twentieths of a point; together they fill a page of A4 that lies on its side."""
_ABOUT_WIDTHS = (2600, 13240)
_PAGE = {"w": "16838", "h": "11906", "orient": "landscape"}
_MARGINS = dict.fromkeys(("top", "right", "bottom", "left"), "500") | {"header": "300", "footer": "300", "gutter": "0"}
_BREAKS = re.compile("([\\t\\n])")
_ELEMENTS = {"\t": "tab", "\n": "br"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(stream: BitextStream, out: BinaryIO) -> WriteReport:
    """Write a table with one row a unit, one after the other, and a table of what is known about the bitext.

    The same bitext gives the same bytes.
    """
    from lxml import etree

    with zipfile.ZipFile(cast("BinaryIO", WriteOnly(out)), "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in _frame():
            target.writestr(_member(name), content)
        with target.open(_member(_MAIN), "w") as part, etree.xmlfile(part, encoding="UTF-8") as xml:
            xml.write_declaration(standalone=True)
            with xml.element(f"{W}document", nsmap={"w": TRANSITIONAL}), xml.element(f"{W}body"):
                report = _write_units(xml, stream)
                xml.write(_element("p"))
                _write_about(xml, stream.head)
                xml.write(_element("sectPr", _element("pgSz", **_PAGE), _element("pgMar", **_MARGINS)))
    return report


def _write_units(xml: Any, stream: BitextStream) -> WriteReport:
    """The table of the units."""
    langs = (stream.head.source_lang, stream.head.target_lang)
    titles = ("id", f"source ({langs[0]})", f"target ({langs[1]})", "score", "status", "notes")
    looks = (None, *langs, None, None, None)
    count = removed = 0
    with xml.element(f"{W}tbl"):
        for element in _table_start(_WIDTHS):
            xml.write(element)
        xml.write(_row(titles, _WIDTHS, [None] * len(titles), header=True))
        for unit in stream.units:
            count += 1
            score = "" if unit.score is None else repr(unit.score)
            texts = (unit.id, unit.source, unit.target, score, unit.status, "\n".join(unit.notes))
            legal = [without_illegal(text) for text in texts]
            removed += sum(lost for _, lost in legal)
            xml.write(_row([text for text, _ in legal], _WIDTHS, looks))
    return WriteReport(count, removed)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _frame() -> Iterator[tuple[str, bytes]]:
    """The parts of an empty document, without the document itself."""
    import docx

    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "bitext", ""
    document.core_properties.comments = ""
    data = io.BytesIO()
    document.save(data)
    with zipfile.ZipFile(data) as archive:
        for name in archive.namelist():
            if name != _MAIN:
                yield name, archive.read(name)


def _element(name: str, *children: Any, **attributes: str) -> Any:
    from lxml import etree

    values = {f"{W}{key}": value for key, value in attributes.items()}
    element = etree.Element(f"{W}{name}", values, nsmap={"w": TRANSITIONAL})
    element.extend(children)
    return element


def _table_start(widths: Sequence[int]) -> Iterator[Any]:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [_element(side, val="single", sz="4", space="0", color="A0A0A0") for side in sides]
    yield _element(
        "tblPr",
        _element("tblW", w=str(sum(widths)), type="dxa"),
        _element("tblBorders", *borders),
        _element("tblLayout", type="fixed"),
    )
    yield _element("tblGrid", *(_element("gridCol", w=str(width)) for width in widths))


def _row(texts: Sequence[str], widths: Sequence[int], langs: Sequence[str | None], *, header: bool = False) -> Any:
    row = _element("tr", _element("trPr", _element("cantSplit"), *([_element("tblHeader")] if header else [])))
    for text, width, lang in zip(texts, widths, langs, strict=True):
        cell = _element("tc", _element("tcPr", _element("tcW", w=str(width), type="dxa")))
        cell.append(_paragraph(text, lang, bold=header))
        row.append(cell)
    return row


def _paragraph(text: str, lang: str | None, *, bold: bool) -> Any:
    """A paragraph; in a language that is written so, from right to left."""
    backwards = lang is not None and primary(lang) in RIGHT_TO_LEFT
    paragraph, run, look = _element("p"), _element("r"), _element("rPr")
    if backwards:
        paragraph.append(_element("pPr", _element("bidi")))
    if bold:
        look.append(_element("b"))
    if backwards:
        look.append(_element("rtl"))
    if lang not in {None, UNKNOWN}:
        look.append(_element("lang", **{"bidi" if backwards else "val": str(lang)}))
    if len(look):
        run.append(look)
    run.extend(_texts(text))
    paragraph.append(run)
    return paragraph


def _texts(text: str) -> Iterable[Any]:
    for piece in _BREAKS.split(text):
        if piece in _ELEMENTS:
            yield _element(_ELEMENTS[piece])
        elif piece:
            element = _element("t")
            element.text = piece
            element.set(_SPACE, "preserve")
            yield element


def _write_about(xml: Any, head: BitextHead) -> None:
    facts = [*zip(ABOUT, (head.source_lang, head.target_lang), strict=True), ("signature", head.signature)]
    facts += [("document", f"{info.path} ({info.lang}, {info.length} characters)") for info in head.documents]
    facts += [("note", note) for note in head.notes]
    with xml.element(f"{W}tbl"):
        for element in _table_start(_ABOUT_WIDTHS):
            xml.write(element)
        for name, value in facts:
            xml.write(_row((name, without_illegal(value)[0]), _ABOUT_WIDTHS, (None, None)))
    xml.write(_element("p"))
