"""A glossary anchors the alignment: names that only it knows tell the right bead."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from mtkit.align import Aligner, align, load_aligner
from mtkit.align.evidence import gather_evidence
from mtkit.align.texts import Anchors, Texts
from mtkit.bitext import Document
from mtkit.corpus.anchors import Anchored, anchored, glossary_anchors
from mtkit.errors import FormatError
from mtkit.glossary import Matcher
from mtkit.termbase import Termbase, TermEntry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

SOURCE = ["التقى الفاتح في صباح اليوم.", "التقى القيصر في صباح اليوم.", "التقى الصقر في صباح اليوم."]
TARGET = ["He met Karimov this morning.", "He met Dawson this morning."]
"""Noms de guerre and real names: no spelling, no dictionary and no length tells who is who."""

RIGHT = [(0, 1, 0, 0), (1, 2, 0, 1), (2, 3, 1, 2)]
TABLE = "id\tsource\tpreferred\nt1\tالفاتح\tWhitby\nt2\tالقيصر\tKarimov\nt3\tالصقر\tDawson\n"


@pytest.fixture(scope="module")
def engine() -> Aligner:
    """The aligner with the embedded model."""
    return load_aligner("bilingual")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The glossary as a file."""
    path = tmp_path / "names.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def found(source: list[str], target: list[str], engine: Aligner, anchors: Anchors | None) -> list[tuple[int, ...]]:
    """The beads between two texts, four numbers each."""
    pair = Document.from_lines(source, "ar"), Document.from_lines(target, "en")
    return [(*bead.source, *bead.target) for bead in align(*pair, engine, anchors=anchors).beads]


def listed(*rows: tuple[str, str]) -> Anchors:
    """Anchors of a plain list of names."""

    def find(side: int) -> list[tuple[str, str]]:
        return [(row[side], f"name-{number}") for number, row in enumerate(rows)]

    left, right = find(0), find(1)
    return Anchors(
        lambda text: [name for form, name in left if form in text],
        lambda text: [name for form, name in right if form in text],
    )


def test_only_the_glossary_tells_the_right_bead(engine: Aligner) -> None:
    """Without it the sentences cannot be told apart; with it the one that was dropped is found."""
    anchors = listed(("الفاتح", "Whitby"), ("القيصر", "Karimov"), ("الصقر", "Dawson"))
    assert found(SOURCE, TARGET, engine, None) != RIGHT
    assert found(SOURCE, TARGET, engine, anchors) == RIGHT


def test_other_names_in_the_same_glossary_move_the_bead(engine: Aligner) -> None:
    """It is the glossary that decides: with the names exchanged the first two are the ones that are there."""
    anchors = listed(("الفاتح", "Karimov"), ("القيصر", "Dawson"), ("الصقر", "Whitby"))
    beads = found(SOURCE, TARGET, engine, anchors)
    assert beads[0] == (0, 1, 0, 1)
    assert [bead[0] for bead in beads if bead[2:] == (1, 2)] == [1]


def test_english_to_arabic(engine: Aligner) -> None:
    """The callables are those of the two texts, whichever language is the source."""
    anchors = listed(("الفاتح", "Whitby"), ("القيصر", "Karimov"), ("الصقر", "Dawson")).turned()
    pair = Document.from_lines(TARGET, "en"), Document.from_lines(SOURCE, "ar")
    beads = [(*bead.target, *bead.source) for bead in align(*pair, engine, anchors=anchors).beads]
    assert sorted(beads) == sorted(RIGHT)


def test_a_name_is_evidence_and_no_word() -> None:
    """It adds to the gain, and neither to the count of words nor to their length."""
    lexicon = load_aligner("bilingual").model.lexicon  # type: ignore[attr-defined]
    plain = gather_evidence(Texts(SOURCE, TARGET, lexicon))
    named = gather_evidence(Texts(SOURCE, TARGET, lexicon, anchors=listed(("القيصر", "Karimov"))))
    assert named.source.words.tolist() == plain.source.words.tolist()
    assert named.target.length.tolist() == plain.target.length.tolist()
    for level, before in zip(named.levels, plain.levels, strict=True):
        gained = level.forward[0, :, 1] - before.forward[0, :, 1]
        assert gained[1] > 0.4
        assert max(gained[0], gained[2]) < 0.1


