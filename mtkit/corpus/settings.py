"""What `corpus.toml` says: what a corpus is made of, how, and what is written."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtkit.check.config import CheckConfig, check_config, read_toml
from mtkit.corpus.settings_table import Table, TomlText
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FILE_NAME",
    "AlignSettings",
    "CorpusSettings",
    "DocumentSettings",
    "ExportSettings",
    "PairPattern",
    "load_corpus",
]

FILE_NAME = "corpus.toml"

_TEXTS = ("name", "title", "description", "version", "licence", "source_dir", "target_dir", "gold_dir")
_TABLES = ("align", "check", "clean", "dedup", "documents", "export", "filter", "glossary")
_KEYS = tuple(sorted((*_TEXTS, "source_lang", "target_lang", "pairs", "bitexts", *_TABLES)))
_PAIR_KEYS = ("name", "source", "target")
_CHECK_KEYS = ("extend-select", "fail-on", "ignore", "select")
_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """What is known of one document; other keys of its table are for people.

    Attributes:
        date: Day of the document; names are checked as of it.
        licence: SPDX identifier of its licence, where it is not that of the corpus.
    """

    date: date | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class PairPattern:
    """Files that belong together.

    Attributes:
        source: Path relative to the corpus, or a pattern with `*`.
        target: The same for the translation; a star stands for what the one in the source found.
        name: Name of a single pair; None for one made of the path of the source.
    """

    source: str
    target: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """How pairs are read and aligned.

    Attributes:
        aligner: Name of an aligner.
        model: Its model; None for the embedded one.
        read_as: Name of the reader of all files; None to go by suffix.
        segmented: The files hold one segment a line.
    """

    aligner: str = "bilingual"
    model: str | None = None
    read_as: str | None = None
    segmented: bool = False


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What a build writes; a name of None is not written.

    Attributes:
        folder: Where, as an absolute path.
        formats: Names of the bitexts, or names of formats.
        nulls: Whether units without a partner are kept.
        rejects: The bitext of all units that were left out.
        findings: The findings of the checks, one JSON object a line.
        statistics: The page with tables and plots.
        card: The card that describes the data set.
    """

    folder: str
    formats: tuple[str, ...] = ("tmx",)
    nulls: bool = False
    rejects: str | None = "rejects.jsonl"
    findings: str | None = "findings.jsonl"
    statistics: str | None = "statistics.html"
    card: str | None = "README.md"


@dataclass(frozen=True, slots=True)
class CorpusSettings:
    """A whole `corpus.toml`. Paths are absolute, or relative to the working folder as the file was named.

    Attributes:
        path: The file.
        root: Its folder; relative paths in the file start there.
        name: Short name, the stem of the outputs.
        source_lang: BCP 47 code.
        target_lang: BCP 47 code.
        title: What people call it.
        description: A paragraph.
        version: Version of the data.
        licence: SPDX identifier.
        source_dir: Folder of the originals, if the pairs lie in two folders.
        target_dir: Folder of the translations.
        gold_dir: Folder of gold alignments; a build does not look at it.
        pairs: Pairs beside those of the two folders.
        bitexts: Patterns of files that are aligned already.
        documents: What is known of single documents, by name.
        align: How pairs are aligned.
        glossaries: Termbases, the most specific last.
        anchors: Whether the names of the termbases anchor the alignment, too.
        check: Which rules run; None for none.
        clean: Settings of the cleaner; None for no cleaning.
        filter: Settings of the filters; None for no filtering.
        dedup: Settings of the search for duplicates; None for none.
        export: What is written.
    """

    path: str
    root: Path
    name: str
    source_lang: str
    target_lang: str
    title: str = ""
    description: str = ""
    version: str = ""
    licence: str = ""
    source_dir: str | None = None
    target_dir: str | None = None
    gold_dir: str | None = None
    pairs: tuple[PairPattern, ...] = ()
    bitexts: tuple[str, ...] = ()
    documents: Mapping[str, DocumentSettings] = field(default_factory=dict)
    align: AlignSettings = AlignSettings()
    glossaries: tuple[str, ...] = ()
    anchors: bool = False
    check: CheckConfig | None = None
    clean: Mapping[str, Any] | None = None
    filter: Mapping[str, Any] | None = None
    dedup: Mapping[str, Any] | None = None
    export: ExportSettings = ExportSettings("build")


