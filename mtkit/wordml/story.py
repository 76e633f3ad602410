"""The paragraphs of a part of a Word file, as they read with all changes accepted and hidden text hidden.

ECMA-376, part 1: paragraphs and runs 17.3, fields 17.16, revisions 17.13.5, text boxes 17.17.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from mtkit.wordml.names import MATH, MC, W, is_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.wordml.package import WordFile

__all__ = ["Paragraph", "Piece", "StoryReader", "stored_twice"]

_SKIPPED = frozenset(
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "rt", "pPr", "rPr", "tblPr", "tblGrid", "tcPr", "trPr", "sectPr", "sdtPr", "sdtEndPr"),
        *("instrText", "delText", "delInstrText", "footnoteRef", "endnoteRef", "annotationRef", "separator"),
    )
)
_PIECES = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_TEXTS = frozenset({f"{W}t", f"{MATH}t"})
_BOX, _REMARK = f"{W}txbxContent", f"{W}commentReference"
_LEAVES = frozenset({*_TEXTS, *_PIECES, *_NOTES, _BOX, _REMARK, f"{W}sym"})
_FIELD_MARKS = frozenset({f"{W}fldChar", f"{W}instrText"})
_GENERATED = frozenset({"TOC", "TOA", "INDEX"})
_PRIVATE = range(0xF000, 0xF100)


class Piece(NamedTuple):
    r"""A piece of a paragraph.

    Attributes:
        text: Its text; a forced line break is `\n`, a tab `\t`.
        element: The `w:t` that holds it; None for breaks, tabs, hyphens and symbols, which are elements of their own.
    """

    text: str
    element: Any = None


@dataclass(slots=True)
class Paragraph:
    """A paragraph, and what hangs on it.

    Attributes:
        pieces: Its text, piece by piece.
        notes: Kind of part and id of each footnote and endnote that it refers to, in order.
        boxes: The text boxes in it (`w:txbxContent`).
    """

    pieces: list[Piece] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def lines(self) -> list[str]:
        """Its text, cut at forced line breaks; a line end inside a `w:t` is only a space."""
        lines = [""]
        for piece in self.pieces:
            if piece.element is None and piece.text == "\n":
                lines.append("")
            else:
                lines[-1] += piece.text
        return lines


class StoryReader:
    """Reads paragraphs and counts what it leaves out.

    Left out are deleted text, moved text where it came from, hidden text, instructions of fields, prompts of empty
    content controls, comments, and, unless asked for, tables of contents and indexes, which Word makes of the
    headings. A text box comes behind its paragraph, once also where it is stored twice for older programs. A paragraph
    whose end was deleted runs on in the next one.

    Attributes:
        left_out: What was left out, as a plain word for people, to how often.
    """

    def __init__(self, word: WordFile, *, generated: bool = False) -> None:
        self.left_out: Counter[str] = Counter()
        self._hidden_styles = word.hidden_styles
        self._generated = generated
        self._fields: list[list[str]] = []
        self._live: frozenset[Any] = frozenset()

    def paragraphs(self, element: Any) -> Iterator[Paragraph]:
        """The paragraphs below `element`: a part, a note, a table cell."""
        self._live, self._fields = _whole_fields(element), []
        yield from self._below(element)

    def _below(self, element: Any) -> Iterator[Paragraph]:
        open_end: Paragraph | None = None
        for child in element.iterchildren():
            if child.tag == f"{W}p":
                paragraph = Paragraph() if open_end is None else open_end
                open_end = None
                self._fill(paragraph, child)
                if child.find(f"{W}pPr/{W}rPr/{W}del") is not None:
                    open_end = paragraph
                else:
                    yield from self._whole(paragraph)
            elif child.tag == f"{MC}AlternateContent":
                yield from self._below(_chosen(child))
            elif not self._is_dropped(child):
                yield from self._below(child)
        if open_end is not None:
            yield from self._whole(open_end)

    def _whole(self, paragraph: Paragraph) -> Iterator[Paragraph]:
        yield paragraph
        for box in paragraph.boxes:
            yield from self._below(box)

    def _is_dropped(self, element: Any) -> bool:
        """Whether an element and everything in it is no text of the document."""
        tag = element.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            return True
        if tag == f"{W}tr":
            return element.find(f"{W}trPr/{W}del") is not None
        if tag == f"{W}tc":
            return element.find(f"{W}tcPr/{W}cellDel") is not None
        if tag == f"{W}sdt":
            gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            if gallery is not None and "Contents" in gallery.get(f"{W}val", "") and not self._generated:
                self.left_out["table of contents"] += 1
                return True
            prompt = element.find(f"{W}sdtPr/{W}showingPlcHdr")
            return prompt is not None and is_on(prompt.get(f"{W}val"))
        return False

    def _fill(self, paragraph: Paragraph, element: Any) -> None:
        style = element.find(f"{W}pPr/{W}pStyle")
        hidden = style is not None and style.get(f"{W}val") in self._hidden_styles
        self._walk(paragraph, element, hidden=hidden)

    def _walk(self, paragraph: Paragraph, element: Any, *, hidden: bool) -> None:
        for child in element.iterchildren():
            tag = child.tag
            if tag == f"{W}r":
                self._run(paragraph, child, hidden=hidden)
            elif tag == f"{MC}AlternateContent":
                self._walk(paragraph, _chosen(child), hidden=hidden)
            elif tag in _LEAVES:
                if not self._is_silent(hidden=hidden):
                    self._leaf(paragraph, child)
            elif tag in _FIELD_MARKS:
                self._field(child)
            elif not self._is_dropped(child):
                self._walk(paragraph, child, hidden=hidden)

    def _leaf(self, paragraph: Paragraph, element: Any) -> None:
        """What an element without elements of text in it says."""
        tag = element.tag
        if tag in _TEXTS:
            paragraph.pieces.append(Piece(element.text or "", element))
        elif tag in _PIECES:
            paragraph.pieces.append(Piece(_PIECES[tag]))
        elif tag in _NOTES:
            paragraph.notes.append((_NOTES[tag], element.get(f"{W}id", "")))
        elif tag == _BOX:
            paragraph.boxes.append(element)
        elif tag == _REMARK:
            self.left_out["comment"] += 1
        else:
            text = _symbol(element.get(f"{W}font", ""), element.get(f"{W}char", ""))
            paragraph.pieces.append(Piece(text))
            self.left_out["symbol"] += not text

    def _run(self, paragraph: Paragraph, run: Any, *, hidden: bool) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None:
            vanish, style = properties.find(f"{W}vanish"), properties.find(f"{W}rStyle")
            if vanish is not None:
                hidden = is_on(vanish.get(f"{W}val"))
            elif style is not None and style.get(f"{W}val") in self._hidden_styles:
                hidden = True
        if hidden and any(text.text for text in run.iter(f"{W}t")):
            self.left_out["hidden text"] += 1
        marked = next((note for note in run.iterchildren(*_NOTES) if note.get(f"{W}customMarkFollows")), None)
        if marked is None:
            self._walk(paragraph, run, hidden=hidden)
        elif not self._is_silent(hidden=hidden):
            self._leaf(paragraph, marked)  # what else the run holds is the mark

    def _is_silent(self, *, hidden: bool) -> bool:
        return hidden or any(phase != "result" for phase, _ in self._fields)

    def _field(self, mark: Any) -> None:
        if mark.tag == f"{W}instrText":
            if self._fields:
                self._fields[-1][1] += mark.text or ""
            return
        match mark.get(f"{W}fldCharType"):
            case "begin" if mark in self._live:
                self._fields.append(["instruction", ""])
            case "separate" if self._fields:
                words = self._fields[-1][1].split()
                made = not self._generated and bool(words) and words[0].upper() in _GENERATED
                self.left_out["table of contents"] += made
                self._fields[-1][0] = "made" if made else "result"
            case "end" if self._fields:
                self._fields.pop()
            case _:
                pass


def stored_twice(root: Any) -> Iterator[tuple[Any, Any]]:
    """Each `w:t` that newer programs show and its copy for older ones, where the two say the same."""
    for alternatives in root.iter(f"{MC}AlternateContent"):
        shown, other = alternatives.find(f"{MC}Choice"), alternatives.find(f"{MC}Fallback")
        if shown is not None and other is not None:
            texts, copies = list(shown.iter(f"{W}t")), list(other.iter(f"{W}t"))
            if [text.text for text in texts] == [copy.text for copy in copies]:
                yield from zip(texts, copies, strict=True)


def _chosen(alternatives: Any) -> Any:
    """The content that newer programs show; older ones show the other, which says the same."""
    choice = alternatives.find(f"{MC}Choice")
    return alternatives if choice is None else choice


def _whole_fields(element: Any) -> frozenset[Any]:
    """The marks that begin a field whose end is there, too: of others nobody can tell how far they go."""
    begun: list[Any] = []
    whole = []
    for mark in element.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            whole.append(begun.pop())
    return frozenset(whole)


def _symbol(font: str, code: str) -> str:
    """What a symbol means: a character of Unicode, empty if nobody knows."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number not in _PRIVATE and not 0xE000 <= number < 0xF900 and number < 0x110000:  # noqa: PLR2004 - private use
        known = _symbols().get(font)
        return known.get(number, chr(number)) if known else chr(number)
    return _symbols().get(font, {}).get(number & 0xFF, "")


@cache
def _symbols() -> dict[str, dict[int, str]]:
    table = tomllib.loads(files("mtkit.wordml").joinpath("symbols.toml").read_text("utf-8"))
    return {font: {int(code, 16): text for code, text in codes.items()} for font, codes in table.items()}
