"""What holds of the sentence splitter on any text."""

from __future__ import annotations

import itertools
import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.bitext import Document, collapse
from mtkit.segment import segment, split_sentences

MARKS = ".!?؟…؛;:،-–•()[]«»“”\"'12\n\t \u00a0\u200f\u2067\u2069\u2029\u0640"
WORDS = "d I د أ.د. قال نَعَمْ ه U.S. Mr. p.m. The said ... www.sana.sy 😀 ﷽ e\u0301"
PIECES = st.sampled_from([*MARKS, *WORDS.split(), " ", "(a) ", "1. ", "\n\n", "\r\n"])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))
LANGS = st.sampled_from(["ar", "en", "und", "ar-SY", "fr"])


def visible(text: str) -> str:
    """The text without white space and without characters that cannot be seen."""
    return re.sub("[\\s\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text)


@settings(max_examples=300, deadline=None)
@given(TEXTS, LANGS)
def test_no_visible_character_is_lost(text: str, lang: str) -> None:
    """The sentences rise, do not overlap, are trimmed, and hold everything but white space."""
    spans = split_sentences(text, lang)
    assert spans == sorted(spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert visible(text) == visible("".join(text[start:end] for start, end in spans))


@settings(max_examples=100, deadline=None)
@given(TEXTS, LANGS)
def test_segment_text_is_the_collapsed_range(text: str, lang: str) -> None:
    """Each segment holds what its range holds, and segmenting twice changes nothing."""
    document = segment(Document("", lang, text))
    assert all(part.text == collapse(text[part.start : part.end]) for part in document.segments)
    assert all(visible(part.text) for part in document.segments)
    assert document == segment(document)


def test_strange_long_texts_take_no_time() -> None:
    """Runs of spaces, dots, brackets, letters and list markers are cut in time that grows with their length."""
    for piece in (" ", "a", ".", ". ", "(", "a. b ", "1. ", "Mr. ", ": ", "\n", " \n", "كلمة.كلمة", '"', "«", "- "):
        text = piece * (30_000 // len(piece)) + "x"
        started = time.process_time()
        split_sentences(text, "en")
        assert time.process_time() - started < 2.0
