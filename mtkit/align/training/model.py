"""A whole model from a bitext: lexicon, sentence encoder and bead score for any pair of languages.

The bead score learns from documents that are made of the pairs by merging, shifting and dropping. It must see them as
it will see texts of others, through a lexicon and an encoder that do not know them: the pairs are dealt out in two
folds, and what is made of one is seen by models of the other. The models that are kept are trained on everything.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mtkit.align.beads import save_network
from mtkit.align.bilingual import BilingualAligner, Model
from mtkit.align.encoder import save_encoder
from mtkit.align.evaluate import Scores, evaluate
from mtkit.align.evidence import gather_evidence
from mtkit.align.lexicon import save_lexicon
from mtkit.align.names import name_finder
from mtkit.align.rough import RATIO
from mtkit.align.texts import Texts
from mtkit.align.training.beads import Example, example, train_network
from mtkit.align.training.documents import GoldDocument, cleaned, distort, vary
from mtkit.align.training.encoder import EncoderSettings, train_encoder
from mtkit.align.training.lexicon import WeightedPair, train_lexicon
from mtkit.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mtkit.align.encoder import Encoder
    from mtkit.align.lexicon import Lexicon

    Report = Callable[[str], None]

__all__ = ["Corpus", "Trained", "train_model", "write_model"]

LEAST = 40
"""Fewest distinct pairs that anything can be learnt from."""

BLOCK = 40
"""Pairs that are taken as one text."""

SHORTEST, LONGEST = 6, 45
"""Pairs of a made document."""

DOCUMENTS = 240
"""Documents that are made at least, and at most three times as many."""

TEST = 10
"""Every so many a text is kept for measuring."""

DICTIONARY_WEIGHT = 2.0
STEPS = 400
"""Steps of the encoder, at least."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a model is trained on.

    Attributes:
        pairs: Sentence pairs, in the order of their documents.
        dictionary: Words and their translations.
        documents: Documents with the beads that people found natural.
    """

    pairs: Sequence[tuple[str, str]]
    dictionary: Sequence[tuple[str, str]] = ()
    documents: Sequence[GoldDocument] = ()

    def turned(self) -> Corpus:
        """The same with the sides exchanged."""
        return Corpus(
            [(b, a) for a, b in self.pairs],
            [(b, a) for a, b in self.dictionary],
            [GoldDocument(b, a, [(right, left) for left, right in beads]) for a, b, beads in self.documents],
        )


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and what is known of it.

    Attributes:
        model: Ready to be used.
        files: The files of its folder by name.
        scores: Of documents made of pairs that nothing was trained on; the lexicon and the encoder that they were
            measured with knew half of the other pairs.
        documents: How many documents that were.
    """

    model: Model
    files: dict[str, bytes]
    scores: Scores
    documents: int


class _Parts(NamedTuple):
    lexicon: Lexicon
    encoder: Encoder


