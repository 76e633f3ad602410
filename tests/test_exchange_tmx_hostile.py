"""Hostile TMX files: a process with little memory and time refuses them or reads them, and asks nobody for anything."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(os.environ.get("MTKIT_DATA") or Path(__file__).parents[2] / "shared" / "data") / "fixtures" / "tmx"
UNIT = '<tu><tuv xml:lang="ar"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>b</seg></tuv></tu>'
FRAME = (
    '<?xml version="1.0"?>{}<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" '
    'o-tmf="x" adminlang="en" srclang="ar" datatype="plaintext"/><body>{}</body></tmx>'
)
MEMORY = 350_000_000
SECONDS = 30
PROGRAM = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
from mtkit.errors import FormatError
from mtkit.exchange import open_bitext
for path in sys.argv[1:]:
    rejects = []
    try:
        with open_bitext(path, format="tmx", on_reject=rejects.append) as stream:
            print("read", sum(1 for _ in stream.units), len(rejects))
    except FormatError as error:
        print("refused", error.message)
"""


@pytest.fixture
def visited() -> Iterator[socket.socket]:
    """A server that nobody may visit."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def said(*paths: Path) -> list[str]:
    """What the limited process says of each file."""
    words = [sys.executable, "-c", PROGRAM, *map(str, paths)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=4 * SECONDS)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_files_of_bad_will(tmp_path: Path, visited: socket.socket) -> None:
    """Entities that grow, loop, read files or call; text and elements without end; archives that unpack without end."""
    port = visited.getsockname()[1]
    lol = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    deep = "<hi>" * 200_000
    bodies = {
        "laughs": (FRAME.format(f'<!DOCTYPE tmx [<!ENTITY l0 "ha">{lol}]>', UNIT.format("&l11;")), "declares entities"),
        "attribute": (
            FRAME.format(f'<!DOCTYPE tmx [<!ENTITY l0 "ha">{lol}]>', '<tu tuid="&l11;"/>'),
            "declares entities",
        ),
        "square": (
            FRAME.format(f'<!DOCTYPE tmx [<!ENTITY a "{"a" * 100_000}">]>', UNIT.format("&a;" * 100_000)),
            "declares entities",
        ),
        "loop": (FRAME.format('<!DOCTYPE tmx [<!ENTITY a "&a;">]>', UNIT.format("&a;")), "declares entities"),
        "file": (
            FRAME.format('<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>', UNIT.format("&a;")),
            "declares entities",
        ),
        "call": (
            FRAME.format(f'<!DOCTYPE tmx [<!ENTITY a SYSTEM "http://127.0.0.1:{port}/">]>', UNIT.format("&a;")),
            "declares entities",
        ),
        "parameter": (
            FRAME.format(f'<!DOCTYPE tmx [<!ENTITY % a SYSTEM "http://127.0.0.1:{port}/"> %a;]>', UNIT.format("a")),
            "declares entities",
        ),
        "type": (
            FRAME.format(f'<!DOCTYPE tmx SYSTEM "http://127.0.0.1:{port}/tmx14.dtd">', UNIT.format("a")),
            "read 1 0",
        ),
        "deep": (FRAME.format("", UNIT.format(deep)), "refused"),
        "long": (FRAME.format("", UNIT.format("a" * 20_000_000)), "refused"),
        "style": (
            f'<?xml-stylesheet href="http://127.0.0.1:{port}/"?>' + FRAME.format("", UNIT.format("a"))[21:],
            "read 1 0",
        ),
    }
    paths = []
    for name, (text, _) in bodies.items():
        paths.append(tmp_path / f"{name}.tmx")
        paths[-1].write_text(text, encoding="utf-8")
    found = said(*paths)
    assert [reason in line for line, (_, reason) in zip(found, bodies.values(), strict=True)] == [True] * len(found), (
        found
    )
    with pytest.raises(BlockingIOError):
        visited.accept()


def test_archives_without_end(tmp_path: Path) -> None:
    """A gzip and a zip file of a few megabytes that hold much more: refused, or read in flat memory."""
    start = FRAME.format("", "")[: FRAME.format("", "").index("</body>")].encode()
    blank = bytes(1 << 20).replace(b"\0", b" ")
    with gzip.open(tmp_path / "spaces.tmx.gz", "wb", compresslevel=1) as out:
        out.write(start)
        for _ in range(400):
            out.write(blank)
    with (
        zipfile.ZipFile(tmp_path / "spaces.tmx.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.tmx", "w", force_zip64=True) as part,
    ):
        part.write(start + b"<tu><tuv><seg>")
        for _ in range(400):
            part.write(blank.replace(b" ", b"a"))
    found = said(tmp_path / "spaces.tmx.gz", tmp_path / "spaces.tmx.zip")
    assert [line.partition(" ")[0] for line in found] == ["refused", "refused"], found


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the TMX fixtures are not here; set MTKIT_DATA")
def test_the_files_of_others() -> None:
    """Public files of bad will are all refused in the same little room."""
    paths = sorted(DATA.glob("defusedxml/*.x*"))
    found = said(*paths)
    assert [line.partition(" ")[0] for line in found] == ["refused"] * len(paths), found
