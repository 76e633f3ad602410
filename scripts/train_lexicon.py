#!/usr/bin/env python3
"""Train the lexicon of the embedded aligner and write it to mtkit/align/model/ar-en/lexicon.npz.

    scripts/train_lexicon.py              the lexicon that ships: all data
    scripts/train_lexicon.py --folds DIR  two lexicons for training the bead score, each without one half of the texts
                                          that training documents are made of, and both without the natural documents

The same data gives the same file, byte for byte.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from training_data import AUTHORED_WEIGHT, dictionary, natural_pairs, need_data, open_pairs, text_blocks

from mtkit.align.lexicon import save_lexicon
from mtkit.align.training.lexicon import WeightedPair, train_lexicon

MODEL = Path(__file__).resolve().parents[1] / "mtkit/align/model/ar-en/lexicon.npz"


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, help="write fold0.npz, fold1.npz and natural.npz into this folder")
    parser.add_argument("-o", "--output", type=Path, default=MODEL)
    args = parser.parse_args()
    need_data()
    base = [*open_pairs(), *dictionary()]
    blocks = [
        (fold, [WeightedPair(source, target, AUTHORED_WEIGHT) for source, target in pairs])
        for fold, pairs in text_blocks()
    ]
    if args.folds:
        args.folds.mkdir(parents=True, exist_ok=True)
        for name, left_out in (("fold0", 0), ("fold1", 1), ("natural", None)):
            texts = [pair for fold, pairs in blocks if fold != left_out for pair in pairs]
            write(base + texts, args.folds / f"{name}.npz")
    else:
        texts = [pair for _, pairs in blocks for pair in pairs]
        write([*base, *texts, *natural_pairs()], args.output)


def write(pairs: list[WeightedPair], path: Path) -> None:
    """Train one lexicon and say how large it became."""
    data = save_lexicon(train_lexicon(pairs, print))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{path.name}: {len(pairs)} pairs, {len(data) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
