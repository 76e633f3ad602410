"""One pair of files, from two paths to an alignment that is written and scored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mtkit.cli.outcome import Outcome, outcome_of
from mtkit.cli.output import Selection, write
from mtkit.corpus.aligning import Reading, load_pair
from mtkit.corpus.aligning import align_pair as align_documents
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from mtkit.align import Aligner
    from mtkit.align.evaluate import IndexBead
    from mtkit.bitext import Alignment, Bead, Document

__all__ = ["Job", "Settings", "align_pair", "load_engine", "read_gold"]


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

    @property
    def reading(self) -> Reading:
        """How the files are read."""
        return Reading(self.read_as, self.segmented, self.source_lang, self.target_lang)


@dataclass(frozen=True, slots=True)
class Job:
    """One pair of files: where it is read, where it is written, and its gold alignment and pins, if there are any."""

    source: str
    target: str
    output: str | None = None
    gold: str | None = None
    pins: str | None = None


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
    from mtkit.align.evaluate import index_beads

    gold = None if job.gold is None else read_gold(job.gold)
    source, target, notes = load_pair(job.source, job.target, settings.reading)
    if gold is not None and job.gold is not None:
        _fits(gold, source, target, job.gold)
    pins: list[Bead] = []
    if job.pins is not None:
        from mtkit.cli.pins import read_pins

        pins = read_pins(job.pins, source, target)
    alignment = align_documents(source, target, engine, segmented=settings.segmented, pins=pins)
    outcome = outcome_of(alignment, notes)
    if gold is not None:
        outcome = replace(outcome, judged=(gold, index_beads(alignment.beads)))
    if job.output is not None:
        units, more = write(alignment, job.output, settings.to, settings.selection, settings.glossaries)
        outcome = replace(outcome, output=job.output, units=units, notes=(*outcome.notes, *more))
    return alignment, outcome


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
        from mtkit.corpus.anchors import anchored

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
