"""Bytes to text: which encoding, and what is said about it."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zipfile
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.errors import FormatError
from mtkit.read import decode
from mtkit.read.encoding import encoding_name

ARABIC = "أعلنت وزارة الصحة في دمشق، اليوم الاثنين، أن عدد المصابين بلغ 120 شخصا؛ وقال الوزير إن الوضع تحت السيطرة."
VOCALISED = "قَالَ الرَّجُلُ: إِنَّ الْعِلْمَ نُورٌ وَالْجَهْلَ ظَلَامٌ، فَاطْلُبُوا الْعِلْمَ."
QUOTED = "قال الوزير: «لن نقبل» – و“هذا موقفنا” – أمام Café Riche في باريس…"
ENGLISH = "The café’s owner, Raïd, said – “never again” – and naïvely left for Béjaïa…"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, name) for text in (ARABIC, VOCALISED) for name in ("cp1256", "iso8859-6")),
        (QUOTED, "cp1256"),
        (ARABIC.replace("،", ",").replace("؛", ";"), "cp720"),
        (ENGLISH, "cp1252"),
        *(
            (text, name)
            for text in (ARABIC, VOCALISED, QUOTED, ENGLISH)
            for name in ("utf-16-le", "utf-16-be", "utf-8")
        ),
    ],
)
def test_encoding_is_found_out(text: str, encoding: str) -> None:
    """Each encoding gives the text back, and a note unless it is UTF-8."""
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.notes == (() if encoding == "utf-8" else (f"read as {encoding_name(encoding)}",))


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark(mark: bytes, encoding: str) -> None:
    """A byte order mark decides, and is no part of the text."""
    decoded = decode(mark + ARABIC.encode(encoding))
    assert (decoded.text, decoded.encoding) == (ARABIC, encoding)


def test_names_of_encodings() -> None:
    """A note names an encoding as people do."""
    assert encoding_name("windows-1256") == "Windows-1256"
    assert encoding_name("arabic") == "ISO-8859-6"
    assert encoding_name("koi8-r") == "koi8-r"


def test_declared_encoding_is_believed_where_it_fits() -> None:
    """A declared encoding decides between readings, but not against the letters, nor against UTF-8."""
    assert decode("Žižek na řece".encode("cp1250"), declared="windows-1250").text == "Žižek na řece"
    assert decode(ARABIC.encode("cp1256"), declared="iso-8859-6").encoding == "cp1256"
    assert decode(ARABIC.encode("utf-8"), declared="windows-1256").encoding == "utf-8"
    assert decode(ARABIC.encode("cp1256"), declared="no-such-thing").encoding == "cp1256"


def test_other_encodings_are_left_to_charset_normalizer() -> None:
    """Russian in KOI8-R is neither Arabic nor Western European."""
    text = "Президент сообщил в понедельник, что переговоры продолжатся на следующей неделе в столице."
    assert decode(text.encode("koi8-r")).text == text


def test_replacement_characters_are_told() -> None:
    """Text that was damaged before gives a note with the number of places."""
    assert decode("a \ufffd b \ufffd".encode()).notes == (
        "holds 2 replacement characters: text was lost before it came here",
    )


def test_damaged_utf8_names_the_line() -> None:
    """UTF-8 with a broken byte is an error with its line, not a guess at another encoding."""
    data = (ARABIC + "\n").encode() * 3
    broken = data[:-20] + b"\xff" + data[-20:]
    with pytest.raises(FormatError, match="is not sound UTF-8") as error:
        decode(broken, "a.txt")
    assert (error.value.line, error.value.path) == (3, "a.txt")


def test_cut_utf16_is_an_error() -> None:
    """UTF-16 with an odd number of bytes is damaged."""
    with pytest.raises(FormatError, match="is not sound UTF-16"):
        decode(codecs.BOM_UTF16_LE + ARABIC.encode("utf-16-le")[:-1])


def archive(*names: str) -> bytes:
    """A zip with members of these names."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as out:
        for name in names:
            out.writestr(zipfile.ZipInfo(name), "x")  # without the time of day: it would be in the name of the test
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a JPEG image"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "is a WebP image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Microsoft Office file"),
        (b"{\\rtf1\\ansi", "is a Rich Text"),
        (gzip.compress(b"text", mtime=0), "is a gzip archive"),
        (archive("word/document.xml"), "is a Word"),
        (archive("xl/workbook.xml"), "is an Excel"),
        (archive("mimetype", "content.xml"), "is an OpenDocument file"),
        (archive("a.txt"), "is a zip archive"),
        (archive("a.txt")[:40], "is a zip archive"),
        (b"", "is empty"),
        (b"abc\ndef\0g", "holds NUL bytes"),
        (b"abc\ndef\x01\x02\x03g", "holds control characters"),
    ],
)
def test_what_is_not_text_is_named(data: bytes, said: str) -> None:
    """Files of other kinds are named for what they are, with a hint."""
    with pytest.raises(FormatError, match=said) as error:
        decode(data, "a.txt")
    assert error.value.path == "a.txt"
    assert error.value.hint


def test_line_of_a_nul() -> None:
    """The line of the first NUL is given."""
    with pytest.raises(FormatError) as error:
        decode(b"abc\ndef\0g")
    assert error.value.line == 2


@pytest.mark.parametrize("size", [60, 500, 5000])
def test_random_bytes_are_refused(size: int) -> None:
    """Binary junk is no text in any encoding."""
    for seed in range(50):
        with pytest.raises(FormatError):
            decode(Random(seed).randbytes(size))  # noqa: S311 - not for secrets


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_is_never_taken_for_something_else(text: str) -> None:
    """Any text without control characters comes back from UTF-8, behind a byte order mark as well."""
    assert decode(codecs.BOM_UTF8 + text.encode()).text == text
    if not text.startswith("\ufeff"):
        assert decode(text.encode()).text == text


@pytest.mark.data
def test_one_byte_encodings_of_real_sentences(data_sentences: list[str]) -> None:
    """Sentences of thirty letters and more are never misread."""
    for sentence in data_sentences:
        for encoding in ("cp1256", "iso8859-6", "utf-16-le"):
            try:
                data = sentence.encode(encoding)
            except UnicodeEncodeError:
                continue
            assert decode(data).text == sentence


@pytest.fixture
def data_sentences() -> list[str]:
    """Some hundred Arabic sentences of the development set."""
    from pathlib import Path

    folder = Path(os.environ.get("MTKIT_DATA") or Path(__file__).parents[2] / "shared" / "data")
    path = folder / "dev" / "news" / "ntrex_dev.tsv"
    if not path.is_file():
        pytest.skip("needs the data that is not part of the repository")
    rows = path.read_text("utf-8").splitlines()[1:]
    return [text for row in rows if len(text := row.split("\t")[2]) >= 30][:400]
