"""The run of `mtkit translate`: windows of units go through the drafter into the journal and into the output."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from mtkit import __version__
from mtkit.translate.draft import Draft, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.cli.translate_source import Item, Source
    from mtkit.exchange import BitextHead
    from mtkit.translate.draft import Drafter
    from mtkit.translate.journal import Journal

__all__ = ["WINDOW", "Count", "Run", "drafted_unit", "journal_key", "write"]

WINDOW = 512
"""Units that are drafted together; the memory that is needed grows with it."""

DRAFT = ("x-status", "draft")
"""The prop of a unit whose target is a draft."""


@dataclass(slots=True)
class Count:
    """What was done, and what a person should look at.

    Attributes:
        units: Units read.
        drafted: Units drafted.
        origins: Drafts by where they come from.
        ways: Names by how they came into the drafts.
        missing: Names that are not there: unit, entry, form and note.
        remarks: Units with notes of another kind.
        pairs: Source and target of all units, where they are to be scored.
    """

    units: int = 0
    drafted: int = 0
    origins: dict[str, int] = field(default_factory=dict)
    ways: dict[str, int] = field(default_factory=dict)
    missing: list[dict[str, str]] = field(default_factory=list)
    remarks: int = 0
    pairs: list[tuple[str, str]] | None = None

    def add(self, unit: TranslationUnit, draft: Draft | None) -> None:
        """Count a unit as it is written."""
        self.units += 1
        if self.pairs is not None:
            self.pairs.append((unit.source, unit.target))
        if draft is None:
            return
        if draft.origin:
            self.drafted += 1
            self.origins[draft.origin] = self.origins.get(draft.origin, 0) + 1
        lacking = 0
        for name in draft.names:
            self.ways[name.way] = self.ways.get(name.way, 0) + 1
            if name.way == "missing":
                lacking += 1
                self.missing.append({"unit": unit.id, "entry": name.entry, "form": name.form, "note": name.note})
        self.remarks += len(draft.notes) > lacking


def drafted_unit(unit: TranslationUnit, draft: Draft, model: str, *, added_only: bool = False) -> TranslationUnit:
    """A unit with its draft: the target, where it is from, what became of its names, and notes.

    Args:
        unit: The unit.
        draft: Its draft.
        model: What made it, for `creationid`.
        added_only: Leave out the props and notes that the unit had.
    """
    if not draft.origin:
        return unit
    props = [DRAFT, ("x-origin", draft.origin if draft.likeness is None else f"memory {int(draft.likeness * 100)}%")]
    props += [
        ("x-name", f"{name.way}: {name.form} ({name.entry})" + (f": {name.note}" if name.note else ""))
        for name in draft.names
    ]
    props += [("target/@creationtool", "mtkit"), ("target/@creationid", model)]
    kept = () if added_only else tuple(prop for prop in unit.props if not _outdated(prop[0]))
    return replace(
        unit,
        target=draft.target,
        target_markup=None,
        target_segments=(),
        status="auto",
        score=None,
        props=(*kept, *props),
        notes=draft.notes if added_only else (*unit.notes, *draft.notes),
    )


def _outdated(name: str) -> bool:
    """Whether a prop speaks of the target that was there before."""
    return name in {"x-status", "x-origin", "x-name"} or name.startswith("target/")


def journal_key(*parts: object) -> str:
    """A hash of all that drafts depend on."""
    told = json.dumps([__version__, WINDOW, *map(str, parts)])
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(slots=True)
class Run:
    """One run over a source.

    Attributes:
        source: What is translated.
        drafter: What makes drafts.
        model: Name of the model, for `creationid`.
        journal: What keeps drafts; None for none.
        count: What was done.
        advance: Told how many more units are done; None for nobody.
    """

    source: Source
    drafter: Drafter
    model: str
    journal: Journal | None
    count: Count
    advance: Callable[[int], None] | None = None

    def items(self) -> Iterator[tuple[Item, Draft | None]]:
        """Every item in order, with its draft if it has one."""
        items = iter(self.source.items)
        number = 0
        while window := list(islice(items, WINDOW)):
            drafts = self._window(number, window)
            for at, item in enumerate(window):
                yield item, drafts.get(at)
            number += 1

    def _window(self, number: int, window: list[Item]) -> dict[int, Draft]:
        places = [at for at, item in enumerate(window) if item.unit is not None]
        texts = [Text(window[at].unit.source, window[at].wanted) for at in places]  # type: ignore[union-attr]  # as above
        done = {} if self.journal is None else self.journal.recall(number)
        drafts = dict(done)
        self._tell(len(done))
        for more in self.drafter.drafts(texts, done):
            if self.journal is not None:
                self.journal.record(number, more)
            drafts.update(more)
            self._tell(len(more))
        return {places[at]: draft for at, draft in drafts.items()}

    def _tell(self, more: int) -> None:
        if self.advance is not None and more:
            self.advance(more)

    def units(self) -> Iterator[TranslationUnit]:
        """Every unit in order, drafted where it should be."""
        for item, draft in self.items():
            unit = item.unit
            if unit is not None:
                if draft is not None:
                    unit = drafted_unit(unit, draft, self.model)
                self.count.add(unit, draft)
                yield unit

    def parts(self, head: BitextHead) -> Iterator[bytes]:
        """The bytes of a file that is filled in place."""
        from mtkit.exchange.fill import filled

        for item, draft in self.items():
            unit, raw = item.unit, b"" if item.slot is None else item.slot.raw
            if unit is not None:
                if draft is not None and draft.target and item.slot is not None:
                    whole = bool(item.slot.raw.lstrip().startswith(b"{"))
                    unit = drafted_unit(unit, draft, self.model, added_only=not whole)
                    raw, _ = filled(item.slot, unit, head)
                self.count.add(unit, draft)
            yield raw


def write(run: Run, output: str, to: str | None, signature: str) -> list[str]:
    """Write the bitext with its drafts, whole or not at all.

    Returns:
        What the user should be told.

    Raises:
        FormatError: If it cannot be written.
    """
    from mtkit.exchange import BITEXT_FORMATS, BitextStream, detect_format, write_bitext
    from mtkit.files import open_output

    head = run.source.head
    if run.source.in_place:
        with open_output(output) as out:
            for part in run.parts(head):
                out.write(part)
        return _unmarked(run.source.format, output)
    name = to if to is not None else "tsv" if output == "-" else detect_format(output)
    made = replace(head, signature="|".join(part for part in (head.signature, signature) if part))
    report = write_bitext(BitextStream(made, run.units()), output, format=name)
    notes = [f"{output}: {note}" for note in report.notes]
    if report.removed:
        notes.append(f"{output}: characters that the format cannot hold were removed: {report.removed}")
    return [*notes, *_unmarked(name if name in BITEXT_FORMATS else None, output)]


def _unmarked(name: str | None, output: str) -> list[str]:
    if name not in {"moses", "tsv"}:
        return []
    return [f"{output}: {name} has no place for what became of names, nor for the mark of a draft; TMX and JSONL have"]
