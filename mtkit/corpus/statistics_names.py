"""How the names of a termbase are rendered in a bitext: which occur, how often, in which form."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.check.unit_names import UnitNames, Wanted
    from mtkit.termbase import Termbase, TermEntry

__all__ = ["WAYS", "NameCoverage"]

WAYS = ("preferred", "short", "admitted", "forbidden", "other", "missing")
"""How a name of the source is rendered: by a form of its entry, by none that is listed, or not at all."""

_CODES = frozenset({"N102", "N104"})
"""The rules that look for renderings that no list holds."""
_SHOWN = 50


class NameCoverage:
    """Counts the names of the source of many units, each as it is rendered in the target.

    Args:
        termbase: The names.
    """

    def __init__(self, termbase: Termbase) -> None:
        from mtkit.check.names import NameChecker
        from mtkit.glossary import Matcher

        self._size = len(termbase)
        self._checker = NameChecker(Matcher(termbase), _CODES)
        self._entries: dict[str, TermEntry] = {}
        self._ways: dict[str, Counter[str]] = {}
        self.units = 0
        self.mentions = 0

    def follow(self, units: Iterable[TranslationUnit], path: str) -> Iterator[tuple[TranslationUnit, list[str]]]:
        """Pass the units of a file through, each with the way in which each of its names is rendered.

        Args:
            units: Arabic source and English target.
            path: The file.
        """
        for names in self._checker.bitext(units, path):
            ways = self._ways_of(names)
            self.units += bool(ways)
            self.mentions += len(ways)
            yield names.unit, ways

    def _ways_of(self, names: UnitNames) -> list[str]:
        """How each name of a unit is rendered; the first mention belongs to the first form of its entry, and so on."""
        met: Counter[str] = Counter()
        found = []
        for want in names.wanted:
            entry = (want.entries or want.stale)[0]
            way = _way(want, names, met[entry.id])
            met[entry.id] += 1
            self._entries.setdefault(entry.id, entry)
            self._ways.setdefault(entry.id, Counter())[way] += 1
            found.append(way)
        return found

    def as_dict(self, units: int) -> dict[str, Any]:
        """The figures.

        Args:
            units: How many units had text on both sides.
        """
        total: Counter[str] = Counter()
        for ways in self._ways.values():
            total.update(ways)
        ranked = sorted(self._ways.items(), key=lambda item: (-item[1].total(), item[0]))
        return {
            "entries": self._size,
            "entries_found": len(self._ways),
            "mentions": self.mentions,
            "units_with_names": self.units,
            "share_of_units": round(self.units / units, 4) if units else None,
            "rendered": {way: total[way] for way in WAYS},
            "most_frequent": [
                {
                    "id": key,
                    "source": self._entries[key].source[0],
                    "preferred": self._entries[key].preferred,
                    "kind": self._entries[key].kind,
                    "mentions": ways.total(),
                    "rendered": {way: ways[way] for way in WAYS},
                }
                for key, ways in ranked[:_SHOWN]
            ],
        }


def _way(want: Wanted, names: UnitNames, number: int) -> str:
    """How a mention of a name is rendered, by its number; one beyond the last form of the target is taken for that.

    A form with the wrong capitals, hyphen or accent is not the listed one.
    """
    forms = [match for match in names.found if want.means({entry.id for entry in match.entries()})]
    if forms:
        match = forms[min(number, len(forms) - 1)]
        return match.role if match.exact or match.role == "forbidden" else "other"
    return "other" if want.rendered else "missing"
