"""What `mtkit translate` looks things up in: translation memories, and the lexicon of the aligner."""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import TYPE_CHECKING

from mtkit.cli.corpus_input import Input
from mtkit.cli.translate_source import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.align.lexicon import Lexicon
    from mtkit.corpus.store import Store
    from mtkit.translate.memory import Memory
    from mtkit.translate.repair import WordWeight

__all__ = ["LexiconAlignment", "open_memory"]

SIMILAR = 60
"""Units of a store that a text is compared with."""

TRANSLATED = 0.3
"""Least share (as `LexiconAlignment` counts it) of a word that is taken for a translation of another."""


class StoreMemory:
    """A store as a translation memory; rejected units are left out."""

    def __init__(self, store: Store, digest: str) -> None:
        self._store = store
        self.digest = digest

    def candidates(self, text: str, threshold: float) -> list[tuple[str, str]]:
        """The units that have the same source, those with the most likeness behind them."""
        units = self._store.lookup(text)
        if threshold < 1:
            units = [*reversed(self._store.similar(text, limit=SIMILAR)), *units]
        return [(unit.source, unit.target) for unit in units if unit.target.strip() and unit.status != "rejected"]


@contextlib.contextmanager
def open_memory(path: str | None, langs: tuple[str, str], *, quiet: bool) -> Iterator[Memory | None]:
    """A bitext or a store as a translation memory; None where none is named.

    Raises:
        FormatError: If it cannot be read, or holds other languages.
    """
    if path is None:
        yield None
        return
    from mtkit.corpus.store import Store, is_store
    from mtkit.exchange.languages import primary

    if is_store(path):
        with Store(path) as store:
            if [primary(lang) for lang in store.langs] == [primary(lang) for lang in langs]:
                yield StoreMemory(store, f"{sha256_of(path)}-{len(store)}")
                return
    from mtkit.translate.memory import PairMemory

    reader = Input(None, *langs, quiet=quiet)
    with reader.open(path) as stream:
        memory = PairMemory((unit.source, unit.target) for unit in stream.units if unit.status != "rejected")
    yield memory


class LexiconAlignment:
    """Aligns a name of an Arabic text with the words of an English one, by the lexicon of the embedded aligner.

    Names are seldom in a lexicon; what is there for all other words tells them. The weight of an English word is how
    little the words of the source beside the name explain it. The lexicon is loaded when it is first needed.
    """

    @cached_property
    def _lexicon(self) -> Lexicon:
        from mtkit.align.bilingual import EMBEDDED, load_model

        return load_model(EMBEDDED).lexicon

    def __call__(self, source: str, span: tuple[int, int], target: str) -> list[WordWeight]:
        """The words of the target, each with how likely it stands for the name; 0 to 1."""
        from mtkit.translate.repair import WordWeight, words_of

        rest = f"{source[: span[0]]} {source[span[1] :]}"
        words = words_of(target)
        shares = self._explained(rest, [target[start:end] for start, end in words])
        return [WordWeight(*word, 1 - share) for word, share in zip(words, shares, strict=True)]

    def other_word(self, source: str, span: tuple[int, int], target: str) -> bool:
        """Whether the target has a translation of the word at a span, which no other word of the source explains."""
        from mtkit.translate.repair import words_of

        start = max(source.rfind(space, 0, span[0]) for space in " \n\t\u00a0") + 1  # with its proclitics
        texts = [target[first:last] for first, last in words_of(target)]
        own = self._explained(source[start : span[1]], texts)
        others = self._explained(f"{source[:start]} {source[span[1] :]}", texts)
        return any(mine >= TRANSLATED and mine >= rest for mine, rest in zip(own, others, strict=True))

    def _explained(self, source: str, words: Sequence[str]) -> list[float]:
        """How far the words of a source explain each English word: a tenth is taken for all."""
        import numpy as np

        level = self._lexicon.levels["stem"]
        read = self._lexicon.reader("en")
        stems = [[each.stem for each in read(word)][:1] for word in words]
        rows = [level.source.get(each.stem, -1) for each in self._lexicon.reader("ar")(source)]
        columns = [level.target.get(stem[0], -1) if stem else -1 for stem in stems]
        if not rows or not columns:
            return [0.0] * len(words)
        table = level.forward.local(np.array(rows, np.int64), np.array(columns, np.int64), len(level.target))
        return [min(10 * float(share), 1.0) for share in table.max(axis=0)]
