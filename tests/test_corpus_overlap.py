"""`mtkit corpus overlap`: what of a test set is in a training set, and what is not."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.corpus import comparison_overlap as module
from mtkit.corpus.comparison_overlap import KINDS, Overlap, overlap
from mtkit.exchange import BitextStream, write_bitext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.conftest import RunCommand

LONG = "one two three four five six seven eight nine ten eleven twelve"


def units(*rows: tuple[str, str], document: str = "") -> list[TranslationUnit]:
    """Units of source and target, numbered from 1."""
    props = (("document", document),) if document else ()
    return [TranslationUnit(str(n), source, target, props=props) for n, (source, target) in enumerate(rows, 1)]


def measured(first: Sequence[TranslationUnit], second: Sequence[TranslationUnit], **how: Any) -> Overlap:
    """How much of one list of units is in another."""
    sides = {"a": first, "b": second}

    @contextlib.contextmanager
    def opened(path: str) -> Iterator[BitextStream]:
        yield BitextStream.of(Bitext("ar", "en", tuple(sides[path])))

    return overlap("a", "b", opened, **how)


@pytest.mark.parametrize(
    ("unit", "kinds"),
    [
        (("قال أحمد", "Ahmed said"), {"exact", "folded", "source", "target"}),
        (("قالَ أحمد!", "ahmed SAID"), {"folded", "source", "target"}),
        (("قال أحمد", "He spoke"), {"source"}),
        (("وقال", "Ahmed said."), {"target"}),
        (("شيء", "Something else"), set()),
        (("", "Ahmed said"), {"target"}),
        (("", ""), set()),
    ],
)
def test_kinds_of_overlap(unit: tuple[str, str], kinds: set[str]) -> None:
    """Letter by letter, folded, one side alone; an empty side is nothing in common."""
    found = measured(units(unit), units(("قال أحمد", "Ahmed said"), ("", "x"), ("y", "")))
    assert found.counts == {kind: int(kind in kinds or (kind == "any" and bool(kinds))) for kind in KINDS}
    assert found.sizes == (1, 3)


def test_a_long_run_of_words_is_near() -> None:
    """Twelve words with one put in between have three of six runs of eight in common, whatever the other side."""
    second = units(("ا", f"Before {LONG} after"))
    changed = LONG.replace("ten", "TEN x")
    assert measured(units(("ب", changed)), second, threshold=0.5).counts["near"] == 1
    assert measured(units(("ب", changed)), second, threshold=0.51).counts["near"] == 0
    assert measured(units((LONG, "z")), units((LONG, "")), size=12).counts["near"] == 1


def test_runs_do_not_go_across_units() -> None:
    """The end of one text and the beginning of the next make no run."""
    words = LONG.split()
    second = units(("ا", " ".join(words[:6])), ("ا", " ".join(words[6:])))
    assert measured(units(("ب", LONG)), second, size=4, threshold=0.6).counts["near"] == 1
    assert measured(units(("ب", " ".join(words[4:8]))), second, size=4).counts["near"] == 0


def test_short_texts_are_told_apart() -> None:
    """How many units have enough words for runs to be looked for is said."""
    assert measured(units(("ا", LONG), ("ا", "few words")), []).long_enough == 1
    assert measured([], units(("ا", LONG))).counts == dict.fromkeys(KINDS, 0)


def test_documents_are_counted() -> None:
    """Each document of the first bitext with its units and how many were found."""
    first = [*units(("ا", "a"), ("ب", "b"), document="x"), *units(("ت", "c"), document="y")]
    assert measured(first, units(("ا", "a"), ("ز", "b"))).documents == {"x": (2, 2), "y": (1, 0)}


def test_examples_show_both_units() -> None:
    """Each example stands under its strictest kind, with the first unit of the other side that it was found in."""
    first = units(("قال", "said"), ("قالَ", "Said"), ("ذهب", "went"), ("ز", LONG), document="test")
    second = units(("x", "y"), ("قال", "said"), ("قال", "said"), ("ذهب", "left"), ("س", f"{LONG} thirteen"))
    found = measured(first, second, examples=1)
    assert [(shown["kind"], shown["a"]["id"], shown["b"]["id"]) for shown in found.examples] == [
        ("exact", "1", "2"),
        ("folded", "2", "2"),
        ("source", "3", "4"),
        ("near", "4", "5"),
    ]
    assert found.examples[2]["a"] == {"id": "3", "document": "test", "source": "ذهب", "target": "went"}
    assert measured(first, second, examples=0).examples == []


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures do not depend on how many units are looked at together, nor on what is remembered of words."""
    first = units(("قال", "said"), ("ا", LONG), ("ب", "never"), ("ت", LONG))
    second = units(("z", "z"), ("q", LONG), ("قال", "said"), ("q", LONG))
    whole = measured(first, second)
    monkeypatch.setattr(module, "_BATCH", 1)
    monkeypatch.setattr(module, "_WORDS", 2)
    assert measured(first, second) == whole
    assert whole.counts["near"] == 2


