"""The fold of Arabic script, in two tiers."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal

from mtkit.orthography.folding import Folded, FoldTable, fold, read_table

__all__ = ["fold_arabic"]

_HAMZA_ABOVE = "\u0654"
_SEATS = {"و": "ؤ", "ي": "ئ", "ى": "ئ"}
_PRESENTATION = (("\ufb50", "\ufdff"), ("\ufe70", "\ufefc"))


def fold_arabic(text: str, tier: Literal[1, 2] = 1) -> Folded:
    """Fold the spellings of Arabic words that a reader takes for the same.

    Tier 1 drops vowel and Koranic marks, tatweel, and controls without width; turns presentation forms into letters,
    every alef into a bare one, Persian and Urdu forms of kaf, yeh and heh into the Arabic ones, digits into ASCII ones,
    and runs of spaces and line breaks of any kind into one space. Tier 2 also joins letters that are exchanged in
    print: ى and ي, ة and ه, ؤ and و, ئ and ي, hamza on the line and none, and the added letters پ ڤ چ گ with ب ف ج ك.

    Args:
        text: Raw text; other scripts in it stay as they are.
        tier: 1, or 2 for the weaker evidence.

    Returns:
        The folded text with the way back. Folding it again changes nothing.
    """
    table = _table(tier)
    if _HAMZA_ABOVE in text:
        return fold(text, table, _seated(text, table))
    return fold(text, table)


def _seated(text: str, table: FoldTable) -> list[str]:
    """The pieces of a text in which some hamzas are combining marks: they join with the letter that carries them."""
    pieces = [*map(table.__getitem__, map(ord, text))]
    for place, char in enumerate(text):
        if char == _HAMZA_ABOVE:
            seat = place - 1
            while seat >= 0 and not pieces[seat]:
                seat -= 1
            if seat >= 0 and pieces[seat] in _SEATS:
                pieces[seat] = table[ord(_SEATS[pieces[seat]])]
    return pieces


@cache
def _table(tier: int) -> FoldTable:
    listed = {char: folded for char, level, folded, _ in read_table("arabic.tsv") if int(level) <= tier}

    def rule(char: str) -> str:
        if char in listed:
            return listed[char]
        if any(first <= char <= last for first, last in _PRESENTATION):
            plain = unicodedata.normalize("NFKC", char)
            letters = plain.strip() if any(map(str.isalpha, plain)) else ""
            return letters or ("" if unicodedata.category(char) in {"Lo", "Mn"} else char)
        if char.isspace():
            return " "
        return "" if unicodedata.category(char) == "Cf" else char

    return FoldTable(rule)
