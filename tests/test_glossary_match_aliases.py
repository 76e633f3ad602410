"""Entries of one bearer."""

from __future__ import annotations

import pytest

from mtkit.glossary import Matcher
from mtkit.termbase import Termbase, TermEntry


def entry(name: str, alias_of: str | None = None) -> TermEntry:
    """An entry whose preferred form is its id in capitals."""
    return TermEntry(name, ("اسم",), name.upper(), alias_of=alias_of)


MATCHER = Matcher(
    Termbase(
        (
            entry("sharaa"),
            entry("jolani", "sharaa"),
            entry("amir", "JOLANI"),
            entry("other"),
            entry("lost", "nobody"),
            entry("ring", "gnir"),
            entry("gnir", "ring"),
        )
    )
)


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("sharaa", {"jolani", "amir"}),
        ("jolani", {"sharaa", "amir"}),
        ("amir", {"sharaa", "jolani"}),
        ("other", set()),
        ("lost", set()),
    ],
)
def test_aliases_of_one_bearer(name: str, others: set[str]) -> None:
    """Ids and preferred forms lead to the bearer, through other aliases too."""
    entry = MATCHER.termbase.get(name)
    assert entry is not None
    assert others == {alias.id for alias in MATCHER.aliases(entry)}


def test_circles_end() -> None:
    """Two entries that point at each other do not hang."""
    assert all(isinstance(MATCHER.aliases(entry), tuple) for entry in MATCHER.termbase)
