"""Names that a translation must hold, as tokens: one trie of all their forms, walked token by token.

The state of a hypothesis is which names it has, and how far into the trie it is. A name counts once all tokens of one
of its forms stood one behind the other and what follows does not go on with the word; where a form is the beginning of
another the longer one counts, so that one mention never stands for two names. A form is entered because the search
offers it (it is `led`), or because the model writes it of its own accord.

After Hokamp and Liu 2017 (Lexically constrained decoding), Post and Vilar 2018 (counting what is met), and Hu et al.
2019 (one trie for all).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Form", "FormTrie", "Offer", "Place", "State"]

Place = Literal["start", "word", "glued"]
"""Where a form may begin: first in the text, as a new word (also first), or right behind an opening sign."""


class Form(NamedTuple):
    """One way to write a name.

    Attributes:
        name: Number of the name it writes, counted from 0.
        tokens: Its tokens.
        place: Where it may begin.
    """

    name: int
    tokens: tuple[int, ...]
    place: Place = "word"


@dataclass(slots=True)
class _Node:
    follow: dict[int, _Node] = field(default_factory=dict)
    names: list[int] = field(default_factory=list)
    """The names of which a form ends here."""
    left: dict[int, int] = field(default_factory=dict)
    """The names of which a form ends here or further on, with the fewest tokens to its end."""


class State(NamedTuple):
    """Where a hypothesis stands.

    Attributes:
        met: The names that it has, one bit each.
        node: The node of the trie that it has reached; None outside of any form.
        spare: The names that it has if the form that it is in comes to nothing.
        reached: Tokens of forms that it has; grows by one with each step towards the nearest end of an unmet name.
        led: Whether the search led it into the form that it is in.
    """

    met: int
    node: _Node | None = None
    spare: int = 0
    reached: int = 0
    led: bool = False


class Offer(NamedTuple):
    """A token that brings an unmet name further.

    Attributes:
        token: The token.
        names: The unmet names that it begins; empty where it goes on with a form.
        free: Whether the form could also end before it, so that the token has to be wanted by the model.
    """

    token: int
    names: tuple[int, ...] = ()
    free: bool = False


class FormTrie:
    """The forms of the names of one sentence.

    Args:
        forms: At least one for each name.
        opens: Tokens behind which a form may stand glued: opening brackets and quotation marks.
        continues: Tokens that go on with a word, so that a form before them is none.
    """

    def __init__(self, forms: Iterable[Form], opens: frozenset[int], continues: frozenset[int]) -> None:
        self._roots: dict[Place, _Node] = {"start": _Node(), "word": _Node(), "glued": _Node()}
        self._opens, self._continues = opens, continues
        self._lengths: dict[int, int] = {}
        self._sums: dict[int, int] = {}
        for form in forms:
            size = len(form.tokens)
            self._lengths[form.name] = min(size, self._lengths.get(form.name, size))
            node = self._roots[form.place]
            for at, token in enumerate(form.tokens, 1):
                node = node.follow.setdefault(token, _Node())
                node.left[form.name] = min(size - at, node.left.get(form.name, size))
            if form.name not in node.names:
                node.names.append(form.name)
        self.size = len(self._lengths)
        """How many names there are."""
        self._starts = frozenset(token for root in self._roots.values() for token in root.follow)
        self._all = sum(1 << name for name in self._lengths)
        self.tokens = self._sum(self._all)
        """Tokens of the shortest forms of all names."""

    def first(self) -> State:
        """The state before the first token."""
        return State(0)

    def step(self, state: State, token: int, last: int | None, *, led: bool = False) -> State:
        """The state behind one more token.

        Args:
            state: Before it.
            token: The token.
            last: The token before it; None at the beginning of the text.
            led: Whether the token was an offer.
        """
        node, met = state.node, state.met
        if node is None and token not in self._starts:
            return state
        if node is not None:
            ended = state.spare if token in self._continues and node.names else self._ended(state)
            following = node.follow.get(token)
            if following is not None and self._wanted(following, met) and (led or not state.led):
                return self._inside(met, following, ended, led=led)
            met = ended
        for root in self._begin(last):
            following = root.follow.get(token)
            if following is not None and self._wanted(following, met):
                return self._inside(met, following, met, led=led)
        return State(met, None, met, state.reached if node is None else self._sum(met))

    def undoes(self, state: State, token: int) -> bool:
        """Whether a token would undo a form that the search led to: go on with its last word, or break it off."""
        if state.node is None or not state.led:
            return False
        return not state.node.names or token in self._continues

    def complete(self, state: State) -> bool:
        """Whether the text may end here: every name is met."""
        return self._ended(state) == self._all

    def offers(self, state: State, last: int | None) -> list[Offer]:
        """What leads on in the form that the search led into, else into a form of an unmet name."""
        node, met = state.node, state.met
        found: dict[int, Offer] = {}
        if node is not None:
            if state.led:
                free = bool(node.names)
                found = {token: Offer(token, (), free) for token, to in node.follow.items() if self._wanted(to, met)}
                if not free:
                    return list(found.values())
            met = self._ended(state)
        for root in self._begin(last):
            for token, to in root.follow.items():
                names = tuple(name for name in to.left if not met >> name & 1)
                if names:
                    found.setdefault(token, Offer(token, names))
        return list(found.values())

    def names_met(self, tokens: Sequence[int]) -> set[int]:
        """The names that a whole text holds."""
        state, last = self.first(), None
        for token in tokens:
            state, last = self.step(state, token, last), token
        met = self._ended(state)
        return {name for name in self._lengths if met >> name & 1}

    def _begin(self, last: int | None) -> list[_Node]:
        """The roots of the forms that may begin behind a token."""
        if last is None:
            return [self._roots["word"], self._roots["start"]]
        if last in self._opens:
            return [self._roots["word"], self._roots["glued"]]
        return [self._roots["word"]]

    def _ended(self, state: State) -> int:
        """The names met if the form that it is in ends here."""
        if state.node is None:
            return state.met
        fresh = next((name for name in state.node.names if not state.met >> name & 1), None)
        return state.spare if fresh is None else state.met | 1 << fresh

    def _inside(self, met: int, node: _Node, spare: int, *, led: bool) -> State:
        lengths = self._lengths
        reached = max(lengths[name] - left for name, left in node.left.items() if not met >> name & 1)
        return State(met, node, spare, max(self._sum(met) + reached, self._sum(spare)), led)

    def _sum(self, met: int) -> int:
        if met not in self._sums:
            self._sums[met] = sum(length for name, length in self._lengths.items() if met >> name & 1)
        return self._sums[met]

    @staticmethod
    def _wanted(node: _Node, met: int) -> bool:
        return not met or any(not met >> name & 1 for name in node.left)
