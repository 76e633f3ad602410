"""The rules of the corpus filter, each with a score that is shown.

`FILTERS` holds the rules by name; each meets the protocol `Filter`. A new one is a function over a batch of units and
a line there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from mtkit.corpus.filters import meaning, surface
from mtkit.corpus.filters.batch import Batch
from mtkit.corpus.filters.pair import Pair

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FILTERS", "Batch", "Direction", "Filter", "Pair"]

Direction = Literal["least", "most"]
"""Whether a score must be at least or at most its limit."""


class Filter(Protocol):
    """A rule of the filter."""

    @property
    def name(self) -> str:
        """The name in settings and reports."""

    @property
    def about(self) -> str:
        """What the score is, in one line."""

    @property
    def limit(self) -> float:
        """The limit where nobody sets another."""

    @property
    def direction(self) -> Direction:
        """Which side of the limit is good; a score equal to the limit is good."""

    def score(self, batch: Batch) -> NDArray[np.float64]:
        """The score of each unit of a batch; NaN where the rule does not apply."""

    def why(self, one: Batch, score: float) -> str:
        """What the score of the only unit of a batch says, in words."""


FILTERS: dict[str, Filter] = {rule.name: rule for rule in (*surface.RULES, *meaning.RULES)}
"""Name of each rule and the rule, in the order in which they are shown: those that need no words first."""
