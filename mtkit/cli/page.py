"""What pages show: the review page of a bitext that is in memory, and the figures of bitexts for a report."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from mtkit.check.config import CheckConfig
from mtkit.check.engine import signature
from mtkit.exchange.termbases import read_termbases
from mtkit.report.review_data import gather

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.bitext import Bitext
    from mtkit.report.review_data import ReviewData
    from mtkit.termbase import Termbase

__all__ = ["bitext_figures", "page_data", "write_page"]


def page_data(
    bitext: Bitext, path: str, termbase: Termbase | None, glossaries: Sequence[str], codes: frozenset[str]
) -> ReviewData:
    """What the page shows, its figures, and a signature that says how the bitext was made and what it was checked with.

    Args:
        bitext: The bitext.
        path: Its file, as the user named it.
        termbase: The names to mark and to check; None for none.
        glossaries: The files of the termbase, as the user named them.
        codes: The rules to run.
    """
    from mtkit.corpus.statistics import Statistics
    from mtkit.exchange.stream import BitextHead

    data = gather(bitext, path, termbase, codes)
    counted = Statistics(termbase)
    counted.add(BitextHead(bitext.source_lang, bitext.target_lang), bitext.units, path)
    data.figures = counted.as_dict()
    made = signature(frozenset(code for code in codes if not code.startswith("G")), glossaries)
    data.signature = f"{bitext.signature} · {made}" if bitext.signature else made
    return data


def bitext_figures(
    files: Sequence[tuple[str, str]], termbase: Termbase | None, langs: tuple[str, str]
) -> dict[str, Any] | None:
    """What `mtkit corpus stats --json` prints about some bitexts, for the plots of a report; None if there are none.

    Args:
        files: Path and format of each; standard input, which is read already, is left out.
        termbase: The names to count; None for none.
        langs: Source and target language; bitexts in others are left out.

    Raises:
        FormatError: If one cannot be read any more.
    """
    from mtkit.corpus.statistics import Statistics
    from mtkit.exchange import open_bitext

    counted, some = Statistics(termbase), False
    for path, kind in files:
        if path == "-":
            continue
        with open_bitext(path, format=kind, on_reject=lambda _: None) as stream:
            if (stream.head.source_lang, stream.head.target_lang) == langs:
                counted.add(stream.head, stream.units, path)
                some = True
    return counted.as_dict() if some else None


def write_page(bitext: Bitext, output: str, glossaries: Sequence[str] = ()) -> list[str]:
    """Write the review page of a bitext that has no file of its own, with the findings of the rules that are on.

    The page calls the bitext by the name of the page without its suffixes, and saves the edits under that name:
    `pair.edits.json` for `pair.html.gz`.

    Args:
        bitext: The bitext.
        output: The page; `-` is standard output.
        glossaries: Termbases, the last wins.

    Returns:
        What the user should be told about the termbases; in one process this is told with the first page only.

    Raises:
        FormatError: If a termbase cannot be read, or the page cannot be written.
        GlossaryError: If an entry of a termbase is not usable.
    """
    from mtkit.files import COMPRESSED, write_text
    from mtkit.report.review import review_page

    name = "bitext" if output == "-" else PurePath(output).name
    for suffixes in (COMPRESSED, (".html", ".htm")):
        name = next((name[: -len(end)] for end in suffixes if name.lower().endswith(end)), name) or name
    termbase, remarks = _termbase(tuple(glossaries))
    data = page_data(bitext, name, termbase, glossaries, CheckConfig().codes((), (), ()))
    write_text(output, review_page(data, name, glossaries))
    told = list(remarks)
    remarks.clear()
    return told


@lru_cache(maxsize=1)
def _termbase(glossaries: tuple[str, ...]) -> tuple[Termbase | None, list[str]]:
    """The termbase of some files, read once for all pages of a folder, and the remarks that nobody was told yet."""
    remarks: list[str] = []
    termbase = read_termbases(glossaries, on_remark=remarks.append) if glossaries else None
    return termbase, remarks
