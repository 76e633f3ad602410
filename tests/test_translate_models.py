"""Translation with real, tiny models of each family, loaded from a folder as any other."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.errors import ModelError
from mtkit.exchange import read_bitext
from mtkit.translate.request import Name, Request
from mtkit.translate.translator import Options, Translator
from tests.align_fixtures import PAIRS
from tests.translate_fixtures import bpe, m2m100, marian, needs_torch, quiet, t5

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import RunCommand

pytestmark = [needs_torch, quiet]

FAMILIES: dict[str, Callable[[Path], Path]] = {
    "marian": marian,
    "marian-many": lambda folder: marian(folder, langs=["deu", "eng"]),
    "m2m100": m2m100,
    "nllb": lambda folder: bpe(folder, "nllb", ["arb_Arab", "deu_Latn", "eng_Latn"]),
    "mbart": lambda folder: bpe(folder, "mbart", ["ar_AR", "en_XX"]),
    "madlad": t5,
}
TEXT = "وصل الوزير إلى حلب صباح اليوم."


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks the hub."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The folder of the model of a family, made when it is first asked for."""
    made: dict[str, str] = {}

    def folder(family: str) -> str:
        if family not in made:
            made[family] = str(FAMILIES[family](tmp_path_factory.mktemp("models") / family))
        return made[family]

    return folder


@pytest.mark.parametrize(
    ("family", "source", "target", "prefix"),
    [
        ("marian", "", "", ""),
        ("marian-many", "", "", ">>eng<< "),
        ("m2m100", "ar", "__en__", ""),
        ("nllb", "arb_Arab", "eng_Latn", ""),
        ("mbart", "ar_AR", "en_XX", ""),
        ("madlad", "", "", "<2en> "),
    ],
)
def test_each_family_is_told_its_languages_and_writes_names(
    models: Callable[[str], str], family: str, source: str, target: str, prefix: str
) -> None:
    """The tokens of languages are where they belong; two names are in the output, which holds no such token."""
    made = Translator(models(family), ("ar", "en"), Options(max_length=40))
    told = made.languages
    assert (told.source, told.target, told.prefix) == (source, target, prefix)
    tokens = made._tokenizer.convert_ids_to_tokens(made._given([TEXT])["input_ids"][0].tolist())
    assert (tokens[0] if source or prefix else "") in {"__ar__", "arb_Arab", "ar_AR", "<2en>", ">>eng<<", ""}
    forced = made._forced()
    assert (None if forced is None else made._tokenizer.convert_ids_to_tokens(forced)) == (target or None)
    names = (Name(("Ahmad al-Khatib",), ((0, 3),)), Name(("Damascus", "the Minister"), ((15, 18),)))
    free, held = made.translate([Request(TEXT), Request(TEXT, names)])
    assert (free.constrained, held.constrained) == (False, True)
    assert "Ahmad al-Khatib" in held.text
    assert "Damascus" in held.text or "he Minister" in held.text
    assert not any(sign in free.text + held.text for sign in ("__", "_Latn", "<2", ">>", "<unk>", "_XX"))
    looks = made.focus(TEXT, [(0, 3), (15, 18)], held.tokens)
    assert [len(look) for look in looks] == [len(looks[0])] * 2
    assert all(0 <= word.weight <= 1 for look in looks for word in look)


