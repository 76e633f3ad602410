"""Plots: what they show, say and escape, and that they are valid, readable pictures."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from mtkit.report.figure import Figure, Label, number, percent, short, ticks
from mtkit.report.pages import direction, environment, style, without_controls
from mtkit.report.plots import density, histogram
from mtkit.report.plots_rows import Lane, bars, stacked, strip

HOSTILE = "</title><script>alert(1)</script>\"'&\u202e"


def drawn(figure: Figure) -> html.HtmlElement:
    """The figure as a parsed element."""
    return html.fragment_fromstring(str(figure.__html__()))


def table(figure: Figure) -> list[list[str]]:
    """The texts of the table of a figure, row by row."""
    return [[cell.text_content() for cell in row] for row in drawn(figure).iter("tr")]


FIGURES = {
    "histogram": histogram("h", "Words", [3, 0, 9], [0, 5, 10, 15], x="words", open_end=True),
    "bars": bars("b", "Beads", ["1-1", "1-2"], [7, 0]),
    "stacked": stacked("s", "Names", ["حلب", "دمشق"], {"right": [3, 0], "wrong": [1, 2]}, lang="ar"),
    "density": density("d", "Lengths", [[1, 0], [0, 4]], [0, 10], x="source", y="target"),
    "strip": strip("m", "Map", 1000, [Lane("null", [0, 5, 6, 7, 999], "bad"), Lane("moved", [], "other")]),
}


@pytest.mark.parametrize("kind", FIGURES)
def test_a_plot_is_one_picture_with_title_and_description(kind: str) -> None:
    """The SVG has the role of a picture and is named by its title and its description, which are its own."""
    figure = FIGURES[kind]
    element = drawn(figure)
    [svg] = [svg for svg in element.iter("svg") if svg.get("role") == "img"]
    ids = str(svg.get("aria-labelledby")).split()
    assert [element.xpath(f"//*[@id='{name}']")[0].text_content() for name in ids] == [
        figure.title,
        figure.description,
    ]
    assert list(element.iter("script")) == []
    assert element.xpath("//*[@style]") == []


@pytest.mark.parametrize("kind", FIGURES)
def test_a_plot_is_well_formed_xml(kind: str) -> None:
    """Every attribute is quoted and every element closed, so that strict readers take it."""
    root = etree.fromstring(str(FIGURES[kind].__html__()))
    assert root.tag == "figure"


def test_the_table_has_the_numbers_of_a_histogram() -> None:
    """Each bin is a row with its range, count and share; the last one is open."""
    assert table(FIGURES["histogram"]) == [
        ["words", "units", "share"],
        ["0 to 5", "3", "25.0 %"],
        ["5 to 10", "0", "0.0 %"],
        ["10 or more", "9", "75.0 %"],
    ]
    assert FIGURES["histogram"].description == "12 units. Most, 9 (75.0 %), have words 10 or more."


def test_one_is_no_plural() -> None:
    """A bin with one unit says `1 unit`."""
    [box] = histogram("h", "Words", [1], [0, 5], x="words").boxes
    assert box.tip == "0 to 5: 1 unit"


def test_bars_of_a_histogram_are_as_high_as_their_counts() -> None:
    """An empty bin has no bar; the others are in proportion and stand on one line."""
    boxes = FIGURES["histogram"].boxes
    assert [round(box.height / boxes[0].height, 6) for box in boxes] == [1, 3]
    assert len({box.y + box.height for box in boxes}) == 1


def test_bars_give_counts_and_shares() -> None:
    """Each label is a row of the table and a line above its bar."""
    assert table(FIGURES["bars"]) == [["", "units", "share"], ["1-1", "7", "100.0 %"], ["1-2", "0", "0.0 %"]]
    assert FIGURES["bars"].description == "2 rows; the most units, 7, has 1-1."
    assert bars("b", "Beads", [], []).description == "Nothing to show: there are no units."


def test_parts_differ_by_pattern_not_by_colour_alone() -> None:
    """The first part is full, the others are filled with a pattern of their own; the legend shows both."""
    element = drawn(FIGURES["stacked"])
    assert [pattern.get("id") for pattern in element.iter("pattern")] == ["s-doubt"]
    legend = [item.text_content() for item in element.xpath("//ul[@class='legend']/li")]
    assert legend == ["right", "wrong"]
    fills = [box.get("fill") for box in element.xpath("//figure/*[name()='svg']/*[name()='rect'][not(@class='track')]")]
    assert fills == [None, "url(#s-doubt)", "url(#s-doubt)"]


def test_arabic_labels_have_language_and_direction() -> None:
    """A label is drawn from right to left in the picture, and marked so in the table."""
    element = drawn(FIGURES["stacked"])
    words = [(word.text, word.get("direction"), word.get("text-anchor")) for word in element.iter("text")]
    assert ("حلب", "rtl", "end") in words
    assert [bdi.get("dir") for bdi in element.xpath("//tbody//th/bdi")] == ["rtl", "rtl"]


def test_a_density_is_shown_by_size() -> None:
    """The area of a box is in proportion to its count; the table has the rows from top to bottom."""
    figure = FIGURES["density"]
    small, large = sorted(figure.boxes, key=lambda box: box.width)
    assert math.isclose((large.width * large.height) / (small.width * small.height), 4, rel_tol=1e-3)
    assert table(figure) == [["target \\ source", "0…", "10…"], ["10…", "", "4"], ["0…", "1", ""]]
    assert figure.description == "5 units. Most, 4, have source 10 or more and target 10 or more."


def test_an_empty_density_says_so() -> None:
    """Without a unit nothing is drawn."""
    figure = density("d", "Lengths", [[0]], [0], x="source", y="target")
    assert (figure.description, figure.boxes) == ("0 units.", [])


def test_a_strip_tells_where() -> None:
    """Places are drawn where they are, and listed as runs, counted from 1."""
    assert table(FIGURES["strip"]) == [
        ["", "beads", "share", "where"],
        ["null", "5", "0.5 %", "1, 6–8, 1,000"],
        ["moved", "0", "0.0 %", ""],
    ]
    marks = [box for box in FIGURES["strip"].boxes if box.kind == "bad"]
    assert (marks[0].x, round(marks[-1].x + marks[-1].width, 6)) == (0, 100)
    assert FIGURES["strip"].description == "1,000 beads. null: 5; moved: 0."


def test_many_runs_of_a_strip_are_cut() -> None:
    """The table lists twenty runs and says how many more there are."""
    figure = strip("m", "Map", 100, [Lane("odd", range(0, 100, 2))])
    assert figure.rows[0][3].text.endswith("37, 39 and 30 more")


@given(st.integers(1, 2000).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1)))))
@settings(deadline=None)
def test_a_strip_never_leaves_its_track(case: tuple[int, set[int]]) -> None:
    """Whatever the size, marks lie in the track and touch every marked place."""
    size, places = case
    boxes = [box for box in strip("m", "Map", size, [Lane("x", sorted(places), "bad")]).boxes if box.kind == "bad"]
    assert all(box.x >= 0 and box.x + box.width <= 100.01 and 0 < box.height <= 14 for box in boxes)
    for place in places:
        middle = 100 * (place + 0.5) / size
        column = 100 / min(size, 240)
        assert any(box.x - column <= middle <= box.x + box.width + column for box in boxes)
    assert bool(boxes) == bool(places)


def test_texts_are_escaped_everywhere() -> None:
    """Markup in any text stays text; the page gets no script."""
    for figure in (
        bars("b", HOSTILE, [HOSTILE], [1], unit=HOSTILE, note=HOSTILE),
        histogram("h", HOSTILE, [1], [0, 1], x=HOSTILE, y=HOSTILE, note=HOSTILE),
        stacked("s", HOSTILE, [HOSTILE], {HOSTILE: [1]}, lang="ar"),
        density("d", HOSTILE, [[1]], [0], x=HOSTILE, y=HOSTILE),
        strip("m", HOSTILE, 1, [Lane(HOSTILE, [0])], unit=HOSTILE),
    ):
        element = drawn(figure)
        assert list(element.iter("script")) == []
        assert element.find("figcaption").text == HOSTILE


def test_controls_are_replaced() -> None:
    """Characters that HTML cannot hold do not reach the page."""
    assert "\x1b" not in str(bars("b", "a\x1b[31m", [], []).__html__())
    assert without_controls("a\x00b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: histogram("h", "x", [1], [0], x="w"),
        lambda: histogram("h", "x", [], [0], x="w"),
        lambda: stacked("s", "x", ["a"], {"p": []}),
        lambda: stacked("s", "x", [], {str(part): [] for part in range(6)}),
        lambda: density("d", "x", [[1, 2]], [0], x="a", y="b"),
        lambda: strip("m", "x", 3, [Lane("a", [3])]),
        lambda: bars("b", "x", ["a"], []),
        lambda: bars('b"', "x", [], []),
    ],
)
def test_what_does_not_fit_is_refused(wrong: object) -> None:
    """Numbers that do not fit their labels, and names that are no ids, raise."""
    with pytest.raises(ValueError, match=r"fit|among|rows|name of a figure"):
        wrong()  # type: ignore[operator]


def test_a_long_label_is_cut_in_the_picture_only() -> None:
    """The table has a long label whole."""
    figure = bars("b", "x", ["a" * 200], [1])
    assert figure.words[0].text == "a" * 47 + "…"
    assert figure.rows[0][0] == Label("a" * 200)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (1234, "1,234"), (0.25, "0.25"), (1.0, "1"), (123.4, "123"), (math.inf, "∞"), (-math.inf, "-∞")],
)
def test_numbers_for_people(value: float, said: str) -> None:
    """Thousands have a comma, fractions three digits."""
    assert number(value) == said


def test_shares_for_people() -> None:
    """Nothing has no share; a share is not shown as none where there is one."""
    assert [percent(1, 0), percent(1, 3), percent(1, 10_000), percent(0, 5)] == ["–", "33.3 %", "<0.1 %", "0.0 %"]


@pytest.mark.parametrize(("value", "said"), [(950, "950"), (1200, "1.2k"), (3e6, "3M"), (2.5e9, "2.5G"), (0.5, "0.5")])
def test_figures_of_an_axis_are_short(value: float, said: str) -> None:
    """So that they fit beside it on a narrow screen."""
    assert short(value) == said


@given(st.integers(0, 10**9))
@settings(deadline=None)
def test_ticks_are_round_and_reach_the_top(top: int) -> None:
    """From 0 in equal steps to the first at or above the top, no more than five."""
    found = ticks(top)
    assert found[0] == 0
    assert found[-1] >= top
    assert len(found) <= 5
    assert found[-1] == 1 or found[-2] < top


@pytest.mark.parametrize(
    ("lang", "way"), [("ar", "rtl"), ("ar-SA", "rtl"), ("AR_sy", "rtl"), ("en", "ltr"), ("", "ltr")]
)
def test_direction_of_a_language(lang: str, way: str) -> None:
    """Region and spelling of the code do not matter."""
    assert direction(lang) == way


def test_a_template_writes_a_figure_as_it_is() -> None:
    """A figure in a template is not escaped twice."""
    text = environment().from_string("{{ figure }}").render(figure=FIGURES["bars"])
    assert text.lstrip().startswith("<figure")


def _luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize(
    ("front", "least"),
    [
        ("ink", 7),
        ("soft", 4.5),
        ("focus", 4.5),
        ("good", 4.5),
        ("bad", 4.5),
        ("doubt", 4.5),
        ("violet", 4.5),
        ("plot-0", 3),
    ],
)
def test_colours_have_enough_contrast(mode: int, front: str, least: float) -> None:
    """WCAG 2.2: 4.5 for text, 3 for parts of a picture, on both backgrounds, in the light and in the dark mode."""
    found = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", style("base.css")))
    colours = {name: value.split(", ")[mode] for name, value in found.items()}
    for back in ("sheet", "page"):
        low, high = sorted(_luminance(colours[name]) for name in (front, back))
        assert (high + 0.05) / (low + 0.05) >= least
