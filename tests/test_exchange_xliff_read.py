"""Reading XLIFF as other tools write it, and as nobody should."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mtkit.errors import FormatError
from mtkit.exchange import Reject, open_bitext, read_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from mtkit.bitext import TranslationUnit

NS_1 = "urn:oasis:names:tc:xliff:document:1.2"
NS_2 = "urn:oasis:names:tc:xliff:document:2.0"


def xliff(*units: str, langs: str = 'source-language="ar" target-language="en"', header: str = "") -> str:
    """A file of XLIFF 1.2."""
    body = "\n".join(units)
    return (
        f'<xliff version="1.2" xmlns="{NS_1}" xmlns:o="urn:other">\n<file original="bitext" {langs} '
        f'datatype="plaintext">{header}<body>\n{body}\n</body></file></xliff>'
    )


def xliff_2(*units: str, version: str = "2.0", langs: str = 'srcLang="ar" trgLang="en"') -> str:
    """A file of XLIFF 2."""
    body = "\n".join(units)
    namespace = NS_2.replace("2.0", "2.2") if version == "2.2" else NS_2
    return f'<xliff version="{version}" xmlns="{namespace}" {langs}>\n<file id="f">\n{body}\n</file></xliff>'


def tu(source: str, target: str | None, attributes: str = "", more: str = "") -> str:
    """A `trans-unit` called 1."""
    told = "" if target is None else f"<target>{target}</target>"
    return f'<trans-unit id="1"{attributes}><source>{source}</source>{told}{more}</trans-unit>'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the tests write."""
    return tmp_path / "a.xlf"


def read(path: Path, text: str, **langs: str) -> tuple[list[TranslationUnit], list[Reject]]:
    """The units of a file with this content, and what was left out."""
    path.write_text(text, encoding="utf-8")
    rejects: list[Reject] = []
    return list(read_bitext(path, on_reject=rejects.append, **langs)), rejects


def one(path: Path, text: str) -> TranslationUnit:
    """The only unit of a file with this content; anything lost raises."""
    path.write_text(text, encoding="utf-8")
    (unit,) = read_bitext(path)
    return unit


@pytest.mark.parametrize(
    ("content", "text", "markup"),
    [
        ("a <x id='1'/> b", "a  b", 'a <ph x="1">&lt;x id="1"/&gt;</ph> b'),
        ("a<x id='n' ctype='lb'/>b", "a\nb", 'a<ph type="lb">&lt;x id="n" ctype="lb"/&gt;</ph>b'),
        (
            "<g id='1' ctype='bold'>a</g> b",
            "a b",
            '<bpt i="1" x="1" type="bold">&lt;g id="1" ctype="bold"&gt;</bpt>a<ept i="1">&lt;/g&gt;</ept> b',
        ),
        (
            "<bpt id='3' rid='2' ctype='x-it'>{</bpt>a<ept id='3' rid='2'>}</ept>",
            "a",
            '<bpt i="2" x="3" type="it">{</bpt>a<ept i="2">}</ept>',
        ),
        (
            "<bpt id='1'>{</bpt>a<ept id='1'>}</ept>",
            "a",
            '<bpt i="1" x="1">&lt;bpt id="1"&gt;{&lt;/bpt&gt;</bpt>a<ept i="1">&lt;ept id="1"&gt;}&lt;/ept&gt;</ept>',
        ),
        ("<it id='1' pos='open'>{</it>a", "a", '<it pos="begin" x="1">{</it>a'),
        ("<ph id='1' assoc='both'>%d</ph>a", "a", '<ph assoc="b" x="1">%d</ph>a'),
        (
            "<ph id='1'>{<sub ctype='x-alt'>other</sub>}</ph>a",
            "a",
            '<ph x="1">{<sub type="alt">other</sub>}</ph>a',
        ),
        (
            "<bx id='1'/>a<ex id='2' rid='1'/>",
            "a",
            '<bpt i="1" x="1">&lt;bx id="1"/&gt;</bpt>a<ept i="1">&lt;ex id="2" rid="1"/&gt;</ept>',
        ),
        ("a<ex id='2' rid='1'/>", "a", 'a<it pos="end" x="2">&lt;ex id="2" rid="1"/&gt;</it>'),
        ("<mrk mtype='term' mid='1'>a</mrk> b", "a b", '<hi type="term" x="1">a</hi> b'),
        (
            "<mrk mtype='x-n' comment='c'>a</mrk>",
            "a",
            '<bpt i="1">&lt;mrk mtype="x-n" comment="c"&gt;</bpt>a<ept i="1">&lt;/mrk&gt;</ept>',
        ),
        (
            "<o:b>a</o:b> b",
            "a b",
            '<bpt i="1">&lt;o:b xmlns:o="urn:other"&gt;</bpt>a<ept i="1">&lt;/o:b&gt;</ept> b',
        ),
        (
            "<ph id='1'>&lt;x id='1'/&gt;</ph>a",
            "a",
            '<ph x="1">&lt;ph id="1"&gt;&amp;lt;x id=\'1\'/&amp;gt;&lt;/ph&gt;</ph>a',
        ),
    ],
)
def test_inline_elements_of_1(file: Path, content: str, text: str, markup: str | None) -> None:
    """Text is what a translator sees; codes are kept as those of TMX."""
    unit = one(file, xliff(tu(content, "x")))
    assert unit.source == text
    assert markup == unit.source_markup


