"""The page of the figures of a corpus: complete, escaped, self-contained; in a real browser quiet and readable."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from mtkit.bitext import Bead, Span, TranslationUnit
from mtkit.corpus.statistics import Statistics
from mtkit.exchange import BitextHead
from mtkit.report.statistics import statistics_page, statistics_plots
from mtkit.termbase import Termbase, TermEntry
from tests.review_fixtures import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = "<script>alert(1)</script>&\"'\u202e"
SHARAA = TermEntry("1", ("أحمد الشرع",), "Ahmed al-Sharaa", "person", forbidden=("Ahmad Al-Shara",))
WORDS = ("قال أحمد الشرع أمس", "وصل الوفد", "لم يعلق أحد من الحاضرين على ذلك")


def figures(termbase: Termbase | None = None, *, documents: int = 3, name: str = "news") -> dict[str, Any]:
    """Figures with something of everything, as JSON gives them."""
    statistics = Statistics(termbase, "mtkit:0|test")
    units = [
        TranslationUnit(
            str(number),
            WORDS[number % 3] if number % 7 else "",
            " ".join(["Ahmed al-Sharaa said"] * (number % 4)),
            (number % 10) / 10,
            props=(("document", f"{name} {number % documents}"), ("date", "2025-01-01"), ("licence", name)),
            bead=Bead(Span(number, number + 1), Span(number, number + 1 + number % 2)),
        )
        for number in range(60)
    ]
    statistics.add(BitextHead("ar", "en", "mtkit:0"), units, f"{name}.tmx")
    found: dict[str, Any] = json.loads(json.dumps(statistics.as_dict() | {"unreadable_units": 2}))
    return found


def test_every_plot_is_there() -> None:
    """Lengths of both sides and against each other, ratio, scores, beads, names."""
    assert [figure.name for figure in statistics_plots(figures(Termbase((SHARAA,))))] == [
        "source-words",
        "target-words",
        "lengths",
        "ratio",
        "scores",
        "beads",
        "names-all",
        "names",
    ]


def test_plots_without_figures_are_left_out() -> None:
    """No scores, no beads, no names: no plots of them."""
    statistics = Statistics()
    statistics.add(BitextHead("ar", "en"), [TranslationUnit("1", "قال", "")], "a.tmx")
    assert [figure.name for figure in statistics_plots(statistics.as_dict())] == ["source-words"]


def test_a_plot_has_the_figures_of_the_json() -> None:
    """What is drawn comes to what was counted."""
    found = figures(Termbase((SHARAA,)))
    plots = {figure.name: figure for figure in statistics_plots(found)}
    assert [row[1].text for row in plots["scores"].rows] == [str(count) for count in found["scores"]["tenths"]]
    assert sum(int(row[1].text) for row in plots["ratio"].rows) == found["units"]["both_sides"]
    assert [cell.text for cell in plots["names"].rows[0]] == ["أحمد الشرع", "13", "0", "0", "0", "0", "13"]


def test_the_page_has_every_section_and_number() -> None:
    """Headings are linked from the top; tables hold the counts."""
    page = html.document_fromstring(statistics_page(figures(Termbase((SHARAA,)))))
    links = [link.get("href")[1:] for link in page.xpath("//nav//a")]
    assert links == ["units", "texts", "shape", "name", "documents", "origins"]
    assert [heading.get("id") for heading in page.iter("h2")] == links
    rows = {row[0].text_content(): [cell.text_content() for cell in row[1:]] for row in page.xpath("//tbody/tr")}
    assert rows["all"] == ["60", "100.0 %"]
    assert rows["could not be read, not counted"] == ["2", "3.3 %"]
    assert rows["Ahmed al-Sharaa"] == ["أحمد الشرع", "person", "13", "13", "", "", "", "", ""]
    assert rows["news 1"][0] == "20"
    assert page.find(".//h1").text_content() == "news.tmx"


def test_ids_are_unique_and_headings_in_order() -> None:
    """A page that a screen reader can walk through."""
    page = html.document_fromstring(statistics_page(figures(Termbase((SHARAA,)))))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//table[not(.//th[@scope])]") == []


def test_texts_are_escaped() -> None:
    """Markup in names of files, documents, licences and in the title stays text."""
    page = statistics_page(figures(name=HOSTILE), HOSTILE + "\x1b")
    tree = html.document_fromstring(page)
    assert tree.xpath("//script") == []
    assert tree.find(".//h1").text_content() == HOSTILE + "\N{REPLACEMENT CHARACTER}"
    assert tree.xpath("//tbody//th/bdi[starts-with(text(), '<script>')]")


def test_the_page_needs_nothing_else() -> None:
    """No address of anything outside, no script, and a policy that forbids both."""
    page = statistics_page(figures(Termbase((SHARAA,))))
    assert re.findall(r"(?:src|href)=\"(?!#|data:,)[^\"]*", page) == []
    assert "<script" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    assert "prefers-color-scheme" in page or "light-dark(" in page
    assert "@media print" in page


def test_arabic_cells_have_language_and_direction() -> None:
    """The Arabic form of a name is marked as Arabic."""
    page = html.document_fromstring(statistics_page(figures(Termbase((SHARAA,)))))
    assert [(cell.get("lang"), cell.get("dir")) for cell in page.xpath("//td[text()='أحمد الشرع']")] == [("ar", "rtl")]


def test_long_tables_are_cut_and_say_so() -> None:
    """Five hundred documents are listed; the page says of how many."""
    found = figures()
    found["by_document"] = [dict(found["by_document"][0], document=str(number)) for number in range(600)]
    found["documents"] = 600
    found["origins"] = [dict(found["origins"][0], origin=str(number), to="2025-02-01") for number in range(300)]
    page = statistics_page(found)
    assert "The first 500 of 600" in page
    assert "The first 200 of 300" in page
    assert "<bdi>2025-01-01</bdi> – <bdi>2025-02-01</bdi>" in page


def test_signatures_are_listed_once() -> None:
    """One way of making needs no column; of several, each origin has the number."""
    found = figures()
    assert statistics_page(found).count("mtkit:0<") == 1
    assert "made as" not in statistics_page(found)
    found["origins"] = [dict(found["origins"][0], signature=made) for made in ("mtkit:1", "", "mtkit:1")]
    page = html.document_fromstring(statistics_page(found))
    assert [item.text_content() for item in page.xpath("//ol/li")] == ["mtkit:1", "the files do not say"]
    assert [row[-1].text_content() for row in page.xpath("//table")[-1].xpath("./tbody/tr")] == ["1", "2", "1"]


def test_estimates_are_called_so() -> None:
    """Where not everything was counted, the page says about."""
    found = figures()
    found["source"]["types_exact"] = found["duplicates"]["counted"] = False
    page = statistics_page(found)
    assert "about different words" in page
    assert "duplicates, about" in page


# --- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests."""
    with chromium() as found:
        yield found


