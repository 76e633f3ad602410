"""Judging units by rules: which rules hold, each with its score, its limit and the reason in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mtkit.corpus.filters import FILTERS, Batch, Pair
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mtkit.bitext import TranslationUnit

    Floats = NDArray[np.float64]

__all__ = ["BATCH", "SETTINGS", "Filters", "Verdict", "filters_from"]

BATCH = 1024
"""Units that are best judged at once."""

SETTINGS = ("accepted", "expected-ratio", "ignore", "model", "select")
"""Keys of the settings beside the names of the rules."""


class Verdict(NamedTuple):
    """What one rule says of a unit.

    Attributes:
        rule: Name of the rule.
        score: What it measured.
        limit: What the score is held to.
        passed: Whether the unit may stay.
        why: The reason in words, where the score is beyond the limit; else empty. Of a unit that stays only because
            somebody accepted it `passed` is true and the reason is there.
    """

    rule: str
    score: float
    limit: float
    passed: bool
    why: str


class Filters:
    """Rules with their limits for one pair of languages; keeps the model of the pair loaded.

    Args:
        limits: Name of each rule that holds, and its limit.
        pair: The languages.
        accepted: Whether units that somebody accepted are held to the rules as well.
    """

    def __init__(self, limits: Mapping[str, float], pair: Pair, *, accepted: bool = False) -> None:
        self.limits = dict(limits)
        self.pair = pair
        self.accepted = accepted

    @property
    def signature(self) -> str:
        """The rules and limits in one line: `filter:script>=0.5,too-long<=2000`."""
        signs = {"least": ">=", "most": "<="}
        rules = (f"{name}{signs[FILTERS[name].direction]}{limit:g}" for name, limit in self.limits.items())
        return "filter:" + ",".join(rules)

    def judge(self, units: Sequence[TranslationUnit]) -> list[tuple[Verdict, ...]]:
        """Hold units to every rule.

        Args:
            units: Any number; some hundred at once are quickest.

        Returns:
            For each unit a verdict of each rule that applies to it, in the order of the rules.

        Raises:
            ModelError: If the rule `encoder` holds and its model is damaged or knows other languages.
        """
        found: list[list[Verdict]] = [[] for _ in units]
        for name, scores, good in self._scored(units):
            limit = self.limits[name]
            for index, (score, passed) in enumerate(zip(scores.tolist(), good.tolist(), strict=True)):
                if passed:
                    found[index].append(Verdict(name, score, limit, True, ""))  # noqa: FBT003 - a field
                elif score == score:  # noqa: PLR0124 - not NaN
                    found[index].append(self._against(units[index], name, score))
        return [tuple(verdicts) for verdicts in found]

    def failed(self, units: Sequence[TranslationUnit]) -> list[list[Verdict]]:
        """Only those verdicts of `judge` because of which a unit may not stay; quicker.

        Args:
            units: Any number; some hundred at once are quickest.

        Returns:
            For each unit the verdicts against it, in the order of the rules; none where it may stay.

        Raises:
            ModelError: As `judge`.
        """
        found: list[list[Verdict]] = [[] for _ in units]
        for name, scores, good in self._scored(units):
            for index in np.flatnonzero(~good & ~np.isnan(scores)).tolist():
                verdict = self._against(units[index], name, float(scores[index]))
                if not verdict.passed:
                    found[index].append(verdict)
        return found

    def _scored(self, units: Sequence[TranslationUnit]) -> Iterator[tuple[str, Floats, NDArray[np.bool_]]]:
        """Each rule with the scores of all units and whether they are within its limit."""
        if not units:
            return
        batch = Batch(units, self.pair)
        for name, limit in self.limits.items():
            rule = FILTERS[name]
            scores = rule.score(batch)
            yield name, scores, scores >= limit if rule.direction == "least" else scores <= limit

    def _against(self, unit: TranslationUnit, name: str, score: float) -> Verdict:
        """The verdict on a unit whose score is beyond the limit."""
        kept = not self.accepted and unit.status == "accepted"
        return Verdict(name, score, self.limits[name], kept, FILTERS[name].why(Batch([unit], self.pair), score))


def filters_from(
    settings: Mapping[str, Any] | None, *, source_lang: str, target_lang: str, path: str | None = None
) -> Filters:
    """The filters that settings describe.

    Args:
        settings: None for the defaults. The name of a rule is a key: a number is its limit, `true` its default limit,
            `false` leaves it out. `select` and `ignore` list names of rules; `accepted = true` holds units that
            somebody accepted to the rules as well; `model` is the folder of a model for the rule `encoder`;
            `expected-ratio` is the number of code points of the target for each of the source.
        source_lang: BCP 47 code of the source.
        target_lang: BCP 47 code of the target.
        path: The file that the settings are from, for messages.

    Raises:
        FormatError: If a key or rule is not known, or a value is of the wrong kind.
    """
    given = dict(settings or {})
    for key in given:
        if key not in FILTERS and key not in SETTINGS:
            raise FormatError(
                f"unknown setting {key!r} of the filter",
                path=path,
                hint=f"known are the rules {', '.join(FILTERS)} and the keys {', '.join(SETTINGS)}",
            )
    selected, ignored = _names(given, "select", path), _names(given, "ignore", path)
    limits: dict[str, float] = {}
    for name, rule in FILTERS.items():
        value = given.get(name, True)
        if isinstance(value, bool):
            limit = rule.limit
        elif isinstance(value, int | float) and np.isfinite(value):
            limit = float(value)
        else:
            raise FormatError(
                f"{name} is {value!r}, not a number, true or false", path=path, hint=f"its default is {rule.limit:g}"
            )
        if value is not False and name not in ignored and (not selected or name in selected or name in given):
            limits[name] = limit
    accepted = given.get("accepted", False)
    if not isinstance(accepted, bool):
        raise FormatError(f"accepted is {accepted!r}, not true or false", path=path)
    ratio = given.get("expected-ratio")
    if ratio is not None and (isinstance(ratio, bool) or not isinstance(ratio, int | float) or not 0 < ratio < np.inf):
        raise FormatError(f"expected-ratio is {ratio!r}, not a number above 0", path=path)
    model = given.get("model")
    if model is not None and not isinstance(model, str):
        raise FormatError(f"model is {model!r}, not the path of a folder", path=path)
    return Filters(limits, Pair(source_lang, target_lang, model, ratio), accepted=accepted)


def _names(settings: Mapping[str, Any], key: str, path: str | None) -> frozenset[str]:
    """The rules that a list names."""
    value = settings.get(key, [])
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise FormatError(f"{key} is {value!r}, not a list of names of rules", path=path)
    for name in names:
        if name not in FILTERS:
            raise FormatError(f"unknown rule {name!r} in {key}", path=path, hint=f"known are {', '.join(FILTERS)}")
    return frozenset(names)