@pytest.mark.parametrize(
    ("content", "text", "markup"),
    [
        ("<ph id='1' dataRef='d1'/>a", "a", '<ph x="1">&lt;br/&gt;</ph>a'),
        ("<sc id='1' dataRef='d1'/>a<ec startRef='1'/>", "a", '<bpt i="1" x="1">&lt;br/&gt;</bpt>a<ept i="1"/>'),
        ("<sc id='1' isolated='yes' dataRef='d1'/>a", "a", '<it pos="begin" x="1">&lt;br/&gt;</it>a'),
        (
            "<pc id='1' canCopy='no'>a</pc>",
            "a",
            '<bpt i="1" x="1">&lt;pc id="1" canCopy="no"&gt;</bpt>a<ept i="1">&lt;/pc&gt;</ept>',
        ),
        ("a<cp hex='001F'/>b", "ab", 'a<ph>&lt;cp hex="001F"/&gt;</ph>b'),
        ("<ph id='1' type='fmt' subType='xlf:lb'/>a", "\na", None),
        ("<mrk id='m1' type='term'>a</mrk>", "a", None),
        ("<sm id='m1' type='comment' value='v'/>a<em startRef='m1'/>", "a", None),
    ],
)
def test_inline_elements_of_2(file: Path, content: str, text: str, markup: str | None) -> None:
    """The same for version 2, native codes from `originalData`."""
    data = '<originalData><data id="d1">&lt;br/&gt;</data></originalData>'
    unit = one(file, xliff_2(f'<unit id="1">{data}<segment><source>{content}</source></segment></unit>'))
    assert text.strip() == unit.source
    assert markup in {None, unit.source_markup}
    assert unit.source_markup is not None


def test_original_data_is_kept_where_a_tag_refers_to_it(file: Path) -> None:
    """A tag that TMX cannot hold needs the data it names."""
    data = '<originalData><data id="d1">&lt;b&gt;</data></originalData>'
    content = "<pc id='1' dataRefStart='d1'>a</pc>"
    unit = one(file, xliff_2(f'<unit id="1">{data}<segment><source>{content}</source></segment></unit>'))
    assert "d1" in (unit.prop("#originalData") or "")


@pytest.mark.parametrize(
    ("attributes", "target", "status"),
    [
        ("", "<target>x</target>", "auto"),
        (' approved="yes"', "<target>x</target>", "accepted"),
        (' approved="no"', '<target state="translated">x</target>', "auto"),
        ("", '<target state="signed-off">x</target>', "accepted"),
        ("", '<target state="needs-review-translation" state-qualifier="rejected-grammar">x</target>', "rejected"),
    ],
)
def test_status_of_1(file: Path, attributes: str, target: str, status: str) -> None:
    """What a person approved is accepted."""
    unit = one(file, xliff(f'<trans-unit id="1"{attributes}><source>ا</source>{target}</trans-unit>'))
    assert status == unit.status


@pytest.mark.parametrize(
    ("state", "status"), [("initial", "auto"), ("translated", "auto"), ("reviewed", "accepted"), ("final", "accepted")]
)
def test_status_of_2(file: Path, state: str, status: str) -> None:
    """The state of a segment."""
    segment = f'<segment state="{state}"><source>ا</source><target>x</target></segment>'
    assert status == one(file, xliff_2(f'<unit id="1">{segment}</unit>')).status


def test_segments_of_1(file: Path) -> None:
    """Each marked segment is a unit, inside of groups of codes too; notes belong to the first."""
    seg = "<seg-source><g id='1'><mrk mtype='seg' mid='a'>ا.</mrk> <mrk mtype='seg' mid='b'>ب.</mrk></g></seg-source>"
    target = "<target><g id='1'><mrk mtype='seg' mid='b'>B.</mrk></g></target>"
    units, rejects = read(
        file, xliff(f'<trans-unit id="7"><source>ا. ب.</source>{seg}{target}<note>n</note></trans-unit>')
    )
    assert [(unit.id, unit.source, unit.target, unit.notes) for unit in units] == [
        ("7/a", "ا.", "", ("n",)),
        ("7/b", "ب.", "B.", ()),
    ]
    assert rejects == []


