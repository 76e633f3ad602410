"""Align again what a person has not accepted, and say the outcome as edits: merges and splits, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtkit.align import align
from mtkit.bitext import Bead, Document, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.align import Aligner
    from mtkit.align.edit import Draft
    from mtkit.align.edit_rows import Row

__all__ = ["realign"]

_Size = tuple[int, int]
"""How many segments a bead has on each side."""


def realign(draft: Draft, aligner: str | Aligner = "bilingual") -> list[dict[str, Any]]:
    """The operations that turn the beads that are not accepted into those that the aligner finds between the others.

    Accepted beads stay as they are, and so do all beads that the aligner finds again, with their scores and marks.
    Where the beads do not rise on both sides (moved passages) or segments are missing, each part that does is aligned
    for itself.

    Args:
        draft: The bitext as it was edited so far.
        aligner: The aligner, or its name.

    Returns:
        Operations for a log of edits, to be applied in order; none if there is nothing to change.

    Raises:
        MtkitError: If the aligner cannot align these languages, or its model is missing.
    """
    ops: list[dict[str, Any]] = []
    for start, end in reversed(list(_runs(draft.rows))):
        rows = draft.rows[start:end]
        old = [(len(row.left), len(row.right)) for row in rows]
        for first, last, sizes in reversed(list(_differences(old, _found(draft, rows, aligner)))):
            more, draft = _replaced(draft, start + first, last - first, sizes)
            ops += more
    return ops


def _runs(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Ranges of rows whose segments follow each other on both sides."""
    start = 0
    ends: dict[str, int] = {}
    for at, row in enumerate(rows):
        spans = {side: span for side, span in (("source", row.source), ("target", row.target)) if span.size}
        if not spans or any(ends.get(side, span.start) != span.start for side, span in spans.items()):
            yield start, at
            start, ends = at if spans else at + 1, {}
        ends.update({side: span.end for side, span in spans.items()})
    yield start, len(rows)


def _found(draft: Draft, rows: Sequence[Row], aligner: str | Aligner) -> list[_Size]:
    """The sizes of the beads that the aligner finds in rows that follow each other, around the accepted ones."""
    left = [part.text for row in rows for part in row.left]
    right = [part.text for row in rows for part in row.right]
    if not left or not right:
        return [(len(row.left), len(row.right)) for row in rows]
    pins, i, j = [], 0, 0
    for row in rows:
        bead = Bead(Span(i, i + len(row.left)), Span(j, j + len(row.right)), status=row.status)
        i, j = bead.source.end, bead.target.end
        if row.status == "accepted":
            pins.append(bead)
    source = Document.from_lines(left, draft.bitext.source_lang)
    target = Document.from_lines(right, draft.bitext.target_lang)
    return [(bead.source.size, bead.target.size) for bead in align(source, target, aligner, pins=pins).beads]


def _differences(old: Sequence[_Size], new: Sequence[_Size]) -> Iterator[tuple[int, int, Sequence[_Size]]]:
    """Where two ways to cut the same segments differ: first and last old bead (half-open), and the new ones there."""
    a = b = from_a = from_b = 0
    one, other = (0, 0), (0, 0)
    while a < len(old) or b < len(new):
        if b == len(new) or (a < len(old) and sum(one) <= sum(other)):
            one, a = (one[0] + old[a][0], one[1] + old[a][1]), a + 1
        else:
            other, b = (other[0] + new[b][0], other[1] + new[b][1]), b + 1
        if one == other:
            if a - from_a != 1 or b - from_b != 1:
                yield from_a, a, new[from_b:b]
            from_a, from_b = a, b


def _replaced(draft: Draft, at: int, count: int, sizes: Sequence[_Size]) -> tuple[list[dict[str, Any]], Draft]:
    """Merge `count` beads from `at` on, then split them into beads of these sizes."""
    ops: list[dict[str, Any]] = []
    for _ in range(count - 1):
        ops.append({"op": "merge", "bead": _name(draft.rows[at])})
        draft = draft.apply(ops[-1])
    for place, (left, right) in enumerate(sizes[:-1], at):
        row = draft.rows[place]
        cut = row.source.start + left, row.target.start + right
        ops.append({"op": "split", "bead": _name(row), "source": cut[0], "target": cut[1]})
        draft = draft.apply(ops[-1])
    return ops, draft


def _name(row: Row) -> dict[str, list[int]]:
    return {"source": list(row.source), "target": list(row.target)}
