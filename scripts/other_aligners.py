"""Aligners of others, run on the same files: Gale-Church of NLTK, and hunalign as a program of its own.

Neither is a dependency: what is not installed is left out.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mtkit.align.evaluate import IndexBead

    Align = Callable[[Sequence[str], Sequence[str]], list[IndexBead]]

__all__ = ["OTHERS", "beads_of_ladder", "beads_of_links", "missing"]


def nltk_gale_church(source: Sequence[str], target: Sequence[str]) -> list[IndexBead]:
    """Gale-Church of NLTK over lengths in code points, with its own parameters."""
    from nltk.translate.gale_church import align_blocks

    links = align_blocks([len(text) for text in source], [len(text) for text in target])
    return beads_of_links(links, len(source), len(target))


def beads_of_links(links: Iterable[tuple[int, int]], rows: int, columns: int) -> list[IndexBead]:
    """Beads of linked pairs of segments; what is linked to nothing becomes a null bead."""
    groups: list[tuple[set[int], set[int]]] = []
    for i, j in sorted(links):
        mine = [group for group in groups if i in group[0] or j in group[1]]
        groups = [group for group in groups if group not in mine]
        groups.append(({i}.union(*(group[0] for group in mine)), {j}.union(*(group[1] for group in mine))))
    seen = [set().union(*(group[side] for group in groups)) for side in (0, 1)]
    nulls: list[IndexBead] = [((i,), ()) for i in range(rows) if i not in seen[0]]
    nulls += [((), (j,)) for j in range(columns) if j not in seen[1]]
    return [(tuple(sorted(left)), tuple(sorted(right))) for left, right in groups] + nulls


def hunalign(source: Sequence[str], target: Sequence[str]) -> list[IndexBead]:
    """The program hunalign without a dictionary, with -realign."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("empty.dic", "source", "target")]
        for path, lines in zip(paths, ([], source, target), strict=True):
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        words = ["hunalign", "-utf", "-realign", *map(str, paths)]
        out = subprocess.run(words, check=True, capture_output=True, encoding="utf-8").stdout
    return beads_of_ladder(out)


def beads_of_ladder(text: str) -> list[IndexBead]:
    """Beads between the rungs of a ladder: each line holds a source index, a target index and a score."""
    rungs = [tuple(map(int, line.split("\t")[:2])) for line in text.splitlines() if line.strip()]
    return [(tuple(range(a[0], b[0])), tuple(range(a[1], b[1]))) for a, b in itertools.pairwise(rungs)]


OTHERS: dict[str, Align] = {"nltk": nltk_gale_church, "hunalign": hunalign}


def missing(name: str) -> str | None:
    """Why an aligner of `OTHERS` cannot run here, or None if it can."""
    if name == "nltk":
        return None if find_spec("nltk") else "nltk is not installed (pip install nltk)"
    return None if shutil.which("hunalign") else "the program hunalign is not on the PATH"
