"""Markdown: what its reader reads."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from mtkit.read import READERS

if TYPE_CHECKING:
    from mtkit.bitext import Document

PAGE = """\
---
title: "عنوان: الخبر"
date: 2024-03-05
image: "../a.png"
---
# Heading *with* `code`

Some **bold** text, a [link](http://a.b/c), ![a picture](p.png)and <b>tags</b> &amp; \\*stars\\*.
Second line.
Third  \nforced and<br>again.

> Quoted *words*.
>
> - nested

1. First
2. Second

   More of it.

| A | ب |
|---|---|
| 1 |   |

```python
x = 1
y = 2
```

<div><p>Inner</p><iframe src="x"></iframe>text</div>

![only](image.png)

<http://example.org> ~~gone~~ [loose](http://a.b/c d e) ![x](../a b.png)

***
"""


def read(text: str) -> Document:
    """The document in a Markdown text."""
    return READERS["markdown"].read(text.encode(), "a.md")


def blocks(document: Document) -> list[str]:
    """The texts of its blocks."""
    return [document.text[start:end] for start, end in document.blocks]


def test_page() -> None:
    """Headings, quotations, lists, tables, code and HTML become blocks; marks, addresses and images go."""
    assert blocks(read(PAGE)) == [
        "Heading with code",
        "Some bold text, a link, and tags & *stars*.",
        "Second line.",
        "Third",
        "forced and",
        "again.",
        "Quoted words.",
        "nested",
        "First",
        "Second",
        "More of it.",
        "A",
        "ب",
        "1",
        "x = 1",
        "y = 2",
        "Inner",
        "text",
        "http://example.org gone loose",
    ]


def test_front_matter_goes_to_meta() -> None:
    """Title and date are kept, the rest of the front matter is not text."""
    assert read(PAGE).meta == {"title": "عنوان: الخبر", "date": "2024-03-05", "encoding": "utf-8"}


def test_toml_front_matter() -> None:
    """Front matter between plus signs is TOML."""
    document = read('+++\ntitle = "T"\ndate = 2024-03-05\ndraft = true\n+++\r\nText.\n')
    assert (document.meta["title"], document.meta["date"]) == ("T", "2024-03-05")
    assert blocks(document) == ["Text."]


def test_what_only_looks_like_front_matter_is_text() -> None:
    """A rule at the top, a list between rules and broken TOML are kept."""
    assert blocks(read("---\n\nWords here.\n\n---\n\nMore.")) == ["Words here.", "More."]
    assert blocks(read("+++\nnot toml at all\n+++\nText"))[0] == "+++"
    assert blocks(read("---\n---\nText")) == ["Text"]


def test_title_from_the_first_heading() -> None:
    """Without front matter the first top heading is the title, and stays in the text."""
    document = read("## Small\n\nBig *one*\n===\n\nText")
    assert document.meta["title"] == "Big one"
    assert blocks(document) == ["Small", "Big one", "Text"]


def test_wrapped_source_lines_run_on() -> None:
    """Where the source is evidently wrapped at a width, a line break is a space."""
    prose = "The minister said on Monday that the bridge would be rebuilt before the end of the year. " * 4
    wrapped = "\n".join(textwrap.wrap(prose, 70))
    assert blocks(read(f"# H\n\n{wrapped}\n\n* {wrapped}")) == ["H", prose.strip(), prose.strip()]


def test_offsets_hold_in_the_text() -> None:
    """A blank line stands between two blocks."""
    document = read("# أ\n\nب **ج**")
    assert document.text == "أ\n\nب ج"
    assert document.blocks == ((0, 1), (3, 6))
