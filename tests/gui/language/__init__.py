"""The language explorer, by hand."""
