"""`mtkit build`: what it writes, what it does again, what it says of what fails."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.corpus.building.folder import WorkFolder
from mtkit.corpus.building.records import Frame, Record, parse_record
from mtkit.errors import MtkitError
from mtkit.exchange import read_bitext
from tests.build_fixtures import FOLDERS, LENGTH, NAMES, PLAIN, contents, write_corpus, write_pair

if TYPE_CHECKING:
    from tests.conftest import RunCommand

DEMO = Path(__file__).resolve().parents[1] / "corpora" / "demo"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three pairs, checked against a termbase."""
    settings = f'{FOLDERS}{PLAIN}{LENGTH}[glossary]\nfiles = ["names.tsv"]\n'
    folder = write_corpus(tmp_path / "corpus", "a", "b", "sub/c", settings=settings)
    (folder / "names.tsv").write_text(NAMES, encoding="utf-8")
    return folder


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a build."""
    value: dict[str, Any] = json.loads((folder / "build" / "manifest.json").read_text(encoding="utf-8"))
    return value


def dry(mtkit: RunCommand, folder: Path, *more: str) -> list[str]:
    """What a build would do."""
    code, out, _ = mtkit("build", folder, "--dry-run", *more)
    assert code == 0
    return out.splitlines()


def build(mtkit: RunCommand, folder: Path, *more: object, code: int = 0) -> str:
    """Build in one process; what was said."""
    found, _, err = mtkit("build", folder, "-j", 1, *more)
    assert found == code, err
    return err


def test_a_corpus_is_built(mtkit: RunCommand, corpus: Path) -> None:
    """Every pair is aligned and checked; units say where they come from; the manifest counts and hashes."""
    said = build(mtkit, corpus)
    assert "3 pairs and 0 bitexts, 3 of their records made now" in said
    bitext = read_bitext(corpus / "build" / "small.tmx")
    assert [unit.id for unit in bitext][:3] == ["a:1", "a:2", "a:3"]
    assert len({unit.id for unit in bitext}) == len(bitext)
    first = bitext.units[0]
    assert (first.prop("document"), first.prop("origin"), first.prop("licence")) == ("a", "ar/a.txt", "CC0-1.0")
    told = manifest(corpus)
    assert told["counts"]["pairs"] == 3
    assert told["counts"]["findings_by_rule"]["N101"] == 3
    assert told["counts"]["kept"] == len(bitext) == sum(one["kept"] for one in told["documents"].values())
    assert sorted(told["inputs"]) == [
        "ar/a.txt", "ar/b.txt", "ar/sub/c.txt", "en/a.txt", "en/b.txt", "en/sub/c.txt", "names.tsv",
    ]  # fmt: skip
    assert sorted(told["outputs"]) == sorted(set(contents(corpus / "build")) - {"manifest.json"})
    findings = (corpus / "build" / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(findings[0])["unit"] == "a:2"
    assert bitext.signature == told["signature"]


def test_nothing_is_done_twice(mtkit: RunCommand, corpus: Path) -> None:
    """A second build makes no record, writes nothing, and says so; the time of files does not count."""
    build(mtkit, corpus)
    before = {path: path.stat().st_mtime_ns for path in (corpus / "build").iterdir()}
    for path in corpus.rglob("*.txt"):
        path.touch()
    said = build(mtkit, corpus)
    assert "0 of their records made now" in said
    assert "is as it should be" in said
    assert {path: path.stat().st_mtime_ns for path in (corpus / "build").iterdir()} == before
    assert dry(mtkit, corpus) == []


def test_only_what_changed_is_done_again(mtkit: RunCommand, corpus: Path) -> None:
    """A text aligns its own pair again; a termbase, a rule, a date only check again."""
    build(mtkit, corpus)
    write_pair(corpus, "b", extra="زيادة.\n")
    assert dry(mtkit, corpus) == ["align b: the source file changed; the target file changed"]
    assert "1 of their records made now" in build(mtkit, corpus)
    (corpus / "names.tsv").write_text("# a comment\n" + NAMES, encoding="utf-8")
    assert dry(mtkit, corpus) == []
    (corpus / "names.tsv").write_text(NAMES.replace("Ahmad Al-Shara", "Ahmad Shara"), encoding="utf-8")
    assert dry(mtkit, corpus) == [f"check {name}: a termbase changed" for name in ("a", "b", "sub/c")]
    build(mtkit, corpus)
    assert "N101" not in manifest(corpus)["counts"]["findings_by_rule"]
    text = (corpus / "corpus.toml").read_text(encoding="utf-8")
    settings = text.replace("clean = false\n", "").replace("filter = false\n", "")
    (corpus / "corpus.toml").write_text(
        settings + '[documents.a]\ndate = 2025-01-31\n[check]\nignore = ["A1"]\n', encoding="utf-8"
    )
    reasons = "[clean] changed; [check] changed; [filter] changed"
    assert dry(mtkit, corpus) == [
        f"check a: {reasons}; what is known of the document changed", f"check b: {reasons}", f"check sub/c: {reasons}",
    ]  # fmt: skip
    build(mtkit, corpus)
    assert read_bitext(corpus / "build" / "small.tmx").units[0].prop("date") == "2025-01-31"
    (corpus / "corpus.toml").write_text(settings.replace("length", "bilingual"), encoding="utf-8")
    assert dry(mtkit, corpus)[0].startswith("align a: [align] or a language changed; the model changed")
    assert dry(mtkit, corpus, "--force")[0] == "align a: asked for"


def test_a_build_does_not_depend_on_how_it_runs(mtkit: RunCommand, corpus: Path, tmp_path: Path) -> None:
    """One process, two, another place, or a build by steps: the same bytes."""
    build(mtkit, corpus)
    other = tmp_path / "other"
    shutil.copytree(corpus, other, ignore=shutil.ignore_patterns("build", ".mtkit"))
    (other / "en" / "b.txt").rename(tmp_path / "b.txt")
    assert mtkit("build", other, "-j", 2).code == 0
    assert contents(other / "build") != contents(corpus / "build")
    (tmp_path / "b.txt").rename(other / "en" / "b.txt")
    assert mtkit("build", other, "-j", 2).code == 0
    assert contents(other / "build") == contents(corpus / "build")


def test_a_pair_that_fails_does_not_stop_the_others(mtkit: RunCommand, corpus: Path) -> None:
    """It is reported with its path and reason, stands in the manifest, and the build ends with 2."""
    (corpus / "en" / "b.txt").write_bytes(b"")
    (corpus / "ar" / "d.txt").write_text("نص بلا ترجمة.", encoding="utf-8")
    code, _, err = mtkit("build", corpus, "-j", 1)
    assert code == 2
    assert "mtkit: en/b.txt: " in err
    assert f"note: {corpus / 'ar' / 'd.txt'}: no partner in" in err
    told = manifest(corpus)
    assert [one["name"] for one in told["failed"]] == ["b"]
    assert (told["counts"]["pairs"], told["counts"]["failed"]) == (2, 1)
    assert sorted(told["documents"]) == ["a", "sub/c"]
    write_pair(corpus, "b")
    assert "1 of their records made now" in build(mtkit, corpus)


def test_a_defect_in_a_pair_is_its_failure(mtkit: RunCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours is said with the pair; the others go on."""
    from mtkit.corpus import aligning

    load = aligning.load_pair

    def fail(source: str, *more: Any) -> Any:
        if source == "ar/a.txt":
            raise RuntimeError("oops")
        return load(source, *more)

    monkeypatch.setattr(aligning, "load_pair", fail)
    code, _, err = mtkit("build", corpus, "-j", 1, "-q")
    assert (code, err) == (2, "mtkit: ar/a.txt: internal error: RuntimeError: oops\n")


