"""The review page in a real browser: nothing from the network, edits by keyboard, the same result as in Python."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mtkit import __version__
from mtkit.align.edit import Draft
from mtkit.errors import EditError
from mtkit.exchange import read_bitext, write_bitext
from mtkit.termbase import Termbase, TermEntry
from tests.review_fixtures import ARABIC, ENGLISH, bitext, chromium, opened, write_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import RunCommand

GOLDEN = Path(__file__).resolve().parent / "golden" / "review-session.tmx"
SHARAA = TermEntry("1", ("أحمد الشرع",), "Ahmed al-Sharaa", "person", forbidden=("Ahmad Al-Shara",))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests."""
    with chromium() as found:
        yield found


def press(page: Any, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_the_page_asks_for_nothing_and_complains_of_nothing(browser: Any, tmp_path: Path) -> None:
    """Opened from its file without a network it shows every bead, each text in its language and direction."""
    path = write_page(bitext(), tmp_path / "pair.html", Termbase((SHARAA,)))
    with opened(browser, path) as (page, requests, complaints):
        texts = page.eval_on_selector_all(
            ".seg:not(.none)", "all => all.map(e => [e.textContent, getComputedStyle(e).direction])"
        )
        sides = page.eval_on_selector_all(".cell", "all => all.slice(0, 2).map(e => [e.lang, e.dir])")
        counts = page.text_content("#counts")
        title = page.text_content("#map title")
        press(page, "KeyA")
        page.locator("#counts", has_text=re.compile("· 1 edit$")).wait_for()
        page.emulate_media(media="print")
        assert not page.is_visible("#bar")
    assert requests == [path.as_uri()]
    assert complaints == []
    shown = [
        [part.text, way]
        for unit in bitext()
        for parts, way in ((unit.source_segments, "rtl"), (unit.target_segments, "ltr"))
        for part in parts
    ]
    assert texts == shown
    assert sides == [["ar", "rtl"], ["en", "ltr"]]
    assert counts.startswith("5 beads · 2 with one side · mean confidence 0.69 · 0 accepted · 0 need review")
    assert title.startswith("Map of 5 beads: 2 with one side, 2 doubtful, 0 moved")


def test_a_session_by_keyboard_alone_is_what_apply_makes(browser: Any, tmp_path: Path, mtkit: RunCommand) -> None:
    """Merge, cut, split, move, link, fix, edit, accept, undo; reload; download; mtkit apply gives the golden result."""
    source = tmp_path / "pair.jsonl"
    write_bitext(bitext(), source)
    path = write_page(read_bitext(source), tmp_path / "pair.html", Termbase((SHARAA,)))
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("mtkitReview.complete.then(() => 0)")
    press(page, "KeyA")  # accepts the first bead and goes on
    press(page, "KeyF")  # Ahmad Al-Shara becomes Ahmed al-Sharaa
    press(page, "ArrowRight", "KeyE", "End")
    page.keyboard.type(" Nobody commented.")
    press(page, "Enter", "KeyM", "KeyZ", "KeyM")  # merges with the bead below, undoes it, does it again
    press(page, "ArrowDown", "ArrowLeft", "ArrowLeft", "KeyX", *["ArrowLeft"] * 5, "Enter")  # cuts a segment in two
    press(page, "KeyS", "ArrowDown", "KeyL", "ArrowDown", "KeyL")  # splits it off, links it with the caption
    press(page, "KeyU", "KeyR", "ArrowUp", "KeyK", "KeyZ")  # moves a segment up, marks, unlinks and undoes that
    page.reload()
    page.evaluate("mtkitReview.complete.then(() => 0)")
    page.locator("#said", has_text=" of an earlier visit").wait_for()
    with page.expect_download() as waiting:
        press(page, "KeyW")
    log = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(log)
    dump = page.evaluate("mtkitReview.core.dump(mtkitReview.beads())")
    context.close()
    assert log.name == "pair.edits.json"
    for name in ("out.jsonl", "out.tmx"):
        result = mtkit("apply", source, log, "-o", tmp_path / name)
        assert result.code == 0, result.err
    done = read_bitext(tmp_path / "out.jsonl")
    assert dump == dumped(Draft.of(done))
    assert [unit.status for unit in done] == ["accepted", "auto", "auto", "rejected"]
    made = (tmp_path / "out.tmx").read_text(encoding="utf-8").replace(__version__, "VERSION")
    if os.environ.get("MTKIT_GOLDEN") == "write":
        GOLDEN.write_text(made, encoding="utf-8", newline="")
    assert made == GOLDEN.read_bytes().decode("utf-8")
    assert mtkit("validate", tmp_path / "out.tmx").code == 0


def test_a_fix_across_segments_is_one_step(browser: Any, tmp_path: Path) -> None:
    """Both segments change with one key, one undo takes both back; once one of them is edited there is no such fix."""
    content = bitext(["قال أحمد الشرع إنه راضٍ."], ["Then Ahmad", "Al-Shara said so."], [(0, 1, 0, 2)])
    with opened(browser, write_page(content, tmp_path / "pair.html", Termbase((SHARAA,)))) as (page, _, complaints):
        press(page, "KeyF")
        fixed = page.eval_on_selector_all(".target .seg", "all => all.map(e => e.textContent)")
        ops = page.evaluate("JSON.parse(mtkitReview.log()).ops")
        press(page, "KeyZ")
        back = page.eval_on_selector_all(".target .seg", "all => all.map(e => e.textContent)")
        button = page.locator("button[data-fix]")
        assert button.text_content() == "Write Ahmed al-Sharaa"
        press(page, "KeyE")
        page.keyboard.press("Control+A")
        page.keyboard.type("Then Achmad")
        press(page, "Enter")
        assert button.count() == 0
        assert complaints == []
    assert (fixed, back) == (["Then Ahmed", "al-Sharaa said so."], ["Then Ahmad", "Al-Shara said so."])
    assert [(op["op"], op["segment"], op["new"]) for op in ops] == [("fix", 0, "Ahmed"), ("fix", 1, "al-Sharaa")]
    draft = Draft.of(content)
    for op in ops:
        draft = draft.apply(op)
    assert draft.result().units[0].target == "Then Ahmed al-Sharaa said so."


def test_accepted_beads_pin_the_next_alignment(browser: Any, tmp_path: Path, mtkit: RunCommand) -> None:
    """The log of a page on which beads were only accepted is what `mtkit align --pins` takes."""
    texts = tmp_path / "a.ar.txt", tmp_path / "a.en.txt"
    texts[0].write_text("\n\n".join(ARABIC), encoding="utf-8")
    texts[1].write_text("\n\n".join(ENGLISH), encoding="utf-8")
    assert mtkit("align", *texts, "--aligner", "length", "-o", tmp_path / "a.jsonl", "-q").code == 0
    with opened(browser, write_page(read_bitext(tmp_path / "a.jsonl"), tmp_path / "a.html")) as (page, _, _):
        press(page, "KeyA")
        log = page.evaluate("mtkitReview.log()")
    (tmp_path / "a.edits.json").write_text(log, encoding="utf-8")
    pinned = mtkit(
        "align", *texts, "--aligner", "length", "--pins", tmp_path / "a.edits.json", "-o", tmp_path / "b.jsonl"
    )
    assert pinned.code == 0, pinned.err
    assert read_bitext(tmp_path / "b.jsonl").units[0].status == "accepted"


def test_another_tab_is_noticed(browser: Any, tmp_path: Path) -> None:
    """Two tabs with one bitext do not overwrite each other silently."""
    path = write_page(bitext(), tmp_path / "pair.html")
    with opened(browser, path) as (page, _, _):
        other = page.context.new_page()
        other.goto(path.as_uri())
        press(other, "KeyA")
        page.bring_to_front()
        page.locator("#said", has_text="in another tab").wait_for()


def dumped(draft: Draft) -> list[list[Any]]:
    """What `core.dump` of the page gives."""
    return [
        [
            *row.source,
            *row.target,
            row.score,
            row.status,
            [part.text for part in row.left],
            [part.text for part in row.right],
        ]
        for row in draft.rows
    ]


RANDOM = """
([sequences, length, seed]) => {
  const { core, start } = mtkitReview;
  let state = seed;
  const next = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 4294967296; };
  const dice = (n) => Math.floor(next() * n), name = (bead) => ({ source: bead.s, target: bead.t });
  const kinds = ["accept", "review", "clear", "merge", "split", "cut", "move", "unlink", "link", "edit", "fix", "x"];
  const runs = [];
  for (let run = 0; run < sequences; run++) {
    let beads = start;
    const ops = [], good = [];
    for (let i = 0; i < length; i++) {
      const bead = beads[dice(beads.length)], other = beads[dice(beads.length)];
      const side = dice(2) ? "source" : "target", from = side === "source" ? bead.s[0] : bead.t[0];
      const op = {
        op: kinds[dice(kinds.length)], bead: name(bead), to: name(other), side, segment: from + dice(3) - dice(8) % 2,
        at: dice(30), direction: dice(2) ? "up" : "down", source: bead.s[0] + dice(3), target: bead.t[0] + dice(3),
        text: ["", " \\n", "A \\u{1f600}  b", "new\\u00a0text", "\\ud800"][dice(5)],
        start: dice(4), end: dice(8), new: "\\u{1f4a1}",
      };
      if (op.op === "fix" && bead.core.right.length) {
        op.segment = bead.t[0];
        op.old = dice(4) ? core.slice(bead.core.right[0].text, op.start, op.end) : "z";
      }
      ops.push(op);
      try { beads = core.apply(beads, op); good.push(true); } catch (error) {
        if (!(error instanceof core.EditError)) throw error;
        good.push(false);
      }
    }
    runs.push({ ops: JSON.stringify(ops), good, end: core.dump(beads) });
  }
  return runs;
}
"""


def test_random_edits_give_the_same_in_the_browser_and_in_python(browser: Any, tmp_path: Path) -> None:
    """500 sequences of operations, many of which cannot be done: refused by both, or done by both in the same way."""
    content = bitext(beads=[(0, 1, 1, 2), (1, 2, 0, 1), (2, 3, 2, 2), (3, 5, 2, 3), (5, 5, 3, 4)])
    with opened(browser, write_page(content, tmp_path / "pair.html")) as (page, _, complaints):
        runs = page.evaluate(RANDOM, [500, 12, 7])
        assert complaints == []
    done = 0
    for run in runs:
        draft = Draft.of(content)
        good = []
        for op in json.loads(run["ops"]):
            try:
                draft = draft.apply(op)
                good.append(True)
            except EditError:
                good.append(False)
        assert run["good"] == good
        assert run["end"] == dumped(draft)
        done += sum(good)
    assert done > 1000


HOSTILE = [
    "</script><script>document.title='x'</script>",
    "\"'`><img src=x onerror=document.title='x'>",
    "<!--<script> {{ 7*7 }} \\u003c &lt;b&gt; ]]>",
    "\u202eevil\u202c \u2066x\u2069 \u200f \ufeff nbsp\u00a0 \u2028 end",
    "javascript:document.title='x' \U0001f600 \u0301",
    "a" * 1_000_000,
    "ش" * 1_000_000,
]


def test_hostile_text_stays_text(browser: Any, tmp_path: Path) -> None:
    """Markup, quotes, templates, bidi controls and words of a million letters are shown as they are."""
    beads = [(i, i + 1, i, i + 1) for i in range(len(HOSTILE))]
    content = bitext(HOSTILE, list(reversed(HOSTILE)), beads)
    path = write_page(content, tmp_path / "pair.html", Termbase((SHARAA,)))
    raw = path.read_text(encoding="utf-8")
    assert not any(char in raw for char in "\u202e\u2066\u200f\u2028")
    with opened(browser, path) as (page, requests, complaints):
        texts = page.eval_on_selector_all(".cell.source .seg", "all => all.map(e => e.textContent)")
        title = page.title()
        images = page.locator("img").count()
    assert texts == [unit.source for unit in content]
    assert (title, images, requests, complaints) == ("pair.jsonl – mtkit review", 0, [path.as_uri()], [])


def test_an_empty_bitext_is_a_page_without_beads(browser: Any, tmp_path: Path) -> None:
    """Nothing is chosen, no key breaks it, and it says so."""
    path = write_page(replace(bitext(), units=()), tmp_path / "pair.html")
    with opened(browser, path) as (page, requests, complaints):
        press(page, "KeyA", "ArrowDown", "KeyM", "KeyZ", "KeyG", "Home")
        page.click("#map")
        page.fill("#search", "x")
        said, counts = page.text_content("#said"), page.text_content("#counts")
    assert (requests, complaints) == ([path.as_uri()], [])
    assert said == "This bitext is empty."
    assert counts == (
        "0 beads · 0 with one side · mean confidence – · 0 accepted · 0 need review · 0 findings · 0 edits"
    )


def test_marks_leave_arabic_letters_joined(browser: Any, tmp_path: Path) -> None:
    """A name behind a proclitic is marked in the middle of a word; the line is as wide as without the mark."""
    entry = TermEntry("1", ("دمشق", "سوريا"), "Damascus", "place")
    content = bitext(["وبدمشق ولسوريا وكدمشق"], ["In Damascus"], [(0, 1, 0, 1)])
    with opened(browser, write_page(content, tmp_path / "pair.html", Termbase((entry,)))) as (page, _, _):
        widths = page.evaluate("""() => {
            const seg = document.querySelector(".cell.source .seg"), range = document.createRange();
            const width = () => { range.selectNodeContents(seg); return range.getBoundingClientRect().width; };
            const marks = seg.querySelectorAll("mark").length, marked = width();
            seg.textContent = seg.textContent;
            return [marks, marked, width()];
        }""")
    assert widths[0] == 3
    assert widths[1] == pytest.approx(widths[2], abs=0.51)


def test_search_folds_both_languages_and_filters_combine(browser: Any, tmp_path: Path) -> None:
    """Vowels, alef forms, capitals, apostrophes and digits do not matter; the keys go to beads that are shown."""
    content = bitext(
        ["أحمد الشَّرْع", "في ٢٠٢٥", "ثالث"],
        ["Ahmed al-Shar\u2019a", "In 2025", "Third"],
        [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 3)],
    )
    with opened(browser, write_page(content, tmp_path / "pair.html")) as (page, _, _):

        def found(needle: str) -> list[str]:
            page.fill("#search", needle)
            return page.eval_on_selector_all(".row:not([hidden]) .no", "all => all.map(e => e.textContent)")

        assert [found(text) for text in ("احمد الشرع", "AL-SHARA", "2025", "٢٠٢٥", "zzz", "")] == [
            ["1"],
            ["1"],
            ["2"],
            ["2"],
            [],
            ["1", "2", "3"],
        ]
        page.select_option("#confidence", "0.8")
        assert page.text_content("#shown") == "1 of 3 beads shown"
        page.focus("#search")
        press(page, "Escape")
        assert page.text_content(".row.current .no") == "2"


