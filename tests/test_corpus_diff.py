"""`mtkit corpus diff`: which units belong together, what is shown of them, and how the command ends."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.corpus.comparison import Change, Comparison, compare
from mtkit.corpus.comparison_words import Piece, word_diff
from mtkit.exchange import BitextStream, write_bitext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.conftest import RunCommand

Row = tuple[str, str, str]


def units(rows: Sequence[Row], score: float | None = 0.5, document: str = "") -> list[TranslationUnit]:
    """Units of id, source, target."""
    props = (("document", document),) if document else ()
    return [TranslationUnit(name, source, target, score, props=props) for name, source, target in rows]


class Compared(NamedTuple):
    """What a comparison says, kept beyond its temporary files."""

    about: Comparison
    changes: list[Change]

    @property
    def kinds(self) -> list[tuple[str, str | None, str | None]]:
        """Kind and ids of every change, in order."""
        return [
            (change.kind, change.before and change.before.id, change.after and change.after.id)
            for change in self.changes
        ]


def compared(before: Sequence[TranslationUnit], after: Sequence[TranslationUnit]) -> Compared:
    """Two lists of units compared."""
    sides = {"a": before, "b": after}

    @contextlib.contextmanager
    def opened(path: str) -> Iterator[BitextStream]:
        yield BitextStream.of(Bitext("ar", "en", tuple(sides[path])))

    with compare("a", "b", opened) as found:
        return Compared(found, list(found.changes()))


A = [("1", "قال", "He said"), ("2", "ذهب", "He went"), ("3", "عاد", "He came back")]


def test_the_same_bitext_has_no_differences() -> None:
    """Nothing is shown, whatever the order."""
    found = compared(units(A), list(reversed(units(A))))
    assert (bool(found.about), found.about.same, found.about.sizes, found.kinds) == (False, 3, (3, 3), [])


def test_added_and_removed_units() -> None:
    """A unit of one side only is shown where it stands; a removed one behind the unit before it."""
    found = compared(units(A), units([A[0], ("9", "جديد كل الجدة", "Something entirely new"), A[2]]))
    assert found.kinds == [("removed", "2", None), ("added", None, "9")]
    assert found.about.counts == {"added": 1, "removed": 1, "changed": 0, "judged": 0}
    assert found.about.same == 2


def test_units_with_the_same_source_are_changed() -> None:
    """Another target, whatever the id."""
    found = compared(units(A), units([A[0], ("77", "ذهب", "She left"), A[2]]))
    assert found.kinds == [("changed", "2", "77")]


def test_units_with_the_same_target_are_changed() -> None:
    """Another source, whatever the id."""
    found = compared(units(A), units([A[0], ("77", "مضى", "He went"), A[2]]))
    assert found.kinds == [("changed", "2", "77")]


def test_an_id_alone_needs_something_in_common() -> None:
    """Both sides changed a little: the same unit. Both sides of another kind: one went, one came."""
    near = compared(units(A), units([A[0], A[1], ("3", "عادوا", "They came back")]))
    far = compared(units(A), units([A[0], A[1], ("3", "xyz", "QQQ")]))
    assert near.kinds == [("changed", "3", "3")]
    assert sorted(far.kinds) == [("added", None, "3"), ("removed", "3", None)]


def test_an_id_counts_within_its_document() -> None:
    """The first unit of one document is not the first of another."""
    before = units([("1", "عاد", "He came back")], document="x")
    after = units([("1", "عادوا", "They came back")], document="y")
    found = compared(before, after)
    assert found.kinds == [("removed", "1", None), ("added", None, "1")]
    assert found.about.documents == {"x": {"removed": 1}, "y": {"added": 1}}


def test_score_and_status_are_judgement() -> None:
    """The same texts with another score or status are told apart from changed texts."""
    after = [
        TranslationUnit("1", "قال", "He said", 0.75),
        TranslationUnit("2", "ذهب", "He went", 0.5, "accepted"),
        TranslationUnit("3", "عاد", "He came back", 0.50001),
    ]
    found = compared(units(A), after)
    assert found.kinds == [("judged", "1", "1"), ("judged", "2", "2")]
    assert found.about.same == 1


def test_repeated_units_are_counted() -> None:
    """Three of a kind against two: one is removed, the last."""
    found = compared(units([A[0], A[0], ("5", *A[0][1:])]), units([A[0], A[0]]))
    assert found.kinds == [("removed", "5", None)]


def test_white_space_at_the_ends_does_not_count() -> None:
    """A text is compared as dedup compares it."""
    assert compared(units([("1", " قال ", "He said")]), units([("1", "قال", "He said\n")])).changes == []


def test_empty_sides_match_nothing() -> None:
    """Two units without source are not the same because of that."""
    found = compared(units([("1", "", "Alpha beta")]), units([("2", "", "Gamma")]))
    assert sorted(kind for kind, *_ in found.kinds) == ["added", "removed"]


def test_changes_come_by_document_in_the_order_of_the_second() -> None:
    """Documents stand in the order of the first bitext; removed units where they stood."""
    before = [*units(A, document="x"), *units([("1", "وصل", "Arrived")], document="y")]
    after = [
        *units([("1", "وصل", "Has arrived")], document="y"),
        *units([A[2], ("8", "سؤال", "A question")], document="x"),
    ]
    found = compared(before, after)
    assert [(change.document, change.kind) for change in found.changes] == [
        ("x", "removed"),
        ("x", "removed"),
        ("x", "added"),
        ("y", "changed"),
    ]


TEXTS = st.sampled_from(["", "ا", "ب ت", "ا ب ت ث"])
ROWS = st.lists(
    st.builds(
        TranslationUnit,
        st.sampled_from("123"),
        TEXTS,
        TEXTS,
        st.sampled_from([None, 0.5, 0.9]),
        props=st.sampled_from([(), (("document", "x"),)]),
    ),
    max_size=8,
)


@given(ROWS, ROWS)
@settings(max_examples=120, deadline=None)
def test_changes_lead_from_one_bitext_to_the_other(before: list[TranslationUnit], after: list[TranslationUnit]) -> None:
    """What is same and what changed make up both sides, unit by unit; turned round, the same counts turn round."""
    found = compared(before, after)
    changes = found.changes
    assert sum(found.about.counts.values()) == len(changes)
    assert found.about.same + sum(change.before is not None for change in changes) == len(before)
    assert found.about.same + sum(change.after is not None for change in changes) == len(after)

    def shown(change: Change, side: str) -> tuple[str, str, str, float | None]:
        unit = getattr(change, side)
        return unit.id, unit.source, unit.target, unit.score

    left = Counter((unit.id, unit.source, unit.target, unit.score) for unit in before)
    left.subtract(shown(change, "before") for change in changes if change.before)
    right = Counter((unit.id, unit.source, unit.target, unit.score) for unit in after)
    right.subtract(shown(change, "after") for change in changes if change.after)
    # what is left on both sides is the same but for its id
    assert Counter(key[1:] for key in left.elements()) == Counter(key[1:] for key in right.elements())
    back = compared(after, before).about.counts
    assert (back["added"], back["removed"]) == (found.about.counts["removed"], found.about.counts["added"])


# --- words


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("Ahmad said", "Ahmed said", "[Ahmad|Ahmed] said"),
        ("قال أحمد الشرع", "قال أحمدُ الشرع أمس", "قال [أحمد|أحمدُ] الشرع[| أمس]"),
        ("one two three", "three", "[one two |]three"),
        ("a b c d", "x y c d", "[a b|x y] c d"),
        ("", "new", "[|new]"),
        ("old ", "new ", "[old|new] "),
        ("same", "same", "same"),
        ("", "", ""),
    ],
)
def test_words_that_differ(before: str, after: str, marked: str) -> None:
    """Whole words are marked, with the spaces between two that follow each other."""
    shown = [piece.before if piece.same else f"[{piece.before}|{piece.after}]" for piece in word_diff(before, after)]
    assert "".join(shown) == marked


@given(st.text("ab \u0627\u0644\u064b-.", max_size=20), st.text("ab \u0627\u0644\u064b-.", max_size=20))
@settings(deadline=None)
def test_pieces_make_both_texts(before: str, after: str) -> None:
    """Joined, the pieces are the texts, letter by letter; no word is cut."""
    pieces = word_diff(before, after)
    assert "".join(piece.before for piece in pieces) == before
    assert "".join(piece.after for piece in pieces) == after
    assert all(piece != Piece("", "") for piece in pieces)


# --- the command


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two bitexts as files: one unit changed, one added, one judged anew."""
    before, after = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    write_bitext(Bitext("ar", "en", tuple(units(A, document="news"))), before)
    changed = [
        TranslationUnit("1", "قال", "She \u202esaid", 0.5, props=(("document", "news"),)),
        TranslationUnit("2", "ذهب", "He went", None, "accepted", props=(("document", "news"),)),
        *units([A[2], ("4", "وصل الوفد", "The delegation arrived")], document="news"),
    ]
    write_bitext(Bitext("ar", "en", tuple(changed)), after)
    return before, after


