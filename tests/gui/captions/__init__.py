"""The captions explorer, by hand."""
