"""HTML: the article of a saved news page, or the whole text of a plain document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtkit.bitext import Document, collapse
from mtkit.errors import FormatError
from mtkit.read.blocks import BlockWriter
from mtkit.read.encoding import decode
from mtkit.read.markup import block_texts, cleaned, kinds_of_elements

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["HtmlReader"]

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_HEAD = 4096
_LINKED_SHARE = 0.2
_MIME = re.compile(
    rb"\A(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?content-type:\s*multipart/related", re.IGNORECASE
)


class HtmlReader:
    """Reads HTML, also as a browser packs it into one file (MHTML)."""

    name = "html"
    suffixes = (".html", ".htm", ".xhtml", ".mhtml", ".mht")

    def read(self, data: bytes, path: str) -> Document:
        """Decode `data` and take its article.

        A page with navigation, forms or many links is a saved web page: `find_article` takes the article out of it, its
        headline first. Any other page is taken whole. What is hidden or deleted is not read, and neither are the marks
        of notes; the notes themselves are. Title, date, address and site go to `meta`.

        Raises:
            FormatError: If it holds no HTML, or only names frames whose text is in other files.
        """
        data, said = _unpacked(data, path)
        declared = _CHARSET.search(data[:_HEAD])
        decoded = decode(data, path, said or (declared[1].decode("ascii", "ignore") if declared else None))
        root = _parsed(decoded.text, path)
        _refuse_frames(root, path)
        targets = cleaned(root)
        writer = BlockWriter()
        meta, notes = {"encoding": decoded.encoding}, decoded.notes
        if _is_plain(root):
            for text in block_texts(root):
                writer.add(text)
            if title := collapse(root.findtext(".//title") or ""):
                meta["title"] = title
        else:
            from mtkit.read.article import find_article

            article = find_article(root, targets)
            for text in article.blocks:
                writer.add(text)
            meta, notes = meta | article.meta, notes + article.notes
        return Document(path, "und", writer.text, writer.blocks, meta=meta, notes=notes)


def _unpacked(data: bytes, path: str) -> tuple[bytes, str | None]:
    """The page in an MHTML file and the encoding that it names; any other data as they are."""
    if not _MIME.match(data):
        return data, None
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, part.get_content_charset()
    raise FormatError("holds no page", path=path, hint="save the page as HTML")


def _parsed(text: str, path: str) -> HtmlElement:
    from lxml import etree, html

    try:
        return html.document_fromstring(_DECLARATION.sub("", text, count=1), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError) as error:
        raise FormatError(
            "holds no HTML", path=path, hint="check the file, or read it as plain text with --from plain"
        ) from error


def _refuse_frames(root: HtmlElement, path: str) -> None:
    """Check that the page is not made of other pages."""
    frames = [str(frame.get("src")) for frame in root.iter("frame") if frame.get("src")]
    if frames or root.find(".//frameset") is not None:
        named = f": {', '.join(frames[:3])}" if frames else ""
        raise FormatError(
            f"only names frames, whose text is in other files{named}", path=path, hint="name the file with the text"
        )


def _is_plain(root: HtmlElement) -> bool:
    """Whether a page is a document rather than a page of a site.

    It has no furniture, nothing that is addressed to search engines and social networks, and few links.
    """
    if any(next(root.iter(tag), None) is not None for tag in kinds_of_elements()["furniture"]):
        return False
    if root.xpath("//meta[starts-with(@property, 'og:')] | //link[@rel='canonical'] | //script[@src]"):
        return False
    words = sum(len(text.split()) for text in block_texts(root))
    linked = sum(len(link.text_content().split()) for link in root.iter("a"))
    return linked <= _LINKED_SHARE * words
