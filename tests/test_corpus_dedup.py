"""Duplicates: exact, folded, near; which one is kept; conflicts; the command."""

from __future__ import annotations

import io
import json
import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.corpus.duplicates import Duplicates, fold_text, key_of
from mtkit.corpus.duplicates_choice import Choice, Conflict, Variant, conflicts_of
from mtkit.corpus.duplicates_near import NearIndex
from mtkit.corpus.duplicates_table import HashTable
from mtkit.errors import FormatError
from mtkit.exchange import read_bitext, write_bitext

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.conftest import RunCommand


def units(*pairs: tuple[str, str]) -> list[TranslationUnit]:
    """Units with ids from 1."""
    return [TranslationUnit(str(number), *pair) for number, pair in enumerate(pairs, 1)]


def seen(mode: str, *pairs: tuple[str, str], **more: Any) -> list[str | None]:
    """What each unit is a duplicate of."""
    duplicates = Duplicates(mode, **more)
    found = [duplicates.seen(unit) for unit in units(*pairs)]
    assert len(duplicates) == found.count(None)
    duplicates.close()
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الرَّئيس أحـمد", "الرئيس احمد"),
        ("مدرسة \u200fكبرى", "مدرسه\u00a0كبري"),
        ("عام ٢٠٢٤", "عام 2024"),
        ("\ufefbن", "لان"),
        ("Ahmad al-Shara’s “house”.", "ahmad AL SHARAS house"),
        ("naïve  café", "Naive cafe!"),
    ],
)
def test_folded_texts(one: str, other: str) -> None:
    """Writings that a reader takes for the same fold to the same."""
    assert fold_text(one) == fold_text(other)
    assert seen("folded", (one, "x"), (other, "X")) == [None, "1"]
    assert seen("exact", (one, "x"), (other, "x")) == [None, None]


def test_texts_without_letters() -> None:
    """Punctuation alone is not all the same."""
    assert seen("folded", ("!", "?"), ("…", "?"), ("!", " ? ")) == [None, None, "1"]


def test_exact() -> None:
    """Both sides count; spaces at the ends do not; a border is no text."""
    pairs = ("a", "b"), ("a", "c"), ("a ", " b"), ("ab", ""), ("", "ab"), ("a", "c")
    assert seen("exact", *pairs) == [None, None, "1", None, None, "2"]


@given(st.lists(st.tuples(st.text("aأا ", max_size=3), st.text("bB.", max_size=3)), max_size=20))
def test_the_first_of_each_kind(pairs: list[tuple[str, str]]) -> None:
    """The same as a dictionary of folded texts would say."""
    first: dict[tuple[str, str], str] = {}
    expected = []
    for number, (source, target) in enumerate(pairs, 1):
        key = fold_text(source), fold_text(target)
        expected.append(first.get(key))
        first.setdefault(key, str(number))
    assert seen("folded", *pairs) == expected


LONG = "أعلنت الوزارة أن المحادثات ستستأنف بعد أسبوع لبحث ملف الحدود والطاقة والمياه"
LONG_EN = "The ministry announced that talks on borders and energy would resume after a week"


@pytest.mark.parametrize(
    ("source", "target", "near"),
    [
        (LONG.replace("ملف ", ""), LONG_EN, True),
        (LONG, LONG_EN.replace("talks", "the talks") + "!", True),
        (LONG.replace("الوزارة", "الوزاره"), LONG_EN.upper(), True),
        (LONG, LONG_EN.replace("a week", "7 days"), False),
        (LONG, "An announcement was made by the ministry on talks", False),
        (LONG + " في 2024", LONG_EN + " in 2024", False),
    ],
)
def test_near(source: str, target: str, near: bool) -> None:  # noqa: FBT001 - a parameter
    """A word more or less is near; other words, and other digits, are not."""
    assert seen("near", (LONG, LONG_EN), (source, target)) == [None, "1" if near else None]


