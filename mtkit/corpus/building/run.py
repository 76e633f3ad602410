"""A whole build: what is to be done, the work, the records, the outputs."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from mtkit.corpus.building.export import (
    bitext_names,
    check_formats,
    described,
    file_hashes,
    files_of,
    head_of_corpus,
    sweep,
    write_all,
)
from mtkit.corpus.building.folder import WorkFolder
from mtkit.corpus.building.items import Found, find_items, shown
from mtkit.corpus.building.manifest import MANIFEST, manifest_of, read_manifest, write_manifest
from mtkit.corpus.building.merge import Merged, duplicates_of
from mtkit.corpus.building.planning import Planner, Task, plan_of
from mtkit.corpus.building.work import Failure, Job, work
from mtkit.errors import FormatError, MtkitError
from mtkit.pool import run_all

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from mtkit.corpus.building.records import Record
    from mtkit.corpus.building.work import Plan
    from mtkit.corpus.settings import CorpusSettings
    from mtkit.exchange import BitextHead

__all__ = ["BuildOptions", "Built", "Corpus", "Listener", "build", "plan_build"]

WORK = ".mtkit"
"""Name of the work folder in the folder of the corpus."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a build runs; what it gives does not depend on it.

    Attributes:
        work: The work folder; None for `.mtkit` in the corpus.
        jobs: Number of processes.
        force: Do everything again.
        scheduler: Address of the scheduler of a Dask cluster; None for this machine.
    """

    work: str | None = None
    jobs: int = 1
    force: bool = False
    scheduler: str | None = None


class Listener(Protocol):
    """Who is told how a build gets on."""

    def found(self, items: int, notes: list[str]) -> None:
        """So many pairs and bitexts are to be looked at."""

    def done(self, name: str) -> None:
        """A pair or part has its record."""

    def noted(self, remarks: Iterable[str]) -> None:
        """What should be known of files that were read now."""

    def failed(self, failure: Failure) -> None:
        """Nothing came of a pair or bitext."""

    def writing(self) -> None:
        """All records are there; the outputs are written."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus with all its records, for the writers of pages.

    Attributes:
        settings: What `corpus.toml` says.
        head: The head of its bitexts.
        merged: Its units.
        manifest: Its manifest, without the outputs.
    """

    settings: CorpusSettings
    head: BitextHead
    merged: Merged
    manifest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build.

    Attributes:
        manifest: The manifest as it was written.
        folder: Where the outputs are.
        fresh: Number of records that were made now.
        written: Whether the outputs were written; they were not where they are as they should be.
        notes: What the user should be told of the outputs.
        failures: The pairs and bitexts of which nothing came.
    """

    manifest: dict[str, Any]
    folder: Path
    fresh: int
    written: bool
    notes: tuple[str, ...]
    failures: tuple[Failure, ...]


@dataclass(slots=True)
class _State:
    """What is known of the records so far."""

    slots: list[tuple[str, int]] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    fresh: int = 0
    lost: int = 0


def build(
    settings: CorpusSettings,
    options: BuildOptions,
    listener: Listener,
    pages: Callable[[Corpus, Path], None] | None = None,
) -> Built:
    """Build a corpus: make every record that is missing or no longer holds, then write the outputs.

    A build that was killed goes on where it stopped, and gives the same bytes.

    Args:
        settings: What `corpus.toml` says.
        options: How it runs.
        listener: Who is told.
        pages: Writes the statistics page and the card of `settings.export` into a folder.

    Raises:
        MtkitError: If the settings, a termbase or the model are not usable, the outputs cannot be written, or another
            build is at work. What goes wrong with one pair or bitext is in the result.
    """
    check_formats(settings)
    if settings.dedup is not None:
        duplicates_of(settings.dedup, settings.path).close()
    output, folder = Path(settings.export.folder), WorkFolder(_work_folder(settings, options))
    found = find_items(settings)
    plan, notes = plan_of(settings)
    with folder.locked():
        listener.found(len(found.items), [*found.notes, *notes])
        state = _State()
        planner = Planner(settings, plan, folder, force=options.force)
        jobs = _jobs(found, planner, state, listener)
        with contextlib.closing(_runner(options, plan, jobs)) as results:
            for job, result in results:
                if isinstance(result, Failure):
                    _fail(result, state, listener)
                else:
                    folder.write(result)
                    state.fresh += 1
                    listener.noted(result.aligned.about.get("notes", ()) if job.contents is not None else ())
                    listener.done(job.name)
        listener.writing()
        state.lost = sum(lost for name, lost in planner.lost.items() if name not in state.failures)
        _keep(found, state, folder)
        return _written(settings, found, state, folder, output, pages)


def _work_folder(settings: CorpusSettings, options: BuildOptions) -> Path:
    return settings.root / WORK if options.work is None else Path(options.work)


