"""What the rules of the filter know of a pair of languages: scripts, function words, lengths, the sentence encoder."""

from __future__ import annotations

import math
import tomllib
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from mtkit.errors import ModelError
from mtkit.exchange.languages import canonical, primary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from mtkit.align.bilingual import Model

__all__ = [
    "TABLED",
    "Pair",
    "digit_table",
    "function_words",
    "has_function_words",
    "letter_table",
    "scripts_of",
    "sign_table",
]

RATIO = {("ar", "en"): 1.17}
"""Code points of the target for each of the source, marks and tatweel not counted: the median over 119,000 pairs of
open data. Where a model of the pair is named, it tells; other languages are taken to be equally long where both are
written in alphabets."""

_DENSE = frozenset({"Han", "Hangul", "Hiragana", "Katakana", "Khmer", "Lao", "Myanmar", "Thai", "Tibetan"})
"""Scripts of which a character says more, or that put no spaces between words."""

TABLED = 0x20000
"""Code points below this one have a row in tables of characters; the others are seldom letters of running text."""

_SCRIPT_LENGTH = 4


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    text = resources.files("mtkit.corpus.filters").joinpath("languages.toml").read_text(encoding="utf-8")
    tables: dict[str, Any] = tomllib.loads(text)
    return tables


def scripts_of(lang: str) -> tuple[str, ...]:
    """Unicode names of the scripts of a language; none if they are not known."""
    tables = _tables()
    subtag = next((part for part in canonical(lang).split("-")[1:] if len(part) == _SCRIPT_LENGTH), None)
    if subtag in tables["codes"]:
        return tuple(tables["codes"][subtag])
    code = primary(lang)
    return tuple(script for script, langs in tables["scripts"].items() if code in langs)


@cache
def function_words() -> dict[str, tuple[str, ...]]:
    """Each function word and the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for lang, words in _tables()["words"].items():
        for word in words:
            found[word] = (*found.get(word, ()), lang)
    return found


def has_function_words(lang: str) -> bool:
    """Whether the function words of a language are known."""
    return primary(lang) in _tables()["words"]


@cache
def letter_table(scripts: tuple[str, ...] = ()) -> NDArray[np.bool_]:
    """For each code point below `TABLED` whether it is a letter, of one of `scripts` if any are named."""
    pattern = r"\p{L}" if not scripts else "|".join(rf"[\p{{L}}&&\p{{Script={script}}}]" for script in scripts)
    return _table(pattern)


@cache
def sign_table() -> NDArray[np.bool_]:
    """For each code point below `TABLED` whether it counts as a character: no mark, no tatweel, no control."""
    return _table(r"[^\p{M}\p{C}\u0640]")


@cache
def digit_table() -> NDArray[np.bool_]:
    """For each code point below `TABLED` whether it is a decimal digit of any script."""
    return _table(r"\p{Nd}")


def _table(pattern: str) -> NDArray[np.bool_]:
    import regex

    every = "".join(map(chr, range(0xD800))) + "\0" * 0x800 + "".join(map(chr, range(0xE000, TABLED)))
    table = np.zeros(TABLED, np.bool_)
    table[[found.start() for found in regex.finditer(pattern, every, regex.VERSION1)]] = True
    return table


def _is_alphabetic(lang: str) -> bool:
    return _DENSE.isdisjoint(scripts_of(lang))


class Pair:
    """A pair of languages.

    Args:
        source_lang: BCP 47 code of the source.
        target_lang: BCP 47 code of the target.
        model: Folder of a model for the pair; None for the embedded one, if it knows the languages.
        ratio: Code points of the target for each of the source; None for what is known of the pair.
    """

    def __init__(
        self,
        source_lang: str,
        target_lang: str,
        model: str | Path | None = None,
        ratio: float | None = None,
    ) -> None:
        self.langs = source_lang, target_lang
        self._model = model
        self._ratio = ratio

    @cached_property
    def ratio(self) -> float:
        """Code points of the target for each of the source; NaN where nothing is known of it."""
        codes = primary(self.langs[0]), primary(self.langs[1])
        if self._ratio is not None:
            return self._ratio
        if codes in RATIO:
            return RATIO[codes]
        if codes[::-1] in RATIO:
            return 1 / RATIO[codes[::-1]]
        if self._model is not None and self.model is not None:
            ratio = RATIO["ar", "en"] * self.model.stretch
            return ratio if codes == self.model.langs else 1 / ratio
        return 1.0 if all(map(_is_alphabetic, self.langs)) else math.nan

    @cached_property
    def model(self) -> Model | None:
        """The model of the pair; None if there is none.

        Raises:
            ModelError: If a model was named that is damaged, has no encoder or knows other languages.
        """
        from mtkit.align.bilingual import model_folder, shared_model

        codes = {primary(lang) for lang in self.langs}
        if self._model is None and codes != {"ar", "en"}:
            return None
        model = shared_model(model_folder(self._model))
        if codes != set(model.langs):
            raise ModelError(
                f"knows {' and '.join(model.langs)}, not {' and '.join(self.langs)}",
                path=self._model,
                hint="name a model for these languages (mtkit model train makes one)",
            )
        if model.encoder is None:
            raise ModelError("has no encoder", path=self._model, hint="train one, or leave the rule encoder out")
        return model

    def vectors(self, texts: Sequence[str], side: int) -> NDArray[np.float32] | None:
        """The vectors of texts of the source (side 0) or target (1) by the sentence encoder; None without a model."""
        model = self.model
        if model is None or model.encoder is None:
            return None
        reader = self._readers[side]
        target = primary(self.langs[side]) == model.target_lang
        known = model.encoder.kept(target=target)
        made = model.encoder.sums([reader(text) for text in texts if text not in known], target=target)
        if len(made) == len(texts):
            return made
        fresh = iter(made)
        return np.array([known[text] if text in known else next(fresh) for text in texts], np.float32)

    @cached_property
    def _readers(self) -> tuple[Callable[[str], Any], Callable[[str], Any]]:
        if self.model is None:
            raise ValueError("no model was found for this pair")
        lexicon = self.model.lexicon
        return lexicon.reader(primary(self.langs[0])), lexicon.reader(primary(self.langs[1]))
