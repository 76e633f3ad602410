"""What holds for every fold of every text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.orthography import Folded, arabic_tokens, fold_arabic, fold_latin, latin_tokens

Fold = Callable[[str], Folded]

TEXTS = st.text(
    st.one_of(
        st.sampled_from("ابتةىيئؤءأإآلمكهوڤ \n-'’"),
        st.characters(min_codepoint=0x60C, max_codepoint=0x6FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFC, exclude_categories=("Cs", "Cn")),
        st.sampled_from("alSharʿÉé\u0301\u00ad\u200b\u2011–ﬁØİıß\u00a0\r\t"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
)
FOLDS = pytest.mark.parametrize(
    "fold", [fold_arabic, lambda text: fold_arabic(text, 2), fold_latin], ids=["arabic-1", "arabic-2", "latin"]
)


@FOLDS
@given(text=TEXTS)
def test_folding_again_changes_nothing(fold: Fold, text: str) -> None:
    """A folded text is its own fold."""
    once = fold(text).text
    assert once == fold(once).text


@FOLDS
@given(text=TEXTS)
def test_every_folded_character_has_a_place(fold: Fold, text: str) -> None:
    """Places never fall, lie in the raw text, and there is one for each folded character."""
    folded = fold(text)
    starts = list(folded.starts)
    assert len(folded.text) == len(starts)
    assert starts == sorted(starts)
    assert all(0 <= start < len(text) for start in starts)


@FOLDS
@given(text=TEXTS, data=st.data())
def test_words_map_back_to_what_folds_to_them(fold: Fold, text: str, data: st.DataObject) -> None:
    """The raw span of a word of the folded text folds to that word again, unless it cuts a ligature."""
    folded = fold(text)
    words = [
        (start, start + len(word))
        for start, word in zip(_starts(folded.text), folded.text.split(" "), strict=True)
        if word
    ]
    if not words:
        return
    start, end = data.draw(st.sampled_from(words))
    first, last = folded.raw_span(start, end)
    assert 0 <= first < last <= len(text)
    assert folded.text[start:end] in fold(text[first:last]).text


def _starts(text: str) -> list[int]:
    starts = [0]
    for word in text.split(" ")[:-1]:
        starts.append(starts[-1] + len(word) + 1)
    return starts


@FOLDS
@given(text=TEXTS)
def test_spans_of_neighbours_do_not_overlap(fold: Fold, text: str) -> None:
    """Two folded characters share raw text only where they come from one raw character."""
    folded = fold(text)
    for place in range(len(folded.text) - 1):
        first, last = folded.raw_span(place, place + 1)
        after, _ = folded.raw_span(place + 1, place + 2)
        assert first == after or last <= after


@given(text=TEXTS)
def test_lower_case_keeps_the_length_of_folded_latin(text: str) -> None:
    """Searching in lower case may use the offsets of the folded text."""
    folded = fold_latin(text).text
    assert len(folded) == len(folded.lower())


@given(text=TEXTS)
def test_tokens_stand_where_they_say(text: str) -> None:
    """The text of a token is the raw text between its offsets, and tokens do not overlap."""
    for tokens in (list(arabic_tokens(text)), list(latin_tokens(text))):
        assert [token.text for token in tokens] == [text[token.start : token.end] for token in tokens]
        assert all(one.end <= other.start for one, other in pairwise(tokens))