def train_model(corpus: Corpus, source_lang: str, target_lang: str, report: Report | None = None) -> Trained:
    """Train a model; the same corpus gives the same model on the same machine.

    Where the target language is Arabic the sides are exchanged: the aligner works either way round, and only a source
    may be Arabic.

    Args:
        corpus: What to learn from.
        source_lang: BCP 47 code of the source texts; only its first part counts.
        target_lang: BCP 47 code of the target texts.
        report: Told one line about each step.

    Raises:
        ModelError: If there are too few pairs, or the languages are the same.
    """
    say = report or (lambda _: None)
    langs = source_lang.lower().partition("-")[0], target_lang.lower().partition("-")[0]
    if langs[0] == langs[1]:
        raise ModelError(f"both languages are {langs[0]}", hint="name two languages")
    if langs[1] == "ar":
        langs, corpus = langs[::-1], corpus.turned()
    pairs = list(dict.fromkeys((a.strip(), b.strip()) for a, b in corpus.pairs if a.strip() and b.strip()))
    if len(pairs) < LEAST:
        raise ModelError(
            f"{len(pairs)} different pairs are too few to learn from", hint=f"at least {LEAST} are needed, better 2,000"
        )
    trainer = _Trainer(langs, _stretch(pairs), say)
    size = min(BLOCK, max(SHORTEST, len(pairs) // 10))
    blocks = [pairs[at : at + size] for at in range(0, len(pairs), size)]
    words = [WeightedPair(a, b, DICTIONARY_WEIGHT) for a, b in corpus.dictionary]
    folds = []
    for fold in (0, 1):
        say(f"fold {fold + 1} of 2")
        rest = [pair for number, block in enumerate(blocks) if number % 2 != fold for pair in block]
        folds.append(trainer.parts([*map(_weighted, rest), *words]))
    texts = [WeightedPair(a, b) for a, b in pairs]
    examples = trainer.natural(corpus.documents, [*texts, *words])
    tests: list[tuple[int, GoldDocument]] = []
    for number, document in _made(blocks):
        if number % TEST == TEST - 1:
            tests.append((number % 2, document))
        else:
            examples += trainer.examples([document], folds[number % 2])
    say(f"bead score: {len(examples)} documents, {sum(len(each.gold) for each in examples)} beads")
    network = train_network(examples, report=say)
    say("lexicon and encoder of everything")
    everything = [*texts, *words, *_natural_pairs(corpus.documents)]
    lexicon, encoder = trainer.parts(everything)
    files = {
        "lexicon.npz": save_lexicon(lexicon),
        "encoder.npz": save_encoder(encoder),
        "beads.npz": save_network(network),
    }
    digest = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()[:8]
    name = f"{langs[0]}-{langs[1]}-{digest}"
    about = {"name": name, "source_lang": langs[0], "target_lang": langs[1], "stretch": trainer.stretch}
    files["model.json"] = (json.dumps(about, indent=2) + "\n").encode("utf-8")
    model = Model(name, *langs, lexicon, network, encoder, trainer.stretch)
    judged = []
    for fold, document in tests:
        seen = Model(name, *langs, folds[fold].lexicon, network, folds[fold].encoder, trainer.stretch)
        beads = BilingualAligner(seen).align_texts(document.source, document.target)
        judged.append((document.beads, [(tuple(range(i, k)), tuple(range(j, m))) for i, k, j, m, _ in beads]))
    return Trained(model, files, evaluate(judged), len(tests))


def _weighted(pair: tuple[str, str]) -> WeightedPair:
    return WeightedPair(*pair)


def _stretch(pairs: Iterable[tuple[str, str]]) -> float:
    """What makes the lengths of the source what those of Arabic are to English."""
    source, target = (sum(lengths) for lengths in zip(*((len(a), len(b)) for a, b in pairs), strict=True))
    return float(round(target / source / RATIO, 3))


def _made(blocks: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[int, GoldDocument]]:
    """Documents made of the pairs of each block, with the number of the block."""
    usable = [number for number, block in enumerate(blocks) if len(block) >= SHORTEST]
    turns = max(1, -(-DOCUMENTS // len(usable)))
    every = max(1, len(usable) // (3 * DOCUMENTS))
    every += every % 2 == 0  # so that both folds are met
    made = []
    for number in usable[::every]:
        block = blocks[number]
        for turn in range(turns):
            rng = random.Random(f"{turn}/{number}")  # noqa: S311 - not for secrets
            size = rng.randint(SHORTEST, min(LONGEST, len(block)))
            start = rng.randint(0, len(block) - size)
            made.append((number, distort(block[start : start + size], rng)))
    return made


def _natural_pairs(documents: Iterable[GoldDocument]) -> list[WeightedPair]:
    return [
        WeightedPair(" ".join(source[i] for i in left), " ".join(target[j] for j in right))
        for source, target, beads in documents
        for left, right in beads
        if left and right
    ]


class _Trainer:
    """Trains parts of a model for one pair of languages, and looks at documents through them."""

    def __init__(self, langs: tuple[str, str], stretch: float, say: Report) -> None:
        self.langs, self.stretch, self.say = langs, stretch, say

    def parts(self, pairs: Sequence[WeightedPair]) -> _Parts:
        """A lexicon and an encoder."""
        lexicon = train_lexicon(pairs, self.say, self.langs)
        usual = EncoderSettings()
        batch = max(2, min(usual.batch, len(pairs) // 12))
        epochs = min(60, max(usual.epochs, STEPS * batch // len(pairs)))
        small = len(pairs) < 20 * usual.batch
        width, least = (96, 2) if small else (usual.dimensions, usual.least)
        settings = EncoderSettings(dimensions=width, epochs=epochs, batch=batch, least=least)
        course: list[str] = []
        encoder = train_encoder(pairs, settings, course.append, self.langs)
        self.say(f"encoder: {len(encoder.vectors)} x {width}, {', '.join(course[-1:])}")
        return _Parts(lexicon, encoder)

    def natural(self, documents: Sequence[GoldDocument], pairs: Sequence[WeightedPair]) -> list[Example]:
        """The examples of natural documents, as they are and varied, seen by models that do not know them."""
        some = [part for document in documents for part in cleaned(document)]
        if not some:
            return []
        self.say(f"{len(some)} natural documents")
        varied = [vary(document, random.Random(place)) for place, document in enumerate(some)]  # noqa: S311
        return self.examples([*some, *varied], self.parts(pairs))

    def examples(self, documents: Sequence[GoldDocument], parts: _Parts) -> list[Example]:
        """The examples of documents, seen through a lexicon and an encoder."""
        lexicon, encoder = parts
        names = name_finder(self.langs[0])
        found = []
        for document in documents:
            for part in cleaned(document):
                texts = Texts(part.source, part.target, lexicon, self.langs, stretch=self.stretch)
                found.append(example(part, gather_evidence(texts, names, encoder)))
        return found


def write_model(files: dict[str, bytes], folder: str | Path) -> None:
    """Write the files of a model into `folder`, which appears whole or not at all; an older model there is replaced.

    Raises:
        ModelError: If something else than a model is there, or it cannot be written.
    """
    path = Path(folder)
    if path.exists() and not (path / "model.json").is_file() and not (path.is_dir() and not any(path.iterdir())):
        raise ModelError("is there and is no model", path=path, hint="name a folder that does not exist yet")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
        try:
            for name, data in files.items():
                (made / name).write_bytes(data)
            made.chmod(0o755)
            if path.exists():
                old = made.with_suffix(".old")
                path.rename(old)
                made.rename(path)
                shutil.rmtree(old)
            else:
                made.rename(path)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise ModelError(f"cannot be written: {(error.strerror or '').lower()}", path=path) from error
