"""Files: inputs by any name, outputs that appear whole or not at all."""

from __future__ import annotations

import gzip
import io
import os
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from mtkit.errors import FormatError
from mtkit.files import open_input, open_output, plain_suffix, write_text

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "قال الرئيس أحمد الشرع: «لا عودة».\nThe president said so.\n" * 400


class StopError(Exception):
    """Raised in the middle of writing."""


def names(folder: Path) -> list[str]:
    """Everything in a folder, hidden files too."""
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.tmx", ".tmx"),
        ("a.TMX.gz", ".tmx"),
        ("b/c.ar.jsonl.zst", ".jsonl"),
        ("README", ""),
        ("x.gz", ""),
        (".hidden", ""),
    ],
)
def test_plain_suffix_looks_behind_the_compression(name: str, suffix: str) -> None:
    """The suffix that tells the format stands before `.gz` and `.zst`, in any letter case."""
    assert suffix == plain_suffix(name)


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "a.txt.zst", "a.GZ", "نص عربي.txt"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str) -> None:
    """Plain and compressed files round trip, and nothing else stays in the folder."""
    write_text(tmp_path / name, TEXT)
    with open_input(tmp_path / name) as stream:
        assert stream.read().decode("utf-8") == TEXT
    assert [name] == names(tmp_path)


@given(chunks=st.lists(st.binary(max_size=5000), max_size=5))
def test_any_bytes_survive_zstd(tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]) -> None:
    """Several frames behind one another are one file, and lines come out whole."""
    path = tmp_path_factory.mktemp("zst") / "a.zst"
    path.write_bytes(b"".join(zstandard.compress(chunk) for chunk in chunks))
    with open_input(path) as stream:
        assert b"".join(chunks) == b"".join(stream)


@pytest.mark.parametrize(
    ("name", "magic"), [("a.txt.gz", b"\x1f\x8b"), ("a.txt.zst", b"\x28\xb5\x2f\xfd"), ("a.txt", b"\xd9\x82")]
)
def test_the_suffix_decides_the_compression(tmp_path: Path, name: str, magic: bytes) -> None:
    """A `.gz` output is gzip, a `.zst` output is zstd, any other is plain."""
    write_text(tmp_path / name, TEXT)
    assert (tmp_path / name).read_bytes().startswith(magic)


def test_gzip_output_has_no_time_stamp(tmp_path: Path) -> None:
    """The same text gives the same bytes, whatever the file is called and whenever it is written."""
    write_text(tmp_path / "a.gz", TEXT)
    write_text(tmp_path / "b.gz", TEXT)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert (tmp_path / "a.gz").read_bytes()[4:8] == b"\0\0\0\0"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("cut.gz", gzip.compress(TEXT.encode(), mtime=0)[:-9], "is not a whole gzip file"),
        ("plain.gz", b"no gzip at all", "is not a whole gzip file"),
        ("flipped.gz", gzip.compress(bytes(range(256)) * 40, mtime=0)[:60] + b"\xff" * 300, "is not a whole gzip file"),
        ("cut.zst", zstandard.compress(TEXT.encode())[:-5], "is not a whole zstd file"),
        ("half.zst", zstandard.compress(os.urandom(300_000))[:150_000], "is not a whole zstd file"),
        ("plain.zst", b"no zstd at all", "is not a whole zstd file"),
        ("tail.zst", zstandard.compress(b"good") + b"bad tail", "is not a whole zstd file"),
    ],
)
def test_damaged_compression_is_an_error(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """A cut or damaged file never passes as a short one."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FormatError) as caught, open_input(path) as stream:
        stream.read()
    assert (message, str(path), "compress it again") == (caught.value.message, caught.value.path, caught.value.hint)


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "a.txt.zst"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    """A path that leads nowhere says so and points at the spelling."""
    with pytest.raises(FormatError) as caught, open_input(tmp_path / name):
        pass
    assert f"{tmp_path / name}: no such file; check the spelling of the path" == str(caught.value)


@pytest.mark.parametrize("name", ["folder", "folder.gz", "folder.zst"])
def test_a_folder_is_no_file(tmp_path: Path, name: str) -> None:
    """A folder can be neither read nor written as a file."""
    (tmp_path / name).mkdir()
    with pytest.raises(FormatError, match="is a folder, not a file"), open_input(tmp_path / name):
        pass
    with pytest.raises(FormatError, match="is a folder, not a file"), open_output(tmp_path / name):
        pass
    assert [name] == names(tmp_path)


def test_a_path_through_a_file_is_an_error(tmp_path: Path) -> None:
    """`a.txt/b` where `a.txt` is a file gives one clear line in both directions."""
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FormatError, match="cannot be read: not a directory"), open_input(tmp_path / "a.txt" / "b"):
        pass
    with pytest.raises(FormatError, match="cannot be written: not a directory"):
        write_text(tmp_path / "a.txt" / "b", "x")


def test_a_name_that_is_too_long_is_an_error(tmp_path: Path) -> None:
    """The system's own limits are reported in one line too."""
    with pytest.raises(FormatError, match="cannot be read: file name too long"), open_input(tmp_path / ("a" * 300)):
        pass
    with pytest.raises(FormatError, match="cannot be written: file name too long"):
        write_text(tmp_path / ("a" * 300), "x")


def test_errors_of_other_files_are_not_laid_on_the_input(tmp_path: Path) -> None:
    """A missing file inside the block keeps its own name."""
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FileNotFoundError), open_input(tmp_path / "a.txt"), (tmp_path / "other.txt").open("rb"):
        pass


