"""What `mtkit translate` translates: the segments of a document, the units of a bitext, or its empty units in place."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mtkit.bitext import DocumentInfo, TranslationUnit
from mtkit.cli.corpus_input import Input
from mtkit.errors import FormatError, MtkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.bitext import Document
    from mtkit.exchange import BitextHead
    from mtkit.exchange.fill import Slot

__all__ = ["Item", "Source", "Wanted", "opened", "sha256_of"]


class Item(NamedTuple):
    """A unit, whether it is to be drafted, and the bytes of it where a file is filled in place."""

    unit: TranslationUnit | None
    wanted: bool = True
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a source is read; the fields are options of the command."""

    path: str
    read_as: str | None = None
    segmented: bool = False
    source_lang: str | None = None
    target_lang: str | None = None
    missing_only: bool = False
    to: str | None = None
    quiet: bool = False


@dataclass(slots=True)
class Source:
    """What is to be translated, read as it is asked for.

    Attributes:
        head: Head of the bitext that is made.
        items: In order.
        size: How many there are; None if nobody knows yet.
        in_place: Whether the bytes of the file are kept, and units filled in between.
        format: Format of a bitext; None for a document.
        segmenter: What made segments of a document, for the signature.
        notes: What the user should be told.
    """

    head: BitextHead
    items: Iterator[Item]
    size: int | None = None
    in_place: bool = False
    format: str | None = None
    segmenter: str = ""
    notes: list[str] = field(default_factory=list)


def sha256_of(path: str) -> str:
    """The SHA-256 of what a file holds.

    Raises:
        FormatError: If it cannot be read.
    """
    from mtkit.files import open_input

    with open_input(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # all that is open_input gives


@contextlib.contextmanager
def opened(wanted: Wanted) -> Iterator[Source]:
    """Open what is to be translated.

    Raises:
        MtkitError: If it cannot be read, or a language is not known.
    """
    name = _bitext_format(wanted)
    if name is None:
        if wanted.missing_only:
            raise FormatError(
                "is no bitext, so that it has no empty units", path=wanted.path, hint="drop --missing-only"
            )
        yield _document(wanted)
        return
    from mtkit.exchange.fill import can_fill, open_slots

    langs = wanted.source_lang, wanted.target_lang
    if wanted.missing_only and wanted.to in (None, name) and can_fill(wanted.path, name):
        with open_slots(wanted.path, name, langs) as (head, slots):
            yield Source(_named(head, wanted), map(_slot_item, slots), in_place=True, format=name)
        return
    reader = Input(name, *langs, quiet=wanted.quiet)
    with reader.open(wanted.path) as stream:
        items = (Item(unit, not (wanted.missing_only and unit.target.strip())) for unit in stream.units)
        source = Source(_named(stream.head, wanted), items, format=name)
        if wanted.missing_only:
            source.notes.append(
                f"{wanted.path}: read and written anew, for only JSONL, TSV and TMX in UTF-8 are filled in place"
            )
        yield source


def _bitext_format(wanted: Wanted) -> str | None:
    """The format of a bitext; None for a document."""
    from mtkit.exchange import BITEXT_FORMATS, detect_format
    from mtkit.exchange.wordtable import is_bitext_file

    if wanted.segmented:
        return None
    name = wanted.read_as if wanted.read_as in BITEXT_FORMATS else None
    if wanted.read_as is None and wanted.path != "-":
        with contextlib.suppress(FormatError):
            name = detect_format(wanted.path)
    return None if name == "docx" and not is_bitext_file(wanted.path) else name  # a Word file may be either


def _slot_item(slot: Slot) -> Item:
    unit = slot.unit
    return Item(unit, unit is not None and bool(unit.source.strip()) and not unit.target.strip(), slot)


def _named(head: BitextHead, wanted: Wanted) -> BitextHead:
    """The head with the languages that the user named, where it has none."""
    from dataclasses import replace

    from mtkit.exchange.languages import UNKNOWN

    source = wanted.source_lang if head.source_lang == UNKNOWN and wanted.source_lang else head.source_lang
    target = wanted.target_lang if head.target_lang == UNKNOWN and wanted.target_lang else head.target_lang
    if target == UNKNOWN and source != UNKNOWN:
        target = _other(source, wanted)
    head = replace(head, source_lang=source, target_lang=target)
    _known(head.source_lang, wanted.path, "--source-lang")
    return head


def _known(lang: str, path: str, option: str) -> None:
    if lang == "und":
        raise MtkitError("its language cannot be told from its script", path=path, hint=f"give {option}")


def _other(source: str, wanted: Wanted) -> str:
    """The language to translate into: as asked for, else English from Arabic and Arabic from English."""
    from mtkit.exchange.languages import primary

    if wanted.target_lang:
        return wanted.target_lang
    pairs = {"ar": "en", "en": "ar"}
    if primary(source) not in pairs:
        raise MtkitError(
            f"is in {source}; into what is it to be translated?", path=wanted.path, hint="give --target-lang"
        )
    return pairs[primary(source)]


def _document(wanted: Wanted) -> Source:
    from mtkit.exchange import BitextHead
    from mtkit.read import read_document, read_lines
    from mtkit.segment import SEGMENTER_VERSION, segment

    if wanted.segmented:
        document = read_lines(wanted.path, lang=wanted.source_lang)
    else:
        document = segment(read_document(wanted.path, lang=wanted.source_lang, format=wanted.read_as))
    _known(document.lang, wanted.path, "--source-lang")
    notes = [f"{wanted.path}: {note}" for note in document.notes]
    head = BitextHead(document.lang, _other(document.lang, wanted), documents=(_info(document),))
    units = (
        Item(TranslationUnit(str(number), each.text, "", source_segments=(each,)))
        for number, each in enumerate(document.segments, 1)
    )
    segmenter = "lines" if wanted.segmented else str(SEGMENTER_VERSION)
    return Source(head, units, len(document.segments), segmenter=segmenter, notes=notes)


def _info(document: Document) -> DocumentInfo:
    text = document.text.encode("utf-8", "surrogatepass")
    return DocumentInfo(document.path, document.lang, len(document.text), hashlib.sha256(text).hexdigest())
