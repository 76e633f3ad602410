"""The aligner `neural`: vectors of a sentence encoder of transformers in place of those of the embedded encoder.

Any encoder will do that puts translations close (LaBSE, multilingual E5, BGE-M3 ...), from a local folder or by its id
on the hub. How tokens become a vector is read from its own configuration, as sentence-transformers writes it. The
bead score is the same as that of `bilingual`; it was trained on another encoder, whose vectors point everywhere, so
what all vectors of a text have in common is taken off first. Needs the extra `mtkit[neural]`.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mtkit.align.bilingual import EMBEDDED, BilingualAligner, Model, load_model
from mtkit.align.embeddings import Cache
from mtkit.align.texts import Texts
from mtkit.errors import ModelError
from mtkit.pretrained import ModelFiles, libraries, plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from mtkit.align import ScoredBead
    from mtkit.align.texts import Anchors

    Floats = NDArray[np.float32]
    Progress = Callable[[int, int], None]

__all__ = ["NeuralAligner", "SentenceEncoder", "load", "prepared"]

TOKENS = 8192
"""Most tokens of a batch, padding included."""

LONGEST = 512
"""Most tokens of a segment, if the model does not say."""

COMMON = 8
"""Segments that the common part of all vectors is drawn towards nothing by: short texts have no mean of their own."""

_POOLINGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_max_tokens": "max",
}
_E5 = re.compile(r"(?:^|[-_/\\])e5(?:[-_/\\]|$)", re.IGNORECASE)
_SETTINGS = ("config.json", "modules.json", "1_Pooling/config.json", "config_sentence_transformers.json")
_WEIGHTS = ("model.safetensors", "pytorch_model.bin", "2_Dense/model.safetensors", "tokenizer.json")


class _Dense(NamedTuple):
    """A layer behind the pooling, as LaBSE has one."""

    weights: Any
    bias: Any
    activation: Any


class SentenceEncoder:
    """An encoder of transformers with the pooling of its own configuration.

    Args:
        name: A folder, or an id on the hub.
        cache: Where vectors are kept; None to make all anew.
        progress: Told how many segments are done, and of how many.

    Raises:
        ModelError: If torch or transformers is missing, or the model is not to be had or not understood.
    """

    def __init__(self, name: str, *, cache: Cache | None = None, progress: Progress | None = None) -> None:
        self._torch, transformers = libraries(name, "the aligner neural")
        self._files = _Files(name)
        modules = self._files.modules()
        inner = modules.get("Transformer", "")
        self._tokenizer = self._files.load(transformers.AutoTokenizer, subfolder=inner)
        model = self._files.load(transformers.AutoModel, subfolder=inner)
        self._device = "cuda" if self._torch.cuda.is_available() else "cpu"
        self._model = model.to(self._device, self._torch.float16 if self._device == "cuda" else self._torch.float32)
        self._model.eval()
        self._poolings = self._files.poolings(modules.get("Pooling"))
        self._dense = self._layer(modules["Dense"]) if "Dense" in modules else None
        self._prefix = self._files.prefix()
        self._longest = self._files.longest(inner, model.config, self._tokenizer)
        self._cache, self._progress = cache, progress
        self.digest = self._files.digest(_SETTINGS, _WEIGHTS)
        self.name = f"{plain_name(name)}-{self.digest[:8]}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """One vector of length 1 for each text, shape (texts, dimensions)."""
        distinct = list(dict.fromkeys(texts))
        known = {} if self._cache is None else self._cache.get(self.digest, distinct)
        todo = sorted((text for text in distinct if text not in known), key=len)
        done = 0
        for batch in self._batches(todo):
            made = self._embedded(batch)
            known.update(zip(batch, made, strict=True))
            if self._cache is not None:
                self._cache.put(self.digest, batch, made)
            done += len(batch)
            if self._progress is not None:
                self._progress(done, len(todo))
        return np.stack([known[text] for text in texts]).astype(np.float32)

    def _batches(self, texts: Sequence[str]) -> Iterator[list[str]]:
        """Texts of about the same length together; about three code points make a token."""
        batch: list[str] = []
        for text in texts:
            size = min(len(text) // 3 + 8, self._longest)
            if batch and size * (len(batch) + 1) > TOKENS:
                yield batch
                batch = []
            batch.append(text)
        if batch:
            yield batch

    def _embedded(self, texts: Sequence[str]) -> Floats:
        torch = self._torch
        given = self._tokenizer(
            [self._prefix + text for text in texts],
            padding=True,
            truncation=True,
            max_length=self._longest,
            return_tensors="pt",
        ).to(self._device)
        with torch.inference_mode():
            states = self._model(**given).last_hidden_state.float()
            mask = given["attention_mask"].unsqueeze(-1).to(states.dtype)
            pooled = torch.cat([_pooled(torch, states, mask, how) for how in self._poolings], dim=1)
            if self._dense is not None:
                pooled = self._dense.activation(
                    torch.nn.functional.linear(pooled, self._dense.weights, self._dense.bias)
                )
            unit = torch.nn.functional.normalize(pooled, dim=1)
        found: Floats = unit.cpu().numpy().astype(np.float32)
        return found

    def _layer(self, folder: str) -> _Dense:
        torch = self._torch
        about = self._files.read(f"{folder}/config.json") or {}
        safe, plain = self._files.path(f"{folder}/model.safetensors"), self._files.path(f"{folder}/pytorch_model.bin")
        if safe is not None:
            from safetensors.torch import load_file

            state = load_file(str(safe))
        elif plain is not None:
            state = torch.load(plain, map_location="cpu", weights_only=True)
        else:
            raise ModelError(f"the layer {folder} has no weights", path=self._files.name, hint="fetch the model again")
        kind = str(about.get("activation_function", "torch.nn.modules.activation.Tanh")).rpartition(".")[2]
        if kind not in {"Tanh", "Identity", "ReLU", "GELU"}:
            raise ModelError(f"the layer {folder} has the unknown activation {kind}", path=self._files.name)
        bias = state.get("linear.bias")
        return _Dense(
            state["linear.weight"].float().to(self._device),
            None if bias is None else bias.float().to(self._device),
            getattr(torch.nn, kind)(),
        )


def _pooled(torch: Any, states: Any, mask: Any, how: str) -> Any:
    if how == "cls":
        return states[:, 0]
    if how == "max":
        return states.masked_fill(mask == 0, -1e9).max(dim=1).values
    return (states * mask).sum(dim=1) / torch.clamp(mask.sum(dim=1), min=1e-9)


class _Files(ModelFiles):
    """The files of an encoder, with what sentence-transformers says in them."""

    def modules(self) -> dict[str, str]:
        """The folders of the parts that sentence-transformers names, by the kind of part."""
        listed = self.read("modules.json") or []
        found = {str(part["type"]).rpartition(".")[2]: str(part["path"]) for part in listed}
        unknown = set(found) - {"Transformer", "Pooling", "Dense", "Normalize"}
        if unknown or len(found) < len(listed):
            raise ModelError(
                f"has parts that are not understood: {', '.join(sorted(unknown)) or 'two of one kind'}",
                path=self.name,
                hint="use an encoder with pooling and at most one dense layer",
            )
        return found

    def poolings(self, folder: str | None) -> list[str]:
        """How tokens become one vector; the mean if the model does not say."""
        about = None if folder is None else self.read(f"{folder}/config.json")
        if about is None:
            return ["mean"]
        if isinstance(about.get("pooling_mode"), str):
            asked = [about["pooling_mode"]]
        else:
            asked = [key for key, value in about.items() if key.startswith("pooling_mode_") and value is True]
            asked = [_POOLINGS.get(key, key) for key in asked]
        if not asked or set(asked) - set(_POOLINGS.values()):
            raise ModelError(
                f"pools in a way that is not understood: {', '.join(asked) or 'none'}",
                path=self.name,
                hint=f"known are {', '.join(sorted(_POOLINGS.values()))}",
            )
        return asked

    def prefix(self) -> str:
        """What stands before each text: the model's default prompt, or what E5 was trained with."""
        about = self.read("config_sentence_transformers.json") or {}
        default = about.get("default_prompt_name")
        if default:
            return str((about.get("prompts") or {}).get(default, ""))
        named = str((self.read("config.json") or {}).get("_name_or_path", ""))
        return "query: " if _E5.search(self.name) or _E5.search(named) else ""

    def longest(self, inner: str, config: Any, tokenizer: Any) -> int:
        """Most tokens of a text."""
        about = self.read(f"{inner}/sentence_bert_config.json" if inner else "sentence_bert_config.json") or {}
        limits = [about.get("max_seq_length"), getattr(config, "max_position_embeddings", None)]
        limits += [getattr(tokenizer, "model_max_length", None), LONGEST if not limits[0] else None]
        return min(int(limit) for limit in limits if limit)


