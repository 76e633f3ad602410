"""English forms in English text: right and forbidden ones, whole words, with their variation judged."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from mtkit.glossary.match import Claim, Role, TermMatch
from mtkit.glossary.match_context import (
    behind_article,
    ending,
    has_plural,
    is_plural,
    opens_sentence,
    with_leading_sign,
)
from mtkit.glossary.match_patterns import ForbiddenPatterns, is_pattern
from mtkit.glossary.match_search import Hit, automaton, longest_first, paragraphs_apart, tables, word_list
from mtkit.glossary.match_variation import Verdict, compare
from mtkit.orthography import fold_latin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.termbase import Termbase, TermEntry

__all__ = ["TargetIndex", "forms_of", "target_key"]

_PUNCTUATION = re.compile(r"[^\w ]")
_NOUN = 3  # letters; what follows the article is no shorter
_ROLES: tuple[Role, ...] = ("preferred", "short", "admitted", "forbidden")


class _Found(NamedTuple):
    """A place in the raw text, its ending, and who claims it."""

    start: int
    end: int
    suffix: str
    claims: list[Claim]


def forms_of(entry: TermEntry) -> Iterator[tuple[Role, str]]:
    """Every English form of an entry with the column it stands in, patterns included."""
    yield "preferred", entry.preferred
    for role, forms in (("short", entry.short), ("admitted", entry.admitted), ("forbidden", entry.forbidden)):
        for form in forms:
            yield role, form  # type: ignore[misc]  # the literals of the line above


class TargetIndex:
    """The English forms of a termbase, ready to be searched for."""

    def __init__(self, termbase: Termbase) -> None:
        """Index every English form, once with its hyphens as spaces and once without them."""
        self._listed: dict[str, list[Claim]] = {}
        self._fused: set[str] = set()
        patterns: list[Claim] = []
        for entry in termbase:
            for role, form in forms_of(entry):
                claim = Claim(entry, role, form)
                if role == "forbidden" and is_pattern(form):
                    patterns.append(claim)
                    continue
                for key in _keys(form, self._fused):
                    self._listed.setdefault(key, []).append(claim)
        self._patterns = ForbiddenPatterns(patterns)
        self._automaton = automaton(self._listed)
        self._claims = list(self._listed.values())

    def find(self, text: str) -> list[TermMatch]:
        """The matches in `text`, from left to right, without overlap."""
        found = self._candidates(text)
        found += [
            Hit(first, last, _Found(first, last, "", [claim])) for first, last, claim in self._patterns.find(text)
        ]
        if not found:
            return []
        chosen = longest_first(found, len(text))
        matches = [self._match(text, hit.what) for hit in chosen]
        return [match for match in matches if match is not None]

    def _candidates(self, text: str) -> list[Hit]:
        if self._automaton is None:
            return []
        folded = fold_latin(paragraphs_apart(text))
        whole = f" {_marked(folded.text)} "
        searched, inserted = self._parted(whole)
        found = self._automaton.find_matches_as_indexes(searched, overlapping=True)
        hits = [
            Hit(start, end, number) for number, start, end in found if searched[end] in " ." or _suffixed(searched, end)
        ]
        hits.sort()
        candidates: list[Hit] = []
        breaks = place = 0
        for hit in hits:
            begin, close = hit.start + 1, hit.end - 1
            if inserted:
                begin -= bisect_left(inserted, begin)
                close -= bisect_left(inserted, close)
            breaks += whole.count(".", place, begin)
            place = begin
            first, last = folded.raw_span(begin - breaks - 1, close - breaks - whole.count(".", begin, close))
            placed = self._placed(text, first, last, self._claims[hit.what], bare=searched[hit.end] in " .")
            if placed is not None:
                candidates.append(Hit(placed.start, placed.end, placed))
        return candidates

    def _parted(self, text: str) -> tuple[str, list[int]]:
        """The text with articles apart from the nouns of listed forms, and where spaces were put in for that."""
        inserted: list[int] = []
        if not self._fused or (" al" not in text and " el" not in text):
            return text, inserted
        pieces: list[str] = []
        last = 0
        for found in _article_words().finditer(text):
            if found.group() in self._fused:
                cut = found.start() + 2
                pieces += (text[last:cut], " ")
                inserted.append(cut + len(inserted))
                last = cut
        return ("".join([*pieces, text[last:]]), inserted) if inserted else (text, inserted)

    @staticmethod
    def _placed(text: str, first: int, last: int, claims: list[Claim], *, bare: bool) -> _Found | None:
        """The candidate with its ending, or None where what follows is no ending of it."""
        first = with_leading_sign(text, first)
        suffix = ending(text, last, bare=bare)
        if suffix is None:
            return None
        if is_plural(suffix):
            claims = [claim for claim in claims if has_plural(claim, suffix)]
        if behind_article(text, first):
            claims = [claim for claim in claims if claim.role != "forbidden"]
        return _Found(first, last, suffix, claims) if claims else None

    @staticmethod
    def _match(text: str, found: _Found) -> TermMatch | None:
        raw = text[found.start : found.end]
        claim = found.claims[0]
        if len(found.claims) == 1 and raw == claim.form:
            return _as_listed(text, found, claim)
        opening = raw[:1].isupper() and opens_sentence(text, found.start)
        listed = {claim.entry.id for claim in found.claims if claim.form == raw and claim.role != "forbidden"}
        judged = [
            (Verdict((), ()) if is_pattern(claim.form) else compare(raw, claim, opening=opening), claim)
            for claim in found.claims
            if claim.form == raw or claim.entry.id not in listed
        ]
        if raw.islower() and raw in word_list("english_words.txt"):
            judged = [(verdict, claim) for verdict, claim in judged if "case" not in verdict.differences]
            if not judged:
                return None
        judged.sort(key=_fit)
        verdict, best = judged[0]
        seen = {best.entry.id}
        others = []
        for other_verdict, claim in judged[1:]:
            if claim.entry.id not in seen and len(other_verdict.differences) == len(verdict.differences):
                seen.add(claim.entry.id)
                others.append(claim)
        more = _endings(found.suffix)
        return TermMatch(
            entry=best.entry,
            side="target",
            start=found.start,
            end=found.end,
            form=best.form,
            role=best.role,
            clitic=found.suffix,
            exact=not verdict.differences,
            differences=verdict.differences,
            variation=verdict.variation + more,
            ambiguous=raw.lower() in word_list("english_words.txt") and (opening or raw.islower()),
            others=tuple(others),
        )


def _as_listed(text: str, found: _Found, claim: Claim) -> TermMatch:
    """The match of a form that one entry lists and that stands there letter by letter: the usual case, made quickly."""
    raw = claim.form
    common = raw.lower() in word_list("english_words.txt")
    ambiguous = common and (raw.islower() or (raw[:1].isupper() and opens_sentence(text, found.start)))
    return TermMatch(
        claim.entry,
        "target",
        found.start,
        found.end,
        raw,
        claim.role,
        found.suffix,
        variation=_endings(found.suffix),
        ambiguous=ambiguous,
    )


def _endings(suffix: str) -> tuple[str, ...]:
    return () if not suffix else ("plural",) if is_plural(suffix) else ("possessive",)


def _fit(judged: tuple[Verdict, Claim]) -> tuple[int, int]:
    verdict, claim = judged
    return len(verdict.differences), _ROLES.index(claim.role)


def _suffixed(text: str, end: int) -> bool:
    """Whether only s or es stands between `end` and the end of the word."""
    return (text[end] == "s" and text[end + 1] in " .") or (text[end : end + 2] == "es" and text[end + 2] in " .")


def _marked(folded: str) -> str:
    """Folded text in lower case: full stops and spaces for punctuation, spaces for hyphens and underscores."""
    return _PUNCTUATION.sub(". ", folded.lower().replace("-", " ").replace("_", " "))


def target_key(form: str) -> str:
    """What an English form is indexed under: folded, lower case, hyphens as spaces, punctuation marked, trimmed."""
    return _marked(fold_latin(form).text).strip()


def _keys(form: str, fused: set[str]) -> Iterator[str]:
    """What a form is searched by: its key behind a space, and that without the hyphens that follow no article."""
    folded = fold_latin(form).text.lower()
    key = _marked(folded).strip()
    if not key:
        return
    yield f" {_split(key, fused)}"
    if "-" in folded:
        first, *parts = folded.split("-")
        articles = _articles()
        joined = first
        for part in parts:
            joined += f"-{part}" if joined.rpartition(" ")[2] in articles else part
        if len(joined) < len(folded):
            yield f" {_split(_marked(joined).strip(), fused)}"


def _split(key: str, fused: set[str]) -> str:
    """The key with every article apart from its noun; the words that this makes or breaks are added to `fused`."""
    if "al" not in key and "el" not in key:
        return key
    articles = _articles()
    words = key.split(" ")
    parted: list[str] = []
    for place, word in enumerate(words):
        if word in articles:
            if place + 1 < len(words) and len(words[place + 1]) >= _NOUN:
                fused.add(word + words[place + 1])
            parted.append(word)
        elif word[:2] in articles and len(word) >= _NOUN + 2 and word.isalpha():
            fused.add(word)
            parted += (word[:2], word[2:])
        else:
            parted.append(word)
    return " ".join(parted)


@cache
def _article_words() -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{'|'.join(_articles())})[^\W\d_]{{{_NOUN},}}")


@cache
def _articles() -> frozenset[str]:
    return frozenset(tables()["articles"]["joined"])
