"""A bitext the other way round: target becomes source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtkit.bitext import TranslationUnit
    from mtkit.exchange.stream import BitextHead

__all__ = ["swapped_head", "swapped_unit"]


def swapped_head(head: BitextHead) -> BitextHead:
    """`head` with its languages exchanged and its documents in the other order."""
    return replace(
        head, source_lang=head.target_lang, target_lang=head.source_lang, documents=tuple(reversed(head.documents))
    )


def swapped_unit(unit: TranslationUnit) -> TranslationUnit:
    """`unit` with everything of the source side as target and the other way round."""
    return replace(
        unit,
        source=unit.target,
        target=unit.source,
        props=tuple((_swapped_name(name), value) for name, value in unit.props),
        bead=unit.bead and replace(unit.bead, source=unit.bead.target, target=unit.bead.source),
        source_segments=unit.target_segments,
        target_segments=unit.source_segments,
        source_markup=unit.target_markup,
        target_markup=unit.source_markup,
    )


def _swapped_name(name: str) -> str:
    side, slash, rest = name.partition("/")
    if slash and side in {"source", "target"}:
        return f"{'target' if side == 'source' else 'source'}/{rest}"
    return name
