"""Beads that a person has accepted, read from a file: what `mtkit align --pins` keeps as it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mtkit.bitext import Bead, Span
from mtkit.errors import EditError, FormatError
from mtkit.files import open_input, plain_suffix

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mtkit.bitext import Document

__all__ = ["PIN_SUFFIXES", "check_pins", "pins_of", "read_pins"]

PIN_SUFFIXES = (".edits.json", ".json", ".jsonl", ".beads")
"""What the file with the pins of a pair is called behind the name of the pair, in a folder of them."""

_BITEXT = (".jsonl", ".ndjson")
_BEADS = (".beads", ".gold")
_FOLLOWED = ("accept", "review", "clear")


def pins_of(folder: Path, name: str) -> Path | None:
    """The file with the pins of the pair `name` in a folder of them."""
    paths = (folder / f"{name}{suffix}" for suffix in PIN_SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def read_pins(path: str, source: Document, target: Document) -> list[Bead]:
    """The accepted beads of a log of edits, a bitext or a list of beads, in order of the source.

    Args:
        path: A log of edits (`.json`): the beads of its `accept` operations. A bitext (`.jsonl`): the beads of the
            units whose status is `accepted`. A list of beads (`.beads`): all of them.
        source: The source document, segmented.
        target: The target document, segmented.

    Raises:
        FormatError: If the file cannot be read as what its suffix says.
        EditError: If it was made for other documents, a bead reaches beyond them, or two beads cross or overlap.
    """
    suffix = plain_suffix(path)
    if suffix in _BITEXT:
        beads = _of_bitext(path, source, target)
    elif suffix in _BEADS:
        beads = _of_lines(path)
    else:
        beads = _of_edits(path, source, target)
    beads = [replace(bead, status="accepted") for bead in dict.fromkeys(beads)]
    check_pins(beads, source, target, path)
    return sorted(beads, key=lambda bead: (bead.source, bead.target))


def check_pins(beads: Iterable[Bead], source: Document, target: Document, path: str) -> None:
    """Hold pins to what an alignment around them needs.

    Raises:
        EditError: If a bead reaches beyond the documents, or two beads cross or overlap.
    """
    for bead in beads:
        for side, span, document in (("source", bead.source, source), ("target", bead.target, target)):
            count = len(document.segments)
            if span.end > count:
                raise EditError(
                    f"the bead {_shown(bead)} ends at {side} segment {span.end}; {document.path or 'the text'} has"
                    f" {count} segments",
                    path=path,
                    hint="the pins must be made on the same texts, segmented in the same way",
                )
    for one, other in pairwise(sorted(beads, key=lambda bead: (bead.source, bead.target))):
        if one.source.end > other.source.start or one.target.end > other.target.start:
            raise EditError(
                f"the beads {_shown(one)} and {_shown(other)} cross or overlap",
                path=path,
                hint="pins must rise on both sides: take one of the two out",
            )


def _shown(bead: Bead) -> str:
    return f"{list(bead.source.indices())}:{list(bead.target.indices())}"


def _of_bitext(path: str, source: Document, target: Document) -> list[Bead]:
    from mtkit.exchange import open_bitext

    beads = []
    with open_bitext(path, format="jsonl") as stream:
        _same_texts([(info.path, info.sha256) for info in stream.head.documents], source, target, path)
        for unit in stream.units:
            if unit.status != "accepted":
                continue
            if unit.bead is None:
                raise EditError(
                    "is accepted, but the file does not say which segments it is made of",
                    path=path,
                    unit=unit.id,
                    hint="pins need the bitext that mtkit align wrote as JSONL",
                )
            beads.append(unit.bead)
    return beads


def _same_texts(made_from: list[tuple[str, str]], source: Document, target: Document, path: str) -> None:
    """Check the hashes of the documents that a file names, where it names both."""
    if len(made_from) != 2:  # noqa: PLR2004 - source and target
        return
    for (name, known), document in zip(made_from, (source, target), strict=True):
        found = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        if known and known != found:
            raise EditError(
                f"was made from another text than {document.path or 'this one'} ({name or 'a text'} as it was then)",
                path=path,
                hint="align the texts as they were, or leave --pins away",
            )


def _of_lines(path: str) -> list[Bead]:
    from mtkit.exchange.beads import parse_beads

    with open_input(path) as stream:
        text = _decoded(stream.read(), path)
    beads = []
    i = j = 0
    for number, (source, target) in enumerate(parse_beads(text, path), 1):
        for side in (source, target):
            if side and list(side) != list(range(side[0], side[-1] + 1)):
                raise FormatError(
                    f"bead {number} has a gap: {list(source)}:{list(target)}",
                    path=path,
                    hint="the segments of a pinned bead must be neighbours",
                )
        if not (source and target) and ((source and source[0] != i) or (target and target[0] != j)):
            raise EditError(
                f"it is not clear where bead {number}, {list(source)}:{list(target)}, stands on the other side",
                path=path,
                hint="a bead without a partner must follow its neighbour on both sides; a log of edits can say more",
            )
        left = Span(source[0], source[-1] + 1) if source else Span(i, i)
        right = Span(target[0], target[-1] + 1) if target else Span(j, j)
        beads.append(Bead(left, right))
        i, j = left.end, right.end
    return beads


def _decoded(raw: bytes, path: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("is not UTF-8 text", path=path, hint="name a log of edits, a bitext or beads") from error


def _of_edits(path: str, source: Document, target: Document) -> list[Bead]:
    with open_input(path) as stream:
        text = _decoded(stream.read(), path)
    try:
        log = json.loads(text)
    except ValueError as error:
        raise FormatError(f"is not JSON: {error}", path=path, hint='write {"mtkit": "edits", "ops": [...]}') from error
    if not isinstance(log, dict) or log.get("mtkit") != "edits" or not isinstance(log.get("ops"), list):
        raise FormatError("is not a log of edits", path=path, hint='write {"mtkit": "edits", "ops": [...]}')
    named = log.get("documents", [])
    if not isinstance(named, list) or not all(isinstance(info, dict) for info in named):
        raise FormatError("its documents are not a list of objects", path=path, hint="leave documents away")
    _same_texts([(str(info.get("path", "")), str(info.get("sha256", ""))) for info in named], source, target, path)
    beads: dict[Bead, None] = {}
    for number, op in enumerate(log["ops"], 1):
        bead = _of_operation(number, op, path)
        if op["op"] == "accept":
            beads[bead] = None
        else:
            beads.pop(bead, None)
    return list(beads)


def _of_operation(number: int, op: Any, path: str) -> Bead:
    if not isinstance(op, dict) or not isinstance(op.get("op"), str):
        raise FormatError(f"operation {number} is not an object with an op", path=path)
    if op["op"] not in _FOLLOWED:
        raise EditError(
            f"operation {number} is {op['op']!r}; only accepted beads can be pinned",
            path=path,
            hint="apply the log first (mtkit apply), and give the bitext that comes of it as JSONL",
        )
    bead = op.get("bead")
    try:
        return Bead(_span(bead, "source"), _span(bead, "target"))
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(
            f"operation {number} names no bead: {json.dumps(bead, ensure_ascii=False)[:60]}",
            path=path,
            hint='write {"op": "accept", "bead": {"source": [4, 6], "target": [2, 3]}}, half-open ranges of segments',
        ) from error


def _span(bead: Any, side: str) -> Span:
    start, end = bead[side]
    if type(start) is not int or type(end) is not int:
        raise TypeError("an index is a whole number")
    return Span(start, end)