@pytest.mark.parametrize(
    ("seg", "target"),
    [
        ("stray <mrk mtype='seg' mid='a'>ا.</mrk>", "<mrk mtype='seg' mid='a'>A.</mrk>"),
        ("<mrk mtype='seg' mid='a'>ا.</mrk>", "A."),
        ("<mrk mtype='seg' mid='a'>ا.</mrk>", "<mrk mtype='seg' mid='z'>A.</mrk>"),
        ("<mrk mtype='seg' mid='a'>ا.</mrk>", "stray <mrk mtype='seg' mid='a'>A.</mrk>"),
    ],
)
def test_segments_that_do_not_match_are_one_unit(file: Path, seg: str, target: str) -> None:
    """No text is lost where the sides are divided differently."""
    text = f'<trans-unit id="7"><source>ا.</source><seg-source>{seg}</seg-source><target>{target}</target></trans-unit>'
    unit = one(file, xliff(text))
    assert (unit.id, unit.source, unit.target.endswith("A.")) == ("7", "ا.", True)


def test_segments_of_2(file: Path) -> None:
    """Segments have their own ids, or their numbers; text that is not to be translated is said."""
    segment = "<segment{}><source>ا</source><target>x</target></segment>"
    ignorable = "<ignorable><source>---</source></ignorable>"
    notes = '<notes><note>all</note><note appliesTo="target">side</note></notes>'
    units = (
        f'<unit id="7">{notes}{segment.format(" id=" + chr(34) + "s" + chr(34))}{ignorable}{segment.format("")}</unit>'
    )
    file.write_text(xliff_2(units), encoding="utf-8")
    with open_bitext(file) as stream:
        read = list(stream.units)
    assert [(unit.id, unit.notes, unit.props) for unit in read] == [
        ("7/s", ("all",), (("target/#note", "side"),)),
        ("7/2", (), ()),
    ]
    assert stream.remarks == ["texts between segments that are not to be translated: 1"]


@pytest.mark.parametrize("version", ["2.0", "2.1", "2.2"])
def test_versions_of_2(file: Path, version: str) -> None:
    """Also 2.2, which has a namespace of its own."""
    text = xliff_2('<unit id="1"><segment><source>ا</source><target>x</target></segment></unit>', version=version)
    assert one(file, text).target == "x"


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_versions_of_1(file: Path, version: str) -> None:
    """1.1 has a namespace of its own, 1.0 none, and a document type that is never fetched."""
    text = xliff(tu("ا<x id='1'/>", "x")).replace('version="1.2"', f'version="{version}"')
    text = text.replace(f' xmlns="{NS_1}"', "" if version == "1.0" else f' xmlns="{NS_1[:-3]}1.1"')
    text = '<!DOCTYPE xliff SYSTEM "http://127.0.0.1:9/xliff.dtd">\n' + text
    unit = one(file, text)
    assert (unit.source, unit.target) == ("ا", "x")
    assert unit.source_markup == 'ا<ph x="1">&lt;x id="1"/&gt;</ph>'


def test_props(file: Path) -> None:
    """Attributes, elements of others and context are kept; alternatives are reported."""
    more = (
        '<context-group><context context-type="x">c</context></context-group><note annotates="source">n</note>'
        "<alt-trans><target>alt</target></alt-trans><o:data>d</o:data>"
    )
    units, rejects = read(file, xliff(tu("ا", "x", ' resname="r" o:locked="true"', more)))
    names = [name for name, _ in units[0].props]
    assert names == ["@resname", "@{urn:other}locked", "#context-group", "#data", "source/#note"]
    assert [(reject.line, reject.unit, reject.reason, reject.whole) for reject in rejects] == [
        (3, "1", "alternative translations are not read", False)
    ]


def test_alternatives_are_said_where_nobody_takes_them(file: Path) -> None:
    """They are no reason to stop."""
    file.write_text(xliff(tu("ا", "x", "", "<alt-trans><target>alt</target></alt-trans>")), encoding="utf-8")
    with open_bitext(file) as stream:
        assert len(list(stream.units)) == 1
    assert stream.remarks == ["units whose alternative translations were not read: 1"]


def test_files_and_languages(file: Path) -> None:
    """Units of another file say so; a file in other languages is reported unit by unit."""
    text = xliff(tu("ا", "x"), langs='source-language="AR" target-language="en_us"')
    for original, langs in (("b.txt", ("ar", "en")), ("c.txt", ("ar", "fr"))):
        page = f'<file original="{original}" source-language="{langs[0]}" target-language="{langs[1]}">'
        text = text.replace("</xliff>", f"{page}<body>{tu('ب', 'y')}</body></file></xliff>")
    units, rejects = read(file, text)
    assert [unit.prop("file/@original") for unit in units] == [None, "b.txt"]
    assert [reject.reason for reject in rejects] == ["is in a file of ar and fr, not ar and en-US"]


