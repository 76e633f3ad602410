"""The fold of Latin script; letter case is kept."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from mtkit.orthography.folding import Folded, FoldTable, fold, read_table

__all__ = ["fold_latin"]

_UNEVEN = re.compile(r"['`\x00-\x1f\x7f]|  ")
_BROKEN = re.compile("(?<=[^\\W_])([-\u2010\u2011\u2012\u2013\u00ad])([^\\S\n]*\n\\s*)(?=[^\\W_])")


def fold_latin(text: str) -> Folded:
    """Fold the writings of a Latin word that a reader takes for the same; letter case is kept.

    Diacritics, apostrophes and the signs used for ain and hamza, soft hyphens and controls without width are dropped;
    hyphens and dashes become `-`; ligatures and fullwidth letters are taken apart; runs of spaces and line breaks
    become one space, or none behind a hyphen that breaks a word.

    Args:
        text: Raw text; letters of other scripts stay as they are.

    Returns:
        The folded text with the way back. Folding it again changes nothing.
    """
    if text.isascii() and not _UNEVEN.search(text):
        return Folded(text, text)
    table = _table()
    if "\n" not in text or not (breaks := [*_BROKEN.finditer(text)]):
        return fold(text, table)
    pieces = [*map(table.__getitem__, map(ord, text))]
    for found in breaks:
        pieces[found.start(2) : found.end(2)] = [""] * (found.end(2) - found.start(2))
    return fold(text, table, pieces)


@cache
def _table() -> FoldTable:
    listed = {char: folded for char, folded, _ in read_table("latin.tsv")}

    def rule(char: str) -> str:
        if char in listed:
            return listed[char]
        if char.isspace():
            return " "
        category = unicodedata.category(char)
        if category in {"Cf", "Cc"} or "\u0300" <= char <= "\u036f":
            return ""
        plain = unicodedata.normalize("NFKD", char)
        if plain == char or not (plain[0].isascii() or "LATIN" in unicodedata.name(plain[0], "")):
            return char
        letters = "".join(part for part in plain if not unicodedata.combining(part))
        return letters if letters.strip() else char

    return FoldTable(rule)
