"""XLIFF 1.0 to 1.2 and 2.x to units, in flat memory; whatever is not taken is handed over with line and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from mtkit.bitext import DocumentInfo
from mtkit.errors import FormatError
from mtkit.exchange.languages import UNKNOWN, agreement, canonical
from mtkit.exchange.lines import named_languages
from mtkit.exchange.stream import BitextHead, BitextStream, ReadRequest, Reject
from mtkit.exchange.swap import is_swapped, swapped_head, swapped_unit
from mtkit.exchange.tmx.inline import Element, line_of, local_name
from mtkit.exchange.tmx.source import broken_xml, checked
from mtkit.exchange.tmx.unit import UnitFault
from mtkit.exchange.xliff.unit import Piece, UnitParser, own_props, plain_name
from mtkit.exchange.xliff.vocabulary import DEFAULT_ORIGINAL, DIALECT_1, DIALECTS, OWN, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.bitext import TranslationUnit

__all__ = ["FileReader", "dialect_of", "read"]

_OWN = f"{{{OWN}}}"
_CONTAINERS = frozenset({"xliff", "file", "body", "group", "bin-unit"})
_FRAME = frozenset(
    {"body", "context-group", "count-group", "file", "group", "header", "note", "notes", "prop-group", "skeleton"}
)
"""Elements that stand beside units and hold no text to translate."""
_FILE_ATTRIBUTES = frozenset({"original", "source-language", "target-language", "datatype", "tool-id", "id"})


def read(raw: BinaryIO, path: str, request: ReadRequest) -> BitextStream:
    """The stream of an XLIFF file that is open as `raw`.

    Raises:
        FormatError: If it is not XLIFF or declares entities; while the units are read, where the XML is broken.
    """
    stream, namespace = checked(raw, path, "XLIFF")
    names = ("xliff", "file", "header", "body", "group", "bin-unit", "trans-unit", "unit", "notes")
    tags = [f"{{{namespace}}}{name}" if namespace else name for name in names]
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=(*tags, f"{_OWN}head"),
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    reader = FileReader(_guarded(events, path), path, request)
    head = reader.head()
    swap = False
    if UNKNOWN not in reader.langs:
        swap = is_swapped(reader.langs, request, path)
    units: Iterator[TranslationUnit] = (piece.unit for piece in reader.pieces())
    remarks = reader.remarks
    if not swap:
        known = [None if lang == UNKNOWN else lang for lang in reader.langs]
        asked = ReadRequest(known[0] or request.source_lang, known[1] or request.target_lang)
        source, target, units, guesses = named_languages(units, asked)
        remarks[:0] = guesses
        head = BitextHead(source, target, head.signature, head.documents, head.props, head.notes)
    else:
        head, units = swapped_head(head), map(swapped_unit, units)
    return BitextStream(head, units, remarks)


def _guarded(events: Iterable[tuple[str, Element]], path: str) -> Iterator[tuple[str, Element]]:
    try:
        yield from events
    except etree.XMLSyntaxError as error:
        raise broken_xml(error, path) from error


def dialect_of(root: Element, path: str) -> Dialect:
    """The dialect of a file, by the version that its root names.

    Raises:
        FormatError: If it is of a version that nobody knows here.
    """
    version = root.get("version") or ""
    found = DIALECTS.get(version.partition(".")[0])
    if found is None:
        raise FormatError(
            f"is XLIFF of an unknown version {version!r}", path=path, line=root.sourceline, hint="known are 1.x and 2.x"
        )
    return found


class FileReader:
    """Reads the files in an XLIFF file one after the other.

    Args:
        events: What `iterparse` or `iterwalk` gives: `start` and `end` of the elements that count.
        path: The file as the user named it.
        request: Whom to tell what is left out.
        drop: Whether what was read is removed from the tree.

    Attributes:
        langs: Source and target language of the first file; `und` where it does not say.
        remarks: What the user should be told; complete once `pieces` is used up.
    """

    def __init__(
        self, events: Iterator[tuple[str, Element]], path: str, request: ReadRequest, *, drop: bool = True
    ) -> None:
        self._events, self._path, self._request, self._drop = events, path, request, drop
        self.langs = (UNKNOWN, UNKNOWN)
        self.remarks: list[str] = []
        self._first: Element = None
        self._original: str | None = None
        self._head_original = DEFAULT_ORIGINAL
        self._fault = ""
        self._files = 0
        self._left: dict[str, int] = {}
        self._previous: Element = None

    def head(self) -> BitextHead:
        """Read up to the first unit."""
        _, root = next(self._events)
        self._dialect = dialect_of(root, self._path)
        tag = str(root.tag)
        self._namespace = tag[1:].partition("}")[0] if tag.startswith("{") else ""
        self._parser = UnitParser(self._dialect, self._namespace)
        self._root_langs = canonical(root.get("srcLang") or UNKNOWN), canonical(root.get("trgLang") or UNKNOWN)
        self.langs = self._root_langs
        signature, documents, props, notes = "", [], [], []
        for event, element in self._events:
            name = local_name(element)
            if event == "start":
                if name == "file":
                    self._begin(element)
                    if self._files == 1:
                        props += self._file_props(element)
                continue
            if element.tag == f"{_OWN}head":
                signature = element.get("signature") or ""
                documents = [document for child in element if (document := _document(child)) is not None]
                props += own_props(element)
            elif name == "header" or (name == "notes" and local_name(element.getparent()) == "file"):
                notes += ["".join(note.itertext()) for note in element if local_name(note) == "note"]
                self._unread(element)
            elif name == self._dialect.unit:
                self._first = element
                break
            else:
                self._end(element, name)
        return BitextHead(*self.langs, signature, tuple(documents), tuple(props), tuple(notes))

    def pieces(self) -> Iterator[Piece]:
        """The units that can be taken."""
        if self._first is not None:
            yield from self._unit(self._first)
        for event, element in self._events:
            name = local_name(element)
            if event == "start":
                if name == "file":
                    self._begin(element)
            elif name == self._dialect.unit:
                yield from self._unit(element)
            elif name == "header":
                self._unread(element)
            else:
                self._end(element, name)
        self._conclude()

    def _begin(self, file: Element) -> None:
        """Note what a `file` says of itself."""
        self._files += 1
        original = file.get("original") or DEFAULT_ORIGINAL
        langs = self._root_langs
        if self._dialect is DIALECT_1:
            langs = tuple(canonical(file.get(name) or UNKNOWN) for name in ("source-language", "target-language"))  # type: ignore[assignment]  # two names, two codes
        if self._files == 1:
            self.langs, self._head_original = langs, original
        known = [(one, first) for one, first in zip(langs, self.langs, strict=True) if UNKNOWN not in {one, first}]
        same = all(agreement(one, first) for one, first in known)
        self._fault = "" if same else f"is in a file of {' and '.join(langs)}, not {' and '.join(self.langs)}"
        self._original = None if original == self._head_original else original

    def _file_props(self, file: Element) -> list[tuple[str, str]]:
        """The attributes of the first file as props of the bitext."""
        props = [] if self._head_original == DEFAULT_ORIGINAL else [("@original", self._head_original)]
        if file.get("datatype") not in {None, "plaintext"}:
            props.append(("@datatype", file.get("datatype")))
        return props + [
            (f"@{plain_name(name)}", value)
            for name, value in file.items()
            if name not in _FILE_ATTRIBUTES and not name.startswith("{http://www.w3.org/XML/")
        ]

    def _unit(self, element: Element) -> Iterator[Piece]:
        try:
            found = self._parser.parse(element, self._original, self.langs)
            if self._fault:
                raise UnitFault(self._fault)  # noqa: TRY301 - one exit
        except UnitFault as fault:
            self._reject(element, str(fault))
        else:
            if any(local_name(child) in {"alt-trans", "matches"} for child in element):
                self._part(element, "alternative translations are not read")
            yield from found
        self._forget(element)

    def _forget(self, element: Element) -> None:
        """Remove what stands before `element`, which is read but still open for its tail."""
        if not self._drop:
            return
        previous, self._previous = self._previous, element
        if previous is not None and previous.getparent() is not None:
            previous.getparent().remove(previous)

    def _end(self, element: Element, name: str) -> None:
        """Look through a frame that ends for what is neither unit nor frame."""
        if name not in _CONTAINERS:
            return
        if name == "bin-unit":
            self._count("<bin-unit>")
        for child in element:
            known = _FRAME | {"trans-unit", "bin-unit"} if self._dialect is DIALECT_1 else _FRAME | {"unit"}
            kind = local_name(child)
            foreign = isinstance(child.tag, str) and child.tag != _in(self._namespace, kind)
            if name in {"xliff", "file", "body", "group"} and kind not in known and not foreign:
                self._reject(child, f"<{kind or 'entity'}> where only units should be")
            elif foreign and child.tag != f"{_OWN}head":
                self._count(f"<{kind}>")
            elif name == "group" and kind in {"context-group", "count-group", "note", "notes", "prop-group"}:
                self._count(f"<{kind}> of a group")
        if name in {"group", "bin-unit"}:
            self._forget(element)

    def _unread(self, header: Element) -> None:
        for child in header:
            name = local_name(child)
            if name not in {"note", "tool"} and child.tag != f"{_OWN}head":
                self._count(f"<{name}> of the header")

    def _count(self, what: str) -> None:
        self._left[what] = self._left.get(what, 0) + 1

    def _conclude(self) -> None:
        """Say what was left out without being a unit."""
        if self._parser.alternatives and self._request.on_reject is None:
            self.remarks.append(f"units whose alternative translations were not read: {self._parser.alternatives}")
        if self._parser.passed_over:
            self.remarks.append(f"texts between segments that are not to be translated: {self._parser.passed_over}")
        self.remarks += [f"{what} left out: {count}" for what, count in sorted(self._left.items())]

    def _reject(self, element: Element, reason: str) -> None:
        self._request.reject(self._rejected(element, reason))

    def _part(self, element: Element, reason: str) -> None:
        """Report a part that is left out, to whom it may interest; it is no reason to stop."""
        if self._request.on_reject is not None:
            self._request.on_reject(self._rejected(element, reason)._replace(whole=False))

    def _rejected(self, element: Element, reason: str) -> Reject:
        xml = etree.tostring(element, encoding="unicode", with_tail=False)
        return Reject(self._path, line_of(element), element.get("id"), reason, xml)


def _in(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}" if namespace else name


def _document(element: Element) -> DocumentInfo | None:
    """The document that an element of our own describes."""
    if element.tag != f"{_OWN}document":
        return None
    length = element.get("length") or ""
    return DocumentInfo(
        element.get("path") or "",
        element.get("lang") or "",
        int(length) if length.isascii() and length.isdigit() else 0,
        element.get("sha256") or "",
    )
