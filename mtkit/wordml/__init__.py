"""Word files (WordprocessingML): the parts of a DOCX and the text in them, as it reads with all changes accepted.

No decision about documents or bitexts is made here: reading, checking and exchanging all see the same text.
"""

from mtkit.wordml.package import Part, WordFile, looks_like_word, open_word, saved_word
from mtkit.wordml.story import Paragraph, Piece, StoryReader

__all__ = [
    "Paragraph",
    "Part",
    "Piece",
    "StoryReader",
    "WordFile",
    "looks_like_word",
    "open_word",
    "saved_word",
]
