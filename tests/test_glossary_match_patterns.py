"""Forbidden forms that are patterns."""

from __future__ import annotations

import pytest

from mtkit.errors import GlossaryError
from mtkit.glossary import Matcher
from mtkit.termbase import Origin, Termbase, TermEntry


def matcher(*forbidden: str) -> Matcher:
    """A matcher with one entry."""
    entry = TermEntry(
        "sharaa", ("الشرع",), "Ahmed al-Sharaa", forbidden=forbidden, origin=Origin("names.tsv", 7), short=("Sharaa",)
    )
    return Matcher(Termbase((entry,)))


def test_pattern_matches_raw_text() -> None:
    """A pattern sees the text as it stands, in its own case."""
    text = "Ahmad al-Chareh, AHMAD AL-CHAREH, ahmed el-charaa"
    matches = matcher(r"/\bAhm[ae]d (?:a|e)l-Char\w+/").find_target(text)
    assert [(text[match.start : match.end], match.role, match.exact) for match in matches] == [
        ("Ahmad al-Chareh", "forbidden", True)
    ]


def test_pattern_without_case() -> None:
    """`/i` leaves letter case free."""
    assert (
        len(matcher(r"/\bahm[ae]d [ae]l-char\w+/i").find_target("Ahmad al-Chareh, AHMAD AL-CHAREH, ahmed el-charaa"))
        == 3
    )


def test_pattern_is_masked_by_a_right_form() -> None:
    """What is right cannot be forbidden by a pattern inside it."""
    assert [match.role for match in matcher(r"/Sha\w+/").find_target("Ahmed al-Sharaa")] == ["preferred"]
    assert [match.role for match in matcher(r"/Sharaa/").find_target("Sharaa")] == ["short"]


def test_slashes_alone_are_no_pattern() -> None:
    """A form such as `//` or `/a` is taken as it is."""
    assert [match.form for match in matcher("/a", "//").find_target("and /a too")] == ["/a"]


@pytest.mark.parametrize(
    ("pattern", "cause"),
    [
        ("/Ahm[ad/", "is not valid"),
        ("/(a/", "is not valid"),
        ("/a*/", "matches the empty text"),
        ("/^|x/", "empty text"),
    ],
)
def test_bad_patterns_are_errors_with_a_place(pattern: str, cause: str) -> None:
    """The error names the file, the line, the entry and what to do."""
    with pytest.raises(GlossaryError, match=cause) as caught:
        matcher(pattern).find_target("text")
    assert (caught.value.path, caught.value.line, caught.value.unit) == ("names.tsv", 7, "sharaa")
    assert caught.value.hint


def test_empty_matches_are_passed_over() -> None:
    """A pattern that matches nothing somewhere reports nothing there."""
    assert matcher(r"/(?=S)x?/").find_target("x Syria") == []


def test_catastrophic_pattern_ends_in_an_error() -> None:
    """Repetition inside repetition is stopped, not waited for."""
    with pytest.raises(GlossaryError, match="takes longer than 1 s") as caught:
        matcher(r"/(?:a|a|aa)+(?:a|aa)+$(?<=b)/").find_target("a" * 4_000 + "!")
    assert "repetition" in (caught.value.hint or "")
