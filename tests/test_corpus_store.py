"""The store: what goes in comes out, files are known again, languages and versions are kept apart."""

from __future__ import annotations

import sqlite3
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtkit.bitext import Bead, Bitext, DocumentInfo, Segment, Span, TranslationUnit
from mtkit.corpus import store_index, store_schema
from mtkit.corpus.store import AddReport, Selection, Store, is_store
from mtkit.corpus.store_adding import add_file, content_of
from mtkit.corpus.store_index import Indexer, fold_words, index_text
from mtkit.corpus.store_reading import open_corpus, stream_of
from mtkit.errors import FormatError
from mtkit.exchange import BitextHead, BitextStream, read_bitext, write_bitext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL = TranslationUnit(
    "u1",
    "قال الوزير. ثم غادر.",
    "The minister spoke and left.",
    0.875,
    "accepted",
    (
        ("document", "visit"),
        ("source/x", "1"),
        ("domain", "news"),
        ("@changedate", "20260102T030405Z"),
        ("domain", "b"),
    ),
    ("a note", "another"),
    Bead(Span(3, 5), Span(4, 5), 0.5, "auto"),
    (Segment("قال الوزير.", 10, 21, 1), Segment("ثم غادر.", 22, 30, 1)),
    (Segment("The minister spoke and left.", 7, 35, 2),),
    "قال <bpt i='1'/>الوزير<ept i='1'/>. ثم غادر.",
    "The minister spoke and left.",
)
PLAIN = TranslationUnit("2", "", "Only a target")
HEAD = BitextHead("ar", "en", "mtkit:9|aligner:length", (DocumentInfo("a.ar", "ar", 30, "ff"),), (("k", "v"),), ("n",))


