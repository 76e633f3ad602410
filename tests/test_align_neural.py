"""The aligner `neural`: tiny encoders made here and loaded as any other; what is said where one is missing."""

from __future__ import annotations

import builtins
import importlib.util
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mtkit.align import align, load_aligner, neural
from mtkit.align.embeddings import Cache
from mtkit.align.neural import NeuralAligner, SentenceEncoder, prepared
from mtkit.bitext import Document
from mtkit.errors import AlignmentError, ModelError
from tests.align_fixtures import PAIRS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

SOURCE, TARGET = ([pair[side] for pair in PAIRS] for side in (0, 1))
HAVING = importlib.util.find_spec("torch") is not None and importlib.util.find_spec("transformers") is not None
needs_torch = pytest.mark.skipif(
    not HAVING, reason="torch and transformers are not installed: pip install mtkit[neural]"
)
quiet = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the user's cache or asks the hub."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def tiny(folder: Path, seed: int = 0, **files: Any) -> Path:
    """Make and save a BERT of a few dimensions with a word-level tokenizer; `files` are written as JSON beside it."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = sorted({word for text in (*SOURCE, *TARGET, "query :") for word in text.split()})
    vocabulary = {word: at for at, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 - a token of text
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",  # noqa: S106
        unk_token="[UNK]",  # noqa: S106
        cls_token="[CLS]",  # noqa: S106
        sep_token="[SEP]",  # noqa: S106
    )
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    for name, value in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.with_name(f"{path.name}.json").write_text(json.dumps(value), encoding="utf-8")
    return folder


def modules(*kinds: str) -> list[dict[str, Any]]:
    """The list of parts that sentence-transformers writes."""
    return [
        {
            "idx": at,
            "name": str(at),
            "path": "" if at == 0 else f"{at}_{kind}",
            "type": f"sentence_transformers.models.{kind}",
        }
        for at, kind in enumerate(kinds)
    ]


def states(folder: Path, text: str) -> np.ndarray:
    """The last hidden states of a text, one row a token, worked out without mtkit."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    with torch.inference_mode():
        return np.asarray(model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].numpy())


def unit(vector: np.ndarray) -> np.ndarray:
    """The vector at length 1."""
    return np.asarray(vector / np.linalg.norm(vector))


@needs_torch
@quiet
@pytest.mark.parametrize(
    ("about", "pool"),
    [
        (None, lambda s: s.mean(axis=0)),
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, lambda s: s[0]),
        ({"pooling_mode_mean_tokens": True}, lambda s: s.mean(axis=0)),
        ({"pooling_mode_max_tokens": True}, lambda s: s.max(axis=0)),
        ({"pooling_mode": "cls"}, lambda s: s[0]),
        (
            {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True},
            lambda s: np.concatenate([s[0], s.mean(axis=0)]),
        ),
    ],
)
def test_pooling_is_that_of_the_model(tmp_path: Path, about: dict[str, Any] | None, pool: Any) -> None:
    """As its own configuration says, in a batch of texts of different length; the mean if it says nothing."""
    files: dict[str, Any] = (
        {} if about is None else {"modules": modules("Transformer", "Pooling"), "1_Pooling__config": about}
    )
    folder = tiny(tmp_path / "model", **files)
    found = SentenceEncoder(str(folder)).encode(TARGET[:4])
    for text, vector in zip(TARGET[:4], found, strict=True):
        np.testing.assert_allclose(vector, unit(pool(states(folder, text))), atol=1e-5)


@needs_torch
@quiet
def test_a_dense_layer(tmp_path: Path) -> None:
    """A layer behind the pooling, as LaBSE has one, is applied with its activation."""
    import torch

    folder = tiny(
        tmp_path / "model",
        modules=modules("Transformer", "Pooling", "Dense", "Normalize"),
        **{"1_Pooling__config": {"pooling_mode_cls_token": True}},
        **{
            "2_Dense__config": {
                "in_features": 16,
                "out_features": 3,
                "activation_function": "torch.nn.modules.activation.Tanh",
            }
        },
    )
    weights, bias = torch.arange(48.0).reshape(3, 16) / 50 - 0.4, torch.ones(3) / 10
    with pytest.raises(ModelError, match="2_Dense has no weights"):
        SentenceEncoder(str(folder))
    torch.save({"linear.weight": weights, "linear.bias": bias}, folder / "2_Dense" / "pytorch_model.bin")
    found = SentenceEncoder(str(folder)).encode(TARGET[:1])[0]
    expected = np.tanh(weights.numpy() @ states(folder, TARGET[0])[0] + bias.numpy())
    np.testing.assert_allclose(found, unit(expected), atol=1e-5)


