"""Propose termbase entries from an aligned corpus: names, how they are rendered, how often, and how sure that is.

miner = Miner(termbase)
for unit in bitext:
    miner.add(unit)
for proposal in miner.proposals():
    print(proposal.source[0], proposal.preferred, proposal.uses)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtkit.glossary.match import Matcher
from mtkit.glossary.mine_judge import Proposal, judge
from mtkit.glossary.mine_links import Link, links, prepare
from mtkit.glossary.mine_tally import Context, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtkit.bitext import TranslationUnit
    from mtkit.glossary.mine_links import Unit
    from mtkit.termbase import Termbase

__all__ = ["Context", "Miner", "Proposal", "mine"]

_BATCH = 128
"""Units whose words are compared in one go."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    path: str
    unit: TranslationUnit
    prepared: Unit


class Miner:
    """Reads units one by one and keeps counts only; memory grows with the vocabulary, not with the corpus.

    Args:
        termbase: What is known already; a name that one of its entries covers is not proposed.
    """

    def __init__(self, termbase: Termbase | None = None) -> None:
        from mtkit.transliteration.weights import shipped

        self._matcher = Matcher(termbase) if termbase is not None and len(termbase) else None
        self._model = shipped()
        self._tally = Tally()
        self._waiting: list[_Waiting] = []

    @property
    def units(self) -> int:
        """How many units were read."""
        return self._tally.units + len(self._waiting)

    @property
    def pruned(self) -> bool:
        """Whether names met only once were forgotten on the way to keep memory bounded."""
        return self._tally.pruned

    def add(self, unit: TranslationUnit, path: str = "") -> None:
        """Read a unit, Arabic as source and English as target; one with an empty side tells nothing."""
        if not (unit.source.strip() and unit.target.strip()) or unit.status == "rejected":
            return
        self._waiting.append(_Waiting(path, unit, prepare(unit.source, unit.target)))
        if len(self._waiting) >= _BATCH:
            self._settle()

    def _settle(self) -> None:
        asked = [pair for waiting in self._waiting for pair in waiting.prepared.asked]
        self._model.log_odds_known(asked)
        for waiting in self._waiting:
            unit = waiting.unit
            found = links(waiting.prepared, self._model)
            if self._matcher is not None and found:
                found = self._uncovered(found, unit.source, unit.target, self._matcher)
            self._tally.add(waiting.prepared, found, (unit.source, unit.target), (waiting.path, unit.id))
        self._waiting.clear()

    @staticmethod
    def _uncovered(found: list[Link], source: str, target: str, matcher: Matcher) -> list[Link]:
        """The links that lie neither inside a name of the termbase in the source, nor inside one in the target."""
        known = [(match.start, match.end) for match in matcher.find_source(source)]
        rendered = [(match.start, match.end) for match in matcher.find_target(target)]
        return [
            link
            for link in found
            if not any(start <= link.arabic[0] and link.arabic[1] <= end for start, end in known)
            and not any(start <= link.english[0] and link.english[1] <= end for start, end in rendered)
        ]

    def proposals(self, *, min_count: int = 1, min_confidence: float = 0.5) -> list[Proposal]:
        """What to enter, the most used first.

        Args:
            min_count: Least number of uses of a name, over all its renderings.
            min_confidence: Least confidence, 0 to 1.
        """
        self._settle()
        found = judge(self._tally)
        kept = [each for each in found if each.uses >= min_count and each.confidence >= min_confidence]
        return sorted(kept, key=lambda each: (-each.uses, -each.confidence, each.source))


def mine(
    units: Iterable[TranslationUnit],
    termbase: Termbase | None = None,
    *,
    min_count: int = 1,
    min_confidence: float = 0.5,
) -> list[Proposal]:
    """The proposals from `units`; the arguments are those of `Miner` and `Miner.proposals`."""
    miner = Miner(termbase)
    for unit in units:
        miner.add(unit)
    return miner.proposals(min_count=min_count, min_confidence=min_confidence)
