"""The core types: documents cut into segments, alignments made of beads, bitexts made of translation units.

All are frozen and do no input or output. Invariants are checked where a value is made and raise
`AlignmentError` (alignments) or `ValueError` (programming mistakes such as a negative offset).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtkit.errors import AlignmentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "Alignment",
    "Bead",
    "Bitext",
    "Document",
    "DocumentInfo",
    "Segment",
    "Span",
    "Status",
    "TranslationUnit",
    "bitext_of",
    "collapse",
    "units_of",
]

Status = Literal["auto", "accepted", "rejected"]
STATUSES: tuple[Status, ...] = ("auto", "accepted", "rejected")

_BREAKS = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")


def collapse(text: str) -> str:
    """Trim `text` and turn each run of spaces and line breaks into one space; NBSP is kept."""
    return _BREAKS.sub(" ", text).strip(" ")


class Span(NamedTuple):
    """A half-open range of segment indices, `start <= i < end`; empty where `start == end`."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """Number of segments in the range."""
        return self.end - self.start

    def indices(self) -> range:
        """The segment indices of the range, in order."""
        return range(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, heading or list item of a document.

    Attributes:
        text: What a reader sees: `collapse(document.text[start:end])`.
        start: Offset of its first code point in the text of its document.
        end: Offset behind its last code point.
        block: Number of its paragraph, counted from 0; never falls from one segment to the next.
    """

    text: str
    start: int
    end: int
    block: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"segment offsets {self.start}..{self.end} do not rise")
        if self.block < 0:
            raise ValueError(f"block number {self.block} is negative")


