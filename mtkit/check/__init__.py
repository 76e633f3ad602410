"""Check bitexts and English texts: names against a termbase, consistency without one, signs of bad alignment."""

from __future__ import annotations

from mtkit.check.catalogue import RULES, Rule, expand, page
from mtkit.check.finding import Finding, Fix, Severity, TextSpan

__all__ = ["RULES", "Finding", "Fix", "Rule", "Severity", "TextSpan", "expand", "page"]
