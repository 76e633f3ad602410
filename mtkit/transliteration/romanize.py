"""How an Arabic name is spelled in news: ranked candidates, never a verdict.

Words on record come with the spellings that were met, weighed by how often; other words are spelled by a small
network. The article, `بن`, `أبو`, `عبد ال` and compounds with `الله` and `الدين` have forms of their own.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtkit.transliteration.letters import arabic_words
from mtkit.transliteration.names import particles
from mtkit.transliteration.speller import shipped_speller
from mtkit.transliteration.spellings import shipped_names, shipped_spellings
from mtkit.transliteration.standards import load_scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtkit.transliteration.speller import Speller
    from mtkit.transliteration.spellings import Spellings

__all__ = ["Candidate", "romanize", "spell_word"]

Source = Literal["record", "model"]
TRUST = 3  # uses on record that weigh as much as the network
FAMILIAR = 1.5  # log-probability for a spelling that is on record for any name
WIDE = 24  # spellings of a word that are looked at
SUN = frozenset("تثدذرزسشصضطظلن")
SUN_LATIN = {"ث": "th", "ذ": "dh", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z"}
_ARTICLE = re.compile("a[lsthdrzn]{1,2}-")
SERVANT, GOD, RELIGION = "عبد", "الله", "الدين"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spelling of a name.

    Attributes:
        text: The spelling, with capitals.
        score: Its share of the probability, 0 to 1.
        source: `record` if every word of it is on record for its Arabic word, else `model`.
    """

    text: str
    score: float
    source: Source


class _Part(NamedTuple):
    text: str
    score: float
    recorded: bool


def romanize(name: str, *, limit: int = 10, sun_letters: bool = False) -> list[Candidate]:
    """News-style spellings of an Arabic name, the likeliest first.

    Args:
        name: One name of any number of words; vowel signs do not matter.
        limit: How many spellings to give.
        sun_letters: Assimilate the article: "ash-Sharaa" for "al-Sharaa".

    Returns:
        At most `limit` candidates with different texts; none where `name` has no Arabic letters.
    """
    words = list(arabic_words(name))
    states = [_Part("", 1.0, recorded=True)]
    at = 0
    while at < len(words):
        size, parts = _next(words, at, sun_letters=sun_letters)
        states = _joined(states, parts, keep=max(limit, 1) * 4)
        at += size
    total = sum(state.score for state in states) or 1.0
    whole = shipped_names().of(" ".join(words))
    uses = sum(whole.values())
    weight = uses / (uses + TRUST)
    scores: dict[str, tuple[float, bool]] = {
        text: (weight * count / uses, True) for text, count in whole.items() if not sun_letters
    }
    for state in states:
        text = state.text if _ARTICLE.match(state.text) else state.text[:1].upper() + state.text[1:]
        if text:
            known, recorded = scores.get(text, (0.0, False))
            scores[text] = known + (1 - weight) * state.score / total, recorded or state.recorded
    ranked = sorted(scores.items(), key=lambda item: (-item[1][0], item[0]))[: max(limit, 0)]
    return [Candidate(text, score, "record" if recorded else "model") for text, (score, recorded) in ranked]


def spell_word(
    word: str, *, limit: int = WIDE, speller: Speller | None = None, spellings: Spellings | None = None
) -> list[tuple[str, float, bool]]:
    """Spellings of one folded Arabic word without article: letters a to z, probability, whether on record for it."""
    speller = speller or shipped_speller()
    spellings = shipped_spellings() if spellings is None else spellings
    on_record = spellings.of(word)
    uses = sum(on_record.values())
    odds = {
        text: math.exp(score + (FAMILIAR if spellings.uses(text) else 0.0))
        for text, score in speller.spell(word, limit=WIDE)
    }
    total = sum(odds.values()) or 1.0
    weight = uses / (uses + TRUST)
    scores = {text: (1 - weight) * share / total for text, share in odds.items()}
    for text, count in on_record.items():
        scores[text] = scores.get(text, 0.0) + weight * count / uses
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return [(text, score, text in on_record) for text, score in ranked]