def stream(*units: TranslationUnit, head: BitextHead = HEAD) -> BitextStream:
    """A stream of some units."""
    return BitextStream(head, iter(units))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, open to be written."""
    with Store(tmp_path / "s.mtkit", write=True) as opened:
        yield opened


def pairs(path: Path, *texts: tuple[str, str], langs: tuple[str, str] = ("ar", "en")) -> str:
    """A bitext file of some pairs; its path."""
    units = tuple(TranslationUnit(str(number), *pair) for number, pair in enumerate(texts, 1))
    write_bitext(Bitext(*langs, units), path)
    return str(path)


def test_units_come_out_as_they_went_in(store: Store) -> None:
    """Props, notes, bead, segments, markup, score and status are kept, and so is the head."""
    assert store.add(stream(FULL, PLAIN), "a.jsonl") == AddReport("a.jsonl", 2)
    assert list(store.units()) == [FULL, PLAIN]
    assert store.head(store.files()[0]) == HEAD
    assert (len(store), store.langs) == (2, ("ar", "en"))


TEXTS = st.text(st.characters(), max_size=30)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(
            TranslationUnit,
            st.text(st.characters(), min_size=1, max_size=5),
            TEXTS,
            TEXTS,
            st.none() | st.floats(0, 1),
            st.sampled_from(["auto", "accepted", "rejected"]),
            st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
            st.lists(TEXTS, max_size=2).map(tuple),
            source_markup=st.none() | TEXTS,
        ),
        max_size=5,
    )
)
def test_any_unit_comes_out_as_it_went_in(tmp_path: Path, units: list[TranslationUnit]) -> None:
    """Whatever characters the texts hold, NUL and halves of surrogate pairs included."""
    path = tmp_path / "any.mtkit"
    path.unlink(missing_ok=True)
    with Store(path, write=True) as opened:
        opened.add(stream(*units), "x", content="c")
        assert list(opened.units()) == units
        assert [unit for unit in units if unit not in opened.lookup(unit.source)] == []
        opened.remove("x")
        opened.connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_export_says_where_a_unit_is_from(store: Store) -> None:
    """What a unit says itself is not overruled, and not said twice."""
    store.add(stream(FULL, PLAIN), "in/a.tmx", document="whole", licence="CC0-1.0", date="2026-03-01")
    full, plain = store.units(provenance=True)
    rest = (("origin", "in/a.tmx"), ("tool", "mtkit 9"), ("signature", HEAD.signature), ("date", "2026-03-01"))
    assert full.props == (*FULL.props, *rest, ("licence", "CC0-1.0"))
    assert plain.props == (("document", "whole"), *rest, ("licence", "CC0-1.0"))


def test_provenance_survives_a_second_store(tmp_path: Path, store: Store) -> None:
    """What is exported and added elsewhere still names its first origin."""
    store.add(stream(PLAIN), "first.tmx", licence="MIT")
    write_bitext(stream_of(store), tmp_path / "out.jsonl")
    with Store(tmp_path / "t.mtkit", write=True) as second:
        add_file(second, str(tmp_path / "out.jsonl"), licence="CC0-1.0")
        unit = next(second.units(provenance=True))
    assert (unit.prop("origin"), unit.prop("licence")) == ("first.tmx", "MIT")


def test_the_same_content_is_added_once(tmp_path: Path, store: Store) -> None:
    """Under its own name, another one, or compressed."""
    first = pairs(tmp_path / "a.tsv", ("بيت", "house"))
    again = pairs(tmp_path / "b.tsv", ("بيت", "house"))
    packed = pairs(tmp_path / "c.tsv.gz", ("بيت", "house"))
    assert add_file(store, first)[0] == AddReport(first, 1)
    assert [add_file(store, path)[0] for path in (first, again, packed)] == [
        AddReport(path, 0, known_as=first) for path in (first, again, packed)
    ]
    assert len(store) == 1


def test_pairs_and_streams_are_known_by_their_units(tmp_path: Path, store: Store) -> None:
    """What has no file of its own is undone when it turns out to be known."""
    pair = pairs(tmp_path / "m.{ar,en}", ("بيت", "house"), ("على", "on"))
    assert content_of(pair) == ""
    assert [add_file(store, pair)[0].units for _ in range(2)] == [2, 0]
    pairs(tmp_path / "m.{ar,en}", ("بيت", "home"))
    with pytest.raises(FormatError, match="another version of it"):
        add_file(store, pair)
    assert add_file(store, pair, replace=True)[0] == AddReport(pair, 1, 2)
    assert store.add(stream(PLAIN), "-").units == 1
    assert store.add(stream(FULL), "-").units == 1
    assert store.add(stream(PLAIN), "-") == AddReport("-", 0, known_as="-")
    assert len(store) == 3
    assert [file.path for file in store.files()] == ["-", "-", pair]


def test_another_version_takes_the_place_only_if_asked(tmp_path: Path, store: Store) -> None:
    """The units of that path are replaced, those of others stay."""
    path = pairs(tmp_path / "a.tsv", ("بيت قديم", "old house"))
    add_file(store, path)
    add_file(store, pairs(tmp_path / "b.tsv", ("كتاب", "book")))
    pairs(tmp_path / "a.tsv", ("بيت جديد", "new house"), ("باب", "door"))
    with pytest.raises(FormatError, match="another version of it is in the store"):
        add_file(store, path)
    assert add_file(store, path, replace=True)[0] == AddReport(path, 2, replaced=1)
    assert [unit.target for unit in store.units()] == ["new house", "door", "book"]
    assert (store.lookup("بيت قديم"), len(store.lookup("بيت جديد"))) == ([], 1)
    assert store.connection.execute("SELECT count(*) FROM words WHERE words MATCH 'old'").fetchone() == (0,)


def test_a_file_that_fails_leaves_nothing(store: Store) -> None:
    """A reader that raises in the middle undoes what was added of its file, and the store goes on."""

    def broken() -> Iterator[TranslationUnit]:
        yield PLAIN
        raise FormatError("is broken", path="b.tmx", line=7)

    store.add(stream(FULL), "a.tmx")
    with pytest.raises(FormatError, match=r"b\.tmx:7: is broken"):
        store.add(BitextStream(HEAD, broken()), "b.tmx")
    assert list(store.units()) == [FULL]
    store.add(stream(PLAIN), "b.tmx")
    assert list(store.units()) == [FULL, PLAIN]


def test_remove_takes_out_one_file(store: Store) -> None:
    """Its units, its words and its row; an unknown path is an error."""
    store.add(stream(FULL), "a.tmx")
    store.add(stream(PLAIN), "b.tmx")
    assert store.remove("a.tmx") == 1
    assert (list(store.units()), [file.path for file in store.files()]) == ([PLAIN], ["b.tmx"])
    with pytest.raises(FormatError, match=r"holds no file a\.tmx"):
        store.remove("a.tmx")


def test_one_pair_of_languages(tmp_path: Path, store: Store) -> None:
    """The first file says which; a file the other way round is turned, other languages are refused."""
    add_file(store, pairs(tmp_path / "a.tmx", ("بيت", "house")))
    add_file(store, pairs(tmp_path / "b.tmx", ("door", "باب"), langs=("en", "ar")))
    assert [(unit.source, unit.target) for unit in store.units()] == [("بيت", "house"), ("باب", "door")]
    with pytest.raises(FormatError, match=r"not ar and en|has no"):
        add_file(store, pairs(tmp_path / "c.jsonl", ("Haus", "maison"), langs=("de", "fr")))
    with pytest.raises(FormatError, match=r"holds de and fr, the store .* ar and en"):
        store.add(stream(PLAIN, head=BitextHead("de", "fr")), "d")
    with open_corpus(store.path, source_lang="en", target_lang="ar") as turned:
        assert [(unit.source, unit.target) for unit in turned.units] == [("house", "بيت"), ("door", "باب")]


def test_selection(store: Store) -> None:
    """By file, document, day, score and status; a unit's own props count before those of its file."""
    dated = TranslationUnit("d", "أ", "a", 0.2, props=(("date", "2020-01-01"), ("document", "old")))
    store.add(stream(FULL, dated), "a", date="2026-03-01", document="file")
    store.add(stream(PLAIN), "b", document="plain")
    found = {
        "files": Selection(files=("b",)),
        "document": Selection(documents=("old",)),
        "of its file": Selection(documents=("plain", "nowhere")),
        "since": Selection(since="2026-03-01", files=("a",)),
        "score": Selection(min_score=0.5),
        "accepted": Selection(accepted_only=True),
    }
    assert {name: [unit.id for unit in store.units(one)] for name, one in found.items()} == {
        "files": ["2"],
        "document": ["d"],
        "of its file": ["2"],
        "since": ["u1"],
        "score": ["u1", "2"],
        "accepted": ["u1"],
    }
    with pytest.raises(FormatError, match="holds no file c"):
        stream_of(store, Selection(files=("c",)))


