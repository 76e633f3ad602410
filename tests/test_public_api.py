"""The public API: its names, its price, and the flow that the docstring of the package shows."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import mtkit

ROOT = Path(__file__).resolve().parent.parent
NAMES = [
    "Alignment",
    "Bitext",
    "Document",
    "MtkitError",
    "Termbase",
    "TranslationUnit",
    "align_documents",
    "bitext_of",
    "open_bitext",
    "read_document",
    "segment_document",
    "write_bitext",
]


def test_the_names_are_pinned() -> None:
    """A name is added or taken away on purpose, here and in the changelog."""
    assert mtkit.__all__ == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there(name: str) -> None:
    """Each public name can be had, also in an interactive listing, and is documented."""
    assert name in dir(mtkit)
    assert (getattr(mtkit, name).__doc__ or "").strip()


def test_another_name_is_an_attribute_error() -> None:
    """An unknown name fails as it does in any module."""
    with pytest.raises(AttributeError, match="module 'mtkit' has no attribute 'nothing'"):
        mtkit.nothing  # type: ignore[attr-defined]  # noqa: B018 - the access is the test


def test_the_version_is_that_of_the_package() -> None:
    """`mtkit.__version__` is what the package was built as."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    assert f'version = "{mtkit.__version__}"' in lines


def test_the_docstring_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The flow in the docstring of the package runs as it stands there."""
    if not (ROOT / "corpora" / "demo").is_dir():
        pytest.skip("the demonstration corpus is not beside the package")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    result = doctest.testmod(mtkit, verbose=False)
    assert (result.failed, result.attempted > 6) == (0, True)
    assert (tmp_path / "pair.tmx").stat().st_size > 0


def test_importing_costs_nothing() -> None:
    """`import mtkit` loads no dependency and no subpackage."""
    code = "import sys; before = set(sys.modules); import mtkit; print(sorted(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ast.literal_eval(run.stdout)
    assert [name for name in loaded if name.split(".")[0] not in sys.stdlib_module_names] == ["mtkit"]


def modules() -> list[str]:
    """Every module of the package but the one that runs it."""
    found = pkgutil.walk_packages(mtkit.__path__, "mtkit.")
    return sorted(module.name for module in found if not module.name.endswith("__main__"))


@pytest.mark.parametrize("name", modules())
def test_every_all_is_sorted_and_true(name: str) -> None:
    """What `__all__` of a module names is there, and sorted as ruff sorts it (constants, classes, functions)."""
    module = importlib.import_module(name)
    names = list(getattr(module, "__all__", ()))
    assert names == sorted(names, key=lambda n: (not n.isupper(), not n[0].isupper(), n))
    assert [n for n in names if not hasattr(module, n)] == []
