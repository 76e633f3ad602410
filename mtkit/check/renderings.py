"""Which English words of a unit may render which Arabic ones: by consonants alone, so that it costs little.

A unit gives *pairings*: a run of Arabic words beside the run of English words that has the same consonants. They are
proposals; what decides is `Verifier`, which is asked only where a name seems to be rendered in two ways.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from mtkit.check.skeleton import Word, arabic_skeletons, words
from mtkit.orthography import fold_arabic, fold_latin
from mtkit.transliteration.plausible import Scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Pairing", "Verifier", "common_english", "folded_words", "pairings", "runs", "without_article"]

_PROCLITICS = ("وال", "فال", "بال", "كال", "ولل", "لل", "وب", "ول", "وك", "فب", "فل", "و", "ف", "ب", "ل", "ك")
_TOKEN = re.compile(
    "[\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff"
    "\ufb50-\ufdff\ufe70-\ufefc\u200c\u200d]+|\0+"
)
"""Arabic words: letters, marks, tatweel and joiners, no digits and no punctuation; NULs hold the place of names."""
_LEAST_REST = 3
_MOST = 32
"""Places of one skeleton that are looked at; a longer text than that is no unit."""
_LONGEST = 5
"""Words of the longest name that is looked for."""
_PARTICLES = frozenset({"bin", "ibn", "ben", "bint", "abu", "abd", "abdul", "umm"})
_JOINS = frozenset({"", " ", "-", "\u2010", "\u2011", "\u2013", "\u00a0", "- ", " -", "\n"})
_ALIKE = 0.72


class Pairing(NamedTuple):
    """An Arabic name and what seems to be its rendering.

    Attributes:
        key: The Arabic name, folded, without proclitic, articles and spaces.
        arabic: The Arabic name as folded words.
        source: Raw range in the source text, without proclitic.
        target: Raw range in the target text.
        size: Number of Arabic words.
        partial: Whether a capitalised word that is no common one hangs on it, so that it may be a part of a name.
    """

    key: str
    arabic: str
    source: tuple[int, int]
    target: tuple[int, int]
    size: int
    partial: bool


class _Form(NamedTuple):
    """A reading of an Arabic word: without `cut` letters of a proclitic, its folded rest."""

    cut: int
    rest: str


@cache
def common_english() -> frozenset[str]:
    """Common English words in lower case."""
    text = resources.files("mtkit.check").joinpath("common_english.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def _forms(word: str) -> tuple[_Form, ...]:
    """The readings of a folded Arabic word, whole first."""
    forms = [_Form(0, word)]
    forms += [
        _Form(len(clitic), word[len(clitic) :])
        for clitic in _PROCLITICS
        if word.startswith(clitic) and len(word) >= len(clitic) + _LEAST_REST
    ]
    return tuple(forms)


@lru_cache(maxsize=1 << 12)
def _folded(word: str) -> str:
    return fold_arabic(word).text.strip()


def folded_words(text: str) -> str:
    """The Arabic words of `text`, folded, with a space between them."""
    return " ".join(map(_folded, _TOKEN.findall(text)))


@lru_cache(maxsize=1 << 14)
def _readings(word: str) -> tuple[tuple[str, _Form], ...]:
    """Each skeleton that an Arabic word as it stands may have, with the reading that gives it."""
    found: dict[str, _Form] = {}
    for form in _forms(_folded(word)):
        for bones in arabic_skeletons(form.rest):
            found.setdefault(bones, form)
    return tuple(found.items())


class _Index:
    """The Arabic words of a unit by those skeletons of their readings that the English side has; bigrams, too."""

    def __init__(self, source: str, wanted: set[str], covered: Sequence[tuple[int, int]]) -> None:
        for start, end in covered:
            source = source[:start] + "\0" * (end - start) + source[end:]
        self.tokens = list(_TOKEN.finditer(source))
        self.by_bones: dict[str, list[tuple[int, int, _Form]]] = {}
        heads = {bones[:size] for bones in wanted for size in range(1, len(bones))}
        previous: tuple[tuple[str, _Form], ...] = ()
        for at, token in enumerate(self.tokens):
            readings = _readings(token.group())
            for bones, form in readings:
                if bones in wanted:
                    self.by_bones.setdefault(bones, []).append((at, at + 1, form))
            for bones, form in previous:
                if bones in heads:
                    for more, other in readings:
                        if more and not other.cut and bones + more in wanted:
                            self.by_bones.setdefault(bones + more, []).append((at - 1, at + 1, form))
            previous = readings


class _Chain(NamedTuple):
    english: int
    first: int
    last: int
    cut: int


def pairings(source: str, target: str, free: Sequence[Word], covered: Sequence[tuple[int, int]] = ()) -> list[Pairing]:
    """The pairings of one unit.

    Args:
        source: The Arabic text.
        target: The English text.
        free: The words of `target` to look at, in order.
        covered: Ranges of `source` to leave out.
    """
    common = common_english()
    named = [
        run
        for run in runs(free, target)
        if not all(len(word.bones) < 2 or word.text.lower() in common for word in run)  # noqa: PLR2004
    ]
    if not named:
        return []
    wanted = {bones for run in named for at, names in _each_name(run) for _, bones in _takes(run, names, at)}
    index = _Index(source, wanted, covered)
    if not index.by_bones:
        return []
    return [pairing for run in named for pairing in _in_run(run, index)]


def _each_name(run: list[Word]) -> Iterable[tuple[int, list[int]]]:
    """Each place among the words of a run that are no articles, with the indices of these words."""
    names = [at for at, word in enumerate(run) if not word.is_article]
    return ((at, names) for at in range(len(names)))


def runs(free: Sequence[Word], target: str) -> Iterable[list[Word]]:
    """Words that hang together and are capitalised, articles or particles; at least one is capitalised."""
    run: list[Word] = []
    for word in free:
        named = (
            word.is_capital
            or word.is_article
            or word.text in _PARTICLES
            or (bool(run) and run[-1].is_article and target[run[-1].end : word.start] == "-")
        )
        if run and (not named or target[run[-1].end : word.start] not in _JOINS):
            if any(each.is_capital for each in run):
                yield run
            run = []
        if named:
            run.append(word)
    if any(each.is_capital for each in run):
        yield run


def _in_run(run: list[Word], index: _Index) -> list[Pairing]:
    names = [at for at, word in enumerate(run) if not word.is_article]
    found: list[Pairing] = []
    at = 0
    while at < len(names):
        chain = _longest(run, names, at, index)
        if chain is None:
            at += 1
            continue
        pairing = _pairing(run, names, at, chain, index)
        if pairing is not None:
            found.append(pairing)
        at += chain.english
    return found


def _longest(run: list[Word], names: list[int], at: int, index: _Index) -> _Chain | None:
    """The longest run of English names from `at` whose Arabic words follow each other."""
    ends = [
        (taken, first, last, form.cut)
        for taken, bones in _takes(run, names, at)
        for first, last, form in index.by_bones.get(bones, ())[:_MOST]
    ]
    if not ends:
        return None
    best = max(ends, key=_worth)
    while len(names) > at + 1 and ends:
        ends = [
            (english + taken, start, last, cut)
            for english, start, end, cut in ends
            if at + english < len(names) and english < _LONGEST
            for taken, bones in _takes(run, names, at + english)
            for first, last, form in index.by_bones.get(bones, ())[:_MOST]
            if first == end and form.cut == 0
        ]
        best = max((best, *ends), key=_worth)
    return _Chain(*best)


def _worth(chain: tuple[int, int, int, int]) -> tuple[int, int, int]:
    """Many English words are better, then a short proclitic, then few Arabic words."""
    english, first, last, cut = chain
    return english, -cut, first - last


def _takes(run: list[Word], names: list[int], at: int) -> list[tuple[int, str]]:
    """The skeleton of one English name, and of two together."""
    one = run[names[at]].bones
    if at + 1 == len(names):
        return [(1, one)]
    return [(1, one), (2, one + run[names[at + 1]].bones)]


def _pairing(run: list[Word], names: list[int], at: int, chain: _Chain, index: _Index) -> Pairing | None:
    first, last = names[at], names[at + chain.english - 1]
    if sum(len(run[name].bones) for name in names[at : at + chain.english]) < 2:  # noqa: PLR2004 - one consonant says nothing
        return None
    words_of = run[first : last + 1]
    if all(word.text.lower() in common_english() for word in words_of if not word.is_article):
        return None
    if first and run[first - 1].is_article:
        first -= 1
    tokens = index.tokens[chain.first : chain.last]
    folded = [_folded(token.group()) for token in tokens]
    folded[0] = folded[0][chain.cut :]
    start = tokens[0].start() + _raw_length(tokens[0].group(), chain.cut)
    beside = [run[names[place]] for place in (at - 1, at + chain.english) if 0 <= place < len(names)]
    partial = any(word.is_capital and word.text.lower() not in common_english() for word in beside)
    return Pairing(
        "".join(without_article(word) for word in folded),
        " ".join(folded),
        (start, tokens[-1].end()),
        (run[first].start, run[last].end),
        len(tokens),
        partial,
    )


def without_article(word: str) -> str:
    """A folded Arabic word without the article."""
    return word[2:] if word.startswith("ال") and len(word) > _LEAST_REST else word


def _raw_length(word: str, letters: int) -> int:
    """How many code points of `word` hold its first `letters` letters and their marks."""
    if not letters:
        return 0
    folded = fold_arabic(word)
    return folded.raw_span(letters, letters + 1)[0]


class Verifier:
    """Decides whether a pairing is a rendering; answers are remembered.

    Args:
        threshold: The least plausibility, 0 to 1.
    """

    def __init__(self, threshold: float = 0.5) -> None:
        self._threshold = threshold
        self._scorer = Scorer()

    def renders(self, arabic: str, latin: str) -> bool:
        """Whether `latin` plausibly renders the Arabic name `arabic`."""
        return self._scorer.similarity(arabic, latin) >= self._threshold

    @staticmethod
    def alike(one: str, other: str) -> bool:
        """Whether two Latin spellings have the same consonants and nearly the same letters."""
        left, right = ("".join(word.bones for word in words(text)) for text in (one, other))
        return left == right and Indel.normalized_similarity(_letters(one), _letters(other)) >= _ALIKE


@lru_cache(maxsize=1 << 12)
def _letters(text: str) -> str:
    return "".join(char for char in fold_latin(text).text.lower() if char.isalpha())
