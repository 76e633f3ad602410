#!/usr/bin/env python3
"""Train the encoder of the embedded aligner and write it to mtkit/align/model/ar-en/encoder.npz.

    scripts/train_encoder.py              the encoder that ships: all data
    scripts/train_encoder.py --folds DIR  three encoders for training the bead score, as train_lexicon.py has them

The same code, data and number of threads give the same file on one machine.
"""

from __future__ import annotations

from pathlib import Path

from training_data import train_part

from mtkit.align.encoder import save_encoder
from mtkit.align.training.encoder import train_encoder

MODEL = Path(__file__).resolve().parents[1] / "mtkit/align/model/ar-en/encoder.npz"


if __name__ == "__main__":
    train_part(__doc__, lambda pairs: save_encoder(train_encoder(pairs, report=print)), MODEL, "-encoder")
