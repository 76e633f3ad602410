"""`mtkit corpus split`: a bitext in parts, by document and without leaks."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from mtkit.cli import example
from mtkit.cli.corpus_output import Job, count, job_options, passes, signed, with_props
from mtkit.cli.output import not_over, suffix_of
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.splitting import Leaks, Plan
    from mtkit.corpus.spool import Spool

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit corpus split memory.tmx -o parts",
        "mtkit corpus split corpus.jsonl -o parts --parts train,dev=1000,test=1000 --seed 7",
        "mtkit corpus split memory.tmx -o parts --by unit --leakage near --rejects leaks.jsonl",
    )
)
@job_options(help="The folder to write in; it is made if it is not there.")
@click.option(
    "--parts",
    default="train=0.9,dev=0.05,test=0.05",
    show_default=True,
    metavar="NAME=SIZE,...",
    help="Shares, or numbers of units; a name alone is the rest.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another one gives another split.")
@click.option(
    "--by",
    type=click.Choice(("document", "unit")),
    default="document",
    show_default=True,
    help="What is never torn apart.",
)
@click.option(
    "--leakage",
    type=click.Choice(("either", "both", "near", "none")),
    default="either",
    show_default=True,
    help="What must not stand in two parts: a text of either side, whole units, near duplicates as well, nothing.",
)
def command(
    job: Job,
    *,
    parts: str,
    seed: int,
    by: Literal["document", "unit"],
    leakage: Literal["either", "both", "near", "none"],
) -> int:
    """Write the parts of IN to the folder OUT, one file each.

    A document is what the prop document or origin says, else the whole file. A part gives way to those named after
    it: a unit of train whose folded source or target stands in dev or test is taken out, counted, and kept with
    --rejects. The same documents and the same seed give the same parts; an added document moves no other one between
    parts given as shares.
    """
    from mtkit.corpus.splitting import Leaks, parse_parts, plan_parts
    from mtkit.corpus.spool import Spool

    wanted = parse_parts(parts)
    folder, kind = _folder(job)
    for part in wanted:
        not_over(str(folder / f"{part.name}{suffix_of(kind, ('', ''))}"), (job.path,))
    with contextlib.ExitStack() as stack:
        reading = stack.enter_context(passes(job, "reading"))
        with reading.first() as stream:
            head = signed(stream, f"split:{parts}@{seed}")
            documents = _documents(stream.units, job, by, needed=any(part.count is not None for part in wanted))
        plan = plan_parts(wanted, documents, seed)
        shared = Counter(plan.place(name).part for name in documents)
        owned = [shared[index] for index in range(len(wanted))] if by == "document" else None
        run = _Run(plan, by, job.path, owned, stack.enter_context(contextlib.closing(Leaks(leakage))))
        if leakage != "none":
            with reading.again() as stream:
                run.protect(stream.units)
        spools = [stack.enter_context(Spool()) for _ in wanted]
        rejects = stack.enter_context(Spool())
        with reading.again() as stream:
            run.deal(stream.units, spools, rejects if job.rejects is not None else None)
        folder.mkdir(parents=True, exist_ok=True)
        suffix = suffix_of(kind, (head.source_lang, head.target_lang))
        paths = [str(folder / f"{part.name}{suffix}") for part in wanted]
        for path, spool in zip(paths, spools, strict=True):
            job.write_to(path, kind, head, spool)
        job.write_rejects(head, rejects)
    if by == "document" and len(documents) < len(wanted):
        job.notes.append(f"{job.path}: {count(len(documents), 'document')} for {len(wanted)} parts; --by unit tears it")
    elif run.read:
        bare = [part.name for index, part in enumerate(wanted) if not run.sizes[index]]
        if bare:
            hint = "another --seed, --by unit or numbers of units may help"
            job.notes.append(f"{job.path}: nothing is in {' and '.join(bare)}; {hint}")
    return job.finish(run.summary(paths), run.lines(paths, job))


def _folder(job: Job) -> tuple[Path, str]:
    """The folder to write in, and the format of the parts."""
    from mtkit.exchange import detect_format

    folder, to = Path(job.output or ""), job.to
    if job.output == "-":
        raise click.UsageError("-o names a folder")
    if folder.exists() and not folder.is_dir():
        raise FormatError("is a file, not a folder", path=job.output, hint="name a folder for the parts")
    job.output, job.to = None, None
    job.check()
    job.output = str(folder)
    if to is None:
        try:
            to = detect_format(job.path, job.source.format) if job.path != "-" else "jsonl"
        except FormatError:
            to = "jsonl"  # a store
    return folder, to


def _documents(units: Iterable[TranslationUnit], job: Job, by: str, *, needed: bool) -> Counter[str]:
    """How many units each document has; where single units are dealt out by shares, nobody needs to know."""
    if by == "document" or needed:
        return Counter(_name(unit, job.path, by) for unit in units)
    for _ in units:  # standard input is kept for the next pass
        pass
    return Counter()


def _name(unit: TranslationUnit, path: str, by: str) -> str:
    """What a unit must not be torn from: its document, or the units of the same texts."""
    from mtkit.corpus.duplicates import fold_text, key_of
    from mtkit.corpus.provenance import document_of

    if by == "document":
        return document_of(unit, path)
    return f"{key_of(fold_text(unit.source), fold_text(unit.target)):016x}"


@dataclass(slots=True)
class _Run:
    """The units of a bitext, dealt out."""

    plan: Plan
    by: str
    path: str
    documents: list[int] | None
    leaks: Leaks
    used: Counter[str] = field(default_factory=Counter)
    sizes: Counter[int] = field(default_factory=Counter)
    leaked: Counter[tuple[int, int]] = field(default_factory=Counter)
    surplus: Counter[int] = field(default_factory=Counter)
    read: int = 0

    def _placed(self, units: Iterable[TranslationUnit]) -> Iterator[tuple[TranslationUnit, int, bool]]:
        """Each unit, its part, and whether there is room for it."""
        self.used.clear()
        for unit in units:
            name = _name(unit, self.path, self.by)
            place = self.plan.place(name)
            if place.first is not None:
                self.used[name] += 1
            yield unit, place.part, place.first is None or self.used[name] <= place.first

    def protect(self, units: Iterable[TranslationUnit]) -> None:
        """Keep the texts of the later parts from the earlier ones."""
        for unit, part, room in self._placed(units):
            if room:
                self.leaks.protect(unit, part)

    def deal(self, units: Iterable[TranslationUnit], spools: list[Spool], rejects: Spool | None) -> None:
        """Put each unit in its part, or aside."""
        names = [part.name for part in self.plan.parts]
        for unit, part, room in self._placed(units):
            self.read += 1
            other = self.leaks.leak(unit, part) if room else None
            if room and other is None:
                self.sizes[part] += 1
                spools[part].add(unit)
                continue
            if other is None:
                self.surplus[part] += 1
                reason = f"{names[part]} is full"
            else:
                self.leaked[part, other] += 1
                reason = f"of {names[part]}, stands in {names[other]}"
            if rejects is not None:
                rejects.add(with_props(unit, "reject/", {"split": reason}))

    def summary(self, paths: list[str]) -> dict[str, Any]:
        """The counts as plain data."""
        names = [part.name for part in self.plan.parts]
        rejected = self.leaked.total() + self.surplus.total()
        return {
            "units": {"in": self.read, "out": self.sizes.total(), "rejected": rejected},
            "parts": [
                {
                    "name": name,
                    "path": path,
                    "documents": self.documents[index] if self.documents is not None else None,
                    "units": self.sizes[index],
                    "leaked": sum(number for (part, _), number in self.leaked.items() if part == index),
                    "surplus": self.surplus[index],
                }
                for index, (name, path) in enumerate(zip(names, paths, strict=True))
            ],
        }

    def lines(self, paths: list[str], job: Job) -> Iterator[str]:
        """The counts for people."""
        names = [part.name for part in self.plan.parts]
        for (part, other), number in sorted(self.leaked.items()):
            yield f"taken out of {names[part]}, for a text of it stands in {names[other]}: {count(number, 'unit')}"
        for part, number in sorted(self.surplus.items()):
            yield f"left out, for {names[part]} is full in the middle of a document: {count(number, 'unit')}"
        for index, path in enumerate(paths):
            of = f" of {count(self.documents[index], 'document')}" if self.documents is not None else ""
            yield f"{path}: {count(self.sizes[index], 'unit')}{of}"
        rejected = self.read - self.sizes.total()
        where = f", kept in {job.rejects}" if job.rejects and rejected else ""
        yield f"{job.output}: {count(self.sizes.total(), 'unit')} of {self.read:,}; {rejected:,} left out{where}"
