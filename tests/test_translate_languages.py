"""How models of each family are told their languages; no torch is needed for it."""

from __future__ import annotations

import pytest

from mtkit.errors import ModelError
from mtkit.translate.languages import Languages, codes_in, languages_of, plain_code, same_language

NLLB = ["</s>", "acm_Arab", "arb_Arab", "eng_Latn", "zho_Hans", "zho_Hant", "▁the"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("ar", "arb_Arab"),
        ("ar", "ar_AR"),
        ("ar", "ara"),
        ("en", "eng"),
        ("en-GB", "en"),
        ("deu", "de"),
        ("fa", "pes_Arab"),
    ],
)
def test_codes_of_one_language(wanted: str, code: str) -> None:
    """Two and three letters, scripts and regions name one language."""
    assert same_language(wanted, code) > 0


@pytest.mark.parametrize(("wanted", "code"), [("ar", "acm_Arab"), ("ar", "en"), ("en", "es"), ("xx", "yy")])
def test_codes_of_other_languages(wanted: str, code: str) -> None:
    """A dialect with a code of its own is not what the language means."""
    assert same_language(wanted, code) == 0


def test_the_better_answer_is_taken() -> None:
    """A script decides between two codes; a code as the model has it is the best answer."""
    assert same_language("zh-Hant", "zho_Hant") > same_language("zh-Hant", "zho_Hans")
    assert same_language("zho_Hans", "zho_Hans") > same_language("zh", "zho_Hans")


@pytest.mark.parametrize(
    ("langs", "tokens", "kind", "expected"),
    [
        (("ar", "en"), ["__ar__", "__en__", "x"], "m2m_100", Languages("m2m", "ar", "__en__")),
        (("ar", "en"), NLLB, "m2m_100", Languages("nllb", "arb_Arab", "eng_Latn")),
        (("acm_Arab", "en"), NLLB, "m2m_100", Languages("nllb", "acm_Arab", "eng_Latn")),
        (("ar", "en"), ["ar_AR", "en_XX"], "mbart", Languages("mbart", "ar_AR", "en_XX")),
        (("ar", "en"), ["<2en>", "<2de>"], "t5", Languages("madlad", prefix="<2en> ")),
        (("ar", "en"), [">>eng<<", ">>deu<<"], "marian", Languages("marian", prefix=">>eng<< ")),
        (("ar", "en"), ["▁the"], "marian", Languages()),
    ],
)
def test_each_family(langs: tuple[str, str], tokens: list[str], kind: str, expected: Languages) -> None:
    """The tokens of the vocabulary tell the family and the codes."""
    assert languages_of(langs, tokens, kind, {}, "m") == expected


@pytest.mark.parametrize(
    ("tokens", "kind"), [(["__de__", "__en__"], "m2m_100"), (["de_DE", "en_XX"], "mbart"), (["eng_Latn"], "m2m_100")]
)
def test_a_language_that_a_model_has_not(tokens: list[str], kind: str) -> None:
    """The error lists what it has."""
    with pytest.raises(ModelError, match=r"does not know the source language ar; it knows .*en") as caught:
        languages_of(("ar", "en"), tokens, kind, {}, "models/x")
    assert caught.value.path == "models/x"


def test_the_languages_of_a_marian_of_one_pair() -> None:
    """What the tokenizer says is held to; codes of groups of languages say nothing."""
    about = {"source_lang": "ara", "target_lang": "eng"}
    assert languages_of(("ar", "en"), [], "marian", about, "m") == Languages()
    with pytest.raises(ModelError, match="does not know the target language de; it knows eng"):
        languages_of(("ar", "de"), [], "marian", about, "m")
    assert languages_of(("ar", "de"), [], "marian", {"source_lang": "sem", "target_lang": "gmw"}, "m") == Languages()


def test_the_tasks_of_a_t5() -> None:
    """Without tokens of languages the prompts in its configuration say what it can."""
    about = {"task_specific_params": {"translation_ar_to_en": {"prefix": "translate Arabic to English: "}, "other": {}}}
    assert languages_of(("ar", "en"), [], "t5", about, "m") == Languages(prefix="translate Arabic to English: ")
    with pytest.raises(ModelError, match="does not translate ar into de; it knows ar to en"):
        languages_of(("ar", "de"), [], "t5", about, "m")


def test_a_model_that_says_nothing() -> None:
    """It is taken at the user's word, and that is said."""
    for kind in ("t5", "bart"):
        assert languages_of(("ar", "en"), [], kind, {}, "m").note == (
            "m does not say its languages; it is taken to translate ar into en"
        )
    assert codes_in(["__ar__"], "bart") == ("", {})


@pytest.mark.parametrize(
    ("code", "expected"),
    [("arb_Arab", "ar"), ("ar_AR", "ar-AR"), ("zho_Hant", "zh-Hant"), ("acm_Arab", "acm"), ("en", "en")],
)
def test_codes_of_models_in_bitexts(code: str, expected: str) -> None:
    """A bitext gets a BCP 47 code, without a script that the language has anyway."""
    assert plain_code(code) == expected
