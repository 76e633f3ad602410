"""The card of a data set: Markdown with the YAML head that Hugging Face reads, made from its figures."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtkit.corpus.settings import CorpusSettings

__all__ = ["About", "about_corpus", "dataset_card", "size_category"]

_SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000)
_SIGNS = re.compile(r"([\\`*_{}\[\]<>|#~&$!])")
_START = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+=])")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ORIGINS = 200
_MANY = 0.01


@dataclass(frozen=True, slots=True)
class About:
    """What a card says that cannot be counted.

    Attributes:
        name: Short name.
        title: What people call it; empty for the name.
        description: One or more paragraphs of Markdown.
        version: Version of the data.
        licence: SPDX identifier; empty for what the units say.
        files: The files of the data set, as the card should name them; empty for those that were counted.
    """

    name: str
    title: str = ""
    description: str = ""
    version: str = ""
    licence: str = ""
    files: tuple[str, ...] = ()


def about_corpus(settings: CorpusSettings) -> About:
    """What a `corpus.toml` says of its corpus."""
    return About(settings.name, settings.title, settings.description, settings.version, settings.licence)


def dataset_card(figures: Mapping[str, Any], about: About) -> str:
    """The card of a data set.

    Args:
        figures: What `Statistics.as_dict` gives.
        about: What cannot be counted.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("mtkit.corpus"),
        autoescape=select_autoescape(default=False),  # Markdown: `finalize` does the same for it
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
        keep_trailing_newline=True,
    )
    licences = sorted({row["licence"] for row in figures["origins"] if row["licence"]})
    text = environment.get_template("card.md.j2").render(
        found=figures,
        about=about,
        title=about.title or about.name,
        description=_Plain(about.description),
        head=_Plain(_head(figures, about, licences)),
        licences=[about.licence] if about.licence and not licences else licences,
        origins=figures["origins"][:_ORIGINS],
        signatures=_by_signature(figures["origins"]),
        limits=list(_limits(figures)),
        code=_code,
        number=lambda value: "–" if value is None else f"{value:,}",
        share=lambda part, whole: f"{100 * part / whole:.1f} %" if whole else "–",
    )
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


class _Plain(str):
    """Markdown of ours, or of whoever wrote the description, that is not escaped."""

    __slots__ = ()


def _code(text: str) -> _Plain:
    """A text as code on one line, between more backticks than it has in a row."""
    line = _on_one_line(text)
    fence = "`" * (max(map(len, re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return _Plain(f"{fence}{pad}{line}{pad}{fence}")


def _finalized(value: object) -> object:
    """What a template writes for a value: text of files loses its meaning as Markdown."""
    return value if isinstance(value, _Plain) else _escaped(str(value))


def _escaped(text: str) -> str:
    """A text on one line that Markdown shows as it is; bidi controls, which could turn its neighbours, are dropped."""
    line = _SIGNS.sub(r"\\\1", _on_one_line(text))
    return _START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)


def _on_one_line(text: str) -> str:
    return " ".join(_BIDI.sub("", text).split())


def size_category(units: int) -> str:
    """The size category of Hugging Face: `1K<n<10K`."""
    names = ["1K", "10K", "100K", "1M", "10M", "100M", "1B"]
    for place, limit in enumerate(_SIZES):
        if units < limit:
            return f"{names[place - 1]}<n<{names[place]}" if place else "n<1K"
    return "n>1B"


@cache
def _known_licences() -> frozenset[str]:
    text = (files("mtkit.corpus") / "card_licences.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _head(figures: Mapping[str, Any], about: About, licences: list[str]) -> str:
    """The YAML head; every value is written as JSON, which is YAML, too."""
    langs = list(dict.fromkeys(figures[side].partition("-")[0] for side in ("source_lang", "target_lang")))
    stated = licences or ([about.licence] if about.licence else [])
    ids = list(dict.fromkeys(name.lower() if name.lower() in _known_licences() else "other" for name in stated))
    values: dict[str, Any] = {"language": langs, "license": ids or ["unknown"]}
    if "other" in ids:
        values["license_name"] = _on_one_line(" AND ".join(stated))
    values |= {
        "multilinguality": ["translation"],
        "size_categories": [size_category(figures["units"]["all"])],
        "task_categories": ["translation"],
        "pretty_name": _on_one_line(about.title or about.name),
        "tags": ["parallel-corpus", *(["sentence-alignment"] if figures["scores"]["scored"] else [])],
    }
    return "\n".join(f"{key}:{_yaml(value)}" for key, value in values.items())


def _yaml(value: object) -> str:
    if isinstance(value, list):
        return "".join(f"\n-{_yaml(item)}" for item in value)
    text = str(value)
    return " " + (
        text if re.fullmatch("[a-z][a-z0-9.-]*", text) and text not in {"no", "yes", "on", "off"} else _quoted(text)
    )


def _quoted(text: str) -> str:
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _by_signature(origins: list[dict[str, Any]]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for row in origins:
        said = row["signature"] or (f"written by {row['tool']}" if row["tool"] else "")
        counts[said] = counts.get(said, 0) + row["units"]
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _limits(figures: Mapping[str, Any]) -> Iterator[str]:
    """What whoever uses the data should know, one sentence each, as far as it can be counted."""
    units, status = figures["units"], figures["status"]
    if not status["accepted"]:
        yield "No unit is marked as accepted by a person: the alignment is as the machine made it."
    elif status["accepted"] < units["all"]:
        yield f"{_of(status['accepted'], figures)} were accepted by a person, {status['rejected']:,} rejected."
    doubtful = (
        (units["no_source"] + units["no_target"], "have text on one side only"),
        (sum(figures["scores"]["tenths"][:5]), "have a score below 0.5 and may be misaligned"),
        (figures["scores"]["unscored"], "have no score that would tell how sure their alignment is"),
        (figures["duplicates"]["folded"], "repeat another but for spelling and punctuation"),
        (
            figures["untranslated"]["in_source_script"] + figures["untranslated"]["same_as_source"],
            "are not translated: the target repeats the source or is in its script",
        ),
    )
    for count, what in doubtful:
        if count:
            yield f"{_of(count, figures)} {what}."
    names = figures["names"]
    if names and names["mentions"]:
        wrong = names["rendered"]["forbidden"] + names["rendered"]["other"]
        if wrong > _MANY * names["mentions"]:
            yield (
                f"{wrong:,} of {names['mentions']:,} mentions of names that the glossary lists are rendered in a form "
                "that it forbids or does not list."
            )
    if figures.get("unreadable_units"):
        yield f"{figures['unreadable_units']:,} units of the files could not be read and are not counted."
    yield "Nothing in the files tells whether the translations were made by people or by machines."


def _of(count: int, figures: Mapping[str, Any]) -> str:
    total = figures["units"]["all"]
    return f"{count:,} of {total:,} units ({100 * count / total:.1f} %)"
