"""The article in a saved web page: trafilatura finds it, and what it lost inside of it comes back."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mtkit.bitext import collapse
from mtkit.read.blocks import BlockWriter
from mtkit.read.markup import block_texts, kinds_of_elements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

__all__ = ["Article", "find_article"]

_TITLE_TAIL = re.compile(r"\s+[|–—-]\s+[^|–—]+$|\s*[|].*$")
_LEAST_SHARE = 0.25
_MUCH_LARGER = 2
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INNER = ("figcaption", "caption", "th", "td", "li", "dt", "dd", "pre", "blockquote")
_RECOVERED = frozenset({*_HEADINGS[1:], *_INNER, "p"})
_HEIGHT = 4
"""How many elements may stand between a lost cell, caption or item and the element that holds the article."""


class Article(NamedTuple):
    """What a page is about.

    Attributes:
        blocks: Its texts, the headline first.
        meta: `title`, `date`, `url` and `site`, as far as they are known.
        notes: What the user should be told.
    """

    blocks: tuple[str, ...]
    meta: dict[str, str]
    notes: tuple[str, ...]


def find_article(root: HtmlElement, targets: Iterable[str]) -> Article:
    """The article of a page.

    Where trafilatura finds nothing, or hardly anything of what the `article` or `main` element holds, the text of that
    element is taken; where that is empty, too, the whole page.

    Args:
        root: The page, cleaned.
        targets: Ids of the notes that the page refers to; those that are not in the article come behind it.
    """
    extracted = _extracted(copy.deepcopy(root))
    meta: dict[str, str] = {}
    article: tuple[str, ...] = ()
    if extracted is not None:
        for key, value in (("title", extracted.title), ("date", extracted.date), ("url", extracted.url)):
            if value:
                meta[key] = str(value)
        if extracted.sitename:
            meta["site"] = str(extracted.sitename)
        if extracted.body is not None:
            links = _link_paragraphs(root)
            article = _with_lost(root, tuple(part for part in _blocks(extracted.body) if _letters(part) not in links))
    notes: tuple[str, ...] = ()
    main = _main_text(root)
    known = set(map(_letters, main))
    if _size(part for part in article if _letters(part) in known) <= _LEAST_SHARE * _size(main):
        article = main or _blocks(root)
        notes = ("no article was recognised in the page, so all its text outside menus was taken",)
    headline = _headline(root, meta.get("title", ""))
    if headline and not any(_letters(headline) == _letters(part) for part in article[:3]):
        article = (headline, *article)
    return Article((*article, *_lost_notes(root, targets, article)), meta, notes)


def _blocks(element: HtmlElement, without: frozenset[str] = frozenset()) -> tuple[str, ...]:
    writer = BlockWriter()
    for text in block_texts(element, without=without):
        writer.add(text)
    return writer.parts


def _with_lost(root: HtmlElement, article: tuple[str, ...]) -> tuple[str, ...]:
    """The article with the subheadings, short paragraphs, captions, cells and items that trafilatura lost inside it.

    One comes back if it stands beside a kept block in the same element, between two kept ones (a caption also before
    the first), and is no link.
    """
    places = {_letters(part): at for at, part in reversed(list(enumerate(article)))}
    last, parents = -1, set()
    lost: list[tuple[int, HtmlElement, str]] = []
    for element in root.iter(*_HEADINGS, *_INNER, "p"):
        if element.find("p") is not None or element.find("li") is not None:
            continue  # its own children will come
        texts = [text for text in map(collapse, block_texts(element)) if text]
        found = [places[letters] for text in texts if (letters := _letters(text)) in places]
        if found:
            last = max(last, *found)
            parents.add(element.getparent())
        elif element.tag in _RECOVERED and (last >= 0 or element.tag == "figcaption") and not _is_link(element):
            lost.extend((last, element, text) for text in texts)
    back: dict[int, list[str]] = {}
    for at, element, text in lost:
        if at < last and _is_beside(element, parents):
            back.setdefault(at, []).append(text)
    return (*back.get(-1, ()), *(text for at, part in enumerate(article) for text in (part, *back.get(at, ()))))


def _is_beside(element: HtmlElement, parents: set[Any]) -> bool:
    """Whether an element stands beside kept ones, a caption, cell or item also a little deeper."""
    furniture = kinds_of_elements()["furniture"]
    above = element.getparent()
    for _ in range(_HEIGHT if element.tag in _INNER else 1):
        if above is None or above.tag in furniture:
            return False
        if above in parents:
            return True
        above = above.getparent()
    return False


def _is_link(element: HtmlElement) -> bool:
    linked = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return 2 * linked > len(element.text_content().strip())


def _link_paragraphs(root: HtmlElement) -> frozenset[str]:
    """The letters of the paragraphs that are nothing but a link, as those to other stories are."""
    return frozenset(
        letters
        for paragraph in root.iter("p")
        if (letters := _letters(paragraph.text_content()))
        and letters == _letters("".join(link.text_content() for link in paragraph.iter("a")))
    )


def _lost_notes(root: HtmlElement, targets: Iterable[str], article: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of the notes that are not in the article."""
    known = set(map(_letters, article))
    places = {element.get("id"): element for element in root.iter("li", "p", "div", "dd", "aside", "tr")}
    found = (places[target] for target in targets if target in places)
    return tuple(text for element in found for text in _blocks(element) if _letters(text) not in known)


def _extracted(root: HtmlElement) -> Any:
    """What trafilatura makes of a page: an object with `body`, `title`, `date`, `url`, `sitename`; None if nothing."""
    import logging

    import trafilatura

    logger = logging.getLogger("trafilatura")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # what it cannot read is our note, not a line on stderr
    return trafilatura.bare_extraction(
        root,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _main_text(root: HtmlElement) -> tuple[str, ...]:
    """The text of the one `article` (or one much larger than the others), else of `main`, else of the page."""
    furniture = kinds_of_elements()["furniture"]
    articles = sorted(
        ((_size(_blocks(element, furniture - {"header"})), element) for element in root.findall(".//article")),
        key=lambda pair: -pair[0],
    )
    mains = root.findall(".//main")
    if articles and (len(articles) == 1 or articles[0][0] > _MUCH_LARGER * articles[1][0]):
        place = articles[0][1]
    else:
        place = mains[0] if mains else root
    return _blocks(place, furniture if place is root else furniture - {"header"})


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


def _size(parts: Iterable[str]) -> int:
    return sum(map(len, parts))
