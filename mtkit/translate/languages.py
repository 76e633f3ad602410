"""How models of translation are told the languages: the tokens of each family, found in its vocabulary.

Nothing here knows torch: what a model has is handed over as its tokens and its configuration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mtkit.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Languages", "codes_in", "languages_of", "plain_code", "same_language"]

SHAPES = {
    "m2m": re.compile(r"__([a-z]{2,3})__"),
    "nllb": re.compile(r"([a-z]{3}_[A-Z][a-z]{3})"),
    "mbart": re.compile(r"([a-z]{2,3}_[A-Z]{2})"),
    "marian": re.compile(r">>([A-Za-z][\w-]*)<<"),
    "madlad": re.compile(r"<2([A-Za-z][\w-]*)>"),
}
"""How a token that names a language is written, by the family of the model."""

FAMILIES = {
    "m2m_100": ("nllb", "m2m"),
    "nllb-moe": ("nllb",),
    "mbart": ("mbart",),
    "marian": ("marian",),
    "t5": ("madlad",),
    "mt5": ("madlad",),
    "umt5": ("madlad",),
}
"""The families that a `model_type` may be of; the first whose tokens are there counts."""

_SHOWN = 40
_TASK = re.compile(r"translation_([a-z]{2,3})_to_([a-z]{2,3})")


@dataclass(frozen=True, slots=True)
class Languages:
    """What tells a model its languages.

    Attributes:
        family: The family of its tokens: a key of `SHAPES`, or empty where the model has no such tokens.
        source: The code of the source for its tokenizer (`src_lang`); empty where it wants none.
        target: The token that the output begins with; empty where there is none.
        prefix: What stands before each source text.
        note: What the user should be told; empty for nothing.
    """

    family: str = ""
    source: str = ""
    target: str = ""
    prefix: str = ""
    note: str = ""


@cache
def _table() -> dict[str, tuple[str, ...]]:
    rows = (files("mtkit.translate") / "languages.tsv").read_text("utf-8").splitlines()
    cells = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return {code: tuple(others.split()) for code, others in cells}


def _spellings(code: str) -> tuple[str, ...]:
    """The codes that a language has, the given one first."""
    for two, others in _table().items():
        if code == two or code in others:
            return tuple(dict.fromkeys((code, two, *others)))
    return (code,)


def same_language(wanted: str, code: str) -> int:
    """How well the code of a model answers a BCP 47 one; 0 for another language, more for a better answer.

    Args:
        wanted: `ar`, `zh-Hant` or the like; a code as the model writes it is the best answer.
        code: `ar`, `arb_Arab`, `ar_AR`, `ara`, `zh_CN` or the like.
    """
    if wanted == code:
        return 100
    asked, has = (re.split("[-_]", text.lower()) for text in (wanted, code))
    spellings = _spellings(asked[0])
    if has[0] not in spellings:
        return 0
    rest = len(set(asked[1:]) & set(has[1:])) * 20 - len(set(asked[1:]) - set(has[1:]))
    return max(50 + rest - spellings.index(has[0]), 1)


def plain_code(code: str) -> str:
    """The BCP 47 code behind one as models write it: `ar` for `arb_Arab`, `zh-Hant` for `zho_Hant`."""
    first, *rest = re.split("[-_]", code)
    two = next((two for two, others in _table().items() if first.lower() in others), first.lower())
    written = {part.title() for part in rest if len(part) == len("Arab")} - {"Arab", "Latn", "Cyrl"}
    regions = [part.upper() for part in rest if len(part) == len("AR")]
    return "-".join([two, *sorted(written), *regions])


def codes_in(tokens: Iterable[str], model_type: str) -> tuple[str, dict[str, str]]:
    """The family of a model and the languages of its vocabulary.

    Args:
        tokens: Every token of the vocabulary that the model has a row for.
        model_type: As its configuration says.

    Returns:
        A key of `SHAPES`, or an empty string; and the token of each code.
    """
    known = list(tokens)
    for family in FAMILIES.get(model_type, ()):
        found = {match[1]: token for token in known if (match := SHAPES[family].fullmatch(token))}
        if found:
            return family, found
    return "", {}


def _best(wanted: str, codes: Iterable[str], name: str, side: str) -> str:
    known = sorted(codes)
    best = max(known, key=lambda code: same_language(wanted, code), default="")
    if not best or not same_language(wanted, best):
        more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
        raise ModelError(
            f"does not know the {side} language {wanted}; it knows {', '.join(known[:_SHOWN])}{more}",
            path=name,
            hint="use another model, or say a code as the model has it with --source-lang or --target-lang",
        )
    return best


def languages_of(
    langs: tuple[str, str], tokens: Iterable[str], model_type: str, about: Mapping[str, Any], name: str
) -> Languages:
    """How a model is told to translate from one language into another.

    Args:
        langs: BCP 47 codes of source and target, or codes as the model writes them.
        tokens: Every token of the vocabulary that the model has a row for.
        model_type: As its configuration says.
        about: What it says of itself: `task_specific_params` of its configuration, `source_lang` and `target_lang` of
            its tokenizer, where there are any.
        name: The model, for messages.

    Raises:
        ModelError: If the model does not know one of the languages; the message lists those that it knows.
    """
    source, target = langs
    family, codes = codes_in(tokens, model_type)
    if family in {"m2m", "nllb", "mbart"}:
        return Languages(family, _best(source, codes, name, "source"), codes[_best(target, codes, name, "target")])
    if family == "madlad":
        return Languages(family, prefix=f"{codes[_best(target, codes, name, 'target')]} ")
    if family == "marian":
        return Languages(family, prefix=f"{codes[_best(target, codes, name, 'target')]} ")
    if model_type == "marian":
        for wanted, has, side in (
            (source, about.get("source_lang"), "source"),
            (target, about.get("target_lang"), "target"),
        ):
            if isinstance(has, str) and len(_spellings(has)) > 1:
                _best(wanted, [has], name, side)
        return Languages()
    if "madlad" in FAMILIES.get(model_type, ()):
        return _task(langs, about.get("task_specific_params") or {}, name)
    return Languages(note=f"{name} does not say its languages; it is taken to translate {source} into {target}")


def _task(langs: tuple[str, str], tasks: Mapping[str, Any], name: str) -> Languages:
    """The prompt of a T5 whose languages are named by tasks in its configuration."""
    found = {match.groups(): tasks[task] for task in tasks if (match := _TASK.fullmatch(task))}
    for (one, other), task in found.items():
        if same_language(langs[0], one) and same_language(langs[1], other):
            return Languages(prefix=str(task.get("prefix", "")))
    if found:
        raise ModelError(
            f"does not translate {langs[0]} into {langs[1]}; it knows {', '.join(f'{a} to {b}' for a, b in found)}",
            path=name,
            hint="use another model",
        )
    return Languages(note=f"{name} does not say its languages; it is taken to translate {langs[0]} into {langs[1]}")