def test_target_language_that_nobody_names(file: Path) -> None:
    """It is asked for, or guessed and said."""
    file.write_text(xliff(tu("نص", "text"), langs='source-language="ar"'), encoding="utf-8")
    with open_bitext(file) as stream:
        assert (stream.head.source_lang, stream.head.target_lang) == ("ar", "en")
        assert "target language taken to be en" in stream.remarks[0]
    with open_bitext(file, target_lang="fr") as stream:
        assert (stream.head.target_lang, stream.remarks) == ("fr", [])


def test_what_stands_beside_units(file: Path) -> None:
    """Groups are looked through; what they and the header hold beside units is said."""
    header = "<header><skl><internal-file>s</internal-file></skl><note>all</note></header>"
    group = f'<group id="g"><note>g</note><group>{tu("ا", "x")}</group></group><o:thing/>'
    binary = '<bin-unit id="b" mime-type="x"><bin-source/></bin-unit>'
    text = xliff(group, binary, "<transunit>lost text</transunit>", header=header)
    file.write_text(text, encoding="utf-8")
    rejects: list[Reject] = []
    with open_bitext(file, on_reject=rejects.append) as stream:
        assert [unit.source for unit in stream.units] == ["ا"]
    assert stream.head.notes == ("all",)
    assert stream.remarks == [
        "<bin-unit> left out: 1",
        "<note> of a group left out: 1",
        "<skl> of the header left out: 1",
        "<thing> left out: 1",
    ]
    assert [(reject.reason, "lost text" in reject.raw) for reject in rejects] == [
        ("<transunit> where only units should be", True)
    ]


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        ('<trans-unit id="9"><target>x</target></trans-unit>', "the unit has no source"),
        ('<trans-unit id="9"><source>a</source><source>b</source></trans-unit>', "the unit has a second source"),
        ('<trans-unit id="9">stray<source>a</source></trans-unit>', "text outside of a segment: 'stray'"),
        ('<trans-unit id="9"><source>a&b;</source></trans-unit>', "the unit uses an entity, which is not expanded"),
    ],
)
def test_units_of_1_that_cannot_be_taken(file: Path, unit: str, reason: str) -> None:
    """Handed over with line and reason; an error where nobody listens."""
    text = '<!DOCTYPE xliff SYSTEM "none.dtd">\n' + xliff(tu("ا", "x"), unit)
    units, rejects = read(file, text)
    assert len(units) == 1
    assert [(reject.line, reject.unit, reject.reason) for reject in rejects] == [(5, "9", reason)]
    with pytest.raises(FormatError, match=r"a\.xlf:5: unit 9: "):
        read_bitext(file)


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        ('<unit id="9"/>', "the unit has no segment"),
        ('<unit id="9"><segment><target>x</target></segment></unit>', "a segment has no source"),
        ('<unit id="9"><segment><source/><source/></segment></unit>', "a segment has a second source"),
        ('<unit id="9"><segment><text/></segment></unit>', "a segment has an unknown element text"),
    ],
)
def test_units_of_2_that_cannot_be_taken(file: Path, unit: str, reason: str) -> None:
    """The same for version 2."""
    _, rejects = read(file, xliff_2(unit))
    assert [(reject.unit, reject.reason) for reject in rejects] == [("9", reason)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("<tmx/>", "is not XLIFF: its root is <tmx>"),
        (xliff(tu("ا", "x"))[:-10], "is not well-formed XML"),
        (xliff().replace('"1.2"', '"3.0"'), r"is XLIFF of an unknown version '3\.0'; known are 1\.x and 2\.x"),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]>' + xliff(tu("&a;", "x")), "declares entities"),
        (xliff(tu("a" * 11_000_000, "x")), "larger than any real one"),
    ],
)
def test_files_that_are_refused(file: Path, text: str, message: str) -> None:
    """One line that says why."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=message):
        read_bitext(file)


def test_memory_is_flat(file: Path) -> None:
    """What was read does not stay, also not in groups: ten times the units cost next to nothing."""
    group = "<group>" + tu("نص " * 200, "text " * 200) * 10 + "</group>"
    few = file.with_name("few.xlf")
    few.write_text(xliff(group * 100), encoding="utf-8")
    file.write_text(xliff(group * 1500), encoding="utf-8")
    script = (
        "import resource, sys\n"
        "from mtkit.exchange import open_bitext\n"
        "for path in sys.argv[1:]:\n"
        "    with open_bitext(path) as stream:\n"
        "        count = sum(1 for _ in stream.units)\n"
        "    print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    run = subprocess.run([sys.executable, "-c", script, few, file], capture_output=True, text=True, check=True)
    (some, before), (many, after) = (map(int, line.split()) for line in run.stdout.splitlines())
    assert (some, many) == (1000, 15000)
    assert after - before < 10
