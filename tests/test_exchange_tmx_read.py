"""Reading TMX as other tools write it, and as nobody should."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from mtkit.errors import FormatError
from mtkit.exchange import Reject, open_bitext, read_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from mtkit.bitext import TranslationUnit

HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="{}" '
    'datatype="xml"/>'
)


def tu(*variants: tuple[str, str], attributes: str = "", before: str = "", lang: str = "xml:lang") -> str:
    """A unit of (language, content of seg) pairs."""
    tuvs = "".join(f'<tuv {lang}="{code}"><seg>{seg}</seg></tuv>' for code, seg in variants)
    return f"<tu{attributes}>{before}{tuvs}</tu>\n"


def tmx(*units: str, srclang: str = "ar", version: str = "1.4", doctype: str = "", root: str = "") -> str:
    """A whole file."""
    body = "".join(units)
    return f'{doctype}<tmx version="{version}"{root}>\n{HEADER.format(srclang)}\n<body>\n{body}</body>\n</tmx>\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the tests write."""
    return tmp_path / "a.tmx"


def texts(path: Path, **langs: str) -> list[tuple[str, str]]:
    """Source and target of each unit; anything lost raises."""
    return [(unit.source, unit.target) for unit in read_bitext(path, **langs)]


def losses(path: Path, **langs: str) -> tuple[list[TranslationUnit], list[Reject]]:
    """The units and what was left out."""
    rejects: list[Reject] = []
    return list(read_bitext(path, on_reject=rejects.append, **langs)), rejects


def one(path: Path, text: str, **langs: str) -> TranslationUnit:
    """The only unit of a file with this content."""
    path.write_text(text, encoding="utf-8")
    (unit,) = read_bitext(path, **langs)
    return unit


AR_EN = (("ar", "نص"), ("en", "text"))


