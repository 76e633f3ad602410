"""Many bitexts: cleaning, filters, duplicates, statistics, a store that is searched, the builder of whole corpora."""
