"""Opening files as the command line names them: `-`, `.gz`, `.zst`, and outputs that appear whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import stat
import sys
import tempfile
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
    """
    if str(path) == "-":
        yield cast("BinaryIO", sys.stdin.buffer)
        return
    try:
        with _opened(Path(path)) as stream:
            yield stream
    except FormatError:
        raise
    except FileNotFoundError as error:
        raise FormatError("no such file", path=path, hint="check the spelling of the path") from error
    except IsADirectoryError as error:
        raise FormatError("is a folder, not a file", path=path, hint="name a file in it") from error
    except PermissionError as error:
        raise FormatError("may not be read", path=path, hint="check its permissions") from error
    except (EOFError, gzip.BadGzipFile) as error:
        raise FormatError("is not a whole gzip file", path=path, hint="compress it again") from error


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if path.suffix.lower() == ".gz":
        with gzip.open(path, "rb") as stream:
            yield cast("BinaryIO", stream)
    elif path.suffix.lower() == ".zst":
        import zstandard

        try:
            with (
                path.open("rb") as raw,
                zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as reader,
            ):
                yield cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", reader), 1 << 20))
        except zstandard.ZstdError as error:
            raise FormatError("is not a whole zstd file", path=path, hint="compress it again") from error
    else:
        with path.open("rb") as stream:
            yield stream


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
        target = target.resolve()
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
        if error.filename not in (None, str(path)) and not str(error.filename).endswith(".part"):
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
