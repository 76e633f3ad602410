"""The words of a unit as the miner sees them: runs of English words that may be names, Arabic words, their readings."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from mtkit.glossary.match_context import opens_sentence
from mtkit.glossary.match_search import word_list
from mtkit.orthography import arabic_tokens, fold_arabic, fold_latin, latin_tokens
from mtkit.transliteration.letters import arabic_words, latin_words
from mtkit.transliteration.names import NameWord, arabic_name, particles

__all__ = [
    "ArabicWord",
    "EnglishText",
    "EnglishWord",
    "Lists",
    "Reading",
    "arabic_text",
    "english_text",
    "folded_latin",
    "lists",
    "name_key",
    "rare_fold",
    "readings",
]

_POSSESSIVE = re.compile("['\u2019]s$|['\u2019]$", re.IGNORECASE)
_HYPHENS = "-\u2010\u2011\u2012\u2013"
_JOIN = re.compile(rf"[^\S\n]*\n?[^\S\n]*|[^\S\n]?[{_HYPHENS}][^\S\n]?")
_GAP = re.compile("[^\\S\n\u00b6]*\n?[^\\S\n]*(?:[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069][^\\S\n]*)*")
_ARTICLE = "ال"
_BARE_ARTICLES = frozenset({"al", "el", "ul", "il"})
"""Articles that count without a hyphen; others (`at`, `as`, `an`) are English words as well."""
_SERVANTS = re.compile("abd([aeou]l|u[rsntdz])$")
"""Abdul, Abdel, Abdur: the article of the next word is written with this one."""
_FATHER = frozenset({"ابو", "ابي", "ابا"})
_LEAST_REST = 3
"""Letters that must remain behind a proclitic."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of `mining.toml`; English words are in lower case, Arabic ones folded on tier 1.

    Attributes:
        no_names: English words that are proposed neither alone nor at the edge of a name.
        calendar: Arabic names of days and months.
        cues: Kind of name to the Arabic words that tell it.
        proclitics: What may be written together with the word behind it, the longest first.
        fused: The same where the article behind it has lost its alef.
    """

    no_names: frozenset[str]
    calendar: frozenset[str]
    cues: dict[str, frozenset[str]]
    proclitics: tuple[str, ...]
    fused: tuple[str, ...]


@cache
def lists() -> Lists:
    """The word lists, read once."""
    raw = tomllib.loads((files("mtkit.glossary") / "mining.toml").read_text("utf-8"))
    arabic = raw["arabic"]
    return Lists(
        frozenset(word for words in raw["english"].values() for word in words.split()),
        frozenset(arabic.pop("calendar").split()),
        {kind: frozenset(words.split()) for kind, words in arabic.items()},
        tuple(sorted(raw["proclitics"]["words"].split(), key=len, reverse=True)),
        tuple(sorted(raw["proclitics"]["fused"].split(), key=len, reverse=True)),
    )


class EnglishWord(NamedTuple):
    """A word that may be a part of a name, an article that stands apart included.

    Attributes:
        start: Raw offset of its first code point, that of the article where there is one.
        end: Raw offset behind its last one; a possessive is outside.
        word: Its letters.
        key: Its letters in lower case, without article.
        capital: Whether it begins with a capital.
    """

    start: int
    end: int
    word: NameWord
    key: str
    capital: bool


@dataclass(slots=True)
class EnglishText:
    """An English text.

    Attributes:
        runs: Words that hang together and may be names; each run has a capital.
        lower: Folded words that stand there in lower case.
        upper: Folded words that stand there with a capital, not first in a sentence.
        words: All folded words.
    """

    runs: list[list[EnglishWord]]
    lower: set[str]
    upper: set[str]
    words: set[str]


class _Piece(NamedTuple):
    start: int
    end: int
    key: str
    capital: bool
    joined: bool


def _pieces(text: str) -> list[_Piece]:
    out: list[_Piece] = []
    last = -1
    for raw, start, end in latin_tokens(text):
        possessive = _POSSESSIVE.search(raw)
        stop = start + possessive.start() if possessive and possessive.start() else end
        key = _letters(text[start:stop])
        joined = last >= 0 and start > last and _JOIN.fullmatch(text, last, start) is not None
        if key:
            out.append(_Piece(start, stop, key, raw.lstrip("\u02bb\u02bc\u02bd\u02be\u02bf")[:1].isupper(), joined))
        last = end if stop == end else -1  # nothing joins on across a possessive
    return out


@lru_cache(maxsize=1 << 16)
def _letters(word: str) -> str:
    return "".join(latin_words(word))


def english_text(text: str) -> EnglishText:
    """Take an English text apart."""
    pieces = _pieces(text)
    found = EnglishText([], set(), set(), set())
    for piece in pieces:
        found.words.add(piece.key)
        if not piece.capital:
            found.lower.add(piece.key)
        elif not opens_sentence(text, piece.start):
            found.upper.add(piece.key)
    run: list[EnglishWord] = []
    article: _Piece | None = None
    for at, piece in enumerate(pieces):
        if not piece.joined or (article is None and not _may_stand(text, pieces, at, inside=bool(run))):
            _close(run, found.runs)
            run, article = [], None
        if article is None and _is_article(text, pieces, at, inside=bool(run)):
            article = piece
        elif article is not None or _may_stand(text, pieces, at, inside=bool(run)):
            servant = _SERVANTS.match(piece.key) if at + 1 < len(pieces) and pieces[at + 1].joined else None
            if servant is not None and article is None and pieces[at + 1].capital:
                word = NameWord("abd", article=False, whole="abd")
                run.append(EnglishWord(piece.start, piece.end, word, piece.key, piece.capital))
                article = _Piece(pieces[at + 1].start, piece.end, servant[1], capital=False, joined=True)
                continue
            run.append(_word(piece, article))
            article = None
    _close(run, found.runs)
    return found


def _close(run: list[EnglishWord], runs: list[list[EnglishWord]]) -> None:
    if any(word.capital for word in run):
        runs.append(run)


def _may_stand(text: str, pieces: list[_Piece], at: int, *, inside: bool) -> bool:
    piece = pieces[at]
    return (
        piece.capital
        or piece.key in particles().small - particles().articles
        or _is_article(text, pieces, at, inside=inside)
    )


def _is_article(text: str, pieces: list[_Piece], at: int, *, inside: bool) -> bool:
    """Whether a word is an article of the next one: by its hyphen, or al, or a lower-case one amid capitals."""
    piece = pieces[at]
    if piece.key not in particles().articles or at + 1 == len(pieces) or not pieces[at + 1].joined:
        return False
    if text[piece.end] in _HYPHENS:
        return True
    following = pieces[at + 1]
    if following.key in particles().articles or (not following.capital and piece.key not in _BARE_ARTICLES):
        return False
    if piece.key in _BARE_ARTICLES:
        return following.capital
    return inside and not piece.capital and piece.key not in word_list("english_words.txt") and len(piece.key) > 1


def _word(piece: _Piece, article: _Piece | None) -> EnglishWord:
    if article is not None:
        word = NameWord(piece.key, article=True, whole=article.key + piece.key)
        return EnglishWord(article.start, piece.end, word, piece.key, piece.capital)
    base = particles().latin.get(piece.key, piece.key)
    return EnglishWord(piece.start, piece.end, NameWord(base, article=False, whole=base), piece.key, piece.capital)


class Reading(NamedTuple):
    """An Arabic word without the letters of a proclitic.

    Attributes:
        form: How it is written without proclitic: letters with their hamzas, without marks and tatweel.
        cut: How many raw code points of the word as it stands were taken off, marks and tatweel included.
        word: What is compared.
    """

    form: str
    cut: int
    word: NameWord


class ArabicWord(NamedTuple):
    """A word of an Arabic text: its raw range, its readings (the whole first), and if it joins the one before."""

    start: int
    end: int
    readings: tuple[Reading, ...]
    joined: bool


def arabic_text(text: str) -> list[ArabicWord]:
    """The words of an Arabic text with their readings."""
    out: list[ArabicWord] = []
    last = -1
    for raw, start, end in arabic_tokens(text):
        found = readings(raw)
        joined = last >= 0 and _GAP.fullmatch(text, last, start) is not None
        last = end
        if found:
            out.append(ArabicWord(start, end, found, joined))
    return out


@lru_cache(maxsize=1 << 16)
def readings(token: str) -> tuple[Reading, ...]:
    """The readings of an Arabic word as it stands, the whole word first."""
    whole = "".join(arabic_words(token))
    if not whole:
        return ()
    forms = {whole: 0}
    if rare_fold(whole) not in word_list("whole_words.txt"):
        for clitic in lists().proclitics:
            rest = whole.removeprefix(clitic)
            if rest != whole and len(rest) >= _LEAST_REST:
                forms.setdefault(rest, len(clitic))
        for clitic in lists().fused:
            if whole.startswith(clitic) and len(whole) >= len(clitic) + _LEAST_REST - 1:
                forms.setdefault(_ARTICLE + whole[len(clitic) :], len(clitic))
                forms.setdefault(_ARTICLE + whole[len(clitic) - 1 :], len(clitic) - 1)
    return tuple(
        Reading(form, _raw_length(token, letters), words[0])
        for form, letters in forms.items()
        if (words := arabic_name(form))
    )


def _raw_length(token: str, letters: int) -> int:
    """How many code points of a word hold its first letters, with the marks behind them."""
    seen = 0
    for at, char in enumerate(token if letters else ""):
        if unicodedata.category(char) in {"Mn", "Cf", "Lm", "Sk"}:
            continue
        if seen >= letters:
            return at
        seen += len(unicodedata.normalize("NFKC", char))
    return len(token) if letters else 0


@lru_cache(maxsize=1 << 16)
def rare_fold(form: str) -> str:
    """An Arabic form folded on tier 2, under which its spellings are counted together."""
    return fold_arabic(form, 2).text.strip()


def name_key(form: str) -> str:
    """The same for a whole name: أبو, أبي and أبا at its beginning are one word in three cases."""
    folded = rare_fold(form)
    head, space, rest = folded.partition(" ")
    return f"ابو {rest}" if space and head in _FATHER else folded


def folded_latin(text: str) -> str:
    """An English form in lower case without accents and apostrophes."""
    return fold_latin(text).text.casefold()
