"""Other codes for the languages of a bitext: `ar-XA` becomes `ar`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mtkit.errors import FormatError
from mtkit.exchange.languages import canonical, is_language_code
from mtkit.exchange.stream import BitextStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mtkit.bitext import TranslationUnit

__all__ = ["parse_language_map", "relabelled"]

_PROPS = {"source/@xml:lang": 0, "target/@xml:lang": 1}


def parse_language_map(words: Iterable[str]) -> dict[str, str]:
    """The map that words such as `ar-XA=ar` and `en_UK=en-GB,ar-SA=ar` describe; codes in their usual spelling.

    Raises:
        FormatError: If a word is not of that form, a new code is not the code of a language, or one code gets two.
    """
    mapping: dict[str, str] = {}
    for word in (part.strip() for words_ in words for part in words_.split(",")):
        old, equals, new = (part.strip() for part in word.partition("="))
        if not (old and equals and new):
            raise FormatError(f"{word!r} does not map a language", hint="write OLD=NEW, as in ar-XA=ar")
        if not is_language_code(new.replace("_", "-")):
            raise FormatError(f"{new!r} is not the code of a language", hint="write one such as ar or en-GB")
        if mapping.setdefault(canonical(old), canonical(new)) != canonical(new):
            raise FormatError(f"the language {canonical(old)} is mapped twice")
    return mapping


def relabelled(stream: BitextStream, mapping: Mapping[str, str]) -> BitextStream:
    """`stream` with the codes of its languages exchanged by `mapping`; texts stay as they are.

    The languages of the bitext, of its documents, and of single units that differ from it are looked up, exactly, but
    in any spelling. A code that the map has and the bitext has not is remarked on.

    Args:
        stream: What to relabel; it is used up with the new one.
        mapping: Old codes to new ones, both in their usual spelling.
    """
    head = stream.head
    met: set[str] = set()

    def new(code: str) -> str:
        old = canonical(code)
        if old not in mapping:
            return code
        met.add(old)
        return mapping[old]

    langs = new(head.source_lang), new(head.target_lang)
    documents = tuple(replace(document, lang=new(document.lang)) for document in head.documents)
    remarks = stream.remarks

    def units() -> Iterator[TranslationUnit]:
        for unit in stream.units:
            if any(name in _PROPS for name, _ in unit.props):
                props = ((name, new(value) if name in _PROPS else value) for name, value in unit.props)
                told = tuple(pair for pair in props if pair[0] not in _PROPS or pair[1] != langs[_PROPS[pair[0]]])
                yield replace(unit, props=told)
            else:
                yield unit
        remarks.extend(f"no text is in {old}, which is to be called {mapping[old]}" for old in mapping.keys() - met)

    return BitextStream(
        replace(head, source_lang=langs[0], target_lang=langs[1], documents=documents), units(), remarks
    )
