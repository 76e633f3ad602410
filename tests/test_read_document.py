"""Reading files: by suffix, by content, as lines; every bad input is one clear error."""

from __future__ import annotations

import gzip
import io
import sys
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.bitext import Document
from mtkit.errors import FormatError
from mtkit.read import READERS, detect_language, read_document, read_lines

if TYPE_CHECKING:
    from pathlib import Path

ARABIC = "قال الوزير إن الوضع في العاصمة هادئ.\nوعاد الناس إلى بيوتهم.\n"


def word(text: str) -> bytes:
    """A DOCX file with one paragraph."""
    document = docx.Document()
    document.add_paragraph(text)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


SAMPLES = {
    "plain": ARABIC.encode(),
    "markdown": f"# عنوان\n\n{ARABIC}".encode(),
    "html": f"<html><body><p>{ARABIC}</p></body></html>".encode(),
    "docx": word("قال الوزير إن الوضع هادئ."),
}


@pytest.mark.parametrize("name", READERS)
class TestReader:
    """What every reader does."""

    def test_name_and_suffixes(self, name: str) -> None:
        """It knows its name and claims suffixes that no other claims."""
        assert READERS[name].name == name
        others = {suffix for other, reader in READERS.items() if other != name for suffix in reader.suffixes}
        assert READERS[name].suffixes
        assert not others & set(READERS[name].suffixes)

    def test_sample(self, name: str) -> None:
        """It fills text, blocks and, for text, the encoding, and leaves language and segments to others."""
        document = READERS[name].read(SAMPLES[name], "somewhere")
        assert isinstance(document, Document)
        assert document.blocks
        assert all(document.text[start:end].strip() for start, end in document.blocks)
        assert (document.path, document.lang, document.segments) == ("somewhere", "und", ())
        assert document.meta.get("encoding") == (None if name == "docx" else "utf-8")

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"], ids=["empty", "pdf", "png"])
    def test_bad_input(self, name: str, data: bytes) -> None:
        """It refuses what is not of its format, naming the path."""
        with pytest.raises(FormatError) as error:
            READERS[name].read(data, "somewhere")
        assert error.value.path == "somewhere"

    def test_by_suffix_and_by_name(self, name: str, tmp_path: Path) -> None:
        """Its suffix or its name choose it, compressed or not."""
        suffix = READERS[name].suffixes[0]
        (tmp_path / f"a{suffix}").write_bytes(SAMPLES[name])
        (tmp_path / f"a{suffix}.gz").write_bytes(gzip.compress(SAMPLES[name]))
        (tmp_path / "a.unknown").write_bytes(SAMPLES[name])
        texts = {
            read_document(tmp_path / f"a{suffix}").text,
            read_document(tmp_path / f"a{suffix}.gz").text,
            read_document(tmp_path / "a.unknown", format=name).text,
        }
        assert len(texts) == 1


@pytest.mark.parametrize("name", ["plain", "html", "docx"])
def test_standard_input_by_content(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input has no suffix, so its beginning decides."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAMPLES[name])))
    document = read_document("-")
    assert (document.path, document.lang) == ("-", "ar")
    assert document.text == READERS[name].read(SAMPLES[name], "-").text


def test_language_is_found_or_given(tmp_path: Path) -> None:
    """The script decides, unless the caller does."""
    (tmp_path / "a.txt").write_text(ARABIC, "utf-8")
    assert read_document(tmp_path / "a.txt").lang == "ar"
    assert read_document(tmp_path / "a.txt", lang="fa").lang == "fa"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("قال Mr. Smith ذلك.", "ar"),
        ("قَالَ", "ar"),
        ("He said قال.", "en"),
        ("انظر https://example.org/a/b/c/d?e=f&g=h and www.sana.sy a@b.c ثم عد", "ar"),
        ("www.sana.sy/a/b @one two@three.com «ثم»", "ar"),
        ("Он сказал: www.bbc.com/russian", "und"),
        ("12:30 – ...", "und"),
        ("", "und"),
        ("Он сказал это.", "und"),
    ],
)
def test_language_by_script(text: str, lang: str) -> None:
    """Words are counted, addresses are not, other scripts are not known."""
    assert detect_language(text) == lang


def test_unknown_format_lists_the_known(tmp_path: Path) -> None:
    """An unknown name is answered with the known ones."""
    with pytest.raises(FormatError, match="known are docx, html, markdown, plain"):
        read_document(tmp_path / "a", format="pdf")


def test_lines_are_segments(tmp_path: Path) -> None:
    """Only line feeds, with or without a carriage return, end a line; empty lines count, the last break does not."""
    (tmp_path / "a.txt").write_bytes("\ufeffأ ب\r\n\r\n ج\u2028د\fه\x0bو \nE. F. G.\n".encode())
    document = read_lines(tmp_path / "a.txt")
    assert [part.text for part in document.segments] == ["أ ب", "", "ج د ه و", "E. F. G."]
    assert document.text == "أ ب\n\n ج\u2028د\fه\x0bو \nE. F. G."
    assert (document.lang, document.meta["encoding"], document.path) == ("ar", "utf-8", str(tmp_path / "a.txt"))


def test_lines_in_windows_1256(tmp_path: Path) -> None:
    """The encoding of segmented files is found out too."""
    (tmp_path / "a.txt").write_bytes(ARABIC.encode("cp1256"))
    document = read_lines(tmp_path / "a.txt", lang="ar-SY")
    assert [part.text for part in document.segments] == ARABIC.splitlines()
    assert (document.lang, document.notes) == ("ar-SY", ("read as Windows-1256",))


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])), min_size=1))
def test_lines_come_back(lines: list[str]) -> None:
    """Segment `i` is line `i`, with or without a line break at the end."""
    from mtkit.bitext import collapse

    text = "\n".join(["first", *lines])
    for data in [text + "\n"] + [text] * bool(lines[-1]):
        document = _lines_of(data.encode())
        assert [part.text for part in document.segments] == ["first", *map(collapse, lines)]


def _lines_of(data: bytes) -> Document:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return read_lines("-")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\t\r\n\xc2\xa0", "holds no text"),
        ("report.txt", b"%PDF-1.4 ...", "is a PDF"),
        ("letter.txt", SAMPLES["docx"], "is a Word"),
        ("photo.md", b"\xff\xd8\xff\xe0", "is a JPEG image"),
        ("nul.txt", b"a\0b", "holds NUL bytes"),
        ("junk.txt", bytes(range(1, 256)) * 4, "is not text|so it is not text"),
        ("fake.docx", b"text", "is not a DOCX file"),
        ("front.md", b"---\ntitle: T\n---\n", "holds no text"),
    ],
)
def test_bad_files(name: str, data: bytes | None, said: str, tmp_path: Path) -> None:
    """Each bad file gives one line with its path, what is wrong and what to do."""
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(FormatError, match=said) as error:
        read_document(path)
    assert error.value.path == str(path)
    assert error.value.hint
    assert "\n" not in str(error.value)
    if name.endswith(".txt"):
        with pytest.raises(FormatError, match=said):
            read_lines(path)


@pytest.mark.parametrize("end", ["", "/"])
def test_folder(end: str, tmp_path: Path) -> None:
    """A folder is named as one, with or without a slash behind it."""
    with pytest.raises(FormatError, match="is a folder, not a file"):
        read_document(f"{tmp_path}{end}")
