"""What the miner counts over a corpus: words on both sides, links between names, and a few contexts of each."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mtkit.glossary.mine_words import lists, rare_fold
from mtkit.orthography import fold_arabic

if TYPE_CHECKING:
    from mtkit.glossary.mine_links import Link, Unit

__all__ = ["Context", "Pair", "Tally", "association"]

CONTEXTS = 3
MOST_PAIRS = 400_000
MOST_WORDS = 2_000_000
AROUND = 30
"""Code points of a context on either side of the name."""


class Context(NamedTuple):
    """Where a name was met.

    Attributes:
        path: The file as the user named it; empty for units from memory.
        unit: Id of the unit.
        source: The Arabic around the name.
        target: The English around the name.
    """

    path: str
    unit: str
    source: str
    target: str


@dataclass(slots=True)
class Pair:
    """An Arabic form and one way it was rendered.

    Attributes:
        words: The English words, folded, without articles.
        uses: How often the two were linked.
        units: In how many units.
        odds: Sum of the log-odds of the links.
        partial: How often a capitalised word beside it stayed without partner.
        cuts: How often a proclitic was taken off.
        cues: How often a word before it told what kind of name it is.
        contexts: The first few places.
    """

    words: tuple[str, ...]
    uses: int = 0
    units: int = 0
    odds: float = 0.0
    partial: int = 0
    cuts: int = 0
    cues: Counter[str] = field(default_factory=Counter)
    contexts: list[Context] = field(default_factory=list)


class Tally:
    """Counts over the units seen so far; memory grows with the vocabulary, not with the corpus, and is bounded."""

    def __init__(self) -> None:
        self.units = 0
        self.pruned = False
        self.pairs: dict[tuple[str, str], Pair] = {}
        self.arabic: Counter[str] = Counter()
        self.english: Counter[str] = Counter()
        self.lower: Counter[str] = Counter()
        self.upper: Counter[str] = Counter()

    def add(self, unit: Unit, found: list[Link], texts: tuple[str, str], place: tuple[str, str]) -> None:
        """Count a unit.

        Args:
            unit: The unit taken apart.
            found: Its links.
            texts: Its source and target.
            place: File and unit id.
        """
        self.units += 1
        self.arabic.update({rare_fold(word.readings[0].form) for word in unit.source if word.readings})
        self.english.update(unit.target.words)
        self.lower.update(unit.target.lower)
        self.upper.update(unit.target.upper)
        seen: set[tuple[str, str]] = set()
        for link in found:
            spelled = " ".join(texts[1][slice(*link.english)].split())
            key = (link.form, spelled)
            pair = self.pairs.get(key)
            if pair is None:
                pair = self.pairs[key] = Pair(link.words)
            pair.uses += 1
            pair.units += key not in seen
            seen.add(key)
            pair.odds += link.odds
            pair.partial += link.partial
            pair.cuts += link.cut > 0
            pair.cues.update(_kinds(link.before))
            if len(pair.contexts) < CONTEXTS:
                pair.contexts.append(Context(*place, _around(texts[0], link.arabic), _around(texts[1], link.english)))
        self._bounded()

    def _bounded(self) -> None:
        if len(self.pairs) > MOST_PAIRS:
            self.pruned = True
            self.pairs = {key: pair for key, pair in self.pairs.items() if pair.uses > 1}
        for counter in (self.arabic, self.english, self.lower, self.upper):
            if len(counter) > MOST_WORDS:
                for word in [word for word, count in counter.items() if count == 1]:
                    del counter[word]

    def with_clitics(self, form: str) -> int:
        """In how many units a word stands, with whatever proclitic; words that only look so count, too."""
        bare = rare_fold(form)
        count = self.arabic[bare] + sum(self.arabic[clitic + bare] for clitic in lists().proclitics)
        if bare.startswith("ال"):
            count += sum(self.arabic[clitic + bare[2:]] for clitic in lists().fused)
        return count

    def stands_alone(self, form: str) -> bool:
        """Whether a word was seen without proclitic."""
        return self.arabic[rare_fold(form)] > 0


def association(both: int, one: int, other: int, total: int) -> float:
    """Dunning's log-likelihood ratio that two events come together, in nats; 0 where they do so no more than by chance.

    Args:
        both: Units with both.
        one: Units with the first.
        other: Units with the second.
        total: All units.
    """
    one, other, total = max(one, both), max(other, both), max(total, one, other)
    total = max(total, one + other - both)
    if both * total <= one * other:
        return 0.0
    cells = (both, one - both, other - both, total - one - other + both)
    rows, columns = (one, total - one), (other, total - other)
    expected = (
        rows[0] * columns[0] / total,
        rows[0] * columns[1] / total,
        rows[1] * columns[0] / total,
        rows[1] * columns[1] / total,
    )
    return 2 * sum(cell * math.log(cell / mean) for cell, mean in zip(cells, expected, strict=True) if cell)


def _kinds(before: str) -> list[str]:
    word = fold_arabic(before).text
    return [kind for kind, words in lists().cues.items() if word in words or word[1:] in words] if word else []


def _around(text: str, span: tuple[int, int]) -> str:
    start, end = max(span[0] - AROUND, 0), min(span[1] + AROUND, len(text))
    if start:
        start = text.find(" ", start, span[0]) + 1 or span[0]
    if end < len(text):
        end = max(text.rfind(" ", span[1], end), span[1])
    words = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{words}{' …' if end < len(text) else ''}"
