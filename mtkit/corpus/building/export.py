"""What a build writes: the bitexts, what was left out, the findings."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import importlib.util
import json
from typing import TYPE_CHECKING, Any

from mtkit.errors import FormatError
from mtkit.files import open_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mtkit.corpus.building.merge import Merged
    from mtkit.corpus.settings import CorpusSettings
    from mtkit.exchange import BitextHead

__all__ = [
    "bitext_names",
    "check_formats",
    "described",
    "file_hashes",
    "files_of",
    "head_of_corpus",
    "sweep",
    "write_all",
]


def bitext_names(settings: CorpusSettings) -> dict[str, str]:
    """Name of each bitext to write and its format; a format alone stands for the name of the corpus with its suffix.

    Raises:
        FormatError: If neither a name nor its suffix tells a format.
    """
    from mtkit.exchange import BITEXT_FORMATS, detect_format

    found = {}
    for name in settings.export.formats:
        if name in BITEXT_FORMATS:
            suffixes = BITEXT_FORMATS[name].suffixes
            ending = suffixes[0] if suffixes else f".{{{settings.source_lang},{settings.target_lang}}}"
            found[f"{settings.name}{ending}"] = name
        else:
            try:
                found[name] = detect_format(name)
            except FormatError as error:
                raise FormatError(f"[export] {name}: {error.message}", path=settings.path, hint=error.hint) from error
    return found


def check_formats(settings: CorpusSettings) -> None:
    """See that every output can be written, before the work rather than after it.

    Raises:
        FormatError: If a format is not known, or the package that it needs is not installed.
    """
    names = bitext_names(settings)
    if settings.export.rejects is not None:
        names |= {settings.export.rejects: _format_of(settings.export.rejects)}
    for name, form in names.items():
        if form == "parquet" and importlib.util.find_spec("pyarrow") is None:
            raise FormatError(
                f"[export] {name}: Parquet needs pyarrow, which is not installed",
                path=settings.path,
                hint="pip install 'mtkit[parquet]'",
            )


def files_of(name: str) -> list[str]:
    """The files that an output is made of: a Moses pair is two."""
    stem, brace, rest = name.rpartition(".{")
    if not brace:
        return [name]
    langs, _, tail = rest.partition("}")
    return [f"{stem}.{lang}{tail}" for lang in langs.split(",")]


def head_of_corpus(settings: CorpusSettings, signature: str) -> BitextHead:
    """The head of every bitext of a corpus."""
    from mtkit.exchange import BitextHead

    told = {"corpus": settings.name, "title": settings.title, "version": settings.version, "licence": settings.licence}
    props = tuple((name, value) for name, value in told.items() if value)
    notes = (settings.description,) if settings.description else ()
    return BitextHead(settings.source_lang, settings.target_lang, signature, props=props, notes=notes)


def write_all(merged: Merged, head: BitextHead, settings: CorpusSettings, folder: Path) -> list[str]:
    """Write every bitext, the rejects and the findings; return what the user should be told."""
    from mtkit.exchange import BitextStream, write_bitext

    notes: list[str] = []
    written = [(name, form, merged.kept) for name, form in bitext_names(settings).items()]
    if settings.export.rejects is not None:
        written.append((settings.export.rejects, _format_of(settings.export.rejects), merged.rejected))
    for name, form, units in written:
        report = write_bitext(BitextStream(head, units()), folder / name, format=form)
        notes += [f"{folder / name}: {note}" for note in report.notes]
        if report.removed:
            notes.append(f"{folder / name}: characters that the format cannot hold were removed: {report.removed}")
    if settings.export.findings is not None:
        _write_lines(folder / settings.export.findings, merged.findings())
    return notes


def _format_of(name: str) -> str:
    from mtkit.exchange import detect_format

    return detect_format(name)


def _write_lines(path: Path, objects: Iterable[Mapping[str, Any]]) -> None:
    with open_output(path) as out:
        for value in objects:
            out.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")


def file_hashes(folder: Path, names: Iterable[str]) -> dict[str, str] | None:
    """SHA-256 of each output; None if one is missing."""
    found = {}
    for name in names:
        try:
            with (folder / name).open("rb") as stream:
                found[name] = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return None
    return found


def described(folder: Path, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of each output."""
    hashes = file_hashes(folder, names) or {}
    return {name: {"bytes": (folder / name).stat().st_size, "sha256": told} for name, told in hashes.items()}


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Delete the temporary files that a killed build left beside its outputs."""
    for name in names:
        for path in folder.glob(f".{glob.escape(name)}.*.part"):
            with contextlib.suppress(OSError):
                path.unlink()