def test_the_diff_for_people(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """One block a document, words marked, controls visible, counts at the end."""
    before, after = pair
    result = mtkit("corpus", "diff", before, after)
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        f"--- {before} (3 units)",
        f"+++ {after} (4 units)",
        "",
        "@@ news: 1 added, 1 changed, 1 judged",
        "~ 1 changed",
        "      قال",
        "      [-He -]{+She <U+202E>+}said",
        "= 2 judged score 0.5 → none status auto → accepted",
        "      ذهب",
        "      He went",
        "+ 4 added",
        "      وصل الوفد",
        "      The delegation arrived",
        "",
        "1 the same, 1 added, 1 changed, 1 judged",
    ]


def test_the_diff_as_json(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """One object: the counts, then every change with both units."""
    before, after = pair
    assert mtkit("corpus", "diff", before, after, "--json", "-o", tmp_path / "d.json").out == ""
    found = json.loads((tmp_path / "d.json").read_text("utf-8"))
    changes = found.pop("changes")
    assert found == {
        "mtkit": "diff",
        "a": {"path": str(before), "units": 3},
        "b": {"path": str(after), "units": 4},
        "same": 1,
        "added": 1,
        "removed": 0,
        "changed": 1,
        "judged": 1,
        "by_document": [{"document": "news", "added": 1, "changed": 1, "judged": 1}],
    }
    assert [(change["kind"], change["document"]) for change in changes] == [
        ("changed", "news"),
        ("judged", "news"),
        ("added", "news"),
    ]
    assert changes[2] == {
        "kind": "added",
        "document": "news",
        "a": None,
        "b": {
            "id": "4",
            "source": "وصل الوفد",
            "target": "The delegation arrived",
            "score": 0.5,
            "status": "auto",
        },
    }


def test_no_difference(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """Nothing is printed; the JSON has an empty list."""
    before, _ = pair
    assert mtkit("corpus", "diff", before, before) == (0, "", "")
    assert json.loads(mtkit("corpus", "diff", before, before, "--json").out)["changes"] == []


@pytest.mark.parametrize(("words", "same", "other"), [((), 0, 0), (("--exit-code",), 0, 1)])
def test_the_exit_code(
    mtkit: RunCommand, pair: tuple[Path, Path], words: tuple[str, ...], same: int, other: int
) -> None:
    """0, as git diff has it; with --exit-code 1 where there are differences."""
    before, after = pair
    assert mtkit("corpus", "diff", "-q", before, before, *words) == (same, "", "")
    assert mtkit("corpus", "diff", "-q", before, after, *words) == (other, "", "")


def test_quiet_says_nothing_of_languages(mtkit: RunCommand, tmp_path: Path) -> None:
    """What had to be guessed is a note, and --quiet has no notes; overlap has the option, too."""
    path = tmp_path / "a.tsv"
    path.write_text("نعم\tyes\n", encoding="utf-8")
    assert mtkit("corpus", "diff", "-q", path, path) == (0, "", "")
    assert mtkit("corpus", "overlap", "-q", path, path, "--json").err == ""
    assert "source language taken to be ar" in mtkit("corpus", "overlap", path, path, "--json").err


def test_a_terminal_gets_colours_and_arabic_at_the_right(
    mtkit: RunCommand, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line is isolated for itself, Arabic ones end at the right edge; marks stay without colours, too."""
    before, after = pair
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "dumb")
    lines = mtkit("corpus", "diff", before, after).out.splitlines()
    [arabic] = [line for line in lines if "قال" in line]
    assert arabic.endswith("\u2067قال\u2069")
    assert len(arabic) > 30
    assert any("\u2066[-He -]{+She <U+202E>+}said\u2069" in line for line in lines)
    assert mtkit("corpus", "diff", before, before).out == ""


def test_standard_input_is_refused(mtkit: RunCommand, pair: tuple[Path, Path]) -> None:
    """What is read twice must be a file."""
    result = mtkit("corpus", "diff", "-", pair[0])
    assert result.code == 2
    assert "standard input cannot be read twice: name a file" in result.err


def test_what_cannot_be_read_is_told_once(mtkit: RunCommand, tmp_path: Path) -> None:
    """A file is read twice, its remarks are printed once."""
    path = tmp_path / "a.tsv"
    path.write_text("id\tsource\ttarget\tscore\n1\tقال\tsaid\tx\n2\tب\tb\t0.5\n", encoding="utf-8")
    result = mtkit("corpus", "diff", path, path, "--source-lang", "ar", "--target-lang", "en")
    assert result.code == 0
    assert result.err.count("left out") == 1


def test_large_bitexts_are_matched_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compared in parts gives what it gives at once."""
    before = units([(str(n), f"نص {n % 40}", f"text {n % 50}") for n in range(300)])
    after = units([(str(n), f"نص {n % 45}", f"text {n % 50}") for n in range(280)])
    whole = compared(before, after)
    monkeypatch.setattr("mtkit.corpus.comparison_index._AT_ONCE", 10)
    parts = compared(before, after)
    assert parts.about.counts == whole.about.counts
    assert parts.changes == whole.changes
