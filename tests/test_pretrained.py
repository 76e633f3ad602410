"""What is said of a model that cannot be loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtkit.pretrained import unloadable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("It is\n broken.", "It is broken"),
        (f"We could not connect. See how {'long ' * 40}", "We could not connect"),
        ("word " * 60, f"{'word ' * 31}word \u2026"),
    ],
)
def test_a_cause_is_told_in_whole_sentences(message: str, told: str, tmp_path: Path) -> None:
    """In one line, cut between sentences or words."""
    assert f"cannot be loaded: {told}; name a folder" in str(unloadable(str(tmp_path), OSError(message)))
    assert f"had from the hub: {told}; without a network" in str(unloadable("a/b", OSError(message)))
