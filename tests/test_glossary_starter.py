"""The starter glossary keeps its own rules: format, one style, no form both right and wrong."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

GLOSSARY = Path(__file__).resolve().parents[1] / "glossary"
TABLE = GLOSSARY / "names.tsv"
COLUMNS = [
    "id",
    "kind",
    "source",
    "preferred",
    "short",
    "admitted",
    "forbidden",
    "alias_of",
    "valid_from",
    "valid_to",
    "case",
    "hyphen",
    "severity",
    "note",
]
PREFIXES = {"person": "person.", "place": "place.", "organisation": "org.", "other": "other."}
LISTS = ("source", "short", "admitted", "forbidden")
ARTICLE = re.compile(r"\b(?:Al|El)-")


def rows() -> list[dict[str, str]]:
    """The entries of the table, comment lines left out."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def values(cell: str) -> list[str]:
    """The values of a cell."""
    return cell.split("; ") if cell else []


def right_forms(row: dict[str, str]) -> list[str]:
    """What the house writes: preferred, short and admitted forms."""
    return [row["preferred"], *values(row["short"]), *values(row["admitted"])]


ROWS = rows()
BY_ID = {row["id"]: row for row in ROWS}


def test_header_and_cells() -> None:
    """The header is the contract, and every row fills exactly its columns."""
    assert list(ROWS[0]) == COLUMNS
    for row in ROWS:
        assert None not in row.values(), row
        assert None not in row, row


def test_size_and_kinds() -> None:
    """A real starter: several hundred entries, of every kind."""
    kinds = Counter(row["kind"] for row in ROWS)
    assert 500 <= len(ROWS) <= 900
    assert set(kinds) == set(PREFIXES)
    assert min(kinds["person"], kinds["place"], kinds["organisation"]) >= 100


def test_ids_are_unique_and_readable() -> None:
    """An id is the kind and a slug, used once."""
    assert len(BY_ID) == len(ROWS)
    for row in ROWS:
        slug = row["id"].removeprefix(PREFIXES[row["kind"]])
        assert slug != row["id"], row["id"]
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug), row["id"]


def test_cells_are_clean() -> None:
    """No stray space, no empty or repeated value, no invisible character."""
    for row in ROWS:
        for column, cell in row.items():
            assert cell == " ".join(cell.split()), (row["id"], column)
            assert not any(unicodedata.category(char) in {"Cf", "Cc", "Co"} for char in cell), (row["id"], column)
        for column in LISTS:
            found = values(row[column])
            assert all(found), (row["id"], column)
            assert len(found) == len(set(found)), (row["id"], column)


def test_sources_are_arabic_without_vowel_signs() -> None:
    """Source forms are Arabic script, unvocalised, without tatweel or presentation forms."""
    for row in ROWS:
        assert values(row["source"]), row["id"]
        for form in values(row["source"]):
            assert re.fullmatch(r"[\u0621-\u063a\u0641-\u064a0-9 ]+", form), (row["id"], form)


def test_a_source_form_belongs_to_one_entry() -> None:
    """No two entries claim the same Arabic form."""
    owners = Counter(form for row in ROWS for form in values(row["source"]))
    assert [form for form, count in owners.items() if count > 1] == []


def test_english_forms_are_latin() -> None:
    """No English form holds a letter that is not Latin."""
    for row in ROWS:
        for form in (*right_forms(row), *values(row["forbidden"])):
            letters = [char for char in form if char.isalpha()]
            assert all("LATIN" in unicodedata.name(char) or char in "ʿʾʼ" for char in letters), (row["id"], form)


def test_house_style_of_right_forms() -> None:
    """Right forms have no diacritics and no curly marks; "Al-" is capital only where a title or newspaper begins."""
    for row in ROWS:
        for form in right_forms(row):
            assert form.isascii(), (row["id"], form)
            if row["kind"] in {"person", "place"} and form not in {"Al-Aqsa Mosque", "Al-Aqsa"}:
                assert not ARTICLE.search(form), (row["id"], form)
            assert not ARTICLE.search(form[1:]), (row["id"], form)


def test_no_form_is_right_and_forbidden() -> None:
    """Within an entry a form is right or wrong, never both."""
    for row in ROWS:
        assert not set(right_forms(row)) & set(values(row["forbidden"])), row["id"]


