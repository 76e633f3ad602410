"""What both sides share: the tables, the automaton over folded forms, and the choice among overlapping hits."""

from __future__ import annotations

import contextlib
import gc
import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ahocorasick_rs import AhoCorasick

__all__ = ["Hit", "automaton", "collector_paused", "longest_first", "paragraphs_apart", "tables", "word_list"]


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking a growing index, which holds no cycles, again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


_BLANK_LINE = re.compile(r"\n(?=[^\S\n]*\n)")


def paragraphs_apart(text: str) -> str:
    """The text with a pilcrow for a line break before an empty line, so that no name reaches over it; same length."""
    return _BLANK_LINE.sub("\u00b6", text) if "\n" in text else text


class Hit(NamedTuple):
    """A span with what claims it; offsets are those of the text that is searched."""

    start: int
    end: int
    what: Any


H = TypeVar("H", bound=Hit)


def longest_first(hits: Sequence[H], length: int) -> list[H]:
    """Choose hits that do not overlap, the longest first, the leftmost of equal ones; returned from left to right."""
    if all(one.end <= other.start for one, other in pairwise(hits)):  # nothing to choose
        return list(hits)
    taken = bytearray(length)
    chosen: list[H] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if taken.find(1, hit.start, hit.end) < 0:
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            chosen.append(hit)
    chosen.sort(key=lambda hit: hit.start)
    return chosen


def automaton(patterns: Iterable[str]) -> AhoCorasick | None:
    """An Aho-Corasick automaton that reports every pattern wherever it stands; None where there are no patterns."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    listed = list(patterns)
    return AhoCorasick(listed, matchkind=MatchKind.Standard, store_patterns=False) if listed else None


@cache
def tables() -> dict[str, Any]:
    """The tables of `matching.toml`."""
    return tomllib.loads((files("mtkit.glossary") / "matching.toml").read_text("utf-8"))


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a list of this package, one a line; `#` starts a comment line."""
    lines = (files("mtkit.glossary") / name).read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
