"""The embedded sentence encoder: a sum of word vectors that two languages share.

A segment is the sum of the vectors of its stems; how long a vector is says how much its word weighs. Words outside the
vocabulary are sums of hashed letter trigrams. Sums compose: the vector of a span of segments is a difference of prefix
sums. Vectors are stored as one byte a dimension with a scale for each row.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.arrays import pack_arrays, pack_words, read_arrays, unpack_words
from mtkit.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from mtkit.align.words import Word

    Floats = NDArray[np.float32]

__all__ = ["BUCKETS", "Encoder", "load_encoder", "piece_ids", "save_encoder"]

BUCKETS = 4096
"""Rows for hashed letter trigrams, each side has its own half."""

MOST_REMEMBERED = 200_000
"""Words of a side whose rows are remembered before that begins anew."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A static bilingual encoder.

    Attributes:
        source: Row of each known source stem.
        target: Row of each known target stem.
        vectors: Shape (rows, dimensions); the last `BUCKETS` rows are those of the trigrams.
    """

    source: dict[str, int]
    target: dict[str, int]
    vectors: Floats
    _pieces: tuple[dict[Word, list[int]], dict[Word, list[int]]] = field(
        default_factory=lambda: ({}, {}), init=False, repr=False, compare=False
    )
    _kept: dict[bool, Mapping[str, Floats]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def keep(self, texts: Sequence[str], vectors: Floats, *, target: bool) -> None:
        """Remember the vectors of one document, so that who judges its alignment need not make them again."""
        self._kept[target] = dict(zip(texts, vectors, strict=True))

    def kept(self, *, target: bool) -> Mapping[str, Floats]:
        """The texts of a side whose vectors were kept last, and these."""
        return self._kept.get(target, {})

    def sums(self, segments: Sequence[Sequence[Word]], *, target: bool) -> Floats:
        """Unnormalised vector of each segment, shape (segments, dimensions)."""
        vocabulary = self.target if target else self.source
        known = self._pieces[target]
        if len(known) > MOST_REMEMBERED:
            known.clear()
        rows: list[int] = []
        sizes: list[int] = []
        for words in segments:
            before = len(rows)
            for word in words:
                pieces = known.get(word)
                if pieces is None:
                    pieces = known[word] = piece_ids(word, vocabulary, len(self.vectors), target=target)
                rows += pieces
            sizes.append(len(rows) - before)
        result = np.zeros((len(segments), self.vectors.shape[1]), np.float32)
        filled = np.flatnonzero(sizes)
        if filled.size:
            starts = np.concatenate(([0], np.cumsum(np.array(sizes)[filled])[:-1]))
            result[filled] = np.add.reduceat(self.vectors[rows], starts, axis=0)
        return result


def piece_ids(word: Word, vocabulary: dict[str, int], rows: int, *, target: bool) -> list[int]:
    """The rows of a word: its own, or those of its letter trigrams."""
    own = vocabulary.get(word.stem)
    if own is not None:
        return [own]
    text = f"<{word.stem}>"
    half = BUCKETS // 2
    first = rows - BUCKETS + (half if target else 0)
    return [first + zlib.crc32(text[at : at + 3].encode()) % half for at in range(len(text) - 2)]


def save_encoder(encoder: Encoder) -> bytes:
    """The encoder as a zip archive of NumPy arrays, vectors in bytes."""
    scale = np.abs(encoder.vectors).max(axis=1) / 127.0 + np.float32(1e-12)
    codes = np.round(encoder.vectors / scale[:, None]).astype(np.int8)
    return pack_arrays(
        {
            "source": pack_words(list(encoder.source)),
            "target": pack_words(list(encoder.target)),
            "codes": codes,
            "scale": scale.astype(np.float32),
        }
    )


def load_encoder(path: Path) -> Encoder:
    """Read what `save_encoder` wrote.

    Raises:
        ModelError: If the file is missing or not an encoder.
    """
    arrays = read_arrays(path)
    try:
        source, target = unpack_words(arrays["source"]), unpack_words(arrays["target"])
        vectors = arrays["codes"].astype(np.float32) * arrays["scale"][:, None]
    except (KeyError, ValueError) as error:
        raise ModelError(f"is not an encoder of mtkit: {error}", path=path, hint="install mtkit again") from error
    return Encoder(
        {word: row for row, word in enumerate(source)},
        {word: row + len(source) for row, word in enumerate(target)},
        vectors,
    )
