"""Train the bilingual lexicon: IBM model 1, both ways, over forms and over stems.

Brown, Della Pietra, Della Pietra and Mercer (1993), "The Mathematics of Statistical Machine Translation". A word counts
once in a segment; dictionary rows are short pairs with a weight of their own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.lexicon import LEVELS, STEP, Level, Lexicon, Table
from mtkit.align.words import Word, tokens, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    Ids = list[NDArray[np.int64]]

__all__ = ["WeightedPair", "clitic_counts", "train_lexicon"]

LONGEST = 80
"""Words of a segment that are looked at."""

ROUNDS = 5
FLOOR = 0.01
"""Translation probabilities below this are dropped."""

WIDEST = 60
"""Most translations of a word that are kept."""


@dataclass(frozen=True, slots=True)
class WeightedPair:
    """A source text, its translation, and how much the pair counts."""

    source: str
    target: str
    weight: float = 1.0


def train_lexicon(
    pairs: Iterable[WeightedPair],
    report: Callable[[str], None] | None = None,
    langs: tuple[str, str] = ("ar", "en"),
) -> Lexicon:
    """Train a lexicon.

    Args:
        pairs: Sentence pairs and dictionary rows.
        report: Told one line about each step.
        langs: Source and target language.
    """
    say = report or (lambda _: None)
    some = list(pairs)
    counts = clitic_counts([pair.source for pair in some], langs[0])
    left, right = words_of(langs[0], counts), words_of(langs[1], counts)
    rows = [
        (
            [word for word in left(pair.source) if word.kind != "number"][:LONGEST],
            [word for word in right(pair.target) if word.kind != "number"][:LONGEST],
            pair.weight,
        )
        for pair in some
    ]
    rows = [row for row in rows if row[0] and row[1]]
    levels = {}
    for column, name in enumerate(LEVELS):
        levels[name] = _level(rows, column)
        level = levels[name]
        entries = len(level.forward.columns) + len(level.backward.columns)
        say(f"{name}: {len(level.source)} x {len(level.target)} words, {entries} entries")
    return Lexicon(levels, {word: count for word, count in counts.items() if count > 1})


def clitic_counts(texts: Iterable[str], lang: str) -> Counter[str]:
    """How often each folded word stands in texts; nothing for languages whose words are not split."""
    if lang.lower().partition("-")[0] != "ar":
        return Counter()
    return Counter(token for text in texts for token in tokens(text))


def _level(rows: Sequence[tuple[list[Word], list[Word], float]], column: int) -> Level:
    source: dict[str, int] = {}
    target: dict[str, int] = {}
    left = [np.unique([source.setdefault(word[column], len(source)) for word in words]) for words, _, _ in rows]
    right = [np.unique([target.setdefault(word[column], len(target)) for word in words]) for _, words, _ in rows]
    weights = np.array([weight for _, _, weight in rows], np.float32)
    return Level(
        source,
        target,
        np.bincount(np.concatenate(left), minlength=len(source)).astype(np.float32),
        np.bincount(np.concatenate(right), minlength=len(target)).astype(np.float32),
        _model1(left, right, weights, len(source), len(target)),
        _model1(right, left, weights, len(target), len(source)),
    )


def _model1(given: Ids, wanted: Ids, weights: NDArray[np.float32], given_size: int, wanted_size: int) -> Table:
    """Probabilities of the words of `wanted` for each word of `given`; the last row of the model is the empty word."""
    keys, owners, shares, at = [], [], [], 0
    for words, others, weight in zip(given, wanted, weights, strict=True):
        spread = np.append(words, given_size)
        keys.append((spread[:, None] * wanted_size + others[None, :]).ravel())
        owners.append(np.tile(np.arange(at, at + len(others), dtype=np.int32), len(spread)))
        shares.append(np.full(len(others), weight, np.float32))
        at += len(others)
    entries, places = np.unique(np.concatenate(keys), return_inverse=True)
    del keys
    places = places.astype(np.int32)
    owner, share = np.concatenate(owners), np.concatenate(shares)
    first, second = entries // wanted_size, entries % wanted_size
    chance = (1.0 / np.bincount(first)[first]).astype(np.float32)
    for _ in range(ROUNDS):
        parts = chance[places]
        total = np.bincount(owner, weights=parts, minlength=at)
        expected = np.bincount(places, weights=parts / total[owner] * share[owner], minlength=len(entries))
        chance = (expected / np.bincount(first, weights=expected)[first]).astype(np.float32)
    return _pruned(first, second, chance, given_size)


def _pruned(first: NDArray[np.int64], second: NDArray[np.int64], chance: NDArray[np.float32], size: int) -> Table:
    """The `WIDEST` best entries of each row that reach `FLOOR`, sorted by column."""
    keep = np.flatnonzero((chance >= FLOOR) & (first < size))
    keep = keep[np.lexsort((second[keep], -chance[keep], first[keep]))]
    rows = first[keep]
    rank = np.arange(len(keep)) - np.searchsorted(rows, rows)
    keep = keep[rank < WIDEST]
    keep = keep[np.lexsort((second[keep], first[keep]))]
    starts = np.searchsorted(first[keep], np.arange(size + 1))
    codes = np.minimum(np.round(-np.log(chance[keep]) / STEP), 255)
    return Table(starts.astype(np.int64), second[keep].astype(np.uint32), codes.astype(np.uint8))