@pytest.mark.parametrize("family", ["marian", "m2m100", "madlad"])
def test_a_model_that_does_not_tell_its_attention(
    models: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    """The names are in the output all the same; where words stand is left to others."""
    made = Translator(models(family), ("ar", "en"), Options(max_length=40))
    forward = made._model.forward

    def blind(**words: Any) -> Any:
        out = forward(**words)
        out.cross_attentions = None
        return out

    monkeypatch.setattr(made._model, "forward", blind)
    names = (Name(("Ahmad al-Khatib",), ((0, 3),)), Name(("Damascus",), ((15, 18),)))
    found = made.translate([Request(text, names) for text in (TEXT, TEXT[:20])])
    assert [each.constrained for each in found] == [True, True]
    assert all("Ahmad al-Khatib" in each.text and "Damascus" in each.text for each in found)
    assert made.focus(TEXT, [(0, 3)], found[0].tokens) == [[]]


@pytest.mark.parametrize("family", ["marian", "m2m100", "madlad"])
def test_without_names_it_is_the_search_of_transformers(models: Callable[[str], str], family: str) -> None:
    """The best token after the best token, as `generate` finds them; sentences in a batch do not disturb each other."""
    made = Translator(models(family), ("ar", "en"), Options(beams=1, max_length=40))
    texts = [source for source, _ in PAIRS]
    batch = made.translate([Request(text) for text in texts])
    for text, mine in zip(texts[:4], batch, strict=False):
        given = made._given([text])
        theirs = made._model.generate(
            **given, num_beams=1, do_sample=False, max_new_tokens=12, forced_bos_token_id=made._forced(),
            bad_words_ids=[[token] for token in made._settings.forbidden],
        )[0].tolist()  # fmt: skip
        assert list(mine.tokens[:12]) == [token for token in theirs[1:13] if token != made._end]


def test_a_name_in_many_places(models: Callable[[str], str]) -> None:
    """First in the text it may have a capital; a form is not taken for met inside a longer word."""
    made = Translator(models("marian"), ("ar", "en"), Options(max_length=40))
    forms = made._forms_of(("al-Khatib",))
    assert forms is not None
    assert {form.place for form in forms} == {"word", "start", "glued"}
    assert made._text(next(form.tokens for form in forms if form.place == "start")) == "Al-Khatib"
    opens, continues = made._signs
    assert all(made._tokenizer.convert_ids_to_tokens(token) != "'" for token in opens)
    assert made._vocabulary["a"] in continues
    assert all(made._tokenizer.convert_ids_to_tokens(token)[0] != "\u2581" for token in continues)


def test_a_form_with_strange_characters(models: Callable[[str], str]) -> None:
    """It is known before that it cannot be written; another form of the same name will do."""
    made = Translator(models("marian"), ("ar", "en"), Options(max_length=40))
    assert not made.writable(("Žižek \u2603",))
    assert made.writable(("Žižek \u2603", "Damascus"))
    found = made.translate([Request(TEXT, (Name(("\u2603",), ((0, 3),)),))])
    assert not found[0].constrained


def test_clear_errors(models: Callable[[str], str], tmp_path: Path) -> None:
    """No such folder, no network, no seq2seq, no such language, no GPU, too long: what it is and what to do."""
    import torch
    from transformers import GPT2Config

    with pytest.raises(ModelError, match="is no folder with a model"):
        Translator(str(tmp_path / "none"), ("ar", "en"))
    with pytest.raises(ModelError, match=r"cannot be had from the hub.*hf download"):
        Translator("nobody/no-such-model", ("ar", "en"))
    GPT2Config().save_pretrained(tmp_path / "gpt")
    with pytest.raises(ModelError, match="is a gpt2, which does not translate"):
        Translator(str(tmp_path / "gpt"), ("ar", "en"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        Translator(str(tmp_path / "empty"), ("ar", "en"))
    with pytest.raises(ModelError, match="does not know the target language fr; it knows arb_Arab, deu_Latn, eng_Latn"):
        Translator(models("nllb"), ("ar", "fr"))
    with pytest.raises(ModelError, match="does not know the target language de; it knows en"):
        Translator(models("marian"), ("ar", "de"))
    if not torch.cuda.is_available():
        with pytest.raises(ModelError, match=r"torch sees no GPU; give --device cpu"):
            Translator(models("marian"), ("ar", "en"), Options(device="cuda"))
    with pytest.raises(ModelError, match="takes at most 126 tokens, not 500"):
        Translator(models("marian"), ("ar", "en"), Options(max_length=500))


def test_half_precision(models: Callable[[str], str]) -> None:
    """Weights in half precision translate, too, and the signature says so."""
    made = Translator(models("marian"), ("ar", "en"), Options(max_length=20, half=True))
    assert made.signature.endswith("|half")
    assert made.translate([Request(TEXT, (Name(("Damascus",), ((0, 3),)),))])[0].text.count("Damascus") >= 1


def test_a_model_is_known_by_its_hash(tmp_path: Path) -> None:
    """Other weights, another name in the signature."""
    first = Translator(str(marian(tmp_path / "a" / "m")), ("ar", "en"))
    other = Translator(str(marian(tmp_path / "b" / "m", seed=1)), ("ar", "en"))
    assert first.name != other.name
    assert first.name == f"m-{first.digest[:8]}"


def test_a_very_long_line_and_an_empty_one(mtkit: RunCommand, models: Callable[[str], str], tmp_path: Path) -> None:
    """Five thousand words go through in pieces and come out as one unit; the empty line stays empty."""
    long = " ".join(PAIRS[at % len(PAIRS)][0] for at in range(700))
    assert len(long.split()) > 4000
    (tmp_path / "a.ar").write_text(f"{long}\n\n{TEXT}\n", encoding="utf-8")
    words = ["translate", tmp_path / "a.ar", "--segmented", "-o", tmp_path / "o.jsonl", "--model", models("marian")]
    assert mtkit(*words, "--beams", "1", "--max-length", "60").code == 0
    units = read_bitext(tmp_path / "o.jsonl").units
    assert [unit.source for unit in units] == [long, "", TEXT]
    assert [bool(unit.target) for unit in units] == [True, False, True]
    assert "pieces, for it is too long for the model" in units[0].notes[0]


def test_a_killed_run_goes_on_to_the_same_bytes(models: Callable[[str], str], tmp_path: Path) -> None:
    """Kill -9 in the middle: what was drafted is kept, and the output is that of a run in one go."""
    source = tmp_path / "a.ar"
    source.write_text("\n".join(f"{PAIRS[at % 10][0]} {at}" for at in range(48)) + "\n", encoding="utf-8")
    base = [sys.executable, "-m", "mtkit", "translate", str(source), "--segmented", "--model", models("marian")]
    base += ["--max-length", "60", "--beams", "3"]
    subprocess.run([*base, "-o", str(tmp_path / "whole.jsonl"), "-q"], check=True)
    journal = tmp_path / "o.jsonl.journal"
    with subprocess.Popen([*base, "-o", str(tmp_path / "o.jsonl"), "-q"]) as running:
        while running.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") > 1):
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
    assert not (tmp_path / "o.jsonl").exists()
    done = subprocess.run([*base, "-o", str(tmp_path / "o.jsonl")], check=True, capture_output=True, text=True)
    assert "drafts of a run that was stopped" in done.stderr
    assert (tmp_path / "o.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert not journal.exists()
    signature = json.loads((tmp_path / "o.jsonl").read_bytes().split(b"\n")[0])["signature"]
    assert "translator:marian|model:marian-" in signature