def prepared(source: Floats, target: Floats, lengths: tuple[Sequence[int], Sequence[int]]) -> tuple[Floats, Floats]:
    """Vectors as the bead score knows them: without what all have in common, longer for longer segments.

    Args:
        source: Vectors of length 1 of the source segments.
        target: Vectors of the target segments.
        lengths: Code points of each segment on both sides.
    """
    common = (source.sum(axis=0) + target.sum(axis=0)) / (len(source) + len(target) + COMMON)
    sides = []
    for vectors, sizes in zip((source, target), lengths, strict=True):
        plain = vectors - common
        norms = np.linalg.norm(plain, axis=1, keepdims=True) + np.float32(1e-6)
        weight = np.sqrt(np.maximum(np.asarray(sizes, np.float32), 1.0))[:, None]
        sides.append((plain / norms * weight).astype(np.float32))
    return sides[0], sides[1]


class NeuralAligner(BilingualAligner):
    """Aligns with the vectors of a sentence encoder and the bead score of a model of `bilingual`.

    Args:
        encoder: The sentence encoder.
        model: Lexicon and bead score; the score must have been trained with an encoder.
    """

    def __init__(self, encoder: SentenceEncoder, model: Model) -> None:
        super().__init__(model)
        self.encoder = encoder

    @property
    def signature(self) -> str:
        """Aligner, model and encoder, for the signature of a result."""
        return f"aligner:neural|model:{self.model.name}|encoder:{self.encoder.name}"

    def align_texts(
        self, source: Sequence[str], target: Sequence[str], anchors: Anchors | None = None
    ) -> list[ScoredBead]:
        """Align two lists of segment texts, source in the source language of the model."""
        made = self.encoder.encode([*source, *target])
        sizes = [len(text) for text in source], [len(text) for text in target]
        vectors = prepared(made[: len(source)], made[len(source) :], sizes)
        model = self.model
        texts = Texts(
            source, target, model.lexicon, model.langs, anchors=anchors, stretch=model.stretch, vectors=vectors
        )
        return self.align_prepared(texts)


def load(model: str | Path | None = None, *, cache: bool = True, progress: Progress | None = None) -> NeuralAligner:
    """Make the aligner with the encoder `model`: a folder, or an id on the hub such as `sentence-transformers/LaBSE`.

    Args:
        model: The encoder; there is none in the package.
        cache: Keep vectors on disk, in the user's cache folder.
        progress: Told how many segments are done, and of how many.

    Raises:
        ModelError: If no encoder is named, torch or transformers is missing, or the encoder is not to be had.
    """
    if model is None:
        raise ModelError(
            "the aligner neural needs an encoder of sentences",
            hint="name a folder or an id on the hub, as in --model sentence-transformers/LaBSE",
        )
    base = load_model(EMBEDDED)
    if base.encoder is None:
        raise ModelError("the bead score was trained without an encoder", path=EMBEDDED, hint="install mtkit again")
    try:
        store = Cache.of_user() if cache else None
    except (OSError, sqlite3.Error) as error:
        raise ModelError(f"the cache of vectors cannot be opened: {error}", hint="give --no-cache") from error
    return NeuralAligner(SentenceEncoder(str(model), cache=store, progress=progress), base)
