"""Evidence for beads: shapes, gains, names, surface counts, cosines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from mtkit.align.bilingual import EMBEDDED
from mtkit.align.cosines import cosines_of
from mtkit.align.dynamic import MAX_SIDE
from mtkit.align.evidence import gather_evidence
from mtkit.align.gains import CAP
from mtkit.align.lexicon import Lexicon, load_lexicon
from mtkit.align.surface import surface
from mtkit.align.texts import Texts
from mtkit.align.words import arabic_words
from tests.align_fixtures import PAIRS

if TYPE_CHECKING:
    from collections.abc import Sequence

SOURCE, TARGET = ([pair[side] for pair in PAIRS] for side in (0, 1))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The embedded lexicon."""
    return load_lexicon(EMBEDDED / "lexicon.npz")


def test_shapes(lexicon: Lexicon) -> None:
    """Gains for spans of up to `MAX_SIDE` segments both ways at each level; cumulative rows have one value more."""
    evidence = gather_evidence(Texts(SOURCE[:7], TARGET[:5], lexicon))
    assert (evidence.rows, evidence.columns) == (7, 5)
    assert len(evidence.levels) == len(lexicon.levels)
    for level in evidence.levels:
        assert level.forward.shape == (MAX_SIDE, 7, 6)
        assert level.backward.shape == (MAX_SIDE, 5, 8)
    for side, count in ((evidence.source, 7), (evidence.target, 5)):
        assert len(side.length) == len(side.words) == side.counts.shape[1] == count + 1
        assert side.ends.shape[1] == count
    assert evidence.cosines == ()


def test_a_translation_gains_most(lexicon: Lexicon) -> None:
    """Each segment gains more from its own translation than from any other, both ways."""
    evidence = gather_evidence(Texts(SOURCE, TARGET, lexicon))
    for table in [table for level in evidence.levels for table in (level.forward, level.backward)]:
        single = np.diff(table[0], axis=1)
        assert (single.argmax(axis=0) == np.arange(len(PAIRS))).mean() >= 0.9


def test_a_word_counts_no_more_than_the_cap(lexicon: Lexicon) -> None:
    """However rare a word is, it adds at most `CAP`; one equal number alone adds a good part of that."""
    evidence = gather_evidence(Texts([*SOURCE, "1987654"], [*TARGET, "1987654"], lexicon))
    words = np.diff(evidence.target.words)
    for level in evidence.levels:
        assert (np.diff(level.forward, axis=2) <= CAP * words + 1e-4).all()
        assert CAP / 3 < np.diff(level.forward[0, -1])[-1] <= CAP


def test_numbers_and_latin_words_match_without_a_lexicon(lexicon: Lexicon) -> None:
    """Arabic-Indic digits equal European ones, and a Latin word in the Arabic text equals itself."""
    source = ["بلغت القيمة ١٬٢٥٠٬٠٠٠ يورو", "شركة Qualtrix الناشئة"]
    target = ["The Qualtrix startup", "It was worth 1,250,000 euros"]
    single = np.diff(gather_evidence(Texts(source, target, lexicon)).levels[0].forward[0], axis=1)
    assert single.argmax(axis=1).tolist() == [1, 0]


def test_the_names_hook_is_asked_for_rare_words_and_heard(lexicon: Lexicon) -> None:
    """The hook gets words that are hardly known, and what it links becomes gain."""
    asked: list[tuple[list[str], list[str]]] = []

    def link(arabic: Sequence[str], latin: Sequence[str]) -> list[tuple[int, int, float]]:
        asked.append((list(arabic), list(latin)))
        return [(arabic.index("زرقنوش"), latin.index("zarqanush"), 0.8)]

    texts = Texts(["وصل زرقنوش إلى المدينة", *SOURCE], ["Then Zarqanush went on", *TARGET], lexicon)
    plain, linked = gather_evidence(texts), gather_evidence(texts, link)
    (arabic, latin) = asked[0]
    assert "مدينه" not in arabic
    assert not {"then", "went", "on"} & set(latin)
    for without, having in zip(plain.levels, linked.levels, strict=True):
        assert having.forward[0, 0, 1] > without.forward[0, 0, 1] + 1.5
        assert having.backward[0, 0, 1] > without.backward[0, 0, 1] + 1.5


