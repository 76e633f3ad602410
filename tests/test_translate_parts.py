"""Translation memories, texts cut into pieces, repaired names, scores: what needs no model."""

from __future__ import annotations

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.errors import ModelError
from mtkit.glossary import Matcher
from mtkit.translate.memory import MemoryMatch, PairMemory, best_match
from mtkit.translate.names import Demand, NameOutcome, demands_of, held
from mtkit.translate.pieces import joined, pieces_of
from mtkit.translate.repair import WordWeight, correct, placed, replaced
from mtkit.translate.scores import NameTally, text_scores
from tests.translate_fixtures import termbase

MEMORY = PairMemory(
    [
        ("وصل الوزير إلى حلب.", "The minister arrived in Aleppo."),
        ("وصل الوزير إلى دمشق صباح اليوم.", "The minister arrived in Damascus this morning."),
        ("", "Nothing."),
        ("لا شيء", " "),
    ]
)


def test_the_same_source_is_found_whatever_its_marks() -> None:
    """Vowels, tatweel and hamza count for nothing."""
    assert best_match(MEMORY, "وَصَلَ الوزيـــر الى حلب.", 1.0) == MemoryMatch(
        "The minister arrived in Aleppo.", "وصل الوزير إلى حلب.", 1.0
    )
    assert len(MEMORY) == 2


def test_a_fuzzy_match_says_in_what_it_differs() -> None:
    """The words of the memory with a minus, those of the text with a plus."""
    found = best_match(MEMORY, "وصل الوزير إلى حمص صباح اليوم.", 0.8)
    assert found is not None
    assert (found.target, found.differences) == ("The minister arrived in Damascus this morning.", "-دمشق +حمص")
    assert 0.8 <= found.score < 1
    assert best_match(MEMORY, "وصل الوزير إلى حمص صباح اليوم.", 1.0) is None


@pytest.mark.parametrize("text", ["", "   ", "كلام آخر تماما لا يشبه شيئا", "2026"])
def test_what_is_like_nothing(text: str) -> None:
    """Empty and strange texts find nothing."""
    assert best_match(MEMORY, text, 0.5) is None


def test_the_later_of_two_translations_counts() -> None:
    """A memory that was corrected holds both."""
    memory = PairMemory([("نعم", "Yea"), ("نعم", "Yes")])
    assert best_match(memory, "نعم", 1.0) == MemoryMatch("Yes", "نعم", 1.0)
    assert memory.digest != PairMemory([("نعم", "Yes")]).digest


