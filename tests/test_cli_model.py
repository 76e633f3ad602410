"""`mtkit model`: training for another pair of languages, information, evaluation; words of other languages."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from mtkit.align import align, load_aligner
from mtkit.align.bilingual import EMBEDDED, model_folder
from mtkit.align.names import like_spellings
from mtkit.align.training import model as training
from mtkit.align.training.documents import GoldDocument, distort
from mtkit.align.training.encoder import train_encoder
from mtkit.align.training.lexicon import WeightedPair, train_lexicon
from mtkit.align.training.model import Corpus, train_model, write_model
from mtkit.align.words import Word, words_of
from mtkit.bitext import Document
from mtkit.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

SYLLABLES = ("ba", "ko", "ti", "mu", "ra", "se", "lo", "ni", "fa", "gu")


def made_up(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Sentence pairs of two languages that nobody speaks: each word has one translation."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    words = [(a + b + c, f"z{c}{a}x{b}") for a in SYLLABLES for b in SYLLABLES[:4] for c in SYLLABLES[:4]]
    rows = []
    for _ in range(count):
        some = rng.choices(words, k=rng.randint(4, 9))
        rows.append((" ".join(a for a, _ in some).capitalize() + ".", " ".join(b for _, b in some[::-1]) + "."))
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of 320 pairs."""
    before = training.DOCUMENTS
    training.DOCUMENTS = 30
    try:
        trained = train_model(Corpus(made_up(320), made_up(5, 9)), "xx", "yy-YY")
    finally:
        training.DOCUMENTS = before
    assert trained.scores.lax_f1 > 0.8
    path = tmp_path_factory.mktemp("models") / "xx-yy"
    write_model(trained.files, path)
    return path


def test_a_few_hundred_pairs_make_a_model(folder: Path) -> None:
    """Sentences that it has not seen are aligned right, merged and dropped ones too, either way round."""
    engine = load_aligner("bilingual", folder)
    rows = made_up(12, 77)
    source, target = [a for a, _ in rows], [b for _, b in rows]
    target[3:5] = [f"{target[3]} {target[4]}"]
    del target[8]
    expected = {(n, n + 1, n, n + 1) for n in range(3)} | {(3, 5, 3, 4), (5, 6, 4, 5), (11, 12, 9, 10)}
    pair = Document.from_lines(source, "xx"), Document.from_lines(target, "yy")
    assert expected <= {(*bead.source, *bead.target) for bead in align(*pair, engine).beads}
    assert expected <= {(*bead.target, *bead.source) for bead in align(*pair[::-1], engine).beads}
    assert "|model:xx-yy-" in engine.signature


def test_lengths_are_stretched_to_what_the_score_knows() -> None:
    """A target of twice the length is no surprise to a model that was trained on such pairs."""
    assert training._stretch([("ab" * 10, "a" * 40)]) == pytest.approx(2 / 1.19, abs=1e-3)


def test_arabic_is_always_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model from English into Arabic is one from Arabic into English."""
    monkeypatch.setattr(training, "DOCUMENTS", 4)
    rows = [(a, f"كلمة {b}") for a, b in made_up(60)]
    trained = train_model(Corpus(rows), "en", "ar")
    assert trained.model.langs == ("ar", "en")


@pytest.mark.parametrize(
    ("rows", "langs", "match"), [(39, ("xx", "yy"), "39 different pairs are too few"), (99, ("de", "DE-at"), "both")]
)
def test_what_cannot_be_trained(rows: int, langs: tuple[str, str], match: str) -> None:
    """Too few pairs and one language twice are errors."""
    with pytest.raises(ModelError, match=match):
        train_model(Corpus(made_up(rows)), *langs)


def test_natural_documents_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are trained on, in the direction of the pairs, and said."""
    monkeypatch.setattr(training, "DOCUMENTS", 4)
    said: list[str] = []
    document = distort(made_up(20, 5), random.Random(2))  # noqa: S311 - not for secrets
    train_model(Corpus(made_up(80), (), [document]), "xx", "yy", said.append)
    assert any(line.endswith("natural documents") for line in said)
    turned = Corpus([("a", "b")], [("c", "d")], [GoldDocument(["s"], ["t", "u"], [((0,), (0, 1))])]).turned()
    assert turned == Corpus([("b", "a")], [("d", "c")], [GoldDocument(["t", "u"], ["s"], [((0, 1), (0,))])])