def test_anchors_that_find_nothing_change_nothing(engine: Aligner) -> None:
    """An empty glossary is as good as none."""
    assert found(SOURCE, TARGET, engine, listed()) == found(SOURCE, TARGET, engine, None)


def test_length_takes_no_notice(engine: Aligner) -> None:
    """The aligner that looks at no words takes anchors and makes nothing of them."""
    del engine
    length = load_aligner("length")
    assert found(SOURCE, TARGET, length, listed(("القيصر", "Karimov"))) == found(SOURCE, TARGET, length, None)


def test_aliases_are_one_name() -> None:
    """A name and the nom de guerre that points at it have one id; a form that two entries list has both."""
    entries = (
        TermEntry("a", ("أحمد الشرع",), "Ahmed al-Sharaa", short=("Sharaa",)),
        TermEntry("b", ("أبو محمد الجولاني",), "Abu Mohammed al-Jolani", alias_of="a"),
        TermEntry("c", ("فاروق الشرع",), "Farouk al-Sharaa", short=("Sharaa",)),
    )
    anchors = glossary_anchors(Matcher(Termbase(entries)))
    assert list(anchors.source("قال أبو محمد الجولاني")) == ["a"]
    assert list(anchors.target("said Abu Mohammed al-Jolani and Ahmed al-Sharaa")) == ["a", "a"]
    assert sorted(anchors.target("Sharaa said")) == ["a", "c"]
    assert list(anchors.target("said nobody")) == []


def test_the_signature_names_the_glossary(engine: Aligner, table: Path) -> None:
    """A hash of the entries is in it, another for other entries; anchors cannot be given twice."""
    one = anchored(engine, [str(table)])
    assert one.signature.startswith(f"{engine.signature}|glossary:")
    table.write_text(TABLE.replace("Dawson", "Lawson"), encoding="utf-8")
    assert anchored(engine, [str(table)]).signature != one.signature
    assert anchored(engine, []) is engine
    assert isinstance(one, Anchored)
    with pytest.raises(ValueError, match="those of its termbase"):
        one.align(Document.from_lines(SOURCE, "ar"), Document.from_lines(TARGET, "en"), listed())


@pytest.mark.parametrize("turned", [False, True])
def test_the_command_line(mtkit: RunCommand, tmp_path: Path, table: Path, turned: bool) -> None:  # noqa: FBT001
    """`mtkit align -g` finds the bead, in either direction."""
    paths = []
    for name, lines in (("a.ar", SOURCE), ("a.en", TARGET)):
        paths.append(tmp_path / name)
        paths[-1].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    words = [*paths[::-1], "--source-lang", "en", "--target-lang", "ar"] if turned else paths
    result = mtkit("align", "--segmented", *words, "-g", table, "--to", "beads", "-q")
    assert result.code == 0
    lines = [line.rpartition(":")[0] for line in result.out.splitlines()]
    expected = ["[0]:[]", "[1]:[0]", "[2]:[1]"]
    assert sorted(lines) == sorted(":".join(line.split(":")[::-1]) if turned else line for line in expected)


def test_length_says_that_the_glossary_changes_nothing(mtkit: RunCommand, tmp_path: Path, table: Path) -> None:
    """It is a note; a glossary that is not there is an error."""
    for name, lines in (("a.ar", SOURCE), ("a.en", TARGET)):
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    words = ("align", "--segmented", tmp_path / "a.ar", tmp_path / "a.en", "-o", tmp_path / "a.tsv")
    result = mtkit(*words, "--aligner", "length", "-g", table)
    assert (result.code, "the glossary changes nothing" in result.err) == (0, True)
    assert mtkit(*words, "-g", tmp_path / "none.tsv").code == 2
    with pytest.raises(FormatError):
        anchored(load_aligner("length"), [str(tmp_path / "none.tsv")])


def test_finding_names_is_quick() -> None:
    """A thousand news sentences are searched in well under a second."""
    entries = tuple(TermEntry(f"t{n}", (f"القيصر{n}",), f"Karimov{n}") for n in range(500))
    anchors = glossary_anchors(Matcher(Termbase(entries)))
    anchors.source(""), anchors.target("")
    started = time.process_time()
    for _ in range(1000):
        anchors.source("وصل الوزير إلى حلب صباح اليوم والتقى القيصر42 في مكتبه.")
        anchors.target("The minister arrived in Aleppo this morning and met Karimov42 in his office.")
    assert time.process_time() - started < 1.0
