"""Edits of an alignment: what each does, what each refuses, and what none of them loses."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.align.edit import Draft
from mtkit.align.edit_log import apply_edits, apply_log, fingerprint, parse_log
from mtkit.bitext import Alignment, Bead, Bitext, Document, Span, TranslationUnit, bitext_of
from mtkit.errors import EditError, FormatError
from mtkit.exchange import read_bitext, write_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

ARABIC = ["وصل الوفد.", "قال الشَّرع إنه راضٍ.", "لم يعلق أحد.", "وعاد ٣ منهم.", "انتهى"]
ENGLISH = [
    "The delegation arrived.",
    "Al-Sharaa said he was content.",
    "Three of them \U0001f600 went back.",
    "Caption.",
]
BEADS = [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 2), (3, 5, 2, 3), (5, 5, 3, 4)]


def span(*bead: int) -> dict[str, list[int]]:
    """A bead as a log names it: source start and end, target start and end."""
    return {"source": list(bead[:2]), "target": list(bead[2:])}


def sample() -> Bitext:
    """Five beads, one without target and one without source, as the aligner writes them."""
    beads = tuple(Bead(Span(a, b), Span(c, d), 0.5) for a, b, c, d in BEADS)
    left, right = Document.from_lines(ARABIC, "ar", "a.ar.txt"), Document.from_lines(ENGLISH, "en", "a.en.txt")
    return bitext_of(Alignment(left, right, beads, "mtkit:1"))


def shape(bitext: Bitext) -> list[tuple[str, list[int], str, str]]:
    """Id, ranges, status and target of every unit."""
    found = []
    for unit in bitext:
        assert unit.bead is not None
        found.append((unit.id, [*unit.bead.source, *unit.bead.target], unit.status, unit.target))
    return found


def ranges(bitext: Bitext) -> list[list[int]]:
    """The ranges of every unit."""
    return [row[1] for row in shape(bitext)]


def edited(*ops: dict[str, Any], bitext: Bitext | None = None) -> Bitext:
    """The sample after these operations."""
    return apply_edits(bitext or sample(), ops)


def test_nothing_is_nothing() -> None:
    """No operation changes nothing, the signature neither."""
    assert sample() == edited()


@pytest.mark.parametrize(("op", "status"), [("accept", "accepted"), ("review", "rejected"), ("clear", "auto")])
def test_a_status_is_set_and_the_rest_stays(op: str, status: str) -> None:
    """Marks change the status of one unit, the score stays."""
    done = edited({"op": op, "bead": span(1, 2, 1, 2)})
    units = sample().units
    assert done.units == (
        units[0],
        replace(units[1], status=status, bead=replace(units[1].bead, status=status)),
        *units[2:],
    )


def test_merge_joins_with_the_next_bead() -> None:
    """A bead and the next one become one bead that nobody has scored or accepted."""
    done = edited({"op": "accept", "bead": span(1, 2, 1, 2)}, {"op": "merge", "bead": span(1, 2, 1, 2)})
    assert ranges(done) == [[0, 1, 0, 1], [1, 3, 1, 2], [3, 5, 2, 3], [5, 5, 3, 4]]
    assert (done.units[1].id, done.units[1].score, done.units[1].status) == ("2", None, "auto")
    assert done.units[1].source == "قال الشَّرع إنه راضٍ. لم يعلق أحد."


def test_merge_and_split_give_the_same_beads_again() -> None:
    """What was merged can be split at the same boundary; the second half has an id of its own."""
    done = edited(
        {"op": "merge", "bead": span(0, 1, 0, 1)}, {"op": "split", "bead": span(0, 2, 0, 2), "source": 1, "target": 1}
    )
    assert [tuple(row) for row in ranges(done)] == BEADS
    assert [unit.id for unit in done] == ["1", "1.2", "3", "4", "5"]


def test_cut_shifts_every_later_segment() -> None:
    """A segment that is cut becomes two of the same bead; the count is in code points, not in UTF-16 units."""
    done = edited({"op": "cut", "bead": span(3, 5, 2, 3), "side": "target", "segment": 2, "at": 15})
    assert ranges(done) == [[0, 1, 0, 1], [1, 2, 1, 2], [2, 3, 2, 2], [3, 5, 2, 4], [5, 5, 4, 5]]
    assert [part.text for part in done.units[3].target_segments] == ["Three of them \U0001f600", "went back."]
    first, second = done.units[3].target_segments
    assert (first.end, second.end - second.start) == (second.start, len(" went back."))


def test_moving_the_last_segment_away_leaves_a_null_bead_or_none() -> None:
    """Up and down give one segment to the neighbour; a bead that has nothing left is gone."""
    up = edited({"op": "move", "bead": span(3, 5, 2, 3), "side": "source", "direction": "up"})
    assert ranges(up)[2:4] == [[2, 4, 2, 2], [4, 5, 2, 3]]
    down = edited({"op": "move", "bead": span(3, 5, 2, 3), "side": "target", "direction": "down"})
    assert ranges(down)[3:] == [[3, 5, 2, 2], [5, 5, 2, 4]]
    gone = edited({"op": "move", "bead": span(2, 3, 2, 2), "side": "source", "direction": "down"})
    assert ranges(gone)[1:] == [[1, 2, 1, 2], [2, 5, 2, 3], [5, 5, 3, 4]]


def test_unlink_and_link_over_a_distance() -> None:
    """The two halves of a bead can be linked again, and a null source with a distant null target."""
    apart = edited({"op": "unlink", "bead": span(1, 2, 1, 2)})
    assert ranges(apart)[1:3] == [[1, 2, 1, 1], [2, 2, 1, 2]]
    again = edited(
        {"op": "unlink", "bead": span(1, 2, 1, 2)},
        {"op": "link", "bead": span(2, 2, 1, 2), "to": span(1, 2, 1, 1)},
    )
    assert [tuple(row) for row in ranges(again)] == BEADS
    far = edited({"op": "link", "bead": span(2, 3, 2, 2), "to": span(5, 5, 3, 4)})
    assert ranges(far) == [[0, 1, 0, 1], [1, 2, 1, 2], [2, 3, 3, 4], [3, 5, 2, 3]]


def test_moved_passages_merge_only_where_both_texts_have_neighbours() -> None:
    """Beads that cross can be merged when the result is one range on each side."""
    crossed = replace(sample(), units=())
    beads = (Bead(Span(0, 1), Span(1, 2)), Bead(Span(1, 2), Span(0, 1)))
    left, right = Document.from_lines(ARABIC[:2], "ar"), Document.from_lines(ENGLISH[:2], "en")
    crossed = bitext_of(Alignment(left, right, beads))
    done = edited({"op": "merge", "bead": span(0, 1, 1, 2)}, bitext=crossed)
    assert ranges(done) == [[0, 2, 0, 2]]
    assert " ".join(ENGLISH[:2]) == done.units[0].target


def test_edit_and_fix_change_the_translation_only() -> None:
    """The text of a segment is replaced, or some of its code points; the score stays."""
    done = edited(
        {"op": "fix", "bead": span(1, 2, 1, 2), "segment": 1, "start": 0, "end": 2, "old": "Al", "new": "al"},
        {"op": "edit", "bead": span(0, 1, 0, 1), "segment": 0, "text": "  The  delegation\ncame. "},
    )
    assert [unit.target for unit in done.units[:2]] == ["The delegation came.", "al-Sharaa said he was content."]
    assert [unit.score for unit in done.units[:2]] == [0.5, 0.5]
    assert [unit.source for unit in sample()] == [unit.source for unit in done]


B1 = span(0, 1, 0, 1)
REFUSED = [
    ({"op": "dance", "bead": B1}, "unknown operation 'dance'; known are accept, clear, cut"),
    ({"bead": B1}, "is not an object with an op"),
    ("accept", "is not an object with an op"),
    ({"op": "accept"}, "names no bead: null"),
    ({"op": "accept", "bead": {"source": [0, True], "target": [0, 1]}}, "names no bead"),
    (
        {"op": "accept", "bead": span(0, 2, 0, 1)},
        "no bead of the source segments [0, 2] and the target segments [0, 1]",
    ),
    ({"op": "merge", "bead": span(5, 5, 3, 4)}, "the last bead has no next one"),
    ({"op": "split", "bead": B1, "source": 0, "target": 0}, "one of the two halves would be empty"),
    ({"op": "split", "bead": B1, "source": 0}, "target is None, not a whole number from 0 to 1"),
    ({"op": "split", "bead": B1, "source": 7, "target": 0}, "source is 7, not a whole number from 0 to 1"),
    ({"op": "cut", "bead": B1, "side": "left", "segment": 0, "at": 3}, "side is 'left', not source or target"),
    (
        {"op": "cut", "bead": B1, "side": "source", "segment": 1, "at": 3},
        "segment is 1, not a whole number from 0 to 0",
    ),
    ({"op": "cut", "bead": B1, "side": "source", "segment": 0, "at": 0}, "no text on one side of the cut"),
    ({"op": "cut", "bead": span(2, 3, 2, 2), "side": "target", "segment": 2, "at": 1}, "has no target segment"),
    ({"op": "move", "bead": B1, "side": "source", "direction": "left"}, "direction is 'left', not up or down"),
    ({"op": "move", "bead": B1, "side": "source", "direction": "up"}, "there is no bead above"),
    ({"op": "move", "bead": span(5, 5, 3, 4), "side": "target", "direction": "down"}, "there is no bead below"),
    ({"op": "move", "bead": span(2, 3, 2, 2), "side": "target", "direction": "up"}, "has no target segment"),
    ({"op": "unlink", "bead": span(2, 3, 2, 2)}, "the bead has only one side"),
    ({"op": "link", "bead": span(2, 3, 2, 2), "to": B1}, "one of the two beads must have only a source"),
    ({"op": "link", "bead": span(2, 3, 2, 2)}, "names no bead"),
    ({"op": "edit", "bead": B1, "segment": 0, "text": " \n"}, "the text would be empty"),
    ({"op": "edit", "bead": B1, "segment": 0}, "text is not a text"),
    ({"op": "edit", "bead": B1, "segment": 0, "text": "a\0"}, "text holds a character that no text may hold"),
    ({"op": "edit", "bead": B1, "segment": 0, "text": "\ud800"}, "text holds a character that no text may hold"),
    (
        {"op": "fix", "bead": B1, "segment": 0, "start": 0, "end": 3, "old": "the", "new": "A"},
        "the text at 0..3 is not the one that the fix replaces",
    ),
]


@pytest.mark.parametrize(("op", "message"), REFUSED)
def test_what_cannot_be_done_is_refused_with_its_number(op: Any, message: str) -> None:
    """Every refusal names the operation and says why."""
    with pytest.raises(EditError, match=rf"operation 2.*{re.escape(message)}"):
        edited({"op": "accept", "bead": span(1, 2, 1, 2)}, op)


def test_beads_that_are_no_neighbours_in_the_text_are_not_joined() -> None:
    """A row that stands beside another need not follow it in the text."""
    beads = (Bead(Span(0, 1), Span(2, 3)), Bead(Span(1, 2), Span(0, 1)), Bead(Span(2, 3), Span(1, 2)))
    left, right = Document.from_lines(ARABIC[:3], "ar"), Document.from_lines(ENGLISH[:3], "en")
    crossed = bitext_of(Alignment(left, right, beads))
    with pytest.raises(EditError, match="target segments \\[2, 3\\] and \\[0, 1\\] are not neighbours"):
        edited({"op": "merge", "bead": span(0, 1, 2, 3)}, bitext=crossed)
    with pytest.raises(EditError, match="of the bead above are not the neighbours"):
        edited({"op": "move", "bead": span(1, 2, 0, 1), "side": "target", "direction": "up"}, bitext=crossed)


def plain() -> Bitext:
    """A bitext that knows no segments, with an empty unit, notes, props and markup."""
    units = (
        TranslationUnit("a", "واحد اثنان", "one two", 0.9, props=(("x", "1"), ("y", "2")), notes=("n",)),
        TranslationUnit("b", "ثلاثة", "three", props=(("x", "3"), ("z", "4")), notes=("m",), target_markup="<b/>three"),
        TranslationUnit("c", "", ""),
        TranslationUnit("d", "", ""),
    )
    return Bitext("ar", "en", units, "made:by hand")


def test_a_bitext_without_segments_is_counted_by_units() -> None:
    """Units of TMX and TSV have one segment a side; remarks are kept, markup where its text is."""
    bitext = plain()
    done = edited(
        {"op": "cut", "bead": B1, "side": "target", "segment": 0, "at": 4},
        {"op": "split", "bead": span(0, 1, 0, 2), "source": 1, "target": 1},
        {"op": "merge", "bead": span(1, 1, 1, 2)},
        bitext=bitext,
    )
    assert [(unit.id, unit.source, unit.target) for unit in done.units[:2]] == [
        ("a", "واحد اثنان", "one"),
        ("a.2", "ثلاثة", "two three"),
    ]
    assert done.units[1].props == (("x", "1"), ("y", "2"), ("z", "4"))
    assert (done.units[1].notes, done.units[1].bead, done.units[1].target_markup) == (("m",), None, None)
    assert bitext.units[2:] == done.units[2:]
    assert re.fullmatch(r"made:by hand\|edits:[0-9a-f]{8}", done.signature)
    with pytest.raises(EditError, match="more than one bead"):
        edited({"op": "accept", "bead": span(2, 2, 2, 2)}, bitext=bitext)


def test_segments_that_do_not_fit_their_unit_are_not_believed() -> None:
    """Where a text was changed behind the back of its segments, units are counted instead."""
    units = sample().units
    changed = replace(sample(), units=(*units[:3], replace(units[3], source="غير"), units[4]))
    draft = Draft.of(changed)
    assert (False, [Span(3, 4)]) == (draft.placed, [draft.rows[3].source])
    overlapping = replace(sample(), units=(units[0], replace(units[0], id="0")))
    assert not Draft.of(overlapping).placed


OPS = ("merge", "split", "cut", "move", "unlink", "link", "accept", "review", "clear")


@st.composite
def operations(draw: st.DrawFn, draft: Draft) -> dict[str, Any]:
    """An operation on some bead of the draft, which may be one that cannot be done."""
    rows = draft.rows
    row = rows[draw(st.integers(0, len(rows) - 1))]
    other = rows[draw(st.integers(0, len(rows) - 1))]
    side = draw(st.sampled_from(["source", "target"]))
    segment = draw(st.integers(row.span("source" if side == "source" else "target").start, 6))
    return {
        "op": draw(st.sampled_from(OPS)),
        "bead": span(*row.source, *row.target),
        "to": span(*other.source, *other.target),
        "side": side,
        "segment": segment,
        "at": draw(st.integers(0, 30)),
        "direction": draw(st.sampled_from(["up", "down"])),
        "source": draw(st.integers(row.source.start, row.source.end)),
        "target": draw(st.integers(row.target.start, row.target.end)),
    }


def letters(draft: Draft) -> tuple[str, str]:
    """Both texts without white space, each in the order of its segments."""
    sides = []
    for pick in ("source", "target"):
        parts = []
        for row in draft.rows:
            first = (row.source if pick == "source" else row.target).start
            for number, part in enumerate(row.left if pick == "source" else row.right):
                parts.append((first + number, part.text))
        sides.append("".join("".join(text.split()) for _, text in sorted(parts)))
    return sides[0], sides[1]


@given(st.data())
def test_segmentation_edits_keep_every_character_and_the_alignment_whole(data: st.DataObject) -> None:
    """After any operations both texts are whole and in order, and every segment is in one bead."""
    draft = Draft.of(sample())
    before = letters(draft)
    for _ in range(data.draw(st.integers(1, 12))):
        try:
            draft = draft.apply(data.draw(operations(draft)))
        except EditError:
            continue
    assert before == letters(draft)
    result = draft.result()
    beads = tuple(unit.bead for unit in result if unit.bead is not None)
    counts = [sum(len(row.left) for row in draft.rows), sum(len(row.right) for row in draft.rows)]
    left, right = (Document.from_lines(["x"] * count, "ar") for count in counts)
    assert len(result) == len(Alignment(left, right, beads).beads)
    assert len({unit.id for unit in result}) == len(result)


def log_of(bitext: Bitext, *ops: dict[str, Any]) -> bytes:
    """A log as the page writes it."""
    return json.dumps({"mtkit": "edits", "bitext_sha256": fingerprint(bitext), "ops": ops}).encode()


def test_a_log_is_bound_to_its_bitext() -> None:
    """Scores do not matter, texts do."""
    bitext = sample()
    log = parse_log(log_of(bitext, {"op": "accept", "bead": B1}))
    scored = replace(bitext, units=tuple(replace(unit, score=0.1) for unit in bitext))
    assert [unit.status for unit in apply_log(scored, log).units[:2]] == ["accepted", "auto"]
    changed = replace(bitext, units=bitext.units[1:])
    with pytest.raises(EditError, match="made for another bitext"):
        apply_log(changed, log)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xff", "is not UTF-8"),
        (b"{", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "is not a log of edits"),
        (b'{"mtkit": "edits", "ops": {}}', "is not a log of edits"),
    ],
)
def test_what_is_no_log_is_refused(raw: bytes, message: str) -> None:
    """A damaged log is an error of its file."""
    with pytest.raises(FormatError, match=message):
        parse_log(raw, "x.json")


def test_apply_writes_the_corrected_bitext(tmp_path: Path, mtkit: RunCommand) -> None:
    """The command replays a log, on a compressed copy too, and says what it did."""
    bitext, out = tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl"
    write_bitext(sample(), bitext)

    (tmp_path / "e.json").write_bytes(log_of(sample(), {"op": "merge", "bead": B1}))
    result = mtkit("apply", bitext, tmp_path / "e.json", "-o", out)
    assert (0, "", f"written: {out} (4 units, after 1 edit)\n") == result
    assert edited({"op": "merge", "bead": B1}) == read_bitext(out)
    pinned = mtkit("apply", bitext, tmp_path / "e.json", "--to", "tsv", "-q")
    assert (pinned.code, pinned.out.splitlines()[0], pinned.err) == (0, "id\tsource\ttarget\tscore", "")


def test_apply_to_another_file_writes_nothing(tmp_path: Path, mtkit: RunCommand) -> None:
    """A log of another file, or one that cannot be done, leaves the output as it was."""
    bitext, out, log = tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "e.json"
    write_bitext(sample(), bitext)
    out.write_text("as it was")
    log.write_bytes(log_of(plain(), {"op": "merge", "bead": B1}))
    other = mtkit("apply", bitext, log, "-o", out)
    assert other.code == 2
    assert f"mtkit: {log}: the log was made for another bitext" in other.err
    log.write_bytes(log_of(sample(), {"op": "accept", "bead": B1}, {"op": "unlink", "bead": span(5, 5, 3, 4)}))
    assert (
        f"mtkit: {log}: operation 2 (unlink): the bead has only one side\n"
        == mtkit("apply", bitext, log, "-o", out).err
    )
    assert out.read_text() == "as it was"
    assert mtkit("apply", "-", "-").code == 2


def test_apply_says_what_a_tmx_loses(tmp_path: Path, mtkit: RunCommand) -> None:
    """Markup of a text that was changed cannot be kept, and that is said."""
    tmx, log = tmp_path / "a.tmx", tmp_path / "e.json"
    unit = TranslationUnit("1", "نص", "a text", target_markup="a <ph>x</ph>text")
    write_bitext(Bitext("ar", "en", (unit,)), tmx)
    op = {"op": "edit", "bead": B1, "segment": 0, "text": "the text"}
    log.write_bytes(log_of(read_bitext(tmx), op))
    result = mtkit("apply", tmx, log, "-o", tmp_path / "b.tmx")
    assert (result.code, result.err.splitlines()[0]) == (0, "note: inline markup of changed texts was left out: 1")


def test_an_unreadable_unit_is_not_dropped(tmp_path: Path, mtkit: RunCommand) -> None:
    """A bitext that cannot be read whole is not corrected by halves."""
    bitext, log = tmp_path / "a.jsonl", tmp_path / "e.json"
    write_bitext(sample(), bitext)
    bitext.write_text(bitext.read_text() + '{"id": "9"}\n')
    log.write_bytes(log_of(sample()))
    result = mtkit("apply", bitext, log)
    assert (result.code, result.out) == (2, "")
    assert "the unit has no source; take what can be read with mtkit convert --rejects" in result.err
