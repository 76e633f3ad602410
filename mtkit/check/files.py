"""Which files to check, and how one of them is checked and fixed."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mtkit.check.fix import choose, fix_unit, unified_diff
from mtkit.check.texts import TEXT_KINDS, read_text
from mtkit.errors import FormatError, MtkitError
from mtkit.exchange import (
    BITEXT_FORMATS,
    BitextHead,
    BitextStream,
    UpdatableFormat,
    detect_format,
    open_bitext,
    write_bitext,
)
from mtkit.exchange.languages import primary
from mtkit.exchange.swap import swapped_unit
from mtkit.files import open_input, plain_suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.check.consistency import Usage
    from mtkit.check.engine import Checked, Checker
    from mtkit.check.finding import Finding
    from mtkit.check.texts import EnglishText

__all__ = ["FileResult", "Job", "check_file", "checked_units", "find_jobs"]

FixMode = Literal["none", "diff", "write"]
_PASSES = 8
"""How often fixes are applied and looked for again before they count as going round in circles."""
_TERMBASE_COLUMN = "preferred"
_WORD_TEXT = TEXT_KINDS[".docx"]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to check.

    Attributes:
        path: As the user named it, or as found in a folder.
        kind: A name in `BITEXT_FORMATS`, or `text`, `markdown`, `html`, `docx-text` for an English text.
        mode: Whether to fix, and how.
        unsafe: Whether unsafe fixes count, too.
    """

    path: str
    kind: str
    mode: FixMode = "none"
    unsafe: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it is an English text alone."""
        return self.kind in TEXT_KINDS.values()


@dataclass(slots=True)
class FileResult:
    """What became of one file.

    Attributes:
        path: The file as the user named it.
        findings: What was found, and not fixed.
        units: Number of units checked.
        ignored: Findings that the file itself asks to ignore.
        fixed: Number of fixes applied, or shown in `diff`.
        diff: What the fixes change.
        remarks: What the user should be told, one sentence each.
        usage: How names are rendered, for comparing files.
        langs: Source and target language.
        error: Why it could not be checked.
    """

    path: str
    findings: list[Finding] = field(default_factory=list)
    units: int = 0
    ignored: int = 0
    fixed: int = 0
    diff: str = ""
    remarks: list[str] = field(default_factory=list)
    usage: Usage | None = None
    langs: tuple[str, str] = ("ar", "en")
    error: MtkitError | None = None


def find_jobs(
    paths: Iterable[str], kind: str | None = None, *, mode: FixMode = "none", unsafe: bool = False
) -> list[Job]:
    """The files that `paths` name; folders are searched with all their subfolders.

    In a folder count bitexts by their suffix, and English texts whose name does not say that they are Arabic
    (`x.ar.md`, a folder `ar`); hidden files, termbases and configuration do not.

    Args:
        paths: Files and folders; `-` is standard input.
        kind: What every file is; None to go by suffix.
        mode: Whether to fix, and how.
        unsafe: Whether unsafe fixes count, too.

    Raises:
        FormatError: If a path does not exist, or its suffix tells nothing.
    """
    jobs: list[Job] = []
    for path in paths:
        if path != "-" and Path(path).is_dir():
            found = [Job(str(file), what, mode, unsafe) for file, what in _in_folder(Path(path))]
            if not found:
                raise FormatError(
                    "holds nothing to check", path=path, hint="name a folder with bitexts or English texts"
                )
            jobs += found
        else:
            jobs.append(Job(path, _word_kind(path) if kind == "docx" else kind or _kind(path), mode, unsafe))
    return list({job.path: job for job in jobs}.values())


def _kind(path: str) -> str:
    if path != "-" and plain_suffix(path) in TEXT_KINDS:
        kind = TEXT_KINDS[plain_suffix(path)]
        return _word_kind(path) if kind == _WORD_TEXT else kind
    try:
        return detect_format(path)
    except FormatError as error:
        if not error.message.startswith("the suffix"):
            raise
        known = ", ".join(sorted({*BITEXT_FORMATS, *TEXT_KINDS.values()}))
        message = error.message.partition(";")[0]
        raise FormatError(message, path=path, hint=f"name it with --from; known are {known}") from error


def _word_kind(path: str) -> str:
    """`docx` for a bitext in a table, `docx-text` for any other Word file, also for one that is found broken later."""
    from mtkit.exchange.wordtable import is_bitext_file

    return "docx" if is_bitext_file(path) else _WORD_TEXT


_BITEXTS_IN_FOLDERS = ("jsonl", "tmx", "xliff")
"""Formats whose suffixes mean a bitext and nothing else."""


def _in_folder(folder: Path) -> Iterator[tuple[Path, str]]:
    bitexts = {
        suffix: name
        for name in _BITEXTS_IN_FOLDERS
        if name in BITEXT_FORMATS
        for suffix in BITEXT_FORMATS[name].suffixes
    }
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if any(part.startswith(".") for part in inner.parts) or not path.is_file():
            continue
        suffix = plain_suffix(path)
        if suffix in TEXT_KINDS:
            parts = [part.lower() for part in (*inner.parts[:-1], *inner.name.split("."))]
            kind = _kind(str(path))
            if kind not in TEXT_KINDS.values() or "ar" not in parts:
                yield path, kind
        elif suffix in bitexts:
            yield path, bitexts[suffix]
        elif suffix == ".tsv" and not _is_termbase(path):
            yield path, "tsv"


def _is_termbase(path: Path) -> bool:
    """Whether a table is a termbase: its first line that is no comment names the column `preferred`."""
    with open_input(path) as stream:
        for line in stream:
            if not line.startswith(b"#"):
                return _TERMBASE_COLUMN in line.decode("utf-8", "replace").lower().strip().split("\t")
    return False


def check_file(job: Job, checker: Checker) -> FileResult:
    """Check one file, and fix it if asked; what goes wrong is in the result."""
    try:
        return _check_text(job, checker) if job.is_text else _check_bitext(job, checker)
    except MtkitError as error:
        if error.path is None:
            error.path = job.path
        return FileResult(job.path, error=error)
    except OSError as error:
        return FileResult(job.path, error=FormatError((error.strerror or "cannot be read").lower(), path=job.path))


# --- English texts


def _check_text(job: Job, checker: Checker) -> FileResult:
    original = text = read_text(job.path, job.kind)
    checked = checker.text(text)
    result = FileResult(job.path, units=1, langs=("", "en"))
    if job.mode != "none":
        text, checked, result.fixed = _fix_text(text, checked, checker, unsafe=job.unsafe)
        if result.fixed and job.mode == "diff":
            result.diff = unified_diff(original.text, text.text, job.path)
        elif result.fixed:
            _save_text(original, text)
    result.findings, result.ignored = checked.findings, checked.ignored
    return result


def _fix_text(
    text: EnglishText, checked: Checked, checker: Checker, *, unsafe: bool
) -> tuple[EnglishText, Checked, int]:
    fixed = 0
    for _ in range(_PASSES):
        chosen = choose(checked.findings, unsafe=unsafe)
        if not chosen:
            break
        fixes = [finding.fix for finding in chosen if finding.fix is not None]
        text = text.fixed(fixes)
        fixed += len(fixes)
        checked = checker.text(text)
    return text, checked, fixed


# --- bitexts


@dataclass(slots=True)
class _Loaded:
    """A bitext in memory; ids are unique in `units`, as they stand in the file in `names`."""

    head: BitextHead
    units: list[TranslationUnit]
    names: list[str]
    swapped: bool
    lost: int


def _load(job: Job, result: FileResult) -> _Loaded:
    lost = 0

    def on_reject(reject: object) -> None:
        nonlocal lost
        lost += 1
        result.remarks.append(_remark(reject))

    units: list[TranslationUnit] = []
    names: list[str] = []
    seen: dict[str, int] = {}
    with open_bitext(job.path, format=job.kind, on_reject=on_reject) as stream:
        head = stream.head
        swapped = primary(head.target_lang) == "ar" and primary(head.source_lang) != "ar"
        for unit in stream.units:
            names.append(unit.id)
            seen[unit.id] = seen.get(unit.id, 0) + 1
            name = unit.id if seen[unit.id] == 1 else f"{unit.id}#{seen[unit.id]}"
            units.append(unit if name == unit.id else replace(unit, id=name))
        result.remarks += [f"{job.path}: {remark}" for remark in stream.remarks if "taken to be" not in remark]
    result.langs = (head.source_lang, head.target_lang)
    return _Loaded(head, units, names, swapped, lost)


def _remark(reject: object) -> str:
    path, line, unit, reason = (getattr(reject, name) for name in ("path", "line", "unit", "reason"))
    return str(FormatError(reason, path=path, line=line, unit=unit, hint="left out"))


def checked_units(
    units: Sequence[TranslationUnit], path: str, checker: Checker, *, swapped: bool = False, day: date | None = None
) -> Checked:
    """Check the units of a bitext in memory.

    Args:
        units: The units, with ids of their own.
        path: The file, for the findings.
        checker: The rules.
        swapped: Whether the target is Arabic; only the target can be fixed, so then there are no fixes.
        day: The date of the texts.
    """
    if not swapped:
        return checker.bitext(units, path, day=day)
    checked = checker.bitext([swapped_unit(unit) for unit in units], path, day=day)
    checked.findings = [_swapped(finding) for finding in checked.findings]
    checked.usage = None
    return checked


def _date(head: BitextHead) -> date | None:
    """The date of a bitext: its first prop called `date`, if that is an ISO date."""
    for name, value in head.props:
        if name.rpartition("/")[2] == "date":
            with contextlib.suppress(ValueError):
                return date.fromisoformat(value.strip()[:10])
    return None


def _swapped(finding: Finding) -> Finding:
    """A finding of a swapped unit in the terms of the unit as it stands in the file; only its target can be fixed."""
    return replace(
        finding,
        source_span=finding.target_span,
        target_span=finding.source_span,
        source=finding.target,
        target=finding.source,
        fix=None,
    )


def _check_bitext(job: Job, checker: Checker) -> FileResult:
    result = FileResult(job.path)
    loaded = _load(job, result)
    before = list(loaded.units)

    def check() -> Checked:
        return checked_units(loaded.units, job.path, checker, swapped=loaded.swapped, day=_date(loaded.head))

    checked = check()
    if job.mode != "none":
        for _ in range(_PASSES):
            count = _fix_units(loaded.units, checked.findings, unsafe=job.unsafe)
            if not count:
                break
            result.fixed += count
            checked = check()
        if result.fixed and job.mode == "diff":
            result.diff = _diff_units(before, loaded.units, job.path)
        elif result.fixed:
            _save_bitext(job, loaded)
    result.findings, result.units, result.ignored = checked.findings, checked.units, checked.ignored
    result.usage = checked.usage
    return result


def _fix_units(units: list[TranslationUnit], findings: list[Finding], *, unsafe: bool) -> int:
    """Apply the fixes of `findings` to `units` in place; return how many were applied."""
    by_unit: dict[str | None, list[Finding]] = {}
    for finding in findings:
        if finding.fix is not None:
            by_unit.setdefault(finding.unit_id, []).append(finding)
    count = 0
    for at, unit in enumerate(units):
        chosen = choose(by_unit.get(unit.id, ()), unsafe=unsafe)
        fixes = [finding.fix for finding in chosen if finding.fix is not None]
        changed = fix_unit(unit, fixes) if fixes else None
        if changed is not None:
            units[at] = changed
            count += len(fixes)
    return count


def _diff_units(before: list[TranslationUnit], after: list[TranslationUnit], path: str) -> str:
    """The changed units in the manner of a unified diff, one hunk a unit."""
    hunks = [
        f"@@ unit {old.id} @@\n-{_line(old.target)}\n+{_line(new.target)}\n"
        for old, new in zip(before, after, strict=True)
        if old.target != new.target
    ]
    return f"--- {path}\n+++ {path}\n{''.join(hunks)}" if hunks else ""


def _line(text: str) -> str:
    return " ".join(text.splitlines())


def _save_bitext(job: Job, loaded: _Loaded) -> None:
    if job.path == "-":
        raise FormatError("standard input cannot be fixed in place", path=job.path, hint="use --diff or a file")
    form = BITEXT_FORMATS[job.kind]
    if isinstance(form, UpdatableFormat):
        form.update(job.path, loaded.units)  # what could not be read stays as it is
        return
    if loaded.lost:
        raise FormatError(
            f"is not fixed: what could not be read ({loaded.lost}) would be lost",
            path=job.path,
            hint="see the remarks; convert it with --rejects first",
        )
    units = (replace(unit, id=name) for unit, name in zip(loaded.units, loaded.names, strict=True))
    write_bitext(BitextStream(loaded.head, iter(list(units))), job.path, format=job.kind)


def _save_text(original: EnglishText, text: EnglishText) -> None:
    if original.path == "-":
        raise FormatError("standard input cannot be fixed in place", path="-", hint="use --diff or a file")
    text.save()
