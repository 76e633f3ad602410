"""One pair of files, from two paths to an alignment that is written and scored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mtkit.cli.outcome import Outcome, outcome_of
from mtkit.cli.output import Selection, write
from mtkit.errors import AlignmentError, FormatError

if TYPE_CHECKING:
    from mtkit.align import Aligner
    from mtkit.align.evaluate import IndexBead
    from mtkit.bitext import Alignment, Bead, Document

__all__ = ["Job", "Settings", "align_pair", "load_engine", "load_pair", "read_gold"]

LANGUAGE_NAMES = {"ar": "Arabic", "en": "English"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every pair of a run; the fields are the options of `mtkit align`."""

    to: str | None = None
    read_as: str | None = None
    segmented: bool = False
    aligner: str = "bilingual"
    model: str | None = None
    glossaries: tuple[str, ...] = ()
    source_lang: str | None = None
    target_lang: str | None = None
    min_score: float | None = None
    no_nulls: bool = False
    no_cache: bool = False

    @property
    def selection(self) -> Selection:
        """Which units are written."""
        return Selection(self.min_score, self.no_nulls)


@dataclass(frozen=True, slots=True)
class Job:
    """One pair of files: where it is read, where it is written, and its gold alignment and pins, if there are any."""

    source: str
    target: str
    output: str | None = None
    gold: str | None = None
    pins: str | None = None


def load_pair(job: Job, settings: Settings) -> tuple[Document, Document, list[str]]:
    """Read and segment both files, the original first.

    Returns:
        Source document, target document, and what the user should be told. Two files in the wrong order (English
        before Arabic, where no option names a language) are exchanged, and that is one of the notes.

    Raises:
        FormatError: If a file cannot be read, or holds no text.
        AlignmentError: If both files are in one language, or a language cannot be told from its script.
    """
    source = _load(job.source, settings.source_lang, settings)
    target = _load(job.target, settings.target_lang, settings)
    notes = [f"{document.path}: {note}" for document in (source, target) for note in document.notes]
    for document, option in ((source, "--source-lang"), (target, "--target-lang")):
        if document.lang == "und":
            raise AlignmentError(
                "its language cannot be told from its script", path=document.path, hint=f"give {option}"
            )
    left, right = (document.lang.partition("-")[0].lower() for document in (source, target))
    if left == right:
        raise AlignmentError(
            f"{source.path} and {target.path} are both {LANGUAGE_NAMES.get(left, left)}",
            hint="name an original and its translation, or say which is which with --source-lang and --target-lang",
        )
    if (left, right) == ("en", "ar") and not (settings.source_lang or settings.target_lang):
        source, target = target, source
        notes.append(
            f"the files came in the wrong order: {source.path} is Arabic and was taken as the source, {target.path} is"
            " English and was taken as the target (--source-lang en --target-lang ar keeps the order)"
        )
    return source, target, notes


def _load(path: str, lang: str | None, settings: Settings) -> Document:
    from mtkit.read import read_document, read_lines

    if settings.segmented:
        document = read_lines(path, lang=lang)
    else:
        from mtkit.segment import segment

        document = segment(read_document(path, lang=lang, format=settings.read_as))
    if not any(part.text for part in document.segments):
        raise FormatError("holds no text", path=path, hint="name a file with at least one sentence")
    return document


def read_gold(path: str) -> list[IndexBead]:
    """The gold beads of a file in the line format `[0, 1]:[0]`.

    Raises:
        FormatError: If it cannot be read, is not UTF-8, or a line is not a bead.
    """
    from mtkit.exchange.beads import parse_beads
    from mtkit.files import open_input

    with open_input(path) as stream:
        try:
            text = stream.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise FormatError("is not UTF-8 text", path=path, hint="write lines such as [0, 1]:[0]") from error
    beads = parse_beads(text, path)
    if not beads:
        raise FormatError("holds no beads", path=path, hint="write lines such as [0, 1]:[0]")
    return beads


def align_pair(job: Job, settings: Settings, engine: Aligner) -> tuple[Alignment, Outcome]:
    """Read, segment, align, score against gold and write one pair.

    Raises:
        MtkitError: Whatever stands in the way of it; nothing is half written.
    """
    from mtkit.align import align
    from mtkit.align.evaluate import index_beads

    gold = None if job.gold is None else read_gold(job.gold)
    source, target, notes = load_pair(job, settings)
    if gold is not None and job.gold is not None:
        _fits(gold, source, target, job.gold)
    pins: list[Bead] = []
    if job.pins is not None:
        from mtkit.cli.pins import read_pins

        pins = read_pins(job.pins, source, target)
    alignment = align(source, target, engine, pins=pins)
    alignment = replace(alignment, signature=f"{alignment.signature}|segmenter:{_segmenter(settings)}")
    outcome = outcome_of(alignment, notes)
    if gold is not None:
        outcome = replace(outcome, judged=(gold, index_beads(alignment.beads)))
    if job.output is not None:
        units, more = write(alignment, job.output, settings.to, settings.selection, settings.glossaries)
        outcome = replace(outcome, output=job.output, units=units, notes=(*outcome.notes, *more))
    return alignment, outcome


def _segmenter(settings: Settings) -> str:
    if settings.segmented:
        return "lines"
    from mtkit.segment import SEGMENTER_VERSION

    return str(SEGMENTER_VERSION)


def load_engine(settings: Settings, *, quiet: bool = True) -> Aligner:
    """The aligner that the options name, with its model and the termbases that anchor it.

    Raises:
        ModelError: If the model is missing or damaged.
        FormatError: If a termbase cannot be read.
        GlossaryError: If an entry of a termbase is not usable.
    """
    from mtkit.align import load_aligner

    options: dict[str, object] = {}
    if settings.aligner == "neural":
        from mtkit.cli.say import embedding_progress

        options = {"cache": not settings.no_cache, "progress": None if quiet else embedding_progress()}
    engine = load_aligner(settings.aligner, settings.model, **options)
    if settings.glossaries:
        from mtkit.cli.anchors import anchored

        return anchored(engine, settings.glossaries)
    return engine


def _fits(gold: list[IndexBead], source: Document, target: Document, path: str) -> None:
    for side, document in enumerate((source, target)):
        last = max((index for bead in gold for index in bead[side]), default=-1)
        if last >= len(document.segments):
            raise FormatError(
                f"counts to segment {last} (from 0) of {document.path}, which has {len(document.segments)}",
                path=path,
                hint="a gold alignment counts the lines of segmented files: give --segmented",
            )
