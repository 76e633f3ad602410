"""What came of aligning a pair, in figures: counts that add up over pairs, as lines for people and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, Any

from mtkit.bitext import units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtkit.align.evaluate import IndexBead
    from mtkit.bitext import Alignment

__all__ = ["LOWEST", "LowBead", "Outcome", "as_json", "outcome_of", "summary"]

LOWEST = 5
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class LowBead:
    """A bead that a person should look at first.

    Attributes:
        path: The source file it is from.
        number: Which bead of the pair it is, counted from 1, as the unit ids count.
        type: `1-1`, `1-2` ...
        score: Its confidence.
        source: Source text, cut to what a line holds.
        target: Target text, cut likewise.
    """

    path: str
    number: int
    type: str
    score: float
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one pair.

    Attributes:
        source: Path of the source as the user named it.
        target: Path of the target.
        langs: Languages of source and target.
        segments: Counts of source and target segments.
        types: How many beads there are of each type.
        nulls: Counts of source and target segments without a partner.
        scores: Confidence of each bead that has one.
        lowest: The beads of the lowest confidence, lowest first.
        signature: How the alignment was made.
        notes: What the user should be told, one sentence each.
        output: Where it was written, if it was.
        units: How many units were written.
        judged: Gold and tested beads, if there was a gold alignment.
    """

    source: str
    target: str
    langs: tuple[str, str]
    segments: tuple[int, int]
    types: dict[str, int]
    nulls: tuple[int, int]
    scores: tuple[float, ...]
    lowest: tuple[LowBead, ...]
    signature: str
    notes: tuple[str, ...] = ()
    output: str | None = None
    units: int = 0
    judged: tuple[list[IndexBead], list[IndexBead]] | None = None


def outcome_of(alignment: Alignment, notes: Sequence[str] = ()) -> Outcome:
    """Count what an alignment holds."""
    beads = alignment.beads
    source, target = alignment.source, alignment.target
    nulls = [bead for bead in beads if bead.is_null]
    scored = [unit for unit in units_of(alignment) if unit.score is not None]
    lowest = nsmallest(LOWEST, scored, key=lambda unit: unit.score or 0.0)
    return Outcome(
        source.path,
        target.path,
        (source.lang, target.lang),
        (len(source.segments), len(target.segments)),
        dict(Counter(bead.type for bead in beads)),
        (sum(bead.source.size for bead in nulls), sum(bead.target.size for bead in nulls)),
        tuple(unit.score for unit in scored if unit.score is not None),
        tuple(
            LowBead(
                source.path,
                int(unit.id),
                unit.bead.type if unit.bead else "",
                unit.score or 0.0,
                _short(unit.source),
                _short(unit.target),
            )
            for unit in lowest
        ),
        alignment.signature,
        tuple(notes),
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def summary(outcomes: Sequence[Outcome], *, isolate: bool = False) -> Iterator[str]:
    """The lines that a person reads after the work.

    Args:
        outcomes: One or more pairs; the counts are summed.
        isolate: Put each text between bidi isolates, as a terminal that shows Arabic from right to left needs them.
    """
    only = outcomes[0] if len(outcomes) == 1 else None
    first, second = (sum(outcome.segments[side] for outcome in outcomes) for side in (0, 1))
    if only:
        yield (
            f"{only.source} ({only.langs[0]}): {_count(first, 'segment')};"
            f" {only.target} ({only.langs[1]}): {_count(second, 'segment')}"
        )
    else:
        yield f"{_count(len(outcomes), 'pair')}: {first} source and {second} target segments"
    types = _types(outcomes)
    named = ", ".join(f"{count} {kind}" for kind, count in types.items())
    yield f"{_count(sum(types.values()), 'bead')}: {named}" if types else "no beads"
    source, target = (sum(outcome.nulls[side] for outcome in outcomes) for side in (0, 1))
    yield f"without a partner: {_count(source, 'source segment')}, {_count(target, 'target segment')}"
    mean = _mean(outcomes)
    if mean is not None:
        low = _lowest(outcomes)
        yield f"mean confidence {mean:.2f}; the lowest {len(low)}:" if len(low) > 1 else f"mean confidence {mean:.2f}"
        for bead in low if len(low) > 1 else ():
            place = f"bead {bead.number}" if only else f"{bead.path}, bead {bead.number}"
            texts = f"{_quoted(bead.source, isolate)} = {_quoted(bead.target, isolate)}"
            yield f"  {bead.score:.2f}  {place}, {bead.type}: {texts}"
    for outcome in outcomes if only else ():
        if outcome.output is not None:
            yield f"written: {outcome.output} ({_count(outcome.units, 'unit')})"


def _quoted(text: str, isolate: bool) -> str:  # noqa: FBT001 - private
    if not text:
        return "(nothing)"
    return f"«\u2068{text}\u2069»" if isolate else f"«{text}»"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _types(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Counts of bead types over all pairs, the commonest first."""
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total.update(outcome.types)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def _mean(outcomes: Iterable[Outcome]) -> float | None:
    scores = [score for outcome in outcomes for score in outcome.scores]
    return sum(scores) / len(scores) if scores else None


def _lowest(outcomes: Iterable[Outcome]) -> list[LowBead]:
    return nsmallest(LOWEST, (bead for outcome in outcomes for bead in outcome.lowest), key=lambda bead: bead.score)


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The counts of `summary` as one JSON object, with a list of the pairs where there is more than one."""
    mean = _mean(outcomes)
    return {
        "signature": outcomes[0].signature if outcomes else "",
        "segments": {
            side: sum(outcome.segments[index] for outcome in outcomes)
            for index, side in enumerate(("source", "target"))
        },
        "beads": _types(outcomes),
        "nulls": {
            "source": sum(outcome.nulls[0] for outcome in outcomes),
            "target": sum(outcome.nulls[1] for outcome in outcomes),
        },
        "mean_confidence": None if mean is None else round(mean, 4),
        "lowest": [
            {
                "path": bead.path,
                "bead": bead.number,
                "type": bead.type,
                "score": bead.score,
                "source": bead.source,
                "target": bead.target,
            }
            for bead in _lowest(outcomes)
        ],
        "pairs": [
            {
                "source": {"path": outcome.source, "lang": outcome.langs[0], "segments": outcome.segments[0]},
                "target": {"path": outcome.target, "lang": outcome.langs[1], "segments": outcome.segments[1]},
                "beads": outcome.types,
                "output": outcome.output,
                "units": outcome.units,
                "notes": list(outcome.notes),
            }
            for outcome in outcomes
        ],
    }
