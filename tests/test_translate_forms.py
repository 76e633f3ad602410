"""Names as tokens: the trie of their forms, and how the beam is shared out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mtkit.translate.allocation import Candidate, allocate
from mtkit.translate.forms import Form, FormTrie, Offer, State

OPENS, CONTINUES = frozenset({90}), frozenset({80, 81})


def trie(*forms: Form) -> FormTrie:
    """A trie with the signs of these tests."""
    return FormTrie(forms, OPENS, CONTINUES)


def walked(made: FormTrie, tokens: list[int], *, led: bool = False) -> State:
    """The state behind some tokens."""
    state, last = made.first(), None
    for token in tokens:
        state, last = made.step(state, token, last, led=led), token
    return state


def test_a_form_counts_once_all_its_tokens_stood_together() -> None:
    """Two tokens with another between them are no form."""
    made = trie(Form(0, (1, 2)))
    assert made.names_met([5, 1, 2, 6]) == {0}
    assert made.names_met([1, 5, 2]) == set()
    assert made.complete(walked(made, [5, 1, 2]))
    assert not made.complete(walked(made, [5, 1]))


def test_a_form_inside_a_longer_word_does_not_count() -> None:
    """A token that goes on with the word undoes the form."""
    made = trie(Form(0, (1, 2)))
    assert made.names_met([1, 2, 80]) == set()
    assert made.names_met([1, 2, 6, 80]) == {0}


def test_the_longer_form_counts_and_one_mention_is_one_name() -> None:
    """Syria and Syria TV need both."""
    made = trie(Form(0, (1,)), Form(1, (1, 2)))
    assert made.names_met([1, 2]) == {1}
    assert made.names_met([1, 2, 5, 1]) == {0, 1}
    assert made.names_met([1, 5, 1, 2, 5]) == {0, 1}


def test_a_longer_form_that_breaks_off_leaves_the_shorter_one() -> None:
    """A form within a longer one counts where the longer one comes to nothing."""
    made = trie(Form(0, (1,)), Form(1, (1, 2, 3, 4)))
    assert made.names_met([1, 2, 3, 9]) == {0}
    assert made.names_met([1, 2, 3]) == {0}


def test_where_a_form_may_begin() -> None:
    """A capital of a sentence only first, a glued form only first and behind an opening sign."""
    made = trie(Form(0, (1,), "start"), Form(0, (2,), "glued"), Form(0, (3,)))
    assert made.names_met([1]) == {0}
    assert made.names_met([5, 1]) == set()
    assert made.names_met([5, 90, 2]) == {0}
    assert made.names_met([5, 2]) == set()
    assert made.names_met([5, 3]) == {0}


def test_offers_lead_on_in_a_form_or_into_an_unmet_name() -> None:
    """Inside a form only its next tokens are offered; behind a whole one also the beginnings of the others."""
    made = trie(Form(0, (1, 2)), Form(0, (1, 2, 7)), Form(1, (3,)))
    assert made.offers(made.first(), None) == [Offer(1, (0,)), Offer(3, (1,))]
    inside = made.step(made.first(), 1, None, led=True)
    assert made.offers(inside, 1) == [Offer(2)]
    whole = made.step(inside, 2, 1, led=True)
    assert made.offers(whole, 2) == [Offer(7, free=True), Offer(3, (1,))]
    assert made.offers(made.step(whole, 3, 2, led=True), 3) == []


def test_each_step_towards_a_name_counts_one() -> None:
    """What a hypothesis has reached grows by one from token to token, also on the way of a longer form."""
    made = trie(Form(0, (1, 2)), Form(0, (4, 5, 6, 7)), Form(1, (3,)))
    assert made.tokens == 3
    assert [walked(made, [1, 2, 3][:end], led=True).reached for end in (0, 1, 2, 3)] == [0, 1, 2, 3]
    assert [walked(made, [4, 5, 6, 7][:end]).reached for end in (1, 2, 3, 4)] == [0, 0, 1, 2]


def test_a_form_that_was_led_to_is_not_undone() -> None:
    """Neither broken off nor made part of a longer word; what the model writes of its own accord may be."""
    made = trie(Form(0, (1, 2)), Form(0, (1, 2, 7)))
    half, whole = walked(made, [1], led=True), walked(made, [1, 2], led=True)
    assert [made.undoes(half, token) for token in (5, 80)] == [True, True]
    assert [made.undoes(whole, token) for token in (5, 80, 90)] == [False, True, False]
    assert not made.undoes(walked(made, [1, 2]), 80)
    assert not made.undoes(made.first(), 80)


@given(
    forms=st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=3), min_size=1, max_size=3),
    noise=st.lists(st.integers(0, 5), max_size=8),
)
def test_following_the_offers_always_meets_all_names(forms: list[list[int]], noise: list[int]) -> None:
    """From any state, the offers that reach most lead to a text with all names in as many tokens as they have."""
    made = trie(*(Form(at, tuple(form)) for at, form in enumerate(forms)))
    state, last = made.first(), None
    for token in noise:
        state, last = made.step(state, token, last), token
    steps = 0
    while not made.complete(state):
        ways = [(made.step(state, offer.token, last, led=True), offer.token) for offer in made.offers(state, last)]
        state, last = max(ways, key=lambda way: way[0].reached)
        steps += 1
        assert steps <= 2 * sum(map(len, forms)) + 2


def test_the_beam_goes_to_the_best_where_no_names_are_demanded() -> None:
    """Ties go by row and token."""
    made = [Candidate(-2.0, 0, 1), Candidate(-1.0, 1, 2), Candidate(-1.0, 0, 3), Candidate(-3.0, 0, 4)]
    assert allocate(made, 3) == [made[2], made[1], made[0]]


def test_each_bank_keeps_its_best() -> None:
    """A hypothesis that is furthest is not crowded out by better ones that have nothing."""
    made = [Candidate(-float(at), 0, at, State(0)) for at in range(4)]
    far = Candidate(-50.0, 1, 9, State(1, None, 1, 2))
    near = Candidate(-40.0, 2, 9, State(0, None, 0, 1))
    assert allocate([*made, far, near], 4) == [made[0], made[1], near, far]
    assert allocate([*made, far, near], 1) == [far]
