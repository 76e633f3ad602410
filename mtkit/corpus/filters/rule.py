"""What a rule of the filter is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from mtkit.corpus.filters.batch import Batch

__all__ = ["Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule out of two functions.

    Attributes:
        name: The name in settings and reports.
        about: What the score is, in one line.
        limit: The limit where nobody sets another.
        direction: Whether a good score is at least or at most the limit.
        scores: The score of each unit of a batch; NaN where the rule does not apply.
        words: What the score of the only unit of a batch says, in words.
    """

    name: str
    about: str
    limit: float
    direction: Literal["least", "most"]
    scores: Callable[[Batch], NDArray[np.float64]]
    words: Callable[[Batch, float], str]

    def score(self, batch: Batch) -> NDArray[np.float64]:
        """The score of each unit of a batch; NaN where the rule does not apply."""
        return self.scores(batch)

    def why(self, one: Batch, score: float) -> str:
        """What the score of the only unit of a batch says, in words."""
        return self.words(one, score)