def test_keys_are_places_and_the_mouse_does_the_same(browser: Any, tmp_path: Path) -> None:
    """A key that types an Arabic letter works; the help shows the keys; a button and a fix are clicked."""
    with opened(browser, write_page(bitext(), tmp_path / "pair.html", Termbase((SHARAA,)))) as (page, _, complaints):
        page.evaluate(
            "document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {code: 'KeyA', key: 'ش', bubbles: true}))"
        )
        assert page.text_content(".row .status") == "✓ accepted"
        press(page, "Shift+Slash")
        assert page.is_visible("#keys")
        press(page, "Escape")
        page.click(".row:nth-child(4) .seg[data-side=source]")
        page.click("button[data-do=unlink]")
        assert page.locator(".row").count() == 6
        page.click("button[data-do=undo]")
        assert page.locator(".row").count() == 5
        page.click("button[data-do=merge]")
        assert complaints == []
        page.emulate_media(color_scheme="dark")
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        press(page, "KeyT")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_a_session_by_mouse(browser: Any, tmp_path: Path) -> None:
    """A click chooses the place of a cut, a second one on the button cuts; fixes and edits are clicked, too."""
    with opened(browser, write_page(bitext(), tmp_path / "pair.html", Termbase((SHARAA,)))) as (page, _, complaints):
        page.click(".row:nth-child(4) .seg[data-side=target]")
        place = page.evaluate(
            """() => {
            const range = document.createRange(), text = document.querySelector(".seg.chosen").firstChild;
            range.setStart(text, 5); range.setEnd(text, 6);
            const box = range.getBoundingClientRect();
            return [box.left + 1, box.top + box.height / 2];
        }"""
        )
        page.click("button[data-do=cut]")
        page.mouse.click(*place)
        page.click("button[data-do=cut]")
        page.click("button[data-fix]")
        page.dblclick(".row:nth-child(1) .seg[data-side=target]")
        page.fill("textarea", "The \u202edelegation came.")
        page.click("button[data-do=edit]")
        ops = page.evaluate("JSON.parse(mtkitReview.log()).ops")
        assert complaints == []
    assert [op["op"] for op in ops] == ["cut", "fix", "edit"]
    assert [ops[0]["at"], ops[1]["new"], ops[2]["text"]] == [5, "Ahmed al-Sharaa", "The \u202edelegation came."]


