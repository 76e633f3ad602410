"""Looking a name up in a termbase, however it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtkit.glossary.match import Matcher
from mtkit.glossary.match_patterns import is_pattern
from mtkit.glossary.match_source import source_key
from mtkit.glossary.match_target import forms_of, target_key
from mtkit.orthography import arabic_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.termbase import Termbase, TermEntry

__all__ = ["Found", "search"]

_INSIDE = 90.0
_LEAST = 75.0  # of 100; two in eight letters may differ


class Found(NamedTuple):
    """An entry that fits a query.

    Attributes:
        entry: The entry.
        role: The column of the form that fits best: `source`, `preferred`, `short`, `admitted`, `forbidden` or `id`.
        form: That form as listed.
        score: 100 for the same name, less for a part of it (90: whole words, 80: letters) or a similar one.
    """

    entry: TermEntry
    role: str
    form: str
    score: float


def search(termbase: Termbase, query: str, *, limit: int = 20) -> list[Found]:
    """The entries that list a form like `query`, the best first.

    Args:
        termbase: Where to look.
        query: A name or a part of one, Arabic or English, with or without vowels, hyphens and capitals; or an id. Where
            nothing is like an Arabic query, the names inside it are looked for, also behind proclitics.
        limit: The most entries to give.

    Returns:
        One `Found` an entry, with its best form; entries of equal score in their order.
    """
    keys = {source_key(query).strip(" ."), target_key(query).strip(" .")} - {""}
    found = [best for entry in termbase if (best := _best(entry, query, keys)) is not None]
    if not found and any(True for _ in arabic_tokens(query)):
        matches = Matcher(termbase).find_source(query)
        found = [Found(entry, "source", match.form, _INSIDE) for match in matches for entry in match.entries()]
    found.sort(key=lambda hit: -hit.score)
    return found[:limit]


def _best(entry: TermEntry, query: str, keys: set[str]) -> Found | None:
    if entry.id == query:
        return Found(entry, "id", entry.id, 100.0)
    best: Found | None = None
    for role, form, key in _forms(entry):
        for wanted in keys:
            score = _score(wanted, key)
            if score >= _LEAST and (best is None or score > best.score):
                best = Found(entry, role, form, score)
    return best


def _forms(entry: TermEntry) -> Iterator[tuple[str, str, str]]:
    for form in entry.source:
        yield "source", form, source_key(form)
    for role, form in forms_of(entry):
        if not is_pattern(form):
            yield role, form, target_key(form)


def _score(wanted: str, key: str) -> float:
    from rapidfuzz import fuzz

    if wanted == key:
        return 100.0
    if f" {wanted} " in f" {key} ":
        return _INSIDE
    if wanted in key:
        return 80.0
    return min(fuzz.ratio(wanted, key, score_cutoff=_LEAST), 79.0)
