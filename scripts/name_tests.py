"""Test sets of the name model: spellings of a held-out name against the nearest spellings of other names."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from name_pairs import Pair, held_out, rows
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from mtkit.transliteration.spellings import consonants_alike

DISTANCE, NEAREST = 3, 5


class TestSet(NamedTuple):
    """Word pairs that belong together, and word pairs that do not; `usual` is the commonest spelling of a name."""

    name: str
    positives: list[tuple[str, str]]
    negatives: list[tuple[str, str]]
    usual: dict[str, str]


def arab_names(pairs: list[Pair]) -> set[str]:
    """Folded Arabic words that stand in the tables of Arab names and places."""
    return {pair.arabic for pair in pairs if pair.source in {"authored", "given"}}


def word_test(name: str, pairs: list[Pair], *, arab: bool, least: int, nearest: int = NEAREST) -> TestSet:
    """Held-out words with all their spellings, and for each spelling the nearest ones of other names.

    Args:
        name: What the table calls it.
        pairs: All word pairs.
        arab: Only names of the tables of Arab names and places, from all sources; otherwise Wikidata's names.
        least: How often a spelling from Wikidata must have been counted.
        nearest: Other names for each spelling, the nearest ones.
    """
    arabs = arab_names(pairs)
    trusted = [
        pair for pair in pairs if pair.source in {"authored", "given"} or (pair.source == "wd" and pair.count >= least)
    ]
    if arab:
        trusted = [pair for pair in trusted if pair.arabic in arabs]
    else:
        dev = {row[2] for row in rows("wd_arabic.tsv.xz") if row[0] == "dev"}
        trusted = [pair for pair in trusted if pair.source == "wd" and (pair.arabic in dev)]
    known: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        known[consonants_alike(pair.arabic)].add(pair.latin)
    pool = sorted({pair.latin for pair in trusted})
    counts: Counter[tuple[str, str]] = Counter()
    for pair in trusted:
        counts[pair.arabic, pair.latin] += pair.count
    usual: dict[str, str] = {}
    for (arabic, latin), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        usual.setdefault(arabic, latin)
    positives = sorted({(pair.arabic, pair.latin) for pair in trusted if held_out(pair.arabic)})
    negatives: set[tuple[str, str]] = set()
    for arabic, latin in positives:
        own = known[consonants_alike(arabic)]
        found = process.extract(
            latin, pool, scorer=Levenshtein.distance, score_cutoff=DISTANCE, limit=nearest + len(own)
        )
        negatives.update((arabic, word) for word in [w for w, *_ in found if w not in own][:nearest])
    return TestSet(name, positives, sorted(negatives), usual)


def recall_at(positives: list[float], negatives: list[float], rate: float) -> float:
    """The share of positives above the score that `rate` of the negatives exceed."""
    ordered = sorted(negatives, reverse=True)
    limit = ordered[min(len(ordered) - 1, int(rate * len(ordered)))]
    return sum(score > limit for score in positives) / len(positives)
