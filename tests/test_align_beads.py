"""Candidates, features and score of beads."""

from __future__ import annotations

import numpy as np
import pytest

from mtkit.align.beads import Network, scored_lattice
from mtkit.align.bilingual import EMBEDDED, Model, load_model
from mtkit.align.dynamic import TYPES, best_path
from mtkit.align.encoder import BUCKETS, Encoder
from mtkit.align.evidence import Evidence, gather_evidence
from mtkit.align.features import features, lexical_gain
from mtkit.align.rough import candidates, rough_lattice
from mtkit.align.texts import Texts
from tests.align_fixtures import PAIRS

SOURCE, TARGET = ([pair[side] for pair in PAIRS] for side in (0, 1))
KINDS = {kind: place for place, kind in enumerate(TYPES)}
AWKWARD = [
    ([""], [""]),
    (["كلمة"], ["word"]),
    (["", "كلمة", ""], ["", ""]),
    (["كلمة " * 1000], ["word"]),
    (["كلمة"], ["word"] * 30),
    (["«؟"], ["“?!", "()"]),
]


@pytest.fixture(scope="module")
def model() -> Model:
    """The embedded model."""
    return load_model(EMBEDDED)


def evidence_of(model: Model, source: list[str], target: list[str]) -> Evidence:
    """All evidence of two lists of segments but names."""
    return gather_evidence(Texts(source, target, model.lexicon), None, model.encoder)


def test_candidates_are_beads_of_known_types(model: Model) -> None:
    """Ranges lie inside the documents and have the sizes of their type."""
    evidence = evidence_of(model, SOURCE, TARGET)
    some, lattice = candidates(evidence)
    assert len(some) == len(some.kinds) > len(PAIRS)
    sizes = np.array(TYPES)[some.kinds]
    np.testing.assert_array_equal(some.i1 - some.i0, sizes[:, 0])
    np.testing.assert_array_equal(some.j1 - some.j0, sizes[:, 1])
    assert some.i0.min() >= 0
    assert some.j0.min() >= 0
    assert (some.i1.max(), some.j1.max()) == (lattice.rows, lattice.columns) == (len(SOURCE), len(TARGET))


@pytest.mark.parametrize("prune", [0.0, 2.0, 18.0])
def test_candidates_hold_the_best_rough_path(model: Model, prune: float) -> None:
    """However hard candidates are pruned, the best rough path stays whole; more patience keeps more."""
    evidence = evidence_of(model, SOURCE, TARGET[1:])
    some, lattice = candidates(evidence, prune + 1e-9)
    kept = set(zip(some.i0.tolist(), some.i1.tolist(), some.j0.tolist(), some.j1.tolist(), strict=True))
    assert set(best_path(lattice)[0]) <= kept
    assert len(candidates(evidence, prune + 10.0)[0]) > len(some)


def test_the_rough_path_is_nearly_right(model: Model) -> None:
    """Lexical gain, length and type alone align an easy text."""
    beads, _ = best_path(rough_lattice(evidence_of(model, SOURCE, TARGET)))
    assert sum(bead == (n, n + 1, n, n + 1) for n, bead in enumerate(beads)) >= 9


@pytest.mark.parametrize(("source", "target"), AWKWARD)
def test_features_are_finite(model: Model, source: list[str], target: list[str]) -> None:
    """Empty, single, endless and lopsided segments give finite features and scores, one row a candidate."""
    evidence = evidence_of(model, source, target)
    some, lattice = candidates(evidence)
    matrix = features(evidence, some, lattice)
    assert matrix.dtype == np.float32
    assert matrix.shape == (len(some), len(model.network.mean))
    assert np.isfinite(matrix).all()
    rough = lattice.scores[some.i1, some.kinds, some.j1].astype(np.float32)
    assert np.isfinite(model.network.score(matrix, rough)).all()


