"""A small network that spells an Arabic word in Latin letters, one Arabic letter after the other.

For each Arabic letter it sees the letters around it and the Latin letters written so far, and gives a probability to
each chunk of Latin letters. A beam search finds the likeliest spellings.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from mtkit.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Speller", "shipped_speller"]

AROUND = 3  # Arabic letters seen on each side
BEFORE = 5  # Latin letters seen before
LATIN = "abcdefghijklmnopqrstuvwxyz"
BEAM = 24
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Speller:
    """The network: one-hot letters, one hidden layer, a softmax over chunks.

    Attributes:
        letters: Arabic letters it knows.
        chunks: Latin chunks it can write; one of them is empty.
        first: First layer, shape (inputs, hidden).
        first_bias: Shape (hidden,).
        second: Second layer, shape (hidden, chunks).
        second_bias: Shape (chunks,).
    """

    letters: tuple[str, ...]
    chunks: tuple[str, ...]
    first: NDArray[np.float32]
    first_bias: NDArray[np.float32]
    second: NDArray[np.float32]
    second_bias: NDArray[np.float32]

    def inputs(self, word: str, at: int, written: str) -> list[int]:
        """The active inputs for the letter `at` of a folded Arabic word after `written`."""
        size = len(self.letters) + 2
        out = []
        for offset in range(-AROUND, AROUND + 1):
            index = at + offset
            if not 0 <= index < len(word):
                code = 0
            else:
                code = self.letters.index(word[index]) + 2 if word[index] in self.letters else 1
            out.append((offset + AROUND) * size + code)
        base = size * (2 * AROUND + 1)
        for back in range(BEFORE):
            code = LATIN.find(written[-1 - back]) + 1 if back < len(written) else 0
            out.append(base + back * (len(LATIN) + 1) + code)
        return out

    @staticmethod
    def width(letters: int) -> int:
        """Number of inputs for so many Arabic letters."""
        return (letters + 2) * (2 * AROUND + 1) + (len(LATIN) + 1) * BEFORE

    def log_probabilities(self, inputs: NDArray[np.int64]) -> NDArray[np.float32]:
        """Log-probability of each chunk for each row of active inputs."""
        import numpy as np

        hidden = np.maximum(self.first[inputs].sum(axis=1) + self.first_bias, 0)
        scores = hidden @ self.second + self.second_bias
        scores -= scores.max(axis=1, keepdims=True)
        out: NDArray[np.float32] = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return out

    def spell(self, word: str, *, limit: int = 10, beam: int = BEAM) -> list[tuple[str, float]]:
        """The likeliest spellings of a folded Arabic word and their log-probabilities, best first."""
        import numpy as np

        states: dict[str, float] = {"": 0.0}
        for at in range(len(word)):
            written = list(states)
            rows = self.log_probabilities(np.array([self.inputs(word, at, each) for each in written]))
            rows = rows + np.array([states[each] for each in written], np.float32)[:, None]
            flat = rows.ravel()
            best = np.argpartition(-flat, min(4 * beam, flat.size - 1))[: 4 * beam]
            merged: dict[str, float] = {}
            for index in best:
                text = written[index // rows.shape[1]] + self.chunks[index % rows.shape[1]]
                score = float(flat[index])
                merged[text] = float(np.logaddexp(merged[text], score)) if text in merged else score
            states = dict(sorted(merged.items(), key=lambda item: (-item[1], item[0]))[:beam])
        return [(text, score) for text, score in states.items() if text][:limit]

    def save(self, path: Path) -> None:
        """Write the weights in half precision."""
        import numpy as np

        from mtkit.files import open_output

        with open_output(path) as stream:
            np.savez_compressed(
                stream,
                format=np.array(FORMAT),
                letters=np.array(self.letters),
                chunks=np.array(self.chunks),
                first=self.first.astype(np.float16),
                first_bias=self.first_bias.astype(np.float16),
                second=self.second.astype(np.float16),
                second_bias=self.second_bias.astype(np.float16),
            )

    @classmethod
    def load(cls, path: Path) -> Speller:
        """Read weights.

        Raises:
            ModelError: If there is no such file or it holds something else.
        """
        import numpy as np

        try:
            with np.load(path, allow_pickle=False) as kept:
                if int(kept["format"]) != FORMAT:
                    raise ModelError("was written by another version", path=path, hint="train it again")
                tables = (kept[name].astype(np.float32) for name in ("first", "first_bias", "second", "second_bias"))
                return cls(tuple(kept["letters"].tolist()), tuple(kept["chunks"].tolist()), *tables)
        except (OSError, KeyError, ValueError, EOFError) as error:
            raise ModelError("is no speller", path=path, hint="reinstall mtkit or train it again") from error


@lru_cache(maxsize=1)
def shipped_speller() -> Speller:
    """The speller that comes with mtkit, read once."""
    with resources.as_file(resources.files("mtkit.transliteration") / "model" / "speller.npz") as path:
        return Speller.load(path)
