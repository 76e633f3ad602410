#!/usr/bin/env python3
"""Train the encoder of the embedded aligner and write it to mtkit/align/model/ar-en/encoder.npz.

    scripts/train_encoder.py              the encoder that ships: all data
    scripts/train_encoder.py --folds DIR  three encoders for training the bead score, as train_lexicon.py has them

The same code, data and number of threads give the same file on one machine.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from training_data import everything, need_data, plans

from mtkit.align.encoder import save_encoder
from mtkit.align.training.encoder import train_encoder

if TYPE_CHECKING:
    from mtkit.align.training.lexicon import WeightedPair

MODEL = Path(__file__).resolve().parents[1] / "mtkit/align/model/ar-en/encoder.npz"


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, help="write the three encoders into this folder")
    parser.add_argument("-o", "--output", type=Path, default=MODEL)
    args = parser.parse_args()
    need_data()
    if args.folds:
        args.folds.mkdir(parents=True, exist_ok=True)
        for name, pairs in plans():
            write(pairs, args.folds / f"{name}-encoder.npz")
    else:
        write(everything(), args.output)


def write(pairs: list[WeightedPair], path: Path) -> None:
    """Train one encoder and say how large it became."""
    data = save_encoder(train_encoder(pairs, report=print))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{path.name}: {len(pairs)} pairs, {len(data) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