def test_order_is_that_of_the_paths(store: Store) -> None:
    """Whoever added first: what is exported does not depend on it."""
    for path in ("b", "c", "a"):
        store.add(stream(TranslationUnit(path, path, path)), path)
    assert [unit.id for unit in store.units()] == ["a", "b", "c"]


def test_open_corpus_reads_both(tmp_path: Path, store: Store) -> None:
    """A bitext file and a store, with the same units."""
    path = pairs(tmp_path / "a.tmx", ("بيت", "house"))
    add_file(store, path)
    with open_corpus(path) as file, open_corpus(store.path) as stored:
        assert [(unit.source, unit.target) for unit in file.units] == [
            (unit.source, unit.target) for unit in stored.units
        ]
    assert (is_store(path), is_store(store.path), is_store(tmp_path)) == (False, True, False)


def test_lookup_is_free_of_marks_case_and_punctuation(store: Store) -> None:
    """The same index words in the same order, nothing more and nothing less."""
    store.add(stream(TranslationUnit("1", "قَالَ: «نعم»!", "He said yes"), TranslationUnit("2", "قال نعم ثم", "x")), "a")
    assert [unit.id for unit in store.lookup("قال نعم")] == ["1"]
    assert [unit.id for unit in store.lookup(index_text("قال نعم"))] == ["1"]
    assert store.lookup("نعم قال") == []


