"""The line format of alignments."""

from __future__ import annotations

import pytest

from mtkit.bitext import Bead, Span
from mtkit.errors import FormatError
from mtkit.exchange import format_beads, parse_beads


def test_what_is_written() -> None:
    """Indices of both sides, the score in four decimals."""
    beads = [Bead(Span(0, 2), Span(0, 1), 0.83), Bead(Span(2, 2), Span(1, 2)), Bead(Span(2, 3), Span(2, 2), 1)]
    assert format_beads(beads) == "[0, 1]:[0]:0.8300\n[]:[1]\n[2]:[]:1.0000\n"
    assert parse_beads(format_beads(beads)) == [((0, 1), (0,)), ((), (1,)), ((2,), ())]


@pytest.mark.parametrize(
    ("line", "bead"),
    [
        ("[0, 1] : [0]", ((0, 1), (0,))),
        ("  [3,5]:[ 2 ]:0.5:more", ((3, 5), (2,))),
        ("(1, 2):(3,)", ((1, 2), (3,))),
        ("[]:[]", ((), ())),
        ("\ufeff[7]:[8]\r", ((7,), (8,))),
    ],
)
def test_what_is_read(line: str, bead: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    """Spaces, gaps, tuples, a third field, null beads, CRLF, a byte order mark."""
    assert [bead] == parse_beads(f"{line}\n\n")
    assert [bead] == parse_beads([line])


@pytest.mark.parametrize("line", ["0:0", "[0]", "[a]:[0]", "[0 1]:[0]", "[0]:[-1]", "[0:[1]", "[0];[1]", "[,]:[0]"])
def test_what_is_no_bead(line: str) -> None:
    """The line is said."""
    with pytest.raises(FormatError, match=r"gold:2: not a bead: .*write lines such as \[0, 1\]:\[0\]"):
        parse_beads(f"[0]:[0]\n{line}\n", "gold")
