"""What the best path of a word pair says about the pair: the features of the classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mtkit.transliteration.transducer import Path

__all__ = ["FEATURES", "STEP_WEIGHTS", "features"]

FEATURES = (
    "mean step",
    "total",
    "worst step",
    "second worst step",
    "third worst step",
    "sum of bad steps",
    "sum of good steps",
    "sum of insertions",
    "first step",
    "last steps",
    "Arabic letters",
    "Latin letters",
    "letters of Latin for one of Arabic",
    "one by Arabic letters",
)
STEP_WEIGHTS = 10  # the first ten features are functions of the step weights
LEAST_STEP, LEAST_TOTAL = -12.0, -60.0


def features(path: Path) -> NDArray[np.float32]:
    """The features of each pair of a batch, shape (n, len(FEATURES)); all are of the order of one."""
    import numpy as np

    n = path.arabic_length.astype(np.float32)
    m = path.latin_length.astype(np.float32)
    emit = np.maximum(path.emit, LEAST_STEP)
    insert = np.maximum(path.insert, LEAST_STEP)
    steps = np.concatenate([emit, insert], axis=1)
    total = np.maximum(path.total, LEAST_TOTAL)
    worst = np.sort(np.partition(steps, 2, axis=1)[:, :3], axis=1)
    every = np.arange(len(n))
    last = path.arabic_length - 1
    out = np.stack(
        [
            2 * total / (n + m),
            total / 10,
            worst[:, 0] / 3,
            worst[:, 1] / 3,
            worst[:, 2] / 3,
            np.minimum(steps, 0).sum(axis=1) / 10,
            np.maximum(steps, 0).sum(axis=1) / 10,
            insert.sum(axis=1) / 10,
            (emit[:, 0] + insert[:, 0]) / 3,
            (emit[every, last] + insert[every, last + 1]) / 3,
            n / 10,
            m / 10,
            m / n - 1,
            1 / n,
        ],
        axis=1,
    )
    return np.ascontiguousarray(out, np.float32)
