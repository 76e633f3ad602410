"""Rules that look at characters: lengths, scripts, repetitions; all units of a batch at once."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from mtkit.corpus.filters.batch import Side, longest_runs
from mtkit.corpus.filters.pair import TABLED, letter_table, scripts_of
from mtkit.corpus.filters.rule import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mtkit.corpus.filters.batch import Batch

    Floats = NDArray[np.float64]

__all__ = ["RULES"]

LINEAR = 2.0
SQUARE = 0.06
CONSTANT = 15.0
"""Variance of the length of a target of n expected characters: CONSTANT + LINEAR·n + SQUARE·n². The linear part is the
model of Gale and Church (1993), the square keeps long units from being held to it too strictly: a translator's habits
do not average out within a unit. Fitted on open data, news and reports; see docs/filtering.md."""

_ENDS = re.compile(
    r"[.!?:;\u2026\u061b\u061f\u06d4\u0964\u0589\u1362\u3002\uff01\uff1f][\"'\u201d\u2019\u00bb\u00ab)\]}\s\d\\*_]*$"
)
"""The end of a sentence: its mark, and behind it quotation marks, brackets, the number of a footnote, markup."""

_TAIL = 16
"""Characters at the end of a text that are looked at for it."""

_PERIODS = (1, 2, 3, 4)
"""Words of a phrase whose repetition is looked for."""


def _sides(batch: Batch) -> tuple[Floats, Floats]:
    return batch.source.signs.astype(np.float64), batch.target.signs.astype(np.float64)


def _shorter(batch: Batch) -> Floats:
    return np.minimum(*_sides(batch))


def _longer(batch: Batch) -> Floats:
    return np.maximum(*_sides(batch))


def _which(one: Batch, value: float) -> str:
    source, target = _sides(one)
    if source[0] == target[0] == value:
        return "both sides have"
    return "the source has" if source[0] == value else "the target has"


def _many(count: float, what: str) -> str:
    return f"{count:.0f} {what}{'s' * (count != 1)}"


def _deviation(batch: Batch) -> Floats:
    """How far the length of the target is from the expected one, in standard deviations."""
    source, target = _sides(batch)
    expected = source * batch.pair.ratio
    mean = (expected + target) / 2
    deviation: Floats = np.abs(target - expected) / np.sqrt(CONSTANT + LINEAR * mean + SQUARE * mean**2)
    deviation[(source == 0) | (target == 0)] = np.nan
    return deviation


def _why_ratio(one: Batch, score: float) -> str:
    source, target = _sides(one)
    share = target[0] / (source[0] * one.pair.ratio)
    return (
        f"the target has {share:.0%} of the length that its source makes likely"
        f" ({source[0]:.0f} and {target[0]:.0f} characters, {score:.1f} standard deviations)"
    )


def _cut_off(batch: Batch) -> Floats:
    """Length of the side that ends in mid-sentence as a share of what the other makes likely, which ends as one."""
    source, target = _sides(batch)
    ends = [
        np.array([_ENDS.search(text[-_TAIL:]) is not None for text in side.texts], np.bool_) for side in batch.sides
    ]
    scores = np.full(len(batch), np.nan)
    expected = source * batch.pair.ratio
    np.divide(target, expected, out=scores, where=ends[0] & ~ends[1] & (expected > 0))
    np.divide(expected, target, out=scores, where=ends[1] & ~ends[0] & (target > 0))
    return scores


def _why_cut_off(one: Batch, score: float) -> str:
    source = _ENDS.search(one.source.texts[0][-_TAIL:]) is None
    side, other = ("source", "target") if source else ("target", "source")
    return f"the {side} has {score:.0%} of the likely length and ends in mid-sentence, the {other} does not"


def _script_shares(batch: Batch) -> list[Floats]:
    """For each side the share of its letters that are of its script; 1 without letters or a known script."""
    shares = []
    for side, lang in zip(batch.sides, batch.pair.langs, strict=True):
        share = np.ones(len(batch))
        scripts = scripts_of(lang)
        if scripts:
            own = side.count(letter_table(scripts))
            np.divide(own, side.letters, out=share, where=side.letters > 0)
        shares.append(share)
    return shares


def _script(batch: Batch) -> Floats:
    least: Floats = np.minimum(*_script_shares(batch))
    return least


def _why_script(one: Batch, score: float) -> str:
    source = _script_shares(one)[0][0] == score
    lang = one.pair.langs[0 if source else 1]
    names = " or ".join(scripts_of(lang))
    return f"{score:.0%} of the letters of the {'source' if source else 'target'} are {names} ({lang})"


def _character_runs(side: Side) -> Floats:
    """The most times that one character that is no digit and no space follows itself."""
    codes = side.codes
    same = np.zeros(len(codes), np.bool_)
    same[1:] = (codes[1:] == codes[:-1]) & _repeatable()[codes[1:]]
    inner = side.bounds[:-1][np.diff(side.bounds) > 0]
    same[inner] = False
    return np.where(np.diff(side.bounds) > 0, longest_runs(same, side.bounds) + 1, 0).astype(np.float64)


@cache
def _repeatable() -> NDArray[np.bool_]:
    """For each code point below `TABLED` whether its repetition counts: not of digits, spaces and what is unknown."""
    table = np.ones(TABLED, np.bool_)
    table[[at for at in range(0xD800) if chr(at).isspace() or chr(at).isdecimal()]] = False
    table[0] = False
    return table


def _characters(batch: Batch) -> Floats:
    most: Floats = np.maximum(*map(_character_runs, batch.sides))
    return most


def _why_characters(one: Batch, score: float) -> str:
    left = _character_runs(one.source)[0] == score
    text = (one.source if left else one.target).texts[0]
    run = next((char for char in dict.fromkeys(text) if char * int(score) in text), "")
    return f"«{run}» stands {_many(score, 'time')} in a row in the {'source' if left else 'target'}"


def _word_runs(side: Side) -> Floats:
    """The most times that a phrase of one to four words follows itself, itself included."""
    ids, bounds = side.word_ids
    most = np.zeros(len(bounds) - 1)
    for period in _PERIODS:
        same = np.zeros(len(ids), np.bool_)
        same[period:] = ids[period:] == ids[:-period]
        for shift in range(period):
            places = bounds[:-1] + shift
            same[places[places < bounds[1:]]] = False
        most = np.maximum(most, longest_runs(same, bounds) // period)
    return np.where(np.diff(bounds) > 0, most + 1, 0).astype(np.float64)


def _phrases(batch: Batch) -> Floats:
    most: Floats = np.maximum(*map(_word_runs, batch.sides))
    return most


def _why_phrases(one: Batch, score: float) -> str:
    left = _word_runs(one.source)[0] == score
    words = (one.source if left else one.target).words[0]
    times = int(score)
    phrase = next(
        (
            " ".join(words[at : at + period])
            for period in _PERIODS
            for at in range(len(words) - times * period + 1)
            if words[at : at + period] * times == words[at : at + times * period]
        ),
        "",
    )
    return f"«{phrase}» stands {_many(score, 'time')} in a row in the {'source' if left else 'target'}"


RULES = (
    Rule(
        "too-short",
        "characters of the shorter side",
        1.0,
        "least",
        _shorter,
        lambda one, score: f"{_which(one, score)} {_many(score, 'character')}",
    ),
    Rule(
        "too-long",
        "characters of the longer side",
        2000.0,
        "most",
        _longer,
        lambda one, score: f"{_which(one, score)} {_many(score, 'character')}",
    ),
    Rule(
        "length-ratio",
        "how far the length of the target is from the expected one, in standard deviations",
        2.7,
        "most",
        _deviation,
        _why_ratio,
    ),
    Rule(
        "cut-off",
        "share of the expected length that a side has which ends in mid-sentence, where the other ends as one",
        0.7,
        "least",
        _cut_off,
        _why_cut_off,
    ),
    Rule("script", "least share of the letters of a side that are of its script", 0.4, "least", _script, _why_script),
    Rule(
        "repeated-characters",
        "most times that one character follows itself (no digits, no spaces)",
        6.0,
        "most",
        _characters,
        _why_characters,
    ),
    Rule(
        "repeated-words",
        "most times that a phrase of up to four words follows itself",
        3.0,
        "most",
        _phrases,
        _why_phrases,
    ),
)
"""The rules, in the order in which they are shown."""
