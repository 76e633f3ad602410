"""HTML: the article of a saved news page, or the whole text of a plain document."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mtkit.bitext import Document, collapse
from mtkit.errors import FormatError
from mtkit.read.blocks import BlockWriter
from mtkit.read.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

__all__ = ["HtmlReader", "markup_blocks"]

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_HEAD = 4096

_FORCED = "\x1e"
_TITLE_TAIL = re.compile(r"\s+[|–—-]\s+[^|–—]+$|\s*[|].*$")
_LINKED_SHARE = 0.2
_LEAST_SHARE = 0.25
_RECOVERED = frozenset({"h2", "h3", "h4", "h5", "h6", "p"})


class HtmlReader:
    """Reads HTML."""

    name = "html"
    suffixes = (".html", ".htm", ".xhtml")

    def read(self, data: bytes, path: str) -> Document:
        """Decode `data` and take its article.

        A page with navigation, forms or many links is a saved web page: trafilatura finds the article in it, and the
        headline is put before it if trafilatura left it out. Where it finds nothing, or hardly anything of what the
        `article` or `main` element holds, the text of that element is taken. Any other page is taken whole.

        Title, date, address and site go to `meta`.
        """
        declared = _CHARSET.search(data[:_HEAD])
        decoded = decode(data, path, declared[1].decode("ascii", "ignore") if declared else None)
        root = _parsed(decoded.text, path)
        meta = {"encoding": decoded.encoding}
        notes = list(decoded.notes)
        writer = BlockWriter()
        if _is_plain(root):
            for text in _texts(root, frozenset()):
                writer.add(text)
            if title := collapse(root.findtext(".//title") or ""):
                meta["title"] = title
        else:
            notes += _read_article(decoded.text, root, writer, meta)
        return Document(path, "und", writer.text, writer.blocks, meta=meta, notes=tuple(notes))


def markup_blocks(markup: str) -> tuple[str, ...]:
    """The texts of the blocks in a piece of HTML, all of them, in order."""
    from lxml import etree, html

    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return ()
    writer = BlockWriter()
    for text in _texts(root, frozenset()):
        writer.add(text)
    return writer.parts


def _parsed(text: str, path: str) -> HtmlElement:
    from lxml import etree, html

    try:
        return html.document_fromstring(_DECLARATION.sub("", text, count=1), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError) as error:
        raise FormatError(
            "holds no HTML", path=path, hint="check the file, or read it as plain text with --from plain"
        ) from error


def _is_plain(root: HtmlElement) -> bool:
    """Whether a page is a document rather than a page of a site.

    It has no furniture, nothing that is addressed to search engines and social networks, and few links.
    """
    if any(next(root.iter(tag), None) is not None for tag in _elements()["furniture"]):
        return False
    if root.xpath("//meta[starts-with(@property, 'og:')] | //link[@rel='canonical'] | //script[@src]"):
        return False
    words = sum(len(text.split()) for text in _texts(root, frozenset()))
    linked = sum(len(link.text_content().split()) for link in root.iter("a"))
    return linked <= _LINKED_SHARE * words


def _read_article(text: str, root: HtmlElement, writer: BlockWriter, meta: dict[str, str]) -> list[str]:
    extracted = _extracted(text)
    article: tuple[str, ...] = ()
    if extracted is not None:
        for key, value in (("title", extracted.title), ("date", extracted.date), ("url", extracted.url)):
            if value:
                meta[key] = str(value)
        if extracted.sitename:
            meta["site"] = str(extracted.sitename)
        if extracted.body is not None:
            body = BlockWriter()
            for part in _texts(extracted.body, frozenset()):
                body.add(part)
            article = _with_lost(root, body.parts)
    notes = []
    main = _main_text(root)
    known = set(map(_letters, _texts(root, frozenset())))
    if _size(tuple(part for part in article if _letters(part) in known)) < _LEAST_SHARE * _size(main):
        article = main
        notes.append("no article was recognised in the page, so all its text outside menus was taken")
    headline = _headline(root, meta.get("title", ""))
    if headline and not any(_same(headline, part) for part in article[:3]):
        writer.add(headline)
    for part in article:
        writer.add(part)
    return notes


def _with_lost(root: HtmlElement, article: tuple[str, ...]) -> tuple[str, ...]:
    """The article with the subheadings and short paragraphs that trafilatura lost inside it.

    One comes back if it stands between two kept blocks, beside a kept block in the same element, and is no link.
    """
    places = {_letters(part): at for at, part in reversed(list(enumerate(article)))}
    last, parents = -1, set()
    lost: list[tuple[int, HtmlElement, str]] = []
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "blockquote"):
        texts = [text for text in map(collapse, _texts(element, frozenset())) if text]
        found = [places[letters] for text in texts if (letters := _letters(text)) in places]
        if found:
            last = max(last, *found)
            parents.add(element.getparent())
        elif last >= 0 and element.tag in _RECOVERED and not _is_link(element):
            lost.extend((last, element, text) for text in texts)
    back: dict[int, list[str]] = {}
    for at, element, text in lost:
        if at < last and element.getparent() in parents:
            back.setdefault(at, []).append(text)
    return tuple(text for at, part in enumerate(article) for text in (part, *back.get(at, ())))


def _is_link(element: HtmlElement) -> bool:
    linked = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return 2 * linked > len(element.text_content().strip())


def _extracted(text: str) -> Any:
    """What trafilatura makes of a page: an object with `body`, `title`, `date`, `url`, `sitename`; None if nothing."""
    import logging

    import trafilatura

    logger = logging.getLogger("trafilatura")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # what it cannot read is our note, not a line on stderr
    return trafilatura.bare_extraction(
        text,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _main_text(root: HtmlElement) -> tuple[str, ...]:
    """The text of the one `article`, else of `main`, else of the page, without its furniture."""
    articles = root.findall(".//article")
    mains = root.findall(".//main")
    place = articles[0] if len(articles) == 1 else mains[0] if mains else root
    furniture = _elements()["furniture"]
    writer = BlockWriter()
    for text in _texts(place, furniture if place is root else furniture - {"header"}):
        writer.add(text)
    return writer.parts


def _headline(root: HtmlElement, title: str) -> str:
    """The `h1` that the title of the page repeats, else the only one outside page headers, else the title.

    The name of the site is taken off the title.
    """
    headings = [(text, h1) for h1 in root.iter("h1") if (text := collapse(h1.text_content()))]
    wanted = set(_letters(title).split())
    shared, _, best = max(
        ((len(wanted & set(_letters(text).split())), -at, text) for at, (text, _) in enumerate(headings)),
        default=(0, 0, ""),
    )
    if shared:
        return best
    outside = [text for text, h1 in headings if not any(above.tag in {"header", "nav"} for above in h1.iterancestors())]
    return outside[0] if len(outside) == 1 else collapse(_TITLE_TAIL.sub("", title))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _same(one: str, other: str) -> bool:
    return _letters(one) == _letters(other)


def _size(parts: tuple[str, ...]) -> int:
    return sum(map(len, parts))


@cache
def _elements() -> dict[str, frozenset[str]]:
    table = tomllib.loads(files("mtkit.read").joinpath("elements.toml").read_text("utf-8"))
    return {name: frozenset(tags) for name, tags in table.items()}


def _texts(root: HtmlElement, without: frozenset[str]) -> Iterator[str]:
    """The text of each block below `root`; line breaks that the page forces part blocks too."""
    kinds = _elements()
    current: list[str] = []

    def flush() -> Iterator[str]:
        text = "".join(current)
        current.clear()
        if text.strip():
            yield from text.split(_FORCED)

    stack: list[tuple[Any, bool]] = [(root, True)]
    while stack:
        element, entering = stack.pop()
        name = element.tag if isinstance(element.tag, str) else None
        silent = (
            name is None or name in kinds["silent"] or (name in without and element is not root) or _hidden(element)
        )
        block = not silent and name not in kinds["inline"] and name not in kinds["breaks"]
        if entering:
            if block:
                yield from flush()
            if not silent:
                current.append(element.text or "")
                stack.append((element, False))
                stack.extend((child, True) for child in reversed(element))
                continue
        if name in kinds["breaks"]:
            current.append(_FORCED)
        elif block:
            yield from flush()
        if element is not root:
            current.append(element.tail or "")
    yield from flush()


def _hidden(element: Any) -> bool:
    return element.get("hidden") is not None or element.get("aria-hidden") == "true"
