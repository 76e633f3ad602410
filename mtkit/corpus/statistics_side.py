"""What the texts of one side of a bitext are like: words, letters, lengths, script."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from mtkit.align.words import other_words, tokens
from mtkit.corpus.statistics_counting import Distinct, Numbers
from mtkit.exchange.languages import primary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mtkit.align.words import Word

__all__ = ["Side", "word_reader"]

SPECIAL = {
    "arabic_indic_digits": "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹",
    "bidi_controls": "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "no_break_spaces": "\u00a0\u202f",
    "tatweel": "\u0640",
    "replacement_characters": "\ufffd",
}
_PRESENTATION = (("\ufb50", "\ufdff"), ("\ufe70", "\ufefc"))
_MOST_REMEMBERED = 100_000


def word_reader(lang: str) -> Callable[[str], list[str]]:
    """What tells the words and numbers of a text, folded as the aligner folds them.

    In scripts without spaces each pair of neighbouring characters counts as a word.

    Args:
        lang: BCP 47 code.
    """
    if primary(lang) in {"ar", "en", "und"}:
        return tokens
    cache: dict[str, list[Word]] = {}

    def read(text: str) -> list[str]:
        if len(cache) > _MOST_REMEMBERED:
            cache.clear()
        return [word.form for word in other_words(text, cache)]

    return read


class Side:
    """One side of many units.

    Args:
        lang: Its language.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._read = word_reader(lang)
        self._words = Numbers()
        self._points = Numbers()
        self._vocabulary = Distinct()
        self._characters: Counter[str] = Counter()

    def add(self, texts: Sequence[str]) -> list[list[str]]:
        """Count some texts, of which the empty ones say nothing; gives the words of each."""
        read = self._read
        found = [read(text) if text else [] for text in texts]
        self._words.add([len(words) for text, words in zip(texts, found, strict=True) if text])
        self._points.add([len(text) for text in texts if text])
        self._vocabulary.add(Counter(word for words in found for word in words))
        self._characters.update("".join(texts))
        return found

    def as_dict(self) -> dict[str, Any]:
        """The figures."""
        words, types = self._words.sum, self._vocabulary.distinct()
        return {
            "lang": self.lang,
            "texts": self._words.total,
            "words": words,
            "code_points": self._points.sum,
            "types": types,
            "types_once": self._vocabulary.once(),
            "types_exact": self._vocabulary.exact,
            "type_token_ratio": round(types / words, 4) if words else None,
            "words_per_text": self._words.quantiles(),
            "words_histogram": self._words.bins(),
            "code_points_per_text": self._points.quantiles(),
            "scripts": _scripts(self._characters),
            "special": _special(self._characters),
        }


def _scripts(characters: Counter[str]) -> dict[str, int]:
    """Letters by script, the most frequent first, then digits."""
    found: Counter[str] = Counter()
    for char, count in characters.items():
        kind = unicodedata.category(char)
        if kind.startswith("L") and kind != "Lm":  # tatweel and the like are no letters
            found[unicodedata.name(char, "OTHER").split(" ")[0].split("-")[0].capitalize()] += count
        elif kind == "Nd":
            found["Digits"] += count
    return dict(sorted(found.items(), key=lambda item: (item[0] == "Digits", -item[1], item[0])))


def _special(characters: Counter[str]) -> dict[str, int]:
    """Characters that often mean trouble: how many of each kind, without those that there are none of."""
    found = {name: sum(characters[char] for char in listed) for name, listed in SPECIAL.items()}
    for name, tells in (
        ("controls", lambda char: unicodedata.category(char) == "Cc" and char not in "\t\n\r"),
        ("presentation_forms", lambda char: any(first <= char <= last for first, last in _PRESENTATION)),
        ("vowel_marks", lambda char: "\u064b" <= char <= "\u0652" or char == "\u0670"),
    ):
        found[name] = sum(count for char, count in characters.items() if tells(char))
    return {name: count for name, count in sorted(found.items()) if count}
