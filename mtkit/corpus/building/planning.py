"""What is to be done: for every pair and every part of a bitext, what changed since its record was written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtkit import __version__
from mtkit.corpus.building.items import shown
from mtkit.corpus.building.records import Frame, digest, pack
from mtkit.corpus.building.work import Job, Plan
from mtkit.corpus.provenance import SIGNATURE, TOOL
from mtkit.errors import FormatError
from mtkit.files import open_input, plain_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtkit.corpus.building.folder import WorkFolder
    from mtkit.corpus.building.items import Item
    from mtkit.corpus.building.records import Record
    from mtkit.corpus.settings import CorpusSettings
    from mtkit.exchange import BitextStream, Reject

__all__ = ["PART", "REASONS", "Planner", "Task", "hash_of_file", "plan_of"]

PART = 1000
"""Units of a bitext that are worked on at once."""

REASONS = {
    "new": "new",
    "forced": "asked for",
    "mtkit": "another version of mtkit",
    "source": "the source file changed",
    "target": "the target file changed",
    "units": "the bitext changed",
    "align": "[align] or a language changed",
    "model": "the model changed",
    "glossary": "a termbase changed",
    "clean": "[clean] changed",
    "check": "[check] changed",
    "filter": "[filter] changed",
    "document": "what is known of the document changed",
}
"""Why something is done again, by the name of the part that changed."""


@dataclass(frozen=True, slots=True)
class Task:
    """One pair or part, and what is to be done.

    Attributes:
        name: The document.
        number: The part.
        inputs: SHA-256 of each of its files.
        reasons: Names of what changed, out of `REASONS`; none where the record still holds.
        aligns: Whether it is aligned (or read) again, and not only checked.
        job: The work; None where there is none.
    """

    name: str
    number: int
    inputs: Mapping[str, str]
    reasons: tuple[str, ...] = ()
    aligns: bool = False
    job: Job | None = None


def plan_of(settings: CorpusSettings) -> tuple[Plan, list[str]]:
    """What holds for every pair, and what the user should be told of the termbases.

    Raises:
        FormatError: If a termbase cannot be read, or a setting of cleaning or filtering is wrong.
        GlossaryError: If an entry of a termbase is not usable.
    """
    from mtkit.corpus.cleaning import cleaner_from
    from mtkit.corpus.filtering import filters_from
    from mtkit.exchange.termbases import read_termbases

    notes: list[str] = []
    langs = settings.source_lang, settings.target_lang
    if settings.clean is not None:
        cleaner_from(settings.clean, settings.path)
    if settings.filter is not None:
        filters_from(settings.filter, source_lang=langs[0], target_lang=langs[1], path=settings.path)
    plan = Plan(
        langs,
        settings.align,
        read_termbases(settings.glossaries, on_remark=notes.append) if settings.glossaries else None,
        settings.anchors,
        frozenset() if settings.check is None else settings.check.codes(),
        settings.clean,
        settings.filter,
        settings.export.nulls,
    )
    return plan, notes


class Planner:
    """Holds what the records depend on against what there is now.

    Args:
        settings: The settings of the corpus.
        plan: What holds for every pair.
        folder: Where the records are.
        force: Do everything again.
        dry: Write nothing.

    Attributes:
        lost: Units that could not be read, for each bitext whose tasks were all given.
        remarks: What the user should be told of the bitexts that were read.
    """

    def __init__(
        self, settings: CorpusSettings, plan: Plan, folder: WorkFolder, *, force: bool = False, dry: bool = False
    ) -> None:
        from mtkit.segment import SEGMENTER_VERSION

        self._settings, self._plan, self._folder, self._force, self._dry = settings, plan, folder, force, dry
        self.lost: dict[str, int] = {}
        self.remarks: list[str] = []
        align = plan.align
        names = {} if plan.termbase is None else {"glossary": _hash_of_names(plan)}
        self._align = {
            "mtkit": __version__,
            "align": digest(align.aligner, align.read_as, align.segmented, plan.langs, SEGMENTER_VERSION),
            "model": _hash_of_model(align.aligner, align.model),
        } | (names if plan.anchors else {})
        model = None if plan.filter is None else plan.filter.get("model")
        self._check = {
            "mtkit": __version__,
            "clean": digest(plan.clean),
            "check": digest(sorted(plan.codes)),
            "filter": digest(plan.filter, plan.nulls, _hash_of_folder(Path(model)) if model else ""),
        } | names

    def tasks(self, item: Item) -> Iterator[Task]:
        """The tasks of an item, in order.

        Raises:
            MtkitError: If a file cannot be read; tasks that came before are then void.
        """
        yield from self._of_bitext(item) if item.is_bitext else self._of_pair(item)

    def _of_pair(self, item: Item) -> Iterator[Task]:
        names = tuple(shown(path, self._settings.root) for path in item.paths)
        files = [_contents(path) for path in item.paths]
        hashes = [hashlib.sha256(raw).hexdigest() for raw, _data in files]
        parts = self._align | {"source": hashes[0], "target": hashes[1]}
        record = self._folder.read(item.name)
        aligned = Frame(parts)
        job = Job(item.name, 0, names, (files[0][1], files[1][1]), aligned, *self._about(item, names))
        yield self._task(job, record, dict(zip(names, hashes, strict=True)))

    def _about(self, item: Item, names: tuple[str, ...]) -> tuple[dict[str, str], Any, str | None]:
        """What the checked units depend on, date and licence."""
        licence = item.document.licence or self._settings.licence or None
        parts = self._check | {"document": digest(names, str(item.document.date), licence)}
        return parts, item.document.date, licence

    def _task(self, job: Job, record: Record | None, inputs: Mapping[str, str]) -> Task:
        """What is to be done, given the record that there is."""
        if record is None or self._force:
            return Task(job.name, job.number, inputs, ("forced" if record else "new",), aligns=True, job=job)
        changed = _changed(record.aligned.parts, job.aligned.parts)
        if changed:
            return Task(job.name, job.number, inputs, changed, aligns=True, job=job)
        changed = _changed(record.checked.parts, job.parts)
        if changed:
            return Task(job.name, job.number, inputs, changed, job=replace(job, contents=None, aligned=record.aligned))
        return Task(job.name, job.number, inputs)

    # --- bitexts

    def _of_bitext(self, item: Item) -> Iterator[Task]:
        files = _files_of(item.paths[0])
        inputs = {shown(path, self._settings.root): hash_of_file(path) for path in files}
        key = digest(inputs, self._plan.langs, __version__)
        index = None if self._force else self._folder.read_index(item.name)
        if index is None or index.get("key") != key or not self._is_whole(item, index):
            yield from self._read(item, inputs, key)
            return
        first = 0
        for number, (units, count) in enumerate(index["parts"]):
            record = self._folder.read(item.name, number)
            frame = Frame({"units": units}) if record is None else record.aligned
            yield self._part(item, number, first, frame, record, inputs, index)
            first += count
        self.lost[item.name] = index["lost"]

    def _is_whole(self, item: Item, index: Mapping[str, Any]) -> bool:
        """Whether there is a record of every part."""
        records = (self._folder.read(item.name, number) for number in range(len(index["parts"])))
        return all(
            record is not None and record.aligned.parts["units"] == units
            for record, (units, _count) in zip(records, index["parts"], strict=True)
        )

    def _read(self, item: Item, inputs: Mapping[str, str], key: str) -> Iterator[Task]:
        """Read a bitext part by part; a part that is as it was needs no work."""
        from mtkit.exchange import open_bitext
        from mtkit.exchange.records import unit_record

        path = item.paths[0]
        name = shown(path, self._settings.root)
        told: dict[str, Any] = {"key": key, "parts": [], "remarks": [], "lost": 0, "extra": []}

        def reject(lost: Reject) -> None:
            told["lost"] += lost.whole
            if len(told["remarks"]) < _SAID:
                told["remarks"].append(
                    str(FormatError(lost.reason, path=name, line=lost.line, unit=lost.unit, hint="left out"))
                )

        source, target = self._plan.langs
        with open_bitext(path, source_lang=source, target_lang=target, on_reject=reject) as stream:
            told["extra"] = _extra(stream)
            first = 0
            while True:
                units = [replace(unit, source_segments=(), target_segments=()) for unit in islice(stream.units, PART)]
                if not units and told["parts"]:
                    break
                data = pack(unit_record(unit) for unit in units)
                number = len(told["parts"])
                told["parts"].append((hashlib.sha256(data).hexdigest(), len(units)))
                frame = Frame({"units": told["parts"][-1][0]}, {"units": len(units)}, data)
                record = None if self._force else self._folder.read(item.name, number)
                yield self._part(item, number, first, frame, record, inputs, told)
                first += len(units)
            told["remarks"] += [f"{name}: {remark}" for remark in stream.remarks]
        if told["lost"]:
            told["remarks"].append(f"{name}: units that could not be read and were left out: {told['lost']}")
        self.lost[item.name] = told["lost"]
        self.remarks += told["remarks"]
        if not self._dry:
            self._folder.write_index(item.name, told)

    def _part(  # noqa: PLR0913, PLR0917 - what a part is
        self,
        item: Item,
        number: int,
        first: int,
        frame: Frame,
        record: Record | None,
        inputs: Mapping[str, str],
        told: Mapping[str, Any],
    ) -> Task:
        name = shown(item.paths[0], self._settings.root)
        parts, day, licence = self._about(item, (name,))
        parts |= {"document": digest(parts["document"], first, told["extra"])}
        extra = tuple((prop, value) for prop, value in told["extra"])
        job = Job(item.name, number, (name,), None, frame, parts, day, licence, first, extra)
        return self._task(job, record, inputs)


_SAID = 20
"""Units that could not be read which are said one by one."""


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in REASONS if old.get(name) != new.get(name))


def _extra(stream: BitextStream) -> list[tuple[str, str]]:
    """What the head of a bitext says that each of its units should keep."""
    tool = next((value for name, value in stream.head.props if name == "@creationtool"), None)
    found = [(SIGNATURE, stream.head.signature), (TOOL, tool)]
    return [(name, value) for name, value in found if value]


def _contents(path: str) -> tuple[bytes, bytes]:
    """The bytes of a file as they lie there, and decompressed.

    Raises:
        FormatError: If it cannot be read, or its compression is damaged.
    """
    with open_input(path) as stream:
        data = stream.read()
    packed = plain_suffix(path) != Path(path).suffix.lower()
    return (Path(path).read_bytes() if packed else data), data


def _files_of(path: str) -> list[str]:
    """The files of a bitext: a Moses pair is two."""
    stem, brace, rest = path.rpartition(".{")
    if not brace:
        return [path]
    return [f"{stem}.{lang}{rest.partition('}')[2]}" for lang in rest.partition("}")[0].split(",")]


def hash_of_file(path: str) -> str:
    """SHA-256 of a file as it lies there.

    Raises:
        FormatError: If it cannot be read.
    """
    try:
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        cause = (error.strerror or type(error).__name__).lower()
        raise FormatError(f"cannot be read: {cause}", path=path) from error


def _hash_of_names(plan: Plan) -> str:
    """A hash of what the entries say; comments, order of columns and line numbers do not count."""
    entries = () if plan.termbase is None else plan.termbase
    return digest("\n".join(repr(replace(entry, origin=None)) for entry in entries))


def _hash_of_model(aligner: str, model: str | None) -> str:
    if aligner == "bilingual":
        from mtkit.align.bilingual import model_folder

        return _hash_of_folder(model_folder(model))
    return _hash_of_folder(Path(model)) if model is not None else aligner


def _hash_of_folder(folder: Path) -> str:
    """A hash of the files of a model; of its name where there is no such folder."""
    if folder.is_file():
        return hash_of_file(str(folder))
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return digest(str(folder) if not files else [(str(p.relative_to(folder)), hash_of_file(str(p))) for p in files])