def test_mixed_text_stands_in_its_visual_order(browser: Any, tmp_path: Path) -> None:
    """In the Arabic cell the line runs from right to left around a Latin name, in the English one the other way."""
    content = bitext(["قال John Smith أمس"], ["He said أحمد الشرع today"], [(0, 1, 0, 1)])
    with opened(browser, write_page(content, tmp_path / "pair.html", Termbase((SHARAA,)))) as (page, _, _):
        left, right = page.evaluate(
            """() => ["source", "target"].map((side) => {
            const seg = document.querySelector(`.seg[data-side=${side}]`), walk = document.createTreeWalker(seg, 4);
            const places = [];
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
              for (let i = 0; i < node.length; i++) {
                const range = document.createRange();
                range.setStart(node, i); range.setEnd(node, i + 1);
                places.push([node.data[i], range.getBoundingClientRect().left]);
              }
            }
            return places.sort((a, b) => a[1] - b[1]).map((place) => place[0]).join("").trim();
        })"""
        )
    assert left == "سمأ John Smith لاق"
    assert right == "He said عرشلا دمحأ today"


def test_what_cannot_be_done_is_said_and_changes_nothing(browser: Any, tmp_path: Path) -> None:
    """Refusals of an edit stand in the line at the foot."""
    with opened(browser, write_page(bitext(), tmp_path / "pair.html")) as (page, _, complaints):
        said = []
        for keys in (["KeyS"], ["KeyL"], ["Shift+KeyM"], ["KeyF"], ["KeyU"], ["KeyZ"], ["KeyY"]):
            press(page, *keys)
            said.append(page.text_content("#said"))
        assert page.evaluate("JSON.parse(mtkitReview.log()).ops") == []
    assert complaints == []
    assert said[0] == "There is one segment on each side: cut one first (X)."
    assert said[4:] == ["Not possible: there is no bead above.", "Nothing to undo.", "Nothing to redo."]
