"""Writing TMX: what stands where, what is removed, what is valid."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from mtkit import __version__
from mtkit.bitext import Bitext, DocumentInfo, TranslationUnit
from mtkit.exchange import read_bitext, write_bitext
from mtkit.exchange.tmx.vocabulary import tmx_date
from mtkit.exchange.validation import validate_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the tests write."""
    return tmp_path / "a.tmx"


def written(file: Path, *units: TranslationUnit, **head: object) -> str:
    """The text of a TMX file with these units, checked against our own declaration."""
    write_bitext(Bitext("ar", "en", units, **head), file)  # type: ignore[arg-type]
    with resources.files("mtkit.exchange").joinpath("schema/tmx14.dtd").open("rb") as stream:
        dtd = etree.DTD(stream)
    assert dtd.validate(etree.parse(file)), dtd.error_log
    return file.read_text(encoding="utf-8")


def unit(source: str = "نص", target: str = "text", **fields: object) -> TranslationUnit:
    """A unit called 1."""
    return TranslationUnit("1", source, target, **fields)  # type: ignore[arg-type]


def test_the_whole_file(file: Path) -> None:
    """One unit a line; all seven attributes of the header; srclang spelled as xml:lang."""
    text = written(file, unit(score=0.5, status="accepted", notes=("see",), props=(("p", "v"),)), signature="sig")
    assert (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="mtkit" creationtoolversion="{__version__}" segtype="sentence" o-tmf="mtkit" '
        'adminlang="en" datatype="plaintext" srclang="ar">'
        '<prop type="x-mtkit-target-lang">en</prop><prop type="x-mtkit-signature">sig</prop></header>\n<body>\n'
        '<tu tuid="1"><note>see</note><prop type="x-mtkit-score">0.5</prop>'
        '<prop type="x-mtkit-status">accepted</prop><prop type="p">v</prop>'
        '<tuv xml:lang="ar"><seg>نص</seg></tuv><tuv xml:lang="en"><seg>text</seg></tuv></tu>\n'
        "</body>\n</tmx>\n"
    ) == text


def test_language_codes_are_spelled_one_way(file: Path) -> None:
    """Header and variants have the same canonical code."""
    write_bitext(Bitext("AR_sa", "EN-us", (unit(),)), file)
    text = file.read_text(encoding="utf-8")
    assert ('srclang="ar-SA"' in text, 'xml:lang="ar-SA"' in text, 'xml:lang="en-US"' in text) == (True, True, True)
    assert list(validate_file(str(file))) == []


def test_segments_are_trimmed_of_xml_space_only(file: Path) -> None:
    """NBSP and bidi marks at the ends are text."""
    text = written(file, unit(" \n\u200fنص\u00a0 ", "\ttext\u2028\r"))
    assert "<seg>\u200fنص\u00a0</seg>" in text
    assert "<seg>text\u2028</seg>" in text