def plan_build(settings: CorpusSettings, options: BuildOptions) -> Iterator[Task | Failure]:
    """What a build would do, without doing any of it; the arguments are those of `build`.

    Raises:
        MtkitError: As `build`.
    """
    plan, _notes = plan_of(settings)
    folder = WorkFolder(_work_folder(settings, options))
    planner = Planner(settings, plan, folder, force=options.force, dry=True)
    for item in find_items(settings).items:
        try:
            yield from planner.tasks(item)
        except MtkitError as error:
            yield Failure(item.name, error)


def _jobs(found: Found, planner: Planner, state: _State, listener: Listener) -> Iterator[Job]:
    """The work that is to be done; what needs none is counted on the way."""
    for item in found.items:
        try:
            for task in planner.tasks(item):
                state.slots.append((task.name, task.number))
                state.inputs.update(task.inputs)
                if task.job is None:
                    listener.done(task.name)
                else:
                    yield task.job
            listener.noted(planner.remarks)
            planner.remarks.clear()
        except MtkitError as error:
            _fail(Failure(item.name, error), state, listener)
        except OSError as error:
            cause = (error.strerror or type(error).__name__).lower()
            _fail(Failure(item.name, FormatError(cause, path=error.filename or item.paths[0])), state, listener)


def _fail(failure: Failure, state: _State, listener: Listener) -> None:
    if failure.name not in state.failures:  # the parts of one bitext fail together
        state.failures[failure.name] = failure
        listener.failed(failure)


def _runner(options: BuildOptions, plan: Plan, jobs: Iterable[Job]) -> Generator[tuple[Job, Record | Failure]]:
    if options.scheduler is None:
        return run_all(work, jobs, plan.bench, workers=options.jobs)
    from mtkit.corpus.building.cluster import run_on_cluster

    return run_on_cluster(options.scheduler, plan, jobs)


def _keep(found: Found, state: _State, folder: WorkFolder) -> None:
    """Forget the records of what failed, and delete those that no longer belong to anything."""
    state.slots = sorted(slot for slot in state.slots if slot[0] not in state.failures)
    indexes = (folder.place(item.name, 0, ".json") for item in found.items if item.is_bitext)
    folder.prune(chain((folder.place(*slot) for slot in state.slots), indexes))


def _written(  # noqa: PLR0913, PLR0917 - all that is known of the build
    settings: CorpusSettings,
    found: Found,
    state: _State,
    folder: WorkFolder,
    output: Path,
    pages: Callable[[Corpus, Path], None] | None,
) -> Built:
    merged = Merged(folder, state.slots, settings.dedup)
    for path in settings.glossaries:
        from mtkit.corpus.building.planning import hash_of_file

        state.inputs[shown(path, settings.root)] = hash_of_file(path)
    failures = tuple(state.failures.values())
    manifest = manifest_of(settings, found.items, merged.counts, state.inputs, failures)
    manifest["counts"]["unreadable"] = state.lost
    manifest["records"] = merged.counts.records
    names = _names(settings, pages=pages is not None)
    old = read_manifest(output)
    if old is not None and _is_current(old, manifest, names, output):
        return Built(old, output, state.fresh, written=False, notes=(), failures=failures)
    _make(output)
    sweep(output, [*names, MANIFEST])
    head = head_of_corpus(settings, manifest["signature"])
    notes = write_all(merged, head, settings, output)
    if pages is not None:
        pages(Corpus(settings, head, merged, manifest), output)
    names = [name for name in names if (output / name).is_file()]
    manifest["outputs"] = described(output, names)
    _tidy(old, names, output)
    write_manifest(output, manifest)
    return Built(manifest, output, state.fresh, written=True, notes=tuple(notes), failures=failures)


def _names(settings: CorpusSettings, *, pages: bool) -> list[str]:
    """The files that the outputs are made of."""
    export = settings.export
    extra = [export.rejects, export.findings, *((export.statistics, export.card) if pages else ())]
    names = [file for name in bitext_names(settings) for file in files_of(name)]
    names += [file for name in extra if name is not None for file in files_of(name)]
    for name in names:
        if names.count(name) > 1 or name == MANIFEST:
            raise FormatError(f"[export] names {name} twice", path=settings.path, hint="give each output its own name")
    return names


def _is_current(old: dict[str, Any], new: dict[str, Any], names: list[str], output: Path) -> bool:
    """Whether the outputs of an earlier build are those that this one would write."""
    told = old.get("outputs", {})
    if {name: value for name, value in old.items() if name != "outputs"} != new or sorted(told) != sorted(names):
        return False
    hashes = file_hashes(output, names)
    return hashes is not None and all(hashes[name] == told[name].get("sha256") for name in names)


def _make(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cause = (error.strerror or type(error).__name__).lower()
        raise FormatError(f"cannot be made: {cause}", path=output, hint="name another folder with -o") from error


def _tidy(old: dict[str, Any] | None, names: list[str], output: Path) -> None:
    """Delete outputs of the build before that are no longer asked for and that nobody has touched."""
    told = {} if old is None else old.get("outputs", {})
    for name in set(told) - set(names):
        hashes = file_hashes(output, [name]) if Path(name).name == name else None
        if hashes is not None and hashes[name] == told[name].get("sha256"):
            (output / name).unlink()
