"""mtkit: align Arabic-English translations, hold names to a glossary, build bitexts and export them.

The whole flow, from two files to a translation memory:

>>> import mtkit
>>> source = mtkit.read_document("corpora/demo/ar/01-hauran-delegation.txt")
>>> target = mtkit.read_document("corpora/demo/en/01-hauran-delegation.txt")
>>> alignment = mtkit.align_documents(mtkit.segment_document(source), mtkit.segment_document(target))
>>> bitext = mtkit.bitext_of(alignment)
>>> print(bitext.units[0].target)
Sharaa hosts notables from the Hauran, calls for wider dialogue
>>> report = mtkit.write_bitext(bitext, "pair.tmx")
>>> report.units == len(bitext)
True

Every error that a user can act on is an `MtkitError`. The names below are loaded when they are first used, so that
`import mtkit` costs nothing; more is in the subpackages (`mtkit.read`, `mtkit.segment`, `mtkit.align`,
`mtkit.exchange`).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtkit.align import align as align_documents
    from mtkit.bitext import Alignment, Bitext, Document, TranslationUnit, bitext_of
    from mtkit.errors import MtkitError
    from mtkit.exchange import open_bitext, write_bitext
    from mtkit.read import read_document
    from mtkit.segment import segment as segment_document
    from mtkit.termbase import Termbase

__all__ = [
    "Alignment",
    "Bitext",
    "Document",
    "MtkitError",
    "Termbase",
    "TranslationUnit",
    "align_documents",
    "bitext_of",
    "open_bitext",
    "read_document",
    "segment_document",
    "write_bitext",
]

__version__ = "0.1.0"

_PLACES = {
    "Alignment": "mtkit.bitext:Alignment",
    "Bitext": "mtkit.bitext:Bitext",
    "Document": "mtkit.bitext:Document",
    "MtkitError": "mtkit.errors:MtkitError",
    "Termbase": "mtkit.termbase:Termbase",
    "TranslationUnit": "mtkit.bitext:TranslationUnit",
    "align_documents": "mtkit.align:align",
    "bitext_of": "mtkit.bitext:bitext_of",
    "open_bitext": "mtkit.exchange:open_bitext",
    "read_document": "mtkit.read:read_document",
    "segment_document": "mtkit.segment:segment",
    "write_bitext": "mtkit.exchange:write_bitext",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in _PLACES:
        raise AttributeError(f"module 'mtkit' has no attribute {name!r}")
    module, attribute = _PLACES[name].split(":")
    value: object = getattr(importlib.import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
