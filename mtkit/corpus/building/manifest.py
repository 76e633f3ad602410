"""The manifest of a corpus: what it was made of and how, figures, and the hash of every input and output."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mtkit import __version__
from mtkit.corpus.building.items import shown
from mtkit.corpus.building.records import digest
from mtkit.files import open_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mtkit.corpus.building.items import Item
    from mtkit.corpus.building.merge import Counts
    from mtkit.corpus.building.work import Failure
    from mtkit.corpus.settings import CorpusSettings

__all__ = ["MANIFEST", "manifest_of", "read_manifest", "write_manifest"]

MANIFEST = "manifest.json"


def manifest_of(
    settings: CorpusSettings,
    items: Iterable[Item],
    counts: Counts,
    inputs: Mapping[str, str],
    failures: Iterable[Failure],
) -> dict[str, Any]:
    """The manifest without the outputs; the same for the same corpus, wherever and whenever it is built."""
    failed = sorted(failures, key=lambda failure: failure.name)
    gone = {failure.name for failure in failed}
    kinds = [item.is_bitext for item in items if item.name not in gone]
    return {
        "mtkit": "manifest",
        "version": __version__,
        "corpus": {
            "name": settings.name,
            "title": settings.title,
            "version": settings.version,
            "licence": settings.licence,
            "source_lang": settings.source_lang,
            "target_lang": settings.target_lang,
        },
        "signature": _signature(settings, counts.signatures, inputs),
        "settings": _hash_of_settings(settings),
        "counts": {
            "pairs": kinds.count(False),
            "bitexts": kinds.count(True),
            "failed": len(failed),
            **{name: counts.total[name] for name in _TOTALS},
            **{
                name: dict(sorted(counts.by.get(kind, {}).items(), key=lambda item: (-item[1], item[0])))
                for name, kind in _KINDS.items()
            },
        },
        "failed": [{"name": one.name, "error": _error(one, settings)} for one in failed],
        "documents": {name: figures for name, figures in counts.documents.items() if name not in gone},
        "inputs": dict(sorted(inputs.items())),
    }


_TOTALS = (
    "source_segments",
    "target_segments",
    "units",
    "nulls",
    "kept",
    "rejected",
    "duplicates",
    "findings",
    "ignored",
)
_KINDS = {
    "rejected_by": "reasons",
    "filtered_by": "filtered",
    "cleaned": "changes",
    "findings_by_rule": "rules",
    "findings_by_severity": "severities",
}


def _error(failure: Failure, settings: CorpusSettings) -> str:
    """The error with its path as outputs write it."""
    error = failure.error
    path = None if error.path is None else shown(error.path, settings.root)
    return str(type(error)(error.message, path=path, line=error.line, unit=error.unit, hint=error.hint))


def _signature(settings: CorpusSettings, signatures: Iterable[str], inputs: Mapping[str, str]) -> str:
    """What the units depend on, in one line."""
    parts = [*sorted(signatures)] or [f"mtkit:{__version__}"]
    if settings.check is not None:
        parts.append(f"rules:{','.join(sorted(settings.check.codes()))}")
    for path in settings.glossaries:
        name = shown(path, settings.root)
        parts.append(f"glossary:{name.rpartition('/')[2]}-{inputs[name][:8]}")
    if settings.filter is not None:
        from mtkit.corpus.filtering import filters_from

        langs = {"source_lang": settings.source_lang, "target_lang": settings.target_lang}
        parts.append(filters_from(settings.filter, **langs).signature)
    if settings.dedup is not None:
        parts.append(f"dedup:{settings.dedup.get('mode', 'folded')}")
    return "|".join(parts)


def _hash_of_settings(settings: CorpusSettings) -> str:
    """A hash of what the settings say, whatever folder they lie in."""
    told = asdict(settings)
    for name in ("path", "root", "source_dir", "target_dir", "gold_dir", "glossaries"):
        del told[name]
    told["export"].pop("folder")
    for table in ("align", "filter"):  # a model is known by what is in it
        told[table] = {key: value for key, value in (told[table] or {}).items() if key != "model"}
    if told["check"] is not None:
        told["check"] = sorted(settings.check.codes() if settings.check else ())
    return digest(told)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of an earlier build, if there is one that can be read."""
    try:
        value = json.loads((folder / MANIFEST).read_bytes().decode("utf-8", "surrogatepass"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) and value.get("mtkit") == "manifest" else None


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, whole or not at all."""
    with open_output(folder / MANIFEST) as out:
        for part in json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(manifest):
            out.write(part.encode("utf-8", "surrogatepass"))
        out.write(b"\n")
