"""A document into segments: sentences, headings and list items, in Arabic and English.

What ends a sentence and what does not is written down in `docs/segmentation.md`, with the figures.
"""

from mtkit.segment.sentences import segment, split_sentences

__all__ = ["SEGMENTER_VERSION", "segment", "split_sentences"]

SEGMENTER_VERSION = 1
"""Rises whenever the same text may be cut in another way; it stands in every signature as `segmenter:1`."""
