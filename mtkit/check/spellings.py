"""Rules N202 and N203: an English text by itself. Two spellings of one name, and mixed styles of the Arabic article.

N202 takes two capitalised names for one where they have the same consonants and nearly the same letters, and where
nothing speaks against it: a common English word, a word that the text also writes small, a single first name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from mtkit.check.catalogue import RULES
from mtkit.check.finding import Finding, Fix, TextSpan
from mtkit.check.renderings import common_english, runs
from mtkit.check.skeleton import Word, skeleton, words
from mtkit.check.wording import carry_case, in_title, no_possessive, opens_sentence, times
from mtkit.orthography import fold_latin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtkit.check.masks import Masks

__all__ = ["KnownForms", "article_styles", "is_derived", "two_spellings"]

_ALIKE = 0.75
_BONES = 3
"""Consonants that a single word needs before its spelling can tell a name."""
_LETTERS = 5
_LONGEST = 4
_STEM = 3
_DERIVED = frozenset(
    {"", "n", "y", "an", "ian", "ia", "s", "ns", "a", "ese", "ans", "ians", "ish", "i", "is", "e", "eans", "onia"}
)
"""What may follow the stem of a country in its name and in the names of its people."""


class _Spelling(NamedTuple):
    """A name as it stands somewhere: raw range, and its letters without case, articles and marks."""

    start: int
    end: int
    letters: str


class KnownForms:
    """Right spellings by their consonants.

    Args:
        forms: Right spellings.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms: dict[str, list[str]] = defaultdict(list)
        for form in forms:
            self._forms[_consonants(form)].append(form)

    def of(self, consonants: str) -> list[str]:
        """The forms with these consonants, in the order they were given."""
        return self._forms.get(consonants, [])


def two_spellings(text: str, path: str, masks: Masks, known: KnownForms | None = None) -> list[Finding]:
    """N202: the names of `text` that are spelled in more than one way.

    Args:
        text: An English text.
        path: The file, for the findings.
        masks: Its masks; machine text is left out.
        known: Right spellings, which win over the majority.
    """
    findings: list[Finding] = []
    for bones, spellings in _groups(text, masks).items():
        for cluster in _clusters(spellings):
            findings += _judge(text, path, masks, cluster, known.of(bones) if known else [])
    findings.sort(key=lambda finding: finding.target_span.start if finding.target_span else 0)
    return findings


def _groups(text: str, masks: Masks) -> dict[str, list[_Spelling]]:
    """The names of `text` by their consonants; each run of capitalised words counts as a whole."""
    free = [word for word in words(text) if not masks.is_machine(word.start, word.end)]
    small = {word.text for word in free if word.text.islower()}
    groups: dict[str, list[_Spelling]] = defaultdict(list)
    for run in runs(free, text):
        for name in _names(run, small):
            full = [word for word in name if not word.is_article]
            bones = "".join(word.bones for word in full)
            start, end = name[0].start, name[-1].end
            end -= end - start - len(no_possessive(text[start:end]))
            letters = " ".join(_letters(no_possessive(word.text)) for word in full)
            if len(full) > 1 or (len(bones) >= _BONES and len(letters) >= _LETTERS):
                groups[_consonants(text[start:end])].append(_Spelling(start, end, letters))
    return groups


def _names(run: Sequence[Word], small: set[str]) -> Iterable[Sequence[Word]]:
    """The parts of a run between common words; a first word of a sentence that is written small elsewhere is one."""
    name: list[Word] = []
    for word in run:
        lower = word.text.lower()
        common = not word.is_article and (lower in small or _is_common(lower))
        if common and name:
            yield from _whole(name)
            name = []
        elif not common:
            name.append(word)
    if name:
        yield from _whole(name)


def _whole(name: list[Word]) -> Iterable[Sequence[Word]]:
    while name and name[-1].is_article:
        name.pop()
    if name and sum(not word.is_article for word in name) <= _LONGEST and any(word.is_capital for word in name):
        yield name


def _is_common(word: str) -> bool:
    """Whether a word in lower case, or what it is derived from, is on the list of common words."""
    listed = common_english()
    if word in listed:
        return True
    for ending in ("s", "es", "ed", "d", "ing", "ly", "al", "er", "n", "'s", "\u2019s"):
        if word.endswith(ending) and word[: -len(ending)] in listed:
            return True
    return word.endswith("ies") and f"{word[:-3]}y" in listed


