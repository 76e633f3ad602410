"""The figures of a corpus, counted in one pass over its units in bounded memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mtkit.bitext import STATUSES
from mtkit.corpus.duplicates import exact_key, fold_text, key_of
from mtkit.corpus.provenance import DATE, LICENCE, ORIGIN, SIGNATURE, TOOL, document_of, tool_of
from mtkit.corpus.statistics_counting import Distinct, Numbers
from mtkit.corpus.statistics_side import Side
from mtkit.errors import FormatError
from mtkit.exchange.languages import primary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.statistics_names import NameCoverage
    from mtkit.exchange import BitextHead
    from mtkit.termbase import Termbase

__all__ = ["Statistics"]

GRID = (0, 1, 2, 3, 5, 7, 10, 14, 20, 28, 40, 56, 80, 113, 160)
"""Lower ends of the bins, in words, in which the lengths of both sides are counted against each other."""
_BATCH = 2048
_MOST_ROWS = 10_000
"""Documents, and origins, that are told apart; the rest is counted together."""
_REST = ""


@dataclass(slots=True)
class _Document:
    units: int = 0
    nulls: int = 0
    source_words: int = 0
    target_words: int = 0
    scored: int = 0
    scores: float = 0.0
    names: int = 0
    names_right: int = 0

    def as_dict(self, name: str) -> dict[str, Any]:
        return {
            "document": name,
            "units": self.units,
            "null_units": self.nulls,
            "source_words": self.source_words,
            "target_words": self.target_words,
            "mean_score": round(self.scores / self.scored, 4) if self.scored else None,
            "names": self.names,
            "names_right": self.names_right,
        }


@dataclass(slots=True)
class _Origin:
    units: int = 0
    first: str = ""
    last: str = ""

    def add(self, date: str | None) -> None:
        self.units += 1
        if date:
            self.first = min(self.first or date, date)
            self.last = max(self.last, date)


@dataclass(slots=True)
class _Waiting:
    """Units that were read and are counted together."""

    units: list[TranslationUnit] = field(default_factory=list)
    ways: list[list[str]] = field(default_factory=list)


class Statistics:
    """Counts the units of one corpus, which may lie in several files.

    Args:
        termbase: Names whose renderings are counted; None for none.
        signature: What the figures depend on.
    """

    def __init__(self, termbase: Termbase | None = None, signature: str = "") -> None:
        self._termbase, self._signature = termbase, signature
        self._names: NameCoverage | None = None
        self._langs: tuple[str, str] | None = None
        self._files: list[dict[str, Any]] = []
        self._documents: dict[str, _Document] = {}
        self._document_names = Distinct()
        self._origins: dict[tuple[str, ...], _Origin] = {}
        self._counts: Counter[str] = Counter()
        self._status: Counter[str] = Counter()
        self._beads: Counter[str] = Counter()
        self._tenths = [0] * 10
        self._scores = 0.0
        self._grid = [[0] * len(GRID) for _ in GRID]
        self._ratios = Numbers(0.01, 1000)
        self._pairs, self._folded = Distinct(), Distinct()

    def add(
        self,
        head: BitextHead,
        units: Iterable[TranslationUnit],
        path: str,
        on_units: Callable[[int], None] | None = None,
    ) -> None:
        """Count the units of a file.

        Args:
            head: What the file says of itself.
            units: Its units; used up.
            path: The file, as the user named it.
            on_units: Called with the number of units that have been read since the last call.

        Raises:
            FormatError: If it holds other languages than the files before it.
        """
        self._begin(head, path)
        waiting, before = _Waiting(), self._counts["all"]
        for unit, ways in self._with_names(units, path):
            waiting.units.append(unit)
            waiting.ways.append(ways)
            if len(waiting.units) >= _BATCH:
                self._count(waiting, head, path)
                if on_units is not None:
                    on_units(len(waiting.units))
                waiting = _Waiting()
        self._count(waiting, head, path)
        if on_units is not None:
            on_units(len(waiting.units))
        self._files.append(
            {
                "path": path,
                "units": self._counts["all"] - before,
                "source_lang": head.source_lang,
                "target_lang": head.target_lang,
                "signature": head.signature,
            }
        )

    def _begin(self, head: BitextHead, path: str) -> None:
        langs = head.source_lang, head.target_lang
        if self._langs is None:
            self._langs = langs
            self._sides = Side(langs[0]), Side(langs[1])
            if self._termbase is not None:
                from mtkit.corpus.statistics_names import NameCoverage

                self._names = NameCoverage(self._termbase)
        elif [primary(lang) for lang in langs] != [primary(lang) for lang in self._langs]:
            raise FormatError(
                f"is {langs[0]} to {langs[1]}, the file before it {self._langs[0]} to {self._langs[1]}",
                path=path,
                hint="count them apart, or name --source-lang and --target-lang",
            )

    def _with_names(self, units: Iterable[TranslationUnit], path: str) -> Iterator[tuple[TranslationUnit, list[str]]]:
        if self._names is None or self._langs is None:
            return ((unit, []) for unit in units)
        if primary(self._langs[1]) != "ar":
            return self._names.follow(units, path)
        from mtkit.exchange.swap import swapped_unit

        followed = self._names.follow(map(swapped_unit, units), path)
        return ((swapped_unit(unit), ways) for unit, ways in followed)

    # --- a batch of units

    def _count(self, waiting: _Waiting, head: BitextHead, path: str) -> None:
        units = waiting.units
        here = [exact_key(unit.source) for unit in units]
        there = [exact_key(unit.target) for unit in units]
        words = [side.add(texts) for side, texts in zip(self._sides, (here, there), strict=True)]
        self._shapes(units)
        self._duplicates(here, there)
        for place, unit in enumerate(units):
            both = bool(here[place]) and bool(there[place])
            left, right = len(words[0][place]), len(words[1][place])
            self._grid[_bin(right)][_bin(left)] += 1
            self._row(unit, head, path).add(unit.prop(DATE))
            document = self._document(unit, path)
            document.units += 1
            document.nulls += not both
            document.source_words += left
            document.target_words += right
            if unit.score is not None:
                document.scored += 1
                document.scores += unit.score
            document.names += len(waiting.ways[place])
            document.names_right += sum(way in {"preferred", "short", "admitted"} for way in waiting.ways[place])
        self._ratios.add(
            [round(100 * len(right) / len(left)) for left, right in zip(here, there, strict=True) if left and right]
        )
        self._untranslated(units, head)

    def _shapes(self, units: list[TranslationUnit]) -> None:
        self._counts["all"] += len(units)
        self._status.update(unit.status for unit in units)
        self._beads.update(unit.bead.type for unit in units if unit.bead is not None)
        for unit in units:
            if unit.score is not None:
                self._tenths[min(int(unit.score * 10), 9)] += 1
                self._scores += unit.score

    def _duplicates(self, here: list[str], there: list[str]) -> None:
        """Count what came before, as `mtkit corpus dedup` sees it."""
        pairs = list(zip(here, there, strict=True))
        self._counts["both"] += sum(bool(left and right) for left, right in pairs)
        self._counts["no_target"] += sum(bool(left and not right) for left, right in pairs)
        self._counts["no_source"] += sum(bool(right and not left) for left, right in pairs)
        self._counts["same"] += sum(bool(left) and left.split() == right.split() for left, right in pairs)
        self._pairs.add_keys(key_of(left, right) for left, right in pairs)
        self._folded.add_keys(key_of(fold_text(left), fold_text(right)) for left, right in pairs)

    def _untranslated(self, units: list[TranslationUnit], head: BitextHead) -> None:
        """Count units whose target is in Arabic, or has Arabic left in it, by rule A103."""
        if primary(head.target_lang) == "ar":
            return
        from mtkit.check.alignment import check_alignment

        for unit in units:
            if not unit.target.isascii() and unit.source.split() != unit.target.split():
                found = next(iter(check_alignment(unit, "", frozenset({"A103"}))), None)
                if found is not None:
                    self._counts["whole" if found.target_span is None else "passages"] += 1

    def _document(self, unit: TranslationUnit, path: str) -> _Document:
        name = document_of(unit, path)
        found = self._documents.get(name)
        if found is None:
            self._document_names.add({name: 1})
            if len(self._documents) >= _MOST_ROWS:
                name = _REST
            found = self._documents.setdefault(name, _Document())
        return found

    def _row(self, unit: TranslationUnit, head: BitextHead, path: str) -> _Origin:
        """Where a unit comes from: by its props, else by what the file says of itself."""
        props = dict(unit.props) if unit.props else {}
        key = (
            props.get(ORIGIN, path),
            props.get(TOOL) or tool_of(head),
            props.get(LICENCE, ""),
            props.get(SIGNATURE) or head.signature,
        )
        if key not in self._origins and len(self._origins) >= _MOST_ROWS:
            key = (_REST,) * 4
        return self._origins.setdefault(key, _Origin())

    # --- what came of it

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data; `docs/statistics.md` describes each."""
        if self._langs is None:
            raise ValueError("nothing was counted")
        counts, scored = self._counts, sum(self._tenths)
        return {
            "mtkit": "statistics",
            "signature": self._signature,
            "source_lang": self._langs[0],
            "target_lang": self._langs[1],
            "files": self._files,
            "units": {
                "all": counts["all"],
                "both_sides": counts["both"],
                "no_source": counts["no_source"],
                "no_target": counts["no_target"],
                "empty": counts["all"] - counts["both"] - counts["no_source"] - counts["no_target"],
            },
            "documents": self._document_names.distinct(),
            "source": self._sides[0].as_dict(),
            "target": self._sides[1].as_dict(),
            "length_ratio": {"quantiles": self._ratios.quantiles(), "histogram": self._ratios.bins(30)},
            "lengths_grid": {"edges": list(GRID), "counts": self._grid},
            "beads": dict(sorted(self._beads.items(), key=lambda item: (-item[1], item[0]))),
            "scores": {
                "scored": scored,
                "unscored": counts["all"] - scored,
                "mean": round(self._scores / scored, 4) if scored else None,
                "tenths": self._tenths,
            },
            "status": {name: self._status[name] for name in STATUSES},
            "duplicates": {
                "exact": self._pairs.again(),
                "folded": self._folded.again(),
                "counted": self._pairs.exact and self._folded.exact,
            },
            "untranslated": {
                "same_as_source": counts["same"],
                "in_source_script": counts["whole"],
                "passages_left": counts["passages"],
            },
            "names": None if self._names is None else self._names.as_dict(counts["both"]),
            "origins": [
                {"origin": key[0], "tool": key[1], "licence": key[2], "signature": key[3]}
                | {"units": row.units, "from": row.first, "to": row.last}
                for key, row in sorted(self._origins.items())
            ],
            "by_document": [row.as_dict(name) for name, row in self._documents.items()],
        }


def _bin(words: int) -> int:
    from bisect import bisect_right

    return bisect_right(GRID, words) - 1
