"""The development sets of the aligner, read from the folder `MTKIT_DATA` (default: ../shared/data)."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mtkit.exchange.beads import parse_beads

if TYPE_CHECKING:
    from mtkit.align.evaluate import IndexBead

__all__ = ["DATA", "NAMES", "GoldPair", "dev_set", "need_data"]

DATA = Path(os.environ.get("MTKIT_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")

NAMES = ("news1", "news2", "reports", "law", "literature", "literature-mended")
"""The sets: news with merged and dropped sentences (two seeds), reports aligned by hand, a law, a tale."""

MENDED: dict[tuple[int, ...], tuple[int, ...]] = {
    (59,): (117, 118, 119, 120),
    (60, 61): (121, 122, 123),
    (62, 63): tuple(range(124, 132)),
    (64,): (132,),
    (65,): (133, 134, 135),
    (66, 67): (136, 137, 138),
}
"""Gold beads of the tale that count two lines too few, put right: source indices, then the target indices meant.

English lines 116 and 117 (from 0) are one sentence twice, and so are 118 and 119. The gold as published counts each
pair as one line there, names one of them twice, and leaves lines 137 and 138 in no bead.
"""


class GoldPair(NamedTuple):
    """Segments of both sides of a document, and its gold beads."""

    name: str
    source: list[str]
    target: list[str]
    gold: list[IndexBead]


def need_data() -> None:
    """Leave with a clear line where the data is not at hand."""
    if not (DATA / "dev").is_dir():
        sys.exit(f"no development data at {DATA}; set MTKIT_DATA to the folder that holds dev/")


def dev_set(name: str) -> list[GoldPair]:
    """The documents of one of the sets `NAMES`."""
    if name.startswith("news"):
        path = DATA / "dev" / "news" / f"tasks_seed{name.removeprefix('news')}.jsonl"
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return [
            GoldPair(
                row["id"], row["ar"], row["en"], [(tuple(source), tuple(target)) for source, target in row["gold"]]
            )
            for row in rows
        ]
    if name == "reports":
        return [_files(path.with_suffix("")) for path in sorted((DATA / "dev" / "reports").glob("*.gold"))]
    pair = _files(DATA / "dev" / "hard" / name.removesuffix("-mended"))
    if name.endswith("-mended"):
        pair = pair._replace(gold=[(source, MENDED.get(source, target)) for source, target in pair.gold])
    return [pair]


def _files(stem: Path) -> GoldPair:
    gold = stem.with_suffix(".gold")
    return GoldPair(
        stem.name,
        _lines(stem.with_suffix(".ar")),
        _lines(stem.with_suffix(".en")),
        parse_beads(gold.read_text("utf-8"), gold),
    )


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").removesuffix("\n").split("\n")
