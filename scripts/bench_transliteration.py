"""Measure the name models on names they never saw; prints the tables of docs/transliteration.md.

    python scripts/train_plausible.py --out /tmp/plausible.npz
    python scripts/train_same.py --out /tmp/same.npz
    python scripts/train_romanize.py --out /tmp/speller.npz
    python scripts/bench_transliteration.py --plausible /tmp/plausible.npz --same /tmp/same.npz --speller /tmp/speller.npz

The shipped models are trained on all names; without options they are measured, and the figures flatter them.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import tomllib
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from name_pairs import Pair, data_folder, english_words, full_names, held_out, token_pairs
from name_tests import TestSet, recall_at, word_test
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein
from train_plausible import MODEL
from train_romanize import unseen_names

from mtkit.transliteration.letters import fold_latin_word, latin_words
from mtkit.transliteration.names import arabic_name, latin_name
from mtkit.transliteration.pairing import name_log_odds
from mtkit.transliteration.plausible import Scorer
from mtkit.transliteration.romanize import spell_word
from mtkit.transliteration.same import same_name
from mtkit.transliteration.speller import Speller
from mtkit.transliteration.spellings import Spellings, consonants_alike, shipped_spellings
from mtkit.transliteration.weights import NameModel

RATES = (0.01, 0.02, 0.034, 0.05)
SAMPLE = 40_000


@cache
def _pattern(arabic: str, *, seen: bool) -> re.Pattern[str]:
    raw = tomllib.loads((MODEL / "letters.toml").read_text(encoding="utf-8"))["letters"]
    out = []
    for letter in arabic:
        ways = raw.get(letter, {"sure": ["."], "seen": []})
        chunks = sorted({*ways["sure"], *(ways["seen"] if seen else ())}, key=len, reverse=True)
        out.append(f"(?:{'|'.join(map(re.escape, chunks))})[aeiouy]{{0,2}}")
    return re.compile("".join(out) + "h?")


def _row(name: str, positives: list[float], negatives: list[float]) -> None:
    cells = "  ".join(f"{recall_at(positives, negatives, rate):.3f}" for rate in RATES)
    recall = sum(score > 0 for score in positives) / len(positives)
    alarms = sum(score > 0 for score in negatives) / len(negatives)
    print(f"  {name:28} {cells}   at 0.5: recall {recall:.3f}, false alarms {alarms:.4f}")


def _point(name: str, positives: list[bool], negatives: list[bool]) -> None:
    print(
        f"  {name:28} recall {sum(positives) / len(positives):.3f}, false alarms {sum(negatives) / len(negatives):.4f}"
    )


def words(test: TestSet, model: NameModel) -> None:
    """Recall at fixed false-alarm rates, and the baselines."""
    negatives = test.negatives
    if len(negatives) > SAMPLE:
        negatives = random.Random(0).sample(negatives, SAMPLE)
    print(f"{test.name}: {len(test.positives)} spellings, {len(negatives)} of other names; recall at 1, 2, 3.4, 5 %")
    _row("plausible", model.log_odds(test.positives).tolist(), model.log_odds(negatives).tolist())
    for seen in (True, False):
        hits = [
            [_pattern(arabic, seen=seen).fullmatch(latin) is not None for arabic, latin in pairs]
            for pairs in (test.positives, negatives)
        ]
        _point(f"pattern, {'all' if seen else 'sure'} classes", *hits)
    other = [(arabic, latin) for arabic, latin in test.positives if latin != test.usual[arabic]]
    ratios = [[fuzz.ratio(test.usual[a], latin) >= 80 for a, latin in pairs] for pairs in (other, negatives)]
    _point("rapidfuzz ratio >= 80", *ratios)


def persons(pairs: list[Pair]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Held-out full names of persons: their spellings; and near names: other persons, or one word another's."""
    rng = random.Random(3)
    common = english_words()
    known: dict[str, set[str]] = {}
    for pair in pairs:
        known.setdefault(pair.latin, set()).add(consonants_alike(pair.arabic))
    pool = sorted({pair.latin for pair in pairs if pair.source in {"authored", "given"}})
    everyone = [name for name in full_names() if name.kind == "person" and len(arabic_name(name.arabic)) > 1]
    positives, negatives = [], []
    for name in everyone:
        size = len(arabic_name(name.arabic))
        if not held_out(name.arabic):
            continue
        own = [s for s in name.spellings if len(latin_name(s)) == size and not common.intersection(latin_words(s))]
        positives += [(name.arabic, spelling) for spelling in own]
        for spelling in own:
            parts = spelling.split()
            at = rng.randrange(len(parts))
            word = (latin_words(parts[at]) or ("",))[-1]
            found = process.extract(word, pool, scorer=Levenshtein.distance, score_cutoff=3, limit=10)
            names = known.get(word, set())
            near = [other for other, *_ in found if names and known[other].isdisjoint(names)]
            negatives += [(name.arabic, " ".join([*parts[:at], n.title(), *parts[at + 1 :]])) for n in near[:3]]
        others = [o for o in everyone if o.arabic != name.arabic]
        nearest = process.extract(own[0] if own else "", [o.spellings[0] for o in others], scorer=fuzz.ratio, limit=5)
        negatives += [(name.arabic, spelling) for spelling, *_ in nearest]
    return positives, negatives