def test_errors_of_other_files_are_not_laid_on_the_output(tmp_path: Path) -> None:
    """An input that is missing while an output is written is not called a failed write, and nothing is left."""
    with pytest.raises(FileNotFoundError), open_output(tmp_path / "a.txt"), (tmp_path / "other.txt").open("rb"):
        pass
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "a.txt.zst"])
@pytest.mark.parametrize("error", [StopError, KeyboardInterrupt, SystemExit, MemoryError])
def test_a_broken_write_leaves_the_old_file(tmp_path: Path, name: str, error: type[BaseException]) -> None:
    """Whatever stops the writing, what stood there stands there still and no other file appears."""
    write_text(tmp_path / name, "old")
    before = (tmp_path / name).read_bytes()

    def write() -> None:
        with open_output(tmp_path / name) as stream:
            stream.write(TEXT.encode())
            raise error

    with pytest.raises(error):
        write()
    assert [name] == names(tmp_path)
    assert before == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "a.txt.zst"])
def test_a_broken_first_write_leaves_nothing(tmp_path: Path, name: str) -> None:
    """A file that was never whole never appears, not even while it is being written."""

    def write() -> None:
        with open_output(tmp_path / name) as stream:
            stream.write(TEXT.encode())
            assert name not in names(tmp_path)
            raise StopError

    with pytest.raises(StopError):
        write()
    assert names(tmp_path) == []


def test_readers_see_the_old_file_until_the_new_is_whole(tmp_path: Path) -> None:
    """The name changes hands in one step."""
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    with open_output(path) as stream:
        stream.write(b"new")
        stream.flush()
        assert path.read_text(encoding="utf-8") == "old"
    assert path.read_text(encoding="utf-8") == "new"


