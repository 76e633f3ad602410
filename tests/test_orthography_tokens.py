"""Words of Arabic and Latin script."""

from __future__ import annotations

import pytest

from mtkit.orthography import Token, arabic_tokens, latin_tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قال أحمد الشّرع.", ["قال", "أحمد", "الشّرع"]),
        ("الشَّرْعُ، وَبَشَّار", ["الشَّرْعُ", "وَبَشَّار"]),
        ("أحمـــد", ["أحمـــد"]),
        ("ﺃﺣﻤﺪ ﺍﻟﺸﺮﻉ", ["ﺃﺣﻤﺪ", "ﺍﻟﺸﺮﻉ"]),
        ("#أحمد_الشرع 2025 ٢٠٢٥", ["أحمد", "الشرع"]),
        ("في Assad سوريا", ["في", "سوريا"]),
        ("", []),
    ],
)
def test_arabic_words(text: str, words: list[str]) -> None:
    """Marks and tatweel belong to a word, digits and punctuation do not."""
    assert words == [token.text for token in arabic_tokens(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ahmed al-Sharaa said", ["Ahmed", "al", "Sharaa", "said"]),
        ("Sana’a Ba'ath Sharaa’s", ["Sana’a", "Ba'ath", "Sharaa’s"]),
        ("ʿAlī Ḥāfiẓ", ["ʿAlī", "Ḥāfiẓ"]),
        ("'quoted' words", ["quoted", "words"]),
        ("As\u00adsad e\u0301t", ["As\u00adsad", "e\u0301t"]),
        ("F-16 دمشق", ["F"]),
    ],
)
def test_latin_words(text: str, words: list[str]) -> None:
    """Apostrophes inside a word belong to it, quotation marks and hyphens do not."""
    assert words == [token.text for token in latin_tokens(text)]


def test_tokens_carry_offsets() -> None:
    """Offsets are code points of the raw text."""
    assert [Token("الشّرع", 5, 11)] == list(arabic_tokens("said الشّرع"))
