"""The work on one pair or one part of a bitext: a function of bytes that gives bytes, the same on every machine."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mtkit import __version__
from mtkit.corpus.building.records import Frame, Record, pack, unpack
from mtkit.corpus.provenance import DATE, DOCUMENT, LICENCE, ORIGIN
from mtkit.errors import ModelError, MtkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from mtkit.align import Aligner
    from mtkit.bitext import TranslationUnit
    from mtkit.check.engine import Checker
    from mtkit.check.finding import Finding
    from mtkit.corpus.cleaning import Cleaner
    from mtkit.corpus.filtering import Filters, Verdict
    from mtkit.corpus.settings import AlignSettings
    from mtkit.termbase import Termbase

__all__ = ["REJECT", "Bench", "Failure", "Job", "Plan", "work"]

REJECT = "reject/"
"""What the names of the props begin with that say why a unit was left out; the rest is the rule, the value its score
or reason."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds for every pair of a corpus, as it is sent to the processes.

    Attributes:
        langs: Source and target language.
        align: How pairs are read and aligned.
        termbase: The names; None for none.
        anchors: Whether they anchor the alignment, too.
        codes: The rules to run; empty for none.
        clean: Settings of the cleaner; None for no cleaning.
        filter: Settings of the filters; None for no filtering.
        nulls: Whether units without a partner are kept.
        version: The version of mtkit that made the plan.
    """

    langs: tuple[str, str]
    align: AlignSettings
    termbase: Termbase | None = None
    anchors: bool = False
    codes: frozenset[str] = frozenset()
    clean: Mapping[str, Any] | None = None
    filter: Mapping[str, Any] | None = None
    nulls: bool = False
    version: str = __version__

    def bench(self) -> Bench:
        """What a process needs for the work."""
        if self.version != __version__:
            raise MtkitError(
                f"the build runs with mtkit {self.version}, this worker with {__version__}",
                hint="install the same version of mtkit everywhere",
            )
        return Bench(self)


@dataclass(frozen=True, slots=True)
class Job:
    """The work on one pair, or on one part of a bitext.

    Attributes:
        name: The document.
        number: The part, from 0.
        paths: The files, as outputs name them.
        contents: Their bytes, decompressed; where `aligned` says what came of them they are not needed.
        aligned: What the units depend on and, where they are at hand, the units.
        parts: What the checked units depend on.
        day: The date of the document.
        licence: Its licence.
        first: How many units of the bitext stand before this part.
        extra: More props for every unit.
    """

    name: str
    number: int
    paths: tuple[str, ...]
    contents: tuple[bytes, bytes] | None
    aligned: Frame
    parts: Mapping[str, str]
    day: date | None = None
    licence: str | None = None
    first: int = 0
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A pair or bitext of which nothing came, and why."""

    name: str
    error: MtkitError


