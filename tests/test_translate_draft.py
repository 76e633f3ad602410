"""Drafts and the journal, with a stand-in for the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtkit.cli.translate_memory import LexiconAlignment
from mtkit.errors import FormatError
from mtkit.glossary import Matcher
from mtkit.translate.draft import Draft, Drafter, Text
from mtkit.translate.journal import Journal
from mtkit.translate.memory import PairMemory
from mtkit.translate.names import NameOutcome
from tests.translate_fixtures import Parrot, termbase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mtkit.translate.repair import WordWeight

FINDER = Matcher(termbase(("ليلى", "Leyla"), ("سامي", "Samy")))


def drafted(drafter: Drafter, *texts: str, done: dict[int, Draft] | None = None) -> dict[int, Draft]:
    """All drafts of some texts."""
    found: dict[int, Draft] = {}
    for more in drafter.drafts([Text(text) for text in texts], done):
        assert not set(found) & set(more)
        found.update(more)
    return found


def test_texts_go_to_the_model_and_empty_ones_do_not() -> None:
    """An empty text has an empty draft."""
    model = Parrot({"نعم": "Yes"})
    assert drafted(Drafter(model), "نعم", " ", "لا") == {
        0: Draft("Yes", "model"),
        1: Draft(""),
        2: Draft("[لا]", "model"),
    }
    assert model.asked == [["نعم", "لا"]]


def test_the_ways_of_names() -> None:
    """Led to, written by the model, put in the place of another spelling, missing."""
    texts = {"ليلى هنا": "Leyla is here", "سامي هنا": "Sami is here", "أين ليلى": "Where is she"}
    obedient = drafted(Drafter(Parrot(texts, obedient=True), FINDER), "أين ليلى")
    assert obedient[0].names == (NameOutcome("Leyla", "constrained", "Leyla"),)
    free = drafted(Drafter(Parrot(texts), FINDER), *texts)
    assert [(draft.target, draft.names[0].way) for _, draft in sorted(free.items())] == [
        ("Leyla is here", "model"),
        ("Samy is here", "repaired"),
        ("Where is she", "missing"),
    ]
    assert free[2].notes == ("the name Leyla is missing",)


def test_a_form_that_the_model_cannot_write() -> None:
    """It is put in by repair or reported, and it is said why it was not searched for."""
    model = Parrot({"سامي هنا": "Sami is here", "أين سامي": "Where?"}, obedient=True)
    model.unwritable = {"Samy"}
    found = drafted(Drafter(model, FINDER), "سامي هنا", "أين سامي")
    assert found[0].names == (NameOutcome("Samy", "repaired", "Samy", "the model has no characters for it"),)
    assert found[1].notes == ("the name Samy is missing: the model has no characters for it",)


WORDS = {
    "قال توم إنه هنا": "Tom said he was here",
    "لدينا أمل كبير": "We have great hope",
    "جاء أمل اليوم": "Emal came today",
    "أين أمل": "Where is he",
}
DOUBTFUL = Matcher(termbase(("توم", "Thom"), ("أمل", "Amal")))


def test_a_name_that_may_be_another_word() -> None:
    """It is enforced, in the place of another spelling, too, unless the model takes it for the other word."""
    drafter = Drafter(Parrot(WORDS, obedient=True), DOUBTFUL, other_word=LexiconAlignment().other_word)
    found = drafted(drafter, *WORDS)
    assert [(found[at].names[0].way, found[at].target) for at in range(4)] == [
        ("constrained", "Tom said he was here Thom"),
        ("word", "We have great hope"),
        ("constrained", "Emal came today Amal"),
        ("constrained", "Where is he Amal"),
    ]
    assert found[1].notes == ()


def test_the_lexicon_aligns_where_the_model_tells_nothing() -> None:
    """A word with a capital that no other word of the source explains stands for the name."""

    class Blind(Parrot):
        def focus(self, text: str, spans: Sequence[tuple[int, int]], tokens: Sequence[int]) -> list[list[WordWeight]]:
            del text, tokens
            return [[] for _ in spans]

    drafter = Drafter(Blind({"زار الوزير سامي": "The minister visited Bob"}), FINDER, aligned=LexiconAlignment())
    found = drafted(drafter, "زار الوزير سامي")
    assert (found[0].target, found[0].names[0].way) == ("The minister visited Samy", "repaired")


def test_a_memory_tells_words_from_names() -> None:
    """The translation in the memory decides; what is a name there is put right, or reported."""
    memory = PairMemory(list(WORDS.items()))
    drafter = Drafter(Parrot(), DOUBTFUL, memory, other_word=LexiconAlignment().other_word)
    found = drafted(drafter, *WORDS)
    assert [(found[at].names[0].way, found[at].target) for at in range(4)] == [
        ("repaired", "Thom said he was here"),
        ("word", "We have great hope"),
        ("repaired", "Amal came today"),
        ("missing", "Where is he"),
    ]


def test_a_plain_spelling_stands_in() -> None:
    """A form that the model cannot write is searched for without its signs, and put in the place of that."""
    model = Parrot({"أين سامي": "Where?"}, obedient=True)
    model.unwritable = {"S\u0101m\u012b \u2603"}
    finder = Matcher(termbase(("سامي", "S\u0101m\u012b \u2603")))
    found = drafted(Drafter(model, finder), "أين سامي")
    assert found[0].target == "Where? S\u0101m\u012b \u2603"
    assert found[0].names[0].way == "repaired"
    assert found[0].names[0].note == "the model has no characters for it"


def test_a_long_text_is_translated_in_pieces() -> None:
    """The pieces are joined, a name counts once, and it is said."""
    model = Parrot({"قالت ليلى": "Leyla said", "رأت ليلى": "Laila saw", "كل شيء": "everything."}, limit=2)
    found = drafted(Drafter(model, FINDER), "قالت ليلى رأت ليلى كل شيء")
    assert found[0].target == "Leyla said Leyla saw everything."
    assert found[0].names == (NameOutcome("Leyla", "repaired", "Leyla"),)
    assert found[0].notes == ("translated in 3 pieces, for it is too long for the model",)


def test_the_memory_comes_first() -> None:
    """An exact match needs no model; a fuzzy one says its differences; names are put right in both."""
    memory = PairMemory([("جاءت ليلى إلى بيت سامي الجديد اليوم", "Laila came to Samy's new house today")])
    model = Parrot()
    found = drafted(
        Drafter(model, FINDER, memory), "جاءت ليلى الى بيت سامي الجديد اليوم", "جاءت ليلى إلى بيت سامي القديم اليوم"
    )
    assert model.asked == []
    assert found[0] == Draft(
        "Leyla came to Samy's new house today",
        "memory",
        (NameOutcome("Leyla", "repaired", "Leyla"), NameOutcome("Samy", "memory", "Samy")),
        (),
        1.0,
    )
    assert found[1].notes == (f"translation memory, {int((found[1].likeness or 0) * 100)} %: -الجديد +القديم",)


def test_what_is_known_is_not_made_again_and_batches_stay() -> None:
    """A batch of which all is known is left out; another is asked whole, so that its drafts are the same."""
    model = Parrot()
    done = {0: Draft("A", "model"), 1: Draft("B", "model"), 2: Draft("C", "model")}
    found = drafted(Drafter(model), "أ", "ب", "ت", "ث", done=done)
    assert model.asked == [["ت", "ث"]]
    assert found == {3: Draft("[ث]", "model")}


def test_texts_that_are_not_wanted_still_mention_names() -> None:
    """They are not drafted."""
    model = Parrot()
    assert list(Drafter(model, FINDER).drafts([Text("ليلى", wanted=False)])) == []
    assert model.asked == []


DRAFTS = {
    0: Draft("One", "model", (NameOutcome("L", "missing", "Leyla", "why"),), ("note",), None),
    3: Draft("", "", (), (), 0.5),
}


def test_a_journal_is_taken_up_again(tmp_path: Path) -> None:
    """What was recorded comes back as it was, by window; discarded, the file is gone."""
    with Journal(tmp_path / "out.tmx", "key") as journal:
        journal.record(0, DRAFTS)
        journal.record(2, {1: Draft("X")})
        journal.record(2, {5: Draft("\u2028", "model")})
    with Journal(tmp_path / "out.tmx", "key") as journal:
        assert (journal.resumed, journal.stale) == (4, False)
        assert journal.recall(0) == DRAFTS
        assert journal.recall(1) == {}
        assert journal.recall(2) == {1: Draft("X"), 5: Draft("\u2028", "model")}
        journal.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_was_cut_off_goes_on_behind_its_last_whole_line(tmp_path: Path) -> None:
    """A line without its end is dropped, and written over."""
    with Journal(tmp_path / "o", "key") as journal:
        journal.record(0, {0: Draft("A")})
        journal.record(0, {1: Draft("B")})
    path = tmp_path / "o.journal"
    path.write_bytes(path.read_bytes()[:-9])
    with Journal(tmp_path / "o", "key") as journal:
        assert journal.resumed == 1
        journal.record(0, {1: Draft("C")})
    with Journal(tmp_path / "o", "key") as journal:
        assert journal.recall(0) == {0: Draft("A"), 1: Draft("C")}


def test_a_journal_where_there_is_no_folder(tmp_path: Path) -> None:
    """It is the output that cannot be there."""
    with pytest.raises(FormatError, match=r"none/o: cannot be written: there is no such folder; make the folder"):
        Journal(tmp_path / "none" / "o", "key")


def test_a_journal_of_other_settings_is_done_away_with(tmp_path: Path) -> None:
    """It says so, and so it does of a file that is no journal."""
    with Journal(tmp_path / "o", "old") as journal:
        journal.record(0, DRAFTS)
    with Journal(tmp_path / "o", "new") as journal:
        assert (journal.stale, journal.resumed, journal.recall(0)) == (True, 0, {})
    (tmp_path / "o.journal").write_text("hello", encoding="utf-8")
    with Journal(tmp_path / "o", "new") as journal:
        assert journal.stale
