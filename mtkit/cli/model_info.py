"""`mtkit model info`: what a model is made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import example

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]


@click.command(epilog=example("mtkit model info", "mtkit model info de-en/ --json"))
@click.argument("model", metavar="[MODEL]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(model: str | None, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """Say what MODEL, a folder, is made of; without it, what the embedded model is made of."""
    from mtkit.align.bilingual import model_folder

    about = _described(model_folder(model))
    if as_json:
        click.echo(json.dumps(about, ensure_ascii=False, indent=2))
        return
    for name, value in about.items():
        shown = ", ".join(f"{key} {n:,}" for key, n in value.items()) if isinstance(value, dict) else value
        click.echo(f"{name:14s} {shown}")


def _described(folder: Path) -> dict[str, Any]:
    from mtkit.align.bilingual import load_model

    model = load_model(folder)
    about: dict[str, Any] = {
        "name": model.name,
        "languages": f"{model.source_lang} {model.target_lang}",
        "path": str(folder),
        "stretch": model.stretch,
    }
    for name, level in model.lexicon.levels.items():
        entries = len(level.forward.columns) + len(level.backward.columns)
        about[f"lexicon {name}"] = {"source": len(level.source), "target": len(level.target), "entries": entries}
    if model.encoder is not None:
        rows, dimensions = model.encoder.vectors.shape
        sizes = {"source": len(model.encoder.source), "target": len(model.encoder.target)}
        about["encoder"] = {**sizes, "rows": rows, "dimensions": dimensions}
    about["bead score"] = {"networks": len(model.network.members), "features": len(model.network.mean)}
    about["bytes"] = {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if path.is_file()}
    return about
