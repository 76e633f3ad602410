"""Parquet: columns for data frames and data set libraries; keeps everything a bitext holds. Needs pyarrow."""

from __future__ import annotations

import contextlib
import io
import json
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from mtkit.errors import FormatError
from mtkit.exchange.jsonl import chosen_languages
from mtkit.exchange.languages import canonical
from mtkit.exchange.lines import named_languages
from mtkit.exchange.records import head_of, head_record, unit_of, unit_record
from mtkit.exchange.stream import KEPT, BitextHead, BitextStream, ReadRequest, Reject, WriteReport
from mtkit.exchange.swap import is_swapped, swapped_head, swapped_unit
from mtkit.files import COMPRESSED, open_input, open_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtkit.bitext import TranslationUnit

__all__ = ["Parquet"]

_ROWS = 10_000
"""Rows of a row group: what is held in memory at once."""

_KEY = b"mtkit"
"""Name of the metadata of the schema that hold the head of the bitext, as JSON."""


class Parquet:
    """Reads and writes Parquet with the columns that `_schema` lists; reads others that have source and target."""

    name: ClassVar[str] = "parquet"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet",)
    keeps: ClassVar[frozenset[str]] = KEPT

    @contextlib.contextmanager
    def open(self, path: str, request: ReadRequest) -> Iterator[BitextStream]:
        """Open a Parquet file; what is compressed once more, or comes from standard input, is held in memory.

        Raises:
            FormatError: If pyarrow is not installed, it is not Parquet, or it has neither the columns `source` and
                `target` nor a column `translation` of texts by language.
        """
        pa, parquet = _pyarrow(path)
        with open_input(path) as raw:
            in_memory = path == "-" or path.lower().endswith(COMPRESSED)
            try:
                file = parquet.ParquetFile(io.BytesIO(raw.read()) if in_memory else raw)
                schema = file.schema_arrow
            except (pa.ArrowException, OSError) as error:
                message = f"is not a Parquet file that can be read: {' '.join(str(error).split())[:120]}"
                raise FormatError(message, path=path) from error
            yield _stream(_rows(file, pa, path), schema, path, request)

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write Parquet, compressed with zstd, in row groups of 10,000 units.

        Raises:
            FormatError: If pyarrow is not installed.
        """
        pa, parquet = _pyarrow(path)
        text = _Text()
        head = json.dumps(head_record(stream.head))
        schema = _schema(pa).with_metadata({_KEY: head.encode()})
        units = iter(stream.units)
        count = 0
        with (
            open_output(path) as out,
            pa.PythonFile(_KeptOpen(out), mode="w") as sink,
            parquet.ParquetWriter(sink, schema, compression="zstd") as writer,
        ):
            while rows := [_row(unit, text) for unit in islice(units, _ROWS)]:
                count += len(rows)
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
        return WriteReport(count, text.removed)


def _pyarrow(path: str) -> tuple[Any, Any]:
    """The library, which mtkit can do without."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise FormatError(
            "Parquet needs pyarrow, which is not installed", path=path, hint="pip install 'mtkit[parquet]'"
        ) from error
    return pa, parquet


def _schema(pa: Any) -> Any:
    text = pa.string()
    return pa.schema(
        [
            pa.field("id", text),
            pa.field("source", text),
            pa.field("target", text),
            pa.field("score", pa.float64()),
            pa.field("status", text),
            pa.field("props", pa.list_(pa.struct([pa.field("name", text), pa.field("value", text)]))),
            pa.field("notes", pa.list_(text)),
            pa.field("source_markup", text),
            pa.field("target_markup", text),
            pa.field("beads", text),
        ]
    )


