"""The line format of alignments that aligners and their scorers share: `[0, 1]:[0]:0.83`, indices of input lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtkit.bitext import Bead

__all__ = ["IndexBead", "format_beads", "parse_beads"]

IndexBead: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""Source and target segment indices of a bead, counted from 0; unlike a `Span` they may leave gaps."""

_LINE = re.compile(r"\s*([\[(][\d\s,]*[\])])\s*:\s*([\[(][\d\s,]*[\])])\s*(?::.*)?", re.DOTALL)
_LIST = re.compile(r"\s*(?:\d+\s*(?:,\s*\d+\s*)*,?)?\s*")


def format_beads(beads: Iterable[Bead]) -> str:
    """One line a bead: source indices, target indices, and the score in four decimals if there is one."""
    lines = []
    for bead in beads:
        score = "" if bead.score is None else f":{bead.score:.4f}"
        lines.append(f"{list(bead.source.indices())}:{list(bead.target.indices())}{score}\n")
    return "".join(lines)


def parse_beads(lines: str | Iterable[str], path: object = None) -> list[IndexBead]:
    """The beads of a text or of its lines; blank lines are passed over, a third field is ignored.

    Args:
        lines: The text, or an iterable of its lines.
        path: The file, for the error message.

    Raises:
        FormatError: If a line is not of the form `[0, 1]:[0]`.
    """
    beads: list[IndexBead] = []
    for number, line in enumerate(lines.splitlines() if isinstance(lines, str) else lines, 1):
        text = line.removeprefix("\ufeff") if number == 1 else line
        if not text.strip():
            continue
        found = _LINE.fullmatch(text)
        if found is None or not all(_LIST.fullmatch(side[1:-1]) for side in found.groups()):
            raise FormatError(
                f"not a bead: {text.strip()[:60]!r}", path=path, line=number, hint="write lines such as [0, 1]:[0]"
            )
        source, target = (tuple(int(index) for index in re.findall(r"\d+", side)) for side in found.groups())
        beads.append((source, target))
    return beads
