"""The bytes of a TMX file: decompressed, and looked at before they are parsed as a whole."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

from mtkit.errors import FormatError
from mtkit.exchange.tmx.inline import Element, local_name
from mtkit.files import open_input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

__all__ = ["broken_xml", "checked", "open_tmx"]

_CHUNK = 1 << 16
_LONGEST_PROLOGUE = 1 << 22


@contextlib.contextmanager
def open_tmx(path: str) -> Iterator[BinaryIO]:
    """Open `path` as `open_input` does, and a `.zip` that holds one TMX file.

    Raises:
        FormatError: If it cannot be opened or is a zip file of anything else.
    """
    with open_input(path) as raw:
        if not path.lower().endswith(".zip"):
            yield raw
            return
        try:
            with zipfile.ZipFile(raw) as archive:
                names = [name for name in archive.namelist() if name.lower().endswith(".tmx")]
                if len(names) != 1:
                    raise FormatError(f"holds {len(names)} TMX files, not one", path=path, hint="unpack it first")
                with archive.open(names[0]) as member:
                    yield cast("BinaryIO", member)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
            raise FormatError(f"is not a zip file that can be read: {error}", path=path) from error


class _Replay(io.RawIOBase):
    """What was read already, then the rest of the stream."""

    def __init__(self, seen: bytes, rest: BinaryIO) -> None:
        self._seen, self._rest = seen, rest

    def read(self, size: int = -1, /) -> bytes:
        if self._seen:
            size = len(self._seen) if size < 0 else size
            part, self._seen = self._seen[:size], self._seen[size:]
            return part
        return self._rest.read(size)


def checked(raw: BinaryIO, path: str, name: str = "TMX") -> tuple[BinaryIO, str]:
    """The stream from its beginning, and the namespace of its root (empty if none), once it proved to be TMX.

    Another format whose root is called as the format is (XLIFF) can be named by `name`.

    Only the prologue and the start tag of the root are parsed here. External declarations are never loaded; a file
    that declares entities is refused, because with them a small file can become an endless one or read other files.

    Raises:
        FormatError: If the file is empty, not XML, not of that format, or declares entities.
    """
    from lxml import etree

    parser = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True, load_dtd=False)
    seen = b""
    root: Element = None
    while root is None and len(seen) < _LONGEST_PROLOGUE:
        chunk = raw.read(_CHUNK)
        if not chunk:
            break
        seen += chunk
        try:
            parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            root = _first(parser)
            if root is None:
                raise broken_xml(error, path) from error
        else:
            root = _first(parser)
    if not seen:
        raise FormatError("is empty", path=path)
    if root is None:
        raise FormatError("is not XML: it has no root element", path=path, line=1)
    if local_name(root) != name.lower():
        raise FormatError(f"is not {name}: its root is <{local_name(root)}>", path=path, line=root.sourceline)
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and any(True for _ in subset.iterentities()):
        raise FormatError(
            "declares entities, which are not expanded", path=path, hint="replace them by the text that they stand for"
        )
    tag = str(root.tag)
    return cast("BinaryIO", _Replay(seen, raw)), tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _first(parser: etree.XMLPullParser) -> Element:
    return next((element for _, element in parser.read_events()), None)


def broken_xml(error: etree.XMLSyntaxError, path: str) -> FormatError:
    """The parser's complaint as an error of ours."""
    line = error.lineno or None
    what = (error.msg or "damaged").rpartition(", line ")[0] or error.msg or "damaged"
    if "XML_PARSE_HUGE" in what:
        return FormatError("holds a text or a nesting larger than any real one, and is refused", path=path, line=line)
    return FormatError(f"is not well-formed XML: {what}", path=path, line=line)
