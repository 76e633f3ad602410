"""Quotations, titles, URLs and code: where a name is not ours to change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.check.masks import Masks, find_masks


def quoted(text: str) -> list[str]:
    """The quoted parts of a text."""
    return [text[start:end] for start, end in find_masks(text).quoted]


def machine(text: str) -> list[str]:
    """The machine parts of a text."""
    return [text[start:end] for start, end in find_masks(text).machine]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('He said "we are in Homs" and left', ['"we are in Homs"']),
        ("He said “we are in Homs” and left", ["“we are in Homs”"]),
        ("He said «we are» and „so“ left", ["«we are»", "„so“"]),
        ('ends here." He said Homs', ['ends here."']),
        ('"begins here. Homs', ['"begins here. Homs']),
        ("ends here.” He said", ["ends here.”"]),
        ("Omar’s men and the rebels’ men", []),
        ("the ‘quoted’ word", ["‘quoted’"]),
        ("the 'quoted' word and Omar's men", ["'quoted'"]),
        ('"one" two "three"', ['"one"', '"three"']),
        ('"open\n\nnext paragraph', ['"open']),
        ("in *The Road to Homs* he", ["*The Road to Homs*"]),
        ("in _The Road_ he, snake_case_name", ["_The Road_"]),
        ("2 * 3 * 4", []),
        ("&quot;in Homs&quot; he", ["&quot;in Homs&quot;"]),
        ("", []),
    ],
)
def test_quotations(text: str, parts: list[str]) -> None:
    """Marks are paired in a paragraph; an open one reaches to its edge; apostrophes are none."""
    assert quoted(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("see https://x.org/Homs, now", ["https://x.org/Homs,"]),
        ("see www.homs.org now", ["www.homs.org"]),
        ("write to a.b@homs.org now", ["a.b@homs.org"]),
        ("by @Homs and #Homs", ["@Homs", "#Homs"]),
        ("run `Homs now` here", ["`Homs now`"]),
        ("open dir/Homs.txt and Homs_map.jpg here", ["dir/Homs.txt", "Homs_map.jpg"]),
        ("in Homs. He and/or she", []),
    ],
)
def test_machine_text(text: str, parts: list[str]) -> None:
    """URLs, addresses, handles, code and file names."""
    assert machine(text) == parts


def test_touching() -> None:
    """A range counts as masked if any part of it is."""
    masks = Masks(((2, 5), (8, 9)), ())
    assert [at for at in range(11) if masks.is_quoted(at, at + 1)] == [2, 3, 4, 8]
    assert masks.is_quoted(0, 3)
    assert masks.is_quoted(4, 20)
    assert not masks.is_quoted(5, 8)
    assert not masks.is_machine(0, 20)


@given(st.text(alphabet="a \"'“”‘’«»*_`/.@\n", max_size=60))
def test_ranges_are_sorted_and_apart(text: str) -> None:
    """Ranges rise, do not touch, and stay inside the text."""
    masks = find_masks(text)
    for ranges in (masks.quoted, masks.machine):
        flat = [at for pair in ranges for at in pair]
        assert flat == sorted(set(flat))
        assert all(0 <= at <= len(text) for at in flat)
