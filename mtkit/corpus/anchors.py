"""A glossary for the aligners: its names, found on both sides, anchor the alignment."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mtkit.align.texts import Anchors
from mtkit.exchange.termbases import read_termbases
from mtkit.glossary import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mtkit.align import Aligner, ScoredBead
    from mtkit.bitext import Document
    from mtkit.glossary import TermMatch
    from mtkit.termbase import Termbase, TermEntry

__all__ = ["Anchored", "anchored", "glossary_anchors"]


class Anchored:
    """An aligner that is told of the names of a termbase.

    Args:
        engine: The aligner.
        termbase: The names; its source side is Arabic.
    """

    def __init__(self, engine: Aligner, termbase: Termbase) -> None:
        self._engine = engine
        self._anchors = glossary_anchors(Matcher(termbase))
        self._hash = _digest(termbase)

    @property
    def signature(self) -> str:
        """The signature of the aligner and a hash of what the entries say."""
        return f"{self._engine.signature}|glossary:{self._hash}"

    def align(self, source: Document, target: Document, anchors: Anchors | None = None) -> list[ScoredBead]:
        """Align with the names of the termbase; `anchors` is there for the protocol and must be None."""
        if anchors is not None:
            raise ValueError("the anchors of this aligner are those of its termbase")
        turned = target.lang.lower().partition("-")[0] == "ar"
        return self._engine.align(source, target, self._anchors.turned() if turned else self._anchors)


def anchored(engine: Aligner, paths: Sequence[str]) -> Aligner:
    """The aligner with the names of some termbases; as it is where no path is given.

    Raises:
        FormatError: If a termbase cannot be read.
        GlossaryError: If an entry of one is not usable.
    """
    return Anchored(engine, read_termbases(paths)) if paths else engine


def glossary_anchors(matcher: Matcher) -> Anchors:
    """Callables that give the ids of the entries named in an Arabic and in an English text, one for each mention.

    A name and its aliases count as one entry, for one may be rendered by the other. Where a form is listed by several
    entries, all of them are given.
    """
    roots: dict[str, str] = {}

    def root(entry: TermEntry) -> str:
        if entry.id not in roots:
            roots[entry.id] = min((entry.id, *(other.id for other in matcher.aliases(entry))))
        return roots[entry.id]

    def ids(find: Callable[[str], Iterable[TermMatch]]) -> Callable[[str], list[str]]:
        return lambda text: [name for match in find(text) for name in sorted({root(e) for e in match.entries()})]

    return Anchors(ids(matcher.find_source), ids(matcher.find_target))


def _digest(termbase: Termbase) -> str:
    told = hashlib.sha256()
    for entry in termbase:
        forms = (entry.id, *entry.source, entry.preferred, *entry.short, *entry.admitted, *entry.forbidden)
        told.update("\t".join(forms).encode("utf-8", "surrogatepass") + b"\n")
    return told.hexdigest()[:8]
