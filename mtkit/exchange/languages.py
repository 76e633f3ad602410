"""Language codes as bitext files spell them: `AR`, `ar_SA`, `en-us`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["UNKNOWN", "agreement", "canonical", "is_language_code", "language_of_script", "primary"]

UNKNOWN = "und"
"""The code of a language that nobody named."""

_CODE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SCRIPT_LENGTH = 4
_REGION_LENGTH = 2


def is_language_code(code: str) -> bool:
    """Whether `code` has the shape of a BCP 47 tag: letters, then subtags behind hyphens."""
    return _CODE.fullmatch(code) is not None


def canonical(code: str) -> str:
    """`code` in the usual spelling: `AR` is `ar`, `en_us` is `en-US`, `ZH-HANT` is `zh-Hant`."""
    first, *rest = code.strip().replace("_", "-").split("-")
    parts = [first.lower()]
    for part in rest:
        if len(part) == _SCRIPT_LENGTH and part.isalpha():
            parts.append(part.title())
        elif len(part) == _REGION_LENGTH and part.isalpha():
            parts.append(part.upper())
        else:
            parts.append(part.lower())
    return "-".join(parts)


def primary(code: str) -> str:
    """The language without script and region: `ar` of `ar-SA`."""
    return canonical(code).partition("-")[0]


def agreement(wanted: str, found: str) -> int:
    """How well the code `found` answers `wanted`: 2 the same, 1 one narrows the other (`ar`, `ar-SA`), 0 not."""
    left, right = canonical(wanted), canonical(found)
    if left == right:
        return 2
    return int(left.startswith(f"{right}-") or right.startswith(f"{left}-"))


def language_of_script(texts: Iterable[str]) -> str:
    """`ar` where most letters of `texts` are Arabic, `en` where they are Latin, `und` where neither."""
    arabic = latin = 0
    for text in texts:
        arabic += len(_ARABIC.findall(text))
        latin += len(_LATIN.findall(text))
    if arabic == latin:
        return UNKNOWN
    return "ar" if arabic > latin else "en"
