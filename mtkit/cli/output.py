"""Writing an alignment: which units, in which format, under which names, and never over one of its own inputs."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mtkit.bitext import bitext_of
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.bitext import Alignment, TranslationUnit

__all__ = ["Selection", "format_of", "not_over", "not_twice", "suffix_of", "write"]


_PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which units are written: not those of a confidence below `min_score`, and with `no_nulls` only matched ones."""

    min_score: float | None = None
    no_nulls: bool = False

    def takes(self, unit: TranslationUnit) -> bool:
        """Whether `unit` is written; one that nobody scored is sure enough."""
        if self.no_nulls and not (unit.source and unit.target):
            return False
        return self.min_score is None or unit.score is None or unit.score >= self.min_score


def write(
    alignment: Alignment,
    output: str,
    to: str | None = None,
    selection: Selection | None = None,
    glossaries: Sequence[str] = (),
) -> tuple[int, list[str]]:
    """Write an alignment in the format `to`, or the one that the suffix of `output` tells; `-` is standard output.

    Args:
        alignment: The alignment.
        output: The file to write.
        to: Name of the format.
        selection: Which units are written; None for all.
        glossaries: Termbases whose names a review page marks and checks.

    Returns:
        How many units were written, and what the user should be told.

    Raises:
        FormatError: If nothing says which format it should be, or the file cannot be written.
        GlossaryError: If an entry of a termbase is not usable.
    """
    name = format_of(output, to)
    inputs = {os.path.realpath(document.path) for document in (alignment.source, alignment.target)}
    langs = alignment.source.lang, alignment.target.lang
    if output != "-" and any(os.path.realpath(path) in inputs for path in _written(output, name, langs)):
        raise FormatError("is one of the files to align", path=output, hint="name another output")
    bitext, notes = bitext_of(alignment), []
    if selection is not None:
        kept = tuple(unit for unit in bitext.units if selection.takes(unit))
        if len(kept) < len(bitext):
            notes.append(f"{output}: units left out as asked: {len(bitext) - len(kept)} of {len(bitext)}")
        bitext = replace(bitext, units=kept)
    if name == "beads":
        from mtkit.exchange.beads import format_beads
        from mtkit.files import write_text

        beads = [unit.bead for unit in bitext.units if unit.bead is not None]
        write_text(output, format_beads(beads))
        return len(beads), notes
    if name == "html":
        from mtkit.cli.page import write_page

        return len(bitext), [*notes, *write_page(bitext, output, glossaries)]
    from mtkit.exchange import write_bitext

    report = write_bitext(bitext, output, format=name)
    if report.removed:
        notes.append(f"{output}: characters that the format cannot hold were removed: {report.removed}")
    return report.units, [*notes, *(f"{output}: {note}" for note in report.notes)]


def not_over(output: str | None, inputs: Sequence[str]) -> None:
    """Refuse an output that is one of the files that are read; `-` and None are none.

    Raises:
        FormatError: If it is.
    """
    if output is None or output == "-":
        return
    if os.path.realpath(output) in {os.path.realpath(path) for path in inputs if path != "-"}:
        raise FormatError("is one of the files that are read", path=output, hint="name another output")


def not_twice(*outputs: str | None) -> None:
    """Refuse one name for two outputs, of which the second would take the place of the first; None is none.

    Raises:
        FormatError: If there is one.
    """
    seen = set()
    for output in outputs:
        if output is None:
            continue
        place = output if output == "-" else os.path.realpath(output)
        if place in seen:
            raise FormatError("is named for two outputs", path=output, hint="name another file for one of them")
        seen.add(place)


def format_of(output: str, to: str | None) -> str:
    """The name of the format to write: `to` if given, else told by the suffix of `output`.

    Raises:
        FormatError: If nothing tells it.
    """
    from mtkit.exchange import detect_format
    from mtkit.files import plain_suffix

    if to is not None:
        return to
    if output == "-":
        return "tsv"
    suffix = plain_suffix(output)
    if suffix in _PAGES:
        return "html"
    return "beads" if suffix == ".beads" else detect_format(output)


def suffix_of(to: str, langs: tuple[str, str]) -> str:
    """The suffix of a file of the format `to`, with its dot; for a Moses pair `.{ar,en}`."""
    from mtkit.exchange import BITEXT_FORMATS

    if to in {"beads", "html"}:
        return f".{to}"
    suffixes = BITEXT_FORMATS[to].suffixes
    return suffixes[0] if suffixes else f".{{{langs[0]},{langs[1]}}}"


def _written(output: str, to: str, langs: tuple[str, str]) -> list[str]:
    """Every file that writing to `output` may touch: a Moses pair is two."""
    if to != "moses":
        return [output]
    stem, brace, rest = output.rpartition(".{")
    if brace:
        return [f"{stem}.{lang}{rest.partition('}')[2]}" for lang in rest.partition("}")[0].split(",")]
    stems = [output, *(output.removesuffix(f".{lang}") for lang in langs)]
    return [output, *(f"{stem}.{lang}" for stem in stems for lang in langs)]
