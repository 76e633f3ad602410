"""Words as the aligner sees them: folded, clitics split off, and cut to stems.

Arabic and English words are reduced until inflected forms meet: `وبالمدارس` and `مدرسة` do not, but `وبالمدينة`,
`مدينتهم` and `مدينة` do. What a proclitic looks like is split off only where the rest is a more usual word, by the
counts of the training data, so that `وليد`, `بشار` and `لبنان` stay whole. Words of other languages are runs of
letters without accents, whose first letters are their stem; scripts without spaces are cut into pairs of characters.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "Word",
    "arabic_stem",
    "arabic_words",
    "english_stem",
    "english_words",
    "fold",
    "other_words",
    "split_clitics",
    "tokens",
    "words_of",
]

_DROPPED = dict.fromkeys(
    [
        *range(0x0610, 0x061B),
        0x061C,
        0x0640,
        *range(0x064B, 0x0660),
        0x0670,
        *range(0x06D6, 0x06DD),
        *range(0x06DF, 0x06E9),
        *range(0x06EA, 0x06EE),
        0x00AD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
    ]
)
_FOLDED = {ord(a): b for a, b in zip("أإآٱىةیکھہۀە", "اااايهيكهههه", strict=True)}
_DIGITS = {ord(digit): str(index % 10) for index, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_TABLE = {**_DROPPED, **_FOLDED, **_DIGITS, 0x2019: "'", 0x2018: "'", 0x02BC: "'", 0x00A0: " "}

_TOKEN = regex.compile(
    r"\d+(?:[.,٫٬]\d+)*|[\p{Arabic}--\p{Nd}--\p{P}]+|[\p{Latin}\p{M}]+(?:'[\p{Latin}\p{M}]+)*", regex.V1
)

_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك", "س")
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "نا", "كم", "ني", "ه", "ك", "ي")
_ENDINGS = ("يتين", "يات", "ات", "ون", "ين", "ان", "تين", "تان", "يه", "وا", "ه", "ي", "ا", "ت")
_SHORTEST = 3

MOST_REMEMBERED = 200_000
"""Words that a reader of segments remembers before it begins anew."""

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_OTHER = regex.compile(rf"\d+(?:[.,٫٬]\d+)*|(?<unspaced>[{_UNSPACED}]+)|[[\p{{L}}\p{{M}}]--[{_UNSPACED}]]+", regex.V1)
_THOUSANDS = regex.compile(r"\d{1,3}(?:[.,٬]\d{3})+")
_ACCENTED = "\u0530"
"""Letters before this one (Latin, Greek, Cyrillic) lose their accents in stems."""

STEM = 5
"""Letters of a stem, in languages of which nothing else is known."""


class Word(NamedTuple):
    """A word of a segment: its form after folding and clitic splitting, its stem, and its kind.

    Kinds are `word`, `number` (digits only, separators taken out), `latin` (Latin letters in an Arabic text) and `name`
    (no word of the text: the id of a glossary entry that is named in it, the same on both sides).
    """

    form: str
    stem: str
    kind: str


def fold(text: str) -> str:
    """Fold spelling variation that carries no meaning for alignment; lower case; compatibility forms decomposed."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).translate(_TABLE).lower()


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, folded."""
    found: list[str] = _TOKEN.findall(fold(text))
    return found


def _number(token: str) -> str:
    plain = token.replace("٬", "").replace("٫", ".")
    parts = plain.split(",")
    thousands = all(len(part.partition(".")[0]) == 3 for part in parts[1:])  # noqa: PLR2004 - digits
    return "".join(parts) if thousands else plain


def split_clitics(word: str, counts: Mapping[str, int]) -> str:
    """The word (folded) without proclitics, article and pronoun suffixes, where the rest is a known word.

    Args:
        word: A folded Arabic word.
        counts: How often each folded form stood in the training data.
    """
    own = counts.get(word, 0)
    if word[0] in _CONJUNCTIONS and len(word) > _SHORTEST:
        rest = word[1:]
        if _known(rest, counts) > 0.3 * own:
            word, own = rest, counts.get(rest, 0)
    word, article = _without_article(word, counts, own)
    return word if article else _without_pronoun(word, counts)


def _known(word: str, counts: Mapping[str, int]) -> int:
    """How often the word stood, also with the article or one more proclitic before it."""
    count = counts.get(word, 0)
    if word.startswith("لل"):
        return count + counts.get("ال" + word[2:], 0)
    if word.startswith(_PREPOSITIONS) and len(word) > _SHORTEST:
        return count + counts.get(word[1:], 0) // 3
    return count + counts.get("ال" + word, 0)


def _without_article(word: str, counts: Mapping[str, int], own: int) -> tuple[str, bool]:
    if word.startswith("ال") and len(word) >= 4:  # noqa: PLR2004 - article and two letters
        return word[2:], True
    if word.startswith("لل") and len(word) >= 4:  # noqa: PLR2004
        rest = word[2:]
        if counts.get("ال" + rest, 0) + counts.get(rest, 0) >= own // 4:
            return rest, True
    if word.startswith(_PREPOSITIONS) and len(word) > _SHORTEST:
        rest = word[1:]
        if rest.startswith("ال") and len(rest) >= 4:  # noqa: PLR2004
            if counts.get(rest, 0) + counts.get(rest[2:], 0) >= own // 4:
                return rest[2:], True
        elif counts.get(rest, 0) + counts.get("ال" + rest, 0) > 2 * own + 1:
            return rest, False
    return word, False


def _without_pronoun(word: str, counts: Mapping[str, int]) -> str:
    own = counts.get(word, 0) + counts.get("ال" + word, 0)
    for ending in _PRONOUNS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            rest = word[: -len(ending)]
            count = counts.get(rest, 0) + counts.get("ال" + rest, 0)
            if rest.endswith("ت") and counts.get(rest[:-1] + "ه", 0) > count:
                rest, count = rest[:-1] + "ه", counts[rest[:-1] + "ه"]
            if count > 2 * own + 1:
                return rest
            break
    return word


@lru_cache(maxsize=1 << 16)
def arabic_stem(form: str) -> str:
    """The form without its inflectional ending, at least three letters long."""
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST:
            return form[: -len(ending)]
    return form


_ENGLISH = (
    ("ations", ""), ("ation", ""), ("ities", "i"), ("ings", ""), ("ness", ""), ("ments", ""), ("ment", ""),
    ("ing", ""), ("ity", "i"), ("ies", "i"), ("ied", "i"), ("ion", ""), ("ions", ""), ("ers", ""), ("er", ""),
    ("est", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", ""), ("y", "i"), ("e", ""),
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def english_stem(form: str) -> str:
    """A light stem: the usual endings of inflection and derivation taken off, at least three letters left."""
    for ending, put in _ENGLISH:
        if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST:
            stem = form[: -len(ending)] + put
            return stem[:-1] if len(stem) > _SHORTEST and stem[-1] == stem[-2] and stem[-1] not in "ls" else stem
    return form


def arabic_words(text: str, counts: Mapping[str, int], cache: dict[str, Word]) -> list[Word]:
    """The words of an Arabic segment, in order; `cache` is filled with what was met."""

    def read(token: str) -> Word:
        if token[0] < "\u0250":
            return Word(token, english_stem(token), "latin")
        form = split_clitics(token, counts)
        return Word(form, arabic_stem(form), "word")

    return _read(text, cache, read)


def english_words(text: str, cache: dict[str, Word]) -> list[Word]:
    """The words of an English segment, in order; possessive endings are cut, `cache` is filled with what was met."""
    return _read(text, cache, _english_word)


def _english_word(token: str) -> Word:
    form = token.removesuffix("'s")
    return Word(form, english_stem(form), "word")


def _read(text: str, cache: dict[str, Word], read: Callable[[str], Word]) -> list[Word]:
    """The words of a segment: those met before from the cache, numbers, and what `read` makes of other tokens."""
    words = []
    for token in tokens(text):
        word = cache.get(token)
        if word is None:
            if token[0].isdigit():
                number = _number(token)
                word = Word(number, number, "number")
            else:
                word = read(token)
            cache[token] = word
        words.append(word)
    return words


def other_words(text: str, cache: dict[str, list[Word]]) -> list[Word]:
    """The words of a segment in any language, in order; `cache` is filled with what was met.

    Of a run of characters of a script without spaces (Chinese, Japanese, Thai ...) each pair of neighbours is a word.
    """
    words = []
    for found in _OTHER.finditer(fold(text).casefold()):
        token = found[0]
        some = cache.get(token)
        if some is None:
            if token[0].isdecimal():
                number = _other_number("".join(str(unicodedata.decimal(sign, sign)) for sign in token))
                some = [Word(number, number, "number")]
            elif found["unspaced"]:
                some = [Word(token[at : at + 2], token[at], "word") for at in range(max(len(token) - 1, 1))]
            else:
                some = [Word(token, _plain(token)[:STEM], "word")]
            cache[token] = some
        words += some
    return words


def _other_number(token: str) -> str:
    """A number in digits; full stops and commas before three digits each part thousands, others decimals."""
    return token.replace(".", "").replace(",", "") if _THOUSANDS.fullmatch(token) else token.replace(",", ".")


def _plain(token: str) -> str:
    """The token without accents, if its script has them."""
    if token.isascii() or token[0] >= _ACCENTED:
        return token
    return "".join(sign for sign in unicodedata.normalize("NFD", token) if not unicodedata.combining(sign)) or token


def words_of(lang: str, counts: Mapping[str, int]) -> Callable[[str], list[Word]]:
    """What tells the words of a segment in language `lang`; it remembers the words that it has met.

    Args:
        lang: BCP 47 code. Arabic and English have rules of their own.
        counts: How often each folded Arabic word stood in the training data, for clitic splitting.
    """
    known = lang.lower().partition("-")[0]
    words: dict[str, Word] = {}
    if known == "ar":
        return lambda text: arabic_words(text, counts, _bounded(words))
    if known == "en":
        return lambda text: english_words(text, _bounded(words))
    others: dict[str, list[Word]] = {}
    return lambda text: other_words(text, _bounded(others))


def _bounded(cache: dict[str, Any]) -> dict[str, Any]:
    """The cache, emptied where it has grown too large."""
    if len(cache) > MOST_REMEMBERED:
        cache.clear()
    return cache