def test_the_names_hook_may_find_nothing(lexicon: Lexicon) -> None:
    """Without links the evidence is that without a hook."""
    texts = Texts(SOURCE, TARGET, lexicon)
    plain, hooked = gather_evidence(texts), gather_evidence(texts, lambda _a, _b: [])
    np.testing.assert_array_equal(hooked.levels[0].forward, plain.levels[0].forward)


@pytest.mark.parametrize(
    ("source", "target"), [([""], [""]), (["", "", ""], ["A."]), (["…"], ["—", "!"]), (["كلمة"], [""])]
)
def test_texts_without_words(lexicon: Lexicon, source: list[str], target: list[str]) -> None:
    """Empty segments and mere punctuation give finite evidence of the right shape."""
    evidence = gather_evidence(Texts(source, target, lexicon))
    assert (evidence.rows, evidence.columns) == (len(source), len(target))
    assert all(np.isfinite(level.forward).all() and np.isfinite(level.backward).all() for level in evidence.levels)


def test_a_part_has_the_frequencies_of_the_whole(lexicon: Lexicon) -> None:
    """The evidence of a part is that part of the evidence of the whole."""
    whole = gather_evidence(Texts(SOURCE, TARGET, lexicon))
    part = gather_evidence(Texts(SOURCE, TARGET, lexicon).part(2, 6, 3, 8))
    gains = [np.diff(evidence.levels[0].forward, axis=2) for evidence in (whole, part)]
    np.testing.assert_allclose(gains[1][0], gains[0][0, 2:6, 3:8], rtol=1e-4, atol=1e-4)


def test_surface_counts() -> None:
    """Question marks, exclamation marks, brackets left open, colons and numbers, summed up from the left."""
    texts = ["هل وصل 12 (أو 13)؟", "قال: «نعم!»", "«ثم (صمت"]
    found = surface(texts, [arabic_words(text, {}, {}) for text in texts])
    assert found.length.tolist() == [0, 18, 29, 37]
    assert found.counts[:, 1].tolist() == [1, 0, 0, 0, 2]
    assert (found.counts[:, 2] - found.counts[:, 1]).tolist() == [0, 1, 0, 1, 0]
    assert (found.counts[:, 3] - found.counts[:, 2]).tolist() == [0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("وصل الوفد.", [0, 0]),
        ("خبر عاجل", [0, 0]),
        ("قال:", [1, 0]),
        ("«هل وصل؟»", [0, 1]),
        ("", [0, 0]),
    ],
)
def test_how_an_arabic_segment_ends(text: str, ends: list[int]) -> None:
    """With a colon, with a question mark; closing quotation marks do not hide them."""
    found = surface([text], [arabic_words(text, {}, {})])
    assert found.ends[:, 0].tolist() == ends


def test_cosines_of_spans() -> None:
    """Products and norms give the cosine of any two spans; the background is that of all pairs of segments."""
    numbers = np.random.default_rng(5)
    source, target = (numbers.normal(size=(size, 6)).astype(np.float32) for size in (4, 5))
    found = cosines_of(source, target)
    product = found.products[3, 5] - found.products[1, 5] - found.products[3, 2] + found.products[1, 2]
    left, right = source[1:3].sum(axis=0), target[2:5].sum(axis=0)
    expected = left @ right / np.linalg.norm(left) / np.linalg.norm(right)
    assert product / (found.source_norms[2, 1] * found.target_norms[3, 2]) == pytest.approx(expected, abs=1e-3)
    unit = [side / np.linalg.norm(side, axis=1, keepdims=True) for side in (source, target)]
    assert found.background == pytest.approx(float((unit[0] @ unit[1].T).mean()), abs=1e-4)


def test_cosines_of_segments_without_words() -> None:
    """Vectors of zero give finite values."""
    found = cosines_of(np.zeros((2, 3), np.float32), np.ones((1, 3), np.float32))
    assert np.isfinite(found.products).all()
    assert (found.source_norms > 0).all()
    assert found.background == 0.0
