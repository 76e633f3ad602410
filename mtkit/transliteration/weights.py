"""The weights of the name model: how they are kept, and the scores of word pairs that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from mtkit.errors import ModelError
from mtkit.transliteration.features import features
from mtkit.transliteration.spellings import Spellings, shipped_spellings
from mtkit.transliteration.transducer import Inventory, best_paths

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path as FilePath

    import numpy as np
    from numpy.typing import NDArray

    from mtkit.transliteration.transducer import Path

__all__ = ["NameModel", "shipped", "shipped_same"]

FORMAT = 1
REMEMBERED = 200_000  # answers, a bound on memory
BATCH = 1024  # pairs that are aligned at once


@dataclass(slots=True)
class NameModel:
    """Step weights and a small classifier over the features of the best path.

    Attributes:
        inventory: What the rows and columns of `steps` mean.
        steps: Weight of each step, log-odds, shape (rows, chunks).
        hidden: First layer, shape (features + 1, units); the last row is the bias.
        output: Second layer, shape (units + 1,).
        name_layer: Weights of the features of a whole name, the bias last.
        latin_only: Whether both words of a pair are in Latin letters.
        spellings: Spellings on record, by which `log_odds_known` corrects the answers; None for none.
    """

    inventory: Inventory
    steps: NDArray[np.float32]
    hidden: NDArray[np.float32]
    output: NDArray[np.float32]
    name_layer: NDArray[np.float32]
    spellings: Spellings | None = None
    latin_only: bool = False
    _known: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)

    def paths(self, pairs: Sequence[tuple[str, str]]) -> Path:
        """The best paths of folded word pairs, Arabic first."""
        arabic = [self.inventory.arabic(pair[0]) for pair in pairs]
        latin = [self.inventory.latin(pair[1]) for pair in pairs]
        return best_paths(self.inventory, self.steps, arabic, latin)

    def log_odds(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Log-odds that the second word renders the first, for each pair of folded words."""
        import numpy as np

        out = np.empty(len(pairs), np.float32)
        order = sorted(range(len(pairs)), key=lambda at: (len(pairs[at][0]), len(pairs[at][1])))
        for start in range(0, len(order), BATCH):
            part = order[start : start + BATCH]
            out[part] = self.classify(features(self.paths([pairs[at] for at in part])))
        return out

    def log_odds_known(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """As `log_odds`, corrected by the spellings on record, and remembering earlier answers."""
        known = self._known
        missing = [pair for pair in dict.fromkeys(pairs) if pair not in known]
        if missing:
            if len(known) > REMEMBERED:
                known.clear()
                missing = list(dict.fromkeys(pairs))
            answers = self.log_odds(missing).tolist()
            if self.spellings is not None:
                adjusted = self.spellings.same if self.latin_only else self.spellings.adjusted
                answers = [adjusted(*pair, odds) for pair, odds in zip(missing, answers, strict=True)]
            known.update(zip(missing, answers, strict=True))
        return [known[pair] for pair in pairs]

    def classify(self, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds for each row of features."""
        import numpy as np

        inner = np.tanh(matrix @ self.hidden[:-1] + self.hidden[-1])
        score: NDArray[np.float32] = inner @ self.output[:-1] + self.output[-1]
        return score

    def save(self, path: FilePath) -> None:
        """Write the weights in half precision."""
        import numpy as np

        from mtkit.files import open_output

        with open_output(path) as stream:
            np.savez_compressed(
                stream,
                format=np.array(FORMAT),
                letters=np.array(self.inventory.letters),
                pairs=np.array(self.inventory.pairs),
                chunks=np.array(self.inventory.chunks),
                steps=self.steps.astype(np.float16),
                hidden=self.hidden,
                output=self.output,
                name_layer=self.name_layer,
            )

    @classmethod
    def load(cls, path: FilePath) -> NameModel:
        """Read weights.

        Raises:
            ModelError: If there is no such file or it holds something else.
        """
        import numpy as np

        try:
            with np.load(path, allow_pickle=False) as kept:
                if int(kept["format"]) != FORMAT:
                    raise ModelError("was written by another version", path=path, hint="train it again")
                inventory = Inventory(kept["letters"].tolist(), kept["pairs"].tolist(), kept["chunks"].tolist())
                steps = kept["steps"].astype(np.float32)
                return cls(inventory, steps, kept["hidden"], kept["output"], kept["name_layer"])
        except (OSError, KeyError, ValueError, EOFError) as error:
            raise ModelError("is no model of names", path=path, hint="reinstall mtkit or train it again") from error


@lru_cache(maxsize=1)
def shipped() -> NameModel:
    """The model that comes with mtkit, read once."""
    with resources.as_file(resources.files("mtkit.transliteration") / "model" / "plausible.npz") as path:
        model = NameModel.load(path)
    model.spellings = shipped_spellings()
    return model


@lru_cache(maxsize=1)
def shipped_same() -> NameModel:
    """The model of two Latin spellings of one name, read once."""
    with resources.as_file(resources.files("mtkit.transliteration") / "model" / "same.npz") as path:
        model = NameModel.load(path)
    model.spellings = shipped_spellings()
    model.latin_only = True
    return model
