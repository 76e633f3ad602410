"""Train the embedded encoder: translations close, everything else in the batch away.

In-batch softmax both ways with an additive margin (Yang et al. 2019, "Improving Multilingual Sentence Embedding using
Bi-directional Dual Encoder with Additive Margin Softmax"), sums of word vectors, Adam on the rows that a batch touches.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.encoder import BUCKETS, Encoder, piece_ids
from mtkit.align.training.lexicon import clitic_counts
from mtkit.align.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from mtkit.align.training.lexicon import WeightedPair
    from mtkit.align.words import Word

    Floats = NDArray[np.float32]

__all__ = ["EncoderSettings", "train_encoder"]


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How to train the encoder.

    Attributes:
        dimensions: Length of a vector.
        epochs: Passes over the pairs; a pair with weight w stands w times in a pass.
        batch: Pairs that are told from each other at once.
        rate: Highest learning rate.
        margin: How much nearer than the others a translation should be.
        sharpness: What cosines are multiplied by.
        least: Stems seen more rarely have no row of their own.
        hidden: Share of the words that are left out at random.
        seed: Of the random numbers.
    """

    dimensions: int = 192
    epochs: int = 6
    batch: int = 768
    rate: float = 0.005
    margin: float = 0.15
    sharpness: float = 16.0
    least: int = 3
    hidden: float = 0.15
    seed: int = 0


