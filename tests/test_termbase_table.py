"""The termbase table: its header, its cells, its errors."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.errors import FormatError, GlossaryError
from mtkit.exchange.termbases import read_termbase, write_termbase
from mtkit.termbase import Termbase, TermEntry
from tests.termbase_fixtures import bare

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = "source\tpreferred\n"


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Termbase]:
    """Read a table given as text or bytes."""

    def read(content: str | bytes, name: str = "names.tsv") -> Termbase:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_termbase(path)

    return read


def test_two_columns_are_enough(table: Callable[..., Termbase]) -> None:
    """Only source and preferred are required; the id is made of the preferred form."""
    (entry,) = table(f"{HEADER}دمشق\tDamascus\n")
    assert (
        entry.id,
        entry.source,
        entry.preferred,
        entry.kind,
        entry.case,
        entry.severity,
    ) == ("damascus", ("دمشق",), "Damascus", "other", "exact", None)


def test_columns_stand_in_any_order_and_case(table: Callable[..., Termbase]) -> None:
    """The header names the columns; `Valid From` and `valid_from` are one."""
    (entry,) = table("Preferred\tValid From\tx-mine\t\tSOURCE\tseverity\nHoms\t2020-01-31\tz\t\tحمص\tError\n")
    assert (("حمص",), "Homs", date(2020, 1, 31), "error") == (
        entry.source,
        entry.preferred,
        entry.valid_from,
        entry.severity,
    )


def test_cells_hold_several_values(table: Callable[..., Termbase]) -> None:
    """Values are parted by semicolons; spaces around them and empty ones do not count."""
    (entry,) = table("source\tpreferred\tforbidden\n حمص ;الحمص ; \t Homs \tHims;Hums ;; A\\;B; /a\\b;/\n")
    assert (
        entry.source,
        entry.preferred,
        entry.forbidden,
    ) == (("حمص", "الحمص"), "Homs", ("Hims", "Hums", "A;B", "/a\\b", "/"))


def test_comments_and_empty_lines_are_passed_over(table: Callable[..., Termbase]) -> None:
    """Lines count all the same."""
    termbase = table(f"# names\n\n{HEADER}# places\nحمص\tHoms\n\t\n   \nدمشق\tDamascus")
    assert [entry.origin.line for entry in termbase if entry.origin] == [5, 8]


@pytest.mark.parametrize("bom", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_marks_and_line_ends(table: Callable[..., Termbase], bom: bytes, end: str) -> None:
    """Files of Windows are read as they are."""
    assert [entry.source[0] for entry in table(bom + f"source\tpreferred{end}حمص\tHoms{end}".encode())] == ["حمص"]


def test_utf_16_of_spreadsheets(table: Callable[..., Termbase]) -> None:
    """What Excel calls Unicode text is UTF-16 with tabs."""
    assert [entry.preferred for entry in table(f"{HEADER}حمص\tHoms\n".encode("utf-16"))] == ["Homs"]


def test_csv_with_quotes_and_line_breaks(table: Callable[..., Termbase]) -> None:
    """CSV cells may hold delimiters, quotation marks and line breaks; lines are counted from the file."""
    termbase = table('source,preferred,note\nحمص,"Homs","a ""b"",\nc"\n\nدمشق,Damascus,\n', "names.csv")
    assert [(entry.preferred, entry.note, entry.origin.line if entry.origin else 0) for entry in termbase] == [
        ("Homs", 'a "b",\nc', 2),
        ("Damascus", "", 5),
    ]


def test_csv_with_semicolons(table: Callable[..., Termbase]) -> None:
    """Spreadsheets of some countries part cells by semicolons."""
    (entry,) = table('source;preferred;forbidden\nحمص;Homs;"Hims; Hums"\n', "names.csv")
    assert entry.forbidden == ("Hims", "Hums")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"names\.tsv: is empty; begin it with a header"),
        ("# only a comment\n", "is empty"),
        ("preferred\tnote\nHoms\t\n", r"names\.tsv:1: the header does not name the column source"),
        ("حمص\tHoms\n", r":1: unknown column 'حمص'; known are id, kind"),
        ("source\tprefered\n", r":1: unknown column 'prefered'.*; did you mean preferred"),
        ("source\tpreferred\tforbiden\n", "did you mean forbidden"),
        ("source\tpreferred\tvariants\n", "call it x-variants to have it left alone"),
        ("source\tpreferred\tsource\n", "the column source comes twice"),
        (f"{HEADER}حمص\tHoms\tHims\n", r"names\.tsv:2: the row has 3 cells, the header 2"),
        (f"{HEADER}حمص\n", r":2: the row has no preferred form"),
        (f"{HEADER}\tHoms\n", r":2: the row has no source form"),
        (f"{HEADER};\tHoms\n", r":2: the row has no source form"),
        ("source\tpreferred\tkind\nحمص\tHoms\tcity\n", "the kind 'city' is not known; known are person, place"),
        ("source\tpreferred\tcase\nحمص\tHoms\tno\n", "the case 'no' is not known; known are exact, any"),
        (
            "source\tpreferred\tvalid_to\nحمص\tHoms\t31.12.2024\n",
            r":2: valid_to '31\.12\.2024' is not a date; write it",
        ),
        ("source\tpreferred\tvalid_from\tvalid_to\nحمص\tHoms\t2025-01-02\t2025-01-01\n", r":2: .*before 2025-01-02"),
        (
            "id\tsource\tpreferred\na\tحمص\tHoms\na\tدمشق\tDamascus\n",
            r"names\.tsv:3: the id a is used twice \(first at",
        ),
        (f"{HEADER}حمص\tHo\0ms\n", r"names\.tsv:2: holds binary data"),
        (HEADER.encode() + "حمص\tHoms\n".encode("cp1256"), r"names\.tsv:2: byte 1 .* not UTF-8; .*WINDOWS-1256"),
    ],
)
def test_malformed_tables_stop_with_line_and_cause(
    table: Callable[..., Termbase], content: str | bytes, message: str
) -> None:
    """Nothing is skipped; the message says where and what to do."""
    with pytest.raises((FormatError, GlossaryError), match=message):
        table(content)


@pytest.mark.parametrize("content", ['source,preferred\n"حمص,Homs\n', 'source,preferred\n"a"b,Homs\n'])
def test_broken_quotes_in_csv(table: Callable[..., Termbase], content: str) -> None:
    """A quotation mark that is never closed does not swallow the file."""
    with pytest.raises(FormatError, match="is not CSV"):
        table(content, "names.csv")


def test_spellings_of_organisation(table: Callable[..., Termbase]) -> None:
    """The American spelling is understood."""
    assert table("source\tpreferred\tkind\nأوبك\tOPEC\tOrganization\n").entries[0].kind == "organisation"


def test_generated_ids_are_stable(table: Callable[..., Termbase]) -> None:
    """Equal preferred forms are told apart by their source; written ids go first; letters alone make no id."""
    rows = "الشرع\tal-Sharaa\nفاروق الشرع\tal-Sharaa\nفاروق الشرع\tal-Sharaa\nس\t«…»\n"
    first = [entry.id for entry in table(HEADER + rows)]
    assert first[0] == "al-sharaa"
    assert [first[1].startswith("al-sharaa-"), first[2] == f"{first[1]}-2", first[3][:6] == "entry-"] == [
        True,
        True,
        True,
    ]
    assert (
        first[1:]
        == [
            entry.id
            for entry in table(
                f"id\t{HEADER}al-sharaa\tس\tX\n" + "".join(f"\t{row}\n" for row in rows.splitlines()[1:])
            )
        ][1:]
    )


def test_xlsx_dates_numbers_and_comments(tmp_path: Path) -> None:
    """Cells that a spreadsheet made dates and numbers of are read as text; a comment row is passed over."""
    import xlsxwriter

    path = tmp_path / "names.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("mine")
    sheet.write_row(0, 0, ["# my names"])
    sheet.write_row(1, 0, ["id", "source", "preferred", "valid_from", "note"])
    sheet.write_row(3, 0, [7, "حمص", "Homs"])
    sheet.write_datetime(3, 3, date(2024, 5, 1), workbook.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write(3, 4, 2.5)
    workbook.add_worksheet("other")
    workbook.close()
    remarks: list[str] = []
    (entry,) = read_termbase(path, on_remark=remarks.append)
    assert ("7", date(2024, 5, 1), "2.5", 4) == (
        entry.id,
        entry.valid_from,
        entry.note,
        entry.origin.line if entry.origin else 0,
    )
    assert [f"{path}: only the sheet 'mine' of 2 was read"] == remarks
    with pytest.raises(FormatError, match="only the sheet"):
        read_termbase(path)


def test_xlsx_has_limits(tmp_path: Path) -> None:
    """A cell that a workbook would cut is refused, and characters it cannot hold are counted."""
    with pytest.raises(FormatError, match="32,768 characters"):
        write_termbase(Termbase((TermEntry("a", ("ا",), "A", note="x" * 32_768),)), tmp_path / "a.xlsx")
    report = write_termbase(Termbase((TermEntry("a", ("ا",), "A\x01"),)), tmp_path / "a.xlsx")
    assert report.notes == ("1 characters that a workbook cannot hold were removed",)


def test_what_is_written_is_the_contract(tmp_path: Path) -> None:
    """The header has every column, values are parted by a semicolon and a space, defaults are left empty."""
    path = tmp_path / "out.tsv"
    write_termbase(Termbase((TermEntry("homs", ("حمص", "الحمص"), "Homs", forbidden=("Hims",)),)), path)
    assert path.read_text("utf-8") == (
        "id\tkind\tsource\tpreferred\tshort\tadmitted\tforbidden\talias_of\tvalid_from\tvalid_to\tcase\thyphen\tseverity\tnote\n"
        "homs\tother\tحمص; الحمص\tHoms\t\t\tHims\t\t\t\t\t\t\t\n"
    )


FORMS = (
    st.text(
        st.one_of(
            st.sampled_from("اب;\\#/\t\n\r\"', tnr"), st.characters(exclude_categories=("Cs",), exclude_characters="\0")
        ),
        min_size=1,
        max_size=12,
    )
    .map(lambda text: text.strip(" "))
    .filter(bool)
)
DATES = st.none() | st.dates()


@st.composite
def entries(draw: st.DrawFn, name: str) -> TermEntry:
    """An entry with anything in it."""
    start, end = draw(DATES), draw(DATES)
    if start and end and end < start:
        start, end = end, start
    visible = FORMS.filter(lambda form: bool(form.strip()))
    return TermEntry(
        id=name,
        source=tuple(draw(st.lists(visible, min_size=1, max_size=3))),
        preferred=draw(visible),
        kind=draw(st.sampled_from(["person", "place", "organisation", "other"])),
        short=tuple(draw(st.lists(FORMS, max_size=2))),
        admitted=tuple(draw(st.lists(FORMS, max_size=2))),
        forbidden=tuple(draw(st.lists(FORMS, max_size=2))),
        alias_of=draw(st.none() | FORMS),
        valid_from=start,
        valid_to=end,
        case=draw(st.sampled_from(["exact", "any"])),
        hyphen=draw(st.sampled_from(["exact", "any"])),
        severity=draw(st.sampled_from([None, "error", "warning", "info"])),
        note=draw(st.just("") | FORMS),
    )


@pytest.mark.parametrize("suffix", ["tsv", "csv"])
@given(data=st.data())
def test_tables_come_back_as_they_were(suffix: str, data: st.DataObject) -> None:
    """Whatever the cells hold, writing and reading gives the same entries."""
    names = data.draw(st.lists(FORMS, max_size=3, unique=True))
    termbase = Termbase(tuple(data.draw(entries(name)) for name in names))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"names.{suffix}"
        write_termbase(termbase, path)
        assert bare(termbase) == bare(read_termbase(path))


@given(content=st.text(st.sampled_from('source\tpreferred\nid,;#\\"ا '), max_size=60))
def test_any_text_is_read_or_refused(content: str) -> None:
    """No input ends in anything but a termbase or an error of ours."""
    with TemporaryDirectory() as folder:
        for suffix in ("tsv", "csv", "txt"):
            path = Path(folder) / f"names.{suffix}"
            path.write_text("source\tpreferred\n" + content, "utf-8")
            with contextlib.suppress(FormatError, GlossaryError):
                read_termbase(path)
