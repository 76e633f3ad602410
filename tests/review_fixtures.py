"""A browser for the tests of the review page, and small bitexts to look at in it."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mtkit.bitext import Alignment, Bead, Bitext, Document, Span, bitext_of
from mtkit.check import RULES
from mtkit.report.review import review_page
from mtkit.report.review_data import gather

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mtkit.termbase import Termbase

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CODES = frozenset(rule.code for rule in RULES.values() if rule.default)
ARABIC = ["وصل الوفد.", "قال أحمد الشَّرع إنه راضٍ.", "لم يعلق أحد.", "وعاد ٣ منهم.", "انتهى"]
ENGLISH = [
    "The delegation arrived.",
    "Then Ahmad Al-Shara said he was content.",
    "Three of them \U0001f600 went back.",
    "Caption.",
]
BEADS = [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 2), (3, 5, 2, 3), (5, 5, 3, 4)]


def bitext(
    arabic: list[str] | None = None,
    english: list[str] | None = None,
    beads: list[tuple[int, int, int, int]] | None = None,
) -> Bitext:
    """A small bitext: five beads, one without target and one without source, if nothing else is asked for."""
    left = Document.from_lines(arabic or ARABIC, "ar", "a.ar.txt")
    right = Document.from_lines(english or ENGLISH, "en", "a.en.txt")
    made = tuple(Bead(Span(a, b), Span(c, d), 0.5 if a % 2 else 0.97) for a, b, c, d in beads or BEADS)
    return bitext_of(Alignment(left, right, made, "mtkit:1"))


def write_page(content: Bitext, path: Path, termbase: Termbase | None = None) -> Path:
    """The review page of a bitext."""
    data = gather(content, "pair.jsonl", termbase, CODES)
    data.signature = content.signature
    path.write_text(review_page(data, "pair.jsonl"), encoding="utf-8")
    return path


class Opened(NamedTuple):
    """A page in a browser, and what it must not do: ask for anything, complain about anything."""

    page: Any
    requests: list[str]
    complaints: list[str]


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Any, path: Path, **options: Any) -> Iterator[Opened]:
    """Open a page from its file with the network blocked."""
    context = browser.new_context(offline=True, accept_downloads=True, **options)
    try:
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        page.evaluate("mtkitReview.complete.then(() => 0)")
        yield Opened(page, requests, complaints)
    finally:
        context.close()
