"""Flaws of a TBX file as they are found: collected in order, with the ids and references of the whole file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtkit.exchange.characters import trimmed
from mtkit.exchange.languages import is_language_code
from mtkit.exchange.tmx.inline import Element, line_of, local_name
from mtkit.exchange.validation import Flaw, FlawSeverity

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["XML_LANG", "Collector", "elements"]

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTROL = re.compile("[\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffd]")
_LONGEST_LANGUAGE = 3


class Collector:
    """Takes flaws and gives them out; knows every id of the file, and what pointed at ids not seen yet.

    Args:
        path: The file as the user named it.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.pending: list[Flaw] = []
        self._ids: set[str] = set()
        self._open: list[tuple[str, Flaw]] = []

    def taken(self) -> list[Flaw]:
        """The flaws since the last call."""
        flaws, self.pending = self.pending, []
        return flaws

    def flaw(self, rule: str, severity: FlawSeverity, message: str, element: Element, unit: str | None = None) -> None:
        """Take a flaw at the line of `element`."""
        self.pending.append(Flaw(f"tbx-{rule}", severity, message, self.path, line_of(element), unit))

    def id_of(self, element: Element, unit: str | None = None) -> None:
        """Note the id of an element; one that was used before is a flaw."""
        ident = element.get("id")
        if ident is None:
            return
        if ident in self._ids:
            self.flaw("duplicate", "error", f"the id {ident!r} is used before", element, unit)
        self._ids.add(ident)

    def points_at(self, ident: str, element: Element, unit: str | None = None) -> None:
        """Note a reference; it is a flaw if the file turns out to have no such id."""
        if ident not in self._ids:
            message = f"<{local_name(element)}> points at {ident!r}, which no element has as its id"
            flaw = Flaw("tbx-reference", "error", message, self.path, line_of(element), unit)
            self._open.append((ident, flaw))

    def references(self) -> None:
        """Once the file is read: take a flaw for each reference that leads nowhere."""
        self.pending += [flaw for ident, flaw in self._open if ident not in self._ids]

    def language(self, element: Element, unit: str | None = None) -> None:
        """Judge the language code of an element, if it has one."""
        code = element.get(XML_LANG)
        if code is None:
            return
        first = code.partition("-")[0]
        if not is_language_code(code.removeprefix("x-").removeprefix("i-")):
            self.flaw("language", "error", f"{code!r} is not a language code", element, unit)
        elif len(first) > _LONGEST_LANGUAGE:
            self.flaw("language", "warning", f"{code!r} is not a language code; {first!r} is too long", element, unit)

    def text(self, element: Element, unit: str | None = None) -> str:
        """The text of a term or data category; empty text, white space around a term, and controls are flaws."""
        text = "".join(element.itertext())
        name = local_name(element)
        if not trimmed(text):
            self.flaw("empty", "error" if name == "term" else "warning", f"<{name}> is empty", element, unit)
        elif name == "term" and trimmed(text) != text:
            self.flaw("space", "warning", "the term begins or ends with white space", element, unit)
        for found in dict.fromkeys(_CONTROL.findall(text)):
            self.flaw("characters", "warning", f"<{name}> holds U+{ord(found):04X}", element, unit)
        return trimmed(text)


def elements(top: Element) -> Iterator[Element]:
    """`top` and every element in it, without comments and processing instructions."""
    return (element for element in top.iter() if isinstance(element.tag, str))
