"""Arabic, English or neither, by script alone."""

from __future__ import annotations

import regex

__all__ = ["detect_language"]

_ADDRESS = ("://", "www.", "@")
_NOT_PROSE = regex.compile(r"\S*(?:://|www\.|@)\S*")
_WORD = regex.compile(r"(?<ar>[\p{Arabic}\p{Mn}\u0640]*\p{Arabic}[\p{Arabic}\p{Mn}\u0640]*)|(?<en>\p{Latin}+)|\p{L}+")
_LETTER = regex.compile(r"[\p{L}\p{Arabic}\p{Latin}]")
_ASCII = frozenset(map(chr, range(0x80)))
_ASCII_WORD = regex.compile("[A-Za-z]+")
_SAMPLE = 200_000


def detect_language(text: str) -> str:
    """`ar` if most words of `text` are in Arabic script, `en` if in Latin script, `und` otherwise.

    Words are counted, not letters, in the first 200,000 code points; addresses of pages and mailboxes do not count.
    French counts as `en` and Persian as `ar`: the caller can always name the language.
    """
    counts = {"ar": 0, "en": 0, None: 0}
    sample = text[:_SAMPLE]
    if any(sign in sample for sign in _ADDRESS):  # the pattern looks at every word from every letter of it
        sample = _NOT_PROSE.sub(" ", sample)
    if _LETTER.search("".join({*sample} - _ASCII)):
        for word in _WORD.finditer(sample):
            counts[word.lastgroup] += 1
    else:  # only letters a to z: the same, sooner
        counts["en"] = len(_ASCII_WORD.findall(sample))
    best = max(("ar", "en"), key=lambda lang: counts[lang])
    return best if counts[best] > counts[None] else "und"
