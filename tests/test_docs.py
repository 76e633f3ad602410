"""The pages are held to the code: commands, dependencies, floors, links; and the command line to its promises."""

from __future__ import annotations

import importlib
import os
import re
import resource
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from mtkit.cli import COMMANDS, group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import RunCommand

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")))
NO_COVERAGE = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "COVERAGE"))}

pytestmark = pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="the pages are not beside the package")


def every_command(name: str = "mtkit", command: click.Command = group) -> Iterator[tuple[str, click.Command]]:
    """The full name of each command, groups too."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            yield from every_command(f"{name} {child}", found)


def leaves() -> dict[str, click.Command]:
    """The commands that are no groups."""
    return {name: command for name, command in every_command() if not isinstance(command, click.Group)}


def described() -> dict[str, str]:
    """Name and generated text of each command in the reference."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    return dict(re.findall(r"<!-- begin (mtkit[^>]*?) -->\n(.*?)<!-- end \1 -->", text, re.DOTALL))


def test_the_reference_describes_every_command_and_no_other() -> None:
    """docs/commands.md has a section for each command."""
    assert sorted(described()) == sorted(leaves())


@pytest.mark.parametrize("name", sorted(leaves()))
def test_the_reference_has_every_option_and_no_other(name: str) -> None:
    """The option table of a command names exactly the options it takes."""
    rows = re.findall(r"^\| (`-.*?`) \|", described()[name], re.MULTILINE)
    written = {word for row in rows for word in re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", row)}
    taken = {
        option
        for parameter in leaves()[name].params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert written == taken


def test_the_reference_is_what_the_script_writes() -> None:
    """`scripts/docs_commands` would change nothing."""
    script = ROOT / "scripts" / "docs_commands"
    run = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("name", sorted(name for name, _ in every_command()))
def test_every_help_ends_with_an_example(mtkit: RunCommand, name: str) -> None:
    """`--help` ends with a paragraph of examples, each a call of that very command."""
    code, out, _ = mtkit(*name.split()[1:], "--help")
    assert code == 0
    title, *lines = out.rstrip().split("\n\n")[-1].splitlines()
    assert title.strip() in {"Example:", "Examples:"}
    assert all(name in line for line in lines if line.strip().startswith("mtkit"))
    assert lines


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_list_of_commands_has_a_line_for_each(mtkit: RunCommand, name: str) -> None:
    """`mtkit --help` names every command with what it does."""
    assert re.search(rf"^  {name}\s+{re.escape(COMMANDS[name][1])}$", mtkit("--help").out, re.MULTILINE)


def test_help_is_quick() -> None:
    """`mtkit --help` takes less than 0.3 seconds of processor time as a process of its own (the best of three runs)."""
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "mtkit", "--help"], capture_output=True, check=True, env=NO_COVERAGE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.3


HEAVY = {"numpy", "lxml", "rich", "trafilatura", "docx", "sentencex", "sacremoses", "jinja2", "torch", "transformers"}


@pytest.mark.parametrize("words", [["--help"], ["align", "--help"], ["convert", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    """No library that does the work is imported to say how the work is asked for."""
    code = (
        "import sys\nfrom mtkit.cli import main\n"
        f"try:\n    main({words!r})\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=NO_COVERAGE)
    assert HEAVY & set(run.stderr.split()) == set()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_is_there(shell: str) -> None:
    """The line that the reference gives for each shell prints a completion script."""
    env = NO_COVERAGE | {"_MTKIT_COMPLETE": f"{shell}_source"}
    run = subprocess.run(
        [sys.executable, "-c", "from mtkit.cli import main; main()"],
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )
    if run.returncode and "bash" in run.stderr.lower():
        pytest.skip("no bash that completion works with")
    assert "mtkit" in run.stdout


def test_completion_knows_the_names_of_formats() -> None:
    """What is typed behind --to is completed with the formats that begin so."""
    command = leaves()["mtkit align"]
    parameter = next(parameter for parameter in command.params if parameter.name == "to")
    found = parameter.shell_complete(click.Context(command), "t")
    assert [item.value for item in found] == ["table", "tmx", "tsv"]


def requirement(line: str) -> str:
    """The name of a package without its version."""
    return re.split(r"[<>=!~\[; ]", line, maxsplit=1)[0].lower()


def test_the_dependencies_are_those_of_the_project() -> None:
    """docs/dependencies.md has a row for each dependency and each extra of pyproject.toml, and no other."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        project = tomllib.load(stream)["project"]
    groups = (project["dependencies"], *project["optional-dependencies"].values())
    needed = {requirement(line) for lines in groups for line in lines}
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.-]+) \| [^|]+ \| [^|]+ \|$", text, re.MULTILINE)
    assert sorted(row.lower() for row in rows if row != "package") == sorted(needed - {"mtkit"})


def test_the_floors_are_those_of_the_linter() -> None:
    """The table of floors in docs/architecture.md is the layers of import-linter, top to bottom."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        layers = tomllib.load(stream)["tool"]["importlinter"]["contracts"][0]["layers"]
    built = {path.stem for path in (ROOT / "mtkit").iterdir()}
    floors = [[name for name in re.findall(r"mtkit\.(\w+)", layer) if name in built] for layer in layers]
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| (.*?) \|", text, re.MULTILINE)
    assert [sorted(re.findall(r"`(\w+)`", row)) for row in rows] == [sorted(floor) for floor in floors]


@pytest.mark.parametrize(
    ("registry", "place"),
    [
        ("READERS", "mtkit.read"),
        ("ALIGNERS", "mtkit.align"),
        ("BITEXT_FORMATS", "mtkit.exchange"),
        ("TERMBASE_FORMATS", "mtkit.exchange.termbases"),
        ("REPORTS", "mtkit.report"),
    ],
)
def test_the_plug_in_points_are_listed(registry: str, place: str) -> None:
    """docs/architecture.md names what each registry holds."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{registry}` \| `{re.escape(place)}` \| `\w+` \| (.*) \|$", text, re.MULTILINE)
    assert row is not None
    assert sorted(row[1].split(", ")) == sorted(getattr(importlib.import_module(place), registry))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link of a page leads to a file of the repository."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text)
    targets = [(first or second).partition("#")[0] for first, second in links]
    local = [target for target in targets if target and not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []
