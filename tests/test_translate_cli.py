"""`mtkit translate` from end to end, with a stand-in for the model: input, output, journal, errors, figures."""

from __future__ import annotations

import builtins
import importlib.util
import json
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.cli import translate_run
from mtkit.exchange import read_bitext, write_bitext
from mtkit.translate import translator
from mtkit.translate.languages import Languages
from tests.translate_fixtures import Parrot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

TEXTS = {
    "ليلى في البيت.": "Layla is at home.",
    "رأيت سامي أمس.": "I saw him yesterday.",
    "نعم.": "Yes.",
    "زارت ليلى حلب.": "Leyla visited Aleppo.",
}
NAMES = "source\tpreferred\tkind\nليلى\tLeyla\tperson\nسامي\tSamy\tperson\nحلب\tAleppo\tplace\n"
HAS_SACREBLEU = importlib.util.find_spec("sacrebleu") is not None


class Fake(Parrot):
    """A stand-in that is made as a `Translator` is, and may break after some batches."""

    made: list[Fake] = []  # noqa: RUF012 - what the tests look at
    breaks_after: int | None = None
    digest = "d1"

    def __init__(self, name: str, langs: tuple[str, str], options: Any) -> None:
        super().__init__(TEXTS)
        self.langs, self.options = langs, options
        self.name = f"{name}-1234"
        self.signature = f"translator:fake|model:{self.name}|beams:{options.beams}"
        self.languages = Languages(note="fake says nothing" if name == "vague" else "")
        self.made.append(self)

    def translate(self, requests: Any) -> Any:
        """As a parrot, until it breaks."""
        if self.breaks_after is not None and len(self.asked) >= self.breaks_after:
            raise KeyboardInterrupt
        return super().translate(requests)


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> type[Fake]:
    """The command finds this model."""
    monkeypatch.setattr(translator, "Translator", Fake)
    monkeypatch.setattr(Fake, "made", [])
    monkeypatch.setattr(Fake, "breaks_after", None)
    return Fake


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a source and a glossary."""
    (tmp_path / "source.txt").write_text("\n\n".join(TEXTS) + "\n", encoding="utf-8")
    (tmp_path / "lines.ar").write_text("ليلى في البيت.\n\nنعم.\n", encoding="utf-8")
    (tmp_path / "names.tsv").write_text(NAMES, encoding="utf-8")
    return tmp_path


def test_a_document_becomes_a_draft(mtkit: RunCommand, files: Path) -> None:
    """Segments, marks of a draft, ways of names, signature, and exit code 1 for a missing name."""
    out = files / "out.tmx"
    ran = mtkit("translate", files / "source.txt", "-o", out, "--model", "fake", "-g", files / "names.tsv")
    assert ran.code == 1
    bitext = read_bitext(out)
    assert (bitext.source_lang, bitext.target_lang) == ("ar", "en")
    assert "|translator:fake|model:fake-1234|beams:4|langs:ar-en|glossary:names.tsv-" in bitext.signature
    assert [unit.target for unit in bitext] == [
        "Leyla is at home.",
        "I saw him yesterday.",
        "Yes.",
        "Leyla visited Aleppo.",
    ]
    first, second, third, fourth = bitext.units
    assert first.props[:3] == (("x-status", "draft"), ("x-origin", "model"), ("x-name", "repaired: Leyla (leyla)"))
    assert ("target/@creationtool", "mtkit") in first.props
    assert second.notes == ("the name Samy is missing",)
    assert third.prop("x-name") is None
    assert [value for name, value in fourth.props if name == "x-name"] == [
        "model: Leyla (leyla)",
        "model: Aleppo (aleppo)",
    ]
    assert "unit 2: the name Samy is missing" in ran.err
    assert "4 of 4 units drafted; 4 from the model; names 1 missing, 2 model, 1 repaired" in ran.err
    assert sorted(path.name for path in files.iterdir()) == ["lines.ar", "names.tsv", "out.tmx", "source.txt"]


def test_the_draft_goes_on_into_review_check_and_other_formats(mtkit: RunCommand, files: Path) -> None:
    """It is a bitext as any other."""
    out = files / "out.jsonl"
    mtkit("translate", files / "source.txt", "-o", out, "--model", "fake", "-g", files / "names.tsv")
    assert mtkit("convert", out, files / "x.tmx").code == 0
    assert read_bitext(files / "x.tmx").units[0].prop("x-status") == "draft"
    assert mtkit("validate", files / "x.tmx").code == 0
    assert mtkit("review", out, "-o", files / "page.html").code == 0
    found = json.loads(mtkit("check", out, "-g", files / "names.tsv", "--output-format", "json").out)
    assert [finding["entry"] for finding in found["findings"] if finding["rule"].startswith("N1")] == ["samy"]


def test_lines_are_kept_also_empty_ones(mtkit: RunCommand, files: Path) -> None:
    """Unit i is line i; an empty line is not drafted."""
    ran = mtkit(
        "translate", files / "lines.ar", "--segmented", "-o", files / "o.jsonl", "--model", "fake", "--json", "-q"
    )
    assert ran.code == 0
    assert [(unit.id, unit.target, unit.prop("x-status")) for unit in read_bitext(files / "o.jsonl")] == [
        ("1", "Layla is at home.", "draft"),
        ("2", "", None),
        ("3", "Yes.", "draft"),
    ]
    told = json.loads(ran.out)
    assert (told["units"], told["drafted"], told["origins"], told["missing"]) == (3, 2, {"model": 2}, [])
    assert (ran.err, told["output"]) == ("", str(files / "o.jsonl"))


def bitext(path: Path) -> Path:
    """A bitext with an accepted unit, an empty one, one without a source and another empty one."""
    units = (
        TranslationUnit("a", "ليلى في البيت.", "Layla was at home.", status="accepted", notes=("mine",)),
        TranslationUnit("b", "رأيت سامي أمس.", "", props=(("x-old", "1"),)),
        TranslationUnit("c", "", "Extra."),
        TranslationUnit("d", "نعم.", " "),
    )
    write_bitext(Bitext("ar", "en", units, "made:before"), path)
    return path


@pytest.mark.parametrize("name", ["pair.jsonl", "pair.tmx", "pair.tsv"])
def test_only_what_is_missing_is_filled(mtkit: RunCommand, files: Path, name: str) -> None:
    """The lines of other units are the same bytes, also where the file itself is written over."""
    path = bitext(files / name)
    before = path.read_bytes().splitlines()
    assert mtkit("translate", path, "-o", path, "--missing-only", "--model", "fake").code == 0
    after = path.read_bytes().splitlines()
    changed = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert len(changed) == 2
    assert [unit.target for unit in read_bitext(path, source_lang="ar", target_lang="en")] == [
        "Layla was at home.",
        "I saw him yesterday.",
        "Extra.",
        "Yes.",
    ]
    if name != "pair.tsv":
        units = read_bitext(path).units
        assert [unit.status for unit in units] == ["accepted", "auto", "auto", "auto"]
        assert [unit.prop("x-status") for unit in units] == [None, "draft", None, "draft"]
        assert units[1].prop("x-old") == "1"


def test_marks_of_a_draft_are_not_doubled(mtkit: RunCommand, files: Path) -> None:
    """A draft whose text was deleted is made anew, to the same bytes."""
    words = ["--model", "fake", "-g", files / "names.tsv", "-q"]
    mtkit("translate", files / "lines.ar", "--segmented", "-o", files / "a.tmx", *words)
    drafted = (files / "a.tmx").read_text("utf-8")
    (files / "b.tmx").write_text(drafted.replace("Leyla is at home.", ""), "utf-8")
    assert mtkit("translate", files / "b.tmx", "-o", files / "b.tmx", "--missing-only", *words).code == 0
    assert (files / "b.tmx").read_text("utf-8") == drafted


def test_filling_into_another_format(mtkit: RunCommand, files: Path) -> None:
    """It is written anew, and that is said; the filled units alone are drafts."""
    path = bitext(files / "pair.jsonl")
    ran = mtkit("translate", path, "-o", files / "o.tmx", "--to", "tmx", "--missing-only", "--model", "fake")
    assert "written anew" in ran.err
    assert [unit.prop("x-status") for unit in read_bitext(files / "o.tmx")] == [None, "draft", None, "draft"]


def test_a_whole_bitext_is_translated_anew(mtkit: RunCommand, files: Path) -> None:
    """Targets, and what was said of them, give way; what was said of the unit stays."""
    path = bitext(files / "pair.jsonl")
    assert mtkit("translate", path, "-o", files / "o.jsonl", "--model", "fake").code == 0
    units = read_bitext(files / "o.jsonl").units
    assert [unit.target for unit in units] == ["Layla is at home.", "I saw him yesterday.", "Extra.", "Yes."]
    assert (units[0].status, units[0].notes, units[1].prop("x-old")) == ("auto", ("mine",), "1")


def test_a_memory_is_asked_first(mtkit: RunCommand, files: Path) -> None:
    """Its translations are taken, and marked with how like they are."""
    units = (TranslationUnit("1", "نَعَم.", "Aye."), TranslationUnit("2", "رأيت سامي أول أمس.", "I saw Sami long ago."))
    write_bitext(Bitext("ar", "en", units), files / "memory.tmx")
    words = ["translate", files / "source.txt", "-g", files / "names.tsv", "--pivot", files / "memory.tmx"]
    assert mtkit(*words, "--pivot-threshold", "0.8", "-o", files / "o.jsonl", "--model", "fake").code == 0
    found = read_bitext(files / "o.jsonl").units
    assert [unit.target for unit in found[1:3]] == ["I saw Samy long ago.", "Aye."]
    assert found[2].prop("x-origin") == "memory 100%"
    assert found[1].notes[0].startswith("translation memory, 8")
    assert found[1].notes[0].endswith("%: -اول")


def test_a_store_is_a_memory(mtkit: RunCommand, files: Path) -> None:
    """What is asked of a file is asked of a store; rejected units do not count."""
    units = (TranslationUnit("1", "نَعَم.", "Aye."), TranslationUnit("2", "ليلى في البيت.", "No!", status="rejected"))
    write_bitext(Bitext("ar", "en", units), files / "memory.tmx")
    from mtkit.corpus.store import Store
    from mtkit.exchange import open_bitext

    with Store(files / "m.db", write=True) as store, open_bitext(files / "memory.tmx") as stream:
        store.add(stream, str(files / "memory.tmx"))
    assert (
        mtkit(
            "translate", files / "source.txt", "--pivot", files / "m.db", "-o", files / "o.jsonl", "--model", "x"
        ).code
        == 0
    )
    assert [unit.target for unit in read_bitext(files / "o.jsonl")][::2] == ["Layla is at home.", "Aye."]


def test_a_run_that_was_stopped_goes_on(
    mtkit: RunCommand, files: Path, fake: type[Fake], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes as in one go; only what was not done is asked of the model; the journal goes at the end."""
    monkeypatch.setattr(translate_run, "WINDOW", 3)
    words = ["translate", files / "source.txt", "--model", "fake", "-g", files / "names.tsv"]
    mtkit(*words, "-o", files / "whole.tmx")
    monkeypatch.setattr(Fake, "breaks_after", 1)
    ran = mtkit(*words, "-o", files / "o.tmx")
    assert (ran.code, (files / "o.tmx").exists(), (files / "o.tmx.journal").exists()) == (2, False, True)
    monkeypatch.setattr(Fake, "breaks_after", None)
    ran = mtkit(*words, "-o", files / "o.tmx")
    assert "going on behind 2 drafts of a run that was stopped" in ran.err
    assert fake.made[-1].asked == [["نعم."], ["زارت ليلى حلب."]]
    assert (files / "o.tmx").read_bytes() == (files / "whole.tmx").read_bytes()
    assert not (files / "o.tmx.journal").exists()


def test_a_run_with_other_settings_begins_anew(
    mtkit: RunCommand, files: Path, fake: type[Fake], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another model, source, glossary or width of the search: the journal counts for nothing, and that is said."""
    words = ["translate", files / "source.txt", "--model", "fake", "-o", files / "o.tmx"]
    monkeypatch.setattr(Fake, "breaks_after", 1)
    mtkit(*words)
    ran = mtkit(*words, "--no-resume")
    assert "going on" not in ran.err
    monkeypatch.setattr(Fake, "breaks_after", None)
    ran = mtkit(*words, "--beams", "2")
    assert "made with other settings, texts or another model; beginning anew" in ran.err
    assert len(fake.made[-1].asked) == 2


def test_the_languages_of_the_model(mtkit: RunCommand, files: Path, fake: type[Fake]) -> None:
    """As the user wrote them, else as the text says; English is taken for the way back."""
    mtkit("translate", files / "source.txt", "-o", files / "o.tmx", "--model", "vague", "--source-lang", "arb_Arab")
    assert fake.made[-1].langs == ("arb_Arab", "en")
    assert read_bitext(files / "o.tmx").source_lang == "ar"
    (files / "en.txt").write_text("Yes. No.", encoding="utf-8")
    ran = mtkit("translate", files / "en.txt", "-o", files / "o.tmx", "--model", "vague", "-g", files / "names.tsv")
    assert fake.made[-1].langs == ("en", "ar")
    assert "names are enforced in translations out of Arabic" in ran.err
    assert "fake says nothing" in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["source.txt"], "give --model"),
        (["source.txt", "--model", "m"], "give the bitext to write with -o"),
        (["source.txt", "--model", "m", "-o", "source.txt"], "is the file to translate"),
        (["source.txt", "--model", "m", "-o", "o.doc"], "does not tell a bitext format"),
        (["source.txt", "--model", "m", "-o", "-", "--json"], "cannot both go to standard output"),
        (["source.txt", "--model", "m", "-o", "o.tmx", "--missing-only"], "is no bitext"),
        (["-", "--model", "m", "-o", "o.tmx", "--missing-only"], "standard input"),
        (["none.txt", "--model", "m", "-o", "o.tmx"], "no such file"),
        (["digits.txt", "--model", "m", "-o", "o.tmx"], "give --source-lang"),
        (["digits.txt", "--model", "m", "-o", "o.tmx", "--source-lang", "fr"], "give --target-lang"),
        (["source.txt", "--evaluate", "lines.ar"], "is no bitext with targets to score"),
    ],
)
def test_what_makes_no_sense(
    mtkit: RunCommand, files: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    """It is said before any work, and nothing is written."""
    monkeypatch.chdir(files)
    (files / "digits.txt").write_text("1 2 3", encoding="utf-8")
    ran = mtkit("translate", *words)
    assert ran.code == 2
    assert message in ran.err
    assert not (files / "o.tmx").exists()


def test_standard_output(files: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A table, as other commands write it into a pipe."""
    from mtkit.cli import main

    with pytest.raises(SystemExit):
        main(["translate", str(files / "lines.ar"), "--segmented", "-o", "-", "--model", "fake", "-q"])
    assert capfdbinary.readouterr().out.decode().splitlines()[1] == "1\tليلى في البيت.\tLayla is at home.\t"


@pytest.mark.skipif(not HAS_SACREBLEU, reason="sacrebleu is not installed")
def test_scores(mtkit: RunCommand, files: Path) -> None:
    """While translating and of a bitext that is there: the same figures, as a table and as JSON."""
    (files / "ref.en").write_text("\n".join(TEXTS.values()) + "\n", encoding="utf-8")
    words = ["-g", files / "names.tsv", "--evaluate", files / "ref.en"]
    out = files / "o.jsonl"
    ran = mtkit("translate", files / "source.txt", "-o", out, "--model", "fake", "--json", *words)
    scores = json.loads(ran.out)["scores"]
    assert scores["names"] == {"names": 4, "preferred": 0.75, "short": 0.0, "admitted": 0.0}
    assert 50 < scores["chrF"]["score"] < 100
    assert "version:" in scores["BLEU"]["signature"]
    again = mtkit("translate", out, "--json", *words)
    assert (again.code, json.loads(again.out)["scores"]) == (0, scores)
    table = mtkit("translate", out, *words).out.splitlines()
    assert [line.split()[:2] for line in table[2:]] == [
        ["names", "4"],
        ["names", "preferred"],
        ["names", "short"],
        ["names", "admitted"],
    ]
    write_bitext(Bitext("ar", "en", (TranslationUnit("1", "a", "b"),)), files / "ref.tmx")
    ran = mtkit("translate", out, "--evaluate", files / "ref.tmx")
    assert (ran.code, "has 1 references for 4 units" in ran.err) == (2, True)


@pytest.mark.skipif(HAS_SACREBLEU, reason="sacrebleu is installed")
def test_scores_need_sacrebleu(mtkit: RunCommand, files: Path) -> None:
    """What to install is said."""
    ran = mtkit("translate", bitext(files / "pair.jsonl"), "--evaluate", files / "pair.jsonl")
    assert (ran.code, "pip install 'mtkit[neural]'" in ran.err) == (2, True)


def test_without_torch(mtkit: RunCommand, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is named, with what installs it."""
    monkeypatch.undo()
    real = builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name == "torch":
            raise ImportError("No module named 'torch'", name="torch")
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    ran = mtkit("translate", files / "source.txt", "-o", files / "o.tmx", "--model", "somewhere/model")
    assert ran.code == 2
    assert "translating needs torch, which is not installed; pip install 'mtkit[neural]'" in ran.err