def load_corpus(path: str | Path, output: str | None = None) -> CorpusSettings:
    """Read the settings of a corpus.

    Args:
        path: The folder of the corpus, or the file.
        output: The folder to write in, instead of the one that the file names.

    Raises:
        FormatError: If there is no such file, it is not valid TOML, has an unknown key or a value of the wrong kind;
            with the line, where that can be told.
    """
    place = Path(path)
    if place.is_dir():
        place /= FILE_NAME
        if not place.is_file():
            raise FormatError(f"holds no {FILE_NAME}", path=path, hint="a corpus is a folder with that file in it")
    values = read_toml(place, hint="correct it")
    file = TomlText(str(place), place.read_text(encoding="utf-8"))
    top = Table(values, "", file, _KEYS)
    root = place.parent
    source_lang, target_lang = (_required(top, key) for key in ("source_lang", "target_lang"))
    name = _required(top, "name")
    if not _NAME.fullmatch(name):
        raise top.error("name", f"name is {name!r}", "it names files: letters, digits, hyphen, dot and underscore")
    glossary = Table(values.get("glossary", {}), "glossary", file, ("anchors", "files"))
    settings = CorpusSettings(
        path=str(place),
        root=root,
        source_lang=source_lang,
        target_lang=target_lang,
        **{key: top.text(key) for key in _TEXTS if not key.endswith("_dir")},
        **{key: _folder(top, key, root) for key in _TEXTS if key.endswith("_dir")},  # type: ignore[arg-type]
        pairs=_pairs(top, file),
        bitexts=top.texts("bitexts"),
        documents=_documents(values.get("documents", {}), file),
        align=_align(values.get("align", {}), file, root),
        glossaries=tuple(str(root / name) for name in glossary.texts("files")),
        anchors=glossary.flag("anchors", default=False),
        check=_check(values.get("check", {}), file),
        clean=_switched(top, "clean", default=True),
        filter=_filter(_switched(top, "filter", default=True), root),
        dedup=_switched(top, "dedup", default=False),
        export=_export(values.get("export", {}), file, root, output),
    )
    if bool(settings.source_dir) != bool(settings.target_dir):
        raise top.error("source_dir", "source_dir and target_dir belong together", "name both, or neither")
    if not (settings.source_dir or settings.pairs or settings.bitexts):
        raise FormatError(
            "names nothing to build from", path=place, hint="give source_dir and target_dir, or pairs, or bitexts"
        )
    folders = [str(root), *filter(None, (settings.source_dir, settings.target_dir, settings.gold_dir))]
    if os.path.realpath(settings.export.folder) in map(os.path.realpath, folders):
        raise FormatError(
            "is a folder of the corpus itself, whose files could be written over",
            path=settings.export.folder,
            hint="name another folder with -o, or as folder in [export]",
        )
    return settings


def _required(top: Table, key: str) -> str:
    value = top.text(key)
    if not value:
        raise top.error(key, f"has no {key}", f'write a line such as {key} = "{_EXAMPLES[key]}"')
    return value


_EXAMPLES = {"name": "news", "source_lang": "ar", "target_lang": "en"}


def _folder(top: Table, key: str, root: Path) -> str | None:
    name = top.text(key)
    return str(root / name) if name else None


def _pairs(top: Table, file: TomlText) -> tuple[PairPattern, ...]:
    value = top.get("pairs")
    if value is None:
        return ()
    if not isinstance(value, list):
        raise top.error("pairs", "pairs is not a list", 'write pairs = [["a.ar.txt", "a.en.txt"]]')
    return tuple(_pair(entry, top, file) for entry in value)


def _pair(entry: Any, top: Table, file: TomlText) -> PairPattern:
    if isinstance(entry, list) and len(entry) == 2 and all(isinstance(part, str) for part in entry):  # noqa: PLR2004
        pattern = PairPattern(*entry)
    elif isinstance(entry, dict):
        table = Table(entry, "pairs", file, _PAIR_KEYS)
        pattern = PairPattern(table.text("source"), table.text("target"), table.text("name") or None)
    else:
        raise top.error("pairs", f"{entry!r} is not a pair", 'write ["a.ar.txt", "a.en.txt"]')
    if not (pattern.source and pattern.target):
        raise top.error("pairs", f"{entry!r} does not name two files", 'write ["a.ar.txt", "a.en.txt"]')
    if pattern.source.count("*") != pattern.target.count("*"):
        raise top.error(
            "pairs",
            f"{pattern.source} and {pattern.target} have not the same number of stars",
            "a star in the target stands for what the one in the source found",
        )
    return pattern


