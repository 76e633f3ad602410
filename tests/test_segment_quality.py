"""Boundary F1 of the splitter on real documents, and the programme that measures it."""

from __future__ import annotations

import importlib.util
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

from mtkit.segment import split_sentences

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def bench() -> Any:
    """The programme `scripts/bench_segmentation` as a module."""
    loader = SourceFileLoader("bench_segmentation", str(ROOT / "scripts" / "bench_segmentation"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[loader.name] = module
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader.exec_module(module)
    sys.dont_write_bytecode = writes
    return module


def test_score_counts_boundaries(bench: Any) -> None:
    """One boundary found, one missed behind a mark, one missed behind a heading, one made in excess."""
    documents = [["Heading", "One. Two.", "Three.", "Four."]]
    result = bench.score(documents, "en", lambda _text, _lang: [(0, 12), (13, 17), (18, 30)])
    assert result[:5] == (1, 1, 2, 1, 1)
    assert result.all[:2] == (0.5, 1 / 3)
    assert result.marked == (0.5, 0.5, 0.5)
    assert result.limit == pytest.approx(0.8)
    assert len(result.errors) == 2


@pytest.mark.data
def test_boundaries_on_real_documents(bench: Any) -> None:
    """Both languages pass .97 in all sets where the text shows a boundary, and stay within .012 of the limit."""
    if not bench.DATA.is_dir():
        pytest.skip("needs the data that is not part of the repository")
    for name, lang, documents in bench.sets(bench.DATA):
        result = bench.score(documents, lang, split_sentences)
        assert result.marked[2] >= 0.98, (name, lang)
        assert result.all[2] >= result.limit - 0.012, (name, lang)
        assert result.rows / result.seconds > 2000
