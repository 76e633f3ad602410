"""The rules: code, name, weight and one-line summary of each. Their pages lie in `rules/`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from mtkit.check.finding import Severity

__all__ = ["RULES", "Rule", "expand", "page"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: Its stable code, a letter and three digits.
        name: A short name in kebab case.
        severity: What its findings weigh where no entry says otherwise.
        summary: What it reports, in one line.
        default: Whether it runs without being selected.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    default: bool = True


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_ALL = (
    Rule("N101", "forbidden-form", _E, "a spelling that the glossary forbids"),
    Rule("N102", "unlisted-variant", _E, "a spelling of a glossary name that the glossary does not list"),
    Rule("N103", "missing-name", _W, "a glossary name of the source that is rendered nowhere in the target"),
    Rule("N104", "wrong-alias", _W, "a name rendered by another name of the same bearer"),
    Rule("N105", "name-case", _E, "a glossary name with the wrong capitals, such as Al- for al-"),
    Rule("N106", "name-spacing", _E, "a glossary name with the wrong hyphen, space, apostrophe or accent"),
    Rule("N107", "out-of-date", _W, "a form whose entry does not hold on the date of the document"),
    Rule("N108", "first-mention", _W, "a name that is first mentioned by its short form", default=False),
    Rule("N201", "two-renderings", _W, "one Arabic name rendered in more than one way"),
    Rule("N202", "two-spellings", _W, "two English spellings that must be one name"),
    Rule("N203", "mixed-article", _W, "Al-, al-, Al and al for the Arabic article in one text"),
    Rule("N301", "uncovered-name", _I, "a name that no glossary entry covers", default=False),
    Rule("A101", "low-confidence", _W, "a unit whose alignment is doubtful"),
    Rule("A102", "suspicious-length", _W, "a target much longer or shorter than its source makes likely"),
    Rule("A103", "untranslated", _W, "a target that repeats its source or is left in the source script"),
    Rule("A104", "empty-side", _W, "a unit with text on one side only"),
    Rule("A105", "number-mismatch", _W, "a number of the source that the target lacks, or the other way round"),
    Rule("G101", "duplicate-entry", _W, "two entries that say the same"),
    Rule("G102", "collision", _E, "one name with two preferred forms, or one form for two names"),
    Rule("G103", "right-and-forbidden", _E, "a form that is both right and forbidden"),
    Rule("G104", "forbidden-inside-right", _I, "a forbidden form inside a right one"),
    Rule("G105", "bad-pattern", _E, "a forbidden pattern that does not compile or takes too long"),
    Rule("G106", "expired", _I, "an entry whose validity has ended"),
    Rule("G107", "invisible-characters", _W, "a form with invisible or mixed-up characters"),
    Rule("G108", "wrong-script", _E, "a form with letters of the other script"),
    Rule("G109", "dangling-alias", _E, "an alias that points nowhere or in a circle"),
    Rule("G110", "ambiguous-source", _I, "a source form that is also a common word, or carries vowel signs"),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}
"""All rules by code."""


def expand(selectors: tuple[str, ...]) -> frozenset[str]:
    """The codes that `selectors` name: codes (`N101`), families (`N1`, `A`) or `ALL`.

    Raises:
        ValueError: If a selector names no rule.
    """
    codes: set[str] = set()
    for selector in selectors:
        word = selector.strip().upper()
        found = set(RULES) if word == "ALL" else {code for code in RULES if word and code.startswith(word)}
        if not found:
            raise ValueError(f"{selector!r} names no rule; known are {', '.join(RULES)}, families such as N1, and ALL")
        codes |= found
    return frozenset(codes)


def page(code: str) -> str:
    """The page of a rule in Markdown: what it reports, why, examples, what to do.

    Raises:
        KeyError: If there is no such rule.
    """
    rule = RULES[code]
    return resources.files("mtkit.check").joinpath("rules", f"{rule.code}.md").read_text(encoding="utf-8")
