"""One pair of files, from two paths or their contents to an alignment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mtkit.errors import AlignmentError, FormatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.align import Aligner
    from mtkit.bitext import Alignment, Bead, Document

__all__ = ["Reading", "align_pair", "load_pair"]

LANGUAGE_NAMES = {"ar": "Arabic", "en": "English"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the files of a pair are read.

    Attributes:
        read_as: Name of a reader; None to go by suffix.
        segmented: One segment a line, taken as it is.
        source_lang: Language of the source; None to be told by its script.
        target_lang: Language of the target.
        declared: The languages that a pair should have, source first. They count where a script tells nothing, and
            two files that came in the other order are exchanged.
    """

    read_as: str | None = None
    segmented: bool = False
    source_lang: str | None = None
    target_lang: str | None = None
    declared: tuple[str, str] | None = None


def load_pair(
    source: str, target: str, reading: Reading, contents: tuple[bytes, bytes] | None = None
) -> tuple[Document, Document, list[str]]:
    """Read and segment both files, the original first.

    Args:
        source: Path of the original.
        target: Path of the translation.
        reading: How they are read.
        contents: The bytes of both files, decompressed, where they have been read before.

    Returns:
        Source document, target document, and what the user should be told. Two files in the wrong order (English
        before Arabic, where nothing names a language) are exchanged, and that is one of the notes.

    Raises:
        FormatError: If a file cannot be read, or holds no text.
        AlignmentError: If both files are in one language, or a language cannot be told from its script.
    """
    data = contents or (None, None)
    declared = reading.declared or ("ar", "en")
    left = _load(source, reading.source_lang, reading, data[0])
    right = _load(target, reading.target_lang, reading, data[1])
    notes = [f"{document.path}: {note}" for document in (left, right) for note in document.notes]
    if reading.declared is not None:
        left, right = _told(left, declared[0]), _told(right, declared[1])
    for document, option in ((left, "--source-lang"), (right, "--target-lang")):
        if document.lang == "und":
            raise AlignmentError(
                "its language cannot be told from its script", path=document.path, hint=f"give {option}"
            )
    langs = _primary(left.lang), _primary(right.lang)
    if langs[0] == langs[1]:
        raise AlignmentError(
            f"{left.path} and {right.path} are both {LANGUAGE_NAMES.get(langs[0], langs[0])}",
            hint="name an original and its translation, or say which is which with --source-lang and --target-lang",
        )
    wanted = _primary(declared[0]), _primary(declared[1])
    if langs == (wanted[1], wanted[0]) and not (reading.source_lang or reading.target_lang):
        left, right = right, left
        notes.append(_exchanged(left, right, keep=reading.declared is None))
    return left, right, notes


def _exchanged(source: Document, target: Document, *, keep: bool) -> str:
    names = (LANGUAGE_NAMES.get(_primary(document.lang), document.lang) for document in (source, target))
    note = (
        "the files came in the wrong order: {} is {} and was taken as the source, {} is {} and was taken as the target"
    ).format(*(word for pair in zip((source.path, target.path), names, strict=True) for word in pair))
    return f"{note} (--source-lang en --target-lang ar keeps the order)" if keep else note


def _primary(lang: str) -> str:
    return lang.partition("-")[0].lower()


def _told(document: Document, declared: str) -> Document:
    """`document` in the language that is declared, unless its script says otherwise."""
    told = document.lang in LANGUAGE_NAMES and _primary(declared) in LANGUAGE_NAMES
    return document if told and document.lang != _primary(declared) else replace(document, lang=declared)


def _load(path: str, lang: str | None, reading: Reading, data: bytes | None) -> Document:
    from mtkit.read import parse_document, parse_lines, read_document, read_lines

    if reading.segmented:
        document = read_lines(path, lang=lang) if data is None else parse_lines(data, path, lang=lang)
    else:
        from mtkit.segment import segment

        if data is None:
            whole = read_document(path, lang=lang, format=reading.read_as)
        else:
            whole = parse_document(data, path, lang=lang, format=reading.read_as)
        document = segment(whole)
    if not any(part.text for part in document.segments):
        raise FormatError("holds no text", path=path, hint="name a file with at least one sentence")
    return document


def align_pair(
    source: Document, target: Document, engine: Aligner, *, segmented: bool = False, pins: Sequence[Bead] = ()
) -> Alignment:
    """Align two segmented documents; the signature also says what segmented them.

    Args:
        source: The original, segmented.
        target: Its translation, segmented.
        engine: The aligner.
        segmented: The segments were given, one a line.
        pins: Beads that stay as they are.
    """
    from mtkit.align import align
    from mtkit.segment import SEGMENTER_VERSION

    alignment = align(source, target, engine, pins=pins)
    segmenter = "lines" if segmented else SEGMENTER_VERSION
    return replace(alignment, signature=f"{alignment.signature}|segmenter:{segmenter}")
