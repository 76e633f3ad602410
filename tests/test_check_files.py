"""Files: what a folder gives, workers, losses, what is not fixed, ids that come twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtkit.check import RULES, pool
from mtkit.check.files import Job, check_file, find_jobs
from mtkit.check.pool import Plan, check_all
from mtkit.errors import FormatError
from mtkit.exchange import read_bitext
from tests.check_fixtures import TERMBASE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CODES = frozenset(code for code, rule in RULES.items() if rule.default)
PLAN = Plan(TERMBASE, CODES)
ROW = "id\tsource\ttarget\n1\tأحمد الشرع\tSo Ahmad Al-Shara\n"


def test_jobs_of_files_and_folders(tmp_path: Path) -> None:
    """Kinds go by suffix; a file that is named twice is checked once; a folder with nothing is told."""
    (tmp_path / "a.tsv").write_text(ROW, encoding="utf-8")
    (tmp_path / "names.tsv").write_text("# names\nsource\tpreferred\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "c.html").write_text("", encoding="utf-8")
    (tmp_path / "empty.tsv").write_text("# only\n", encoding="utf-8")
    (tmp_path / "d.py").write_text("", encoding="utf-8")
    jobs = find_jobs([str(tmp_path), str(tmp_path / "a.tsv")])
    assert [(job.path.rpartition("/")[2], job.kind, job.is_text) for job in jobs] == [
        ("a.tsv", "tsv", False),
        ("b.jsonl", "jsonl", False),
        ("c.html", "html", True),
        ("empty.tsv", "tsv", False),
    ]
    assert find_jobs(["x.docx.gz", "x.y"], "text")[1].kind == "text"


def test_results_are_the_same_in_workers(tmp_path: Path) -> None:
    """Two processes give what one gives, in the order of the jobs."""
    for name in "abc":
        (tmp_path / f"{name}.tsv").write_text(ROW, encoding="utf-8")
    jobs = find_jobs([str(tmp_path), str(tmp_path / "none.tsv")])
    one, two = (list(check_all(jobs, PLAN, workers)) for workers in (1, 2))
    assert [(each.path, each.findings, str(each.error)) for each in one] == [
        (each.path, each.findings, str(each.error)) for each in two
    ]
    assert [len(each.findings) for each in one] == [1, 1, 1, 0]


def test_a_defect_in_a_worker_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker did not expect becomes the error of that file."""

    def explode(job: Job, checker: object) -> None:
        raise ValueError(job.path)

    monkeypatch.setattr(pool, "check_file", explode)
    result = pool._check(PLAN.checker(), Job("a.tsv", "tsv"))
    assert str(result.error) == "a.tsv: internal error: ValueError: a.tsv"


def test_ids_that_come_twice(tmp_path: Path) -> None:
    """They are told apart in findings and stay as they are in the file."""
    path = tmp_path / "a.tsv"
    path.write_text(f"{ROW}1\tأحمد الشرع\tSo Ahmad Al-Shara came\n", encoding="utf-8")
    checker = PLAN.checker()
    assert [finding.unit_id for finding in check_file(Job(str(path), "tsv"), checker).findings] == ["1", "1#2"]
    assert check_file(Job(str(path), "tsv", "write"), checker).fixed == 2
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines] == ["id", "1", "1"]
    assert [unit.target for unit in read_bitext(path)] == ["So Ahmed al-Sharaa", "So Ahmed al-Sharaa came"]


def test_a_file_with_losses_is_checked_but_not_fixed(tmp_path: Path) -> None:
    """Fixing would lose what the reader left out."""
    path = tmp_path / "a.tmx"
    unit = '<tu><tuv xml:lang="ar"><seg>{}</seg></tuv><tuv xml:lang="{}"><seg>So Ahmad Al-Shara</seg></tuv></tu>'
    body = unit.format("أحمد الشرع", "en") * 2 + '<tu tuid="lost"><tuv xml:lang="ar"><seg>نعم</seg></tuv></tu>'
    head = 'creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" datatype="x"'
    page = f'<tmx version="1.4"><header {head} srclang="ar"/><body>{body}</body></tmx>'
    path.write_text(page, encoding="utf-8")
    checker = PLAN.checker()
    read = check_file(Job(str(path), "tmx"), checker)
    assert [finding.rule for finding in read.findings] == ["N101", "N101"]
    assert "lost" in read.remarks[0]
    before = path.read_bytes()
    fixed = check_file(Job(str(path), "tmx", "write"), checker)
    assert "is not fixed: what could not be read (1) would be lost" in str(fixed.error)
    assert path.read_bytes() == before


def test_unreadable_files_are_results(tmp_path: Path) -> None:
    """A file that cannot be read is a result with an error, not an end of the run."""
    result = check_file(Job(str(tmp_path / "none.md"), "markdown"), PLAN.checker())
    assert isinstance(result.error, FormatError)
    assert result.error.path == str(tmp_path / "none.md")
