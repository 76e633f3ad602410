"""Is this Latin span a rendering of that Arabic name? A score between 0 and 1 from a small trained model.

Words are compared by the best letter-by-letter reading of the one as a rendering of the other (`transducer`), names
by the best pairing of their words. Vowel signs, tatweel, case, accents and apostrophes do not count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mtkit.transliteration.letters import arabic_words
from mtkit.transliteration.names import arabic_name, latin_name, particles
from mtkit.transliteration.pairing import name_log_odds, options, pair_words
from mtkit.transliteration.sketch import arabic_keys, latin_keys
from mtkit.transliteration.weights import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mtkit.transliteration.weights import NameModel

__all__ = ["DEFAULT_THRESHOLD", "Scorer", "Step", "WordPair", "explain", "similarity"]

DEFAULT_THRESHOLD = 0.5
CLITIC_SHIFT = -0.5  # log-odds: a reading that strips a clitic must beat the plain one by this much
SHORTEST = 2  # letters; single ones are no words to compare


def similarity(arabic: str, latin: str) -> float:
    """How sure it is, from 0 to 1, that `latin` renders the Arabic name `arabic`; both are whole names."""
    return Scorer().similarity(arabic, latin)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the best reading: Arabic letters, the Latin letters for them, and the log-odds of the step."""

    arabic: str
    latin: str
    weight: float


@dataclass(frozen=True, slots=True)
class WordPair:
    """Words that were compared in one piece: their letters, their score, and the steps of the best reading.

    The weights of the steps are evidence, not summands of the score; a spelling on record can outweigh them.
    """

    arabic: str
    latin: str
    score: float
    steps: tuple[Step, ...]


def explain(arabic: str, latin: str, *, model: NameModel | None = None) -> list[WordPair]:
    """Which words of the two names were compared, and how each was read letter by letter."""
    model = model or shipped()
    first, second = arabic_name(arabic), latin_name(latin)
    if not first or not second:
        return []
    out = []
    for i, j, di, dj, score in pair_words(model, first, second).groups:
        tried = options(first[i : i + di], second[j : j + dj])
        odds = model.log_odds_known([pair[:2] for pair in tried])
        best = max(range(len(tried)), key=lambda at: odds[at] + tried[at][2])
        one, other, _ = tried[best]
        out.append(WordPair(one, other, sigmoid(score), tuple(_steps(model, one, other))))
    return out


def _steps(model: NameModel, arabic: str, latin: str) -> Iterable[Step]:
    path = model.paths([(arabic, latin)])
    emit, insert = path.emit_size[0].tolist(), path.insert_size[0].tolist()
    at, pending = insert[0], ""
    if at:
        yield Step("", latin[:at], float(path.insert[0, 0]))
    for place, letter in enumerate(arabic[: len(emit)]):
        if path.emit_row[0, place] < 0:
            pending = letter
            continue
        yield Step(pending + letter, latin[at : at + emit[place]], float(path.emit[0, place]))
        at, pending = at + emit[place], ""
        if insert[place + 1]:
            yield Step("", latin[at : at + insert[place + 1]], float(path.insert[0, place + 1]))
            at += insert[place + 1]


