"""Train the bead score: a small network whose lattice makes the gold path of each document probable.

The loss of a document is the negative log-likelihood of its gold path in the distribution over all paths; its gradient
with respect to the score of a candidate is the posterior of that candidate, less one if it is on the gold path. Adam
(Kingma and Ba 2015), a cosine schedule, weight decay, and random features set to their mean.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.beads import CLIP, Network
from mtkit.align.dynamic import TYPES, Lattice, posteriors
from mtkit.align.features import features
from mtkit.align.rough import Candidates, candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from mtkit.align.evidence import Evidence
    from mtkit.align.training.documents import GoldDocument

    Floats = NDArray[np.float32]

__all__ = ["Example", "Settings", "example", "train_network"]

WIDE_PRUNE = 30.0
_KINDS = {kind: index for index, kind in enumerate(TYPES)}
_SIZES = np.array(TYPES, np.intp)


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one document, their features, and which of them are gold.

    Attributes:
        some: Candidates.
        matrix: Shape (candidates, features).
        gold: Indices of the gold candidates.
        rows: Source segments.
        columns: Target segments.
        weight: How much the document counts.
    """

    some: Candidates
    matrix: Floats
    gold: NDArray[np.intp]
    rows: int
    columns: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Attributes:
        hidden: Units of each hidden layer.
        epochs: Passes over the documents.
        members: Networks whose mean is taken.
        rough: Share of the rough score in the result, see `Network`.
        temperature: Of the result, see `Network`.
        rate: Highest learning rate.
        decay: Weight decay.
        dropped: Most features that are hidden from the network at a time.
        batch: Documents a step.
        seed: Of the random numbers.
    """

    hidden: tuple[int, ...] = (64, 32)
    epochs: int = 7
    members: int = 2
    rough: float = 0.5
    temperature: float = 0.7
    rate: float = 2e-3
    decay: float = 3e-3
    dropped: float = 0.2
    batch: int = 4
    seed: int = 0


def example(document: GoldDocument, evidence: Evidence, weight: float = 1.0) -> Example:
    """Make a training example of a document that `cleaned` let through, gold beads added to the candidates."""
    some, rough = candidates(evidence, WIDE_PRUNE)
    known = {cell: place for place, cell in enumerate(zip(some.kinds, some.i1, some.j1, strict=True))}
    gold: list[int] = []
    extra: list[tuple[int, int, int]] = []
    i = j = 0
    for source, target in document.beads:
        i, j = i + len(source), j + len(target)
        cell = (_KINDS[len(source), len(target)], i, j)
        if cell not in known:
            known[cell] = len(known)
            extra.append(cell)
        gold.append(known[cell])
    if extra:
        kinds, rows, columns = (np.array(column, np.intp) for column in zip(*extra, strict=True))
        more = (kinds, rows - _SIZES[kinds, 0], rows, columns - _SIZES[kinds, 1], columns)
        old = (some.kinds, some.i0, some.i1, some.j0, some.j1)
        some = Candidates(*(np.concatenate(both) for both in zip(old, more, strict=True)))
    return Example(
        some, features(evidence, some, rough), np.array(gold, np.intp), evidence.rows, evidence.columns, weight
    )


class _Adam:
    def __init__(self, parameters: list[Floats], decay: float) -> None:
        self.parameters, self.decay, self.steps = parameters, decay, 0
        self.first = [np.zeros_like(value) for value in parameters]
        self.second = [np.zeros_like(value) for value in parameters]

    def step(self, gradients: Sequence[Floats], rate: float) -> None:
        self.steps += 1
        for place, (value, plain) in enumerate(zip(self.parameters, gradients, strict=True)):
            gradient = plain + self.decay * value if value.ndim > 1 else plain
            self.first[place] = 0.9 * self.first[place] + 0.1 * gradient
            self.second[place] = 0.99 * self.second[place] + 0.01 * gradient * gradient
            mean = self.first[place] / (1 - 0.9**self.steps)
            spread = self.second[place] / (1 - 0.99**self.steps)
            np.subtract(value, rate * mean / (np.sqrt(spread) + 1e-6), out=value)


def train_network(
    examples: Sequence[Example], settings: Settings | None = None, report: Callable[[str], None] | None = None
) -> Network:
    """Train a network on examples; the same examples and settings give the same network."""
    how = settings or Settings()
    sample = np.concatenate([each.matrix[::3] for each in examples])
    mean: Floats = sample.mean(axis=0).astype(np.float32, copy=False)
    scale: Floats = (sample.std(axis=0) + np.float32(1e-3)).astype(np.float32, copy=False)
    del sample
    matrices = [np.clip((each.matrix - mean) / scale, -CLIP, CLIP) for each in examples]
    members = tuple(_member(examples, matrices, how, how.seed + number, report) for number in range(how.members))
    return Network(mean, scale, members, how.rough, how.temperature)


def _member(
    examples: Sequence[Example],
    matrices: Sequence[Floats],
    how: Settings,
    seed: int,
    report: Callable[[str], None] | None,
) -> tuple[tuple[Floats, Floats], ...]:
    numbers = np.random.default_rng(seed)
    width = matrices[0].shape[1]
    layers = [
        (
            (numbers.standard_normal((a, b)) * np.sqrt(2.0 / a) * (0.1 if b == 1 else 1.0)).astype(np.float32),
            np.zeros(b, np.float32),
        )
        for a, b in itertools.pairwise((width, *how.hidden, 1))
    ]
    adam = _Adam([value for layer in layers for value in layer], how.decay)
    order = list(range(len(examples)))
    shuffler = random.Random(seed)  # noqa: S311 - not for secrets
    beads = sum(len(each.gold) for each in examples)
    for epoch in range(how.epochs):
        rate = how.rate * (0.52 + 0.5 * float(np.cos(np.pi * epoch / how.epochs)))
        shuffler.shuffle(order)
        loss = 0.0
        for start in range(0, len(order), how.batch):
            total: list[Floats] | None = None
            for place in order[start : start + how.batch]:
                kept = numbers.random(width) > how.dropped * numbers.random()
                value, gradients = _gradients(layers, examples[place], np.where(kept, matrices[place], np.float32(0.0)))
                loss += value
                total = gradients if total is None else [a + b for a, b in zip(total, gradients, strict=True)]
            adam.step(total or [], rate)
        if report:
            report(f"network {seed}, epoch {epoch + 1}: loss {loss / beads:.4f} a bead")
    return tuple(layers)


def _gradients(layers: Sequence[tuple[Floats, Floats]], each: Example, matrix: Floats) -> tuple[float, list[Floats]]:
    """Loss of a document and the gradients of all weights and biases."""
    values = [matrix]
    for weights, bias in layers[:-1]:
        values.append(np.maximum(values[-1] @ weights + bias, 0.0))
    score = (values[-1] @ layers[-1][0] + layers[-1][1])[:, 0].astype(np.float64)
    lattice = np.full((each.rows + 1, len(TYPES), each.columns + 1), -np.inf)
    lattice[each.some.i1, each.some.kinds, each.some.j1] = score
    chances, total = posteriors(Lattice(lattice, np.zeros(each.rows + 1, np.intp), each.columns))
    slope = chances[each.some.i1, each.some.kinds, each.some.j1]
    slope[each.gold] -= 1.0
    loss = total - float(score[each.gold].sum())
    back = (slope * (0.2 * each.weight / np.sqrt(len(each.gold))))[:, None].astype(np.float32)
    gradients: list[Floats] = []
    for place in range(len(layers) - 1, -1, -1):
        gradients[:0] = [values[place].T @ back, back.sum(axis=0)]
        if place:
            back = (back @ layers[place][0].T) * (values[place] > 0)
    return loss, gradients
