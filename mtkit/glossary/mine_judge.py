"""From counts to proposals: spellings of one name are joined, words that are no names and chance pairs are dropped."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mtkit.glossary.match_search import word_list
from mtkit.glossary.mine_tally import CONTEXTS, association
from mtkit.glossary.mine_words import folded_latin, lists, name_key, rare_fold
from mtkit.orthography import fold_arabic
from mtkit.transliteration.plausible import sigmoid
from mtkit.transliteration.same import SAME_THRESHOLD, same_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtkit.glossary.mine_tally import Context, Pair, Tally
    from mtkit.termbase import Kind

__all__ = ["Proposal", "Spelling", "judge"]

_SURE = 2.0  # log-odds of a spelling that needs no likeness to the main one
_SURE_CUT = 1.0  # log-odds of a name that was only ever seen behind a proclitic
_MOST_EVIDENCE = 40.0  # nats of association beyond which more says nothing
_NATS = 4.0  # nats of association for one of log-odds
_PRIOR = -2.0  # log-odds that a pair that sounds alike is a name and its rendering, before it is counted
_PARTIAL = -1.5  # log-odds of a pair that is always a part of something with capitals
_UNPROVEN = -1.0  # log-odds of a word that has its capital only where a sentence begins
_HOMOGRAPH = -1.5  # log-odds of an Arabic word that is mostly something else
_MOSTLY = 0.3
_TOLD = 0.6  # share of the cues that tell the kind
_TOLD_OF_ALL: dict[Kind, float] = {"place": 0.1, "person": 0.1, "organisation": 0.4}
"""Share of all uses that must have such a cue; organisations are often called after places and persons."""
_ADJECTIVE = re.compile("(?:ian|ean|an|ese|ish)s?$")
_NISBA = re.compile("(?:ي|ية|يه|يا|يون|يين)$")


class Spelling(NamedTuple):
    """A way a name is rendered: the text, and how often."""

    text: str
    uses: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name that a termbase could hold.

    Attributes:
        source: Its Arabic forms in clean letters, without proclitics, the most used first.
        preferred: Its most used rendering; of two used as often, the one that sounds more like it.
        variants: Its other renderings, the most used first; what they are worth is for a person to say.
        kind: What the words before it tell: `place`, `person`, `organisation`, or else `other`.
        uses: How often it was met with any of the renderings.
        count: How often with the preferred one.
        confidence: How sure it is that this is a name and that its renderings are right, 0 to 1.
        source_units: Units that hold its rarest Arabic word, alone or behind a proclitic.
        target_units: Units that hold the rarest word of its renderings.
        contexts: A few places where it was met.
    """

    source: tuple[str, ...]
    preferred: str
    variants: tuple[Spelling, ...]
    kind: Kind
    uses: int
    count: int
    confidence: float
    source_units: int
    target_units: int
    contexts: tuple[Context, ...]


class _Rendering(NamedTuple):
    """One spelling and all that was counted for it, over the Arabic forms of a name."""

    text: str
    pairs: list[tuple[str, Pair]]

    @property
    def uses(self) -> int:
        return sum(pair.uses for _, pair in self.pairs)

    @property
    def odds(self) -> float:
        return sum(pair.odds for _, pair in self.pairs) / self.uses


def judge(tally: Tally) -> list[Proposal]:
    """The proposals that the counts of a corpus give, in no order; a confidence of less than a half means no."""
    groups: dict[str, dict[str, list[tuple[str, Pair]]]] = {}
    for (form, spelled), pair in tally.pairs.items():
        whole = _with_article(form, pair, tally)
        if _is_name(whole, pair, tally) and _cut_holds(whole, pair, tally):
            groups.setdefault(name_key(whole), {}).setdefault(spelled, []).append((whole, pair))
    found = [_proposal(_renderings(group), tally) for group in groups.values()]
    return _joined(found)


def _is_name(form: str, pair: Pair, tally: Tally) -> bool:
    """Whether neither side is made of words that are no names."""
    arabic = form.split()
    if len(arabic) == 1 and fold_arabic(form).text in lists().calendar:
        return False
    words = [word for word in pair.words if word not in lists().no_names and not _is_common(word, tally)]
    if not words:
        return False
    return not (len(words) == len(arabic) == 1 and _ADJECTIVE.search(words[0]) and _NISBA.search(arabic[0]))


def _is_common(word: str, tally: Tally) -> bool:
    """Whether an English word stands in lower case more often than with a capital of its own."""
    lower, upper = tally.lower[word], tally.upper[word]
    return lower > upper or (not upper and word in word_list("english_words.txt"))


def _with_article(form: str, pair: Pair, tally: Tally) -> str:
    """The form, with the article that it lost behind ل (للاذقية), where it is seen with one and never without."""
    head = form.partition(" ")[0]
    if pair.cuts < pair.uses or not head.startswith("ل") or tally.stands_alone(head):
        return form
    return f"ال{form}" if tally.stands_alone(f"ال{head}") else form


