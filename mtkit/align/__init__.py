"""Job 1: two segmented documents in, an alignment out.

`ALIGNERS` holds the aligners by name; each meets the protocol `Aligner`. A new one is a module and a line there.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from mtkit.bitext import Alignment, Bead, Span
from mtkit.errors import AlignmentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mtkit.align.texts import Anchors
    from mtkit.bitext import Document

__all__ = ["ALIGNERS", "Aligner", "ScoredBead", "align", "load_aligner"]

ScoredBead = tuple[int, int, int, int, float]
"""Source start, source end, target start, target end (segment indices) and probability of a bead."""


class Aligner(Protocol):
    """What an aligner is: a name for signatures and a function over the texts of segments."""

    @property
    def signature(self) -> str:
        """The part of the signature that tells this aligner and its model, such as `aligner:length`."""

    def align(self, source: Document, target: Document, anchors: Anchors | None = None) -> list[ScoredBead]:
        """Beads in order of the source, each segment of each side in exactly one of them.

        Args:
            source: The original, segmented.
            target: Its translation, segmented.
            anchors: Finds names of a glossary in texts of the source and of the target.
        """


ALIGNERS: dict[str, str] = {
    "bilingual": "mtkit.align.bilingual",
    "length": "mtkit.align.length",
    "neural": "mtkit.align.neural",
}
"""Name of each aligner and the module whose function `load(model)` makes it."""


def load_aligner(name: str, model: str | Path | None = None, **options: object) -> Aligner:
    """Make the aligner `name`, with the model at `model` or the embedded one.

    Args:
        name: A name out of `ALIGNERS`.
        model: Folder or file of a model; for `neural` the folder or hub id of an encoder.
        options: What else the function `load` of that aligner takes.

    Raises:
        AlignmentError: If there is no such aligner; the message lists the known ones.
        ModelError: If its model is missing or damaged.
    """
    if name not in ALIGNERS:
        raise AlignmentError(f"unknown aligner {name!r}", hint=f"known are {', '.join(sorted(ALIGNERS))}")
    return cast("Aligner", importlib.import_module(ALIGNERS[name]).load(model, **options))


def align(  # noqa: PLR0913 - all but the first three by name
    source: Document,
    target: Document,
    aligner: str | Aligner = "bilingual",
    *,
    model: str | Path | None = None,
    pins: Sequence[Bead] = (),
    anchors: Anchors | None = None,
) -> Alignment:
    """Align two segmented documents.

    Args:
        source: The original, segmented.
        target: Its translation, segmented.
        aligner: A name out of `ALIGNERS`, or an aligner that was loaded before (quicker over many pairs).
        model: Folder or file of a model for the named aligner; None for the embedded one.
        pins: Beads that stay as they are; only what lies between them is aligned. They must rise on both sides.
        anchors: Finds the names of a glossary in texts of the source and of the target; a name that stands on both
            sides of a bead speaks for it.

    Returns:
        The alignment, with a score on each bead and the signature of the aligner.

    Raises:
        AlignmentError: If a document has no segments, or the pins cross, overlap or leave the documents.
    """
    for document, side in ((source, "source"), (target, "target")):
        if not document.segments:
            raise AlignmentError(
                f"the {side} document has no segments", path=document.path or None, hint="segment it first"
            )
    engine = load_aligner(aligner, model) if isinstance(aligner, str) else aligner
    beads = tuple(_between(source, target, _Search(engine, anchors), pins))
    return Alignment(source, target, beads, signature(engine))


class _Search(NamedTuple):
    """An aligner and what it is told beside the texts."""

    engine: Aligner
    anchors: Anchors | None


def _between(source: Document, target: Document, search: _Search, pins: Sequence[Bead]) -> Iterator[Bead]:
    """The pins and, between them, what the aligner finds."""
    ends = Span(len(source.segments), len(source.segments)), Span(len(target.segments), len(target.segments))
    i = j = 0
    for pin in [*sorted(pins, key=lambda bead: (bead.source, bead.target)), Bead(*ends)]:
        if pin.source.start < i or pin.target.start < j or pin.source.end > ends[0].end or pin.target.end > ends[1].end:
            raise AlignmentError(
                f"the pinned bead {list(pin.source.indices())}:{list(pin.target.indices())} crosses another one "
                "or lies beyond the documents",
                path=source.path or None,
                hint="pins must rise on both sides",
            )
        left = replace(source, segments=source.segments[i : pin.source.start])
        right = replace(target, segments=target.segments[j : pin.target.start])
        yield from _found(left, right, search, i, j)
        if pin.source.size or pin.target.size:
            yield pin
        i, j = pin.source.end, pin.target.end


def _found(source: Document, target: Document, search: _Search, i0: int, j0: int) -> Iterator[Bead]:
    """The beads of two parts of documents that begin at segments i0 and j0; null beads where one part is empty."""
    if source.segments and target.segments:
        for i, k, j, m, score in search.engine.align(source, target, search.anchors):
            chance = min(max(round(score, 4), 0.0), 1.0)
            yield Bead(Span(i + i0, k + i0), Span(j + j0, m + j0), chance)
    else:
        for index in range(len(source.segments)):
            yield Bead(Span(i0 + index, i0 + index + 1), Span(j0, j0), 1.0)
        for index in range(len(target.segments)):
            yield Bead(Span(i0, i0), Span(j0 + index, j0 + index + 1), 1.0)


def signature(engine: Aligner) -> str:
    """The signature of what `engine` makes: `mtkit:VERSION|aligner:NAME|...`, as sacrebleu prints one."""
    from mtkit import __version__

    return f"mtkit:{__version__}|{engine.signature}"