class TestLanguages:
    """Which variant is source and which is target."""

    @pytest.mark.parametrize("lang", ["lang", "xml:lang"])
    @pytest.mark.parametrize("codes", [("ar", "en"), ("AR", "EN"), ("AR-SA", "EN-US"), ("ar_SY", "en_gb")])
    def test_codes_in_any_spelling(self, file: Path, lang: str, codes: tuple[str, str]) -> None:
        """`ar` asks for Arabic of any region, in either attribute, in any order."""
        for order in (codes, codes[::-1]):
            variants = [(code, "نص" if code.lower().startswith("ar") else "text") for code in order]
            file.write_text(tmx(tu(*variants, lang=lang), version="1.1"), encoding="utf-8")
            assert texts(file, source_lang="ar", target_lang="en") == [("نص", "text")]
            assert texts(file, source_lang="en", target_lang="ar") == [("text", "نص")]

    def test_the_head_has_the_codes_of_the_file(self, file: Path) -> None:
        """In the usual spelling, also where a wider code was asked for."""
        file.write_text(tmx(tu(("AR-sa", "نص"), ("EN", "text")), srclang="AR-SA"), encoding="utf-8")
        for langs in ({}, {"source_lang": "ar", "target_lang": "en"}):
            bitext = read_bitext(file, **langs)
            assert (bitext.source_lang, bitext.target_lang, bitext.units[0].props) == ("ar-SA", "en", ())

    def test_another_region_in_one_unit_is_kept(self, file: Path) -> None:
        """A unit whose region is not that of the head says so in a prop."""
        file.write_text(tmx(tu(*AR_EN), tu(("ar-SY", "نص"), ("en", "text"))), encoding="utf-8")
        first, second = read_bitext(file)
        assert (first.props, second.props) == ((), (("source/@xml:lang", "ar-SY"),))

    def test_the_exact_code_is_preferred(self, file: Path) -> None:
        """With two regions of one language the one asked for is taken; the other is reported."""
        file.write_text(tmx(tu(("ar", "نص"), ("en-GB", "colour"), ("en-US", "color"))), encoding="utf-8")
        units, rejects = losses(file, source_lang="ar", target_lang="en-US")
        assert [unit.target for unit in units] == ["color"]
        assert [(reject.reason, reject.whole) for reject in rejects] == [("left out: variant in en-GB", False)]
        assert "colour" in rejects[0].raw
        assert "color<" not in rejects[0].raw

    def test_a_pair_of_regions(self, file: Path) -> None:
        """en-US to en-GB is a pair of languages like any other."""
        file.write_text(tmx(tu(("en-us", "color"), ("en-gb", "colour")), srclang="EN-US"), encoding="utf-8")
        assert texts(file) == [("color", "colour")]

    def test_a_third_language_raises_unless_it_was_not_asked_for(self, file: Path) -> None:
        """Without languages the loss is an error; with them it is what was asked for; with a listener it is told."""
        file.write_text(tmx(tu(*AR_EN, ("fr", "texte"))), encoding="utf-8")
        with pytest.raises(FormatError, match=r"a\.tmx:4: left out: variant in fr"):
            texts(file)
        assert texts(file, source_lang="ar", target_lang="en") == [("نص", "text")]
        with open_bitext(file, on_reject=lambda reject: None) as stream:
            assert len(list(stream.units)) == 1
            assert stream.remarks == [
                (
                    "the file holds 3 languages (ar, en, fr); ar and en were taken, --source-lang and --target-lang "
                    "choose others"
                )
            ]

    def test_a_unit_without_target_is_reported(self, file: Path) -> None:
        """With line, id and what it has."""
        file.write_text(
            tmx(tu(*AR_EN), tu(("ar", "وحده"), attributes=' tuid="x"'), tu(("de", "Text"))), encoding="utf-8"
        )
        with pytest.raises(FormatError, match=r"a\.tmx:5: unit x: no variant in en; it has ar"):
            texts(file)
        units, rejects = losses(file)
        assert len(units) == 1
        assert [(reject.line, reject.unit, reject.reason) for reject in rejects] == [
            (5, "x", "no variant in en; it has ar"),
            (6, None, "no variant in ar or en; it has de"),
        ]

    def test_a_file_in_one_language(self, file: Path) -> None:
        """There is nothing to pair; every unit is reported."""
        file.write_text(tmx(tu(("ar", "نص")), tu(("ar", "نص"))), encoding="utf-8")
        units, rejects = losses(file)
        assert (units, [reject.reason for reject in rejects]) == ([], ["no second language; it has ar"] * 2)

    def test_srclang_all(self, file: Path) -> None:
        """`*all*` names no language: the first variant is the source, unless another is asked for."""
        file.write_text(tmx(tu(("en", "text"), ("ar", "نص")), srclang="*all*"), encoding="utf-8")
        assert texts(file) == [("text", "نص")]
        assert texts(file, target_lang="en") == [("نص", "text")]
        assert texts(file, source_lang="ar") == [("نص", "text")]

    def test_asking_for_the_source_as_target(self, file: Path) -> None:
        """The other language becomes the source."""
        file.write_text(tmx(tu(*AR_EN)), encoding="utf-8")
        assert texts(file, target_lang="ar") == [("text", "نص")]

    def test_a_file_without_units(self, file: Path) -> None:
        """The header names one language."""
        file.write_text(tmx(), encoding="utf-8")
        bitext = read_bitext(file, target_lang="EN-us")
        assert (bitext.source_lang, bitext.target_lang, bitext.units) == ("ar", "en-US", ())

    def test_other_regions_count_where_nobody_asked(self, file: Path) -> None:
        """The first unit has fr-CA, the second fr-FR: both are French."""
        file.write_text(tmx(tu(("ar", "ا"), ("fr-CA", "a")), tu(("ar", "ب"), ("FR-fr", "b"))), encoding="utf-8")
        assert texts(file) == [("ا", "a"), ("ب", "b")]


