"""Cleaning units: what each switch changes, markup and segments that stay consistent, the command."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.bitext import Bead, Segment, Span, TranslationUnit
from mtkit.corpus.cleaning import Cleaned, Cleaner, cleaner_from
from mtkit.errors import FormatError
from mtkit.exchange import read_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

ALIF_LAM = "\ufefb"  # the ligature of lam and alef


@pytest.mark.parametrize(
    ("switch", "before", "after", "places"),
    [
        ("controls", "a\x07b\x00c", "abc", 2),
        ("controls", "line\u2028break\x0bhere", "line break here", 2),
        ("controls", "half \ud83d a pair", "half  a pair", 1),
        ("bidi", "\u2067نعم\u2069 \u200fو\u061c", "نعم و", 4),
        ("zero-width", "zero\u200bwidth\ufeff so\u00adft", "zerowidth soft", 3),
        ("joiners", "می\u200cخواهم", "میخواهم", 1),
        ("presentation", f"إ{ALIF_LAM} \ufedf\ufeea", "إلا له", 3),
        ("presentation", "\ufe76", "\u064e", 1),
        ("presentation", "\ufdf2 \ufdfa", "الله \ufdfa", 1),
        ("tatweel", "محـــمد كتـ", "محمد كت", 2),
        ("tatweel", "هـٰذا", "هٰذا", 1),
        ("nbsp", "a\u00a0b\u202fc\u3000d", "a b c d", 3),
        ("spaces", "a  b\t c\td", "a b c d", 3),
        ("trim", " \n a b\t", "a b", 2),
    ],
)
def test_switch(switch: str, before: str, after: str, places: int) -> None:
    """Each switch alone changes what it says, counts the places, and changes nothing when it is off."""
    names = "controls bidi zero-width joiners presentation tatweel nbsp spaces trim empty same"
    every = dict.fromkeys(names.split(), False)
    changes: dict[str, int] = {}
    assert cleaner_from(every | {switch: True}).clean_text(before, changes) == after
    assert changes == {switch.replace("-", "_"): places}
    assert cleaner_from(every).clean_text(before) == before


@pytest.mark.parametrize(
    "text",
    [
        "سنة 1445 هـ",  # an abbreviation
        "ـهم",  # an ending, named
        "ـ نعم",  # a dash
        "ﷺ",
        "می\u200cخواهم",  # Persian needs it
        "👩\u200d🚀",
        "اللُّغَةُ العَرَبِيَّةُ",
        "“Quoted”, he said – 50 %",
        "first line\nsecond line",
    ],
)
def test_left_alone(text: str) -> None:
    """What has a meaning stays by default."""
    assert Cleaner().clean_text(text) == text


@pytest.mark.parametrize(
    ("digits", "before", "after"),
    [
        ("ascii", "في ٢٠٢٤ بنسبة ٣٫٥٪ من ١٬٢٠٠", "في 2024 بنسبة 3.5% من 1,200"),
        ("ascii", "۲۵ نفر", "25 نفر"),
        ("ascii", "in 2024", "in 2024"),
        ("arabic", "في 2024 بنسبة 3.5% من 1,200", "في ٢٠٢٤ بنسبة ٣٫٥٪ من ١٬٢٠٠"),
        ("arabic", "يوم 12.5.2024 بنسخة 1.2.3", "يوم ١٢.٥.٢٠٢٤ بنسخة ١.٢.٣"),
        ("arabic", "فيروس COVID-19 و3 قتلى", "فيروس COVID-19 و٣ قتلى"),
        ("arabic", "۲۵ شخصا", "٢٥ شخصا"),
        ("arabic", "in 2024 with نعم", "in 2024 with نعم"),
        ("keep", "في ٢٠٢٤ و 2025", "في ٢٠٢٤ و 2025"),
    ],
)
def test_digits(digits: str, before: str, after: str) -> None:
    """Digits change by choice only, with their separators, and not in words with Latin letters."""
    assert cleaner_from({"digits": digits}).clean_text(before) == after


def unit(source: str, target: str, **more: Any) -> TranslationUnit:
    """A unit called 1."""
    return TranslationUnit("1", source, target, **more)


@pytest.mark.parametrize(
    ("given_unit", "reason"),
    [
        (unit("نعم", ""), "the target is empty"),
        (unit(" \u200b", "yes"), "the source is empty"),
        (unit("", "\u200f"), "both sides are empty"),
        (unit("Microsoft", " Microsoft"), "the target is the same as the source"),
        (unit("Microsoft", "Microsoft", status="accepted"), None),
        (unit("2024", "2024"), None),
        (unit("نعم", "yes"), None),
    ],
)
def test_dropped(given_unit: TranslationUnit, reason: str | None) -> None:
    """Empty units and copies are dropped with a reason; numbers may be the same, and so may what was accepted."""
    cleaned = Cleaner().clean(given_unit)
    assert cleaned.reason == reason
    assert (cleaned.unit is None) == (reason is not None)
    assert Cleaner(empty=False, same=False).clean(given_unit).unit is not None


def test_untouched_unit_is_the_same() -> None:
    """A clean unit comes back as it is, with all it holds."""
    given_unit = unit("نعم", "yes", score=0.5, status="rejected", props=(("a", " b "),), notes=(" note ",))
    cleaned = Cleaner().clean(given_unit)
    assert cleaned == Cleaned(given_unit, {}, None)
    assert cleaned.unit is given_unit


def test_markup() -> None:
    """The text inside inline markup changes with the text, codes and entities stay as they are."""
    given_unit = unit(
        "نعـم\u00a0و<لا>",
        " yes  &\u200e no",
        source_markup='<bpt i="1">\u00a0</bpt>نعـ<ph>\u200e</ph>م\u00a0<ept i="1"/>و&lt;لا&gt;',
        target_markup=" yes <hi> &amp;\u200e</hi> no",
    )
    cleaned = Cleaner().clean(given_unit)
    assert cleaned.unit == unit(
        "نعم و<لا>",
        "yes & no",
        source_markup='<bpt i="1">\u00a0</bpt>نع<ph>\u200e</ph>م <ept i="1"/>و&lt;لا&gt;',
        target_markup="yes <hi>&amp;</hi> no",
    )
    assert cleaned.changes == {"tatweel": 1, "nbsp": 1, "bidi": 1, "spaces": 1, "trim": 1}


def test_spaces_around_placeholders() -> None:
    """A placeholder between two spaces stands for something: both stay, and other double spaces do not."""
    given_unit = unit(
        "انقر  ثم  لا",
        "Click  to  start  now",
        source_markup="انقر <ph><sub>صورة</sub></ph> ثم  لا",
        target_markup='Click <ph x="1"/><hi> to</hi>  start <it pos="end"/><!-- here --> now',
    )
    cleaned = Cleaner().clean(given_unit)
    assert cleaned.unit == unit(
        given_unit.source,
        "Click  to start  now",
        source_markup=given_unit.source_markup,
        target_markup='Click <ph x="1"/><hi> to</hi> start <it pos="end"/><!-- here --> now',
    )
    assert cleaned.changes == {"spaces": 1, "markup": 1}
    assert cleaned.unit is not None
    assert Cleaner().clean(cleaned.unit).unit == cleaned.unit


def test_markup_that_does_not_agree() -> None:
    """Where markup and text differ the side stays as it was, and that is counted."""
    given_unit = unit("نعم", "yes  sir", target_markup="no  <b/>sir")
    assert Cleaner().clean(given_unit) == Cleaned(given_unit, {"markup": 1}, None)


def test_segments() -> None:
    """The segments of a unit change with its text and keep their places."""
    given_unit = unit(
        "نعم",
        "Yes  sir. No.",
        bead=Bead(Span(0, 1), Span(0, 2)),
        target_segments=(Segment("Yes  sir.", 0, 9), Segment("No.", 10, 13)),
    )
    cleaned = Cleaner().clean(given_unit).unit
    assert cleaned is not None
    assert cleaned.target_segments == (Segment("Yes sir.", 0, 9), Segment("No.", 10, 13))
    assert cleaned.bead == given_unit.bead


TEXTS = st.text(
    st.sampled_from(
        "ab ه م ـ ـ َ ّ ١٢ 34 .,٫٬%٪ \u00a0\u200b\u200c\u200d\u200f\u202e\ufeff\u00ad\ufefb\ufdf2\ufe76\ufe71"
        "\t\n\r\x07\x85\u2028"
    )
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(["keep", "ascii", "arabic"]), st.booleans())
def test_idempotent(text: str, digits: str, joiners: bool) -> None:  # noqa: FBT001 - drawn
    """Cleaning twice changes nothing, and the second time nothing is counted."""
    cleaner = cleaner_from({"digits": digits, "joiners": joiners})
    once = cleaner.clean_text(text)
    changes: dict[str, int] = {}
    assert cleaner.clean_text(once, changes) == once
    assert changes == {}


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_markup_says_what_the_text_says(parts: list[str]) -> None:
    """After cleaning, the text nodes of the markup still hold the text."""
    legal = [re.sub("[\x07\x85\r]", "", part) for part in parts]
    text = "".join(legal)
    cleaned = Cleaner(empty=False, same=False).clean(unit("نعم", text, target_markup="<ph>x</ph>".join(legal))).unit
    assert cleaned is not None
    if cleaned.target_markup is not None:
        assert cleaned.target in cleaned.target_markup.replace("<ph>x</ph>", "")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"tatwil": True}, "unknown setting 'tatwil' of cleaning"),
        ({"bidi": "yes"}, "bidi is 'yes', not true or false"),
        ({"digits": "hindi"}, "digits is 'hindi'"),
    ],
)
def test_bad_settings(table: dict[str, Any], message: str) -> None:
    """An unknown key or a bad value is refused, with the file."""
    with pytest.raises(FormatError, match=re.escape(f"corpus.toml: {message}")):
        cleaner_from(table, "corpus.toml")


@pytest.fixture
def bitext(tmp_path: Path) -> Path:
    """Five units: clean, dirty, without target, copied, with digits."""
    path = tmp_path / "in.tsv"
    rows = ["1\tنعم\tyes", "2\tنعـم\u200f\tyes  sir", "3\tنعم\t", "4\tMicrosoft\tMicrosoft", "5\tعام ٢٠٢٤\tin 2024"]
    path.write_text("id\tsource\ttarget\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


LANGS = ("--source-lang", "ar", "--target-lang", "en")


def test_command(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """Texts are clean, what was left out is in the rejects with its reason, and the counts add up."""
    out, rejects = tmp_path / "out.jsonl", tmp_path / "rejects.tmx"
    result = mtkit("corpus", "clean", bitext, "-o", out, "--rejects", rejects, "--digits", "ascii", *LANGS)
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == [
        "bidi controls: 1 place in 1 unit",
        "tatweel: 1 place in 1 unit",
        "tabs and double spaces: 1 place in 1 unit",
        "numbers in other digits: 1 place in 1 unit",
        "left out, the target is empty: 1 unit",
        "left out, the target is the same as the source: 1 unit",
        f"{out}: 3 units of 5, 2 changed; 2 left out, kept in {rejects}",
    ]
    assert [(each.source, each.target) for each in read_bitext(out)] == [
        ("نعم", "yes"),
        ("نعم", "yes sir"),
        ("عام 2024", "in 2024"),
    ]
    assert [(each.id, each.prop("reject/clean")) for each in read_bitext(rejects)] == [
        ("3", "the target is empty"),
        ("4", "the target is the same as the source"),
    ]


def test_command_twice(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """Cleaning what is clean gives the same bytes, also over the input itself."""
    out = tmp_path / "out.jsonl"
    assert mtkit("corpus", "clean", bitext, "-o", out, "-q", *LANGS) == (0, "", "")
    before = out.read_bytes()
    assert b"|" not in before.splitlines()[0]
    assert mtkit("corpus", "clean", out, "-o", out, "-q") == (0, "", "")
    assert out.read_bytes() == before


def test_json(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """The counts as one JSON object: in is out and rejected."""
    out = tmp_path / "out.jsonl"
    result = mtkit("corpus", "clean", bitext, "-o", out, "--json", "-q", "--no-same", *LANGS)
    assert json.loads(result.out) == {
        "input": str(bitext),
        "output": str(out),
        "rejects": None,
        "unreadable": 0,
        "units": {"in": 5, "out": 4, "rejected": 1, "changed": 1},
        "changes": {
            "bidi": {"units": 1, "places": 1},
            "tatweel": {"units": 1, "places": 1},
            "spaces": {"units": 1, "places": 1},
        },
        "rejected": {"the target is empty": 1},
    }


def test_diff(mtkit: RunCommand, bitext: Path) -> None:
    """What would change is shown, invisible characters by their codes, and nothing is written."""
    before = bitext.read_bytes()
    result = mtkit("corpus", "clean", bitext, "--diff", *LANGS)
    assert result.code == 0
    assert result.out == (
        "@@ unit 2, source @@\n-نعـم<U+200F>\n+نعم\n"
        "@@ unit 2, target @@\n-yes  sir\n+yes sir\n"
        "@@ unit 3 @@ left out: the target is empty\n-نعم\n-\n"
        "@@ unit 4 @@ left out: the target is the same as the source\n-Microsoft\n-Microsoft\n"
    )
    assert result.err.endswith("would be written: 3 units of 5, 1 changed; 2 left out; nothing was written\n")
    assert bitext.read_bytes() == before


def test_dry_run(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """Only the counts; OUT is not written."""
    out = tmp_path / "out.jsonl"
    result = mtkit("corpus", "clean", bitext, "-o", out, "--dry-run", *LANGS)
    assert (result.code, result.out) == (0, "")
    assert "3 units of 5" in result.err
    assert not out.exists()


def test_config(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """A table of a TOML file gives the settings, options go before it; an unknown key is refused with the file."""
    config, out = tmp_path / "corpus.toml", tmp_path / "out.jsonl"
    config.write_text("[clean]\ntatweel = false\nempty = false\n", encoding="utf-8")
    words = ("corpus", "clean", bitext, "-o", out, "-q", "--config", config, *LANGS)
    assert mtkit(*words, "--no-same", "--no-empty").code == 0
    assert [each.source for each in read_bitext(out)][1:4] == ["نعـم", "نعم", "Microsoft"]
    config.write_text("[clean]\ntatwil = false\n", encoding="utf-8")
    result = mtkit(*words)
    assert result.code == 2
    assert result.err.startswith(f"mtkit: {config}: unknown setting 'tatwil' of cleaning; known are bidi, ")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Missing option '--output'"),
        (("-o", "-", "--json"), "-o - and --json both need standard output"),
        (("--diff", "--json"), "--diff and --json both need standard output"),
        (("-o", "{in}.jsonl", "--rejects", "-"), "--rejects needs the name of a file"),
        (("-o", "{in}.jsonl", "--rejects", "{in}"), "is the input or the output"),
        (("-o", "{in}.jsonl", "--config", "{in}"), "is not valid TOML"),
        (("-o", "{in}.docx.what"), "does not tell a bitext format"),
    ],
)
def test_bad_usage(mtkit: RunCommand, bitext: Path, words: tuple[str, ...], message: str) -> None:
    """What cannot be done is refused before the work, with exit code 2."""
    result = mtkit("corpus", "clean", bitext, *(word.replace("{in}", str(bitext)) for word in words))
    assert result.code == 2
    assert message in result.err


def test_unreadable_units(mtkit: RunCommand, tmp_path: Path) -> None:
    """A line that is no unit is told and counted, the others are cleaned, and the exit code is 1."""
    path, out = tmp_path / "in.tsv", tmp_path / "out.jsonl"
    path.write_text("id\tsource\ttarget\n1\tنعم\tyes\n2\tلا\n", encoding="utf-8")
    result = mtkit("corpus", "clean", path, "-o", out, *LANGS)
    assert result.code == 1
    assert f"{path}:3: left out: 2 columns where the header has 3" in result.err
    assert result.err.endswith(f"{out}: 1 unit of 1, 0 changed; 0 left out\n{path}: 1 unit could not be read\n")
    assert mtkit("corpus", "clean", path, "-o", out, "-q", *LANGS) == (1, "", "")


def test_standard_output_and_a_poor_format_of_rejects(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """JSONL is what standard output gets; a format without props of rejects is told."""
    rejects = tmp_path / "rejects.tsv"
    result = mtkit("corpus", "clean", bitext, "-o", "-", "--rejects", rejects, *LANGS)
    assert result.code == 0
    assert f"note: {rejects}: the format holds no reasons; jsonl, tmx and xliff do" in result.err
