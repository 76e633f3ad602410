"""Small corpora for the tests of builds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'name = "small"\nlicence = "CC0-1.0"\nsource_lang = "ar"\ntarget_lang = "en"\n'
FOLDERS = 'source_dir = "ar"\ntarget_dir = "en"\n'
LENGTH = '[align]\naligner = "length"\n'
PLAIN = "clean = false\nfilter = false\n"
NAMES = "source\tpreferred\tforbidden\nأحمد الشرع\tAhmed al-Sharaa\tAhmad Al-Shara\n"

ROWS = (
    ("وصل أحمد الشرع إلى دمشق يوم الثلاثاء.", "Ahmad Al-Shara arrived in Damascus on Tuesday."),
    ("والتقى وفدا من وجهاء حوران في القصر.", "He met a delegation of notables from the Hauran at the palace."),
    ("وقال إن الحوار مستمر مع جميع الأطراف.", "He said the dialogue with all parties goes on."),
    ("وعاد الوفد إلى درعا مساء اليوم نفسه.", "The delegation went back to Daraa the same evening."),
)


def write_pair(folder: Path, name: str, extra: str = "") -> None:
    """A pair of texts that differ from those of other names."""
    for lang, side in (("ar", 0), ("en", 1)):
        path = folder / lang / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        number = int(hashlib.sha256(name.encode()).hexdigest()[:6], 16)
        word = ("بلغ العدد", "The number was")[side]
        lines = [row[side] for row in ROWS]
        path.write_text(f"{word} {number}.\n\n" + "\n\n".join(lines) + f"\n{extra}", encoding="utf-8")


def write_corpus(folder: Path, *names: str, settings: str = FOLDERS + LENGTH) -> Path:
    """A corpus of pairs in two folders; its tables follow the head."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpus.toml").write_text(HEAD + settings, encoding="utf-8")
    for name in names:
        write_pair(folder, name)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of all files of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