def train_encoder(
    pairs: Sequence[WeightedPair],
    settings: EncoderSettings | None = None,
    report: Callable[[str], None] | None = None,
    langs: tuple[str, str] = ("ar", "en"),
) -> Encoder:
    """Train an encoder on sentence pairs and dictionary rows.

    Where there are few pairs the batches are smaller, so that there are at least four of them.
    """
    how = settings or EncoderSettings()
    say = report or (lambda _: None)
    counts = clitic_counts((pair.source for pair in pairs), langs[0])
    read_source, read_target = words_of(langs[0], counts), words_of(langs[1], counts)
    left = [read_source(pair.source) for pair in pairs]
    right = [read_target(pair.target) for pair in pairs]
    source, target = _vocabulary(left, how.least), _vocabulary(right, how.least)
    target = {stem: row + len(source) for stem, row in target.items()}
    rows = len(source) + len(target) + BUCKETS
    left_ids = _ids(left, source, rows, target=False)
    right_ids = _ids(right, target, rows, target=True)
    numbers = np.random.default_rng(how.seed)
    seen = np.bincount(np.concatenate(left_ids + right_ids), minlength=rows).astype(np.float32)
    rarity = np.log1p(len(pairs) / (seen + 5.0))
    vectors = numbers.standard_normal((rows, how.dimensions)).astype(np.float32)
    vectors *= (rarity / np.sqrt(how.dimensions) * 0.3)[:, None].astype(np.float32)
    trainer = _Trainer(vectors, how)
    places = np.repeat(np.arange(len(pairs)), [max(1, round(pair.weight)) for pair in pairs])
    places = places[[bool(len(left_ids[p]) and len(right_ids[p])) for p in places]]
    batch = min(how.batch, max(len(places) // 4, 2))
    steps = how.epochs * (len(places) // batch)
    warm = max(1, min(100, steps // 10))
    step = 0
    for epoch in range(how.epochs):
        order = numbers.permutation(places)
        losses = []
        for start in range(0, len(order) - batch + 1, batch):
            chosen = np.unique(order[start : start + batch])
            rate = how.rate * min(1.0, step / warm, max(0.02, 1 - step / steps))
            losses.append(trainer.step([left_ids[p] for p in chosen], [right_ids[p] for p in chosen], rate, numbers))
            step += 1
        if losses:
            say(f"epoch {epoch + 1}: loss {float(np.mean(losses)):.4f}")
    return Encoder(source, target, vectors)


def _vocabulary(segments: Sequence[Sequence[Word]], least: int) -> dict[str, int]:
    counts = Counter(word.stem for words in segments for word in words if word.kind != "number")
    return {stem: row for row, stem in enumerate(stem for stem, count in counts.most_common() if count >= least)}


def _ids(
    segments: Sequence[Sequence[Word]], vocabulary: dict[str, int], rows: int, *, target: bool
) -> list[NDArray[np.int64]]:
    known: dict[Word, list[int]] = {}
    result = []
    for words in segments:
        ids: list[int] = []
        for word in words:
            if word not in known:
                known[word] = piece_ids(word, vocabulary, rows, target=target)
            ids += known[word]
        result.append(np.array(ids, np.int64))
    return result


class _Trainer:
    """Holds the vectors and the moments of Adam; `step` works on one batch."""

    def __init__(self, vectors: Floats, how: EncoderSettings) -> None:
        self.vectors, self.how, self.steps = vectors, how, 0
        self.first = np.zeros_like(vectors)
        self.second = np.zeros(len(vectors), np.float32)

    def step(
        self,
        left: Sequence[NDArray[np.int64]],
        right: Sequence[NDArray[np.int64]],
        rate: float,
        numbers: np.random.Generator,
    ) -> float:
        """One step; returns the loss."""
        sides = [self._forward(ids, numbers) for ids in (left, right)]
        (a_unit, a_size, a_rows), (b_unit, b_size, b_rows) = sides
        scores = self.how.sharpness * (a_unit @ b_unit.T)
        size = len(scores)
        diagonal = np.arange(size)
        scores[diagonal, diagonal] -= self.how.sharpness * self.how.margin
        ahead, back = _softmax(scores), _softmax(scores.T)
        loss = -float(np.log(ahead[diagonal, diagonal] + 1e-9).mean() + np.log(back[diagonal, diagonal] + 1e-9).mean())
        slope = ahead + back.T
        slope[diagonal, diagonal] -= 2.0
        slope *= np.float32(self.how.sharpness / size)
        gradients = (
            (slope @ b_unit, a_unit, a_size, a_rows),
            (slope.T @ a_unit, b_unit, b_size, b_rows),
        )
        rows = np.concatenate((a_rows[0], b_rows[0]))
        back_rows = []
        for gradient, unit, norm, (_, owner) in gradients:
            tangent = (gradient - unit * (gradient * unit).sum(axis=1, keepdims=True)) / norm
            back_rows.append(tangent[owner])
        self._update(rows, np.concatenate(back_rows), rate)
        return loss

    def _forward(
        self, ids: Sequence[NDArray[np.int64]], numbers: np.random.Generator
    ) -> tuple[Floats, Floats, tuple[NDArray[np.int64], NDArray[np.intp]]]:
        sizes = np.array([len(some) for some in ids])
        rows = np.concatenate(ids)
        owner = np.repeat(np.arange(len(ids)), sizes)
        keep = numbers.random(len(rows)) >= self.how.hidden
        keep[np.cumsum(sizes) - 1] = True
        rows, owner = rows[keep], owner[keep]
        starts = np.searchsorted(owner, np.arange(len(ids)))
        total = np.add.reduceat(self.vectors[rows], starts, axis=0)
        norm = np.linalg.norm(total, axis=1, keepdims=True) + np.float32(1e-6)
        return total / norm, norm, (rows, owner)

    def _update(self, rows: NDArray[np.int64], gradient: Floats, rate: float) -> None:
        order = np.argsort(rows, kind="stable")
        touched, starts = np.unique(rows[order], return_index=True)
        total = np.add.reduceat(gradient[order], starts, axis=0)
        self.steps += 1
        self.first[touched] = 0.9 * self.first[touched] + 0.1 * total
        self.second[touched] = 0.98 * self.second[touched] + 0.02 * (total * total).mean(axis=1)
        spread = np.sqrt(self.second[touched])[:, None] + 1e-7
        self.vectors[touched] -= rate * self.first[touched] / spread


def _softmax(scores: Floats) -> Floats:
    value = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = (value / value.sum(axis=1, keepdims=True)).astype(np.float32, copy=False)
    return result
