"""Two bitexts compared unit by unit: what was added, removed, changed or only judged anew.

Each file is read twice: once for hashes, by which units are matched, and once for the texts of those that differ, which
lie in a temporary file until they are shown. What is in memory is some 80 bytes for each unit of both.
"""

from __future__ import annotations

import json
import tempfile
from array import array
from bisect import bisect_left
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtkit.corpus.comparison_index import Index, matched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.comparison_index import Places
    from mtkit.exchange import BitextStream

    Open = Callable[[str], AbstractContextManager[BitextStream]]

__all__ = ["KINDS", "Change", "Comparison", "Kind", "Shown", "compare"]

Kind = Literal["added", "removed", "changed", "judged"]
KINDS: tuple[Kind, ...] = ("added", "removed", "changed", "judged")
"""What may have become of a unit; `judged` has the same texts, and another score or status."""

_ALIKE = 0.5
"""Least similarity of a side of two units that have nothing but their id in common."""


class Shown(NamedTuple):
    """What is shown of a unit."""

    id: str
    source: str
    target: str
    score: float | None
    status: str


class Change(NamedTuple):
    """A unit that is not the same in both bitexts.

    Attributes:
        kind: What became of it.
        document: The document that it belongs to; empty if nothing says so.
        before: The unit of the first bitext; None if it was added.
        after: The unit of the second; None if it was removed.
    """

    kind: Kind
    document: str
    before: Shown | None
    after: Shown | None


@dataclass(slots=True)
class Comparison:
    """What two bitexts have in common and in what they differ.

    Attributes:
        langs: Source and target language of the first.
        sizes: How many units each has.
        same: How many units are the same in both, judgement included.
        counts: How many there are of each kind of change.
        documents: Name of each document with changes, in the order of the first bitext: how many of each kind.
    """

    langs: tuple[str, str]
    sizes: tuple[int, int]
    same: int
    counts: dict[Kind, int]
    documents: dict[str, dict[Kind, int]]
    _names: list[str]
    _steps: Places
    _texts: tuple[_Texts, _Texts]

    def __bool__(self) -> bool:
        return len(self._steps) > 0

    def changes(self) -> Iterator[Change]:
        """The changes by document, in the order of the second bitext, removed units where they stood."""
        before, after = self._texts
        for step in self._steps:
            document, kind, here, there = step.tolist()
            yield Change(
                KINDS[kind],
                self._names[document],
                None if here < 0 else before.get(here),
                None if there < 0 else after.get(there),
            )


class _Texts:
    """The texts of some units of a bitext, on disk."""

    def __init__(self, wanted: Places, units: Iterable[TranslationUnit], files: ExitStack) -> None:
        """Keep the units at the places in `wanted`, which rise; the file goes when `files` is closed."""
        self._file = files.enter_context(tempfile.TemporaryFile(prefix="mtkit-"))  # noqa: SIM115 - the stack closes it
        self._wanted = array("q", wanted.tolist())
        self._starts = array("Q")
        at = 0
        for place, unit in enumerate(units):
            if at == len(self._wanted):
                return
            if place == self._wanted[at]:
                at += 1
                shown = Shown(unit.id, unit.source, unit.target, unit.score, unit.status)
                self._starts.append(self._file.tell())
                self._file.write(json.dumps(shown).encode("ascii") + b"\n")

    def get(self, place: int) -> Shown:
        """The unit at a place."""
        self._file.seek(self._starts[bisect_left(self._wanted, place)])
        return Shown(*json.loads(self._file.readline()))


@contextmanager
def compare(before: str, after: str, open_bitext: Open) -> Iterator[Comparison]:
    """Compare two bitexts; the changes can be asked for as long as the block runs.

    Units are the same if both texts are, apart from white space at their ends; where a text stands several times, the
    first goes with the first. Of the rest, units with the same source belong together, then those with the same target,
    then those with the same id in the same document, if one side of them is similar: these count as changed.

    Args:
        before: The first bitext.
        after: The second.
        open_bitext: Opens one of them; called twice for each.
    """
    import numpy as np

    names: dict[str, int] = {}
    left, right = Index(names), Index(names)
    with open_bitext(before) as stream:
        langs = stream.head.source_lang, stream.head.target_lang
        left.fill(stream.units)
    with open_bitext(after) as stream:
        right.fill(stream.units)

    matching = _Matching(left, right)
    partner = matching.partner
    wanted = matching.kinds != _SAME
    with ExitStack() as files:
        with open_bitext(before) as stream:
            first = _Texts(np.flatnonzero(wanted), stream.units, files)
        with open_bitext(after) as stream:
            places = np.union1d(matching.rest()[1], partner[wanted & (partner >= 0)])
            second = _Texts(places, stream.units, files)
        matching.by_id(first, second)
        steps = matching.steps()
        yield Comparison(
            langs,
            (len(left), len(right)),
            int((matching.kinds == _SAME).sum()),
            {kind: int((steps[:, 1] == number).sum()) for number, kind in enumerate(KINDS)},
            _by_document(steps, list(names)),
            list(names),
            steps,
            (first, second),
        )