def _next(words: Sequence[str], at: int, *, sun_letters: bool) -> tuple[int, list[_Part]]:
    """How many words the next part of a name takes, and its spellings."""
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else ""
    if word == SERVANT and after != GOD and after.startswith("ال") and len(after) > 3:  # noqa: PLR2004 - a name of God follows
        return 2, _servant(after)
    if after == GOD:
        return 2, _compound(word + GOD, word, (("allah", 0.6), ("ullah", 0.3)), parted=("Allah", 0.1))
    if after == RELIGION:
        endings = (("eddin", 0.1), ("eddine", 0.08), ("uddin", 0.05), ("aldin", 0.02))
        return 2, _compound(word + RELIGION, word, endings, parted=("al-Din", 0.7))
    spelled = particles().spelled.get(word)
    if spelled and (after or at):
        return 1, [_Part(text, weight, recorded=True) for text, weight in spelled.items()]
    if word.startswith("ال") and len(word) > 3 and word != GOD:  # noqa: PLR2004 - two letters must follow
        return 1, _with_article(word, lead=at > 0, sun_letters=sun_letters)
    return 1, [_Part(text.capitalize(), score, recorded) for text, score, recorded in spell_word(word)]


def _with_article(word: str, *, lead: bool, sun_letters: bool) -> list[_Part]:
    base = word[2:]
    article = "al-"
    if sun_letters and base[0] in SUN:
        letter = SUN_LATIN.get(base[0]) or load_scheme("ijmes").letters[base[0]]
        article = f"a{letter}-"
    out = []
    whole = shipped_spellings().by_name.get(word, {})
    bare = shipped_spellings().of(base)
    foreign = sum(whole.values()) / (sum(whole.values()) + 4 * sum(bare.values()) + TRUST)
    for text, score, recorded in spell_word(base):
        exonym = recorded and not lead and text[:1] != base[:1] and not _renders(base, text)
        if exonym:
            out.append(_Part(text.capitalize(), (1 - foreign) * score, recorded))
        else:
            out.append(_Part(article + text.capitalize(), (1 - foreign) * score * 0.8, recorded))
            out.append(_Part(text.capitalize(), (1 - foreign) * score * 0.2, recorded))
    out += [_Part(text.capitalize(), foreign * n / sum(whole.values()), recorded=True) for text, n in whole.items()]
    return out


def _renders(arabic: str, latin: str) -> bool:
    """Whether a spelling on record follows the letters, unlike "Cairo" for القاهرة."""
    from mtkit.transliteration.weights import shipped

    return float(shipped().log_odds([(arabic, latin)])[0]) > 0


def _servant(holder: str) -> list[_Part]:
    base = holder[2:]
    whole = shipped_spellings().of(SERVANT + holder)
    uses = sum(whole.values())
    weight = uses / (uses + 10 * TRUST)
    out = [_Part(text.capitalize(), weight * count / uses, recorded=True) for text, count in whole.items()]
    for text, score, recorded in spell_word(base):
        name = text.capitalize()
        for form, share in ((f"Abdul {name}", 0.35), (f"Abdel {name}", 0.25), (f"Abd al-{name}", 0.2)):
            out.append(_Part(form, (1 - weight) * score * share, recorded))
        out.append(_Part(f"Abdul{text}", (1 - weight) * score * 0.12, recorded))
        out.append(_Part(f"Abdel-{name}", (1 - weight) * score * 0.08, recorded))
    return out


def _compound(
    joined: str, first: str, endings: Iterable[tuple[str, float]], *, parted: tuple[str, float]
) -> list[_Part]:
    """Spellings of two words that news writes as one or as two."""
    whole = shipped_spellings().of(joined)
    uses = sum(whole.values())
    weight = uses / (uses + TRUST)
    out = [_Part(text.capitalize(), weight * count / uses, recorded=True) for text, count in whole.items()]
    for text, score, recorded in spell_word(first):
        name = text.capitalize()
        out += [_Part(name + ending, (1 - weight) * score * share, recorded) for ending, share in endings]
        out.append(_Part(f"{name} {parted[0]}", (1 - weight) * score * parted[1], recorded))
    return out


def _joined(states: Sequence[_Part], parts: Sequence[_Part], *, keep: int) -> list[_Part]:
    """Each beginning with each continuation, the likeliest ones."""
    best: dict[str, _Part] = {}
    for state in states:
        for part in parts:
            text = f"{state.text} {part.text}" if state.text else part.text
            score = state.score * part.score
            known = best.get(text)
            recorded = state.recorded and part.recorded
            if known is not None:
                score, recorded = score + known.score, recorded or known.recorded
            best[text] = _Part(text, score, recorded)
    return sorted(best.values(), key=lambda each: (-each.score, each.text))[:keep]
