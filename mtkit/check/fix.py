"""Apply fixes to a text, and show what they change."""

from __future__ import annotations

import difflib
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from mtkit.check.finding import Fix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml import etree

    from mtkit.bitext import Segment, TranslationUnit
    from mtkit.check.finding import Finding

__all__ = ["apply_fixes", "choose", "code_places", "edit_pieces", "fix_unit", "unified_diff"]

_NATIVE = frozenset({"bpt", "ept", "ph", "it", "ut", "!"})
"""Elements of TMX whose content is code, not text; `!` stands for comments and processing instructions."""


def choose(findings: Iterable[Finding], *, unsafe: bool = False) -> list[Finding]:
    """The findings whose fixes can be applied together, by offset.

    Args:
        findings: Findings about one text.
        unsafe: Whether unsafe fixes count too. Of two that overlap the safe one is taken, then the earlier one.
    """
    wanted = [finding for finding in findings if finding.fix is not None and (unsafe or finding.fix.safe)]
    taken: list[tuple[int, int]] = []
    chosen: list[tuple[int, Finding]] = []
    for finding in sorted(wanted, key=_urgency):
        fix = finding.fix
        if fix is None:
            continue
        at = bisect_right(taken, (fix.start, fix.end))
        if (at and taken[at - 1][1] > fix.start) or (at < len(taken) and taken[at][0] < fix.end):
            continue
        taken.insert(at, (fix.start, fix.end))
        chosen.append((fix.start, finding))
    return [finding for _, finding in sorted(chosen, key=itemgetter(0))]


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
    """`unit` with `fixes` applied to its target, inline markup and segments kept; None if the markup does not allow it.

    The segments keep their places in their document. Where a fix goes across the space between two of them, a space in
    the replacement or beside it parts them; they are left out if there is none, or if they are not what the target is
    made of.

    Args:
        unit: The unit; offsets of fixes count in its target.
        fixes: In rising order and without overlap, as `choose` gives them.
    """
    if not fixes:
        return unit
    target = apply_fixes(unit.target, fixes)
    segments = _fix_segments(unit, target, fixes)
    if unit.target_markup is None:
        return replace(unit, target=target, target_segments=segments)
    markup = _fix_markup(unit.target_markup, unit.target, fixes)
    return None if markup is None else replace(unit, target=target, target_markup=markup, target_segments=segments)


def _fix_segments(unit: TranslationUnit, target: str, fixes: list[Fix]) -> tuple[Segment, ...]:
    """The segments of the fixed `target`, as many as before; none if they cannot be told apart any more."""
    segments = unit.target_segments
    if not segments or " ".join(segment.text for segment in segments) != unit.target:
        return ()
    gaps = [start - 1 for start in accumulate(len(segment.text) + 1 for segment in segments)][:-1]
    moved = [_gap_after(unit.target, target, fixes, gap) for gap in gaps]
    cuts = [-1, *moved, len(target)]
    if any(one >= other for one, other in pairwise(cuts)):
        return ()
    texts = [target[one + 1 : other] for one, other in pairwise(cuts)]
    if any(segment.text and not text for segment, text in zip(segments, texts, strict=True)):
        return ()
    return tuple(
        segment if segment.text == text else replace(segment, text=text)
        for segment, text in zip(segments, texts, strict=True)
    )


def _gap_after(text: str, target: str, fixes: Iterable[Fix], gap: int) -> int:
    """Where the space between two segments stands after the fixes; -1 if no space can stand for it.

    If a fix takes it, the same of the spaces of the replacement stands for it, counted from its start, or its last one;
    where the replacement has none, the space behind it, or before it.
    """
    grown = 0
    for fix in fixes:
        if fix.end > gap:
            if fix.start > gap:
                break
            start = fix.start + grown
            end = start + len(fix.replacement)
            spaces = [start + at for at, char in enumerate(fix.replacement) if char == " "]
            if spaces:
                return spaces[min(text[fix.start : gap].count(" "), len(spaces) - 1)]
            return next((at for at in (end, start - 1) if target[at : at + 1] == " "), -1)
        grown += len(fix.replacement) - (fix.end - fix.start)
    return gap + grown