class TestInline:
    """Inline elements: what is text, what is code."""

    @pytest.mark.parametrize(
        ("seg", "text"),
        [
            ('a<bpt i="1">&lt;b&gt;</bpt>bold<ept i="1">&lt;/b&gt;</ept> end', "abold end"),
            ('<it pos="begin" x="1">&lt;i&gt;</it>lead', "lead"),
            ("one<ph>{1}</ph>two<ut>{rtf}</ut>three", "onetwothree"),
            ("<hi>all <hi>of</hi> it</hi> is text", "all of it is text"),
            ("see<ph>{<sub>a footnote</sub>}</ph> there", "see there"),
            ('line<ph type="lb"/>break', "line\nbreak"),
            ("<g>unknown</g> tags are text", "unknown tags are text"),
            ("a<!-- note -->b<?pi x?>c", "abc"),
            ("<![CDATA[a < b]]>", "a < b"),
            ("\n  \u00a0trimmed\u00a0\t ", "\u00a0trimmed\u00a0"),
            ("  <ph/> trimmed too ", "trimmed too"),
            ("", ""),
        ],
    )
    def test_plain_text(self, file: Path, seg: str, text: str) -> None:
        """The plain text of a segment."""
        assert text == one(file, tmx(tu(("ar", "نص"), ("en", seg)))).target

    def test_markup_is_kept(self, file: Path) -> None:
        """The content of the segment, without the white space around it and without namespaces."""
        seg = ' قال <bpt i="1" x="1">&lt;b&gt;</bpt>نعم<ept i="1"/> &amp; <ph>{<sub>حاشية</sub>}</ph> '
        unit = one(file, tmx(tu(("ar", seg), ("en", "text")), root=' xmlns="http://www.lisa.org/tmx14"'))
        assert (unit.source, unit.target, unit.target_markup) == ("قال نعم &", "text", None)
        assert seg.strip().replace('<ept i="1"/>', '<ept i="1"/>') == unit.source_markup

    def test_trados_codes_are_not_text(self, file: Path) -> None:
        """RTF codes in `ut`, as old Trados writes them."""
        seg = r"<ut>{\b </ut>عاجل<ut>}</ut>"
        assert one(file, tmx(tu(("ar", seg), ("en", "x")), version="1.1")).source == "عاجل"


class TestWhatStaysOfAUnit:
    """Attributes, props, notes."""

    def test_everything_is_in_props(self, file: Path) -> None:
        """Attributes of the unit, its props, then those of the sides; notes apart."""
        text = (
            '<tu tuid="u1" changedate="20240102T030405Z" srclang="AR"><note>n1</note><prop type="p">v</prop>'
            '<tuv xml:lang="ar" creationid="me"><prop type="q" xml:lang="en">w</prop><seg>نص</seg></tuv>'
            '<tuv xml:lang="en"><note>n2</note><seg>text</seg></tuv></tu>'
        )
        unit = one(file, tmx(text))
        assert (unit.id, unit.notes) == ("u1", ("n1",))
        assert unit.props == (
            ("@changedate", "20240102T030405Z"),
            ("p", "v"),
            ("source/@creationid", "me"),
            ("source/q", "w"),
            ("target/#note", "n2"),
        )

    def test_the_header_is_in_the_head(self, file: Path) -> None:
        """Its attributes, notes, props and user-defined encodings."""
        text = tmx(tu(*AR_EN)).replace(
            'datatype="xml"/>',
            'datatype="xml"><note>hello</note><prop type="p">v</prop>'
            '<ude name="e"><map unicode="#xE000"/></ude><x/></header>',
        )
        file.write_text(text, encoding="utf-8")
        with open_bitext(file) as stream:
            props = dict(stream.head.props)
            assert stream.head.notes == ("hello",)
            assert (props["p"], props["@creationtool"], props["@datatype"]) == ("v", "t", "xml")
            assert props["#ude"] == '<ude name="e"><map unicode="#xE000"/></ude>'
            assert stream.remarks == ["the header has an unknown element <x>, which was left out"]

    def test_props_of_ours_with_other_values_stay_props(self, file: Path) -> None:
        """A score of 7, an unknown status and a broken bead are not ours."""
        names = {"score": "7", "status": "odd", "bead": "1:2", "other": "x"}
        before = "".join(f'<prop type="x-mtkit-{name}">{value}</prop>' for name, value in names.items())
        unit = one(file, tmx(tu(*AR_EN, before=before)))
        assert (unit.score, unit.status, unit.bead) == (None, "auto", None)
        assert {(f"x-mtkit-{name}", value) for name, value in names.items()} == set(unit.props)

    def test_units_without_id_are_numbered(self, file: Path) -> None:
        """By their place among the units of the file, counting those that are not taken."""
        file.write_text(tmx(tu(*AR_EN), tu(("de", "x")), tu(*AR_EN, attributes=' tuid=""')), encoding="utf-8")
        assert [unit.id for unit in losses(file)[0]] == ["1", "3"]


