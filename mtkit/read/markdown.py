"""Markdown as its reader sees it: no front matter, no marks, no addresses, no images."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING

from mtkit.bitext import Document
from mtkit.read.blocks import BlockWriter, is_wrapped
from mtkit.read.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

__all__ = ["MarkdownReader"]

_FRONT = re.compile(r"\s*(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<body>.*?)(?:^|\n)(?P=fence)[ \t]*(?:\r?\n|$)", re.DOTALL)
_FIELD = re.compile(
    r"""^(?P<key>[A-Za-z_][\w-]*)[ \t]*:[ \t]+(?P<quote>["']?)(?P<value>.*?)(?P=quote)[ \t]*$""", re.MULTILINE
)
_KEPT = {"title": "title", "date": "date", "url": "url", "canonical_url": "url", "link": "url", "author": "author"}
# CommonMark knows no spaces in addresses; authors paste them all the same.
_LOOSE_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\[\]]*)\]\((?:https?://|mailto:|\.{0,2}/|#)[^()\x1e]*\)")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINE = "\n"
_FORCED = "\x1e"


class MarkdownReader:
    """Reads Markdown (CommonMark with tables and strikethrough)."""

    name = "markdown"
    suffixes = (".md", ".markdown", ".mdown")

    def read(self, data: bytes, path: str) -> Document:
        """Decode `data` and reduce it to the text that a reader of the rendered page reads.

        Headings, paragraphs, list items, table cells and lines of code become blocks. A forced line break begins a
        block; a plain one does so too unless the file is evidently wrapped at a fixed width. Title, date, address
        and author of YAML or TOML front matter go to `meta`.
        """
        from markdown_it import MarkdownIt

        decoded = decode(data, path)
        meta, body = _front_matter(decoded.text)
        tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
        paragraphs = [text for token in tokens if (text := _text(token))]
        wrapped = is_wrapped([lines for text in paragraphs for part in text.split(_FORCED) if (lines := _lines(part))])
        writer = BlockWriter()
        for text in paragraphs:
            for part in text.split(_FORCED):
                for line in [part] if wrapped else part.split(_LINE):
                    writer.add(line)
        meta["encoding"] = decoded.encoding
        if "title" not in meta and (heading := _first_heading(tokens)):
            meta["title"] = heading
        return Document(path, "und", writer.text, writer.blocks, meta=meta, notes=decoded.notes)


def _lines(text: str) -> list[str]:
    return [line for line in text.split(_LINE) if line.strip()]


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """What front matter says that we keep, and the text behind it."""
    found = _FRONT.match(text)
    if not found:
        return {}, text
    if found["fence"] == "+++":
        try:
            fields = tomllib.loads(found["body"].replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError:
            return {}, text
        pairs = [(key, str(value)) for key, value in fields.items()]
    else:
        pairs = [(field["key"], field["value"]) for field in _FIELD.finditer(found["body"].replace("\r\n", "\n"))]
        if not pairs and found["body"].strip():
            return {}, text
    meta = {_KEPT[key.lower()]: value.strip() for key, value in pairs if key.lower() in _KEPT and value.strip()}
    return meta, text[found.end() :]


def _first_heading(tokens: Sequence[Token]) -> str:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1":
            return _text(inline).replace(_LINE, " ").replace(_FORCED, " ").strip()
    return ""


def _text(token: Token) -> str:
    """The text of a block token, with line breaks as `_LINE` and forced ones as `_FORCED`."""
    match token.type:
        case "inline":
            text = "".join(_inline(token.children or []))
            return _LOOSE_LINK.sub(lambda link: "" if link["image"] else link["text"], text)
        case "fence" | "code_block":
            return token.content.replace("\n", _FORCED)
        case "html_block":
            return _FORCED.join(_html_blocks(token.content))
        case _:
            return ""


def _inline(children: Sequence[Token]) -> Iterator[str]:
    for token in children:
        match token.type:
            case "text" | "code_inline":
                yield token.content
            case "softbreak":
                yield _LINE
            case "hardbreak":
                yield _FORCED
            case "html_inline" if _BREAK_TAG.fullmatch(token.content):
                yield _FORCED
            case _:
                pass


def _html_blocks(markup: str) -> tuple[str, ...]:
    from mtkit.read.markup import markup_blocks

    return markup_blocks(markup)
