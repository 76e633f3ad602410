"""Names of a glossary in a store: the glossary matcher decides, the index only tells where it should look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtkit.corpus.concordance_hit import Located, Pass, Place
from mtkit.corpus.concordance_query import Phrase, Word, expressions, slots_of
from mtkit.corpus.store_index import index_text
from mtkit.corpus.store_schema import reported
from mtkit.errors import GlossaryError
from mtkit.exchange.languages import primary
from mtkit.glossary.match import Matcher
from mtkit.glossary.match_patterns import is_pattern
from mtkit.glossary.match_source import source_key, writings
from mtkit.glossary.match_target import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.corpus.store import Store
    from mtkit.corpus.store_rows import Side
    from mtkit.glossary.match import TermMatch
    from mtkit.termbase import Termbase, TermEntry

__all__ = ["passes_of_entry"]


def passes_of_entry(store: Store, termbase: Termbase, entry_id: str, side: Side | None = None) -> list[Pass]:
    """The passes that find the bearer of a name: the entry's forms and those of its aliases.

    Args:
        store: Where to look.
        termbase: All names, so that a longer one hides a shorter one inside it.
        entry_id: The id of an entry.
        side: The side to search; None for the Arabic one. On the other side every listed form counts, right or wrong.

    Raises:
        GlossaryError: If no entry has this id, or none of its forms can be looked up.
    """
    entry = termbase.get(entry_id)
    if entry is None:
        raise GlossaryError(f"no entry has the id {entry_id}", hint="mtkit glossary search finds the id of a name")
    matcher = Matcher(termbase)
    bearer = (entry, *matcher.aliases(entry))
    arabic: Side = "target" if primary(store.langs[1]) == "ar" and primary(store.langs[0]) != "ar" else "source"
    side = side or arabic
    forms = _arabic_forms(bearer) if side == arabic else _english_forms(bearer)
    with reported(store.path):
        slots = [slots_of(store, phrase, trusting=True) for phrase in _phrases(forms)]
    parts = [every or strong for strong, every in (expressions([one], side) for one in slots)]
    if not parts:
        raise GlossaryError(f"entry {entry_id} has no form to look for", unit=entry_id)
    ids = {one.id for one in bearer}

    def locate(source: str, target: str) -> Located:
        found = {
            arabic: matcher.find_source(source if arabic == "source" else target),
            _other(arabic): matcher.find_target(target if arabic == "source" else source),
        }
        return _places(found[side], ids), _places(found[_other(side)], ids)

    return [Pass(side, " OR ".join(f"({part})" for part in parts), locate)]


def _other(side: Side) -> Side:
    return "target" if side == "source" else "source"


def _places(matches: Iterable[TermMatch], ids: set[str]) -> tuple[Place, ...]:
    """The matches that may stand for one of the entries."""
    return tuple(
        Place(match.start, match.end, match.form, match.role, next(one.id for one in match.entries() if one.id in ids))
        for match in matches
        if any(one.id in ids for one in match.entries())
    )


def _arabic_forms(entries: Iterable[TermEntry]) -> Iterator[str]:
    for entry in entries:
        for form in entry.source:
            yield from writings(source_key(form))


def _english_forms(entries: Iterable[TermEntry]) -> Iterator[str]:
    for entry in entries:
        for _, form in forms_of(entry):
            if not is_pattern(form):
                yield form
                yield form.replace("-", "")


def _phrases(forms: Iterable[str]) -> Iterator[Phrase]:
    """The forms as phrases of index words, each once."""
    for indexed in dict.fromkeys(map(index_text, forms)):
        if indexed:
            yield Phrase(tuple(map(Word, indexed.split())), indexed)
