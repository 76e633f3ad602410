"""Documents with gold beads, and ways to make more of them: cut, merged, gapped.

Training needs documents as editors leave them. `distort` makes them of sentence pairs, `vary` of documents with
natural beads; `cleaned` cuts a document where its gold holds what no lattice can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtkit.align.dynamic import TYPES

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from mtkit.align.evaluate import IndexBead

__all__ = ["GoldDocument", "cleaned", "distort", "vary"]

_KNOWN = frozenset(TYPES)
_SHORTEST = 4


class GoldDocument(NamedTuple):
    """Segments of both sides and the beads between them."""

    source: list[str]
    target: list[str]
    beads: list[IndexBead]


class _Builder:
    def __init__(self) -> None:
        self.document = GoldDocument([], [], [])

    def add(self, source: Sequence[str], target: Sequence[str]) -> None:
        left, right, beads = self.document
        beads.append(
            (tuple(range(len(left), len(left) + len(source))), tuple(range(len(right), len(right) + len(target))))
        )
        left.extend(source)
        right.extend(target)


def cleaned(document: GoldDocument) -> Iterator[GoldDocument]:
    """The stretches of a document whose beads are contiguous, rising and of a known type; each at least four beads."""
    builder = _Builder()
    i = j = 0
    at_source = {index: bead for bead in document.beads for index in bead[0]}
    at_target = {index: bead for bead in document.beads for index in bead[1]}
    while i < len(document.source) or j < len(document.target):
        left, right = at_source.get(i), at_target.get(j)
        if left is not None and not left[1]:
            builder.add([document.source[i]], [])
            i += 1
            continue
        if right is not None and not right[0]:
            builder.add([], [document.target[j]])
            j += 1
            continue
        if left is None or left != right:
            break
        size = len(left[0]), len(left[1])
        if size in _KNOWN:
            builder.add(document.source[i : i + size[0]], document.target[j : j + size[1]])
        else:
            if len(builder.document.beads) >= _SHORTEST:
                yield builder.document
            builder = _Builder()
        i, j = i + size[0], j + size[1]
    if len(builder.document.beads) >= _SHORTEST:
        yield builder.document


def distort(rows: Sequence[tuple[str, str]], rng: random.Random) -> GoldDocument:
    """A document of sentence pairs in which some are merged, shifted or lack one side.

    The rates are drawn for the whole document, so that some documents are faithful and some are heavily edited.
    """
    merge, drop = rng.choice([(0.05, 0.01), (0.15, 0.03), (0.3, 0.06), (0.5, 0.03), (0.2, 0.1)])
    builder = _Builder()
    at = 0
    while at < len(rows):
        source, target = rows[at]
        dice = rng.random()
        left = len(rows) - at
        size = 1
        if dice < drop:
            builder.add([source], [])
        elif dice < 2 * drop:
            builder.add([], [target])
        elif dice < 2 * drop + merge and left > 1:
            size = min(left, rng.choice([2, 2, 2, 3, 3, 4]))
            _merge([pair[0] for pair in rows[at : at + size]], [pair[1] for pair in rows[at : at + size]], builder, rng)
        else:
            builder.add([source], [target])
        at += size
    return builder.document


def _merge(source: list[str], target: list[str], builder: _Builder, rng: random.Random) -> None:
    kind = rng.random()
    if kind < 0.5:  # noqa: PLR2004 - half of the merges join the source
        builder.add([" ".join(source)], target)
    elif kind < 0.85 or len(source) < 3:  # noqa: PLR2004 - most others the target
        builder.add(source, [" ".join(target)])
    else:
        cut = rng.randrange(1, len(source) - 1)
        builder.add(
            [" ".join(source[:cut]), " ".join(source[cut:])],
            [" ".join(target[: cut + 1]), " ".join(target[cut + 1 :])],
        )


def vary(document: GoldDocument, rng: random.Random) -> GoldDocument:
    """A document with natural beads in which some lose a side and some neighbours are merged."""
    drop, merge = rng.choice([(0.01, 0.0), (0.03, 0.1), (0.05, 0.2), (0.02, 0.3)])
    builder = _Builder()
    at = 0
    sides = [([document.source[i] for i in bead[0]], [document.target[j] for j in bead[1]]) for bead in document.beads]
    while at < len(sides):
        source, target = sides[at]
        following = sides[at + 1] if at + 1 < len(sides) else ([], [])
        dice = rng.random()
        if dice < drop and len(source) <= 2:  # noqa: PLR2004 - longer beads are seldom lost whole
            for text in source:
                builder.add([text], [])
        elif dice < 2 * drop and len(target) <= 3:  # noqa: PLR2004
            for text in target:
                builder.add([], [text])
        elif dice < 2 * drop + merge and len(source) == len(following[0]) == 1 and target and following[1]:
            at += 1
            _merge_natural(source + following[0], target, following[1], builder, rng)
        else:
            builder.add(source, target)
        at += 1
    return builder.document


def _merge_natural(
    source: list[str], first: list[str], second: list[str], builder: _Builder, rng: random.Random
) -> None:
    if rng.random() < 0.5:  # noqa: PLR2004 - as likely one way as the other
        builder.add([" ".join(source)], first + second)
    elif len(first) == len(second) == 1:
        builder.add(source, [f"{first[0]} {second[0]}"])
    else:
        builder.add(source[:1], first)
        builder.add(source[1:], second)
