"""What every bitext format must do; one subclass a format."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

import pytest

from mtkit.bitext import Bead, Bitext, Span, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange import (
    BITEXT_FORMATS,
    BitextHead,
    BitextStream,
    detect_format,
    open_bitext,
    read_bitext,
    write_bitext,
)
from mtkit.exchange.stream import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = (
    ("وصل الرئيس إلى دِمَشْق.", "The president arrived in Damascus."),
    ("قال «نعم» & لم يَزِد < شيئًا", "He said “yes” & nothing > more"),
    ("العـــام ٢٠٢٥ (ﻻ ﺷﻲء)", "The year 2025\xa0(nothing)"),
    ("نص \u2067مختلط\u2069 mixed \u200fنص", "=1+1 and https://example.org/a?b=c&d"),
    ("لا ترجمة له", ""),
)
BITEXT = Bitext(
    "ar",
    "en",
    tuple(
        TranslationUnit(str(number), source, target, number / 8 if number % 2 else None)
        for number, (source, target) in enumerate(TEXTS, 1)
    ),
    "mtkit:0|aligner:test",
)


class FormatConformance:
    """The tests of a format; a subclass names it."""

    name: ClassVar[str]
    path: ClassVar[str]
    written_as: ClassVar[str | None] = None  # the name to give to the writer, where the suffix tells another format
    keeps_scores: ClassVar[bool] = True
    keeps_languages: ClassVar[bool] = True
    keeps_signature: ClassVar[bool] = True

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """Where the bitext of these tests is written."""
        return tmp_path / self.path

    def read(self, file: Path) -> Bitext:
        """Read with both languages given."""
        return read_bitext(file, source_lang="ar", target_lang="en")

    def test_is_registered_under_its_name(self) -> None:
        """The registry knows it and its object knows its name."""
        assert self.name == BITEXT_FORMATS[self.name].name

    def test_is_told_by_the_path(self) -> None:
        """The suffix tells the format, in any case; a name given counts more."""
        if self.written_as is None:
            assert self.name == detect_format(self.path)
            assert self.name == detect_format(self.path.upper().replace("{AR,EN}", "{ar,en}"))
        assert self.name == detect_format("a.xyz", self.name)

    def test_comes_back(self, file: Path) -> None:
        """Ids, texts, scores and signature come back, null units among them."""
        report = write_bitext(BITEXT, file, format=self.written_as)
        back = self.read(file)
        expected = BITEXT
        if not self.keeps_scores:
            expected = replace(expected, units=tuple(replace(unit, score=None) for unit in expected))
        if not self.keeps_signature:
            expected = replace(expected, signature="")
        assert (len(TEXTS), 0, ()) == (report.units, report.removed, report.notes)
        assert expected == back

    def test_tells_the_languages(self, file: Path) -> None:
        """Without being told, the reader finds Arabic and English."""
        write_bitext(BITEXT, file, format=self.written_as)
        with open_bitext(file) as stream:
            assert (stream.head.source_lang, stream.head.target_lang) == ("ar", "en")
            assert self.keeps_languages == (not stream.remarks)

    def test_the_other_way_round(self, file: Path) -> None:
        """Asked for English to Arabic, a file that names its languages exchanges its sides."""
        if not self.keeps_languages:
            pytest.skip("the format does not name its languages")
        write_bitext(BITEXT, file, format=self.written_as)
        back = read_bitext(file, source_lang="en", target_lang="ar")
        assert (back.source_lang, back.target_lang) == ("en", "ar")
        assert [(unit.target, unit.source) for unit in back] == list(TEXTS)

    def test_other_languages(self, file: Path) -> None:
        """A file that names its languages is not taken for one of others."""
        if not self.keeps_languages:
            pytest.skip("the format does not name its languages")
        write_bitext(BITEXT, file, format=self.written_as)
        with pytest.raises(FormatError, match=r"holds ar and en, not fr and any|no variant in fr"):
            read_bitext(file, source_lang="fr")

    @pytest.mark.parametrize("compression", [".gz", ".zst"])
    def test_compression_is_transparent(self, file: Path, compression: str) -> None:
        """Compressed files come back as plain ones do."""
        packed = file.with_name(file.name + compression)
        write_bitext(BITEXT, file, format=self.written_as)
        write_bitext(BITEXT, packed, format=self.written_as)
        assert self.read(file) == self.read(packed)

    def test_an_empty_bitext_comes_back(self, file: Path) -> None:
        """No units is a bitext too."""
        write_bitext(Bitext("ar", "en", ()), file, format=self.written_as)
        assert self.read(file).units == ()

    def test_writes_a_stream(self, file: Path, tmp_path: Path) -> None:
        """A stream that is being read is written without being held."""
        other = tmp_path / f"other.{self.path.partition('.')[2]}"
        write_bitext(BITEXT, file, format=self.written_as)
        with open_bitext(file, source_lang="ar", target_lang="en") as stream:
            report = write_bitext(stream, other, format=self.written_as)
        assert len(TEXTS) == report.units
        assert self.read(file) == self.read(other)

    def test_an_error_in_the_middle_leaves_nothing(self, file: Path, tmp_path: Path) -> None:
        """If the units end in an error, the error is raised and no file is left."""

        def units() -> Iterator[TranslationUnit]:
            yield BITEXT.units[0]
            raise FormatError("broken", path="input", line=3)

        with pytest.raises(FormatError, match="input:3: broken"):
            write_bitext(BitextStream(BitextHead("ar", "en"), units()), file, format=self.written_as)
        assert list(tmp_path.iterdir()) == []

    def test_a_missing_file_is_said(self, file: Path) -> None:
        """No such file."""
        with pytest.raises(FormatError, match=r"no such file|cannot be told"):
            self.read(file)

    def test_keeps_what_it_says(self, file: Path) -> None:
        """`keeps` is what comes back of a unit that has everything, no less and no more."""
        code = 'yes<ph x="1">&lt;br/&gt;</ph>'
        unit = TranslationUnit("1", "نعم", "yes", 0.5, "accepted", (("a", "1"),), ("n",), target_markup=code)
        write_bitext(Bitext("ar", "en", (unit,)), file, format=self.written_as)
        [back] = self.read(file)
        kept = {name for name in KEPT - {"markup"} if getattr(back, name) == getattr(unit, name)}
        kept |= {"markup"} if back.target_markup == unit.target_markup else set()
        assert BITEXT_FORMATS[self.name].keeps == kept

    def test_lone_surrogates_do_not_stop_it(self, file: Path) -> None:
        """What cannot be encoded is kept or counted."""
        report = write_bitext(
            Bitext("ar", "en", (TranslationUnit("1", "a\ud800b", "c"),)), file, format=self.written_as
        )
        assert (
            self.read(file).units[0].source.replace("\ud800", ""),
            report.removed + (self.name == "jsonl"),
        ) == ("ab", 1)


class TestTmx(FormatConformance):
    """TMX."""

    name = "tmx"
    path = "a.tmx"


class TestJsonl(FormatConformance):
    """JSONL."""

    name = "jsonl"
    path = "a.jsonl"


class TestTsv(FormatConformance):
    """TSV."""

    name = "tsv"
    path = "a.tsv"
    keeps_languages = False
    keeps_signature = False


class TestMoses(FormatConformance):
    """Moses pairs."""

    name = "moses"
    path = "a.{ar,en}"
    keeps_scores = False
    keeps_signature = False


class TestXlsx(FormatConformance):
    """Workbooks."""

    name = "xlsx"
    path = "a.xlsx"


class TestDocx(FormatConformance):
    """Tables in Word files."""

    name = "docx"
    path = "a.docx"


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")
class TestParquet(FormatConformance):
    """Parquet."""

    name = "parquet"
    path = "a.parquet"


class TestXliff(FormatConformance):
    """XLIFF 1.2."""

    name = "xliff"
    path = "a.xlf"


class TestXliff2(FormatConformance):
    """XLIFF 2."""

    name = "xliff2"
    path = "a.xlf"
    written_as = "xliff2"


def test_unknown_formats_answer_with_the_known_ones() -> None:
    """By name and by suffix."""
    with pytest.raises(
        FormatError, match=r"unknown bitext format 'po'; known are docx, jsonl, moses, .*tmx, tsv, xliff, xliff2, xlsx"
    ):
        detect_format("a.tmx", "po")
    with pytest.raises(FormatError, match=r"suffix \.po does not tell a bitext format; known are docx, jsonl, moses"):
        detect_format("a.po.gz")
    with pytest.raises(FormatError, match=r"suffix \(none\)"):
        detect_format("README")


def test_standard_output_needs_a_format() -> None:
    """There is no suffix to tell it."""
    with pytest.raises(FormatError, match="standard output needs the name of a format; name it with --to"):
        write_bitext(BITEXT, "-")


def test_zip_is_only_a_wrapping() -> None:
    """`a.tmx.zip` is TMX."""
    assert detect_format("a.tmx.zip") == "tmx"


def test_beads_survive_tmx(tmp_path: Path) -> None:
    """Spans, score and status of a bead are in the props of a TMX unit."""
    bead = Bead(Span(3, 5), Span(7, 7), 0.25, "accepted")
    bitext = Bitext("ar", "en", (TranslationUnit("1", "نص", "", 0.25, "accepted", bead=bead),))
    write_bitext(bitext, tmp_path / "a.tmx")
    text = (tmp_path / "a.tmx").read_text(encoding="utf-8")
    assert '<prop type="x-mtkit-bead-type">2-0</prop><prop type="x-mtkit-bead">3:5 7:7</prop>' in text
    assert bitext == read_bitext(tmp_path / "a.tmx")


def test_double_ids_are_told_apart_in_memory(tmp_path: Path) -> None:
    """The second unit of an id gets another one, which is not taken either."""
    (tmp_path / "a.tsv").write_text("id\tsource\ttarget\na\t1\t2\na\t3\t4\na#2\t5\t6\na\t7\t8\n", encoding="utf-8")
    assert [unit.id for unit in read_bitext(tmp_path / "a.tsv", source_lang="ar")] == ["a", "a#2", "a#2#2", "a#3"]
