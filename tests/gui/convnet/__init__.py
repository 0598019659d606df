"""The convolution explorer, by hand."""
