"""A bitext to read, whether it lies in a file of an exchange format or in a store."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from mtkit.corpus.store import Store, is_store
from mtkit.errors import FormatError
from mtkit.exchange import BitextHead, BitextStream, ReadRequest, open_bitext
from mtkit.exchange.swap import is_swapped, swapped_head, swapped_unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mtkit.corpus.store_rows import Selection
    from mtkit.exchange import OnReject

__all__ = ["open_corpus", "stream_of"]


@contextlib.contextmanager
def open_corpus(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the word users know
    source_lang: str | None = None,
    target_lang: str | None = None,
    on_reject: OnReject | None = None,
) -> Iterator[BitextStream]:
    """Open a bitext of any format, or a store, and read it unit by unit, in flat memory.

    The units of a store come with the props that say where they are from. The arguments are those of `open_bitext`;
    languages asked for the other way round swap the sides of a store as they do those of a file.

    Raises:
        FormatError: If it cannot be read, or holds other languages.
    """
    if format is not None or not is_store(path):
        with open_bitext(
            path, format=format, source_lang=source_lang, target_lang=target_lang, on_reject=on_reject
        ) as stream:
            yield stream
        return
    with Store(path) as store:
        stream = stream_of(store)
        if is_swapped(store.langs, ReadRequest(source_lang, target_lang), str(path)):
            stream = BitextStream(swapped_head(stream.head), map(swapped_unit, stream.units))
        yield stream


def stream_of(store: Store, selection: Selection | None = None, *, provenance: bool = True) -> BitextStream:
    """The units of a store as a bitext, to be written in any format; the store stays open as long as it is read.

    The head names the documents of the files that are in the selection, and their signature if all have the same.

    Args:
        store: The store.
        selection: Which units; None for all.
        provenance: Add props that say where a unit comes from.

    Raises:
        FormatError: If the selection names a file that the store does not hold.
    """
    files = store.files()
    if selection is not None and selection.files:
        for path in selection.files:
            if not any(file.path == path for file in files):
                raise FormatError(
                    f"holds no file {path}", path=store.path, hint="mtkit corpus list shows what it holds"
                )
        files = [file for file in files if file.path in selection.files]
    signatures = {file.signature for file in files}
    documents = dict.fromkeys(info for file in files for info in store.head(file).documents)
    head = BitextHead(*store.langs, signatures.pop() if len(signatures) == 1 else "", tuple(documents))
    return BitextStream(head, store.units(selection, provenance=provenance))
