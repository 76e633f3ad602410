"""Pairs of an Arabic and a Latin name word from the name data, with the split that training and tests share."""

from __future__ import annotations

import csv
import lzma
import os
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mtkit.transliteration.names import arabic_name, latin_name

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKETS, HELD_OUT = 100, 12  # names whose checksum falls into the first buckets are never trained on


class Pair(NamedTuple):
    """A word pair: source of the data, folded Arabic, folded Latin, how often it was counted."""

    source: str
    arabic: str
    latin: str
    count: int


class FullName(NamedTuple):
    """An Arabic name of any length as written, with its Latin spellings; the first is the chosen one."""

    kind: str
    arabic: str
    spellings: tuple[str, ...]


def data_folder() -> Path:
    """The folder of the data: MTKIT_DATA, or shared/data beside the repository."""
    return Path(os.environ.get("MTKIT_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def rows(name: str) -> Iterator[list[str]]:
    """Rows of a table under names/, without its header."""
    path = data_folder() / "names" / name
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(reader)
        yield from reader


_BARE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ء": None})


def bare(arabic: str) -> str:
    """The letters that tell two Arabic names apart when hamzas and final letters are written carelessly."""
    return arabic.translate(_BARE)


def held_out(arabic: str) -> bool:
    """Whether this folded Arabic word is kept for testing."""
    return zlib.crc32(bare(arabic).encode()) % BUCKETS < HELD_OUT


def _words(source: str, arabic: str, latin: str, count: int) -> Iterator[Pair]:
    first, second = arabic_name(arabic), latin_name(latin)
    if not first or not second:
        return
    if len(first) == len(second):
        for one, other in zip(first, second, strict=True):
            if one.article == other.article:
                yield Pair(source, one.base, other.base, count)
            elif one.article and other.whole.startswith(("al", "el")):
                yield Pair(source, one.whole, other.whole, count)
            elif one.article:
                yield Pair(source, one.base, other.base, count)
    elif len(first) == 1 or len(second) == 1:
        yield Pair(source, "".join(w.whole for w in first), "".join(w.whole for w in second), count)


def token_pairs() -> list[Pair]:
    """All word pairs, folded, with counts added up within a source."""
    out: Counter[tuple[str, str, str]] = Counter()
    for _, line, arabic, latin in rows("wd_arabic.tsv.xz"):
        for pair in _words("wd", arabic, latin, int(line.split(":")[1])):
            out[pair[:3]] += pair.count
    for _, _, arabic, latin in rows("google_ar2en.tsv.xz"):
        for pair in _words("google", arabic, latin, 1):
            out[pair[:3]] += 1
    for _, _, arabic, latin in rows("given_names.tsv"):
        for pair in _words("given", arabic, latin, 1):
            out[pair[:3]] += 1
    for _, _, arabic, latin in rows("whosonfirst.tsv.xz"):
        if not any(char.isdigit() for char in latin):
            for pair in _words("wof", arabic, latin, 1):
                out[pair[:3]] += 1
    for name in full_names():
        for spelling in name.spellings:
            for pair in _words("authored", name.arabic, spelling, 1):
                out[pair[:3]] += 1
    return [Pair(*key, count) for key, count in sorted(out.items()) if len(key[1]) > 1 and len(key[2]) > 1]


def full_names() -> list[FullName]:
    """The names of the table that was written for this project."""
    out = []
    for kind, arabic, preferred, _short, variants, *_ in rows("authored.tsv"):
        spellings = [preferred, *(each.strip() for each in variants.split(";"))]
        out.append(FullName(kind, arabic, tuple(dict.fromkeys(each for each in spellings if each))))
    return out
