"""The termbase: entries that are usable, and errors that name the line of one that is not."""

from __future__ import annotations

from datetime import date

import pytest

from mtkit import termbase
from mtkit.errors import GlossaryError
from mtkit.termbase import Origin, Termbase, TermEntry

SHARAA = TermEntry(
    "sharaa",
    ("أحمد الشرع", "الشرع"),
    "Ahmed al-Sharaa",
    "person",
    short=("al-Sharaa", "Sharaa"),
    admitted=("Ahmad al-Sharaa", "Sharaa"),
    forbidden=("Ahmed Al-Shara",),
    valid_from=date(2024, 12, 8),
    origin=Origin("names.tsv", 2),
)


def test_all_is_sorted() -> None:
    """`__all__` is sorted, as in every public module."""
    assert termbase.__all__ == sorted(termbase.__all__)


def test_right_forms_come_once_each_and_in_order() -> None:
    """Preferred first, then short, then admitted; forbidden ones never."""
    assert SHARAA.right_forms == ("Ahmed al-Sharaa", "al-Sharaa", "Sharaa", "Ahmad al-Sharaa")


@pytest.mark.parametrize(
    ("first", "last", "day", "holds"),
    [
        (None, None, date(1950, 1, 1), True),
        (date(2024, 12, 8), None, date(2024, 12, 7), False),
        (date(2024, 12, 8), None, date(2024, 12, 8), True),
        (None, date(2024, 12, 8), date(2024, 12, 8), True),
        (None, date(2024, 12, 8), date(2024, 12, 9), False),
        (date(2020, 1, 1), date(2020, 1, 1), date(2020, 1, 1), True),
    ],
)
def test_validity_includes_both_ends(first: date | None, last: date | None, day: date, *, holds: bool) -> None:
    """An entry holds on its first and last day; no date means no limit."""
    assert TermEntry("x", ("س",), "S", valid_from=first, valid_to=last).holds_on(day) is holds


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": ""}, "names.tsv:7: an entry needs an id"),
        ({"source": ()}, "names.tsv:7: entry x has no source form"),
        ({"source": (" ", "")}, "names.tsv:7: entry x has no source form"),
        ({"preferred": " "}, "names.tsv:7: entry x has no preferred form"),
        (
            {"kind": "animal"},
            "names.tsv:7: entry x has the unknown kind 'animal'; known are person, place, organisation, other",
        ),
        (
            {"valid_from": date(2025, 2, 1), "valid_to": date(2025, 1, 1)},
            "names.tsv:7: entry x is valid to 2025-01-01, before 2025-02-01",
        ),
    ],
)
def test_an_unusable_entry_names_its_line(fields: dict[str, object], message: str) -> None:
    """The error of an entry says where it was read and what is wrong."""
    good: dict[str, object] = {"id": "x", "source": ("س",), "preferred": "S", "origin": Origin("names.tsv", 7)}
    with pytest.raises(GlossaryError) as caught:
        TermEntry(**{**good, **fields})  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_an_entry_from_memory_has_no_place() -> None:
    """Without an origin the message stands alone."""
    with pytest.raises(GlossaryError) as caught:
        TermEntry("x", (), "S")
    assert str(caught.value) == "entry x has no source form"


def test_a_termbase_finds_entries_by_id() -> None:
    """Order and length are those of the entries."""
    other = TermEntry("hama", ("حماة",), "Hama", "place")
    base = Termbase((SHARAA, other))
    assert (tuple(base), len(base)) == ((SHARAA, other), 2)
    assert (base.get("hama"), base.get("homs")) == (other, None)


def test_equal_entries_make_equal_termbases() -> None:
    """The index is no part of what a termbase is."""
    assert Termbase((SHARAA,)) == Termbase((SHARAA,))
    assert "_by_id" not in repr(Termbase((SHARAA,)))


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (
            Origin("a.tsv", 2),
            Origin("b.tsv", 9),
            "b.tsv:9: the id hama is used twice (first at a.tsv:2)",
        ),
        (None, None, "the id hama is used twice"),
    ],
)
def test_an_id_names_one_entry(first: Origin | None, second: Origin | None, message: str) -> None:
    """A second entry of the same id is an error that names both places."""
    entries = tuple(TermEntry("hama", ("حماة",), "Hama", origin=origin) for origin in (first, second))
    with pytest.raises(GlossaryError) as caught:
        Termbase(entries)
    assert str(caught.value) == message
