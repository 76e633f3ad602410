"""Accepted beads, read from a file, stay; only what lies between them is aligned."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.bitext import Bead, Document, Span
from mtkit.cli.pins import pins_of, read_pins
from mtkit.errors import EditError, FormatError
from tests.align_fixtures import PAIRS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

SOURCE, TARGET = ([pair[side] for pair in PAIRS] for side in (0, 1))


@pytest.fixture
def documents() -> tuple[Document, Document]:
    """The small news text, one sentence a segment."""
    return Document.from_lines(SOURCE, "ar", "a.ar"), Document.from_lines(TARGET, "en", "a.en")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The same as files."""
    paths = tmp_path / "a.ar", tmp_path / "a.en"
    for path, lines in zip(paths, (SOURCE, TARGET), strict=True):
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return paths


def edits(path: Path, *ops: Any, **more: Any) -> str:
    """Write a log of edits."""
    path.write_text(json.dumps({"mtkit": "edits", "ops": list(ops), **more}), encoding="utf-8")
    return str(path)


def accept(i: int, k: int, j: int, m: int) -> dict[str, Any]:
    """An operation that accepts a bead."""
    return {"op": "accept", "bead": {"source": [i, k], "target": [j, m]}}


def test_a_log_of_edits(tmp_path: Path, documents: tuple[Document, Document]) -> None:
    """Accepted beads come in order of the source, once each, as accepted."""
    path = edits(
        tmp_path / "e.json", accept(5, 6, 6, 7), accept(3, 5, 3, 4), accept(5, 6, 6, 7), bitext_sha256="0" * 64
    )
    assert read_pins(path, *documents) == [
        Bead(Span(3, 5), Span(3, 4), None, "accepted"),
        Bead(Span(5, 6), Span(6, 7), None, "accepted"),
    ]


@pytest.mark.parametrize("op", ["review", "clear"])
def test_what_was_taken_back_is_no_pin(tmp_path: Path, documents: tuple[Document, Document], op: str) -> None:
    """The last word counts."""
    back = {**accept(0, 1, 0, 1), "op": op}
    path = edits(tmp_path / "e.json", back, accept(0, 1, 0, 1), accept(1, 2, 1, 2), back)
    assert [bead.source for bead in read_pins(path, *documents)] == [Span(1, 2)]


def test_a_null_bead_can_be_pinned(tmp_path: Path, documents: tuple[Document, Document]) -> None:
    """Its empty range says where it stands on the other side."""
    path = edits(tmp_path / "e.json", accept(3, 4, 3, 3), accept(4, 5, 3, 4))
    assert [(*bead.source, *bead.target) for bead in read_pins(path, *documents)] == [(3, 4, 3, 3), (4, 5, 3, 4)]


def test_a_list_of_beads(tmp_path: Path, documents: tuple[Document, Document]) -> None:
    """All of them are pins; one without a partner stands where its neighbour ends."""
    path = tmp_path / "a.beads"
    path.write_text("[0]:[0]:0.9\n[1]:[]\n[]:[1]\n[4, 5]:[4]\n", encoding="utf-8")
    found = [(*bead.source, *bead.target) for bead in read_pins(str(path), *documents)]
    assert found == [(0, 1, 0, 1), (1, 2, 1, 1), (2, 2, 1, 2), (4, 6, 4, 5)]


@pytest.mark.parametrize(
    ("text", "error", "match"),
    [
        ("[0, 2]:[0]\n", FormatError, "bead 1 has a gap"),
        ("[0]:[0]\n[3]:[]\n", EditError, "not clear where bead 2"),
        ("[0]:[0]\n[]:[7]\n", EditError, "not clear where bead 2"),
        ("[0]:[5]\n[1]:[2]\n", EditError, "cross or overlap"),
        ("[0]:[0]\n[0]:[1]\n", EditError, "cross or overlap"),
        ("[10]:[0]\n", EditError, "ends at source segment 11; a.ar has 10 segments"),
        ("[0]:[9, 10]\n", EditError, "ends at target segment 11; a.en has 10 segments"),
        ("hello\n", FormatError, "not a bead"),
    ],
)
def test_beads_that_cannot_be_pinned(
    tmp_path: Path, documents: tuple[Document, Document], text: str, error: type[Exception], match: str
) -> None:
    """Gaps, unclear places, crossings and indices out of range are named with the bead."""
    path = tmp_path / "a.beads"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=match) as caught:
        read_pins(str(path), *documents)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("op", "error", "match"),
    [
        ({"op": "merge", "beads": [1, 2]}, EditError, "operation 1 is 'merge'; only accepted"),
        ({"op": "accept"}, FormatError, "operation 1 names no bead: null"),
        ({"op": "accept", "bead": {"source": [1], "target": [1, 2]}}, FormatError, "names no bead"),
        ({"op": "accept", "bead": {"source": [2, 1], "target": [1, 2]}}, FormatError, "names no bead"),
        ({"op": "accept", "bead": {"source": ["a", 1], "target": [1, 2]}}, FormatError, "names no bead"),
        ({"op": "accept", "bead": {"source": [True, 2], "target": [1, 2]}}, FormatError, "names no bead"),
        ("accept", FormatError, "operation 1 is not an object"),
        ({"accept": 1}, FormatError, "operation 1 is not an object"),
    ],
)
def test_operations_that_cannot_be_pinned(
    tmp_path: Path, documents: tuple[Document, Document], op: Any, error: type[Exception], match: str
) -> None:
    """Other operations and broken ones are named by their number."""
    with pytest.raises(error, match=match):
        read_pins(edits(tmp_path / "e.json", op), *documents)


