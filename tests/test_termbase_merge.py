"""Several termbases as one; the OmegaT glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtkit.errors import FormatError, GlossaryError
from mtkit.exchange.termbases import read_termbase, read_termbases, write_termbase
from mtkit.glossary import Matcher
from tests.termbase_fixtures import RICH

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, *rows: str) -> Path:
    """A TSV termbase with the columns id, source, preferred."""
    path.write_text("id\tsource\tpreferred\n" + "\n".join(rows), "utf-8")
    return path


def test_later_files_override_and_say_so(tmp_path: Path) -> None:
    """Same id or same main source form, folded: the later file counts; its entries come first."""
    base = write(tmp_path / "base.tsv", "a\tحمص\tHoms", "b\tدمشق\tDamascus", "c\tإدلب\tIdleb", "\tدرعا\tDeraa")
    house = write(tmp_path / "house.tsv", "b\tالشام\tSham", "\tادلب\tIdlib", "\tدرعا\tDaraa")
    remarks: list[str] = []
    merged = read_termbases([base, house], on_remark=remarks.append)
    assert [entry.preferred for entry in merged] == ["Sham", "Idlib", "Daraa", "Homs"]
    assert [
        f"{base}:3: the entry «دمشق» is overridden by {house}:2",
        f"{base}:4: the entry «إدلب» is overridden by {house}:3",
        f"{base}:5: the entry «درعا» is overridden by {house}:4",
    ] == remarks


def test_overriding_needs_no_listener(tmp_path: Path) -> None:
    """Precedence is wanted, so that it raises nothing."""
    paths = [write(tmp_path / f"{name}.tsv", f"a\tحمص\t{name}") for name in ("one", "two", "three")]
    assert [entry.preferred for entry in read_termbases(paths)] == ["three"]
    assert [entry.preferred for entry in read_termbases(paths[:1])] == ["one"]
    assert len(read_termbases([])) == 0


def test_generated_ids_do_not_override(tmp_path: Path) -> None:
    """Two names with one English form get two ids."""
    one = write(tmp_path / "one.tsv", "\tأحمد\tAhmed")
    two = write(tmp_path / "two.tsv", "\tاحمد حسن\tAhmed")
    merged = read_termbases([one, two])
    assert [merged.entries[0].id, merged.entries[1].id.startswith("ahmed-")] == ["ahmed", True]


def test_entries_of_one_file_do_not_override_each_other(tmp_path: Path) -> None:
    """Two entries of a file may share a form; the first counts in matching. One id twice is an error."""
    path = write(tmp_path / "one.tsv", "a\tالشرع\tSharaa", "b\tالشرع\tShara")
    assert Matcher(read_termbases([path])).find_source("الشرع")[0].entry.preferred == "Sharaa"
    with pytest.raises(GlossaryError, match="used twice"):
        read_termbases([write(tmp_path / "two.tsv", "a\tس\tA", "a\tص\tB")])


def test_formats_may_be_mixed(tmp_path: Path) -> None:
    """Each file is read as its suffix says."""
    write_termbase(RICH, tmp_path / "rich.tbx")
    house = write(tmp_path / "house.tsv", "sharaa\tالشرع\tal-Sharaa")
    merged = read_termbases([tmp_path / "rich.tbx", house])
    assert ["al-Sharaa", *(entry.preferred for entry in RICH.entries[1:])] == [entry.preferred for entry in merged]


def test_omegat_glossary_is_read(tmp_path: Path) -> None:
    """Lines of one source are one entry, sources with equal targets are one entry."""
    path = tmp_path / "glossary.txt"
    path.write_text(
        "# comment\nحمص\tHoms\tcity\nدمشق\tDamascus\nحمص\tHomṣ\n\nالشرع\tSharaa\nشرع\tSharaa\r\nحمص\tHoms\tcity\n",
        "utf-8",
    )
    assert [
        (entry.source, entry.preferred, entry.admitted, entry.note, entry.origin.line if entry.origin else 0)
        for entry in read_termbase(path)
    ] == [
        (("حمص",), "Homs", ("Homṣ",), "city", 2),
        (("دمشق",), "Damascus", (), "", 3),
        (("الشرع", "شرع"), "Sharaa", (), "", 6),
    ]


@pytest.mark.parametrize(
    ("line", "message"), [("حمص", "no target"), ("\tHoms", "no source"), ("حمص\t\tx", "no target")]
)
def test_half_lines_are_errors(tmp_path: Path, line: str, message: str) -> None:
    """A line without both sides stops with its number."""
    path = tmp_path / "glossary.txt"
    path.write_text(f"a\tb\n{line}\n", "utf-8")
    with pytest.raises(GlossaryError, match=f":2: the line has {message}"):
        read_termbase(path)


def test_further_columns_are_remarked_on(tmp_path: Path) -> None:
    """OmegaT knows three columns."""
    path = tmp_path / "glossary.txt"
    path.write_text("حمص\tHoms\tcity\tmore\n", "utf-8")
    remarks: list[str] = []
    read_termbase(path, on_remark=remarks.append)
    assert [f"{path}:1: what stands behind the third column was left out"] == remarks
    with pytest.raises(FormatError, match="third column"):
        read_termbase(path)


def test_omegat_glossary_is_written(tmp_path: Path) -> None:
    """Each source with each right form; line breaks become spaces; what is lost is said."""
    path = tmp_path / "glossary.txt"
    notes = write_termbase(RICH, path).notes
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "أحمد الشرع\tAhmed al-Sharaa\tPresident; see “Jolani” & <others>"
    assert len(lines) == 8 + 3
    assert "forbidden forms left out: 2; an OmegaT glossary cannot hold them" in notes
    assert "short forms were written as further targets" in notes
    assert not any("surrogates" in note for note in notes)
