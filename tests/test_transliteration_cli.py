"""`mtkit glossary romanize` from the outside."""

from __future__ import annotations

import json

from click.testing import CliRunner

from mtkit.cli import group


def test_it_prints_candidates_and_standards() -> None:
    """News spellings with their shares, then one line a standard; nothing on standard error for vocalised text."""
    done = CliRunner().invoke(group, ["glossary", "romanize", "أَحْمَد الشَّرْع", "-n", "1"])
    first, candidate, *standards = done.stdout.splitlines()
    assert first == "أَحْمَد الشَّرْع"
    assert candidate.split()[-2:] == ["Ahmed", "al-Sharaa"]
    assert len(standards) == 8
    assert standards[0] == "  BGN/PCGN 1956   Aḩmad Ash Shar‘"
    assert done.stderr == ""


def test_it_says_where_vowels_are_missing() -> None:
    """The lines and a note say that consonants alone are shown."""
    done = CliRunner().invoke(group, ["glossary", "romanize", "محمد", "--scheme", "ijmes"])
    assert done.stdout.splitlines() == ["محمد", "  IJMES           Mḥmd  (vowels missing)"]
    assert "lacks vowel signs" in done.stderr


def test_json_has_everything() -> None:
    """One object a name: candidates with score and source, standards with the places that lack a vowel."""
    done = CliRunner().invoke(group, ["glossary", "romanize", "حمص", "Homs", "--json", "-n", "2"])
    homs, nothing = json.loads(done.stdout)
    assert homs["candidates"][0]["text"] == "Homs"
    assert homs["standards"]["ijmes"] == {"text": "Ḥmṣ", "complete": False, "missing": [1, 2]}
    assert homs["standards"]["buckwalter"]["complete"]
    assert nothing["candidates"] == []
    assert "Homs has no Arabic letters" in done.stderr


def test_names_come_from_standard_input() -> None:
    """A dash reads one name a line and passes over empty ones."""
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "mtkit", "glossary", "romanize", "-", "-n", "1", "--scheme", "none"],
        input="القاهرة\n\nترامب\n".encode(),
        capture_output=True,
        check=True,
    )
    lines = done.stdout.decode().splitlines()
    assert [lines[0], lines[2]] == ["القاهرة", "ترامب"]
    assert lines[1].endswith("Cairo")
    assert lines[3].endswith("Trump")


def test_an_unknown_scheme_is_bad_usage() -> None:
    """The error lists the known ones."""
    done = CliRunner().invoke(group, ["glossary", "romanize", "حمص", "--scheme", "klingon"])
    assert done.exit_code == 2
    assert "bgn-pcgn-1956" in done.stderr