TEXTS = st.lists(st.sampled_from(["ا", "ب", "a", "B", "."]), max_size=6).map(" ".join)
ROWS = st.lists(st.builds(TranslationUnit, st.just("1"), TEXTS, TEXTS), max_size=6)


@given(ROWS, ROWS)
@settings(max_examples=120, deadline=None)
def test_against_a_plain_count(first: list[TranslationUnit], second: list[TranslationUnit]) -> None:
    """Every kind is what sets of texts and of runs of words would give."""
    found = measured(first, second, size=3, threshold=0.5)

    def fold(text: str) -> str:
        return " ".join(word for word in text.lower().split() if word != ".") or text.strip()

    def runs(text: str) -> list[str]:
        words = fold(text).split()
        return [" ".join(words[at : at + 3]) for at in range(len(words) - 2)]

    exact = {(unit.source.strip(), unit.target.strip()) for unit in second}
    folded = {(fold(unit.source), fold(unit.target)) for unit in second}
    sources, targets = ({fold(text) for text in side} for side in zip(*folded, strict=True)) if folded else ((), ())
    seen = [{run for unit in second for run in runs(getattr(unit, side))} for side in ("source", "target")]

    def near(unit: TranslationUnit) -> bool:
        found = [(runs(unit.source), seen[0]), (runs(unit.target), seen[1])]
        return any(mine and sum(run in theirs for run in mine) >= len(mine) / 2 for mine, theirs in found)

    def both(unit: TranslationUnit) -> bool:
        return bool(unit.source.strip() and unit.target.strip())

    assert found.counts["exact"] == sum(both(u) and (u.source.strip(), u.target.strip()) in exact for u in first)
    assert found.counts["folded"] == sum(both(u) and (fold(u.source), fold(u.target)) in folded for u in first)
    assert found.counts["source"] == sum(bool(u.source.strip()) and fold(u.source) in sources for u in first)
    assert found.counts["target"] == sum(bool(u.target.strip()) and fold(u.target) in targets for u in first)
    assert found.counts["near"] == sum(near(unit) for unit in first)


# --- the command


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A test set and a training set as files."""
    first, second = tmp_path / "test.jsonl", tmp_path / "train.jsonl"
    rows = ("قال أحمد", "Ahmed said"), ("ز", LONG), ("شيء", "Something else")
    write_bitext(Bitext("ar", "en", tuple(units(*rows, document="news"))), first)
    write_bitext(Bitext("ar", "en", tuple(units(("قال أحمد", "Ahmed said"), ("س", f"{LONG} more")))), second)
    return first, second


def test_the_overlap_for_people(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """A table, the documents, and examples of each kind."""
    result = mtkit("corpus", "overlap", *pair)
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert (result.code, result.err) == (0, "")
    assert lines[0] == f"{pair[0]} (3 units) in {pair[1]} (2 units)"
    assert "both texts the same 1 33.3 %" in lines
    assert "50% of the runs of 8 words of a side 1 100.0 %" in lines
    assert "any of these 2 66.7 %" in lines
    assert "runs were looked for in the 1 units with a side of 8 words or more" in lines
    assert "news: 2 of 3 units" in lines
    assert lines[lines.index("exact") :] == [
        "exact",
        "A news: 1",
        "قال أحمد",
        "Ahmed said",
        "B 1: the same texts",
        "",
        "near",
        "A news: 2",
        "ز",
        LONG,
        "B 2",
        "س",
        f"{LONG} more",
    ]


def test_the_overlap_as_json(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """The counts, the settings, the documents and the examples."""
    found = json.loads(mtkit("corpus", "overlap", *pair, "--json", "--words", "13", "--share", "0.8").out)
    assert found.pop("examples")[0]["kind"] == "exact"
    assert found == {
        "mtkit": "overlap",
        "a": {"path": str(pair[0]), "units": 3},
        "b": {"path": str(pair[1]), "units": 2},
        "words": 13,
        "share": 0.8,
        "counts": {"exact": 1, "folded": 1, "source": 1, "target": 1, "near": 0, "any": 1},
        "long_enough": 0,
        "by_document": [{"document": "news", "units": 3, "found": 1}],
    }


def test_many_documents_are_cut(mtkit: RunCommand, tmp_path: Path) -> None:
    """Twenty documents are listed, and how many more there are."""
    path = tmp_path / "a.jsonl"
    write_bitext(Bitext("ar", "en", tuple(u for n in range(25) for u in units(("ا", "a"), document=f"d{n}"))), path)
    out = mtkit("corpus", "overlap", path, path, "--examples", "0").out
    assert out.splitlines()[-1] == "and 5 more documents"


def test_the_exit_code(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """0 unless --exit-code is given and something was found; standard input is refused."""
    empty = tmp_path / "empty.jsonl"
    write_bitext(Bitext("ar", "en", ()), empty)
    assert mtkit("corpus", "overlap", *pair).code == 0
    assert mtkit("corpus", "overlap", *pair, "--exit-code").code == 1
    assert mtkit("corpus", "overlap", empty, pair[1], "--exit-code").code == 0
    assert mtkit("corpus", "overlap", pair[0], "-").code == 2
