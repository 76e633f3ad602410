"""Build the table of spellings on record that mtkit ships: mtkit/transliteration/model/spellings.tsv.xz.

    python scripts/build_spellings.py

Names of Wikidata with their counts, and the names of the other tables with a count for each source; spellings that
cannot be renderings by the name model (misalignments) are left out, unless a source that gives translations says so.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from name_pairs import full_names, rows, token_pairs
from train_plausible import MODEL

from mtkit.files import open_output
from mtkit.transliteration.letters import arabic_words, latin_words
from mtkit.transliteration.names import arabic_name, latin_name
from mtkit.transliteration.spellings import Spellings
from mtkit.transliteration.weights import NameModel

WORTH = {"wd": 1, "google": 2, "authored": 3, "given": 2}
PREFERRED, COUNTRY, LEAST = 20, 10, 2
PLAUSIBLE = 0.0  # log-odds


def main() -> None:
    """Collect, filter, write."""
    model = NameModel.load(MODEL / "plausible.npz")
    counts: Counter[tuple[str, str]] = Counter()
    sure: set[tuple[str, str]] = set()
    for pair in token_pairs():
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
    odds = model.log_odds(keys)
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for key, score in zip(keys, odds, strict=True):
        if counts[key] >= LEAST and (key in sure or score > PLAUSIBLE):
            table[key[0]][key[1]] = counts[key]
    raw = Spellings(dict(table)).dump()
    with open_output(MODEL / "spellings.tsv.xz") as stream:
        stream.write(raw)
    print(f"{len(table)} names, {sum(map(len, table.values()))} spellings, {len(raw)} bytes")


if __name__ == "__main__":
    main()
