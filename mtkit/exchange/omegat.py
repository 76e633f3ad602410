"""The tab glossary of OmegaT: Arabic, English and a comment on a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mtkit.errors import GlossaryError
from mtkit.exchange.lines import encode_line, read_lines
from mtkit.exchange.termids import pending_id
from mtkit.files import open_input, open_output
from mtkit.termbase import Origin, TermEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mtkit.termbase import Termbase

__all__ = ["OmegatGlossary"]

_FIELDS = 3
_LOST = ("forbidden forms", "kinds", "aliases", "validity dates", "settings", "lone surrogates")
_SPACES = str.maketrans(dict.fromkeys("\t\r\n", " "))


class OmegatGlossary:
    """Reads and writes `source TAB target TAB comment`; the first target of a source is the preferred one."""

    name: ClassVar[str] = "omegat"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".tab", ".utf8")

    def read(self, path: str, on_remark: Callable[[str], None]) -> list[TermEntry]:
        """The entries of a glossary: lines of one source form make one entry, and so do sources with equal targets.

        Raises:
            FormatError: If it is not text in UTF-8.
            GlossaryError: If a line has no source or no target.
        """
        sources: dict[str, tuple[int, dict[str, None], dict[str, None]]] = {}
        with open_input(path) as raw:
            for number, line in read_lines(raw, path):
                if line.startswith("#") or not line.strip():
                    continue
                source, target, comment = ([cell.strip(" ") for cell in line.split("\t")] + [""] * _FIELDS)[:_FIELDS]
                if not source or not target:
                    raise GlossaryError(
                        f"the line has no {'target' if source else 'source'}",
                        path=path,
                        line=number,
                        hint="write the Arabic form, a tab and the English form",
                    )
                if line.count("\t") >= _FIELDS:
                    on_remark(f"{path}:{number}: what stands behind the third column was left out")
                _, targets, comments = sources.setdefault(source, (number, {}, {}))
                targets[target] = None
                if comment:
                    comments[comment] = None
        entries: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[int, list[str]]] = {}
        for source, (number, targets, comments) in sources.items():
            entries.setdefault((tuple(targets), tuple(comments)), (number, []))[1].append(source)
        return [
            TermEntry(
                id=pending_id(number),
                source=tuple(forms),
                preferred=targets[0],
                admitted=targets[1:],
                note="; ".join(comments),
                origin=Origin(path, number),
            )
            for (targets, comments), (number, forms) in entries.items()
        ]

    def write(self, termbase: Termbase, path: str) -> list[str]:
        """Write a line for each pair of a source form and a right form, the preferred one first."""
        lost = dict.fromkeys(_LOST, 0)
        with open_output(path) as out:
            for entry in termbase:
                lost["forbidden forms"] += len(entry.forbidden)
                lost["kinds"] += entry.kind != "other"
                lost["aliases"] += entry.alias_of is not None
                lost["validity dates"] += entry.valid_from is not None or entry.valid_to is not None
                lost["settings"] += (entry.case, entry.hyphen, entry.severity) != ("exact", "exact", None)
                for line in _lines(entry):
                    content, removed = encode_line(line)
                    out.write(content)
                    lost["lone surrogates"] += removed
        cause = "an OmegaT glossary cannot hold them"
        notes = [f"{what} left out: {count}; {cause}" for what, count in lost.items() if count]
        if any(entry.short for entry in termbase):
            notes.append("short forms were written as further targets")
        return [*notes, f"ids left out; {cause}"] if len(termbase) else notes


def _lines(entry: TermEntry) -> Iterator[str]:
    for source in entry.source:
        for target in dict.fromkeys((entry.preferred, *entry.admitted, *entry.short)):
            cells = (text.translate(_SPACES) for text in (source, target, entry.note))
            line = "\t".join(cells).rstrip("\t")
            yield f"{' ' if line.startswith('#') else ''}{line}\n"