def test_permissions_are_kept(tmp_path: Path) -> None:
    """A replaced file keeps its mode; a new one gets what the umask gives, not the 0600 of a temporary file."""
    old = tmp_path / "old.txt"
    old.write_text("x", encoding="utf-8")
    old.chmod(0o640)
    write_text(old, "y")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    mask = os.umask(0o022)
    try:
        write_text(tmp_path / "new.txt", "y")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o644


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    """Writing to a link replaces what it points at; the link stays a link."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("old", encoding="utf-8")
    link = tmp_path / "link.txt"
    link.symlink_to("real/a.txt")
    write_text(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "real" / "a.txt").read_text(encoding="utf-8") == "new"
    with open_input(link) as stream:
        assert stream.read() == b"new"
    assert names(tmp_path / "real") == ["a.txt"]


def test_a_dangling_link_gets_its_target(tmp_path: Path) -> None:
    """A link to a file that is not there yet makes that file."""
    link = tmp_path / "link.txt"
    link.symlink_to("later.txt")
    write_text(link, "new")
    assert (tmp_path / "later.txt").read_text(encoding="utf-8") == "new"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """An output in a folder that does not exist says what to check."""
    with pytest.raises(FormatError) as caught:
        write_text(tmp_path / "no" / "a.txt", "x")
    assert caught.value.message == "cannot be written: no such file or directory"
    assert str(tmp_path / "no" / "a.txt") == caught.value.path
    assert names(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110 - no Path at import
def test_a_full_device_is_an_error() -> None:
    """A device is written directly, and its being full is reported."""
    with pytest.raises(FormatError, match="/dev/full: cannot be written: no space left on device"):
        write_text("/dev/full", TEXT)


def test_a_device_is_not_replaced() -> None:
    """The null device takes everything and stays a device."""
    write_text(os.devnull, TEXT)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)  # noqa: PTH116 - a device, not a path of ours


def test_a_named_pipe_is_written_directly(tmp_path: Path) -> None:
    """A reader at the other end of a pipe gets the bytes, and the pipe stays."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_text(pipe, "through")
    reader.join(10)
    assert got == [b"through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from mtkit.errors import FormatError
from mtkit.files import open_output
try:
    with open_output(sys.argv[1]) as stream:
        for _ in range(100):
            stream.write(bytes(__import__("os").urandom(2_000)))
except FormatError as error:
    print(error)
"""


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "a.txt.zst"])
def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path, name: str) -> None:
    """When a write fails half-way the error names the file and the folder is as it was."""
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / name)], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith(f"{tmp_path / name}: cannot be written: file too large; nothing was changed")
    assert names(tmp_path) == []


AS_NOBODY = """
import os, sys
sys.path[:0] = sys.argv[3:]
from mtkit.errors import FormatError
from mtkit.files import open_input, write_text
os.umask(0o077)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    if sys.argv[1] == "read":
        with open_input(sys.argv[2]) as stream:
            stream.read()
    else:
        write_text(sys.argv[2], "new")
except FormatError as error:
    print(error.message)
"""


def as_nobody(what: str, path: Path) -> str:
    """Read or write `path` without the rights of the superuser; the message of the error."""
    run = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, what, str(path), *sys.path], capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that every user can reach."""
    folder = tmp_path
    while folder != folder.parent and folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK):
        if folder.stat().st_mode & stat.S_ISVTX:
            break
        folder.chmod(0o755)
        folder = folder.parent
    return tmp_path


def test_a_read_only_file_is_not_replaced(open_folder: Path) -> None:
    """A file without write permission is left alone, though its folder would let it be replaced."""
    open_folder.chmod(0o777)
    path = open_folder / "a.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o444)
    assert as_nobody("write", path) == "cannot be written: read-only"
    assert (path.read_text(encoding="utf-8"), names(open_folder)) == ("old", ["a.txt"])


def test_a_read_only_folder_is_an_error(open_folder: Path) -> None:
    """A folder that takes no files gives one line, and nothing appears."""
    open_folder.chmod(0o555)
    assert as_nobody("write", open_folder / "a.txt") == "cannot be written: permission denied"
    assert names(open_folder) == []
    open_folder.chmod(0o755)


def test_a_file_without_permission_is_not_read(open_folder: Path) -> None:
    """A file that may not be read says so."""
    path = open_folder / "a.txt"
    path.write_text("secret", encoding="utf-8")
    path.chmod(0)
    assert as_nobody("read", path) == "may not be read"


class Stream(io.TextIOWrapper):
    """A text stream over bytes in memory, as the standard streams are."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")


def test_a_dash_is_the_standard_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads standard input and writes standard output, and closes neither."""
    out = Stream()
    monkeypatch.setattr(sys, "stdin", Stream(TEXT.encode()))
    monkeypatch.setattr(sys, "stdout", out)
    with open_input("-") as source, open_output("-") as target:
        target.write(source.read())
    assert (TEXT.encode(), False) == (out.buffer.getvalue(), out.closed)  # type: ignore[attr-defined]


def test_a_closed_standard_input_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process without standard input is told to name a file."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(FormatError, match="-: standard input is closed; name a file"), open_input("-"):
        pass


def test_a_broken_pipe_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that went away is not an unwritable file; the command line ends quietly on it."""

    def write() -> None:
        with open_output("-"):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        write()
