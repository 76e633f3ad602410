"""Build the tables of spellings on record that mtkit ships: spellings.tsv.xz (words), names.tsv.xz (whole names).

Names of Wikidata with their counts, and the names of the other tables with a count for each source; spellings that
cannot be renderings by the EM weights (misalignments) are left out, unless a source that gives translations says so.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from typing import TYPE_CHECKING

from name_pairs import full_names, rows, token_pairs
from name_training import MODEL, aligned

from mtkit.files import open_output
from mtkit.transliteration.letters import arabic_words, latin_words
from mtkit.transliteration.names import arabic_name, latin_name
from mtkit.transliteration.spellings import Spellings

if TYPE_CHECKING:
    from mtkit.transliteration.weights import NameModel

WORTH = {"wd": 1, "google": 2, "authored": 3, "given": 2}
PREFERRED, COUNTRY, LEAST = 20, 10, 2
PLAUSIBLE = 0.8  # mean step of the best path, log-odds


def _means(model: NameModel, pairs: list[tuple[str, str]]) -> list[float]:
    path = model.paths(pairs)
    means: list[float] = (2 * path.total / (path.arabic_length + path.latin_length)).tolist()
    return means


def build_tables() -> None:  # noqa: C901, PLR0912 - one source after the other
    """Collect, filter, write."""
    pairs = token_pairs()
    model, _ = aligned(pairs)
    counts: Counter[tuple[str, str]] = Counter()
    sure: set[tuple[str, str]] = set()
    for pair in pairs:
        if pair.source in WORTH:
            counts[pair.arabic, pair.latin] += pair.count * WORTH[pair.source]
    for name in full_names():
        first = arabic_name(name.arabic)
        for at, spelling in enumerate(name.spellings):
            second = latin_name(spelling)
            if len(first) == len(second) == 1 and name.kind == "place":
                sure.add((first[0].base, second[0].base))
                counts[first[0].base, second[0].base] += PREFERRED if at == 0 else 1
    for source, _, arabic, latin in rows("geo.tsv.xz"):
        if source in {"cldr-territories", "cldr-city"} and len(arabic_words(arabic)) == len(latin_words(latin)) == 1:
            key = arabic_name(arabic)[0].base, latin_words(latin)[0]
            sure.add(key)
            counts[key] += COUNTRY
    keys = sorted(counts)
    odds = [mean for start in range(0, len(keys), 1024) for mean in _means(model, keys[start : start + 1024])]
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for key, score in zip(keys, odds, strict=True):
        if counts[key] >= LEAST and (key in sure or score > PLAUSIBLE):
            table[key[0]][key[1]] = counts[key]
    write("spellings.tsv.xz", table)
    whole: dict[str, dict[str, int]] = defaultdict(dict)
    for name in full_names():
        if name.kind in {"person", "place"}:
            for at, spelling in enumerate(name.spellings):
                _add(whole, name.arabic, spelling, PREFERRED if at == 0 else 1)
    for source, _, arabic, latin in rows("geo.tsv.xz"):
        if source in {"cldr-territories", "cldr-city"} and latin.isascii():
            _add(whole, arabic, latin, COUNTRY)
    write("names.tsv.xz", whole)


def _add(table: dict[str, dict[str, int]], arabic: str, latin: str, count: int) -> None:
    key = " ".join(arabic_words(arabic))
    if key and latin and "\t" not in latin:
        table[key][latin] = table[key].get(latin, 0) + count


def write(name: str, table: dict[str, dict[str, int]]) -> None:
    """Write a table beside the model."""
    raw = Spellings(dict(table)).dump()
    with open_output(MODEL / name) as stream:
        stream.write(raw)
    print(f"{name}: {len(table)} names, {sum(map(len, table.values()))} spellings, {len(raw)} bytes")
