"""The score of a candidate bead: features of all evidence, weighed by a small trained network.

The network is trained so that the gold path of a document is probable among all paths through its lattice (a
semi-Markov conditional random field, Sarawagi and Cohen 2004), so scores add up along a path and the posteriors of the
lattice are confidences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.arrays import pack_arrays, read_arrays
from mtkit.align.dynamic import Lattice
from mtkit.align.features import features
from mtkit.align.rough import PRUNE, Candidates, candidates
from mtkit.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from mtkit.align.evidence import Evidence

    Floats = NDArray[np.float32]

__all__ = ["CLIP", "Network", "load_network", "save_network", "scored_lattice"]

CLIP = 6.0
"""Standardised features are cut at this many standard deviations, so that odd documents do not derail the network."""

Layers = tuple[tuple["NDArray[np.float32]", "NDArray[np.float32]"], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """A few small feed-forward networks with rectified units; their mean, and a share of the rough score, is the score.

    The rough score knows little but errs little; on texts unlike the training documents it keeps the networks on the
    path. The temperature makes the posteriors of the lattice honest.

    Attributes:
        mean: Shape (features,), taken off first.
        scale: Shape (features,), divided by next.
        members: The networks: weights (inputs, outputs) and biases (outputs,) of each layer.
        rough: Share of the rough score.
        temperature: What the sum is multiplied by.
    """

    mean: Floats
    scale: Floats
    members: tuple[Layers, ...]
    rough: float = 0.0
    temperature: float = 1.0

    def score(self, matrix: Floats, rough: Floats) -> Floats:
        """Scores of candidates from their feature matrix and their rough scores, shape (candidates,)."""
        start: NDArray[np.float32] = np.clip((matrix - self.mean) / self.scale, -CLIP, CLIP).astype(np.float32)
        total = np.zeros(len(matrix), np.float32)
        for layers in self.members:
            value: Floats = start
            for weights, bias in layers[:-1]:
                value = np.maximum(value @ weights + bias, np.float32(0.0)).astype(np.float32)
            weights, bias = layers[-1]
            total += (value @ weights + bias)[:, 0]
        mixed = (total / len(self.members) + self.rough * rough) * self.temperature
        return mixed.astype(np.float32)


def scored_lattice(evidence: Evidence, network: Network, prune: float = PRUNE) -> tuple[Lattice, Candidates]:
    """The lattice of network scores over the candidates that are worth it, and those candidates."""
    some, rough = candidates(evidence, prune)
    scores = np.full(rough.scores.shape, -np.inf)
    cells = some.i1, some.kinds, some.j1
    scores[cells] = network.score(features(evidence, some, rough), rough.scores[cells].astype(np.float32))
    return Lattice(scores, rough.lows, rough.columns), some


def save_network(network: Network) -> bytes:
    """The network as a zip archive of NumPy arrays, the same bytes for the same network."""
    arrays: dict[str, NDArray[np.generic]] = {
        "mean": network.mean,
        "scale": network.scale,
        "mix": np.array([network.rough, network.temperature], np.float32),
    }
    for member, layers in enumerate(network.members):
        for place, (weights, bias) in enumerate(layers):
            arrays[f"weights{member}_{place}"] = weights
            arrays[f"bias{member}_{place}"] = bias
    return pack_arrays(arrays)


def load_network(path: Path) -> Network:
    """Read what `save_network` wrote.

    Raises:
        ModelError: If the file is missing or not a network.
    """
    arrays = read_arrays(path)
    try:
        members: list[Layers] = []
        while f"weights{len(members)}_0" in arrays:
            name = f"{len(members)}_"
            depth = sum(key.startswith(f"weights{name}") for key in arrays)
            members.append(tuple((arrays[f"weights{name}{at}"], arrays[f"bias{name}{at}"]) for at in range(depth)))
        rough, temperature = arrays["mix"].tolist()
        return Network(arrays["mean"], arrays["scale"], tuple(members), rough, temperature)
    except (KeyError, ValueError) as error:
        raise ModelError(f"is not a network of mtkit: {error}", path=path, hint="install mtkit again") from error
