"""A whole corpus by its settings: read, segment, align, clean, check, filter, find duplicates, export.

The work on one pair is a function of bytes that gives bytes (`work`), so that the same function runs in this process,
in processes beside it and on the workers of a cluster. What it gives is kept in a work folder, one record a pair, with
the hashes of everything it depends on; a later build does again only what those hashes say.
"""

from mtkit.corpus.building.run import BuildOptions, Built, Corpus, Listener, build, plan_build

__all__ = ["BuildOptions", "Built", "Corpus", "Listener", "build", "plan_build"]
