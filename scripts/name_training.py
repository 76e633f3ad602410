"""Train the name model that mtkit ships: mtkit/transliteration/model/plausible.npz.

1. Seed weights from model/letters.toml. 2. Viterbi EM over all word pairs, noisy pairs set aside. 3. A discriminative
pass: the step weights and a small classifier over path features learn to tell spellings of a name from spellings of
its nearest neighbours. Takes a few minutes on one core and needs only NumPy and rapidfuzz.
"""

# ruff: noqa: PLR2004, S311 - constants of the training recipe; draws are seeded, not secret

from __future__ import annotations

import math
import random
import sys
import time
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from name_pairs import FullName, Pair, alike, data_folder, english_words, full_names, held_out, token_pairs
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from mtkit.transliteration.features import FEATURES, features
from mtkit.transliteration.letters import arabic_words, latin_words
from mtkit.transliteration.names import arabic_name, latin_name
from mtkit.transliteration.pairing import name_features, pair_words
from mtkit.transliteration.sketch import arabic_keys, latin_keys, latin_sketches
from mtkit.transliteration.spellings import consonants_alike, shipped_spellings
from mtkit.transliteration.transducer import LONGEST_CHUNK, PLACES, Inventory
from mtkit.transliteration.weights import NameModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from mtkit.transliteration.names import NameWord
    from mtkit.transliteration.transducer import Path as Path_

MODEL = Path(__file__).resolve().parents[1] / "mtkit" / "transliteration" / "model"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FLOOR = -6.0
CHUNK_KINDS = 420
ROUNDS = 5
UNITS = 24
MISALIGNED, UNLISTED = -5.0, 2.5  # log-odds beyond which the first pass overrules the data
PRIOR = 1.0  # log-odds added because negatives are many in training, so that 0.5 is a sensible threshold


def seed_table() -> dict[str, dict[str, float]]:
    """Seed probabilities of the chunks of each letter and pair."""
    with (MODEL / "letters.toml").open("rb") as stream:
        raw = tomllib.load(stream)
    table: dict[str, dict[str, float]] = {}
    for letter, ways in raw["letters"].items():
        table[letter] = dict.fromkeys(ways["sure"], 4.0) | dict.fromkeys(ways["seen"], 1.0)
    for pair, chunks in raw["pairs"].items():
        table[pair] = dict.fromkeys(chunks, 0.5)
    table["+"] = dict.fromkeys(raw["inserted"]["vowels"], 2.0) | {"h": 0.3, "": 30.0}
    return table


def inventory(pairs: list[Pair], seeds: dict[str, dict[str, float]]) -> Inventory:
    """Letters and pairs of the seeds, and the chunks that are frequent in Latin words."""
    grams: Counter[str] = Counter()
    for pair in pairs:
        word = pair.latin
        grams.update(
            {word[at : at + size] for size in range(2, LONGEST_CHUNK + 1) for at in range(len(word) - size + 1)}
        )
    must = {chunk for ways in seeds.values() for chunk in ways if 0 < len(chunk) <= LONGEST_CHUNK} | set(LETTERS)
    more = [gram for gram, _ in grams.most_common(2000) if gram not in must]
    chunks = sorted(must) + sorted(more[: max(0, CHUNK_KINDS - len(must))])
    return Inventory([k for k in seeds if len(k) == 1 and k != "+"], [k for k in seeds if len(k) == 2], chunks)


def background(pairs: list[Pair], inv: Inventory) -> NDArray[np.float64]:
    """Log probability of each chunk by its letters alone."""
    letters: Counter[str] = Counter()
    for pair in pairs:
        letters.update(pair.latin)
    total = sum(letters.values())
    out = np.zeros(inv.rows[3])
    for chunk, at in inv.chunk.items():
        out[at] = sum(math.log((letters[c] + 1) / (total + 26)) for c in chunk)
    out[inv.unknown] = -9.0
    return out


def table_from(counts: NDArray[np.float64], inv: Inventory, ground: NDArray[np.float64]) -> NDArray[np.float32]:
    """Log-odds of each step against chance, from counts of the steps."""
    letters, _, inserts, _ = inv.rows
    out = np.full(counts.shape, FLOOR)
    total = counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        prob = np.log(counts / total)
    out = np.where(counts > 0, np.maximum(prob - ground, FLOOR), FLOOR)
    none = np.where(counts[-inserts:, :1] > 0, prob[-inserts:, :1], -0.5)
    out[-inserts:] = np.where(counts[-inserts:] > 0, np.maximum(out[-inserts:] - none, FLOOR), FLOOR)
    out[:, inv.unknown] = -9.0
    out[letters, :] = -30.0
    return out.astype(np.float32)