def test_similar_units_share_rare_words(store: Store) -> None:
    """The best first, at most as many as asked for, on either side."""
    texts = [f"في المدينة شارع رقم {number}" for number in range(30)]
    units = [TranslationUnit(str(number), text, f"street {number}") for number, text in enumerate(texts)]
    store.add(stream(*units, TranslationUnit("x", "اجتماع مجلس الأمن في المدينة", "council meeting")), "a")
    assert store.similar("مجلس الأمن في باريس")[0].id == "x"
    assert [unit.id for unit in store.similar("street 7", side="target", limit=2)] == ["7", "0"]
    assert store.similar("zzz") == []


def test_a_store_that_is_none(tmp_path: Path) -> None:
    """Each kind of wrong file has its sentence."""
    text = tmp_path / "a.tmx"
    text.write_text("<tmx/>")
    other = tmp_path / "b.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    for path, message in ((text, "is no store"), (other, "is no store"), (tmp_path, "is a folder")):
        for write in (False, True):
            with pytest.raises(FormatError, match=message):
                Store(path, write=write)
    with pytest.raises(FormatError, match="no such store"):
        Store(tmp_path / "none")
    with pytest.raises(FormatError, match="cannot be made: no such file or directory"):
        Store(tmp_path / "no" / "s.mtkit", write=True)


def test_a_newer_or_damaged_store(tmp_path: Path, store: Store) -> None:
    """A newer version is refused, a damaged file is called so."""
    store.add(stream(FULL), "a")
    store.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(FormatError, match=r"newer mtkit \(store version 99\); update mtkit"):
        Store(store.path)
    store.connection.execute("PRAGMA user_version = 1")
    store.close()
    damaged = tmp_path / "d.mtkit"
    whole = (tmp_path / "s.mtkit").read_bytes()
    damaged.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(FormatError, match=r"is damaged|is no store"):
        Store(damaged)


def test_a_full_disk_is_one_clear_error(store: Store) -> None:
    """What was there stays readable."""
    store.add(stream(PLAIN), "a")
    store.connection.execute("PRAGMA max_page_count = 1")
    many = (TranslationUnit(str(number), f"نص {number}" * 40, "text" * 50) for number in range(3_000))
    with pytest.raises(FormatError, match="no space left on device"):
        store.add(BitextStream(HEAD, many), "b")
    assert list(store.units()) == [PLAIN]


def test_a_store_that_may_not_be_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read all the same, and writing is refused."""
    store.add(stream(FULL), "a")
    store.close()
    monkeypatch.setattr(store_schema.os, "access", lambda *_: False)
    with Store(store.path) as reading:
        assert list(reading.units()) == [FULL]
        with pytest.raises(FormatError, match="read-only"):
            reading.add(stream(PLAIN), "b")
    with pytest.raises(FormatError, match="cannot be written: read-only"):
        Store(store.path, write=True)


def test_a_store_without_links_and_with_pending_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File systems without links get one, too; what cannot be read as it lies says why."""

    def no_links(*_: object) -> None:
        raise OSError(95, "operation not supported")

    def no_connection(uri: str, **_: object) -> None:
        if "immutable" not in uri:
            raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(store_schema.os, "link", no_links)
    path = tmp_path / "s.mtkit"
    with Store(path, write=True) as opened:
        opened.add(stream(FULL), "a")
        assert (tmp_path / "s.mtkit-wal").stat().st_size > 0
        monkeypatch.setattr(store_schema, "_tried", no_connection)
        monkeypatch.setattr(store_schema.os, "access", lambda *_: False)
        with pytest.raises(FormatError, match="may not be read: its folder is read-only while changes are pending"):
            Store(path)
    assert store_schema._opened(str(path), write=False) is None
    assert [file.name for file in tmp_path.iterdir()] == ["s.mtkit"]


