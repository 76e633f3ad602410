"""What XLIFF is written, from one version to the other, through TMX, and corrections put back into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtkit.bitext import Bead, Bitext, Span, TranslationUnit
from mtkit.errors import FormatError
from mtkit.exchange import BITEXT_FORMATS, UpdatableFormat, read_bitext, write_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

FOREIGN = """<?xml version='1.0' encoding='utf-8'?>
<!-- top --><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:o="urn:other">
  <file original="a.docx" datatype="x-docx" source-language="ar" target-language="en">
    <header><skl><internal-file>AAAA</internal-file></skl></header>
    <body>
      <group id="g"><trans-unit id="1" o:locked="true">
        <source>زار <g id="1">أحمد الشرع</g> دمشق<x id="2"/>. ثم عاد.</source>
        <seg-source><mrk mtype="seg" mid="1">زار <g id="1">أحمد الشرع</g> دمشق<x id="2"/>.</mrk> <mrk mtype="seg" mid="2">ثم عاد.</mrk></seg-source>
        <!-- inner -->
        <target state="translated"> <mrk mtype="seg" mid="1"> <g id="1">Ahmad al-Sharaa</g> visited Damascus<x id="2"/>. </mrk> <mrk mtype="seg" mid="2">Then he <!-- c -->left.</mrk></target>
        <alt-trans><target>Ahmad al-Sharaa</target></alt-trans>
      </trans-unit></group>
      <trans-unit id="2"><source>أحمد الشرع</source><target>Ahmad al-Sharaa<bpt id="1" rid="7">{</bpt>!<ept id="2" rid="7">}</ept></target></trans-unit>
      <trans-unit id="3"><target>no source</target></trans-unit>
      <trans-unit id="4"><source>لا</source></trans-unit>
    </body>
  </file>
</xliff>
"""  # noqa: E501 - as tools write it


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A file of another tool."""
    path = tmp_path / "foreign.xlf"
    path.write_text(FOREIGN, encoding="utf-8")
    return path


def test_what_1_looks_like(tmp_path: Path) -> None:
    """One unit a line; score, bead and props in a namespace of our own; no target without text."""
    bead = Bead(Span(0, 1), Span(0, 2), 0.5, "accepted")
    units = (
        TranslationUnit("a b", "نص", "text", 0.5, "accepted", (("p", "v"),), ("n",), bead),
        TranslationUnit("2", "نص", "", status="rejected"),
    )
    write_bitext(Bitext("ar", "en", units), tmp_path / "a.xlf")
    lines = (tmp_path / "a.xlf").read_text(encoding="utf-8").splitlines()
    assert lines[5:7] == [
        (
            '<trans-unit id="a b" m:score="0.5" m:bead="0:1 0:2" approved="yes"><source>نص</source>'
            '<target state="final">text</target><note>n</note><m:prop name="p">v</m:prop></trans-unit>'
        ),
        '<trans-unit id="2" m:status="rejected"><source>نص</source></trans-unit>',
    ]


def test_what_2_looks_like(tmp_path: Path) -> None:
    """An id that is no name token is kept beside one that is; native codes are data."""
    unit = TranslationUnit("a b", "نص", "x", target_markup='<ph x="1">&lt;br/&gt;</ph>x')
    write_bitext(Bitext("ar", "en", (unit,)), tmp_path / "a.xlf", format="xliff2")
    lines = (tmp_path / "a.xlf").read_text(encoding="utf-8").splitlines()
    assert lines[3] == (
        '<unit id="u1" m:id="a b"><originalData><data id="d1">&lt;br/&gt;</data></originalData>'
        '<segment state="translated"><source>نص</source><target><ph id="1" dataRef="d1"/>x</target></segment></unit>'
    )


@pytest.mark.parametrize("version", ["xliff", "xliff2"])
@pytest.mark.parametrize("status", ["auto", "accepted", "rejected"])
@pytest.mark.parametrize(
    "props",
    [(), (("@approved", "yes"), ("target/@state", "signed-off")), (("segment/@state", "reviewed"),)],
)
@pytest.mark.parametrize("target", ["", "text"])
def test_a_status_that_was_changed_counts(
    tmp_path: Path, version: str, status: str, props: tuple[tuple[str, str], ...], target: str
) -> None:
    """Whatever the states of another tool said before."""
    unit = TranslationUnit("1", "نص", target, status=status, props=props)  # type: ignore[arg-type]
    write_bitext(Bitext("ar", "en", (unit,)), tmp_path / "a.xlf", format=version)
    assert read_bitext(tmp_path / "a.xlf").units[0].status == status


def test_markup_that_does_not_fit_is_left_out_and_said(tmp_path: Path) -> None:
    """A text that was edited since is written alone; characters that XML cannot hold are counted."""
    units = (
        TranslationUnit("1", "نص\x00", "new", target_markup="<ph/>old"),
        TranslationUnit("2", "a", "b", source_markup="<g>a</g>"),
    )
    report = write_bitext(Bitext("ar", "en", units), tmp_path / "a.xlf")
    assert report.notes == ("2 texts were written without inline markup, which did not fit",)
    assert report.removed == 1
    assert [unit.target for unit in read_bitext(tmp_path / "a.xlf")] == ["new", "b"]