@needs_torch
@quiet
def test_prefixes(tmp_path: Path) -> None:
    """E5 gets its `query: `, a model with a default prompt that one, others none."""
    folders = [tiny(tmp_path / name) for name in ("multilingual-e5-small", "plain")]
    prompted = tiny(
        tmp_path / "prompted",
        config_sentence_transformers={"prompts": {"q": "query : "}, "default_prompt_name": "q"},
    )
    for folder, prefix in (*zip(folders, ("query: ", ""), strict=True), (prompted, "query : ")):
        found = SentenceEncoder(str(folder)).encode(TARGET[:1])[0]
        np.testing.assert_allclose(found, unit(states(folder, prefix + TARGET[0]).mean(axis=0)), atol=1e-5)


@needs_torch
@quiet
def test_long_texts_are_cut_and_many_are_batched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of more tokens than the model takes is cut; the order and size of batches changes nothing."""
    folder = tiny(tmp_path / "model", sentence_bert_config={"max_seq_length": 12})
    seen: list[tuple[int, int]] = []
    encoder = SentenceEncoder(str(folder), progress=lambda done, total: seen.append((done, total)))
    texts = [" ".join(TARGET * 3), *TARGET, "", TARGET[0]]
    found = encoder.encode(texts)
    np.testing.assert_allclose(found[1], found[-1])
    assert seen[-1] == (12, 12)
    monkeypatch.setattr(neural, "TOKENS", 30)
    seen.clear()
    np.testing.assert_allclose(encoder.encode(texts), found, atol=1e-5)
    assert len(seen) > 3


@needs_torch
@quiet
def test_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text is embedded once for a model; another model has vectors of its own."""
    cache = Cache(tmp_path / "some" / "vectors.sqlite")
    encoder = SentenceEncoder(str(tiny(tmp_path / "one")), cache=cache)
    found = encoder.encode(TARGET)
    monkeypatch.setattr(SentenceEncoder, "_embedded", lambda _self, texts: pytest.fail(f"{len(texts)} embedded again"))
    np.testing.assert_allclose(encoder.encode(TARGET[::-1]), found[::-1], atol=2e-3)
    other = SentenceEncoder(str(tiny(tmp_path / "two", seed=1)), cache=cache)
    assert other.digest != encoder.digest
    assert cache.get(other.digest, TARGET) == {}
    assert len(cache.get(encoder.digest, TARGET)) == len(set(TARGET))


@needs_torch
@quiet
def test_it_aligns(mtkit: RunCommand, tmp_path: Path) -> None:
    """The command aligns with the vectors of a model from a folder, and keeps them unless told otherwise."""
    folder = tiny(tmp_path / "model")
    engine = load_aligner("neural", folder)
    assert isinstance(engine, NeuralAligner)
    pair = Document.from_lines(SOURCE, "ar"), Document.from_lines(TARGET, "en")
    alignment = align(*pair, engine)
    assert sum(bead.source == bead.target for bead in alignment.beads) >= 5
    assert "|aligner:neural|model:ar-en-" in alignment.signature
    assert all(part.count(":") == 1 for part in engine.signature.split("|"))
    turned = align(*pair[::-1], engine)
    assert sorted((bead.target, bead.source) for bead in turned.beads) == sorted(
        (bead.source, bead.target) for bead in alignment.beads
    )
    with pytest.raises(AlignmentError, match="knows ar and en"):
        align(Document.from_lines(TARGET, "de"), pair[1], engine)
    for name, lines in (("a.ar", SOURCE), ("a.en", TARGET)):
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (tmp_path / "cache" / "mtkit" / "vectors.sqlite").unlink()
    words = ("align", "--segmented", tmp_path / "a.ar", tmp_path / "a.en", "--aligner", "neural", "--model", folder)
    result = mtkit(*words, "--to", "beads", "-q", "--no-cache")
    assert result.code == 0
    assert not (tmp_path / "cache" / "mtkit" / "vectors.sqlite").exists()
    assert mtkit(*words, "--to", "beads", "-q").out == result.out
    assert (tmp_path / "cache" / "mtkit" / "vectors.sqlite").exists()


