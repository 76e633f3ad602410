"""Bad input, bad targets and interruption: one clear line, exit code 2, and no half-written file.

These run the real command in a process of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ARABIC = "وصل الوفد إلى المدينة صباح الأحد.\n\nولم تعلن أي نتائج حتى الآن.\n"
ENGLISH = "The delegation reached the city on Sunday morning.\n\nNo results have been announced so far.\n"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" + bytes(range(256)) * 4
JUNK = bytes((n * 73 + n // 7) % 256 for n in range(8000))


def command(*words: object) -> list[str]:
    """The words of a process that runs mtkit with the aligner that needs no model."""
    return [sys.executable, "-m", "mtkit", "align", *map(str, words), "--aligner", "length"]


def run(*words: object, limit: Callable[[], None] | None = None) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `mtkit align`."""
    done = subprocess.run(
        command(*words),
        capture_output=True,
        check=False,
        preexec_fn=limit,
        timeout=60,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def good(tmp_path: Path) -> tuple[Path, Path]:
    """An Arabic and an English file that can be aligned."""
    source, target = tmp_path / "good.ar.txt", tmp_path / "good.en.txt"
    source.write_text(ARABIC, encoding="utf-8")
    target.write_text(ENGLISH, encoding="utf-8")
    return source, target


def put(path: Path, content: bytes | None) -> Path:
    """Write a file; None makes a folder."""
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", ..., "no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n\t\n", ""),
        ("bom.txt", b"\xef\xbb\xbf", ""),
        ("folder.txt", None, "is a folder"),
        ("junk.txt", JUNK, ""),
        ("zeros.txt", bytes(5000), ""),
        ("report.txt", PDF, "PDF"),
        ("broken.txt", ARABIC.encode()[:40] + b"\xff\xfe\x81\x8d" + ARABIC.encode(), ""),
        ("cut.txt.gz", b"\x1f\x8b\x08\x00", "gzip"),
        ("junk.docx", JUNK, ""),
        ("english.txt", ENGLISH.encode(), "both English"),
        ("digits.txt", b"1 2 3\n\n4 5 6\n", ""),
    ],
)
def test_a_bad_source_is_one_line(
    tmp_path: Path, good: tuple[Path, Path], name: str, content: object, message: str
) -> None:
    """Whatever is wrong with a file, the line names it and says what; nothing is written."""
    source = tmp_path / name
    if content is not ...:
        put(source, content)  # type: ignore[arg-type]
    before = sorted(tmp_path.iterdir())
    code, out, err = run(source, good[1], "-o", tmp_path / "out.tmx")
    assert (code, out) == (2, "")
    assert message in err
    assert str(source) in err
    assert "internal error" not in err
    assert "Traceback" not in err
    assert err.strip().splitlines()[-1:] == [line for line in err.splitlines() if line.strip()][-1:]
    assert sorted(tmp_path.iterdir()) == before


def test_errors_of_input_are_one_line(tmp_path: Path, good: tuple[Path, Path]) -> None:
    """The form of the line: the program, the file, what is wrong, what to do."""
    path = tmp_path / "missing.txt"
    assert run(path, good[1]) == (2, "", f"mtkit: {path}: no such file; check the spelling of the path\n")


def test_a_file_and_a_folder_do_not_go_together(tmp_path: Path, good: tuple[Path, Path]) -> None:
    """A folder where a file is meant is said before any work."""
    code, out, err = run(tmp_path, good[1])
    assert (code, out) == (2, "")
    assert f"{tmp_path} is a folder and {good[1]} is not" in err


def test_windows_1256_is_read_and_said(tmp_path: Path, good: tuple[Path, Path]) -> None:
    """The old Arabic encoding is no error: it is recognised and noted."""
    source = put(tmp_path / "old.txt", (ARABIC * 8).encode("cp1256"))
    code, out, err = run(source, good[1])
    assert code == 0
    assert "وصل الوفد" in out
    assert "1256" in err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110 - evaluated at import
def test_a_full_device(good: tuple[Path, Path]) -> None:
    """A device without room is reported as a file would be."""
    code, out, err = run(*good, "-o", "/dev/full", "--to", "tmx", "-q")
    assert (code, out) == (2, "")
    assert err.startswith("mtkit: /dev/full: cannot be written: no space left on device")
    assert err.count("\n") == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110 - evaluated at import
