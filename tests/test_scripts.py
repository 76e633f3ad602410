"""The shell scripts: what a newcomer meets when something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHELL = ("scripts/demo", "scripts/make_venv", "scripts/test", ".ci/run")
TOOLS = ("cat", "cksum", "dirname", "rm", "sh", "env")

pytestmark = pytest.mark.skipif(
    not (ROOT / "scripts" / "demo").exists(), reason="the scripts are not beside the package"
)


@pytest.mark.parametrize("name", SHELL)
def test_scripts_can_be_run(name: str) -> None:
    """Each is executable, begins with its interpreter, and is sound to the shell."""
    path = ROOT / name
    if not path.exists():
        pytest.skip("not in the source archive")
    assert os.access(path, os.X_OK)
    assert path.read_text(encoding="utf-8").startswith("#!")
    assert subprocess.run(["sh", "-n", path], check=False, capture_output=True).stderr == b""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the script, a project file, and a `bin` with the few tools that the script needs."""
    (tmp_path / "repo" / "scripts").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "scripts" / "make_venv", tmp_path / "repo" / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "repo")
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def make_venv(checkout: Path) -> tuple[int, str, str]:
    """Run the script from another folder, with nothing but `bin` to find programs in."""
    run = subprocess.run(
        [checkout / "repo" / "scripts" / "make_venv"],
        cwd=checkout,
        env={"PATH": str(checkout / "bin")},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return run.returncode, run.stdout, run.stderr


def put_python(checkout: Path, name: str, body: str) -> None:
    """A stand-in for Python."""
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_without_python_it_says_how_to_get_it(checkout: Path) -> None:
    """No Python 3.11 or newer: one message with the command for Debian and macOS."""
    put_python(checkout, "python3", "exit 1  # too old")
    code, out, err = make_venv(checkout)
    assert (code, out) == (2, "")
    assert "no Python 3.11 or newer was found" in err
    assert "apt install python3 python3-venv" in err
    assert "brew install python" in err
    assert not (checkout / "repo" / ".venv").exists()


def test_without_ensurepip_it_says_what_to_install(checkout: Path) -> None:
    """The Python of a fresh Debian cannot make environments: the package to install is named, nothing is left."""
    put_python(
        checkout,
        "python3",
        'case "$*" in *venv\\ .venv*) echo "ensurepip is not available" >&2; exit 1;; *virtualenv*) exit 1;; esac',
    )
    code, _, err = make_venv(checkout)
    assert code == 2
    assert "ensurepip is not available" in err
    assert "apt install python3-venv" in err
    assert sorted(path.name for path in (checkout / "repo").iterdir()) == ["pyproject.toml", "scripts"]


LOGGED = """echo "$*" >>"$(dirname "$0")/../../log"
"""


def test_a_second_run_does_nothing(checkout: Path) -> None:
    """Once installed, it installs again only when the project file changes or the folder moves."""
    log = checkout / "repo" / "log"
    (checkout / "repo" / ".venv" / "bin").mkdir(parents=True)
    python = checkout / "repo" / ".venv" / "bin" / "python"
    python.write_text(f"#!/bin/sh\n{LOGGED}", encoding="utf-8")
    python.chmod(0o755)
    installs = []
    for change in ("", "", "\n# changed\n", ""):
        with (checkout / "repo" / "pyproject.toml").open("a", encoding="utf-8") as project:
            project.write(change)
        log.write_text("", encoding="utf-8")
        assert make_venv(checkout)[0] == 0
        installs.append("pip install" in log.read_text(encoding="utf-8"))
    assert installs == [True, False, True, False]
