"""The data that the embedded models are trained on, read from the folder `MTKIT_DATA` (default: ../shared/data)."""

from __future__ import annotations

import argparse
import json
import lzma
import os
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from mtkit.align.training.documents import GoldDocument
from mtkit.align.training.lexicon import WeightedPair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = Path(os.environ.get("MTKIT_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
BOUNDARIES = Path(__file__).resolve().parents[1] / "corpora/boundaries"

AUTHORED_WEIGHT = 3.0
OPEN_WEIGHT = 1.0
LEXICON_WEIGHTS = {"authored": 2.0, "wordnet": 0.5, "terms": 1.0}
BLOCK = 40
"""Rows of the authored sentences that are taken as one document."""


def need_data() -> None:
    """Leave with a clear line where the data is not at hand."""
    if not (DATA / "train").is_dir():
        sys.exit(f"no training data at {DATA}; set MTKIT_DATA to the folder that holds train/, lexicon/ and dev/")


def rows(path: Path, *, header: bool = True) -> Iterator[list[str]]:
    """The fields of each line of a TSV file, `.xz` or plain."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        if header:
            next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")


def open_pairs() -> Iterator[WeightedPair]:
    """Sentence pairs of open projects."""
    for row in rows(DATA / "train/open.tsv.xz"):
        yield WeightedPair(row[2], row[3], OPEN_WEIGHT)


def dictionary() -> Iterator[WeightedPair]:
    """Rows of the bilingual lexicons."""
    for path in sorted((DATA / "train/authored").glob("*.lexicon.tsv")):
        for row in rows(path, header=False):
            for english in row[1].split(";"):
                yield WeightedPair(row[0], english.strip(), LEXICON_WEIGHTS["authored"])
    for row in rows(DATA / "lexicon/wordnet_wiktionary.tsv.xz"):
        yield WeightedPair(row[2], row[3], LEXICON_WEIGHTS["wordnet"])
    for row in rows(DATA / "lexicon/terms_tico19.tsv"):
        yield WeightedPair(row[2], row[3], LEXICON_WEIGHTS["terms"])


def text_blocks() -> list[tuple[int, list[tuple[str, str]]]]:
    """Sentence pairs in document order, as (fold 0 or 1, pairs): what documents are made of by merging and cutting."""
    blocks: list[tuple[int, list[tuple[str, str]]]] = []
    documents: dict[str, list[tuple[str, str]]] = {}
    for row in rows(DATA / "train/general.tsv.xz"):
        documents.setdefault(row[0], []).append((row[2], row[3]))
    for name, pairs in documents.items():
        fold = zlib.crc32(name.encode()) % 2
        blocks.extend((fold, pairs[at : at + 50]) for at in range(0, len(pairs), 50))
    for path in sorted((DATA / "train/authored").glob("*.sentences.tsv")):
        pairs = [(row[0], row[1]) for row in rows(path, header=False)]
        blocks.extend((at // BLOCK % 2, pairs[at : at + BLOCK]) for at in range(0, len(pairs), BLOCK))
    return blocks


def natural_documents() -> list[tuple[str, GoldDocument]]:
    """Documents with natural bead boundaries, each with its genre: those of the data folder and our own ones."""
    found = []
    for path in (DATA / "train/authored/documents.jsonl", *sorted(BOUNDARIES.glob("*.jsonl"))):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                beads = [(tuple(source), tuple(target)) for source, target in row["gold"]]
                found.append((row["genre"], GoldDocument(row["ar"], row["en"], beads)))
    return found


def natural_pairs() -> Iterator[WeightedPair]:
    """The beads of the natural documents as sentence pairs."""
    for _, document in natural_documents():
        for source, target in document.beads:
            if source and target:
                yield WeightedPair(
                    " ".join(document.source[i] for i in source),
                    " ".join(document.target[j] for j in target),
                    AUTHORED_WEIGHT,
                )


def plans() -> Iterator[tuple[str, list[WeightedPair]]]:
    """Name and pairs of each model for training the bead score: none has seen the documents it is used on."""
    base = [*open_pairs(), *dictionary()]
    blocks = text_blocks()
    for name, left_out in (("fold0", 0), ("fold1", 1), ("natural", None)):
        texts = [
            WeightedPair(source, target, AUTHORED_WEIGHT)
            for fold, pairs in blocks
            if fold != left_out
            for source, target in pairs
        ]
        yield name, base + texts


def everything() -> list[WeightedPair]:
    """All pairs: what the models that ship are trained on."""
    texts = [WeightedPair(a, b, AUTHORED_WEIGHT) for _, pairs in text_blocks() for a, b in pairs]
    return [*open_pairs(), *dictionary(), *texts, *natural_pairs()]


def train_part(about: str | None, make: Callable[[list[WeightedPair]], bytes], model: Path, suffix: str) -> None:
    """The command line of a script that trains one part of the model on sentence pairs.

    Args:
        about: The help of the script.
        make: Trains on pairs and gives the bytes of the file.
        model: Where the part that ships is written.
        suffix: What the names of the folds end with.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, help="train for the bead score, one file a fold, into this folder")
    parser.add_argument("-o", "--output", type=Path, default=model)
    args = parser.parse_args()
    need_data()
    if args.folds:
        for name, pairs in plans():
            _write(make(pairs), len(pairs), args.folds / f"{name}{suffix}.npz")
    else:
        pairs = everything()
        _write(make(pairs), len(pairs), args.output)


def _write(data: bytes, pairs: int, path: Path) -> None:
    """Write a trained part and say how large it became."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{path.name}: {pairs} pairs, {len(data) / 1e6:.2f} MB")