@dataclass(frozen=True, slots=True)
class Document:
    """One side of a bitext: the text of a file and, once segmented, its segments.

    Attributes:
        path: The file as the user named it; `-` for standard input, empty for text from memory.
        lang: BCP 47 code, `ar` or `en` in the normal case; `und` if not known.
        text: The text as the reader took it from the file. Blocks (paragraphs, headings, list items, table cells)
            are what `blocks` says, not what line breaks suggest.
        blocks: Half-open code-point ranges of the blocks in `text`, rising and without overlap.
        segments: Rising and without overlap; empty before segmentation.
        meta: What the reader learnt on the way: `title`, `date`, `encoding`, `url`, ...
        notes: What the user should be told, one sentence each ("read as Windows-1256").
    """

    path: str
    lang: str
    text: str
    blocks: tuple[tuple[int, int], ...] = ()
    segments: tuple[Segment, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        end = 0
        for start, stop in self.blocks:
            if not end <= start <= stop <= len(self.text):
                raise ValueError(f"block {start}..{stop} overlaps its neighbour or leaves the text")
            end = stop
        end, block = 0, 0
        for segment in self.segments:
            if segment.start < end or segment.block < block or segment.end > len(self.text):
                raise ValueError(f"segment at {segment.start} is out of order")
            end, block = segment.end, segment.block

    @classmethod
    def from_lines(cls, lines: list[str] | tuple[str, ...], lang: str, path: str = "") -> Document:
        """A document whose segments are `lines`, taken as they are; every line is a block of its own.

        This is what `--segmented` reads. Segment `i` is line `i`, also where the line is empty.
        """
        segments: list[Segment] = []
        at = 0
        for number, line in enumerate(lines):
            segments.append(Segment(collapse(line), at, at + len(line), number))
            at += len(line) + 1
        blocks = tuple((segment.start, segment.end) for segment in segments)
        return cls(path, lang, "\n".join(lines), blocks, tuple(segments))


@dataclass(frozen=True, slots=True)
class Bead:
    """A pair of segment ranges that translate each other; one of them may be empty (a null bead).

    Attributes:
        source: Range of source segments.
        target: Range of target segments.
        score: Probability that exactly this bead is right, 0 to 1; None if nobody estimated it.
        status: `auto` as aligned, `accepted` or `rejected` by a person.
    """

    source: Span
    target: Span
    score: float | None = None
    status: Status = "auto"

    def __post_init__(self) -> None:
        if not (0 <= self.source.start <= self.source.end and 0 <= self.target.start <= self.target.end):
            raise ValueError(f"bead ranges {self.source} {self.target} do not rise")
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise ValueError(f"bead score {self.score} is not between 0 and 1")
        if self.status not in STATUSES:
            raise ValueError(f"unknown bead status {self.status!r}; known are {', '.join(STATUSES)}")

    @property
    def type(self) -> str:
        """The bead type as the field writes it: `1-1`, `1-2`, `0-1` ..."""
        return f"{self.source.size}-{self.target.size}"

    @property
    def is_null(self) -> bool:
        """Whether one side is empty."""
        return not (self.source.size and self.target.size)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The beads between two segmented documents: each segment of each side is in exactly one bead.

    Beads are ordered by source, null target beads where they stand; a moved passage may make the target order fall.

    Raises:
        AlignmentError: If a segment is in no bead or in two, or a bead reaches beyond a document.
    """

    source: Document
    target: Document
    beads: tuple[Bead, ...]
    signature: str = ""

    def __post_init__(self) -> None:
        for side, document, spans in (
            ("source", self.source, [bead.source for bead in self.beads]),
            ("target", self.target, [bead.target for bead in self.beads]),
        ):
            count = len(document.segments)
            seen = [0] * count
            for span in spans:
                if span.end > count:
                    raise AlignmentError(
                        f"a bead holds {side} segments {span.start}..{span.end} of {count}", path=document.path or None
                    )
                for index in span.indices():
                    seen[index] += 1
            for index, times in enumerate(seen):
                if times != 1:
                    raise AlignmentError(
                        f"{side} segment {index} is in {times} beads, not in one", path=document.path or None
                    )


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a bitext keeps of a document it was made from: its path, language, text length and hash."""

    path: str
    lang: str
    length: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A source text and its translation.

    Attributes:
        id: Unique in its bitext.
        source: Source text; empty in a null unit. Code-point offsets of findings count in here.
        target: Target text; empty in a null unit.
        score: Confidence, 0 to 1, or None.
        status: `auto`, `accepted` or `rejected`.
        props: (name, value) pairs in file order. A name may stand more than once. Names that belong to one side
            are written `source/NAME` and `target/NAME`; an XML attribute of the unit is written `@NAME`
            (`@changedate`, `target/@creationid`).
        notes: Remarks for people.
        bead: Where the unit stands in the alignment that it came from.
        source_segments: The segments joined in `source`, if known.
        target_segments: The segments joined in `target`, if known.
        source_markup: `source` with its inline markup, as the XML content of a TMX `seg`, if it has any.
        target_markup: The same for `target`.
    """

    id: str
    source: str
    target: str
    score: float | None = None
    status: Status = "auto"
    props: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    bead: Bead | None = None
    source_segments: tuple[Segment, ...] = ()
    target_segments: tuple[Segment, ...] = ()
    source_markup: str | None = None
    target_markup: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a translation unit needs an id")
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score {self.score} of unit {self.id} is not between 0 and 1")
        if self.status not in STATUSES:
            raise ValueError(f"unknown status {self.status!r} of unit {self.id}; known are {', '.join(STATUSES)}")

    def prop(self, name: str) -> str | None:
        """The value of the first prop called `name`."""
        return next((value for key, value in self.props if key == name), None)


@dataclass(frozen=True, slots=True)
class Bitext:
    """Translation units in order, held in memory.

    Attributes:
        source_lang: BCP 47 code of every source text.
        target_lang: BCP 47 code of every target text.
        units: In document order.
        signature: How it was made, as printed by the aligner; empty if not known.
        documents: The documents it was made from, source before target.
        props: (name, value) pairs of the whole bitext, named as in `TranslationUnit.props`.
        notes: Remarks on the whole bitext.
    """

    source_lang: str
    target_lang: str
    units: tuple[TranslationUnit, ...]
    signature: str = ""
    documents: tuple[DocumentInfo, ...] = ()
    props: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[TranslationUnit]:
        return iter(self.units)

    def __len__(self) -> int:
        return len(self.units)


def units_of(alignment: Alignment) -> Iterator[TranslationUnit]:
    """One translation unit for each bead, in order; null beads give units with one empty side.

    Unit ids count from 1. The segments of a bead are joined by one space.
    """
    source, target = alignment.source.segments, alignment.target.segments
    for number, bead in enumerate(alignment.beads, 1):
        left = source[bead.source.start : bead.source.end]
        right = target[bead.target.start : bead.target.end]
        yield TranslationUnit(
            str(number),
            " ".join(segment.text for segment in left),
            " ".join(segment.text for segment in right),
            bead.score,
            bead.status,
            bead=bead,
            source_segments=left,
            target_segments=right,
        )


def bitext_of(alignment: Alignment) -> Bitext:
    """The bitext of an alignment: a unit for each bead, and what is known of the two documents."""
    source, target = alignment.source, alignment.target
    documents = tuple(
        DocumentInfo(
            document.path,
            document.lang,
            len(document.text),
            hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        )
        for document in (source, target)
    )
    return Bitext(source.lang, target.lang, tuple(units_of(alignment)), alignment.signature, documents)
