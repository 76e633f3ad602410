"""The zip around a Word file: which parts it has, and that they can be read without harm."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mtkit.errors import FormatError
from mtkit.wordml.names import STRICT, TRANSITIONAL, W, is_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Part", "WordFile", "looks_like_word", "open_word", "saved_word"]

_TEXT_KINDS = ("footnotes", "endnotes", "header", "footer")
_MAIN = "word/document.xml"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = "WordDocument".encode("utf-16-le")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError)
_LARGEST = 300_000_000
_AGAIN = "open it in a word processor and save it as DOCX again"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that holds text.

    Attributes:
        name: Its path in the zip.
        kind: `document`, `footnotes`, `endnotes`, `header` or `footer`.
        root: Its root element, in the transitional namespace.
        strict: Whether it stands in the strict namespace in the file.
    """

    name: str
    kind: str
    root: Any
    strict: bool = False


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file in memory.

    Attributes:
        data: Its bytes.
        path: What the user calls it.
        parts: The document first, then its notes, headers and footers, each kind in the order of their names.
        related: Kinds of the other parts that the document refers to (`comments`, `diagramData`, `aFChunk` ...), and
            how many of each.
        hidden_styles: Ids of the styles whose text is hidden.
        title: The title in its properties; empty if there is none.
    """

    data: bytes
    path: str
    parts: tuple[Part, ...]
    related: Mapping[str, int] = field(default_factory=dict)
    hidden_styles: frozenset[str] = frozenset()
    title: str = ""

    @property
    def main(self) -> Any:
        """The root of the document itself."""
        return self.parts[0].root

    def of_kind(self, *kinds: str) -> tuple[Part, ...]:
        """The parts of some kinds, in the order of `parts`."""
        return tuple(part for part in self.parts if part.kind in kinds)


def looks_like_word(data: bytes) -> bool:
    """Whether `data` begins as what `open_word` can say something about: a Word file, also a damaged or locked one."""
    if data.startswith(_OLE):
        return _ENCRYPTED in data or _OLD in data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.startswith("word/") for name in archive.namelist())
    except zipfile.BadZipFile:
        return data.startswith(b"PK")


def open_word(data: bytes, path: str) -> WordFile:
    """Take a Word file apart: DOCX, with macros (DOCM) or without, transitional or strict.

    Nothing is fetched and no entity is expanded.

    Raises:
        FormatError: If it is not a Word file, is damaged or locked by a password, declares a document type, or holds
            more than 300 MB of XML.
    """
    if not data:
        raise FormatError("is empty", path=path, hint="name a file that holds text")
    _refuse_ole(data, path)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        if data.startswith(b"PK"):
            raise FormatError("is a damaged DOCX file", path=path, hint="fetch or save it again") from error
        raise FormatError("is not a DOCX file", path=path, hint="check its suffix, or save it as DOCX") from error
    with archive:
        return _Opened(archive, path).word(data)


def saved_word(word: WordFile, changed: frozenset[str] | set[str]) -> bytes:
    """The file with the parts called `changed` as they are in memory now; the others keep their bytes."""
    from lxml import etree

    touched = {part.name: part for part in word.parts if part.name in changed}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word.data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            part = touched.get(info.filename)
            if part is None:
                target.writestr(info, source.read(info))
                continue
            xml: bytes = etree.tostring(part.root, encoding="UTF-8", xml_declaration=True, standalone=True)
            target.writestr(info, xml.replace(TRANSITIONAL.encode(), STRICT.encode()) if part.strict else xml)
    return out.getvalue()


def _refuse_ole(data: bytes, path: str) -> None:
    """Check that this is not the container of old Office files and of locked ones."""
    if not data.startswith(_OLE):
        return
    if _ENCRYPTED in data:
        raise FormatError(
            "is protected by a password", path=path, hint="open it in a word processor and save it without one"
        )
    if _OLD in data:
        raise FormatError(
            "is an old Word file (DOC)", path=path, hint="open it in a word processor and save it as DOCX"
        )


class _Opened:
    """Reads the parts of a zip that is open."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self._archive = archive
        self._path = path
        self._names = set(archive.namelist())
        self._size = 0

    def word(self, data: bytes) -> WordFile:
        main = next((name for kind, name in self._relations("") if kind == "officeDocument"), _MAIN)
        if main not in self._names:
            raise FormatError(
                "is not a DOCX file: it holds no Word document",
                path=self._path,
                hint="check its suffix, or save it as DOCX",
            )
        related = list(dict.fromkeys(self._relations(main)))
        parts = [self._part(main, "document")]
        if parts[0].root.tag != f"{W}document":
            raise FormatError(
                "is not a sound DOCX file: its main part is no Word document", path=self._path, hint=_AGAIN
            )
        for kind in _TEXT_KINDS:
            parts += [self._part(name, kind) for its, name in sorted(related) if its == kind and name in self._names]
        counts = Counter(kind for kind, _ in related if kind not in _TEXT_KINDS)
        styles = next((name for kind, name in related if kind == "styles" and name in self._names), None)
        hidden = _hidden_styles(self._xml(styles)[0]) if styles else frozenset()
        return WordFile(data, self._path, tuple(parts), counts, hidden, self._title())

    def _part(self, name: str, kind: str) -> Part:
        root, strict = self._xml(name)
        return Part(name, kind, root, strict)

    def _title(self) -> str:
        name = next((name for kind, name in self._relations("") if kind == "core-properties"), "docProps/core.xml")
        return (self._xml(name)[0].findtext(_TITLE) or "").strip() if name in self._names else ""

    def _relations(self, name: str) -> Iterator[tuple[str, str]]:
        """Kind and path of each part that the part called `name` (the whole file: empty) refers to."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self._names:
            return
        for relation in self._xml(relations)[0].iterchildren():
            if isinstance(relation.tag, str) and relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                yield relation.get("Type", "").rpartition("/")[2], target

    def _xml(self, name: str) -> tuple[Any, bool]:
        """The root of a part, in the transitional namespace, and whether it was in the strict one."""
        from lxml import etree

        self._size += self._archive.getinfo(name).file_size
        if self._size > _LARGEST:
            raise FormatError(
                f"unpacks to more than {_LARGEST // 1_000_000} MB of XML",
                path=self._path,
                hint="cut it into smaller files",
            )
        try:
            content = self._archive.read(name)
            if any("<!DOCTYPE".encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
                raise FormatError(
                    f"declares a document type in {name}, as no Word file does", path=self._path, hint=_AGAIN
                )
            strict = STRICT.encode() in content
            if strict:
                content = content.replace(STRICT.encode(), TRANSITIONAL.encode())
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            return etree.fromstring(content, parser), strict
        except _BROKEN as error:
            raise FormatError(f"is a damaged DOCX file: {name}: {error}", path=self._path, hint=_AGAIN) from error
        except RuntimeError as error:  # zipfile's word for a member that needs a password
            raise FormatError("is protected by a password", path=self._path, hint="save it without one") from error
        except etree.XMLSyntaxError as error:
            raise FormatError(f"is not a sound DOCX file: {name}: {error}", path=self._path, hint=_AGAIN) from error


def _hidden_styles(root: Any) -> frozenset[str]:
    """Ids of the styles that hide their text, by themselves or by the style they are based on."""
    own: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for style in root.iterchildren(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        vanish = style.find(f"{W}rPr/{W}vanish")
        own[name] = None if vanish is None else is_on(vanish.get(f"{W}val"))
        below = style.find(f"{W}basedOn")
        if below is not None:
            based[name] = below.get(f"{W}val", "")
    hidden = set()
    for name in own:
        at, seen = name, set[str]()
        while own.get(at) is None and at in based and at not in seen:
            seen.add(at)
            at = based[at]
        if own.get(at):
            hidden.add(name)
    return frozenset(hidden)
