"""The commands of the store: what they print, where, and how they end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.cli.kwic import hit_lines
from mtkit.corpus.concordance import Hit, Place
from mtkit.corpus.store import Store
from mtkit.corpus.store_rows import StoredFile
from mtkit.exchange import read_bitext, write_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

ROWS = (
    ("قال أحمد الشرع إن البلاد بخير.", "Ahmed al-Sharaa said the country is fine."),
    ("وأحمد الشرع وصل", "And Sharaa arrived"),
    ("مدرسه", "school"),
)
NAMES = "id\tsource\tpreferred\tshort\nsharaa\tأحمد الشرع\tAhmed al-Sharaa\tSharaa\n"


@pytest.fixture
def store(tmp_path: Path, mtkit: RunCommand) -> str:
    """A store of one TMX."""
    units = tuple(TranslationUnit(f"u{number}", *row, 0.5) for number, row in enumerate(ROWS, 1))
    write_bitext(Bitext("ar", "en", units), tmp_path / "a.tmx")
    path = str(tmp_path / "s.mtkit")
    assert mtkit("corpus", "add", path, tmp_path / "a.tmx", "--document", "visit", "--date", "2026-03-01").code == 0
    return path


def test_add_says_what_it_did(tmp_path: Path, store: str, mtkit: RunCommand) -> None:
    """A known file, a changed one, a replaced one; as JSON."""
    path = tmp_path / "a.tmx"
    assert mtkit("corpus", "add", store, path) == (0, "", f"{path}: is in the store already; nothing was added\n")
    assert mtkit("corpus", "add", store, path, "--replace", "-q") == (0, "", "")
    write_bitext(Bitext("ar", "en", (TranslationUnit("n", "بيت", "house"),)), path)
    code, _, err = mtkit("corpus", "add", store, path)
    assert (code, err.count("\n"), "another version of it is in the store" in err) == (2, 1, True)
    done = mtkit("corpus", "add", store, path, "--replace", "--json")
    assert done.err == f"{path}: 1 unit added, 3 older units taken out\n"
    assert json.loads(done.out) == {
        "store": store,
        "units": 1,
        "added": 1,
        "unreadable": 0,
        "files": [{"path": str(path), "added": 1, "replaced": 3, "known_as": None}],
    }


def test_add_keeps_what_it_cannot_take(tmp_path: Path, mtkit: RunCommand) -> None:
    """Lost units are told and end with 1, unless they are kept; what cannot be read makes no store."""
    lines = (
        '{"mtkit": "bitext", "source_lang": "ar", "target_lang": "en"}\n{"id": "1", "source": "أ", "target": "a"}\n{}\n'
    )
    path, store = tmp_path / "a.jsonl", tmp_path / "s.mtkit"
    path.write_text(lines)
    code, _, err = mtkit("corpus", "add", store, path)
    assert (code, err.splitlines()[0]) == (1, f"note: {path}:3: the unit has no source")
    rejects = tmp_path / "rest.jsonl"
    assert mtkit("corpus", "add", store, path, "--replace", "--rejects", rejects, "-q").code == 0
    assert rejects.read_text() == "{}\n"
    assert mtkit("corpus", "add", store, path, "b.tmx", "--rejects", rejects).code == 2
    code, _, err = mtkit("corpus", "add", tmp_path / "t.mtkit", tmp_path / "none.tmx")
    assert (code, (tmp_path / "t.mtkit").exists()) == (2, False)
    code, _, err = mtkit("corpus", "add", path, path)
    assert (code, err) == (
        2,
        f"mtkit: {path}: is no store of mtkit; mtkit corpus add makes one at a path that is free\n",
    )


def test_search_as_text(store: str, mtkit: RunCommand) -> None:
    """Both sides, what was found in the middle and in whole words; the count on standard error."""
    found = mtkit("corpus", "search", store, "أحمد", "الشرع", "--width", "80")
    head, arabic, english, blank, *_ = found.out.splitlines()
    assert head.endswith("a.tmx: unit u1 (visit, 0.50)")
    assert arabic.strip() == "ar" + " " * (len(arabic) - len(arabic.lstrip("ar ")) - 2) + (
        "قال «أحمد الشرع» إن البلاد بخير."
    )
    assert (english, blank) == ("en  Ahmed al-Sharaa said the country is fine.", "")
    lines = [line for line in found.out.splitlines() if "«" in line]
    assert [cell_len(line[: line.index("«")]) for line in lines] == [cell_len(lines[0].partition("«")[0])] * 2
    assert "«وأحمد الشرع»" in lines[1]
    assert (found.code, found.err) == (0, "2 hits in 2 units\n")


def test_search_counts(store: str, mtkit: RunCommand) -> None:
    """Weak hits, a limit, nothing: the code is 0."""
    assert mtkit("corpus", "search", store, "مدرسة").err == "1 hit in 1 unit, 1 in a weaker spelling\n"
    assert mtkit("corpus", "search", store, "الشرع", "-n", "1").err == "1 hit in 1 unit of 2, -n 0 shows all\n"
    some = mtkit("corpus", "search", store, "الشرع", "-n", "1", "--document", "visit")
    assert some.err == "1 hit in 1 unit; there are more, -n 0 shows all\n"
    assert mtkit("corpus", "search", store, "الشرع", "-n", "0").err == "2 hits in 2 units\n"
    assert mtkit("corpus", "search", store, "لاشيء") == (0, "", "0 hits in 0 units\n")
    assert mtkit("corpus", "search", store, "الشرع", "--side", "target").err == "0 hits in 0 units\n"
    assert mtkit("corpus", "search", store, "school", "--side", "both").err == "1 hit in 1 unit\n"


def test_a_store_is_no_bitext(tmp_path: Path, store: str, mtkit: RunCommand) -> None:
    """Commands that read a bitext and no store say what to do; --quiet leaves the count out."""
    for words in (
        ("convert", store, tmp_path / "a.tmx"),
        ("check", store),
        ("review", store, "-o", tmp_path / "a.html"),
    ):
        result = mtkit(*words)
        expected = f"mtkit: {store}: is a store or another database; mtkit corpus export makes a bitext of one\n"
        assert (result.code, result.err) == (2, expected)
    assert mtkit("corpus", "search", store, "لاشيء", "-q") == (0, "", "")


def test_search_as_json(store: str, mtkit: RunCommand) -> None:
    """One object; the spans are code points of the raw text."""
    found = json.loads(mtkit("corpus", "search", store, "أحمد الشرع", "--json", "-n", "1").out)
    (hit,) = found.pop("hits")
    assert found == {
        "store": store,
        "query": "أحمد الشرع",
        "summary": {"hits": 1, "units": 1, "more": True, "units_in_all": 2},
    }
    path = hit.pop("path")
    assert path.endswith("a.tmx")
    assert hit == {
        "document": "visit",
        "unit": "u1",
        "score": 0.5,
        "status": "auto",
        "source": ROWS[0][0],
        "target": ROWS[0][1],
        "side": "source",
        "weak": False,
        "spans": [{"start": 4, "end": 14, "text": "أحمد الشرع"}],
        "renderings": [],
    }


def test_search_for_a_name(tmp_path: Path, store: str, mtkit: RunCommand) -> None:
    """By its id, with what renders it; on either side or both."""
    names = tmp_path / "names.tsv"
    names.write_text(NAMES)
    found = mtkit("corpus", "search", store, "--entry", "sharaa", "-g", names, "--json")
    assert [hit["renderings"] for hit in json.loads(found.out)["hits"]] == [
        [
            {
                "start": 0,
                "end": 15,
                "text": "Ahmed al-Sharaa",
                "entry": "sharaa",
                "form": "Ahmed al-Sharaa",
                "role": "preferred",
            }
        ],
        [{"start": 4, "end": 10, "text": "Sharaa", "entry": "sharaa", "form": "Sharaa", "role": "short"}],
    ]
    shown = mtkit("corpus", "search", store, "--entry", "sharaa", "-g", names).out
    assert "en  And «Sharaa» arrived" in shown.splitlines()
    assert mtkit("corpus", "search", store, "--entry", "sharaa", "-g", names, "--side", "both").err.startswith("4 hits")
    code, _, err = mtkit("corpus", "search", store, "--entry", "nobody", "-g", names)
    assert (code, err) == (2, "mtkit: no entry has the id nobody; mtkit glossary search finds the id of a name\n")


@pytest.mark.parametrize(
    "words", [[], ["كلمة", "--entry", "x"], ["--entry", "x"], ["--entry", "x", "-g", "names.tsv", "--exact"], ["*"]]
)
def test_search_is_told_what_it_lacks(store: str, mtkit: RunCommand, words: list[str]) -> None:
    """Usage errors end with 2."""
    assert mtkit("corpus", "search", store, *words).code == 2


def test_export(tmp_path: Path, store: str, mtkit: RunCommand) -> None:
    """To any format, with provenance or without, twice the same; never over the store itself."""
    out = tmp_path / "out.tmx"
    assert mtkit("corpus", "export", store, "-o", out) == (0, "", f"{out}: 3 units\n")
    unit = read_bitext(out).units[0]
    assert [unit.prop(name) for name in ("document", "date", "origin")] == [
        "visit",
        "2026-03-01",
        str(tmp_path / "a.tmx"),
    ]
    once = mtkit("corpus", "export", store, "-o", "-", "-q")
    assert (once, once.out.count("\n")) == (mtkit("corpus", "export", store, "-o", "-", "-q"), 4)
    bare = mtkit("corpus", "export", store, "-o", "-", "--no-provenance", "--since", "2026-03-01", "-q").out
    assert json.loads(bare.splitlines()[1])["props"] == {}
    assert mtkit("corpus", "export", store, "-o", "-", "--min-score", "0.6").err == "-: 0 units\n"
    assert mtkit("corpus", "export", store, "-o", store, "--to", "tmx").code == 2
    assert mtkit("corpus", "export", store, "-o", out, "--file", "x").code == 2


def test_list_and_remove(tmp_path: Path, store: str, mtkit: RunCommand) -> None:
    """What is in the store, and out of it again."""
    path = str(tmp_path / "a.tmx")
    listed = mtkit("corpus", "list", store)
    assert listed.out.startswith(f"3  {path}  (visit, 2026-03-01, ")
    assert listed.err == "3 units of 1 file, ar to en\n"
    found = json.loads(mtkit("corpus", "list", store, "--json").out)
    assert [(file["path"], file["units"], file["document"]) for file in found["files"]] == [(path, 3, "visit")]
    assert mtkit("corpus", "remove", store, "nothing").code == 2
    assert mtkit("corpus", "remove", store, path) == (0, "", f"{path}: 3 units taken out\n")
    assert mtkit("corpus", "list", store).err == "0 units of 0 files, ar to en\n"


def hit(source: str, target: str, *words: str, renderings: tuple[Place, ...] = ()) -> Hit:
    """A hit for these words of the source."""
    places = tuple(sorted(Place(source.index(word), source.index(word) + len(word)) for word in words))
    unit = TranslationUnit("7", source, target, status="accepted")
    return Hit(unit, StoredFile("f.tmx", "", 1, 1, ""), "source", places, weak=True, renderings=renderings)


def test_lines_on_a_terminal() -> None:
    """Arabic from the right: what follows stands left, each column isolated, no word cut in two."""
    text = "سبق هذا كلام طويل " * 6 + "ثم للرئيس كلمة " + "وبعده كلام طويل آخر " * 6
    lines = [line.plain for line in hit_lines(hit(text, "word " * 60, "رئيس"), ("ar", "en"), 72, isolate=True)]
    assert lines[0] == "f.tmx: unit 7 (accepted, weaker spelling)"
    behind, found, before = (part.rstrip("\u2069") for part in lines[1].removeprefix("ar").lstrip().split("\u2067")[1:])
    assert (found, before[:1], behind[-1]) == ("«للرئيس»", "…", "…")
    assert set(before[1:].split()) <= set(text.split())
    assert set(behind[:-1].split()) <= set(text.split())
    assert all(cell_len(line) <= 72 for line in lines)
    assert (lines[2][4], lines[2][-1]) == ("\u2066", "\u2069")


def test_lines_elsewhere() -> None:
    """Logical order, no isolates; other places are marked, too; hostile characters are shown by number."""
    renderings = (Place(40, 46),)
    target = "word " * 8 + "Sharaa" + " word" * 30
    lines = list(
        hit_lines(
            hit("قال الشرع\u202e ثم الشرعي قال", target, "الشرع", "قال", renderings=renderings),
            ("ar", "en"),
            60,
            isolate=False,
        )
    )
    assert lines[1].plain.lstrip("ar ") == "«قال» «الشرع»<U+202E> ثم الشرعي …"
    assert "«Sharaa»" in lines[2].plain
    assert lines[2].plain.startswith("en  … word")
    assert not any(mark in line.plain for line in lines for mark in "\u2066\u2067\u2068\u2069")


def test_a_hit_longer_than_the_line() -> None:
    """It is shown whole; the words around it leave at least their room."""
    text = "قبل " * 20 + "كلمة " * 20 + "بعد " * 20
    found = hit(text, "x", ("كلمة " * 20).strip())
    (_, line, _) = hit_lines(found, ("ar", "en"), 40, isolate=True)
    assert (line.plain.count("كلمة"), line.plain.count("قبل"), line.plain.count("بعد")) == (20, 2, 2)


def test_a_side_that_is_empty_has_no_line() -> None:
    """Nothing is shown of it."""
    assert len(list(hit_lines(hit("كلمة", "", "كلمة"), ("ar", "en"), 60, isolate=False))) == 2


def test_a_long_store_is_listed_by_path(tmp_path: Path, mtkit: RunCommand) -> None:
    """Whatever was added first."""
    for name in ("b", "a"):
        write_bitext(Bitext("ar", "en", (TranslationUnit(name, name, name),)), tmp_path / f"{name}.tsv")
        mtkit("corpus", "add", tmp_path / "s", tmp_path / f"{name}.tsv", "--source-lang", "ar", "--target-lang", "en")
    with Store(tmp_path / "s") as opened:
        assert [unit.id for unit in opened.units()] == ["a", "b"]
