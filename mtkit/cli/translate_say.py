"""What `mtkit translate` says: the summary, the names that are missing, and the scores."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli.say import say_notes
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.cli.translate_run import Count
    from mtkit.glossary import Matcher

__all__ = ["quiet_libraries", "say", "scored"]

SHOWN = 20


def quiet_libraries() -> None:
    """Keep transformers from drawing bars and giving advice; what matters comes as an error."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HUB_VERBOSITY", "error")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from transformers.utils import logging
    except ImportError:
        return  # the translator says what is missing
    logging.set_verbosity_error()
    logging.disable_progress_bar()


def scored(pairs: Sequence[tuple[str, str]], path: str, finder: Matcher | None, lang: str) -> dict[str, Any]:
    """The scores of targets against references.

    Args:
        pairs: Source and target of each unit.
        path: The references: a bitext, whose targets count, or a text of one segment a line.
        finder: What finds names; None for no name accuracy.
        lang: Language of the targets.

    Raises:
        FormatError: If there are not as many references as units.
        ModelError: If sacrebleu is missing.
    """
    from mtkit.translate.scores import NameTally, text_scores

    references = _references(path, lang)
    if len(references) != len(pairs):
        raise FormatError(
            f"has {len(references)} references for {len(pairs)} units", path=path, hint="give one for each, in order"
        )
    found: dict[str, Any] = {
        metric.name: {"score": round(metric.score, 2), "signature": metric.signature}
        for metric in text_scores([target for _, target in pairs], references)
    }
    if finder is not None:
        tally = NameTally()
        for (source, target), reference in zip(pairs, references, strict=True):
            tally.add(source, target, reference, finder)
        found["names"] = {
            "names": tally.names,
            "preferred": tally.share("preferred"),
            "short": tally.share("short"),
            "admitted": tally.share("admitted"),
        }
    return found


def _references(path: str, lang: str) -> list[str]:
    from mtkit.exchange import detect_format, open_bitext

    try:
        detect_format(path)
    except FormatError:
        from mtkit.read import read_lines

        return [segment.text for segment in read_lines(path, lang=lang).segments]
    with open_bitext(path) as stream:
        return [unit.target for unit in stream.units]


def say(  # noqa: PLR0913 - what was done, and how to tell it
    count: Count,
    scores: dict[str, Any] | None,
    signature: str,
    output: str,
    notes: Sequence[str],
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Figures on standard output, the rest on standard error."""
    if as_json:
        told: dict[str, Any] = {
            "units": count.units,
            "drafted": count.drafted,
            "origins": count.origins,
            "names": count.ways,
            "missing": count.missing,
        }
        told |= {"output": output, "signature": signature} if output else {}
        click.echo(json.dumps(told | ({} if scores is None else {"scores": scores}), ensure_ascii=False, indent=2))
    elif scores is not None:
        for line in _table(scores):
            click.echo(line)
    if quiet:
        return
    say_notes(notes)
    for name in count.missing[:SHOWN]:
        note = f" ({name['note']})" if name["note"] else ""
        click.echo(f"unit {name['unit']}: the name {name['form']} is missing{note}", err=True)
    if len(count.missing) > SHOWN:
        click.echo(f"and {len(count.missing) - SHOWN} more names that are missing", err=True)
    if output:
        click.echo(_summary(count, output), err=True)


def _summary(count: Count, output: str) -> str:
    parts = [f"{count.drafted} of {count.units} units drafted"]
    parts += [f"{number} from the {origin}" for origin, number in sorted(count.origins.items(), reverse=True)]
    if count.ways:
        parts.append("names " + ", ".join(f"{number} {way}" for way, number in sorted(count.ways.items())))
    if count.remarks:
        parts.append(f"{count.remarks} units with notes")
    return f"{output}: " + "; ".join(parts)


def _table(scores: dict[str, Any]) -> list[str]:
    lines = [f"{name:18s} {scores[name]['score']:.2f}  {scores[name]['signature']}" for name in ("BLEU", "chrF")]
    names = scores.get("names")
    if names is not None:
        lines.append(f"{'names':18s} {names['names']}")
        for role in ("preferred", "short", "admitted"):
            share = "-" if names[role] is None else f"{names[role]:.4f}"
            lines.append(f"{'names ' + role:18s} {share}")
    return lines
