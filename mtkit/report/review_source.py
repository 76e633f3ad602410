"""Reading what a review page is made from, and what its edits are applied to: whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtkit.errors import FormatError
from mtkit.exchange import read_bitext

if TYPE_CHECKING:
    from mtkit.bitext import Bitext
    from mtkit.exchange import Reject

__all__ = ["read_reviewed"]


def read_reviewed(path: str, kind: str | None = None) -> tuple[Bitext, list[str]]:
    """Read a bitext of which nothing may be lost.

    Args:
        path: The file; `-` is standard input.
        kind: Its format; None for what the suffix tells.

    Returns:
        The bitext, and what the user should be told.

    Raises:
        FormatError: If it cannot be read, or a unit of it cannot.
    """
    parts = 0

    def on_reject(reject: Reject) -> None:
        nonlocal parts
        if reject.whole:
            raise FormatError(
                reject.reason,
                path=reject.path,
                line=reject.line,
                unit=reject.unit,
                hint="take what can be read with mtkit convert --rejects, and review that",
            )
        parts += 1

    bitext = read_bitext(path, format=kind, on_reject=on_reject)
    notes = [f"{path}: texts in a third language were left out: {parts}"] if parts else []
    return bitext, notes