def test_adding_tells_how_far_it_is(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """In steps of some thousand units."""
    monkeypatch.setattr("mtkit.corpus.store_adding._SHOWN_EVERY", 2)
    told: list[int] = []
    path = pairs(tmp_path / "a.tsv", *((f"نص {number}", "x") for number in range(5)))
    add_file(store, path, on_units=told.append)
    assert told == [2, 2]


def test_a_second_writer_gives_up_in_the_end(store: Store) -> None:
    """It says that it waits, and what is the matter when the time is over."""
    said: list[str] = []
    with Store(store.path, write=True, wait=0.0, on_wait=lambda: said.append("waiting")) as second:
        store.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(FormatError, match="another process is writing to it"):
            second.add(stream(PLAIN), "a")
        store.connection.execute("ROLLBACK")
        assert second.add(stream(PLAIN), "a").units == 1
    assert said in ([], ["waiting"])


def test_another_folding_makes_the_index_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an older program or Python indexed is found after the next change."""
    store.add(stream(TranslationUnit("1", "مدرسة", "school")), "a")
    store.connection.execute("UPDATE meta SET value = '0/1.1' WHERE name = 'folding'")
    store.connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    store.connection.execute("UPDATE unit SET key = 0")
    store.add(stream(PLAIN), "b")
    assert store.connection.execute("SELECT rowid FROM words WHERE words MATCH 'school'").fetchall() == [(1,)]
    assert [unit.id for unit in store.lookup("مدرسة")] == ["1"]
    assert (
        store.connection.execute("SELECT value FROM meta WHERE name = 'folding'")
        .fetchone()[0]
        .endswith(unicodedata.unidata_version)
    )


def test_the_last_unit_need_not_be_asked_for(store: Store) -> None:
    """A reader may stop early, also after the store was closed, and the store can be written again."""
    store.add(stream(FULL, PLAIN), "a")
    some = store.units()
    next(some)
    del some
    store.remove("a")
    store.add(stream(FULL, PLAIN), "a")
    open_end = store.units()
    next(open_end)
    store.close()
    del open_end


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=40) | st.text("وأحْمَدُ ـشرعؤ٠'’sS.\u0654\u200f ", max_size=40))
def test_folding_a_text(text: str) -> None:
    """Folding again changes nothing; the way back is that of the raw text."""
    indexed = index_text(text)
    indexer = Indexer()
    assert [indexer(text), indexer(text), index_text(indexed)] == [indexed] * 3
    folded = fold_words(text)
    assert folded.text.split() == indexed.split()
    assert len(folded.raw) == len(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("أَحْمَـــدُ ٱلشَّرْع", "احمد الشرع"),
        ("قال\u00a0«نعم»، ثم…", "قال نعم ثم"),
        ("The President’s state-of-the-art Qur'an", "the president s state of the art quran"),
        ("players' STRASSE Straße", "players strasse strasse"),
        ("مسو\u0654ول", "مسؤول"),
        ("٢٠٢٤ and 2,024", "2024 and 2 024"),
        ("Ḥāfiẓ ﷲ ﻻ", "hafiz الله لا"),
        ("新华社 ไทย", "新 华 社 ไ ท ย"),
        ("!?", ""),
    ],
)
def test_index_words(text: str, words: str) -> None:
    """What the index sees of a text."""
    assert index_text(text) == words


def test_spellings_are_met_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until more words were met than are remembered; they may come again then."""
    indexer = Indexer()
    assert [indexer(text) for text in ("A ة B على", "على ة", "1 ة")] == ["a ة b على", "على ة", "1 ة"]
    assert sorted(indexer.spellings) == [("علي", "على"), ("ه", "ة")]
    monkeypatch.setattr(store_index, "_MOST_REMEMBERED", 1)
    indexer("بيت")
    indexer("على")
    assert sorted(indexer.spellings) == [("علي", "على"), ("علي", "على"), ("ه", "ة")]


def test_export_of_a_store_reads_back(tmp_path: Path, store: Store) -> None:
    """Through a lossless format everything is there again."""
    store.add(stream(FULL, PLAIN), "a")
    write_bitext(stream_of(store, provenance=False), tmp_path / "o.jsonl")
    back = read_bitext(tmp_path / "o.jsonl")
    assert (back.units, back.signature, back.documents) == ((FULL, PLAIN), HEAD.signature, HEAD.documents)