class Bench:
    """Model, rules and filters of one process, each loaded when it is first needed.

    Args:
        plan: What holds for every pair.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def engine(self) -> Aligner:
        """The aligner."""
        from mtkit.align import load_aligner

        engine = load_aligner(self.plan.align.aligner, self.plan.align.model)
        if self.plan.anchors and self.plan.termbase is not None:
            from mtkit.corpus.anchors import Anchored

            return Anchored(engine, self.plan.termbase)
        return engine

    @cached_property
    def checker(self) -> Checker | None:
        """The rules."""
        from mtkit.check.engine import Checker

        return Checker(self.plan.termbase, self.plan.codes) if self.plan.codes else None

    @cached_property
    def cleaner(self) -> Cleaner | None:
        """The cleaner."""
        from mtkit.corpus.cleaning import cleaner_from

        return None if self.plan.clean is None else cleaner_from(self.plan.clean)

    @cached_property
    def filters(self) -> Filters | None:
        """The filters."""
        from mtkit.corpus.filtering import filters_from

        if self.plan.filter is None:
            return None
        source, target = self.plan.langs
        return filters_from(self.plan.filter, source_lang=source, target_lang=target)


def work(bench: Bench, job: Job) -> Record | Failure:
    """Do the work of one job; whatever goes wrong with it is its failure, and the others go on.

    Raises:
        ModelError: If a model is not usable, which stands in the way of every job.
    """
    try:
        aligned, units = (job.aligned, None) if job.contents is None else _aligned(bench, job, job.contents)
        return Record(job.name, job.number, aligned, _checked(bench, job, aligned, units))
    except ModelError:
        raise
    except MtkitError as error:
        return Failure(job.name, error)
    except Exception as error:  # noqa: BLE001 - a defect in one pair is reported and the others go on
        told = MtkitError(f"internal error: {type(error).__name__}: {error}", path=job.paths[0])
        return Failure(job.name, told)


def _aligned(bench: Bench, job: Job, contents: tuple[bytes, bytes]) -> tuple[Frame, list[TranslationUnit]]:
    """The aligned units, as they are kept and as they are."""
    from mtkit.bitext import units_of
    from mtkit.corpus.aligning import Reading, align_pair, load_pair
    from mtkit.exchange.records import unit_record

    settings = bench.plan.align
    reading = Reading(settings.read_as, settings.segmented, declared=bench.plan.langs)
    source, target, notes = load_pair(job.paths[0], job.paths[1], reading, contents)
    alignment = align_pair(source, target, bench.engine, segmented=settings.segmented)
    units = [replace(unit, source_segments=(), target_segments=()) for unit in units_of(alignment)]
    about = {
        "signature": alignment.signature,
        "notes": notes,
        "segments": [len(source.segments), len(target.segments)],
        "units": len(units),
    }
    return Frame(job.aligned.parts, about, pack(unit_record(unit) for unit in units)), units


def _checked(bench: Bench, job: Job, aligned: Frame, units: list[TranslationUnit] | None) -> Frame:
    """The checked units; `units` are those of `aligned`, where they need not be unpacked."""
    from mtkit.exchange.records import unit_of, unit_record

    tally = _Tally()
    if units is None:
        units = [unit_of(record) for record in unpack(aligned.data)]
    units = _cleaned(bench, job, units, tally)
    findings = _findings(bench, job, units, tally)
    kept = _filtered(bench, units, tally)
    about = tally.about | {"units": aligned.about["units"], "kept": len(kept), "rejected": len(tally.rejected)}
    about |= {"findings": len(findings)}
    about |= {name: dict(sorted(counts.items())) for name, counts in tally.counts.items()}
    lines = [*(unit_record(unit) for unit in kept), *(unit_record(unit) for unit in tally.rejected), *findings]
    return Frame(job.parts, about, pack(lines))


class _Tally:
    """What was left out, and the figures of one job."""

    def __init__(self) -> None:
        self.rejected: list[TranslationUnit] = []
        self.about: dict[str, Any] = {}
        self.counts: dict[str, Counter[str]] = {
            name: Counter() for name in ("reasons", "filtered", "changes", "rules", "severities")
        }

    def reject(self, unit: TranslationUnit, kind: str, reasons: Mapping[str, str]) -> None:
        """Leave `unit` out, for reasons of some kind."""
        self.counts["reasons"][kind] += 1
        props = tuple((REJECT + name, value) for name, value in reasons.items())
        self.rejected.append(replace(unit, props=(*unit.props, *props)))


def _cleaned(bench: Bench, job: Job, aligned: list[TranslationUnit], tally: _Tally) -> list[TranslationUnit]:
    """The units of the job under their names in the corpus, cleaned; those that the cleaner drops are left out."""
    cleaner, pair = bench.cleaner, job.contents is not None or len(job.paths) > 1
    told = [(DOCUMENT, job.name), (ORIGIN, job.paths[0]), *job.extra]
    if job.licence:
        told.append((LICENCE, job.licence))
    if job.day is not None:
        told.append((DATE, job.day.isoformat()))
    units = []
    for number, unit in enumerate(aligned, job.first + 1):
        own = unit.id if pair else str(number)
        has = {name for name, _value in unit.props}
        props = [*unit.props, *(prop for prop in told if prop[0] not in has)]
        if own != unit.id and "id" not in has:
            props.append(("id", unit.id))
        named = replace(unit, id=f"{job.name}:{own}", props=tuple(props))
        if cleaner is not None and named.source and named.target:
            cleaned = cleaner.clean(named)
            tally.counts["changes"].update(cleaned.changes)
            if cleaned.unit is None:
                tally.reject(named, "clean", {"clean": cleaned.reason or ""})
                continue
            named = cleaned.unit
        units.append(named)
    return units


def _findings(bench: Bench, job: Job, units: list[TranslationUnit], tally: _Tally) -> list[dict[str, object]]:
    """What the rules say of the units; those without a partner are looked at as well."""
    from mtkit.check.files import checked_units
    from mtkit.check.finding import finding_to_dict

    if bench.checker is None:
        return []
    swapped = [lang.partition("-")[0].lower() == "ar" for lang in bench.plan.langs] == [False, True]
    checked = checked_units(units, job.paths[-1], bench.checker, swapped=swapped, day=job.day)
    tally.about["ignored"] = checked.ignored
    tally.counts["rules"].update(finding.rule for finding in checked.findings)
    tally.counts["severities"].update(str(finding.severity) for finding in checked.findings)
    return [_finding(finding, finding_to_dict(finding)) for finding in checked.findings]


def _finding(finding: Finding, told: dict[str, object]) -> dict[str, object]:
    return told | ({"note": finding.note} if finding.note else {})


def _filtered(bench: Bench, units: list[TranslationUnit], tally: _Tally) -> list[TranslationUnit]:
    """The units that stay."""
    whole = []
    tally.about["nulls"] = 0
    for unit in units:
        null = not (unit.source and unit.target)
        tally.about["nulls"] += null
        if null and not bench.plan.nulls:
            tally.reject(unit, "null", {"null": "without a partner"})
        else:
            whole.append(unit)
    if bench.filters is None:
        return whole
    kept = []
    for unit, failed in zip(whole, _failed(bench.filters, whole), strict=True):
        if failed:
            tally.counts["filtered"].update(verdict.rule for verdict in failed)
            tally.reject(unit, "filter", {verdict.rule: f"{verdict.score:.4g}" for verdict in failed})
        else:
            kept.append(unit)
    return kept


def _failed(filters: Filters, units: list[TranslationUnit]) -> Iterable[list[Verdict]]:
    """The verdicts against each unit; there are none against one that has no partner."""
    pairs = [unit for unit in units if unit.source and unit.target]
    judged = iter(filters.failed(pairs))
    return [next(judged) if unit.source and unit.target else [] for unit in units]
