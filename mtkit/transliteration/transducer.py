"""A monotone letter transducer: the best way to read a Latin word as a rendering of an Arabic one, in batches.

Each Arabic letter (or a frequent pair of letters) is written as a chunk of nought to three Latin letters, and after
it a chunk of up to two Latin letters may stand for the vowel that Arabic does not write. Each step has a weight; the
best path is found by dynamic programming over many word pairs at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]

__all__ = ["Encoded", "Inventory", "Path", "best_paths"]

LONGEST_CHUNK = 3
LONGEST_INSERTION = 2
PLACES = 6  # first; within: between consonants, after a vowel letter, before one, between two; last
FOLLOWERS = 4  # what comes after an insertion: the end, a vowel letter, a letter that may be silent, a consonant
VOWELS = frozenset("اأإآوىيةؤئaeiou")
SILENT = frozenset("عهحءhyw")
LONGEST_WORD = 28  # letters; longer words are cut


@dataclass(frozen=True, slots=True)
class Encoded:
    """A word as numbers.

    Attributes:
        letters: The folded word.
        units: For Arabic, row of each letter with its place; for Latin, chunk ids by length, shape (4, n).
        pairs: For Arabic, row of each pair that ends at a letter, 0 where there is none.
        inserts: For Arabic, row of the insertion that follows each letter; the first is the one before the word.
    """

    letters: str
    units: Ints
    pairs: Ints
    inserts: Ints


class Inventory:
    """The Arabic letters, Arabic pairs and Latin chunks that a set of weights knows.

    Args:
        letters: Arabic letters; the id 0 is kept for any other letter.
        pairs: Arabic letter pairs; the id 0 means no pair.
        chunks: Latin chunks of one to three letters; 0 is the empty chunk, the last id stands for any other chunk.
    """

    def __init__(self, letters: Sequence[str], pairs: Sequence[str], chunks: Sequence[str]) -> None:
        self.letters = tuple(letters)
        self.pairs = tuple(pairs)
        self.chunks = tuple(chunks)
        self._letter = {letter: index + 1 for index, letter in enumerate(letters)}
        self._pair = {pair: index + 1 for index, pair in enumerate(pairs)}
        self.chunk = {"": 0} | {chunk: index + 1 for index, chunk in enumerate(chunks)}
        self.unknown = len(chunks) + 1
        self._arabic: dict[str, Encoded] = {}
        self._latin: dict[str, Encoded] = {}

    @property
    def rows(self) -> tuple[int, int, int, int]:
        """Rows for letters, pairs and insertions, and columns for chunks."""
        letters = len(self.letters) + 1
        return letters * PLACES, len(self.pairs) + 1, (letters + 1) * FOLLOWERS, self.unknown + 1

    def letter_row(self, letter: str, place: int) -> int:
        """The row of a letter at a place."""
        return self._letter.get(letter, 0) * PLACES + place

    @staticmethod
    def place(word: str, at: int) -> int:
        """The place of the letter `at` of a word: 0 first, 1 to 4 within by its neighbours, 5 last."""
        if at == 0:
            return 0
        if at == len(word) - 1:
            return PLACES - 1
        return 1 + (word[at - 1] in VOWELS) + 2 * (word[at + 1] in VOWELS)

    def pair_row(self, pair: str) -> int:
        """The row of a letter pair, 0 for an unknown one."""
        return self._pair.get(pair, 0)

    def insert_row(self, word: str, at: int) -> int:
        """The row of what is inserted before the letter `at` of a word; `len(word)` is the end."""
        follower = word[at : at + 1]
        kind = 0 if not follower else 1 if follower in VOWELS else 2 if follower in SILENT else 3
        before = self._letter.get(word[at - 1], 0) + 1 if at else 0
        return before * FOLLOWERS + kind

    def arabic(self, word: str) -> Encoded:
        """Encode a folded Arabic word."""
        known = self._arabic.get(word)
        if known is None:
            known = self._arabic[word] = self._encode_arabic(word[:LONGEST_WORD])
        return known

    def latin(self, word: str) -> Encoded:
        """Encode a folded Latin word."""
        known = self._latin.get(word)
        if known is None:
            known = self._latin[word] = self._encode_latin(word[:LONGEST_WORD])
        return known

    def forget(self) -> None:
        """Drop the encodings kept so far."""
        self._arabic.clear()
        self._latin.clear()

    def _encode_arabic(self, word: str) -> Encoded:
        import numpy as np

        units = [self.letter_row(letter, self.place(word, at)) for at, letter in enumerate(word)]
        pairs = [0] + [self._pair.get(word[at - 1 : at + 1], 0) for at in range(1, len(word))]
        inserts = [self.insert_row(word, at) for at in range(len(word) + 1)]
        return Encoded(
            word, np.array(units, np.int32), np.array(pairs[: len(word)], np.int32), np.array(inserts, np.int32)
        )

    def _encode_latin(self, word: str) -> Encoded:
        import numpy as np

        units = np.full((LONGEST_CHUNK + 1, len(word)), self.unknown, np.int32)
        units[0] = 0
        for size in range(1, LONGEST_CHUNK + 1):
            for end in range(size, len(word) + 1):
                units[size, end - 1] = self.chunk.get(word[end - size : end], self.unknown)
        none = np.zeros(0, np.int32)
        return Encoded(word, units, none, none)


@dataclass(frozen=True, slots=True)
class Path:
    """The best paths of a batch, step by step; step i belongs to the Arabic letter i, counted from 0.

    Attributes:
        total: Sum of the weights, shape (n,).
        emit: Weight of the chunk written for the letter; 0 for the first letter of a pair. Shape (n, letters).
        insert: Weight of what is inserted after the letter, shape (n, letters + 1); column 0 is before the word.
        emit_row: Row in the stacked weight table of the emission, or -1, shape (n, letters).
        emit_chunk: Chunk id, shape (n, letters).
        insert_row: Row in the stacked weight table, or -1, shape (n, letters + 1).
        insert_chunk: Chunk id, shape (n, letters + 1).
        emit_size: Latin letters taken by the emission.
        insert_size: Latin letters taken by the insertion.
        arabic_length: Letters of each Arabic word.
        latin_length: Letters of each Latin word.
    """

    total: Floats
    emit: Floats
    insert: Floats
    emit_row: Ints
    emit_chunk: Ints
    insert_row: Ints
    insert_chunk: Ints
    emit_size: Ints
    insert_size: Ints
    arabic_length: Ints
    latin_length: Ints


_NEVER = -1e4


def best_paths(inventory: Inventory, weights: Floats, arabic: Sequence[Encoded], latin: Sequence[Encoded]) -> Path:
    """Align each Arabic word with the Latin word at the same index.

    Args:
        inventory: What the rows and columns mean.
        weights: Stacked table of letter, pair and insertion rows, shape (rows, chunks).
        arabic: Encoded Arabic words, none of them empty.
        latin: Encoded Latin words, none of them empty.
    """
    import numpy as np

    letter_rows, pair_rows, _, columns = inventory.rows
    flat = weights.ravel()
    count = len(arabic)
    a_len = np.array([len(word.letters) for word in arabic], np.int32)
    l_len = np.array([len(word.letters) for word in latin], np.int32)
    a_max, l_max = int(np.max(a_len)), int(np.max(l_len))
    units: Ints = np.zeros((count, a_max), np.int32)
    pairs: Ints = np.zeros((count, a_max), np.int32)
    inserts: Ints = np.zeros((count, a_max + 1), np.int32)
    chunks = np.full((LONGEST_CHUNK + 1, count, l_max), inventory.unknown, np.int32)
    for at, (first, second) in enumerate(zip(arabic, latin, strict=True)):
        size = len(first.letters)
        units[at, :size] = first.units
        pairs[at, :size] = first.pairs
        inserts[at, : size + 1] = first.inserts
        chunks[:, at, : len(second.letters)] = second.units
    chunks[0] = 0
    unit_base = units * columns
    pair_base = (pairs + letter_rows) * columns
    insert_base = (inserts + letter_rows + pair_rows) * columns
    has_pair = [bool(column.any()) for column in pairs.T]

    best = np.full((a_max + 1, count, l_max + 1), _NEVER, np.float32)  # after the insertion that follows letter i
    how_emit = np.zeros((a_max + 1, count, l_max + 1), np.int8)  # size, or 4 + size for a pair
    how_insert = np.zeros((a_max + 1, count, l_max + 1), np.int8)
    row = np.full((count, l_max + 1), _NEVER, np.float32)
    row[:, 0] = 0.0
    _insert(flat, row, insert_base[:, 0], chunks, best[0], how_insert[0])
    for at in range(1, a_max + 1):
        previous = best[at - 1]
        base = unit_base[:, at - 1, None]
        row = previous + flat[unit_base[:, at - 1]][:, None]
        how = how_emit[at]
        for size in range(1, min(LONGEST_CHUNK, l_max) + 1):
            _improve(row[:, size:], how[:, size:], previous[:, :-size] + flat[base + chunks[size, :, size - 1 :]], size)
        if at > 1 and has_pair[at - 1]:
            active = pairs[:, at - 1] > 0
            before = np.where(active[:, None], best[at - 2], np.float32(_NEVER))
            base = pair_base[:, at - 1, None]
            for size in range(1, min(LONGEST_CHUNK, l_max) + 1):
                trial = before[:, :-size] + flat[base + chunks[size, :, size - 1 :]]
                _improve(row[:, size:], how[:, size:], trial, 4 + size)
        _insert(flat, row, insert_base[:, at], chunks, best[at], how_insert[at])
    return _trace(flat, best, how_emit, how_insert, a_len, l_len, (unit_base, pair_base, insert_base), chunks, columns)


def _improve(row: Floats, how: NDArray[np.int8], trial: Floats, code: int) -> None:
    import numpy as np

    better = trial > row
    np.copyto(row, trial, where=better)
    how[better] = code


def _insert(  # noqa: PLR0913, PLR0917 - two rows of the dynamic programme and what fills them
    flat: Floats, row: Floats, base: Ints, chunks: Ints, best: Floats, how: NDArray[np.int8]
) -> None:
    best[:] = row
    for size in range(1, min(LONGEST_INSERTION, row.shape[1] - 1) + 1):
        trial = row[:, :-size] + flat[base[:, None] + chunks[size, :, size - 1 :]]
        _improve(best[:, size:], how[:, size:], trial, size)


def _trace(  # noqa: PLR0913, PLR0917 - the tables of the dynamic programme
    flat: Floats,
    best: Floats,
    how_emit: NDArray[np.int8],
    how_insert: NDArray[np.int8],
    a_len: Ints,
    l_len: Ints,
    bases: tuple[Ints, Ints, Ints],
    chunks: Ints,
    columns: int,
) -> Path:
    import numpy as np

    unit_base, pair_base, insert_base = bases
    count = len(a_len)
    a_max = best.shape[0] - 1
    every = np.arange(count)
    total = best[a_len, every, l_len]
    out: dict[str, Any] = {}
    for name, width in (("emit", a_max), ("insert", a_max + 1)):
        out[name] = np.zeros((count, width), np.float32)
        out[f"{name}_row"] = np.full((count, width), -1, np.int32)
        out[f"{name}_chunk"] = np.zeros((count, width), np.int32)
        out[f"{name}_size"] = np.zeros((count, width), np.int32)
    at_latin = l_len.astype(np.int64)
    skip = np.zeros(count, bool)  # the letter was taken by a pair, and nothing is inserted within a pair
    for at in range(a_max, -1, -1):
        live = (at <= a_len) & ~skip
        size = np.where(live, how_insert[at, every, at_latin], 0)
        chunk = chunks[size, every, np.maximum(at_latin - 1, 0)]
        index = insert_base[:, at] + chunk
        taken = size > 0
        out["insert"][:, at] = np.where(taken, flat[index], 0.0)
        out["insert_row"][:, at] = np.where(taken, insert_base[:, at] // columns, -1)
        out["insert_chunk"][:, at] = np.where(taken, chunk, 0)
        out["insert_size"][:, at] = size
        at_latin = at_latin - size
        if at == 0:
            break
        code = np.where(live, how_emit[at, every, at_latin], 0)
        paired = code > LONGEST_CHUNK
        size = np.where(paired, code - 4, code)
        chunk = np.where(size > 0, chunks[size, every, np.maximum(at_latin - 1, 0)], 0)
        base = np.where(paired, pair_base[:, at - 1], unit_base[:, at - 1])
        out["emit"][:, at - 1] = np.where(live, flat[base + chunk], 0.0)
        out["emit_row"][:, at - 1] = np.where(live, base // columns, -1)
        out["emit_chunk"][:, at - 1] = np.where(live, chunk, 0)
        out["emit_size"][:, at - 1] = size
        at_latin = at_latin - size
        skip = paired
    return Path(total=np.asarray(total), arabic_length=a_len, latin_length=l_len, **out)