def test_a_model_that_is_missing_is_said_once(mtkit: RunCommand, corpus: Path) -> None:
    """What stands in the way of every pair ends the build."""
    text = (corpus / "corpus.toml").read_text(encoding="utf-8")
    (corpus / "corpus.toml").write_text(text.replace('"length"', '"bilingual"\nmodel = "no-model"'), encoding="utf-8")
    code, _, err = mtkit("build", corpus, "-j", 1, "-q")
    assert code == 2
    assert err.count("\n") == 1
    assert "no model here" in err


def test_files_in_the_wrong_order_are_exchanged(mtkit: RunCommand, tmp_path: Path) -> None:
    """A pair whose languages are crossed is put right and noted; one of a single language fails."""
    folder = write_corpus(tmp_path / "corpus", "a", "b")
    (folder / "ar" / "a.txt").rename(tmp_path / "x")
    (folder / "en" / "a.txt").rename(folder / "ar" / "a.txt")
    (tmp_path / "x").rename(folder / "en" / "a.txt")
    shutil.copy(folder / "en" / "b.txt", folder / "ar" / "b.txt")
    code, _, err = mtkit("build", folder, "-j", 1)
    assert code == 2
    assert "note: the files came in the wrong order: en/a.txt is Arabic and was taken as the source" in err
    assert "mtkit: ar/b.txt and en/b.txt are both English" in err


