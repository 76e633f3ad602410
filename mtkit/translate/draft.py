"""Drafts of texts: from the translation memory, else from the model, with the names that the glossary asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mtkit.translate.memory import best_match
from mtkit.translate.names import NameOutcome, demands_of, named_in, plain_spelling
from mtkit.translate.pieces import joined, pieces_of
from mtkit.translate.repair import correct, renderings
from mtkit.translate.request import Name, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mtkit.translate.memory import Memory, MemoryMatch
    from mtkit.translate.names import Demand, NameFinder
    from mtkit.translate.repair import WordWeight
    from mtkit.translate.request import Translation

    Span = tuple[int, int]

__all__ = ["Draft", "Drafter", "Model", "Text"]

WORST = ("word", "model", "memory", "constrained", "repaired", "missing")
"""The ways of names, the worst last: what is told of a name that came into the pieces of a text in several ways."""


class Model(Protocol):
    """What translates sentences; see `Translator`."""

    @property
    def limit(self) -> int:
        """Most tokens of a text."""

    def size(self, text: str) -> int:
        """Tokens of a text."""

    def writable(self, forms: tuple[str, ...]) -> bool:
        """Whether one of the forms of a name can be written."""

    def batches(self, requests: Sequence[Request]) -> Iterable[list[int]]:
        """Which requests go together."""

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """Translate one batch."""

    def sketch(self, texts: Sequence[str]) -> list[str]:
        """Translate one batch quickly and without names."""

    def focus(self, text: str, spans: Sequence[Span], tokens: Sequence[int]) -> list[list[WordWeight]]:
        """The alignment of words of a translation with spans of its source."""


class Text(NamedTuple):
    """A text, and whether it is to be drafted; one that is not only counts as having mentioned its names."""

    text: str
    wanted: bool = True


class Draft(NamedTuple):
    """A draft of one text.

    Attributes:
        target: The translation; empty for a text without words.
        origin: `model`, `memory`, or empty.
        names: What became of each name of the source.
        notes: What a reviser should know, one sentence each.
        likeness: Likeness of the source in the memory, 0 to 1, where the draft comes from there.
    """

    target: str
    origin: str = ""
    names: tuple[NameOutcome, ...] = ()
    notes: tuple[str, ...] = ()
    likeness: float | None = None


class _Piece(NamedTuple):
    """A piece of a text with the names that it demands."""

    unit: int
    text: str
    demands: tuple[Demand, ...]


def _whole(text: str) -> list[Span]:
    return [(0, len(text))]


def _never(source: str, span: Span, target: str) -> bool:
    del source, span, target
    return False


def _nowhere(source: str, span: Span, target: str) -> Sequence[WordWeight]:
    del source, span, target
    return ()


@dataclass(slots=True)
class Drafter:
    """Makes drafts.

    Attributes:
        model: What translates.
        finder: What finds names; None where none are enforced.
        memory: The translation memory; None for none.
        threshold: Least likeness of a source in it.
        sentences: Cuts a text that is too long for the model: half-open ranges of its sentences.
        aligned: The alignment of a span of a source with the words of a target that is not of the model.
        other_word: Whether a target text has a translation of what stands in a span of its source, as of a word that
            is no name.
    """

    model: Model
    finder: NameFinder | None = None
    memory: Memory | None = None
    threshold: float = 0.85
    sentences: Callable[[str], Sequence[Span]] = _whole
    aligned: Callable[[str, Span, str], Sequence[WordWeight]] = _nowhere
    other_word: Callable[[str, Span, str], bool] = _never
    _mentioned: set[str] = field(default_factory=set)

    def drafts(self, texts: Sequence[Text], done: Mapping[int, Draft] | None = None) -> Iterator[dict[int, Draft]]:
        """Draft some texts that follow one another.

        The texts go to the model in batches that depend on nothing but the texts, so that the drafts are the same
        whether some are known already or not.

        Args:
            texts: In order.
            done: Drafts that are known already, by their place; they are not made again.

        Yields:
            Drafts by their place in `texts`, as they are made.
        """
        done = done or {}
        ready, pieces = self._prepared(texts)
        ready = {at: draft for at, draft in ready.items() if at not in done}
        if ready:
            yield ready
        left: dict[int, list[int]] = {}
        for number, piece in enumerate(pieces):
            left.setdefault(piece.unit, []).append(number)
        made: dict[int, Draft] = {}
        for batch in self.model.batches([Request(piece.text) for piece in pieces]):
            if all(pieces[number].unit in done for number in batch):
                continue
            judged = self._judged([pieces[number] for number in batch])
            translations = self.model.translate([self._request(piece) for piece in judged])
            for number, piece, translation in zip(batch, judged, translations, strict=True):
                made[number] = self._checked(piece, translation)
            units = {pieces[number].unit for number in batch} - set(done)
            whole = [unit for unit in sorted(units) if all(number in made for number in left[unit])]
            if whole:
                yield {unit: _together([made.pop(number) for number in left[unit]]) for unit in whole}

    def _prepared(self, texts: Sequence[Text]) -> tuple[dict[int, Draft], list[_Piece]]:
        """The drafts that need no model, and the pieces for it."""
        ready: dict[int, Draft] = {}
        pieces: list[_Piece] = []
        for at, (text, wanted) in enumerate(texts):
            match = None if self.memory is None or not wanted else best_match(self.memory, text, self.threshold)
            if not wanted:
                self._demands(text)
            elif not text.strip():
                ready[at] = Draft("")
            elif match is not None:
                ready[at] = self._remembered(text, match)
            else:
                names = () if self.finder is None else self.finder.find_source(text)
                kept = [(name.start, name.end) for name in names]
                spans = pieces_of(text, self.model.limit, self.model.size, self.sentences, kept)
                pieces += [_Piece(at, text[start:end], self._demands(text[start:end])) for start, end in spans]
        return ready, pieces

    def _demands(self, text: str) -> tuple[Demand, ...]:
        return () if self.finder is None else tuple(demands_of(text, self.finder, self._mentioned))

    def _judged(self, pieces: Sequence[_Piece]) -> list[_Piece]:
        """The pieces of a batch; of those that have names which may be other words a quick draft decides."""
        doubtful = [at for at, piece in enumerate(pieces) if not all(each.sure for each in piece.demands)]
        found = [piece._replace(demands=tuple(map(self._standing_in, piece.demands))) for piece in pieces]
        if doubtful:
            for at, sketch in zip(doubtful, self.model.sketch([pieces[at].text for at in doubtful]), strict=True):
                piece = found[at]
                found[at] = piece._replace(demands=self._decided(piece.text, piece.demands, sketch))
        return found

    def _standing_in(self, demand: Demand) -> Demand:
        """A name, with what is searched for in its place if the model cannot write it."""
        if self.model.writable(demand.forms):
            return demand
        plain = tuple(filter(None, dict.fromkeys(map(plain_spelling, demand.forms))))
        return replace(demand, stand_ins=plain) if self.model.writable(plain) else demand

    def _decided(self, text: str, demands: Sequence[Demand], target: str) -> tuple[Demand, ...]:
        """The names, those among them that a translation does not take for other words."""
        return tuple(each if each.sure else replace(each, sure=self._is_name(text, each, target)) for each in demands)

    def _is_name(self, text: str, demand: Demand, target: str) -> bool:
        """Whether what may be another word is a name: unless the translation has that word, and not the name."""
        start, end = demand.spans[0]
        return (
            (self.finder is not None and named_in(target, demand.entry, self.finder))
            or bool(renderings(text[start:end], target, ()))
            or not self.other_word(text, (start, end), target)
        )

    def _request(self, piece: _Piece) -> Request:
        return Request(
            piece.text, tuple(Name(each.stand_ins or each.forms, each.spans) for each in piece.demands if each.sure)
        )

    def _remembered(self, text: str, match: MemoryMatch) -> Draft:
        """The draft out of the memory, with its names put right."""
        percent = int(match.score * 100)
        notes = [f"translation memory, {percent} %: {match.differences}"] if match.differences else []
        target = match.target
        names: tuple[NameOutcome, ...] = ()
        demands = self._demands(text)
        if self.finder is not None and demands:
            target, outcomes = correct(
                text,
                target,
                self._decided(text, demands, target),
                self.finder,
                lambda spans: [self.aligned(text, span, match.target) for span in spans],
            )
            names = tuple(each._replace(way="memory") if each.way == "model" else each for each in outcomes)
        return Draft(target, "memory", names, (*notes, *_missing(names)), match.score)

    def _checked(self, piece: _Piece, translation: Translation) -> Draft:
        """The draft of a piece: its names are looked for, and put in where they are not."""
        text = translation.text
        names: tuple[NameOutcome, ...] = ()
        notes = [] if translation.whole else [f"the draft was cut at {len(translation.tokens)} tokens"]
        if self.finder is not None and piece.demands:
            text, outcomes = correct(
                piece.text,
                text,
                piece.demands,
                self.finder,
                lambda spans: self._focus(piece.text, spans, translation),
            )
            writable = {each.entry.id: self.model.writable(each.forms) for each in piece.demands}
            names = tuple(self._told(each, writable[each.entry], translation) for each in outcomes)
        if not text:
            notes.append("the model gave no translation")
        return Draft(text, "model", names, (*notes, *_missing(names)))

    def _focus(self, text: str, spans: Sequence[Span], translation: Translation) -> list[Sequence[WordWeight]]:
        """The words of a translation that stand for spans of its source, by the model if it tells."""
        looks = self.model.focus(text, spans, translation.tokens)
        return [look or self.aligned(text, span, translation.text) for span, look in zip(spans, looks, strict=True)]

    @staticmethod
    def _told(outcome: NameOutcome, writable: bool, translation: Translation) -> NameOutcome:  # noqa: FBT001 - private
        if not writable:
            return outcome._replace(note="the model has no characters for it")
        if outcome.way == "model" and translation.constrained:
            return outcome._replace(way="constrained")
        return outcome


def _missing(names: Iterable[NameOutcome]) -> list[str]:
    return [
        f"the name {each.form} is missing" + (f": {each.note}" if each.note else "")
        for each in names
        if each.way == "missing"
    ]


def _together(parts: Sequence[Draft]) -> Draft:
    """The draft of a text of several pieces."""
    if len(parts) == 1:
        return parts[0]
    names: dict[str, NameOutcome] = {}
    for part in parts:
        for name in part.names:
            old = names.get(name.entry)
            if old is None or WORST.index(name.way) > WORST.index(old.way):
                names[name.entry] = name
    notes = [f"translated in {len(parts)} pieces, for it is too long for the model"]
    notes += dict.fromkeys(note for part in parts for note in part.notes)
    return Draft(joined([part.target for part in parts]), "model", tuple(names.values()), tuple(notes))
