"""A bitext the other way round: target becomes source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mtkit.errors import FormatError
from mtkit.exchange.languages import agreement

if TYPE_CHECKING:
    from mtkit.bitext import TranslationUnit
    from mtkit.exchange.stream import BitextHead, ReadRequest

__all__ = ["is_swapped", "swapped_head", "swapped_unit"]


def is_swapped(langs: tuple[str, str], request: ReadRequest, path: str) -> bool:
    """Whether a file with these languages was asked for the other way round.

    Raises:
        FormatError: If it holds other languages than those asked for.
    """
    wanted = (request.source_lang, request.target_lang)

    def fits(found: tuple[str, str]) -> bool:
        return all(code is None or agreement(code, lang) for code, lang in zip(wanted, found, strict=True))

    if fits(langs):
        return False
    if fits((langs[1], langs[0])):
        return True
    raise FormatError(f"holds {langs[0]} and {langs[1]}, not {wanted[0] or 'any'} and {wanted[1] or 'any'}", path=path)


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
