"""Train the model of two Latin spellings of one name: mtkit/transliteration/model/same.npz.

The machinery of `name_training`, with Latin words on both sides: spellings of one Arabic name against the nearest
spellings of other names, and against the same word with an ending that makes another word of it (Syria, Syrian).
"""

# ruff: noqa: PLR2004, S311 - constants of the training recipe; draws are seeded, not secret

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from name_pairs import FullName, Pair, english_words, full_names, held_out, token_pairs
from name_training import (
    LETTERS,
    MISALIGNED,
    PRIOR,
    UNLISTED,
    aligned,
    clean,
    fit,
    fit_names,
)
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from mtkit.transliteration.letters import latin_words
from mtkit.transliteration.names import latin_name
from mtkit.transliteration.sketch import latin_sketches
from mtkit.transliteration.spellings import consonants_alike, shipped_spellings

DIGRAPHS = [
    "sh",
    "ch",
    "kh",
    "gh",
    "dh",
    "th",
    "ph",
    "zh",
    "dj",
    "tch",
    "ou",
    "oo",
    "ee",
    "ei",
    "ai",
    "ay",
    "ey",
    "aw",
    "au",
    "ow",
    "ie",
    "ia",
    "ya",
    "eh",
    "ah",
    "aa",
    "bb",
    "dd",
    "ff",
    "gg",
    "hh",
    "jj",
    "kk",
    "ll",
    "mm",
    "nn",
    "pp",
    "qq",
    "rr",
    "ss",
    "tt",
    "vv",
    "ww",
    "yy",
    "zz",
    "ck",
    "qu",
    "al",
    "el",
    "ul",
    "iy",
    "ij",
    "uw",
    "ue",
    "ae",
    "oe",
]
ENDINGS = ("s", "n", "i", "an", "ian", "ians", "ese", "is", "in", "y", "a", "ite", "l", "r")
SPELLINGS = 6  # of one name, at most


def seeds() -> dict[str, dict[str, float]]:
    """Each letter stands for itself, a vowel for any vowel, a digraph for what its sound is also written with."""
    table: dict[str, dict[str, float]] = {}
    for letter in LETTERS:
        table[letter] = {letter: 40.0, letter * 2: 4.0}
        if letter in "aeiouy":
            table[letter] |= dict.fromkeys(("a", "e", "i", "o", "u", "y", "ou", "oo", "ee", "ai", "ei", "ay"), 4.0)
            table[letter] |= {letter: 40.0, "": 4.0}
        if letter == "h":
            table[letter][""] = 4.0
    sounds = (("sh", "ch"), ("kh", "ch", "k", "h"), ("gh", "g"), ("dh", "th", "z", "d"), ("dj", "j"), ("q", "k", "c"))
    for group in sounds:
        for one in group:
            table.setdefault(one, {})
            for other in group:
                table[one].setdefault(other, 2.0 if len(one) == 1 else 8.0)
    for pair in DIGRAPHS:
        if len(pair) == 2:
            table.setdefault(pair, {}).setdefault(pair, 8.0)
            table[pair].setdefault(pair[0], 3.0)
    table["+"] = dict.fromkeys(("a", "e", "i", "o", "u", "y", "ou", "h", "ai", "ee"), 2.0) | {"": 100.0}
    return table


def same_pairs(pairs: list[Pair], rng: random.Random) -> list[Pair]:
    """Pairs of different spellings of one Arabic word, both ways round."""
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        if pair.source != "wof" or pair.count > 1:
            spelled[pair.arabic][pair.latin] += pair.count
    out = []
    for counts in spelled.values():
        kept = [latin for latin, _ in counts.most_common(SPELLINGS)]
        out += [Pair("same", one, other, 1) for one in kept for other in kept if one != other]
    rng.shuffle(out)
    return out


