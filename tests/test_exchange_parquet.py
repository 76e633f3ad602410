"""Parquet: everything comes back, files of data set libraries are read, and what to do without pyarrow."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from mtkit.bitext import Bead, Bitext, DocumentInfo, Segment, Span, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange import Reject, open_bitext, read_bitext, write_bitext

if TYPE_CHECKING:
    from pathlib import Path

needs_pyarrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    message = r"a\.parquet: Parquet needs pyarrow, which is not installed; pip install 'mtkit\[parquet\]'"
    with pytest.raises(FormatError, match=message):
        read_bitext(tmp_path / "a.parquet")
    with pytest.raises(FormatError, match=message):
        write_bitext(Bitext("ar", "en", ()), tmp_path / "a.parquet")


@needs_pyarrow
def test_everything_comes_back(tmp_path: Path) -> None:
    """Segments, beads, markup, repeated props, documents; many row groups; the other way round."""
    bead = Bead(Span(0, 1), Span(0, 1), 0.25, "accepted")
    unit = TranslationUnit(
        "1", "نص", "b", 0.5, "accepted", (("a", "1"), ("b", "2"), ("a", "3")), ("n",), bead,
        (Segment("نص", 0, 2, 0),), (Segment("b", 0, 1, 0),), "<ph/>نص", None,
    )  # fmt: skip
    units = (unit, *(TranslationUnit(str(number), "ا", "x") for number in range(2, 10_005)))
    bitext = Bitext("ar", "en", units, "sig", (DocumentInfo("a", "ar", 2, "f"),), (("p", "v"),), ("note",))
    report = write_bitext(bitext, tmp_path / "a.parquet")
    assert (len(units), 0) == (report.units, report.removed)
    assert bitext == read_bitext(tmp_path / "a.parquet")
    assert read_bitext(tmp_path / "a.parquet", source_lang="en").units[0].source == "b"


@needs_pyarrow
def test_files_of_others(tmp_path: Path) -> None:
    """Source and target, or a column of translations; other columns become props."""
    import pyarrow as pa
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"source": ["نص"], "target": ["text"], "domain": ["news"], "notes": ["n"]}), path)
    with open_bitext(path) as stream:
        (unit,) = stream.units
    assert (stream.head.source_lang, unit.props, unit.notes) == ("ar", (("domain", "news"),), ("n",))
    rows = [
        {"id": 7, "translation": {"en": "a", "ar": "ا", "fr": "b"}},
        {"id": 8, "translation": {"en": "a", "ar": None}},
    ]
    parquet.write_table(pa.Table.from_pylist(rows), path)
    rejects: list[Reject] = []
    bitext = read_bitext(path, source_lang="ar", target_lang="en", on_reject=rejects.append)
    assert bitext.units == (TranslationUnit("7", "ا", "a", props=(("text/fr", "b"),)),)
    assert [(reject.unit, reject.reason) for reject in rejects] == [
        ("8", "row 2 is not a unit: source is NoneType, not a string")
    ]
    parquet.write_table(pa.table({"x": [1]}), path)
    with pytest.raises(FormatError, match="has no columns source and target, and no column translation, but x"):
        read_bitext(path)


@needs_pyarrow
def test_files_that_are_no_parquet(tmp_path: Path) -> None:
    """One line that says so."""
    (tmp_path / "a.parquet").write_bytes(b"nothing of the kind")
    with pytest.raises(FormatError, match="is not a Parquet file that can be read"):
        read_bitext(tmp_path / "a.parquet")
