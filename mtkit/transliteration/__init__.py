"""Arabic names and their Latin spellings: is this a rendering of that, and how would it be spelled."""
