"""Splitting by document: sizes, stability, leaks, the command."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.corpus.duplicates import fold_text
from mtkit.corpus.splitting import Leaks, Part, Place, parse_parts, plan_parts
from mtkit.corpus.spool import Spool
from mtkit.errors import FormatError
from mtkit.exchange import read_bitext, write_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

SHARES = parse_parts("train=0.8,dev=0.1,test=0.1")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("train=0.9,dev=0.05,test=0.05", (Part("train", 0.9), Part("dev", 0.05), Part("test", 0.05))),
        ("train, dev = 1000 ,test=5%", (Part("train"), Part("dev", count=1000), Part("test", 0.05))),
        ("train=rest,test=10", (Part("train"), Part("test", count=10))),
        ("a=1", (Part("a", 1.0),)),
        ("a=10,b=20", None),
        ("all", (Part("all"),)),
    ],
)
def test_parts(text: str, parts: tuple[Part, ...] | None) -> None:
    """Shares, percentages, numbers of units, and one part for the rest."""
    if parts is None:
        with pytest.raises(FormatError, match="no part takes the units that are left"):
            parse_parts(text)
    else:
        assert parse_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no parts are named"),
        ("a=0.5,a=0.5", "part a is named twice"),
        ("a,b", "a and b cannot both be the rest"),
        ("a=0.5,b=0.6", "the shares add up to 1.1, not to 1"),
        ("a=0.5,b=0.6,c", "the shares add up to 1.1, not to 1"),
        ("a=1.5", "'a=1.5' gives neither a share between 0 and 1 nor a number of units"),
        ("a=many", "'a=many' gives neither"),
        ("a=0", "'a=0' gives neither"),
        ("../a=1", "'../a' is no name of a part"),
        ("=1", "'' is no name of a part"),
    ],
)
def test_bad_parts(text: str, message: str) -> None:
    """What does not add up is refused with an example."""
    with pytest.raises(FormatError, match=re.escape(message)):
        parse_parts(text)


def test_shares_by_document() -> None:
    """Each part gets about its share of the documents, and another seed gives another split."""
    documents = {f"d{number}": 10 for number in range(2000)}
    plan = plan_parts(SHARES, documents)
    parts = [plan.place(name).part for name in documents]
    assert [parts.count(part) for part in range(3)] == [1578, 195, 227]
    other = plan_parts(SHARES, documents, seed=1)
    assert sum(plan.place(name) != other.place(name) for name in documents) > 400


@given(st.sets(st.text(max_size=4), min_size=1), st.sets(st.text(max_size=4)), st.integers(0, 99))
def test_added_documents_move_no_other(documents: set[str], more: set[str], seed: int) -> None:
    """A document stays in its part whatever is added, in any order."""
    before = plan_parts(SHARES, dict.fromkeys(sorted(documents), 1), seed)
    after = plan_parts(SHARES, dict.fromkeys(sorted(documents | more, reverse=True), 3), seed)
    assert [after.place(name) for name in documents] == [before.place(name) for name in documents]


def test_numbers_of_units() -> None:
    """Parts of a fixed size are filled with whole documents, the last one is cut; the rest takes what is left."""
    documents = {f"d{number}": 7 for number in range(30)}
    plan = plan_parts(parse_parts("train,dev=20,test=14"), documents)
    places = [plan.place(name) for name in documents]
    taken = [sum(place.first or 7 for place in places if place.part == part) for part in range(3)]
    assert taken == [25 * 7, 20, 14]
    assert [place for place in places if place.first is not None] == [Place(1, 6)]
    assert len(plan.fixed) == 5
    with pytest.raises(FormatError, match="dev wants 211 units, 1 more than are left; ask for fewer"):
        plan_parts(parse_parts("train,dev=211"), documents)


def unit(ident: str, source: str, target: str, document: str = "d") -> TranslationUnit:
    """A unit of a document."""
    return TranslationUnit(ident, source, target, props=(("document", document),))


LONG = "أعلنت الوزارة أن المحادثات ستستأنف بعد أسبوع لبحث ملف الحدود والطاقة والمياه"
LONG_EN = "The ministry announced that talks on borders and energy would resume after a week"


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("either", [2, 2, 2, None, None]),
        ("both", [2, None, None, None, None]),
        ("near", [2, 2, 2, 2, None]),
        ("none", [None, None, None, None, None]),
    ],
)
def test_leaks(what: Any, expected: list[int | None]) -> None:
    """What counts as a leak from test into train: whole units, a text of a side, near duplicates."""
    leaks = Leaks(what)
    leaks.protect(unit("1", LONG, LONG_EN), 2)
    leaks.protect(unit("2", "", ""), 2)
    tested = (
        unit("3", LONG + ".", LONG_EN.upper()),
        unit("4", LONG, "something else"),
        unit("5", "كلام آخر", LONG_EN),
        unit("6", LONG.replace("ملف ", ""), LONG_EN + " then"),
        unit("7", "كلام آخر", ""),
    )
    assert [leaks.leak(each, 0) for each in tested] == expected
    assert [leaks.leak(each, 2) for each in tested] == [None] * 5
    leaks.close()


def test_later_parts_go_before() -> None:
    """A text that stands in dev and test is taken out of dev and out of train."""
    leaks = Leaks("either")
    for part in (0, 2, 1):
        leaks.protect(unit("1", "نعم", "yes"), part)
    assert [leaks.leak(unit("1", "نعم", "aye"), part) for part in range(3)] == [2, 2, None]


def test_spool() -> None:
    """Units come back as they were, again and again."""
    units = [unit("1", "نعم", "\ud800 yes"), unit("2", "", "no")]
    with Spool() as spool:
        for each in units:
            spool.add(each)
        assert (len(spool), list(spool), list(spool)) == (2, units, units)


@pytest.fixture
def bitext(tmp_path: Path) -> Path:
    """Forty documents of five units; each begins with the same words, and each ends with its own."""
    path = tmp_path / "in.jsonl"
    units = [
        unit(f"{doc}.{at}", "مقدمة" if at == 0 else f"نص {doc} {at}", f"text {doc} {at}", f"doc{doc}")
        for doc in range(40)
        for at in range(5)
    ]
    write_bitext(Bitext("ar", "en", tuple(units), "mtkit:1"), path)
    return path


def test_command(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """No document is torn, no text stands in two parts, nothing is lost, and the same call gives the same bytes."""
    folder, rejects = tmp_path / "parts", tmp_path / "rejects.tmx"
    words = ("corpus", "split", bitext, "-o", folder, "--parts", "train=0.6,dev=0.2,test=0.2", "--rejects", rejects)
    result = mtkit(*words)
    assert (result.code, result.out) == (0, "")
    parts = {name: read_bitext(folder / f"{name}.jsonl") for name in ("train", "dev", "test")}
    left = read_bitext(rejects, source_lang="ar", target_lang="en")
    assert sum(map(len, parts.values())) + len(left) == 200
    documents = {name: {each.prop("document") for each in part} for name, part in parts.items()}
    assert not documents["train"] & documents["dev"]
    assert not documents["dev"] & documents["test"]
    for side in ("source", "target"):
        texts = {name: {fold_text(getattr(each, side)) for each in part} for name, part in parts.items()}
        assert not texts["train"] & (texts["dev"] | texts["test"])
        assert not texts["dev"] & texts["test"]
    trains, devs, tests = (len(documents[name]) for name in ("train", "dev", "test"))
    assert (trains, devs, tests) == (24, 9, 7)
    assert {each.prop("reject/split") for each in left} == {"of train, stands in test", "of dev, stands in test"}
    assert result.err.splitlines() == [
        f"taken out of train, for a text of it stands in test: {trains} units",
        f"taken out of dev, for a text of it stands in test: {devs} units",
        f"{folder}/train.jsonl: {trains * 4} units of {trains} documents",
        f"{folder}/dev.jsonl: {devs * 4} units of {devs} documents",
        f"{folder}/test.jsonl: {tests * 5} units of {tests} documents",
        f"{folder}: {200 - trains - devs} units of 200; {trains + devs} left out, kept in {rejects}",
    ]
    assert parts["test"].signature == "mtkit:1|split:train=0.6,dev=0.2,test=0.2@0"
    before = [path.read_bytes() for path in sorted(folder.iterdir())]
    assert mtkit(*words, "-q") == (0, "", "")
    assert [path.read_bytes() for path in sorted(folder.iterdir())] == before


def test_exact_numbers(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """Parts of a number of units have just so many; the rest of a document that is cut is put aside."""
    folder, rejects = tmp_path / "parts", tmp_path / "rejects.jsonl"
    words = ("--parts", "train,dev=12,test=20", "--leakage", "none", "--to", "tmx", "--json", "-q")
    found = json.loads(mtkit("corpus", "split", bitext, "-o", folder, "--rejects", rejects, *words).out)
    assert found["units"] == {"in": 200, "out": 197, "rejected": 3}
    assert [(part["name"], part["documents"], part["units"], part["surplus"]) for part in found["parts"]] == [
        ("train", 33, 165, 0),
        ("dev", 3, 12, 3),
        ("test", 4, 20, 0),
    ]
    assert [each.prop("reject/split") for each in read_bitext(rejects)] == ["dev is full"] * 3
    assert len(read_bitext(folder / "dev.tmx")) == 12


def test_by_unit(mtkit: RunCommand, bitext: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units alone are dealt out by their texts; standard input gives the same parts, as JSONL."""
    folders = [tmp_path / "one", tmp_path / "two"]
    words = ("--by", "unit", "--parts", "a=0.5,b=0.5", "-q")
    assert mtkit("corpus", "split", bitext, "-o", folders[0], *words).code == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(bitext.read_bytes()))))  # type: ignore[arg-type]  # a raw stream of bytes
    assert mtkit("corpus", "split", "-", "-o", folders[1], *words).code == 0
    assert (folders[0] / "a.jsonl").read_bytes() == (folders[1] / "a.jsonl").read_bytes()
    assert 60 < len(read_bitext(folders[0] / "a.jsonl")) < 140
    words = ("--by", "unit", "--parts", "a,b=50", "--leakage", "none", "--json")
    result = mtkit("corpus", "split", bitext, "-o", folders[0], *words)
    assert [(part["units"], part["surplus"], part["documents"]) for part in json.loads(result.out)["parts"]] == [
        (150, 0, None),
        (50, 0, None),
    ]
    assert f"{folders[0]}/b.jsonl: 50 units\n" in result.err


