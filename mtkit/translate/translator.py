"""A seq2seq model of transformers that translates sentences, and is made to write the names that it should."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from mtkit.errors import ModelError
from mtkit.pretrained import ModelFiles, libraries, plain_name
from mtkit.translate.forms import Form, FormTrie
from mtkit.translate.languages import codes_in, languages_of
from mtkit.translate.names import sentence_start
from mtkit.translate.repair import WordWeight, words_of
from mtkit.translate.request import Request, Translation
from mtkit.translate.search import Decoder, Goal, Settings, beam_search, tells_attention, upper_half

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtkit.translate.search import Hypothesis

__all__ = ["DEVICES", "Options", "Translator"]

DEVICES = ("auto", "cpu", "cuda")
"""Where a model can run."""

LONGEST = 256
"""Most tokens of a source text; fewer where the model takes fewer. Models of sentences do badly on longer ones."""

BATCH = 1536
"""Most source tokens of a batch, padding included."""

REMEMBERED = 2048
"""Texts whose sizes, and sets of names whose tries, are remembered."""

_SETTINGS = ("config.json", "generation_config.json", "tokenizer_config.json")
_WEIGHTS = (
    "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json",
    "tokenizer.json", "vocab.json", "source.spm", "target.spm", "spiece.model", "sentencepiece.bpe.model",
)  # fmt: skip
_WORD_MARKS = ("\u2581", "\u0120")
_OPENING = "([{\u201c\u00ab\u2039"
_APOSTROPHES = ("'", "\u2019", "\u02bc")
"""Signs that go on with a word; of what they begin only the possessive is part of a form."""

_QUOTES = "\"'\u2018"
"""Signs that open only at the beginning of a word."""


class Options(NamedTuple):
    """How a model runs and searches.

    Attributes:
        beams: Hypotheses of a sentence without names; one with names has more.
        max_length: Most tokens of a source text and of its translation; None for what the model takes, at most
            `LONGEST`.
        device: One of `DEVICES`.
        half: Whether weights are in half precision, which a GPU is quick with.
    """

    beams: int = 4
    max_length: int | None = None
    device: str = "auto"
    half: bool = False


class Translator:
    """A model with its tokenizer, set to a pair of languages.

    Args:
        name: A folder, or an id on the hub.
        langs: BCP 47 codes of source and target, or codes as the model writes them.
        options: How it runs.

    Raises:
        ModelError: If torch, transformers or sentencepiece is missing, the model is not to be had or does not
            translate, it does not know one of the languages, or there is no such device.
    """

    def __init__(self, name: str, langs: tuple[str, str], options: Options | None = None) -> None:
        options = options or Options()
        self._torch, transformers = libraries(name, "translating")
        files = ModelFiles(name)
        self._device = self._chosen(options)
        config = files.load(transformers.AutoConfig)
        if not getattr(config, "is_encoder_decoder", False):
            raise ModelError(
                f"is a {config.model_type}, which does not translate",
                path=name,
                hint="name a model of the kind of opus-mt, M2M100, NLLB, mBART or MADLAD",
            )
        self._tokenizer = files.load(transformers.AutoTokenizer)
        model = files.load(transformers.AutoModelForSeq2SeqLM)
        kind = self._torch.float16 if options.half else self._torch.float32
        self._model = model.to(self._device, kind).eval()
        self._model_type = config.model_type
        self._has_sdpa = bool(getattr(self._model, "_supports_sdpa", False))
        about = {
            "task_specific_params": getattr(config, "task_specific_params", None),
            "source_lang": getattr(self._tokenizer, "source_lang", None),
            "target_lang": getattr(self._tokenizer, "target_lang", None),
        }
        self.languages = languages_of(langs, self._vocabulary, config.model_type, about, name)
        if self.languages.source:
            self._tokenizer.src_lang = self.languages.source
        if self.languages.target:
            self._tokenizer.tgt_lang = self._target_code()
        self._places = int(getattr(config, "max_position_embeddings", None) or 1 << 20) - 1
        self.limit = self._limit(config, options)
        self.digest = files.digest(_SETTINGS, _WEIGHTS)
        self.name = f"{plain_name(name)}-{self.digest[:8]}"
        self.signature = (
            f"translator:{config.model_type}|model:{self.name}|beams:{options.beams}|longest:{self.limit}"
            + ("|half" if options.half else "")
        )
        self._settings = Settings(options.beams, self._generation("length_penalty", 1.0), self._never())
        self._forms: dict[tuple[str, ...], tuple[Form, ...] | None] = {}
        self._tries: dict[tuple[Form, ...], FormTrie] = {}
        self._sizes: dict[str, int] = {}

    def _chosen(self, options: Options) -> str:
        has = self._torch.cuda.is_available()
        if options.device == "cuda" and not has:
            raise ModelError("torch sees no GPU", hint="give --device cpu")
        return "cuda" if has and options.device != "cpu" else "cpu"

    def _target_code(self) -> str:
        code = self.languages.target
        return code.strip("_") if self.languages.family == "m2m" else code

    def _generation(self, name: str, default: Any) -> Any:
        """What the model says of how it is searched."""
        for about in (getattr(self._model, "generation_config", None), self._model.config):
            value = getattr(about, name, None)
            if value is not None:
                return value
        return default

    def _limit(self, config: Any, options: Options) -> int:
        limits = [getattr(config, "max_position_embeddings", None), getattr(self._tokenizer, "model_max_length", None)]
        most = min([int(limit) for limit in limits if limit] + [1 << 20]) - 2
        if options.max_length is not None and options.max_length > most:
            raise ModelError(f"takes at most {most} tokens, not {options.max_length}", hint="give a lower --max-length")
        return options.max_length or min(most, LONGEST)

    def _never(self) -> tuple[int, ...]:
        """Tokens that no translation holds: those that are no text, rows without one, and what the model forbids."""
        rows = self._model.get_output_embeddings().weight.shape[0]
        bad = {token[0] for token in self._generation("bad_words_ids", None) or [] if len(token) == 1}
        bad |= set(self._generation("suppress_tokens", None) or []) | self._special
        bad |= set(range(max(self._vocabulary.values()) + 1, rows))
        return tuple(sorted(token for token in bad if token != self._end and 0 <= token < rows))

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        """Every token that the model has a row for."""
        rows = self._model.get_input_embeddings().weight.shape[0]
        vocabulary: dict[str, int] = dict(self._tokenizer.get_vocab())
        vocabulary.update(getattr(self._tokenizer, "lang_token_to_id", None) or {})
        return {token: at for token, at in vocabulary.items() if at < rows}

    @cached_property
    def _special(self) -> frozenset[int]:
        """The tokens that are no text: ends, padding, the unknown, languages."""
        _, codes = codes_in(self._vocabulary, self._model_type)
        return frozenset({*self._tokenizer.all_special_ids, *(self._vocabulary[token] for token in codes.values())})

    @property
    def _end(self) -> int:
        end = self._generation("eos_token_id", self._tokenizer.eos_token_id)
        return int(end[0] if isinstance(end, list) else end)

    @cached_property
    def _signs(self) -> tuple[frozenset[int], frozenset[int]]:
        """The tokens behind which a name may stand glued, and those that go on with a word."""
        size = self._model.get_output_embeddings().weight.shape[0]
        texts = self._tokenizer.convert_ids_to_tokens(list(range(min(size, len(self._tokenizer)))))
        texts = [text if isinstance(text, str) else "" for text in texts]
        opens = frozenset(
            at
            for at, text in enumerate(texts)
            if text and (text[-1] in _OPENING or (text[0] in _WORD_MARKS and text[-1] in _QUOTES))
        )
        if not any(text.startswith(_WORD_MARKS) for text in texts):
            return opens, frozenset()
        return opens, frozenset(at for at, text in enumerate(texts) if text[:1].isalnum() or text[:1] in _APOSTROPHES)

    def size(self, text: str) -> int:
        """Tokens of a source text, with those that the model wants around it."""
        if text not in self._sizes:
            if len(self._sizes) >= REMEMBERED:
                self._sizes.clear()
            self._sizes[text] = len(self._tokenizer(self.languages.prefix + text).input_ids)
        return self._sizes[text]

    def writable(self, forms: tuple[str, ...]) -> bool:
        """Whether the tokenizer can write at least one of the forms of a name."""
        return self._forms_of(forms) is not None

    def _forms_of(self, forms: tuple[str, ...]) -> tuple[Form, ...] | None:
        if forms not in self._forms:
            found: dict[Form, None] = {}
            for form in forms:
                for text in (form, f"{form}'s"):
                    found.update(dict.fromkeys(self._spelled(text)))
            self._forms[forms] = tuple(found) or None
        return self._forms[forms]

    def _spelled(self, text: str) -> list[Form]:
        """A form as tokens, wherever it may begin; none if the tokenizer cannot write it."""
        tokens = self._target(text)
        if not tokens or self._tokenizer.unk_token_id in tokens or self._text(tokens) != text:
            return []
        found = [Form(0, tokens)]
        if sentence_start(text) != text:
            start = self._target(sentence_start(text))
            if self._tokenizer.unk_token_id not in start:
                found.append(Form(0, start, "start"))
        bracket = self._target("(")
        glued = self._target(f"({text}")
        if bracket and glued[: len(bracket)] == bracket and glued[len(bracket) :] != tokens:
            found.append(Form(0, glued[len(bracket) :], "glued"))
        return found

    def _target(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer(text_target=text, add_special_tokens=False).input_ids)

    def _text(self, tokens: Sequence[int]) -> str:
        options = {"use_source_tokenizer": False} if self._model_type == "marian" else {}
        decoded: str = self._tokenizer.decode(
            [token for token in tokens if token not in self._special],
            skip_special_tokens=True,
            clean_up_tokenization_spaces=False,
            **options,
        )
        return decoded.strip()

    def batches(self, requests: Sequence[Request]) -> Iterator[list[int]]:
        """Which requests go together: those of about the same length, as many as fit; longest last."""
        sizes = [self.size(request.text) for request in requests]
        batch: list[int] = []
        for at in sorted(range(len(requests)), key=lambda each: (sizes[each], each)):
            if batch and sizes[at] * (len(batch) + 1) > BATCH:
                yield batch
                batch = []
            batch.append(at)
        if batch:
            yield batch

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """Translate one batch.

        A name of which no form can be written is not searched for; nor are any where no text with all of them is
        found. `Translation.constrained` says so.
        """
        goals = [self._goal(request) for request in requests]
        found = self._searched(requests, goals)
        again = [at for at, each in enumerate(found) if each is None]
        if again:
            more = self._searched([requests[at] for at in again], [None] * len(again))
            for at, each in zip(again, more, strict=True):
                found[at], goals[at] = each, None
        out = []
        for hypothesis, goal in zip(found, goals, strict=True):
            if hypothesis is None:
                raise RuntimeError("a search without names found nothing")
            text = self._text(hypothesis.tokens)
            out.append(Translation(text, hypothesis.tokens, hypothesis.whole, goal is not None))
        return out

    def sketch(self, texts: Sequence[str]) -> list[str]:
        """Translate one batch quickly, the best token after the best token; a draft to look at, not to keep."""
        quick = replace(self._settings, beams=1)
        found = self._searched([Request(text) for text in texts], [None] * len(texts), quick)
        return ["" if each is None else self._text(each.tokens) for each in found]

    def _goal(self, request: Request) -> Goal | None:
        forms: list[Form] = []
        spans: list[list[tuple[int, int]]] = []
        for name in request.names:
            known = self._forms_of(name.forms)
            if known is not None:
                forms += [form._replace(name=len(spans)) for form in known]
                spans.append([self._range(request.text, start, end) for start, end in name.spans])
        if not forms:
            return None
        before, behind = self._around
        return Goal(self._trie(tuple(forms)), spans, (before, self.size(request.text) - behind))

    def _trie(self, forms: tuple[Form, ...]) -> FormTrie:
        """The trie of some forms; the same names stand in many sentences."""
        if forms not in self._tries:
            if len(self._tries) >= REMEMBERED:
                self._tries.clear()
            self._tries[forms] = FormTrie(forms, *self._signs)
        return self._tries[forms]

    @cached_property
    def _around(self) -> tuple[int, int]:
        """How many tokens that are no text stand before and behind a source text."""
        prefix = self._tokenizer(self.languages.prefix, add_special_tokens=False).input_ids
        ids = self._tokenizer(f"{self.languages.prefix}\u0627").input_ids
        apart = self._special - {self._tokenizer.unk_token_id} | set(prefix if self.languages.prefix else ())
        text = [at for at, token in enumerate(ids) if token not in apart]
        return text[0], len(ids) - 1 - text[-1]

    def _given(self, texts: Sequence[str]) -> Any:
        return self._tokenizer([self.languages.prefix + text for text in texts], padding=True, return_tensors="pt").to(
            self._device
        )

    def _searched(
        self, requests: Sequence[Request], goals: Sequence[Goal | None], settings: Settings | None = None
    ) -> list[Hypothesis | None]:
        self._attend(told=any(goals))
        with self._torch.inference_mode():
            given = self._given([request.text for request in requests])
            mask = given["attention_mask"]
            encoded = self._model.get_encoder()(input_ids=given["input_ids"], attention_mask=mask).last_hidden_state
            decoder = Decoder(self._torch, self._model, encoded, mask, self._start(), self._end, self._forced())
            most = [
                min(3 * int(length) + 16, self.limit, self._places - (goal.trie.tokens if goal else 0))
                for length, goal in zip(mask.sum(dim=1).tolist(), goals, strict=True)
            ]
            return beam_search(decoder, goals, most, settings or self._settings)

    def _attend(self, *, told: bool) -> None:
        """Let the model attend the quick way, or so that it tells to what."""
        if hasattr(self._model, "set_attn_implementation"):  # older releases of transformers see for themselves
            self._model.set_attn_implementation("eager" if told or not self._has_sdpa else "sdpa")

    def _start(self) -> int:
        start = self._generation("decoder_start_token_id", None)
        return int(self._tokenizer.pad_token_id if start is None else start)

    def _forced(self) -> int | None:
        if self.languages.target:
            return int(self._tokenizer.convert_tokens_to_ids(self.languages.target))
        forced = self._generation("forced_bos_token_id", None)
        return None if forced is None else int(forced)

    def focus(self, text: str, spans: Sequence[tuple[int, int]], tokens: Sequence[int]) -> list[list[WordWeight]]:
        """How far each word of a translation comes from each of some spans of its source, by cross-attention.

        Args:
            text: The source text.
            spans: Spans of it, in code points.
            tokens: The translation, as `translate` gave it.

        Returns:
            For each span the words of the translation with the mean share of attention that their tokens give to the
            span; the share of the most attentive word is 1. No words where the model does not tell its attention.
        """
        torch = self._torch
        self._attend(told=True)
        with torch.inference_mode():
            given = self._given([text])
            ids = torch.tensor([[self._start(), *tokens]], device=self._device)
            out = self._model(**given, decoder_input_ids=ids, output_attentions=True, use_cache=False)
        if not tells_attention(out.cross_attentions):
            return [[] for _ in spans]
        attention = upper_half(torch, out.cross_attentions)[0][
            :-1
        ]  # the row of the token before a token is what chose that token
        ends = [len(self._text(tokens[:at])) for at in range(1, len(tokens) + 1)]
        words = words_of(self._text(tokens))
        found = []
        for start, end in spans:
            first, last = self._range(text, start, end)
            share = attention[:, first:last].sum(dim=1).tolist()
            weights = [_mean(share, ends, word) for word in words]
            most = max(weights, default=0.0) or 1.0
            found.append([WordWeight(*word, weight / most) for word, weight in zip(words, weights, strict=True)])
        return found

    def _range(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The source tokens of a span."""
        behind = self._around[1]
        first = self.size(text[:start].rstrip()) - behind
        return first, max(self.size(text[:end]) - behind, first + 1)


def _mean(share: Sequence[float], ends: Sequence[int], word: tuple[int, int]) -> float:
    """The mean share of the tokens that wrote a word."""
    inside = [share[at] for at, end in enumerate(ends) if end > word[0] and (ends[at - 1] if at else 0) < word[1]]
    return sum(inside) / len(inside) if inside else 0.0
