"""mtkit: align Arabic-English translations, hold names to a glossary, build bitexts and export them."""

from __future__ import annotations

__version__ = "0.1.0"
