"""Plain text: the file as it is, and its paragraphs."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.read import READERS
from mtkit.read.blocks import is_wrapped
from mtkit.read.plain import line_blocks

PROSE = (
    "The minister said on Monday that the bridge would be rebuilt before the end of the year. The works would cost"
    " less than was feared at first, he told reporters, and the engineers had worked through the winter in spite of"
    " the cold."
)
NATHR = (
    "قال الوزير يوم الاثنين إن الجسر سيعاد بناؤه قبل نهاية العام. وأضاف أمام الصحفيين أن كلفة الأعمال أقل مما كان يخشى"
    " في البداية، وأن المهندسين عملوا طوال الشتاء على الرغم من البرد الشديد الذي لم تعرف المدينة مثله منذ أعوام طويلة."
)


def blocks(text: str) -> list[str]:
    """The texts of the paragraphs."""
    return [text[start:end] for start, end in line_blocks(text)]


def wrapped(text: str, width: int) -> str:
    """The text in lines of at most `width`."""
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False))


def test_text_is_the_file() -> None:
    """Line breaks, spaces and invisible characters stay, so that offsets hold in the file."""
    text = "\u200fأ ب\r\n\r\n  ج\t\n"
    document = READERS["plain"].read(text.encode(), "a.txt")
    assert document.text == text
    assert [document.text[start:end] for start, end in document.blocks] == ["\u200fأ ب", "ج"]
    assert (document.path, document.lang, document.meta) == ("a.txt", "und", {"encoding": "utf-8"})


def test_a_line_is_a_paragraph() -> None:
    """Lines that were not broken at a width are paragraphs, with and without blank lines between them."""
    assert blocks(f"Headline\n{PROSE}\n\n{NATHR}\nEnd") == ["Headline", PROSE, NATHR, "End"]
    assert blocks("one\r\ntwo\rthree\ffour\u2028five\u2029six\x85seven") == [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
    ]


@pytest.mark.parametrize("width", [60, 72, 100])
@pytest.mark.parametrize("prose", [PROSE, NATHR], ids=["en", "ar"])
def test_wrapped_lines_are_one_paragraph(prose: str, width: int) -> None:
    """Where every line is as full as it can be, blank lines part the paragraphs."""
    paragraphs = [wrapped(prose, width), "Short.", wrapped(prose[20:].strip(), width)]
    assert blocks("\n\n".join(paragraphs)) == paragraphs


def test_items_in_wrapped_text() -> None:
    """A line that begins as a list item begins a paragraph also in wrapped text."""
    items = [wrapped("- " + PROSE, 70), wrapped("2. " + PROSE[10:], 70), "• last"]
    assert blocks("\n".join(items)) == items


def test_few_or_short_lines_are_no_evidence() -> None:
    """Addresses and verses are not taken for wrapped text."""
    assert not is_wrapped([["one two", "three four", "five six", "seven eight"]])
    assert not is_wrapped([wrapped(PROSE, 100).split("\n")])
    assert not is_wrapped([])


@given(st.text(alphabet=st.sampled_from("aب .-\n\r\t\u2028\u200f1•")))
def test_blocks_hold_all_text(text: str) -> None:
    """Blocks rise, have no white space at their ends, and hold every other character."""
    spans = line_blocks(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert "".join(text.split()) == "".join("".join(text[start:end] for start, end in spans).split())