def edit_pieces(pieces: Sequence[str], starts: Sequence[int], text: str, fixes: Iterable[Fix]) -> list[str]:
    """Apply fixes to a text that lies in pieces, such as the runs of a paragraph.

    Letters that a fix leaves stay in their pieces; new ones go to the piece of the letter before them.

    Args:
        pieces: The pieces.
        starts: Offset of each piece in the text; between pieces there may be text that belongs to none.
        text: The text the offsets count in.
        fixes: In rising order and without overlap.
    """
    changed = list(pieces)
    edits = [edit for fix in fixes for edit in _small_edits(text, fix)]
    for edit in reversed(edits):
        first = True
        for at, start in enumerate(starts):
            size = len(pieces[at])
            left, right = max(edit.start - start, 0), min(edit.end - start, size)
            inserts = edit.start == edit.end and 0 <= edit.start - start <= size and (edit.start > start or at == 0)
            if left < right or (inserts and first):
                changed[at] = changed[at][:left] + (edit.replacement if first else "") + changed[at][right:]
                first = False
    return changed


def _small_edits(text: str, fix: Fix) -> list[Fix]:
    """The fix as replacements and insertions of single letters, each behind a letter where it can be."""
    old = text[fix.start : fix.end]
    matcher = difflib.SequenceMatcher(None, old, fix.replacement, autojunk=False)
    edits: list[Fix] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        if start == end == 0 and old:
            edits.append(Fix(fix.start, fix.start + 1, fix.replacement[first:last] + old[0]))
        else:
            edits.append(Fix(fix.start + start, fix.start + end, fix.replacement[first:last]))
    return edits


def _fix_markup(markup: str, text: str, fixes: list[Fix]) -> str | None:
    """Apply `fixes`, whose offsets count in `text`, to the text nodes of `markup`; None if the two do not agree."""
    from lxml import etree

    root = _parsed(markup)
    if root is None:
        return None
    nodes = _text_nodes(root)
    flat = "".join(words for _, _, words in nodes)
    shift = flat.find(text)
    if shift < 0:
        return None
    starts = list(accumulate((len(words) for _, _, words in nodes), initial=0))[:-1]
    moved = [Fix(fix.start + shift, fix.end + shift, fix.replacement, fix.safe) for fix in fixes]
    changed = edit_pieces([words for _, _, words in nodes], starts, flat, moved)
    for (element, where, words), after in zip(nodes, changed, strict=True):
        if after != words:
            setattr(element, where, after)
    inner: str = etree.tostring(root, encoding="unicode")
    return inner.removeprefix("<seg>").removesuffix("</seg>")


def _parsed(markup: str) -> etree._Element | None:
    """The segment whose content is `markup`; None if it is not well formed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(f"<seg>{markup}</seg>", parser)
    except etree.XMLSyntaxError:
        return None


def code_places(markup: str, text: str) -> list[int]:
    """Where in `text` native codes (placeholders, tags) of its inline markup stand, but not those at its ends.

    Args:
        markup: The XML content of a segment.
        text: The text of that segment.

    Returns:
        Offsets in `text`, rising; none if the two do not agree.
    """
    from lxml import etree

    root = _parsed(markup)
    shift = -1 if root is None else "".join(words for _, _, words in _text_nodes(root)).find(text)
    if root is None or shift < 0:
        return []
    places: list[int] = []
    at = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start" and etree.QName(element).localname not in _NATIVE:
            at += len(element.text or "")
        elif event == "start" and shift < at < shift + len(text):
            places.append(at - shift)
        elif event != "start" and element is not root:
            at += len(element.tail or "")
    return places


def _text_nodes(root: object) -> list[tuple[object, str, str]]:
    """The text nodes of a segment in reading order: element, `text` or `tail`, content; native codes are left out."""
    from lxml import etree

    nodes: list[tuple[object, str, str]] = []

    def walk(element: etree._Element) -> None:
        name = etree.QName(element).localname if isinstance(element.tag, str) else "!"
        if name not in _NATIVE and element.text:
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