@pytest.mark.parametrize(
    "markup",
    [
        (
            '<bpt i="1">&lt;g id="1"&gt;</bpt>a<bpt i="2">&lt;g id="2"&gt;</bpt>b'
            '<ept i="1">&lt;/g&gt;</ept>c<ept i="2">&lt;/g&gt;</ept>'
        ),
        '<hi><bpt i="1">&lt;g id="1"&gt;</bpt>ab</hi>c<ept i="1">&lt;/g&gt;</ept>',
        '<ph>&lt;x/&gt;</ph>a<ph>&lt;img src="b"/&gt;</ph>b<ut>{</ut>c',
        '<ph>&lt;x id="1" unknown="2"/&gt;</ph>abc<ph>&lt;x</ph>',
        '<ph x="Zahl 1">1<sub type="alt">sub</sub>2</ph>abc',
    ],
)
@pytest.mark.parametrize("version", ["xliff", "xliff2"])
def test_codes_that_are_no_elements_of_xliff_are_native_codes(tmp_path: Path, version: str, markup: str) -> None:
    """Pairs that cross, tags of other languages: nothing is lost, and the second time nothing changes."""
    bitext = Bitext("ar", "en", (TranslationUnit("1", "ا", "abc", target_markup=markup),))
    first, second = tmp_path / "a.xlf", tmp_path / "b.xlf"
    assert write_bitext(bitext, first, format=version).notes == ()
    back = read_bitext(first)
    write_bitext(back, second, format=version)
    assert back.units[0].target == "abc"
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("way", [["b.xlf"], ["b.tmx", "b.xlf"], ["b.jsonl", "b.xlf"]])
def test_inline_elements_survive_other_formats(
    foreign: Path, tmp_path: Path, way: list[str], mtkit: RunCommand
) -> None:
    """Also through TMX, where they are native codes of a valid file."""
    source = foreign
    for name in way:
        assert mtkit("convert", source, tmp_path / name, "-q", "--rejects", tmp_path / "rejects").code == 0
        source = tmp_path / name
    text = source.read_text(encoding="utf-8")
    assert '<source>زار <g id="1">أحمد الشرع</g> دمشق<x id="2"/>.</source>' in text
    assert '<bpt id="1" rid="7">{</bpt>!<ept id="2" rid="7">}</ept>' in text
    assert 'original="a.docx"' in text


def test_a_fix_changes_the_translations_and_nothing_else(foreign: Path, tmp_path: Path, mtkit: RunCommand) -> None:
    """Header, segmentation, alternatives and what could not be read stay; only a comment inside a text goes."""
    glossary = tmp_path / "g.tsv"
    glossary.write_text(
        "source\tpreferred\tforbidden\nأحمد الشرع\tAhmed al-Sharaa\tAhmad al-Sharaa\n", encoding="utf-8"
    )
    result = mtkit("check", foreign, "-g", glossary, "--fix", "--isolated")
    assert "Fixed 2" in result.out
    expected = FOREIGN.replace(">Ahmad al-Sharaa</g>", ">Ahmed al-Sharaa</g>")
    expected = expected.replace("<target>Ahmad al-Sharaa<bpt", "<target>Ahmed al-Sharaa<bpt")
    assert expected == foreign.read_text(encoding="utf-8").replace("he left.", "he <!-- c -->left.")


def test_a_fix_of_version_2(tmp_path: Path, mtkit: RunCommand) -> None:
    """Native codes of the unit stay where they are."""
    path = tmp_path / "a.xlf"
    page = (
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="ar" trgLang="en"><file id="f">'
        '<unit id="1"><originalData><data id="x">&lt;b&gt;</data></originalData><segment><source>أحمد الشرع</source>'
        '<target><ph id="1" dataRef="x"/><pc id="2" dataRefStart="x">Ahmad al-Sharaa</pc></target></segment></unit>'
        "</file></xliff>"
    )
    path.write_text(page, encoding="utf-8")
    glossary = tmp_path / "g.tsv"
    glossary.write_text(
        "source\tpreferred\tforbidden\nأحمد الشرع\tAhmed al-Sharaa\tAhmad al-Sharaa\n", encoding="utf-8"
    )
    assert "Fixed 1" in mtkit("check", path, "-g", glossary, "--fix", "--isolated").out
    assert page.replace("Ahmad", "Ahmed") in path.read_text(encoding="utf-8")


def test_update_refuses_what_does_not_fit(foreign: Path) -> None:
    """Other units, codes that cannot be put back, a translation without place: an error, and the file stays."""
    form = BITEXT_FORMATS["xliff"]
    assert isinstance(form, UpdatableFormat)
    units = list(read_bitext(foreign, on_reject=lambda _: None))
    before = foreign.read_bytes()
    from dataclasses import replace

    for changed, message in (
        (units[:-1], "has changed since it was read"),
        ([*units[:-1], replace(units[-1], target="no")], "has no target to put the text in"),
        ([replace(units[0], target="x", target_markup="<bad/>x"), *units[1:]], "holds codes that cannot be put back"),
    ):
        with pytest.raises(FormatError, match=message):
            form.update(str(foreign), changed)
    assert before == foreign.read_bytes()


