"""Which variant of a unit is source and which is target, in files that spell language codes as they like."""

from __future__ import annotations

from functools import partial

from mtkit.exchange.languages import UNKNOWN, agreement, canonical, primary

__all__ = ["Choice"]

_SAME = 3


class Choice:
    """The two languages of a file, once `settle` has seen enough units, and what that means for each unit.

    Args:
        source: The source language asked for.
        target: The target language asked for.
        srclang: What the header says; `*all*` says nothing.
        told: The target language that our own header names.
    """

    def __init__(
        self,
        source: str | None = None,
        target: str | None = None,
        srclang: str | None = None,
        told: str | None = None,
    ) -> None:
        header = srclang if srclang and srclang != "*all*" else None
        if source is None and target is not None and header and agreement(target, header):
            header, told = None, None
        if source is not None and header and not agreement(source, header):
            told = None
        self.wanted: list[str | None] = [source or header, target or told]
        self.asked = (source is not None, target is not None)
        self.langs: tuple[str, str] = (UNKNOWN, UNKNOWN)
        self._plans: dict[tuple[str, ...], tuple[int, int, tuple[int, ...]]] = {}
        self._seen: list[tuple[str, ...]] = []
        self._settled = False

    def settle(self, langs: tuple[str, ...]) -> bool:
        """Look at the languages of one more unit; whether both languages of the file are known now."""
        self._seen.append(langs)
        source, target = self._pick(langs)
        if source and target:
            self._fix(source, target)
        return self._settled

    def give_up(self) -> None:
        """Decide with what was seen, where no unit had both languages."""
        if self._settled:
            return
        found = [lang for langs in self._seen for lang in langs if lang]
        source, target = self.wanted
        source = source or next((lang for lang in found if not target or not agreement(target, lang)), UNKNOWN)
        near = max(found, key=partial(agreement, source), default=source)
        source = near if agreement(source, near) else source
        target = target or next((lang for lang in found if not agreement(source, lang)), UNKNOWN)
        self._fix(canonical(source), canonical(target))

    def _pick(self, langs: tuple[str, ...]) -> tuple[str | None, str | None]:
        wanted_source, wanted_target = self.wanted
        best: tuple[int, str | None, str | None] = (0, None, None)
        for at, source in enumerate(langs):
            for other, target in enumerate(langs):
                if at == other or not source or not target or source == target:
                    continue
                left = 1 if wanted_source is None else agreement(wanted_source, source)
                right = 1 if wanted_target is None else agreement(wanted_target, target)
                if left and right and left + right > best[0]:
                    best = (left + right, source, target)
        return best[1], best[2]

    def _fix(self, source: str, target: str) -> None:
        self.langs = (source, target)
        if primary(source) != primary(target):
            # A language that nobody asked for by name is taken in every region: fr-FR beside fr-CA.
            for at, lang in enumerate(self.langs):
                if not self.asked[at]:
                    self.wanted[at] = primary(lang)
        self.wanted = [self.wanted[0] or source, self.wanted[1] or target]
        self._settled = True

    def of(self, langs: tuple[str, ...]) -> tuple[int, int, tuple[int, ...]]:
        """Positions of source and target (-1 if there is none) among the variants, and those of the others."""
        plan = self._plans.get(langs)
        if plan is None:
            plan = self._plans[langs] = self._plan([canonical(lang) if lang else "" for lang in langs])
        return plan

    def _plan(self, langs: list[str]) -> tuple[int, int, tuple[int, ...]]:
        ranks = [[self._rank(side, lang) for lang in langs] for side in (0, 1)]
        best, source, target = 0, -1, -1
        for at, left in enumerate(ranks[0]):
            for other, right in enumerate(ranks[1]):
                if at != other and left and right and left + right > best:
                    best, source, target = left + right, at, other
        if not best:
            source = next((at for at, rank in enumerate(ranks[0]) if rank), -1)
            target = next((at for at, rank in enumerate(ranks[1]) if rank and at != source), -1)
        return source, target, tuple(at for at in range(len(langs)) if at not in {source, target})

    def _rank(self, side: int, lang: str) -> int:
        if not lang:
            return 0
        if lang == self.langs[side]:
            return _SAME
        return 0 if lang == self.langs[1 - side] else agreement(self.wanted[side] or "", lang)

    def lack(self, langs: tuple[str, ...]) -> str:
        """Why a unit with these languages has no source or no target."""
        if UNKNOWN in self.langs:
            return f"no second language; it has {', '.join(langs) or 'no variant at all'}"
        source, target, _ = self.of(langs)
        missing = [code for code, at in zip(self.langs, (source, target), strict=True) if at < 0]
        has = ", ".join(lang or "one without language" for lang in langs) or "no variant at all"
        return f"no variant in {' or '.join(missing)}; it has {has}"

    def deviating(self, lang: str, side: str) -> str:
        """The canonical code of a variant if it is not that of the bitext, else empty."""
        head = self.langs[0 if side == "source" else 1]
        if lang == head:
            return ""
        code = canonical(lang)
        return "" if code == head else code

    def remark(self) -> str:
        """A sentence about a file that holds more than two languages, else empty."""
        seen = dict.fromkeys(canonical(lang) for langs in self._plans for lang in langs if lang)
        if len(seen) <= 2 or all(self.asked):  # noqa: PLR2004 - a pair
            return ""
        return (
            f"the file holds {len(seen)} languages ({', '.join(seen)}); {' and '.join(self.langs)} were taken, "
            "--source-lang and --target-lang choose others"
        )