@pytest.mark.parametrize("bad", ["\x00", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_illegal_characters_are_removed_and_counted(file: Path, bad: str) -> None:
    """In texts, ids, notes and props; what is legal stays."""
    one = TranslationUnit(
        f"{bad}i", f"a{bad}b{bad}", f"c\x7f{bad}", notes=(f"n{bad}",), props=((f"p{bad}", f"v{bad}"),)
    )
    two = TranslationUnit(bad, f"{bad}d", "e")
    report = write_bitext(Bitext("ar", "en", (one, two), notes=(f"h{bad}",)), file)
    back = read_bitext(file)
    assert (report.units, report.removed) == (2, 10)
    assert [(u.id, u.source, u.target) for u in back] == [("i", "ab", "c\x7f"), ("2", "d", "e")]
    assert (back.units[0].notes, back.units[0].props, back.notes) == (("n",), (("p", "v"),), ("h",))


class TestNullUnits:
    """Units with one empty side have one variant: an empty one would pass for a translation by nothing."""

    def test_no_target(self, file: Path) -> None:
        """The unit says which side is empty."""
        text = written(file, unit(target=" "))
        assert (
            '<tu tuid="1"><prop type="x-mtkit-empty">target</prop><tuv xml:lang="ar"><seg>نص</seg></tuv></tu>' in text
        )
        assert (unit(target=""),) == read_bitext(file).units
        assert list(validate_file(str(file))) == []

    def test_no_source(self, file: Path) -> None:
        """Its source language is then the other one."""
        text = written(file, unit(source=""), TranslationUnit("2", "نص", "text"))
        assert '<tu tuid="1" srclang="en"><prop type="x-mtkit-empty">source</prop><tuv xml:lang="en">' in text
        assert (unit(source=""), TranslationUnit("2", "نص", "text")) == read_bitext(file, source_lang="ar").units
        swapped = read_bitext(file, source_lang="en", target_lang="ar")
        assert [(one.source, one.target, one.props) for one in swapped] == [("text", "", ()), ("text", "نص", ())]

    def test_props_of_the_empty_side(self, file: Path) -> None:
        """They need a variant to stand in."""
        one = unit(target="", props=(("target/p", "v"),))
        assert '<tuv xml:lang="en"><prop type="p">v</prop><seg></seg></tuv>' in written(file, one)
        assert (one,) == read_bitext(file).units

    def test_nothing_at_all(self, file: Path) -> None:
        """A unit has at least one variant, so it has both."""
        assert '<tuv xml:lang="ar"><seg></seg></tuv><tuv xml:lang="en"><seg></seg></tuv>' in written(file, unit("", ""))
        assert (unit("", ""),) == read_bitext(file).units

    def test_a_file_of_null_units(self, file: Path) -> None:
        """The header knows both languages."""
        written(file, unit(source=""))
        bitext = read_bitext(file)
        assert ("ar", "en", (unit(source=""),)) == (bitext.source_lang, bitext.target_lang, bitext.units)


class TestMarkup:
    """Inline elements are written only where they are valid and fit the text."""

    MARKUP = 'قال <bpt i="1">&lt;b&gt;</bpt>نعم<ept i="1">&lt;/b&gt;</ept>'

    def test_kept(self, file: Path) -> None:
        """As they were."""
        text = written(file, unit("قال نعم", source_markup=self.MARKUP))
        assert f"<seg>{self.MARKUP}</seg>" in text

    @pytest.mark.parametrize(
        "markup",
        [
            MARKUP.replace("نعم", "لا"),
            "قال نعم<b",
            "قال نعم<g/>",
            "قال نعم<ept/>",
            "قال نعم<ph>&x;</ph>",
            "قال نعم</seg><seg>",
        ],
    )
    def test_dropped_and_said(self, file: Path, markup: str) -> None:
        """Another text, broken XML, unknown elements, missing attributes, entities: the text is written alone."""
        report = write_bitext(Bitext("ar", "en", (unit("قال نعم", source_markup=markup),)), file)
        assert report.notes == ("1 segment was written without inline markup, which did not fit its text",)
        assert (read_bitext(file).units[0].source_markup, read_bitext(file).units[0].source) == (None, "قال نعم")
        assert list(validate_file(str(file))) == []

    def test_illegal_characters_in_markup(self, file: Path) -> None:
        """Removed there too."""
        report = write_bitext(Bitext("ar", "en", (unit("a\x01b", source_markup="a\x01<ph/>b"),)), file)
        assert (report.removed, report.notes, read_bitext(file).units[0].source_markup) == (1, (), "a<ph/>b")


class TestAttributes:
    """Props that began as attributes."""

    def test_where_tmx_has_them_they_are_attributes(self, file: Path) -> None:
        """On the unit and on its sides; dates in the form of TMX."""
        props = (("@changedate", "2024-01-02T03:04:05+02:00"), ("@segtype", "phrase"), ("target/@usagecount", "3"))
        text = written(file, unit(props=props))
        assert '<tu tuid="1" changedate="20240102T010405Z" segtype="phrase">' in text
        assert '<tuv xml:lang="en" usagecount="3">' in text

    @pytest.mark.parametrize(
        "prop",
        [
            ("@changedate", "yesterday"),
            ("@segtype", "word"),
            ("@srclang", "fr"),
            ("@foo", "bar"),
            ("source/@xml:lang", "ar-SY"),
            ("target/@segtype", "phrase"),
        ],
    )
    def test_where_tmx_has_them_not_they_are_props(self, file: Path, prop: tuple[str, str]) -> None:
        """Under a name of ours, so that they come back as they were."""
        text = written(file, unit(props=(prop,)))
        side, _, name = prop[0].rpartition("/")
        assert f'<prop type="x-mtkit-{name}">{prop[1]}</prop>' in text
        assert (prop,) == read_bitext(file).units[0].props
        assert side in {"", "source", "target"}

    def test_a_second_value_is_not_lost(self, file: Path) -> None:
        """An attribute can only stand once."""
        props = (("@changeid", "a"), ("@changeid", "b"))
        written(file, unit(props=props))
        assert props == read_bitext(file).units[0].props

    def test_the_header_keeps_what_it_may(self, file: Path) -> None:
        """Its own attributes, user-defined encodings and documents; the tool is mtkit."""
        props = (
            ("@creationtool", "OmegaT"),
            ("@segtype", "paragraph"),
            ("@creationdate", "20240102T030405Z"),
            ("@datatype", "html"),
            ("#ude", '<ude name="e"><map unicode="#xE000" code="#xF8"/></ude>'),
            ("p", "v"),
        )
        documents = (DocumentInfo("ا.txt", "ar", 10, "ab"), DocumentInfo("a.txt", "en"))
        text = written(file, unit(), props=props, documents=documents, notes=("n",))
        back = read_bitext(file)
        assert 'creationtool="mtkit"' in text
        assert 'segtype="paragraph"' in text
        assert set(props) == set(back.props)
        assert (documents, ("n",)) == (back.documents, back.notes)

    @pytest.mark.parametrize("ude", ["<ude", "<ude/>", "<note>x</note>"])
    def test_a_broken_encoding_is_a_prop(self, file: Path, ude: str) -> None:
        """What is no `ude` element is kept as text."""
        written(file, unit(), props=(("#ude", ude),))
        assert ude in dict(read_bitext(file).props).values()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("20240102T030405Z", "20240102T030405Z"),
        ("20240102", "20240102T000000Z"),
        ("20240102T030405", "20240102T030405Z"),
        ("2024-01-02", "20240102T000000Z"),
        ("2024-01-02T03:04:05.678Z", "20240102T030405Z"),
        ("2024-01-02T03:04:05+03:00", "20240102T000405Z"),
        ("0001-01-01T00:00:00+03:00", None),
        ("20241302T030405Z", None),
        ("02/01/2024", None),
        ("", None),
    ],
)
def test_dates(given: str, expected: str | None) -> None:
    """ISO 8601 in its usual forms becomes the form of TMX; anything else is no date."""
    assert expected == tmx_date(given)
