"""The aligner `bilingual`, and what holds for every aligner."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtkit.align import ALIGNERS, Aligner, align, bilingual, load_aligner
from mtkit.align.bilingual import BilingualAligner
from mtkit.align.names import name_finder
from mtkit.bitext import Alignment, Bead, Document, Span
from mtkit.errors import AlignmentError
from tests.align_fixtures import PAIRS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

SOURCE, TARGET = ([pair[side] for pair in PAIRS] for side in (0, 1))
SHARED = (HealthCheck.differing_executors, HealthCheck.function_scoped_fixture)
TEXTS = st.lists(
    st.one_of(
        st.sampled_from([*SOURCE[:4], *TARGET[:4], "", " ", "...", "27", "«", "وليد"]),
        st.text(max_size=20).filter(lambda text: not {"\ud800", "\x00"} & set(text)),
    ),
    min_size=1,
    max_size=8,
)


@cache
def loaded(name: str) -> Aligner:
    """An aligner with its own model, loaded once."""
    return load_aligner(name)


@pytest.fixture
def engine() -> Aligner:
    """The aligner with the embedded model."""
    return loaded("bilingual")


def documents(source: list[str], target: list[str], langs: tuple[str, str] = ("ar", "en")) -> tuple[Document, Document]:
    """Two documents of one segment a line."""
    return Document.from_lines(source, langs[0]), Document.from_lines(target, langs[1])


def spans(alignment: Alignment) -> list[tuple[int, int, int, int]]:
    """The beads as four numbers each."""
    return [(*bead.source, *bead.target) for bead in alignment.beads]


def diagonal(count: int, i: int = 0, j: int = 0) -> list[tuple[int, int, int, int]]:
    """Beads of one segment on each side."""
    return [(i + n, i + n + 1, j + n, j + n + 1) for n in range(count)]


class AlignerConformance:
    """What every aligner owes; a new one is a subclass with its name."""

    name: ClassVar[str]

    @pytest.fixture
    def mine(self) -> Aligner:
        """The aligner, loaded once."""
        return loaded(self.name)

    @pytest.mark.parametrize("sizes", [(1, 1), (1, 6), (6, 1), (10, 10), (10, 7), (3, 10)])
    def test_every_segment_is_in_one_bead(self, mine: Aligner, sizes: tuple[int, int]) -> None:
        """Beads rise on the source side and hold each segment of each side once, with a probability."""
        beads = mine.align(*documents(SOURCE[: sizes[0]], TARGET[: sizes[1]]))
        assert [i for bead in beads for i in range(bead[0], bead[1])] == list(range(sizes[0]))
        assert sorted(j for bead in beads for j in range(bead[2], bead[3])) == list(range(sizes[1]))
        assert all(-1e-9 <= bead[4] <= 1 + 1e-9 for bead in beads)

    def test_it_is_deterministic(self, mine: Aligner) -> None:
        """The same texts give the same beads and probabilities, also from an aligner that was loaded anew."""
        pair = documents(SOURCE, TARGET[2:])
        once = mine.align(*pair)
        assert mine.align(*pair) == once
        assert load_aligner(self.name).align(*pair) == once

    def test_its_signature_names_it(self, mine: Aligner) -> None:
        """The signature begins with the name and holds no separator in excess."""
        assert mine.signature.split("|")[0] == f"aligner:{self.name}"
        assert all(part.count(":") == 1 for part in mine.signature.split("|"))

    @given(source=TEXTS, target=TEXTS)
    @settings(max_examples=30, deadline=None, suppress_health_check=SHARED)
    def test_any_texts_give_an_alignment(self, mine: Aligner, source: list[str], target: list[str]) -> None:
        """Whatever the segments hold, the alignment is valid and its scores are probabilities."""
        alignment = align(*documents(source, target), mine)
        assert all(bead.score is not None and 0.0 <= bead.score <= 1.0 for bead in alignment.beads)
        starts = [bead.source.start for bead in alignment.beads]
        assert starts == sorted(starts)


class TestLength(AlignerConformance):
    """The aligner `length`."""

    name = "length"


class TestBilingual(AlignerConformance):
    """The aligner `bilingual`."""

    name = "bilingual"


def test_every_aligner_is_held_to_the_contract() -> None:
    """Each aligner that needs no model from elsewhere has its class above."""
    tested = {each.name for each in AlignerConformance.__subclasses__()}
    assert tested == set(ALIGNERS) - {"neural"}


def test_an_unknown_aligner() -> None:
    """The known ones are named."""
    with pytest.raises(AlignmentError, match="unknown aligner 'magic'") as caught:
        load_aligner("magic")
    assert all(name in str(caught.value.hint) for name in ALIGNERS)


@pytest.mark.parametrize("empty", [0, 1])
def test_a_document_without_segments(empty: int) -> None:
    """It is an error that names the file."""
    pair = list(documents(SOURCE, TARGET))
    pair[empty] = Document("some.txt", pair[empty].lang, "")
    with pytest.raises(AlignmentError, match=f"the {('source', 'target')[empty]} document has no segments") as caught:
        align(pair[0], pair[1], "length")
    assert caught.value.path == "some.txt"


def test_a_faithful_translation(engine: Aligner) -> None:
    """Ten sentences with ten translations are ten beads, and the aligner is sure of them."""
    alignment = align(*documents(SOURCE, TARGET), engine)
    assert spans(alignment) == diagonal(10)
    assert min(bead.score or 0.0 for bead in alignment.beads) > 0.5
    assert alignment.signature.startswith("mtkit:")
    assert f"|{engine.signature}" in alignment.signature


def test_english_to_arabic_is_the_mirror_image(engine: Aligner) -> None:
    """With English as the source the beads are the same, the other way round."""
    there = align(*documents(SOURCE, TARGET[1:]), engine)
    back = align(*documents(TARGET[1:], SOURCE, ("en", "ar")), engine)
    assert sorted((j, m, i, k) for i, k, j, m in spans(back)) == sorted(spans(there))


def test_a_merged_sentence(engine: Aligner) -> None:
    """Two sentences that the translator joined are one bead."""
    target = [*TARGET[:3], f"{TARGET[3][:-1]}, and {TARGET[4][0].lower()}{TARGET[4][1:]}", *TARGET[5:]]
    assert spans(align(*documents(SOURCE, target), engine)) == [*diagonal(3), (3, 5, 3, 4), *diagonal(5, 5, 4)]


def test_a_dropped_and_an_added_sentence(engine: Aligner) -> None:
    """A sentence without a translation, and an editor's note, are null beads."""
    target = [*TARGET[:2], *TARGET[3:], "Follow our newsletter for more stories like this one."]
    expected = [*diagonal(2), (2, 3, 2, 2), *diagonal(7, 3, 2), (10, 10, 9, 10)]
    assert spans(align(*documents(SOURCE, target), engine)) == expected


