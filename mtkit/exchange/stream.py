"""What every bitext format shares: the head, the stream of units, what was asked for, what was left out or changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, runtime_checkable

from mtkit.bitext import Bitext, DocumentInfo, TranslationUnit
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

__all__ = [
    "BitextFormat",
    "BitextHead",
    "BitextStream",
    "OnReject",
    "ReadRequest",
    "Reject",
    "UpdatableFormat",
    "WriteReport",
]


@dataclass(frozen=True, slots=True)
class BitextHead:
    """What is known of a bitext before its first unit; the fields are those of `Bitext`."""

    source_lang: str
    target_lang: str
    signature: str = ""
    documents: tuple[DocumentInfo, ...] = ()
    props: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class BitextStream:
    """A bitext that is read once, unit by unit, while its file is open.

    Attributes:
        head: Languages, signature, documents, props and notes.
        units: The units in file order; can be iterated once.
        remarks: What the user should be told, one sentence each; complete once `units` is used up.
    """

    head: BitextHead
    units: Iterator[TranslationUnit]
    remarks: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, bitext: Bitext) -> BitextStream:
        """The stream of a bitext in memory."""
        head = BitextHead(
            bitext.source_lang,
            bitext.target_lang,
            bitext.signature,
            bitext.documents,
            bitext.props,
            bitext.notes,
        )
        return cls(head, iter(bitext.units))

    def with_units(self, units: Iterable[TranslationUnit]) -> Bitext:
        """A bitext in memory with this head."""
        head = self.head
        return Bitext(
            head.source_lang,
            head.target_lang,
            tuple(units),
            head.signature,
            head.documents,
            head.props,
            head.notes,
        )


class Reject(NamedTuple):
    """Something in a file that is not in the units read from it.

    Attributes:
        path: The file as the user named it.
        line: Line in the (decompressed) file, counted from 1; None if not known.
        unit: Id of the unit, if it has one.
        reason: Why, in one sentence without a final full stop.
        raw: What is left out, as it stands in the file; for TMX a `tu` element.
        whole: Whether the unit is lost; False where the unit was taken and only a part of it (a variant in a third
            language) was left out.
    """

    path: str
    line: int | None
    unit: str | None
    reason: str
    raw: str
    whole: bool = True


OnReject: TypeAlias = "Callable[[Reject], None]"


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """What the caller of a reader wants.

    Attributes:
        source_lang: Language to take as source; None for what the file says.
        target_lang: Language to take as target; None for what the file says.
        on_reject: Called for everything that is left out. Without it a lost unit raises, and so does a part that
            was left out although the caller did not choose both languages.
    """

    source_lang: str | None = None
    target_lang: str | None = None
    on_reject: OnReject | None = None

    def reject(self, reject: Reject) -> None:
        """Hand over `reject`.

        Raises:
            FormatError: If nobody listens and the loss was not asked for.
        """
        if self.on_reject is not None:
            self.on_reject(reject)
        elif reject.whole or not (self.source_lang and self.target_lang):
            raise FormatError(reject.reason, path=reject.path, line=reject.line, unit=reject.unit)


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a writer did.

    Attributes:
        units: Number of units written.
        removed: Number of characters removed because the format cannot hold them (control characters in XML).
        notes: What else was changed, one sentence each.
    """

    units: int
    removed: int = 0
    notes: tuple[str, ...] = ()


KEPT = frozenset({"markup", "notes", "props", "score", "status"})
"""What a unit may have beside its texts: inline markup, notes, props, a score, the status that a person gave it."""


class BitextFormat(Protocol):
    """One bitext format: a module with one object of this shape, registered in `BITEXT_FORMATS`."""

    @property
    def name(self) -> str:
        """The name on the command line."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File suffixes in lower case, with the dot."""

    @property
    def keeps(self) -> frozenset[str]:
        """What it keeps of a unit beside its texts, of `KEPT`."""

    def open(self, path: str, request: ReadRequest) -> AbstractContextManager[BitextStream]:
        """Open `path` and read its head."""

    def write(self, stream: BitextStream, path: str) -> WriteReport:
        """Write all of `stream` to `path`, whole or not at all."""


@runtime_checkable
class UpdatableFormat(Protocol):
    """A format whose files hold more than a bitext, so that corrected texts are put back into them."""

    def update(self, path: str, units: Sequence[TranslationUnit]) -> WriteReport:
        """Put the targets of `units`, which are all units of the file at `path`, into it; the rest of it stays."""
