"""Many bitexts: cleaning, filters, duplicates, statistics, a store that is searched, and the builder of whole corpora."""