def test_an_encoder_of_fewer_pairs_than_a_batch_is_trained() -> None:
    """It takes steps; without a usable pair it takes none and still is an encoder."""
    said: list[str] = []
    train_encoder([WeightedPair(a, b) for a, b in made_up(30)], None, said.append, ("xx", "yy"))
    losses = [float(line.rpartition(" ")[2]) for line in said]
    assert len(losses) == 6
    assert losses[-1] < losses[0]
    assert len(train_encoder([WeightedPair("", "b")], None, said.append, ("xx", "yy")).vectors) > 0
    assert len(said) == 6


def test_lexicons_of_other_languages_count_no_clitics() -> None:
    """What is kept for splitting Arabic words is kept for Arabic alone."""
    assert train_lexicon([WeightedPair("das Haus", "the house")] * 3, None, ("de", "en")).counts == {}
    assert train_lexicon([WeightedPair("das Haus", "the house")] * 3).counts != {}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Die Straßen, 1.250 m", ["die/die", "strassen/stras", "1250/1250", "m/m"]),
        ("fr", "L’élève arrivée", ["l/l", "élève/eleve", "arrivée/arriv"]),
        ("ru", "Городской ёж", ["городской/город", "ёж/еж"]),
        ("zh", "北京市 2008年", ["北京/北", "京市/京", "2008/2008", "年/年"]),
        ("hi", "किताबें १२", ["किताबें/किताब", "12/12"]),
        ("de-AT", "", []),
        ("en", "The schools", ["the/the", "schools/school"]),
        ("ar-SY", "المدارس", ["مدارس/مدارس"]),
    ],
)
def test_words_by_language(lang: str, text: str, expected: list[str]) -> None:
    """Any script has words and stems; numbers are numbers in all of them."""
    read = words_of(lang, {})
    found = read(text)
    assert [f"{word.form}/{word.stem}" for word in found] == expected
    assert all((word.kind == "number") == word.form.isdigit() for word in found)
    assert read(text) == found


def test_words_that_are_spelled_alike() -> None:
    """Names of one script are paired by their spelling, and count less than equal numbers."""
    found = like_spellings(["berlin", "hamburg", "die"], ["munich", "hamburgh", "berlin", "dies"])
    assert [(i, j) for i, j, _ in found] == [(0, 2), (1, 1), (2, 3)]
    assert found[0][2] == pytest.approx(0.7)
    assert all(chance <= 0.7 for _, _, chance in found)
    assert Word("a", "a", "word") == words_of("xx", {})("A")[0]


def test_a_model_is_written_whole(tmp_path: Path) -> None:
    """An older model is replaced, an empty folder taken; anything else that is there is left alone."""
    files = {"model.json": b"{}", "beads.npz": b"1"}
    write_model(files, tmp_path / "a" / "m")
    write_model({"model.json": b"[]"}, tmp_path / "a" / "m")
    assert [path.name for path in (tmp_path / "a" / "m").iterdir()] == ["model.json"]
    (tmp_path / "empty").mkdir()
    write_model(files, tmp_path / "empty")
    assert len(list((tmp_path / "empty").iterdir())) == 2
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name in ("file", "a", "file/m"):
        with pytest.raises(ModelError):
            write_model(files, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "empty", "file"]


