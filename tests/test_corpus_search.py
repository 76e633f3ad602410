"""The concordance: which units answer a query, and where in their raw texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mtkit.bitext import TranslationUnit
from mtkit.corpus import concordance
from mtkit.corpus.concordance import Hit, count_units, passes_of, run_passes, search, sides_of
from mtkit.corpus.concordance_names import passes_of_entry
from mtkit.corpus.concordance_query import parse_query
from mtkit.corpus.store import Selection, Store
from mtkit.errors import GlossaryError, MtkitError
from mtkit.exchange import BitextHead, BitextStream
from mtkit.orthography import fold_arabic
from mtkit.termbase import Termbase, TermEntry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SHARAA = [
    "قال أحمد الشرع إن",
    "وأحمد الشرع وصل",
    "الرسالة لأحمد الشرع",
    "زار أحْمَد الشّرع حلب",
    "زار أحمد\u00a0الشرع حماة",
    "زار احمـــد \u202bالشرع\u202c إدلب",
    "\ufe83\ufea3\ufee4\ufeaa \ufe8d\ufedf\ufeb8\ufeae\ufec9",
    "«فبأحمد الشرع»،",
]


def filled(path: Path, pairs: Iterable[tuple[str, str]], langs: tuple[str, str] = ("ar", "en")) -> Store:
    """A new store of some pairs, with ids from 1."""
    store = Store(path, write=True)
    units = [TranslationUnit(str(number), *pair) for number, pair in enumerate(pairs, 1)]
    store.add(BitextStream(BitextHead(*langs), iter(units)), "file.tsv")
    return store


def arabic(path: Path, *texts: str) -> Store:
    """A new store of Arabic texts."""
    return filled(path / "s.mtkit", [(text, "") for text in texts])


def ids(hits: Iterable[Hit]) -> list[str]:
    """The ids of the units found."""
    return [hit.unit.id for hit in hits]


def marked(hits: Iterable[Hit]) -> list[str]:
    """What stands at the places found."""
    return [hit.text[place.start : place.end] for hit in hits for place in hit.places]


def test_a_name_in_every_writing(tmp_path: Path) -> None:
    """Behind clitics, vocalised, with tatweel, NBSP, controls, presentation forms; the span leaves clitics out."""
    with arabic(tmp_path, *SHARAA, "محمد الشرع", "أحمد قال الشرع", "الشرع أحمد") as store:
        hits = list(search(store, "أحمد الشرع"))
        assert ids(hits) == ["1", "2", "3", "4", "5", "6", "7", "8"]
        assert {fold_arabic(text).text for text in marked(hits)} == {"احمد الشرع"}
        assert marked(hits[1:4]) == ["أحمد الشرع", "أحمد الشرع", "أحْمَد الشّرع"]
        assert not any(hit.weak for hit in hits)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("ليد", "قال وليد كلمته", []),
        ("ريم", "قال كريم كلمته", []),
        ("وليد", "قال لوليد كلمته", ["وليد"]),
        ("الشرع", "وللشرع رأي", ["لشرع"]),
        ("اللجنة", "قال للجنة", ["لجنة"]),
        ("لجنة", "قال للجنة", ["لجنة"]),
        ("رئيس", "والرئيس للرئيس بالرئيس", ["رئيس"] * 3),
        ("يقول", "سيقول وسيقول", ["يقول"] * 2),
        ("قلم", "سقلم", []),
        ("له", "الله أكبر", []),
        ("عد", "بعد وعد", []),
        ("من", "ومن هنا من هناك", ["من", "من"]),
        ("بيت", "بيت مبيت بيتنا", ["بيت"]),
        ("كتاب*", "كتابان والكتابة كاتب", ["كتابان", "كتابة"]),
        ("ليد*", "وليد ليدن", ["ليدن"]),
        ("٢٠٢٤", "عام 2024", ["2024"]),
        ("مؤتمر", "الم\u0648\u0654تمر", ["م\u0648\u0654تمر"]),
    ],
)
def test_one_arabic_word(tmp_path: Path, query: str, text: str, found: list[str]) -> None:
    """Proclitics, the article, words that only look as if they had one, beginnings, digits."""
    with arabic(tmp_path, text) as store:
        assert marked(search(store, query, side="source")) == found


def test_a_frequent_longer_word_is_no_short_one_with_a_clitic(tmp_path: Path) -> None:
    """What no list knows, the counts of the store tell: for words of three letters."""
    with arabic(tmp_path, *["قال فنغ كلمة"] * 12, "نغ") as store:
        assert ids(search(store, "نغ")) == ["13"]
    with filled(tmp_path / "t", [(text, "") for text in (*["قال فنغص كلمة"] * 3, "نغص هنا")]) as store:
        assert len(ids(search(store, "نغص"))) == 4


def test_weaker_spellings_come_last(tmp_path: Path) -> None:
    """ى for ي, ة for ه and their like are found, marked, and only where no strong hit is in the unit."""
    with arabic(tmp_path, "على التل", "قال علي", "علي على", "مدرسه", "مدرسة", "ڤيينا", "وعلى") as store:
        hits = list(search(store, "علي"))
        assert [(hit.unit.id, hit.weak) for hit in hits] == [("2", False), ("3", False), ("1", True), ("7", True)]
        assert marked(hits) == ["علي", "علي", "على", "على"]
        assert [(hit.unit.id, hit.weak) for hit in search(store, "مدرسة")] == [("5", False), ("4", True)]
        assert ids(search(store, "فيينا")) == ["6"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sharaa", ["1", "2"]),
        ("AL-SHARAA", ["1", "2"]),
        ("Sharaa’s", ["2"]),
        ("dont", ["3"]),
        ("don't", ["3"]),
        ("state of the art", ["4"]),
        ("art state", []),
        ('"art" "the state"', ["4"]),
        ('“art” "the state', ["4"]),
        ("sta*", ["4"]),
        ("sta* of", ["4"]),
        ("hafiz", ["5"]),
        ("مادة", ["6"]),
    ],
)
def test_the_other_side(tmp_path: Path, query: str, found: list[str]) -> None:
    """English without case, accents, hyphens and shapes of apostrophes; phrases; beginnings inside phrases."""
    english = [
        "Ahmed al-Sharaa spoke",
        "President al Sharaa's speech",
        "They Don’t know",
        "the state-of-the-art method",
        "Ḥāfiẓ al-Asad",
        "the word مادة",
    ]
    with filled(tmp_path / "s", [("", text) for text in english]) as store:
        assert ids(search(store, query, side="target")) == found


def test_side_by_script(tmp_path: Path) -> None:
    """Arabic letters mean the Arabic side wherever it is; digits both, each unit once a side at most."""
    with filled(tmp_path / "s", [("عام 2024", "in 2024"), ("عام", "2024 year")]) as store:
        assert [sides_of(store, query) for query in ("عام", "year", "2024")] == [
            ("source",),
            ("target",),
            ("source", "target"),
        ]
        assert [(hit.unit.id, hit.side) for hit in search(store, "2024")] == [("1", "source"), ("2", "target")]
        assert (ids(search(store, "year")), ids(search(store, "عام"))) == (["2"], ["1", "2"])
        assert ids(search(store, "عام", side="target")) == []
    with filled(tmp_path / "t", [("year", "عام")], ("en", "ar")) as store:
        assert [hit.side for hit in search(store, "عام")] == ["target"]
    with filled(tmp_path / "u", [("Jahr", "an")], ("de", "fr")) as store:
        assert sides_of(store, "Jahr") == ("source", "target")


def test_exact_is_letter_by_letter(tmp_path: Path) -> None:
    """No folding, no clitics; a * still stands for the rest of the word."""
    with arabic(tmp_path, "أحمد", "احمد", "وأحمد", "أحمدُ", "أحمدان أحمد", "قال أحمد  الشرع") as store:
        assert ids(search(store, "أحمد", exact=True)) == ["1", "5", "6"]
        assert ids(search(store, "أحمد*", exact=True)) == ["1", "4", "5", "6"]
        assert ids(search(store, "أحمد  الشرع", exact=True)) == ["6"]


def test_limit_and_count(tmp_path: Path) -> None:
    """A limit cuts units, the count goes on to its own."""
    with arabic(tmp_path, *["كلمة واحدة"] * 30) as store:
        passes = passes_of(store, "كلمة", ("source",))
        assert len(list(run_passes(store, passes, 7))) == 7
        assert (count_units(store, passes, 100), count_units(store, passes, 10)) == (30, 10)


def test_all_places_of_a_unit(tmp_path: Path) -> None:
    """Each occurrence counts once, in order, of all phrases."""
    with arabic(tmp_path, "كلمة ثم كلمة ثم كلمات") as store:
        (hit,) = search(store, '"كلم*" "ثم"')
        assert [hit.text[place.start : place.end] for place in hit.places] == ["كلمة", "ثم", "كلمة", "ثم", "كلمات"]
        assert (hit.other, hit.document) == ("", "file.tsv")


def test_common_beginnings_are_looked_for_in_the_texts_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And then in the index, each unit once, in order; also inside a phrase."""
    texts = [f"الكلمة{number} ثم البيت" if number % 3 else "شيء ثم باب" for number in range(200)]
    monkeypatch.setattr(concordance, "_QUICKLY", 20)
    with arabic(tmp_path, *texts) as store:
        every = [str(number + 1) for number in range(200) if number % 3]
        assert ids(search(store, "ال*")) == every
        assert ids(search(store, "ثم ال*")) == every
        assert ids(search(store, "ال* ثم")) == every
        passes = passes_of(store, "ال*", ("source",))
        assert passes[0].quick == ""
        assert (count_units(store, passes, 50), count_units(store, passes, 201)) == (None, len(every))