class Scorer:
    """Scores pairs with one model; the answers are remembered.

    Args:
        model: Weights; the shipped ones if none are given.
    """

    def __init__(self, model: NameModel | None = None) -> None:
        self.model = model or shipped()

    def similarity(self, arabic: str, latin: str) -> float:
        """As the function `similarity`."""
        first, second = arabic_name(arabic), latin_name(latin)
        if not first or not second:
            return 0.0
        return sigmoid(name_log_odds(self.model, first, second))

    def best(self, arabic: str, candidates: Sequence[str]) -> tuple[int, float]:
        """Index and score of the candidate that renders `arabic` best; (-1, 0.0) if there is none."""
        scores = [self.similarity(arabic, candidate) for candidate in candidates]
        at = max(range(len(scores)), key=scores.__getitem__, default=-1)
        return (at, scores[at]) if at >= 0 else (-1, 0.0)

    def matrix(
        self,
        arabic: Sequence[str],
        latin: Sequence[str],
        *,
        floor: float = 0.3,
        clitics: bool = True,
    ) -> list[tuple[int, int, float]]:
        """All pairs of single words that score at least `floor`.

        Args:
            arabic: Arabic words as they stand in text, proclitics and article included.
            latin: Latin words; "al-Sharaa" counts as one word.
            floor: The least score that is reported.
            clitics: Try the words without their proclitics, too.

        Returns:
            Triples (index in `arabic`, index in `latin`, score), sorted.
        """
        record = self.model.spellings
        asked = [(at, *form) for at, word in enumerate(arabic) for form in _arabic_forms(word, clitics=clitics)]
        filing = _Filing(latin, frozenset().union(*(arabic_keys(form) for _at, form, _shift in asked)))
        owners: list[tuple[int, int, float]] = []
        pairs: list[tuple[str, str]] = []
        for at, form, shift in asked:
            for other, spelled in filing.promising(form, _NO_RECORD if record is None else record.of(form)):
                owners.append((at, other, shift))
                pairs.append((form, spelled))
        best: dict[tuple[int, int], float] = {}
        limit = log_odds(floor)
        for (i, j, shift), odds in zip(owners, self.model.log_odds_known(pairs), strict=True):
            if odds + shift >= limit and odds + shift > best.get((i, j), -math.inf):
                best[i, j] = odds + shift
        out = [(i, j, sigmoid(odds)) for (i, j), odds in best.items()]
        out.sort()
        return out


class _Filing:
    """Latin words under the keys of their consonants and under their letters.

    Args:
        words: The words.
        keys: Those keys of theirs that will be asked for.
    """

    def __init__(self, words: Sequence[str], keys: frozenset[str]) -> None:
        self.by_key: dict[str, list[tuple[int, str]]] = {}
        self.by_letters: dict[str, list[tuple[int, str]]] = {}
        for at, word in enumerate(words):
            for form in _latin_forms(word):
                self.by_letters.setdefault(form, []).append((at, form))
                for key in keys & latin_keys(form):
                    self.by_key.setdefault(key, []).append((at, form))

    def promising(self, arabic: str, on_record: Mapping[str, int]) -> list[tuple[int, str]]:
        """The words that may render a folded Arabic word, or are on record for it, by index and letters."""
        hits: set[tuple[int, str]] = set()
        for key in self.by_key.keys() & arabic_keys(arabic):
            hits.update(self.by_key[key])
        least, most = len(arabic) - 3, 2 * len(arabic) + 3
        out = [hit for hit in hits if least <= len(hit[1]) <= most]
        for spelled in on_record.keys() & self.by_letters.keys():
            out += self.by_letters[spelled]
        return out


_NO_RECORD: dict[str, int] = {}


@lru_cache(maxsize=1 << 16)
def _latin_forms(word: str) -> tuple[str, ...]:
    words = latin_name(word)
    whole = "".join(each.whole for each in words)
    if len(whole) < SHORTEST:
        return ()
    if words[0].article:
        return (whole, whole[len(words[0].whole) - len(words[0].base) :])
    return (whole,)


@lru_cache(maxsize=1 << 16)
def _arabic_forms(word: str, *, clitics: bool) -> tuple[tuple[str, float], ...]:
    whole = "".join(arabic_words(word))
    if len(whole) < SHORTEST:
        return ()
    forms = [(whole, 0.0)]
    if whole.startswith("ال") and len(whole) > 3:  # noqa: PLR2004 - two letters must remain
        forms.append((whole[2:], 0.0))
    if clitics:
        forms += [
            (whole[len(clitic) :], CLITIC_SHIFT)
            for clitic in particles().proclitics
            if whole.startswith(clitic) and len(whole) >= len(clitic) + 3 - (len(clitic) > 1)
        ]
    return tuple(forms)


def log_odds(probability: float) -> float:
    """The inverse of `sigmoid`; minus infinity from 0 down, infinity from 1 up."""
    if probability <= 0:
        return -math.inf
    return math.log(probability / (1 - probability)) if probability < 1 else math.inf


def sigmoid(value: float) -> float:
    """The logistic function, safe for any value."""
    if value >= 0:
        return 1 / (1 + math.exp(-min(value, 700.0)))
    power = math.exp(max(value, -700.0))
    return power / (1 + power)
