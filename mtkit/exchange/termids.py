"""Ids for entries that have none: made of the preferred form, so that they stay the same from run to run."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from mtkit.orthography import fold_arabic, fold_latin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.termbase import TermEntry

__all__ = ["named", "pending_id"]

_GAPS = re.compile("[^a-z0-9]+")


def pending_id(number: int) -> str:
    """An id that stands for none until all of a termbase is read; `number` keeps it apart from the others."""
    return f"\0{number}"


def named(entries: Sequence[TermEntry]) -> list[TermEntry]:
    """The entries, just read and shown to nobody, each pending id exchanged for one of its own.

    The id is the preferred form in small ASCII letters with hyphens (`ahmed-al-sharaa`); where that is taken, eight
    hexadecimal digits of a hash of the source forms follow, and a count where those are taken too.
    """
    taken = {entry.id for entry in entries}
    for entry in entries:
        if entry.id.startswith("\0"):
            object.__setattr__(entry, "id", _free(entry, taken))  # frozen, but nobody else holds it yet
    return list(entries)


def _free(entry: TermEntry, taken: set[str]) -> str:
    slug = name = _GAPS.sub("-", fold_latin(entry.preferred).text.lower()).strip("-")
    if name and name not in taken:
        taken.add(name)
        return name
    digest = hashlib.sha256("\n".join(fold_arabic(form).text for form in entry.source).encode()).hexdigest()[:8]
    name = f"{slug or 'entry'}-{digest}"
    count = 1
    while name in taken:
        count += 1
        name = f"{slug or 'entry'}-{digest}-{count}"
    taken.add(name)
    return name
