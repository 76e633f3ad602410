"""`mtkit rule`: what a rule reports, why, with an example."""

from __future__ import annotations

import json

import click

from mtkit.cli import example

__all__ = ["command"]


@click.command(epilog=example("mtkit rule N101", "mtkit rule --all"))
@click.argument("code", required=False)
@click.option("--all", "all_", is_flag=True, help="List all rules.")
@click.option("--json", "as_json", is_flag=True, help="List all rules as JSON.")
def command(code: str | None, all_: bool, as_json: bool) -> int:  # noqa: FBT001 - click flags
    """Explain the rule CODE, or list all rules."""
    from mtkit.check import RULES, page

    if as_json:
        listed = [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": str(rule.severity),
                "summary": rule.summary,
                "default": rule.default,
            }
            for rule in RULES.values()
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return 0
    if all_ or code is None:
        for rule in RULES.values():
            mark = "" if rule.default else " (only if selected)"
            click.echo(f"{rule.code}  {rule.severity!s:8} {rule.name:22} {rule.summary}{mark}")
        return 0
    if code.upper() not in RULES:
        raise click.UsageError(f"there is no rule {code!r}; known are {', '.join(RULES)}")
    click.echo(page(code.upper()), nl=False)
    return 0
