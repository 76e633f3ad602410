"""All records of a corpus as one stream, in the order of names and parts, without the duplicates."""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mtkit.corpus.building.records import Record, unpack
from mtkit.corpus.building.work import REJECT
from mtkit.errors import FormatError, MtkitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.building.folder import WorkFolder
    from mtkit.corpus.duplicates import Duplicates

__all__ = ["Counts", "Merged", "duplicates_of"]


@dataclass(slots=True)
class Counts:
    """The figures of a corpus.

    Attributes:
        documents: Units, kept units and findings of each document.
        total: Units, nulls, kept and rejected units, findings and segments.
        by: Counts of each kind: reasons, rules that filtered, changes, rules and severities of findings.
        signatures: How the units were aligned.
        records: A hash of all records.
    """

    documents: dict[str, dict[str, int]] = field(default_factory=dict)
    total: Counter[str] = field(default_factory=Counter)
    by: dict[str, Counter[str]] = field(default_factory=dict)
    signatures: set[str] = field(default_factory=set)
    records: str = ""


class Merged:
    """The records of a corpus, read from the work folder again for every pass, one at a time.

    Args:
        folder: Where the records are.
        slots: Name and number of each record, sorted.
        dedup: Settings of the search for duplicates; None for none.
    """

    def __init__(
        self, folder: WorkFolder, slots: Sequence[tuple[str, int]], dedup: Mapping[str, Any] | None = None
    ) -> None:
        self._folder, self._slots = folder, slots
        self._dedup = dedup
        self._twins: dict[int, dict[int, str]] = {}
        self.counts = self._counted()

    def _records(self) -> Iterator[tuple[int, Record]]:
        for index, (name, number) in enumerate(self._slots):
            record = self._folder.read(name, number)
            if record is None:
                raise MtkitError(f"the record of {name} is gone", path=self._folder.path, hint="run the build again")
            yield index, record

    def _counted(self) -> Counts:
        counts = Counts()
        duplicates = None if self._dedup is None else duplicates_of(self._dedup)
        with contextlib.nullcontext() if duplicates is None else contextlib.closing(duplicates):
            self._count(counts, duplicates)
        return counts

    def _count(self, counts: Counts, duplicates: Duplicates | None) -> None:
        told = hashlib.sha256()
        for index, record in self._records():
            about = record.checked.about
            document = counts.documents.setdefault(record.name, {"units": 0, "kept": 0, "findings": 0})
            twins = {} if duplicates is None else _twins(record, duplicates)
            if twins:
                self._twins[index] = twins
            for name in ("units", "nulls", "rejected", "findings", "ignored"):
                counts.total[name] += about.get(name, 0)
            counts.total["kept"] += about["kept"] - len(twins)
            counts.total["duplicates"] += len(twins)
            for side, count in zip(("source", "target"), record.aligned.about.get("segments", ()), strict=False):
                counts.total[f"{side}_segments"] += count
            document["units"] += about["units"]
            document["kept"] += about["kept"] - len(twins)
            document["findings"] += about["findings"]
            for name in ("reasons", "filtered", "changes", "rules", "severities"):
                counts.by.setdefault(name, Counter()).update(about[name])
            if record.aligned.about.get("signature"):
                counts.signatures.add(record.aligned.about["signature"])
            told.update(record.checked.key.encode())
        counts.records = told.hexdigest()

    def kept(self) -> Iterator[TranslationUnit]:
        """The units of the corpus."""
        from mtkit.exchange.records import unit_of

        for index, record in self._records():
            twins = self._twins.get(index, {})
            for line, told in enumerate(unpack(record.checked.data, 0, record.checked.about["kept"])):
                if line not in twins:
                    yield unit_of(told)

    def rejected(self) -> Iterator[TranslationUnit]:
        """The units that were left out; the props `reject/RULE` say why."""
        from mtkit.exchange.records import unit_of

        for index, record in self._records():
            about, twins = record.checked.about, self._twins.get(index, {})
            if not (about["rejected"] or twins):
                continue
            lines = unpack(record.checked.data, 0, about["kept"] + about["rejected"])
            for told in lines[about["kept"] :]:
                yield unit_of(told)
            for line, of in twins.items():
                unit = unit_of(lines[line])
                yield replace(unit, props=(*unit.props, (REJECT + "duplicate", of)))

    def findings(self) -> Iterator[dict[str, Any]]:
        """The findings, also those about units that were left out, as JSON objects."""
        for _index, record in self._records():
            about = record.checked.about
            if about["findings"]:
                yield from unpack(record.checked.data, about["kept"] + about["rejected"])


def duplicates_of(settings: Mapping[str, Any], path: str | None = None) -> Duplicates:
    """What finds duplicates as the settings say: `mode` and, for `near`, `threshold`.

    Raises:
        FormatError: If a setting is not known or of the wrong kind.
    """
    from mtkit.corpus.duplicates import Duplicates

    for key in settings:
        if key not in {"mode", "threshold"}:
            raise FormatError(f"unknown key {key!r} in [dedup]; known are mode, threshold", path=path)
    try:
        return Duplicates(**{"mode": "folded", **settings})
    except FormatError as error:
        error.path = error.path or path
        raise
    except TypeError as error:
        raise FormatError(f"[dedup]: {error}", path=path) from error


def _twins(record: Record, duplicates: Duplicates) -> dict[int, str]:
    """The lines of the kept units that are like a unit before them, and the id of that."""
    from mtkit.exchange.records import unit_of

    found = {}
    for line, told in enumerate(unpack(record.checked.data, 0, record.checked.about["kept"])):
        of = duplicates.seen(unit_of(told)) if told["source"] and told["target"] else None
        if of is not None:
            found[line] = of
    return found
