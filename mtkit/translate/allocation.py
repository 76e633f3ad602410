"""Which candidates of a sentence live on: the beam shared out among hypotheses that have met more and fewer names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtkit.translate.forms import State

__all__ = ["Candidate", "allocate", "rank"]


class Candidate(NamedTuple):
    """One continuation of a hypothesis.

    Attributes:
        score: Sum of the log-probabilities of its tokens.
        row: The hypothesis that it continues, counted within its sentence.
        token: The token that it adds.
        state: What it has of the names; None where none are demanded.
    """

    score: float
    row: int
    token: int
    state: State | None = None


def allocate(candidates: Iterable[Candidate], width: int) -> list[Candidate]:
    """Choose the candidates that live on, the best first.

    Candidates are banked by how many tokens of the demanded names they have, and each bank keeps its best candidate,
    so that one that has begun a name is not crowded out by those that have not (Post and Vilar 2018). The bank that is
    furthest always keeps one; the others come in order of score where there are more banks than places. What is left
    goes to the best candidates of any bank.

    Args:
        candidates: All of them; none twice.
        width: How many live on.
    """
    ranked = sorted(candidates, key=rank)
    if not any(each.state is not None for each in ranked):
        return ranked[:width]
    first: dict[int, Candidate] = {}
    for each in ranked:
        first.setdefault(each.state.reached if each.state is not None else 0, each)
    furthest = first[max(first)]
    heads = [furthest, *(each for each in first.values() if each is not furthest)][:width]
    chosen = {id(each) for each in heads}
    rest = [each for each in ranked if id(each) not in chosen][: width - len(heads)]
    return sorted([*heads, *rest], key=rank)


def rank(candidate: Candidate) -> tuple[float, int, int]:
    """What candidates are sorted by, the best first and always in one order."""
    return -candidate.score, candidate.row, candidate.token
