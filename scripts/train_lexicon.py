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

from training_data import everything, need_data, plans

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
    if args.folds:
        args.folds.mkdir(parents=True, exist_ok=True)
        for name, pairs in plans():
            write(pairs, args.folds / f"{name}.npz")
    else:
        write(everything(), args.output)


def write(pairs: list[WeightedPair], path: Path) -> None:
    """Train one lexicon and say how large it became."""
    data = save_lexicon(train_lexicon(pairs, print))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{path.name}: {len(pairs)} pairs, {len(data) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
