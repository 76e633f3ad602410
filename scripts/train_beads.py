#!/usr/bin/env python3
"""Train the bead score of the embedded aligner and write mtkit/align/model/ar-en/beads.npz and model.json.

    scripts/train_lexicon.py --folds build/folds
    scripts/train_encoder.py --folds build/folds
    scripts/train_lexicon.py
    scripts/train_encoder.py
    scripts/train_beads.py --folds build/folds

Documents are the natural ones, the same with sides dropped and neighbours merged, and documents made of sentence
pairs. Each is seen through a lexicon and an encoder that were trained without it. The same code, data
and number of threads give the same file on one machine; elsewhere the last digits of sums may differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from pathlib import Path

from training_data import natural_documents, need_data, text_blocks

from mtkit.align.beads import save_network
from mtkit.align.encoder import load_encoder
from mtkit.align.evidence import gather_evidence
from mtkit.align.lexicon import load_lexicon
from mtkit.align.names import name_finder
from mtkit.align.texts import Texts
from mtkit.align.training.beads import Example, example, train_network
from mtkit.align.training.documents import GoldDocument, cleaned, distort, vary

MODEL = Path(__file__).resolve().parents[1] / "mtkit/align/model/ar-en"
ROUNDS = 2
SHORTEST, LONGEST = 8, 45
NATURAL_WEIGHT = 2.0


def through(documents: list[GoldDocument], folds: Path, name: str, weight: float = 1.0) -> list[Example]:
    """The training examples of documents, seen with the lexicon and encoder of one fold."""
    lexicon, encoder = load_lexicon(folds / f"{name}.npz"), load_encoder(folds / f"{name}-encoder.npz")
    return [
        example(part, gather_evidence(Texts(part.source, part.target, lexicon), name_finder("ar"), encoder), weight)
        for document in documents
        for part in cleaned(document)
    ]


def made_documents(fold: int) -> list[GoldDocument]:
    """Documents made of the sentence pairs of one fold."""
    made = []
    for place, (own, pairs) in enumerate(text_blocks()):
        if own != fold or len(pairs) < SHORTEST:
            continue
        for turn in range(ROUNDS):
            rng = random.Random(f"{turn}/{place}")  # noqa: S311 - not for secrets
            size = rng.randint(SHORTEST, min(LONGEST, len(pairs)))
            start = rng.randint(0, len(pairs) - size)
            made.append(distort(pairs[start : start + size], rng))
    return made


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, required=True, help="the folder that train_lexicon.py --folds wrote")
    parser.add_argument("-o", "--output", type=Path, default=MODEL)
    args = parser.parse_args()
    need_data()
    natural = [part for _, document in natural_documents() for part in cleaned(document)]
    varied = [vary(document, random.Random(place)) for place, document in enumerate(natural)]  # noqa: S311
    examples = through(natural, args.folds, "natural", NATURAL_WEIGHT) + through(varied, args.folds, "natural")
    for fold in (0, 1):
        examples += through(made_documents(fold), args.folds, f"fold{fold}")
    print(f"{len(examples)} documents, {sum(len(each.gold) for each in examples)} beads")
    data = save_network(train_network(examples, report=print))
    (args.output / "beads.npz").write_bytes(data)
    parts = [data, *((args.output / name).read_bytes() for name in ("lexicon.npz", "encoder.npz"))]
    digest = hashlib.sha256(b"".join(parts)).hexdigest()[:8]
    about = {"name": f"ar-en-{digest}", "source_lang": "ar", "target_lang": "en"}
    (args.output / "model.json").write_text(json.dumps(about, indent=2) + "\n", "utf-8")
    print(about["name"])


if __name__ == "__main__":
    main()
