"""Apply fixes to a text, and show what they change."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtkit.bitext import TranslationUnit
    from mtkit.check.finding import Finding, Fix

__all__ = ["apply_fixes", "choose", "fix_unit", "unified_diff"]


def choose(findings: Iterable[Finding], *, unsafe: bool = False) -> list[Finding]:
    """The findings whose fixes can be applied together, by offset.

    Args:
        findings: Findings about one text.
        unsafe: Whether unsafe fixes count too. Of two that overlap the safe one is taken, then the earlier one.
    """
    wanted = [finding for finding in findings if finding.fix is not None and (unsafe or finding.fix.safe)]
    taken: list[tuple[Fix, Finding]] = []
    for finding in sorted(wanted, key=_urgency):
        fix = finding.fix
        if fix is not None and not any(fix.start < other.end and other.start < fix.end for other, _ in taken):
            taken.append((fix, finding))
    return [finding for _, finding in sorted(taken, key=lambda pair: pair[0].start)]


def _urgency(finding: Finding) -> tuple[bool, int]:
    fix = finding.fix
    return (fix is not None and not fix.safe, fix.start if fix else 0)


def apply_fixes(text: str, fixes: Iterable[Fix]) -> str:
    """`text` with `fixes` applied.

    Args:
        text: The text the offsets count in.
        fixes: In rising order and without overlap, as `choose` gives them.

    Raises:
        ValueError: If they overlap or leave the text.
    """
    parts: list[str] = []
    at = 0
    for fix in fixes:
        if fix.start < at or fix.end > len(text):
            raise ValueError(f"the fix at {fix.start}..{fix.end} overlaps another one or leaves the text")
        parts += (text[at : fix.start], fix.replacement)
        at = fix.end
    return "".join(parts) + text[at:]


def fix_unit(unit: TranslationUnit, fixes: list[Fix]) -> TranslationUnit | None:
    """`unit` with `fixes` applied to its target, inline markup kept; None if the markup does not allow it."""
    if not fixes:
        return unit
    target = apply_fixes(unit.target, fixes)
    if unit.target_markup is None:
        return replace(unit, target=target, target_segments=())
    markup = _fix_markup(unit.target_markup, unit.target, fixes)
    return None if markup is None else replace(unit, target=target, target_markup=markup, target_segments=())


def _fix_markup(markup: str, text: str, fixes: list[Fix]) -> str | None:
    """Apply `fixes`, whose offsets count in `text`, to the text nodes of `markup`; None if the two do not agree."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(f"<seg>{markup}</seg>", parser)
    except etree.XMLSyntaxError:
        return None
    nodes = _text_nodes(root)
    flat = "".join(words for _, _, words in nodes)
    shift = flat.find(text)
    if shift < 0:
        return None
    for fix in reversed(fixes):
        start, end, at, first = fix.start + shift, fix.end + shift, 0, True
        for index, (element, where, words) in enumerate(nodes):
            left, right = max(start - at, 0), min(end - at, len(words))
            at += len(words)
            if left >= right:
                continue
            changed = words[:left] + (fix.replacement if first else "") + words[right:]
            nodes[index] = (element, where, changed)
            setattr(element, where, changed)
            first = False
    inner: str = etree.tostring(root, encoding="unicode")
    return inner.removeprefix("<seg>").removesuffix("</seg>")


def _text_nodes(root: object) -> list[tuple[object, str, str]]:
    """The text nodes of a segment in reading order: element, `text` or `tail`, content; native codes are left out."""
    from lxml import etree

    nodes: list[tuple[object, str, str]] = []

    def walk(element: etree._Element) -> None:
        name = etree.QName(element).localname if isinstance(element.tag, str) else "!"
        if name not in {"bpt", "ept", "ph", "it", "ut", "!"} and element.text:
            nodes.append((element, "text", element.text))
        for child in element:
            walk(child)
            if child.tail:
                nodes.append((child, "tail", child.tail))

    walk(root)  # type: ignore[arg-type]
    return nodes


def unified_diff(before: str, after: str, path: str, *, context: int = 2) -> str:
    """A unified diff of two texts, with `path` on both sides; empty if they are equal."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), path, path, n=context
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
