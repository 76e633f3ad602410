"""Language codes and characters."""

from __future__ import annotations

import pytest

from mtkit.exchange.characters import illegal_characters, trimmed, without_illegal
from mtkit.exchange.languages import agreement, canonical, is_language_code, language_of_script, primary


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AR", "ar"),
        ("en_us", "en-US"),
        ("ZH-HANT-tw", "zh-Hant-TW"),
        (" fr-CA ", "fr-CA"),
        ("es-419", "es-419"),
        ("", ""),
    ],
)
def test_canonical(code: str, expected: str) -> None:
    """The usual spelling, which does not change when it is asked for again."""
    assert expected == canonical(code) == canonical(expected)


@pytest.mark.parametrize(
    ("wanted", "found", "rank"),
    [("ar", "AR", 2), ("ar", "ar-SA", 1), ("ar-SA", "ar", 1), ("ar-SA", "ar-SY", 0), ("ar", "arc", 0), ("en", "ar", 0)],
)
def test_agreement(wanted: str, found: str, rank: int) -> None:
    """The same, narrower or wider, different."""
    assert rank == agreement(wanted, found)


def test_primary() -> None:
    """The language alone."""
    assert primary("AR_SA") == "ar"


@pytest.mark.parametrize(("code", "good"), [("ar", True), ("en-US", True), ("en_US", False), ("", False), ("a", False)])
def test_shape_of_codes(code: str, good: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Letters and hyphens."""
    assert good == is_language_code(code)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("مرحبا OK", "ar"), ("Hello ا", "en"), ("123 ٤٥", "und"), ("ﺳﻼم", "ar"), ("été", "en"), ("Привет", "und")],
)
def test_language_of_script(text: str, lang: str) -> None:
    """By the letters, presentation forms among them; digits say nothing."""
    assert lang == language_of_script([text])


def test_characters() -> None:
    """What XML cannot hold, and what it trims."""
    text = "\x00a\tb\x0bc\ud800\ufffed\U0001f600"
    assert illegal_characters(text) == ["\x00", "\x0b", "\ud800", "\ufffe"]
    assert without_illegal(text) == ("a\tbcd\U0001f600", 4)
    assert trimmed("\r\n \u00a0x\u2003\t") == "\u00a0x\u2003"
