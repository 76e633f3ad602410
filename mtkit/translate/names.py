"""Which names a translation must hold, in which forms, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from mtkit.orthography import fold_latin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.termbase import TermEntry

__all__ = [
    "Demand",
    "Match",
    "NameFinder",
    "NameOutcome",
    "Way",
    "demands_of",
    "held",
    "named_in",
    "plain_spelling",
    "right_spans",
    "sentence_start",
]

Way = Literal["constrained", "repaired", "model", "memory", "word", "missing"]
"""How a name came into a translation: the search led to it, it was put in the place of another spelling, the model
wrote it without being led, or it stood in the translation memory; `word` where the translation takes it for another
word, which is no name; `missing` where it did not come in."""


class Match(Protocol):
    """A name found in a text, as a glossary matcher reports it; the fields are those of `TermMatch`."""

    @property
    def entry(self) -> TermEntry: ...  # noqa: D102 - see TermMatch
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def exact(self) -> bool: ...  # noqa: D102
    @property
    def ambiguous(self) -> bool: ...  # noqa: D102
    def entries(self) -> tuple[TermEntry, ...]: ...  # noqa: D102


class NameFinder(Protocol):
    """What finds the names of a termbase: a glossary matcher."""

    def find_source(self, text: str) -> Sequence[Match]:
        """The names in an Arabic text."""

    def find_target(self, text: str) -> Sequence[Match]:
        """The names in an English text."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A name of the source that the translation must hold.

    Attributes:
        entry: Its entry.
        spans: Where it stands in the source, in code points.
        forms: The forms that are right, the preferred one first.
        sure: Whether it is taken for a name. A form that may be another word is not until a draft was looked at
            (`Drafter`); its form is not enforced then, only corrected where the name is there.
        stand_ins: Plain spellings that are searched for in the place of the forms, which the model cannot write.
    """

    entry: TermEntry
    spans: tuple[tuple[int, int], ...]
    forms: tuple[str, ...]
    sure: bool = True
    stand_ins: tuple[str, ...] = ()


class NameOutcome(NamedTuple):
    """What became of a name of the source.

    Attributes:
        entry: Id of its entry.
        way: How it came into the translation.
        form: The form that stands there, or should.
        note: What the user should know; empty for nothing.
    """

    entry: str
    way: Way
    form: str
    note: str = ""


def demands_of(text: str, finder: NameFinder, mentioned: set[str]) -> list[Demand]:
    """The names that a source text demands of its translation, one for each entry, in order of their first mention.

    Args:
        text: The source text.
        finder: What finds names.
        mentioned: Ids of the entries that were named in full before, which may be named by a short form now; the ones
            of this text are added.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    entries: dict[str, TermEntry] = {}
    sure: set[str] = set()
    for match in finder.find_source(text):
        entries[match.entry.id] = match.entry
        spans.setdefault(match.entry.id, []).append((match.start, match.end))
        if not match.ambiguous:
            sure.add(match.entry.id)
    found = []
    for name, entry in entries.items():
        short = entry.short if name in mentioned else ()
        forms = tuple(dict.fromkeys((entry.preferred, *short)))
        found.append(Demand(entry, tuple(spans[name]), forms, name in sure))
    mentioned.update(sure)
    return found


def right_spans(text: str, demand: Demand, finder: NameFinder) -> list[tuple[int, int]]:
    """Where a target text holds a demanded name in a right form."""
    roles = {"preferred", "short"} if len(demand.forms) > 1 else {"preferred"}
    return [
        (match.start, match.end)
        for match in finder.find_target(text)
        if match.role in roles and match.exact and any(entry.id == demand.entry.id for entry in match.entries())
    ]


def held(text: str, demands: Sequence[Demand], finder: NameFinder) -> list[bool]:
    """Which of the demanded names a target text holds in a right form."""
    return [bool(right_spans(text, demand, finder)) for demand in demands]


def named_in(text: str, entry: TermEntry, finder: NameFinder) -> bool:
    """Whether a target text has a name in any form that its entry lists."""
    return any(entry.id == each.id for match in finder.find_target(text) for each in match.entries())


def plain_spelling(form: str) -> str:
    """A form in the letters that every model of English has; empty where nothing is left."""
    return " ".join(fold_latin(form).text.encode("ascii", "ignore").decode().split())


def sentence_start(form: str) -> str:
    """A form as it is written at the beginning of a sentence."""
    return form[:1].upper() + form[1:]