def test_a_common_word_alone_finds_its_unit_among_many() -> None:
    """Rare words lead to the unit, however many hold the common ones."""
    pairs = [(f"قال الرجل كلمة رقم{at} في البيت", str(at)) for at in range(3000)]
    found = best_match(PairMemory(pairs), "قال الرجل كلمة رقم2345 في بيت", 0.8)
    assert found is not None
    assert found.target == "2345"


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences end with a full stop."""
    spans, start = [], 0
    for at, char in enumerate(text):
        if char == "." and text[at + 1 : at + 2] in {"", " "}:
            spans.append((start, at + 1))
            start = at + 2
    return [*spans, (start, len(text))] if start < len(text) else spans


def size(text: str) -> int:
    """A token is a word."""
    return len(text.split())


def parts(text: str, most: int, names: tuple[tuple[int, int], ...] = ()) -> list[str]:
    """The pieces themselves."""
    return [text[start:end] for start, end in pieces_of(text, most, size, sentences, names)]


def test_where_a_long_text_is_cut() -> None:
    """Between sentences first, then behind commas, then between words; what fits stays together."""
    assert parts("a b. c d. e f.", 4) == ["a b. c d.", "e f."]
    assert parts("a b, c d, e f. g h.", 4) == ["a b, c d,", "e f.", "g h."]
    assert parts("a b c d e", 2) == ["a b", "c d", "e"]
    assert parts("a b", 5) == ["a b"]
    assert parts("  ", 5) == []


def test_a_name_is_not_cut() -> None:
    """The words of a name stay together, even if a piece gets too long for that."""
    assert parts("a b c d e", 2, ((2, 5),)) == ["a", "b c", "d e"]


def test_what_has_no_space_is_cut_all_the_same() -> None:
    """A text of one endless word is halved until it fits."""
    spans = pieces_of("x" * 100, 30, len, lambda text: [(0, len(text))])
    assert [end - start for start, end in spans] == [25, 25, 25, 25]


@given(st.text("ab .،", max_size=60), st.integers(1, 5))
def test_nothing_is_lost_by_cutting(text: str, most: int) -> None:
    """All words are in the pieces, in order, and each piece fits."""
    found = parts(text, most)
    assert " ".join(found).split() == text.split()
    assert all(size(part) <= most for part in found)
    assert joined(["a", "", "b"]) == "a b"


NAMES = termbase(("سامي الخطيب", "Samy al-Khatib"), ("ليلى", "Leyla"), ("حلب", "Aleppo"))
FINDER = Matcher(NAMES)
SOURCE = "زارت ليلى سامي الخطيب في حلب"


def demands(text: str = SOURCE) -> list[Demand]:
    """What the names ask for."""
    return demands_of(text, FINDER, set())


def test_what_a_source_demands() -> None:
    """One demand for each entry; the short form is right once the name was mentioned in full."""
    assert [(each.entry.id, each.forms, each.sure) for each in demands()] == [
        ("Leyla", ("Leyla",), True),
        ("Samy al-Khatib", ("Samy al-Khatib",), True),
        ("Aleppo", ("Aleppo",), True),
    ]
    from dataclasses import replace

    from mtkit.termbase import Termbase

    entry = replace(NAMES.entries[0], short=("al-Khatib",))
    finder, mentioned = Matcher(Termbase((entry,))), set[str]()
    assert [each.forms for _ in range(2) for each in demands_of(SOURCE, finder, mentioned)] == [
        ("Samy al-Khatib",),
        ("Samy al-Khatib", "al-Khatib"),
    ]
    later = demands_of(SOURCE, finder, mentioned)
    assert held("He met al-Khatib.", later, finder) == [True]
    assert held("He met al-Khatib.", demands_of(SOURCE, finder, set()), finder) == [False]


def nothing(spans: object) -> list[list[WordWeight]]:
    """No alignment."""
    assert isinstance(spans, list)
    return [[] for _ in spans]


def test_other_spellings_are_replaced() -> None:
    """The likeliest renderings give way, also next to one another; what is right stays."""
    text, names = correct(SOURCE, "Layla visited Sami Al Khateeb's house in Aleppo.", demands(), FINDER, nothing)
    assert text == "Leyla visited Samy al-Khatib's house in Aleppo."
    assert names == [
        NameOutcome("Leyla", "repaired", "Leyla"),
        NameOutcome("Samy al-Khatib", "repaired", "Samy al-Khatib"),
        NameOutcome("Aleppo", "model", "Aleppo"),
    ]


def test_a_name_that_stands_there_twice() -> None:
    """The second mention is put right, too; as many as the source has, and no more."""
    twice = "ليلى تعرف ليلى"
    text, names = correct(twice, "Leyla knows Layla.", demands(twice), FINDER, nothing)
    assert (text, names) == ("Leyla knows Leyla.", [NameOutcome("Leyla", "repaired", "Leyla")])
    text, names = correct(twice, "Laila knows Layla.", demands(twice), FINDER, nothing)
    assert (text, names) == ("Leyla knows Leyla.", [NameOutcome("Leyla", "repaired", "Leyla")])
    text, names = correct(twice, "Leyla knows her.", demands(twice), FINDER, nothing)
    assert (text, names) == ("Leyla knows her.", [NameOutcome("Leyla", "model", "Leyla")])
    assert correct("ليلى", "Leyla knows Layla.", demands("ليلى"), FINDER, nothing)[0] == "Leyla knows Layla."


def test_what_is_not_there_is_missing() -> None:
    """Nothing is put anywhere by force."""
    text, names = correct(SOURCE, "She visited him in Aleppo.", demands(), FINDER, nothing)
    assert text == "She visited him in Aleppo."
    assert [name.way for name in names] == ["missing", "missing", "model"]


def test_the_alignment_finds_what_no_spelling_tells() -> None:
    """A word with a capital that the name is aligned with gives way; a small one does not."""
    wanted = demands("رأيت ليلى")
    words = [WordWeight(0, 1, 0.1), WordWeight(2, 5, 0.4), WordWeight(6, 11, 1.0)]
    assert correct("رأيت ليلى", "I saw Night.", wanted, FINDER, lambda _: [words])[0] == "I saw Leyla."
    text, names = correct("رأيت ليلى", "I saw night.", wanted, FINDER, lambda _: [words])
    assert (text, names[0].way) == ("I saw night.", "missing")


def test_the_alignment_decides_between_two_renderings() -> None:
    """Two spans that look alike: the one that is aligned."""
    words = [WordWeight(0, 5, 0.0), WordWeight(10, 15, 1.0)]
    assert placed("Layla and Laila", [(0, 5, 0.9), (10, 15, 0.8)], words, ()) == (10, 15)
    assert placed("Layla and Laila", [(0, 5, 0.9), (10, 15, 0.8)], (), ()) == (0, 5)
    assert placed("Layla and Laila", [(0, 5, 0.9), (10, 15, 0.8)], words, [(10, 15)]) == (0, 5)
    assert placed("Layla", [], (), ()) is None


@pytest.mark.parametrize(
    ("text", "span", "form", "expected"),
    [
        ("Sharaa said", (0, 6), "al-Sharaa", "Al-Sharaa said"),
        ("Then Sharaa said", (5, 11), "al-Sharaa", "Then al-Sharaa said"),
        ("Then al-Shara said", (8, 13), "al-Sharaa", "Then al-Sharaa said"),
        ("of the White Hat", (7, 16), "the White Helmets", "of the White Helmets"),
        ("The White Hat", (4, 13), "the White Helmets", "The White Helmets"),
        ("Yes. Shara came", (5, 10), "al-Sharaa", "Yes. Al-Sharaa came"),
    ],
)
def test_how_a_form_is_put_in(text: str, span: tuple[int, int], form: str, expected: str) -> None:
    """Capitals of a sentence are kept, articles not doubled."""
    assert replaced(text, span, form)[0] == expected


def test_how_names_are_counted() -> None:
    """Once in each text; a form counts by the column that lists it."""
    from dataclasses import replace

    from mtkit.termbase import Termbase

    entry = replace(NAMES.entries[0], short=("al-Khatib",), admitted=("Sami Khatib",))
    finder, tally = Matcher(Termbase((entry, NAMES.entries[1]))), NameTally()
    assert tally.share("preferred") is None
    for target in ("Samy al-Khatib and Samy al-Khatib", "al-Khatib", "Sami Khatib", "Sami Khateeb"):
        tally.add("سامي الخطيب وسامي الخطيب", target, "", finder)
    tally.add("لا أحد", "Nobody", "", finder)
    assert tally == NameTally(4, 1, 1, 1)
    assert tally.share("preferred", "short") == 0.5


def test_what_may_be_another_word_counts_where_the_reference_has_the_name() -> None:
    """As the glossary lists it or in another spelling; hope is no Amal."""
    finder, tally = Matcher(termbase(("أمل", "Amal"))), NameTally()
    for target, reference in (("Amal", "Amal came"), ("Emal", "Emal came"), ("Amal", "There is hope")):
        tally.add("هنا أمل", target, reference, finder)
    assert tally == NameTally(2, 1)


@pytest.mark.skipif(importlib.util.find_spec("sacrebleu") is not None, reason="sacrebleu is installed")
def test_scores_without_sacrebleu() -> None:
    """The error says what to install."""
    with pytest.raises(ModelError, match=r"needs sacrebleu.*pip install 'mtkit\[neural\]'"):
        text_scores(["a"], ["a"])


@pytest.mark.skipif(importlib.util.find_spec("sacrebleu") is None, reason="sacrebleu is not installed")
def test_scores_have_signatures() -> None:
    """BLEU and chrF of equal texts are 100, and say how they were counted."""
    scores = text_scores(["The minister arrived in Aleppo."], ["The minister arrived in Aleppo."])
    assert [(metric.name, round(metric.score)) for metric in scores] == [("BLEU", 100), ("chrF", 100)]
    assert "version:" in scores[1].signature