class TestWhatCannotBeTaken:
    """Reported with line and reason, never skipped."""

    @pytest.mark.parametrize(
        ("unit", "reason"),
        [
            ("<tu/>", "no variant in ar or en; it has no variant at all"),
            (
                '<tu><tuv><seg>a</seg></tuv><tuv xml:lang="en"><seg>b</seg></tuv></tu>',
                "no variant in ar; it has one without language, en",
            ),
            (
                '<tu><tuv xml:lang="ar"/><tuv xml:lang="en"><seg>b</seg></tuv></tu>',
                "the variant ar has 0 segments, not one",
            ),
            ('<tu><tuv xml:lang="ar"><seg>a</seg><seg>b</seg></tuv></tu>', "the variant ar has 2 segments, not one"),
            ('<tu><tuv xml:lang="ar">lost</tuv></tu>', "text outside of a segment: 'lost'"),
            ('<tu><tuv xml:lang="ar"><seg>a</seg>lost</tuv></tu>', "text outside of a segment: 'lost'"),
            ("<tu>lost</tu>", "text outside of a segment: 'lost'"),
            ("<tu><unit>a</unit></tu>", "unknown element <unit> in the unit"),
            ('<tu><tuv xml:lang="ar"><seg>a</seg><x/></tuv></tu>', "unknown element <x> in the variant ar"),
            ("<trans-unit>a</trans-unit>", "<trans-unit> where only units should be"),
        ],
    )
    def test_broken_units(self, file: Path, unit: str, reason: str) -> None:
        """The reason, the line, and the unit as it stands in the file; the others are read."""
        file.write_text(tmx(tu(*AR_EN), unit + "\n", tu(*AR_EN)), encoding="utf-8")
        units, rejects = losses(file)
        assert len(units) == 2
        assert [(5, reason, True)] == [(reject.line, reject.reason, reject.whole) for reject in rejects]
        assert unit == rejects[0].raw

    @pytest.mark.parametrize("seg", ["a &nbsp; b", "a<ph>&nbsp;</ph>"])
    def test_entities_of_a_dtd_that_is_not_read(self, file: Path, seg: str) -> None:
        """The text they stand for is not known, so the unit is not taken."""
        doctype = '<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx14.dtd">\n'
        file.write_text(tmx(tu(("ar", "نص"), ("en", seg)), tu(*AR_EN), doctype=doctype), encoding="utf-8")
        units, rejects = losses(file)
        assert (
            len(units),
            [r.reason for r in rejects],
        ) == (1, ["the variant en uses an entity, which is not expanded"])

    def test_an_entity_between_variants(self, file: Path) -> None:
        """Not even there is anything passed over."""
        doctype = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        file.write_text(tmx(tu(*AR_EN, before="&x;"), doctype=doctype), encoding="utf-8")
        assert [r.reason for r in losses(file)[1]] == ["the unit uses the entity &x;, which is not expanded"]

    def test_lines_beyond_65535(self, file: Path) -> None:
        """The line of a unit far down is right."""
        file.write_text(tmx(tu(*AR_EN), "\n" * 70_000, "<tu/>\n"), encoding="utf-8")
        assert [reject.line for reject in losses(file)[1]] == [70_005]


