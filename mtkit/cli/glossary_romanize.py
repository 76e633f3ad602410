"""`mtkit glossary romanize`: how an Arabic name is spelled in Latin letters."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from mtkit.cli import example
from mtkit.files import open_input
from mtkit.transliteration.standards import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtkit.transliteration.standards import Romanized

__all__ = ["command"]


@click.command(
    epilog=example(
        "mtkit glossary romanize 'أحمد الشرع' -n 5",
        "mtkit glossary romanize 'أَحْمَد الشَّرْع' --scheme bgn-pcgn-1956",
    )
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--scheme",
    "schemes",
    multiple=True,
    type=click.Choice([*SCHEMES, "none"]),
    help="Only these standards; 'none' for news spellings alone. Otherwise news spellings and all.",
)
@click.option("-n", "limit", type=click.IntRange(0), default=10, show_default=True, help="The most news spellings.")
@click.option("--sun-letters", is_flag=True, help="Assimilate the article in news spellings: ash-Sharaa.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(names: tuple[str, ...], schemes: tuple[str, ...], limit: int, sun_letters: bool, as_json: bool) -> int:  # noqa: FBT001 - click flags
    """Print how each Arabic NAME is spelled: in news, likeliest first, and by the published standards.

    News spellings are candidates with their shares, never a verdict: the glossary decides. The standards are exact
    where NAME has its vowel signs; where it lacks them only the consonants are shown, and a note says so. A NAME of -
    reads names from standard input, one a line.
    """
    wanted = tuple(scheme for scheme in SCHEMES if scheme in schemes)
    news = not wanted
    if news and "none" not in schemes:
        wanted = SCHEMES
    objects = [_object(name, wanted, limit if news else 0, sun_letters=sun_letters) for name in _given(names)]
    if as_json:
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
    for item in objects:
        if not as_json:
            click.echo("\n".join(_lines(item)))
        for note in _notes(item):
            click.echo(f"note: {note}", err=True)
    return 0


def _given(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if name == "-":
            with open_input("-") as stream:
                yield from (
                    line.strip() for line in stream.read().decode("utf-8", "replace").splitlines() if line.strip()
                )
        else:
            yield name


def _object(name: str, schemes: tuple[str, ...], limit: int, *, sun_letters: bool) -> dict[str, object]:
    from mtkit.transliteration.romanize import romanize
    from mtkit.transliteration.standards import romanize_standard

    candidates = romanize(name, limit=limit, sun_letters=sun_letters) if limit else []
    standards = {scheme: _standard(romanize_standard(name, scheme)) for scheme in schemes}
    return {
        "name": name,
        "candidates": [
            {"text": each.text, "score": round(each.score, 4), "source": each.source} for each in candidates
        ],
        "standards": standards,
    }


def _standard(romanized: Romanized) -> dict[str, object]:
    return {"text": romanized.text, "complete": romanized.complete, "missing": list(romanized.missing)}


def _lines(item: dict[str, object]) -> Iterator[str]:
    from mtkit.transliteration.standards import load_scheme

    name = str(item["name"])
    yield f"\u2068{name}\u2069" if sys.stdout.isatty() else name
    candidates, standards = item["candidates"], item["standards"]
    for each in candidates if isinstance(candidates, list) else ():
        yield f"  {each['score']:.2f}  {each['source']:6}  {each['text']}"
    for scheme, each in standards.items() if isinstance(standards, dict) else ():
        mark = "" if each["complete"] else "  (vowels missing)"
        yield f"  {load_scheme(scheme).title:14}  {each['text']}{mark}"


def _notes(item: dict[str, object]) -> Iterator[str]:
    standards = item["standards"]
    found = standards.values() if isinstance(standards, dict) else ()
    if any(not each["complete"] for each in found):
        yield f"{item['name']} lacks vowel signs; the standards show its consonants only where they are missing"
    if not any(letter for letter in str(item["name"]) if "\u0600" <= letter <= "\u06ff" or letter >= "\ufb50"):
        yield f"{item['name']} has no Arabic letters"
