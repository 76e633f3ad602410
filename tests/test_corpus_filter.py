"""The rules of the filter: scores, limits, reasons, settings."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.bitext import Status, TranslationUnit
from mtkit.corpus.filtering import Verdict, filters_from
from mtkit.corpus.filters import FILTERS, Batch, Pair
from mtkit.corpus.filters.batch import longest_runs
from mtkit.corpus.filters.pair import letter_table, scripts_of
from mtkit.errors import FormatError, ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from mtkit.corpus.filtering import Filters

ARABIC = "قال الرئيس إن 25 شخصا قتلوا في الهجوم على المدينة"
ENGLISH = "The president said 25 people were killed in the attack on the city"
FRENCH = "Le président a dit que les habitants de la ville ne sont pas dans les maisons"
PERSIAN = "رئیس جمهور گفت که این شهر برای مردم است و از آن باید دفاع شود"


def unit(source: str = ARABIC, target: str = ENGLISH, score: float | None = None, **more: Any) -> TranslationUnit:
    """A unit called 1."""
    return TranslationUnit("1", source, target, score, **more)


def score(rule: str, *units: TranslationUnit, langs: tuple[str, str] = ("ar", "en")) -> list[float]:
    """The scores of a rule, rounded."""
    return [round(float(value), 2) for value in FILTERS[rule].score(Batch(units, Pair(*langs)))]


def why(rule: str, source: str, target: str, langs: tuple[str, str] = ("ar", "en")) -> str:
    """What a rule says of its score."""
    batch = Batch([unit(source, target)], Pair(*langs))
    return FILTERS[rule].why(batch, float(FILTERS[rule].score(batch)[0]))


def test_too_short_and_too_long() -> None:
    """Characters are counted without marks and tatweel; the shorter and the longer side count."""
    units = unit("مُحَـــمَّد", "Mohammed"), unit("", "yes"), unit("نعم", "\u200b")
    assert score("too-short", *units) == [4, 0, 0]
    assert score("too-long", *units) == [8, 3, 3]
    assert why("too-short", "نعم", "") == "the target has 0 characters"
    assert why("too-short", "م", "yes") == "the source has 1 character"
    assert why("too-long", "نعم", "yes") == "both sides have 3 characters"


def test_length_ratio() -> None:
    """Standard deviations from the expected length; a long unit is held to it more strictly than a short one."""
    short, long = unit("نعم", "of course"), unit("نعم " * 60, "of course " * 60)
    values = score("length-ratio", unit(), short, long, unit("", "yes"))
    assert values[:3] == [0.45, 1.0, 2.85]
    assert math.isnan(values[3])
    assert why("length-ratio", "ا" * 100, "a" * 39) == (
        "the target has 33% of the length that its source makes likely (100 and 39 characters, 3.4 standard deviations)"
    )


def test_length_ratio_of_other_languages() -> None:
    """The other direction is the inverse; alphabets are taken to be alike, of other scripts nothing is said."""
    assert Pair("en-GB", "ar-SA").ratio == pytest.approx(1 / 1.17)
    assert Pair("fr", "de").ratio == 1
    assert math.isnan(Pair("zh", "en").ratio)
    assert Pair("zh", "en", ratio=3.2).ratio == 3.2
    assert math.isnan(score("length-ratio", unit("你好", "hello"), langs=("zh", "en"))[0])


def test_cut_off() -> None:
    """The share of the likely length of a side that ends in mid-sentence, where only the other ends as one."""
    units = (
        unit("ا" * 100 + ".", "a" * 59),
        unit("ا" * 25, "a" * 116 + "?”"),
        unit("هل جاء؟»", "Did he come"),
        unit("نعم.", "yes."),
        unit("نعم", "yes"),
        unit("نعم.", ""),
    )
    values = score("cut-off", *units)
    assert values[:3] == [0.5, 0.25, 1.18]
    assert all(map(math.isnan, values[3:5]))
    assert values[5] == 0
    assert math.isnan(score("cut-off", unit("你好。", "hello"), langs=("zh", "en"))[0])
    assert why("cut-off", "ا" * 100 + ".", "a" * 59) == (
        "the target has 50% of the likely length and ends in mid-sentence, the source does not"
    )
    assert why("cut-off", "ا" * 25, "a" * 116 + "?”").startswith("the source has 25% of the likely length")


def test_script() -> None:
    """The share of the letters of a side that are of its script; the worse side counts."""
    units = unit(), unit(ARABIC, ARABIC), unit("شركة Microsoft", "Microsoft"), unit("25", "25")
    assert score("script", *units) == [1, 0, 0.31, 1]
    assert score("script", unit("привет", "hello"), langs=("ru", "en")) == [1]
    assert score("script", unit("ⲁ", "hello"), langs=("cop", "en")) == [1]
    assert why("script", "شركة Microsoft", "Microsoft") == "31% of the letters of the source are Arabic (ar)"
    assert why("script", "ok", "nihon", ("en", "ja")) == (
        "0% of the letters of the target are Han or Hiragana or Katakana (ja)"
    )


def test_scripts_of_languages() -> None:
    """A script subtag goes before the table; an unknown language has none."""
    assert scripts_of("ar-SA") == ("Arabic",)
    assert scripts_of("sr-Latn") == ("Latin",)
    assert scripts_of("ja") == ("Han", "Hiragana", "Katakana")
    assert scripts_of("zh-Hant-TW") == ("Han",)
    assert scripts_of("und") == ()
    table = letter_table(("Arabic",))
    assert [bool(table[ord(char)]) for char in "مa5،ـ"] == [True, False, False, False, False]


def test_repeated_characters() -> None:
    """The longest run of one character; digits and spaces may repeat, and no run goes across two units."""
    units = (
        unit("نعم", "wow!!!!!!!!"),
        unit("ههههه", "h"),
        unit("10000000", "a       b"),
        unit("aa", "a"),
        unit("a", ""),
    )
    assert score("repeated-characters", *units) == [8, 5, 1, 2, 1]
    assert why("repeated-characters", "نعم", "wow!!!!!!!!") == "«!» stands 8 times in a row in the target"
    assert why("repeated-characters", "ههههه", "h") == "«ه» stands 5 times in a row in the source"


def test_repeated_words() -> None:
    """The most times that a phrase of up to four words follows itself, in any case and punctuation."""
    units = (
        unit("نعم", "No, no, no! NO"),
        unit("على الأرض على الأرض على الأرض", "on the ground"),
        unit("نعم", "again and again and so on and so on"),
        unit("a b c d", "a b c d"),
        unit("", ""),
    )
    assert score("repeated-words", *units) == [4, 3, 2, 1, 0]
    assert why("repeated-words", "نعم", "No, no, no! NO") == "«no» stands 4 times in a row in the target"
    assert (
        why("repeated-words", "على الأرض على الأرض على الأرض", "no")
        == "«على الأرض» stands 3 times in a row in the source"
    )


@given(st.lists(st.lists(st.booleans(), max_size=6), max_size=6))
def test_longest_runs(texts: list[list[bool]]) -> None:
    """The same as counting by hand, where each text begins with a false value."""
    rows = [[False, *text] for text in texts]
    bounds = np.cumsum([0, *map(len, rows)]).astype(np.intp)
    expected = [max(map(len, re.findall("1*", "".join("01"[value] for value in row)))) for row in rows]
    assert longest_runs(np.array(sum(rows, []), np.bool_), bounds).tolist() == expected  # noqa: RUF017 - small


def test_language() -> None:
    """Function words of the language against those of the language that has most; few say nothing."""
    units = unit(), unit(ARABIC, FRENCH), unit(PERSIAN, ENGLISH), unit("نعم", "la maison")
    assert score("language", *units) == [1, 0.09, 0.11, 1]
    assert score("language", unit(FRENCH, ENGLISH), langs=("fr", "en")) == [1]
    assert score("language", unit(FRENCH, ENGLISH), langs=("xx", "en")) == [1]
    assert why("language", ARABIC, FRENCH) == "the target has 1 function words of en and 11 of fr"
    assert why("language", PERSIAN, ENGLISH) == "the source has 1 function words of ar and 9 of fa"


def test_untranslated() -> None:
    """The share of the words of the target that stand in the source; numbers do not count."""
    units = unit(), unit(ARABIC, ARABIC), unit("افتح Power BI 365", "Open Power BI 365"), unit("5", "5")
    values = score("untranslated", *units)
    assert values[:3] == [0, 1, 0.67]
    assert math.isnan(values[3])
    assert why("untranslated", "Power BI", "Power BI") == "100% of the words of the target stand in the source"


def test_numbers() -> None:
    """Numbers that agree in any digits, or in words, and one more that is taken to agree."""
    units = (
        unit("٢٥ و١٬٢٠٠ و٣٫٥٪", "25 and 1,200 and 3.5%"),
        unit("خمسة وعشرون", "25"),
        unit("عام 2015 و30", "in April"),
        unit("40", "in 1999"),
        unit("لا", "no"),
    )
    values = score("numbers", *units)
    assert values[:4] == [1, 1, 0.33, 0.33]
    assert math.isnan(values[4])
    assert why("numbers", "عام 2015 و30", "in 1999 and 30") == (
        "the target lacks 2015 and the source lacks 1999; 2 of 4 numbers agree"
    )


def test_confidence_and_rejected() -> None:
    """The score of the unit; nothing is said where it has none. What a person rejected goes."""
    values = score("confidence", unit(score=0.25), unit())
    assert values[0] == 0.25
    assert math.isnan(values[1])
    assert score("rejected", unit(status="rejected"), unit(status="accepted"), unit()) == [0, 1, 1]


def test_encoder() -> None:
    """Translations are close, others are not; few words prove little; without a model nothing is said."""
    values = score("encoder", unit(), unit(ARABIC, "We like to cook fresh vegetables with olive oil every summer"))
    assert values[0] > 0.6
    assert values[1] < 0.24
    assert score("encoder", unit("نعم", "Tuesday"))[0] > 0.5
    assert math.isnan(score("encoder", unit(), langs=("fr", "de"))[0])
    assert score("encoder", unit(ENGLISH, ARABIC), langs=("en", "ar")) == values[:1]
    assert re.fullmatch(
        r"the vectors of the two sides have a cosine of -?0\.\d\d only \(\d+ words on one side\)",
        why("encoder", ARABIC, "We like to cook fresh vegetables"),
    )


def test_models(tmp_path: Path) -> None:
    """A model that is named must know the languages; it tells the ratio of lengths."""
    assert Pair("en", "ar", "ar-en").ratio == pytest.approx(1 / 1.17)
    with pytest.raises(ModelError, match="knows ar and en, not fr and de"):
        filters_from({"model": "ar-en"}, source_lang="fr", target_lang="de").judge([unit()])
    with pytest.raises(ModelError, match="no model here"):
        filters_from({"model": str(tmp_path)}, source_lang="ar", target_lang="en").judge([unit()])


def test_judge() -> None:
    """A verdict of each rule that applies, in order; the reason stands only where a limit is missed."""
    filters = filters_from({"select": ["script", "confidence", "numbers"]}, source_lang="ar", target_lang="en")
    assert filters.judge([]) == []
    assert filters.judge([unit(score=0.25), unit("نعم", "yes")]) == [
        (
            Verdict("script", 1.0, 0.4, passed=True, why=""),
            Verdict("numbers", 1.0, 0.3, passed=True, why=""),
            Verdict("confidence", 0.25, 0.5, passed=False, why="the alignment has a confidence of 0.25 only"),
        ),
        (Verdict("script", 1.0, 0.4, passed=True, why=""),),
    ]
    assert filters.signature == "filter:script>=0.4,numbers>=0.3,confidence>=0.5"


@pytest.mark.parametrize(("accepted", "status", "passed"), [(False, "accepted", True), (True, "accepted", False)])
def test_accepted_units(accepted: bool, status: Status, passed: bool) -> None:  # noqa: FBT001 - parameters
    """What somebody accepted stays with the reason against it, unless it is asked for."""
    filters = filters_from({"select": "confidence", "accepted": accepted}, source_lang="ar", target_lang="en")
    reason = "the alignment has a confidence of 0.20 only"
    verdict = Verdict("confidence", 0.2, 0.5, passed, reason)
    assert filters.judge([unit(score=0.2, status=status)]) == [(verdict,)]
    assert filters.failed([unit(score=0.2, status=status)]) == [[] if passed else [verdict]]


def test_default_judgement_of_good_and_bad_units(defaults: Filters) -> None:
    """A good unit passes every rule; each bad one is beyond the limit of the rule that it is bad for."""
    bad = {
        "too-short": unit("نعم", ""),
        "too-long": unit("نعم " * 900, "yes " * 900),
        "length-ratio": unit(ARABIC * 3, "The president"),
        "cut-off": unit(ARABIC + ".", "The president said 25 people"),
        "script": unit(ARABIC, ARABIC),
        "repeated-characters": unit(ARABIC, ENGLISH + "!!!!!!!"),
        "repeated-words": unit(ARABIC, "the city " * 8),
        "rejected": unit(status="rejected"),
        "language": unit(ARABIC, FRENCH),
        "untranslated": unit("Power BI", "Power BI"),
        "numbers": unit("5 و6 و7", "18 and 19 and 33"),
        "confidence": unit(score=0.4),
        "encoder": unit(ARABIC, "We like to cook fresh vegetables with olive oil every summer"),
    }
    assert set(bad) == set(FILTERS)
    good, *verdicts = defaults.judge([unit(score=0.9), *bad.values()])
    assert [verdict for verdict in good if not verdict.passed] == []
    assert {verdict.rule for verdict in good} == set(FILTERS) - {"cut-off"}
    against = [[verdict for verdict in found if not verdict.passed] for found in (good, *verdicts)]
    assert defaults.failed([unit(score=0.9), *bad.values()]) == against
    assert defaults.failed([]) == []
    for rule, found in zip(bad, verdicts, strict=True):
        failed = {verdict.rule: verdict.why for verdict in found if not verdict.passed}
        assert failed.get(rule), rule


@pytest.fixture(scope="module")
def defaults() -> Filters:
    """The filters as they are by default; the model is read once."""
    return filters_from(None, source_lang="ar", target_lang="en")


TEXTS = st.text(st.sampled_from("abم هـَ١5. !é中\U0001f680\ud800\u200f\n"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_a_unit_is_judged_the_same_in_any_batch(defaults: Filters, texts: list[tuple[str, str]]) -> None:
    """Neighbours in the batch change nothing."""
    units = [TranslationUnit(str(number), *pair) for number, pair in enumerate(texts)]
    together = defaults.judge(units)
    for each, verdicts in zip(units, together, strict=True):
        alone = defaults.judge([each])[0]
        assert [verdict._replace(score=0) for verdict in verdicts] == [verdict._replace(score=0) for verdict in alone]
        assert [verdict.score for verdict in verdicts] == pytest.approx([verdict.score for verdict in alone], abs=1e-6)


def test_settings() -> None:
    """Numbers are limits, truth values switch rules, lists choose them; what is set counts as selected."""

    def limits(table: dict[str, Any]) -> dict[str, float]:
        return filters_from(table, source_lang="ar", target_lang="en").limits

    assert list(limits({})) == list(FILTERS)
    assert limits({"select": ["script"], "numbers": 0.5}) == {"script": 0.4, "numbers": 0.5}
    assert limits({"select": ("script", "numbers"), "numbers": False}) == {"script": 0.4}
    assert limits({"select": "too-long", "too-long": 50}) == {"too-long": 50.0}
    assert "encoder" not in limits({"ignore": "encoder"})
    assert limits({"script": True}) == limits({})


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"lenght": 3}, "unknown setting 'lenght' of the filter; known are the rules too-short, "),
        ({"script": "high"}, "script is 'high', not a number, true or false; its default is 0.4"),
        ({"script": math.nan}, "script is nan, not a number"),
        ({"select": ["lenght"]}, "unknown rule 'lenght' in select; known are too-short, "),
        ({"ignore": 3}, "ignore is 3, not a list of names of rules"),
        ({"accepted": 1}, "accepted is 1, not true or false"),
        ({"expected-ratio": 0}, "expected-ratio is 0, not a number above 0"),
        ({"expected-ratio": True}, "expected-ratio is True, not a number above 0"),
        ({"model": 3}, "model is 3, not the path of a folder"),
    ],
)
def test_bad_settings(table: dict[str, Any], message: str) -> None:
    """Unknown names are answered with the known ones, bad values with what they should be."""
    with pytest.raises(FormatError, match=re.escape(f"corpus.toml: {message}")):
        filters_from(table, source_lang="ar", target_lang="en", path="corpus.toml")


@pytest.mark.parametrize("name", FILTERS)
def test_conformance(name: str) -> None:
    """Every rule says what it is, gives a score a unit or NaN for any text, and a reason in one line."""
    rule = FILTERS[name]
    assert rule.name == name
    assert rule.about
    assert rule.direction in {"least", "most"}
    pair = Pair("ar", "en")
    units = [
        unit(),
        unit("", ""),
        unit("", ENGLISH),
        unit(ARABIC, ""),
        unit("!!", "5"),
        unit("\ud800", "\U0001f680\x00\n"),
    ]
    scores = rule.score(Batch(units, pair))
    assert (scores.shape, scores.dtype) == ((len(units),), np.float64)
    assert rule.score(Batch([], pair)).shape == (0,)
    for each, value in zip(units, scores.tolist(), strict=True):
        if not math.isnan(value):
            why = rule.why(Batch([each], pair), value)
            assert why
            assert why.splitlines() == [why]
