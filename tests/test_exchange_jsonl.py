"""Bitext JSONL: the contract of the file, damaged files, exchanged sides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mtkit.bitext import Bead, Bitext, DocumentInfo, Segment, Span, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange import Reject, read_bitext, write_bitext

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '{"mtkit": "bitext", "source_lang": "ar", "target_lang": "en"}'


def test_what_is_written(tmp_path: Path) -> None:
    """Head, then units: spans of segments, offsets, and the length of each segment's text."""
    unit = TranslationUnit(
        "1", "نعم. لا.", "Yes.", 0.5, "accepted", (("a", "1"), ("a", "2"), ("b", "3")), ("n",),
        Bead(Span(4, 6), Span(2, 3), 0.5, "accepted"),
        (Segment("نعم.", 10, 14, 1), Segment("لا.", 15, 18, 1)), (Segment("Yes.", 0, 4),),
    )  # fmt: skip
    documents = (DocumentInfo("a.txt", "ar", 18, "ff"),)
    write_bitext(Bitext("ar", "en", (unit,), "sig", documents), tmp_path / "a.jsonl")
    head, line = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(head) == {
        "mtkit": "bitext",
        "source_lang": "ar",
        "target_lang": "en",
        "signature": "sig",
        "documents": [{"path": "a.txt", "lang": "ar", "length": 18, "sha256": "ff"}],
    }
    assert json.loads(line) == {
        "id": "1",
        "source": "نعم. لا.",
        "target": "Yes.",
        "score": 0.5,
        "status": "accepted",
        "props": {"a": ["1", "2"], "b": "3"},
        "notes": ["n"],
        "beads": {
            "source": [4, 6],
            "target": [2, 3],
            "source_segments": [[10, 14, 1, 4], [15, 18, 1, 3]],
            "target_segments": [[0, 4, 0, 4]],
        },
    }
    assert "نعم" in line


def test_sides_are_exchanged_when_asked_for(tmp_path: Path) -> None:
    """English to Arabic from an Arabic-English file: everything of one side goes to the other."""
    unit = TranslationUnit(
        "1", "نعم", "yes", props=(("p", "0"), ("source/q", "1"), ("target/@x", "2")),
        bead=Bead(Span(1, 2), Span(3, 4)), source_segments=(Segment("نعم", 0, 3),), source_markup="<ph/>نعم",
    )  # fmt: skip
    bitext = Bitext("ar", "en", (unit,), documents=(DocumentInfo("a", "ar"), DocumentInfo("b", "en")))
    write_bitext(bitext, tmp_path / "a.jsonl")
    back = read_bitext(tmp_path / "a.jsonl", source_lang="en")
    (other,) = back
    assert (back.source_lang, back.target_lang, back.documents[0].path) == ("en", "ar", "b")
    assert ("yes", "نعم", Bead(Span(3, 4), Span(1, 2))) == (other.source, other.target, other.bead)
    assert other.props == (("p", "0"), ("target/q", "1"), ("source/@x", "2"))
    assert ((), (Segment("نعم", 0, 3),), None, "<ph/>نعم") == (
        other.source_segments,
        other.target_segments,
        other.source_markup,
        other.target_markup,
    )
    assert bitext == read_bitext(tmp_path / "a.jsonl", source_lang="AR", target_lang="en-US")
    with pytest.raises(FormatError, match="holds ar and en, not fr and any"):
        read_bitext(tmp_path / "a.jsonl", source_lang="fr")


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("", "does not begin with the head of a bitext"),
        ("[]", "does not begin with the head of a bitext"),
        ('{"translation": {}}', "does not begin with the head of a bitext"),
        ('{"mtkit": "bitext", "source_lang": "ar"}', "the head has no target_lang"),
        ('{"mtkit": "bitext", "source_lang": 1, "target_lang": "en"}', "the head is damaged: source_lang is int"),
        (f'{HEAD[:-1]}, "documents": [3]}}', "the head is damaged"),
        (f'{HEAD[:-1]}, "notes": [3]}}', "the head is damaged: notes is int, not a string"),
    ],
)
def test_damaged_heads(tmp_path: Path, head: str, message: str) -> None:
    """Refused with line 1."""
    (tmp_path / "a.jsonl").write_text(head, encoding="utf-8")
    with pytest.raises(FormatError, match=rf"a\.jsonl:1: {message}"):
        read_bitext(tmp_path / "a.jsonl")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not a unit: "),
        ("3", "not a unit: a unit is a JSON object"),
        ('{"id": "1", "source": "a"}', "the unit has no target"),
        ('{"source": "a", "target": "b"}', "the unit has no id"),
        ('{"id": "", "source": "a", "target": "b"}', "not a unit: a translation unit needs an id"),
        ('{"id": 1, "source": "a", "target": "b"}', "not a unit: id is int, not a string"),
        ('{"id": "1", "source": null, "target": "b"}', "not a unit: source is NoneType, not a string"),
        ('{"id": "1", "source": "a", "target": "b", "score": "x"}', "not a unit: score is str, not a number"),
        ('{"id": "1", "source": "a", "target": "b", "score": true}', "not a unit: score is bool, not a number"),
        ('{"id": "1", "source": "a", "target": "b", "score": 2}', "not a unit: score 2.0 of unit 1"),
        ('{"id": "1", "source": "a", "target": "b", "status": "odd"}', "not a unit: unknown status 'odd'"),
        ('{"id": "1", "source": "a", "target": "b", "props": {"x": 1}}', "not a unit: prop x is int, not a string"),
        ('{"id": "1", "source": "a", "target": "b", "props": 1}', "not a unit: "),
        ('{"id": "1", "source": "a", "target": "b", "beads": 1}', "not a unit: "),
        (
            '{"id": "1", "source": "a", "target": "b", "beads": {"source": [2, 1], "target": [0, 1]}}',
            "not a unit: bead",
        ),
        ('{"id": "1", "source": "a", "target": "b", "beads": {"source": ["2", 1], "target": [0, 1]}}', "not a unit: "),
        ('{"id": "1", "source": "a", "target": "b", "beads": {"source": [0, 1]}}', "the unit has no target"),
        ('{"id": "1", "source": "a", "target": "b", "beads": {"source_segments": [[1]]}}', "not a unit: "),
        ('{"id": "1", "source": "a", "target": "b", "source_markup": 1}', "not a unit: source_markup is int"),
    ],
)
def test_damaged_units(tmp_path: Path, line: str, reason: str) -> None:
    """Raised with the line, or handed over as they are; the others are read; blank lines are nothing."""
    good = '{"id": "2", "source": "a", "target": "b"}'
    (tmp_path / "a.jsonl").write_text(f"{HEAD}\n\n{line}\n{good}\n", encoding="utf-8")
    with pytest.raises(FormatError, match=rf"a\.jsonl:3: .*{reason}"):
        read_bitext(tmp_path / "a.jsonl")
    rejects: list[Reject] = []
    assert [TranslationUnit("2", "a", "b")] == list(read_bitext(tmp_path / "a.jsonl", on_reject=rejects.append))
    assert [(3, line, True)] == [(reject.line, reject.raw, reject.whole) for reject in rejects]