def same(test: TestSet, model: NameModel) -> None:
    """Pairs of spellings of one held-out word against pairs of spellings of two."""
    positives = [(test.usual[a], latin) for a, latin in test.positives if latin != test.usual[a]]
    negatives = [(test.usual[a], latin) for a, latin in test.negatives if latin != test.usual[a]]
    print(f"same_name, {test.name}: {len(positives)} and {len(negatives)} pairs; recall at 1, 2, 3.4, 5 %")
    scores = [[same_name(a, b, model=model) - 0.5 for a, b in pairs] for pairs in (positives, negatives)]
    _row("same_name", *scores)
    _point("rapidfuzz ratio >= 80", *[[fuzz.ratio(a, b) >= 80 for a, b in pairs] for pairs in (positives, negatives)])


def spelling(speller: Speller) -> None:
    """Top-n accuracy for single words that were not in training."""
    unseen = unseen_names()
    record = shipped_spellings()
    rng = random.Random(1)
    without = {name: latin for name, latin in record.by_name.items() if name not in unseen}
    familiar = Spellings({name: spelled for name, spelled in without.items() if f"ال{name}" not in unseen})
    for title, chosen in _romanize_sets(unseen, rng):
        hits = [0, 0, 0]
        for arabic, latin in chosen:
            found = [text for text, _, _ in spell_word(arabic, limit=10, speller=speller, spellings=familiar)]
            for k, top in enumerate((1, 5, 10)):
                hits[k] += latin in found[:top]
        print(
            f"romanize, {title}, {len(chosen)} words: "
            + ", ".join(f"top-{top} {hit / len(chosen):.3f}" for top, hit in zip((1, 5, 10), hits, strict=True))
        )


def _romanize_sets(unseen: dict[str, str], rng: random.Random) -> list[tuple[str, list[tuple[str, str]]]]:
    from name_pairs import rows

    from mtkit.transliteration.letters import fold_arabic_word

    train = {fold_arabic_word(row[2]) for row in rows("wd_arabic.tsv.xz") if row[0] == "train"}
    google = {
        fold_arabic_word(row[2]): fold_latin_word(row[3]) for row in rows("google_ar2en.tsv.xz") if row[0] == "eval"
    }
    wikidata = sorted((name, fold_latin_word(latin)) for name, latin in unseen.items() if name not in google)
    rng.shuffle(wikidata)
    only_arabic = [each for each in wikidata if set(each[0]) & set("حعصضطظذق")]
    return [
        ("google_ar2en eval, new to wd_arabic", [(a, b) for a, b in google.items() if a not in train and b]),
        ("wd_arabic dev, new", [each for each in wikidata if each[1]][:1500]),
        ("wd_arabic dev, new, with letters only Arabic has", only_arabic[:1500]),
    ]


def speed() -> None:
    """Milliseconds for the matrix of a news document's words, cold and warm, and for one call."""
    path = data_folder() / "dev" / "news" / "ntrex_dev.tsv"
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    arabic = sorted({w for line in lines[:60] for w in re.findall(r"[\u0621-\u064a]+", line[2])})[:600]
    latin = sorted({w for line in lines[:60] for w in re.findall(r"[A-Za-z'’-]+", line[3])})[:500]
    scorer = Scorer()
    scorer.matrix(["محمد"], ["Mohammed"])
    for state in ("cold", "warm"):
        started = time.perf_counter()
        found = scorer.matrix(arabic, latin, floor=0.5)
        print(
            f"matrix {len(arabic)} x {len(latin)}, {state}: {1000 * (time.perf_counter() - started):.0f} ms, {len(found)} pairs"
        )


def main() -> None:
    """Print all tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--plausible", type=Path, default=MODEL / "plausible.npz")
    options.add_argument("--same", type=Path, default=MODEL / "same.npz")
    options.add_argument("--speller", type=Path, default=MODEL / "speller.npz")
    chosen = options.parse_args()
    pairs = token_pairs()
    model = NameModel.load(chosen.plausible)
    tests = {
        (arab, nearest): word_test(
            f"{'Arab names' if arab else 'Wikidata dev names'}, {'5 nearest' if nearest == 5 else 'all within 3 edits'}",
            pairs,
            arab=arab,
            least=3 if arab else 2,
            nearest=nearest,
        )
        for arab in (True, False)
        for nearest in (5, 10**6)
    }
    for test in tests.values():
        words(test, model)
    positives, negatives = persons(pairs)
    print(f"full names of persons: {len(positives)} spellings, {len(negatives)} near names; recall at 1, 2, 3.4, 5 %")
    _row(
        "plausible",
        *[[name_log_odds(model, arabic_name(a), latin_name(b)) for a, b in each] for each in (positives, negatives)],
    )
    alike = NameModel.load(chosen.same)
    alike.latin_only = True
    for key in ((True, 5), (True, 10**6)):
        test = tests[key]
        same(test._replace(negatives=test.negatives[:: max(1, len(test.negatives) // 8000)]), alike)
    spelling(Speller.load(chosen.speller))
    speed()


if __name__ == "__main__":
    main()