class TestRefusal:
    """Files that are refused as a whole, with file, line and reason."""

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "is empty"),
            (b"\n \n", "not well-formed XML|no root"),
            (b"%PDF-1.7\n\x00\x01", r":1: is not well-formed XML"),
            (bytes(range(256)), "is not well-formed XML"),
            (b"<html><body/></html>", ":1: is not TMX: its root is <html>"),
            (b"<tmx version='1.4'><body><tu>", "is not well-formed XML: Premature end"),
            (tmx(tu(("ar", "a&#x1F;"), ("en", "b"))).encode(), ":4: is not well-formed XML: .*31"),
            (tmx(tu(("ar", "a" * 10_100_000), ("en", "b"))).encode(), ":4: holds a text or a nesting larger"),
            (tmx("<tu>" * 300, "</tu>" * 300).encode(), ":4: holds a text or a nesting larger"),
            ('<?xml version="1.0" encoding="UTF-8"?>' + tmx(tu(*AR_EN)), "is not well-formed XML: "),
        ],
    )
    def test_not_tmx(self, file: Path, content: bytes | str, message: str) -> None:
        """Empty, not XML, cut off, illegal characters, texts without end, Windows-1256 that claims to be UTF-8."""
        file.write_bytes(content if isinstance(content, bytes) else content.encode("cp1256"))
        with pytest.raises(FormatError, match=rf"a\.tmx:?.*{message}"):
            texts(file, source_lang="ar", target_lang="en")

    @pytest.mark.parametrize(
        "subset",
        [
            '<!ENTITY a "x">',
            '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
            '<!ENTITY a SYSTEM "file:///etc/passwd">',
            '<!ENTITY % p SYSTEM "http://127.0.0.1:9/evil.dtd"> %p;',
        ],
    )
    def test_entities(self, file: Path, subset: str) -> None:
        """A file that declares entities is refused, whatever they are."""
        file.write_text(tmx(tu(("ar", "نص"), ("en", "text")), doctype=f"<!DOCTYPE tmx [{subset}]>"), encoding="utf-8")
        with pytest.raises(FormatError, match="declares entities, which are not expanded"):
            texts(file)

    def test_a_prologue_without_end(self, file: Path) -> None:
        """Four megabytes of comments before the root are enough."""
        file.write_bytes(b"<!-- " + b"x" * (1 << 16) + b" -->" + b"<!-- x -->" * 450_000)
        with pytest.raises(FormatError, match="is not XML: it has no root element"):
            texts(file)

    def test_a_cut_gzip_file(self, tmp_path: Path) -> None:
        """Half a compressed file is an error, not half a corpus."""
        whole = gzip.compress(tmx(*(tu(("ar", f"{i * i}"), ("en", f"{i}")) for i in range(500))).encode())
        (tmp_path / "a.tmx.gz").write_bytes(whole[: len(whole) // 2])
        with pytest.raises(FormatError, match="not a whole gzip file"):
            texts(tmp_path / "a.tmx.gz")


class TestEncodings:
    """Bytes as they come."""

    @pytest.mark.parametrize(
        ("encoding", "declared"),
        [("utf-8", ""), ("utf-8-sig", "UTF-8"), ("utf-16", ""), ("utf-16", "UTF-16"), ("cp1256", "windows-1256")],
    )
    def test_encodings(self, file: Path, encoding: str, declared: str) -> None:
        """UTF-8 with and without mark, UTF-16, Windows-1256 if declared."""
        declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
        file.write_bytes((declaration + tmx(tu(*AR_EN))).encode(encoding))
        assert texts(file) == [("نص", "text")]

    @pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
    def test_utf16_in_either_order(self, file: Path, order: str) -> None:
        """With its mark."""
        file.write_bytes(("\ufeff" + tmx(tu(*AR_EN))).encode(order))
        assert texts(file) == [("نص", "text")]

    def test_zip(self, tmp_path: Path) -> None:
        """One TMX file in a zip file is read; two are not guessed between; junk is said."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("folder/a.tmx", tmx(tu(*AR_EN)))
            archive.writestr("readme.txt", "x")
        path = tmp_path / "a.tmx.zip"
        path.write_bytes(packed.getvalue())
        assert texts(path) == [("نص", "text")]
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("b.TMX", tmx())
        with pytest.raises(FormatError, match="holds 2 TMX files, not one; unpack it first"):
            texts(path)
        path.write_bytes(packed.getvalue()[:40])
        with pytest.raises(FormatError, match="is not a zip file that can be read"):
            texts(path)

    def test_no_header(self, file: Path) -> None:
        """Said, and read all the same."""
        file.write_text(f"<tmx version='1.4'><body>{tu(*AR_EN)}</body></tmx>", encoding="utf-8")
        with open_bitext(file) as stream:
            assert [(unit.source, unit.target) for unit in stream.units] == [("نص", "text")]
            assert stream.remarks == ["the file has no header"]
