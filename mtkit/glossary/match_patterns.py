"""Forbidden forms that are written as patterns, `/…/` or `/…/i`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtkit.errors import GlossaryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import regex

    from mtkit.glossary.match import Claim
    from mtkit.termbase import TermEntry

__all__ = ["ForbiddenPatterns", "compile_pattern", "is_pattern", "is_slow"]

_SECONDS = 1.0
_CHARACTERS_A_SECOND = 200_000
_PROBE = 240  # characters
_PROBE_SECONDS = 0.25


def is_pattern(form: str) -> bool:
    """Whether a form is a pattern: it begins with a slash and ends with one, or with `/i`."""
    return len(form) > 2 and form[0] == "/" and form.endswith(("/", "/i"))  # noqa: PLR2004 - the two slashes


def compile_pattern(form: str, entry: TermEntry) -> regex.Pattern[str]:
    """Compile the pattern of `form`; letter case counts unless it ends in `/i`.

    Raises:
        GlossaryError: If it is not a valid pattern of the `regex` module, or matches the empty text.
    """
    import regex

    body, _, flags = form[1:].rpartition("/")
    path, line = entry.origin or (None, None)
    try:
        pattern = regex.compile(body, regex.IGNORECASE if flags == "i" else 0)
        empty = pattern.fullmatch("", timeout=_SECONDS) is not None
    except (regex.error, TimeoutError, RecursionError, MemoryError, OverflowError) as error:
        raise GlossaryError(
            f"the forbidden pattern {form} is not valid: {error}",
            path=path,
            line=line,
            unit=entry.id,
            hint="correct it, or write the form without slashes",
        ) from error
    if empty:
        raise GlossaryError(
            f"the forbidden pattern {form} matches the empty text",
            path=path,
            line=line,
            unit=entry.id,
            hint="make it ask for at least one letter",
        )
    return pattern


def is_slow(pattern: regex.Pattern[str], entry: TermEntry) -> bool:
    """Whether a pattern takes long on texts that are made to bring that out: its entry's forms, repeated and spoilt."""
    forms = (*entry.right_forms, *entry.forbidden, "a", "A", "al-", "0", " ", "x ")
    try:
        for form in forms:
            pattern.search(form * (_PROBE // len(form)) + "!\u0001", timeout=_PROBE_SECONDS)
    except TimeoutError:
        return True
    return False


class ForbiddenPatterns:
    """The patterns of a termbase; none may take longer than a second on a text of ordinary length."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        """Compile the patterns of `claims`."""
        self._compiled = [(compile_pattern(claim.form, claim.entry), claim) for claim in claims]

    def find(self, text: str) -> Iterator[tuple[int, int, Claim]]:
        """Start, end and claim of every match that is not empty.

        Raises:
            GlossaryError: If a pattern takes too long on this text.
        """
        limit = _SECONDS + len(text) / _CHARACTERS_A_SECOND
        for pattern, claim in self._compiled:
            try:
                for found in pattern.finditer(text, timeout=limit):
                    if found.end() > found.start():
                        yield found.start(), found.end(), claim
            except TimeoutError as error:
                path, line = claim.entry.origin or (None, None)
                raise GlossaryError(
                    f"the forbidden pattern {claim.form} takes longer than {limit:.0f} s on a text of "
                    f"{len(text):,} characters",
                    path=path,
                    line=line,
                    unit=claim.entry.id,
                    hint="avoid repetition inside repetition, such as (a+)+",
                ) from error
