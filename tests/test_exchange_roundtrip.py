"""What goes out comes back: TMX, TSV and JSONL on any text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, get_args
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtkit.bitext import Bead, Bitext, DocumentInfo, Segment, Span, Status, TranslationUnit
from mtkit.exchange import read_bitext, write_bitext
from mtkit.exchange.characters import XML_SPACE, illegal_characters

if TYPE_CHECKING:
    from pathlib import Path

ANY_TEXT = st.text(max_size=30)
XML_TEXT = st.text(
    st.one_of(
        st.sampled_from("ابةىٱ\u0651\u064b\u0640\ufe8d٠۹\u2067\u2069\u200f\xa0\u2028\x85\t\n\r &<>\"'\\]=-#"),
        st.characters(exclude_categories=["Cs"]).filter(lambda char: not illegal_characters(char)),
    ),
    max_size=30,
)
NAMES = st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True)
SCORES = st.none() | st.floats(0, 1)
STATUSES = st.sampled_from(get_args(Status))
SPANS = st.tuples(st.integers(0, 99), st.integers(0, 8)).map(lambda pair: Span(pair[0], sum(pair)))

SEGMENTS = st.lists(
    st.builds(lambda start, size, block, text: Segment(text, start, start + size, block),
              st.integers(0, 999), st.integers(0, 99), st.integers(0, 9), ANY_TEXT),
    max_size=3,
).map(tuple)  # fmt: skip


def pairs(
    names: st.SearchStrategy[str], values: st.SearchStrategy[str]
) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    """Strategy for props."""
    return st.lists(st.tuples(names, values), max_size=4).map(tuple)


@st.composite
def jsonl_units(draw: st.DrawFn, ident: str) -> TranslationUnit:
    """A unit with everything a unit can hold; its text is that of its segments in one case of two."""
    segments = draw(SEGMENTS), draw(SEGMENTS)
    texts = [" ".join(segment.text for segment in side) if draw(st.booleans()) else draw(ANY_TEXT) for side in segments]
    bead = st.builds(Bead, SPANS, SPANS, SCORES, STATUSES)
    return TranslationUnit(
        ident, *texts, draw(SCORES), draw(STATUSES), draw(pairs(ANY_TEXT, ANY_TEXT)),
        tuple(draw(st.lists(ANY_TEXT, max_size=2))), draw(st.none() | bead), *segments,
        draw(st.none() | ANY_TEXT), draw(st.none() | ANY_TEXT),
    )  # fmt: skip


@st.composite
def jsonl_bitexts(draw: st.DrawFn) -> Bitext:
    """A bitext with everything a bitext can hold."""
    documents = st.builds(DocumentInfo, ANY_TEXT, ANY_TEXT, st.integers(0, 10**6), ANY_TEXT)
    ids = draw(st.lists(st.text(min_size=1, max_size=5), max_size=3, unique=True))
    return Bitext(
        "ar", "en", tuple(draw(jsonl_units(ident)) for ident in ids), draw(ANY_TEXT),
        tuple(draw(st.lists(documents, max_size=2))), draw(pairs(ANY_TEXT, ANY_TEXT)),
        tuple(draw(st.lists(ANY_TEXT, max_size=2))),
    )  # fmt: skip


@st.composite
def tmx_units(draw: st.DrawFn, ident: str) -> TranslationUnit:
    """A unit with what TMX keeps of one, in the order in which TMX keeps it."""
    score, status = draw(SCORES), draw(STATUSES)
    bead = draw(st.none() | st.builds(Bead, SPANS, SPANS, st.just(score), st.just(status)))
    date = st.datetimes().map(lambda moment: f"{moment.year:04}{moment:%m%dT%H%M%SZ}")
    attributes = draw(st.none() | date), draw(st.none() | XML_TEXT)
    props = [
        (f"@{name}", value)
        for name, value in zip(("changedate", "changeid"), attributes, strict=True)
        if value is not None
    ]
    props += draw(pairs(NAMES, XML_TEXT))
    for side in ("source", "target"):
        props += [(f"{side}/@usagecount", "3")] * draw(st.integers(0, 1))
        props += draw(pairs(NAMES.map(lambda name, side=side: f"{side}/{name}"), XML_TEXT))
        props += [(f"{side}/#note", draw(XML_TEXT))] * draw(st.integers(0, 1))
    notes = tuple(draw(st.lists(XML_TEXT, max_size=2)))
    return TranslationUnit(ident, draw(XML_TEXT), draw(XML_TEXT), score, status, tuple(props), notes, bead)


@st.composite
def tmx_bitexts(draw: st.DrawFn) -> Bitext:
    """A bitext with what TMX keeps of one."""
    documents = st.builds(DocumentInfo, XML_TEXT, XML_TEXT, st.integers(0, 10**6), XML_TEXT)
    ids = draw(st.lists(XML_TEXT.filter(bool), max_size=3, unique=True))
    return Bitext(
        "ar", "en", tuple(draw(tmx_units(ident)) for ident in ids), draw(XML_TEXT),
        tuple(draw(st.lists(documents, max_size=2))), draw(pairs(NAMES, XML_TEXT)),
        tuple(draw(st.lists(XML_TEXT, max_size=2))),
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples."""
    return tmp_path_factory.mktemp("roundtrip")


quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(bitext=jsonl_bitexts())
def test_jsonl_keeps_everything(folder: Path, bitext: Bitext) -> None:
    """A bitext through JSONL is equal to itself, lone surrogates included."""
    report = write_bitext(bitext, folder / "a.jsonl")
    assert len(bitext) == report.units
    assert bitext == read_bitext(folder / "a.jsonl")


@quick
@given(bitext=tmx_bitexts())
def test_tmx_keeps_all_but_the_white_space_around_segments(folder: Path, bitext: Bitext) -> None:
    """Texts come back trimmed of XML white space, everything else as it was."""
    report = write_bitext(bitext, folder / "a.tmx")
    units = tuple(
        replace(unit, source=unit.source.strip(XML_SPACE), target=unit.target.strip(XML_SPACE)) for unit in bitext
    )
    assert (len(bitext), 0, ()) == (report.units, report.removed, report.notes)
    assert replace(bitext, units=units) == read_bitext(folder / "a.tmx")


MARKUP = st.lists(
    st.one_of(
        XML_TEXT.map(lambda text: ("text", text)),
        st.tuples(st.just("ph"), XML_TEXT),
        st.tuples(st.just("pair"), XML_TEXT),
        st.tuples(st.just("hi"), XML_TEXT),
        st.tuples(st.just("it"), XML_TEXT),
    ),
    max_size=6,
)


def marked(parts: list[tuple[str, str]]) -> tuple[str, str | None]:
    """Text and markup of a segment with inline codes, numbered as a reader numbers them."""
    text, markup, pairs = "x", "x", 0
    for number, (kind, value) in enumerate(parts, 1):
        shown = escape(value).replace("\r", "&#13;")
        if kind == "text":
            text, markup = text + value, markup + shown
        elif kind == "ph":
            markup += f'<ph x="{number}" type="br{number}">{shown}</ph>' if value else f'<ph x="{number}"/>'
        elif kind == "it":
            markup += f'<it pos="begin" x="{number}">{shown}</it>' if value else f'<it pos="begin" x="{number}"/>'
        elif kind == "hi":
            text, markup = f"{text}{value}-", f'{markup}<hi type="k" x="{number}">{shown}-</hi>'
        else:
            pairs += 1
            markup += f'<bpt i="{pairs}" x="{number}" type="bold">&lt;b&gt;</bpt>{shown}'
            markup += f'<ept i="{pairs}">&lt;/b&gt;</ept>'
            text += value
    return f"{text}x", f"{markup}x" if any(kind != "text" for kind, _ in parts) else None


@st.composite
def xliff_bitexts(draw: st.DrawFn) -> Bitext:
    """A bitext with what XLIFF keeps of one, in the order in which it keeps it."""
    units = []
    for ident in draw(st.lists(XML_TEXT.filter(bool), max_size=3, unique=True)):
        unit = draw(tmx_units(ident))
        source, target = marked(draw(MARKUP)), marked(draw(MARKUP))
        late = ("source/#note", "target/#note")
        props = tuple(prop for prop in unit.props if prop[0] not in late)
        props += tuple(sorted((prop for prop in unit.props if prop[0] in late), key=lambda prop: prop[0]))
        units.append(replace(unit, source=source[0], target=target[0], source_markup=source[1],
                             target_markup=target[1], props=props))  # fmt: skip
    return replace(draw(tmx_bitexts()), units=tuple(units))


@quick
@given(bitext=xliff_bitexts(), version=st.sampled_from(["xliff", "xliff2"]))
def test_xliff_keeps_codes_status_beads_and_props(folder: Path, bitext: Bitext, version: str) -> None:
    """Inline codes of every kind, notes, props, documents, status and beads come back from both versions."""
    report = write_bitext(bitext, folder / "a.xlf", format=version)
    assert (len(bitext), 0, ()) == (report.units, report.removed, report.notes)
    assert bitext == read_bitext(folder / "a.xlf")


@quick
@given(rows=st.lists(st.tuples(XML_TEXT, XML_TEXT, XML_TEXT, SCORES), max_size=4, unique_by=lambda row: row[0]))
def test_tsv_keeps_ids_texts_and_scores(folder: Path, rows: list[tuple[str, str, str, float | None]]) -> None:
    """Id, texts and score come back; a line break of any kind comes back as LF."""
    units = tuple(TranslationUnit(f"u{ident}", *rest) for ident, *rest in rows)
    write_bitext(Bitext("ar", "en", units), folder / "a.tsv")
    read = read_bitext(folder / "a.tsv", source_lang="ar", target_lang="en")
    expected = [
        (*(re.sub("\r\n|\r", "\n", text) for text in (unit.id, unit.source, unit.target)), unit.score) for unit in units
    ]
    assert expected == [(unit.id, unit.source, unit.target, unit.score) for unit in read]


@pytest.mark.parametrize("suffix", ["tmx", "tsv", "jsonl", "xlf"])
def test_writing_twice_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    """A file that was read is written again byte by byte."""
    units = (TranslationUnit("1", "قال: «نعم»", "He said: “yes”", 0.5), TranslationUnit("2", "لا & نعم", "no < yes"))
    write_bitext(Bitext("ar", "en", units, "mtkit:0|test"), tmp_path / f"a.{suffix}")
    write_bitext(read_bitext(tmp_path / f"a.{suffix}"), tmp_path / f"b.{suffix}")
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()