def test_what_version_1_said_of_a_unit_goes_back_into_it(tmp_path: Path) -> None:
    """Attributes, groups, elements of others, notes of one side, files; what does not belong there is a prop."""
    page = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:o="urn:other">'
        '<file original="a" source-language="ar" target-language="en" datatype="html"><header><note>h</note></header>'
        '<body><trans-unit id="1" resname="r" translate="yes" restype="" o:locked="true"><source>ا</source>'
        '<target xml:lang="en-AU" state="translated">x</target><context-group><context context-type="t">c</context>'
        '</context-group><note annotates="target">n</note><o:data><o:x/></o:data></trans-unit></body></file>'
        '<file original="b" source-language="ar" target-language="en" datatype="html"><body>'
        '<trans-unit id="1"><source>ب</source><target>y</target></trans-unit></body></file></xliff>'
    )
    (tmp_path / "a.xlf").write_text(page, encoding="utf-8")
    bitext = read_bitext(tmp_path / "a.xlf")
    write_bitext(bitext, tmp_path / "b.xlf")
    text = (tmp_path / "b.xlf").read_text(encoding="utf-8")
    for part in (
        'original="a" source-language="ar" target-language="en" datatype="html"',
        '<file original="b"',
        "<note>h</note>",
        ' resname="r" translate="yes"',
        'locked="true"',
        '<target xml:lang="en-AU" state="translated">x</target>',
        '<context-group><context context-type="t">c</context></context-group>',
        '<note annotates="target">n</note>',
        '<m:prop name="@restype"></m:prop>',
    ):
        assert part in text
    assert [(unit.source, unit.prop("file/@original")) for unit in read_bitext(tmp_path / "b.xlf")] == [
        ("ا", None),
        ("ب", "b"),
    ]
    write_bitext(bitext, tmp_path / "c.xlf", format="xliff2")
    back = read_bitext(tmp_path / "c.xlf")
    assert sorted(name for name, _ in back.units[0].props) == sorted(name for name, _ in bitext.units[0].props)


def test_what_version_2_said_of_a_unit_goes_back_into_it(tmp_path: Path) -> None:
    """The same for version 2, with the data that tags refer to."""
    unit = (
        '<unit id="1" canResegment="no" name="n"><o:data xmlns:o="urn:other">d</o:data><notes><note>all</note>'
        '<note appliesTo="source">s</note></notes><originalData><data id="d1">{</data></originalData>'
        '<segment subState="my:x" state="reviewed"><source><pc id="1" dataRefStart="d1">ا</pc></source>'
        "<target>x</target></segment></unit>"
    )
    page = (
        '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="ar" trgLang="en">'
        f'<file id="f"><notes><note>h</note></notes>{unit}</file></xliff>'
    )
    (tmp_path / "a.xlf").write_text(page, encoding="utf-8")
    bitext = read_bitext(tmp_path / "a.xlf")
    write_bitext(bitext, tmp_path / "b.xlf", format="xliff2")
    text = (tmp_path / "b.xlf").read_text(encoding="utf-8")
    for part in (
        "<note>h</note>",
        'canResegment="no" name="n"',
        ">d</",
        '<note>all</note><note appliesTo="source">s</note>',
        '<data id="d1">{</data>',
        '<segment subState="my:x" state="reviewed"><source><pc id="1" dataRefStart="d1">ا</pc></source>',
    ):
        assert part in text
    assert bitext == read_bitext(tmp_path / "b.xlf")
    write_bitext(bitext, tmp_path / "c.xlf")
    assert "segment/@state" in (tmp_path / "c.xlf").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", ["xliff", "xliff2"])
@pytest.mark.parametrize(
    "prop",
    [
        ("@approved", "perhaps"),
        ("@{no such", "x"),
        ("@{urn:mtkit:xliff}score", "7"),
        ("@{http://www.w3.org/XML/1998/namespace}lang", "x"),
        ("#data", "<data"),
        ("#data", "<other/>"),
        ("#data", "<data xmlns='urn:mtkit:xliff'/>"),
        ("#source", "<source>x</source>"),
        ("#data", "a\x00b"),
        ("#originalData", "no element"),
        ("@restype", ""),
        ("", ""),
    ],
)
def test_props_that_have_no_place_stay_props(tmp_path: Path, version: str, prop: tuple[str, str]) -> None:
    """What would break the file or change its meaning is written as a prop of our own."""
    bitext = Bitext("ar", "en", (TranslationUnit("1", "ا", "x", props=(prop, prop)),))
    write_bitext(bitext, tmp_path / "a.xlf", format=version)
    kept = (prop[0], prop[1].replace("\x00", ""))
    assert read_bitext(tmp_path / "a.xlf").units == (TranslationUnit("1", "ا", "x", props=(kept, kept)),)
