"""`mtkit corpus filter`: what is kept, what is rejected and why, counts, settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.bitext import Bitext, Segment, TranslationUnit
from mtkit.corpus.filters import FILTERS
from mtkit.exchange import read_bitext, write_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

RULES = ("--select", "script,confidence", "--select", "untranslated")
SIGNATURE = "filter:script>=0.4,untranslated<=0.7,confidence>=0.5"

UNITS = (
    TranslationUnit(
        "1",
        "نعم يا سيدي",
        "yes sir",
        0.9,
        props=(("a", "b"),),
        notes=("note",),
        target_segments=(Segment("yes sir", 0, 7),),
    ),
    TranslationUnit("2", "نعم", "نعم", 0.9),
    TranslationUnit("3", "لا أعرف", "I do not know", 0.25, target_markup="I <b/>do not know"),
    TranslationUnit("4", "شكرا", "thanks", 0.125, "accepted"),
    TranslationUnit("5", "كتاب Excel", "the book of Excel", 0.375),
)


@pytest.fixture
def bitext(tmp_path: Path) -> Path:
    """Two good units, one of them for somebody accepted it, and three bad ones."""
    path = tmp_path / "in.jsonl"
    write_bitext(Bitext("ar", "en", UNITS, "mtkit:1"), path)
    return path


def test_kept_and_rejected(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """Kept units are as they were, rejects have their scores as props, and all are there."""
    out, rejects = tmp_path / "out.jsonl", tmp_path / "rejects.jsonl"
    result = mtkit("corpus", "filter", bitext, "-o", out, "--rejects", rejects, *RULES)
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == [
        "rule                   limit    beyond    alone    first",
        "script          at least 0.4         1        0        1",
        "untranslated     at most 0.7         1        0        0",
        "confidence      at least 0.5         2        2        2",
        "kept although a rule speaks against it, for somebody accepted it: 1 unit",
        f"{out}: 2 units of 5; 3 rejected, kept in {rejects}",
    ]
    kept, left = read_bitext(out), read_bitext(rejects)
    assert kept.units == (UNITS[0], UNITS[3])
    assert kept.signature == left.signature == f"mtkit:1|{SIGNATURE}"
    assert [(unit.id, unit.props) for unit in left] == [
        ("2", (("reject/script", "0"), ("reject/untranslated", "1"))),
        ("3", (("reject/confidence", "0.25"),)),
        ("5", (("reject/confidence", "0.375"),)),
    ]
    assert left.units[1].target_markup == "I <b/>do not know"


@pytest.mark.parametrize("name", ["rejects.tmx", "rejects.xlf", "rejects.jsonl.gz", "rejects.xlsx"])
def test_rejects_in_any_format(mtkit: RunCommand, bitext: Path, tmp_path: Path, name: str) -> None:
    """Rejects are a bitext: they can be read, and filtered, again."""
    rejects = tmp_path / name
    assert mtkit("corpus", "filter", bitext, "-o", tmp_path / "o.jsonl", "--rejects", rejects, "-q", *RULES).code == 0
    assert [unit.id for unit in read_bitext(rejects, source_lang="ar", target_lang="en")] == ["2", "3", "5"]


def test_accepted(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """With --accepted units that somebody accepted are held to the rules."""
    out = tmp_path / "out.jsonl"
    assert mtkit("corpus", "filter", bitext, "-o", out, "--accepted", "-q", *RULES) == (0, "", "")
    assert [unit.id for unit in read_bitext(out)] == ["1"]


def test_explain(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """Each unit that went, with rule, score, limit and words."""
    result = mtkit("corpus", "filter", bitext, "-o", tmp_path / "out.jsonl", "--explain", "-q", *RULES)
    assert result.out.splitlines() == [
        "unit 2",
        "  script 0, at least 0.4: 0% of the letters of the target are Latin (en)",
        "  untranslated 1, at most 0.7: 100% of the words of the target stand in the source",
        "  source: نعم",
        "  target: نعم",
        "unit 3",
        "  confidence 0.25, at least 0.5: the alignment has a confidence of 0.25 only",
        "  source: لا أعرف",
        "  target: I do not know",
        "unit 5",
        "  confidence 0.375, at least 0.5: the alignment has a confidence of 0.38 only",
        "  source: كتاب Excel",
        "  target: the book of Excel",
    ]
    result = mtkit("corpus", "filter", bitext, "-o", "-", "--to", "tsv", "--explain", "-q", *RULES)
    assert "unit 3\n" in result.err


def test_json(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """The counts as one object; with --explain each reject is an object before it."""
    out = tmp_path / "out.jsonl"
    words = ("corpus", "filter", bitext, "-o", out, "--json", "-q", "--select", "confidence")
    found: dict[str, Any] = json.loads(mtkit(*words).out)
    assert found == {
        "input": str(bitext),
        "output": str(out),
        "rejects": None,
        "unreadable": 0,
        "units": {"in": 5, "out": 3, "rejected": 2, "accepted_kept": 1},
        "signature": "filter:confidence>=0.5",
        "rules": [
            {
                "rule": "confidence",
                "direction": "least",
                "limit": 0.5,
                "judged": 5,
                "beyond": 2,
                "alone": 2,
                "first": 2,
            }
        ],
    }
    lines = [json.loads(line) for line in mtkit(*words, "--explain").out.splitlines()]
    assert lines[-1] == found
    assert lines[0] == {
        "rejected": {
            "unit": "3",
            "source": "لا أعرف",
            "target": "I do not know",
            "verdicts": [
                {
                    "rule": "confidence",
                    "score": 0.25,
                    "limit": 0.5,
                    "why": "the alignment has a confidence of 0.25 only",
                }
            ],
        }
    }


def test_keep_scores(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """Every score becomes a prop, once also when it is done again; a format without props is told."""
    out = tmp_path / "out.jsonl"
    for source in (bitext, out):
        assert mtkit("corpus", "filter", source, "-o", out, "--keep-scores", "-q", *RULES).code == 0
    assert read_bitext(out).units[0].props == (
        ("a", "b"),
        ("filter/script", "1"),
        ("filter/untranslated", "0"),
        ("filter/confidence", "0.9"),
    )
    assert read_bitext(out).signature == f"mtkit:1|{SIGNATURE}"
    result = mtkit("corpus", "filter", bitext, "-o", tmp_path / "out.tsv", "--keep-scores", *RULES)
    assert "the format tsv holds no scores of rules; jsonl, tmx and xliff do" in result.err


def test_settings(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """A table of a file, and options that go before it."""
    out, config = tmp_path / "out.jsonl", tmp_path / "corpus.toml"
    config.write_text('[filter]\nconfidence = 0.1\nselect = ["confidence", "script"]\n', encoding="utf-8")
    words = ("corpus", "filter", bitext, "-o", out, "--json", "-q", "--config", config)
    assert json.loads(mtkit(*words).out)["signature"] == "filter:script>=0.4,confidence>=0.1"
    more = ("--set", "confidence=0.3", "--set", "numbers=true", "--set", "model=ar-en", "--ignore", "script")
    assert json.loads(mtkit(*words, *more).out)["signature"] == "filter:numbers>=0.3,confidence>=0.3"


def test_rules_that_applied_to_nothing_are_told(mtkit: RunCommand, tmp_path: Path) -> None:
    """Where no unit has a score, the user hears that the rule had nothing to say."""
    path = tmp_path / "in.tsv"
    path.write_text("id\tsource\ttarget\n1\tنعم\tyes\n", encoding="utf-8")
    words = ("--source-lang", "ar", "--target-lang", "en", "--select", "confidence")
    result = mtkit("corpus", "filter", path, "-o", tmp_path / "out.tsv", *words)
    assert result.err == f"rules that applied to no unit: confidence\n{tmp_path / 'out.tsv'}: 1 unit of 1; 0 rejected\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--set", "script"), "--set script is not of the form RULE=LIMIT"),
        (("--set", "scirpt=1"), "unknown setting 'scirpt' of the filter; known are the rules too-short, "),
        (("--set", "script=high"), "script is 'high', not a number, true or false; its default is 0.4"),
        (("--ignore", "scirpt"), "unknown rule 'scirpt' in ignore; known are too-short, "),
        (("--config", "nowhere.toml"), "nowhere.toml: cannot be read"),
        (("--set", "model=nowhere"), "nowhere: no model here"),
    ],
)
def test_bad_settings(mtkit: RunCommand, bitext: Path, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    """What cannot be meant is refused with exit code 2, and no output is left."""
    out = tmp_path / "out.jsonl"
    result = mtkit("corpus", "filter", bitext, "-o", out, *words)
    assert result.code == 2
    assert message in result.err
    assert not out.exists()


def test_list_of_rules(mtkit: RunCommand) -> None:
    """Every rule with its limit and what it measures."""
    result = mtkit("corpus", "filter", "--rules")
    assert result.code == 0
    assert [line.split()[0] for line in result.out.splitlines()] == list(FILTERS)
    assert result.out.startswith("too-short               at least 1  characters of the shorter side\n")


def test_a_file_without_the_table(mtkit: RunCommand, bitext: Path, tmp_path: Path) -> None:
    """A settings file without [filter] is refused, for nothing of it would hold."""
    config = tmp_path / "corpus.toml"
    config.write_text("[clean]\n", encoding="utf-8")
    result = mtkit("corpus", "filter", bitext, "-o", tmp_path / "out.jsonl", "--config", config)
    assert (result.code, result.err) == (2, f"mtkit: {config}: has no table [filter]; name another --config\n")


def test_variants_that_are_left_out_are_said(mtkit: RunCommand, tmp_path: Path) -> None:
    """A unit in three languages is read in two of them; so it is no unit that is lost, but somebody should know."""
    path = tmp_path / "a.tmx"
    header = 'segtype="sentence" o-tmf="t" adminlang="en" datatype="xml"'
    texts = "".join(
        f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>' for lang, text in (("ar", "ا"), ("en", "a"), ("fr", "b"))
    )
    path.write_text(
        f'<tmx version="1.4"><header creationtool="t" creationtoolversion="1" srclang="ar" {header}/>'
        f"<body><tu>{texts}</tu></body></tmx>",
        encoding="utf-8",
    )
    for words in (("filter", path, "-o", tmp_path / "b.tmx"), ("stats", path)):
        result = mtkit("corpus", *words)
        assert (result.code, result.err.count(f"note: {path}: variants left out of 1 unit\n")) == (0, 1)
    assert mtkit("corpus", "dedup", path, "-o", tmp_path / "c.tmx", "-q") == (0, "", "")
