"""One tree of errors; the command line turns any of them into one line and exit code 2."""

from __future__ import annotations

__all__ = [
    "AlignmentError",
    "EditError",
    "FormatError",
    "GlossaryError",
    "ModelError",
    "MtkitError",
]


class MtkitError(Exception):
    """Something the user can act on.

    Args:
        message: What is wrong, in one sentence without a final full stop.
        path: The file it is about, as the user named it.
        line: The line in that file, counted from 1.
        unit: The id of the translation unit or entry it is about.
        hint: What to do about it, in one sentence.
    """

    def __init__(
        self,
        message: str,
        *,
        path: object = None,
        line: int | None = None,
        unit: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.unit = unit
        self.hint = hint

    def __str__(self) -> str:
        """Render as `path:line: unit ID: message; hint`, leaving out what is not known."""
        place = "" if self.path is None else f"{self.path}:"
        if self.line is not None:
            place += f"{self.line}:" if place else f"line {self.line}:"
        if self.unit is not None:
            place += f" unit {self.unit}:" if place else f"unit {self.unit}:"
        text = f"{place} {self.message}" if place else self.message
        return f"{text}; {self.hint}" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with every field, so that a worker process can raise it in its parent."""
        return _rebuild, (type(self), self.message, self.path, self.line, self.unit, self.hint)


def _rebuild(  # noqa: PLR0913, PLR0917 - the fields of the error
    kind: type[MtkitError], message: str, path: str | None, line: int | None, unit: str | None, hint: str | None
) -> MtkitError:
    return kind(message, path=path, line=line, unit=unit, hint=hint)


class FormatError(MtkitError):
    """A file cannot be read or written as the format it claims to be."""


class GlossaryError(MtkitError):
    """A termbase or an entry of it is not usable."""


class AlignmentError(MtkitError):
    """Two documents cannot be aligned, or an alignment breaks its invariant."""


class ModelError(MtkitError):
    """A model is missing, damaged or made for something else."""


class EditError(MtkitError):
    """An edit log does not fit the bitext it is applied to."""