def _clusters(spellings: Sequence[_Spelling]) -> Iterable[list[_Spelling]]:
    """Spellings that must be one name: each is like the commonest of its cluster."""
    counts = Counter(spelling.letters for spelling in spellings)
    if len(counts) < 2:  # noqa: PLR2004 - one spelling
        return
    left = [letters for letters, _ in counts.most_common()]
    while left:
        head = left[0]
        near = [letters for letters in left if letters == head or _same_name(head, letters)]
        left = [letters for letters in left if letters not in near]
        if len(near) > 1:
            yield [spelling for spelling in spellings if spelling.letters in near]


def _judge(text: str, path: str, masks: Masks, cluster: Sequence[_Spelling], known: Sequence[str]) -> Iterable[Finding]:
    counts = Counter(_bare(text[spelling.start : spelling.end]) for spelling in cluster)
    listed = next((form for form in known if _bare(form) in counts), None)
    most = _bare(listed) if listed else counts.most_common(1)[0][0]
    model = Counter(
        text[spelling.start : spelling.end]
        for spelling in cluster
        if _bare(text[spelling.start : spelling.end]) == most
    ).most_common(1)[0][0]
    for spelling in cluster:
        found = text[spelling.start : spelling.end]
        if _bare(found) == most:
            continue
        form = carry_case(found, model, opening=opens_sentence(text, spelling.start), capitals=False)
        machine = masks.is_machine(spelling.start, spelling.end)
        yield Finding(
            "N202",
            RULES["N202"].severity,
            f"{found} looks like the name that is {model} {times(counts[most])} in this text",
            path,
            None,
            None,
            TextSpan.of(text, spelling.start, spelling.end),
            fix=None if machine else Fix(spelling.start, spelling.end, form, safe=False),
        )


def article_styles(text: str, path: str, masks: Masks, taken: Sequence[TextSpan] = ()) -> list[Finding]:
    """N203: where the article of an Arabic name is not written as mostly in `text`, one finding for each other style.

    Styles differ in the capital (in the middle of a sentence) and in what joins article and noun.

    Args:
        text: An English text.
        path: The file, for the findings.
        masks: Its masks; machine text is left out.
        taken: Names that other rules report.
    """
    wrong = {at for span in taken for at in range(span.start, span.end)}
    parts = words(text)
    uses: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for word, after in pairwise(parts):
        joint = text[word.end : after.start]
        if not word.is_article or joint not in {"-", " "} or masks.is_machine(word.start, after.end):
            continue
        if word.start in wrong:
            continue
        if word.text.lower() != "al" or not after.is_capital or opens_sentence(text, word.start):
            continue
        if word.is_capital and in_title(text, word.start, after.end):
            continue
        uses[f"{word.text}{joint}"].append((word.start, after.end))
    if len(uses) < 2:  # noqa: PLR2004 - one style
        return []
    usual = max(uses, key=lambda style: len(uses[style]))
    findings: list[Finding] = []
    for style, places in uses.items():
        if style != usual:
            start, end = places[0]
            here = "here" if len(places) == 1 else f"here and {times(len(places) - 1)} more"
            most = times(len(uses[usual]))
            findings.append(
                Finding(
                    "N203",
                    RULES["N203"].severity,
                    f"the article is {_shown(style)} {here}, but {_shown(usual)} {most} in this text",
                    path,
                    None,
                    None,
                    TextSpan.of(text, start, end),
                )
            )
    return findings


def _shown(style: str) -> str:
    return f"{style}X" if style.endswith("-") else f"{style.strip()} X"


def is_derived(one: str, other: str) -> bool:
    """Whether of two words in small letters one is a country and the other its people or what belongs to it."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _STEM and {one[shared:], other[shared:]} <= _DERIVED


def _same_name(one: str, other: str) -> bool:
    """Whether two spellings with the same consonants are one name, and not a country and its people."""
    if " " not in one and is_derived(one, other):
        return False
    return Indel.normalized_similarity(one, other) >= _ALIKE


def _consonants(text: str) -> str:
    """The consonants of all words but articles; doubled letters count as one, others as often as they stand."""
    return "".join(skeleton(no_possessive(word.text), fine=True) for word in words(text) if not word.is_article)


def _letters(word: str) -> str:
    return "".join(char for char in fold_latin(word).text.lower() if char.isalpha())


def _bare(text: str) -> str:
    """The words of `text` without articles and case, as they are joined."""
    parts = [word for word in words(text) if not word.is_article]
    return " ".join(word.text.casefold().replace("\u2019", "'") for word in parts)
