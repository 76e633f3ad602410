"""What is seen of segments without reading them: lengths, punctuation, how they end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mtkit.align.words import Word

    Floats = NDArray[np.float32]

__all__ = ["Surface", "surface"]

_CLOSERS = "\"'”’»)]}\\"


@dataclass(frozen=True, slots=True)
class Surface:
    """Cumulative counts over the segments of one side; each row has one value more than there are segments.

    Attributes:
        length: Code points.
        words: Words.
        counts: Shape (kinds, segments + 1): question marks, exclamation marks, brackets opened minus closed, colons,
            numbers.
        ends: Shape (kinds, segments): flags of how each segment ends: colon, question mark.
    """

    length: Floats
    words: Floats
    counts: Floats
    ends: Floats


def surface(texts: Sequence[str], words: Sequence[Sequence[Word]]) -> Surface:
    """Lengths, punctuation and ends of the segments of one side."""
    counts = np.zeros((5, len(texts) + 1), np.float32)
    ends = np.zeros((2, len(texts)), np.float32)
    for place, text in enumerate(texts):
        counts[:, place + 1] = (
            text.count("?") + text.count("؟"),
            text.count("!"),
            text.count("(") + text.count("[") - text.count(")") - text.count("]"),
            text.count(":"),
            sum(word.kind == "number" for word in words[place]),
        )
        tail = text.rstrip(_CLOSERS + " ")[-1:]
        ends[:, place] = tail == ":", tail in {"?", "؟"}
    return Surface(
        _cumulative([len(text) for text in texts]),
        _cumulative([len(some) for some in words]),
        np.cumsum(counts, axis=1),
        ends,
    )


def _cumulative(values: Sequence[int]) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values))).astype(np.float32)
