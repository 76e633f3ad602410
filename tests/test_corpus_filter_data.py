"""The default limits on texts of professional translators, which are not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mtkit.bitext import TranslationUnit
from mtkit.corpus.filtering import filters_from

NEWS = Path(os.environ.get("MTKIT_DATA") or Path(__file__).parents[2] / "shared" / "data") / "dev/news/ntrex_dev.tsv"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not NEWS.is_file(), reason="the data folder is not here (set MTKIT_DATA)"),
]


def test_little_is_lost_of_good_units_and_much_is_caught_of_bad_ones() -> None:
    """Less than 1 % of the news is lost; nine in ten are caught when every source has another target."""
    rows = [line.split("\t")[2:4] for line in NEWS.read_text(encoding="utf-8").splitlines()[1:]]
    good = [TranslationUnit(str(number), source, target) for number, (source, target) in enumerate(rows, 1)]
    half = len(good) // 2
    bad = [
        TranslationUnit(unit.id, unit.source, other.target)
        for unit, other in zip(good, good[half:] + good[:half], strict=True)
    ]
    filters = filters_from(None, source_lang="ar", target_lang="en")
    lost, caught = (
        sum(not all(verdict.passed for verdict in verdicts) for verdicts in filters.judge(units))
        for units in (good, bad)
    )
    assert lost < 0.01 * len(good)
    assert caught > 0.88 * len(bad)
