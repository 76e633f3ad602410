"""Pairs of an Arabic and a Latin name word from the name data, with the split that training and tests share."""

from __future__ import annotations

import csv
import lzma
import os
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mtkit.transliteration.letters import latin_words
from mtkit.transliteration.names import arabic_name, latin_name
from mtkit.transliteration.spellings import bare, consonants_alike

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


def alike(one: str, other: str) -> bool:
    """Whether two Arabic words differ only by letters that Latin spelling does not tell apart."""
    return consonants_alike(one) == consonants_alike(other)


def held_out(arabic: str) -> bool:
    """Whether this folded Arabic word is kept for testing."""
    return zlib.crc32(bare(arabic).encode()) % BUCKETS < HELD_OUT


def _words(source: str, arabic: str, latin: str, count: int) -> Iterator[Pair]:
    first, second = arabic_name(arabic), latin_name(latin)
    if not first or not second:
        return
    if len(first) == len(second):
        for one, other in zip(first, second, strict=True):
            if one.article and not other.article and other.whole.startswith(("al", "el")):
                yield Pair(source, one.whole, other.whole, count)
            elif one.article or not other.article:
                yield Pair(source, one.base, other.base, count)
    elif len(first) == 1 or len(second) == 1:
        yield Pair(source, "".join(w.whole for w in first), "".join(w.whole for w in second), count)


def _raw_pairs() -> Iterator[Pair]:  # noqa: C901 - one source after the other
    for _, line, arabic, latin in rows("wd_arabic.tsv.xz"):
        yield from _words("wd", arabic, latin, int(line.split(":")[1]))
    for _, _, arabic, latin in rows("google_ar2en.tsv.xz"):
        yield from _words("google", arabic, latin, 1)
    for _, _, arabic, latin in rows("given_names.tsv"):
        yield from _words("given", arabic, latin, 1)
    for _, _, arabic, latin in rows("whosonfirst.tsv.xz"):
        if not any(char.isdigit() for char in latin) and len(arabic.split()) == len(latin_name(latin)):
            yield from _words("wof", arabic, latin, 1)
    common = english_words()
    for name in full_names():
        if name.kind not in {"person", "place"}:
            continue
        for spelling in name.spellings:
            words = len(arabic_name(name.arabic))
            if words == len(latin_name(spelling)) and (words == 1 or name.kind == "person"):
                for pair in _words("authored", name.arabic, spelling, 1):
                    if pair.latin not in common:
                        yield pair


RARE = 0.04  # a spelling that belongs to another name at least 24 times as often is taken for a misalignment


def token_pairs() -> list[Pair]:
    """All word pairs, folded, with counts added up within a source; without spellings that belong to other names."""
    out: Counter[tuple[str, str, str]] = Counter()
    for pair in _raw_pairs():
        if len(pair.arabic) > 1 and len(pair.latin) > 1:
            out[pair[:3]] += pair.count
    whole: Counter[str] = Counter()
    share: Counter[tuple[str, str]] = Counter()
    for (_, arabic, latin), count in out.items():
        whole[latin] += count
        share[consonants_alike(arabic), latin] += count
    return [
        Pair(*key, count)
        for key, count in sorted(out.items())
        if share[consonants_alike(key[1]), key[2]] >= RARE * whole[key[2]]
    ]


def english_words() -> frozenset[str]:
    """English words of the lexicon that was written for this project."""
    out: set[str] = set()
    for path in sorted((data_folder() / "train" / "authored").glob("*.lexicon.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            for each in line.partition("\t")[2].split(";"):
                words = latin_words(each) if each.strip().islower() else ()
                out.update(words)
    return frozenset(out)


def full_names() -> list[FullName]:
    """The names of the table that was written for this project."""
    out = []
    for kind, arabic, preferred, _short, variants, *_ in rows("authored.tsv"):
        spellings = [preferred, *(each.strip() for each in variants.split(";"))]
        out.append(FullName(kind, arabic, tuple(dict.fromkeys(each for each in spellings if each))))
    return out
