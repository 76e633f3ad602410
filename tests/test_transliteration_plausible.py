"""Is a Latin span a rendering of an Arabic name."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.errors import ModelError
from mtkit.transliteration.plausible import DEFAULT_THRESHOLD, Scorer, explain, log_odds, sigmoid, similarity
from mtkit.transliteration.weights import NameModel, shipped

RENDERINGS = [
    ("أحمد الشرع", "Ahmed al-Sharaa"),
    ("أحمد الشرع", "Ahmad Al Shara"),
    ("أحمد الشرع", "Ahmad al-Shar'a"),
    ("بشار الأسد", "Bashar al-Assad"),
    ("بشار الأسد", "Bashar Assad"),
    ("خان شيخون", "Khan Shaykhun"),
    ("خان شيخون", "Khan Sheikhoun"),
    ("دير الزور", "Deir Ezzor"),
    ("دير الزور", "Deir al-Zour"),
    ("عبد الرحمن", "Abdurrahman"),
    ("عبد الرحمن", "Abdel Rahman"),
    ("عبدالله", "Abd Allah"),
    ("نصر الله", "Nasrallah"),
    ("أبو محمد الجولاني", "Abou Mohammed al-Golani"),
    ("أسامة بن لادن", "Osama bin Laden"),
    ("محمد بن سلمان", "Mohammed Salman"),
    ("محمد", "Mohamed"),
    ("محمود", "Mahmoud"),
    ("القاهرة", "Cairo"),
    ("نيويورك", "New York"),
    ("تلبيسة", "Talbiseh"),
]
NEAR_NAMES = [
    ("محمد", "Mahmoud"),
    ("محمود", "Mohammed"),
    ("أحمد", "Hamid"),
    ("حميد", "Ahmed"),
    ("أحمد الشرع", "Ahmed Hassan"),
    ("أحمد الشرع", "Ahmed"),
    ("حافظ الأسد", "Bashar al-Assad"),
    ("حسن", "Hussein"),
    ("حماة", "Hamas"),
    ("علي", "Aleppo"),
    ("إيران", "Iraq"),
    ("عمر", "Ammar"),
    ("محمد", "the"),
]


@pytest.mark.parametrize(("arabic", "latin"), RENDERINGS)
def test_renderings_pass_the_threshold(arabic: str, latin: str) -> None:
    """What news writes for a name scores above the default threshold."""
    assert similarity(arabic, latin) >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(("arabic", "latin"), NEAR_NAMES)
def test_near_names_do_not(arabic: str, latin: str) -> None:
    """Another name, however near, scores below it."""
    assert similarity(arabic, latin) < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    "arabic",
    ["أَحْمَد الشَّرْع", "أحمـــد الشرع", "\u200fأحمد\u00a0الشرع\u200e", "\ufe83\ufea3\ufee4\ufeaa الشرع", "أحمد-الشرع"],
)
def test_writing_of_the_arabic_does_not_matter(arabic: str) -> None:
    """Vowel signs, tatweel, controls, presentation forms and separators leave the score as it is."""
    assert similarity("أحمد الشرع", "Ahmed al-Sharaa") == similarity(arabic, "Ahmed al-Sharaa")


@pytest.mark.parametrize(
    "latin",
    [
        "AHMED AL-SHARAA",
        "Ahmed Al Sharaa",
        "Aḥmed al‑Sharaa",
        "Ahmed al-Shara’a",
        "Ahmed al-Sharaʿa",
        "Ahmed al–Sharaa’s",
        "Ahmed\nal-Sharaa",
    ],
)
def test_writing_of_the_latin_does_not_matter(latin: str) -> None:
    """Case, accents, apostrophes, dashes, line breaks and a possessive leave the score as it is."""
    assert similarity("أحمد الشرع", "Ahmed al-Sharaa") == similarity("أحمد الشرع", latin)


@pytest.mark.parametrize(
    ("arabic", "latin"), [("", "Ahmed"), ("أحمد", ""), ("...", "Ahmed"), ("Ahmed", "أحمد"), ("ال", "al")]
)
def test_without_letters_the_score_is_naught(arabic: str, latin: str) -> None:
    """Where a side has no letters of its script there is nothing to compare."""
    assert similarity(arabic, latin) == 0.0


ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئپچ ـًٌٍَُِّْ-", max_size=40)
LATIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCĀḥṣʿ'’- ", max_size=60)


@given(ARABIC | st.text(max_size=20), LATIN | st.text(max_size=20))
def test_any_text_gets_a_score_between_0_and_1(arabic: str, latin: str) -> None:
    """No string makes it raise, and the score is a probability."""
    assert 0.0 <= similarity(arabic, latin) <= 1.0


@given(ARABIC, LATIN)
def test_case_and_tatweel_never_matter(arabic: str, latin: str) -> None:
    """Upper case and tatweel behind every letter change nothing."""
    stretched = "".join(f"{char}\u0640" for char in arabic)
    assert similarity(arabic, latin) == similarity(stretched, latin.lower())


def test_best_finds_the_candidate() -> None:
    """The index of the best candidate, and -1 where there is none."""
    scorer = Scorer()
    index, score = scorer.best("محمود", ["Mohammed", "Mahmoud", "Hamid"])
    assert index == 1
    assert score == scorer.similarity("محمود", "Mahmoud")
    assert scorer.best("محمود", []) == (-1, 0.0)


def test_matrix_finds_names_behind_clitics() -> None:
    """Proclitics and the article are tried off; ordinary words find nothing."""
    arabic = ["وأحمد", "بالشرع", "للأسد", "كمال", "قال", "القاهرة"]
    latin = ["Ahmed", "al-Sharaa", "Assad", "Kamal", "said", "Cairo", "a"]
    found = {(arabic[i], latin[j]) for i, j, _ in Scorer().matrix(arabic, latin, floor=0.5)}
    assert found == {
        ("وأحمد", "Ahmed"),
        ("بالشرع", "al-Sharaa"),
        ("للأسد", "Assad"),
        ("كمال", "Kamal"),
        ("القاهرة", "Cairo"),
    }


def test_matrix_without_clitics_keeps_the_word_whole() -> None:
    """With clitics off, a conjunction is a letter of the word."""
    assert Scorer().matrix(["وبحلب"], ["Halab"], clitics=False) == []


def test_matrix_agrees_with_similarity() -> None:
    """Where a word has no clitic, both give one score."""
    scorer = Scorer()
    ((_, _, score),) = scorer.matrix(["تلبيسة"], ["Talbiseh"])
    assert score == pytest.approx(scorer.similarity("تلبيسة", "Talbiseh"), abs=0.005)


def test_matrix_keeps_its_floor_and_order() -> None:
    """Triples are sorted and none is below the floor; at 1 none is left, at 0 all promising ones are."""
    arabic, latin = ["محمد", "محمود"], ["Mahmoud", "Mohammed"]
    scorer = Scorer()
    found = scorer.matrix(arabic, latin, floor=0.0)
    assert found == sorted(found)
    assert {(i, j) for i, j, _ in found} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert scorer.matrix(arabic, latin, floor=1.0) == []
    assert scorer.matrix([], latin) == []
    assert scorer.matrix(["", "؟"], ["", "."]) == []


@given(st.lists(ARABIC, max_size=5), st.lists(LATIN, max_size=5))
def test_matrix_never_raises(arabic: list[str], latin: list[str]) -> None:
    """Any words give triples within range."""
    for i, j, score in Scorer().matrix(arabic, latin, floor=0.0):
        assert 0 <= i < len(arabic)
        assert 0 <= j < len(latin)
        assert 0.0 <= score <= 1.0


def test_a_score_can_be_explained() -> None:
    """The steps of a word pair spell both words."""
    first, second = explain("أحمد الشرع", "Ahmad Al-Shara")
    assert (first.arabic, first.latin) == ("أحمد", "ahmad")
    assert "".join(step.arabic for step in second.steps) == "شرع"
    assert "".join(step.latin for step in second.steps) == "shara"
    assert second.score > 0.5
    assert explain("", "Ahmad") == []


@given(ARABIC, LATIN)
def test_explanations_cover_what_was_compared(arabic: str, latin: str) -> None:
    """The steps of each word pair take all its letters, whatever the words."""
    for pair in explain(arabic, latin):
        assert "".join(step.arabic for step in pair.steps) == pair.arabic[:28]


@given(st.floats(allow_nan=False))
def test_sigmoid_is_safe_and_log_odds_turn_it_round(value: float) -> None:
    """The logistic function takes any number; its inverse takes 0 and 1."""
    assert 0.0 <= sigmoid(value) <= 1.0
    if abs(value) < 30:
        assert log_odds(sigmoid(value)) == pytest.approx(value, abs=1e-3)
    assert (log_odds(0.0), log_odds(1.0)) == (-math.inf, math.inf)


def test_a_model_survives_its_file(tmp_path: object) -> None:
    """Saved and read again, the weights answer alike; a file that is no model is refused."""
    from pathlib import Path

    path = Path(str(tmp_path)) / "model.npz"
    model = shipped()
    model.save(path)
    pairs = [("محمد", "mohammed"), ("محمود", "mohammed")]
    assert model.log_odds(pairs).tolist() == pytest.approx(NameModel.load(path).log_odds(pairs).tolist(), abs=1e-3)
    path.write_bytes(b"no model")
    with pytest.raises(ModelError, match="is no model of names"):
        NameModel.load(path)
    with pytest.raises(ModelError, match="is no model of names"):
        NameModel.load(path.with_name("none.npz"))


def test_a_model_forgets_when_it_knows_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers that are remembered are bounded."""
    from mtkit.transliteration import weights

    monkeypatch.setattr(weights, "REMEMBERED", 1)
    with_path = weights.shipped()
    model = NameModel(with_path.inventory, with_path.steps, with_path.hidden, with_path.output, with_path.name_layer)
    first = model.log_odds_known([("محمد", "mohammed"), ("محمود", "mahmoud")])
    assert first == model.log_odds_known([("محمد", "mohammed"), ("محمود", "mahmoud")])
    model.log_odds_known([("علي", "ali")])
    assert list(model._known) == [("علي", "ali")]
