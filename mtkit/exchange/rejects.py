"""A file for what a reader could not take, in the format it came from, so that it can be mended and read again."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, BinaryIO

from mtkit import __version__
from mtkit.files import open_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mtkit.exchange.stream import Reject

__all__ = ["open_rejects"]

_TMX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    f'<header creationtool="mtkit" creationtoolversion="{__version__}" segtype="sentence" o-tmf="mtkit" '
    'adminlang="en" srclang="*all*" datatype="plaintext"/>\n<body>\n'
)


@contextlib.contextmanager
def open_rejects(path: str, format_name: str) -> Iterator[Callable[[Reject], None]]:
    """Open `path`, and take rejects of a file of the format `format_name` until the block ends.

    From TMX it becomes a TMX file with the reasons as comments; from the formats of lines it holds the lines as they
    are. It is written also where nothing was rejected, so that no older one is mistaken for it.
    """
    with open_output(path) as out:
        if format_name == "tmx":
            out.write(_TMX_HEAD.encode())
            yield lambda reject: _write_tu(out, reject)
            out.write(b"</body>\n</tmx>\n")
        else:
            yield lambda reject: _write_line(out, reject)


def _write_tu(out: BinaryIO, reject: Reject) -> None:
    reason = f"line {reject.line}: {reject.reason}".replace("--", "- -").rstrip("-")
    out.write(f"<!-- {reason} -->\n{reject.raw}\n".encode())


def _write_line(out: BinaryIO, reject: Reject) -> None:
    out.write(f"{reject.raw}\n".encode("utf-8", "replace"))
