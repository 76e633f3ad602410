"""The store among processes: killed writers, several at once, readers meanwhile."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from mtkit.bitext import Bitext, TranslationUnit
from mtkit.corpus.concordance import search
from mtkit.corpus.store import Store
from mtkit.corpus.store_adding import add_file
from mtkit.exchange import write_bitext

if TYPE_CHECKING:
    from pathlib import Path

_KILLED = """
import sys
from mtkit.bitext import TranslationUnit
from mtkit.corpus.store import Store
from mtkit.exchange import BitextHead, BitextStream

def endless():
    number = 0
    while True:
        number += 1
        yield TranslationUnit(str(number), "كلمة " + "حرف" * (number % 9), f"word {number}")
        if number == 60_000:
            print("deep in it", flush=True)

with Store(sys.argv[1], write=True) as store:
    store.add(BitextStream(BitextHead("ar", "en"), endless()), "endless")
"""
_SEARCHING = """
import sys, time
from mtkit.corpus.concordance import search
from mtkit.corpus.store import Store
from mtkit.errors import FormatError

end = time.monotonic() + 60
most = 0
while most < int(sys.argv[2]) and time.monotonic() < end:
    try:
        with Store(sys.argv[1]) as store:
            hits = list(search(store, "مشترك"))
            files = {hit.file.path: hit.file.units for hit in hits}
            assert len(hits) == sum(files.values()) >= most, (len(hits), files, most)
            most = len(hits)
    except FormatError as error:
        if error.message != "no such store":
            raise
print(most)
"""


def _files(folder: Path, name: str, files: int, units: int) -> list[str]:
    paths = []
    for file in range(files):
        texts = [(f"نص مشترك {name} {file} {number}", f"text {number}") for number in range(units)]
        bitext = Bitext("ar", "en", tuple(TranslationUnit(str(at), *pair) for at, pair in enumerate(texts, 1)))
        paths.append(str(folder / f"{name}{file}.tsv"))
        write_bitext(bitext, paths[-1])
    return paths


def test_a_killed_writer_leaves_whole_files(tmp_path: Path) -> None:
    """What it had finished is there, what it was adding is not, and the next one goes on."""
    path = tmp_path / "s.mtkit"
    first, second = _files(tmp_path, "a", 2, 50)
    with Store(path, write=True) as store:
        add_file(store, first)
    with subprocess.Popen([sys.executable, "-c", _KILLED, path], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "deep in it\n"
        writer.kill()
    with Store(path) as store:
        assert ([file.path for file in store.files()], len(store)) == ([first], 50)
        assert len(list(search(store, "مشترك"))) == 50
        assert list(search(store, "word")) == []
    with Store(path, write=True) as store:
        add_file(store, second)
        assert len(list(store.units())) == 100
        assert store.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        store.connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    assert [file.name for file in tmp_path.glob("s.mtkit*")] == ["s.mtkit"]


def test_two_add_while_a_third_searches(tmp_path: Path) -> None:
    """Nothing is lost, nobody sees a lock, and a reader sees whole files; the store is made meanwhile."""
    path = tmp_path / "s.mtkit"
    files, units = 6, 120
    adding = [
        [sys.executable, "-m", "mtkit", "corpus", "add", path, *_files(tmp_path, name, files, units)]
        for name in ("left", "right")
    ]
    searching = [sys.executable, "-c", _SEARCHING, path, str(2 * files * units)]
    processes = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for words in (*adding, searching)
    ]
    said = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], said
    assert said[-1][0].strip() == str(2 * files * units)
    assert "locked" not in "".join(part for both in said for part in both)
    with Store(path) as store:
        assert len(store.files()) == 2 * files
        found = {unit.source for unit in store.units()}
    assert found == {
        f"نص مشترك {name} {file} {number}"
        for name in ("left", "right")
        for file in range(files)
        for number in range(units)
    }


def test_readers_keep_their_moment(tmp_path: Path) -> None:
    """What is read goes on as it began, whatever is added and taken out meanwhile."""
    path = tmp_path / "s.mtkit"
    first, second = _files(tmp_path, "a", 2, 30)
    with Store(path, write=True) as store, Store(path, write=True) as other:
        add_file(store, first)
        units = store.units()
        seen = [next(units)]
        add_file(other, second)
        other.remove(first)
        seen += units
        assert len(seen) == 30
        assert [file.path for file in store.files()] == [second]
