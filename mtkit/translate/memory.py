"""A translation memory: units whose source is the same as a text, or nearly.

Sources are compared folded, so that vowels, tatweel and the forms of alef and the like count for nothing. Candidates
for a fuzzy match are found by the rarest words of the text, so that a large memory is as quick as a small one.
"""

from __future__ import annotations

import difflib
import hashlib
from array import array
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from mtkit.orthography import fold_arabic

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Memory", "MemoryMatch"]

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


class Memory:
    """The units of a translation memory, in memory.

    Args:
        pairs: Source and target of each unit; those with an empty side are left out. Of two with the same source the
            later one counts.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._sources: list[str] = []
        self._targets: list[str] = []
        self._folded: list[str] = []
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
                self._sources[at], self._targets[at] = source, target
                continue
            at = self._exact[folded] = len(self._targets)
            self._sources.append(source)
            self._targets.append(target)
            self._folded.append(folded)
            for word in set(folded.split(" ")):
                self._words.setdefault(word, array("I")).append(at)
        self.digest = told.hexdigest()
        """A hash of all pairs."""

    def __len__(self) -> int:
        return len(self._targets)

    def match(self, text: str, threshold: float) -> MemoryMatch | None:
        """The unit whose source is most like a text; None where none is at least as like as `threshold`.

        Args:
            text: A source text.
            threshold: From 0 to 1: the share of code points that both have in common, after folding
                (rapidfuzz's `ratio`).
        """
        folded = _key(text)
        at = self._exact.get(folded)
        if at is not None:
            return MemoryMatch(self._targets[at], self._sources[at], 1.0)
        if threshold >= 1 or not folded:
            return None
        from rapidfuzz import fuzz, process

        candidates = self._candidates(folded, threshold)
        found = process.extractOne(
            folded, {at: self._folded[at] for at in candidates}, scorer=fuzz.ratio, score_cutoff=threshold * 100
        )
        if found is None:
            return None
        at = int(found[2])
        return MemoryMatch(
            self._targets[at], self._sources[at], min(found[1] / 100, 0.99), _differences(self._folded[at], folded)
        )

    def _candidates(self, folded: str, threshold: float) -> list[int]:
        """Units that share rare words with a text and are about as long, those with most of them first."""
        lists = [self._words[word] for word in set(folded.split(" ")) if word in self._words]
        rare = sorted((each for each in lists if len(each) <= COMMON), key=len)[:RARE]
        counts = Counter(at for each in rare for at in each)
        least, most = len(folded) * threshold / (2 - threshold), len(folded) * (2 - threshold) / max(threshold, 0.01)
        fitting = [(-count, at) for at, count in counts.items() if least <= len(self._folded[at]) <= most]
        fitting.sort()
        return [at for _, at in fitting[:CANDIDATES]]


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
