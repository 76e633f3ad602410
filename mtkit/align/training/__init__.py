"""Making the models of the aligner: the lexicon from sentence pairs, the bead score from documents with gold beads."""
