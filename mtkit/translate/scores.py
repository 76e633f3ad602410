"""How good translations are: BLEU and chrF as sacreBLEU counts them, and the names that are as the glossary says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtkit.errors import ModelError
from mtkit.pretrained import REMEDY
from mtkit.translate.names import named_in
from mtkit.translate.repair import renderings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.translate.names import NameFinder

__all__ = ["Metric", "NameTally", "text_scores"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A score over all texts, with the signature by which it can be compared."""

    name: str
    score: float
    signature: str


def text_scores(translations: Sequence[str], references: Sequence[str]) -> list[Metric]:
    """BLEU and chrF, from 0 to 100.

    Args:
        translations: One for each text.
        references: One for each.

    Raises:
        ModelError: If sacrebleu is not installed.
    """
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
    except ImportError as error:
        raise ModelError("scoring needs sacrebleu, which is not installed", hint=REMEDY) from error
    found = []
    for name, metric in (("BLEU", BLEU()), ("chrF", CHRF())):
        score = metric.corpus_score(list(translations), [list(references)])
        found.append(Metric(name, float(score.score), str(metric.get_signature())))
    return found


@dataclass(slots=True)
class NameTally:
    """How the names of the sources are written in the translations; a name counts once in each text.

    Attributes:
        names: Names found in sources; those that may be other words only where the reference has the name.
        preferred: Of them, those whose preferred form is in the translation, written as listed.
        short: Those with a short form instead.
        admitted: Those with an admitted form instead.
    """

    names: int = 0
    preferred: int = 0
    short: int = 0
    admitted: int = 0

    def add(self, source: str, target: str, reference: str, finder: NameFinder) -> None:
        """Count the names of a text."""
        wanted = {
            match.entry.id
            for match in finder.find_source(source)
            if not match.ambiguous
            or named_in(reference, match.entry, finder)
            or renderings(source[match.start : match.end], reference, ())
        }
        if not wanted:
            return
        roles: dict[str, set[str]] = {}
        for match in finder.find_target(target):
            if match.exact:
                for entry in match.entries():
                    roles.setdefault(entry.id, set()).add(match.role)
        for name in wanted:
            self.names += 1
            for role in ("preferred", "short", "admitted"):
                if role in roles.get(name, ()):
                    setattr(self, role, getattr(self, role) + 1)
                    break

    def share(self, *roles: str) -> float | None:
        """The share of names in one of these roles; None where there are no names."""
        return sum(getattr(self, role) for role in roles) / self.names if self.names else None