def test_moses_and_one_document(mtkit: RunCommand, tmp_path: Path) -> None:
    """A pair of files gives pairs of files; where there is only one document the user is told."""
    for lang, text in (("ar", "نعم\nلا\n"), ("en", "yes\nno\n")):
        (tmp_path / f"in.{lang}").write_text(text, encoding="utf-8")
    result = mtkit("corpus", "split", str(tmp_path / "in.{ar,en}"), "-o", tmp_path / "parts")
    assert result.code == 0
    assert f"note: {tmp_path}/in.{{ar,en}}: 1 document for 3 parts; --by unit tears it" in result.err
    assert sorted(path.name for path in (tmp_path / "parts").iterdir()) == [
        "dev.ar", "dev.en", "test.ar", "test.en", "train.ar", "train.en",
    ]  # fmt: skip


def test_an_empty_part_is_said(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """Shares are met on average: with few documents a part may get none, and nobody should find that out later."""
    words = ("--parts", "a=0.999,b=0.001", "--leakage", "none")
    result = mtkit("corpus", "split", bitext, "-o", tmp_path / "parts", *words)
    note = f"note: {bitext}: nothing is in b; another --seed, --by unit or numbers of units may help\n"
    assert (result.code, note in result.err) == (0, True)
    assert (
        "nothing is in" not in mtkit("corpus", "split", bitext, "-o", tmp_path / "half", "--parts", "a=0.5,b=0.5").err
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-o", "-"), "-o names a folder"),
        (("-o", "{in}"), "is a file, not a folder"),
        (("-o", "{in}.d", "--parts", "a=2,b=0.5"), "the shares add up to 0.5, not to 1"),
        (("-o", "{in}.d", "--parts", "a,b=999"), "b wants 999 units, 799 more than are left"),
        (("-o", "{in}.d", "--rejects", "{in}"), "is the input or the output"),
    ],
)
def test_bad_usage(mtkit: RunCommand, bitext: Path, words: tuple[str, ...], message: str) -> None:
    """What cannot be done is refused, and no part is written."""
    result = mtkit("corpus", "split", bitext, *(word.replace("{in}", str(bitext)) for word in words))
    assert result.code == 2
    assert message in result.err
    assert not bitext.with_name("in.jsonl.d").exists()
