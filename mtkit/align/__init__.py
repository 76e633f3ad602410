"""Job 1: two segmented documents in, an alignment out.

`ALIGNERS` holds the aligners by name; each meets the protocol `Aligner`. A new one is a module and a line there.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol, cast

from mtkit.bitext import Alignment, Bead, Span
from mtkit.errors import AlignmentError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mtkit.bitext import Document

    Anchors = Callable[[str, str], Sequence[tuple[int, int, int, int]]]

__all__ = ["ALIGNERS", "Aligner", "ScoredBead", "align", "load_aligner"]

ScoredBead = tuple[int, int, int, int, float]
"""Source start, source end, target start, target end (segment indices) and probability of a bead."""


class Aligner(Protocol):
    """What an aligner is: a name for signatures and a function over the texts of segments."""

    @property
    def signature(self) -> str:
        """The part of the signature that tells this aligner and its model, such as `aligner:length`."""

    def align(self, source: Document, target: Document) -> list[ScoredBead]:
        """Beads in order of the source, each segment of each side in exactly one of them."""


ALIGNERS: dict[str, str] = {
    "bilingual": "mtkit.align.bilingual",
    "length": "mtkit.align.length",
}
"""Name of each aligner and the module whose function `load(model)` makes it."""


def load_aligner(name: str, model: str | Path | None = None) -> Aligner:
    """Make the aligner `name`, with the model at `model` or the embedded one.

    Raises:
        AlignmentError: If there is no such aligner; the message lists the known ones.
        ModelError: If its model is missing or damaged.
    """
    if name not in ALIGNERS:
        raise AlignmentError(f"unknown aligner {name!r}", hint=f"known are {', '.join(sorted(ALIGNERS))}")
    return cast("Aligner", importlib.import_module(ALIGNERS[name]).load(model))


def align(
    source: Document, target: Document, aligner: str | Aligner = "bilingual", *, model: str | Path | None = None
) -> Alignment:
    """Align two segmented documents.

    Args:
        source: The original, segmented.
        target: Its translation, segmented.
        aligner: A name out of `ALIGNERS`, or an aligner that was loaded before (quicker over many pairs).
        model: Folder or file of a model for the named aligner; None for the embedded one.

    Returns:
        The alignment, with a score on each bead and the signature of the aligner.

    Raises:
        AlignmentError: If a document has no segments.
    """
    for document, side in ((source, "source"), (target, "target")):
        if not document.segments:
            raise AlignmentError(
                f"the {side} document has no segments", path=document.path or None, hint="segment it first"
            )
    engine = load_aligner(aligner, model) if isinstance(aligner, str) else aligner
    beads = tuple(
        Bead(Span(i, k), Span(j, m), min(max(round(score, 4), 0.0), 1.0))
        for i, k, j, m, score in engine.align(source, target)
    )
    return Alignment(source, target, beads, signature(engine))


def signature(engine: Aligner) -> str:
    """The signature of what `engine` makes: `mtkit:VERSION|aligner:NAME|...`, as sacrebleu prints one."""
    from mtkit import __version__

    return f"mtkit:{__version__}|{engine.signature}"
