"""Beam search over a seq2seq model in which demanded names are met; without names it is the usual one.

The rows of all sentences of a batch go through the decoder together; a sentence that is done leaves the batch. A
sentence with names has a wider beam, shared out by `allocation`, and may end only when it has them all.

Where a name is written is told by the cross-attention. Let a be the share of attention that a row gives to the name in
the source. To begin the name then costs log a, whatever the model thinks of its spelling, and its other tokens cost
nothing; to write something else costs log(1 - a) more than the model says. So a name takes the place of what the model
would have written for it, and is not written once more beside it. (A pointer that copies, as See et al. 2017 have one,
from a source of one name.) Among the forms of a name the model chooses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from mtkit.translate.allocation import Candidate, allocate, rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.translate.forms import FormTrie, Offer, State

    Span = tuple[int, int]

__all__ = ["Decoder", "Goal", "Hypothesis", "Settings", "beam_search", "tells_attention", "upper_half"]

WIDER = 4
"""A beam grows by one for each name of a sentence, and by no more than this many times its width."""


LEAST, MOST = 0.01, 0.97
"""Bounds of the share of attention that a name is believed to have."""


class Goal(NamedTuple):
    """The names that a sentence must hold.

    Attributes:
        trie: Their forms.
        spans: For each name the source tokens that it stands in, half-open ranges.
        content: The source tokens that are text, a half-open range; what else the model sees (languages, the end) takes
            attention that says nothing.
    """

    trie: FormTrie
    spans: Sequence[Sequence[Span]]
    content: Span


@dataclass(frozen=True, slots=True)
class Settings:
    """How it is searched.

    Attributes:
        beams: Hypotheses of a sentence without names.
        length_penalty: Scores are divided by the length to this power.
        forbidden: Tokens that are never written.
    """

    beams: int = 4
    length_penalty: float = 1.0
    forbidden: tuple[int, ...] = ()


class Hypothesis(NamedTuple):
    """A translation as tokens.

    Attributes:
        tokens: Without start and end.
        score: Log-probability, divided as the settings say.
        whole: Whether it came to its end; else it was cut at its most tokens.
    """

    tokens: tuple[int, ...]
    score: float
    whole: bool = True


@dataclass(slots=True)
class Decoder:
    """A model with the sentences of a batch in its encoder.

    Attributes:
        torch: The module.
        model: The model.
        encoded: States of the encoder, shape (sentences, tokens, width).
        mask: Attention mask of the source, shape (sentences, tokens).
        start: The token that the decoder begins with.
        end: The token that ends a text.
        forced: The token that every output begins with (a language); None for none.
    """

    torch: Any
    model: Any
    encoded: Any
    mask: Any
    start: int
    end: int
    forced: int | None = None
    _cache: Any = None

    def spread(self, owners: Sequence[int]) -> None:
        """Give each row the source of its sentence."""
        at = self.torch.tensor(owners, device=self.encoded.device)
        self.encoded, self.mask = self.encoded.index_select(0, at), self.mask.index_select(0, at)

    def keep(self, rows: Sequence[int]) -> None:
        """Go on with these rows."""
        if list(rows) == list(range(self.encoded.shape[0])):
            return
        at = self.torch.tensor(rows, device=self.encoded.device)
        if len(rows) != self.encoded.shape[0] or self._cache is None:
            self.encoded, self.mask = self.encoded.index_select(0, at), self.mask.index_select(0, at)
        self._cache = _selected(self._cache, at)

    def scores(self, tokens: Sequence[int], *, attentive: bool) -> tuple[Any, Any]:
        """What follows each row, given its last token.

        Returns:
            Log-probabilities, shape (rows, vocabulary); and, if asked for, the attention to the source, shape
            (rows, source tokens), which is the same everywhere if the model does not tell it.
        """
        from transformers.modeling_outputs import BaseModelOutput

        out = self.model(
            encoder_outputs=BaseModelOutput(last_hidden_state=self.encoded),
            attention_mask=self.mask,
            decoder_input_ids=self.torch.tensor(tokens, device=self.encoded.device)[:, None],
            past_key_values=self._cache,
            use_cache=True,
            output_attentions=attentive,
        )
        self._cache = out.past_key_values
        attention = None
        if attentive:
            told = tells_attention(out.cross_attentions)
            attention = upper_half(self.torch, out.cross_attentions)[:, -1, :] if told else self.mask.float()
        return self.torch.log_softmax(out.logits[:, -1, :].float(), dim=-1), attention


def tells_attention(layers: Sequence[Any] | None) -> bool:
    """Whether a model gave its cross-attention; some ways to compute it do not keep it."""
    return bool(layers) and all(layer is not None for layer in layers or ())


def upper_half(torch: Any, layers: Sequence[Any]) -> Any:
    """The mean attention of the upper half of the layers over their heads, shape (rows, target tokens, source tokens).

    The lower layers look all over the source; the upper ones at what is being translated (Garg et al. 2019).
    """
    upper = layers[len(layers) // 2 :]
    return torch.stack([layer.float().mean(dim=1) for layer in upper]).mean(dim=0)


def _selected(cache: Any, at: Any) -> Any:
    """The rows of a cache, whichever way this release of transformers keeps it."""
    if cache is None:
        return None
    if hasattr(cache, "reorder_cache"):
        cache.reorder_cache(at)
        return cache
    if isinstance(cache, tuple):
        return tuple(_selected(part, at) for part in cache)
    return cache.index_select(0, at)


@dataclass(slots=True)
class _Row:
    """A living hypothesis; `last` is its last token of text, None where it has none."""

    tokens: tuple[int, ...] = ()
    score: float = 0.0
    state: State | None = None
    last: int | None = None


@dataclass(slots=True)
class _Sentence:
    """One sentence of the batch: its living rows and its best finished hypothesis."""

    number: int
    goal: Goal | None
    width: int
    most: int
    rows: list[_Row]
    best: Hypothesis | None = None

    def finish(self, tokens: tuple[int, ...], score: float, *, whole: bool = True) -> None:
        """Take a finished hypothesis if it is better than the one there is."""
        if self.best is None or score > self.best.score:
            self.best = Hypothesis(tokens, score, whole)


@dataclass(slots=True)
class _Step:
    """What the model says of one step: the likeliest tokens of each row, and what was asked for beside them."""

    top: list[list[float]]
    tokens: list[list[int]]
    asked: list[dict[int, float]]
    offers: list[list[Offer]]
    shares: list[list[float]]
    """For each row the share of attention that each demanded name has."""


def beam_search(
    decoder: Decoder, goals: Sequence[Goal | None], most: Sequence[int], settings: Settings
) -> list[Hypothesis | None]:
    """The best translation of each sentence of a batch.

    Args:
        decoder: The model with the sentences.
        goals: The names demanded of each sentence; None for none.
        most: Most tokens of each translation; a sentence with names may take as many more as they have.
        settings: How to search.

    Returns:
        One hypothesis a sentence. Where names are demanded it has them all; None where no such text was found.
    """
    live = [_sentence(number, goal, most[number], settings) for number, goal in enumerate(goals)]
    found: list[Hypothesis | None] = [None] * len(live)
    decoder.spread([sentence.number for sentence in live])
    length = 0
    while live:
        chosen = _chosen(decoder, live, settings, first=length == 0)
        length += 1
        kept: list[int] = []
        going: list[_Sentence] = []
        base = 0
        for sentence, picks in zip(live, chosen, strict=True):
            count = len(sentence.rows)
            rows = _advance(sentence, picks, length, decoder, settings)
            if rows:
                kept += [base + pick for pick, _ in rows]
                sentence.rows = [row for _, row in rows]
                going.append(sentence)
            else:
                found[sentence.number] = sentence.best
            base += count
        live = going
        if live:
            decoder.keep(kept)
    return found


def _sentence(number: int, goal: Goal | None, most: int, settings: Settings) -> _Sentence:
    if goal is None:
        return _Sentence(number, None, settings.beams, most, [_Row()])
    width = min(settings.beams + goal.trie.size, settings.beams * WIDER)
    return _Sentence(number, goal, width, most + goal.trie.tokens, [_Row(state=goal.trie.first())])


def _chosen(decoder: Decoder, live: Sequence[_Sentence], settings: Settings, *, first: bool) -> list[list[Candidate]]:
    """The candidates of each sentence that are finished or live on."""
    last = [row.tokens[-1] if row.tokens else decoder.start for sentence in live for row in sentence.rows]
    attentive = any(sentence.goal is not None for sentence in live)
    scores, attention = decoder.scores(last, attentive=attentive)
    if decoder.forced is not None and first:
        return [[Candidate(0.0, at, decoder.forced, row.state) for at, row in enumerate(each.rows)] for each in live]
    if settings.forbidden:
        scores[:, list(settings.forbidden)] = -math.inf
    step = _step(decoder, live, scores, attention)
    chosen, base = [], 0
    for sentence in live:
        made = [
            candidate
            for at, row in enumerate(sentence.rows)
            for candidate in _candidates(sentence, row, at, step, base + at, decoder.end)
        ]
        made.sort(key=rank)
        reach = len(made) if sentence.goal is not None else 2 * sentence.width
        ends = [each for each in made[:reach] if each.token == decoder.end]
        chosen.append([*ends, *allocate((each for each in made if each.token != decoder.end), sentence.width)])
        base += len(sentence.rows)
    return chosen


def _step(decoder: Decoder, live: Sequence[_Sentence], scores: Any, attention: Any) -> _Step:
    """Bring what is needed of one step out of the tensors, in two readings."""
    widest = max(sentence.width + 1 if sentence.goal is not None else 2 * sentence.width for sentence in live)
    top, tokens = scores.topk(min(widest, scores.shape[1]), dim=-1)
    places: list[tuple[int, int]] = []
    offers: list[list[Offer]] = []
    shares: list[list[float]] = []
    looks = None if attention is None else attention.tolist()
    for sentence in live:
        for row in sentence.rows:
            mine: list[Offer] = []
            share: list[float] = []
            if sentence.goal is not None and row.state is not None and looks is not None:
                mine = sentence.goal.trie.offers(row.state, row.last)
                share = _shares(looks[len(offers)], sentence.goal)
                places += [(len(offers), token) for token in (*(offer.token for offer in mine), decoder.end)]
            offers.append(mine)
            shares.append(share)
    asked: list[dict[int, float]] = [{} for _ in offers]
    if places:
        at = decoder.torch.tensor(places, device=scores.device)
        for (place, token), value in zip(places, scores[at[:, 0], at[:, 1]].tolist(), strict=True):
            asked[place][token] = value
    return _Step(top.tolist(), tokens.tolist(), asked, offers, shares)


def _shares(look: Sequence[float], goal: Goal) -> list[float]:
    """The share of attention of each demanded name."""
    whole = sum(look[goal.content[0] : goal.content[1]]) or 1.0
    found = (sum(sum(look[start:end]) for start, end in spans) / whole for spans in goal.spans)
    return [min(max(share, LEAST), MOST) for share in found]


def _candidates(  # noqa: PLR0913, PLR0917 - what is known of a row
    sentence: _Sentence, row: _Row, at: int, step: _Step, place: int, end: int
) -> list[Candidate]:
    """The continuations of one row."""
    tokens, scores = step.tokens[place], step.top[place]
    if sentence.goal is None or row.state is None:
        return [Candidate(row.score + score, at, token) for token, score in zip(tokens, scores, strict=True)]
    trie, state, last = sentence.goal.trie, row.state, row.last
    shares, offers, asked = step.shares[place], step.offers[place], step.asked[place]
    unmet = sum(share for name, share in enumerate(shares) if not state.met >> name & 1)
    base = row.score + math.log(max(1 - unmet, 1 - MOST))
    found = [
        Candidate(base + score, at, token, trie.step(state, token, last))
        for token, score in zip(tokens[: sentence.width + 1], scores, strict=False)
        if token != end and not trie.undoes(state, token)
    ]
    if trie.complete(state):
        found.append(Candidate(base + asked[end], at, end, state))
    for offer in offers:
        price = _price(offer, offers, shares, asked, unmet)
        found.append(Candidate(row.score + price, at, offer.token, trie.step(state, offer.token, last, led=True)))
    return [each for each in found if each.score > -math.inf]


def _price(
    offer: Offer, offers: Sequence[Offer], shares: Sequence[float], scores: dict[int, float], unmet: float
) -> float:
    """What an offered token costs: the attention to its name if it begins one, and the model's choice of its form."""
    if offer.free:
        return scores[offer.token] + math.log(max(1 - unmet, 1 - MOST))
    rivals = [each for each in offers if not each.free and bool(each.names) == bool(offer.names)]
    price = 0.0
    if offer.names:
        name = max(offer.names, key=lambda each: shares[each])
        rivals = [each for each in rivals if name in each.names]
        price = math.log(shares[name])
    if len(rivals) == 1:
        return price
    best = max(scores[each.token] for each in rivals)
    if best == -math.inf:
        return price - math.log(len(rivals))
    return price + scores[offer.token] - best - math.log(sum(math.exp(scores[each.token] - best) for each in rivals))


def _advance(
    sentence: _Sentence, picks: Sequence[Candidate], length: int, decoder: Decoder, settings: Settings
) -> list[tuple[int, _Row]]:
    """The rows that go on, each with the row that it comes from; none where the sentence is done."""
    going: list[tuple[int, _Row]] = []
    scale = length**settings.length_penalty
    begun = int(decoder.forced is not None)
    for pick in picks:
        row = sentence.rows[pick.row]
        if pick.token == decoder.end:
            sentence.finish(row.tokens, pick.score / scale)
        else:
            last = pick.token if length > begun else None
            going.append((pick.row, _Row((*row.tokens, pick.token), pick.score, pick.state, last)))
    if sentence.best is not None and (not going or sentence.best.score >= max(row.score for _, row in going) / scale):
        return []
    if length < sentence.most:
        return going
    for _, row in going if sentence.best is None else ():
        if sentence.goal is None or (row.state is not None and sentence.goal.trie.complete(row.state)):
            sentence.finish(row.tokens, row.score / scale, whole=False)
    return []
