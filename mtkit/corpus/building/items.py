"""What a corpus is made of: pairs of files and bitexts, found by its settings, each with a name of its own."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mtkit.corpus.pairing import pair_up, stem_of
from mtkit.corpus.settings import DocumentSettings
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.corpus.settings import CorpusSettings, PairPattern

__all__ = ["Found", "Item", "find_items", "shown"]


@dataclass(frozen=True, slots=True)
class Item:
    """A pair of files, or a bitext.

    Attributes:
        name: Unique in the corpus; the document that its units belong to.
        paths: Original and translation, or the bitext alone.
        document: What the settings know of it.
    """

    name: str
    paths: tuple[str, ...]
    document: DocumentSettings

    @property
    def is_bitext(self) -> bool:
        """Whether it is aligned already."""
        return len(self.paths) == 1


@dataclass(slots=True)
class Found:
    """The items of a corpus in the order of their names, and what the user should be told."""

    items: list[Item] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def shown(path: str, root: Path) -> str:
    """`path` as it is written in outputs: relative to the corpus, so that outputs do not depend on where it lies."""
    return Path(os.path.relpath(path, root)).as_posix()


def find_items(settings: CorpusSettings) -> Found:
    """Find every pair and bitext of a corpus.

    Raises:
        FormatError: If a folder cannot be listed, two items have one name, the folder of the outputs lies among the
            inputs, or there is nothing at all.
    """
    names = _Names(settings)
    if settings.source_dir and settings.target_dir:
        _apart(settings)
        langs = settings.source_lang, settings.target_lang
        pairing = pair_up(Path(settings.source_dir), Path(settings.target_dir), langs)
        names.notes += pairing.notes
        for name, files in pairing.pairs.items():
            names.add(name, (str(files[0]), str(files[1])))
    for pattern in settings.pairs:
        names.add_pairs(pattern)
    for glob in settings.bitexts:
        names.add_bitexts(glob)
    return names.found()


class _Names:
    """The items that were found so far, by name."""

    def __init__(self, settings: CorpusSettings) -> None:
        self._settings = settings
        self._paths: dict[str, tuple[str, ...]] = {}
        self.notes: list[str] = []

    def add(self, name: str, files: tuple[str, ...]) -> None:
        if name in self._paths:
            raise FormatError(
                f"{', '.join(self._paths[name])} and {', '.join(files)} are both called {name}",
                path=self._settings.path,
                hint="name one of the pairs: pairs = [{ name = ..., source = ..., target = ... }]",
            )
        self._paths[name] = files

    def add_pairs(self, pattern: PairPattern) -> None:
        pairs = list(_matching(pattern, self._settings, self.notes))
        if not pairs:
            self.notes.append(f"{self._settings.path}: no files are like {pattern.source} and {pattern.target}")
        for name, files in pairs:
            self.add(name, files)

    def add_bitexts(self, pattern: str) -> None:
        files = sorted(str(path) for path in _glob(self._settings.root, pattern))
        if not files:
            self.notes.append(f"{self._settings.path}: no bitext is like {pattern}")
        for file in files:
            name = shown(file, self._settings.root)
            if self._paths.get(name) != (file,):  # two patterns may name one file
                self.add(name, (file,))

    def found(self) -> Found:
        known, paths = self._settings.documents, self._paths
        if not paths:
            raise FormatError(
                "names no file that is there", path=self._settings.path, hint="see to source_dir, pairs, bitexts"
            )
        unknown = sorted(known.keys() - paths.keys())
        notes = [f"{self._settings.path}: [documents] names {name}, which is not in the corpus" for name in unknown]
        plain = DocumentSettings()
        items = [Item(name, paths[name], known.get(name, plain)) for name in sorted(paths)]
        return Found(items, [*self.notes, *notes])


def _apart(settings: CorpusSettings) -> None:
    """The outputs must not lie where inputs are looked for."""
    output = Path(settings.export.folder).resolve()
    for folder in (settings.source_dir, settings.target_dir):
        if folder is not None and output.is_relative_to(Path(folder).resolve()):
            raise FormatError(
                f"the outputs would lie in {folder}, among the inputs",
                path=settings.export.folder,
                hint="name another folder with -o",
            )


def _glob(root: Path, pattern: str) -> Iterator[Path]:
    """The files that `pattern` finds below the corpus, or at the path that it is."""
    if "*" not in pattern:
        yield root / pattern
        return
    for path in root.glob(pattern):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield path


def _matching(
    pattern: PairPattern, settings: CorpusSettings, notes: list[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    root = settings.root
    if "*" not in pattern.source:
        name = pattern.name or _name(pattern.source, settings)
        yield name, (str(root / pattern.source), str(root / pattern.target))
        return
    if pattern.name:
        raise FormatError(f"{pattern.name} names many pairs at once: {pattern.source}", path=settings.path)
    like = re.compile("(.*)".join(re.escape(part) for part in re.split(r"\*\*/|\*", pattern.source)))
    holes = re.findall(r"\*\*/|\*", pattern.target)
    fixed = re.split(r"\*\*/|\*", pattern.target)
    for path in sorted(_glob(root, pattern.source)):
        inner = path.relative_to(root).as_posix()
        match = like.fullmatch(inner)
        if match is None or len(match.groups()) != len(holes):
            continue
        target = root / "".join(text + part for text, part in zip(fixed, (*match.groups(), ""), strict=True))
        if target.is_file():
            yield _name(inner, settings), (str(path), str(target))
        else:
            notes.append(f"{path}: no partner at {target}")


def _name(path: str, settings: CorpusSettings) -> str:
    """The path in the corpus without suffixes and language tag."""
    inner = Path(os.path.normpath(path))
    return (inner.parent / stem_of(inner.name, (settings.source_lang, settings.target_lang))[0]).as_posix()