def test_bitexts_pairs_and_tables_make_one_corpus(mtkit: RunCommand, tmp_path: Path) -> None:
    """Old memories, spreadsheets and single pairs are taken in; ids are unique, props and origins are kept."""
    folder = write_corpus(
        tmp_path / "corpus",
        "a",
        settings='pairs = [["ar/*.txt", "en/*.txt"]]\nbitexts = ["old/*"]\n'
        + PLAIN
        + LENGTH
        + '[dedup]\n[export]\nformats = ["all.jsonl", "moses"]\n',
    )
    old = folder / "old"
    old.mkdir()
    (old / "one.tsv").write_text("مرحبا بكم\tWelcome\nشكرا لكم\tThank you\nشكراً لكم\tThank you!\n", encoding="utf-8")
    (old / "two.jsonl").write_text(
        '{"mtkit": "bitext", "source_lang": "en", "target_lang": "ar", "signature": "mtkit:0"}\n'
        '{"id": "x", "source": "Good morning", "target": "صباح الخير", "props": {"client": "desk"}}\n'
        '{"id": "x", "source": "Good evening", "target": "مساء الخير"}\nnot a unit\n',
        encoding="utf-8",
    )
    said = build(mtkit, folder, code=1)
    assert "note: old/two.jsonl:4: " in said
    assert "note: old/two.jsonl: units that could not be read and were left out: 1" in said
    units = {unit.id: unit for unit in read_bitext(folder / "build" / "all.jsonl")}
    assert units["old/one.tsv:1"].target == "Welcome"
    assert "old/one.tsv:3" not in units
    morning = units["old/two.jsonl:1"]
    assert (morning.source, morning.prop("id"), morning.prop("client")) == ("صباح الخير", "x", "desk")
    assert (morning.prop("signature"), morning.prop("origin")) == ("mtkit:0", "old/two.jsonl")
    assert units["old/two.jsonl:2"].target == "Good evening"
    assert "ar/a:1" in units
    told = manifest(folder)
    assert (told["counts"]["bitexts"], told["counts"]["pairs"]) == (2, 1)
    assert (told["counts"]["duplicates"], told["counts"]["unreadable"]) == (1, 1)
    rejects = {unit.id: unit for unit in read_bitext(folder / "build" / "rejects.jsonl")}
    assert rejects["old/one.tsv:3"].prop("reject/duplicate") == "old/one.tsv:2"
    lines = (folder / "build" / "small.en").read_text(encoding="utf-8").splitlines()
    assert len(lines) == told["counts"]["kept"] == len(units)
    assert dry(mtkit, folder) == []
    with (old / "one.tsv").open("a", encoding="utf-8") as out:
        out.write("وداعا\tGoodbye\n")
    assert dry(mtkit, folder) == ["align old/one.tsv: the bitext changed"]
    build(mtkit, folder, code=1)
    text = (folder / "corpus.toml").read_text(encoding="utf-8")
    (folder / "corpus.toml").write_text(text.replace("clean = false\n", ""), encoding="utf-8")
    assert "3 of their records made now" in build(mtkit, folder, code=1)


