"""Which files of two folders belong together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from mtkit.errors import FormatError
from mtkit.files import COMPRESSED

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Pairing", "gold_of", "pair_up", "stem_of"]

GOLD_SUFFIXES = (".gold", ".beads")


@dataclass(frozen=True, slots=True)
class Pairing:
    """What was found in two folders.

    Attributes:
        pairs: Name of each pair and its two files, sorted by name.
        notes: Files without a partner and files that cannot be told apart, one sentence each.
    """

    pairs: dict[str, tuple[Path, Path]]
    notes: tuple[str, ...]


def pair_up(source: Path, target: Path, langs: tuple[str, str] = ("ar", "en")) -> Pairing:
    """Pair the files of two folders, subfolders too, by their names.

    What counts is the path in the folder without its suffixes and without a language tag at the end of the stem
    (`2024/01.ar.txt`, `2024/01_en.docx` and `2024/01.md` are all `2024/01`). Hidden files do not count. If both
    folders are the same one, the files with the tag of each language are its two sides.

    Raises:
        FormatError: If a folder cannot be listed, or no file has a partner.
    """
    shared = source.resolve() == target.resolve()
    sides: list[dict[str, list[Path]]] = []
    for folder, lang in zip((source, target), langs, strict=True):
        found: dict[str, list[Path]] = {}
        for path in _files(folder):
            stem, tag = stem_of(path.name, langs)
            if tag == lang or not (shared or (tag is None and path.suffix in GOLD_SUFFIXES)):
                found.setdefault((path.relative_to(folder).parent / stem).as_posix(), []).append(path)
        sides.append(found)
    pairs: dict[str, tuple[Path, Path]] = {}
    notes: list[str] = []
    for name in sorted({*sides[0], *sides[1]}):
        left, right = (side.get(name, []) for side in sides)
        if len(left) == len(right) == 1:
            pairs[name] = left[0], right[0]
        elif left and right:
            notes.append(f"{', '.join(map(str, left + right))}: more than two files of one name, left out")
        else:
            notes.extend(f"{path}: no partner in {source if right else target}" for path in left + right)
    if not pairs:
        raise FormatError(
            f"no file in {source} has a partner in {target}",
            hint="partners have the same name up to the suffix and a language tag, as in 01.ar.txt and 01.en.txt",
        )
    return Pairing(pairs, tuple(notes))


def _files(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> NoReturn:
        cause = (error.strerror or type(error).__name__).lower()
        raise FormatError(f"cannot be listed: {cause}", path=error.filename) from error

    for root, folders, names in os.walk(folder, onerror=fail, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root) / name for name in sorted(names) if not name.startswith("."))


def stem_of(name: str, langs: tuple[str, str]) -> tuple[str, str | None]:
    """The stem of a file name without its suffixes and language tag, and the tag if there is one.

    Args:
        name: Name of the file, without folder.
        langs: The tags.
    """
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    for candidate in (name, name.rpartition(".")[0]):
        for lang in langs:
            for separator in ".-_":
                ending = f"{separator}{lang}"
                if candidate.lower().endswith(ending) and len(candidate) > len(ending):
                    return candidate[: -len(ending)], lang
    return Path(name).stem, None


def gold_of(folder: Path, name: str) -> Path | None:
    """The gold alignment of the pair `name` in a folder of them: `NAME.gold` or `NAME.beads`."""
    paths = (folder / f"{name}{suffix}" for suffix in GOLD_SUFFIXES)
    return next((path for path in paths if path.is_file()), None)
