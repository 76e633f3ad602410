"""TBX: version 3 in the dialect TBX-Basic, both styles, and version 2 (`martif`), as OmegaT and Weblate read it.

What an entry holds beyond the data categories of TBX-Basic (validity, case, hyphen, severity, an id that is no XML
name) stands in a note that begins with `mtkit:`, so that nothing is lost and other tools show it as a remark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtkit.termbase import Termbase, TermEntry

__all__ = ["Tbx"]

Style = Literal["dca", "dct", "v2"]
_NAMES = {"dca": "tbx", "dct": "tbx-dct", "v2": "tbx-v2"}
_SUFFIXES = {"dca": (".tbx",), "dct": (), "v2": (".martif",)}


class Tbx:
    """Reads every TBX of versions 2 and 3 in either style; writes the one it is made for."""

    suffixes: tuple[str, ...]

    def __init__(self, style: Style) -> None:
        """Make the format for writing `dca` (data category as attribute), `dct` (as tag) or `v2`."""
        self.style = style
        self.name = _NAMES[style]
        self.suffixes = _SUFFIXES[style]

    def read(self, path: str, on_remark: Callable[[str], None]) -> list[TermEntry]:
        """The entries of a file; those without Arabic or without English are remarked on and left out.

        Raises:
            FormatError: If it is not well-formed XML, not TBX, or declares entities.
            GlossaryError: If an entry is not usable.
        """
        from mtkit.exchange.tbx_read import read_tbx

        return read_tbx(path, on_remark)

    def write(self, termbase: Termbase, path: str) -> list[str]:
        """Write every entry; version 2 tools are warned of in the answer."""
        from mtkit.exchange.tbx_write import write_tbx

        return write_tbx(termbase, path, self.style)