@pytest.mark.parametrize(
    "raw", [b"[1]", b"{}", b"{", b'{"mtkit": "edits"}', b"\xff\xfe", b'{"mtkit": "edits", "ops": 1}']
)
def test_what_is_no_log_of_edits(tmp_path: Path, documents: tuple[Document, Document], raw: bytes) -> None:
    """Any other file is refused with the path and a way out."""
    path = tmp_path / "e.json"
    path.write_bytes(raw)
    with pytest.raises(FormatError, match=r"e\.json: "):
        read_pins(str(path), *documents)


def test_a_log_made_on_other_texts(tmp_path: Path, documents: tuple[Document, Document]) -> None:
    """Where it names its documents, their hashes must be those of the texts."""
    good = [
        {"path": document.path, "sha256": hashlib.sha256(document.text.encode()).hexdigest()} for document in documents
    ]
    assert len(read_pins(edits(tmp_path / "e.json", accept(0, 1, 0, 1), documents=good), *documents)) == 1
    bad = [good[0], {"path": "a.en", "sha256": "0" * 64}]
    with pytest.raises(EditError, match=r"made from another text than a\.en"):
        read_pins(edits(tmp_path / "e.json", accept(0, 1, 0, 1), documents=bad), *documents)
    with pytest.raises(FormatError, match="documents are not a list"):
        read_pins(edits(tmp_path / "e.json", documents=["a"]), *documents)


def test_the_command_line_keeps_pins(mtkit: RunCommand, files: tuple[Path, Path], tmp_path: Path) -> None:
    """A pinned bead that the aligner would not make stays, and is accepted in the output."""
    log = edits(tmp_path / "e.json", accept(3, 5, 3, 4))
    result = mtkit("align", "--segmented", *files, "--pins", log, "-o", tmp_path / "a.jsonl", "-q")
    assert (result.code, result.err) == (0, "")
    units = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()[1:]]
    pinned = [unit for unit in units if unit["status"] == "accepted"]
    assert [unit["beads"]["source"] + unit["beads"]["target"] for unit in pinned] == [[3, 5, 3, 4]]
    assert [unit["beads"]["source"] for unit in units[:3]] == [[0, 1], [1, 2], [2, 3]]


def test_accepted_units_of_a_bitext(mtkit: RunCommand, files: tuple[Path, Path], tmp_path: Path) -> None:
    """The bitext that comes of an alignment can be given back: what was accepted in it stays."""
    assert mtkit("align", "--segmented", *files, "-o", tmp_path / "a.jsonl", "-q").code == 0
    head, *lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    unit = json.loads(lines[4])
    unit["status"], unit["beads"]["target"] = "accepted", [5, 6]
    unit["target"], unit["beads"]["target_segments"] = TARGET[5], []
    (tmp_path / "b.jsonl").write_text("\n".join([head, *lines[:4], json.dumps(unit), *lines[5:]]) + "\n", "utf-8")
    result = mtkit("align", "--segmented", *files, "--pins", tmp_path / "b.jsonl", "--to", "beads", "-q")
    assert result.code == 0
    assert "[4]:[5]" in {line if line.count(":") == 1 else line.rpartition(":")[0] for line in result.out.splitlines()}


def test_a_bitext_of_other_texts(mtkit: RunCommand, files: tuple[Path, Path], tmp_path: Path) -> None:
    """The hashes in its head must be those of the texts; a unit without segments cannot be pinned."""
    assert mtkit("align", "--segmented", *files, "-o", tmp_path / "a.jsonl", "-q").code == 0
    files[1].write_text("Something else.\n", encoding="utf-8")
    result = mtkit("align", "--segmented", *files, "--pins", tmp_path / "a.jsonl", "--to", "beads")
    assert (result.code, "another text" in result.err) == (2, True)
    bare = {"id": "7", "source": "نعم", "target": "Yes", "status": "accepted"}
    head = {"mtkit": "bitext", "source_lang": "ar", "target_lang": "en"}
    (tmp_path / "b.jsonl").write_text(f"{json.dumps(head)}\n{json.dumps(bare)}\n", encoding="utf-8")
    result = mtkit("align", "--segmented", *files, "--pins", tmp_path / "b.jsonl", "--to", "beads")
    assert (result.code, "unit 7: is accepted, but" in result.err) == (2, True)


def test_folders_of_pins(mtkit: RunCommand, tmp_path: Path) -> None:
    """With two folders the pins of each pair are looked for by its name; without any the pair is aligned as ever."""
    for folder, lines in (("ar", SOURCE), ("en", TARGET)):
        (tmp_path / folder).mkdir()
        for name in ("one", "two"):
            (tmp_path / folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    pins = tmp_path / "pins"
    pins.mkdir()
    edits(pins / "one.edits.json", accept(3, 5, 3, 4))
    words = ("align", "--segmented", tmp_path / "ar", tmp_path / "en", "-o", tmp_path / "out", "--to", "beads")
    assert mtkit(*words, "--pins", pins, "--jobs", 1, "-q").code == 0
    one, two = ((tmp_path / "out" / f"{name}.beads").read_text("utf-8") for name in ("one", "two"))
    assert "[3, 4]:[3]" in one
    assert "[3, 4]:[3]" not in two
    assert pins_of(pins, "one") == pins / "one.edits.json"
    assert pins_of(pins, "two") is None
    result = mtkit(*words, "--pins", tmp_path / "none", "-q")
    assert (result.code, "--pins names a folder" in result.err) == (2, True)
