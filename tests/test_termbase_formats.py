"""What every termbase format promises, one class a format."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, ClassVar

import pytest

from mtkit.errors import FormatError
from mtkit.exchange.termbases import TERMBASE_FORMATS, detect_termbase_format, read_termbase, write_termbase
from mtkit.termbase import Termbase, TermEntry
from tests.termbase_fixtures import RICH, SMALL, bare

if TYPE_CHECKING:
    from pathlib import Path


class Conformance:
    """The tests that each format passes."""

    name: ClassVar[str]
    suffix: ClassVar[str]
    lossless: ClassVar[bool] = True

    def test_is_registered(self) -> None:
        """The registry knows the format by its name."""
        assert self.name == TERMBASE_FORMATS[self.name].name

    def test_small_termbase_comes_back(self, tmp_path: Path) -> None:
        """Forms survive in every format."""
        path = tmp_path / f"small{self.suffix}"
        assert write_termbase(SMALL, path, self.name).entries == 2
        assert [(entry.source, entry.preferred) for entry in SMALL] == [
            (entry.source, entry.preferred) for entry in read_termbase(path, self.name)
        ]

    def test_rich_termbase_comes_back_or_losses_are_said(self, tmp_path: Path) -> None:
        """A lossless format gives everything back; another says what it left out."""
        path = tmp_path / f"rich{self.suffix}"
        report = write_termbase(RICH, path, self.name)
        again = read_termbase(path, self.name)
        if self.lossless:
            assert bare(RICH) == bare(again)
        else:
            assert report.notes
            assert [entry.preferred for entry in RICH] == [entry.preferred for entry in again]

    def test_origins_name_file_and_line(self, tmp_path: Path) -> None:
        """Every entry knows where it was read, and lines rise."""
        path = tmp_path / f"small{self.suffix}"
        write_termbase(SMALL, path, self.name)
        origins = [entry.origin for entry in read_termbase(path, self.name)]
        assert [str(path)] * 2 == [origin.path for origin in origins if origin]
        lines = [origin.line for origin in origins if origin]
        assert lines == sorted(lines)
        assert lines[0] >= 1

    def test_writing_twice_gives_the_same_bytes(self, tmp_path: Path) -> None:
        """Outputs carry no time and no chance."""
        one, two = tmp_path / f"one{self.suffix}", tmp_path / f"two{self.suffix}"
        write_termbase(RICH, one, self.name)
        write_termbase(RICH, two, self.name)
        assert one.read_bytes() == two.read_bytes()

    def test_compressed(self, tmp_path: Path) -> None:
        """Compression is transparent."""
        path = tmp_path / f"small{self.suffix}.gz"
        write_termbase(SMALL, path, self.name)
        assert gzip.decompress(path.read_bytes())
        assert len(read_termbase(path, self.name)) == 2

    def test_missing_file(self, tmp_path: Path) -> None:
        """A file that is not there is an error with its name."""
        with pytest.raises(FormatError, match="no such file"):
            read_termbase(tmp_path / f"none{self.suffix}", self.name)

    def test_binary_file(self, tmp_path: Path) -> None:
        """Bytes that are nothing of the kind are an error, not an empty termbase."""
        path = tmp_path / f"bad{self.suffix}"
        path.write_bytes(b"\x00\x01\x02PK\x00\xff\xfe" * 40)
        with pytest.raises(FormatError) as caught:
            read_termbase(path, self.name)
        assert str(path) == caught.value.path

    def test_forms_with_odd_characters(self, tmp_path: Path) -> None:
        """Quotation marks, ampersands, semicolons and marks of direction survive."""
        odd = Termbase((TermEntry("odd", ('"أ" & <ب>', "ج\u200fد"), 'O\'Neil, "A" & <B>'),))
        path = tmp_path / f"odd{self.suffix}"
        write_termbase(odd, path, self.name)
        (entry,) = read_termbase(path, self.name)
        assert (odd.entries[0].source, odd.entries[0].preferred) == (entry.source, entry.preferred)

    def test_failed_write_leaves_the_old_file(self, tmp_path: Path) -> None:
        """A file is replaced whole or not at all."""
        path = tmp_path / "no" / f"small{self.suffix}"
        with pytest.raises(FormatError):
            write_termbase(SMALL, path, self.name)


class TestTsv(Conformance):
    """TSV."""

    name = "tsv"
    suffix = ".tsv"


class TestCsv(Conformance):
    """CSV."""

    name = "csv"
    suffix = ".csv"


class TestXlsx(Conformance):
    """XLSX."""

    name = "xlsx"
    suffix = ".xlsx"


class TestTbx(Conformance):
    """TBX-Basic, data category as attribute."""

    name = "tbx"
    suffix = ".tbx"


class TestTbxDct(Conformance):
    """TBX-Basic, data category as tag."""

    name = "tbx-dct"
    suffix = ".tbx"


class TestTbxV2(Conformance):
    """TBX version 2."""

    name = "tbx-v2"
    suffix = ".martif"


class TestOmegat(Conformance):
    """The tab glossary of OmegaT."""

    name = "omegat"
    suffix = ".txt"
    lossless = False


def test_every_format_is_tested() -> None:
    """A new format needs a subclass here."""
    assert set(TERMBASE_FORMATS) == {tested.name for tested in Conformance.__subclasses__()}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("names.tsv", "tsv"),
        ("names.CSV.gz", "csv"),
        ("names.xlsx", "xlsx"),
        ("names.tbx.zst", "tbx"),
        ("names.martif", "tbx-v2"),
        ("glossary.utf8", "omegat"),
        ("-", "tsv"),
    ],
)
def test_format_by_suffix(path: str, name: str) -> None:
    """The suffix tells the format, also behind compression."""
    assert name == detect_termbase_format(path)


def test_unknown_formats_are_answered_with_the_known_ones() -> None:
    """Neither a name nor a suffix is guessed."""
    with pytest.raises(FormatError, match="unknown termbase format 'tmx'; known are csv, omegat, tbx, tbx-dct"):
        detect_termbase_format("x.tsv", "tmx")
    with pytest.raises(FormatError, match=r"\.docx does not tell a termbase format"):
        detect_termbase_format("x.docx")


def test_lone_surrogates_do_not_stop_a_writer(tmp_path: Path) -> None:
    """Half characters cannot be written; the rest is, and the loss is said where it can be counted."""
    broken = Termbase((TermEntry("x", ("ا\ud800",), "A\udfff"),))
    for name in ("tsv", "csv", "tbx", "omegat"):
        path = tmp_path / f"x.{name}"
        report = write_termbase(broken, path, name)
        (entry,) = read_termbase(path, name)
        assert (entry.source, entry.preferred) == (("ا",), "A")
        assert any("surrogates" in note or "removed" in note for note in report.notes)
