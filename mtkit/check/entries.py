"""G1xx: what is wrong in a termbase itself, before it is held against any text."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mtkit.check.clashes import clashes, finding
from mtkit.errors import GlossaryError
from mtkit.glossary.match_patterns import compile_pattern, is_pattern, is_slow
from mtkit.glossary.match_source import ambiguous_word
from mtkit.glossary.match_target import forms_of, target_key
from mtkit.orthography import arabic_tokens, fold_latin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mtkit.check.finding import Finding
    from mtkit.termbase import Termbase, TermEntry

__all__ = ["lint"]


def lint(termbase: Termbase, *, day: date | None = None) -> list[Finding]:
    """What the rules G1xx object to in a termbase.

    Args:
        termbase: The entries; the findings stand where they were read.
        day: The day on which entries must hold; None leaves expiry unchecked.

    Returns:
        Findings in the order of the entries, with path and line.
    """
    findings: list[Finding] = []
    for entry in termbase:
        findings += _characters(entry)
        findings += _scripts(entry)
        findings += _forbidden(entry)
        findings += _validity(entry, day)
        findings += _words(entry)
    findings += clashes(termbase)
    order = {entry.id: place for place, entry in enumerate(termbase)}
    findings.sort(key=lambda finding: (order[finding.entry_id or ""], finding.rule, finding.message))
    return findings


def _forbidden(entry: TermEntry) -> Iterator[Finding]:
    """G104 and G105: a forbidden form inside a right one; a pattern that cannot be used."""
    right = {f" {target_key(form)} ": form for form in entry.right_forms}
    for form in entry.forbidden:
        if is_pattern(form):
            try:
                pattern = compile_pattern(form, entry)
            except GlossaryError as error:
                yield finding("G105", entry, f"{error.message}; {error.hint}")
                continue
            if is_slow(pattern, entry):
                yield finding(
                    "G105", entry, f"the forbidden pattern {form} takes too long; avoid repetition inside repetition"
                )
                continue
            hit = next((whole for whole in entry.right_forms if pattern.fullmatch(whole, timeout=1.0)), None)
            if hit is not None:
                yield finding("G103", entry, f"the forbidden pattern {form} also takes in {hit}, which is right")
            continue
        key = f" {target_key(form)} "
        inside = next((whole for right_key, whole in right.items() if key in right_key and key != right_key), None)
        if inside is not None:
            yield finding(
                "G104",
                entry,
                f"the forbidden {form} stands inside {inside}, which is right; it is reported only outside of it",
            )


def _validity(entry: TermEntry, day: date | None) -> Iterator[Finding]:
    """G106: an entry that no longer holds."""
    if day is not None and entry.valid_to is not None and entry.valid_to < day:
        yield finding(
            "G106",
            entry,
            f"{entry.preferred} held until {entry.valid_to.isoformat()}; remove the entry when no text of that time is "
            "checked any more",
        )


def _characters(entry: TermEntry) -> Iterator[Finding]:
    """G107: characters that a reader cannot see or tell from others."""
    for form in (*entry.source, *(form for _, form in forms_of(entry))):
        if is_pattern(form):
            continue
        faults = []
        hidden = sorted({char for char in form if unicodedata.category(char) in {"Cf", "Cc", "Co", "Cn"}})
        if hidden:
            faults.append("holds " + ", ".join(f"U+{ord(char):04X}" for char in hidden))
        if form != form.strip():
            faults.append("begins or ends with a space")
        if any(char.isspace() and char != " " for char in form) or "  " in form:
            faults.append("holds a space that is not a plain one, or two")
        if any("\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc" for char in form):
            faults.append("is written in presentation forms")
        elif form != unicodedata.normalize("NFC", form) and not _shadda_order(form):
            faults.append("is not in composed form (NFC)")
        if "\u0640" in form:
            faults.append("holds tatweel")
        if faults:
            yield finding("G107", entry, f"«{form.strip()}» {' and '.join(faults)}; type it again")


def _shadda_order(form: str) -> bool:
    """Whether only the order of marks is not canonical: shadda is typed before the vowel, and sorts behind it."""
    return sorted(form) == sorted(unicodedata.normalize("NFC", form))


def _scripts(entry: TermEntry) -> Iterator[Finding]:
    """G108: letters of the other script."""
    for form in entry.source:
        if not any(True for _ in arabic_tokens(form)):
            yield finding("G108", entry, f"the source form {form} has no Arabic letter; are the columns exchanged?")
    for role, form in forms_of(entry):
        if is_pattern(form):
            continue
        if any(True for _ in arabic_tokens(form)):
            yield finding("G108", entry, f"the {role} form «{form}» holds Arabic letters; are the columns exchanged?")
        elif strange := _foreign_letters(form):
            yield finding("G108", entry, f"the {role} form {form} holds letters that only look Latin: {strange}")


def _foreign_letters(form: str) -> str:
    """Letters of other scripts in an English form, such as a Cyrillic a."""
    found = [
        f"{char} (U+{ord(char):04X})"
        for char in fold_latin(form).text
        if char.isalpha() and not char.isascii() and "LATIN" not in unicodedata.name(char, "")
    ]
    return ", ".join(dict.fromkeys(found))


def _words(entry: TermEntry) -> Iterator[Finding]:
    """G110: a source form that is also a common word, or carries vowels."""
    for form in entry.source:
        if ambiguous_word(form):
            yield finding(
                "G110",
                entry,
                f"«{form}» is also a common word; it is taken for the name only where the translation bears that out",
            )
        if any("\u064b" <= char <= "\u0652" or char == "\u0670" for char in form):
            yield finding(
                "G110",
                entry,
                f"«{form}» carries vowel signs, which are not compared; write it without them",
            )