def test_names_are_told_by_their_spelling(engine: Aligner) -> None:
    """Names that no lexicon knows are paired across scripts, other words are not."""
    assert isinstance(engine, BilingualAligner)
    found = name_finder("ar")(["زرقنوش", "دلفاوي", "خربطلين"], ["zarqanush", "kharbatlin", "dalfawi", "evening"])
    assert sorted((i, j) for i, j, _ in found) == [(0, 0), (1, 2), (2, 1)]
    assert all(0.3 < chance <= 0.8 for _, _, chance in found)


def test_vowels_and_direction_marks_change_nothing(engine: Aligner) -> None:
    """Vocalised text, tatweel, presentation forms and bidi controls align like plain text."""
    dressed = list(SOURCE)
    dressed[0] = "\u2067وَصَلَ الوَزيرُ إلى حَلَبَ صَبـــاحَ اليَومِ.\u2069"
    dressed[2] = f"\u200f{dressed[2]}"
    assert spans(align(*documents(dressed, TARGET[1:]), engine)) == spans(align(*documents(SOURCE, TARGET[1:]), engine))


@pytest.mark.parametrize("langs", [("fr", "en"), ("ar", "de"), ("en", "en"), ("en", "fr")])
def test_languages_that_the_model_does_not_know(engine: Aligner, langs: tuple[str, str]) -> None:
    """They are named, with a way out."""
    with pytest.raises(AlignmentError, match=f"not {langs[0]} and {langs[1]}") as caught:
        align(*documents(SOURCE, TARGET, langs), engine)
    assert "--aligner length" in str(caught.value.hint)


@pytest.mark.parametrize("langs", [("ar-SY", "en-GB"), ("AR", "EN"), ("und", "en"), ("", "")])
def test_regions_and_unknown_languages_are_taken(engine: Aligner, langs: tuple[str, str]) -> None:
    """A region or case does not matter, and a language that is not known is believed."""
    assert spans(align(*documents(SOURCE[:3], TARGET[:3], langs), engine)) == diagonal(3)


def test_a_sentence_of_a_thousand_words(engine: Aligner) -> None:
    """One endless segment, against its translation in ten, goes through."""
    source = [" ".join(SOURCE * 12), SOURCE[4]]
    assert len(source[0].split()) > 600
    alignment = align(*documents(source, [*TARGET, TARGET[4]]), engine)
    assert spans(alignment)[-1][1::2] == (2, 11)


def test_more_segments_on_one_side_than_a_bead_holds(engine: Aligner) -> None:
    """One segment against thirty leaves the rest in null beads."""
    alignment = align(*documents([SOURCE[0]], TARGET * 3), engine)
    assert sum(bead.target.size for bead in alignment.beads) == 30


