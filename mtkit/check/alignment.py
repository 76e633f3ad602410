"""Rules A1xx: signs that a unit is badly aligned or badly translated, whatever names it holds."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import regex

from mtkit.check.catalogue import RULES
from mtkit.check.finding import Finding, TextSpan
from mtkit.check.numbers import mismatches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.bitext import TranslationUnit

__all__ = ["check_alignment"]

LOW_CONFIDENCE = 0.5
"""Units with a lower score are reported by A101."""

_RATIO = 1.11
"""Characters of English for a character of Arabic: the mean over 1,309 pairs of news and reports."""
_DEVIATION = 6.5
"""How far a length may be from the expected one, in roots of the mean length; 1 pair in 200 is farther."""
_FACTOR = 1.7
_WORDS_LEFT = 3

_ARABIC = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdff\ufe70-\ufefc]"
)
_LETTER = regex.compile(r"\p{L}")
_ARABIC_RUN = regex.compile(
    r"\p{Script=Arabic}[\p{Script=Arabic}\p{M}]*(?:[\s،]+\p{Script=Arabic}[\p{Script=Arabic}\p{M}]*)*"
)
_QUOTED = regex.compile(r"[«\"“(\[][^»\"”)\]]*[»\"”)\]]")


def check_alignment(unit: TranslationUnit, path: str, codes: frozenset[str]) -> Iterator[Finding]:
    """The findings of the rules A1xx in `codes` for one unit whose source is Arabic and whose target is English."""
    source, target = unit.source.strip(), unit.target.strip()
    if not source or not target:
        if "A104" in codes:
            yield from _empty(unit, path)
        return
    if "A101" in codes and unit.score is not None and unit.score < LOW_CONFIDENCE and unit.status == "auto":
        yield _finding("A101", f"the alignment has a confidence of {unit.score:.2f} only", unit, path)
    untranslated = list(_untranslated(unit, path)) if "A103" in codes else []
    yield from untranslated
    if untranslated:
        return
    if "A102" in codes:
        yield from _length(unit, path)
    if "A105" in codes:
        yield from _numbers(unit, path)


def _finding(
    rule: str,
    message: str,
    unit: TranslationUnit,
    path: str,
    spans: tuple[TextSpan | None, TextSpan | None] = (None, None),
) -> Finding:
    return Finding(
        rule,
        RULES[rule].severity,
        message,
        path,
        unit.id,
        *spans,
        source=unit.source,
        target=unit.target,
    )


def _empty(unit: TranslationUnit, path: str) -> Iterator[Finding]:
    source, target = unit.source.strip(), unit.target.strip()
    if source and not target:
        yield _finding("A104", "the source has no translation", unit, path)
    elif target:
        yield _finding("A104", "the target has no source", unit, path)
    else:
        yield _finding("A104", "both sides are empty", unit, path)


def _length(unit: TranslationUnit, path: str) -> Iterator[Finding]:
    """Compare lengths as Gale and Church (1993) do: the difference over the root of the length."""
    have, ratio = len(unit.target), _RATIO if _ARABIC.search(unit.source) else 1.0
    expected = len(unit.source) * ratio
    deviation = (have - expected) / math.sqrt((have + expected) / 2 + 10)
    if abs(deviation) > _DEVIATION and not 1 / _FACTOR <= have / expected <= _FACTOR:
        message = f"the target has {have / expected:.0%} of the length that its source makes likely"
        yield _finding("A102", message, unit, path)


def _untranslated(unit: TranslationUnit, path: str) -> Iterator[Finding]:
    if unit.target.isascii() or not _ARABIC.search(unit.target):
        return
    arabic = len(_ARABIC.findall(unit.target))
    if arabic * 2 > len(_LETTER.findall(unit.target)):
        same = unit.source.split() == unit.target.split()
        yield _finding("A103", "the target repeats its source" if same else "the target is in Arabic", unit, path)
        return
    quoted = [match.span() for match in _QUOTED.finditer(unit.target)]
    for match in _ARABIC_RUN.finditer(unit.target):
        start, end = match.span()
        if len(match.group().split()) >= _WORDS_LEFT and not any(at < start and end < stop for at, stop in quoted):
            span = TextSpan.of(unit.target, start, end)
            yield _finding("A103", f"«{span.text}» is left in Arabic", unit, path, (None, span))


def _numbers(unit: TranslationUnit, path: str) -> Iterator[Finding]:
    source, target = unit.source, unit.target
    left, right = mismatches(source, target)
    here = [TextSpan.of(source, number.start, number.end) for number in left]
    there = [TextSpan.of(target, number.start, number.end) for number in right]
    if len(here) == 1 and len(there) == 1:
        message = f"the source has {here[0].text} where the target has {there[0].text}"
        yield _finding("A105", message, unit, path, (here[0], there[0]))
        return
    for span in here:
        yield _finding("A105", f"the number {span.text} of the source is not in the target", unit, path, (span, None))
    for span in there:
        yield _finding("A105", f"the number {span.text} of the target is not in the source", unit, path, (None, span))