@pytest.mark.parametrize("words", [(), ("--json",), ("--to", "table"), ("--to", "beads")])
def test_a_full_standard_output(good: tuple[Path, Path], words: tuple[str, ...]) -> None:
    """Standard output that cannot be written is an error too, in one line, without a second one at exit."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [*command(*good, *words), "-q"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "no space left on device" in done.stderr.decode()


@pytest.mark.parametrize("suffix", ["tmx", "tsv", "jsonl", "xlsx", "beads", "tmx.gz"])
def test_a_disk_that_fills_up(tmp_path: Path, good: tuple[Path, Path], suffix: str) -> None:
    """When the disk is full half-way the old file stays whole and no other appears."""
    output = put(tmp_path / f"out.{suffix}", b"old")
    before = sorted(tmp_path.iterdir())

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5, 5))

    code, out, err = run(*good, "-o", output, "-q", limit=limit)
    assert (code, out) == (2, "")
    assert "cannot be written: file too large" in err
    assert err.count("\n") == 1
    assert (output.read_bytes(), sorted(tmp_path.iterdir())) == (b"old", before)


def as_ordinary_user() -> None:
    """Take from this process what lets the superuser pass over permissions (CAP_DAC_OVERRIDE, _READ_SEARCH)."""
    if os.geteuid() == 0:
        for capability in (1, 2):
            if ctypes.CDLL(None, use_errno=True).prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
                raise OSError(ctypes.get_errno(), "prctl")


@pytest.fixture
def ordinary() -> None:
    """Skip where the superuser cannot become an ordinary user."""
    probe = [sys.executable, "-c", "pass"]
    try:
        subprocess.run(probe, preexec_fn=as_ordinary_user, check=True)
    except (subprocess.SubprocessError, AttributeError):
        pytest.skip("the superuser passes over all permissions here")


def test_a_read_only_folder(tmp_path: Path, good: tuple[Path, Path], ordinary: None) -> None:
    """A folder that may not be written gives one line."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    code, out, err = run(*good, "-o", folder / "out.tmx", "-q", limit=as_ordinary_user)
    assert (code, out) == (2, "")
    assert err.startswith(f"mtkit: {folder / 'out.tmx'}: cannot be written: permission denied; ")
    assert err.count("\n") == 1
    assert list(folder.iterdir()) == []


def test_a_read_only_file(tmp_path: Path, good: tuple[Path, Path], ordinary: None) -> None:
    """A file that may not be written is not replaced."""
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    output = put(folder / "out.tmx", b"old")
    output.chmod(0o444)
    code, out, err = run(*good, "-o", output, "-q", limit=as_ordinary_user)
    assert (code, out) == (2, "")
    assert err.startswith(f"mtkit: {output}: cannot be written: read-only; ")
    assert (output.read_bytes(), list(folder.iterdir())) == (b"old", [output])


def wait_for(seen: Callable[[], bool]) -> None:
    """Give a process the time to come to a point."""
    end = time.monotonic() + 30
    while not seen():
        assert time.monotonic() < end, "the process did not come to the point"
        time.sleep(0.02)


