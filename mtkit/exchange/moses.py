"""Moses pairs: two plain text files, line `n` of one translates line `n` of the other."""

from __future__ import annotations

import contextlib
import re
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from mtkit.bitext import TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange.languages import agreement, canonical
from mtkit.exchange.lines import encode_line, read_lines
from mtkit.exchange.stream import BitextHead, BitextStream, ReadRequest, WriteReport
from mtkit.exchange.swap import is_swapped
from mtkit.files import COMPRESSED, open_input, open_output

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Moses", "is_half_of_a_pair", "names_a_pair"]

_BRACES = re.compile(r"(?P<stem>.*)\{(?P<left>[^,{}/]+),(?P<right>[^,{}/]+)\}(?P<rest>[^/]*)", re.DOTALL)
_LANGUAGE = re.compile(r"\.([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)")
_BREAKS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def names_a_pair(path: str) -> bool:
    """Whether `path` has the form `stem.{ar,en}`."""
    return _BRACES.fullmatch(path) is not None


def is_half_of_a_pair(path: str) -> bool:
    """Whether `path` is a file whose suffix may be a language, with another such file of its stem beside it."""
    stem, lang, rest = _split(path)
    return bool(lang) and Path(path).is_file() and bool(_languages_beside(stem, lang, rest))


class _Pair(NamedTuple):
    source: str
    target: str
    source_lang: str
    target_lang: str


class Moses:
    """Reads and writes Moses pairs; keeps the texts and their order, nothing else.

    A pair is named in one of three ways: `stem.{ar,en}` (source first; quote it, or the shell expands it), one of
    its files (`stem.ar`), or its stem when both languages are known. `.gz` and `.zst` stand behind the language.
    """

    name: ClassVar[str] = "moses"
    suffixes: ClassVar[tuple[str, ...]] = ()
    keeps: ClassVar[frozenset[str]] = frozenset()

    @contextlib.contextmanager
    def open(self, path: str, request: ReadRequest) -> Iterator[BitextStream]:
        """Open both files.

        Raises:
            FormatError: If the partner of a file cannot be told, or the files differ in length.
        """
        pair = _existing(path, request)
        with open_input(pair.source) as left, open_input(pair.target) as right:
            head = BitextHead(canonical(pair.source_lang), canonical(pair.target_lang))
            yield BitextStream(head, _units(read_lines(left, pair.source), read_lines(right, pair.target), pair))

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write both files; line breaks inside a text become a space, which is reported."""
        pair = _planned(path, stream.head)
        count = removed = broken = 0
        with open_output(pair.source) as left, open_output(pair.target) as right:
            for unit in stream.units:
                count += 1
                for out, text in ((left, unit.source), (right, unit.target)):
                    flat, breaks = _BREAKS.subn(" ", text)
                    line, lost = encode_line(flat + "\n")
                    out.write(line)
                    broken += breaks
                    removed += lost
        notes: tuple[str, ...] = ()
        if broken == 1:
            notes = ("1 line break inside a text was written as a space",)
        elif broken:
            notes = (f"{broken} line breaks inside a text were written as spaces",)
        return WriteReport(count, removed, notes)


def _units(left: Iterator[tuple[int, str]], right: Iterator[tuple[int, str]], pair: _Pair) -> Iterator[TranslationUnit]:
    for source, target in zip_longest(left, right):
        if source is None or target is None:
            short, long = (pair.source, pair.target) if source is None else (pair.target, pair.source)
            number = (source or target)[0]
            raise FormatError(
                f"ends before line {number} of {long}",
                path=short,
                hint="the two files of a Moses pair have equally many lines",
            )
        yield TranslationUnit(str(source[0]), source[1], target[1])


def _split(path: str) -> tuple[str, str, str]:
    """Stem, language (empty if none) and compression suffix of a path."""
    compression = next((suffix for suffix in COMPRESSED if path.lower().endswith(suffix)), "")
    plain = path[: len(path) - len(compression)] if compression else path
    found = _LANGUAGE.fullmatch(Path(plain).suffix)
    if found is None:
        return plain, "", path[len(plain) :]
    return plain[: -len(found[0])], found[1], path[len(plain) :]


def _braced(path: str) -> _Pair | None:
    found = _BRACES.fullmatch(path)
    if found is None:
        return None
    stem, left, right, rest = found.group("stem", "left", "right", "rest")
    return _Pair(f"{stem}{left}{rest}", f"{stem}{right}{rest}", left, right)


def _existing(path: str, request: ReadRequest) -> _Pair:
    source_lang, target_lang = request.source_lang, request.target_lang
    if path == "-":
        raise FormatError("a Moses pair is two files; it cannot be read from standard input")
    braced = _braced(path)
    if braced is not None:
        if is_swapped((braced.source_lang, braced.target_lang), request, path):
            return _Pair(braced.target, braced.source, braced.target_lang, braced.source_lang)
        return braced
    stem, lang, rest = _split(path)
    if not lang or (not Path(path).exists() and source_lang and target_lang):
        stem = path[: len(path) - len(rest)]
        if not (source_lang and target_lang):
            raise FormatError(
                "the languages of the Moses pair are not known",
                path=path,
                hint="name it as stem.{ar,en}, or give --source-lang and --target-lang",
            )
        return _Pair(f"{stem}.{source_lang}{rest}", f"{stem}.{target_lang}{rest}", source_lang, target_lang)
    asked = {"source": source_lang, "target": target_lang}
    if target_lang and agreement(target_lang, lang) and not (source_lang and agreement(source_lang, lang)):
        other = _partner(path, stem, lang, rest, asked["source"])
        return _Pair(f"{stem}.{other}{rest}", path, other, lang)
    other = _partner(path, stem, lang, rest, asked["target"])
    return _Pair(path, f"{stem}.{other}{rest}", lang, other)


def _partner(path: str, stem: str, lang: str, rest: str, wanted: str | None) -> str:
    """Language suffix of the other file of a pair, spelled as the file spells it."""
    found = _languages_beside(stem, lang, rest)
    fitting = [code for code in found if wanted is None or agreement(wanted, code)]
    if len(fitting) != 1:
        seen = ", ".join(found) if found else "none"
        raise FormatError(
            f"its partner cannot be told: other languages beside it are {seen}",
            path=path,
            hint="name the pair as stem.{ar,en}",
        )
    return fitting[0]


def _languages_beside(stem: str, lang: str, rest: str) -> list[str]:
    """The suffixes of the files of this stem that may be languages, but for `lang`."""
    folder = Path(stem).parent
    found = []
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        its_stem, its_lang, its_rest = _split(file.name)
        if its_stem == Path(stem).name and its_rest == rest and its_lang and its_lang != lang:
            found.append(its_lang)
    return found


def _planned(path: str, head: BitextHead) -> _Pair:
    if path == "-":
        raise FormatError("a Moses pair is two files; it cannot be written to standard output")
    braced = _braced(path)
    if braced is not None:
        return braced
    stem, lang, rest = _split(path)
    if lang and agreement(head.source_lang, lang):
        return _Pair(path, f"{stem}.{head.target_lang}{rest}", lang, head.target_lang)
    if lang and agreement(head.target_lang, lang):
        return _Pair(f"{stem}.{head.source_lang}{rest}", path, head.source_lang, lang)
    stem = path[: len(path) - len(rest)]
    return _Pair(
        f"{stem}.{head.source_lang}{rest}", f"{stem}.{head.target_lang}{rest}", head.source_lang, head.target_lang
    )
