"""The aligner `bilingual`: lexical and surface evidence, one trained bead score, an exact search.

The embedded model knows Arabic and English; it aligns either way round.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import numpy as np

from mtkit.align.beads import Network, load_network, scored_lattice
from mtkit.align.coarse import anchor_chain, blocks, filled, hole, joined
from mtkit.align.cosines import background_of
from mtkit.align.dynamic import TYPES, Lattice, best_path, posteriors
from mtkit.align.encoder import Encoder, load_encoder
from mtkit.align.evidence import gather_evidence
from mtkit.align.features import lexical_gain
from mtkit.align.lexicon import Lexicon, load_lexicon
from mtkit.align.moved import Run, relink
from mtkit.align.names import name_finder
from mtkit.align.texts import Texts, Whole
from mtkit.errors import AlignmentError, ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.align import ScoredBead
    from mtkit.align.texts import Anchors
    from mtkit.bitext import Document

__all__ = ["BilingualAligner", "Model", "load", "load_model", "model_folder", "shared_model"]

EMBEDDED = Path(__file__).parent / "model" / "ar-en"

EXACT = 90_000
"""Most cells (source times target segments) that are searched at once."""

PRICE = 0.25
"""What a bead costs in the search for the path of most right beads: half of the F1 at which precision and recall are
weighed against each other (Lewis 1995)."""

NEGLIGIBLE = 1e-6
"""Beads of a smaller posterior are not considered."""

_KINDS = {kind: index for index, kind in enumerate(TYPES)}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Model:
    """What the aligner has learnt.

    Attributes:
        name: Such as `ar-en-3f2a90c1`; stands in signatures.
        source_lang: Language of the side that the lexicon calls source.
        target_lang: The other one.
        lexicon: Translation probabilities.
        network: The bead score.
        encoder: The sentence encoder, if the bead score was trained with one.
        stretch: What lengths of the source are multiplied by, see `Texts`.
    """

    name: str
    source_lang: str
    target_lang: str
    lexicon: Lexicon
    network: Network
    encoder: Encoder | None = None
    stretch: float = 1.0

    @property
    def langs(self) -> tuple[str, str]:
        """Source and target language."""
        return self.source_lang, self.target_lang


def load_model(folder: Path) -> Model:
    """Read a model folder: `model.json`, `lexicon.npz`, `beads.npz` and, where there is one, `encoder.npz`.

    Raises:
        ModelError: If a part is missing or damaged.
    """
    try:
        about = json.loads((folder / "model.json").read_text("utf-8"))
        name, source, target = str(about["name"]), str(about["source_lang"]), str(about["target_lang"])
        stretch = float(about.get("stretch", 1.0))
    except FileNotFoundError as error:
        raise ModelError("no model here", path=folder, hint="name a folder with model.json in it") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError("model.json is damaged", path=folder / "model.json", hint="train the model again") from error
    encoder = folder / "encoder.npz"
    return Model(
        name,
        source,
        target,
        load_lexicon(folder / "lexicon.npz"),
        load_network(folder / "beads.npz"),
        load_encoder(encoder) if encoder.exists() else None,
        stretch,
    )


_in_use: WeakValueDictionary[tuple[object, ...], Model] = WeakValueDictionary()
"""The models of this process, by folder and state of its files."""


def shared_model(folder: Path) -> Model:
    """As `load_model`; a model that is in use in this process is given again while its files are as they were.

    Raises:
        ModelError: As `load_model`.
    """
    try:
        states = ((path.name, path.stat()) for path in folder.glob("*.*"))
        key = (str(folder), *sorted((name, state.st_mtime_ns, state.st_size) for name, state in states))
    except OSError:
        return load_model(folder)
    model = _in_use.get(key)
    if model is None:
        model = _in_use[key] = load_model(folder)
    return model


class BilingualAligner:
    """Aligns with one model; keeps it loaded over many pairs.

    Args:
        model: The model.
        names: Also look for names that are spelled alike in both scripts.
    """

    def __init__(self, model: Model, *, names: bool = True) -> None:
        self.model = model
        self._names = name_finder(model.source_lang) if names else None

    @property
    def signature(self) -> str:
        """Aligner and model, for the signature of a result."""
        return f"aligner:bilingual|model:{self.model.name}"

    def align(self, source: Document, target: Document, anchors: Anchors | None = None) -> list[ScoredBead]:
        """Align two segmented documents, either of which may be in the source language of the model.

        Raises:
            AlignmentError: If the languages are not those of the model.
        """
        left = [segment.text for segment in source.segments]
        right = [segment.text for segment in target.segments]
        known = (self.model.source_lang, self.model.target_lang)
        asked = tuple(document.lang.lower().split("-")[0] for document in (source, target))
        if asked == known[::-1]:
            turned = None if anchors is None else anchors.turned()
            return [(i, k, j, m, p) for j, m, i, k, p in self.align_texts(right, left, turned)]
        if any(lang not in (code, "und", "") for lang, code in zip(asked, known, strict=True)):
            raise AlignmentError(
                f"the model knows {known[0]} and {known[1]}, not {asked[0]} and {asked[1]}",
                hint="use --aligner length, or --model with a model for these languages (mtkit model train makes one)",
            )
        return self.align_texts(left, right, anchors)

    def align_texts(
        self, source: Sequence[str], target: Sequence[str], anchors: Anchors | None = None
    ) -> list[ScoredBead]:
        """Align two lists of segment texts, source in the source language of the model."""
        model = self.model
        texts = Texts(source, target, model.lexicon, model.langs, anchors=anchors, stretch=model.stretch)
        return self.align_prepared(texts)

    def align_prepared(self, texts: Texts) -> list[ScoredBead]:
        """Align two lists of segments whose words were told apart before."""
        source, target = texts.source, texts.target
        n, m = len(source), len(target)
        beads = self._exact(texts) if n * m <= EXACT else self._in_blocks(texts)
        return relink(beads, lambda left, right: self._compared(texts, left, right))

    def _compared(self, texts: Texts, left: Run, right: Run) -> list[tuple[ScoredBead, float]]:
        """The beads between two runs of segments, each with its lexical gain."""
        part = texts.part(left.start, left.end, right.start, right.end)
        evidence = gather_evidence(part, self._names, self.model.encoder)
        lattice, _ = scored_lattice(evidence, self.model.network)
        return [
            ((i + left.start, k + left.start, j + right.start, m + right.start, p), lexical_gain(evidence, i, k, j, m))
            for i, k, j, m, p in self._best(lattice)
        ]

    def _in_blocks(self, texts: Texts) -> list[ScoredBead]:
        """The path through long texts, found block by block between anchors."""
        n, m = len(texts.source), len(texts.target)
        texts.whole = self._sizes(texts)
        chain = anchor_chain(texts.left, texts.right, self.model.lexicon)
        path: list[ScoredBead] = []
        cut = (0, 0)
        for block in blocks(chain, n, m):
            part = self._block(texts.part(block.i0, block.i1, block.j0, block.j1))
            moved = [(i + block.i0, k + block.i0, j + block.j0, e + block.j0, p) for i, k, j, e, p in part]
            path = joined(path, moved, cut)
            cut = block.cut
        return path

    def _block(self, texts: Texts) -> list[ScoredBead]:
        """The path through a block; the middle of a long side that has nothing against it is left out and null."""
        n, m = len(texts.source), len(texts.target)
        gap = hole(0, 0, n, m)
        if gap is None:
            return self._exact(texts)
        return filled(self._exact(texts.without(*gap, target=m > n)), gap, target=m > n)

    def _sizes(self, texts: Texts) -> Whole:
        """Sizes of two texts, so that each block is seen as a part of them; vectors are made once."""
        background = None
        if texts.vectors is None and self.model.encoder is not None:
            texts.vectors = texts.encoded(self.model.encoder)
        if texts.vectors is not None:
            background = background_of(*texts.vectors)
        length = sum(map(len, texts.source)) * texts.stretch, sum(map(len, texts.target))
        return Whole(*length, len(texts.source), len(texts.target), background)

    def _exact(self, texts: Texts) -> list[ScoredBead]:
        """The best path through all of two texts."""
        evidence = gather_evidence(texts, self._names, self.model.encoder)
        lattice, _ = scored_lattice(evidence, self.model.network)
        return self._best(lattice)

    @staticmethod
    def _best(lattice: Lattice) -> list[ScoredBead]:
        """The path on which most beads are expected to be right, each with its posterior."""
        chances, _ = posteriors(lattice)
        worth = np.where(chances > NEGLIGIBLE, chances - PRICE, -np.inf)
        nulls = np.isfinite(lattice.scores[:, :2])
        worth[:, :2][nulls] = np.maximum(worth[:, :2][nulls], -1.0)
        beads, _ = best_path(Lattice(worth, lattice.lows, lattice.columns))
        return [(i, k, j, m, float(np.clip(chances[k, _KINDS[k - i, m - j], m], 0.0, 1.0))) for i, k, j, m in beads]


def model_folder(model: str | Path | None = None) -> Path:
    """The folder of a model: `model` itself, an embedded one of that name, or the embedded one."""
    if model is None:
        return EMBEDDED
    embedded = EMBEDDED.parent / str(model)
    if not Path(model).exists() and Path(model).name == str(model) and (embedded / "model.json").is_file():
        return embedded
    return Path(model)


def load(model: str | Path | None = None) -> BilingualAligner:
    """Make the aligner with the model in folder `model`, or the embedded one."""
    return BilingualAligner(shared_model(model_folder(model)))