def _documents(values: Any, file: TomlText) -> dict[str, DocumentSettings]:
    if not isinstance(values, dict):
        raise FormatError("documents is not a table", path=file.path, hint='write [documents."NAME"]')
    found = {}
    for name, about in values.items():
        where = f"documents.{name}"
        table = Table(about, where, file, tuple(about) if isinstance(about, dict) else ())
        day = table.get("date")
        if isinstance(day, str):
            try:
                day = date.fromisoformat(day)
            except ValueError as error:
                raise table.error("date", f"date is {day!r}, not a date such as 2026-01-31") from error
        if day is not None and type(day) is not date:
            raise table.error("date", f"date is {day!r}, not a date such as 2026-01-31")
        found[name] = DocumentSettings(day, table.text("licence") or None)
    return found


def _align(values: Any, file: TomlText, root: Path) -> AlignSettings:
    from mtkit.align import ALIGNERS
    from mtkit.read import READERS

    table = Table(values, "align", file, ("aligner", "model", "read-as", "segmented"))
    aligner, read_as = table.text("aligner", "bilingual"), table.text("read-as") or None
    for key, name, known in (("aligner", aligner, ALIGNERS), ("read-as", read_as, READERS)):
        if name is not None and name not in known:
            raise table.error(key, f"unknown {key} {name!r}", f"known are {', '.join(sorted(known))}")
    model = _model(table.text("model") or None, root)
    return AlignSettings(aligner, model, read_as, table.flag("segmented", default=False))


def _model(name: str | None, root: Path) -> str | None:
    """A model beside the corpus, if there is one of that name; else the name of an embedded one or of a hub."""
    return str(root / name) if name is not None and (root / name).exists() else name


def _check(values: Any, file: TomlText) -> CheckConfig | None:
    if values is False:
        return None
    table = Table({} if values is True else values, "check", file, _CHECK_KEYS)
    try:
        return check_config({} if values is True else values, Path(file.path))
    except FormatError as error:
        key = next((key for key in _CHECK_KEYS if error.message.startswith(key)), "check")
        raise table.error(key, error.message, error.hint) from error


def _switched(top: Table, key: str, *, default: bool) -> dict[str, Any] | None:
    """A table that `KEY = false` or `KEY = true` may stand for."""
    value = top.get(key)
    if value is None or isinstance(value, bool):
        return {} if (default if value is None else value) else None
    if not isinstance(value, dict):
        raise top.error(key, f"{key} is {value!r}, not a table, true or false")
    return value


def _filter(values: dict[str, Any] | None, root: Path) -> dict[str, Any] | None:
    if values is not None and isinstance(values.get("model"), str):
        return values | {"model": _model(values["model"], root)}
    return values


def _export(values: Any, file: TomlText, root: Path, output: str | None) -> ExportSettings:
    names = {"rejects": "rejects.jsonl", "findings": "findings.jsonl"}
    names |= {"statistics": "statistics.html", "card": "README.md"}
    table = Table(values, "export", file, ("folder", "formats", "nulls", *names))
    formats = table.texts("formats") if table.get("formats") is not None else ("tmx",)
    chosen: dict[str, str | None] = {}
    for key, default in names.items():
        value = table.get(key)
        if value is not None and not isinstance(value, bool | str):
            raise table.error(key, f"{key} is {value!r}, not the name of a file, true or false")
        chosen[key] = value if isinstance(value, str) else None if value is False else default
    for name in (*formats, *filter(None, chosen.values())):
        if Path(name).name != name or name in {"", ".", "..", "manifest.json"}:
            raise table.error("formats", f"{name!r} is not the name of a file in the folder of the outputs")
    return ExportSettings(
        output or str(root / table.text("folder", "build")),
        formats,
        table.flag("nulls", default=False),
        **chosen,
    )
