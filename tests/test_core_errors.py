"""The tree of errors: what a user reads, and what survives the way from a worker process."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from mtkit import errors
from mtkit.errors import AlignmentError, EditError, FormatError, GlossaryError, ModelError, MtkitError

KINDS = (AlignmentError, EditError, FormatError, GlossaryError, ModelError)


def test_all_is_sorted_and_whole() -> None:
    """`__all__` names every error class of the module."""
    classes = sorted(name for name, value in vars(errors).items() if isinstance(value, type))
    assert errors.__all__ == classes


@pytest.mark.parametrize("kind", KINDS)
def test_one_tree(kind: type[MtkitError]) -> None:
    """Each error is an MtkitError, so that one `except` catches them all."""
    assert issubclass(kind, MtkitError)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (MtkitError("it broke"), "it broke"),
        (MtkitError("it broke", hint="mend it"), "it broke; mend it"),
        (FormatError("is empty", path="a.txt"), "a.txt: is empty"),
        (FormatError("is empty", path=Path("b") / "a.txt"), "b/a.txt: is empty"),
        (FormatError("no tab", path="a.tsv", line=7), "a.tsv:7: no tab"),
        (FormatError("no tab", line=7), "line 7: no tab"),
        (FormatError("no target", unit="u3"), "unit u3: no target"),
        (FormatError("no target", path="a.tmx", unit="u3"), "a.tmx: unit u3: no target"),
        (
            FormatError("no target", path="a.tmx", line=9, unit="u3", hint="add a tuv"),
            "a.tmx:9: unit u3: no target; add a tuv",
        ),
        (GlossaryError("لا مقابل", path="أسماء.tsv", line=1), "أسماء.tsv:1: لا مقابل"),
    ],
)
def test_the_line_that_a_user_reads(error: MtkitError, line: str) -> None:
    """Place first, then what is wrong, then what to do; what is not known is left out."""
    assert str(error) == line


@pytest.mark.parametrize("kind", KINDS)
def test_errors_travel_between_processes(kind: type[MtkitError]) -> None:
    """A pickled error keeps its class and every field."""
    error = kind("broken", path="a", line=3, unit="u", hint="mend it")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is kind
    assert (again.message, again.path, again.line, again.unit, again.hint) == ("broken", "a", 3, "u", "mend it")
    assert str(again) == str(error)
