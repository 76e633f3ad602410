"""Training on toys: lexicon, bead score, documents, encoder."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.align.bilingual import EMBEDDED
from mtkit.align.encoder import Encoder, load_encoder, save_encoder
from mtkit.align.evidence import gather_evidence
from mtkit.align.lexicon import STEP, Lexicon, load_lexicon, save_lexicon
from mtkit.align.texts import Texts
from mtkit.align.training.beads import Example, Settings, example, train_network
from mtkit.align.training.documents import GoldDocument, cleaned, distort, vary
from mtkit.align.training.encoder import EncoderSettings, train_encoder
from mtkit.align.training.lexicon import FLOOR, WIDEST, WeightedPair, train_lexicon
from mtkit.align.words import arabic_words, english_words
from tests.align_fixtures import PAIRS, TOY


def chances(lexicon: Lexicon, way: str, word: str) -> dict[str, float]:
    """Translations of a stem and their probabilities."""
    level = lexicon.levels["stem"]
    given, wanted = (level.source, level.target) if way == "forward" else (level.target, level.source)
    table = getattr(level, way)
    row = given[word]
    names = {place: name for name, place in wanted.items()}
    span = slice(table.starts[row], table.starts[row + 1])
    codes = np.exp(-STEP * table.codes[span].astype(float))
    return {names[column]: chance for column, chance in zip(table.columns[span].tolist(), codes.tolist(), strict=True)}


@pytest.mark.parametrize(
    ("arabic", "english"), [("بيت", "hous"), ("كتاب", "book"), ("مدين", "citi"), ("كبير", "big"), ("قديم", "old")]
)
def test_a_lexicon_is_learnt(arabic: str, english: str) -> None:
    """From sentences that share words it is told which word translates which, both ways."""
    lexicon = train_lexicon(TOY)
    forward, backward = chances(lexicon, "forward", arabic), chances(lexicon, "backward", english)
    assert max(forward, key=forward.__getitem__) == english
    assert max(backward, key=backward.__getitem__) == arabic


def test_a_lexicon_is_pruned_and_counted() -> None:
    """Rows are sorted, bounded and proper; counts are of words seen twice; numbers are left out."""
    said: list[str] = []
    lexicon = train_lexicon([*TOY, WeightedPair("عام 1999", "the year 1999"), WeightedPair("", "nothing")], said.append)
    assert [line.partition(":")[0] for line in said if " x " in line] == ["form", "stem"]
    assert lexicon.counts["البيت"] == 3
    assert "عام" not in lexicon.counts
    for level in lexicon.levels.values():
        assert not {"1999", "nothing"} & {*level.source, *level.target}
        for table in (level.forward, level.backward):
            sizes = np.diff(table.starts)
            assert sizes.max() <= WIDEST
            assert table.codes.max() <= round(-np.log(FLOOR) / STEP)
            for start, end in zip(table.starts[:-1], table.starts[1:], strict=True):
                assert (np.diff(table.columns[start:end].astype(int)) > 0).all()
                assert np.exp(-STEP * table.codes[start:end].astype(float)).sum() <= 1.02


def test_weights_count() -> None:
    """A pair of a high weight wins over pairs that say otherwise."""
    pairs = [WeightedPair("باب", "door")] * 2 + [WeightedPair("باب", "gate", 10.0)]
    forward = chances(train_lexicon(pairs), "forward", "باب")
    assert forward["gat"] > forward["door"]


def test_the_same_pairs_give_the_same_lexicon() -> None:
    """Byte for byte."""
    assert save_lexicon(train_lexicon(TOY)) == save_lexicon(train_lexicon(list(TOY)))


def in_order(document: GoldDocument) -> bool:
    """Whether the beads hold each segment once, in order."""
    left = [i for bead in document.beads for i in bead[0]]
    right = [j for bead in document.beads for j in bead[1]]
    return left == list(range(len(document.source))) and right == list(range(len(document.target)))


def words(texts: list[str]) -> list[str]:
    """The words of some texts, one after the other."""
    return " ".join(texts).split()


@given(st.integers(1, 40), st.integers(0, 10_000))
@settings(deadline=None)
def test_distorted_documents_hold_each_segment_once(count: int, seed: int) -> None:
    """Merging and dropping keeps the order of the words, and each bead holds what belongs together."""
    rows = [(f"س{n}أ س{n}ب", f"t{n}a t{n}b") for n in range(count)]
    document = distort(rows, random.Random(seed))  # noqa: S311 - not for secrets
    assert in_order(document)
    for side, texts in ((0, document.source), (1, document.target)):
        kept = words(texts)
        all_words = words([row[side] for row in rows])
        assert kept == [word for word in all_words if word in set(kept)]
    for source, target in document.beads:
        left, right = (
            {re.sub(r"\D", "", word) for i in bead for word in texts[i].split()}
            for bead, texts in ((source, document.source), (target, document.target))
        )
        assert left == right or not (left and right)
        assert bool(source) or bool(target)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)).filter(any), max_size=15), st.integers(0, 1000))
@settings(deadline=None)
def test_varied_documents_hold_each_segment_once(sizes: list[tuple[int, int]], seed: int) -> None:
    """Natural documents stay documents when beads lose a side or neighbours are merged."""
    document = natural(sizes)
    varied = vary(document, random.Random(seed))  # noqa: S311 - not for secrets
    assert in_order(varied)
    assert set(words(varied.source)) <= set(words(document.source))
    assert set(words(varied.target)) <= set(words(document.target))


def natural(sizes: list[tuple[int, int]]) -> GoldDocument:
    """A document with beads of these sizes."""
    document = GoldDocument([], [], [])
    for k, size in sizes:
        i, j = len(document.source), len(document.target)
        document.beads.append((tuple(range(i, i + k)), tuple(range(j, j + size))))
        document.source.extend(f"س{n}" for n in range(i, i + k))
        document.target.extend(f"t{n}" for n in range(j, j + size))
    return document


def test_cleaning_keeps_what_a_lattice_holds() -> None:
    """Nulls are split into single ones; a bead of an unknown type cuts the document in two."""
    sizes = [(1, 1), (2, 0), (1, 2), (0, 1), (1, 1), (20, 1), (1, 1), (1, 1), (2, 1), (1, 1)]
    first, second = cleaned(natural(sizes))
    assert [(len(a), len(b)) for a, b in first.beads] == [(1, 1), (1, 0), (1, 0), (1, 2), (0, 1), (1, 1)]
    assert [(len(a), len(b)) for a, b in second.beads] == [(1, 1), (1, 1), (2, 1), (1, 1)]
    assert in_order(first)
    assert in_order(second)
    assert second.source[0] == "س25"


def test_cleaning_stops_where_the_gold_crosses() -> None:
    """What lies behind a crossing or missing bead is left out; stretches under four beads too."""
    document = natural([(1, 1)] * 6)
    document.beads[4:] = [((4,), (5,)), ((5,), (4,))]
    assert [len(part.beads) for part in cleaned(document)] == [4]
    assert list(cleaned(natural([(1, 1)] * 3))) == []
    del document.beads[0]
    assert list(cleaned(document)) == []


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    """Six small documents as training examples, seen with the embedded lexicon."""
    lexicon = load_lexicon(EMBEDDED / "lexicon.npz")
    found = []
    for seed in range(6):
        rng = random.Random(seed)  # noqa: S311 - not for secrets
        document = distort(rng.sample(PAIRS, 8), rng)
        found.append(example(document, gather_evidence(Texts(document.source, document.target, lexicon))))
    return found


def losses(examples: list[Example], how: Settings) -> list[float]:
    """Loss a bead after each epoch."""
    said: list[str] = []
    train_network(examples, how, said.append)
    return [float(line.split("loss ")[1].split()[0]) for line in said]


def test_an_example_holds_the_gold_beads(examples: list[Example]) -> None:
    """Gold beads are among the candidates, in order, from the first cell to the last."""
    for each in examples:
        ends = list(zip(each.some.i1[each.gold].tolist(), each.some.j1[each.gold].tolist(), strict=True))
        assert ends == sorted(ends)
        assert ends[-1] == (each.rows, each.columns)
        assert each.matrix.shape[0] == len(each.some)


def test_gold_beads_that_look_bad_are_added() -> None:
    """A bead that no rough score would propose is a candidate of its example all the same."""
    lexicon = load_lexicon(EMBEDDED / "lexicon.npz")
    source, target = [pair[0] for pair in PAIRS[:5]], [pair[1] for pair in PAIRS[:5]]
    beads = [((0,), tuple(range(4))), (tuple(range(1, 5)), (4,))]
    each = example(GoldDocument(source, target, beads), gather_evidence(Texts(source, target, lexicon)))
    assert [(int(each.some.i1[g]), int(each.some.j1[g])) for g in each.gold] == [(1, 4), (5, 5)]
    assert np.isfinite(each.matrix).all()


def test_training_lowers_the_loss(examples: list[Example]) -> None:
    """After a few epochs the gold paths are more probable than before."""
    course = losses(examples, Settings(hidden=(8,), epochs=16, rate=5e-3, dropped=0.0))
    assert course[-1] < 0.5 * course[0]


def test_training_is_deterministic(examples: list[Example]) -> None:
    """The same seed gives the same network, another seed another one."""
    nets = [train_network(examples[:2], Settings(hidden=(4,), epochs=1, seed=seed)) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(nets[0].members[0][0][0], nets[1].members[0][0][0])
    assert not np.array_equal(nets[0].members[0][0][0], nets[2].members[0][0][0])


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """An encoder trained on the toy rows and the small news text."""
    pairs = [*TOY, *(WeightedPair(source, target, 2.0) for source, target in PAIRS)]
    return train_encoder(pairs, EncoderSettings(dimensions=24, epochs=60, batch=16, rate=0.02, least=1, hidden=0.0))


def cosines(encoder: Encoder, source: list[str], target: list[str]) -> np.ndarray:
    """Cosine of each source text with each target text."""
    counts: dict[str, int] = {}
    left = encoder.sums([arabic_words(text, counts, {}) for text in source], target=False)
    right = encoder.sums([english_words(text, {}) for text in target], target=True)
    left, right = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (left, right))
    return np.asarray(left @ right.T)


def test_an_encoder_puts_translations_close(encoder: Encoder) -> None:
    """Each sentence is nearer to its translation than to any other."""
    found = cosines(encoder, [pair[0] for pair in PAIRS], [pair[1] for pair in PAIRS])
    assert (found.argmax(axis=1) == np.arange(len(PAIRS))).mean() >= 0.9
    assert found.diagonal().mean() > found.mean() + 0.4


def test_an_encoder_composes(encoder: Encoder) -> None:
    """The vector of two segments is the sum of theirs; words it does not know are sums of trigrams."""
    parts = [arabic_words(text, {}, {}) for text in ("وصل الوزير", "زرقنوش")]
    alone, both = encoder.sums(parts, target=False), encoder.sums([[*parts[0], *parts[1]]], target=False)
    np.testing.assert_allclose(alone.sum(axis=0), both[0], rtol=1e-4, atol=1e-5)
    assert np.abs(alone[1]).max() > 0


def test_segments_without_words_have_no_direction(encoder: Encoder) -> None:
    """They are vectors of zero, wherever they stand."""
    word = english_words("house", {})
    found = encoder.sums([[], word, [], word, []], target=True)
    assert not found[[0, 2, 4]].any()
    np.testing.assert_array_equal(found[1], found[3])
    assert encoder.sums([], target=True).shape == (0, encoder.vectors.shape[1])


def test_a_stored_encoder_finds_the_same(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One byte a dimension is enough."""
    path = tmp_path_factory.mktemp("encoder") / "encoder.npz"
    path.write_bytes(save_encoder(encoder))
    source, target = [pair[0] for pair in PAIRS], [pair[1] for pair in PAIRS]
    expected = cosines(encoder, source, target)
    np.testing.assert_allclose(cosines(load_encoder(path), source, target), expected, atol=0.03)


def test_the_same_pairs_give_the_same_encoder() -> None:
    """Byte for byte, with the same settings."""
    how = EncoderSettings(dimensions=8, epochs=2, batch=4, least=1)
    assert save_encoder(train_encoder(TOY, how)) == save_encoder(train_encoder(TOY, how))
