"""A hit of a concordance as lines for the terminal: what was found in the middle, with both sides.

Arabic is shown from the right: what precedes the hit stands right of it. Each column is a bidi isolate of its own, so
that a terminal that knows the bidirectional algorithm keeps the columns apart. A column ends between words, never
inside one: the letters keep their joins, and a proclitic stays with its word. Where the output is no terminal, the
text is written in its logical order, without isolates.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from mtkit.cli.table import RIGHT_TO_LEFT, isolated
from mtkit.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.corpus.concordance import Hit, Place

__all__ = ["hit_lines"]

_LEAST = 12
"""Cells that each context has at least."""


class _Piece(NamedTuple):
    """A part of a text, in whole words, and whether it is marked."""

    text: str
    marked: bool


def hit_lines(hit: Hit, langs: tuple[str, str], width: int, *, isolate: bool) -> Iterator[Text]:
    """The lines of a hit: where it is from, the side that was searched, the other side.

    Args:
        hit: The hit.
        langs: Languages of source and target.
        width: Cells of a line.
        isolate: Whether a terminal shows it, so that Arabic is isolated and its columns exchanged.
    """
    yield Text(_head(hit), style="dim")
    searched, other = langs if hit.side == "source" else langs[::-1]
    room = max(width - 4, 2 * _LEAST)
    yield _label(searched).append_text(_in_the_middle(_pieces(hit.text, hit.places), searched, room, isolate=isolate))
    if hit.other:
        share = hit.places[0].start / max(len(hit.text), 1)
        line = _window(_pieces(hit.other, hit.renderings), share, room)
        shown = Text(isolated(line.plain, other) if isolate else line.plain)
        for span in line.spans:
            shown.stylize(span.style, span.start + isolate, span.end + isolate)
        yield _label(other).append_text(shown)


def _head(hit: Hit) -> str:
    place = f"{visible(hit.file.path)}: unit {visible(hit.unit.id)}"
    facts = [] if hit.document == hit.file.path else [visible(hit.document)]
    facts += [f"{hit.unit.score:.2f}"] if hit.unit.score is not None else []
    facts += [hit.unit.status] if hit.unit.status != "auto" else []
    facts += ["weaker spelling"] if hit.weak else []
    return f"{place} ({', '.join(facts)})" if facts else place


def _label(lang: str) -> Text:
    return Text().append(f"{lang.partition('-')[0][:3]:<4}", style="cyan")


def _pieces(text: str, places: Sequence[Place]) -> list[_Piece]:
    """The text in parts, each place widened to whole words."""
    pieces: list[_Piece] = []
    done = 0
    for place in places:
        start, end = place.start, place.end
        while start > done and _joins(text[start - 1]):
            start -= 1
        while end < len(text) and _joins(text[end]):
            end += 1
        if start < done:
            continue
        pieces += [_Piece(visible(text[done:start]), marked=False), _Piece(visible(text[start:end]), marked=True)]
        done = end
    return [*pieces, _Piece(visible(text[done:]), marked=False)]


def _joins(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) in {"Mn", "Mc", "Lm"}


def _in_the_middle(pieces: list[_Piece], lang: str, room: int, *, isolate: bool) -> Text:
    """The first marked piece with as much before and behind it as there is room for."""
    first = next(place for place, piece in enumerate(pieces) if piece.marked)
    before, hit, behind = _line(pieces[:first]), _line(pieces[first : first + 1]), _line(pieces[first + 1 :])
    ahead = max((room - cell_len(hit.plain)) * 9 // 20, _LEAST)
    before = _cropped(before, ahead, keep_end=True)
    behind = _cropped(behind, max(room - ahead - cell_len(hit.plain), _LEAST))
    right_to_left = lang.partition("-")[0] in RIGHT_TO_LEFT
    gap = " " * (ahead - cell_len(before.plain))
    if not (isolate and right_to_left):
        return Text(gap).append_text(before).append_text(hit).append_text(behind)
    lead = " " * max(room - ahead - cell_len(hit.plain) - cell_len(behind.plain), 0)
    columns = [Text(f"{isolated('', lang)[0]}").append_text(part).append("\u2069") for part in (behind, hit, before)]
    return Text(lead).append_text(columns[0]).append_text(columns[1]).append_text(columns[2])


def _line(pieces: list[_Piece]) -> Text:
    line = Text()
    for piece in pieces:
        if piece.marked:
            line.append(f"«{piece.text}»", style="bold")
        else:
            line.append(piece.text)
    return line


def _cropped(line: Text, room: int, *, keep_end: bool = False) -> Text:
    """As many whole words of the line as there is room for, from its beginning or up to its end."""
    if cell_len(line.plain) <= room:
        return line
    words = line.plain.split(" ")
    if keep_end:
        words.reverse()
    taken = 0
    used = 1
    for word in words:
        used += cell_len(word) + 1
        if used > room:
            break
        taken += len(word) + 1
    if keep_end:
        return Text("…").append_text(line[len(line.plain) - taken :] if taken else Text())
    return line[: max(taken - 1, 0)].append(" …" if taken else "…")


def _window(pieces: list[_Piece], share: float, room: int) -> Text:
    """The part of a text around its first mark, or, where none is, as far into it as the hit is on the other side."""
    line = _line(pieces)
    if cell_len(line.plain) <= room:
        return line
    marks = [span.start for span in line.spans]
    middle = marks[0] if marks else round(share * len(line.plain))
    start = max(min(middle - room // 3, len(line.plain) - room), 0)
    if start:
        start = line.plain.rfind(" ", 0, start) + 1
    rest = _cropped(line[start:], room - 2)
    return Text("… ").append_text(rest) if start else rest
