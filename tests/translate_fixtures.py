"""Tiny models of translation, made and saved here with random weights, and what stands in for a model."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.termbase import Termbase, TermEntry
from mtkit.translate.repair import WordWeight, words_of
from mtkit.translate.request import Translation
from tests.align_fixtures import PAIRS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from mtkit.translate.request import Request

NEEDED = ("torch", "transformers", "sentencepiece", "sacrebleu")
HAVING = all(importlib.util.find_spec(name) is not None for name in NEEDED)
needs_torch = pytest.mark.skipif(
    not HAVING, reason="torch, transformers, sentencepiece or sacrebleu is not installed: pip install mtkit[neural]"
)
quiet = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")

TEXTS = [text for pair in PAIRS for text in pair]
SIZES = {
    "d_model": 16,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32,
    "decoder_ffn_dim": 32,
    "max_position_embeddings": 128,
}


def termbase(*rows: tuple[str, str]) -> Termbase:
    """A termbase of persons: Arabic form, preferred form; the id is the preferred form."""
    return Termbase(tuple(TermEntry(preferred, (arabic,), preferred, "person") for arabic, preferred in rows))


def spm(folder: Path, name: str, texts: Sequence[str], size: int = 120) -> list[str]:
    """Train a sentencepiece model and save it as `name`; its pieces."""
    import sentencepiece

    (folder / "text").write_text("\n".join(texts), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "text"), model_prefix=str(folder / "m"), vocab_size=size, character_coverage=1.0,
        hard_vocab_limit=False, minloglevel=2, num_threads=1,
    )  # fmt: skip
    (folder / name).write_bytes((folder / "m.model").read_bytes())
    for left in ("text", "m.model", "m.vocab"):
        (folder / left).unlink()
    pieces = sentencepiece.SentencePieceProcessor(str(folder / name))
    return [
        pieces.id_to_piece(at)
        for at in range(pieces.get_piece_size())
        if not (pieces.is_control(at) or pieces.is_unknown(at))
    ]


def marian(folder: Path, *, langs: Iterable[str] = (), seed: int = 0, about: tuple[str, str] = ("ar", "en")) -> Path:
    """A Marian; `langs` are the languages that a multilingual one can be told to write."""
    import torch
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    pieces = dict.fromkeys(
        [*spm(folder, "source.spm", [a for a, _ in PAIRS]), *spm(folder, "target.spm", [b for _, b in PAIRS])]
    )
    tokens = ["</s>", "<unk>", *(f">>{lang}<<" for lang in langs), *pieces, "<pad>"]
    vocabulary = {token: at for at, token in enumerate(tokens)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    MarianTokenizer(
        str(folder / "source.spm"), str(folder / "target.spm"), str(folder / "vocab.json"),
        source_lang=about[0], target_lang=about[1], model_max_length=128,
    ).save_pretrained(folder)  # fmt: skip
    torch.manual_seed(seed)
    pad = vocabulary["<pad>"]
    config = MarianConfig(
        vocab_size=len(tokens), pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=None,
        bos_token_id=None, **SIZES,
    )  # fmt: skip
    MarianMTModel(config).save_pretrained(folder)
    return folder


def m2m100(folder: Path, seed: int = 0) -> Path:
    """An M2M100 with the languages that its tokenizer has."""
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *spm(folder, "sentencepiece.bpe.model", TEXTS, 200)]
    (folder / "vocab.json").write_text(json.dumps({token: at for at, token in enumerate(tokens)}), encoding="utf-8")
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))
    tokenizer.save_pretrained(folder)
    torch.manual_seed(seed)
    rows = max(tokenizer.lang_token_to_id.values()) + 9
    config = M2M100Config(vocab_size=rows, decoder_start_token_id=2, **SIZES)
    M2M100ForConditionalGeneration(config).save_pretrained(folder)
    return folder


def bpe(folder: Path, kind: str, langs: Sequence[str], seed: int = 0) -> Path:
    """An NLLB (`kind` nllb) or an mBART-50 (`kind` mbart) with these languages."""
    import torch
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    folder.mkdir(parents=True, exist_ok=True)
    raw = Tokenizer(models.BPE(unk_token="<unk>"))  # noqa: S106 - a token of text
    raw.pre_tokenizer = pre_tokenizers.Metaspace()
    raw.train_from_iterator(
        TEXTS,
        trainers.BpeTrainer(vocab_size=250, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], show_progress=False),
    )
    state = json.loads(raw.to_str())["model"]
    vocabulary, merges = state["vocab"], [tuple(merge) for merge in state["merges"]]
    if kind == "nllb":
        tokenizer = transformers.NllbTokenizer(vocab=vocabulary, merges=merges, extra_special_tokens=list(langs))
    else:
        scores = [(token, -float(at)) for token, at in sorted(vocabulary.items(), key=lambda item: item[1])]
        tokenizer = transformers.MBart50Tokenizer(vocab=scores, extra_special_tokens=list(langs))
    tokenizer.save_pretrained(folder)
    torch.manual_seed(seed)
    rows = len(tokenizer)
    if kind == "nllb":
        model = transformers.M2M100ForConditionalGeneration(
            transformers.M2M100Config(vocab_size=rows, decoder_start_token_id=2, **SIZES)
        )
    else:
        model = transformers.MBartForConditionalGeneration(
            transformers.MBartConfig(vocab_size=rows, decoder_start_token_id=2, **SIZES)
        )
    model.save_pretrained(folder)
    return folder


def t5(folder: Path, langs: Sequence[str] = ("en", "ar", "de"), seed: int = 0, **more: Any) -> Path:
    """A T5 as MADLAD is one: the target language is a token before the text."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    pieces = spm(folder, "x.spm", TEXTS, 200)
    (folder / "x.spm").unlink()
    base = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    vocabulary = base + [(piece, -float(at) / 10) for at, piece in enumerate(pieces)]
    tokenizer = T5Tokenizer(vocab=vocabulary, extra_ids=0, additional_special_tokens=None)
    tokenizer.add_tokens([f"<2{lang}>" for lang in langs])
    tokenizer.save_pretrained(folder)
    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=32, num_layers=2, num_decoder_layers=2, num_heads=2,
        decoder_start_token_id=0, pad_token_id=0, eos_token_id=1, **more,
    )  # fmt: skip
    T5ForConditionalGeneration(config).save_pretrained(folder)
    return folder