def test_scores_are_at_the_candidates_and_nowhere_else(model: Model) -> None:
    """The scored lattice holds the network's score of each candidate, and no other bead."""
    evidence = evidence_of(model, SOURCE, TARGET)
    lattice, some = scored_lattice(evidence, model.network)
    assert np.isfinite(lattice.scores).sum() == len(some)
    rough = rough_lattice(evidence)
    values = rough.scores[some.i1, some.kinds, some.j1].astype(np.float32)
    expected = model.network.score(features(evidence, some, rough), values)
    np.testing.assert_array_equal(lattice.scores[some.i1, some.kinds, some.j1].astype(np.float32), expected)


def test_a_network_computes_what_it_should() -> None:
    """Standardise, one hidden layer with rectified units; the mean of the members and a share of the rough score."""
    layers = (
        (np.array([[1.0, -1.0]], np.float32), np.array([0.0, 0.5], np.float32)),
        (np.array([[2.0], [10.0]], np.float32), np.array([1.0], np.float32)),
    )
    matrix, rough = np.array([[5.0], [3.0], [1.0]], np.float32), np.array([0.0, 2.0, -4.0], np.float32)
    mean, scale = np.array([3.0], np.float32), np.array([2.0], np.float32)
    assert Network(mean, scale, (layers,)).score(matrix, rough).tolist() == [3.0, 6.0, 16.0]
    nothing = ((np.zeros((1, 1), np.float32), np.zeros(1, np.float32)),)
    mixed = Network(mean, scale, (layers, nothing), rough=0.5, temperature=2.0)
    assert mixed.score(matrix, rough).tolist() == [3.0, 8.0, 12.0]


def test_lexical_gain_of_a_bead(model: Model) -> None:
    """Of a translation it is high, of an unrelated pair not, of an empty side nothing."""
    evidence = evidence_of(model, SOURCE, TARGET)
    assert lexical_gain(evidence, 0, 1, 0, 1) > 3.0 > lexical_gain(evidence, 0, 1, 5, 6)
    assert lexical_gain(evidence, 0, 1, 4, 4) == 0.0


@pytest.fixture(scope="module")
def encoder(model: Model) -> Encoder:
    """An encoder of random vectors, with the vocabulary of the lexicon."""
    level = model.lexicon.levels["stem"]
    source, target = dict(level.source), {stem: row + len(level.source) for stem, row in level.target.items()}
    rows = len(source) + len(target) + BUCKETS
    return Encoder(source, target, np.random.default_rng(6).normal(size=(rows, 8)).astype(np.float32))


@pytest.mark.parametrize(("source", "target"), AWKWARD)
def test_features_of_an_encoder_are_finite(
    model: Model, encoder: Encoder, source: list[str], target: list[str]
) -> None:
    """Awkward segments give finite cosines; the encoder only adds columns."""
    texts = Texts(source, target, model.lexicon)
    plain = gather_evidence(texts)
    some, lattice = candidates(plain)
    without, having = (features(evidence, some, lattice) for evidence in (plain, gather_evidence(texts, None, encoder)))
    assert np.isfinite(having).all()
    assert having.shape[1] > without.shape[1]
    kept = {column.tobytes() for column in having.T}
    assert {column.tobytes() for column in without.T} <= kept


def test_an_encoder_adds_the_cosine_of_each_bead(model: Model, encoder: Encoder) -> None:
    """One column is the cosine of the summed vectors of both sides, 0 for null beads."""
    texts = Texts(SOURCE, TARGET, model.lexicon)
    evidence = gather_evidence(texts, None, encoder)
    some, lattice = candidates(evidence)
    left, right = encoder.sums(texts.left, target=False), encoder.sums(texts.right, target=True)
    expected = np.zeros(len(some), np.float32)
    for row, (i, k, j, m) in enumerate(zip(some.i0, some.i1, some.j0, some.j1, strict=True)):
        a, b = left[i:k].sum(axis=0), right[j:m].sum(axis=0)
        if k > i and m > j:
            expected[row] = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    gaps = np.abs(features(evidence, some, lattice) - expected[:, None]).max(axis=0)
    assert gaps.min() < 2e-3
