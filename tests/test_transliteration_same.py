"""Two Latin spellings of one Arabic name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.transliteration.same import SAME_THRESHOLD, same_name
from mtkit.transliteration.spellings import shipped_spellings

SAME = [
    ("Mohammad", "Mohammed"),
    ("Khan Sheikhoun", "Khan Shaykhun"),
    ("Ahmad Al-Shara", "Ahmed al-Sharaa"),
    ("Deir Ezzor", "Deir al-Zour"),
    ("Bashar al-Assad", "Bashar Assad"),
    ("Talbiseh", "Talbisa"),
    ("Douma", "Duma"),
    ("Nasser", "Nasir"),
    ("Abdul Rahman", "Abdurrahman"),
    ("Aleppo", "Halab"),
]
OTHERS = [
    ("Mohammed", "Mahmoud"),
    ("Ali", "Aleppo"),
    ("Hama", "Hamas"),
    ("Syria", "Syrian"),
    ("Iran", "Iraq"),
    ("Hassan", "Hussein"),
    ("Homs", "Homsi"),
    ("Karim", "Karima"),
    ("Bashar al-Assad", "Hafez al-Assad"),
    ("Ahmed", "Ahmed al-Sharaa"),
    ("Ahmed", "..."),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name(one: str, other: str) -> None:
    """Spellings that are both met in print for one name pass."""
    assert same_name(one, other) >= SAME_THRESHOLD


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_spellings_of_two_names(one: str, other: str) -> None:
    """Other names, adjectives of a name and parts of it do not pass."""
    assert same_name(one, other) < SAME_THRESHOLD


def test_an_ambiguous_spelling_is_not_sure() -> None:
    """Salim is سالم to some and سليم to most: neither surely the same as Salem nor surely another."""
    assert 0.05 < same_name("Salem", "Salim") < 0.95


def test_the_same_letters_are_the_same_name() -> None:
    """Case, accents, apostrophes, hyphens and the article's spelling do not make another name."""
    assert same_name("Ḥāfiẓ al-Asad", "HAFIZ EL ASAD") == 1.0


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_order_does_not_matter(one: str, other: str) -> None:
    """Any two strings get one score between 0 and 1, whichever comes first."""
    score = same_name(one, other)
    assert 0.0 <= score <= 1.0
    assert score == pytest.approx(same_name(other, one), abs=1e-6)


def test_the_record_knows_frequent_spellings() -> None:
    """Counts of spellings by name, hamza or not, and nothing for what is not on record."""
    record = shipped_spellings()
    assert record.of("احمد") == record.of("أحمد")
    assert "mohammed" in record.of("محمد")
    assert record.of("قثقثقث") == {}
    assert record.uses("mohammed") > record.uses("xyzzy") == 0
