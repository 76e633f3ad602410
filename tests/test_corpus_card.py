"""`mtkit corpus card`: a head that Hugging Face reads, figures that were counted, text that stays text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.corpus.card import About, dataset_card, size_category
from mtkit.corpus.statistics import Statistics
from mtkit.exchange import BitextHead, write_bitext
from mtkit.termbase import Termbase, TermEntry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

HOSTILE = "a|b <script>alert(1)</script> *x* [y](z) `c`\n# h \u202e\x1b"
SHARAA = TermEntry("1", ("أحمد الشرع",), "Ahmed al-Sharaa", "person", forbidden=("Ahmad Al-Shara",))
TOML = """name = "demo"
title = "Ten texts: a 'sample'"
description = "Written *by us*."
version = "1.0"
licence = "CC0-1.0"
source_lang = "ar"
target_lang = "en"
bitexts = ["*.jsonl"]
"""


def figures(*units: TranslationUnit, termbase: Termbase | None = None, **more: Any) -> dict[str, Any]:
    """The figures of some units."""
    statistics = Statistics(termbase, "mtkit:0")
    statistics.add(BitextHead("ar-SY", "en", "mtkit:0|aligner:x"), units, "pair.tmx")
    return statistics.as_dict() | more


def head(card: str) -> dict[str, Any]:
    """The YAML head of a card, read by the few rules that it is written by."""
    opening, text, _ = card.split("---\n", 2)
    assert opening == ""
    found: dict[str, Any] = {}
    for line in text.splitlines():
        key, _, value = line.partition(":") if not line.startswith("- ") else (list(found)[-1], "", line[1:])
        value = value.strip()
        plain = json.loads(value) if value.startswith('"') else value
        if line.startswith("- "):
            found[key].append(plain)
        else:
            found[key] = plain or []
    return found


def sections(card: str) -> dict[str, str]:
    """The text under each heading of the second order."""
    parts = re.split(r"^## (.*)\n", card, flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def test_the_head_is_what_hugging_face_reads() -> None:
    """Languages without region, licence in its spelling, size, task, a name that people read."""
    card = dataset_card(figures(TranslationUnit("1", "قال", "said", 0.9)), About("x", "News: pairs", licence="CC0-1.0"))
    assert head(card) == {
        "language": ["ar", "en"],
        "license": ["cc0-1.0"],
        "multilinguality": ["translation"],
        "size_categories": ["n<1K"],
        "task_categories": ["translation"],
        "pretty_name": "News: pairs",
        "tags": ["parallel-corpus", "sentence-alignment"],
    }


def test_the_head_is_yaml() -> None:
    """A YAML reader agrees, also about hostile values."""
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    for title in ("no", "1.0", HOSTILE, "- x: y", "\x85\u2028'\"\\"):
        card = dataset_card(figures(TranslationUnit("1", "ا", "a")), About("x", title, licence=HOSTILE))
        read = yaml.safe_load(card.split("---\n")[1])
        assert read == head(card)
        assert isinstance(read["pretty_name"], str)
        assert read["license"] == ["other"]


@pytest.mark.parametrize(
    ("stated", "units", "ids", "name"),
    [
        ("", ("",), ["unknown"], None),
        ("MIT", ("",), ["mit"], None),
        ("MIT", ("CC-BY-4.0", "MIT"), ["cc-by-4.0", "mit"], None),
        ("LicenseRef-house", ("",), ["other"], "LicenseRef-house"),
    ],
)
def test_licences(stated: str, units: tuple[str, ...], ids: list[str], name: str | None) -> None:
    """Those of the units, else that of the corpus; what Hugging Face does not know is other, with its name."""
    listed = [
        TranslationUnit(str(n), "ا", "a", props=(("licence", licence),) if licence else ())
        for n, licence in enumerate(units)
    ]
    card = dataset_card(figures(*listed), About("x", licence=stated))
    found = head(card)
    assert (found["license"], found.get("license_name")) == (ids, name)
    wanted = [licence for licence in units if licence] or [stated]
    assert [line for line in sections(card)["Licence"].splitlines() if line.startswith("- ")] == [
        f"- {licence}" for licence in sorted(wanted) if licence
    ]


@pytest.mark.parametrize(
    ("units", "category"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (99_999, "10K<n<100K"), (2_000_000, "1M<n<10M"), (10**9, "n>1B")],
)
def test_size_categories(units: int, category: str) -> None:
    """The ranges of Hugging Face, lower end inside."""
    assert size_category(units) == category


def test_figures_provenance_and_making() -> None:
    """Counts, origins with licence and dates, signatures with their units."""
    props = (("origin", "news.tmx"), ("licence", "MIT"), ("tool", "Trados"), ("signature", "s|1"))
    units = (
        TranslationUnit("1", "قال أحمد", "said", 0.9, "accepted", props=(*props, ("date", "2024-01-01"))),
        TranslationUnit("2", "قال أحمد", "said", 0.3, props=(*props, ("date", "2025-01-01"))),
        TranslationUnit("3", "ا", ""),
    )
    parts = sections(dataset_card(figures(*units), About("x", files=("a.tmx", "b.tsv"))))
    assert parts["Files"] == "- a.tmx\n- b.tsv"
    assert "| words | 5 | 2 |" in parts["Figures"]
    assert "| accepted by a person | 1 | 33.3 % |" in parts["Figures"]
    assert "The mean score of the alignment is 0.60, over 2 units." in parts["Figures"]
    assert "| news.tmx | 2 | MIT | 2024-01-01 to 2025-01-01 | Trados |" in parts["Where it comes from"]
    assert "| pair.tmx | 1 |  |  | mtkit 0 |" in parts["Where it comes from"]
    assert parts["How it was made"].splitlines()[:2] == ["- 2 units: `s|1`", "- 1 units: `mtkit:0|aligner:x`"]


def test_limits_are_counted() -> None:
    """Each limit that the figures show, none that they do not."""
    units = (
        TranslationUnit("1", "قال أحمد الشرع", "Ahmad Al-Shara said", 0.3),
        TranslationUnit("2", "قالَ أحمد الشرع", "Ahmad Al-Shara said.", 0.9, "rejected"),
        TranslationUnit("3", "ا", ""),
        TranslationUnit("4", "هذا نص", "هذا كلام"),
    )
    found = figures(*units, termbase=Termbase((SHARAA,)), unreadable_units=3)
    assert sections(dataset_card(found, About("x")))["Known limits"].splitlines() == [
        "- No unit is marked as accepted by a person: the alignment is as the machine made it.",
        "- 1 of 4 units (25.0 %) have text on one side only.",
        "- 1 of 4 units (25.0 %) have a score below 0.5 and may be misaligned.",
        "- 2 of 4 units (50.0 %) have no score that would tell how sure their alignment is.",
        "- 1 of 4 units (25.0 %) repeat another but for spelling and punctuation.",
        "- 1 of 4 units (25.0 %) are not translated: the target repeats the source or is in its script.",
        "- 2 of 2 mentions of names that the glossary lists are rendered in a form that it forbids or does not list.",
        "- 3 units of the files could not be read and are not counted.",
        "- Nothing in the files tells whether the translations were made by people or by machines.",
    ]
    accepted = figures(TranslationUnit("1", "قال", "said", 0.9, "accepted"))
    assert len(sections(dataset_card(accepted, About("x")))["Known limits"].splitlines()) == 1
    part = figures(TranslationUnit("1", "قال", "said", 0.9, "accepted"), TranslationUnit("2", "ا", "b", 0.9))
    assert "- 1 of 2 units (50.0 %) were accepted by a person, 0 rejected." in dataset_card(part, About("x"))


def test_hostile_texts_stay_text() -> None:
    """Names of files, tools and licences bring neither markup nor HTML nor another row into the card."""
    unit = TranslationUnit(
        "1",
        "ا",
        "a",
        props=(("origin", HOSTILE), ("tool", HOSTILE), ("licence", HOSTILE), ("signature", f"`{HOSTILE}``")),
    )
    card = dataset_card(figures(unit), About(HOSTILE, files=(HOSTILE,)))
    page = MarkdownIt("commonmark").enable("table").render(card.split("---\n", 2)[2])
    assert "<script>" not in page
    assert "<em>" not in page
    assert "<a " not in page
    assert page.count("<code>") == 2  # both signatures
    assert page.count("<h1>") == 1
    assert "\u202e" not in card
    assert "\x1b" not in card
    assert page.count("<tr>") == 7 + 6 + 2  # two tables of figures and one origin, with their heads


@given(st.text(min_size=1, max_size=30))
@settings(deadline=None)
def test_any_text_comes_through_markdown_as_it_is(text: str) -> None:
    """What a reader of the card sees of a file name is the name, white space aside."""
    plain = " ".join(re.sub("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text).split())
    card = dataset_card(figures(), About("x", files=(f"f {text} f",)))
    tokens = MarkdownIt("commonmark").parse(sections(card)["Files"])
    inline = [token for token in tokens if token.type == "inline"]
    shown = "".join(child.content if child.type != "softbreak" else "\n" for child in inline[0].children or [])
    if not re.search("[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]", plain):
        assert " ".join(shown.split()) == f"f {plain} f".replace("f  f", "f f")


def test_an_empty_corpus_has_a_card() -> None:
    """Nothing to divide by."""
    card = dataset_card(figures(), About("x"))
    assert "| all | 0 | – |" in card
    assert "None is stated." in card


# --- the command


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """A bitext as a file."""
    path = tmp_path / "memory.v1.jsonl"
    write_bitext(Bitext("ar", "en", (TranslationUnit("1", "قال", "said", 0.9),), "mtkit:0"), path)
    return path


def test_a_card_of_a_bitext(mtkit: RunCommand, memory: Path, tmp_path: Path) -> None:
    """The name is that of the file, unless a title is given; the card is written whole."""
    output = tmp_path / "README.md"
    assert mtkit("corpus", "card", memory, "-o", output, "--licence", "MIT") == (0, "", "")
    found = head(output.read_text("utf-8"))
    assert (found["pretty_name"], found["license"]) == ("memory", ["mit"])
    assert head(mtkit("corpus", "card", memory, "--title", "News").out)["pretty_name"] == "News"


def test_a_card_of_a_corpus(mtkit: RunCommand, memory: Path, tmp_path: Path) -> None:
    """Title, description, version and licence stand in corpus.toml; the figures are those of the bitexts behind it."""
    (tmp_path / "corpus.toml").write_text(TOML, encoding="utf-8")
    card = mtkit("corpus", "card", tmp_path, memory).out
    assert head(card)["pretty_name"] == "Ten texts: a 'sample'"
    assert head(card)["license"] == ["cc0-1.0"]
    assert "\nWritten *by us*.\n" in card
    assert "\nVersion 1.0.\n" in card
    assert sections(card)["Files"] == "- memory.v1.jsonl"


def test_a_card_of_a_built_corpus(mtkit: RunCommand, memory: Path, tmp_path: Path) -> None:
    """Without bitexts the built output is counted; a corpus that was not built is an error that says what to do."""
    (tmp_path / "corpus.toml").write_text(TOML, encoding="utf-8")
    missing = mtkit("corpus", "card", tmp_path / "corpus.toml")
    assert missing.code == 2
    assert "was not built yet" in missing.err
    assert "mtkit build" in missing.err
    (tmp_path / "build").mkdir()
    assert mtkit("convert", memory, tmp_path / "build" / "demo.tmx", "-q").code == 0
    card = mtkit("corpus", "card", tmp_path / "corpus.toml")
    assert card.code == 0
    assert sections(card.out)["Files"] == "- demo.tmx"
