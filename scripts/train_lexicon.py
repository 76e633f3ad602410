#!/usr/bin/env python3
"""Train the lexicon of the embedded aligner and write it to mtkit/align/model/ar-en/lexicon.npz.

    scripts/train_lexicon.py              the lexicon that ships: all data
    scripts/train_lexicon.py --folds DIR  lexicons for training the bead score: two without one half each of the texts
                                          that training documents are made of, none with the natural documents

The same data gives the same file, byte for byte.
"""

from __future__ import annotations

from pathlib import Path

from training_data import train_part

from mtkit.align.lexicon import save_lexicon
from mtkit.align.training.lexicon import train_lexicon

MODEL = Path(__file__).resolve().parents[1] / "mtkit/align/model/ar-en/lexicon.npz"


if __name__ == "__main__":
    train_part(__doc__, lambda pairs: save_lexicon(train_lexicon(pairs, print)), MODEL, "")