def test_no_forbidden_form_stands_inside_a_right_one() -> None:
    """A forbidden form is no run of whole words inside a right form of its entry."""
    for row in ROWS:
        for wrong in values(row["forbidden"]):
            pattern = re.compile(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])")
            assert not any(pattern.search(right) for right in right_forms(row)), (row["id"], wrong)


def test_a_forbidden_form_is_not_right_elsewhere() -> None:
    """What one entry forbids, no entry of the same kind writes as its preferred form."""
    preferred = {(row["kind"], row["preferred"]): row["id"] for row in ROWS}
    clashes = [
        (row["id"], wrong, preferred[row["kind"], wrong])
        for row in ROWS
        for wrong in values(row["forbidden"])
        if (row["kind"], wrong) in preferred
    ]
    assert clashes == []


def test_preferred_forms_are_unique() -> None:
    """Two entries of one kind do not share a preferred form."""
    owners = Counter((row["kind"], row["preferred"]) for row in ROWS)
    assert [key for key, count in owners.items() if count > 1] == []


def test_aliases_point_at_entries() -> None:
    """An alias names another entry by its id, of the same kind and itself no alias."""
    aliases = [row for row in ROWS if row["alias_of"]]
    assert len(aliases) >= 10
    for row in aliases:
        target = BY_ID[row["alias_of"]]
        assert target["id"] != row["id"]
        assert target["kind"] == row["kind"]
        assert target["alias_of"] == ""


def test_dates_are_iso_and_in_order() -> None:
    """Dates parse as ISO dates and a validity does not end before it begins."""
    dated = [row for row in ROWS if row["valid_from"] or row["valid_to"]]
    assert dated
    for row in dated:
        begin = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
        end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
        assert begin <= end, row["id"]


def test_small_columns_hold_known_words() -> None:
    """Case, hyphen and severity are empty or one of their words."""
    for row in ROWS:
        assert row["case"] in {"", "exact", "any"}, row["id"]
        assert row["hyphen"] in {"", "exact", "any"}, row["id"]
        assert row["severity"] in {"", "error", "warning", "info"}, row["id"]


@pytest.mark.parametrize(
    ("entry", "preferred", "wrong"),
    [
        ("person.ahmed-al-sharaa", "Ahmed al-Sharaa", "Ahmad Al-Sharaa"),
        ("person.ahmed-al-sharaa", "Ahmed al-Sharaa", "al-Shara"),
        ("person.abu-mohammed-al-jolani", "Abu Mohammed al-Jolani", "Abu Mohammad al-Julani"),
        ("place.homs", "Homs", "Hims"),
        ("place.deir-ez-zor", "Deir ez-Zor", "Deir Ezzor"),
        ("place.deir-ez-zor", "Deir ez-Zor", "Deir al-Zour"),
        ("place.khan-sheikhoun", "Khan Sheikhoun", "Khan Shaykhun"),
        ("org.hts", "Hayat Tahrir al-Sham", "Hay'at Tahrir al-Sham"),
        ("org.jabhat-al-nusra", "Jabhat al-Nusra", "Al-Nusra Front"),
    ],
)
def test_known_entries(entry: str, preferred: str, wrong: str) -> None:
    """The names on which the demo corpus turns are listed as the house decides."""
    assert BY_ID[entry]["preferred"] == preferred
    assert wrong in values(BY_ID[entry]["forbidden"])


def test_noms_de_guerre_and_renamed_groups() -> None:
    """The nom de guerre and the renamed group point at their bearers, with dates where known."""
    assert BY_ID["person.abu-mohammed-al-jolani"]["alias_of"] == "person.ahmed-al-sharaa"
    nusra = BY_ID["org.jabhat-al-nusra"]
    assert (nusra["alias_of"], nusra["valid_to"]) == ("org.hts", "2016-07-28")
    assert BY_ID["org.hts"]["valid_from"] == "2017-01-28"


def test_loads_as_a_termbase() -> None:
    """Our own reader takes the whole table."""
    termbases = pytest.importorskip("mtkit.exchange.termbases")
    termbase = termbases.read_termbase(TABLE)
    assert [row["id"] for row in ROWS] == [entry.id for entry in termbase]
    assert [row["preferred"] for row in ROWS] == [entry.preferred for entry in termbase]
    assert [values(row["forbidden"]) for row in ROWS] == [list(entry.forbidden) for entry in termbase]
