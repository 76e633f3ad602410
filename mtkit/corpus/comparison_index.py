"""What is remembered of each unit of a bitext that is compared: some 40 bytes, whatever its texts are."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from mtkit.bitext import STATUSES
from mtkit.corpus.duplicates import exact_key, key_of
from mtkit.corpus.provenance import document_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import numpy.typing as npt

    from mtkit.bitext import TranslationUnit

    Keys = npt.NDArray[np.uint64]
    Places = npt.NDArray[np.int64]

__all__ = ["Index", "matched"]

UNSCORED = -1
_SCALE = 10_000
_AT_ONCE = 1 << 16
_PARTS = 32
_SHIFT = 59


class Index:
    """The units of one bitext as numbers.

    Args:
        documents: Number of each document, shared by the bitexts that are compared; new ones are added.
    """

    def __init__(self, documents: dict[str, int]) -> None:
        self._documents = documents
        self._pairs, self._sources, self._targets, self._ids = (array("Q") for _ in range(4))
        self._document = array("I")
        self._scores = array("h")
        self._status = array("B")

    def __len__(self) -> int:
        return len(self._pairs)

    def fill(self, units: Iterable[TranslationUnit]) -> None:
        """Take in the units of the bitext, in order."""
        for unit in units:
            source, target = exact_key(unit.source), exact_key(unit.target)
            document = document_of(unit, "")
            self._pairs.append(key_of(source, target))
            self._sources.append(key_of(source) if source else 0)
            self._targets.append(key_of(target) if target else 0)
            self._ids.append(key_of(document, unit.id))
            self._document.append(self._documents.setdefault(document, len(self._documents)))
            self._scores.append(UNSCORED if unit.score is None else round(unit.score * _SCALE))
            self._status.append(STATUSES.index(unit.status))

    def pairs(self) -> Keys:
        """Both texts of each unit."""
        return _numbers(self._pairs)

    def sources(self) -> Keys:
        """The source of each unit; 0 where it is empty."""
        return _numbers(self._sources)

    def targets(self) -> Keys:
        """The target of each unit; 0 where it is empty."""
        return _numbers(self._targets)

    def ids(self) -> Keys:
        """Document and id of each unit."""
        return _numbers(self._ids)

    def documents(self) -> Places:
        """The number of the document of each unit."""
        import numpy as np

        return np.array(self._document, np.int64)

    def judged(self) -> Places:
        """Score (four decimals) and status of each unit, as one number."""
        import numpy as np

        judged: Places = np.array(self._scores, np.int64) * len(STATUSES) + np.array(self._status, np.int64)
        return judged


def _numbers(values: array[int]) -> Keys:
    import numpy as np

    return np.frombuffer(values, np.uint64) if values else np.empty(0, np.uint64)


def matched(left: Keys, right: Keys, left_free: Places, right_free: Places) -> tuple[Places, Places]:
    """Places of equal keys: the first occurrence of a key on one side with the first on the other, and so on.

    A key of 0 matches nothing.

    Args:
        left: The keys of one side.
        right: The keys of the other.
        left_free: Places that may be matched, rising.
        right_free: The same of the other side.

    Returns:
        Places on both sides, as many of each.
    """
    import numpy as np

    if max(len(left_free), len(right_free)) <= _AT_ONCE:
        return _matched(left, right, left_free, right_free)
    found = []
    for part in range(_PARTS):  # by the first bits of the keys, so that what sorting needs stays small
        chosen = [free[keys[free] >> _SHIFT == part] for keys, free in ((left, left_free), (right, right_free))]
        found.append(_matched(left, right, *chosen))
    return np.concatenate([here for here, _ in found]), np.concatenate([there for _, there in found])


def _matched(left: Keys, right: Keys, left_free: Places, right_free: Places) -> tuple[Places, Places]:
    """As `matched`, all at once."""
    import numpy as np

    ranked = []
    for keys, free in ((left[left_free], left_free), (right[right_free], right_free)):
        used = keys != 0
        keys, places = keys[used], free[used]  # noqa: PLW2901 - what is left of them
        order = np.argsort(keys, kind="stable")
        keys, places = keys[order], places[order]  # noqa: PLW2901 - in another order
        first = np.r_[True, keys[1:] != keys[:-1]] if len(keys) else np.empty(0, bool)
        starts = np.flatnonzero(first)
        rank = np.arange(len(keys)) - np.repeat(starts, np.diff(np.r_[starts, len(keys)]))
        ranked.append((keys + rank.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15), places))
    (one, here), (other, there) = ranked
    _, at, to = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    return here[at], there[to]
