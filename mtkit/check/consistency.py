"""Rule N201: one Arabic name rendered in more than one way, in a document and across a corpus; no glossary needed.

Two renderings differ if their letters differ beyond case, or if the article is written in two styles. A rendering
with the article and one without (al-Assad, Assad) do not differ: news writes both.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mtkit.check.catalogue import RULES
from mtkit.check.finding import Finding, Fix, TextSpan
from mtkit.check.masks import find_masks
from mtkit.check.renderings import folded_words, pairings, without_article
from mtkit.check.skeleton import words
from mtkit.check.spellings import is_derived
from mtkit.check.wording import all_capitals, carry_case, no_possessive, opens_sentence, times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtkit.bitext import TranslationUnit
    from mtkit.check.renderings import Verifier
    from mtkit.check.skeleton import Word

__all__ = ["Consistency", "Usage", "across_corpus", "uncovered"]

_CLITICS = "وفبلك"
_SAMPLE = 3
"""Uses of one way of writing that are looked at to decide whether it renders the name."""


class Use(NamedTuple):
    """One rendering of a name, kept small, as a large file has many.

    Attributes:
        unit: The unit.
        first: Raw offset of the name in the source, without proclitic.
        last: Raw offset behind it.
        start: Raw offset of the rendering in the target.
        end: Raw offset behind it, without possessive.
        partial: Whether it may be a part of a name.
    """

    unit: TranslationUnit
    first: int
    last: int
    start: int
    end: int
    partial: bool

    @property
    def text(self) -> str:
        """The rendering as it stands."""
        return self.unit.target[self.start : self.end]

    @property
    def arabic(self) -> str:
        """The Arabic name as folded words."""
        return folded_words(self.unit.source[self.first : self.last])


class Way(NamedTuple):
    """How a rendering is written: its words without articles, its articles with what joins them; in lower case."""

    bare: str
    articles: str


class Counted(NamedTuple):
    """How often a way of writing a name was used, and the first use, which tells what the way is."""

    times: int
    use: Use


@dataclass(slots=True)
class Usage:
    """How one file renders its names.

    Attributes:
        path: The file as the user named it.
        ways: For each Arabic name, by key: each way of writing it, with its count and its first use.
        parts: Arabic words that are parts of longer names in this file.
        reported: The uses that were reported within the file.
    """

    path: str
    ways: dict[str, tuple[Counted, ...]] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    reported: set[tuple[str, Way]] = field(default_factory=set)


class Consistency:
    """Collects the renderings of one document.

    Args:
        path: The file as the user named it.
        verifier: What decides whether a pairing is a rendering.
    """

    def __init__(self, path: str, verifier: Verifier) -> None:
        self._usage = Usage(path)
        self._verifier = verifier
        self._uses: dict[str, list[Use]] = {}

    def add(self, unit: TranslationUnit, free: Sequence[Word], covered: Sequence[tuple[int, int]] = ()) -> None:
        """Take the renderings of a unit.

        Args:
            unit: The unit.
            free: The words of its target outside glossary names.
            covered: The ranges of its source that are glossary names.
        """
        for pairing in pairings(unit.source, unit.target, free, covered):
            start, end = pairing.target
            text = unit.target[start:end]
            use = Use(unit, *pairing.source, start, end - len(text) + len(no_possessive(text)), pairing.partial)
            self._uses.setdefault(pairing.key, []).append(use)
            if pairing.size > 1:
                self._usage.parts.update(map(without_article, pairing.arabic.split()))

    def finish(self) -> tuple[list[Finding], Usage]:
        """The uses that are not written as most are, and what the corpus needs to know."""
        findings: list[Finding] = []
        usage = self._usage
        for key, uses in _joined(self._uses).items():
            if len({use.text for use in uses}) == 1:
                usage.ways[key] = (Counted(len(uses), uses[0]),)
                continue
            ways = _ways(uses)
            counted = {way: Counted(len(same), same[0]) for way, same in ways.items()}
            usage.ways[key] = tuple(counted.values())
            if len(ways) == 1:
                continue
            model, wrong = _judge(key, counted, usage.parts, self._verifier)
            if model is None:
                continue
            for way in wrong:
                usage.reported.add((key, way))
                findings += [
                    _finding(usage.path, use, model.text, _count(counted, model), "in this document")
                    for use in ways[way]
                ]
        return findings, usage


def across_corpus(usages: Sequence[Usage], verifier: Verifier) -> list[Finding]:
    """One finding for each file and way of writing a name that is not the usual one in the corpus."""
    merged: dict[str, dict[Way, Counted]] = {}
    parts = set[str]().union(*(usage.parts for usage in usages))
    spread = Counter(key for usage in usages for key, ways in usage.ways.items() for _ in ways)
    for usage in usages:
        for key, ways in usage.ways.items():
            if spread[key] == 1:
                continue
            into = merged.setdefault(key, {})
            for count, use in ways:
                way = way_of(use.text)
                before = into.get(way)
                into[way] = Counted(before.times + count, before.use) if before else Counted(count, use)
    verdicts = {key: _judge(key, ways, parts, verifier) for key, ways in merged.items() if len(ways) > 1}
    findings: list[Finding] = []
    for usage in usages:
        for key, ways in usage.ways.items():
            model, wrong = verdicts.get(key, (None, set()))
            if model is None:
                continue
            for _, use in ways:
                way = way_of(use.text)
                if way in wrong and (key, way) not in usage.reported:
                    count = _count(merged[key], model)
                    findings.append(_finding(usage.path, use, model.text, count, "in the corpus"))
    return findings


def uncovered(usage: Usage, verifier: Verifier) -> list[Finding]:
    """N301: one finding for each name of a file that no glossary entry covered, with how it is rendered there."""
    findings: list[Finding] = []
    for ways in usage.ways.values():
        real = [(count, use) for count, use in ways if verifier.renders(use.arabic, use.text)]
        if not real or all(use.partial for _, use in real):
            continue
        real.sort(key=lambda item: -item[0])
        use = real[0][1]
        shown = ", ".join(f"{other.text} ({times(count)})" for count, other in real)
        unit, first, last = use.unit, use.first, use.last
        findings.append(
            Finding(
                "N301",
                RULES["N301"].severity,
                f"«{unit.source[first:last]}» is in no glossary entry; here it is {shown}",
                usage.path,
                unit.id,
                TextSpan.of(unit.source, first, last),
                TextSpan.of(unit.target, use.start, use.end),
                source=unit.source,
                target=unit.target,
            )
        )
    return findings


def _joined(uses: Mapping[str, list[Use]]) -> dict[str, list[Use]]:
    """The uses by name; what may be a name behind a proclitic joins the same name without it."""
    groups: dict[str, list[Use]] = {}
    for key, listed in uses.items():
        name = key[1:] if key[0] in _CLITICS and key[1:] in uses else key
        groups[name] = groups[name] + listed if name in groups else listed
    return groups


def _ways(uses: Sequence[Use]) -> dict[Way, list[Use]]:
    """The uses of one name by the way they are written."""
    by_text: dict[str, list[Use]] = {}
    for use in uses:
        by_text.setdefault(use.text, []).append(use)
    ways: dict[Way, list[Use]] = {}
    for text, same in by_text.items():
        ways.setdefault(way_of(text), []).extend(same)
    return ways


def _judge(key: str, ways: Mapping[Way, Counted], parts: set[str], verifier: Verifier) -> tuple[Use | None, set[Way]]:
    """The use to follow and the ways that differ from it; (None, nothing) where all agree."""
    whole = {way: counted for way, counted in ways.items() if not (key in parts and counted.use.partial)}
    if not _differ(whole):
        return None, set()
    sure = {way for way, (_, use) in whole.items() if verifier.renders(use.arabic, use.text)}
    sure |= {way for way in whole if any(verifier.alike(way.bare, other.bare) for other in sure)}
    trusted = {way: counted for way, counted in whole.items() if way in sure}  # the first use decides between equals
    most = max(trusted, key=lambda way: trusted[way][0], default=None)
    real = {way: counted for way, counted in trusted.items() if most is None or not _is_derived(way.bare, most.bare)}
    if not _differ(real):
        return None, set()
    letters: Counter[str] = Counter()
    styles: Counter[str] = Counter()
    for way, (count, _) in real.items():
        letters[way.bare] += count
    bare = letters.most_common(1)[0][0]
    for way, (count, _) in real.items():
        if way.bare == bare and way.articles:
            styles[way.articles] += count
    style = styles.most_common(1)[0][0] if styles else ""
    wrong = {way for way in real if way.bare != bare or (way.articles and way.articles != style)}
    model = max((way for way in real if way not in wrong), key=lambda way: real[way][0])
    return real[model][1], wrong


def _is_derived(one: str, other: str) -> bool:
    return one != other and " " not in one and is_derived(one, other)


def _differ(ways: Mapping[Way, object]) -> bool:
    """Whether there are two spellings, or two styles of the article."""
    return len({way.bare for way in ways}) > 1 or len({way.articles for way in ways if way.articles}) > 1


def _count(ways: Mapping[Way, Counted], model: Use) -> int:
    return ways[way_of(model.text)].times


def way_of(text: str) -> Way:
    """How a rendering is written."""
    parts = words(text)
    bare = articles = ""
    for at, word in enumerate(parts):
        behind = text[word.end : parts[at + 1].start] if at + 1 < len(parts) else ""
        if word.is_article:
            articles += word.text.casefold() + ("-" if "-" in behind else " " if behind else "")
        else:
            bare += word.text.casefold().replace("\u2019", "'") + behind
    return Way(" ".join(bare.split()), articles)


def _finding(path: str, use: Use, model: str, count: int, where: str) -> Finding:
    unit, first, last = use.unit, use.first, use.last
    text = unit.target
    form = carry_case(
        use.text,
        model,
        opening=opens_sentence(text, use.start),
        capitals=all_capitals(text, use.start, use.end),
    )
    masks = find_masks(text)
    fix = None if masks.is_machine(use.start, use.end) else Fix(use.start, use.end, form, safe=False)
    return Finding(
        "N201",
        RULES["N201"].severity,
        f"«{unit.source[first:last]}» is {use.text} here, but {model} {times(count)} {where}",
        path,
        unit.id,
        TextSpan.of(unit.source, first, last),
        TextSpan.of(text, use.start, use.end),
        fix=fix,
        source=unit.source,
        target=text,
    )
