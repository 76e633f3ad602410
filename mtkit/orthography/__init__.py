"""Spelling folds for Arabic and Latin script; every fold maps back to code point offsets in the raw text.

Folds are for finding, never for output. Two writings that a reader takes for the same name fold to the same text;
`Folded.raw_span` leads from there back to what stands in the raw text.
"""

from __future__ import annotations

from mtkit.orthography.arabic import fold_arabic
from mtkit.orthography.folding import Folded
from mtkit.orthography.latin import fold_latin
from mtkit.orthography.tokens import Token, arabic_tokens, latin_tokens

__all__ = ["Folded", "Token", "arabic_tokens", "fold_arabic", "fold_latin", "latin_tokens"]
