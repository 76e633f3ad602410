"""The splitter: sentencex corrected by our rules, and the same over the blocks of a document."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

import regex

from mtkit.bitext import Document, Segment, collapse
from mtkit.segment.candidates import INVISIBLE, Candidate, candidates, chunks, list_items, masked
from mtkit.segment.rules import ends

__all__ = ["segment", "split_sentences"]

_VISIBLE = regex.compile(rf"[^\s{INVISIBLE}]")
_LETTER = regex.compile(r"(?<ar>\p{Arabic})|\p{Latin}")


def segment(document: Document) -> Document:
    """The document with its segments: the sentences of every block, in order.

    A block without a visible character gives no segment. A document that has segments already (`--segmented`) is
    returned as it is. `document.lang` chooses the rules; `und` means the script of each block does.
    """
    if document.segments:
        return document
    text = document.text
    segments = [
        Segment(collapse(text[first + start : first + end]), first + start, first + end, number)
        for number, (first, last) in enumerate(document.blocks or ((0, len(text)),))
        for start, end in split_sentences(text[first:last], document.lang)
    ]
    return replace(document, segments=tuple(segments))


def split_sentences(text: str, lang: str) -> list[tuple[int, int]]:
    """Half-open code point ranges of the sentences in `text`, rising and without overlap.

    Between them lies only white space. Single line breaks are white space; blank lines, bullets and numbered lines
    end a sentence.

    Args:
        text: Any text.
        lang: BCP 47 code; `ar` and `en` have rules of our own, any other that sentencex knows is cut by it, and
            `und` is taken as Arabic or English by its letters.
    """
    spans: list[tuple[int, int]] = []
    for first, last in chunks(text):
        spans.extend(_split_chunk(text, first, last, lang))
    return spans


def _split_chunk(text: str, first: int, last: int, lang: str) -> list[tuple[int, int]]:
    chunk = text[first:last]
    opinion = _Opinion(chunk, lang)
    spans: list[tuple[int, int]] = []
    start = len(chunk) - len(chunk.lstrip())
    starts = {start}
    cuts: list[tuple[int, int, Candidate | None]] = [(at.end, at.next, at) for at in candidates(chunk)]
    cuts += [(end, begin, None) for end, begin in list_items(chunk)]
    for end, begin, at in sorted(cuts, key=itemgetter(0)):
        if end <= start or begin >= len(chunk):
            continue
        if at and ((at.enclosed >= 0 and at.enclosed not in starts) or not ends(chunk, start, at, opinion)):
            continue
        spans.append((first + start, first + end))
        start = begin
        starts.add(start)
    if _VISIBLE.search(chunk, start):
        spans.append((first + start, first + len(chunk.rstrip())))
    return spans


class _Opinion:
    """What sentencex says about one chunk; it is asked once, and only where our rules leave a question open."""

    def __init__(self, text: str, lang: str) -> None:
        self._text = text
        self._lang = lang
        self._ends: set[int] | None = None

    def __call__(self, stop: int) -> bool:
        if self._ends is None:
            import sentencex

            self._ends, at = set(), 0
            for sentence in sentencex.segment(_language(self._text, self._lang), masked(self._text)):
                self._ends.add(at + len(sentence.rstrip()))
                at += len(sentence)
        return stop in self._ends


def _language(text: str, lang: str) -> str:
    primary = lang.partition("-")[0].lower()
    if primary != "und":
        return primary
    counts = [0, 0]
    for letter in _LETTER.finditer(text):
        counts[letter["ar"] is not None] += 1
    return "ar" if counts[1] > counts[0] else "en"
