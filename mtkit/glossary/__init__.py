"""Names of a termbase, found in Arabic and English text."""

from __future__ import annotations

from mtkit.glossary.match import Claim, Matcher, TermMatch

__all__ = ["Claim", "Matcher", "TermMatch"]
