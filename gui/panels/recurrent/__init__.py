"""Forms and tools of the time explorer: cells, sequences, lessons, what is asked."""
