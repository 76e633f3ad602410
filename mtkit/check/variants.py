"""Renderings of a glossary name that no list holds: found by consonants, judged by plausibility."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rapidfuzz.distance import Indel, Levenshtein

from mtkit.check.skeleton import Word, arabic_skeletons, first_consonant, words
from mtkit.check.wording import no_possessive
from mtkit.orthography import arabic_tokens, fold_arabic, fold_latin
from mtkit.transliteration.plausible import Scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.glossary import TermMatch
    from mtkit.termbase import TermEntry

__all__ = ["Variant", "Variants", "Windows", "name_windows"]

Windows: TypeAlias = "dict[str, list[Sequence[Word]]]"
"""Runs of words that may be a name, by their consonants."""

_LONGEST = 7
"""Words of the longest rendering that is looked for."""
_LONG = 4
"""Consonants from which on one may differ; shorter skeletons say too little."""
_ALIKE = 0.78
_SURE = 0.85
_STRICTER = 0.04
_MARGIN = 0.2
_ARTICLE_FIRST = re.compile(r"(?:[aeiu]l[- \u2010\u2011]|[ae](?:[dnrstz]|[dst]h)[-\u2010\u2011])", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(rf"(?<!\w){_ARTICLE_FIRST.pattern}$", re.IGNORECASE)
_JOINS = frozenset({"", " ", "-", "\u2010", "\u2011", "\u2013", "\n", "\u00a0", "- ", " -", "'", "\u2019"})


class Variant(NamedTuple):
    """A rendering of a name in a target text.

    Attributes:
        start: Raw offset of its first code point.
        end: Raw offset behind its last one.
        form: What should stand there: a right form or its last words.
        part: Whether `form` is only a part of a right form, and stands there letter by letter or nearly.
    """

    start: int
    end: int
    form: str
    part: bool = False


class _Form(NamedTuple):
    """A right form: its consonants, the form, the number of its words."""

    bones: str
    text: str
    size: int


class _Name(NamedTuple):
    """What is looked for: the Arabic as it stands, its possible consonants, its right forms."""

    arabic: str
    bones: frozenset[str]
    forms: tuple[_Form, ...]


class Variants:
    """Looks for unlisted renderings.

    Args:
        threshold: The least plausibility, 0 to 1, of a rendering; higher finds less.
    """

    def __init__(self, threshold: float = 0.5) -> None:
        self._threshold = threshold
        self._scorer = Scorer()

    def find(
        self,
        match: TermMatch,
        entry: TermEntry,
        unit: TranslationUnit,
        windows: Windows,
        *,
        rendered: bool,
    ) -> list[Variant]:
        """The renderings of `entry` in the target of `unit`.

        Args:
            match: Where its Arabic form stands in the source.
            entry: The entry.
            unit: The unit.
            windows: What may be a name in the target, by consonants.
            rendered: Whether the target has the name already; then only close variants count.
        """
        if rendered and _begins_otherwise(entry, windows):
            return []
        own = frozenset[str]() if rendered else _arabic_bones(match.form)
        name = _Name(unit.source[match.start : match.end], own, _forms(entry))
        sought = name.bones.union([form.bones for form in name.forms])
        long = [bones for bones in sought if len(bones) >= _LONG]
        least, most = (min(map(len, long)) - 1, max(map(len, long)) + 1) if long else (1, 0)
        found: list[tuple[float, Variant]] = []
        for bones, listed in windows.items():
            if bones not in sought and not (least <= len(bones) <= most and _near_any(bones, long)):
                continue
            for window in listed:
                score = self._score(name, window, bones, unit.target, rendered=rendered)
                if score > 0:
                    found.append((score, Variant(*_range(window), entry.preferred)))
        found.sort(key=lambda item: (-item[0], item[1].start - item[1].end))
        chosen: list[Variant] = []
        for _, variant in found:
            if all(variant.end <= other.start or other.end <= variant.start for other in chosen) and not self._rival(
                match, unit.source, unit.target[variant.start : variant.end]
            ):
                chosen.append(variant)
        chosen = [_with_article(variant, unit.target) for variant in chosen]
        if not chosen and not rendered:
            chosen = self._last_words(name.arabic, entry, windows, unit.target)
        return sorted(chosen)

    def lacks_names(self, arabic: str, form: str, parts: Sequence[str], latin: str) -> bool:
        """Whether `latin`, which renders a part of a name, leaves out words that are names themselves.

        Hadi is left out of Hadi Alabdallah; the Front of al-Nusra Front is no name.

        Args:
            arabic: The whole name in Arabic.
            form: The whole name as it should be written.
            parts: The Arabic forms of what `latin` renders.
            latin: What stands in the target.
        """
        whole = f" {fold_arabic(arabic).text.strip()} "
        folded = (fold_arabic(part).text.strip() for part in parts)
        listed = {word for part in folded if f" {part} " in whole for word in part.split()}
        rest = " ".join(word for word in whole.split() if word not in listed)
        have = {word.bones for word in words(latin)}
        left = " ".join(word.text for word in words(form) if not word.is_article and word.bones not in have)
        return bool(rest and left) and self._scorer.similarity(rest, left) >= self._threshold

    def _score(self, name: _Name, window: Sequence[Word], bones: str, target: str, *, rendered: bool) -> float:
        """How sure it is that `window` renders `name`; 0 where it does not."""
        text = target[slice(*_range(window))]
        size = _size(window)
        best, whole = 0.0, False
        for form in name.forms:
            if form.size == size and _near(form.bones, bones):
                letters, right = _letters(text), _letters(form.text)
                alike = Indel.normalized_similarity(right, letters)
                limit = _ALIKE if len(right) > 5 else _SURE  # noqa: PLR2004 - short names say little
                if form.bones != bones:
                    limit += _STRICTER
                if alike >= limit and _same_start(right, letters):
                    best, whole = max(best, alike), whole or (size > 1 and form.bones == bones)
        if best >= _SURE or (best and not rendered):
            return best
        if rendered:
            return (
                best if whole or (best and self._scorer.similarity(name.arabic, text) >= self._threshold + 0.1) else 0.0
            )
        if not any(_near(own, bones) for own in name.bones):
            return 0.0
        if best or all(word.is_capital or word.is_article for word in window) or "-" in text:
            score = self._scorer.similarity(name.arabic, text)
            return score if score >= self._threshold else 0.0
        return 0.0

    def _rival(self, match: TermMatch, source: str, latin: str) -> bool:
        """Whether other words of the source are rendered by `latin` more plausibly."""
        own = self._scorer.similarity(source[match.start : match.end], latin)
        tokens = [token for token in arabic_tokens(source) if token.end <= match.start or match.end <= token.start]
        size = sum(1 for _ in arabic_tokens(source[match.start : match.end]))
        bones = "".join(word.bones for word in words(latin))
        for at in range(len(tokens) - size + 1):
            other = source[tokens[at].start : tokens[at + size - 1].end]
            near = any(_near(each, bones) for each in _arabic_bones(other))
            if near and self._scorer.similarity(other, latin) > max(own + _MARGIN, self._threshold):
                return True
        return False

    def _last_words(self, arabic: str, entry: TermEntry, windows: Windows, target: str) -> list[Variant]:
        """The last words of a right form, or a variant of them, where the full name is not there."""
        arabic_words = [token.text for token in arabic_tokens(arabic)]
        tails = [" ".join(arabic_words[at:]) for at in range(1, len(arabic_words))]
        for form in (entry.preferred, *entry.admitted):
            parts = words(form)
            for cut in range(1, len(parts)):
                tail = form[parts[cut].start :]
                size = _size(parts[cut:])
                bones = "".join(part.bones for part in parts[cut:])
                own = [each for each in tails if any(_near(one, bones) for one in _arabic_bones(each))]
                if not size or not own or len(_letters(tail)) <= 2:  # noqa: PLR2004 - initials
                    continue
                for window in windows.get(bones, ()):
                    if _size(window) != size:
                        continue
                    text = target[window[0].start : window[-1].end]
                    if _bare(text) == _bare(tail):
                        return [Variant(*_range(window), tail, part=True)]
                    if any(self._scorer.similarity(each, text) >= self._threshold for each in own):
                        return [Variant(*_range(window), tail)]
        return []


def _with_article(variant: Variant, target: str) -> Variant:
    """The variant with the article that hangs on it, where the right form begins with one as well."""
    before = _ARTICLE_BEFORE.search(target, max(variant.start - 5, 0), variant.start)
    if before is None or not _ARTICLE_FIRST.match(variant.form) or _ARTICLE_FIRST.match(target, variant.start):
        return variant
    return variant._replace(start=before.start())


@lru_cache(maxsize=1 << 14)
def _arabic_bones(form: str) -> frozenset[str]:
    return arabic_skeletons(fold_arabic(form).text.strip())


def _begins_otherwise(entry: TermEntry, windows: Windows) -> bool:
    """Whether no window begins with the consonant that a right form begins with: a quick way to leave most names."""
    begins = {bones[:1] for bones in windows}
    firsts = {first_consonant(form) for form in (entry.preferred, *entry.admitted)}
    return "" not in firsts and begins.isdisjoint(firsts)


def _near_any(bones: str, sought: Iterable[str]) -> bool:
    """Whether a skeleton differs from one of `sought`, all long, in one consonant."""
    length = len(bones)
    return any(abs(len(one) - length) <= 1 and Levenshtein.distance(one, bones, score_cutoff=1) <= 1 for one in sought)


def _near(one: str, other: str) -> bool:
    """Whether two skeletons are the same, or differ in one consonant of four or more."""
    if one == other:
        return True
    if len(one) < _LONG or not -1 <= len(one) - len(other) <= 1:
        return False
    return bool(Levenshtein.distance(one, other, score_cutoff=1) <= 1)


def name_windows(free: Sequence[Word], target: str) -> Windows:
    """Runs of words that may be a name, by their consonants: from a capital or article to a word that is none.

    Args:
        free: The words of `target` that belong to no other name, in order.
        target: The target text.
    """
    found: Windows = {}
    for first, word in enumerate(free):
        if not (word.is_capital or word.is_article):
            continue
        bones = ""
        for last in range(first, min(first + _LONGEST, len(free))):
            if last > first and target[free[last - 1].end : free[last].start] not in _JOINS:
                break
            if not free[last].is_article:
                bones += free[last].bones
                found.setdefault(bones, []).append(free[first : last + 1])
    return found


def _range(window: Sequence[Word]) -> tuple[int, int]:
    """Where a window begins and ends, without a possessive ending."""
    last = window[-1]
    return window[0].start, last.start + len(no_possessive(last.text))


def _size(window: Sequence[Word]) -> int:
    return sum(not word.is_article for word in window)


@lru_cache(maxsize=1 << 12)
def _forms(entry: TermEntry) -> tuple[_Form, ...]:
    forms: list[_Form] = []
    for form in (entry.preferred, *entry.admitted):
        parts = words(form)
        if parts:
            forms.append(_Form("".join(part.bones for part in parts), form, _size(parts)))
    return tuple(forms)


@lru_cache(maxsize=1 << 14)
def _letters(text: str) -> str:
    return "".join(char for char in fold_latin(text).text.lower() if char.isalpha())


def _bare(text: str) -> str:
    """The letters of `text` without its articles."""
    return "".join(_letters(word.text) for word in words(text) if not word.is_article)


_VOWELS = frozenset("aeiouy")


def _same_start(one: str, other: str) -> bool:
    """Whether two spellings may begin with one sound: vowels may, k and q may."""
    left, right = one[:1], other[:1]
    if left == right or left in _VOWELS or right in _VOWELS:
        return True
    return any({left, right} <= group for group in (set("kqc"), set("gj"), set("zdt")))
