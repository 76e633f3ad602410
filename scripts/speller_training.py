"""Train the speller that mtkit ships: mtkit/transliteration/model/speller.npz.

Word pairs are aligned letter by letter with the EM weights of `name_training`; a network with one hidden layer then
learns which Latin letters each Arabic letter gets. Without `--all`, the evaluation rows of google_ar2en and the names
of the dev rows of wd_arabic that its train rows lack are left out. A few minutes on one core; needs only NumPy.
"""

# ruff: noqa: PLR2004 - constants of the training recipe

from __future__ import annotations

import math
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from name_pairs import Pair, rows, token_pairs
from name_training import aligned

from mtkit.transliteration.letters import fold_arabic_word
from mtkit.transliteration.speller import Speller

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mtkit.transliteration.weights import NameModel

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىةپچژگڤ"
CHUNKS, HIDDEN, BATCH = 480, 320, 512
SOURCE = {"wd": 1.0, "google": 1.0, "authored": 1.5, "given": 1.5, "wof": 0.15}
LEAST_MEAN = 0.3


def unseen_names() -> dict[str, str]:
    """The names for testing, folded, with their spelling: `google` rows marked eval, `wd` dev rows new to train."""
    google = {fold_arabic_word(r[2]): r[3] for r in rows("google_ar2en.tsv.xz") if r[0] == "eval"}
    train = {fold_arabic_word(r[2]) for r in rows("wd_arabic.tsv.xz") if r[0] == "train"}
    most: dict[str, tuple[int, str]] = {}
    for doc, line, arabic, latin in rows("wd_arabic.tsv.xz"):
        name = fold_arabic_word(arabic)
        if doc == "dev" and name not in train:
            most[name] = max(most.get(name, (0, "")), (int(line.split(":")[1]), latin))
    return {name: latin for name, (_, latin) in most.items()} | google


def spelled(model: NameModel, pairs: list[Pair], means: NDArray[np.float32]) -> list[tuple[Pair, list[str]]]:
    """Each pair with the Latin chunk of each Arabic letter, inserted vowels included."""
    kept = [pair for pair, mean in zip(pairs, means, strict=True) if mean > LEAST_MEAN]
    kept.sort(key=lambda pair: (len(pair.arabic), len(pair.latin)))
    out = []
    for start in range(0, len(kept), 2048):
        part = kept[start : start + 2048]
        path = model.paths([pair[1:3] for pair in part])
        for at, pair in enumerate(part):
            sizes = path.emit_size[at, : len(pair.arabic)] + path.insert_size[at, 1 : len(pair.arabic) + 1]
            sizes[0] += path.insert_size[at, 0]
            ends = np.cumsum(sizes)
            out.append((pair, [pair.latin[end - size : end] for end, size in zip(ends, sizes, strict=True)]))
    return out


def fit(words: list[tuple[Pair, list[str]]], *, epochs: int, rate: float) -> Speller:
    """Train the network by Adam on the cross-entropy."""
    counted: Counter[str] = Counter()
    for _, chunks in words:
        counted.update(chunks)
    chunks = tuple(chunk for chunk, _ in counted.most_common(CHUNKS))
    index = {chunk: at for at, chunk in enumerate(chunks)}
    rng = np.random.default_rng(1)
    width = Speller.width(len(ARABIC))
    params = [
        (rng.normal(size=(width, HIDDEN)) * 0.1).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        (rng.normal(size=(HIDDEN, len(chunks))) * 0.1).astype(np.float32),
        np.zeros(len(chunks), np.float32),
    ]
    speller = Speller(tuple(ARABIC), chunks, *params)
    inputs, targets, weights = [], [], []
    for pair, spelling in words:
        if any(chunk not in index for chunk in spelling):
            continue
        weight = SOURCE[pair.source] * (1 + math.log(pair.count))
        for at, chunk in enumerate(spelling):
            inputs.append(speller.inputs(pair.arabic, at, "".join(spelling[:at])))
            targets.append(index[chunk])
            weights.append(weight)
    x, y, w = np.array(inputs), np.array(targets), np.array(weights, np.float32)
    w /= w.mean()
    moment = [np.zeros_like(p) for p in params]
    second = [np.zeros_like(p) for p in params]
    tick, steps = 0, epochs * (len(x) // BATCH + 1)
    for epoch in range(epochs):
        losses = []
        order = rng.permutation(len(x))
        for start in range(0, len(x), BATCH):
            part = order[start : start + BATCH]
            hot = np.zeros((len(part), width), np.float32)
            np.put_along_axis(hot, x[part], 1.0, axis=1)
            keep = (rng.random((len(part), HIDDEN)) > 0.1).astype(np.float32) / 0.9
            inner = np.maximum(hot @ params[0] + params[1], 0) * keep
            z = inner @ params[2] + params[3]
            z -= z.max(axis=1, keepdims=True)
            p = np.exp(z)
            p /= p.sum(axis=1, keepdims=True)
            every = np.arange(len(part))
            losses.append(float(-(w[part] * np.log(p[every, y[part]] + 1e-9)).mean()))
            p[every, y[part]] -= 1
            p *= (w[part] / len(part))[:, None]
            back = (p @ params[2].T) * (inner > 0) * keep
            grads = [hot.T @ back, back.sum(axis=0), inner.T @ p, p.sum(axis=0)]
            tick += 1
            lr = rate * (1 - tick / (steps + 1))
            for k, grad in enumerate(grads):
                moment[k] += 0.1 * (grad - moment[k])
                second[k] += 0.001 * (grad * grad - second[k])
                params[k] -= lr * (moment[k] / (1 - 0.9**tick)) / (np.sqrt(second[k] / (1 - 0.999**tick)) + 1e-8)
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}", flush=True)
    return speller


def train_speller(out_path: Path, *, every: bool, epochs: int = 12) -> None:
    """Train and save; with `every` on the names kept for testing, too, as for shipping."""
    started = time.monotonic()
    out = set() if every else set(unseen_names())
    train = [pair for pair in token_pairs() if pair.arabic not in out and f"ال{pair.arabic}" not in out]
    model, means = aligned(train)
    words = spelled(model, train, means)
    print(f"{len(words)} words aligned, {time.monotonic() - started:.0f} s", flush=True)
    speller = fit(words, epochs=epochs, rate=0.002)
    print(f"{time.monotonic() - started:.0f} s", flush=True)
    speller.save(out_path)
