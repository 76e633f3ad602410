"""`mtkit align --to html`: the review page straight from two files, with names marked and edits that can be used."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.align.edit_log import fingerprint
from mtkit.exchange import read_bitext

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand

ARABIC = ("وصل الوفد إلى المدينة صباح الأحد.", "وقال أحمد الشرع إن المحادثات ستستمر ثلاثة أيام.", "لم تعلن أي نتائج.")
ENGLISH = (
    "The delegation reached the city on Sunday morning.",
    "Ahmad Al-Shara said that the talks would go on for three days.",
    "No results were announced.",
)
NAMES = "source\tpreferred\nأحمد الشرع\tAhmed al-Sharaa\n"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """An Arabic and an English file of three sentences, each a paragraph."""
    return write_pair(tmp_path, "a.ar.txt", "a.en.txt")


def write_pair(folder: Path, source: str, target: str) -> tuple[Path, Path]:
    """Write the two texts."""
    for name, lines in ((source, ARABIC), (target, ENGLISH)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return folder / source, folder / target


def content(page: str) -> dict[str, Any]:
    """What the script of a page works on."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def texts(data: dict[str, Any]) -> list[tuple[str, str]]:
    """The two sides of every bead of a page."""
    return [(" ".join(row[6]), " ".join(row[7])) for row in data["rows"]]


@pytest.mark.parametrize(("name", "words"), [("page.html", ()), ("page.HTM", ()), ("page.dat", ("--to", "html"))])
def test_the_page_has_every_bead(
    mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    """The suffix or --to asks for the page; it is told how many beads it has."""
    output = tmp_path / name
    code, out, err = mtkit("align", *pair, "-o", output, *words)
    page = output.read_text(encoding="utf-8")
    assert (code, out) == (0, "")
    assert f"written: {output} (3 units)" in err
    assert texts(content(page)) == list(zip(ARABIC, ENGLISH, strict=True))
    assert "aligner:bilingual" in page
    assert f'data-download="{"page.dat" if words else "page"}.edits.json"' in page


def test_the_page_can_be_packed_or_piped(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """`.html.gz` is the same page, and so is standard output but for the name."""
    mtkit("align", *pair, "-o", tmp_path / "page.html.gz")
    packed = gzip.decompress((tmp_path / "page.html.gz").read_bytes()).decode()
    code, out, _ = mtkit("align", *pair, "--to", "html")
    assert code == 0
    assert content(out) == content(packed)
    assert 'data-download="page.edits.json"' in packed
    assert 'data-download="bitext.edits.json"' in out


def test_the_glossary_marks_names_and_checks_them(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """With -g the names are marked, a wrong form is a finding with its fix, and the signature names the file."""
    names, output = tmp_path / "names.tsv", tmp_path / "page.html"
    names.write_text(NAMES, encoding="utf-8")
    mtkit("align", *pair, "-o", output)
    plain = content(output.read_text(encoding="utf-8"))
    code, _, err = mtkit("align", *pair, "-o", output, "-g", names)
    page = output.read_text(encoding="utf-8")
    data = content(page)
    assert code == 0, err
    assert plain["names"] == []
    assert data["names"] == ["Ahmed al-Sharaa"]
    assert "Ahmed al-Sharaa" in [finding[4] for finding in data["findings"]]
    assert "glossary:names.tsv-" in page


def test_edits_fit_the_same_alignment_as_jsonl(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """The log of the page can be applied to the bitext of the same alignment, and pins the next one."""
    page, jsonl, edits = tmp_path / "page.html", tmp_path / "pair.jsonl", tmp_path / "page.edits.json"
    mtkit("align", *pair, "-o", page)
    mtkit("align", *pair, "-o", jsonl)
    data = content(page.read_text(encoding="utf-8"))
    assert data["sha256"] == fingerprint(read_bitext(jsonl))
    accept = {"op": "accept", "bead": {"source": [1, 2], "target": [1, 2]}}
    log = {"mtkit": "edits", "bitext_sha256": data["sha256"], "documents": data["documents"], "ops": [accept]}
    edits.write_text(json.dumps(log), encoding="utf-8")
    code, out, err = mtkit("apply", jsonl, edits, "-o", tmp_path / "after.jsonl")
    assert (code, out) == (0, ""), err
    code, _, err = mtkit("align", *pair, "--pins", edits, "-o", tmp_path / "pinned.jsonl")
    assert code == 0, err
    for name in ("after.jsonl", "pinned.jsonl"):
        assert [unit.status for unit in read_bitext(tmp_path / name).units] == ["auto", "accepted", "auto"]


def test_only_the_units_that_were_asked_for(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """--min-score leaves beads out of the page, and says so."""
    code, _, err = mtkit("align", *pair, "-o", tmp_path / "page.html", "--min-score", "1")
    kept = len(content((tmp_path / "page.html").read_text(encoding="utf-8"))["rows"])
    assert code == 0
    assert kept < len(ARABIC)
    assert f"units left out as asked: {len(ARABIC) - kept} of {len(ARABIC)}" in err


def test_an_input_is_not_overwritten(mtkit: RunCommand, tmp_path: Path) -> None:
    """A page cannot be written over the HTML that is aligned."""
    source, target = write_pair(tmp_path, "a.ar.txt", "a.en.html")
    before = target.read_bytes()
    code, _, err = mtkit("align", source, target, "-o", target)
    assert code == 2
    assert "is one of the files to align" in err
    assert target.read_bytes() == before


@pytest.mark.parametrize("form", ["html", "xliff"])
def test_folders(mtkit: RunCommand, tmp_path: Path, form: str) -> None:
    """Two folders give a page, or an XLIFF file, for each pair; the glossary counts for every page."""
    for name in ("one", "two"):
        write_pair(tmp_path, f"ar/{name}.ar.txt", f"en/{name}.en.txt")
    names, output = tmp_path / "names.tsv", tmp_path / "out"
    names.write_text(NAMES, encoding="utf-8")
    words = ("align", tmp_path / "ar", tmp_path / "en", "-o", output, "--to", form, "-g", names, "--jobs", 1)
    code, _, err = mtkit(*words)
    assert code == 0, err
    written = sorted(output.iterdir())
    assert [path.stem for path in written] == ["one", "two"]
    for path in written:
        if form == "html":
            data = content(path.read_text(encoding="utf-8"))
            assert path.suffix == ".html"
            assert data["names"] == ["Ahmed al-Sharaa"]
            assert texts(data) == list(zip(ARABIC, ENGLISH, strict=True))
        else:
            assert [unit.target for unit in read_bitext(path).units] == list(ENGLISH)


@pytest.mark.parametrize("form", ["xliff", "xliff2"])
def test_xliff_by_name(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path, form: str) -> None:
    """--to xliff and --to xliff2 write what is read back as the same units."""
    code, _, err = mtkit("align", *pair, "--to", form, "-o", tmp_path / "out.xlf")
    assert code == 0, err
    units = read_bitext(tmp_path / "out.xlf").units
    assert [(unit.source, unit.target) for unit in units] == list(zip(ARABIC, ENGLISH, strict=True))


def test_a_bad_glossary_leaves_no_page(mtkit: RunCommand, pair: tuple[Path, Path], tmp_path: Path) -> None:
    """A termbase that cannot be read is an error, and nothing is written."""
    code, _, err = mtkit("align", *pair, "-o", tmp_path / "page.html", "-g", tmp_path / "none.tsv")
    assert code == 2
    assert "none.tsv" in err
    assert not (tmp_path / "page.html").exists()
