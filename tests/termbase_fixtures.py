"""Termbases that tests of several formats use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mtkit.termbase import Termbase, TermEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["RICH", "SMALL", "bare"]

SMALL = Termbase(
    (
        TermEntry("damascus", ("دمشق",), "Damascus", kind="place"),
        TermEntry("homs", ("حمص",), "Homs", kind="place"),
    )
)
"""What every format can hold but kinds."""

RICH = Termbase(
    (
        TermEntry(
            "sharaa",
            ("أحمد الشرع", "أحمد حسين الشرع"),
            "Ahmed al-Sharaa",
            kind="person",
            short=("al-Sharaa", "Sharaa"),
            admitted=("Ahmed Hussein al-Sharaa",),
            forbidden=("Ahmad Al-Shara", r"/Ahm[ae]d\s(a|e)l-Char\w+\b/i"),
            valid_from=date(2025, 1, 29),
            case="any",
            severity="info",
            note="President; see “Jolani” & <others>",
        ),
        TermEntry(
            "abu-mohammed-al-jolani",
            ("أبو محمد الجولاني",),
            "Abu Mohammed al-Jolani",
            kind="person",
            alias_of="sharaa",
            valid_to=date(2025, 1, 28),
            hyphen="any",
        ),
        TermEntry("12 #x", ("الأمم المتّحدة",), "U.N.; or UN", kind="organisation", note="line\none\ttab \\ back\\n"),
        TermEntry("alone", ("لواء",), "Liwa", kind="other", alias_of="somebody else"),
    )
)
"""Something in every field, and characters that formats use for themselves."""


def bare(entries: Iterable[TermEntry]) -> list[TermEntry]:
    """The entries without their origins."""
    return [replace(entry, origin=None) for entry in entries]
