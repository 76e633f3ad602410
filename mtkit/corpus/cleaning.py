"""Cleaning of the texts of a unit: characters that are not seen or mean nothing, and units without a translation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from mtkit.check.finding import Fix
from mtkit.check.fix import code_places, fix_unit
from mtkit.corpus.cleaning_steps import STEPS, suspicious
from mtkit.errors import FormatError
from mtkit.exchange.swap import swapped_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.cleaning_steps import Step

__all__ = ["DIGITS", "KINDS", "Cleaned", "Cleaner", "cleaner_from"]

Digits = Literal["keep", "ascii", "arabic"]

DIGITS: tuple[Digits, ...] = ("keep", "ascii", "arabic")
"""What can be done with digits."""

KINDS = (*STEPS, "digits", "markup")
"""What `Cleaned.changes` counts: the switches of the cleaner in the order in which they work; `markup` counts sides
whose text was left as it was because its inline markup does not hold the same text."""

_FIRST_PRIVATE = 0xE000
"""The first code point for private use; one that a text does not have stands for a placeholder in it."""


class Cleaned(NamedTuple):
    """What came of a unit.

    Attributes:
        unit: The unit with clean texts; None if it is dropped.
        changes: Name of each kind of change that was made and how many places it changed; see `KINDS`.
        reason: Why the unit is dropped, in words; None if it is not.
    """

    unit: TranslationUnit | None
    changes: Mapping[str, int]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Cleaner:
    """What is cleaned; every switch is a key of the settings, with hyphens.

    Attributes:
        controls: Take out control characters, unpaired surrogates and noncharacters; those that break a line become a
            space. Tabs and line breaks are not controls.
        bidi: Take out bidi marks, embeddings, overrides and isolates.
        zero_width: Take out spaces and joiners of no width and soft hyphens, but not the two that shape letters.
        joiners: Take out these two as well (U+200C, U+200D); Persian and emoji need them.
        presentation: Turn Arabic presentation forms into letters; ligatures of whole phrases stay.
        tatweel: Take out tatweel inside and behind words; `هـ` and a tatweel on its own stay.
        nbsp: Turn NBSP and the other spaces of Unicode into plain ones.
        spaces: Turn tabs and runs of spaces into one space.
        trim: Take out spaces and line breaks at both ends.
        digits: `ascii` writes every Arabic-Indic digit as 0-9, `arabic` writes the digits of Arabic texts as ٠-٩,
            each with its separators and percent sign; `keep` leaves them.
        empty: Drop units of which a side is empty.
        same: Drop units whose target is their source and has a letter in it, unless somebody accepted them.
    """

    controls: bool = True
    bidi: bool = True
    zero_width: bool = True
    joiners: bool = False
    presentation: bool = True
    tatweel: bool = True
    nbsp: bool = True
    spaces: bool = True
    trim: bool = True
    digits: Digits = "keep"
    empty: bool = True
    same: bool = True

    def clean(self, unit: TranslationUnit) -> Cleaned:
        """Clean both texts of a unit, its inline markup and segments with them; cleaning twice changes nothing."""
        changes: Counter[str] = Counter()
        unit = self._clean_target(unit, changes)
        source: Counter[str] = Counter()
        turned = self._clean_target(swapped_unit(unit), source) if self._may_change(unit.source) else None
        if source and turned is not None:
            unit = swapped_unit(turned)
            changes += source
        reason = self._reason(unit)
        return Cleaned(unit if reason is None else None, dict(changes), reason)

    def clean_text(self, text: str, changes: dict[str, int] | None = None) -> str:
        """Clean one text.

        Args:
            text: Any text.
            changes: Where the number of places of each kind of change is added.
        """
        if not text or not suspicious(text, arabic_digits=self.digits):
            return text
        for name, step in _steps(self):
            after, count = step(text)
            if count:
                text = after
                if changes is not None:
                    changes[name] = changes.get(name, 0) + count
        return text

    def _may_change(self, text: str) -> bool:
        """Whether any step may change a text."""
        return bool(text) and suspicious(text, arabic_digits=self.digits)

    def _clean_target(self, unit: TranslationUnit, changes: Counter[str]) -> TranslationUnit:
        """Clean the target of a unit; what its markup does not allow is left, and that is counted in its place."""
        if not self._may_change(unit.target):
            return unit
        made: dict[str, int] = {}
        text = self._clean_marked(unit.target, unit.target_markup, made)
        if text == unit.target:
            return unit
        cleaned = _with_target(unit, text)
        changes.update(made if cleaned is not None else {"markup": 1})
        return unit if cleaned is None else cleaned

    def _clean_marked(self, text: str, markup: str | None, changes: dict[str, int]) -> str:
        """Clean a text that may have inline markup; a space before a placeholder and one behind it are not a run."""
        places = code_places(markup, text) if markup is not None else []
        if not places:
            return self.clean_text(text, changes)
        sign = next(chr(code) for code in range(_FIRST_PRIVATE, 0xF900) if chr(code) not in text)
        shown = sign.join(text[start:end] for start, end in pairwise([0, *places, len(text)]))
        return self.clean_text(shown, changes).replace(sign, "")

    def _reason(self, unit: TranslationUnit) -> str | None:
        source, target = unit.source.strip(), unit.target.strip()
        if self.empty and not (source and target):
            return (
                "both sides are empty" if not (source or target) else f"the {'target' if source else 'source'} is empty"
            )
        if self.same and source == target and unit.status != "accepted" and any(map(str.isalpha, source)):
            return "the target is the same as the source"
        return None


@cache
def _steps(cleaner: Cleaner) -> tuple[tuple[str, Step], ...]:
    """The steps that are switched on, in order."""
    chosen = [(name, step) for name, step in STEPS.items() if getattr(cleaner, name)]
    if cleaner.digits != "keep":
        from mtkit.corpus.cleaning_steps import arabic_digits, ascii_digits

        digits = ascii_digits if cleaner.digits == "ascii" else arabic_digits
        chosen.append(("digits", digits))
    return tuple(chosen)


def _with_target(unit: TranslationUnit, text: str) -> TranslationUnit | None:
    """The unit with another target, its markup and segments changed alike; None if the markup does not allow it."""
    if unit.target_markup is None and not unit.target_segments:
        return replace(unit, target=text)
    from rapidfuzz.distance import Levenshtein

    edits = [
        Fix(edit.src_start, edit.src_end, text[edit.dest_start : edit.dest_end])
        for edit in Levenshtein.opcodes(unit.target, text)
        if edit.tag != "equal"
    ]
    return fix_unit(unit, edits)


def cleaner_from(settings: Mapping[str, Any] | None, path: str | None = None) -> Cleaner:
    """The cleaner that settings describe.

    Args:
        settings: Keys are the attributes of `Cleaner` with hyphens (`zero-width = false`); None for the defaults.
        path: The file they are from, for messages.

    Raises:
        FormatError: If a key is not known or a value is of the wrong kind.
    """
    known = {field.name.replace("_", "-"): field.name for field in fields(Cleaner)}
    given: dict[str, Any] = {}
    for key, value in (settings or {}).items():
        if key not in known:
            raise FormatError(
                f"unknown setting {key!r} of cleaning", path=path, hint=f"known are {', '.join(sorted(known))}"
            )
        if key == "digits":
            if value not in DIGITS:
                raise FormatError(f"digits is {value!r}", path=path, hint=f"known are {', '.join(DIGITS)}")
        elif not isinstance(value, bool):
            raise FormatError(f"{key} is {value!r}, not true or false", path=path)
        given[known[key]] = value
    return Cleaner(**given)
