"""Drafts by a sequence-to-sequence model of transformers in which the names of a glossary are already right."""
