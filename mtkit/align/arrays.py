"""Model files: NumPy arrays in a zip archive, the same bytes for the same arrays."""

from __future__ import annotations

import io
import zipfile
import zlib
from tokenize import TokenError
from typing import TYPE_CHECKING, Any

import numpy as np

from mtkit.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["pack_arrays", "pack_words", "read_arrays", "unpack_words"]

_DAMAGE = (
    *(OSError, ValueError, TypeError, RuntimeError, EOFError, SyntaxError),
    *(TokenError, zipfile.BadZipFile, zlib.error),
)
"""What zipfile and NumPy raise, depending on where a file is damaged."""


def pack_arrays(arrays: dict[str, NDArray[np.generic]]) -> bytes:
    """Arrays as an `.npz` archive without time stamps, so that equal arrays give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue(), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of a file that `pack_arrays` made.

    Raises:
        ModelError: If the file is missing or damaged.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except FileNotFoundError as error:
        raise ModelError("no such model file", path=path, hint="check --model, or install mtkit again") from error
    except _DAMAGE as error:
        raise ModelError(
            f"is not a model file of mtkit: {error}", path=path, hint="check --model, or install mtkit again"
        ) from error


def pack_words(words: list[str]) -> NDArray[np.uint8]:
    """A list of words without line breaks as one array of bytes."""
    return np.frombuffer("\n".join(words).encode("utf-8"), np.uint8)


def unpack_words(array: NDArray[np.uint8]) -> list[str]:
    """The words of `pack_words`."""
    return array.tobytes().decode("utf-8").split("\n") if array.size else []