def stop(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Order a process to stop; again where the order was lost because it came just before a read that waits."""
    for _ in range(10):
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(4)
            return


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_in_a_single_pair(tmp_path: Path, good: tuple[Path, Path], number: signal.Signals) -> None:
    """A run that is stopped while it reads says so in one line and leaves nothing."""
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        command(pipe, good[1], "-o", tmp_path / "out.tmx"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process, pipe.open("wb"):  # opening waits for the reader
        stop(process, number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (2, b"")
    assert err == b"mtkit: stopped; no output was left half written\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.ar.txt", "good.en.txt", "pipe.txt"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("old", [None, b"old"])
def test_ctrl_c_in_the_midst_of_writing(tmp_path: Path, number: signal.Signals, old: bytes | None) -> None:
    """A file that is half written when the order to stop comes goes away; what stood there stays."""
    output = tmp_path / "out.tsv"
    if old is not None:
        output.write_bytes(old)
    process = subprocess.Popen(
        [sys.executable, "-m", "mtkit", "convert", "-", output, "--from", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(b'{"mtkit": "bitext", "source_lang": "ar", "target_lang": "en"}\n')
    process.stdin.write(b'{"id": "1", "source": "\xd8\xa3", "target": "a"}\n' * 20_000)
    process.stdin.flush()
    wait_for(lambda: any(path.name.startswith(".out.tsv.") for path in tmp_path.iterdir()))
    stop(process, number)
    process.wait(30)
    with process:
        assert process.stderr is not None
        err = process.stderr.read()
    assert (process.returncode, err) == (2, b"mtkit: stopped; no output was left half written\n")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == ({} if old is None else {"out.tsv": old})


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_in_the_midst_of_many_pairs(tmp_path: Path, jobs: int) -> None:
    """Pairs that were done are whole, the one at work leaves nothing, and no worker outlives the run."""
    for number in range(3):
        for side, text in (("ar", ARABIC), ("en", ENGLISH)):
            (tmp_path / side).mkdir(exist_ok=True)
            (tmp_path / side / f"{number}.txt").write_text(text, encoding="utf-8")
    pipe = tmp_path / "ar" / "2.txt"
    pipe.unlink()
    os.mkfifo(pipe)
    output = tmp_path / "out"
    process = subprocess.Popen(
        command(tmp_path / "ar", tmp_path / "en", "-o", output, "--jobs", jobs),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process, pipe.open("wb"):
        wait_for(lambda: (output / "0.tmx").exists() and (output / "1.tmx").exists())
        stop(process, signal.SIGINT)
        out, err = process.communicate(timeout=30)  # ends only when every worker has closed its end
    assert (process.returncode, out) == (2, b"")
    assert err == b"mtkit: stopped; no output was left half written\n"
    assert sorted(path.name for path in output.iterdir()) == ["0.tmx", "1.tmx"]
    assert all(path.read_bytes().rstrip().endswith(b"</tmx>") for path in output.iterdir())


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Ids of the worker processes that align pairs."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not list the children of a process")
    ids = [int(word) for word in children.read_text(encoding="ascii").split()]
    return [number for number in ids if b"spawn_main" in Path(f"/proc/{number}/cmdline").read_bytes()]


def test_a_worker_that_is_killed_ends_the_run(tmp_path: Path) -> None:
    """When the system kills a worker, as it does without memory, that is said, and what was done stays."""
    for number in range(3):
        for side, text in (("ar", ARABIC), ("en", ENGLISH)):
            (tmp_path / side).mkdir(exist_ok=True)
            (tmp_path / side / f"{number}.txt").write_text(text, encoding="utf-8")
    pipe = tmp_path / "ar" / "2.txt"
    pipe.unlink()
    os.mkfifo(pipe)
    output = tmp_path / "out"
    words = (tmp_path / "ar", tmp_path / "en", "-o", output, "--jobs", 2)
    with subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process, pipe.open("wb"):
        wait_for(lambda: (output / "0.tmx").exists() and (output / "1.tmx").exists())
        for worker in workers_of(process):
            os.kill(worker, signal.SIGKILL)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (2, b"")
    assert b"mtkit: a worker process was killed or could not start; the machine may be out of memory" in err
    assert sorted(path.name for path in output.iterdir()) == ["0.tmx", "1.tmx"]


def test_a_reader_that_goes_away(good: tuple[Path, Path]) -> None:
    """A closed pipe ends the run without a word about it."""
    with subprocess.Popen(command(*good, "-q"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (2, b"")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-o", "{source}", "--to", "tmx"), "is one of the files to align; name another output"),
        (("-o", "{target}", "--to", "tsv"), "is one of the files to align; name another output"),
        (("-o", "{folder}/good.{{ar,en}}.txt", "--to", "moses"), "is one of the files to align"),
        (("-o", "out.xyz"), "does not tell a bitext format"),
        (("-o", "out.tmx", "--to", "doc"), "unknown format 'doc'; known are beads, docx, html, jsonl, moses,"),
        (("--from", "pdf"), "unknown reader 'pdf'; known are"),
        (("--aligner", "magic"), "unknown aligner 'magic'; known are bilingual, length"),
        (("--to", "tsv", "--json"), "cannot both go to standard output: give -o FILE"),
        (("-o", "-", "--gold", "g"), "cannot both go to standard output: give -o FILE"),
        (("-o", "out.tmx", "--to", "table"), "give --to table without -o"),
        (("--min-score", "7"), "7.0 is not in the range 0<=x<=1"),
        (("--source-lang", "ar", "--target-lang", "ar"), "are both Arabic"),
        (("--gold", "no.gold"), "no.gold: no such file"),
        (("--gold", "{source}"), "good.ar.txt:1: not a bead"),
        (("--gold", "{folder}/junk.gold"), "junk.gold: is not UTF-8 text"),
        (("--gold", "{folder}/empty.gold"), "empty.gold: holds no beads"),
        (("--gold", "{folder}/far.gold"), "counts to segment 9 (from 0) of"),
        (("--segmented", "--model", "no-such-model"), ""),
    ],
)
def test_options_that_cannot_be_met(
    mtkit: Callable[..., tuple[int, str, str]], good: tuple[Path, Path], words: tuple[str, ...], message: str
) -> None:
    """A bad option or its file is refused with the reason, and the inputs stay as they are."""
    folder = good[0].parent
    put(folder / "junk.gold", b"\xff\xfe\xfd")
    put(folder / "empty.gold", b"\n")
    put(folder / "far.gold", b"[0]:[9]\n")
    filled = [word.format(source=good[0], target=good[1], folder=folder) for word in words]
    given = () if "--aligner" in filled or "--model" in filled else ("--aligner", "length")
    code, out, err = mtkit("align", *good, *given, *filled)
    assert (code, out) == (2, "")
    assert message in err
    assert "internal error" not in err
    assert (good[0].read_text(encoding="utf-8"), good[1].read_text(encoding="utf-8")) == (ARABIC, ENGLISH)


def test_standard_input_is_one_file(mtkit: Callable[..., tuple[int, str, str]]) -> None:
    """Only one side can come from standard input."""
    code, _, err = mtkit("align", "-", "-")
    assert code == 2
    assert "standard input can be only one of the two files" in err
