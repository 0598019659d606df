"""The time explorer, by hand."""