@needs_torch
@quiet
@pytest.mark.parametrize(
    ("files", "match"),
    [
        (
            {"modules": modules("Transformer", "Pooling"), "1_Pooling__config": {"pooling_mode_lasttoken": True}},
            "pools in a",
        ),
        (
            {"modules": modules("Transformer", "Pooling"), "1_Pooling__config": {"pooling_mode": "odd"}},
            "pools in a way",
        ),
        ({"modules": modules("Transformer", "LSTM")}, "not understood: LSTM"),
        ({"modules": modules("Transformer", "Dense", "Dense")}, "two of one kind"),
    ],
)
def test_models_that_are_not_understood(tmp_path: Path, files: dict[str, Any], match: str) -> None:
    """It is said what is not understood, rather than guessed."""
    with pytest.raises(ModelError, match=match):
        SentenceEncoder(str(tiny(tmp_path / "model", **files)))


@needs_torch
@quiet
def test_models_that_are_not_there(tmp_path: Path) -> None:
    """A missing folder, one without a model, a damaged file, and a hub that is out of reach are told apart."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        SentenceEncoder(str(tmp_path / "empty"))
    with pytest.raises(ModelError, match="is no folder with a model"):
        SentenceEncoder(str(tmp_path / "none"))
    damaged = tiny(tmp_path / "damaged")
    (damaged / "modules.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"modules\.json is damaged"):
        SentenceEncoder(str(damaged))
    with pytest.raises(ModelError, match="cannot be had from the hub") as caught:
        SentenceEncoder("nobody/no-such-encoder")
    assert "--model DIR" in str(caught.value.hint)


def test_without_torch(mtkit: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is one line; nothing else of the command needs the extra."""
    original = builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name.partition(".")[0] in {"torch", "transformers"}:
            raise ImportError(f"No module named {name!r}", name=name)
        return original(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ModelError, match="needs torch, which is not installed") as caught:
        load_aligner("neural", "some/encoder")
    assert caught.value.hint == "pip install 'mtkit[neural]'"
    (tmp_path / "a.ar").write_text(f"{SOURCE[0]}\n", encoding="utf-8")
    (tmp_path / "a.en").write_text(f"{TARGET[0]}\n", encoding="utf-8")
    words = ("align", "--segmented", tmp_path / "a.ar", tmp_path / "a.en", "--aligner", "neural", "--to", "beads")
    result = mtkit(*words, "--model", "some/encoder")
    assert (result.code, result.out) == (2, "")
    assert "pip install 'mtkit[neural]'" in result.err
    result = mtkit(*words)
    assert (result.code, "needs an encoder of sentences" in result.err) == (2, True)


def test_a_cache_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be made and a file that is no cache are said, with the way round them."""
    (tmp_path / "file").write_text("x" * 2000, encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="cache of vectors cannot be opened") as caught:
        load_aligner("neural", "some/encoder")
    assert caught.value.hint == "give --no-cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    (tmp_path / "other" / "mtkit").mkdir(parents=True)
    (tmp_path / "file").rename(tmp_path / "other" / "mtkit" / "vectors.sqlite")
    with pytest.raises(ModelError, match="cannot be opened"):
        load_aligner("neural", "some/encoder")


def test_a_cache_keeps_vectors(tmp_path: Path) -> None:
    """By model and text, in half precision; lone surrogates too."""
    cache = Cache(tmp_path / "v.sqlite")
    vectors = np.array([[0.5, -1.0], [0.25, 3.0]], np.float32)
    cache.put("m", ["a", "\ud800"], vectors)
    found = cache.get("m", ["a", "b", "\ud800"])
    assert {text: vector.tolist() for text, vector in found.items()} == {"a": [0.5, -1.0], "\ud800": [0.25, 3.0]}
    assert cache.get("n", ["a"]) == {}
    cache.put("m", ["a"], vectors[1:])
    assert cache.get("m", ["a"])["a"].tolist() == [0.25, 3.0]


def test_what_all_vectors_share_is_taken_off() -> None:
    """Afterwards texts that have nothing in common point elsewhere, translations still the same way."""
    numbers = np.random.default_rng(3)
    meanings, common = numbers.normal(size=(60, 16)), 4 * numbers.normal(size=16)
    sides = [meanings + common + 0.3 * numbers.normal(size=(60, 16)) for _ in range(2)]
    source, target = ((side / np.linalg.norm(side, axis=1, keepdims=True)).astype(np.float32) for side in sides)
    assert float((source @ target.T).mean()) > 0.7
    left, right = prepared(source, target, ([100] * 60, [25] * 60))
    np.testing.assert_allclose(np.linalg.norm(left, axis=1), 10.0, rtol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(right, axis=1), 5.0, rtol=1e-3)
    cosines = left @ right.T / 50.0
    assert abs(float(cosines.mean())) < 0.1
    assert float(cosines.diagonal().mean()) > 0.7
    assert prepared(source[:1], target[:1], ([0], [0]))[0].shape == (1, 16)
