"""Models of transformers from a folder or the hub: libraries, small files, hashes, errors that say what to do.

Nothing is fetched or imported before it is asked for, and no code of a model is ever run.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtkit.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ModelFiles", "libraries", "plain_name", "unloadable"]

REMEDY = "pip install 'mtkit[neural]'"
"""What installs the libraries."""

_LOADING = (OSError, ValueError, KeyError, RuntimeError, ImportError, TypeError, AttributeError)
_END = 1 << 20
_TOLD = 160


def libraries(name: str, user: str) -> tuple[Any, Any]:
    """The modules torch and transformers.

    Args:
        name: The model they are wanted for.
        user: What needs them, for the message: "the aligner neural".

    Raises:
        ModelError: If one of them is not installed.
    """
    try:
        import torch
        import transformers
    except ImportError as error:
        raise ModelError(
            f"{user} needs {error.name or 'torch'}, which is not installed", path=name, hint=REMEDY
        ) from error
    return torch, transformers


def unloadable(name: str, error: Exception) -> ModelError:
    """The error that says why a model cannot be loaded, and what to do about it."""
    cause = _short(" ".join(str(error).split()))
    if Path(name).is_dir():
        return ModelError(f"cannot be loaded: {cause}", path=name, hint="name a folder that transformers can load")
    return ModelError(
        f"is no folder here, and cannot be had from the hub: {cause}",
        path=name,
        hint="without a network: fetch it where there is one (hf download NAME --local-dir DIR) and give --model DIR",
    )


def _short(text: str) -> str:
    """The first sentences of a message, no more than fit into a line; a sentence ends before a space."""
    if len(text) <= _TOLD:
        return text.rstrip(".")
    whole = text[: _TOLD + 1].rpartition(". ")[0]
    return whole or f"{text[:_TOLD].rpartition(' ')[0]} \u2026"


def plain_name(name: str) -> str:
    """The last part of a path or id, fit for a signature."""
    return re.sub(r"[^\w.+-]", "-", Path(name).name or "model")


class ModelFiles:
    """The files of a model, in a folder or on the hub.

    Args:
        name: A folder, or an id on the hub.

    Raises:
        ModelError: If `name` is a path and no folder.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        folder = Path(name)
        self._folder = folder if folder.is_dir() else None
        if self._folder is None and (folder.exists() or name.startswith((".", "/", "~")) or name.count("/") > 1):
            raise ModelError("is no folder with a model", path=name, hint="name a folder or an id on the hub")

    def load(self, loader: Any, **options: object) -> Any:
        """What `loader.from_pretrained` makes of the model; code that comes with a model is not run.

        Raises:
            ModelError: If it cannot be loaded, or the hub is out of reach.
        """
        try:
            return loader.from_pretrained(self.name, trust_remote_code=False, **options)
        except _LOADING as error:
            raise unloadable(self.name, error) from error

    def path(self, file: str) -> Path | None:
        """Where a file of the model lies; None if it has no such file."""
        if self._folder is not None:
            path = self._folder / file
            return path if path.is_file() else None
        from transformers.utils import cached_file

        try:
            found = cached_file(self.name, file, _raise_exceptions_for_missing_entries=False)
        except (OSError, ValueError) as error:
            raise unloadable(self.name, error) from error
        return None if found is None else Path(found)

    def read(self, file: str) -> Any:
        """What a JSON file of the model holds; None if it has no such file."""
        path = self.path(file)
        if path is None:
            return None
        try:
            return json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{file} is damaged", path=self.name, hint="fetch the model again") from error

    def digest(self, settings: Iterable[str], weights: Iterable[str]) -> str:
        """A hash of what makes the output.

        Args:
            settings: JSON files, of which all counts.
            weights: Large files, of which size and ends count.
        """
        told = hashlib.sha256()
        for file in settings:
            told.update(json.dumps(self.read(file), sort_keys=True).encode())
        for file in weights:
            path = self.path(file)
            if path is not None:
                with path.open("rb") as stream:
                    told.update(stream.read(_END))
                    size = stream.seek(0, 2)
                    stream.seek(max(size - _END, 0))
                    told.update(stream.read() + str(size).encode())
        return told.hexdigest()
