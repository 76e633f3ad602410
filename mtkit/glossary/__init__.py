"""Names of a termbase, found in Arabic and English text."""

from __future__ import annotations

from mtkit.glossary.match import Claim, Matcher, TermMatch
from mtkit.glossary.search import Found, search

__all__ = ["Claim", "Found", "Matcher", "TermMatch", "search"]
