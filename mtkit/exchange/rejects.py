"""A file for what a reader could not take, in the format it came from, so that it can be mended and read again."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, BinaryIO

from mtkit import __version__
from mtkit.exchange.languages import UNKNOWN
from mtkit.exchange.xliff.vocabulary import DEFAULT_ORIGINAL, DIALECT_1, DIALECT_2, Dialect
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

    From TMX it becomes a TMX file with the reasons as comments, from XLIFF an XLIFF file; from the formats of lines it
    holds the lines as they are. It is written also where nothing was rejected, so that no older one is mistaken for it.
    """
    with open_output(path) as out:
        if format_name == "tmx":
            out.write(_TMX_HEAD.encode())
            yield lambda reject: _write_unit(out, reject)
            out.write(b"</body>\n</tmx>\n")
        elif format_name.startswith("xliff"):
            frame = _XliffFrame(out)
            yield frame.take
            frame.end()
        else:
            yield lambda reject: _write_line(out, reject)


def _write_unit(out: BinaryIO, reject: Reject) -> None:
    reason = f"line {reject.line}: {reject.reason}".replace("--", "- -").rstrip("-")
    out.write(f"<!-- {reason} -->\n{reject.raw}\n".encode())


class _XliffFrame:
    """An XLIFF file of the version of its first unit; its languages are not known."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._end = out, ""

    def take(self, reject: Reject) -> None:
        if not self._end:
            self._begin(DIALECT_2 if reject.raw.startswith("<unit") else DIALECT_1)
        _write_unit(self._out, reject)

    def end(self) -> None:
        if not self._end:
            self._begin(DIALECT_1)
        self._out.write(self._end.encode())

    def _begin(self, dialect: Dialect) -> None:
        first = dialect is DIALECT_1
        langs = f'{"source-language" if first else "srcLang"}="{UNKNOWN}"'
        root = f'<xliff version="{dialect.version}" xmlns="{dialect.namespace}"'
        file = f'<file original="{DEFAULT_ORIGINAL}"'
        if first:
            start = f'{root}>\n{file} {langs} datatype="plaintext">\n<body>\n'
        else:
            start = f'{root} {langs}>\n{file} id="f1">\n'
        self._out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{start}'.encode())
        self._end = f"{'</body>' + chr(10) if first else ''}</file>\n</xliff>\n"


def _write_line(out: BinaryIO, reject: Reject) -> None:
    out.write(f"{reject.raw}\n".encode("utf-8", "replace"))