def _cut_holds(form: str, pair: Pair, tally: Tally) -> bool:
    """Whether a proclitic was rightly taken off.

    It was where the form is seen without one, too, where it begins with the article or with إ, before which little else
    can stand, or where it sounds too much like the rendering to doubt.
    """
    if pair.cuts < pair.uses or form.startswith(("ال", "إ")):
        return True
    return tally.stands_alone(form.partition(" ")[0]) or pair.odds / pair.uses >= _SURE_CUT


def _renderings(group: dict[str, list[tuple[str, Pair]]]) -> list[_Rendering]:
    """The spellings of a name, the most used first; one in capitals throughout counts for the same in small letters."""
    merged: dict[str, list[tuple[str, Pair]]] = {}
    small = {folded_latin(text): text for text in group if not text.isupper()}
    for text, pairs in group.items():
        merged.setdefault(small.get(folded_latin(text), text) if text.isupper() else text, []).extend(pairs)
    ranked = sorted(
        (_Rendering(*item) for item in merged.items()), key=lambda each: (-each.uses, -each.odds, each.text)
    )
    main, *rest = ranked
    return [main, *(each for each in rest if each.odds >= _SURE or same_name(main.text, each.text) >= SAME_THRESHOLD)]


def _proposal(ranked: list[_Rendering], tally: Tally) -> Proposal:
    main, *rest = ranked
    pairs = [item for rendering in ranked for item in rendering.pairs]
    forms: Counter[str] = Counter()
    for form, pair in pairs:
        forms[form] += pair.uses
    uses = forms.total()
    both = sum(pair.units for _, pair in pairs)
    source_units = max(both, min(tally.with_clitics(word) for word in forms.most_common(1)[0][0].split()))
    rarest = {min(pair.words, key=lambda word: tally.english[word]) for _, pair in pairs}
    target_units = max(both, sum(tally.english[word] for word in rarest))
    evidence = association(both, source_units, target_units, tally.units)
    odds = sum(pair.odds for _, pair in pairs) / uses + min(evidence, _MOST_EVIDENCE) / _NATS + _PRIOR
    odds += _PARTIAL * sum(pair.partial for _, pair in pairs) / uses
    if all(not tally.upper[word] for word in rarest):
        odds += _UNPROVEN
    if len(forms) == 1 and both < _MOSTLY * source_units and rare_fold(next(iter(forms))) in _common_arabic():
        odds += _HOMOGRAPH
    contexts = [context for _, pair in pairs for context in pair.contexts]
    return Proposal(
        tuple(sorted(forms, key=lambda form: (form.startswith(("أبي ", "أبا ")), -forms[form], form))),
        main.text,
        tuple(Spelling(each.text, each.uses) for each in rest),
        _kind((pair for _, pair in pairs), uses),
        uses,
        main.uses,
        sigmoid(odds),
        source_units,
        target_units,
        tuple(contexts[:CONTEXTS]),
    )


def _common_arabic() -> frozenset[str]:
    return word_list("ambiguous_names.txt")


def _kind(pairs: Iterable[Pair], uses: int) -> Kind:
    cues: Counter[str] = Counter()
    for pair in pairs:
        cues.update(pair.cues)
    told = ((kind, cues[kind] >= max(_TOLD * cues.total(), share * uses)) for kind, share in _TOLD_OF_ALL.items())
    return next((kind for kind, enough in told if enough and cues[kind]), "other")


def _joined(found: list[Proposal]) -> list[Proposal]:
    """Proposals of one rendering whose Arabic forms differ by spaces or the article alone are one."""
    groups: dict[tuple[str, str], list[Proposal]] = {}
    for each in found:
        groups.setdefault((_loose(each.source[0]), each.preferred), []).append(each)
    return [_one(group) for group in groups.values()]


def _loose(form: str) -> str:
    return "".join(word.removeprefix("ال") if len(word) > 4 else word for word in rare_fold(form).split())  # noqa: PLR2004 - an article and a word


def _one(group: list[Proposal]) -> Proposal:
    if len(group) == 1:
        return group[0]
    group.sort(key=lambda each: -each.uses)
    variants: Counter[str] = Counter()
    for each in group:
        for spelling in each.variants:
            variants[spelling.text] += spelling.uses
    uses = sum(each.uses for each in group)
    return Proposal(
        tuple(dict.fromkeys(form for each in group for form in each.source)),
        group[0].preferred,
        tuple(Spelling(*item) for item in variants.most_common()),
        next((each.kind for each in group if each.kind != "other"), "other"),
        uses,
        sum(each.count for each in group),
        max(each.confidence for each in group),
        max(each.source_units for each in group),
        max(each.target_units for each in group),
        tuple(context for each in group for context in each.contexts)[:CONTEXTS],
    )
