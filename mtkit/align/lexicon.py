"""The bilingual lexicon: how probable a word is as a translation of another, both ways, at two levels.

The tables are word translation probabilities (IBM model 1; Brown et al. 1993) over forms and over stems, trained by
`scripts/train_lexicon.py`. They are kept as sparse rows with probabilities in steps of their logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mtkit.align.arrays import pack_arrays, pack_words, read_arrays, unpack_words
from mtkit.align.words import words_of
from mtkit.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from mtkit.align.words import Word

    Floats = NDArray[np.float32]

__all__ = ["LEVELS", "STEP", "Lexicon", "Table", "load_lexicon", "save_lexicon"]

LEVELS = ("form", "stem")
"""The two ways in which a word is looked up: `Word.form` and `Word.stem`."""

STEP = 0.02
"""Probabilities are stored as `round(-log(p) / STEP)` in one byte; 5.1 and more as 255."""


@dataclass(frozen=True, slots=True)
class Table:
    """Translation probabilities from one vocabulary to another, as sparse rows.

    Attributes:
        starts: Shape (rows + 1,): where the entries of each row begin.
        columns: Shape (entries,): target word of each entry.
        codes: Shape (entries,): its probability as `STEP` says.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.uint32]
    codes: NDArray[np.uint8]

    def row(self, index: int) -> list[tuple[int, float]]:
        """The entries of a row: target word and probability."""
        span = slice(int(self.starts[index]), int(self.starts[index + 1]))
        chances = np.exp(-STEP * self.codes[span].astype(np.float64))
        return list(zip(self.columns[span].tolist(), chances.tolist(), strict=True))

    def local(self, rows: NDArray[np.int64], columns: NDArray[np.int64], size: int) -> Floats:
        """The probabilities among some words, dense.

        Args:
            rows: Shape (a,): vocabulary index of each local source word, -1 for unknown.
            columns: Shape (b,): vocabulary index of each local target word, -1 for unknown.
            size: Size of the target vocabulary.

        Returns:
            Shape (a, b), 0 where the table has no entry.
        """
        result = np.zeros((len(rows), len(columns)), np.float32)
        place = np.full(size, -1, np.int32)
        known = np.flatnonzero(columns >= 0)
        place[columns[known]] = known
        local_rows = np.flatnonzero(rows >= 0)
        first, last = self.starts[rows[local_rows]], self.starts[rows[local_rows] + 1]
        counts = last - first
        owner = np.repeat(local_rows, counts)
        offsets = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        entries = np.repeat(first, counts) + offsets
        where = place[self.columns[entries]]
        hit = where >= 0
        result[owner[hit], where[hit]] = np.exp(-STEP * self.codes[entries[hit]].astype(np.float32))
        return result


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the lexicon: vocabularies, relative frequencies and both tables."""

    source: dict[str, int]
    target: dict[str, int]
    source_counts: Floats
    target_counts: Floats
    forward: Table
    backward: Table


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A bilingual lexicon.

    Attributes:
        levels: By name, as in `LEVELS`.
        counts: How often each folded source word stood in the training data, for clitic splitting.
    """

    levels: dict[str, Level]
    counts: dict[str, int]
    _readers: dict[str, Callable[[str], list[Word]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def reader(self, lang: str) -> Callable[[str], list[Word]]:
        """What tells the words of a segment in language `lang`; what it has met it remembers over all texts."""
        if lang not in self._readers:
            self._readers[lang] = words_of(lang, self.counts)
        return self._readers[lang]


def save_lexicon(lexicon: Lexicon) -> bytes:
    """The lexicon as a zip archive of NumPy arrays, the same bytes for the same lexicon."""
    arrays: dict[str, NDArray[np.generic]] = {
        "counts_words": pack_words(list(lexicon.counts)),
        "counts": np.array(list(lexicon.counts.values()), np.uint32),
    }
    for name, level in lexicon.levels.items():
        arrays[f"{name}_source"] = pack_words(list(level.source))
        arrays[f"{name}_target"] = pack_words(list(level.target))
        arrays[f"{name}_source_counts"] = level.source_counts
        arrays[f"{name}_target_counts"] = level.target_counts
        for way in ("forward", "backward"):
            table: Table = getattr(level, way)
            arrays[f"{name}_{way}_sizes"] = np.diff(table.starts).astype(np.uint16)
            arrays[f"{name}_{way}_columns"] = table.columns.astype(
                np.uint16 if table.columns.size and np.max(table.columns) < 1 << 16 else np.uint32
            )
            arrays[f"{name}_{way}_codes"] = table.codes
    return pack_arrays(arrays)


def load_lexicon(path: Path) -> Lexicon:
    """Read what `save_lexicon` wrote.

    Raises:
        ModelError: If the file is missing or not a lexicon.
    """
    arrays = read_arrays(path)
    try:
        levels = {
            name: Level(
                {word: index for index, word in enumerate(unpack_words(arrays[f"{name}_source"]))},
                {word: index for index, word in enumerate(unpack_words(arrays[f"{name}_target"]))},
                arrays[f"{name}_source_counts"].astype(np.float32),
                arrays[f"{name}_target_counts"].astype(np.float32),
                _table(arrays, f"{name}_forward"),
                _table(arrays, f"{name}_backward"),
            )
            for name in LEVELS
        }
        counts = dict(zip(unpack_words(arrays["counts_words"]), arrays["counts"].tolist(), strict=True))
    except (KeyError, ValueError) as error:
        raise ModelError(f"is not a lexicon of mtkit: {error}", path=path, hint="install mtkit again") from error
    return Lexicon(levels, counts)


def _table(arrays: dict[str, NDArray[Any]], name: str) -> Table:
    starts = np.concatenate(([0], np.cumsum(arrays[f"{name}_sizes"].astype(np.int64))))
    return Table(starts, arrays[f"{name}_columns"].astype(np.uint32), arrays[f"{name}_codes"])
