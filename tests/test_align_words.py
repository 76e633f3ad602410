"""Words as the aligner sees them: folding, clitics, stems, numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.align.bilingual import EMBEDDED
from mtkit.align.lexicon import load_lexicon
from mtkit.align.words import Word, arabic_stem, arabic_words, english_stem, english_words, fold, split_clitics, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(scope="module")
def counts() -> Mapping[str, int]:
    """How often words stood in the training data of the embedded model."""
    return load_lexicon(EMBEDDED / "lexicon.npz").counts


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("مُحَمَّدٌ", "محمد"),
        ("العـــربية", "العربيه"),
        ("أحمد إلى آخر ٱلكتاب", "احمد الي اخر الكتاب"),
        ("مصطفى", "مصطفي"),
        ("ایران کردستان", "ايران كردستان"),
        ("\ufee3\ufea3\ufee4\ufeaa", "محمد"),
        ("\ufefb", "لا"),
        ("٢٠٢٤ ۱۹۹۹", "2024 1999"),
        ("\u2067دمشق\u2069\u200f", "دمشق"),
        ("Al\u2011Sharaa’s", "al\u2010sharaa's"),
        ("a\xa0b", "a b"),
        ("Ḥāfiẓ", "ḥāfiẓ"),
        ("PLAIN", "plain"),
    ],
)
def test_fold(raw: str, folded: str) -> None:
    """Marks, tatweel, letter shapes, digits, direction marks, apostrophes and case fold away."""
    assert fold(raw) == folded


def test_folding_twice_changes_nothing_in_arabic() -> None:
    """A folded text stays as it is."""
    once = fold("قَالَ الرَّئيسُ: «إنَّ ٣٫٥ مليون لاجئٍ عادوا».")
    assert fold(once) == once


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("وصل ٢٧ جنديًّا، إلى حلب.", ["وصل", "27", "جنديا", "الي", "حلب"]),
        ("الـ«ناتو» و3,500 دولار", ["ال", "ناتو", "و", "3,500", "دولار"]),
        ("It's 5.5% (U.S.)", ["it's", "5.5", "u", "s"]),
        ("بنسبة ٣٫٥٪", ["بنسبه", "3٫5"]),
        ("…،؛ —", []),
        ("", []),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    """Words and numbers, without punctuation; vocalised words stay whole."""
    assert tokens(text) == found


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("وبالمدينه", "مدينه"),
        ("مدينتهم", "مدينه"),
        ("والمدينه", "مدينه"),
        ("للحكومه", "حكومه"),
        ("بالحرب", "حرب"),
        ("وقال", "قال"),
        ("حكومتها", "حكومه"),
        ("كتابه", "كتابه"),
    ],
)
def test_clitics_are_split_off(counts: Mapping[str, int], word: str, form: str) -> None:
    """Conjunction, preposition, article and pronoun go where the rest is the more usual word."""
    assert split_clitics(word, counts) == form


@pytest.mark.parametrize("word", ["وليد", "بشار", "لبنان", "سوريا", "باريس", "وزير", "ليبيا", "بغداد"])
def test_what_only_looks_like_a_clitic_stays(counts: Mapping[str, int], word: str) -> None:
    """Names and nouns that begin with such a letter are not cut."""
    assert split_clitics(word, counts) == word


def test_unknown_words_lose_only_the_article() -> None:
    """Without counts nothing speaks for a cut, but the article goes."""
    nothing: Counter[str] = Counter()
    assert split_clitics("المدينه", nothing) == "مدينه"
    assert split_clitics("وبلادهم", nothing) == "وبلادهم"
    assert split_clitics("و", nothing) == "و"
    assert split_clitics("ال", nothing) == "ال"


@pytest.mark.parametrize(
    ("form", "stem"),
    [("مدينه", "مدين"), ("سنوات", "سنو"), ("لاجئين", "لاجئ"), ("كتبوا", "كتب"), ("حرب", "حرب"), ("ماء", "ماء")],
)
def test_arabic_stems(form: str, stem: str) -> None:
    """Endings of number, gender and case go, three letters stay."""
    assert arabic_stem(form) == stem


@pytest.mark.parametrize(
    "forms",
    [
        ("city", "cities"),
        ("attack", "attacks", "attacked", "attacking"),
        ("stop", "stopped", "stopping"),
        ("negotiations", "negotiation"),
        ("stable", "stability")[:1],
        ("bus",),
    ],
)
def test_inflected_english_forms_meet(forms: tuple[str, ...]) -> None:
    """The forms of a word have one stem."""
    assert len({english_stem(form) for form in forms}) == 1


@pytest.mark.parametrize(("form", "stem"), [("sing", "sing"), ("bed", "bed"), ("pressed", "press"), ("fell", "fell")])
def test_short_and_double_english_forms(form: str, stem: str) -> None:
    """Three letters stay; double l and s are not cut."""
    assert english_stem(form) == stem


def test_words_of_a_segment_have_kinds(counts: Mapping[str, int]) -> None:
    """Numbers lose their separators; Latin words in Arabic text are told apart; the cache holds what was met."""
    cache: dict[str, Word] = {}
    words = arabic_words("حقق iPhone مبيعات بقيمة 1,250,000 و٣٫٥", counts, cache)
    assert [word.kind for word in words] == ["word", "latin", "word", "word", "number", "word", "number"]
    assert [word.form for word in words if word.kind == "number"] == ["1250000", "3.5"]
    assert set(cache) == set(tokens("حقق iPhone مبيعات بقيمة 1,250,000 و٣٫٥"))
    assert arabic_words("حقق iPhone مبيعات بقيمة 1,250,000 و٣٫٥", counts, cache) == words


def test_english_words_lose_possessives() -> None:
    """Possessive endings go, with either apostrophe; numbers meet those of the other side."""
    cache: dict[str, Word] = {}
    words = english_words("Syria’s army's 1,250,000 men", cache)
    assert [word.form for word in words] == ["syria", "army", "1250000", "men"]
    assert [word.form for word in english_words("2,5 1,25,000 3,500.5", {})] == ["2,5", "1,25,000", "3500.5"]


@given(st.text())
def test_any_text_gives_words(text: str) -> None:
    """No text breaks either side, and no word is empty."""
    words = [*arabic_words(text, {}, {}), *english_words(text, {})]
    assert all(word.form and word.stem for word in words)
    assert {word.kind for word in words} <= {"word", "number", "latin"}