_SAME = len(KINDS)
_ADDED, _REMOVED, _CHANGED, _JUDGED = range(len(KINDS))


class _Matching:
    """Which unit of one bitext belongs to which of the other, and what became of it.

    Attributes:
        partner: For each unit of the first bitext its place in the second, or -1.
        kinds: For each unit of the first bitext a number of `KINDS`, or `_SAME`.
    """

    def __init__(self, left: Index, right: Index) -> None:
        import numpy as np

        self._left, self._right = left, right
        self.partner = np.full(len(left), -1, np.int64)
        self.kinds = np.full(len(left), _REMOVED, np.int64)
        self._taken = np.zeros(len(right), bool)
        here, there = matched(left.pairs(), right.pairs(), *self.rest())
        self._join(here, there, np.where(left.judged()[here] == right.judged()[there], _SAME, _JUDGED))
        for one, other in ((left.sources(), right.sources()), (left.targets(), right.targets())):
            self._join(*matched(one, other, *self.rest()), _CHANGED)

    def rest(self) -> tuple[Places, Places]:
        """The places that have no partner, on both sides."""
        import numpy as np

        return np.flatnonzero(self.partner < 0), np.flatnonzero(~self._taken)

    def _join(self, here: Places, there: Places, kinds: Places | int) -> None:
        self.partner[here], self._taken[there], self.kinds[here] = there, True, kinds

    def by_id(self, before: _Texts, after: _Texts) -> None:
        """Join units that have their id and something of their texts in common."""
        pairs = zip(*matched(self._left.ids(), self._right.ids(), *self.rest()), strict=True)
        for here, there in pairs:
            if _alike(before.get(int(here)), after.get(int(there))):
                self.partner[here], self._taken[there], self.kinds[here] = there, True, _CHANGED

    def steps(self) -> Places:
        """A row for each change: document, kind, place before or -1, place after or -1; in the order of `changes`."""
        import numpy as np

        old, new = self._left.documents(), self._right.documents()
        changed = np.flatnonzero((self.kinds == _CHANGED) | (self.kinds == _JUDGED))
        removed, added = self.rest()
        there = self.partner[changed]
        rows = np.concatenate(
            [
                np.stack([new[there], self.kinds[changed], changed, there], axis=1),
                np.stack([new[added], np.full_like(added, _ADDED), np.full_like(added, -1), added], axis=1),
                np.stack([old[removed], np.full_like(removed, _REMOVED), removed, np.full_like(removed, -1)], axis=1),
            ]
        )
        where = np.concatenate([there, added, self._behind(removed)])
        order = np.lexsort((rows[:, 2], rows[:, 1] == _REMOVED, where, rows[:, 0]))
        ordered: Places = rows[order]
        return ordered

    def _behind(self, removed: Places) -> Places:
        """For each removed unit the place, in the second bitext, of the last unit before it that is there; or -1."""
        import numpy as np

        documents = self._left.documents()
        order = np.argsort(documents, kind="stable")
        ranks = np.arange(len(order))
        last = np.maximum.accumulate(np.where(self.partner[order] >= 0, ranks, -1)) if len(order) else ranks
        known = (last >= 0) & (documents[order[last]] == documents[order])
        found = np.full(len(order), -1, np.int64)
        found[order[known]] = self.partner[order[last[known]]]
        behind: Places = found[removed]
        return behind


def _by_document(steps: Places, names: list[str]) -> dict[str, dict[Kind, int]]:
    import numpy as np

    found: dict[str, dict[Kind, int]] = {}
    numbered, counts = np.unique(steps[:, :2], axis=0, return_counts=True)
    for (document, kind), count in zip(numbered.tolist(), counts.tolist(), strict=True):
        found.setdefault(names[document], {})[KINDS[kind]] = count
    return found


def _alike(one: Shown, other: Shown) -> bool:
    from rapidfuzz.distance import Indel

    sides = ((one.source, other.source), (one.target, other.target))
    return any(left and right and Indel.normalized_similarity(left, right) >= _ALIKE for left, right in sides)
