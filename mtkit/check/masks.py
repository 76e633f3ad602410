"""Parts of an English text where a name is not ours to change: quotations, titles, URLs, code, file names.

Two kinds are told apart. *Quoted* text is somebody else's wording: a name in it is reported, its fix is never safe.
*Machine* text (URLs, mail addresses, code, file names, handles) breaks when a letter changes: it gets no fix at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Masks", "find_masks"]

_MACHINE = regex.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[^\s<>\"'“”«»]++"
    r"|[\w.+-]++@[\w-]++(?:\.[\w-]++)+"
    r"|(?<![\w@])[@#]\w++"
    r"|`[^`\n]++`"
    r"|(?:[\w.-]++[/\\])+[\w-]++(?:\.[\w-]++)+"
    r"|[\w-]++(?:\.[\w-]++)*\.(?:jpe?g|png|gif|svg|webp|mp4|mov|avi|mp3|wav|pdf|docx?|xlsx?|pptx?|odt|txt|csv|tsv|json|xml"
    r"|html?|md|tmx|tbx|zip|gz|exe|py|com|org|net|info|gov|edu|sy|uk|io)\b",
    regex.IGNORECASE,
)
_HINT = re.compile(r"[@#`/\\]|www|\.[A-Za-z]", re.IGNORECASE)
"""What every machine text has; most texts have none of it."""
_TITLE = regex.compile(
    r"(?<![\w*])\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])[^_\n]{1,200}(?<=[^\s_])_(?![\w_])"
)
_QUOTE = regex.compile(r"[\"“”„‟«»]|&(?:quot|[lr]dquo|[lr]aquo|#34|#822[01]);|(?<!\w)[‘‚]|(?<!\w)'(?=\w)|[’'](?!\w)")
_PARAGRAPH = regex.compile(r"\n[ \t\r]*+\n")
_SINGLE = frozenset("‘‚’'")
_LONGEST_SINGLE = 400


@dataclass(frozen=True, slots=True)
class Masks:
    """Masked ranges of one text, each kind sorted and without overlap."""

    quoted: tuple[tuple[int, int], ...] = ()
    machine: tuple[tuple[int, int], ...] = ()

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether any part of `start:end` stands in a quotation or title."""
        return _touches(self.quoted, start, end)

    def is_machine(self, start: int, end: int) -> bool:
        """Whether any part of `start:end` stands in a URL, code or the like."""
        return _touches(self.machine, start, end)


def _touches(ranges: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    at = bisect_right(ranges, (start, len(ranges) and ranges[-1][1]))
    return (at > 0 and ranges[at - 1][1] > start) or (at < len(ranges) and ranges[at][0] < end)


def find_masks(text: str, machine: Iterable[tuple[int, int]] = ()) -> Masks:
    """The masks of `text`.

    Args:
        text: An English text; blank lines part its paragraphs.
        machine: Ranges that are known to be machine text (markup, code blocks).
    """
    ranges = [*machine, *(match.span() for match in _MACHINE.finditer(text))] if _HINT.search(text) else [*machine]
    quoted = list(_quotations(text))
    if "*" in text or "_" in text:
        quoted += [match.span() for match in _TITLE.finditer(text)]
    return Masks(_merge(quoted), _merge(ranges))


def _merge(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    if not _QUOTE.search(text):
        return
    start = 0
    for match in _PARAGRAPH.finditer(text):
        yield from _in_paragraph(text, start, match.start())
        start = match.end()
    yield from _in_paragraph(text, start, len(text))


def _in_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pair the quotation marks of a paragraph; one that is left open reaches to its edge."""
    opened: int | None = None
    single: int | None = None
    for match in _QUOTE.finditer(text, start, end):
        mark = match.group()
        if mark in _SINGLE:
            if mark in "‘‚" or (mark == "'" and single is None and text[match.end() : match.end() + 1].isalnum()):
                single = match.start()
            elif single is not None and match.end() - single <= _LONGEST_SINGLE:
                yield single, match.end()
                single = None
            continue
        if opened is not None:
            yield opened, match.end()
            opened = None
        elif mark in "”»" or mark in {"&rdquo;", "&raquo;"} or _closes(text, match.start(), match.end(), end):
            yield start, match.end()
        else:
            opened = match.start()
    if opened is not None:
        yield opened, end


def _closes(text: str, start: int, stop: int, end: int) -> bool:
    """Whether a straight quotation mark that nothing opened stands like a closing one."""
    before = text[start - 1 : start] if start else " "
    after = text[stop : stop + 1] if stop < end else " "
    return not before.isspace() and before not in "([\\" and not after.isalnum()