def examples(
    positives: list[Pair], pairs: list[Pair], rng: random.Random
) -> tuple[list[tuple[str, str]], np.ndarray, np.ndarray]:
    """Word pairs, labels, weights."""
    names: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        names[pair.latin].add(consonants_alike(pair.arabic))
    words = sorted(names)
    by_sketch: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for sketch in latin_sketches(word):
            by_sketch[sketch].append(word)
    english = sorted(english_words())
    out: list[tuple[str, str]] = [pair[1:3] for pair in positives]
    labels = [1.0] * len(out)
    for word in rng.sample(words, min(len(words), 45_000)):
        own = names[word]
        pool = [each for sketch in latin_sketches(word) for each in by_sketch[sketch] if names[each].isdisjoint(own)]
        pool = rng.sample(pool, min(len(pool), 300))
        near = process.extract(word, pool, scorer=Levenshtein.distance, score_cutoff=3, limit=8)
        bad = [each for each, *_ in near]
        changed = word + rng.choice(ENDINGS) if rng.random() < 0.7 else word[:-1]
        bad += [
            each for each in (changed, rng.choice(words), rng.choice(english)) if names.get(each, set()).isdisjoint(own)
        ]
        for each in bad:
            if each != word and len(each) > 1:
                out.append((word, each) if rng.random() < 0.5 else (each, word))
                labels.append(0.0)
    y = np.array(labels, np.float32)
    return out, y, np.ones(len(out), np.float32)


def name_examples(names: list[FullName], pairs: list[Pair], rng: random.Random) -> list[tuple[str, str, float]]:
    """Whole names: two spellings of one, and names with a word that is other, lacking or added."""
    common = english_words()
    bases: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.source in {"authored", "given"}:
            bases[pair.latin].add(consonants_alike(pair.arabic))
    words = sorted(bases)
    out: list[tuple[str, str, float]] = []
    for name in names:
        own = [each for each in name.spellings if not common.intersection(latin_words(each))]
        own = [each for each in own if len(latin_name(each)) == len(latin_name(name.spellings[0]))]
        if len(own) < 2 or len(latin_name(own[0])) < 2:
            continue
        for one in own[1:]:
            out.append((own[0], one, 1.0))
            parts = one.split()
            at = rng.randrange(len(parts))
            last = (latin_words(parts[at]) or ("",))[-1]
            found = process.extract(last, words, scorer=Levenshtein.distance, score_cutoff=3, limit=12)
            others = [word for word, *_ in found if bases[word].isdisjoint(bases.get(last, set()) or {""})]
            out += [(own[0], " ".join([*parts[:at], other.title(), *parts[at + 1 :]]), 0.0) for other in others[:2]]
        out.append((own[0], " ".join(own[-1].split()[:-1]) or "X", 0.0))
        out.append((own[0], rng.choice(rng.choice(names).spellings), 0.0))
    return out


def train_same(out: Path, *, every: bool) -> None:
    """Train and save; with `every` on the names kept for testing, too, as for shipping."""
    started = time.monotonic()
    rng = random.Random(11)
    train = [pair for pair in token_pairs() if every or not held_out(pair.arabic)]
    positives = same_pairs(train, rng)
    model, means = aligned(positives, seeds())
    positives = [pair for pair, mean in zip(positives, means, strict=True) if mean > 0.5]
    pairs, labels, weights = examples(positives, train, rng)
    print(f"{len(positives)} pairs of spellings, {len(pairs)} examples, {time.monotonic() - started:.0f} s", flush=True)
    fit(model, pairs, labels, weights, epochs=1, rate=0.01, step_rate=0.0)
    fit(model, pairs, labels, weights, epochs=3, rate=0.005, step_rate=0.015)
    keep = np.flatnonzero(clean(model, pairs, labels))
    print(f"{len(pairs) - len(keep)} examples set aside as noise ({MISALIGNED}, {UNLISTED})", flush=True)
    fit(model, [pairs[at] for at in keep], labels[keep], weights[keep], epochs=4, rate=0.003, step_rate=0.02)
    model.output[-1] += PRIOR
    if every:
        model.spellings = shipped_spellings()  # as in use; a held-out name must not be looked up
        model.latin_only = True
    names = [name for name in full_names() if name.kind in {"person", "place"}]
    names = [name for name in names if every or not held_out(name.arabic)]
    fit_names(model, name_examples(names, train, rng), latin_name)
    print("name layer", model.name_layer.round(2), f"{time.monotonic() - started:.0f} s")
    model.save(out)
