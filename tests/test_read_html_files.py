"""Web pages as people have them: the article and all of it, in an order that is the same on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from mtkit.cli import group
from mtkit.errors import FormatError
from mtkit.read import READERS
from tests.html_fixtures import FIXTURES, expected

if TYPE_CHECKING:
    from pathlib import Path


def blocks(data: bytes) -> list[str]:
    """The texts of the blocks."""
    document = READERS["html"].read(data, "a.html")
    return [document.text[start:end] for start, end in document.blocks]


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("kind", FIXTURES)
def test_is_read_in_order(kind: str, lang: str) -> None:
    """Every block of the article once, and nothing of the page around it."""
    assert expected(kind, lang) == blocks(FIXTURES[kind](lang))


@pytest.mark.parametrize("kind", FIXTURES)
def test_is_aligned(kind: str, tmp_path: Path) -> None:
    """`mtkit align` pairs every block of the two pages with its translation."""
    suffix = "mhtml" if kind == "packed" else "html"
    for lang in ("ar", "en"):
        (tmp_path / f"{lang}.{suffix}").write_bytes(FIXTURES[kind](lang))
    words = ["align", f"{tmp_path}/ar.{suffix}", f"{tmp_path}/en.{suffix}", "-o", f"{tmp_path}/out.tsv", "--quiet"]
    result = CliRunner().invoke(group, words, standalone_mode=False)
    assert (result.exception, result.return_value or 0) == (None, 0)
    rows = (tmp_path / "out.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [tuple(row.split("\t")[1:3]) for row in rows]
    assert list(zip(expected(kind, "ar"), expected(kind, "en"), strict=True)) == pairs


def test_what_is_no_text_of_a_document() -> None:
    """Deleted and hidden words, soft hyphens, marks of notes; lines of code are blocks."""
    page = (
        "<p>al-<b>Sha</b>raa<del>gone</del> <ins>new</ins> <s>struck</s> H<sub>2</sub>O soft&shy;hyphen<wbr>s"
        '<a href="#fn">*</a><span style="visibility: hidden">no</span> <a href="#part">part 1</a></p>'
        "<pre>one\n  two\r\n\nthree</pre><dl><dt>term<dd>meaning</dl><ruby>漢<rp>(</rp><rt>kan</rt></ruby>"
    )
    found = ["al-Sharaa new struck H2O softhyphens part 1", "one", "two", "three", "term", "meaning", "漢"]
    assert found == blocks(page.encode())


def test_page_that_hides_itself() -> None:
    """A page that shows nothing before its scripts run is read all the same."""
    assert blocks(b"<div style='display:none'><p>One text.</p><p>Another.</p></div>") == ["One text.", "Another."]


def test_text_in_the_furniture_alone() -> None:
    """Where all text stands in what is menus elsewhere, it is taken, and this is said."""
    document = READERS["html"].read(b"<nav><a href=x>Home</a></nav><aside><p>The one text.</p></aside>", "")
    assert document.text == "Home\n\nThe one text."
    assert document.notes == ("no article was recognised in the page, so all its text outside menus was taken",)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (
            b"<frameset cols='2,8'><frame src='menu.html'><frame src='text.html'><noframes>no</noframes></frameset>",
            r"only names frames, whose text is in other files: menu.html, text.html; name the file with the text",
        ),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n\r\nx\r\n--B--",
            "holds no page",
        ),
    ],
)
def test_pages_without_text_of_their_own(page: bytes, reason: str) -> None:
    """Frames and empty packages are errors that name what to do."""
    with pytest.raises(FormatError, match=reason):
        blocks(page)