def test_many_spellings_of_a_phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many to write them all down, order is looked at in the texts."""
    monkeypatch.setattr("mtkit.corpus.concordance_query._MOST_PHRASES", 1)
    with arabic(tmp_path, "مدرسة علي", "مدرسه على", "علي مدرسة", "ومدرسة علي") as store:
        assert ids(search(store, "مدرسة علي")) == ["1", "4", "2"]


@pytest.mark.parametrize("most", [200, 1])
def test_selection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """By file and by document, whether the file or the unit names it; also where the files are too many to name."""
    monkeypatch.setattr(concordance, "_MOST_RANGES", most)
    with Store(tmp_path / "s", write=True) as store:
        for name in ("a", "b", "c"):
            units = [
                TranslationUnit(f"{name}{n}", "كلمة", "", props=(("document", f"d{n}"),) * (n > 1)) for n in (1, 2)
            ]
            store.add(BitextStream(BitextHead("ar", "en"), iter(units)), name, document="whole" if name == "c" else "")
        assert [
            ids(search(store, "كلمة", selection=one))
            for one in (
                Selection(files=("b",)),
                Selection(documents=("d2",)),
                Selection(documents=("whole", "a")),
                Selection(documents=("nothing",)),
                Selection(files=("a", "c"), documents=("d2",)),
            )
        ] == [["b1", "b2"], ["a2", "b2", "c2"], ["a1", "c1"], [], ["a2", "c2"]]


@pytest.mark.parametrize("query", ["", "  ", "!?", '""', "*", "*سة", "a*b"])
def test_queries_that_ask_for_nothing(query: str) -> None:
    """Each is an error with a hint."""
    with pytest.raises(MtkitError, match=r"the query .* (has no word|has a \*)"):
        parse_query(query)


WORDS = st.text("ابتولكفيىةهؤءأسعد", min_size=1, max_size=5)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_every_run_of_words_is_found(tmp_path: Path, words: list[str], data: st.DataObject) -> None:
    """Whatever run of words of a text is asked for, the text is found, and the raw span folds to the query."""
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    query = " ".join(words[start:end])
    path = tmp_path / "any"
    path.unlink(missing_ok=True)
    with filled(path, [("\u064e ".join(words), "x")]) as store:
        hits = list(search(store, query, side="source"))
        folded = fold_arabic(query, 2).text
        assume(folded.strip())
        assert ids(hits) == ["1"]
        assert folded in [fold_arabic(text, 2).text for text in marked(hits)]


ENTRIES = (
    TermEntry(
        "sharaa", ("أحمد الشرع",), "Ahmed al-Sharaa", "person", ("al-Sharaa",), (), ("Ahmad Al-Shara", "/S[h]ra/")
    ),
    TermEntry("jolani", ("أبو محمد الجولاني",), "Abu Mohammed al-Jolani", "person", alias_of="sharaa"),
    TermEntry("street", ("شارع أحمد الشرع",), "Ahmed al-Sharaa Street", "place"),
    TermEntry("abdullah", ("عبد الله",), "Abdullah", "person"),
)


def test_a_name_by_its_id(tmp_path: Path) -> None:
    """All forms and aliases, not inside a longer name; what renders it on the other side, right or wrong."""
    pairs = [
        ("قال لأحمد الشرع", "He told Ahmed al-Sharaa's men"),
        ("في شارع أحمد الشرع", "in Ahmed al-Sharaa Street"),
        ("لقاء أبي محمد الجولاني", "meeting Ahmad Al-Shara"),
        ("زار أحمد الشرع حلب", "he visited Aleppo"),
        ("عبدالله وعبد الله", "Abdullah"),
    ]
    with filled(tmp_path / "s", pairs) as store:
        hits = list(run_passes(store, passes_of_entry(store, Termbase(ENTRIES), "sharaa")))
        assert ids(hits) == ["1", "3", "4"]
        assert marked(hits) == ["أحمد الشرع", "أبي محمد الجولاني", "أحمد الشرع"]
        assert [place.entry for hit in hits for place in hit.places] == ["sharaa", "jolani", "sharaa"]
        assert [(place.form, place.role) for hit in hits for place in hit.renderings] == [
            ("Ahmed al-Sharaa", "preferred"),
            ("Ahmad Al-Shara", "forbidden"),
        ]
        assert hits[0].renderings[0][:2] == (8, 23)
        (both,) = run_passes(store, passes_of_entry(store, Termbase(ENTRIES), "abdullah"))
        assert marked([both]) == ["عبدالله", "عبد الله"]
        english = list(run_passes(store, passes_of_entry(store, Termbase(ENTRIES), "sharaa", "target")))
        assert (ids(english), [len(hit.renderings) for hit in english]) == (["1", "3"], [1, 1])
        with pytest.raises(GlossaryError, match="no entry has the id nobody"):
            passes_of_entry(store, Termbase(ENTRIES), "nobody")


def test_a_name_where_arabic_is_the_target(tmp_path: Path) -> None:
    """The Arabic side is searched wherever it is."""
    with filled(tmp_path / "s", [("Ahmed al-Sharaa", "أحمد الشرع")], ("en", "ar")) as store:
        (hit,) = run_passes(store, passes_of_entry(store, Termbase(ENTRIES), "sharaa"))
        assert (hit.side, marked([hit]), hit.renderings[0].role) == ("target", ["أحمد الشرع"], "preferred")
        entry = TermEntry("mark", ("،",), "—")
        with pytest.raises(GlossaryError, match="has no form to look for"):
            passes_of_entry(store, Termbase((entry,)), "mark")