def test_near_duplicates_of_long_texts() -> None:
    """Texts of many thousand characters are taken in pieces, with the same result."""
    dice = random.Random(1)  # noqa: S311 - test data
    source, target = (" ".join(dice.choices(words, k=4000)) for words in (AR_WORDS, EN_WORDS))
    assert seen("near", (source, target), (source + " نعم", target), (source, target[: len(target) // 2])) == [
        None,
        "1",
        None,
    ]


def test_near_takes_the_same_for_the_same() -> None:
    """Short units are near only where they are the same when folded, and what is near is remembered."""
    pairs = (
        ("لا", "No"),
        ("لا", "Now"),
        ("لا.", "no"),
        (LONG, LONG_EN),
        (LONG, LONG_EN + " then"),
        (LONG, LONG_EN + " then"),
    )
    assert seen("near", *pairs) == [None, None, "1", None, "4", "4"]
    assert seen("near", (LONG, LONG_EN), (LONG, LONG_EN + " then"), threshold=1.0) == [None, None]


AR_WORDS = "الرئيس الحكومة مدينة دمشق قال أعلن أكد المصدر اجتماع قوات الحدود الشمال قرية سكان منزل طريق مستشفى مدرسة تقرير لجنة حقوق منظمة هجوم صباح مساء يوم أسبوع شهر بعد قبل خلال مع".split()  # fmt: skip  # noqa: E501, SIM905 - words
EN_WORDS = "president government city said announced source meeting forces border north village people house road hospital school report committee rights attack morning evening day week month after before during with on".split()  # fmt: skip  # noqa: E501, SIM905 - words


def made_variants(count: int) -> Iterable[tuple[str, str]]:
    """Sentences and, behind each, variants of it: a word changed, dropped or added, on one side or both."""
    dice = random.Random(7)  # noqa: S311 - test data
    for _ in range(count):
        source, target = (
            dice.choices(AR_WORDS, k=dice.randrange(8, 22)),
            dice.choices(EN_WORDS, k=dice.randrange(8, 24)),
        )
        yield " ".join(source), " ".join(target)
        for kind in ("change", "drop", "add"):
            left, right = list(source), list(target)
            for words, known in ((left, AR_WORDS), (right, EN_WORDS)):
                at = dice.randrange(len(words))
                if kind == "drop":
                    del words[at]
                else:
                    words[at : at + (kind == "change")] = [dice.choice(known)]
            yield " ".join(left), " ".join(right)


def test_recall_and_precision_of_near_duplicates() -> None:
    """Of the near duplicates that comparing every pair finds, at least 97 % are found; none else is."""
    threshold = 0.85
    pairs = [(fold_text(source), fold_text(target)) for source, target in made_variants(120)]
    index = NearIndex(threshold)
    wanted = found = wrong = 0
    for number, (source, target) in enumerate(pairs):
        truly = {
            other
            for other in range(number)
            if Indel.normalized_similarity(source, pairs[other][0]) >= threshold
            and Indel.normalized_similarity(target, pairs[other][1]) >= threshold
        }
        got = index.find(source, target)
        wanted += bool(truly)
        found += got is not None
        wrong += got is not None and got not in truly
        index.add(source, target, number)
    index.close()
    assert wanted > 200
    assert wrong == 0
    assert found / wanted >= 0.97


@given(st.lists(st.tuples(st.integers(0, (1 << 64) - 1), st.integers(0, 1000)), max_size=60))
def test_table(entries: list[tuple[int, int]]) -> None:
    """The same as a dictionary; the oldest value of a key stays."""
    table, known = HashTable(), dict[int, int]()
    for key, value in entries:
        assert table.first(key, value) == known.get(key)
        known.setdefault(key, value)
    assert {key: table.get(key) for key in known} == known
    assert len(table) == len(known)
    assert table.get(12345) == known.get(12345)


def test_table_grows() -> None:
    """Five thousand keys with several values each, in order, and not more than were asked for."""
    table, keys = HashTable(), [key_of(str(number)) for number in range(5000)]
    for value in range(4):
        for key in keys:
            table.add(key, value, 3)
    assert [list(table.all(key)) for key in keys] == [[0, 1, 2]] * 5000
    assert len(table) == 15_000
    assert list(table.all(key_of("another"))) == []
    table.replace(keys[0], 7)
    assert table.get(keys[0]) == 7


def test_keys_are_the_same_in_every_run() -> None:
    """The key is a hash of the texts alone."""
    assert key_of("a", "b") == 11797832347080049151
    assert key_of("a", "b") != key_of("ab", "")


def test_bad_settings() -> None:
    """An unknown mode and a threshold that cannot be are refused."""
    with pytest.raises(FormatError, match="unknown mode 'fuzzy' of duplicates; known are exact, folded, near"):
        Duplicates("fuzzy")
    with pytest.raises(
        FormatError, match=re.escape("the threshold 1.5 of near duplicates is not above 0 and at most 1")
    ):
        Duplicates("near", threshold=1.5)


RANKED = (
    TranslationUnit("a", "نعم", "yes", 0.5),
    TranslationUnit("b", "نعم", "Yes", 0.9),
    TranslationUnit("c", "نعم", "Yes.", 0.9),
    TranslationUnit("d", "نعم", "yes!"),
)


def chosen(keep: Any, *given_units: TranslationUnit) -> list[str | None]:
    """What each unit gives way to."""
    choice = Choice(Duplicates("folded"), keep)
    for unit in given_units:
        choice.add(unit)
    return [choice.kept(number) for number in range(len(given_units))]


def test_choice() -> None:
    """The first, or the first of the best score; accepted before all others, rejected behind them."""
    assert chosen("first", *RANKED) == [None, "a", "a", "a"]
    assert chosen("best", *RANKED) == ["b", None, "b", "b"]
    accepted = TranslationUnit("e", "نعم", "yes", 0.1, "accepted")
    rejected = TranslationUnit("f", "نعم", "yes", 1.0, "rejected")
    assert chosen("first", *RANKED[:2], accepted) == ["e", "e", None]
    assert chosen("best", rejected, *RANKED[:2], accepted) == ["e", "e", "e", None]
    assert chosen("first", rejected, RANKED[0]) == ["a", None]


def test_conflicts() -> None:
    """One text with several on the other side, with counts, ids and the commonest first; empty sides say nothing."""
    given_units = units(
        ("نعم", "yes"), ("نعم", "aye"), ("نَعَم", "Aye!"), ("أجل", "yes"), ("لا", "no"), ("لا", ""), ("", "no")
    )
    assert conflicts_of(given_units, folded=True) == [
        Conflict("source", "نعم", (Variant("aye", 2, ["2", "3"]), Variant("yes", 1, ["1"]))),
        Conflict("target", "yes", (Variant("نعم", 1, ["1"]), Variant("أجل", 1, ["4"]))),
    ]
    assert [conflict.count for conflict in conflicts_of(given_units)] == [2, 2]
    assert conflicts_of(given_units[4:]) == []


@pytest.fixture
def bitext(tmp_path: Path) -> Path:
    """Four writings of one unit, and two that contradict it."""
    path = tmp_path / "in.jsonl"
    others = units(("نعم", "aye"), ("أجل", "yes"))
    write_bitext(Bitext("ar", "en", (*RANKED, *others)), path)
    return path


def test_command(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """The best of each group stays in its place, the others name it, and the conflicts are listed."""
    out, rejects, conflicts = tmp_path / "out.jsonl", tmp_path / "rejects.jsonl", tmp_path / "conflicts.tsv"
    words = ("--mode", "folded", "--keep", "best", "--rejects", rejects, "--conflicts", conflicts)
    result = mtkit("corpus", "dedup", bitext, "-o", out, *words)
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == [
        f"{conflicts}: 1 source with different targets, 1 target with different sources",
        f"{out}: 3 units of 6; 3 duplicates left out, kept in {rejects}",
    ]
    assert [unit.id for unit in read_bitext(out)] == ["b", "1", "2"]
    assert read_bitext(out).signature == "dedup:folded"
    assert [(unit.id, unit.prop("reject/duplicate")) for unit in read_bitext(rejects)] == [
        ("a", "b"),
        ("c", "b"),
        ("d", "b"),
    ]
    assert conflicts.read_text("utf-8").splitlines() == [
        "side\ttext\tunits\tvariant\tcount\tids",
        "source\tنعم\t5\tyes\t4\ta b c d",
        "source\tنعم\t5\taye\t1\t1",
        "target\tyes\t5\tنعم\t4\ta b c d",
        "target\tyes\t5\tأجل\t1\t2",
    ]


def test_json(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """Counts as one object; conflicts as JSON where the suffix says so."""
    out, conflicts = tmp_path / "out.jsonl", tmp_path / "conflicts.json"
    result = mtkit("corpus", "dedup", bitext, "-o", out, "--json", "-q", "--conflicts", conflicts)
    found = json.loads(result.out)
    assert found["units"] == {"in": 6, "out": 6, "rejected": 0}
    assert found["conflicts"] == {"source": 1, "target": 1}
    listed = json.loads(conflicts.read_text("utf-8"))["conflicts"]
    assert [(row["side"], row["text"], row["units"], len(row["variants"])) for row in listed] == [
        ("source", "نعم", 5, 5),
        ("target", "yes", 2, 2),
    ]
    assert listed[1]["variants"][0] == {"text": "نعم", "count": 1, "ids": ["a"]}


def test_standard_input(mtkit: RunCommand, bitext: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is kept on disk for the second pass; the result is the same as of the file."""
    outs = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    words = ("--mode", "near", "--threshold", "0.8", "-q")
    assert mtkit("corpus", "dedup", bitext, "-o", outs[0], *words).code == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(bitext.read_bytes()))))  # type: ignore[arg-type]  # a raw stream of bytes
    assert mtkit("corpus", "dedup", "-", "-o", outs[1], *words).code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert read_bitext(outs[0]).signature == "dedup:near>=0.8"


def test_threshold_is_for_near(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """A threshold that would do nothing is refused."""
    result = mtkit("corpus", "dedup", bitext, "-o", tmp_path / "o.jsonl", "--threshold", "0.8")
    assert result.code == 2
    assert "--threshold is for --mode near" in result.err


def test_settings_of_a_file(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """The table of a corpus.toml holds here, too; options go before it, and what it does not know is refused."""
    config, out = tmp_path / "corpus.toml", tmp_path / "out.jsonl"
    config.write_text('[dedup]\nmode = "near"\nthreshold = 0.7\n', encoding="utf-8")
    assert mtkit("corpus", "dedup", bitext, "-o", out, "-q", "--config", config).code == 0
    assert read_bitext(out).signature == "dedup:near>=0.7"
    assert mtkit("corpus", "dedup", bitext, "-o", out, "-q", "--config", config, "--threshold", "0.8").code == 0
    assert read_bitext(out).signature == "dedup:near>=0.8"
    assert mtkit("corpus", "dedup", bitext, "-o", out, "-q", "--config", config, "--mode", "exact").code == 0
    assert read_bitext(out).signature == "dedup:exact"
    config.write_text("[dedup]\nmod = 1\n", encoding="utf-8")
    refused = mtkit("corpus", "dedup", bitext, "-o", out, "--config", config)
    assert (2, f"mtkit: {config}: unknown key 'mod' in [dedup]; known are mode, threshold\n") == (
        refused.code,
        refused.err,
    )