def seed_counts(inv: Inventory, seeds: dict[str, dict[str, float]]) -> NDArray[np.float64]:
    """The seeds as counts."""
    letters, pairs, inserts, columns = inv.rows
    counts = np.zeros((letters + pairs + inserts, columns))
    for key, ways in seeds.items():
        for chunk, weight in ways.items():
            if chunk not in inv.chunk:
                continue
            at = inv.chunk[chunk]
            if key == "+":
                counts[letters + pairs :, at] += weight
            elif len(key) == 1:
                for place in range(PLACES):
                    counts[inv.letter_row(key, place), at] += weight
            else:
                counts[letters + inv.pair_row(key), at] += weight
    return counts


def count_steps(
    model: NameModel, pairs: list[Pair], seeds: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Steps of the best paths of all pairs, and the mean step of each path."""
    inv = model.inventory
    letters, pair_rows, _, _ = inv.rows
    counts = seeds.copy()
    means = np.zeros(len(pairs), np.float32)
    order = sorted(range(len(pairs)), key=lambda at: (len(pairs[at].arabic), len(pairs[at].latin)))
    bigrams: Counter[str] = Counter()
    for start in range(0, len(order), 4096):
        part = order[start : start + 4096]
        path = model.paths([pairs[at][1:3] for at in part])
        mean = 2 * path.total / (path.arabic_length + path.latin_length)
        means[part] = mean
        good = mean > 0.3
        weight = np.array([1 + math.log(pairs[at].count) for at in part])
        for row, chunk in ((path.emit_row, path.emit_chunk), (path.insert_row, path.insert_chunk)):
            use = (row >= 0) & good[:, None]
            np.add.at(counts, (row[use], chunk[use]), np.broadcast_to(weight[:, None], row.shape)[use])
        # insertions that did not happen
        for at, ok, w, r in zip(part, good, weight, path.insert_row, strict=True):
            if ok:
                word = inv.arabic(pairs[at].arabic)
                skipped = r[: len(word.letters) + 1] < 0
                counts[letters + pair_rows + word.inserts[skipped], 0] += w
                bigrams.update({word.letters[i : i + 2]: w for i in range(len(word.letters) - 1)})
    for pair, seen in bigrams.items():  # what is not written as a pair was written letter by letter
        row = inv.pair_row(pair)
        if row:
            counts[letters + row, inv.unknown] += max(0.0, seen - counts[letters + row].sum())
    return counts, means


class Negatives:
    """Spellings of other names near to a spelling."""

    def __init__(self, pairs: list[Pair]) -> None:
        self.spelled: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, set[str]] = defaultdict(set)
        for pair in pairs:
            self.spelled[consonants_alike(pair.arabic)].add(pair.latin)
            self.names[pair.latin].add(consonants_alike(pair.arabic))
        self.latin = sorted({pair.latin for pair in pairs})
        self.by_sketch: dict[str, list[str]] = defaultdict(list)
        for word in self.latin:
            for sketch in latin_sketches(word):
                self.by_sketch[sketch].append(word)

    def names_of(self, latin: str) -> list[str]:
        """The names that have this spelling."""
        return sorted(self.names.get(latin, ()))

    def near(self, arabic: str, latin: str, *, limit: int, rng: random.Random) -> list[str]:
        """Spellings of like consonants at edit distance up to 3 that are not known for the name."""
        known = self.spelled[consonants_alike(arabic)]
        pool = [word for sketch in latin_sketches(latin) for word in self.by_sketch[sketch]]
        if len(pool) > 400:
            pool = rng.sample(pool, 400)
        found = process.extract(latin, pool, scorer=Levenshtein.distance, score_cutoff=3, limit=4 * limit)
        near = [word for word, *_ in found if word not in known]
        return near[:limit]

    def nearest(self, arabic: str, latin: str, *, limit: int) -> list[str]:
        """The nearest of all spellings that are not known for the name, at edit distance up to 3."""
        known = self.spelled[consonants_alike(arabic)]
        found = process.extract(
            latin, self.latin, scorer=Levenshtein.distance, score_cutoff=3, limit=limit + len(known)
        )
        return [word for word, *_ in found if word not in known][:limit]


def lexicon() -> tuple[list[str], list[str]]:
    """Ordinary Arabic words and English words of the lexicon that was written for this project."""
    arabic: set[str] = set()
    latin: set[str] = set()
    for path in sorted((data_folder() / "train" / "authored").glob("*.lexicon.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            first, _, second = line.partition("\t")
            arabic.update(fold for fold in arabic_words(first) if len(fold) > 1)
            latin.update(fold for fold in latin_words(second) if len(fold) > 1)
    return sorted(arabic), sorted(latin)


def ordinary(train: list[Pair], count: int, rng: random.Random) -> list[tuple[str, str]]:
    """Pairs of words that have nothing to do with each other but like consonants, and a few without those."""
    arabic, latin = lexicon()
    arabic += [pair.arabic for pair in rng.sample(train, len(arabic) // 2)]
    latin += [pair.latin for pair in rng.sample(train, len(latin) // 2)]
    index: dict[str, list[str]] = defaultdict(list)
    for word in latin:
        for key in latin_keys(word):
            index[key].append(word)
    out = []
    while len(out) < count:
        word = rng.choice(arabic)
        if rng.random() < 0.3:
            word = rng.choice(("و", "ب", "ل", "ال", "وال")) + word
        keys = sorted(key for key in arabic_keys(word) if key in index)
        if rng.random() < 0.1 or not keys:
            out.append((word, rng.choice(latin)))
        else:
            out.append((word, rng.choice(index[rng.choice(keys)])))
    return out


def arabic_near(pairs: list[Pair], rng: random.Random) -> dict[str, list[str]]:
    """For each Arabic word, spellings of other Arabic words that differ by one or two letters."""
    words = sorted({pair.arabic for pair in pairs})
    latin: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        latin[pair.arabic].append(pair.latin)
    groups: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for at in range(len(word)):
            groups[word[:at] + word[at + 1 :]].append(word)
        groups[word].append(word)
    out: dict[str, list[str]] = {}
    for word in words:
        near = {
            o for key in (word, *(word[:at] + word[at + 1 :] for at in range(len(word)))) for o in groups.get(key, ())
        }
        others = [o for o in sorted(near) if not alike(o, word)]
        rng.shuffle(others)
        out[word] = [rng.choice(latin[other]) for other in others[:6]]
    return out


def examples(
    train: list[Pair], means: NDArray[np.float32], rng: random.Random
) -> tuple[list[tuple[str, str]], NDArray[np.float32], NDArray[np.float32]]:
    """Word pairs, labels and weights."""
    near = Negatives(train)
    arabic = arabic_near(train, rng)
    vocabulary = near.latin
    pairs: list[tuple[str, str]] = []
    labels: list[float] = []
    weights: list[float] = []
    by_source = {"authored": 3.0, "given": 3.0, "wd": 1.0, "google": 1.0, "wof": 0.5}
    for pair, mean in zip(train, means, strict=True):
        if mean < 0.4 or (pair.source == "wof" and mean < 1.0):
            continue
        weight = by_source[pair.source] * (1 + 0.3 * math.log(pair.count))
        if pair.source == "wof" and rng.random() < 0.5:
            continue
        pairs.append((pair.arabic, pair.latin))
        labels.append(1.0)
        weights.append(weight)
        known = near.spelled[consonants_alike(pair.arabic)]
        bad = near.near(pair.arabic, pair.latin, limit=3, rng=rng)
        bad += [w for w in arabic[pair.arabic][:2] if w not in known]
        bad += [w for w in (rng.choice(vocabulary),) if w not in known]
        for word in bad:
            pairs.append((pair.arabic, word))
            labels.append(0.0)
            weights.append(weight * 0.5)
    for pair in ordinary(train, len(pairs) // 3, rng):
        if pair[1] not in near.spelled[consonants_alike(pair[0])]:
            pairs.append(pair)
            labels.append(0.0)
            weights.append(0.5)
    return pairs, np.array(labels, np.float32), np.array(weights, np.float32)


def fit(  # noqa: PLR0913 - the settings of the training
    model: NameModel,
    pairs: list[tuple[str, str]],
    labels: NDArray[np.float32],
    weights: NDArray[np.float32],
    *,
    epochs: int,
    rate: float,
    step_rate: float,
    seed: int = 7,
) -> None:
    """Train classifier and step weights together by Adam on the logistic loss; step weights stay near their start."""
    rng = np.random.default_rng(seed)
    start = model.steps.copy()
    params = {"hidden": model.hidden, "output": model.output, "steps": model.steps}
    moment = {k: np.zeros_like(v) for k, v in params.items()}
    second = {k: np.zeros_like(v) for k, v in params.items()}
    lengths = np.array([len(first) * 100 + len(second) for first, second in pairs])
    tick = 0
    for epoch in range(epochs):
        order = rng.permutation(len(pairs))
        blocks = [order[at : at + 32768] for at in range(0, len(order), 32768)]
        losses = []
        for block in blocks:
            by_length = block[np.argsort(lengths[block], kind="stable")]
            parts = [by_length[at : at + 1024] for at in range(0, len(block), 1024)]
            for at in rng.permutation(len(parts)):
                part = parts[at]
                path = model.paths([pairs[i] for i in part])
                x = features(path)
                inner = np.tanh(x @ model.hidden[:-1] + model.hidden[-1])
                z = inner @ model.output[:-1] + model.output[-1]
                y, w = labels[part], weights[part] / weights.mean()
                p = 1 / (1 + np.exp(-z))
                losses.append(float((w * (np.logaddexp(0, z) - y * z)).mean()))
                dz = (w * (p - y) / len(part)).astype(np.float32)
                grads = {}
                grads["output"] = np.concatenate([inner.T @ dz, [dz.sum()]]).astype(np.float32)
                di = np.outer(dz, model.output[:-1]) * (1 - inner**2)
                grads["hidden"] = np.concatenate([x.T @ di, di.sum(axis=0, keepdims=True)]).astype(np.float32)
                if step_rate:
                    grads["steps"] = _step_gradient(model, path, di @ model.hidden[:-1].T) + 2e-7 * (
                        model.steps - start
                    )
                tick += 1
                for name, grad in grads.items():
                    lr = (step_rate if name == "steps" else rate) * min(1.0, 2 * (1 - epoch / epochs))
                    moment[name] = 0.9 * moment[name] + 0.1 * grad
                    second[name] = 0.999 * second[name] + 0.001 * grad * grad
                    m = moment[name] / (1 - 0.9**tick)
                    v = second[name] / (1 - 0.999**tick)
                    params[name] -= lr * m / (np.sqrt(v) + 1e-8)
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}", flush=True)


def _step_gradient(model: NameModel, path: Path_, dx: NDArray[np.float32]) -> NDArray[np.float32]:
    """Gradient of the loss by the step weights, given the gradient by the features."""
    n = path.arabic_length.astype(np.float32)
    m = path.latin_length.astype(np.float32)
    every = np.arange(len(n))
    width = path.emit.shape[1]
    steps = np.concatenate([path.emit, path.insert], axis=1)
    g = np.repeat((dx[:, 0] * 2 / (n + m) + dx[:, 1] / 10)[:, None], steps.shape[1], axis=1)
    worst = np.argpartition(steps, 2, axis=1)[:, :3]
    worst = np.take_along_axis(worst, np.argsort(np.take_along_axis(steps, worst, 1), axis=1), 1)
    for k in range(3):
        g[every, worst[:, k]] += dx[:, 2 + k] / 3
    g += np.where(steps < 0, dx[:, 5:6], dx[:, 6:7]) / 10
    g[:, width:] += dx[:, 7:8] / 10
    g[:, 0] += dx[:, 8] / 3
    g[:, width] += dx[:, 8] / 3
    last = path.arabic_length - 1
    g[every, last] += dx[:, 9] / 3
    g[every, width + last + 1] += dx[:, 9] / 3
    rows = np.concatenate([path.emit_row, path.insert_row], axis=1)
    chunks = np.concatenate([path.emit_chunk, path.insert_chunk], axis=1)
    use = rows >= 0
    flat = np.bincount(
        (rows[use] * model.steps.shape[1] + chunks[use]).ravel(), weights=g[use].ravel(), minlength=model.steps.size
    )
    return flat.reshape(model.steps.shape).astype(np.float32)


def clean(model: NameModel, pairs: list[tuple[str, str]], labels: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which examples to keep: misaligned positives and unlisted spellings among the negatives are left out."""
    odds = model.log_odds(pairs)
    return np.where(labels > 0, odds > MISALIGNED, odds < UNLISTED)


def name_examples(names: list[FullName], near: Negatives, rng: random.Random) -> list[tuple[str, str, float]]:
    """Whole names with right spellings and with spellings of names that are near: one word other, lacking or added."""
    by_word: dict[str, list[FullName]] = defaultdict(list)
    common = english_words()
    for name in names:
        for word in arabic_name(name.arabic):
            by_word[word.base].append(name)
    out: list[tuple[str, str, float]] = []
    for name in names:
        words = arabic_name(name.arabic)
        own = [
            each
            for each in name.spellings
            if len(latin_name(each)) == len(words) and not common.intersection(latin_words(each))
        ]
        if len(words) < 2 or not own:
            continue
        for spelling in own:
            out.append((name.arabic, spelling, 1.0))
            parts = spelling.split()
            at = rng.randrange(len(parts))
            last = latin_words(parts[at])[-1:]
            if last:
                for key in near.names_of(last[0])[:1]:
                    others = near.near(key, last[0], limit=2, rng=rng)
                    out += [(name.arabic, " ".join([*parts[:at], w.title(), *parts[at + 1 :]]), 0.0) for w in others]
        spelling = rng.choice(own)
        parts = spelling.split()
        out.append((name.arabic, " ".join(parts[:-1]) or spelling[:2], 0.0))
        out.append((name.arabic, f"{spelling} {rng.choice(rng.choice(names).spellings).split()[-1]}", 0.0))
        for _ in range(3):
            other = rng.choice(by_word[rng.choice(words).base])
            if other.arabic != name.arabic:
                out.append((name.arabic, rng.choice(other.spellings), 0.0))
    return out


def fit_names(
    model: NameModel,
    examples: list[tuple[str, str, float]],
    split: Callable[[str], tuple[NameWord, ...]] = arabic_name,
) -> None:
    """Logistic regression over the features of whole names; `split` reads the first name of an example."""
    rows, labels = [], []
    for arabic, latin, label in examples:
        first, second = split(arabic), latin_name(latin)
        row = name_features(pair_words(model, first, second)) if first and second else []
        if row:
            rows.append(row)
            labels.append(label)
    x, y = np.array(rows), np.array(labels)
    keep = (y == 0) | (x[:, 0] > -6)  # translated words and other misfits are no renderings
    x, y = x[keep], y[keep]
    weights = np.zeros(x.shape[1])
    for _ in range(60):  # Newton's method with a little ridge
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(x.shape[1])
        weights += np.linalg.solve(hessian, x.T @ (y - p) - 1e-2 * weights)
    model.name_layer = weights.astype(np.float32)


def aligned(
    train: list[Pair], table: dict[str, dict[str, float]] | None = None
) -> tuple[NameModel, NDArray[np.float32]]:
    """A model with step weights from Viterbi EM and an untrained classifier, and the mean step of each pair.

    The steps begin as `table` has them; by default as the seeds of Arabic letters do.
    """
    seeds = seed_table() if table is None else table
    inv = inventory(train, seeds)
    ground = background(train, inv)
    seeded = seed_counts(inv, seeds)
    draw = np.random.default_rng(0)
    model = NameModel(
        inv,
        table_from(seeded, inv, ground),
        draw.normal(scale=0.3, size=(len(FEATURES) + 1, UNITS)).astype(np.float32),
        draw.normal(scale=0.3, size=UNITS + 1).astype(np.float32),
        np.zeros(5, np.float32),
    )
    for _ in range(ROUNDS):
        counts, means = count_steps(model, train, seeded)
        model.steps = table_from(counts, inv, ground)
    return model, means


def train_plausible(out: Path, *, every: bool) -> None:
    """Train and save; with `every` on the names kept for testing, too, as for shipping."""
    started = time.monotonic()
    rng = random.Random(5)
    train = [pair for pair in token_pairs() if every or not held_out(pair.arabic)]
    model, means = aligned(train)
    pairs, labels, weights = examples(train, means, rng)
    print(f"{len(train)} word pairs, {len(pairs)} examples, {time.monotonic() - started:.0f} s", flush=True)
    fit(model, pairs, labels, weights, epochs=1, rate=0.01, step_rate=0.0)
    fit(model, pairs, labels, weights, epochs=3, rate=0.005, step_rate=0.015)
    keep = np.flatnonzero(clean(model, pairs, labels))
    print(f"{len(pairs) - len(keep)} examples set aside as noise", flush=True)
    fit(model, [pairs[at] for at in keep], labels[keep], weights[keep], epochs=5, rate=0.003, step_rate=0.02)
    model.output[-1] += PRIOR
    if every:
        model.spellings = shipped_spellings()  # as in use; a held-out name must not be looked up
    names = [name for name in full_names() if name.kind in {"person", "place"}]
    names = [name for name in names if every or not held_out(name.arabic)]
    arabs = [pair for pair in train if pair.source in {"authored", "given"}]
    fit_names(model, name_examples(names, Negatives(arabs), rng))
    print("name layer", model.name_layer.round(2), f"{time.monotonic() - started:.0f} s")
    model.save(out)