class Parrot:
    """Stands in for a model: writes a given English text for each Arabic one, and names where it is told to.

    Args:
        texts: The translation of each source.
        limit: Most words of a text.
        obedient: Whether it appends the names that are demanded.
    """

    def __init__(self, texts: dict[str, str] | None = None, limit: int = 50, *, obedient: bool = False) -> None:
        self.texts = texts or {}
        self.limit = limit
        self.obedient = obedient
        self.asked: list[list[str]] = []
        self.unwritable: set[str] = set()

    def size(self, text: str) -> int:
        """A token is a word."""
        return len(text.split()) or 1

    def writable(self, forms: tuple[str, ...]) -> bool:
        """All but those named."""
        return any(form not in self.unwritable for form in forms)

    def batches(self, requests: Sequence[Request]) -> Iterable[list[int]]:
        """Two and two."""
        return [list(range(at, min(at + 2, len(requests)))) for at in range(0, len(requests), 2)]

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """What it was given, else the source between brackets."""
        self.asked.append([request.text for request in requests])
        out = []
        for request in requests:
            text = self.texts.get(request.text, f"[{request.text}]")
            names = [name.forms[0] for name in request.names if self.writable(name.forms)]
            if self.obedient and names:
                text = f"{text} {' '.join(names)}"
            out.append(
                Translation(text, tuple(range(len(text))), whole=True, constrained=self.obedient and bool(names))
            )
        return out

    def sketch(self, texts: Sequence[str]) -> list[str]:
        """What it was given, else nothing."""
        return [self.texts.get(text, "") for text in texts]

    def focus(self, text: str, spans: Sequence[tuple[int, int]], tokens: Sequence[int]) -> list[list[WordWeight]]:
        """No idea."""
        del tokens
        return [[WordWeight(*word, 0.0) for word in words_of(text)] for _ in spans]
