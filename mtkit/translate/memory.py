"""A translation memory: units whose source is the same as a text, or nearly.

Sources are compared folded, so that vowels, tatweel and the forms of alef and the like count for nothing. Candidates
for a fuzzy match are found by the rarest words of the text, so that a large memory is as quick as a small one.
"""

from __future__ import annotations

import difflib
import hashlib
from array import array
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mtkit.orthography import fold_arabic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Memory", "MemoryMatch", "PairMemory", "best_match"]

CANDIDATES = 400
"""Most units that a text is compared with."""

RARE = 6
"""Words of a text that candidates are looked up by."""

COMMON = 20_000
"""A word of more units finds nothing."""


class MemoryMatch(NamedTuple):
    """A unit of the memory that answers a text.

    Attributes:
        target: Its translation.
        source: Its source.
        score: Likeness of the sources, 0 to 1; 1 where they fold to the same.
        differences: Words that only one of the sources has, as `-of the memory +of the text`; empty where the same.
    """

    target: str
    source: str
    score: float
    differences: str = ""


class Memory(Protocol):
    """A translation memory: what can name units whose source is like a text."""

    @property
    def digest(self) -> str:
        """A hash of what it holds."""

    def candidates(self, text: str, threshold: float) -> Sequence[tuple[str, str]]:
        """Source and target of units that may be like a text; of two with one source the later one counts."""


def best_match(memory: Memory, text: str, threshold: float) -> MemoryMatch | None:
    """The unit of a memory whose source is most like a text; None where none is at least as like as `threshold`.

    Args:
        memory: The memory.
        text: A source text.
        threshold: From 0 to 1: the share of code points that both have in common after folding (rapidfuzz's `ratio`).
    """
    folded = _key(text)
    if not folded:
        return None
    pairs = memory.candidates(text, threshold)
    keys = [_key(source) for source, _ in pairs]
    exact = max((at for at, key in enumerate(keys) if key == folded), default=None)
    if exact is not None:
        return MemoryMatch(pairs[exact][1], pairs[exact][0], 1.0)
    if threshold >= 1:
        return None
    from rapidfuzz import fuzz, process

    found = process.extractOne(folded, keys, scorer=fuzz.ratio, score_cutoff=threshold * 100)
    if found is None:
        return None
    at = int(found[2])
    return MemoryMatch(pairs[at][1], pairs[at][0], min(found[1] / 100, 0.99), _differences(keys[at], folded))


class PairMemory:
    """A translation memory whose units are held in memory.

    Args:
        pairs: Source and target of each unit; those with an empty side are left out. Of two with the same source the
            later one counts.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs: list[tuple[str, str]] = []
        self._sizes = array("I")
        self._exact: dict[str, int] = {}
        self._words: dict[str, array[int]] = {}
        told = hashlib.sha256()
        for source, target in pairs:
            if not (source.strip() and target.strip()):
                continue
            told.update(f"{source}\0{target}\0".encode("utf-8", "surrogatepass"))
            folded = _key(source)
            at = self._exact.get(folded)
            if at is not None:
                self._pairs[at] = source, target
                continue
            at = self._exact[folded] = len(self._pairs)
            self._pairs.append((source, target))
            self._sizes.append(len(folded))
            for word in set(folded.split(" ")):
                self._words.setdefault(word, array("I")).append(at)
        self.digest = told.hexdigest()

    def __len__(self) -> int:
        return len(self._pairs)

    def candidates(self, text: str, threshold: float) -> list[tuple[str, str]]:
        """The unit with the same source, else those that share rare words with a text and are about as long."""
        folded = _key(text)
        at = self._exact.get(folded)
        if at is not None:
            return [self._pairs[at]]
        lists = [self._words[word] for word in sorted(set(folded.split(" "))) if word in self._words]
        rare = sorted((each for each in lists if len(each) <= COMMON), key=len)[:RARE]
        counts = Counter(at for each in rare for at in each)
        least, most = len(folded) * threshold / (2 - threshold), len(folded) * (2 - threshold) / max(threshold, 0.01)
        fitting = sorted((-count, at) for at, count in counts.items() if least <= self._sizes[at] <= most)
        return [self._pairs[at] for _, at in fitting[:CANDIDATES]]


def _key(text: str) -> str:
    return fold_arabic(text).text.strip().casefold()


def _differences(old: str, new: str) -> str:
    before, after = old.split(" "), new.split(" ")
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            gone, come = " ".join(before[a:b]), " ".join(after[c:d])
            found.append(" ".join(part for part in (gone and f"-{gone}", come and f"+{come}") if part))
    return "; ".join(found)
