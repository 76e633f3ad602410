"""The bars on real reports whose names were listed by hand; needs the data folder."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("MTKIT_DATA", ROOT.parent / "shared" / "data"))
REPORTS = DATA / "dev" / "reports"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not REPORTS.is_dir(), reason="the data folder is not here (set MTKIT_DATA)"),
]


@pytest.fixture(scope="module")
def table() -> dict[str, list[float]]:
    """The figures of each line that `scripts/bench_names` prints."""
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "bench_names", "--quiet"], capture_output=True, text=True, check=True
    )
    lines = (re.split(r"  +|: ", line, maxsplit=1) for line in done.stdout.splitlines()[1:])
    return {name: [float(figure) for figure in re.findall(r"[\d.]+", rest)] for name, rest in lines}


def test_bare_glossary(table: dict[str, list[float]]) -> None:
    """Each spelling but the preferred one is reported at its span, and nothing else."""
    recall, precision = table["bare glossary, raw names"][-2:]
    assert recall >= 0.95
    assert precision >= 0.97


def test_no_glossary(table: dict[str, list[float]]) -> None:
    """Names in more than one spelling are found, and few others."""
    for key in ("raw", "folded"):
        recall, precision = table[f"no glossary, {key} names"][-2:]
        assert recall >= 0.9
        assert precision >= 0.88


def test_correct_glossary(table: dict[str, list[float]]) -> None:
    """At most one false alarm in 200 units."""
    assert table["correct glossary"][2] <= 1.0


def test_news_has_few_spelling_alarms() -> None:
    """926 sentences of professional news in 61 articles: N202 finds no two spellings in any article."""
    import csv

    from mtkit.check.masks import find_masks
    from mtkit.check.spellings import two_spellings

    articles: dict[str, list[str]] = {}
    with (DATA / "dev" / "news" / "ntrex_dev.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            articles.setdefault(row["doc_id"], []).append(row["english"])
    texts = ["\n\n".join(lines) for lines in articles.values()]
    assert [two_spellings(text, "a", find_masks(text)) for text in texts] == [[]] * len(texts)


def test_bench_check_measures() -> None:
    """The speed bench gives figures for a small run."""
    names = runpy.run_path(str(ROOT / "scripts" / "bench_check"))
    listed = list(names["names"](50))
    pairs = list(names["units"](20, listed))
    assert len(pairs) == 20
    assert any(latin in pairs[0][1] for _, latin in listed)
