"""Changed texts put back into the XLIFF file that they came from; everything else in it stays."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from lxml import etree

from mtkit.errors import FormatError
from mtkit.exchange.characters import XML_SPACE
from mtkit.exchange.stream import ReadRequest, WriteReport
from mtkit.exchange.tmx.inline import Element, local_name
from mtkit.exchange.tmx.source import broken_xml, checked
from mtkit.exchange.xliff.codes_in import ContentReader
from mtkit.exchange.xliff.codes_out import ContentWriter
from mtkit.exchange.xliff.reader import FileReader, dialect_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.exchange.xliff.unit import Piece
    from mtkit.exchange.xliff.vocabulary import Dialect

__all__ = ["patched"]

_ROOT = re.compile(rb"""<(?:\w+:)?xliff(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*>""")
_serial: Any = etree.tostring
"""Its stubs do not tell the types of its results apart."""


def patched(raw: BinaryIO, path: str, units: Sequence[TranslationUnit]) -> tuple[bytes, WriteReport]:
    """The XLIFF file that is open as `raw`, with the target texts of `units`.

    Args:
        raw: The file; it is read into memory.
        path: What the user calls it.
        units: All units of the file, as they were read, except for their targets. What else changed is not written.

    Raises:
        FormatError: If the file is not XLIFF, does not hold these units, or a code in a text that was changed is one
            that could not be put back.
    """
    content = raw.read()
    stream, _ = checked(cast("BinaryIO", io.BytesIO(content)), path, "XLIFF")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False, remove_comments=False
    )
    try:
        tree = etree.parse(stream, parser)
    except etree.XMLSyntaxError as error:
        raise broken_xml(error, path) from error
    dialect = dialect_of(tree.getroot(), path)
    for node in tree.getroot().iter():
        if local_name(node) in {"seg-source", "source", "target"}:
            etree.strip_tags(node, etree.Comment, etree.ProcessingInstruction)
    reader = FileReader(
        ((event, element) for event, element in etree.iterwalk(tree, ("start", "end"), "*") if _counts(element)),
        path,
        ReadRequest(on_reject=lambda _: None),
        drop=False,
    )
    reader.head()
    pieces = list(reader.pieces())
    if [piece.unit.source for piece in pieces] != [unit.source for unit in units]:
        raise FormatError("has changed since it was read, and is left alone", path=path, hint="run it again")
    namespace = etree.QName(tree.getroot()).namespace or ""
    changed = 0
    for piece, unit in zip(pieces, units, strict=True):
        if (piece.unit.target, piece.unit.target_markup) != (unit.target, unit.target_markup):
            _put(piece, unit, dialect, namespace, path)
            changed += 1
    encoding = tree.docinfo.encoding or "UTF-8"
    xml: bytes = _serial(tree, encoding=encoding, xml_declaration=True)
    return _with_old_start(content, xml), WriteReport(changed)


def _with_old_start(old: bytes, new: bytes) -> bytes:
    """`new` with everything up to the start tag of the root, and the end of the file, as it was in `old`."""
    found, written = _ROOT.search(old), _ROOT.search(new)
    if not found or not written or old[: found.start()].count(b"<!--") != old[: found.start()].count(b"-->"):
        return new
    return old[: found.end()] + new[written.end() :].rstrip() + old[len(old.rstrip()) :]


def _counts(element: Element) -> bool:
    names = {"xliff", "file", "header", "body", "group", "bin-unit", "trans-unit", "unit", "notes", "head"}
    return local_name(element) in names


def _put(piece: Piece, unit: TranslationUnit, dialect: Dialect, namespace: str, path: str) -> None:
    """Give the target of `piece` the text of `unit`."""
    target = piece.target
    if target is None:
        raise FormatError("has no target to put the text in", path=path, unit=unit.id)
    data = _data(piece)
    writer = ContentWriter(dialect, namespace)
    writer.data = {native: ident for ident, native in data.items()}
    writer.reserved = set(data)
    known = set(writer.data)
    before = "".join(target.itertext())
    fresh: Element = etree.Element(target.tag)
    writer.fill(fresh, unit.target, unit.target_markup)
    again = ContentReader(dialect, namespace, data).read(fresh)
    if writer.unmarked or set(writer.data) != known or again != (unit.target, unit.target_markup):
        raise FormatError("holds codes that cannot be put back, and is left alone", path=path, unit=unit.id)
    leading = before[: len(before) - len(before.lstrip(XML_SPACE))]
    trailing = before[len(before.rstrip(XML_SPACE)) :]
    for child in list(target):
        target.remove(child)
    target.text = leading + (fresh.text or "")
    for child in list(fresh):
        target.append(child)
    if len(target):
        target[-1].tail = (target[-1].tail or "") + trailing
    else:
        target.text += trailing
    etree.cleanup_namespaces(target, keep_ns_prefixes=[prefix for prefix in target.nsmap if prefix])


def _data(piece: Piece) -> dict[str, str]:
    """The native codes of the unit around `piece`."""
    for node in piece.source.iterancestors():
        for child in node:
            if local_name(child) == "originalData":
                return {item.get("id") or "": item.text or "" for item in child if not len(item)}
    return {}
