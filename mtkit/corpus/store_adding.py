"""Bitext files into a store: what is in it already is known by its bytes before it is read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from mtkit.corpus.store import AddReport
from mtkit.exchange import detect_format, open_bitext
from mtkit.exchange.languages import UNKNOWN
from mtkit.files import open_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mtkit.bitext import TranslationUnit
    from mtkit.corpus.store import Store
    from mtkit.exchange import OnReject

__all__ = ["add_file", "content_of"]

_SHOWN_EVERY = 5_000


def content_of(path: str, format: str | None = None) -> str:  # noqa: A002 - the word users know
    """A hash of a bitext file behind its compression; empty where it is a stream or a pair of files.

    Raises:
        FormatError: If it cannot be read, or nothing tells its format.
    """
    if path == "-" or detect_format(path, format) == "moses" or not Path(path).is_file():
        return ""
    with open_input(path) as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"  # type: ignore[arg-type]  # all that is open_input gives


def add_file(  # noqa: PLR0913 - what is to be known of a file
    store: Store,
    path: str,
    *,
    format: str | None = None,  # noqa: A002 - the word users know
    source_lang: str | None = None,
    target_lang: str | None = None,
    document: str = "",
    licence: str = "",
    date: str = "",
    replace: bool = False,
    on_reject: OnReject | None = None,
    on_units: Callable[[int], None] | None = None,
) -> tuple[AddReport, list[str]]:
    """Add the units of a bitext file to a store that is open to be written, in one transaction.

    Args:
        store: The store.
        path: The file; `-` is standard input.
        format: A name in `BITEXT_FORMATS`; None for what the suffix tells.
        source_lang: Language to take as source; None for that of the store.
        target_lang: Language to take as target; None for that of the store.
        document: Name of the document of units that do not name one themselves.
        licence: SPDX identifier of its licence.
        date: Day of the document, ISO 8601.
        replace: Take out what was added from this path before.
        on_reject: Called with everything that cannot be taken; without it that raises.
        on_units: Called now and then with the number of units read since.

    Returns:
        What was done, and what the reader has to tell the user.

    Raises:
        FormatError: As `open_bitext` and `Store.add` do.
    """
    content = content_of(path, format)
    known = store.find_content(content) if content and not replace else None
    if known is not None:
        return AddReport(path, 0, known_as=known.path), []
    ours = [None if lang == UNKNOWN else lang for lang in store.langs]
    with open_bitext(
        path,
        format=format,
        source_lang=source_lang or ours[0],
        target_lang=target_lang or ours[1],
        on_reject=on_reject,
    ) as stream:
        if on_units is not None:
            stream.units = _counted(stream.units, on_units)
        report = store.add(
            stream, path, content=content, document=document, licence=licence, date=date, replace=replace
        )
    return report, stream.remarks


def _counted(units: Iterator[TranslationUnit], tell: Callable[[int], None]) -> Iterator[TranslationUnit]:
    for number, unit in enumerate(units, 1):
        yield unit
        if not number % _SHOWN_EVERY:
            tell(_SHOWN_EVERY)
