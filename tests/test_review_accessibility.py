"""The pages for everybody: axe-core, keys alone, a visible focus, the order in which a page is read aloud."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.corpus.statistics import Statistics
from mtkit.exchange.stream import BitextHead
from mtkit.report import REPORTS
from mtkit.termbase import Termbase, TermEntry
from tests.review_fixtures import bitext, chromium, opened, write_page
from tests.test_report_formats import RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import RunCommand

SHARAA = TermEntry("1", ("أحمد الشرع",), "Ahmed al-Sharaa", "person", forbidden=("Ahmad Al-Shara",))
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, which the package axe-playwright-python carries."""
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page: Any, axe: str) -> list[tuple[str, str, list[str]]]:
    """What axe-core objects to: weight, rule, elements."""
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    return [(each["impact"], each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@SCHEMES
def test_axe_finds_nothing_in_the_review_page(browser: Any, axe: str, tmp_path: Path, scheme: str) -> None:
    """With marks, findings and every status; the figures unfolded; in the middle of an edit; with the keys shown."""
    path = write_page(bitext(), tmp_path / "pair.html", Termbase((SHARAA,)))
    with opened(browser, path, color_scheme=scheme, bypass_csp=True) as (page, _, _):
        for key in ("KeyA", "KeyR"):
            page.keyboard.press(key)
        assert violations(page, axe) == []
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert violations(page, axe) == []
        page.keyboard.press("KeyE")
        assert violations(page, axe) == []
        page.keyboard.press("Escape")
        page.keyboard.press("Shift+Slash")
        assert violations(page, axe) == []


@SCHEMES
def test_axe_finds_nothing_in_the_report_of_findings(browser: Any, axe: str, tmp_path: Path, scheme: str) -> None:
    """With its plots and their tables unfolded; the page needs no script."""
    counted = Statistics(Termbase((SHARAA,)))
    counted.add(BitextHead("ar", "en"), bitext().units, "pair.tmx")
    path = tmp_path / "check.html"
    path.write_text(REPORTS["html"](replace(RESULT, figures=counted.as_dict())), encoding="utf-8")
    check(browser, axe, path, scheme)


@SCHEMES
def test_axe_finds_nothing_in_the_statistics(
    browser: Any, axe: str, tmp_path: Path, mtkit: RunCommand, scheme: str
) -> None:
    """The page of `mtkit corpus stats --html`, with names."""
    (tmp_path / "pair.tsv").write_text("قال أحمد الشرع\tAhmad Al-Shara said\nنعم\tYes\n", encoding="utf-8")
    names = tmp_path / "names.tsv"
    names.write_text("source\tpreferred\tforbidden\nأحمد الشرع\tAhmed al-Sharaa\tAhmad Al-Shara\n", encoding="utf-8")
    path = tmp_path / "statistics.html"
    result = mtkit("corpus", "stats", tmp_path / "pair.tsv", "-g", names, "--html", path, "-q")
    assert result.code == 0, result.err
    check(browser, axe, path, scheme)


def check(browser: Any, axe: str, path: Path, scheme: str) -> None:
    """A page without scripts, everything unfolded: no violation, no request, no complaint."""
    context = browser.new_context(offline=True, color_scheme=scheme, bypass_csp=True)
    try:
        page, seen = context.new_page(), []
        page.on("request", lambda request: seen.append(request.url))
        page.on("console", lambda message: seen.append(message.text))
        page.goto(path.as_uri())
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert violations(page, axe) == []
        assert seen == [path.as_uri()]
    finally:
        context.close()


@SCHEMES
def test_the_focus_can_be_seen(browser: Any, tmp_path: Path, scheme: str) -> None:
    """Tab goes through everything that can be used, in the order of the page, and each stop has an outline."""
    path = write_page(bitext(), tmp_path / "pair.html", Termbase((SHARAA,)))
    with opened(browser, path, color_scheme=scheme) as (page, _, _):
        page.evaluate("document.querySelector('summary').focus()")
        page.keyboard.press("Shift+Tab")
        stops = []
        for _ in range(40):
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => {
                const one = document.activeElement, style = getComputedStyle(one);
                if (one === document.body) return null;
                const box = one.getBoundingClientRect();
                return [one.id || one.dataset.do || one.className || one.tagName, style.outlineStyle,
                    parseFloat(style.outlineWidth), box.width > 0 && box.top < innerHeight && box.bottom > 0];
            }"""
            )
            stops.append(stop)
            if stop is None or stop[0] == "seg chosen":
                break
    names = [stop[0] for stop in stops]
    assert [stop for stop in stops if stop[1] == "none" or stop[2] < 2 or not stop[3]] == []
    order = ["SUMMARY", "search", "confidence", "status", "rule", "accept", "review", "merge", "download", "help"]
    assert [name for name in names if name in order] == order
    assert names[-1] == "seg chosen"


def test_a_bead_is_read_aloud_in_order(browser: Any, tmp_path: Path) -> None:
    """Number and status, the source, the translation, then what was found; each in its language."""
    path = write_page(bitext(), tmp_path / "pair.html", Termbase((SHARAA,)))
    with opened(browser, path) as (page, _, _):
        row = page.locator("[role=row]").nth(1)
        said = row.aria_snapshot()
        langs = row.evaluate("row => [...row.children].map(cell => [cell.getAttribute('role'), cell.lang, cell.dir])")
    assert langs == [
        ["rowheader", "", ""],
        ["gridcell", "ar", "rtl"],
        ["gridcell", "en", "ltr"],
        ["gridcell", "en", "ltr"],
    ]
    places = [said.index(part) for part in ("as aligned", "إنه راضٍ", "he was content", "N101", "Write Ahmed al-Sharaa")]
    assert places == sorted(places)


@SCHEMES
def test_nothing_is_said_by_colour_alone(browser: Any, tmp_path: Path, scheme: str) -> None:
    """A status has a sign and words, a doubtful bead a word, marks have lines of their own, a null bead is dashed."""
    path = write_page(bitext(), tmp_path / "pair.html", Termbase((SHARAA, TermEntry("2", ("الوفد",), "delegation"))))
    with opened(browser, path, color_scheme=scheme) as (page, _, _):
        for key in ("KeyA", "KeyR"):
            page.keyboard.press(key)
        status = page.eval_on_selector_all(".status", "all => all.map(one => one.textContent)")
        flags = page.eval_on_selector_all(".low", "all => all.map(one => one.textContent.includes('doubtful'))")
        lines = page.eval_on_selector_all(
            "mark.name, mark.found", "all => all.map(one => getComputedStyle(one).textDecorationStyle)"
        )
        border = page.eval_on_selector(".row.null", "one => getComputedStyle(one).borderTopStyle")
        empty = page.text_content(".row.null .seg.none")
    assert status[:3] == ["✓ accepted", "? needs review", "· as aligned"]
    assert flags
    assert all(flags)
    assert sorted(set(lines)) == ["solid", "wavy"]
    assert (border, empty) == ("dashed", "no translation")