class _KeptOpen:
    """An output that its writer may not close: it is renamed only after it was closed by who opened it."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self.flush = out.flush
        self._out, self._at = out, 0

    def write(self, content: Any) -> int:
        """Write bytes or a buffer."""
        data = bytes(content)
        self._at += len(data)
        return self._out.write(data)

    def tell(self) -> int:
        """How much was written: also where the output cannot tell."""
        return self._at

    def close(self) -> None:
        """Leave it to who opened it."""

    def writable(self) -> bool:
        """It is."""
        return True

    def readable(self) -> bool:
        """It is not."""
        return False

    def seekable(self) -> bool:
        """It is not."""
        return False


class _Text:
    """Removes and counts lone surrogates, the only characters that Parquet cannot hold."""

    def __init__(self) -> None:
        self.removed = 0

    def __call__(self, text: str) -> str:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            kept = text.encode("utf-8", "ignore").decode("utf-8")
            self.removed += len(text) - len(kept)
            return kept
        return text


def _row(unit: TranslationUnit, text: _Text) -> dict[str, Any]:
    record = unit_record(unit)
    beads = record.get("beads")
    return {
        "id": text(unit.id),
        "source": text(unit.source),
        "target": text(unit.target),
        "score": unit.score,
        "status": unit.status,
        "props": [{"name": text(name), "value": text(value)} for name, value in unit.props],
        "notes": [text(note) for note in unit.notes],
        "source_markup": None if unit.source_markup is None else text(unit.source_markup),
        "target_markup": None if unit.target_markup is None else text(unit.target_markup),
        "beads": None if beads is None else json.dumps(beads),
    }


def _rows(file: Any, pa: Any, path: str) -> Iterator[dict[str, Any]]:
    try:
        for batch in file.iter_batches(_ROWS):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise FormatError(f"is damaged: {' '.join(str(error).split())[:120]}", path=path) from error


def _stream(rows: Iterator[dict[str, Any]], schema: Any, path: str, request: ReadRequest) -> BitextStream:
    names = set(schema.names)
    known = (schema.metadata or {}).get(_KEY)
    if {"source", "target"} <= names:
        units = _units(rows, path, request)
        if known is not None:
            head = head_of(json.loads(known), path)
            if is_swapped((head.source_lang, head.target_lang), request, path):
                return BitextStream(swapped_head(head), map(swapped_unit, units))
            return BitextStream(head, units)
        source, target, units, remarks = named_languages(units, request)
        return BitextStream(BitextHead(source, target), units, remarks)
    if "translation" in names and hasattr(schema.field("translation").type, "fields"):
        kind = schema.field("translation").type
        langs = chosen_languages({field.name: None for field in kind.fields}, request, path)
        units = _units(_flat(rows, langs), path, request)
        return BitextStream(BitextHead(canonical(langs[0]), canonical(langs[1])), units)
    raise FormatError(
        f"has no columns source and target, and no column translation, but {', '.join(schema.names) or 'none'}",
        path=path,
    )


def _flat(rows: Iterable[dict[str, Any]], langs: tuple[str, str]) -> Iterator[dict[str, Any]]:
    """Rows of translations as rows with source and target; texts in other languages become props."""
    for row in rows:
        translation = row.get("translation") or {}
        rest = {name: value for name, value in row.items() if name != "translation"}
        rest |= {f"text/{lang}": text for lang, text in translation.items() if lang not in langs}
        yield rest | {"source": translation.get(langs[0]), "target": translation.get(langs[1])}


_OURS = frozenset(
    {"id", "source", "target", "score", "status", "props", "notes", "source_markup", "target_markup", "beads"}
)


def _units(rows: Iterable[dict[str, Any]], path: str, request: ReadRequest) -> Iterator[TranslationUnit]:
    for number, row in enumerate(rows, 1):
        ident = None if row.get("id") is None else str(row["id"])
        try:
            yield unit_of(_record(row, ident or str(number)))
        except (TypeError, ValueError, KeyError) as error:
            raw = json.dumps(row, ensure_ascii=False, default=str)
            request.reject(Reject(path, number, ident, f"row {number} is not a unit: {error}", raw))


def _record(row: dict[str, Any], ident: str) -> dict[str, Any]:
    """A row as `unit_of` takes it; columns of others become props."""
    props = row.get("props") or []
    pairs = [[prop["name"], prop["value"]] for prop in props if isinstance(prop, dict)]
    pairs += [[name, str(value)] for name, value in row.items() if name not in _OURS and value is not None]
    beads, notes = row.get("beads"), row.get("notes")
    notes = [notes] if isinstance(notes, str) else notes
    return {
        **row,
        "id": ident,
        "props": pairs,
        "notes": notes,
        "beads": json.loads(beads) if isinstance(beads, str) else None,
    }
