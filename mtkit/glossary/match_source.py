"""Arabic names in Arabic text: whole words behind validated proclitics, over folded text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtkit.glossary.match import Claim, TermMatch
from mtkit.glossary.match_search import Hit, automaton, longest_first, paragraphs_apart, tables, word_list
from mtkit.orthography import Folded, fold_arabic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.termbase import Termbase, TermEntry

__all__ = ["SourceIndex", "ambiguous_word", "source_key", "writings"]

_ARTICLE = "ال"
_FATHATAN = "\u064b"
_ACCUSATIVE = re.compile(
    "\u0627\u064b(?!\\w)|\u064b\u0627(?!\\w)"
)  # the ending of محمداً, which is no letter of the name
_PUNCTUATION = re.compile(r"[^\w ]")
_TATWEEL_FOR_ALEF = "\u0640\u064b"
_FAR = 2
_SHORT = 2  # letters; a name as short as that behind a proclitic may well be another word


class _Listed(NamedTuple):
    """A form in the index: who lists it, and how many letters of a fused proclitic its pattern begins with."""

    entry: TermEntry
    form: str
    fused: int


class SourceIndex:
    """The source forms of a termbase, ready to be searched for."""

    def __init__(self, termbase: Termbase) -> None:
        """Index every source form, its inflected and joined writings, and its writing behind a fused ل."""
        self._listed: dict[str, list[_Listed]] = {}
        for entry in termbase:
            for form in entry.source:
                key = source_key(form)
                if key:
                    for writing in writings(key):
                        for pattern, fused in _patterns(writing):
                            self._listed.setdefault(pattern, []).append(_Listed(entry, form, fused))
        self._automaton = automaton(self._listed)
        self._claims = list(self._listed.values())

    def find(self, text: str) -> list[TermMatch]:
        """The matches in `text`, from left to right, without overlap."""
        if self._automaton is None:
            return []
        text = paragraphs_apart(text)
        if _FATHATAN in text:
            text = _ACCUSATIVE.sub(_TATWEEL_FOR_ALEF, text)
        folded = fold_arabic(text, 2)
        searched = _marked(folded.text) + " "
        found = self._automaton.find_matches_as_indexes(searched, overlapping=True)
        if not found:
            return []
        hits = [hit for number, start, end in found if (hit := self._validated(searched, number, start, end))]
        matches: list[TermMatch] = []
        breaks = place = 0
        for hit in longest_first(hits, len(searched)):
            breaks += searched.count(".", place, hit.start)
            place = hit.start
            start = hit.start - breaks
            end = hit.end - breaks - searched.count(".", hit.start, hit.end)
            match = self._match(folded, hit, start, end)
            if match is not None:
                matches.append(match)
        return matches

    def _validated(self, text: str, number: int, start: int, end: int) -> Hit | None:
        """The hit, if it begins a word or stands behind a proclitic; `end` is behind the closing space."""
        if start == 0 or text[start - 1] in " .":
            fused = self._claims[number][0].fused
            clitic = text[start : start + fused]
            return Hit(start + fused, end - 1, (number, clitic))
        first = max(start - 4, 0)
        before = max(text.rfind(" ", first, start), text.rfind(".", first, start)) + 1
        if before == 0 and start > _longest_proclitic():
            return None
        fused = self._claims[number][0].fused
        clitic = text[before : start + fused]
        if clitic not in _proclitics():
            return None
        close = text.index(" ", start)
        whole = word_list("whole_words.txt")
        for begin in range(before, start):
            word = text[begin:close]
            if word in whole or f"{word} " in self._listed:
                return None
        return Hit(start + fused, end - 1, (number, clitic))

    def _match(self, folded: Folded, hit: Hit, start: int, end: int) -> TermMatch | None:
        number, clitic = hit.what
        first, last = folded.raw_span(start, end)
        opening = folded.raw_span(start - len(clitic), start)[0] if clitic else first
        raw, claims = folded.raw[first:last], self._claims[number]
        if len(claims) == 1 and raw == claims[0].form and "_" not in raw:
            return _as_listed(claims[0], first, last, folded.raw[opening:first])
        written = fold_arabic(raw.replace("_", " ")).text
        closeness = [(_closeness(written, listed), listed) for listed in claims]
        closest = min(step for step, _ in closeness)
        tier: Literal[1, 2] = 1 if closest < _FAR else 2
        weak = tier == 2 and " " not in written  # noqa: PLR2004 - the tier
        if weak and (_FATHATAN in raw or written in word_list("common_words.txt")):
            return None
        best, *rest = (listed for step, listed in closeness if step == closest)
        seen = {best.entry.id}
        others = []
        for listed in rest:
            if listed.entry.id not in seen:
                seen.add(listed.entry.id)
                others.append(Claim(listed.entry, "source", listed.form))
        short = " " not in written and len(written) <= _SHORT
        return TermMatch(
            entry=best.entry,
            side="source",
            start=first,
            end=last,
            form=best.form,
            role="source",
            clitic=folded.raw[opening:first],
            exact=tier == 1,
            differences=() if tier == 1 else ("letters",),
            tier=tier,
            ambiguous=ambiguous_word(best.form) or (bool(clitic) and (short or weak or clitic[-1] in _loose())),
            others=tuple(others),
        )


def _as_listed(listed: _Listed, start: int, end: int, clitic: str) -> TermMatch:
    """The match of a form that one entry lists and that stands there letter by letter: the usual case, made quickly."""
    form = listed.form
    ambiguous = bool(clitic) and clitic[-1] in _loose()
    if not ambiguous and " " not in form:
        ambiguous = ambiguous_word(form) or (bool(clitic) and len(fold_arabic(form).text) <= _SHORT)
    return TermMatch(listed.entry, "source", start, end, form, "source", clitic, ambiguous=ambiguous)


def _closeness(written: str, listed: _Listed) -> int:
    """0 for the form as listed, 1 for another writing of it, `_FAR` where letters differ that tier 2 joins."""
    if not listed.fused and written == listed.form:
        return 0
    form = fold_arabic(listed.form).text.strip()
    if listed.fused:
        return 0 if written in {form[1:], form[2:]} else _FAR
    if written == form:
        return 0
    return 1 if written in set(writings(form)) else _FAR


def _marked(folded: str) -> str:
    """Folded text with its punctuation marked by a full stop behind a space, and underscores as spaces."""
    return _PUNCTUATION.sub(" .", folded.replace("_", " "))


def source_key(form: str) -> str:
    """What an Arabic form is indexed under: folded on tier 2, punctuation marked, trimmed."""
    return _marked(fold_arabic(form, 2).text).strip()


def ambiguous_word(form: str) -> bool:
    """Whether an Arabic name is also a common word."""
    return fold_arabic(form).text.strip() in word_list("ambiguous_names.txt")


def writings(key: str) -> Iterator[str]:
    """The form, and its writings with other case endings (أبو, أبي) and joined or parted words (عبد الله, عبدالله)."""
    yield key
    inflection, joining, hint = _changing()
    if not hint.search(key):
        return
    words = key.split(" ")
    for place, word in enumerate(words):
        if word in inflection and len(words) > 1:
            for other in inflection[word]:
                yield " ".join([*words[:place], other, *words[place + 1 :]])
        elif word in joining:
            if place + 1 < len(words):
                yield " ".join([*words[:place], word + words[place + 1], *words[place + 2 :]])
        elif word.startswith(joining):
            head = next(head for head in joining if word.startswith(head))
            rest = word.removeprefix(head)
            if rest.startswith(_ARTICLE) and len(rest) > _SHORT + 1:
                yield " ".join([*words[:place], head, rest, *words[place + 1 :]])


@cache
def _changing() -> tuple[dict[str, list[str]], tuple[str, ...], re.Pattern[str]]:
    inflection: dict[str, list[str]] = tables()["inflection"]
    joining = tuple(tables()["joining"]["words"])
    return inflection, joining, re.compile("|".join((*inflection, *joining)))


def _patterns(writing: str) -> Iterator[tuple[str, int]]:
    """A writing as it ends a word, and behind ل where that takes the alef of the article."""
    yield f"{writing} ", 0
    if writing.startswith(_ARTICLE) and len(writing) > _SHORT + 1:
        rest = writing[2:] if writing[2] == "ل" else writing[1:]
        yield f"ل{rest} ", 1


@cache
def _loose() -> frozenset[str]:
    return frozenset(tables()["proclitics"]["loose"])


@cache
def _proclitics() -> frozenset[str]:
    table = tables()["proclitics"]
    inner = [*table["prepositions"], *table["loose"]]
    return frozenset([*table["conjunctions"], *inner, *(a + b for a in table["conjunctions"] for b in inner)])


@cache
def _longest_proclitic() -> int:
    return max(map(len, _proclitics()))
