"""Consonant sketches: a coarse key by which words that cannot belong together are set aside unseen."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["arabic_keys", "arabic_sketches", "latin_keys", "latin_sketches"]

_ARABIC = str.maketrans(
    "بپفڤتثجچدذرزژسشصضطظخغقكگلمن",
    "PPPPTTTTTTRTTTTTTTTKKKKKLMN",
)
_ARABIC_SILENT = dict.fromkeys(map(ord, "احعهويءأإآؤئىة"))
_LATIN = str.maketrans("bpfvtdszjkqgxclrmn", "PPPPTTTTTKKKKKLRMN")
_LATIN_SILENT = dict.fromkeys(map(ord, "aeiouyhw"))
_WEAK_START = frozenset("احعهويءأإآؤئىة")
_EITHER_START = frozenset("hjvwyx")
_VOWELS = frozenset("aeiou")
SHORT = 3  # sketches below this length must be equal; longer ones may lack a class of the other
LONG = 5  # and from this length on one class may differ


def _squeeze(classes: str) -> str:
    return "".join(sign for at, sign in enumerate(classes) if at == 0 or classes[at - 1] != sign)


@lru_cache(maxsize=65536)
def arabic_sketches(word: str) -> tuple[str, ...]:
    """The sketches of a folded Arabic word; `ج` and a last `ة` have two readings."""
    readings = {word, word.replace("ج", "گ")}
    readings |= {reading.replace("ة", "ت") for reading in readings}
    return tuple(sorted({_squeeze(each.translate(_ARABIC_SILENT).translate(_ARABIC)) for each in readings}))


@lru_cache(maxsize=65536)
def latin_sketches(word: str) -> tuple[str, ...]:
    """The sketches of a folded Latin word; `c` and `g` have two readings, `x` is one sound or two."""
    readings = {word, word.replace("c", "t").replace("g", "j"), word.replace("ch", "t"), word.replace("x", "ks")}
    return tuple(sorted({_squeeze(each.translate(_LATIN_SILENT).translate(_LATIN)) for each in readings}))


def _shorter(sketch: str) -> list[str]:
    return [sketch[:at] + sketch[at + 1 :] for at in range(len(sketch))]


@lru_cache(maxsize=65536)
def arabic_keys(word: str) -> frozenset[str]:
    """Keys to look a folded Arabic word up by; it shares one with each Latin word it may belong to."""
    keys: set[str] = set()
    start = "V" if word[:1] in _WEAK_START else "C"
    for sketch in arabic_sketches(word):
        keys.add(sketch)
        if len(sketch) >= SHORT:
            keys.update((f"-{sketch}", *_shorter(sketch)))
        if len(sketch) >= LONG:
            keys.update(f"+{each}" for each in _shorter(sketch))
    return frozenset(start + key for key in keys)


@lru_cache(maxsize=65536)
def latin_keys(word: str) -> frozenset[str]:
    """Keys under which a folded Latin word is filed."""
    keys: set[str] = set()
    for sketch in latin_sketches(word):
        keys.add(sketch)
        if len(sketch) >= SHORT + 1:
            keys.update(f"-{each}" for each in _shorter(sketch))
        if len(sketch) >= LONG:
            keys.update(f"+{each}" for each in _shorter(sketch))
    starts = "VC" if word[:1] in _EITHER_START else "V" if word[:1] in _VOWELS else "C"
    return frozenset(start + key for key in keys for start in starts)
