"""How much of one bitext is in another, as a check whether a test set was seen in training.

What is remembered is of the first bitext alone, some 10 bytes for each word of it; the second streams by. Long runs of
words in common are looked for as contamination checks do (Brown et al. 2020, "Language models are few-shot learners",
appendix C, with 13 words; GPT-2 used 8): the share of the runs of `size` words of a text that the other bitext has too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from mtkit.corpus.duplicates import exact_key, fold_text, key_of
from mtkit.corpus.provenance import document_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    import numpy as np
    import numpy.typing as npt

    from mtkit.bitext import TranslationUnit
    from mtkit.exchange import BitextStream

    Open = Callable[[str], AbstractContextManager[BitextStream]]
    Keys = npt.NDArray[np.uint64]
    Places = npt.NDArray[np.int64]

__all__ = ["KINDS", "Overlap", "overlap"]

KINDS = ("exact", "folded", "source", "target", "near", "any")
"""In what a unit may be in the other bitext: both texts letter by letter, both but for spelling and punctuation, the
source alone or the target alone likewise, many runs of words on either side; any of these."""

_BATCH = 4096
_WORDS = 1 << 18
"""Words whose hashes are remembered before they are forgotten and worked out anew."""


@dataclass(slots=True)
class Overlap:
    """What of the first bitext is in the second.

    Attributes:
        sizes: How many units each has.
        counts: How many units of the first are in the second, by `KINDS`.
        long_enough: How many units of the first have a side of enough words for runs to be looked for.
        documents: Name of each document of the first: its units, and how many of them are in the second in any way.
        examples: Up to so many as were asked for of each kind: kind, unit of the first, unit of the second.
    """

    sizes: tuple[int, int]
    counts: dict[str, int]
    long_enough: int
    documents: dict[str, tuple[int, int]]
    examples: list[dict[str, Any]] = field(default_factory=list)


class _Known:
    """Keys of the first bitext, and for each the first place in the second where it was seen."""

    def __init__(self, keys: Sequence[Keys], places: Sequence[Places]) -> None:
        import numpy as np

        self._keys, self._inverse = np.unique(np.concatenate([*keys, np.empty(0, np.uint64)]), return_inverse=True)
        self._places = np.concatenate([*places, np.empty(0, np.int64)])
        self._first = np.full(len(self._keys), -1, np.int64)

    def see(self, keys: Keys, places: Places) -> None:
        """Note which of these keys of the second bitext are known."""
        import numpy as np

        if not len(self._keys):
            return
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = (self._keys[at] == keys) & (self._first[at] < 0)
        at, where = at[known][::-1], places[known][::-1]
        self._first[at] = where  # the last assignment counts: the first place

    def found(self, size: int) -> Places:
        """For each of the `size` units of the first bitext the place where its key was seen, or -1."""
        import numpy as np

        result = np.full(size, -1, np.int64)
        result[self._places] = self._first[self._inverse]
        return result

    def shares(self, size: int) -> tuple[npt.NDArray[np.float64], Places]:
        """For each unit the share of its keys that were seen (-1 if it has none), and the first place of one."""
        import numpy as np

        first = self._first[self._inverse]
        seen = first >= 0
        total = np.bincount(self._places, minlength=size)
        share = np.where(total, np.bincount(self._places, weights=seen, minlength=size) / np.maximum(total, 1), -1.0)
        where = np.full(size, -1, np.int64)
        where[self._places[seen][::-1]] = first[seen][::-1]
        return share, where


class _Runs:
    """Turns texts into the keys of their runs of words."""

    def __init__(self, size: int) -> None:
        import numpy as np

        dice = np.random.default_rng(2026)
        self._weights = dice.integers(1 << 62, 1 << 63, size, dtype=np.uint64) | np.uint64(1)
        self._words: dict[str, int] = {}

    def keys(self, texts: Sequence[str]) -> tuple[Keys, Places]:
        """The keys of all runs of the texts, and the number of the text of each."""
        import numpy as np

        if len(self._words) > _WORDS:
            self._words.clear()
        known, codes, lengths = self._words, [], []
        for text in texts:
            words = text.split()
            lengths.append(len(words))
            for word in words:
                code = known.get(word)
                if code is None:
                    code = known[word] = key_of(word)
                codes.append(code)
        size = len(self._weights)
        numbers = np.repeat(np.arange(len(texts)), lengths)
        count = len(codes) - size + 1
        if count <= 0:
            return np.empty(0, np.uint64), np.empty(0, np.int64)
        array = np.array(codes, np.uint64)
        mixed = np.zeros(count, np.uint64)
        for step, weight in enumerate(self._weights):
            mixed += array[step : step + count] * weight
            mixed ^= mixed >> np.uint64(31)
        whole = numbers[:count] == numbers[size - 1 :]
        return mixed[whole], numbers[:count][whole]


def overlap(  # noqa: PLR0913 - what is compared, and how
    first: str, second: str, open_bitext: Open, *, size: int = 8, threshold: float = 0.5, examples: int = 5
) -> Overlap:
    """Count how many units of one bitext are in another.

    Args:
        first: The bitext that is asked about; the smaller one of the two, if memory matters.
        second: The bitext in which it is looked for; read a second time for examples.
        open_bitext: Opens one of them.
        size: Words of a run.
        threshold: Least share of the runs of a side that must be there for a unit to be near.
        examples: How many to show of each kind.
    """
    import numpy as np

    runs = _Runs(size)
    known: dict[str, list[tuple[Keys, Places]]] = {kind: [] for kind in (*KINDS[:4], "source runs", "target runs")}
    names: dict[str, int] = {}
    documents: list[int] = []
    with open_bitext(first) as stream:
        for start, batch in _batches(stream.units):
            documents += [names.setdefault(document_of(unit, ""), len(names)) for unit in batch]
            for kind, (keys, places) in _keys(batch, runs).items():
                known[kind].append((keys, places + start))
    tables = {kind: _Known(*zip(*parts, strict=True)) if parts else _Known([], []) for kind, parts in known.items()}
    known.clear()
    seen = 0
    with open_bitext(second) as stream:
        for start, batch in _batches(stream.units):
            seen += len(batch)
            for kind, (keys, places) in _keys(batch, runs).items():
                tables[kind].see(keys, places + start)
    total = len(documents)
    where = {kind: tables[kind].found(total) for kind in KINDS[:4]}
    near, where["near"], long_enough = _near(tables["source runs"], tables["target runs"], total, threshold)
    found = {kind: places >= 0 for kind, places in where.items() if kind != "near"} | {"near": near}
    found["any"] = np.any([found[kind] for kind in KINDS[:5]], axis=0)
    numbers = np.array(documents, np.int64)
    units = np.bincount(numbers, minlength=len(names)).tolist()
    there = np.bincount(numbers, weights=found["any"], minlength=len(names)).tolist()
    result = Overlap(
        (total, seen),
        {kind: int(found[kind].sum()) for kind in KINDS},
        long_enough,
        {name: (units[place], int(there[place])) for name, place in names.items()},
    )
    chosen = [(kind, int(place), int(where[kind][place])) for kind, place in _chosen(found, examples)]
    if chosen:
        result.examples = _shown(chosen, first, second, open_bitext)
    return result


def _near(source: _Known, target: _Known, size: int, threshold: float) -> tuple[npt.NDArray[np.bool_], Places, int]:
    """Which units are near, where the other unit stands, and how many have enough words."""
    import numpy as np

    (left, here), (right, there) = source.shares(size), target.shares(size)
    near = (left >= threshold) | (right >= threshold)
    places = np.where(left >= right, here, there)
    return near, places, int(((left >= 0) | (right >= 0)).sum())


def _chosen(found: dict[str, npt.NDArray[np.bool_]], examples: int) -> Iterable[tuple[str, int]]:
    """The first units of each kind that are in no stricter kind."""
    import numpy as np

    before = np.zeros(len(found["any"]), bool)
    for kind in KINDS[:5]:
        for place in np.flatnonzero(found[kind] & ~before)[:examples].tolist():
            yield kind, place
        before |= found[kind]


def _shown(chosen: list[tuple[str, int, int]], first: str, second: str, open_bitext: Open) -> list[dict[str, Any]]:
    """The examples with their texts, for which both bitexts are read once more, as far as needed."""
    texts = []
    for path, wanted in ((first, {place for _, place, _ in chosen}), (second, {place for *_, place in chosen})):
        with open_bitext(path) as stream:
            last = max(wanted)
            texts.append(
                {
                    place: {
                        "id": unit.id,
                        "document": document_of(unit, ""),
                        "source": unit.source,
                        "target": unit.target,
                    }
                    for place, unit in enumerate(islice(stream.units, last + 1))
                    if place in wanted
                }
            )
    return [{"kind": kind, "a": texts[0][here], "b": texts[1][there]} for kind, here, there in chosen]


def _batches(units: Iterable[TranslationUnit]) -> Iterable[tuple[int, list[TranslationUnit]]]:
    start, iterator = 0, iter(units)
    while batch := list(islice(iterator, _BATCH)):
        yield start, batch
        start += len(batch)


def _keys(batch: Sequence[TranslationUnit], runs: _Runs) -> dict[str, tuple[Keys, Places]]:
    """The keys of the units of a batch, by kind, each with the number of its unit; empty texts have none."""
    import numpy as np

    here, there = ([exact_key(text) for text in texts] for texts in _sides(batch))
    left, right = ([fold_text(text) if text else "" for text in texts] for texts in (here, there))
    both = [place for place in range(len(batch)) if here[place] and there[place]]

    def numbered(places: list[int], keys: Iterable[int]) -> tuple[Keys, Places]:
        return np.fromiter(keys, np.uint64, len(places)), np.array(places, np.int64)

    sources = [place for place, text in enumerate(left) if text]
    targets = [place for place, text in enumerate(right) if text]
    return {
        "exact": numbered(both, (key_of(here[place], there[place]) for place in both)),
        "folded": numbered(both, (key_of(left[place], right[place]) for place in both)),
        "source": numbered(sources, (key_of(left[place]) for place in sources)),
        "target": numbered(targets, (key_of(right[place]) for place in targets)),
        "source runs": runs.keys(left),
        "target runs": runs.keys(right),
    }


def _sides(batch: Sequence[TranslationUnit]) -> tuple[list[str], list[str]]:
    return [unit.source for unit in batch], [unit.target for unit in batch]
