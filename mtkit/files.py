"""Opening files as the command line names them: `-`, `.gz`, `.zst`, and outputs that appear whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import stat
import sys
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from mtkit.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COMPRESSED", "open_input", "open_output", "plain_suffix", "write_text"]

COMPRESSED = (".gz", ".zst")


def plain_suffix(path: str | Path) -> str:
    """The suffix that tells the format, in lower case and behind any compression: `.tmx` for `a.TMX.gz`."""
    name = Path(path).name.lower()
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    return Path(name).suffix


@contextlib.contextmanager
def open_input(path: str | Path) -> Iterator[BinaryIO]:
    """Open `path` for reading bytes; `-` is standard input, `.gz` and `.zst` are decompressed.

    Raises:
        FormatError: If there is no such file, it is a folder, may not be read, or its compression is damaged.
            An `OSError` about another file that is raised inside the block passes as it is.
    """
    if str(path) == "-":
        if sys.stdin is None:
            raise FormatError("standard input is closed", path=path, hint="name a file")
        yield cast("BinaryIO", sys.stdin.buffer)
        return
    try:
        with _opened(Path(path)) as stream:
            yield stream
    except FormatError:
        raise
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FormatError("is not a whole gzip file", path=path, hint="compress it again") from error
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.filename not in (None, path, str(path), str(Path(path))):
            raise
        raise _unreadable(path, error) from error


def _unreadable(path: str | Path, error: OSError) -> FormatError:
    """The error that says in the user's words why a file cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return FormatError("no such file", path=path, hint="check the spelling of the path")
    if isinstance(error, IsADirectoryError):
        return FormatError("is a folder, not a file", path=path, hint="name a file in it")
    if isinstance(error, PermissionError):
        return FormatError("may not be read", path=path, hint="check its permissions")
    cause = (error.strerror or type(error).__name__).lower()
    return FormatError(f"cannot be read: {cause}", path=path, hint="check the path")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if path.suffix.lower() == ".gz":
        with gzip.open(path, "rb") as stream:
            yield cast("BinaryIO", stream)
    elif path.suffix.lower() == ".zst":
        with path.open("rb") as raw:
            yield io.BufferedReader(_ZstdReader(path, raw), 1 << 20)
    else:
        with path.open("rb") as stream:
            yield stream


class _ZstdReader(io.RawIOBase):
    """The bytes of all frames of a zstd file; a file that was cut off is an error, never a short text."""

    def __init__(self, path: Path, raw: BinaryIO) -> None:
        import zstandard

        self._path, self._raw = path, raw
        self._damaged = zstandard.ZstdError
        self._decompressor = zstandard.ZstdDecompressor()
        self._frame = self._decompressor.decompressobj()
        self._fresh = True  # nothing of the present frame has been read
        self._input = b""
        self._output = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader hands over
        while not self._output:
            if not self._input:
                self._input = self._raw.read(1 << 13)  # bounds what a hostile file can expand to at once
            if not self._input:
                if self._fresh:
                    return 0
                raise self._error()
            try:
                self._output = memoryview(self._frame.decompress(self._input))
            except self._damaged as error:
                raise self._error() from error
            self._fresh = self._frame.eof
            self._input = self._frame.unused_data
            if self._fresh:
                self._frame = self._decompressor.decompressobj()
        size = min(len(buffer), len(self._output))
        buffer[:size], self._output = self._output[:size], self._output[size:]
        return size

    def _error(self) -> FormatError:
        return FormatError("is not a whole zstd file", path=self._path, hint="compress it again")


@contextlib.contextmanager
def open_output(path: str | Path) -> Iterator[BinaryIO]:
    """Open `path` for writing bytes; the file appears, or replaces the old one, only when the block ends well.

    The bytes go to a temporary file in the same folder, which is synced and renamed; when the block raises, the
    temporary file is removed and what stood at `path` stays. `-` is standard output; devices and pipes are written
    directly; a symbolic link is followed. `.gz` (without a time stamp) and `.zst` compress.

    Raises:
        FormatError: If the folder does not exist or cannot be written, or the disk is full.
    """
    if str(path) == "-":
        with _reported(path):
            yield cast("BinaryIO", sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    target = Path(path)
    with _reported(path):
        if target.is_dir():
            raise FormatError("is a folder, not a file", path=path, hint="name a file to write in it")
        target = Path(os.path.realpath(target))
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            with target.open("wb") as raw, _compressed(target, raw) as stream:
                yield stream
            return
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "read-only", str(path))
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as raw:
                with _compressed(target, raw) as stream:
                    yield stream
                raw.flush()
                os.fsync(raw.fileno())
            temporary.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def _reported(path: str | Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        named = str(error.filename)
        if error.filename not in (None, str(path), os.path.realpath(path)) and not named.endswith(".part"):
            raise  # some other file that was read while this one was being written
        cause = (error.strerror or type(error).__name__).lower()
        raise FormatError(
            f"cannot be written: {cause}",
            path=path,
            hint="nothing was changed; check the folder, its permissions and the free space",
        ) from error


@contextlib.contextmanager
def _compressed(target: Path, raw: BinaryIO) -> Iterator[BinaryIO]:
    suffix = target.suffix.lower()
    if suffix == ".gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as stream:
            yield cast("BinaryIO", stream)
    elif suffix == ".zst":
        import zstandard

        with zstandard.ZstdCompressor(level=9).stream_writer(raw, closefd=False) as writer:
            yield cast("BinaryIO", writer)
    else:
        yield raw


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8 to `path`, whole or not at all, as `open_output` does."""
    with open_output(path) as stream:
        stream.write(text.encode("utf-8"))
