"""Rules that look at words: language, copies, numbers, the confidence of the aligner and the sentence encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mtkit.check.alignment import LOW_CONFIDENCE
from mtkit.check.numbers import mismatches, numbers
from mtkit.corpus.filters.pair import digit_table, function_words, has_function_words
from mtkit.corpus.filters.rule import Rule
from mtkit.exchange.languages import primary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.filters.batch import Batch, Side

    Floats = NDArray[np.float64]

__all__ = ["RULES"]

_FEWEST = 3
"""Function words of one language that a text must have before anything is said about its language."""


def _language_counts(words: list[str]) -> dict[str, int]:
    """How many of the words are function words, by language."""
    known = function_words()
    counts: dict[str, int] = {}
    for word in words:
        for lang in known.get(word, ()):
            counts[lang] = counts.get(lang, 0) + 1
    return counts


def _language_shares(side: Side, lang: str) -> Floats:
    """Function words of the language as a share of those of the language that has most; 1 where there are few."""
    shares = np.ones(len(side.texts))
    if not has_function_words(lang):
        return shares
    code = primary(lang)
    for index, words in enumerate(side.words):
        counts = _language_counts(words)
        if counts and (most := max(counts.values())) >= _FEWEST:
            shares[index] = counts.get(code, 0) / most
    return shares


def _language(batch: Batch) -> Floats:
    least: Floats = np.minimum(*map(_language_shares, batch.sides, batch.pair.langs))
    return least


def _why_language(one: Batch, score: float) -> str:
    source = _language_shares(one.source, one.pair.langs[0])[0] == score
    side, lang = (one.source, one.pair.langs[0]) if source else (one.target, one.pair.langs[1])
    counts = _language_counts(side.words[0])
    best = max(counts, key=lambda code: counts[code], default="")
    return (
        f"the {'source' if source else 'target'} has {counts.get(primary(lang), 0)} function words of {lang}"
        f" and {counts.get(best, 0)} of {best}"
    )


def _copied(batch: Batch) -> Floats:
    """The share of the words of the target that stand in the source as they are; numbers do not count."""
    scores = np.full(len(batch), np.nan)
    for index, (source, target) in enumerate(zip(batch.source.words, batch.target.words, strict=True)):
        words = [word for word in target if not word.isdecimal()]
        if words and source:
            there = set(source)
            scores[index] = sum(word in there for word in words) / len(words)
    return scores


def _number_scores(batch: Batch) -> Floats:
    """The share of the numbers of both sides that the other side has, counted with one more that agrees.

    So one number alone that is not found is no proof (a footnote, an age in brackets), and several are.
    """
    scores = np.full(len(batch), np.nan)
    digits = digit_table()
    held = (batch.source.count(digits) > 0) | (batch.target.count(digits) > 0)
    for index in np.flatnonzero(held).tolist():
        here, there, every = _number_counts(batch.units[index])
        if every:
            scores[index] = 1 - (here + there) / (every + 1)
    return scores


def _number_counts(unit: TranslationUnit) -> tuple[int, int, int]:
    """Numbers of the source that the target lacks, the reverse, and all numbers of both sides."""
    here, there = mismatches(unit.source, unit.target)
    every = len(numbers(unit.source)) + len(numbers(unit.target))
    return len(here), len(there), every


def _why_numbers(one: Batch, score: float) -> str:
    del score
    unit = one.units[0]
    here, there = mismatches(unit.source, unit.target)
    parts = []
    for found, text, other in ((here, unit.source, "target"), (there, unit.target, "source")):
        if found:
            names = ", ".join(text[number.start : number.end] for number in found)
            parts.append(f"the {other} lacks {names}")
    _, _, every = _number_counts(unit)
    agree = every - len(here) - len(there)
    return f"{' and '.join(parts)}; {agree} of {every} numbers agree"


def _confidence(batch: Batch) -> Floats:
    return np.array([np.nan if unit.score is None else unit.score for unit in batch.units], np.float64)


def _similarity(batch: Batch) -> Floats:
    """Cosine of the vectors of both sides plus one over the number of words of the shorter one.

    A cosine of few words is ruled by chance: what is added keeps short units, whose cosine proves little.
    """
    scores = np.full(len(batch), np.nan)
    source, target = (batch.pair.vectors(side.texts, number) for number, side in enumerate(batch.sides))
    if source is None or target is None:
        return scores
    norms = np.linalg.norm(source, axis=1) * np.linalg.norm(target, axis=1)
    np.divide(np.einsum("ij,ij->i", source, target), norms, out=scores, where=norms > 0)
    return scores + 1 / np.maximum(_fewest_words(batch), 1)


def _fewest_words(batch: Batch) -> NDArray[np.intp]:
    fewest: NDArray[np.intp] = np.minimum(*(np.array([*map(len, side.words)], np.intp) for side in batch.sides))
    return fewest


def _why_similarity(one: Batch, score: float) -> str:
    words = max(int(_fewest_words(one)[0]), 1)
    return f"the vectors of the two sides have a cosine of {score - 1 / words:.2f} only ({words} words on one side)"


def _status(batch: Batch) -> Floats:
    return np.array([unit.status != "rejected" for unit in batch.units], np.float64)


RULES = (
    Rule(
        "rejected",
        "0 if a person rejected the unit, else 1",
        1.0,
        "least",
        _status,
        lambda one, score: "a person rejected it" if score < 1 else "nobody rejected it",  # noqa: ARG005
    ),
    Rule(
        "language",
        "function words of the language of a side, as a share of those of the language that has most",
        0.5,
        "least",
        _language,
        _why_language,
    ),
    Rule(
        "untranslated",
        "share of the words of the target that stand in the source as they are",
        0.7,
        "most",
        _copied,
        lambda one, score: f"{score:.0%} of the words of the target stand in the source",  # noqa: ARG005
    ),
    Rule(
        "numbers",
        "share of the numbers in digits that the other side has as well, counted with one more",
        0.3,
        "least",
        _number_scores,
        _why_numbers,
    ),
    Rule(
        "confidence",
        "how sure the aligner was",
        LOW_CONFIDENCE,
        "least",
        _confidence,
        lambda one, score: f"the alignment has a confidence of {score:.2f} only",  # noqa: ARG005
    ),
    Rule(
        "encoder",
        "cosine of the two sides by the sentence encoder, plus one over the words of the shorter side",
        0.24,
        "least",
        _similarity,
        _why_similarity,
    ),
)
"""The rules, in the order in which they are shown."""
