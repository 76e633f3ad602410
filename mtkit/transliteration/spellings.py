"""Spellings that are on record: how often each frequent name was met in each Latin spelling."""

from __future__ import annotations

import lzma
import math
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from mtkit.errors import ModelError

__all__ = ["Spellings", "bare", "consonants_alike", "shipped_names", "shipped_spellings"]

_BARE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ء": None})
_SAME = str.maketrans("طصضظذثهق", "تسدززسحك", "ع")
ON_RECORD = 2.5  # log-odds a spelling gets at least when it is on record for the name
ANOTHERS = -3.0  # log-odds added when it is on record for another name only
MOST_MORE = 3.0  # log-odds by which this grows at most, one for each tenfold use
SURELY_SHARED = 0.5  # share of their uses in which two spellings spell the same name
RARE = 0.04  # share of a spelling's uses below which it does not count as a spelling of the name
ENOUGH = 3  # uses


def bare(arabic: str) -> str:
    """The letters of an Arabic word with hamzas and final letters levelled."""
    return arabic.translate(_BARE)


def consonants_alike(arabic: str) -> str:
    """The same for all Arabic words that differ only by letters which Latin spelling does not tell apart."""
    return bare(arabic).translate(_SAME)


@dataclass(slots=True)
class Spellings:
    """The record.

    Attributes:
        by_name: Folded Arabic word, without article: its Latin spellings and their counts.
    """

    by_name: dict[str, dict[str, int]]
    _bare: dict[str, dict[str, int]] = field(init=False, repr=False)
    _alike: dict[str, dict[str, int]] = field(init=False, repr=False)
    _uses: dict[str, int] = field(init=False, repr=False)
    _names: dict[str, dict[str, float]] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._bare, self._alike, self._uses, self._names = {}, {}, {}, None
        for arabic, counts in self.by_name.items():
            for table, key in ((self._bare, bare(arabic)), (self._alike, consonants_alike(arabic))):
                row = table.setdefault(key, {})
                for latin, count in counts.items():
                    row[latin] = row.get(latin, 0) + count
            for latin, count in counts.items():
                self._uses[latin] = self._uses.get(latin, 0) + count

    def of(self, arabic: str) -> dict[str, int]:
        """The spellings on record of a folded Arabic word; hamzas and final letters may be careless."""
        return self._bare.get(bare(arabic), {})

    def uses(self, latin: str) -> int:
        """How often a folded Latin word is on record, for whatever name."""
        return self._uses.get(latin, 0)

    def adjusted(self, arabic: str, latin: str, log_odds: float) -> float:
        """Log-odds that `latin` renders `arabic`, given what is on record.

        A spelling on record for the name counts as sure. One that is on record for other names alone counts against
        a name that has spellings on record, too.
        """
        uses = self._uses.get(latin, 0)
        if not uses:
            return log_odds
        own = self._alike.get(consonants_alike(arabic), {})
        if own.get(latin, 0) >= RARE * uses and latin in own:
            exact = self._bare.get(bare(arabic), {})
            return max(log_odds, ON_RECORD) if exact.get(latin, 0) >= RARE * uses and latin in exact else log_odds
        if sum(own.values()) < ENOUGH or uses < ENOUGH:
            return log_odds
        return log_odds + ANOTHERS - min(math.log10(uses), MOST_MORE)

    def same(self, one: str, other: str, log_odds: float) -> float:
        """Log-odds that two Latin words spell one name, given what is on record."""
        first, second = self._names_of(one), self._names_of(other)
        if not first or not second:
            return log_odds
        shared = sum(min(share, second.get(name, 0.0)) for name, share in first.items())
        if shared >= SURELY_SHARED:
            return max(log_odds, ON_RECORD)
        enough = self._uses[one] >= ENOUGH and self._uses[other] >= ENOUGH
        return log_odds + ANOTHERS * (1 - shared / SURELY_SHARED) if enough else log_odds

    def _names_of(self, latin: str) -> dict[str, float]:
        """The Arabic names a Latin word spells, and the share of its uses that is each one's."""
        if self._names is None:
            self._names = {}
            for arabic, counts in self.by_name.items():
                key = consonants_alike(arabic)
                for word, count in counts.items():
                    row = self._names.setdefault(word, {})
                    row[key] = row.get(key, 0.0) + count / self._uses[word]
        return self._names.get(latin, {})

    def dump(self) -> bytes:
        """The record as it is kept: one name a line, spellings with their counts behind it, compressed."""
        lines = [
            "\t".join([arabic, *(f"{latin} {count}" for latin, count in sorted(counts.items(), key=_most))])
            for arabic, counts in sorted(self.by_name.items())
        ]
        return lzma.compress("\n".join(lines).encode(), preset=9)

    @classmethod
    def parse(cls, raw: bytes) -> Spellings:
        """Read what `dump` wrote.

        Raises:
            ModelError: If it is something else.
        """
        table: dict[str, dict[str, int]] = {}
        try:
            for line in lzma.decompress(raw).decode("utf-8").split("\n"):
                arabic, *cells = line.split("\t")
                table[arabic] = {latin: int(count) for latin, _, count in (cell.rpartition(" ") for cell in cells)}
        except (lzma.LZMAError, ValueError) as error:
            raise ModelError("the table of spellings is damaged", hint="reinstall mtkit") from error
        return cls(table)


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


@lru_cache(maxsize=1)
def shipped_spellings() -> Spellings:
    """The record of words that comes with mtkit, read once; Latin words are folded."""
    return Spellings.parse((resources.files("mtkit.transliteration") / "model" / "spellings.tsv.xz").read_bytes())


@lru_cache(maxsize=1)
def shipped_names() -> Spellings:
    """The record of whole names that comes with mtkit, read once; Latin names are as they are written."""
    return Spellings.parse((resources.files("mtkit.transliteration") / "model" / "names.tsv.xz").read_bytes())