def test_the_command_trains(mtkit: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From TSV to a folder with a card; the result can be asked about and measured."""
    monkeypatch.setattr(training, "DOCUMENTS", 8)
    rows = made_up(90)
    (tmp_path / "a.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in rows), encoding="utf-8")
    (tmp_path / "w.tsv").write_text("source\ttarget\n# no row\nbabako\tzkobaxba; zz\n", encoding="utf-8")
    document = distort(made_up(20, 5), random.Random(2))  # noqa: S311 - not for secrets
    task = {"id": "1", "xx": document.source, "yy": document.target, "gold": document.beads}
    (tmp_path / "t.jsonl").write_text(json.dumps(task) + "\n\n", encoding="utf-8")
    words = ("model", "train", tmp_path / "a.tsv", "-o", tmp_path / "m", "--source-lang", "xx", "--target-lang", "yy")
    result = mtkit(*words, "--dictionary", tmp_path / "w.tsv", "--documents", tmp_path / "t.jsonl")
    assert (result.code, result.out) == (0, "")
    assert "90 pairs, 2 dictionary rows, 1 documents" in result.err
    card = (tmp_path / "m" / "card.md").read_text("utf-8")
    assert "| pairs | a.tsv | 90 |" in card
    info = json.loads(mtkit("model", "info", tmp_path / "m", "--json").out)
    assert info["languages"] == "xx yy"
    assert set(info["bytes"]) == {"beads.npz", "card.md", "encoder.npz", "lexicon.npz", "model.json"}
    result = mtkit("model", "eval", tmp_path / "m", tmp_path / "t.jsonl")
    assert result.code == 0
    assert result.out.splitlines()[2].split()[:3] == ["set", "documents", "strict_precision"]
    measured = json.loads(mtkit("model", "eval", tmp_path / "m", tmp_path / "t.jsonl", "--json").out)
    assert measured["sets"][0]["lax_f1"] > 0.3


def test_a_triple_of_files_is_a_task(mtkit: RunCommand, tmp_path: Path, folder: Path) -> None:
    """SOURCE TARGET GOLD, one segment a line."""
    rows = made_up(8, 3)
    for name, lines in (("a.xx", [a for a, _ in rows]), ("a.yy", [b for _, b in rows])):
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (tmp_path / "a.gold").write_text("".join(f"[{n}]:[{n}]\n" for n in range(8)), encoding="utf-8")
    triple = [tmp_path / name for name in ("a.xx", "a.yy", "a.gold")]
    measured = json.loads(mtkit("model", "eval", folder, *triple, "--json").out)
    assert measured["sets"][0]["strict_f1"] == 1.0
    assert mtkit("model", "eval", folder, *triple[:2]).code == 2
    assert mtkit("model", "eval", folder, *triple, "b.jsonl").code == 2


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"xx": ["a"], "yy": "b"}', '{"xx": [1], "yy": ["b"], "gold": []}',
     '{"xx": ["a"], "yy": ["b"], "gold": [[[1], [0]]]}'],
)  # fmt: skip
def test_tasks_that_are_none(mtkit: RunCommand, tmp_path: Path, folder: Path, line: str) -> None:
    """They are named with their line."""
    path = tmp_path / "t.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    result = mtkit("model", "eval", folder, path)
    assert (result.code, f"{path}:2:" in result.err) == (2, True)
    path.write_text("\n", encoding="utf-8")
    assert "holds no documents" in mtkit("model", "eval", folder, path).err


def test_what_the_command_cannot_read(mtkit: RunCommand, tmp_path: Path) -> None:
    """A bitext without pairs and a dictionary of one column are errors with their place."""
    (tmp_path / "a.tsv").write_text("a\t\n", encoding="utf-8")
    (tmp_path / "b.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in made_up(50)), encoding="utf-8")
    (tmp_path / "w.tsv").write_text("one\ttwo\nthree\n", encoding="utf-8")
    langs = ("-o", tmp_path / "m", "--source-lang", "xx", "--target-lang", "yy")
    assert "holds no pairs" in mtkit("model", "train", tmp_path / "a.tsv", *langs).err
    result = mtkit("model", "train", tmp_path / "b.tsv", *langs, "--dictionary", tmp_path / "w.tsv", "-q")
    assert (result.code, "w.tsv:2: has one column" in result.err) == (2, True)
    assert not (tmp_path / "m").exists()


def test_the_embedded_model(mtkit: RunCommand) -> None:
    """`model info` without a name is about the embedded one, which has its languages for a name."""
    out = mtkit("model", "info").out
    assert "languages      ar en" in out
    assert model_folder("ar-en") == model_folder() == EMBEDDED
    assert mtkit("model", "info", "no-such-model").code == 2
