"""Ranked news spellings of an Arabic name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.errors import ModelError
from mtkit.transliteration.romanize import romanize, spell_word
from mtkit.transliteration.speller import Speller, shipped_speller
from mtkit.transliteration.spellings import Spellings, shipped_names

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "among"),
    [
        ("محمد", ["Mohammed", "Muhammad", "Mohammad", "Mohamed"]),
        ("أحمد الشرع", ["Ahmed al-Sharaa", "Ahmad al-Sharaa", "Ahmad al-Shara"]),
        ("بشار الأسد", ["Bashar al-Assad", "Bashar Assad"]),
        ("القاهرة", ["Cairo"]),
        ("العراق", ["Iraq"]),
        ("لندن", ["London"]),
        ("دونالد ترامب", ["Donald Trump"]),
        ("عبد الناصر", ["Abdul Nasser", "Abdel Nasser", "Abd al-Nasser"]),
        ("عبد الله", ["Abdullah", "Abdallah"]),
        ("حسن نصر الله", ["Hassan Nasrallah"]),
        ("سعد الدين", ["Saad al-Din", "Saadeddin"]),
        ("محمد بن سلمان", ["Mohammed bin Salman"]),
        ("أم كلثوم", ["Umm Kulthum"]),
        ("ابن سينا", ["Ibn Sina"]),
        ("دير الزور", ["Deir al-Zour", "Deir Ezzor"]),
    ],
)
def test_the_usual_spellings_are_offered(name: str, among: list[str]) -> None:
    """What news writes is among the first ten, and the first listed comes before made-up ones."""
    offered = [candidate.text for candidate in romanize(name)]
    assert [text for text in among if text not in offered] == []


def test_the_first_is_the_commonest() -> None:
    """A whole name on record leads."""
    assert [romanize(name)[0].text for name in ("القاهرة", "خان شيخون", "ترامب")] == [
        "Cairo",
        "Khan Sheikhoun",
        "Trump",
    ]


def test_an_unseen_name_is_spelled_by_the_network() -> None:
    """A word that nobody recorded gets candidates marked as such."""
    found = romanize("قشعمور", limit=5)
    assert len(found) == 5
    assert {"model"} == {candidate.source for candidate in found}


def test_sun_letters_are_a_choice() -> None:
    """The article assimilates on demand, and only before sun letters."""
    assert romanize("الشرع", sun_letters=True)[0].text.startswith("ash-Shar")
    assert romanize("الصباغ", sun_letters=True)[0].text.startswith("as-Sab")
    assert romanize("القاسم", sun_letters=True)[0].text.startswith("al-")


def test_vowel_signs_do_not_matter() -> None:
    """Vocalised and plain, a name has the same candidates."""
    assert romanize("أحمد الشرع") == romanize("أَحْمَد الشَّرْع")


def test_no_arabic_gives_no_candidates() -> None:
    """Latin letters, signs and nothing at all have no spelling; a limit of nought gives none."""
    assert [romanize(text) for text in ("", "Ahmed", "؟ 12")] == [[], [], []]
    assert romanize("محمد", limit=0) == []


ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ ", max_size=14)


@settings(max_examples=30, deadline=None)
@given(ARABIC | st.text(max_size=8), st.integers(1, 12))
def test_candidates_are_ranked_and_different(name: str, limit: int) -> None:
    """Never more than asked for, scores fall and stay within 0 and 1, no text twice."""
    found = romanize(name, limit=limit)
    assert len(found) <= limit
    assert len({candidate.text for candidate in found}) == len(found)
    assert sorted((candidate.score for candidate in found), reverse=True) == [candidate.score for candidate in found]
    assert all(0.0 <= candidate.score <= 1.0 + 1e-6 for candidate in found)


def test_words_can_be_spelled_without_the_record() -> None:
    """An empty record leaves the network alone."""
    found = spell_word("محمد", limit=3, spellings=Spellings({}))
    assert [recorded for _, _, recorded in found] == [False, False, False]
    assert len(found) == 3


def test_a_speller_survives_its_file(tmp_path: Path) -> None:
    """Saved and read again it spells alike; a file that is no speller is refused."""
    path = tmp_path / "speller.npz"
    speller = shipped_speller()
    speller.save(path)
    assert [text for text, _ in speller.spell("محمد")] == [text for text, _ in Speller.load(path).spell("محمد")]
    path.write_bytes(b"")
    with pytest.raises(ModelError, match="is no speller"):
        Speller.load(path)


def test_a_record_survives_its_file() -> None:
    """Dumped and parsed, the record is the same; damaged bytes are refused."""
    record = Spellings({"دير الزور": {"Deir al-Zour": 3, "Deir Ezzor": 1}, "حمص": {"Homs": 2}})
    assert Spellings.parse(record.dump()).by_name == record.by_name
    with pytest.raises(ModelError, match="damaged"):
        Spellings.parse(b"nothing")
    assert shipped_names().of("دير الزور")["Deir al-Zour"] > 1