@contextmanager
def shown(browser: Any, path: Path, **options: Any) -> Iterator[tuple[Any, list[str], list[str]]]:
    """The page in a browser without network, what it asked for and what it complained about."""
    path.write_text(statistics_page(figures(Termbase((SHARAA,)))), encoding="utf-8")
    context = browser.new_context(offline=True, **options)
    try:
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(path.as_uri())
        yield page, requests, complaints
    finally:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_quiet_and_wide_enough(browser: Any, tmp_path: Path, scheme: str) -> None:
    """Nothing is asked for, nothing complained of; on a telephone nothing is cut off and no words of a plot touch."""
    path = tmp_path / "page.html"
    viewport = {"width": 360, "height": 800}
    with shown(browser, path, color_scheme=scheme, viewport=viewport) as (page, requests, complaints):
        width = page.evaluate("document.documentElement.scrollWidth")
        backs = page.evaluate("getComputedStyle(document.body).backgroundColor")
        touching = page.evaluate(
            """[...document.querySelectorAll('.plot > svg')].flatMap(svg => {
                const words = [...svg.querySelectorAll('text')].map(
                    text => [text.textContent, text.getBoundingClientRect()]
                );
                return words.flatMap(([name, a], at) => words.slice(at + 1).filter(([, b]) =>
                    a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom
                ).map(([other]) => `${svg.closest('figure').id}: ${name} / ${other}`));
            })"""
        )
    assert requests == [path.as_uri()]
    assert complaints == []
    assert width == 360
    assert backs == ("rgb(246, 245, 242)" if scheme == "light" else "rgb(20, 23, 26)")
    assert touching == []


def test_patterns_are_painted_and_arabic_is_joined(browser: Any, tmp_path: Path) -> None:
    """Fills by pattern resolve; the Arabic label of a name is as wide as the same word in running text."""
    with shown(browser, tmp_path / "page.html") as (page, _, _):
        missing = page.evaluate(
            """[...document.querySelectorAll('rect[fill^=url]')].map(r => r.getAttribute('fill').slice(5, -1))
                .filter(id => !document.getElementById(id))"""
        )
        widths = page.evaluate(
            """(() => {
                const label = document.querySelector('#names text[lang=ar]');
                const span = document.createElement('span');
                span.textContent = label.textContent;
                span.lang = 'ar';
                span.dir = 'rtl';
                span.style.fontFamily = getComputedStyle(label).fontFamily;
                span.style.fontSize = getComputedStyle(label).fontSize;
                document.body.append(span);
                return [label.getComputedTextLength(), span.getBoundingClientRect().width];
            })()"""
        )
        page.emulate_media(media="print")
        details = page.locator(".plot details").first.is_visible()
    assert missing == []
    assert widths[0] == pytest.approx(widths[1], abs=1.5)
    assert not details


def test_the_numbers_of_a_plot_open_by_keyboard(browser: Any, tmp_path: Path) -> None:
    """The table under a plot can be opened and scrolled without a mouse."""
    with shown(browser, tmp_path / "page.html") as (page, _, _):
        page.locator("#lengths summary").focus()
        page.keyboard.press("Enter")
        assert page.locator("#lengths table").is_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "region"