def test_long_texts_are_aligned_in_blocks_with_the_same_result(
    engine: Aligner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond `EXACT` cells the search runs block by block between anchors, and finds the same beads."""
    pairs = [(f"{a} {n}", f"{e} {n}") for n in range(100, 112) for a, e in PAIRS]
    source, target = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    del target[37], source[80:83]
    exact = align(*documents(source, target), engine)
    monkeypatch.setattr(bilingual, "EXACT", 100)
    monkeypatch.setattr("mtkit.align.coarse.BLOCK", 25)
    assert spans(align(*documents(source, target), engine)) == spans(exact)
    assert sum(bead.is_null for bead in exact.beads) == 4


def test_pins_stay_and_the_rest_follows(engine: Aligner) -> None:
    """A pinned bead is kept as it is, with its status, and what lies between pins is aligned."""
    pin = Bead(Span(3, 5), Span(3, 4), None, "accepted")
    alignment = align(*documents(SOURCE, TARGET), engine, pins=[pin])
    assert pin in alignment.beads
    assert spans(alignment)[:3] == diagonal(3)
    assert spans(alignment)[-3:] == diagonal(3, 7, 7)


def test_pins_at_the_edges_leave_nulls(engine: Aligner) -> None:
    """What has no other side between two pins is null beads; pins may come in any order."""
    pins = [Bead(Span(2, 3), Span(3, 4)), Bead(Span(0, 1), Span(0, 1)), Bead(Span(1, 2), Span(1, 2))]
    alignment = align(*documents(SOURCE[:3], TARGET[:4]), engine, pins=pins)
    assert spans(alignment) == [(0, 1, 0, 1), (1, 2, 1, 2), (2, 2, 2, 3), (2, 3, 3, 4)]
    alignment = align(*documents(SOURCE[:4], TARGET[:1]), engine, pins=[Bead(Span(3, 4), Span(0, 1))])
    assert spans(alignment) == [(0, 1, 0, 0), (1, 2, 0, 0), (2, 3, 0, 0), (3, 4, 0, 1)]


@pytest.mark.parametrize(
    "pins",
    [
        [Bead(Span(0, 1), Span(2, 3)), Bead(Span(1, 2), Span(0, 1))],
        [Bead(Span(0, 2), Span(0, 1)), Bead(Span(1, 3), Span(1, 2))],
        [Bead(Span(9, 11), Span(0, 1))],
        [Bead(Span(0, 1), Span(10, 11))],
    ],
)
def test_pins_that_cannot_be(engine: Aligner, pins: list[Bead]) -> None:
    """Crossing, overlapping and outlying pins are an error."""
    with pytest.raises(AlignmentError, match="pinned bead"):
        align(*documents(SOURCE, TARGET), engine, pins=pins)


def test_empty_lines_keep_their_numbers(mtkit: RunCommand, tmp_path: Path) -> None:
    """With --segmented an empty line is a segment: it counts, and it is in some bead."""
    source, target = [SOURCE[0], "", *SOURCE[1:3]], [TARGET[0], TARGET[1], "", TARGET[2]]
    for name, lines in (("a.ar", source), ("a.en", target)):
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    words = ("align", "--segmented", tmp_path / "a.ar", tmp_path / "a.en", "--to", "beads", "-q")
    code, out, _ = mtkit(*words)
    beads = [tuple(json.loads(side) for side in line.split(":")[:2]) for line in out.splitlines()]
    assert code == 0
    for side in (0, 1):
        assert sorted(index for bead in beads for index in bead[side]) == [0, 1, 2, 3]
    for i, j in ((0, 0), (2, 1), (3, 3)):
        assert any(i in bead[0] and j in bead[1] for bead in beads)


def test_an_aligner_that_was_loaded_is_used(engine: Aligner) -> None:
    """`align` takes an engine as well as a name, and both give the same."""
    assert isinstance(engine, BilingualAligner)
    pair = documents(SOURCE, TARGET)
    assert align(*pair, engine) == align(*pair) == align(*pair, "bilingual", model=bilingual.EMBEDDED)


def test_without_names_it_still_aligns(engine: Aligner) -> None:
    """The search for names can be left out."""
    assert isinstance(engine, BilingualAligner)
    plain = BilingualAligner(engine.model, names=False)
    assert spans(align(*documents(SOURCE, TARGET), plain)) == diagonal(10)


def test_a_moved_passage_is_linked_across(engine: Aligner) -> None:
    """Two sentences that a translator put at the end cross the others instead of being lost."""
    order = [0, 1, 4, 5, 6, 7, 8, 9, 2, 3]
    found = align(*documents(SOURCE, [TARGET[index] for index in order]), engine)
    assert sorted(spans(found)) == sorted((index, index + 1, at, at + 1) for at, index in enumerate(order))