def test_a_long_bitext_is_worked_on_in_parts(
    mtkit: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the part that changed is done again; a file that is damaged in the middle is left out as a whole."""
    monkeypatch.setattr("mtkit.corpus.building.planning.PART", 10)
    folder = write_corpus(tmp_path / "corpus", settings='bitexts = ["m.jsonl"]\n' + PLAIN)
    head = '{"mtkit": "bitext", "source_lang": "ar", "target_lang": "en"}'
    rows = [json.dumps({"id": str(n), "source": f"جملة رقم {n}", "target": f"Sentence {n}"}) for n in range(1, 26)]
    (folder / "m.jsonl").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert "3 of their records made now" in build(mtkit, folder)
    rows[12] = rows[12].replace("Sentence", "Phrase")
    (folder / "m.jsonl").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert dry(mtkit, folder) == ["align m.jsonl, part 2: the bitext changed"]
    build(mtkit, folder)
    assert [unit.id for unit in read_bitext(folder / "build" / "small.tmx")] == [f"m.jsonl:{n}" for n in range(1, 26)]
    (folder / "m.jsonl").write_text("no bitext\n", encoding="utf-8")
    code, _, err = mtkit("build", folder, "-j", 1, "-q")
    assert code == 2
    assert "does not begin with the head of a bitext" in err
    assert manifest(folder)["counts"]["kept"] == 0


def test_units_are_cleaned_and_filtered(mtkit: RunCommand, tmp_path: Path) -> None:
    """What is left out is kept in the rejects with its rule; nothing is lost."""
    folder = write_corpus(tmp_path / "corpus", settings='bitexts = ["m.tsv"]\n')
    rows = ["الســـلام عليكم جميعا\tPeace be upon you all", "مرحبا\tمرحبا", f"نعم\t{'No, thank you very much.' * 30}"]
    (folder / "m.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    build(mtkit, folder)
    kept = read_bitext(folder / "build" / "small.tmx")
    assert [unit.source for unit in kept] == ["السلام عليكم جميعا"]
    rejects = {unit.id: unit for unit in read_bitext(folder / "build" / "rejects.jsonl")}
    assert rejects["m.tsv:2"].prop("reject/clean") == "the target is the same as the source"
    assert rejects["m.tsv:3"].prop("reject/length-ratio") is not None
    counts = manifest(folder)["counts"]
    assert (counts["units"], counts["kept"], counts["rejected"]) == (3, 1, 2)
    assert (counts["rejected_by"], counts["cleaned"]) == ({"clean": 1, "filter": 1}, {"tatweel": 1})


@pytest.mark.parametrize(
    ("more", "code"), [((), 0), (("--fail-on", "error"), 1), (("--fail-on", "never"), 0), (("--fail-on", "info"), 1)]
)
def test_findings_count_where_it_is_asked_for(
    mtkit: RunCommand, corpus: Path, more: tuple[str, ...], code: int
) -> None:
    """--fail-on ends with 1 where something weighs as much; without it findings are in the outputs only."""
    assert mtkit("build", corpus, "-j", 1, "-q", *more) == (code, "", "")


def test_the_manifest_is_printed(mtkit: RunCommand, corpus: Path) -> None:
    """--json prints what manifest.json holds."""
    code, out, _ = mtkit("build", corpus, "-j", 1, "--json", "-q")
    assert (code, json.loads(out)) == (0, manifest(corpus))
    code, out, _ = mtkit("build", corpus, "--dry-run", "--json")
    assert (code, json.loads(out)["tasks"][0]) == (0, {"name": "a", "part": 0, "action": "nothing", "reasons": []})


def test_outputs_that_are_not_asked_for_any_more_go(mtkit: RunCommand, corpus: Path) -> None:
    """Unless somebody has changed them; what was touched among the outputs is written again."""
    build(mtkit, corpus)
    with (corpus / "corpus.toml").open("a", encoding="utf-8") as out:
        out.write('[export]\nformats = ["x.tsv"]\nfindings = false\nstatistics = false\ncard = false\n')
    (corpus / "build" / "README.md").write_text("ours\n", encoding="utf-8")
    (corpus / "build" / ".x.tsv.abc.part").write_text("left by a killed build", encoding="utf-8")
    build(mtkit, corpus)
    assert sorted(contents(corpus / "build")) == ["README.md", "manifest.json", "rejects.jsonl", "x.tsv"]
    (corpus / "build" / "x.tsv").write_text("", encoding="utf-8")
    build(mtkit, corpus)
    assert len(read_bitext(corpus / "build" / "x.tsv", source_lang="ar", target_lang="en")) == 15


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (FOLDERS + '[export]\nformats = ["a.xyz"]\n', "[export] a.xyz: the suffix .xyz does not tell a bitext format"),
        (FOLDERS + '[export]\nformats = ["tmx", "small.tmx"]\nrejects = "small.tmx"\n', "names small.tmx twice"),
        (FOLDERS + '[export]\nfolder = "ar/out"\n', "the outputs would lie in"),
        (FOLDERS + '[dedup]\nmode = "x"\n', "unknown mode 'x' of duplicates; known are exact, folded, near"),
        (FOLDERS + "[dedup]\nmodus = 1\n", "unknown key 'modus' in [dedup]; known are mode, threshold"),
        (FOLDERS + "[clean]\nfoo = 1\n", "unknown setting 'foo' of cleaning"),
        (FOLDERS + "[filter]\nfoo = 1\n", "unknown setting 'foo' of the filter"),
        ('pairs = [["ar/a.txt", "en/a.txt"], {name = "ar/a", source = "x", target = "y"}]\n', "are both called ar/a"),
        ('pairs = [{name = "a", source = "ar/*.txt", target = "en/*.txt"}]\n', "a names many pairs at once"),
        ('bitexts = ["*.tmx"]\n', "names no file that is there"),
    ],
)
def test_what_cannot_be_built_is_said_before_the_work(
    mtkit: RunCommand, tmp_path: Path, settings: str, message: str
) -> None:
    """Settings that cannot work end with 2 and one line; nothing is written."""
    folder = write_corpus(tmp_path / "corpus", "a", settings=settings)
    code, _, err = mtkit("build", folder, "-j", 1, "-q")
    assert (code, err.count("\n")) == (2, 1)
    assert message in err
    assert not (folder / "build").exists()


def test_pairs_by_patterns(mtkit: RunCommand, tmp_path: Path) -> None:
    """A star stands for the same on both sides, also across folders; a missing partner is noted."""
    folder = write_corpus(
        tmp_path / "corpus", "x/a", "x/y/b", "c",
        settings='pairs = [["ar/x/**/*.txt", "en/x/**/*.txt"], { name = "see", source = "ar/c.txt", '
        'target = "en/c.txt" }, ["ar/no*.txt", "en/no*.txt"]]\n' + PLAIN + LENGTH
        + "[documents.zzz]\ndate = 2025-01-01\n",
    )  # fmt: skip
    write_pair(folder, "x/lone")
    (folder / "en" / "x" / "lone.txt").unlink()
    said = build(mtkit, folder)
    assert sorted(manifest(folder)["documents"]) == ["ar/x/a", "ar/x/y/b", "see"]
    assert f"{folder / 'ar/x/lone.txt'}: no partner at {folder / 'en/x/lone.txt'}" in said
    assert "no files are like ar/no*.txt and en/no*.txt" in said
    assert "[documents] names zzz, which is not in the corpus" in said


def test_a_compressed_pair(mtkit: RunCommand, tmp_path: Path) -> None:
    """Packed files are read; the manifest has the hash of the file as it lies there."""
    import gzip
    import hashlib

    folder = write_corpus(tmp_path / "corpus", "a", settings=FOLDERS + PLAIN + LENGTH)
    raw = (folder / "en" / "a.txt").read_bytes()
    (folder / "en" / "a.txt").unlink()
    packed = gzip.compress(raw, mtime=0)
    (folder / "en" / "a.txt.gz").write_bytes(packed)
    build(mtkit, folder)
    assert manifest(folder)["inputs"]["en/a.txt.gz"] == hashlib.sha256(packed).hexdigest()
    assert len(read_bitext(folder / "build" / "small.tmx")) == 5


def test_arabic_as_the_target(mtkit: RunCommand, tmp_path: Path) -> None:
    """A corpus from English into Arabic is checked, too; the findings are about its own sides."""
    folder = write_corpus(tmp_path / "corpus", "a", settings="")
    (folder / "corpus.toml").write_text(
        'name = "back"\nsource_lang = "en"\ntarget_lang = "ar"\nsource_dir = "en"\ntarget_dir = "ar"\n'
        'glossary = { files = ["names.tsv"] }\n' + PLAIN + LENGTH,
        encoding="utf-8",
    )
    (folder / "names.tsv").write_text(NAMES, encoding="utf-8")
    build(mtkit, folder)
    found = (folder / "build" / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    names = [one for one in map(json.loads, found) if one["rule"] == "N101"]
    assert [(one["source"]["text"], one["target"]["text"]) for one in names] == [("Ahmad Al-Shara", "أحمد الشرع")]


def test_names_anchor_the_alignment_where_it_is_asked_for(mtkit: RunCommand, corpus: Path) -> None:
    """Then a changed termbase aligns again."""
    text = (corpus / "corpus.toml").read_text(encoding="utf-8").replace("length", "bilingual")
    (corpus / "corpus.toml").write_text(text + "anchors = true\n", encoding="utf-8")
    build(mtkit, corpus)
    assert "|glossary:" in manifest(corpus)["signature"]
    (corpus / "names.tsv").write_text(NAMES.replace("Ahmad Al-Shara", "Ahmad Shara"), encoding="utf-8")
    assert dry(mtkit, corpus)[0] == "align a: a termbase changed"


def test_the_demo_corpus_is_built(mtkit: RunCommand, tmp_path: Path) -> None:
    """The corpus of the repository gives its bitext, page and card, in two processes as in one."""
    for jobs in (1, 2):
        where = ("-o", tmp_path / f"out{jobs}", "--work", tmp_path / f"work{jobs}", "-j", jobs)
        assert mtkit("build", DEMO, "-q", *where) == (0, "", "")
    one, two = (contents(tmp_path / f"out{jobs}") for jobs in (1, 2))
    assert one == two
    assert {"demo.tmx", "statistics.html", "README.md", "manifest.json"} <= set(one)
    told = json.loads(one["manifest.json"])
    assert told["counts"]["pairs"] == 10
    assert told["counts"]["units"] == told["counts"]["kept"] + told["counts"]["rejected"]


def test_one_build_at_a_time(tmp_path: Path) -> None:
    """A work folder that is in use is not touched by another build."""
    one, two = WorkFolder(tmp_path / "work"), WorkFolder(tmp_path / "work")
    with one.locked(), pytest.raises(MtkitError, match="another build is at work in this folder"), two.locked():
        pass
    with two.locked():
        pass


def test_records_that_are_damaged_count_as_none(tmp_path: Path) -> None:
    """A record is read as it was written, or not at all."""
    record = Record("a", 0, Frame({"x": "1"}, {"units": 1}, b"abc"), Frame({}, {}, b"defg"))
    data = record.to_bytes()
    assert parse_record(data) == record
    assert [parse_record(data[:size]) for size in range(len(data))] == [None] * len(data)
    assert parse_record(data[:-1] + b"x") is None
    assert parse_record(data.replace(b"work 1", b"work 0")) is None
    folder = WorkFolder(tmp_path)
    folder.write(record)
    assert folder.read("a") == record
    folder.place("a", 0).write_bytes(b"\0" * 100)
    assert (folder.read("a"), folder.read("b"), folder.read_index("a")) == (None, None, None)
    assert folder.prune(()) == 1


def test_every_format_gives_the_same_bytes_on_another_day(mtkit: RunCommand, corpus: Path) -> None:
    """No output holds the time."""
    formats = ["tmx.gz", "jsonl.zst", "tsv", "xlf", "xlsx"]
    with (corpus / "corpus.toml").open("a", encoding="utf-8") as out:
        out.write(f"[export]\nformats = {[f'x.{suffix}' for suffix in formats] + ['moses']}\n")
    build(mtkit, corpus)
    before = contents(corpus / "build")
    assert {f"x.{suffix}" for suffix in formats} | {"small.ar", "small.en"} <= set(before)
    shutil.rmtree(corpus / "build")
    time.sleep(1.1)
    build(mtkit, corpus, "--force")
    assert contents(corpus / "build") == before


def test_what_a_format_needs_is_asked_for_first(
    mtkit: RunCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parquet without its package ends the build before it has begun."""
    with (corpus / "corpus.toml").open("a", encoding="utf-8") as out:
        out.write('[export]\nformats = ["parquet"]\n')
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    code, _, err = mtkit("build", corpus, "-q")
    assert (code, "[export] small.parquet: Parquet needs pyarrow, which is not installed" in err) == (2, True)
    assert not (corpus / ".mtkit").exists()


def test_progress_is_shown_in_a_terminal(
    mtkit: RunCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bar runs on standard error where that is a terminal, and not with --quiet."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    capsys.readouterr()
    said = build(mtkit, corpus)
    assert "3/3" in said
    assert "3/3" not in build(mtkit, corpus, "-q", "--force")


def test_an_unreadable_file_among_the_inputs(mtkit: RunCommand, corpus: Path) -> None:
    """A file that goes away, or a work folder that cannot be one, is said in one line."""
    (corpus / "corpus.toml").write_text(
        (corpus / "corpus.toml")
        .read_text(encoding="utf-8")
        .replace("clean = false\n", 'clean = false\npairs = [["x.ar.txt", "x.en.txt"]]\nbitexts = ["no.tmx"]\n'),
        encoding="utf-8",
    )
    code, _, err = mtkit("build", corpus, "-j", 1, "-q")
    assert code == 2
    assert [line.partition(": ")[2] for line in sorted(err.splitlines())] == [
        f"{corpus / 'no.tmx'}: cannot be read: no such file or directory",
        f"{corpus / 'x.ar.txt'}: no such file; check the spelling of the path",
    ]
    assert [one["error"].partition(":")[0] for one in manifest(corpus)["failed"]] == ["no.tmx", "x.ar.txt"]
    code, out, _ = mtkit("build", corpus, "--dry-run")
    assert code == 2
    assert "fails x: " in out
    code, _, err = mtkit("build", corpus, "-q", "--work", corpus / "names.tsv")
    assert (code, "the work folder cannot be made: file exists" in err) == (2, True)
    code, _, err = mtkit("build", corpus, "-q", "-j", 1, "-o", corpus / "names.tsv")
    assert (code, "names.tsv: cannot be made: file exists" in err) == (2, True)
